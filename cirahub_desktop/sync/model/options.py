"""The one catalogue of sync options: name, type, default, allowed values.

Window, command line and validation all read it. Only options that work are in it. Values are stored as the text the
command line takes, so that an export is readable; ``SpokeOptions`` is their typed form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from cirahub_desktop.sync.errors import BadOption, NotFound, OptionImpossible


class PrivateRule(Enum):
    BUSY = "busy"
    LEAVE_OUT = "leave-out"
    COPY = "copy"


class KeepRule(Enum):
    COPY = "copy"
    LEAVE_OUT = "leave-out"


class CancelledRule(Enum):
    LEAVE_OUT = "leave-out"
    PREFIX = "prefix"


class ReminderRule(Enum):
    AUTO = "auto"
    """Off where it would ring at everybody's, copied elsewhere."""
    COPY = "copy"
    OFF = "off"


class CategoryRule(Enum):
    SOURCE = "source"
    NONE = "none"


class ShowAsRule(Enum):
    COPY = "copy"
    FREE = "free"
    BUSY = "busy"
    TENTATIVE = "tentative"
    OUT_OF_OFFICE = "out-of-office"


class AttendeesRule(Enum):
    LEAVE_OUT = "leave-out"
    LIST = "list"


class AllDayRule(Enum):
    COPY = "copy"
    LEAVE_OUT = "leave-out"
    FREE = "free"


class LeavingRule(Enum):
    KEEP = "keep"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Minutes:
    """A fixed reminder."""

    before: int


@dataclass(frozen=True, slots=True)
class Text:
    """A fixed category."""

    text: str


@dataclass(frozen=True, slots=True)
class SpokeOptions:
    """How one spoke behaves. ``None`` in a range means without bound."""

    hub_writes: bool = False
    feeds_hub: bool = False
    range_past: timedelta | None = timedelta(days=30)
    range_future: timedelta | None = timedelta(days=365)
    leaving: LeavingRule = LeavingRule.KEEP
    private: PrivateRule = PrivateRule.BUSY
    tentative: KeepRule = KeepRule.COPY
    cancelled: CancelledRule = CancelledRule.LEAVE_OUT
    reminders: ReminderRule | Minutes = ReminderRule.AUTO
    category: CategoryRule | Text = CategoryRule.SOURCE
    subject_prefix: str = ""
    subject_suffix: str = ""
    show_as: ShowAsRule = ShowAsRule.COPY
    body: KeepRule = KeepRule.COPY
    location: KeepRule = KeepRule.COPY
    attendees: AttendeesRule = AttendeesRule.LEAVE_OUT
    all_day: AllDayRule = AllDayRule.COPY
    interval: timedelta | None = timedelta(minutes=15)
    """How long between two runs; None is by hand only."""
    delete_share: int = 20
    """Per cent of what we own there that may go in 24 hours without asking (R2)."""
    delete_count: int = 25
    strikes: int = 2


Value = bool | int | str | timedelta | Enum | Minutes | Text | None


@dataclass(frozen=True, slots=True)
class Option:
    """One row of the catalogue."""

    name: str
    """As the command line writes it, such as ``range-past``."""
    field: str
    """Attribute of :class:`SpokeOptions`."""
    allowed: str
    """What a person may type, for help and error texts."""
    parse: Callable[[str], Value]
    """Text to value; raises ValueError."""
    show: Callable[[Value], str]
    """Value to text; ``parse(show(value)) == value``."""
    choices: tuple[Value, ...] = ()
    """What a list in the window offers."""
    first: bool = False
    """Shown at once in the dialog; the others stand under *More*."""
    target: bool = True
    """Means something only for a spoke the hub may write to."""


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


def _choice(name: str, field: str, kind: type[Enum], *, first: bool = False) -> Option:
    allowed = ", ".join(one.value for one in kind)
    return Option(name, field, allowed, kind, _show_choice, tuple(kind), first)


def _switch(name: str, field: str, *, first: bool = False) -> Option:
    return Option(name, field, "on, off", _parse_switch, _show_switch, (False, True), first, target=False)


_RANGES = (0, 7, 30, 90, 365)

CATALOGUE: tuple[Option, ...] = (
    _switch("hub-writes", "hub_writes", first=True),
    _switch("feeds-hub", "feeds_hub", first=True),
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
        (*ReminderRule, Minutes(15), Minutes(60)),
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
    Option("subject-prefix", "subject_prefix", "a text of up to 60 characters", _parse_text, str),
    Option("subject-suffix", "subject_suffix", "a text of up to 60 characters", _parse_text, str),
    _choice("show-as", "show_as", ShowAsRule),
    _choice("body", "body", KeepRule),
    _choice("location", "location", KeepRule),
    _choice("attendees", "attendees", AttendeesRule),
    _choice("all-day", "all_day", AllDayRule),
    Option(
        "interval",
        "interval",
        "5min to 24h, such as 15min or 2h, or by-hand",
        _parse_interval,
        _show_interval,
        (*(timedelta(minutes=minutes) for minutes in (5, 15, 30, 60, 240, 1440)), None),
        target=False,
    ),
    Option("delete-share", "delete_share", "0 to 100 (per cent)", _number(0, 100), str),
    Option("delete-count", "delete_count", "0 to 10000", _number(0, 10000), str),
    Option("strikes", "strikes", "1 or 2", _number(1, 2), str, (1, 2), target=False),
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


def check_possible(options: SpokeOptions, *, writable: bool) -> None:
    """Raise OptionImpossible where a spoke of this kind cannot behave so."""
    if options.hub_writes and not writable:
        raise OptionImpossible("hub-writes", OptionImpossible.Reason.READ_ONLY)
    if options.hub_writes and options.feeds_hub:
        raise OptionImpossible("hub-writes", OptionImpossible.Reason.BOTH_WAYS)
