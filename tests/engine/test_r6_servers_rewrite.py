"""R6: what a server makes of what we write causes no second write, in a calendar that is only filled and in one that
goes both ways; and what people do there meanwhile is still theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.event import AllDaySpan, Body, Event, ZonedSpan
from cirahub_desktop.sync.model.item import RemoteId, RemoteItem, Stamp
from cirahub_desktop.sync.spokes.base import Write, WriteResult
from cirahub_desktop.sync.spokes.memory import MemoryPlace, MemorySpoke
from tests.engine.chains import BOTH, IN, OUT, Company
from tests.engine.support import PARIS, SERVER, event

LONG = "Loading of the morning tour, gate by gate, with all that has to be thought of. " * 4
TEXT = "Gate 7\nBring the papers & the seals"


def as_html(one: Event) -> Event:
    text = one.body.text.strip()
    return replace(one, body=Body(f"{text}\r\n", f"<html><body><p>{text}</p></body></html>")) if text else one


def cut(one: Event) -> Event:
    return replace(one, subject=one.subject[:255], location=one.location[:255].strip())


def rounded(one: Event) -> Event:
    """Times in whole minutes."""
    if isinstance(one.span, AllDaySpan):
        return one
    times = (one.span.start, one.span.end)
    start, end = (at.replace(second=0, microsecond=0) for at in times if isinstance(at, datetime))
    return replace(one, span=ZonedSpan(start, end))


def everything(one: Event) -> Event:
    return rounded(cut(as_html(one)))


@dataclass(slots=True)
class Rewriting(MemoryPlace):
    """A server with manners of its own, whoever writes."""

    rewrite: Callable[[Event], Event] = as_html

    def put(self, uid: str, event: Event, stamp: Stamp | None = None, remote_id: str = "") -> RemoteId:
        return super(Rewriting, self).put(uid, self.rewrite(event), stamp, remote_id)


class Late(MemorySpoke):
    """The version moves once more after the answer to a write was given."""

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        held = dict(self._place.items)
        results = super().write(batch, cancel)
        for key, item in list(self._place.items.items()):
            if held.get(key) != item:
                MemoryPlace.put(self._place, item.identity.uid, item.event, item.stamp, key)
        return results


@pytest.fixture(params=[as_html, cut, rounded, everything], ids=lambda rewrite: rewrite.__name__)
def rewrite(request: pytest.FixtureRequest) -> Callable[[Event], Event]:
    chosen: Callable[[Event], Event] = request.param
    return chosen


@pytest.fixture(params=[False, True], ids=["answered", "moved-after"])
def server(request: pytest.FixtureRequest, rewrite: Callable[[Event], Event]) -> Server:
    return Server(rewrite, late=request.param)


@dataclass(frozen=True, slots=True)
class Server:
    """Where ``left`` is; ``right`` is a calendar that keeps everything as it was given."""

    rewrite: Callable[[Event], Event]
    late: bool

    def company(self, folder: Path, left: dict[str, object]) -> Company:
        """One hub: a link with three events, ``left`` with an event of its own, and ``right``."""
        company = Company(folder)
        company.places["left"] = place = Rewriting(rewrite=self.rewrite)
        hub = company.hub(feed=IN, left=left, right=BOTH)
        if self.late:
            hub.wrappers["left"] = lambda _: Late(place, SERVER)
        for number, one in enumerate(EVENTS):
            company.places["feed"].put(f"uid-{number}", one, remote_id=f"uid-{number}")
        place.put("own", event("At home", day=6, body=Body("Own text")))
        return company


START = datetime(2026, 11, 25, 9, 0, 42, tzinfo=PARIS)
EVENTS = (
    event(LONG, day=3, body=Body(TEXT)),
    Event("Seconds", ZonedSpan(START, START + timedelta(minutes=30)), location=LONG),
    event("Plain", day=5),
)
FILLED_OR_BOTH = pytest.mark.parametrize("left", [OUT, BOTH], ids=["filled", "both-ways"])


def feed_says(company: Company, number: int, **fields: object) -> None:
    key = RemoteId(f"uid-{number}")
    old = company.places["feed"].items[key]
    company.places["feed"].put(key, replace(old.event, **fields), remote_id=key)  # type: ignore[arg-type]


def as_people_know_it(company: Company) -> list[Event]:
    """What the other calendar shows of the link's events: nothing that the server of ``left`` did."""
    return sorted(
        (item.event for item in company.places["right"].items.values() if item.event.subject != "At home"),
        key=lambda one: one.subject,
    )


def ours(company: Company) -> list[RemoteItem]:
    return [item for item in company.places["left"].items.values() if item.stamp]


def stamp_of(item: RemoteItem) -> Stamp:
    assert item.stamp
    return item.stamp


