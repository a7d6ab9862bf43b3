"""What a transport does between a request and its answer: waiting, repeating, keeping connections, taking turns."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from requests.auth import AuthBase, HTTPBasicAuth

from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import AnswerLost, Cancelled, Refused, SignInFailed, Unreachable
from cirahub_desktop.sync.spokes.exchange import soap
from cirahub_desktop.sync.spokes.exchange import transport as transport_module
from cirahub_desktop.sync.spokes.exchange.folders import get_folder
from cirahub_desktop.sync.spokes.exchange.patience import TRIES
from cirahub_desktop.sync.spokes.exchange.transport import Transport
from cirahub_desktop.sync.turns import Turns
from tests.exchange.canned import Canned, error, serve, success
from tests.exchange.conftest import CLAIRE

_R = Unreachable.Reason
QUESTION = get_folder(None)
FINE = success("GetFolder", "<m:Folders/>")


class Token(AuthBase):
    """A credential whose first ``ended`` tokens are refused, and which gets others."""

    def __init__(self, password: str, ended: int = 0) -> None:
        self.password, self.ended, self.renewals = password, ended, 0

    def auth(self) -> AuthBase:
        return HTTPBasicAuth(CLAIRE, "ended" if self.renewals < self.ended else self.password)

    def renewed(self, refusal: requests.Response) -> bool:
        assert refusal.status_code == 401
        self.renewals += 1
        return self.renewals <= self.ended


@pytest.fixture
def canned() -> Iterator[Canned]:
    with serve() as server:
        yield server


@pytest.fixture
def opened() -> Iterator[Callable[..., Transport]]:
    made: list[Transport] = []

    def open_(endpoint: str, credential: Token | None = None, turns: Turns | None = None) -> Transport:
        made.append(Transport(endpoint, credential or Token("x"), turns))
        return made[-1]

    yield open_
    for one in made:
        one.close()


Open = Callable[..., Transport]


def claire(sandbox: Sandbox, ended: int = 0) -> Token:
    return Token(sandbox.users[CLAIRE], ended)


# tokens that end


def test_a_token_that_ended_is_renewed_and_the_request_sent_once_more(
    sandbox: Sandbox, opened: Open, cancel: CancelToken
) -> None:
    token = claire(sandbox, ended=1)
    transport = opened(sandbox.endpoint, token)
    for _ in range(3):
        transport.send(QUESTION, cancel)
    assert token.renewals == 1
    assert sandbox.recorder.counts == {"(sign-in)": 1, "GetFolder": 3}


def test_a_new_token_that_is_refused_as_well_is_not_sent_again(
    sandbox: Sandbox, opened: Open, cancel: CancelToken
) -> None:
    token = claire(sandbox, ended=5)
    with pytest.raises(SignInFailed):
        opened(sandbox.endpoint, token).send(QUESTION, cancel, writes=True)
    assert sandbox.recorder.counts == {"(sign-in)": 2}


# a server that is busy


@pytest.mark.parametrize("fault", ["busy=20", "busy-500=20", "busy-503=20", "busy-item=20", "429=0", "503=0"])
def test_a_server_that_is_busy_for_a_moment_is_waited_for(
    sandbox: Sandbox, opened: Open, cancel: CancelToken, fault: str
) -> None:
    sandbox.faults.add(f"GetFolder:1:{fault}")
    sandbox.faults.add(f"GetFolder:2:{fault}")
    answer = opened(sandbox.endpoint, claire(sandbox)).send(QUESTION, cancel)
    assert [message.code for message in answer.messages] == ["NoError"]
    assert sandbox.recorder.counts == {"GetFolder": 3}


def test_no_request_is_sent_more_often_than_said(sandbox: Sandbox, opened: Open, cancel: CancelToken) -> None:
    sandbox.faults.add("GetFolder:*:busy=5")
    with pytest.raises(Unreachable) as caught:
        opened(sandbox.endpoint, claire(sandbox)).send(QUESTION, cancel, writes=True)
    assert (caught.value.reason, caught.value.retry_after) == (_R.BUSY, 0.005)
    assert sandbox.recorder.counts == {"GetFolder": TRIES}


@pytest.mark.parametrize("fault", ["busy=60000", "busy-500=60000", "busy-503=60000", "busy-item=60000", "503=60"])
def test_a_longer_wait_is_the_scheduler_s_and_nobody_asks_meanwhile(
    sandbox: Sandbox, opened: Open, cancel: CancelToken, fault: str
) -> None:
    sandbox.faults.add(f"GetFolder:1:{fault}")
    transport = opened(sandbox.endpoint, claire(sandbox))
    with pytest.raises(Unreachable) as caught:
        transport.send(QUESTION, cancel)
    assert (caught.value.reason, caught.value.retry_after) == (_R.BUSY, 60.0)
    with pytest.raises(Unreachable) as again:
        transport.send(QUESTION, cancel)
    assert again.value.reason is _R.BUSY
    assert again.value.retry_after is not None
    assert 50 < again.value.retry_after <= 60
    assert sandbox.recorder.counts == {"GetFolder": 1}


def test_a_batch_with_busy_items_stands_and_the_next_one_waits(
    canned: Canned, opened: Open, cancel: CancelToken
) -> None:
    pause = '<m:MessageXml><t:Value Name="BackOffMilliseconds">60000</t:Value></m:MessageXml>'
    canned.message("GetFolder", FINE, error("GetFolder", "ErrorServerBusy", pause))
    transport = opened(canned.endpoint)
    found = transport.send(QUESTION, cancel, writes=True)
    assert [message.code for message in found.messages] == ["NoError", "ErrorServerBusy"]
    with pytest.raises(Unreachable):
        transport.send(QUESTION, cancel, writes=True)
    assert len(canned.requests) == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "120"}, 120.0),
        ({"Retry-After": "Mon, 01 Jan 2046 12:02:00 GMT", "Date": "Mon, 01 Jan 2046 12:00:00 GMT"}, 120.0),
        ({"Retry-After": "Mon, 01 Jan 2046 12:00:00 GMT", "Date": "Mon, 01 Jan 2046 12:02:00 GMT"}, 0.0),
        ({"Retry-After": "999999"}, 86400.0),
        ({"Retry-After": "9" * 400}, 86400.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "²"}, None),
        ({"Retry-After": "Mon, 01 Jan 99999999999999 12:00:00 GMT"}, None),
        ({"Retry-After": "Mon, 01 Jan 1990 12:00:00 GMT"}, 0.0),
        ({"Retry-After": "120", "Date": "Mon, 01 Jan 2046 99999999999999999999:00:00 GMT"}, 120.0),
        ({}, None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_how_long_a_busy_server_wants_to_be_left_alone(
    canned: Canned, opened: Open, cancel: CancelToken, status: int, headers: dict[str, str], seconds: float | None
) -> None:
    """A date is counted by the server's clock, whatever ours says."""
    canned.raw(status, headers=headers)
    with pytest.raises(Unreachable) as caught:
        opened(canned.endpoint).send(QUESTION, cancel)
    assert (caught.value.reason, caught.value.status) == (_R.BUSY, status)
    assert caught.value.retry_after == seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("900000", 900.0), ("9" * 400, 86400.0), ("-5", None), ("²", None), ("soon", None), ("", None)],
)
def test_how_long_exchange_itself_wants_to_be_left_alone(text: str, seconds: float | None) -> None:
    value = soap.element("t:Value", text=text, Name="BackOffMilliseconds")
    assert soap.back_off(soap.parse(soap.envelope(value))) == seconds


