"""The Sync Options as plain values: switches, rows, the filter line by line, samples."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cirahub_desktop.sync.model.catalogue import CATALOGUE
from cirahub_desktop.sync.model.options import Feeding, SpokeOptions
from cirahub_desktop.ui.presenters.filter_rules import RuleLine, fields, filter_text, lines_of, new_line, signs
from cirahub_desktop.ui.presenters.option_effect import no_samples, sample_views
from cirahub_desktop.ui.presenters.option_fields import OWN_TEXT, option_rows
from cirahub_desktop.ui.presenters.options import (
    HubSource,
    asks_before_feeding,
    switches,
    with_switch,
    with_texts,
)
from tests.ui.dashboard import samples


class TestOptions:
    def test_an_ical_link_cannot_be_written_and_says_why(self) -> None:
        writes, _ = switches(samples.feed(), samples.feed().config.options, None, HubSource(412))
        assert not writes.enabled
        assert writes.consequence == "CiraHub reads this link and never writes to it."

    def test_consequence_in_numbers(self) -> None:
        on = with_switch(SpokeOptions(), "hub-writes", on=True)
        writes, feeds = switches(samples.target(), on, samples.effect(), HubSource(412))
        assert (
            writes.consequence
            == "Up to 412 events will be written here. The 112 that are already there stay untouched."
        )
        assert feeds.enabled
        assert feeds.consequence == "Off: what colleagues enter here stays here."

    def test_an_empty_hub_is_not_the_fault_of_the_options(self) -> None:
        on = with_switch(SpokeOptions(), "hub-writes", on=True)
        nothing = replace(samples.effect(0), foreign=0)
        spoke = replace(samples.target(), foreign=0)
        said = [
            switches(spoke, on, nothing, source)[0].consequence
            for source in (HubSource(0), HubSource(0, reading=True), HubSource(412))
        ]
        assert said == [
            "The hub has no events yet. As soon as it has some, they will be written here.",
            "The hub is being read; its events will be written here.",
            "No event of the hub is written here with these options.",
        ]
        assert no_samples(HubSource(0)) != no_samples(HubSource(0, reading=True))

    def test_both_directions_at_once_can_be_chosen(self) -> None:
        both = with_switch(with_switch(SpokeOptions(), "feeds-hub", on=True), "hub-writes", on=True)
        writes, feeds = switches(samples.target(), both, None, HubSource(412))
        assert (writes.enabled, writes.on, feeds.enabled, feeds.on) == (True, True, True, True)

    def test_every_option_of_the_catalogue_is_in_the_dialog(self) -> None:
        names = [field.name for row in option_rows(SpokeOptions(), writable=True) for field in row.fields]
        assert sorted([*names, "hub-writes", "feeds-hub"]) == sorted(row.name for row in CATALOGUE)

    def test_every_choice_can_be_read_back(self) -> None:
        for row in option_rows(SpokeOptions(), writable=True):
            for field in row.fields:
                for choice in field.choices:
                    own = f"{field.prefix}{field.known[0] if field.known else 'Trucks'}"
                    text = choice.text if choice.text != OWN_TEXT else own
                    assert choice.words
                    with_texts(SpokeOptions(), {field.name: text})

    def test_a_value_of_the_command_line_is_offered_too(self) -> None:
        options = with_texts(SpokeOptions(), {"range-past": "45d"})
        field = option_rows(options, writable=True)[0].fields[0]
        assert field.value in [choice.text for choice in field.choices]

    def test_a_read_only_spoke_has_only_what_means_something(self) -> None:
        names = {field.name for row in option_rows(SpokeOptions(), writable=False) for field in row.fields}
        rights = {"hub-create", "hub-change", "hub-delete"}
        assert names == {*rights, "conflict", "floating-zone", "interval", "strikes"}

    def test_feeding_from_a_full_calendar_asks(self) -> None:
        feeding = with_switch(SpokeOptions(), "feeds-hub", on=True)
        spoke = samples.nothing_written().spokes[1]
        assert asks_before_feeding(spoke, feeding, samples.effect()).startswith("This calendar has 112 events")
        assert asks_before_feeding(spoke, feeding, None).startswith("This calendar has 112 events")
        assert not asks_before_feeding(spoke, SpokeOptions(), samples.effect())
        assert not asks_before_feeding(samples.feed(), feeding, samples.effect())

    def test_who_was_asked_before_is_asked_again_only_for_what_stayed_out(self) -> None:
        spoke = samples.nothing_written().spokes[1]
        everything, new = SpokeOptions(feeds_hub=Feeding.ALL), SpokeOptions(feeds_hub=Feeding.NEW)
        asked = {
            (now.feeds_hub, then.feeds_hub): bool(
                asks_before_feeding(replace(spoke, config=replace(spoke.config, options=now)), then, None)
            )
            for now in (everything, new)
            for then in (everything, new, SpokeOptions())
        }
        assert [change for change, is_asked in asked.items() if is_asked] == [(Feeding.NEW, Feeding.ALL)]

    def test_a_calendar_that_was_never_read_is_asked_about_without_a_number(self) -> None:
        feeding = with_switch(SpokeOptions(), "feeds-hub", on=True)
        unread = replace(samples.nothing_written().spokes[1], foreign=0, last_success=None)
        empty = replace(unread, last_success=samples.NOW)
        nothing = replace(samples.effect(0), foreign=0)
        assert asks_before_feeding(unread, feeding, nothing).startswith("This calendar may have")
        assert asks_before_feeding(empty, feeding, nothing) == ""

    def test_what_feeding_means_is_said_for_everything_and_for_new_events(self) -> None:
        said = {
            feeding: switches(samples.target(), SpokeOptions(feeds_hub=feeding), None, HubSource(412))[1].consequence
            for feeding in Feeding
        }
        assert len(set(said.values())) == len(Feeding)
        assert "What was there before stays here." in said[Feeding.NEW]

    def test_what_goes_to_the_hub_is_not_said_to_stay_untouched(self) -> None:
        both = SpokeOptions(hub_writes=True, feeds_hub=Feeding.ALL)
        writes, _ = switches(samples.target(), both, samples.effect(), HubSource(412))
        assert writes.consequence == "Up to 412 events will be written here."

    @pytest.mark.parametrize(
        ("options", "shown"),
        [
            (SpokeOptions(), {"filter"}),
            (SpokeOptions(hub_writes=True), {"filter", "hand-changed", "hand-deleted"}),
            (SpokeOptions(feeds_hub=Feeding.NEW), {"filter", "conflict", "hub-create", "floating-zone"}),
            (
                SpokeOptions(hub_writes=True, feeds_hub=Feeding.ALL),
                {"filter", "conflict", "hub-create", "floating-zone"},
            ),
        ],
    )
    def test_a_row_is_there_where_it_means_something(self, options: SpokeOptions, shown: set[str]) -> None:
        asked = {"filter", "conflict", "hub-create", "floating-zone", "hand-changed", "hand-deleted"}
        rows = option_rows(options, writable=True)
        met = {row.fields[0].name for row in rows if row.needs.met(options, writable=True)}
        assert met & asked == shown

    @pytest.mark.parametrize(
        "text",
        [
            "none",
            "all: subject~board",
            'any: subject!~"a; b"; category=Work; location!=Paris; all-day=yes; all-day=no; length<90min; length>2d',
        ],
    )
    def test_a_filter_goes_through_the_lines_of_its_editor_unchanged(self, text: str) -> None:
        match, lines = lines_of(text)
        assert filter_text(match, lines) == text
        for line in lines:
            assert line.field in [choice.text for choice in fields()]
            assert line.sign in [choice.text for choice in signs(line.field)]

    def test_a_line_that_says_nothing_yet_is_no_rule(self) -> None:
        assert filter_text("all", [new_line()]) == "none"
        assert filter_text("any", [new_line(), RuleLine("length", "<", "4", "h")]) == "any: length<4h"

    def test_samples_show_a_private_event(self) -> None:
        views = sample_views(samples.target(), samples.effect())
        assert [view.subject for view in views] == ["Truck 7 – pallets from Lyon", "Busy"]
        assert views[1].heading == "and a private event"
