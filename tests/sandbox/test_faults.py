"""Every trouble that can be ordered, seen from the client and from the folder."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import requests
from exchangelib import CalendarItem
from exchangelib.errors import ErrorServerBusy, ErrorTimeoutExpired, TransportError, UnauthorizedError

from cirahub_desktop.sandbox.faults import Effect, Fault, Kind, parse_fault
from cirahub_desktop.sandbox.sample_folders import CLAIRE, PASSWORDS
from cirahub_desktop.sandbox.server import Sandbox
from tests.sandbox.client import PARIS, TEAM, Client, create_xml, envelope, event_xml, soap

NINE = datetime(2027, 7, 5, 9)


def create(claire: Client, folder: Any, number: int = 4) -> None:
    """``number`` events in one request."""
    start = NINE.replace(tzinfo=PARIS)
    items = [
        CalendarItem(account=claire.account, folder=folder, subject=f"E{one}", start=start, end=start)
        for one in range(number)
    ]
    claire.account.bulk_create(folder=folder, items=items, send_meeting_invitations="SendToNone")


@pytest.mark.parametrize(
    ("kind", "error", "left"),
    [
        ("busy=2500", ErrorServerBusy, 0),
        ("busy-500=2500", ErrorServerBusy, 0),
        ("busy-item=2500", ErrorServerBusy, 0),
        ("401", UnauthorizedError, 0),
        ("403", TransportError, 0),
        ("500", TransportError, 0),
        ("503", TransportError, 0),
        ("429=7", TransportError, 0),
        ("drop-before", ErrorTimeoutExpired, 0),
        ("drop-during", ErrorTimeoutExpired, 2),
        ("drop-after", ErrorTimeoutExpired, 4),
        ("truncated", Exception, 4),
    ],
)
def test_fault_strikes_once(unchecked: Sandbox, claire: Client, kind: str, error: type[Exception], left: int) -> None:
    folder = claire.folder(TEAM)
    unchecked.faults.add(f"CreateItem:1:{kind}")
    with pytest.raises(error) as raised:
        create(claire, folder)
    assert len(unchecked.items(TEAM)) == left
    if kind in ("busy=2500", "busy-500=2500"):
        assert raised.value.back_off == 2.5  # type: ignore[attr-defined]
    create(claire, folder)
    assert len(unchecked.items(TEAM)) == left + 4


def test_forbidden_has_an_empty_body(unchecked: Sandbox) -> None:
    unchecked.faults.add("*:1:403")
    answer = requests.post(unchecked.endpoint, data=b"<x/>", auth=(CLAIRE, PASSWORDS[CLAIRE]), timeout=10)
    assert (answer.status_code, answer.content) == (403, b"")


def test_retry_after_is_told(unchecked: Sandbox) -> None:
    unchecked.faults.add("*:1:429=7")
    answer = requests.post(unchecked.endpoint, data=b"<x/>", auth=(CLAIRE, PASSWORDS[CLAIRE]), timeout=10)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")


def test_third_request_and_all_after_it(sandbox: Sandbox) -> None:
    sandbox.faults.add("CreateItem:3+:403")
    for number in range(5):
        body = create_xml(sandbox, event_xml(f"E{number}"))
        if number < 2:
            soap(sandbox, body)
        else:
            with pytest.raises(Exception, match=r"Document is empty|no element"):
                soap(sandbox, body)
    sandbox.faults.clear()
    assert len(sandbox.items(TEAM)) == 2


@pytest.mark.parametrize(("kind", "written"), [("hold", 0), ("hold-after", 1)])
def test_held_request_waits_for_its_release(sandbox: Sandbox, kind: str, written: int) -> None:
    sandbox.faults.add(f"CreateItem:1:{kind}")
    with ThreadPoolExecutor(1) as pool:
        pending = pool.submit(soap, sandbox, create_xml(sandbox, event_xml("a")))
        assert sandbox.faults.wait_until_held()
        assert len(sandbox.items(TEAM)) == written
        assert not pending.done()
        sandbox.faults.release()
        pending.result(10)
    assert len(sandbox.items(TEAM)) == 1


def test_closing_ends_what_is_held() -> None:
    with ThreadPoolExecutor(1) as pool:
        with Sandbox(faults=["*:*:hold"]) as running:
            pending = pool.submit(
                requests.post, running.endpoint, data=b"<x/>", auth=(CLAIRE, PASSWORDS[CLAIRE]), timeout=10
            )
            assert running.faults.wait_until_held()
        assert pending.exception(10) is None or isinstance(pending.exception(10), requests.ConnectionError)


def test_slow_answer_comes(sandbox: Sandbox) -> None:
    sandbox.faults.add("CreateItem:1:slow=0.05")
    soap(sandbox, create_xml(sandbox, event_xml("a")))
    assert len(sandbox.items(TEAM)) == 1


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("CreateItem:3:drop-after", Fault("CreateItem", 3, 3, Kind.DROP_AFTER)),
        ("*:*:busy=500", Fault("*", 1, None, Kind.BUSY, "500")),
        ("GET:2+:slow=0.5", Fault("GET", 2, None, Kind.SLOW, "0.5")),
        ("UpdateItem:1:status=456@half", Fault("UpdateItem", 1, 1, Kind.STATUS, "456", Effect.HALF)),
    ],
)
def test_notation_is_read(text: str, fault: Fault) -> None:
    assert parse_fault(text) == fault


@pytest.mark.parametrize(
    "text", ["", "CreateItem", "CreateItem:1", "CreateItem:0:500", "A:x:500", "A:1:boom", "A:1:slow=x", "A:1:500@most"]
)
def test_wrong_notation_is_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S+ \S+"):
        parse_fault(text)


def post(sandbox: Sandbox, number: int = 4) -> requests.Response:
    """``number`` events in one request, as it goes over the wire."""
    body = envelope(create_xml(sandbox, "".join(event_xml(f"E{one}") for one in range(number))))
    return requests.post(
        sandbox.endpoint, data=body, auth=(CLAIRE, PASSWORDS[CLAIRE]), timeout=10, allow_redirects=False
    )


@pytest.mark.parametrize(
    ("kind", "status", "said"),
    [
        ("busy-503=2500", 503, b"BackOffMilliseconds"),
        ("500-page", 500, b"<html>"),
        ("page", 200, b"<html>"),
        ("login", 302, b""),
        ("status=456", 456, b""),
        ("401", 401, b""),
    ],
)
@pytest.mark.parametrize(("effect", "left"), [("none", 0), ("half", 2), ("whole", 4)])
def test_how_much_is_carried_out_is_said_apart(
    unchecked: Sandbox, kind: str, status: int, said: bytes, effect: str, left: int
) -> None:
    unchecked.faults.add(f"CreateItem:1:{kind}@{effect}")
    answer = post(unchecked)
    assert answer.status_code == status
    assert said in answer.content
    assert answer.headers.get("Location") == ("/owa/auth/logon.aspx" if kind == "login" else None)
    assert len(unchecked.items(TEAM)) == left


@pytest.mark.parametrize(("effect", "left"), [("none", 0), ("half", 2), ("whole", 4)])
def test_items_that_a_busy_server_did_not_take_are_said_one_by_one(sandbox: Sandbox, effect: str, left: int) -> None:
    sandbox.faults.add(f"CreateItem:1:busy-item=2500@{effect}")
    answer = post(sandbox)
    assert answer.content.count(b"NoError") == left
    assert answer.content.count(b"ErrorServerBusy") == answer.content.count(b"2500") == 4 - left
    assert len(sandbox.items(TEAM)) == left


def test_a_page_behind_the_answer(unchecked: Sandbox) -> None:
    unchecked.faults.add("CreateItem:1:trailing")
    body = post(unchecked).content
    assert body.rstrip().endswith(b"</html>")
    assert b"Envelope><!DOCTYPE" in body
    assert len(unchecked.items(TEAM)) == 4


def test_retry_after_may_be_a_date_by_the_server_s_clock(unchecked: Sandbox) -> None:
    unchecked.faults.add("CreateItem:1:503-until=120")
    headers = post(unchecked).headers
    until, now = (parsedate_to_datetime(headers[name]) for name in ("Retry-After", "Date"))
    assert abs((until - now).total_seconds() - 120) < 3
