"""The public folder over real HTTP: read, write, find, and what each costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cirahub_desktop.sandbox.rights import Role
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import FaultCode, FolderProblem
from cirahub_desktop.sync.model.event import Body, Event, Occurrence, Person, Sensitivity, Series, ShowAs
from cirahub_desktop.sync.model.item import RemoteId
from cirahub_desktop.sync.spokes.base import Delete, Known, NotWritten, Verdict, WriteResult, Written
from cirahub_desktop.sync.spokes.exchange.spoke import CalendarSpoke
from tests.exchange.conftest import CLAIRE, MakeSpoke
from tests.exchange.events import PARIS, all_day, create, timed, update


def wrote(results: object) -> Written:
    assert isinstance(results, list)
    (only,) = results
    assert isinstance(only, Written), only
    return only


def read_back(spoke: CalendarSpoke, written: Written, cancel: CancelToken) -> Event:
    item = spoke.fetch([written.remote_id], cancel)[written.remote_id]
    assert item is not None
    assert item.version == written.version
    return item.event


def weekly(**values: object) -> Event:
    series = Series("FREQ=WEEKLY;COUNT=6;BYDAY=TU", **values)  # type: ignore[arg-type]
    return timed("Team", "2026-12-01T09:00", series=series)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


RICH = timed(
    "Quai B – livraison",
    location="Quai B",
    body=Body(text="Line one\nLine two"),
    categories=("School", "Été"),
    show_as=ShowAs.OUT_OF_OFFICE,
    sensitivity=Sensitivity.PRIVATE,
    reminder=timedelta(minutes=15),
)


@pytest.mark.parametrize(
    "event",
    [
        RICH,
        all_day(days=3),
        timed(start="2026-03-29T01:30", minutes=90),
        weekly(),
        replace(all_day(), series=Series("FREQ=DAILY")),
    ],
    ids=["rich", "all-day", "summer-time", "series", "all-day-series"],
)
def test_what_is_written_is_read_back(spoke: CalendarSpoke, cancel: CancelToken, event: Event) -> None:
    written = wrote(spoke.write([create(event)], cancel))
    back = read_back(spoke, written, cancel)
    back = replace(back, body=Body(text=back.body.text.replace("\r\n", "\n").rstrip("\n")))
    assert back == event


def test_an_update_replaces_everything(spoke: CalendarSpoke, cancel: CancelToken) -> None:
    written = wrote(spoke.write([create(RICH)], cancel))
    plain = timed("Plain", "2026-12-02T10:00")
    again = wrote(spoke.write([update(plain, written)], cancel))
    assert again.version != written.version
    assert read_back(spoke, again, cancel) == plain


def test_a_series_with_exceptions_is_written_and_read_whole(spoke: CalendarSpoke, cancel: CancelToken) -> None:
    moved = Occurrence(at("2026-12-15T09:00"), timed("Team, moved", "2026-12-16T11:00", location="Room 2"))
    event = weekly(removed=(at("2026-12-08T09:00"),), changed=(moved,))
    written = wrote(spoke.write([create(event)], cancel))
    assert read_back(spoke, written, cancel) == event


def test_an_updated_series_keeps_nothing_of_its_old_exceptions(spoke: CalendarSpoke, cancel: CancelToken) -> None:
    moved = Occurrence(at("2026-12-15T09:00"), timed("Team, moved", "2026-12-16T11:00", location="Room 2"))
    written = wrote(spoke.write([create(weekly(removed=(at("2026-12-08T09:00"),), changed=(moved,)))], cancel))
    other = weekly(changed=(Occurrence(at("2026-12-22T09:00"), timed("Xmas", "2026-12-22T09:00")),))
    again = wrote(spoke.write([update(other, written)], cancel))
    assert read_back(spoke, again, cancel) == other


def test_a_series_becomes_a_single_event_and_back(spoke: CalendarSpoke, cancel: CancelToken) -> None:
    written = wrote(spoke.write([create(weekly())], cancel))
    single = wrote(spoke.write([update(timed(), written)], cancel))
    assert read_back(spoke, single, cancel) == timed()
    assert read_back(spoke, wrote(spoke.write([update(weekly(), single)], cancel)), cancel) == weekly()


def test_a_series_cut_short_is_seen_as_unfinished(spoke: CalendarSpoke, sandbox: Sandbox, cancel: CancelToken) -> None:
    """R5: the stamp says what it is for only after the last step."""
    sandbox.faults.add("UpdateItem:1:503")
    event = weekly(removed=(at("2026-12-08T09:00"),))
    from cirahub_desktop.sync.errors import AnswerLost

    with pytest.raises(AnswerLost):
        spoke.write([create(event)], cancel)
    (found,) = spoke.find(["n1"], cancel)
    assert found.stamp.content == ""


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (timed(series=Series("FREQ=MONTHLY;BYMONTHDAY=31")), FaultCode.SERIES_NOT_EXPRESSIBLE),
        (timed(series=Series("FREQ=WEEKLY", added=(at("2026-12-03T09:00"),))), FaultCode.SERIES_NOT_EXPRESSIBLE),
        (
            weekly(changed=(Occurrence(at("2026-12-08T09:00"), timed("Late", "2026-12-15T08:00")),)),
            FaultCode.OCCURRENCE_LOST,
        ),
        (
            weekly(changed=(Occurrence(at("2026-12-09T09:00"), timed("Not one of them", "2026-12-09T09:00")),)),
            FaultCode.OCCURRENCE_LOST,
        ),
    ],
)
def test_what_exchange_cannot_hold_is_refused_by_name_and_nothing_is_sent(
    spoke: CalendarSpoke, sandbox: Sandbox, cancel: CancelToken, event: Event, code: FaultCode
) -> None:
    good = create(timed("Good"), "n2")
    bad, fine = spoke.write([create(event), good], cancel)
    assert isinstance(bad, NotWritten)
    assert (bad.fault.code, bad.fault.subject, bad.again) == (code, event.subject, False)
    assert isinstance(fine, Written)
    assert sandbox.recorder.counts == {"CreateItem": 1}


def test_r8_attendees_and_organizer_are_never_sent(spoke: CalendarSpoke, sandbox: Sandbox, cancel: CancelToken) -> None:
    """R8: an attendee would make a meeting of it."""
    event = timed(organizer=Person("Ann", "ann@example.org"), attendees=(Person("Bob", "bob@example.org"),))
    written = wrote(spoke.write([create(event)], cancel))
    wrote(spoke.write([update(event, written)], cancel))
    assert all(b"Attendee" not in one.request and b"ann@" not in one.request for one in sandbox.recorder.exchanges)


def test_a_stale_update_is_told_apart(spoke: CalendarSpoke, cancel: CancelToken) -> None:
    """R7: an update carries the version that was read."""
    written = wrote(spoke.write([create(timed())], cancel))
    wrote(spoke.write([update(timed("By hand"), written)], cancel))
    (late,) = spoke.write([update(timed("Ours"), written)], cancel)
    assert isinstance(late, NotWritten)
    assert (late.fault.code, late.again) == (FaultCode.CHANGED_MEANWHILE, True)


def test_a_delete_is_soft_and_counts_as_done_when_already_gone(
    spoke: CalendarSpoke, sandbox: Sandbox, cancel: CancelToken
) -> None:
    written = wrote(spoke.write([create(timed())], cancel))
    delete = Delete(written.remote_id, written.version)
    for _ in range(2):
        wrote(spoke.write([delete], cancel))
    assert spoke.fetch([written.remote_id], cancel) == {written.remote_id: None}
    assert len(sandbox.items("/Team Calendar", deleted=True)) == 1


def test_results_come_in_the_order_of_the_writes(spoke: CalendarSpoke, cancel: CancelToken) -> None:
    first = wrote(spoke.write([create(timed("A"), "a")], cancel))
    results: list[WriteResult] = list(
        spoke.write([create(timed("B"), "b"), Delete(first.remote_id, first.version), create(timed("C"), "c")], cancel)
    )
    subjects = [read_back(spoke, one, cancel).subject for one in (results[0], results[2]) if isinstance(one, Written)]
    assert subjects == ["B", "C"]
    assert isinstance(results[1], Written)
    assert results[1].remote_id == first.remote_id


def test_the_first_read_asks_for_the_rights_and_the_second_costs_one_request(
    spoke: CalendarSpoke, sandbox: Sandbox, cancel: CancelToken
) -> None:
    first = spoke.read(Known(), cancel)
    assert (first.verdict, sandbox.recorder.counts) == (Verdict.COMPLETE, {"GetFolder": 1, "FindItem": 1})
    sandbox.recorder.clear()
    assert spoke.read(Known(first.cursor), cancel).verdict is Verdict.UNCHANGED
    assert sandbox.recorder.counts == {"FindItem": 1}


def test_the_read_after_our_own_writes_costs_two_requests(
    spoke: CalendarSpoke, sandbox: Sandbox, cancel: CancelToken
) -> None:
    cursor = spoke.read(Known(), cancel).cursor
    written = wrote(spoke.write([create(timed())], cancel))
    sandbox.recorder.clear()
    again = spoke.read(Known(cursor), cancel)
    assert again.present[written.remote_id].version == written.version
    assert sandbox.recorder.ews_requests == 2


def test_a_change_in_the_same_instant_as_the_last_listing_is_not_missed(
    spoke: CalendarSpoke, sandbox: Sandbox, cancel: CancelToken
) -> None:
    """R1, R6: LastModifiedTime has whole seconds; while the newest is fresh, only a listing tells."""
    written = wrote(spoke.write([create(timed())], cancel))
    cursor = spoke.read(Known(), cancel).cursor
    sandbox.recorder.clear()
    again = spoke.read(Known(cursor, {written.remote_id: written.version}), cancel)
    assert (again.verdict, sandbox.recorder.counts) == (Verdict.COMPLETE, {"FindItem": 1})


def test_a_closer_look_lists_everything(spoke: CalendarSpoke, cancel: CancelToken) -> None:
    cursor = spoke.read(Known(), cancel).cursor
    assert spoke.read(Known(cursor, look_closely=True), cancel).verdict is Verdict.COMPLETE


def test_the_cursor_of_another_folder_says_nothing(
    spoke: CalendarSpoke, make_spoke: MakeSpoke, cancel: CancelToken
) -> None:
    cursor = make_spoke("/Logistics/Fleet/Entretien véhicules").read(Known(), cancel).cursor
    assert spoke.read(Known(cursor), cancel).verdict is Verdict.COMPLETE


def test_a_thousand_items_are_created_in_sixteen_requests_and_listed_in_one(
    spoke: CalendarSpoke, sandbox: Sandbox, cancel: CancelToken
) -> None:
    writes = [create(timed(f"Event {number}", body=Body(text="x" * 200)), f"n{number}") for number in range(1000)]
    size = spoke.capabilities.batch_size
    for start in range(0, len(writes), size):
        assert all(isinstance(one, Written) for one in spoke.write(writes[start : start + size], cancel))
    assert sandbox.recorder.counts == {"CreateItem": 16}
    sandbox.recorder.clear()
    snapshot = spoke.read(Known(), cancel)
    assert len({seen.stamp.nonce for seen in snapshot.present.values() if seen.stamp}) == 1000
    assert sandbox.recorder.counts == {"GetFolder": 1, "FindItem": 1}


def test_a_listing_of_several_pages_is_whole(
    spoke: CalendarSpoke, sandbox: Sandbox, cancel: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cirahub_desktop.sync.spokes.exchange.listing.PAGE", 10)
    spoke.write([create(timed(), f"n{number}") for number in range(35)], cancel)
    sandbox.recorder.clear()
    snapshot = spoke.read(Known(), cancel)
    assert (snapshot.verdict, len(snapshot.present)) == (Verdict.COMPLETE, 35)
    assert sandbox.recorder.counts == {"GetFolder": 1, "FindItem": 5}


@pytest.mark.parametrize("times", [1, 2])
def test_r1_a_folder_that_changes_while_it_is_listed_is_listed_again_then_partial(
    spoke: CalendarSpoke, cancel: CancelToken, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """R1: a deletion behind us and a change before us cancel out in the overlap; the closing look shows them."""
    monkeypatch.setattr("cirahub_desktop.sync.spokes.exchange.listing.PAGE", 10)
    written = [
        one for one in spoke.write([create(timed(), f"n{n}") for n in range(15)], cancel) if isinstance(one, Written)
    ]
    disturbances = iter(range(times))

    def disturb(done: int, total: int | None) -> None:
        if done == 10 and (turn := next(disturbances, None)) is not None:
            newest, oldest = written[14 - turn], written[turn]
            spoke.write([Delete(newest.remote_id, newest.version)], cancel)
            spoke.write([update(timed("Moved up"), oldest, f"n{turn}")], cancel)

    snapshot = spoke.read(Known(), cancel, disturb)
    assert snapshot.verdict is (Verdict.COMPLETE if times == 1 else Verdict.PARTIAL)


def test_r1_a_folder_that_lost_the_right_to_read_is_no_empty_folder(make_spoke: MakeSpoke, cancel: CancelToken) -> None:
    """R1: what cannot be seen is not gone."""
    with pytest.raises(FolderProblem) as caught:
        make_spoke("/Direction/Comité stratégique").read(Known(), cancel)
    assert caught.value.reason is FolderProblem.Reason.NO_READ


def test_a_folder_that_is_not_there(connection: object, spoke: CalendarSpoke, cancel: CancelToken) -> None:
    gone = CalendarSpoke(spoke._connection, "bm9uc2Vuc2U=", "/Gone", clock=lambda: at("2026-12-01"))
    with pytest.raises(FolderProblem) as caught:
        gone.read(Known(), cancel)
    assert (caught.value.folder, caught.value.reason) == ("/Gone", FolderProblem.Reason.NOT_FOUND)


def test_a_read_only_folder_refuses_the_whole_batch(make_spoke: MakeSpoke, cancel: CancelToken) -> None:
    with pytest.raises(FolderProblem) as caught:
        make_spoke("/Direction/Congés d’été").write([create(timed())], cancel)
    assert (caught.value.reason, caught.value.missing) == (FolderProblem.Reason.NO_WRITE, ("create",))


def test_a_right_that_was_lost_in_between_is_named(
    sandbox: Sandbox, make_spoke: MakeSpoke, cancel: CancelToken
) -> None:
    spoke = make_spoke()
    made = spoke.write([create(timed(), "n1"), create(timed(), "n2")], cancel)
    one, two = (each for each in made if isinstance(each, Written))
    sandbox.set_role("/Team Calendar", CLAIRE, Role.REVIEWER)
    with pytest.raises(FolderProblem) as caught:
        spoke.write([update(timed("Other"), one, "n1"), Delete(two.remote_id, two.version)], cancel)
    assert caught.value.missing == ("change", "delete")
    sandbox.set_role("/Team Calendar", CLAIRE, Role.EDITOR)
    assert isinstance(spoke.write([Delete(two.remote_id, two.version)], cancel)[0], Written)


def test_foreign_items_are_listed_and_read_only_when_the_spoke_feeds_a_hub(
    make_spoke: MakeSpoke, cancel: CancelToken
) -> None:
    listed = make_spoke("/Logistics/Planning quai").read(Known(), cancel)
    assert len(listed.present) == 3
    assert listed.changed == {}
    fed = make_spoke("/Logistics/Planning quai", read_foreign=True).read(Known(), cancel)
    assert fed.changed.keys() == listed.present.keys()
    meeting = next(item.event for item in fed.changed.values() if item.event.attendees)
    assert meeting.attendees[0].email == "paul.petit@verrier.example"
    assert "Quai B bloqué – marquage au sol" in {item.event.subject for item in fed.changed.values()}


def test_find_returns_every_item_with_a_nonce_oldest_first(
    spoke: CalendarSpoke, sandbox: Sandbox, cancel: CancelToken
) -> None:
    original = create(timed(), "same")
    copies = [wrote(spoke.write([one], cancel)) for one in (original, original, create(timed(), "other"))]
    sandbox.recorder.clear()
    found = spoke.find(["same", "never"], cancel)
    assert [one.remote_id for one in found] == [one.remote_id for one in copies[:2]]
    assert found[0].stamp == original.stamp
    assert sandbox.recorder.counts == {"FindItem": 1}


def test_fetch_tells_gone_from_unknown(spoke: CalendarSpoke, cancel: CancelToken) -> None:
    gone = RemoteId("bm90IHRoZXJl")
    assert spoke.fetch([gone], cancel).get(gone) is None


def test_a_probe_shows_what_a_person_wants_to_know(make_spoke: MakeSpoke, cancel: CancelToken) -> None:
    probe = make_spoke("/Logistics/Fleet").probe(cancel)
    assert (probe.name, probe.events) == ("Fleet", 3)
    assert [one.subject for one in probe.next] == ["Révision Sprinter DK-441-PR", "Restitution véhicule de location"]
    assert (probe.may_create, probe.may_change, probe.may_delete) == (True, True, True)
    assert not make_spoke("/Direction/Congés d’été").probe(cancel).may_create


def test_a_cancelled_token_sends_nothing(spoke: CalendarSpoke, sandbox: Sandbox) -> None:
    """R13."""
    from cirahub_desktop.sync.errors import Cancelled

    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        spoke.write([create(timed())], token)
    assert sandbox.recorder.exchanges == ()
