"""What one call of the command line works with: where data lies, the app, and the wish to stop."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import TYPE_CHECKING

from cirahub_desktop import i18n
from cirahub_desktop.logfile import Level, set_level
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import StoreFailed

if TYPE_CHECKING:
    from cirahub_desktop.app import App

OpenApp = Callable[[Path], "App"]


def open_app(data_dir: Path) -> App:
    """The app of this computer; imported late, for ``--help`` needs none of it."""
    from cirahub_desktop import wording
    from cirahub_desktop.app import App

    return App(data_dir, words=wording.calendar_words)


class Session:
    """Made by ``main``, handed to every command. The app is opened when first needed, in the thread that uses it."""

    def __init__(self, open_with: OpenApp = open_app) -> None:
        self.data_dir = Path()
        self.verbose = False
        self.cancel = CancelToken()
        self.until_the_end = ExitStack()
        """What ``main`` ends when everything else is done, such as the log."""
        self._open_with = open_with
        self._app: App | None = None

    @property
    def app(self) -> App:
        if self._app is None:
            self._make_folder()
            self._app = self._open_with(self.data_dir)
            if (language := self._app.preference("language")) in i18n.LANGUAGES:
                i18n.use(language)
            if self._app.preference("log") == Level.DETAILED.value:
                set_level(Level.DETAILED)
        return self._app

    def _make_folder(self) -> None:
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            full = error.errno in (ENOSPC, EDQUOT)
            reason = StoreFailed.Reason.FULL if full else StoreFailed.Reason.DENIED
            raise StoreFailed(reason, str(self.data_dir)) from error

    def close(self) -> None:
        """Called by the thread that used the app; idempotent."""
        if self._app is not None:
            self._app.sample.close()
            self._app.close()
            self._app = None
