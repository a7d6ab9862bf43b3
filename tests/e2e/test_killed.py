"""R5: whatever is cut short, the next run ends with each event exactly once."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sandbox.calendar_text import calendar_lines, folded
from cirahub_desktop.sandbox.recorder import Exchange
from cirahub_desktop.sandbox.server import Sandbox
from tests.e2e.driver import secrets_line
from tests.e2e.stage import TEAM, Stage

PARIS = ZoneInfo("Europe/Paris")
FIRST = datetime.now(UTC).date() + timedelta(days=2)
EVENTS = 300
SERIES = 6
"""Of these, how many repeat, with one occurrence moved and one removed."""
WRITES = tuple(
    (operation, number)
    for operation, most in (("CreateItem", 5), ("UpdateItem", 2), ("DeleteItem", 1))
    for number in range(1, most + 1)
)
"""What one undisturbed run sends to the server; a test holds it."""
LATER, GONE = 100, 20
"""Events that a second version of the feed changes, or lacks."""
every_loss = pytest.mark.parametrize("how", ["drop-before", "drop-during", "drop-after"])
every_write = pytest.mark.parametrize(("operation", "number"), WRITES)


def feed(first: date, *, later: int = 0, gone: int = 0) -> bytes:
    """The first ``later`` of the single events begin at 11 and not at 9; the last ``gone`` of them are not there."""
    events = [*single_events(first, EVENTS - SERIES - gone, later)]
    for number in range(SERIES):
        events += weekly(number, first + timedelta(days=number))
    return b"".join(folded(calendar_lines("cut short", events)))


def single_events(first: date, count: int, later: int) -> Iterator[list[str]]:
    for number in range(count):
        day, hour = first + timedelta(days=number), 11 if number < later else 9
        yield [
            f"UID:single-{number}",
            "DTSTAMP:20260101T000000Z",
            f"DTSTART;TZID=Europe/Paris:{day:%Y%m%d}T{hour:02}0000",
            f"DTEND;TZID=Europe/Paris:{day:%Y%m%d}T{hour:02}3000",
            f"SUMMARY:Truck {number}",
        ]


def weekly(number: int, first: date) -> list[list[str]]:
    second, third = first + timedelta(weeks=1), first + timedelta(weeks=2)
    head = [f"UID:series-{number}", "DTSTAMP:20260101T000000Z", f"SUMMARY:Round {number}"]
    return [
        [
            *head,
            f"DTSTART;TZID=Europe/Paris:{first:%Y%m%d}T120000",
            f"DTEND;TZID=Europe/Paris:{first:%Y%m%d}T123000",
            "RRULE:FREQ=WEEKLY;COUNT=5",
            f"EXDATE;TZID=Europe/Paris:{third:%Y%m%d}T120000",
        ],
        [
            *head,
            f"RECURRENCE-ID;TZID=Europe/Paris:{second:%Y%m%d}T120000",
            f"DTSTART;TZID=Europe/Paris:{second:%Y%m%d}T150000",
            f"DTEND;TZID=Europe/Paris:{second:%Y%m%d}T153000",
        ],
    ]


@pytest.fixture
def ready(stage: Stage) -> Stage:
    """All set up, nothing written yet."""
    stage.publish_bytes(feed(FIRST))
    stage.set_up()
    stage.sandbox.recorder.clear()
    return stage


def assert_each_once(stage: Stage, count: int = EVENTS) -> None:
    items = stage.sandbox.items(TEAM)
    assert len(items) == count
    assert {uid: count for uid, count in Counter(item.properties["UID"] for item in items).items() if count > 1} == {}
    series = [item for item in items if str(item.properties["UID"]).startswith("series")]
    assert [(len(item.changed), len(item.removed)) for item in series] == [(1, 1)] * SERIES


def run_to_the_end(stage: Stage, count: int = EVENTS) -> None:
    """The next run mends it all; the one after it finds nothing to do."""
    report = stage.run()
    assert [one.error for one in report.spokes] == [None, None]
    assert [one.failed for one in report.spokes] == [(), ()]
    assert_each_once(stage, count)
    again = stage.run()
    assert sum(one.created + one.updated + one.deleted for one in again.spokes) == 0
    assert_each_once(stage, count)


@contextmanager
def started(stage: Stage, checkout: Path) -> Iterator[subprocess.Popen[bytes]]:
    line = [sys.executable, "-m", "tests.e2e.driver", "--data-dir", str(stage.data), "sync"]
    with subprocess.Popen(line, cwd=checkout, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        assert process.stdin
        process.stdin.write(secrets_line(stage.vault))
        process.stdin.flush()
        try:
            yield process
        finally:
            process.kill()


def killed_while_held(stage: Stage, checkout: Path) -> None:
    """Run in a process of its own until the server holds a request; then that process is no more."""
    with started(stage, checkout) as process:
        assert stage.sandbox.faults.wait_until_held(30)
        process.kill()  # SIGKILL; TerminateProcess on Windows
        process.wait()
    stage.sandbox.faults.clear()


def let_go(sandbox: Sandbox) -> None:
    """Release the held request and wait until the server has carried it out."""
    done = threading.Event()
    record = sandbox.recorder.record

    def record_and_tell(exchange: Exchange) -> None:
        record(exchange)
        done.set()

    sandbox.recorder.record = record_and_tell  # type: ignore[method-assign]
    sandbox.faults.release()
    assert done.wait(10)


def lose_an_answer(stage: Stage) -> None:
    stage.run()
    stage.sandbox.faults.clear()
    assert [one.status for one in stage.sandbox.recorder.exchanges].count(0) == 1


def test_an_undisturbed_run_makes_these_writes(ready: Stage) -> None:
    run_to_the_end(ready)
    counts = ready.sandbox.recorder.counts
    for operation in ("CreateItem", "UpdateItem", "DeleteItem"):
        assert counts.get(operation, 0) == sum(1 for name, _ in WRITES if name == operation), counts


@every_write
@pytest.mark.parametrize("moment", ["hold", "hold-after"])
def test_r5_killed_at_a_write(ready: Stage, checkout: Path, operation: str, number: int, moment: str) -> None:
    """The server carries the write out all the same, before or after the kill."""
    ready.sandbox.faults.add(f"{operation}:{number}:{moment}")
    killed_while_held(ready, checkout)
    let_go(ready.sandbox)
    run_to_the_end(ready)


@pytest.mark.parametrize("operation", ["GET", "GetFolder", "FindItem"])
def test_r5_killed_while_it_reads(ready: Stage, checkout: Path, operation: str) -> None:
    ready.sandbox.faults.add(f"{operation}:1:hold")
    killed_while_held(ready, checkout)
    let_go(ready.sandbox)
    run_to_the_end(ready)


@every_write
@every_loss
def test_r5_the_answer_of_a_write_is_lost(ready: Stage, operation: str, number: int, how: str) -> None:
    ready.sandbox.faults.add(f"{operation}:{number}:{how}")
    lose_an_answer(ready)
    run_to_the_end(ready)


@pytest.mark.parametrize(("operation", "number"), [("CreateItem", 3), ("UpdateItem", 2), ("DeleteItem", 1)])
def test_r5_a_write_that_the_server_carries_out_after_the_next_run(
    ready: Stage, checkout: Path, operation: str, number: int
) -> None:
    """Nobody can know of it in between, so it may be there twice; one more run and it is not."""
    ready.sandbox.faults.add(f"{operation}:{number}:hold")
    killed_while_held(ready, checkout)
    ready.run()
    let_go(ready.sandbox)
    ready.run()
    run_to_the_end(ready)


@every_loss
@pytest.mark.parametrize("number", [1, 2])
def test_r5_the_answer_of_a_change_is_lost(ready: Stage, number: int, how: str) -> None:
    ready.run()
    ready.publish_bytes(feed(FIRST, later=LATER))
    ready.sandbox.faults.add(f"UpdateItem:{number}:{how}")
    lose_an_answer(ready)
    run_to_the_end(ready)
    by_uid = {
        item.properties["UID"]: datetime.fromisoformat(str(item.properties["Start"]))
        for item in ready.sandbox.items(TEAM)
    }
    hours = [by_uid[f"single-{number}"].astimezone(PARIS).hour for number in range(EVENTS - SERIES)]
    assert hours == [11] * LATER + [9] * (EVENTS - SERIES - LATER)


@every_loss
def test_r5_the_answer_of_a_deletion_is_lost(ready: Stage, how: str) -> None:
    ready.run()
    ready.publish_bytes(feed(FIRST, gone=GONE))
    ready.run()
    ready.later = timedelta(minutes=20)
    ready.sandbox.faults.add(f"DeleteItem:1:{how}")
    lose_an_answer(ready)
    run_to_the_end(ready, EVENTS - GONE)
    assert len(ready.sandbox.items(TEAM, deleted=True)) == GONE
