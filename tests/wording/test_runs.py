"""Runs, states and decisions in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cirahub_desktop import i18n, wording
from cirahub_desktop.status import LastRun, SpokeStatus, State
from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync.events import Phase
from cirahub_desktop.sync.model.event import AllDaySpan, Event
from cirahub_desktop.sync.model.hub import Place, SpokeConfig, SpokeKind
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.model.options import Feeding, SpokeOptions
from cirahub_desktop.sync.report import Action, HeldItem, Hold, HoldReason, HubReport, Leaving, SpokeReport, Why
from cirahub_desktop.sync.spokes.base import Verdict

NOW = datetime(2026, 11, 24, 13, 2, tzinfo=UTC)  # 14:02 in Paris


def run(
    read: int = 412,
    created: int = 0,
    updated: int = 0,
    deleted: int = 0,
    failed: int = 0,
    writable: int = 1,
    error: e.CiraHubError | None = None,
    *,
    cancelled: bool = False,
) -> LastRun:
    return LastRun(NOW, read, created, updated, deleted, failed, writable, cancelled, error)


@pytest.mark.parametrize(
    ("one", "line"),
    [
        (run(writable=0), "412 events read; no calendar may be written."),
        (run(), "412 events read; nothing had to be written."),
        (run(created=410, updated=2), "412 events read; 410 new, 2 changed."),
        (run(1, deleted=1), "1 event read; 1 deleted."),
        (run(created=1, failed=2), "412 events read; 1 new. 2 events could not be written."),
        (run(0), "no events read; nothing had to be written."),
        (run(created=5, cancelled=True), "Cancelled. 412 events read; 5 new."),
        (run(error=e.StoreFailed(e.StoreFailed.Reason.FULL, "x")), "The disk of this computer is full."),
        (run(created=5, error=e.Cancelled(), cancelled=True), "Cancelled. 412 events read; 5 new."),
    ],
)
def test_the_last_run_in_one_line(one: LastRun, line: str) -> None:
    assert wording.last_run(one).lower() == line.lower()
    assert wording.last_run(one)[0].isupper() or wording.last_run(one)[0].isdigit()


def test_the_key_sentence_in_french() -> None:
    i18n.use("fr")
    assert wording.last_run(run(writable=0)) == "412 événements lus\u00a0; aucun calendrier ne peut être écrit."


def test_a_report_counts_what_came_in_and_what_went_out() -> None:
    feed = SpokeReport(SpokeId("a"), "Feed", Verdict.COMPLETE, read=412, feeds=True)
    folder = SpokeReport(SpokeId("b"), "Dock", Verdict.COMPLETE, read=112, created=412, may_be_written=True)
    report = HubReport(HubId("h"), "Team", "1", 1.0, NOW, (feed, folder))
    assert wording.last_run(report) == "412 events read; 412 new."
    dry = HubReport(HubId("h"), "Team", "1", 1.0, NOW, (feed, folder), dry_run=True)
    assert wording.last_run(dry) == "412 events read; nothing written yet: 412 new."


def test_leaving_names_the_hour_after_which_events_go() -> None:
    one = Leaving(3, NOW, datetime(2026, 11, 24, 13, 30, tzinfo=UTC))
    expected = "3 events are no longer in the feed; they will be removed after 14:30."
    assert wording.leaving(one, NOW) == expected
    i18n.use("fr")
    assert wording.leaving(one, NOW) == "3 événements ne sont plus dans le flux\u00a0; ils seront retirés après 14:30."


@pytest.mark.parametrize("reason", [HoldReason.TOO_MANY, HoldReason.TURNED_EMPTY])
def test_a_hold_says_how_many_of_how_many_and_that_nothing_happens(reason: HoldReason) -> None:
    event = Event("x", AllDaySpan(NOW.date(), NOW.date() + timedelta(days=1)))
    items = tuple(HeldItem(ItemId(str(number)), "x", event) for number in range(18))
    one = Hold("7", HubId("h"), SpokeId("b"), SpokeId("a"), reason, NOW, 74, items)
    words = wording.hold(one, source="Réservations", now=NOW)
    assert words.title == "Waiting for your OK: 18 of 74 events would be deleted."
    assert "“Réservations”" in words.advice
    assert "14:02" in words.advice
    assert words.advice.endswith("Nothing is deleted until you decide. New and changed events still sync.")
    i18n.use("fr")
    assert wording.hold(one).title == "En attente de votre accord\u00a0: 18 événements sur 74 seraient supprimés."


def test_r4_a_hold_of_events_of_others_speaks_of_changes_and_not_of_deletions() -> None:
    event = Event("x", AllDaySpan(NOW.date(), NOW.date() + timedelta(days=1)))
    items = (HeldItem(ItemId("1"), "x", event), HeldItem(ItemId("2"), "x", event))
    words = wording.hold(Hold("7", HubId("h"), SpokeId("b"), SpokeId("b"), HoldReason.ADOPTED, NOW, 74, items))
    assert words.title == "Waiting for your OK: 2 events that were here before would be changed."
    assert "delete" not in words.advice


def status(state: State, options: SpokeOptions, error: e.CiraHubError | None = None) -> SpokeStatus:
    config = SpokeConfig(SpokeId("a"), HubId("h"), "Feed", SpokeKind.ICAL, Place("x"), options)
    return SpokeStatus(config, state, True, 412, 0, NOW, None, Verdict.COMPLETE, error, NOW if error else None)


@pytest.mark.parametrize(
    ("one", "line"),
    [
        (status(State.IN_SYNC, SpokeOptions(feeds_hub=Feeding.ALL)), "Read at 14:02"),
        (status(State.IN_SYNC, SpokeOptions(hub_writes=True)), "In sync"),
        (status(State.NOTHING_WRITTEN, SpokeOptions()), "Writing is off"),
        (status(State.ERROR, SpokeOptions(), e.SignInFailed("h")), "Sign-in refused since 14:02"),
        (status(State.ERROR, SpokeOptions(), e.Refused("h")), "Access refused since 14:02"),
        (status(State.ERROR, SpokeOptions(), e.Refused("h", exchange=True)), "Exchange refuses EWS since 14:02"),
        (status(State.ERROR, SpokeOptions(), e.BatchTooLarge("h")), "Error since 14:02"),
        (status(State.ERROR, SpokeOptions()), "Error"),
        (status(State.WAITING, SpokeOptions()), "Waiting for your OK"),
    ],
)
def test_a_card_says_how_its_spoke_stands(one: SpokeStatus, line: str) -> None:
    assert wording.spoke_state(one, NOW) == line


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_member_has_words(language: str) -> None:
    i18n.use(language)
    assert len({wording.state(one) for one in State}) == len(State)
    assert len({wording.why(one) for one in Why}) == len(Why)
    assert len({wording.verdict(one) for one in Verdict}) == len(Verdict)
    assert len({wording.phase(one) for one in Phase}) == len(Phase)
    assert len({wording.change(one, 3) for one in Action}) == len(Action)


@pytest.mark.parametrize(
    ("phase", "done", "total", "line"),
    [
        (Phase.WRITING, 148, 412, "148 of 412 written"),
        (Phase.READING, 1500, 2000, "1,500 of 2,000 read"),
        (Phase.READING, 250, None, "Reading: 250"),
        (Phase.COMPARING, 0, None, "Comparing"),
    ],
)
def test_progress_is_a_count(phase: Phase, done: int, total: int | None, line: str) -> None:
    assert wording.progress(phase, done, total) == line
