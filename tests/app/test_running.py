"""Running by itself with the real engine: who is asked and who is left alone, one run at a time, pause and resume."""

from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from filelock import FileLock

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.cli import main
from cirahub_desktop.comeback import Comeback
from cirahub_desktop.schedule import Watch
from cirahub_desktop.status import SpokeStatus, State
from cirahub_desktop.sync.errors import AnotherRun, Cancelled, SignInFailed, StoreFailed, Unreachable
from cirahub_desktop.sync.lock import HubLock
from cirahub_desktop.sync.model.hub import HubConfig, SpokeConfig
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.sync.report import HubReport, SpokeReport
from cirahub_desktop.sync.spokes.base import Verdict
from tests.support.feed_server import FeedServer, Reply

SILENT = "http://127.0.0.1:1"
BUSY = Reply(b"", 503, {"Retry-After": "1800"})
HOLDER = """
import sys
from pathlib import Path
from cirahub_desktop.sync.lock import HubLock
with HubLock(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


def calendar(*numbers: int) -> Reply:
    """One event a day, from the first of December."""
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}@example.com\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:Truck {number}\r\n"
        f"DTSTART:202612{number:02}T090000Z\r\nDTEND:202612{number:02}T100000Z\r\nEND:VEVENT\r\n"
        for number in numbers
    )
    body = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n{events}END:VCALENDAR\r\n"
    return Reply(body.encode())


@dataclass
class Office:
    """A hub with a feed and a folder that is written, and one more hub that is well; the clock stands still."""

    data: Path
    server: FeedServer
    app: App
    hub: HubConfig
    feed: SpokeConfig
    target: Path
    now: datetime = datetime(2026, 11, 24, 13, tzinfo=UTC)
    slept: list[float] = field(default_factory=list)

    def later(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)

    def by_itself(self) -> HubReport:
        return self.app.sync(self.hub.id, by_hand=False)

    def by_hand(self) -> HubReport:
        return self.app.sync(self.hub.id)

    def asked(self) -> int:
        """How often the server was asked since the last time."""
        count = len(self.server.requests)
        self.server.requests.clear()
        return count

    def status(self, spoke: str = "Plan") -> SpokeStatus:
        return next(one for one in self.app.hub_status(self.hub.id).spokes if one.name == spoke)

    def written(self) -> int:
        return len(list(self.target.glob("*.ics")))

    def every(self, minutes: int | None, spoke: str = "Plan") -> None:
        config = self.app.spoke(self.app.hub("Team"), spoke)
        interval = None if minutes is None else timedelta(minutes=minutes)
        self.app.set_options(config.id, replace(config.options, interval=interval))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """The server's clock is that of the test, else no strike would count (R7)."""
    with FeedServer(calendar(1, 2, 3, 4)) as server:
        made: list[Office] = []
        app = App(tmp_path / "data", vault=SessionVault(), clock=lambda: made[0].now if made else Office.now)
        hub = app.add_hub("Team")
        feed = app.add_ical_spoke(hub.id, "Plan", f"{server.origin}/plan.ics")
        folder = app.add_folder_spoke(hub.id, "Copy", tmp_path / "target")
        app.set_options(folder.id, replace(folder.options, hub_writes=True))
        made.append(Office(tmp_path / "data", server, app, hub, feed, tmp_path / "target"))
        monkeypatch.setattr(BaseHTTPRequestHandler, "date_time_string", lambda *_: format_datetime(made[0].now, True))
        made[0].by_itself()
        assert made[0].written() == 4
        made[0].asked()
        yield made[0]


def of(report: HubReport, spoke: str = "Plan") -> SpokeReport:
    return next(one for one in report.spokes if one.name == spoke)


# back-off


def test_what_failed_is_left_alone_by_itself_and_asked_by_hand(office: Office) -> None:
    office.server.replies = [Reply(b"", 500)]
    office.later(15)
    office.by_itself()
    office.asked()
    report = office.by_itself()
    assert office.asked() == 0
    left = of(report)
    assert (left.verdict, type(left.error)) == (Verdict.FAILED, Unreachable)
    assert of(report, "Copy").verdict is not Verdict.FAILED
    office.by_hand()
    assert office.asked() >= 1


