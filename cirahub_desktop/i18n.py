"""The user's language: one gettext catalogue for window, tray and command line; Babel for dates, numbers and plurals,
or the table of ``regions.py``, which is there at once.

``tr`` and ``trn`` are called when a sentence is shown, never at import, so that the language can change while running.
The English sentence is the key. Times handed to the ``format_...`` functions are aware and shown in the system's zone.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from cirahub_desktop.frozen import frozen
from cirahub_desktop.regions import Region, known_region, locale_of, region_of
from cirahub_desktop.resources import resource
from cirahub_desktop.system_locale import language_tags, region_tags

if TYPE_CHECKING:
    from babel import Locale

LANGUAGES: Final = {"en": "English", "fr": "Français"}
_USUAL: Final = {"en": "en_GB", "fr": "fr_FR"}
_DOMAIN: Final = "cirahub"
_STRETCH: Final = "CIRAHUB_STRETCH"
_LONG_WORD: Final = 12
_NARROW, _NO_BREAK = "\u202f", "\u00a0"
"""Both keep a number and its sign on one line; some fonts of Windows lack the narrow one."""


@frozen
class _Speech:
    language: str
    region: Region
    texts: gettext.NullTranslations


class _Current:
    """The one piece of state of this module: which language is on."""

    speech = _Speech("en", known_region("en"), gettext.NullTranslations())


_aside: ContextVar[_Speech | None] = ContextVar("aside", default=None)
"""Another language, for the moment and for this thread alone."""


def system_language() -> str:
    """The language of the system where we have it, else English."""
    spoken = (tag.split("_")[0].lower() for tag in language_tags()[:1])
    return next((language for language in spoken if language in LANGUAGES), "en")


def use(language: str) -> None:
    """Switch every later ``tr`` to ``language``, one of LANGUAGES."""
    _Current.speech = _speech(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Word something in another language inside the block, in this thread alone: a message for a colleague in IT."""
    token = _aside.set(_speech(language))
    try:
        yield
    finally:
        _aside.reset(token)


def language() -> str:
    return _now().language


def other_language() -> str:
    """Of two languages the one that is not on."""
    return next(one for one in LANGUAGES if one != language())


def region() -> Locale:
    """The locale for dates and numbers: the system's region where it speaks the language chosen."""
    return locale_of(_now().region)


def _now() -> _Speech:
    return _aside.get() or _Current.speech


def _speech(language: str) -> _Speech:
    if language not in LANGUAGES:
        raise ValueError(language)
    texts = gettext.translation(_DOMAIN, resource("locale"), languages=[language], fallback=language == "en")
    return _Speech(language, _system_region(language), texts)


def tr(sentence: str, **facts: object) -> str:
    """The sentence in the user's language, with ``{name}`` filled in."""
    return _fill(_now().texts.gettext(sentence), facts)


def trn(one: str, many: str, count: int, **facts: object) -> str:
    """The same with a plural; ``{count}`` is filled in with the number as the user writes it."""
    return _fill(_now().texts.ngettext(one, many, count), {"count": format_number(count), **facts})


def quoted(name: str) -> str:
    """A name in the language's own quotes, for use inside a sentence; no line breaks inside French ones."""
    return f"«{_NO_BREAK}{name}{_NO_BREAK}»" if _now().language == "fr" else f"“{name}”"


def format_number(number: int) -> str:
    return _now().region.number(number).replace(_NARROW, _NO_BREAK)


def format_day(day: date, *, year: bool = True) -> str:
    """``24 Nov 2026``, or ``24 Nov`` without the year."""
    return _now().region.day(day, year=year)


def format_weekday(day: date) -> str:
    """``Tue``."""
    return _now().region.weekday(day)


def format_long_day(day: date, *, year: bool = True, weekday: bool = True) -> str:
    """``Tuesday 24 November 2026``, for headings and for what must not be misread."""
    from babel.dates import format_date

    parts = ("EEEE " if weekday else "", "d MMMM", " y" if year else "")
    long: str = format_date(day, "".join(parts), locale=region())
    return long


def format_seconds(seconds: float) -> str:
    """``2.1 s``, ``41 s``; from a minute on in words."""
    if round(seconds) >= 60:
        return format_duration(seconds)
    from babel.numbers import format_decimal

    shown = format_decimal(seconds, "0.0" if seconds < 10 else "0", locale=region())
    return f"{shown}{_NO_BREAK}s"


def format_clock(moment: datetime, zone: ZoneInfo | None = None) -> str:
    """``15:30`` in ``zone``, the system's by default."""
    return _now().region.time(local(moment, zone)).replace(_NARROW, _NO_BREAK)


def format_moment(moment: datetime, *, now: datetime, zone: ZoneInfo | None = None) -> str:
    """Today only the time; this year without the year; else with it."""
    here, today = local(moment, zone), local(now, zone)
    clock = format_clock(moment, zone)
    if here.date() == today.date():
        return clock
    return f"{format_weekday(here)} {format_day(here, year=here.year != today.year)}, {clock}"


def format_duration(seconds: float) -> str:
    from babel.dates import format_timedelta

    return format_timedelta(round(seconds), threshold=1.2, locale=region())


def local(moment: datetime, zone: ZoneInfo | None = None) -> datetime:
    return moment.astimezone(zone)


def _system_region(language: str) -> Region:
    for tag in region_tags():
        if tag.split("_")[0].lower() == language and (region := region_of(tag)) is not None:
            return region
    return known_region(_USUAL[language])


def _fill(text: str, facts: dict[str, object]) -> str:
    filled = text.format(**facts) if facts else text
    return _stretched(filled) if os.environ.get(_STRETCH) else filled


def _stretched(text: str) -> str:
    """40 % longer, in words as long as words are, so that tests see what a wordier language would break."""
    more = max(1, round(len(text) * 0.4) - 1)
    filling = ("~" * _LONG_WORD + " ") * (more // (_LONG_WORD + 1) + 1)
    return f"{text} {filling[:more].rstrip()}"
