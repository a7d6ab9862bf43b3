"""Every row of the catalogue has a label, a help and words for its values, in both languages."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

import pytest

from cirahub_desktop import i18n, wording
from cirahub_desktop.sync.model.catalogue import CATALOGUE, Option, option
from cirahub_desktop.sync.model.filters import NO_FILTER, parse_filter
from cirahub_desktop.sync.model.floating import Zone
from cirahub_desktop.sync.model.hub import AuthMethod, ObjectKind, SpokeKind
from cirahub_desktop.sync.model.options import Feeding, Minutes, SpokeOptions, Text


def name_of(row: Option) -> str:
    return row.name


@pytest.mark.parametrize("row", CATALOGUE, ids=name_of)
def test_every_option_and_every_choice_has_words_in_both_languages(row: Option) -> None:
    default = getattr(SpokeOptions(), row.field)
    spoken = {}
    for language in ("en", "fr"):
        i18n.use(language)
        values = [wording.option_value(row.name, value) for value in (*row.choices, default)]
        assert all(values)
        assert len(set(values[:-1])) == len(row.choices), "two choices read the same"
        spoken[language] = (wording.option_label(row.name), wording.option_help(row.name))
    assert all(spoken["en"])
    assert spoken["en"][1] != spoken["fr"][1]


@pytest.mark.parametrize("row", CATALOGUE, ids=name_of)
def test_what_may_be_typed_is_said_in_english_as_the_catalogue_has_it(row: Option) -> None:
    assert wording.option_allowed(row.name, row.allowed) == row.allowed


def test_no_two_options_have_the_same_label() -> None:
    assert len({wording.option_label(row.name) for row in CATALOGUE}) == len(fields(SpokeOptions))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("range-past", timedelta(days=30), "1 month back"),
        ("range-future", timedelta(days=365), "12 months ahead"),
        ("range-past", timedelta(0), "From today on"),
        ("range-past", timedelta(days=7), "7 days back"),
        ("range-future", timedelta(days=1), "1 day ahead"),
        ("range-future", None, "Everything ahead"),
        ("interval", timedelta(minutes=15), "Every 15 minutes"),
        ("interval", timedelta(hours=1), "Every hour"),
        ("interval", timedelta(minutes=90), "Every 90 minutes"),
        ("interval", None, "By hand only"),
        ("reminders", Minutes(15), "15 minutes before"),
        ("category", Text("Freight"), "Freight"),
        ("floating-zone", Zone("Asia/Tokyo"), "Asia/Tokyo"),
        ("filter", NO_FILTER, "None"),
        (
            "filter",
            parse_filter("all: subject~board; category!=Work; all-day=no; length<4h; length>2d; length>90min"),
            (
                "All of: subject contains “board”; category is not “Work”; does not last all day; "
                "shorter than 4 hours; longer than 2 days; longer than 90 minutes"
            ),
        ),
        (
            "filter",
            parse_filter("any: location=Paris; subject!~x; all-day=yes"),
            "Any of: location is “Paris”; subject does not contain “x”; lasts all day",
        ),
        ("subject-prefix", "", "None"),
        ("subject-prefix", "[Dock] ", "[Dock] "),
        ("delete-share", 20, "20 %"),
        ("hub-writes", True, "On"),
    ],
)
def test_values_read_as_people_say_them(name: str, value: object, words: str) -> None:
    assert wording.option_value(name, value) == words  # type: ignore[arg-type]
    assert option(name)


@pytest.mark.parametrize("kind", [*SpokeKind, *AuthMethod, *ObjectKind])
def test_every_kind_has_a_label(kind: SpokeKind | AuthMethod | ObjectKind) -> None:
    match kind:
        case SpokeKind():
            assert wording.spoke_kind(kind)
        case AuthMethod():
            assert wording.auth_method(kind)
        case ObjectKind():
            assert wording.object_kind(kind)


def test_direction_in_words() -> None:
    feed, target = SpokeOptions(feeds_hub=Feeding.ALL), SpokeOptions(hub_writes=True)
    both = SpokeOptions(hub_writes=True, feeds_hub=Feeding.NEW)
    assert [wording.direction(one) for one in (feed, target, both, SpokeOptions())] == [
        "Feeds the hub",
        "Receives from the hub",
        "Both ways",
        "Not allowed yet",
    ]
    assert wording.arrow(both) == "both ways"
    assert wording.arrow(feed) == "feeds the hub"
    assert wording.arrow(feed, enabled=False) == "off"
