"""Exchange's Recurrence element, written and read."""

from __future__ import annotations

from datetime import date

from cirahub_desktop.sync.spokes.exchange import soap
from cirahub_desktop.sync.spokes.exchange.pattern import GROUPS, INDEXES, WEEKDAYS, Bounds, Kind, Pattern
from cirahub_desktop.sync.spokes.exchange.soap import Element, Markup, element

_INDEX_NAMES = {number: name for name, number in INDEXES.items()}
_MONTHS = (
    "",
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""The schema's names, by number; the standard library's are those of the user's language."""


def to_xml(pattern: Pattern, bounds: Bounds) -> Markup:
    """The element as the schema orders it: the pattern, then the range."""
    return element("t:Recurrence", element(f"t:{pattern.kind.value}Recurrence", *_fields(pattern)), _range(bounds))


def from_xml(node: Element) -> tuple[Pattern, Bounds]:
    """Raises ValueError for a recurrence that is none of the six."""
    first, second = node.iterchildren()
    kind = Kind(soap.local_name(first).removesuffix("Recurrence"))
    pattern = Pattern(
        kind,
        interval=int(soap.text(first, "t:Interval") or 1),
        days=_days(soap.text(first, "t:DaysOfWeek")),
        first_day=WEEKDAYS.index(soap.text(first, "t:FirstDayOfWeek") or "Monday") if kind is Kind.WEEKLY else 0,
        index=INDEXES.get(soap.text(first, "t:DayOfWeekIndex"), 0),
        day=int(soap.text(first, "t:DayOfMonth") or 0),
        month=_MONTHS.index(soap.text(first, "t:Month")),
    )
    return pattern, _bounds(second)


def _fields(pattern: Pattern) -> list[Markup]:
    interval = [element("t:Interval", text=str(pattern.interval))]
    days = element("t:DaysOfWeek", text=_day_names(pattern))
    index = element("t:DayOfWeekIndex", text=_INDEX_NAMES.get(pattern.index))
    day = element("t:DayOfMonth", text=str(pattern.day))
    month = element("t:Month", text=_MONTHS[pattern.month])
    match pattern.kind:
        case Kind.DAILY:
            return interval
        case Kind.WEEKLY:
            return [*interval, days, element("t:FirstDayOfWeek", text=WEEKDAYS[pattern.first_day])]
        case Kind.ABSOLUTE_MONTHLY:
            return [*interval, day]
        case Kind.RELATIVE_MONTHLY:
            return [*interval, days, index]
        case Kind.ABSOLUTE_YEARLY:
            return [day, month]
        case Kind.RELATIVE_YEARLY:
            return [days, index, month]


def _day_names(pattern: Pattern) -> str:
    """A set of days has a name of its own in a relative pattern, which takes one name only."""
    if pattern.kind in (Kind.RELATIVE_MONTHLY, Kind.RELATIVE_YEARLY) and len(pattern.days) > 1:
        return next(name for name, days in GROUPS.items() if days == set(pattern.days))
    return " ".join(WEEKDAYS[day] for day in pattern.days)


def _days(names: str) -> tuple[int, ...]:
    found: set[int] = set()
    for name in names.split():
        found |= GROUPS.get(name) or {WEEKDAYS.index(name)}
    return tuple(sorted(found))


def _range(bounds: Bounds) -> Markup:
    start = element("t:StartDate", text=bounds.start.isoformat())
    if bounds.count is not None:
        return element("t:NumberedRecurrence", start, element("t:NumberOfOccurrences", text=str(bounds.count)))
    if bounds.until is not None:
        return element("t:EndDateRecurrence", start, element("t:EndDate", text=bounds.until.isoformat()))
    return element("t:NoEndRecurrence", start)


def _bounds(node: Element) -> Bounds:
    count, until = soap.text(node, "t:NumberOfOccurrences"), soap.text(node, "t:EndDate")
    return Bounds(_date(soap.text(node, "t:StartDate")), _date(until) if until else None, int(count) if count else None)


def _date(text: str) -> date:
    """An xs:date, whose zone says nothing here; a dateTime was seen in its place."""
    return date.fromisoformat(text.strip()[:10])
