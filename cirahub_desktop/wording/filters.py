"""A filter of events as people say it: all or any of a few rules."""

from __future__ import annotations

from datetime import timedelta

from cirahub_desktop.i18n import quoted, tr, trn
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
    show_length,
)


def filter_words(one: Filter) -> str:
    """Such as: All of: subject contains “board”; shorter than 4 hours."""
    if not one.rules:
        return tr("None")
    rules = "; ".join(rule_words(rule) for rule in one.rules)
    return tr("{label}: {value}", label=match_words(one.match), value=rules)


def match_words(match: Match) -> str:
    return {Match.ALL: tr("All of"), Match.ANY: tr("Any of")}[match]


def rule_words(rule: Rule) -> str:
    match rule:
        case TextRule():
            return f"{part_words(rule.part)} {sign_words(rule.sign)} {quoted(rule.text)}"
        case WholeDays():
            return tr("lasts all day") if rule.wanted else tr("does not last all day")
        case Length():
            return f"{bound_words(rule.bound)} {length_words(rule.than)}"


def part_words(part: Part) -> str:
    return {Part.SUBJECT: tr("subject"), Part.CATEGORY: tr("category"), Part.LOCATION: tr("location")}[part]


def sign_words(sign: Sign) -> str:
    return {
        Sign.CONTAINS: tr("contains"),
        Sign.LACKS: tr("does not contain"),
        Sign.IS: tr("is"),
        Sign.IS_NOT: tr("is not"),
    }[sign]


def bound_words(bound: Bound) -> str:
    return {Bound.SHORTER: tr("shorter than"), Bound.LONGER: tr("longer than")}[bound]


def length_words(length: timedelta) -> str:
    text = show_length(length)
    if text.endswith("d"):
        return trn("{count} day", "{count} days", length.days)
    minutes = int(length.total_seconds()) // 60
    if text.endswith("h"):
        return trn("{count} hour", "{count} hours", minutes // 60)
    return trn("{count} minute", "{count} minutes", minutes)