@FILLED_OR_BOTH
def test_what_a_server_rewrites_is_written_once(server: Server, tmp_path: Path, left: dict[str, object]) -> None:
    company = server.company(tmp_path, left)
    first = company.hubs[0].run()
    assert sum(one.created for one in first.spokes) == 6 + (left is BOTH)
    company.settle(rounds=1)
    assert as_people_know_it(company) == sorted(EVENTS, key=lambda one: one.subject)


@FILLED_OR_BOTH
def test_a_change_in_the_feed_is_written_once_over_what_the_server_made(
    server: Server, tmp_path: Path, left: dict[str, object]
) -> None:
    company = server.company(tmp_path, left)
    company.settle()
    feed_says(company, 0, body=Body(f"{TEXT}\nGate 8"))
    feed_says(company, 1, location=f"Quai C, {LONG}")
    report = company.hubs[0].run()
    assert sum(one.updated for one in report.spokes) == 4
    company.settle(rounds=1)
    assert company.the("left", server.rewrite(EVENTS[0]).subject).event.body.text.strip().endswith("Gate 8")
    assert company.the("left", "Seconds").event.location.startswith("Quai C")


def test_an_edit_in_what_the_server_rewrote_is_a_persons_and_only_that(server: Server, tmp_path: Path) -> None:
    """Somebody changes one field of each copy; what the server did to the others does not flow back."""
    company = server.company(tmp_path, BOTH)
    company.settle()
    company.edit("left", server.rewrite(EVENTS[0]).subject, location="Gate 9")
    company.edit("left", "Seconds", subject="Minutes")
    company.edit("left", "Plain", body=Body("A text of theirs"))
    company.settle(rounds=2)
    found = {one.subject: one for one in as_people_know_it(company)}
    assert found[LONG] == replace(EVENTS[0], location="Gate 9")
    assert found["Minutes"] == replace(EVENTS[1], subject="Minutes")
    assert found["Plain"].body.text.strip() == "A text of theirs"


def test_an_edit_right_after_our_write_is_a_persons(server: Server, tmp_path: Path) -> None:
    """Before a run has seen what the server made of it."""
    company = server.company(tmp_path, BOTH)
    company.hubs[0].run()
    company.edit("left", server.rewrite(EVENTS[0]).subject, location="Gate 9")
    company.edit("left", "Seconds", subject="Minutes")
    company.settle(rounds=2)
    found = {one.subject: one for one in as_people_know_it(company)}
    assert found[LONG] == replace(EVENTS[0], location="Gate 9")
    assert found["Minutes"] == replace(EVENTS[1], subject="Minutes")


@FILLED_OR_BOTH
def test_r5_a_request_that_a_slow_server_carries_out_late_leaves_no_second_copy(
    server: Server, tmp_path: Path, left: dict[str, object]
) -> None:
    """It was given up and written anew meanwhile; so both copies are as the server words them."""
    company = server.company(tmp_path, left)
    company.hubs[0].run()
    written = ours(company)
    for item in written:
        again = replace(stamp_of(item), nonce=f"late-{item.remote_id}")
        company.places["left"].put(item.identity.uid, item.event, again)
    company.hubs[0].run()
    assert sorted(one.event.subject for one in ours(company)) == sorted(one.event.subject for one in written)
    company.settle(rounds=1)


def test_r5_a_second_copy_that_somebody_changed_stays(server: Server, tmp_path: Path) -> None:
    company = server.company(tmp_path, OUT)
    company.hubs[0].run()
    item = company.the("left", "Plain")
    again = replace(stamp_of(item), nonce="late")
    company.places["left"].put(item.identity.uid, replace(item.event, location="Gate 9"), again)
    company.settle(rounds=2)
    assert [one.event.location for one in ours(company) if one.event.subject == "Plain"].count("Gate 9") == 1


def test_saved_again_without_a_change_is_not_edited_by_hand(server: Server, tmp_path: Path) -> None:
    """Before anything was read back; so the copy leaves with its source."""
    company = server.company(tmp_path, OUT)
    (hub,) = company.hubs
    hub.run()
    place = company.places["left"]
    for key, item in list(place.items.items()):
        if item.stamp:
            MemoryPlace.put(place, item.identity.uid, item.event, item.stamp, key)
    report = hub.run()
    assert [one.skipped for one in report.spokes] == [(), (), ()]
    del company.places["feed"].items[RemoteId("uid-0")]
    for _ in range(3):
        hub.pass_time(minutes=20)
        hub.run()
    assert company.subjects("left") == ["At home", "Plain", "Seconds"]


def test_edited_before_it_was_read_back_is_edited_by_hand(server: Server, tmp_path: Path) -> None:
    company = server.company(tmp_path, OUT)
    (hub,) = company.hubs
    hub.run()
    company.edit("left", "Plain", location="Somewhere else")
    (found,) = [one.skipped for one in hub.run().spokes if one.skipped]
    assert [fault.subject for fault in found] == ["Plain"]
    assert company.the("left", "Plain").event.location == "Somewhere else"
