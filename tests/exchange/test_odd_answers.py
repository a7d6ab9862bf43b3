"""Answers that no sandbox gives: other servers, proxies in between, and Exchange on a bad day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import (
    AnswerLost,
    BadSource,
    BatchTooLarge,
    FaultCode,
    FolderProblem,
    SpokeError,
    Unreachable,
)
from cirahub_desktop.sync.model.event import Occurrence, Series
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId, RemoteId, Version
from cirahub_desktop.sync.spokes.base import Create, Known, NotWritten, Verdict, Written
from cirahub_desktop.sync.spokes.exchange.connection import Connection
from cirahub_desktop.sync.spokes.exchange.spoke import CalendarSpoke
from tests.exchange.canned import Canned, error, serve, success
from tests.exchange.conftest import PARIS
from tests.exchange.events import create, timed, update
from tests.support.connect import connect

READABLE = success(
    "GetFolder",
    "<m:Folders><t:CalendarFolder><t:EffectiveRights><t:CreateAssociated>false</t:CreateAssociated>"
    "<t:CreateContents>true</t:CreateContents><t:CreateHierarchy>false</t:CreateHierarchy><t:Delete>false</t:Delete>"
    "<t:Modify>false</t:Modify><t:Read>true</t:Read></t:EffectiveRights></t:CalendarFolder></m:Folders>",
)


@pytest.fixture
def canned() -> Iterator[Canned]:
    with serve() as server:
        yield server


@pytest.fixture
def connection(canned: Canned) -> Iterator[Connection]:
    made = connect(Account(AccountId("a"), "W", "ann@example.com", "ann", canned.endpoint, AuthMethod.BASIC), "x")
    yield made
    made.close()


@pytest.fixture
def spoke(connection: Connection) -> CalendarSpoke:
    return CalendarSpoke(connection, "AAA=", "/Team", clock=lambda: datetime.now(UTC), zone=PARIS)


def listing(*items: str, total: int | None = None, last: str = "true") -> str:
    count = len(items) if total is None else total
    return success(
        "FindItem",
        f'<m:RootFolder TotalItemsInView="{count}" IncludesLastItemInRange="{last}"><t:Items>{"".join(items)}</t:Items>'
        "</m:RootFolder>",
    )


def line(item_id: str, modified: str, key: str = "1") -> str:
    return (
        f'<t:CalendarItem><t:ItemId Id="{item_id}" ChangeKey="{key}"/>'
        f"<t:LastModifiedTime>{modified}</t:LastModifiedTime></t:CalendarItem>"
    )


def test_a_level_without_root_folder_is_empty(connection: Connection, canned: Canned, cancel: CancelToken) -> None:
    canned.message("FindFolder", success("FindFolder", ""))
    assert connection.children(None, "", cancel) == ()


def test_a_level_of_several_pages(connection: Connection, canned: Canned, cancel: CancelToken) -> None:
    for name, last in (("B", "false"), ("A", "true")):
        folder = f'<t:Folder><t:FolderId Id="{name}"/><t:DisplayName>{name}</t:DisplayName></t:Folder>'
        root = f'<m:RootFolder IncludesLastItemInRange="{last}"><t:Folders>{folder}</t:Folders></m:RootFolder>'
        canned.message("FindFolder", success("FindFolder", root))
    assert [folder.name for folder in connection.children(None, "", cancel)] == ["A", "B"]
    assert b'Offset="1"' in canned.requests[1]


def test_public_folders_that_are_not_there(connection: Connection, canned: Canned, cancel: CancelToken) -> None:
    canned.message("GetFolder", error("GetFolder", "ErrorNoPublicFolderReplicaAvailable"))
    assert connection.check(cancel) is False


@pytest.mark.parametrize(
    ("modified", "verdict"),
    [
        ("2026-01-01T10:00:00.1234567Z", Verdict.UNCHANGED),
        ("2026-01-01T10:00:00Z", Verdict.UNCHANGED),
        ("yesterday", Verdict.COMPLETE),
        ("", Verdict.COMPLETE),
    ],
)
def test_r1_a_time_that_cannot_be_read_never_means_unchanged(
    spoke: CalendarSpoke, canned: Canned, cancel: CancelToken, modified: str, verdict: Verdict
) -> None:
    """R1, R6: seven fractional digits are read, and an unknown time is unknown."""
    canned.message("GetFolder", READABLE)
    canned.message("FindItem", listing(line("i", modified)))
    first = spoke.read(Known(), cancel)
    assert first.verdict is Verdict.COMPLETE
    assert spoke.read(Known(first.cursor), cancel).verdict is verdict


def test_a_change_within_a_second_shows_in_its_fraction(
    spoke: CalendarSpoke, canned: Canned, cancel: CancelToken
) -> None:
    canned.message("GetFolder", READABLE)
    canned.message("FindItem", listing(line("i", "2026-01-01T10:00:00.1234567Z")))
    canned.message("FindItem", listing(line("i", "2026-01-01T10:00:00.1234568Z")))
    cursor = spoke.read(Known(), cancel).cursor
    assert spoke.read(Known(cursor), cancel).verdict is Verdict.COMPLETE


def test_r1_something_known_is_missing_and_the_right_to_read_is_gone(
    spoke: CalendarSpoke, canned: Canned, cancel: CancelToken
) -> None:
    """R1: listing succeeds without the right to read, and shows nothing."""
    canned.message("GetFolder", READABLE)
    canned.message("FindItem", listing(line("i", "2026-01-01T10:00:00Z")))
    first = spoke.read(Known(), cancel)
    canned.answers.clear()
    canned.message("FindItem", listing())
    canned.message("FindItem", listing())
    canned.message("GetFolder", READABLE.replace("<t:Read>true", "<t:Read>false"))
    versions = {id_: seen.version for id_, seen in first.present.items()}
    with pytest.raises(FolderProblem) as caught:
        spoke.read(Known(first.cursor, versions), cancel)
    assert caught.value.reason is FolderProblem.Reason.NO_READ


def test_r1_an_item_is_not_gone_from_a_folder_that_cannot_be_read(
    spoke: CalendarSpoke, canned: Canned, cancel: CancelToken
) -> None:
    """R1: Exchange says "not found" for "no permission" as well."""
    canned.message("GetItem", error("GetItem", "ErrorItemNotFound", "<m:Items/>"))
    canned.message("GetFolder", READABLE.replace("<t:Read>true", "<t:Read>false"))
    with pytest.raises(FolderProblem):
        spoke.fetch([RemoteId("i")], cancel)


def test_r1_an_item_that_may_not_be_seen_is_undecided(
    spoke: CalendarSpoke, canned: Canned, cancel: CancelToken
) -> None:
    canned.message("GetItem", error("GetItem", "ErrorAccessDenied", "<m:Items/>"))
    assert spoke.fetch([RemoteId("i")], cancel) == {}


def whole(item_id: str) -> str:
    return success(
        "GetItem",
        f'<m:Items><t:CalendarItem><t:ItemId Id="{item_id}" ChangeKey="1"/><t:Subject>Truck {item_id}</t:Subject>'
        "<t:Start>2026-01-05T10:00:00Z</t:Start><t:End>2026-01-05T11:00:00Z</t:End>"
        "<t:CalendarItemType>Single</t:CalendarItemType></t:CalendarItem></m:Items>",
    )


BROKEN = error("GetItem", "ErrorInternalServerError", "<m:Items/>")


def test_r9_one_item_that_the_server_cannot_give_stops_no_folder(
    connection: Connection, canned: Canned, cancel: CancelToken
) -> None:
    """It is named, never taken for gone, and asked for again although nothing changes."""
    spoke = CalendarSpoke(connection, "AAA=", "/Team", clock=lambda: datetime.now(UTC), zone=PARIS, read_foreign=True)
    canned.message("GetFolder", READABLE)
    both = listing(line("i", "2026-01-01T10:00:01Z"), line("j", "2026-01-01T10:00:00Z"))
    canned.message("FindItem", both)
    canned.message("GetItem", whole("i"), BROKEN)
    found = spoke.read(Known(), cancel)
    assert (found.verdict, set(found.present), set(found.changed)) == (Verdict.COMPLETE, {"i", "j"}, {"i"})
    assert [(one.code, one.detail) for one in found.faults] == [(FaultCode.UNREADABLE, "ErrorInternalServerError")]
    canned.answers.clear()
    canned.message("FindItem", both)
    canned.message("GetItem", whole("j"))
    canned.message("FindItem", both)
    again = spoke.read(Known(found.cursor, {RemoteId("i"): Version("1")}), cancel)
    assert (set(again.changed), again.faults) == ({"j"}, ())
    assert spoke.read(Known(again.cursor), cancel).verdict is Verdict.UNCHANGED


def test_r9_one_item_alone_that_the_server_cannot_give_is_undecided(
    spoke: CalendarSpoke, canned: Canned, cancel: CancelToken
) -> None:
    canned.message("GetItem", BROKEN)
    assert spoke.fetch([RemoteId("i")], cancel) == {}
    canned.answers.clear()
    canned.message("GetItem", BROKEN, BROKEN)
    with pytest.raises(Unreachable):
        spoke.fetch([RemoteId("i"), RemoteId("j")], cancel)


def test_r1_fewer_items_than_counted_is_partial(spoke: CalendarSpoke, canned: Canned, cancel: CancelToken) -> None:
    """R1: a listing that says it is whole, and is not."""
    canned.message("GetFolder", READABLE)
    canned.message("FindItem", listing(line("i", "2026-01-01T10:00:00Z"), total=2))
    first = spoke.read(Known(), cancel)
    assert first.verdict is Verdict.PARTIAL
    assert spoke.read(Known(first.cursor), cancel).verdict is Verdict.PARTIAL
    with pytest.raises(Unreachable):
        spoke.find(["n"], cancel)


OLD = [f"2026-01-0{9 - number}T10:00:00Z" for number in range(4)]


@pytest.mark.parametrize(
    ("second", "closing", "verdict"),
    [
        ("bc", "a", Verdict.COMPLETE),
        ("cd", "a", Verdict.PARTIAL),  # no overlap: something moved between the pages
        ("bc", "x", Verdict.PARTIAL),  # the pages fit, but something else is on top now
    ],
)
def test_r1_pages_must_overlap_and_the_top_must_stand_still(
    spoke: CalendarSpoke, canned: Canned, cancel: CancelToken, second: str, closing: str, verdict: Verdict
) -> None:
    """R1: else the folder is listed again, and then it is PARTIAL."""
    times = dict(zip("xabcd", ["2026-02-01T10:00:00Z", *OLD], strict=True))
    canned.message("GetFolder", READABLE)
    for _ in range(2):
        canned.message("FindItem", listing(line("a", times["a"]), line("b", times["b"]), total=3, last="false"))
        canned.message("FindItem", listing(*(line(one, times[one]) for one in second), total=3))
        if second == "bc":
            canned.message("FindItem", listing(line(closing, times[closing]), total=3, last="false"))
    assert spoke.read(Known(), cancel).verdict is verdict


def test_pages_that_never_end_are_no_listing(spoke: CalendarSpoke, canned: Canned, cancel: CancelToken) -> None:
    canned.message("FindItem", listing(line("i", "2026-01-01T10:00:00Z"), total=1, last="false"))
    with pytest.raises(BadSource):
        spoke.find(["n"], cancel)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (413, b"", BatchTooLarge),
        (400, b"Bad Request", BatchTooLarge),
        (302, b"", BadSource),
        (404, b"", BadSource),
        (502, b"<html>", AnswerLost),
        (200, b"", AnswerLost),
        (200, b"<!DOCTYPE html><html>Sign in</html>", AnswerLost),
    ],
)
def test_a_write_that_met_something_else(
    spoke: CalendarSpoke, canned: Canned, cancel: CancelToken, status: int, body: bytes, kind: type[SpokeError]
) -> None:
    canned.raw(status, body)
    with pytest.raises(kind):
        spoke.write([create(timed(), "a"), create(timed(), "b")], cancel)
    assert len(canned.requests) == 1


def fault(code: str) -> str:
    return (
        "<s:Fault><faultcode>a:Client</faultcode><faultstring>No.</faultstring>"
        f"<detail><e:ResponseCode>{code}</e:ResponseCode></detail></s:Fault>"
    )


def test_r9_one_bad_event_is_found_by_cutting_the_batch(
    spoke: CalendarSpoke, canned: Canned, cancel: CancelToken
) -> None:
    """R9: the server refuses a whole request for one item."""
    canned.soap(fault("ErrorSchemaValidation"), 500)
    with pytest.raises(BatchTooLarge):
        spoke.write([create(timed("A"), "a"), create(timed("B"), "b")], cancel)
    (alone,) = spoke.write([create(timed("A"), "a")], cancel)
    assert isinstance(alone, NotWritten)
    assert (alone.fault.code, alone.fault.subject, alone.again) == (FaultCode.REFUSED_BY_SERVER, "A", False)


def test_a_server_too_busy_for_every_item_is_busy(spoke: CalendarSpoke, canned: Canned, cancel: CancelToken) -> None:
    pause = '<m:MessageXml><t:Value Name="BackOffMilliseconds">9000</t:Value></m:MessageXml>'
    canned.message("CreateItem", *[error("CreateItem", "ErrorServerBusy", pause + "<m:Items/>")] * 2)
    with pytest.raises(Unreachable) as caught:
        spoke.write([create(timed(), "a"), create(timed(), "b")], cancel)
    assert (caught.value.reason, caught.value.retry_after) == (Unreachable.Reason.BUSY, 9.0)


def test_a_batch_that_ends_half_done_says_so_item_by_item(
    spoke: CalendarSpoke, canned: Canned, cancel: CancelToken
) -> None:
    done = success("CreateItem", '<m:Items><t:CalendarItem><t:ItemId Id="i" ChangeKey="k"/></t:CalendarItem></m:Items>')
    canned.message("CreateItem", done, error("CreateItem", "ErrorServerBusy"), error("CreateItem", "ErrorItemSave"))
    writes: list[Create] = [create(timed(), nonce) for nonce in "abc"]
    first, busy, refused = spoke.write(writes, cancel)
    assert first == Written("i", "k")  # type: ignore[arg-type]
    assert isinstance(busy, NotWritten)
    assert isinstance(refused, NotWritten)
    assert (busy.again, refused.again) == (True, False)


@pytest.mark.parametrize("known", [False, True], ids=["new", "known"])
def test_a_series_whose_occurrence_is_refused_is_taken_back_when_it_is_new(
    spoke: CalendarSpoke, canned: Canned, cancel: CancelToken, known: bool
) -> None:
    """A known one is left unfinished for the next run: we never delete what was there before."""
    start = timed().span.start
    event = timed(series=Series("FREQ=DAILY", changed=(Occurrence(start, timed("Other")),)))
    done = '<m:Items><t:CalendarItem><t:ItemId Id="i" ChangeKey="k"/></t:CalendarItem></m:Items>'
    for operation in ("UpdateItem", "UpdateItem") if known else ("CreateItem",):
        canned.message(operation, success(operation, done))
    canned.message("UpdateItem", error("UpdateItem", "ErrorOccurrenceCrossingBoundary", "<m:Items/>"))
    canned.message("DeleteItem", success("DeleteItem", ""))
    old = Written(RemoteId("i"), Version("j"))
    (refused,) = spoke.write([update(event, old) if known else create(event)], cancel)
    assert isinstance(refused, NotWritten)
    assert (refused.fault.code, refused.again) == (FaultCode.OCCURRENCE_LOST, False)
    assert [b"DeleteItem " in request for request in canned.requests] == (
        [False] * 3 if known else [False, False, True]
    )


def test_fewer_answers_than_writes_is_a_lost_answer(spoke: CalendarSpoke, canned: Canned, cancel: CancelToken) -> None:
    canned.message("CreateItem", error("CreateItem", "ErrorItemSave"))
    with pytest.raises(AnswerLost):
        spoke.write([create(timed(), "a"), create(timed(), "b")], cancel)


def test_an_answer_is_never_trusted_to_be_small(
    spoke: CalendarSpoke, canned: Canned, cancel: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R14."""
    monkeypatch.setattr("cirahub_desktop.sync.spokes.exchange.call.LARGEST_ANSWER", 1000)
    canned.raw(200, b"x" * 2000)
    with pytest.raises(BadSource) as caught:
        spoke.read(Known(), cancel)
    assert caught.value.reason is BadSource.Reason.TOO_LARGE