def test_being_left_alone_is_no_further_failure(office: Office) -> None:
    office.server.replies = [Reply(b"", 500)]
    office.later(15)
    office.by_itself()
    due, since = office.status().next_run, office.status().error_since
    for _ in range(5):
        office.by_itself()
    assert (office.status().next_run, office.status().error_since) == (due, since)
    office.later(1)
    office.asked()
    office.by_itself()
    assert office.asked() >= 1


def test_a_busy_server_is_left_alone_as_long_as_it_asked_even_by_hand(office: Office) -> None:
    office.server.replies = [BUSY]
    office.later(15)
    office.by_hand()
    office.asked()
    office.server.replies = [calendar(1, 2, 3, 4, 5)]
    office.later(29)
    report = office.by_hand()
    assert office.asked() == 0
    error = of(report).error
    assert isinstance(error, Unreachable)
    assert error.reason is Unreachable.Reason.BUSY
    assert office.status().left_alone_until == office.now + timedelta(minutes=1)
    office.later(1)
    assert of(office.by_hand()).error is None
    assert office.status().left_alone_until is None
    assert office.written() == 5


def test_r1_what_is_left_alone_is_not_missing(office: Office) -> None:
    office.server.replies = [BUSY]
    office.later(15)
    for _ in range(4):
        report = office.by_itself()
        office.later(6)
        assert sum(one.deleted for one in report.spokes) == 0
    assert office.written() == 4
    assert office.app.hub_status(office.hub.id).items == 4


def test_a_feeds_refused_password_is_sent_once_by_each_click_and_never_by_itself(office: Office) -> None:
    office.app.set_link(office.feed.id, f"{office.server.origin}/plan.ics", "claire", "wrong")
    office.server.replies = [Reply(b"", 401, {"WWW-Authenticate": "Basic"})]
    office.by_itself()
    office.asked()
    office.later(24 * 60)
    assert isinstance(of(office.by_itself()).error, SignInFailed)
    assert office.asked() == 0
    office.by_hand()
    assert office.asked() == 1


def test_a_feed_with_a_long_interval_is_asked_by_it_alone(office: Office) -> None:
    office.every(24 * 60)
    office.later(15)
    report = office.by_itself()
    assert office.asked() == 0
    assert (of(report).verdict, of(report).error, of(report).read) == (Verdict.UNCHANGED, None, 4)
    last = office.app.hub_status(office.hub.id).last_run
    assert last is not None
    assert last.read == 4
    assert office.status().state is State.IN_SYNC
    office.by_hand()
    assert office.asked() == 1


def test_what_one_source_brings_is_written_at_once_whatever_the_interval_of_the_target(office: Office) -> None:
    office.every(24 * 60, "Copy")
    office.server.replies = [calendar(1, 2, 3, 4, 5)]
    office.later(15)
    assert of(office.by_itself(), "Copy").created == 1


def test_by_hand_only_is_touched_by_no_run_by_itself(office: Office) -> None:
    office.every(None, "Copy")
    office.server.replies = [calendar(1, 2, 3, 4, 5)]
    office.later(15)
    office.by_itself()
    assert office.written() == 4
    office.by_hand()
    assert office.written() == 5


def test_what_could_not_be_reached_is_asked_at_once_when_the_network_is_back(office: Office) -> None:
    office.app.set_link(office.feed.id, f"{SILENT}/plan.ics")
    for _ in range(7):
        office.by_itself()
        office.later(60)
    assert isinstance(office.status().error, Unreachable)
    due = office.status().next_run
    assert due is not None
    assert due > office.now
    office.app.catch_up(office.now)
    assert office.status().next_run == office.now
    assert isinstance(office.status().error, Unreachable), "it is not well before it was read"
    assert of(office.by_itself()).error is not None
    due = office.status().next_run
    assert due is not None
    assert due > office.now + timedelta(hours=1), "and goes on being asked less and less often"


# one run at a time


@contextmanager
def held_elsewhere(office: Office) -> Iterator[subprocess.Popen[str]]:
    """Another process has a run of the hub on."""
    command = [sys.executable, "-c", HOLDER, str(office.data / "locks"), office.hub.id]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def test_a_second_process_makes_no_run_and_says_whose_turn_it_is(office: Office) -> None:
    with held_elsewhere(office):
        with pytest.raises(AnotherRun) as caught:
            office.by_hand()
        assert caught.value.hub == "Team"
        assert office.asked() == 0


