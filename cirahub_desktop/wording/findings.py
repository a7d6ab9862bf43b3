"""What was found in a feed, as short words: zones, repairs, and why a series becomes single events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from babel.numbers import format_decimal

from cirahub_desktop.i18n import format_number, quoted, region, tr, trn
from cirahub_desktop.sync.errors import ItemFault
from cirahub_desktop.sync.examination import RepairKind, SingleSeries, ZoneSource, ZoneUse
from cirahub_desktop.sync.model.obstacle import Obstacle
from cirahub_desktop.wording.faults import obstacle_reason, subject

_KILO, _MEGA = 1000, 1_000_000
_EVERY_MONTH_HAS = 28
_WEEK_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def program_name(prodid: str) -> str:
    """``-//Google Inc//Google Calendar 70.9054//EN`` is Google Calendar 70.9054; anything else is said as it is."""
    parts = [part.strip() for part in prodid.split("//") if part.strip() not in ("", "-", "+")]
    if len(parts) > 1 and len(parts[-1]) == 2:  # a language
        parts.pop()
    return parts[min(1, len(parts) - 1)].removeprefix("NONSGML ") if parts else ""


def single_series(one: SingleSeries) -> str:
    """Such as: “Board meeting”: it takes place on a day that not every month has."""
    return tr("{label}: {value}", label=subject(one.subject), value=single_reason(one))


def single_reason(one: SingleSeries) -> str:
    """Half a sentence that follows the name of the series."""
    return _rule_reason(one.rule, one.first) if one.obstacle is Obstacle.RULE else obstacle_reason(one.obstacle.value)