def test_a_date_without_that_of_the_server_is_counted_from_now() -> None:
    from cirahub_desktop.sync.spokes.exchange.status import retry_after

    until = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    found = retry_after({"Retry-After": until})
    assert found is not None
    assert 90 < found <= 100


@pytest.mark.alone
@pytest.mark.parametrize("fault", ["busy=5000", "hold"])
def test_r13_a_cancel_is_heard_in_every_wait(sandbox: Sandbox, opened: Open, cancel: CancelToken, fault: str) -> None:
    sandbox.faults.add(f"GetFolder:*:{fault}")
    threading.Timer(0.1, cancel.cancel).start()
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        opened(sandbox.endpoint, claire(sandbox)).send(QUESTION, cancel)
    assert time.monotonic() - begun < 2


# connections that are kept


@pytest.mark.parametrize("before", [0, 1], ids=["first", "kept"])
@pytest.mark.parametrize("fault", ["drop-before", "truncated"])
def test_a_read_whose_answer_did_not_come_whole_is_asked_once_more(
    sandbox: Sandbox, opened: Open, cancel: CancelToken, before: int, fault: str
) -> None:
    """Mostly the server had closed a connection that was kept."""
    transport = opened(sandbox.endpoint, claire(sandbox))
    for _ in range(before):
        transport.send(QUESTION, cancel)
    sandbox.recorder.clear()
    sandbox.faults.add(f"GetFolder:1:{fault}")
    transport.send(QUESTION, cancel)
    assert sandbox.recorder.counts == {"GetFolder": 2}
    sandbox.faults.add(f"GetFolder:*:{fault}")
    with pytest.raises(Unreachable) as caught:
        transport.send(QUESTION, cancel)
    assert caught.value.reason is _R.DROPPED
    assert sandbox.recorder.counts == {"GetFolder": 4}


