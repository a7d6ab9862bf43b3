"""The rows of the Sync Options dialog, made from the catalogue: which choices, in which words, for which kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.model.catalogue import CATALOGUE, Needs, Option, Value, option
from cirahub_desktop.sync.model.filters import Filter
from cirahub_desktop.sync.model.floating import Zone, zone_names
from cirahub_desktop.sync.model.options import ReminderRule, SpokeOptions, Text

OWN_TEXT = "text:"
"""The choice that opens a field for a text of one's own, such as a category or a time zone."""
_SWITCHES = ("hub-writes", "feeds-hub")
_TOGETHER = (("range-past", "range-future"), ("subject-prefix", "subject-suffix"), ("delete-share", "delete-count"))


class Group(Enum):
    """Under *More*, options stand together by what they are about."""

    WHICH = "which"
    LOOKS = "looks"
    FEEDS = "feeds"
    BY_HAND = "by-hand"
    CARE = "care"


_GROUPS = {
    Group.WHICH: ("filter", "tentative", "cancelled", "declined", "all-day", "leaving"),
    Group.LOOKS: ("subject-prefix", "show-as", "location", "body", "attendees"),
    Group.FEEDS: ("floating-zone", "hub-create", "hub-change", "hub-delete", "conflict"),
    Group.BY_HAND: ("hand-changed", "hand-deleted"),
    Group.CARE: ("interval", "delete-share", "strikes"),
}


class Input(Enum):
    CHOICE = "choice"
    TEXT = "text"
    NUMBER = "number"
    FILTER = "filter"


@dataclass(frozen=True, slots=True)
class Choice:
    """``text`` is the value as the catalogue writes it, ``words`` what a person reads."""

    text: str
    words: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """One input. ``value`` is a text of the catalogue; ``label`` its own accessible name."""

    name: str
    label: str
    input: Input
    value: str
    choices: tuple[Choice, ...] = ()
    own_text: str = ""
    """What stands in the field beside the choice ``OWN_TEXT``."""
    prefix: str = ""
    """What the catalogue writes before a text of one's own."""
    known: tuple[str, ...] = ()
    """The only texts there are; offered while one is typed. Empty: any text will do."""
    low: int = 0
    high: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class OptionRow:
    """A label with its help and one or two inputs."""

    label: str
    help: str
    fields: tuple[FieldView, ...]
    first: bool
    needs: Needs
    """Where it means something; hidden elsewhere."""


@dataclass(frozen=True, slots=True)
class RowGroup:
    heading: str
    rows: tuple[OptionRow, ...]


def first_rows(options: SpokeOptions, *, writable: bool, rings_for_all: bool = False) -> tuple[OptionRow, ...]:
    """What most people need, in the order of the catalogue; the two switches stand apart."""
    return tuple(row for row in option_rows(options, writable=writable, rings_for_all=rings_for_all) if row.first)


def row_groups(options: SpokeOptions, *, writable: bool) -> tuple[RowGroup, ...]:
    """The rest, under *More*."""
    rows = {row.fields[0].name: row for row in option_rows(options, writable=writable) if not row.first}
    groups = (
        RowGroup(_headings()[group], tuple(rows[name] for name in names if name in rows))
        for group, names in _GROUPS.items()
    )
    return tuple(group for group in groups if group.rows)


def _headings() -> dict[Group, str]:
    return {
        Group.WHICH: tr("Which events are copied here"),
        Group.LOOKS: tr("How they look here"),
        Group.FEEDS: tr("What comes from here into the hub"),
        Group.BY_HAND: tr("What people do here by hand"),
        Group.CARE: tr("How often, and how carefully"),
    }


