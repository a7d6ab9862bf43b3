"""Why one event was not read or not written, as one line under its own name (R9)."""

from __future__ import annotations

from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.model.obstacle import Obstacle


def fault(one: ItemFault) -> str:
    """Such as: “Board meeting”: repeats in a way this calendar cannot store (FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-2)."""
    return tr("{label}: {value}", label=subject(one.subject), value=fault_reason(one))


def fault_reason(one: ItemFault) -> str:
    """The same without the event's name, for a list that has it in a column of its own."""
    if one.code is FaultCode.AS_SINGLE_EVENTS:
        return tr("is written as single events, because {reason}", reason=obstacle_reason(one.detail))
    reason = {**_unreadable(), **_left_out(), **_not_written()}[one.code]
    details = [one.detail] if one.detail else []
    if one.line:
        details.append(tr("line {line}", line=one.line))
    return f"{reason} ({', '.join(details)})" if details else reason


def obstacle_reason(obstacle: str) -> str:
    """Why a calendar has a series as single events; ``obstacle`` is the value of an Obstacle."""
    return {
        Obstacle.RULE.value: tr("Exchange cannot repeat events like that"),
        Obstacle.SEVERAL_RULES.value: tr("it repeats by several rules"),
        Obstacle.DATES.value: tr("it has dates outside of its rule"),
        Obstacle.LATER_CHANGE.value: tr("it changes from one date on"),
        Obstacle.ZONE.value: tr("Exchange does not know its time zone"),
        Obstacle.LENGTH.value: tr("its dates overlap"),
        Obstacle.NEIGHBOURS.value: tr("one of its dates was moved past another"),
        Obstacle.EMPTY.value: tr("all of its dates were cancelled"),
        Obstacle.REFUSED.value: tr("the server refused the series"),
    }.get(obstacle, obstacle)


def subject(text: str) -> str:
    """An event's subject in quotes, or words for an event that has none."""
    return quoted(text) if text.strip() else tr("An event without a subject")


def _unreadable() -> dict[FaultCode, str]:
    return {
        FaultCode.UNREADABLE: tr("could not be read"),
        FaultCode.NO_START: tr("has no start"),
        FaultCode.NO_UID: tr("has no UID, so it could not be recognised again"),
        FaultCode.BAD_RULE: tr("repeats by a rule that could not be read"),
        FaultCode.TOO_LONG: tr("is longer than CiraHub reads"),
        FaultCode.UNKNOWN_ZONE: tr("names a time zone that is not known"),
        FaultCode.OVER_CAP: tr("has more parts than CiraHub reads"),
        FaultCode.DUPLICATE: tr("is in the feed more than once; the newest version is taken"),
        FaultCode.REPAIRED: tr("was read after a small repair"),
        FaultCode.RULE_IGNORED: tr("repeats by a rule that could not be read, so only the dates it names are taken"),
    }


def _left_out() -> dict[FaultCode, str]:
    return {
        FaultCode.OUT_OF_RANGE: tr("lies outside the range of this spoke"),
        FaultCode.PRIVATE: tr("is private and left out, as the options say"),
        FaultCode.TENTATIVE: tr("is tentative and left out, as the options say"),
        FaultCode.CANCELLED: tr("is cancelled and left out, as the options say"),
        FaultCode.DECLINED: tr("was declined and is left out, as the options say"),
        FaultCode.ALL_DAY: tr("lasts all day and is left out, as the options say"),
        FaultCode.FILTERED: tr("does not match the filter of this spoke"),
        FaultCode.EDITED_BY_HAND: tr("was changed by hand here and stays so until the hub’s event changes"),
        FaultCode.PINNED: tr("stays as it is, as you asked, until you let it follow its sources again"),
        FaultCode.CONFLICT: tr("was changed in two places; which version stands is for you to decide"),
        FaultCode.EDITED_SINCE: tr("was edited since and is kept; the rest was put back"),
        FaultCode.DELETED_BY_HAND: tr("was deleted by hand here more than once and is not written again"),
        FaultCode.MEETING: tr("is a meeting with invitations now and stays untouched"),
        FaultCode.NOT_OURS: tr("was not written by CiraHub and stays untouched"),
    }


def _not_written() -> dict[FaultCode, str]:
    return {
        FaultCode.REPEATS_TOO_OFTEN: tr(
            "repeats too often for this calendar; a shorter range under Sync Options may help"
        ),
        FaultCode.SERIES_NOT_EXPRESSIBLE: tr("repeats in a way this calendar cannot store"),
        FaultCode.OCCURRENCE_LOST: tr("one changed date of the series could not be written"),
        FaultCode.REFUSED_BY_SERVER: tr("was refused by the server"),
        FaultCode.CHANGED_MEANWHILE: tr("changed while it was being written; the next run looks at it again"),
    }
