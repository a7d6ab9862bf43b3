"""The one catalogue of sync options: name, type, default, allowed values.

Window, command line and validation all read it. Only options that work are in it, and none with one value: meetings
are always written as appointments (R8). Values are stored as the text the command line takes, so that an export is
readable; ``SpokeOptions`` is their typed form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import Enum

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.errors import BadOption, NotFound, OptionImpossible
from cirahub_desktop.sync.model.filters import Filter, parse_filter, show_filter
from cirahub_desktop.sync.model.floating import FloatingRule, Zone, parse_floating
from cirahub_desktop.sync.model.options import (
    AllDayRule,
    AttendeesRule,
    CancelledRule,
    CategoryRule,
    ConflictRule,
    Feeding,
    HandChanged,
    HandDeleted,
    KeepRule,
    LeavingRule,
    Minutes,
    PrivateRule,
    ReminderRule,
    ShowAsRule,
    SpokeOptions,
    Text,
)

Value = bool | int | str | timedelta | Enum | Minutes | Text | Filter | Zone | None


class Needs(Enum):
    """What a spoke must be for an option to mean something there."""

    NOTHING = "nothing"
    WRITABLE = "writable"
    """The hub may, or could, write there."""
    FEEDING = "feeding"
    """It feeds the hub."""
    TARGET = "target"
    """The hub writes there, and what people do there does not reach the hub."""

    def met(self, options: SpokeOptions, *, writable: bool) -> bool:
        match self:
            case Needs.NOTHING:
                return True
            case Needs.WRITABLE:
                return writable
            case Needs.FEEDING:
                return bool(options.feeds_hub)
            case Needs.TARGET:
                return options.hub_writes and not options.feeds_hub


@frozen
class Option:
    """One row of the catalogue."""

    name: str
    """As the command line writes it, such as ``range-past``."""
    field: str
    """Attribute of :class:`SpokeOptions`."""
    allowed: str
    """What a person may type, for help and error texts."""
    parse: Callable[[str], Value]
    """Text to value; raises ValueError, or a BadOption that says more."""
    show: Callable[[Value], str]
    """Value to text; ``parse(show(value)) == value``."""
    choices: tuple[Value, ...] = ()
    """What a list in the window offers."""
    first: bool = False
    """Shown at once in the dialog; the others stand under *More*."""
    needs: Needs = Needs.WRITABLE


_MOST_DAYS = 3650
"""Ten years; beyond it, ``all`` is meant."""
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def _parse_days(text: str) -> timedelta | None:
    if text == "all":
        return None
    found = re.fullmatch(r"(\d{1,5})([dwmy])", text)
    if not found:
        raise ValueError(text)
    days = int(found[1]) * _DAYS[found[2]]
    if days > _MOST_DAYS:
        raise ValueError(text)
    return timedelta(days=days)


def _show_days(value: Value) -> str:
    return f"{value.days}d" if isinstance(value, timedelta) else "all"


def _parse_interval(text: str) -> timedelta | None:
    if text == "by-hand":
        return None
    found = re.fullmatch(r"(\d{1,4})(min|h)", text)
    if not found:
        raise ValueError(text)
    value = timedelta(minutes=int(found[1]) * (60 if found[2] == "h" else 1))
    if not timedelta(minutes=5) <= value <= timedelta(hours=24):
        raise ValueError(text)
    return value


def _show_interval(value: Value) -> str:
    return f"{int(value.total_seconds()) // 60}min" if isinstance(value, timedelta) else "by-hand"


def _parse_switch(text: str) -> bool:
    if text not in ("on", "off"):
        raise ValueError(text)
    return text == "on"


def _show_switch(value: Value) -> str:
    return "on" if value else "off"


def _parse_text(text: str) -> str:
    if len(text) > 60 or any(ord(sign) < 32 for sign in text):
        raise ValueError(text)
    return text


def _number(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        value = int(text)
        if not low <= value <= high:
            raise ValueError(text)
        return value

    return parse


def _parse_reminders(text: str) -> ReminderRule | Minutes:
    if text.isdigit() and int(text) <= 40320:
        return Minutes(int(text))
    return ReminderRule(text)


def _show_reminders(value: Value) -> str:
    return str(value.before) if isinstance(value, Minutes) else _show_choice(value)


def _parse_category(text: str) -> CategoryRule | Text:
    if text.startswith("text:"):
        name = _parse_text(text.removeprefix("text:").strip())
        if not name:
            raise ValueError(text)
        return Text(name)
    return CategoryRule(text)


def _show_category(value: Value) -> str:
    return f"text:{value.text}" if isinstance(value, Text) else _show_choice(value)


def _show_choice(value: Value) -> str:
    if not isinstance(value, Enum):
        raise TypeError(value)
    return str(value.value)


def _choice(name: str, field: str, kind: type[Enum], *, first: bool = False, needs: Needs = Needs.WRITABLE) -> Option:
    allowed = ", ".join(one.value for one in kind)
    return Option(name, field, allowed, kind, _show_choice, tuple(kind), first, needs)


def _switch(name: str, field: str, *, first: bool = False, needs: Needs = Needs.NOTHING) -> Option:
    return Option(name, field, "on, off", _parse_switch, _show_switch, (False, True), first, needs)


def _parse_feeding(text: str) -> Feeding:
    """``on`` is how older stores wrote it."""
    return Feeding.ALL if text == "on" else Feeding(text)


def _show_filter(value: Value) -> str:
    if not isinstance(value, Filter):
        raise TypeError(value)
    return show_filter(value)


def _show_floating(value: Value) -> str:
    return value.name if isinstance(value, Zone) else _show_choice(value)


_RANGES = (0, 7, 30, 90, 365)

CATALOGUE: tuple[Option, ...] = (
    _switch("hub-writes", "hub_writes", first=True),
    Option(
        "feeds-hub",
        "feeds_hub",
        "off, new, all",
        _parse_feeding,
        _show_choice,
        tuple(Feeding),
        first=True,
        needs=Needs.NOTHING,
    ),
    Option(
        "range-past",
        "range_past",
        "0d, 30d, 4w, 3m, 1y, all",
        _parse_days,
        _show_days,
        (*(timedelta(days=days) for days in _RANGES), None),
        first=True,
    ),
    Option(
        "range-future",
        "range_future",
        "30d, 4w, 3m, 1y, all",
        _parse_days,
        _show_days,
        (*(timedelta(days=days) for days in (30, 90, 182, 365, 730)), None),
        first=True,
    ),
    _choice("private", "private", PrivateRule, first=True),
    Option(
        "reminders",
        "reminders",
        "auto, copy, off, or minutes such as 15",
        _parse_reminders,
        _show_reminders,
        (*ReminderRule, *(Minutes(before) for before in (0, 5, 10, 15, 30, 60, 120, 1440))),
        first=True,
    ),
    Option(
        "category",
        "category",
        "source, none, or text:NAME",
        _parse_category,
        _show_category,
        tuple(CategoryRule),
        first=True,
    ),
    _choice("leaving", "leaving", LeavingRule),
    _choice("tentative", "tentative", KeepRule),
    _choice("cancelled", "cancelled", CancelledRule),
    _choice("declined", "declined", CancelledRule),
    Option("subject-prefix", "subject_prefix", "a text of up to 60 characters", _parse_text, str),
    Option("subject-suffix", "subject_suffix", "a text of up to 60 characters", _parse_text, str),
    _choice("show-as", "show_as", ShowAsRule),
    _choice("body", "body", KeepRule),
    _choice("location", "location", KeepRule),
    _choice("attendees", "attendees", AttendeesRule),
    _choice("all-day", "all_day", AllDayRule),
    Option("filter", "filter", "none, or rules such as all: subject~board; length<4h", parse_filter, _show_filter),
    Option(
        "floating-zone",
        "floating_zone",
        "feed, system, or a time zone such as Europe/Paris",
        parse_floating,
        _show_floating,
        tuple(FloatingRule),
        needs=Needs.FEEDING,
    ),
    Option(
        "interval",
        "interval",
        "5min to 24h, such as 15min or 2h, or by-hand",
        _parse_interval,
        _show_interval,
        (*(timedelta(minutes=minutes) for minutes in (5, 15, 30, 60, 240, 1440)), None),
        needs=Needs.NOTHING,
    ),
    _switch("hub-create", "hub_create", needs=Needs.FEEDING),
    _switch("hub-change", "hub_change", needs=Needs.FEEDING),
    _switch("hub-delete", "hub_delete", needs=Needs.FEEDING),
    _choice("conflict", "conflict", ConflictRule, needs=Needs.FEEDING),
    _choice("hand-changed", "hand_changed", HandChanged, needs=Needs.TARGET),
    _choice("hand-deleted", "hand_deleted", HandDeleted, needs=Needs.TARGET),
    Option("delete-share", "delete_share", "0 to 100 (per cent)", _number(0, 100), str),
    Option("delete-count", "delete_count", "0 to 10000", _number(0, 10000), str),
    Option("strikes", "strikes", "1 or 2", _number(1, 2), str, (1, 2), needs=Needs.NOTHING),
)
_BY_NAME = {option.name: option for option in CATALOGUE}


def option(name: str) -> Option:
    """The catalogue's row; NotFound for any other name."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise NotFound("option", name) from None


def parse_value(name: str, text: str) -> Value:
    row = option(name)
    try:
        return row.parse(text)
    except ValueError:
        raise BadOption(name, text, row.allowed) from None


def options_from_texts(texts: Mapping[str, str]) -> SpokeOptions:
    """The typed options; names that are missing have their default."""
    return SpokeOptions(**{option(name).field: parse_value(name, text) for name, text in texts.items()})  # type: ignore[arg-type]


def options_to_texts(options: SpokeOptions) -> dict[str, str]:
    """Only what differs from the default."""
    plain = SpokeOptions()
    return {
        row.name: row.show(value)
        for row in CATALOGUE
        if (value := getattr(options, row.field)) != getattr(plain, row.field)
    }


def check_feeding(text: str, now: Feeding, own: int | None, *, link: bool) -> None:
    """Raise OptionImpossible where ``feeds-hub=on`` does not say what becomes of the spoke's own items.

    ``own`` is how many there are, None before the first reading. A link has nothing but what it feeds; a spoke that
    feeds all of its items already (``now``) has been asked.
    """
    if text == "on" and own != 0 and not link and now is not Feeding.ALL:
        raise OptionImpossible("feeds-hub", OptionImpossible.Reason.NEW_OR_ALL)