def test_r5_a_write_over_a_closed_connection_is_never_repeated(
    sandbox: Sandbox, opened: Open, cancel: CancelToken
) -> None:
    """R5: nobody can tell that the server did not take it."""
    transport = opened(sandbox.endpoint, claire(sandbox))
    transport.send(QUESTION, cancel)
    sandbox.faults.add("GetFolder:1:drop-before")
    with pytest.raises(AnswerLost):
        transport.send(QUESTION, cancel, writes=True)
    assert sandbox.recorder.counts == {"GetFolder": 2}


# several at once


def test_two_requests_at_once_and_no_more_whatever_asks(sandbox: Sandbox, opened: Open) -> None:
    turns, cancel = Turns(2), CancelToken()
    sandbox.faults.add("GetFolder:*:hold")
    transports = [opened(sandbox.endpoint, claire(sandbox), turns) for _ in range(2)]
    threads = [
        threading.Thread(target=transport.send, args=(QUESTION, cancel), daemon=True)
        for transport in transports
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    held = 0
    while any(thread.is_alive() for thread in threads):
        sandbox.faults.wait_until_held(0.2)
        held = max(held, sandbox.faults.held)
        sandbox.faults.release()
    assert held <= 2
    assert sandbox.recorder.counts == {"GetFolder": 4}


def test_another_server_is_not_waited_for() -> None:
    turns, cancel = Turns(1), CancelToken()
    with turns.of("one.example", cancel), turns.of("two.example", cancel):
        cancel.cancel()
        with pytest.raises(Cancelled), turns.of("ONE.example", cancel):
            pytest.fail("there was no turn")
    with turns.of("one.example", CancelToken()):
        pass


def test_headers_of_one_request(canned: Canned, opened: Open, cancel: CancelToken) -> None:
    canned.message("GetFolder", FINE)
    transport = opened(canned.endpoint)
    transport.send(QUESTION, cancel, headers={"X-AnchorMailbox": "ann@example.com"})
    transport.send(QUESTION, cancel)
    assert [one.get("X-AnchorMailbox") for one in canned.heads] == ["ann@example.com", None]
    assert {one["User-Agent"] for one in canned.heads} != {"CiraHub-Desktop"}
    assert all(one["User-Agent"].startswith("CiraHub-Desktop/") for one in canned.heads)


@pytest.mark.parametrize("status", [440, 449, 456])
def test_odd_refusals_of_iis_are_refusals_and_asked_once(
    canned: Canned, opened: Open, cancel: CancelToken, status: int
) -> None:
    canned.raw(status)
    with pytest.raises(Refused) as caught:
        opened(canned.endpoint).send(QUESTION, cancel, writes=True)
    assert caught.value.exchange
    assert len(canned.requests) == 1


def test_a_page_behind_a_whole_answer_is_left_unread(sandbox: Sandbox, opened: Open, cancel: CancelToken) -> None:
    sandbox.faults.add("GetFolder:1:trailing")
    found = opened(sandbox.endpoint, claire(sandbox)).send(QUESTION, cancel, writes=True)
    assert [message.code for message in found.messages] == ["NoError"]


@pytest.mark.parametrize("writes", [False, True])
def test_an_answer_that_comes_drop_by_drop_is_given_up(
    opened: Callable[..., Transport], monkeypatch: pytest.MonkeyPatch, *, writes: bool
) -> None:
    monkeypatch.setattr(transport_module, "LONGEST_SECONDS", 0.3)
    with dripping() as endpoint:
        transport = opened(endpoint)
        with pytest.raises(AnswerLost if writes else Unreachable) as raised:
            transport.send(QUESTION, CancelToken(), writes=writes)
        cause = raised.value.cause if isinstance(raised.value, AnswerLost) else raised.value
        assert isinstance(cause, Unreachable)
        assert cause.reason is _R.TIMEOUT


@contextmanager
def dripping() -> Iterator[str]:
    """The address of a server that sends one byte after the other and never ends."""
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response_only(200)
            self.send_header("Content-Length", "1000000")
            self.end_headers()
            while not ended.wait(0.02):
                self.wfile.write(b" ")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/EWS/Exchange.asmx"
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        thread.join()