def test_the_command_line_ends_with_5_while_another_process_runs_the_hub(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    with held_elsewhere(office):
        assert main(["--data-dir", str(office.data), "sync", "Team"], lambda _: office.app) == 5
    assert "Team" in capsys.readouterr().err


def test_a_process_that_is_killed_does_not_keep_the_hub(office: Office) -> None:
    with held_elsewhere(office) as process:
        process.kill()
        process.wait()
        assert of(office.by_hand()).error is None


def test_a_full_disk_is_called_so_before_a_run_begins(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileLock, "acquire", full)
    with pytest.raises(StoreFailed) as caught:
        office.by_hand()
    assert caught.value.reason is StoreFailed.Reason.FULL


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cirahub_desktop.sync.lock.RUN_ENDS", 0.05)


@pytest.mark.usefixtures("impatient")
def test_other_options_wait_for_the_end_of_a_run_that_goes_by_the_old_ones(office: Office) -> None:
    with HubLock(office.data / "locks", office.hub.id), pytest.raises(AnotherRun) as caught:
        office.every(60)
    assert caught.value.hub == "Team"
    assert office.status().config.options.interval == timedelta(minutes=15)
    office.every(60)
    assert office.status().config.options.interval == timedelta(hours=1)


@pytest.mark.usefixtures("impatient")
def test_events_are_kept_only_between_two_runs(office: Office) -> None:
    """A run that is on would write its links back, and the events would leave after all."""
    office.server.replies = [calendar(*range(1, 29))]
    office.by_hand()
    office.server.replies = [calendar(1)]
    office.later(15)
    office.by_hand()
    (hold,) = office.app.holds()
    with HubLock(office.data / "locks", office.hub.id), pytest.raises(AnotherRun):
        office.app.drop_hold(hold.id)
    assert [one.id for one in office.app.holds()] == [hold.id]
    office.app.drop_hold(hold.id)
    assert office.app.holds() == ()
    for _ in range(3):
        office.later(60)
        office.by_itself()
    assert office.written() == 28


def test_what_is_switched_on_or_off_or_paused_does_not_wait_for_a_run(office: Office) -> None:
    with HubLock(office.data / "locks", office.hub.id):
        office.app.set_enabled(office.feed.id, enabled=False)
        office.app.set_paused(office.hub.id, paused=True)
    assert not office.status().config.enabled
    assert office.app.hub("Team").paused


# pause, and the loop without a window


def test_a_paused_hub_rests_until_it_goes_on_and_then_is_due(office: Office) -> None:
    office.app.set_paused(office.hub.id, paused=True)
    office.later(60)
    again = App(office.data, vault=SessionVault(), clock=lambda: office.now)
    assert again.next_runs() == {}
    assert again.hub("Team").paused, "a pause outlives the program"
    again.set_paused(office.hub.id, paused=False)
    assert again.next_runs()[office.hub.id] <= office.now


def test_a_paused_hub_is_run_by_hand_and_stays_paused(office: Office) -> None:
    office.app.set_paused(office.hub.id, paused=True)
    assert of(office.by_hand()).error is None
    assert office.asked() == 1
    assert office.app.hub("Team").paused


def test_r9_the_loop_outlives_what_befalls_a_hub(office: Office) -> None:
    """One hub is taken away while its run is due, another one is held by another process, the third one is well."""
    gone, taken = office.app.add_hub("Gone"), office.app.add_hub("Taken")
    for hub in (gone, taken):
        office.app.add_folder_spoke(hub.id, "Folder", office.data.parent / hub.name)
    ran: list[HubId] = []

    def run(hub: HubId) -> None:
        if hub == office.hub.id:
            office.app.remove_hub(gone.id)
        office.app.sync(hub, by_hand=False)
        ran.append(hub)

    def wait(seconds: float) -> None:
        office.slept.append(seconds)
        office.later(seconds / 60)
        if office.now >= end:
            raise Cancelled

    office.later(15)
    end = office.now + timedelta(minutes=2)
    watch = Watch(
        office.app.status, run, office.app.catch_up, Comeback(lambda: ("192.0.2.7",)), lambda: office.now, wait
    )
    with HubLock(office.data / "locks", taken.id), pytest.raises(Cancelled):
        watch.forever()
    assert ran == [office.hub.id]
    assert [one.name for one in office.app.hubs()] == ["Team", "Taken"]
    with pytest.raises(Cancelled):
        watch.forever()
    assert ran == [office.hub.id, taken.id]
