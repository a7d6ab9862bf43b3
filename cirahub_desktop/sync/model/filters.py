"""Which events of the hub one spoke takes: a few rules, all or any of which must match. Pure.

As text, a filter is ``none``, or ``all:`` or ``any:`` and up to 20 rules with ``;`` between them::

    subject~board       contains it; !~ does not; = is it; != is not. The same for category and location
    all-day=no          or yes
    length<4h           shorter; > is longer; in min, h or d

A text with ``;`` or ``"`` in it stands in double quotes, with its own quotes doubled. Capitals make no difference. Of
an event with several categories one must match, and with ``!~`` and ``!=`` none may.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, timedelta
from enum import Enum

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.errors import BadFilter
from cirahub_desktop.sync.model.event import Event, ZonedSpan

LONGEST_TEXT = 60
MOST_RULES = 20
_Reason = BadFilter.Reason


class Match(Enum):
    ALL = "all"
    ANY = "any"


class Part(Enum):
    """The texts of an event that a rule can look at."""

    SUBJECT = "subject"
    CATEGORY = "category"
    LOCATION = "location"


class Sign(Enum):
    CONTAINS = "~"
    LACKS = "!~"
    IS = "="
    IS_NOT = "!="


class Bound(Enum):
    SHORTER = "<"
    LONGER = ">"


@frozen
class TextRule:
    part: Part
    sign: Sign
    text: str
    """1 to 60 characters, none of them a control character."""

    def matches(self, event: Event) -> bool:
        sought = _folded(self.text)
        if self.sign in (Sign.IS, Sign.IS_NOT):
            found = any(sought == _folded(text) for text in self._texts(event))
        else:
            found = any(sought in _folded(text) for text in self._texts(event))
        return found is (self.sign in (Sign.IS, Sign.CONTAINS))

    def _texts(self, event: Event) -> tuple[str, ...]:
        match self.part:
            case Part.SUBJECT:
                return (event.subject,)
            case Part.LOCATION:
                return (event.location,)
            case Part.CATEGORY:
                return event.categories


@frozen
class WholeDays:
    """Whether the event lasts whole days."""

    wanted: bool

    def matches(self, event: Event) -> bool:
        return event.is_all_day is self.wanted


@frozen
class Length:
    """The event, of a series one occurrence, is really shorter or longer than this; a bound itself is neither."""

    bound: Bound
    than: timedelta
    """Whole minutes."""

    def matches(self, event: Event) -> bool:
        length = _length(event)
        return length < self.than if self.bound is Bound.SHORTER else length > self.than


Rule = TextRule | WholeDays | Length


@frozen
class Filter:
    """Without rules every event passes."""

    match: Match = Match.ALL
    rules: tuple[Rule, ...] = ()

    def passes(self, event: Event) -> bool:
        if not self.rules:
            return True
        met = (rule.matches(event) for rule in self.rules)
        return all(met) if self.match is Match.ALL else any(met)


NO_FILTER = Filter()
_RULE = re.compile(
    r'[\s;]*(?P<field>[^~=<>!;"]*?)\s*(?P<sign>!~|!=|~|=|<|>)\s*(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>[^;"]*?))\s*(?:;|\Z)'
)
_START = re.compile(r"\s*(all|any)\s*:", re.IGNORECASE)
_BETWEEN = "; \t"
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "min": timedelta(minutes=1)}


def parse_filter(text: str) -> Filter:
    """Raises BadFilter, which names the part that cannot be read and says why."""
    if text.strip().lower() in ("", "none"):
        return NO_FILTER
    start = _START.match(text)
    if not start:
        raise BadFilter(text.partition(";")[0].strip(), _Reason.START)
    rules: list[Rule] = []
    position = start.end()
    if not text[position:].strip(_BETWEEN):
        raise BadFilter(text.strip(), _Reason.FIELD)
    while text[position:].strip(_BETWEEN):
        found = _RULE.match(text, position)
        if not found:
            raise _unreadable(text[position:])
        rules.append(_rule(found))
        position = found.end()
    if len(rules) > MOST_RULES:
        raise BadFilter(show_rule(rules[MOST_RULES]), _Reason.TOO_MANY)
    return Filter(Match(start[1].lower()), tuple(rules))


def show_filter(one: Filter) -> str:
    """``parse_filter(show_filter(one)) == one`` for every filter that parses."""
    if not one.rules:
        return "none"
    return f"{one.match.value}: {'; '.join(show_rule(rule) for rule in one.rules)}"


def show_rule(rule: Rule) -> str:
    match rule:
        case TextRule():
            return f"{rule.part.value}{rule.sign.value}{_quoted(rule.text)}"
        case WholeDays():
            return f"all-day={'yes' if rule.wanted else 'no'}"
        case Length():
            return f"length{rule.bound.value}{show_length(rule.than)}"


def show_length(length: timedelta) -> str:
    """In the largest unit that leaves nothing over."""
    unit = next((name for name, one in _UNITS.items() if length and not length % one), "min")
    return f"{length // _UNITS[unit]}{unit}"


def _unreadable(rest: str) -> BadFilter:
    part = rest.partition(";")[0].strip()
    return BadFilter(part, _Reason.QUOTE if '"' in part else _Reason.SIGN)


def _rule(found: re.Match[str]) -> Rule:
    field, sign = found["field"].lower(), found["sign"]
    quoted = found["quoted"]
    text = found["plain"] if quoted is None else quoted.replace('""', '"')
    whole = found[0].strip().removesuffix(";").strip()
    if field == "all-day":
        return _whole_days(whole, sign, text)
    if field == "length":
        return _length_rule(whole, sign, text)
    if field not in [part.value for part in Part]:
        raise BadFilter(whole, _Reason.FIELD)
    if sign not in [one.value for one in Sign]:
        raise BadFilter(whole, _Reason.SIGN)
    if not 0 < len(text) <= LONGEST_TEXT or any(ord(character) < 32 for character in text):
        raise BadFilter(whole, _Reason.TEXT)
    return TextRule(Part(field), Sign(sign), text)


def _whole_days(whole: str, sign: str, text: str) -> WholeDays:
    if sign != "=":
        raise BadFilter(whole, _Reason.SIGN)
    if text.lower() not in ("yes", "no"):
        raise BadFilter(whole, _Reason.YES_OR_NO)
    return WholeDays(text.lower() == "yes")


def _length_rule(whole: str, sign: str, text: str) -> Length:
    if sign not in [one.value for one in Bound]:
        raise BadFilter(whole, _Reason.SIGN)
    found = re.fullmatch(r"(\d{1,5}) ?(min|h|d)", text.lower(), re.ASCII)
    if not found:
        raise BadFilter(whole, _Reason.LENGTH)
    return Length(Bound(sign), int(found[1]) * _UNITS[found[2]])


def _quoted(text: str) -> str:
    if text == text.strip() and not set(text) & set(';"'):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _folded(text: str) -> str:
    """The same letters, however they are typed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def _length(event: Event) -> timedelta:
    """As long as it really takes, also in a night when the clocks change."""
    span = event.span
    if isinstance(span, ZonedSpan):
        return span.end.astimezone(UTC) - span.start.astimezone(UTC)
    return span.end - span.start
