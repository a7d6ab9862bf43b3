"""The filter as the lines of its editor: what each looks at, how, and for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.model.filters import (
    Bound,
    Filter,
    Length,
    Match,
    Part,
    Rule,
    Sign,
    TextRule,
    WholeDays,
    parse_filter,
    show_filter,
    show_length,
)
from cirahub_desktop.ui.presenters.option_fields import Choice
from cirahub_desktop.wording.filters import bound_words, sign_words

ALL_DAY, LENGTH = "all-day", "length"
_UNITS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule as it is typed. ``text`` may still be empty, then there is no rule yet."""

    field: str
    sign: str
    text: str = ""
    unit: str = ""


def new_line() -> RuleLine:
    return RuleLine(Part.SUBJECT.value, Sign.CONTAINS.value)


def fields() -> tuple[Choice, ...]:
    return (
        Choice(Part.SUBJECT.value, tr("Subject")),
        Choice(Part.CATEGORY.value, tr("Category")),
        Choice(Part.LOCATION.value, tr("Location")),
        Choice(ALL_DAY, tr("All day")),
        Choice(LENGTH, tr("Length")),
    )


def signs(field: str) -> tuple[Choice, ...]:
    if field == ALL_DAY:
        return (Choice("yes", tr("yes")), Choice("no", tr("no")))
    if field == LENGTH:
        return tuple(Choice(bound.value, bound_words(bound)) for bound in Bound)
    return tuple(Choice(sign.value, sign_words(sign)) for sign in Sign)


def units() -> tuple[Choice, ...]:
    return (Choice("min", tr("minutes")), Choice("h", tr("hours")), Choice("d", tr("days")))


def matches() -> tuple[Choice, ...]:
    return (
        Choice(Match.ALL.value, tr("All of these must match")),
        Choice(Match.ANY.value, tr("One of these must match")),
    )


def lines_of(text: str) -> tuple[str, tuple[RuleLine, ...]]:
    """How the rules go together, and the rules of a filter as the catalogue writes it."""
    one = parse_filter(text)
    return one.match.value, tuple(_line(rule) for rule in one.rules)


def filter_text(match: str, lines: Sequence[RuleLine]) -> str:
    """As the catalogue takes it; lines that say nothing yet are left out."""
    rules = tuple(rule for line in lines if (rule := _rule(line)) is not None)
    return show_filter(Filter(Match(match), rules))


def _line(rule: Rule) -> RuleLine:
    match rule:
        case TextRule():
            return RuleLine(rule.part.value, rule.sign.value, rule.text)
        case WholeDays():
            return RuleLine(ALL_DAY, "yes" if rule.wanted else "no")
        case Length():
            text = show_length(rule.than)
            number = text.rstrip("mindh")
            return RuleLine(LENGTH, rule.bound.value, number, text.removeprefix(number))


def _rule(line: RuleLine) -> Rule | None:
    if line.field == ALL_DAY:
        return WholeDays(line.sign == "yes")
    text = line.text.strip()
    if not text:
        return None
    if line.field == LENGTH:
        return Length(Bound(line.sign), int(text) * _UNITS[line.unit])
    return TextRule(Part(line.field), Sign(line.sign), text)
