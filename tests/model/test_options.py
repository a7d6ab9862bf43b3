"""The catalogue of options: every row works, every value has its text, nonsense is refused with what is allowed."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cirahub_desktop.sync.errors import BadOption, NotFound, OptionImpossible
from cirahub_desktop.sync.model.catalogue import (
    CATALOGUE,
    Needs,
    Option,
    check_feeding,
    option,
    options_from_texts,
    options_to_texts,
    parse_value,
)
from cirahub_desktop.sync.model.floating import FloatingRule, Zone, zone_names
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
    check_possible,
)
from tests.model.test_filters import filters

days = st.none() | st.integers(0, 3650).map(lambda count: timedelta(days=count))
affixes = st.text(st.characters(codec="utf-8", min_codepoint=32), max_size=60)
names = affixes.map(str.strip).filter(bool).map(Text)
chosen = st.builds(
    SpokeOptions,
    hub_writes=st.booleans(),
    feeds_hub=st.sampled_from(Feeding),
    hub_create=st.booleans(),
    hub_change=st.booleans(),
    hub_delete=st.booleans(),
    range_past=days,
    range_future=days,
    leaving=st.sampled_from(LeavingRule),
    private=st.sampled_from(PrivateRule),
    tentative=st.sampled_from(KeepRule),
    cancelled=st.sampled_from(CancelledRule),
    declined=st.sampled_from(CancelledRule),
    reminders=st.sampled_from(ReminderRule) | st.integers(0, 40320).map(Minutes),
    category=st.sampled_from(CategoryRule) | names,
    subject_prefix=affixes,
    subject_suffix=affixes,
    show_as=st.sampled_from(ShowAsRule),
    body=st.sampled_from(KeepRule),
    location=st.sampled_from(KeepRule),
    attendees=st.sampled_from(AttendeesRule),
    all_day=st.sampled_from(AllDayRule),
    filter=filters,
    floating_zone=st.sampled_from(FloatingRule) | st.sampled_from(zone_names()).map(Zone),
    conflict=st.sampled_from(ConflictRule),
    hand_changed=st.sampled_from(HandChanged),
    hand_deleted=st.sampled_from(HandDeleted),
    interval=st.none() | st.integers(5, 1440).map(lambda minutes: timedelta(minutes=minutes)),
    delete_share=st.integers(0, 100),
    delete_count=st.integers(0, 10000),
    strikes=st.integers(1, 2),
)


@given(chosen)
def test_options_survive_the_way_through_texts(options: SpokeOptions) -> None:
    assert options_from_texts(options_to_texts(options)) == options


def test_defaults_need_no_text() -> None:
    assert options_to_texts(SpokeOptions()) == {}
    assert options_from_texts({}) == SpokeOptions()


def test_every_field_has_one_row_and_every_row_a_field() -> None:
    assert sorted(row.field for row in CATALOGUE) == sorted(field.name for field in fields(SpokeOptions))
    assert len({row.name for row in CATALOGUE}) == len(CATALOGUE)


@pytest.mark.parametrize("row", CATALOGUE, ids=lambda row: row.name)
def test_each_choice_and_each_default_can_be_typed(row: Option) -> None:
    values = [*row.choices, getattr(SpokeOptions(), row.field)]
    assert [row.parse(row.show(value)) for value in values] == values


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hub-writes", "yes"),
        ("range-past", "30"),
        ("range-past", "-1d"),
        ("range-future", "forever"),
        ("interval", "4min"),
        ("interval", "25h"),
        ("reminders", "-5"),
        ("reminders", "40321"),
        ("category", "text:"),
        ("category", "text:" + "x" * 61),
        ("subject-prefix", "two\nlines"),
        ("show-as", "elsewhere"),
        ("delete-share", "101"),
        ("delete-count", "many"),
        ("strikes", "0"),
        ("floating-zone", "Paris"),
        ("feeds-hub", "yes"),
    ],
)
def test_nonsense_is_refused_with_what_is_allowed(name: str, text: str) -> None:
    with pytest.raises(BadOption) as refused:
        parse_value(name, text)
    assert (refused.value.option, refused.value.value) == (name, text)
    assert refused.value.allowed == option(name).allowed


def test_an_unknown_option_is_not_found() -> None:
    with pytest.raises(NotFound):
        options_from_texts({"colour": "teal"})


@pytest.mark.parametrize(
    ("text", "value"),
    [("0d", timedelta(0)), ("4w", timedelta(28)), ("3m", timedelta(90)), ("1y", timedelta(365)), ("all", None)],
)
def test_ranges_as_people_type_them(text: str, value: timedelta | None) -> None:
    assert parse_value("range-past", text) == value


def test_the_safe_values_are_the_defaults() -> None:
    """DESIGN.md, section 8: what is bold there."""
    plain = SpokeOptions()
    assert (plain.hub_writes, plain.private, plain.attendees) == (False, PrivateRule.BUSY, AttendeesRule.LEAVE_OUT)
    assert (plain.delete_share, plain.delete_count, plain.strikes) == (20, 25, 2)


def test_a_read_only_spoke_is_never_written() -> None:
    with pytest.raises(OptionImpossible) as refused:
        check_possible(SpokeOptions(hub_writes=True), writable=False)
    assert refused.value.reason is OptionImpossible.Reason.READ_ONLY


def test_both_directions_at_once_are_possible() -> None:
    check_possible(SpokeOptions(hub_writes=True, feeds_hub=Feeding.NEW), writable=True)


def test_only_off_is_false_and_an_older_store_meant_everything() -> None:
    assert [bool(one) for one in Feeding] == [False, True, True]
    assert parse_value("feeds-hub", "on") is Feeding.ALL


@pytest.mark.parametrize(
    ("text", "now", "own", "link", "said"),
    [
        ("on", Feeding.OFF, 112, False, False),
        ("on", Feeding.OFF, None, False, False),
        ("on", Feeding.NEW, 112, False, False),
        ("on", Feeding.ALL, 112, False, True),
        ("on", Feeding.OFF, 0, False, True),
        ("on", Feeding.OFF, 112, True, True),
        ("new", Feeding.OFF, 112, False, True),
        ("all", Feeding.OFF, 112, False, True),
        ("off", Feeding.NEW, 112, False, True),
    ],
)
def test_on_does_not_say_what_becomes_of_items_that_are_there(
    text: str, now: Feeding, own: int | None, link: bool, said: bool
) -> None:
    if said:
        check_feeding(text, now, own, link=link)
        return
    with pytest.raises(OptionImpossible) as refused:
        check_feeding(text, now, own, link=link)
    assert refused.value.reason is OptionImpossible.Reason.NEW_OR_ALL


@pytest.mark.parametrize(
    ("needs", "met"),
    [
        (Needs.NOTHING, [True, True, True, True]),
        (Needs.WRITABLE, [True, True, True, True]),
        (Needs.FEEDING, [False, True, False, True]),
        (Needs.TARGET, [False, False, True, False]),
    ],
)
def test_what_a_spoke_must_be_for_an_option_to_mean_something(needs: Needs, met: list[bool]) -> None:
    feed, target = SpokeOptions(feeds_hub=Feeding.NEW), SpokeOptions(hub_writes=True)
    ways = (SpokeOptions(), feed, target, replace(target, feeds_hub=Feeding.ALL))
    assert [needs.met(one, writable=True) for one in ways] == met
    assert Needs.WRITABLE.met(feed, writable=False) is False


@pytest.mark.parametrize("writable", [True, False])
def test_a_source_is_possible_everywhere(writable: bool) -> None:
    check_possible(SpokeOptions(feeds_hub=Feeding.ALL), writable=writable)
    check_possible(SpokeOptions(), writable=writable)