def option_rows(options: SpokeOptions, *, writable: bool, rings_for_all: bool = False) -> tuple[OptionRow, ...]:
    """All rows but the two switches, in the order of the catalogue; for a read-only kind only what means something.
    ``rings_for_all``: a reminder there rings on the computers of colleagues."""
    never = () if writable else (Needs.WRITABLE, Needs.TARGET)
    shown = [row for row in CATALOGUE if row.name not in _SWITCHES and row.needs not in never]
    names = [row.name for row in shown]
    return tuple(_row(group, options, rings_for_all=rings_for_all) for group in _grouped(names))


def _grouped(names: Sequence[str]) -> list[tuple[str, ...]]:
    pairs = {pair[0]: pair for pair in _TOGETHER}
    seconds = {pair[1] for pair in _TOGETHER}
    return [pairs.get(name, (name,)) for name in names if name not in seconds]


def _row(names: tuple[str, ...], options: SpokeOptions, *, rings_for_all: bool) -> OptionRow:
    label, explanation = _texts(names, rings_for_all=rings_for_all)
    fields = tuple(_field(option(name), options, rings_for_all=rings_for_all) for name in names)
    return OptionRow(label, explanation, fields, option(names[0]).first, option(names[0]).needs)


def _texts(names: tuple[str, ...], *, rings_for_all: bool) -> tuple[str, str]:
    match names[0]:
        case "reminders":
            everybody = tr("A reminder here rings on the computer of everybody who opens this calendar.")
            return tr("Reminders"), everybody if rings_for_all else tr("A reminder here rings on your computer.")
        case "range-past":
            return tr("Range"), tr("Older and later events are not copied.")
        case "subject-prefix":
            return tr("Subject prefix and suffix"), tr("Written before and after each subject.")
        case "delete-share":
            return (
                tr("Ask before deleting more than"),
                tr("In 24 hours, of what CiraHub wrote here; up to 3 events never ask."),
            )
        case name:
            return wording.option_label(name), wording.option_help(name)


def _field(row: Option, options: SpokeOptions, *, rings_for_all: bool) -> FieldView:
    value: Value = getattr(options, row.field)
    label = wording.option_label(row.name)
    if isinstance(value, Filter):
        return FieldView(row.name, label, Input.FILTER, row.show(value))
    if row.choices:
        own = value.text if isinstance(value, Text) else value.name if isinstance(value, Zone) else ""
        chosen = OWN_TEXT if own else row.show(value)
        prefix, known = ("", zone_names()) if row.name == "floating-zone" else (OWN_TEXT, ())
        if row.name == "reminders":
            choices = _reminders(row, value, rings_for_all=rings_for_all)
            return FieldView(row.name, label, Input.CHOICE, chosen, choices)
        return FieldView(row.name, label, Input.CHOICE, chosen, _choices(row, value), own, prefix, known)
    if isinstance(value, int):
        high = 100 if row.name == "delete-share" else 10000
        unit = tr("%") if row.name == "delete-share" else tr("events")
        return FieldView(row.name, label, Input.NUMBER, row.show(value), low=0, high=high, unit=unit)
    return FieldView(row.name, label, Input.TEXT, row.show(value))


def _reminders(row: Option, value: Value, *, rings_for_all: bool) -> tuple[Choice, ...]:
    """The usual way is called by what it does here, and is not offered under two names."""
    usual, same = (tr("Off"), ReminderRule.OFF) if rings_for_all else (tr("Copy"), ReminderRule.COPY)
    auto = Choice(row.show(ReminderRule.AUTO), usual)
    others = [one for one in _choices(row, value) if one.text != auto.text]
    return (auto, *(one for one in others if one.text != row.show(same) or value == same))


def _choices(row: Option, value: Value) -> tuple[Choice, ...]:
    """What the catalogue offers, and the present value where it is none of these (set by command line)."""
    values = [*row.choices]
    if value not in values and not isinstance(value, (Text, Zone)):
        values.append(value)
    made = [Choice(row.show(one), wording.option_value(row.name, one)) for one in values]
    own = {"category": tr("A text of your own"), "floating-zone": tr("Another time zone")}.get(row.name)
    return (*made, Choice(OWN_TEXT, own)) if own else tuple(made)
