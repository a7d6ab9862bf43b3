"""From an answer to a calendar: all of one, or the error that says what came instead (R1)."""

from __future__ import annotations

import errno
import tempfile

from cirahub_desktop.sync.codecs.calendar import Calendar, load_calendar
from cirahub_desktop.sync.codecs.cut import TooManyEvents
from cirahub_desktop.sync.errors import BadSource, FolderProblem
from cirahub_desktop.sync.spokes.ical.fetch import Answer
from cirahub_desktop.sync.spokes.ical.limits import FeedLimits
from cirahub_desktop.sync.spokes.ical.sniff import checked_body

_LONGEST_NAME = 40


def load_answer(answer: Answer, host: str, limits: FeedLimits, *, may_lack_end: bool = False) -> Calendar:
    """The calendar up to its end; raises BadSource for anything else. Closes the answer.

    It is not ``complete`` where one of several calendars in it broke off, or where its last line is missing and it
    ``may_lack_end``: what is in it is there, no more (R1).
    """
    content_type = answer.head.headers.get("content-type", "")
    try:
        body = checked_body(answer.body, host, content_type, limits.body)
        calendar = load_calendar(body, limits.cut, stated_charset(content_type))
    except TooManyEvents as error:
        raise BadSource(host, BadSource.Reason.TOO_MANY, str(error.limit)) from None
    except OSError as error:
        raise _spool_problem(error) from None
    finally:
        answer.close()
    endless = may_lack_end and calendar.only_end_missing and bool(calendar.groups)
    if not calendar.ended and not endless:
        calendar.close()
        raise BadSource(host, BadSource.Reason.TRUNCATED)
    return calendar


def stated_charset(content_type: str) -> str:
    """What the server says the text is written in; '' where it says nothing that could be a charset."""
    _, _, rest = content_type.lower().partition("charset=")
    name = rest.partition(";")[0].strip(" \"'")
    return name if name.isascii() and name.isprintable() and len(name) <= _LONGEST_NAME else ""


def _spool_problem(error: OSError) -> FolderProblem:
    """The one thing of ours that is written while a feed is read is its spool."""
    full = error.errno == errno.ENOSPC
    return FolderProblem(
        tempfile.gettempdir(), FolderProblem.Reason.DISK_FULL if full else FolderProblem.Reason.NO_WRITE
    )
