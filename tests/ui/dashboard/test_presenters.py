"""What the dashboard says, without Qt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cirahub_desktop import i18n
from cirahub_desktop.status import HubStatus, State
from cirahub_desktop.sync.errors import (
    BadSource,
    CiraHubError,
    FaultCode,
    ItemFault,
    Refused,
    SecretMissing,
    SignInFailed,
    StoreFailed,
    Unreachable,
)
from cirahub_desktop.sync.events import Phase, PhaseChanged, Progress, RunStarted, SpokeFailed
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.ui.presenters.banner import BannerAction, banner
from cirahub_desktop.ui.presenters.cards import Direction, Line, card, sides
from cirahub_desktop.ui.presenters.dashboard import HubView, Surroundings, dashboard
from cirahub_desktop.ui.presenters.last_run import fault_rows, faults_note, faults_title, last_run_line
from cirahub_desktop.ui.presenters.running import Running, fold
from cirahub_desktop.ui.presenters.standing import lost
from cirahub_desktop.ui.presenters.tray import tray_view
from cirahub_desktop.ui.presenters.trouble import troubles
from tests.ui.dashboard import samples


def page(hub: HubStatus, running: Running | None = None, **around: bool) -> HubView:
    runs = {} if running is None else {hub.id: running}
    view = dashboard((hub, *samples.neighbours()), runs, hub.id, Surroundings(samples.NOW, **around)).hub
    assert view is not None
    return view


class TestNothingWritten:
    def test_the_banner_names_the_spoke_and_leads_to_its_options(self) -> None:
        banner = page(samples.nothing_written()).banner
        assert banner is not None
        assert banner.title == "Nothing is written to “Planning quai” yet"
        assert banner.text.startswith("CiraHub has read 412 events and may not write any.")
        assert (banner.action, banner.spoke) == (BannerAction.OPTIONS, samples.TARGET)

    def test_a_run_that_wrote_nothing_is_not_green(self) -> None:
        line = page(samples.nothing_written()).lines[0]
        assert line.text == "Last run at 14:02: 412 events read; no calendar may be written."
        assert line.mark is not State.IN_SYNC

    def test_with_a_feed_alone_the_next_step_is_another_spoke(self) -> None:
        banner = page(samples.hub(samples.feed(), state=State.NOTHING_WRITTEN)).banner
        assert banner is not None
        assert banner.action is BannerAction.ADD_SPOKE

    def test_arrow_and_words(self) -> None:
        view = page(samples.nothing_written())
        assert (view.left[0].arrow.word, view.left[0].arrow.line) == ("feeds the hub", Line.SOLID)
        assert (view.right[0].arrow.word, view.right[0].arrow.line) == ("not allowed", Line.DOTTED)
        assert view.right[0].detail == "112 events already there"
        assert [row.direction_words for row in view.rows] == ["Feeds the hub", "Not allowed yet"]


class TestSyncing:
    def test_counts_phases_and_cancel(self) -> None:
        view = page(samples.in_sync(), samples.writing(), closing_hides=True)
        assert view.banner is not None
        assert view.banner.action is BannerAction.CANCEL
        assert view.banner.text.startswith("Writing to “Planning quai”: 148 of 412 events.")
        assert "close the window" in view.banner.text
        assert [(step.text, step.done) for step in view.banner.steps] == [
            ("Read 412", True),
            ("Compared", True),
            ("Writing", False),
        ]
        assert view.right[0].state == "Syncing: 148 of 412 written"
        assert view.right[0].arrow.line is Line.DASHED
        assert not view.may_sync

    def test_it_does_not_promise_to_go_on_where_closing_ends_it(self) -> None:
        banner = page(samples.in_sync(), samples.writing()).banner
        assert banner is not None
        assert "close the window" not in banner.text

    def test_the_side_bar_counts(self) -> None:
        hub = samples.in_sync()
        view = dashboard((hub,), {hub.id: samples.writing()}, hub.id, Surroundings(samples.NOW))
        assert view.hubs[0].word == "Syncing, 148 of 412"

    def test_fold(self) -> None:
        running = fold(None, RunStarted(samples.HUB, ()))
        for event in (
            Progress(samples.HUB, samples.FEED, Phase.READING, 400, None),
            SpokeFailed(samples.HUB, SpokeId("x"), Unreachable("h", Unreachable.Reason.TIMEOUT)),
            PhaseChanged(samples.HUB, Phase.WRITING),
            Progress(samples.HUB, samples.TARGET, Phase.WRITING, 206, 412),
        ):
            running = fold(running, event)
        assert running is not None
        assert running.read_so_far == 400
        assert running.failed == {"x"}
        assert running.share == pytest.approx(2 / 3)


class TestTrouble:
    def test_waiting_makes_its_own_button_the_primary_one(self) -> None:
        view = page(samples.waiting())
        assert view.banner is not None
        assert view.banner.button == "Look at the 18 events…"
        assert view.banner.primary
        assert not view.sync_is_primary
        assert view.right[0].detail == "74 events, 18 to be deleted"

    def test_a_missing_step_comes_before_sync_now(self) -> None:
        view = page(samples.nothing_written())
        assert view.banner is not None
        assert (view.banner.primary, view.sync_is_primary) == (True, False)
        assert page(samples.in_sync()).sync_is_primary

    def test_a_refused_password_offers_to_sign_in(self) -> None:
        view = page(samples.broken())
        assert view.banner is not None
        assert (view.banner.action, view.banner.spoke) == (BannerAction.SIGN_IN, "claire")
        assert view.right[1].state == "Sign-in refused since 13:47"
        assert view.rows[-1].next_run == "After you sign in"

    def test_an_unreachable_server_offers_to_try_again(self) -> None:
        view = page(samples.broken(Unreachable("mail.example.com", Unreachable.Reason.TIMEOUT)))
        assert view.banner is not None
        assert view.banner.action is BannerAction.TRY_AGAIN

    def test_a_full_disk_is_said(self) -> None:
        failed = samples.last_run(error=StoreFailed(StoreFailed.Reason.FULL, "cirahub.db"))
        view = page(samples.hub(samples.feed(), samples.target(), run=failed))
        assert view.banner is not None
        assert view.lines[0].mark is State.ERROR

    def test_what_is_gone_from_the_feed_is_said_with_its_time(self) -> None:
        texts = [line.text for line in page(samples.in_sync()).lines]
        assert "3 events are no longer in the feed; they will be removed after 14:30." in texts

    def test_faults_are_reachable(self) -> None:
        assert page(samples.in_sync()).faults_link == "12 events were not written…"

    def test_series_in_single_events_are_reachable_and_nothing_is_missing(self) -> None:
        hub = samples.in_single_events()
        view = page(hub)
        assert view.faults_link == "2 series are written as single events…"
        assert view.right[0].mark is State.IN_SYNC
        assert faults_title(hub) == "2 series written as single events"
        assert [(row.name, row.reason) for row in fault_rows(hub)] == [
            ("Comité de direction", "Exchange cannot repeat events like that"),
            ("Tournée du soir", "Exchange does not know its time zone"),
        ]
        assert "within the range" in faults_note(hub)

    def test_no_password_store_is_said(self) -> None:
        texts = [line.text for line in page(samples.in_sync(), vault_lasting=False).lines]
        assert any(text.startswith("No password store is in use") for text in texts)


class TestNotQuiteGreen:
    """In sync, and yet something was not read or written."""

    def test_an_event_that_could_not_be_written_is_not_green(self) -> None:
        view = page(samples.incomplete())
        assert (view.right[0].mark, view.right[0].state) == (State.WAITING, "In sync; 1 event could not be written")
        assert (view.left[0].mark, view.left[0].state) == (State.WAITING, "Read at 14:02; 1 event could not be read")
        assert view.disc is not None
        assert (view.disc.mark, view.disc.word) == (State.WAITING, "2 events not synced")
        assert [row.mark for row in view.rows] == [State.WAITING, State.WAITING]

    def test_the_side_bar_and_the_tray_say_it_too(self) -> None:
        hub = samples.incomplete()
        entry = dashboard((hub,), {}, hub.id, Surroundings(samples.NOW)).hubs[0]
        assert (entry.mark, entry.word) == (State.WAITING, "2 events not synced")
        view = tray_view((hub,), {}, samples.NOW)
        assert "2 events not synced" in view.tooltip
        assert view.mark is State.IN_SYNC

    def test_what_an_option_leaves_out_stays_green(self) -> None:
        view = page(samples.in_sync())
        assert [card.mark for card in (*view.left, *view.right)] == [State.IN_SYNC, State.IN_SYNC]
        assert view.disc is not None
        assert view.disc.mark is State.IN_SYNC

    def test_a_code_that_is_not_known_as_meant_counts_as_lost(self) -> None:
        meant = {code for code in FaultCode if not lost(ItemFault(code))}
        assert FaultCode.REFUSED_BY_SERVER not in meant
        assert FaultCode.CHANGED_MEANWHILE not in meant
        assert {FaultCode.CANCELLED, FaultCode.PRIVATE, FaultCode.EDITED_BY_HAND} <= meant

    def test_a_reading_cut_short_is_said(self) -> None:
        view = page(samples.read_in_part())
        assert (view.left[0].mark, view.left[0].state) == (State.WAITING, "Read in part at 14:02")
        assert view.left[0].detail == "Not read completely, so nothing was deleted."
        unchanged = replace(samples.feed(), verdict=Verdict.UNCHANGED)
        assert page(samples.hub(unchanged, samples.target())).left[0].mark is State.IN_SYNC


class TestWaysOut:
    @pytest.mark.parametrize(
        ("error", "action"),
        [
            (SecretMissing("link", "Plan"), BannerAction.LINK),
            (SignInFailed("example.com"), BannerAction.LINK),
            (BadSource("example.com", BadSource.Reason.SIGN_IN_PAGE), BannerAction.LINK),
            (BadSource("example.com", BadSource.Reason.NOT_FOUND), BannerAction.LINK),
            (BadSource("example.com", BadSource.Reason.TRUNCATED), BannerAction.TRY_AGAIN),
            (Unreachable("example.com", Unreachable.Reason.TIMEOUT), BannerAction.TRY_AGAIN),
        ],
    )
    def test_of_a_feed(self, error: CiraHubError, action: BannerAction) -> None:
        spoke = replace(samples.feed(state=State.ERROR), error=error)
        banner = page(samples.hub(spoke, samples.target(), state=State.ERROR)).banner
        assert banner is not None
        assert (banner.action, banner.spoke, banner.details) == (action, samples.FEED, True)

    def test_a_missing_password_offers_to_sign_in(self) -> None:
        banner = page(samples.broken(SecretMissing("password", "Verrier"))).banner
        assert banner is not None
        assert banner.action is BannerAction.SIGN_IN

    def test_a_missing_link_is_named_once_and_everywhere(self) -> None:
        hub = samples.link_missing()
        view = page(hub)
        assert view.banner is not None
        assert view.banner.title.count("Plan Nordfracht") == 1
        assert view.left[0].state == "The link is missing"
        assert view.rows[0].next_run == "After you enter the link"
        assert dashboard((hub,), {}, hub.id, Surroundings(samples.NOW)).hubs[0].word == "1 link missing"

    def test_every_broken_spoke_is_in_the_details_with_its_message(self) -> None:
        other = replace(samples.feed(state=State.ERROR), error=Refused("example.com"))
        both = samples.hub(other, *samples.broken(Refused("mail.example.com", exchange=True)).spokes)
        found = troubles(both, samples.NOW)
        assert [one.name for one in found] == ["Plan Nordfracht", "Claire Morel"]
        assert [one.copy for one in found] == ["Copy message for the publisher", "Copy message for IT"]
        assert all(one.words.help for one in found)

    def test_the_runs_own_error_has_details_too(self) -> None:
        failed = samples.last_run(error=StoreFailed(StoreFailed.Reason.FULL, "cirahub.db"))
        assert [one.spoke for one in troubles(samples.hub(samples.feed(), run=failed), samples.NOW)] == [None]


class TestSides:
    def test_four_a_side_at_most(self) -> None:
        feeds = [samples.feed(spoke=SpokeId(f"f{n}")) for n in range(6)]
        left, right = sides([*feeds, samples.target()])
        assert (len(left), len(right)) == (4, 3)
        targets = [samples.target(spoke=SpokeId(f"t{n}")) for n in range(6)]
        left, right = sides([samples.feed(), *targets])
        assert (len(left), len(right)) == (3, 4)

    def test_above_eight_the_table_stands_alone(self) -> None:
        assert page(samples.many(9)).disc is None
        assert page(samples.many(8)).disc is not None


class TestTray:
    def test_what_needs_a_person_comes_first(self) -> None:
        view = tray_view((samples.in_sync(), samples.waiting()), {}, samples.NOW)
        assert view.first == "18 events are waiting for your OK…"
        assert view.mark is State.WAITING

    def test_all_well(self) -> None:
        view = tray_view((samples.in_sync(),), {}, samples.NOW)
        assert view.first == ""
        assert view.last.startswith("Last run at 14:02")
        assert "In sync" in view.tooltip


def test_french() -> None:
    i18n.use("fr")
    view = page(replace(samples.nothing_written()))
    assert view.banner is not None
    assert _plain(view.banner.title) == "Rien n’est encore écrit dans « Planning quai »"
    line = _plain(view.lines[0].text)
    assert line == "Dernière synchronisation à 14:02 : 412 événements lus ; aucun calendrier ne peut être écrit."


def _plain(text: str) -> str:
    """With blanks that may break, for French has several kinds."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_both_ways_says_what_went_each_way() -> None:
    hub = samples.both_ways()
    first, second = (card(spoke, None, samples.NOW) for spoke in hub.spokes)
    assert first.detail == "114 events; 3 came in, 2 written"
    assert second.detail == "114 events; 3 written"
    assert (first.arrow.direction, first.arrow.word) == (Direction.BOTH, "both ways")
    line = last_run_line(hub, None, samples.NOW).text
    assert line.endswith("228 events read, 3 changes came in; 4 new, 1 changed.")


def test_the_line_moves_the_way_the_events_go() -> None:
    spoke = samples.both_ways().spokes[0]
    busy = replace(spoke, state=State.SYNCING)
    reading, writing = Running(samples.HUB, Phase.READING), samples.writing()
    assert not card(busy, reading, samples.NOW).arrow.outward
    assert card(busy, writing, samples.NOW).arrow.outward


def test_a_refusal_that_only_it_can_mend_offers_what_to_send_them_first() -> None:
    refused = samples.online(Refused("outlook.office365.com", exchange=True))
    shown = banner(refused, None, samples.NOW, closing_hides=False)
    assert shown is not None
    assert (shown.button, shown.action, shown.details) == ("Details…", BannerAction.DETAILS, False)
    (found,) = [one for one in troubles(refused, samples.NOW) if one.details_first]
    assert found.button == "Try again"
