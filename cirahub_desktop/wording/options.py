"""Every row of the catalogue of sync options in words: label, one line of help, and its values."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Final

from cirahub_desktop.i18n import tr, trn
from cirahub_desktop.sync.model import options as o
from cirahub_desktop.sync.model.filters import Filter
from cirahub_desktop.sync.model.floating import FloatingRule, Zone
from cirahub_desktop.wording.filters import filter_words

if TYPE_CHECKING:
    from cirahub_desktop.sync.model.catalogue import Value


def option_label(name: str) -> str:
    return _texts()[name][0]


def option_help(name: str) -> str:
    """One sentence on what the option is for; the reason for the default where there is one."""
    return _texts()[name][1]


def option_allowed(name: str, allowed: str) -> str:
    """What a person may type on the command line; words of that language themselves are never translated."""
    return {
        "reminders": tr("auto, copy, off, or minutes such as 15"),
        "filter": tr("none, or rules such as all: subject~board; length<4h"),
        "floating-zone": tr("feed, system, or a time zone such as Europe/Paris"),
        "category": tr("source, none, or text:NAME"),
        "subject-prefix": tr("a text of up to 60 characters"),
        "subject-suffix": tr("a text of up to 60 characters"),
        "interval": tr("5min to 24h, such as 15min or 2h, or by-hand"),
        "delete-share": tr("0 to 100 (per cent)"),
        "delete-count": tr("0 to 10000"),
        "strikes": tr("1 or 2"),
    }.get(name, allowed)


def option_value(name: str, value: Value) -> str:
    """One value of the option ``name`` as a list in the window offers it."""
    if isinstance(value, bool):
        return tr("On") if value else tr("Off")
    if isinstance(value, Enum):
        return _choices().get((name, value)) or _choices()["", value]
    match value:
        case o.Minutes():
            return _before(value.before)
        case o.Text():
            return value.text
        case Filter():
            return filter_words(value)
        case Zone():
            return value.name
        case timedelta() | None:
            return _interval(value) if name == "interval" else _range(name, value)
        case int():
            return _number(name, value)
        case str():
            return value or tr("None")


def _before(minutes: int) -> str:
    if not minutes:
        return tr("When it begins")
    if minutes % 1440 == 0:
        return trn("{count} day before", "{count} days before", minutes // 1440)
    if minutes % 60 == 0:
        return trn("{count} hour before", "{count} hours before", minutes // 60)
    return trn("{count} minute before", "{count} minutes before", minutes)


def _number(name: str, value: int) -> str:
    if name == "delete-share":
        return tr("{number} %", number=value)
    if name == "strikes":
        return trn("after {count} reading without it", "after {count} readings without it", value)
    return trn("{count} event", "{count} events", value)


def _interval(value: timedelta | None) -> str:
    if value is None:
        return tr("By hand only")
    minutes = int(value.total_seconds()) // 60
    if minutes % 60 == 0:
        return trn("Every hour", "Every {count} hours", minutes // 60)
    return trn("Every minute", "Every {count} minutes", minutes)


_MONTHS: Final = {30: 1, 90: 3, 182: 6, 365: 12, 730: 24}
"""Lengths that the window offers, in the months people think in."""


def _range(name: str, value: timedelta | None) -> str:
    ahead = name == "range-future"
    if value is None:
        return tr("Everything ahead") if ahead else tr("Everything back")
    if not value.days:
        return tr("From today on")
    if value.days in _MONTHS:
        months = _MONTHS[value.days]
        if ahead:
            return trn("{count} month ahead", "{count} months ahead", months)
        return trn("{count} month back", "{count} months back", months)
    if ahead:
        return trn("{count} day ahead", "{count} days ahead", value.days)
    return trn("{count} day back", "{count} days back", value.days)


def _choices() -> dict[tuple[str, Enum], str]:
    """By option and value; an empty name stands for every option with this value."""
    return {
        ("", o.PrivateRule.BUSY): tr("As busy, without details"),
        ("", o.PrivateRule.LEAVE_OUT): tr("Leave out"),
        ("", o.PrivateRule.COPY): tr("Copy fully"),
        ("", o.KeepRule.COPY): tr("Copy"),
        ("", o.KeepRule.LEAVE_OUT): tr("Leave out"),
        ("", o.CancelledRule.LEAVE_OUT): tr("Leave out"),
        ("", o.CancelledRule.PREFIX): tr("Copy with a prefix"),
        ("", o.ReminderRule.AUTO): tr("Off in public folders and mailboxes of others, copied elsewhere"),
        ("", o.ReminderRule.COPY): tr("Copy"),
        ("", o.ReminderRule.OFF): tr("Off"),
        ("", o.CategoryRule.SOURCE): tr("The source spoke’s name"),
        ("", o.CategoryRule.NONE): tr("No category"),
        ("", o.ShowAsRule.COPY): tr("Copy"),
        ("", o.ShowAsRule.FREE): tr("Free"),
        ("", o.ShowAsRule.BUSY): tr("Busy"),
        ("", o.ShowAsRule.TENTATIVE): tr("Tentative"),
        ("", o.ShowAsRule.OUT_OF_OFFICE): tr("Out of office"),
        ("", o.AttendeesRule.LEAVE_OUT): tr("Leave out"),
        ("", o.AttendeesRule.LIST): tr("List at the end of the body"),
        ("", o.AllDayRule.COPY): tr("Copy"),
        ("", o.AllDayRule.LEAVE_OUT): tr("Leave out"),
        ("", o.AllDayRule.FREE): tr("Show as free"),
        ("", o.LeavingRule.KEEP): tr("Keep"),
        ("", o.LeavingRule.REMOVE): tr("Remove"),
        ("", FloatingRule.FEED): tr("As the feed says"),
        ("", FloatingRule.SYSTEM): tr("That of this computer"),
        **_flow_choices(),
    }


def _flow_choices() -> dict[tuple[str, Enum], str]:
    """What becomes of what people do by hand."""
    return {
        ("", o.Feeding.OFF): tr("Off"),
        ("", o.Feeding.NEW): tr("What is new from now on"),
        ("", o.Feeding.ALL): tr("Everything"),
        ("", o.ConflictRule.NEWEST): tr("The newest change wins"),
        ("", o.ConflictRule.HUB): tr("The hub wins"),
        ("", o.ConflictRule.SPOKE): tr("This spoke wins"),
        ("", o.ConflictRule.KEEP_BOTH): tr("Keep both as two events"),
        ("", o.ConflictRule.ASK): tr("Ask me"),
        ("", o.HandChanged.KEEP): tr("Keep it until the hub’s event changes"),
        ("", o.HandChanged.WRITE_AGAIN): tr("Write the hub’s event again"),
        ("", o.HandChanged.TAKE): tr("Take it into the hub"),
        ("", o.HandDeleted.WRITE_AGAIN): tr("Write it again"),
        ("", o.HandDeleted.NEVER): tr("Never write it again"),
        ("", o.HandDeleted.DELETE): tr("Delete it in the hub, too"),
    }


def _texts() -> dict[str, tuple[str, str]]:
    return {**_first_texts(), **_flow_texts(), **_more_texts(), **_limit_texts()}


def _first_texts() -> dict[str, tuple[str, str]]:
    return {
        "hub-writes": (
            tr("Allow Hub to create and sync items in this spoke"),
            tr("Events of the hub are written here; what is already there stays untouched."),
        ),
        "feeds-hub": (tr("This spoke feeds the Hub"), tr("What is in this spoke becomes part of the hub.")),
        "range-past": (tr("Range back"), tr("Older events are not copied.")),
        "range-future": (tr("Range ahead"), tr("Later events are not copied.")),
        "private": (tr("Private events"), tr("Colleagues see the time, not the subject.")),
        "reminders": (
            tr("Reminders"),
            tr("In a public folder or a shared calendar a reminder would ring on everybody’s computer."),
        ),
        "category": (tr("Category in this spoke"), tr("So that people see where an event comes from.")),
    }


def _flow_texts() -> dict[str, tuple[str, str]]:
    return {
        "hub-create": (tr("May create in the hub"), tr("What people enter here becomes an event of the hub.")),
        "hub-change": (tr("May change in the hub"), tr("What people change here changes in the hub, too.")),
        "hub-delete": (
            tr("May delete in the hub"),
            tr("What people delete here goes from the hub and from the other spokes."),
        ),
        "conflict": (
            tr("Changed here and elsewhere"),
            tr("The same detail of an event was changed in two places. What loses is kept in the history."),
        ),
        "hand-changed": (
            tr("Changed here by hand"),
            tr("Somebody changes an event that CiraHub wrote here."),
        ),
        "hand-deleted": (
            tr("Deleted here by hand"),
            tr("Somebody deletes an event that CiraHub wrote here."),
        ),
    }


def _more_texts() -> dict[str, tuple[str, str]]:
    return {
        "leaving": (
            tr("Events that leave the range"),
            tr("What happens to events that become too old, or vanish from a feed after they ended."),
        ),
        "tentative": (tr("Tentative events"), tr("Events that are not settled yet.")),
        "cancelled": (tr("Cancelled events"), tr("Events that the publisher has called off.")),
        "declined": (tr("Declined events"), tr("Meetings to which the owner of the calendar said No.")),
        "subject-prefix": (tr("Subject prefix"), tr("Written before each subject.")),
        "subject-suffix": (tr("Subject suffix"), tr("Written after each subject.")),
        "show-as": (tr("Show as"), tr("How the time appears to others.")),
        "body": (tr("Body"), tr("The text of the event.")),
        "location": (tr("Location"), tr("The place of the event.")),
        "attendees": (
            tr("Attendees"),
            tr("Meetings become plain appointments here. Names would be seen by the whole company."),
        ),
        "all-day": (tr("All-day events"), tr("Events that last whole days, such as holidays.")),
        "filter": (tr("Filter"), tr("Only events that match are copied here; without a rule, all are.")),
        "floating-zone": (
            tr("Time zone of times without one"),
            tr("Some calendars write 9:00 and do not say where."),
        ),
    }


def _limit_texts() -> dict[str, tuple[str, str]]:
    return {
        "interval": (tr("Interval"), tr("How often this spoke is synchronised.")),
        "delete-share": (
            tr("Deletions without asking, share"),
            tr("When more of the events written here would be deleted in a day, CiraHub asks first."),
        ),
        "delete-count": (
            tr("Deletions without asking, number"),
            tr("When more events than this would be deleted in a day, CiraHub asks first."),
        ),
        "strikes": (
            tr("Removed from a feed"),
            tr("How often a feed must lack an event before its copies are removed."),
        ),
    }