def _rule_reason(rule: str, first: date | None) -> str:
    """By what the rule says; one in our own form (``codecs/rules.py``) is taken apart by its signs alone."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    by = {name for name in parts if name.startswith("BY")}
    days = [int(day) for day in parts.get("BYMONTHDAY", "").split(",") if day.lstrip("-").isdecimal()]
    if parts.get("FREQ") in ("SECONDLY", "MINUTELY", "HOURLY") or by & {"BYHOUR", "BYMINUTE", "BYSECOND"}:
        return tr("it goes by the hour, not by the day")
    if by & {"BYWEEKNO", "BYYEARDAY"}:
        return tr("it goes by the number of a week or of a day of the year")
    if "BYSETPOS" in by:
        return tr("it picks one of several days in a way that Exchange cannot")
    if len(days) > 1:
        return tr("it takes place on several days of a month")
    if first is not None and _starts_beside(parts, days, first):
        return tr("its first date does not follow its own rule")
    if not days and first is not None and parts.get("FREQ") in ("MONTHLY", "YEARLY") and "BYDAY" not in by:
        days = [first.day]
    if any(not 1 <= day <= _EVERY_MONTH_HAS for day in days):
        return tr("it takes place on a day that not every month has, or that is counted from the end")
    return obstacle_reason(Obstacle.RULE.value)


def _starts_beside(parts: Mapping[str, str], days: Sequence[int], first: date) -> bool:
    """Where that can be seen without expanding the rule."""
    week_days = parts.get("BYDAY", "").split(",") if parts.get("FREQ") in ("DAILY", "WEEKLY") else [""]
    beside = all(week_days) and _WEEK_DAYS[first.weekday()] not in week_days
    return beside or (len(days) == 1 and days[0] > 0 and days[0] != first.day)


def zone_use(use: ZoneUse) -> str:
    """Such as: “Romance Standard Time” (412 events): a name of Windows, understood as Europe/Paris."""
    label = tr("{name} ({events})", name=quoted(use.name), events=_events(use.events))
    return tr("{label}: {value}", label=label, value=_understood(use))


def _understood(use: ZoneUse) -> str:
    kind, zone = ZoneSource, use.zone or zone_clock(use)
    own = tr("no known time zone, so the calendar’s own rules are used")
    return {
        kind.IANA: tr("a known time zone"),
        kind.WINDOWS: tr("a name of Windows, understood as {zone}", zone=zone),
        kind.PREFIX: tr("understood as {zone} by the end of the name", zone=zone),
        kind.OTHER_NAME: tr("another name of {zone}", zone=zone),
        kind.LOCATION: tr("understood as {zone}, which the calendar names as its place", zone=zone),
        kind.RULES: tr("understood as {zone}: the calendar’s own rules for it are the same", zone=zone),
        kind.OWN_RULES: tr("{label}: {value}", label=own, value=zone) if zone else own,
        kind.UNKNOWN: tr("not understood; such times are taken like times without a time zone"),
    }[use.source]


def zone_clock(use: ZoneUse) -> str:
    """Such as: UTC+1, in summer UTC+2; '' where its clock goes by no rule."""
    offsets = [_offset(minutes) for minutes in use.offsets]
    if len(offsets) == 2:
        return tr("{winter}, and {summer} in summer", winter=offsets[0], summer=offsets[1])
    return ", ".join(offsets)


def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    clock = f"{hours}:{rest:02d}" if rest else str(hours)
    return f"UTC{'−' if minutes < 0 else '+'}{clock}" if minutes else "UTC"


def repairs(kind: RepairKind, count: int) -> str:
    """What was repaired, and how."""
    return {
        RepairKind.UID: trn(
            "{count} event has no identifier (UID); it is recognised by what it says",
            "{count} events have no identifier (UID); they are recognised by what they say",
            count,
        ),
        RepairKind.START: trn(
            "{count} start is written wrongly, and was understood all the same",
            "{count} starts are written wrongly, and were understood all the same",
            count,
        ),
        RepairKind.END: trn(
            "{count} event has an end that is wrong or wrongly written; it was put right",
            "{count} events have an end that is wrong or wrongly written; it was put right",
            count,
        ),
        RepairKind.ZONE: trn(
            "{count} time names a time zone that is not known; it is taken like a time without one",
            "{count} times name a time zone that is not known; they are taken like times without one",
            count,
        ),
        RepairKind.RULE: trn(
            "{count} rule of a repeating event was put right or left out",
            "{count} rules of repeating events were put right or left out",
            count,
        ),
        RepairKind.DATES: trn(
            "{count} date added to a repeating event, or taken out of it, was put right or left out",
            "{count} dates added to repeating events, or taken out of them, were put right or left out",
            count,
        ),
        RepairKind.OCCURRENCE: trn(
            "{count} changed date of a repeating event was put right",
            "{count} changed dates of repeating events were put right",
            count,
        ),
        RepairKind.ATTACHMENT: trn(
            "{count} attachment is a file inside the calendar; it is left out, for only links are taken along",
            "{count} attachments are files inside the calendar; they are left out, for only links are taken along",
            count,
        ),
        RepairKind.UNCLOSED: trn(
            "{count} event is begun and never ended; it was read as far as it goes",
            "{count} events are begun and never ended; they were read as far as they go",
            count,
        ),
        RepairKind.LINE: trn(
            "{count} line that says nothing readable was left out",
            "{count} lines that say nothing readable were left out",
            count,
        ),
        RepairKind.PROPERTY: trn(
            "{count} detail of an event was put right or left out",
            "{count} details of events were put right or left out",
            count,
        ),
    }[kind]


def place_of(fault: ItemFault) -> str:
    """Where in the feed, for whoever mends it: subject, line, what is written there."""
    parts = [tr("line {line}", line=fault.line)] if fault.line else []
    parts += [fault.detail] if fault.detail else []
    return (
        tr("{label}: {value}", label=subject(fault.subject), value=", ".join(parts))
        if parts
        else subject(fault.subject)
    )


def size(count: int) -> str:
    """Bytes as people count them."""
    if count < _KILO:
        return trn("{count} byte", "{count} bytes", count)
    if count < _MEGA:
        return tr("{number} kB", number=format_number(round(count / _KILO)))
    return tr("{number} MB", number=format_decimal(count / _MEGA, "#,##0.#", locale=region()))


def charset(name: str) -> str:
    return {"utf-8": "UTF-8", "utf-16": "UTF-16", "windows-1252": "Windows-1252 (Latin-1)"}.get(name, name)


def _events(count: int) -> str:
    return trn("{count} event", "{count} events", count)
