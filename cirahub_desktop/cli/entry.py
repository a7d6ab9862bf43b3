"""From the arguments to an exit code: the edge where every error becomes a sentence on standard error."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Sequence

import click

from cirahub_desktop import i18n
from cirahub_desktop.cli.codes import Code, code_of_error
from cirahub_desktop.cli.root import root
from cirahub_desktop.cli.session import OpenApp, Session, open_app
from cirahub_desktop.sync.errors import CiraHubError, Unexpected

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None, open_with: OpenApp = open_app) -> int:
    """Run one command; never raises. ``open_with`` opens the app on a data folder (tests hand in their own)."""
    _speak_utf8()
    i18n.use(i18n.system_language())
    session = Session(open_with)
    with session.until_the_end:
        session.until_the_end.callback(session.close)
        return _answer(session, arguments)


def _answer(session: Session, arguments: Sequence[str] | None) -> int:
    try:
        return _call(session, arguments)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except CiraHubError as error:
        _complain(error)
        return code_of_error(error)
    except (KeyboardInterrupt, click.Abort):
        return Code.CANCELLED
    except BrokenPipeError:
        sys.stdout = io.TextIOWrapper(open(os.devnull, "wb"))  # noqa: PTH123, SIM115 - the reader has gone
        return Code.ITEMS_FAILED
    except Exception as error:  # noqa: BLE001 - the edge of the program: a person gets a sentence, the log the rest
        _log.critical("a fault of the program", exc_info=error)
        _complain(Unexpected(type(error).__name__))
        return Code.ITEMS_FAILED


def _complain(error: CiraHubError) -> None:
    from cirahub_desktop.cli.complaints import complain

    complain(error)


def _call(session: Session, arguments: Sequence[str] | None) -> int:
    given = list(arguments) if arguments is not None else None
    answer = root.main(args=given, prog_name="cirahub-desktop", standalone_mode=False, obj=session)
    return int(answer) if answer is not None else Code.DONE


def _speak_utf8() -> None:
    """Pipes and old consoles of Windows have encodings that lack « or →; better a mark than a crash."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
