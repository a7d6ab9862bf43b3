"""One event in all its versions, asked of real files, a real feed and a real Exchange on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from cirahub_desktop.happenings import Happening
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError, SignInFailed, Unreachable
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.hub import SpokeKind
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.versions import Answer, Now
from tests.app.test_agenda import Office, zoned
from tests.e2e.stage import DOCK, FEED, Stage
from tests.support.ics import vcalendar


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with Sandbox() as sandbox, Stage(sandbox, tmp_path / "data") as stage:
        yield stage


def when(event: Event | None) -> str:
    assert event is not None
    start = event.span.start
    assert isinstance(start, datetime)
    return f"{start:%d %H:%M} {start.tzinfo} {event.subject} {event.location}".strip()


def ask(office: Office, one: Happening, spoke: str) -> Answer:
    found = office.app.spoke(office.app.hub("Team"), spoke)
    return office.app.agenda.ask(one.item, one.name, found.id, CancelToken())


def test_all_versions_are_known_at_once(office: Office) -> None:
    office.put(zoned("board", "20261124", "153000", "163000", "LOCATION:Room 1"))
    office.add_dock()
    office.run()
    (one,) = office.between("2026-11-24", "2026-11-25")
    versions = office.app.agenda.versions(one.item, one.name)
    assert when(versions.here) == "24 15:30 Europe/Paris Board Room 1"
    assert versions.source is not None
    assert (versions.source.name, versions.source_name, versions.source.written) == ("Plan", "Plan", None)
    (copy,) = versions.copies
    assert (copy.name, copy.kind, when(copy.agreed)) == ("Dock", SpokeKind.FOLDER, when(versions.here))
    assert copy.written is not None
    assert copy.can_be_asked


def test_a_file_is_asked_for_its_lines(office: Office) -> None:
    office.put(zoned("board", "20261124", "080000", "090000", "LOCATION:Yard",
                     zone="America/New_York"))  # fmt: skip
    office.run()
    (one,) = office.between("2026-11-24", "2026-11-25")
    answer = ask(office, one, "Plan")
    assert answer.now is Now.SAME
    assert answer.lines is not None
    assert (answer.lines.start, answer.lines.end, answer.lines.zone) == (
        "20261124T080000", "20261124T090000", "America/New_York",
    )  # fmt: skip
    assert "SUMMARY:Board" in answer.lines.lines
    assert when(answer.event) == "24 08:00 America/New_York Board Yard"


def test_a_changed_date_has_lines_of_its_own(office: Office) -> None:
    office.put(
        zoned("team", "20261102", "080000", "090000", "RRULE:FREQ=WEEKLY"),
        zoned("team", "20261117", "100000", "110000", "RECURRENCE-ID;TZID=Europe/Paris:20261116T080000"),
    )
    office.run()
    usual, changed = (office.between(day, f"{day[:8]}{int(day[8:]) + 1:02}")[0] for day in ("2026-11-02", "2026-11-17"))
    first, second = ask(office, usual, "Plan").lines, ask(office, changed, "Plan").lines
    assert first is not None
    assert second is not None
    assert (first.start, first.rule) == ("20261102T080000", "FREQ=WEEKLY")
    assert (second.start, second.rule) == ("20261117T100000", "")
    assert office.app.agenda.versions(changed.item, changed.name).repeats


def test_what_a_place_has_changed_is_seen(office: Office) -> None:
    office.put(zoned("board", "20261124", "153000", "163000"))
    office.add_dock()
    office.run()
    (one,) = office.between("2026-11-24", "2026-11-25")
    (copy,) = (office.root / "dock").glob("*.ics")
    assert ask(office, one, "Dock").now is Now.SAME
    copy.write_bytes(copy.read_bytes().replace(b"T153000", b"T143000"))
    answer = ask(office, one, "Dock")
    assert (answer.now, when(answer.event)) == (Now.CHANGED, "24 14:30 Europe/Paris Board")
    copy.write_bytes(copy.read_bytes().replace(b"DTSTART", b"X-START"))
    assert ask(office, one, "Dock").now is Now.UNKNOWN
    copy.unlink()
    assert ask(office, one, "Dock").now is Now.GONE


def test_a_date_that_a_place_left_out_is_gone_there(office: Office) -> None:
    series = zoned("team", "20261102", "080000", "090000", "RRULE:FREQ=WEEKLY")
    office.put(series)
    office.run()
    one, other = office.between("2026-11-02", "2026-11-10")
    office.put(series.replace("\r\nEND:", "\r\nEXDATE;TZID=Europe/Paris:20261109T080000\r\nEND:"))
    assert ask(office, one, "Plan").now is Now.SAME
    assert ask(office, other, "Plan").now is Now.GONE


def test_a_spoke_without_a_copy_says_so_and_is_not_asked(office: Office) -> None:
    office.put(zoned("board", "20261124", "153000", "163000"))
    office.run()
    office.add_dock()
    (one,) = office.between("2026-11-24", "2026-11-25")
    (copy,) = office.app.agenda.versions(one.item, one.name).copies
    assert (copy.agreed, copy.can_be_asked, copy.written) == (None, False, None)
    assert ask(office, one, "Dock").now is Now.GONE


def plan(day: date, hour: int, *, weekly: bool = False) -> bytes:
    rule = ("RRULE:FREQ=WEEKLY;COUNT=3",) if weekly else ()
    return vcalendar(zoned("board", f"{day:%Y%m%d}", f"{hour:02}0000", f"{hour + 1:02}0000", "LOCATION:Dock 4", *rule))


def look(stage: Stage, day: date) -> Happening:
    (one,) = stage.app.agenda.between(stage.hub.id, day, day + timedelta(days=1)).happenings
    return one


def asked(stage: Stage, one: Happening, spoke: str) -> Answer:
    return stage.app.agenda.ask(one.item, one.name, stage.spoke(spoke).id, CancelToken())


@pytest.mark.parametrize("weekly", [False, True])
def test_feed_and_exchange_are_asked_live(stage: Stage, weekly: bool) -> None:
    first = datetime.now().astimezone().date() + timedelta(days=3)
    day = first + timedelta(days=7 if weekly else 0)
    stage.publish_bytes(plan(first, 9, weekly=weekly))
    stage.set_up().run()
    one = look(stage, day)
    feed, exchange = asked(stage, one, FEED), asked(stage, one, DOCK)
    assert (feed.now, exchange.now) == (Now.SAME, Now.SAME)
    assert when(feed.event) == when(exchange.event) == f"{day:%d} 09:00 Europe/Paris Board Dock 4"
    assert feed.lines is not None
    assert feed.lines.zone == "Europe/Paris"
    assert exchange.lines is None

    stage.publish_bytes(plan(first, 11, weekly=weekly))
    assert asked(stage, one, FEED).now is (Now.GONE if weekly else Now.CHANGED)
    stage.sandbox.empty(stage.path)
    assert asked(stage, one, DOCK).now is Now.GONE


def test_a_refused_password_is_not_sent_again(stage: Stage) -> None:
    stage.publish(1)
    stage.set_up().run()
    app, store = stage.app, Store(stage.data / "cirahub.sqlite")
    (row,) = store.items.rows(stage.hub.id)
    condition = store.conditions.get(stage.spoke(DOCK).id)
    store.conditions.put(stage.spoke(DOCK).id, replace(condition, error=SignInFailed("127.0.0.1")))
    store.close()
    stage.sandbox.recorder.clear()
    with pytest.raises(SignInFailed):
        app.agenda.ask(row, "", stage.spoke(DOCK).id, CancelToken())
    assert not stage.sandbox.recorder.exchanges


def test_a_server_that_wants_peace_gets_it(stage: Stage) -> None:
    stage.publish(1)
    stage.set_up().run()
    store, spoke = Store(stage.data / "cirahub.sqlite"), stage.spoke(FEED).id
    (row,) = store.items.rows(stage.hub.id)
    error: CiraHubError = Unreachable("127.0.0.1", Unreachable.Reason.BUSY, retry_after=3600)
    store.conditions.put(spoke, replace(store.conditions.get(spoke), error=error))
    store.close()
    stage.sandbox.recorder.clear()
    with pytest.raises(Unreachable):
        stage.app.agenda.ask(row, "", spoke, CancelToken())
    assert not stage.sandbox.recorder.exchanges


def test_an_alarm_that_stands_first_hides_no_time(office: Office) -> None:
    alarm = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDTSTART:20200101T000000Z\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nUID:"
    office.put(zoned("board", "20261124", "080000", "090000").replace("UID:", alarm, 1))
    office.run()
    (one,) = office.between("2026-11-24", "2026-11-25")
    lines = ask(office, one, "Plan").lines
    assert lines is not None
    assert (lines.start, lines.zone) == ("20261124T080000", "Europe/Paris")
