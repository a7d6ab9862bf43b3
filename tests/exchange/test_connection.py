"""Signing in, the tree, and every way in which a request can go wrong."""

from __future__ import annotations

import logging
import socket
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from cirahub_desktop.accounts.discovery.find import Finder
from cirahub_desktop.sandbox.recorder import SIGN_IN
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import (
    AnswerLost,
    BadSource,
    Cancelled,
    FolderProblem,
    Refused,
    SignInFailed,
    SpokeError,
    Unreachable,
)
from cirahub_desktop.sync.model.event import Body
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.spokes.base import Known, NotWritten, Written
from cirahub_desktop.sync.spokes.exchange.connection import Connection
from cirahub_desktop.sync.spokes.exchange.spoke import CalendarSpoke
from tests.exchange.conftest import CLAIRE, PAUL, MakeSpoke
from tests.exchange.events import create, timed
from tests.support.certificate import self_signed
from tests.support.connect import connect

METHODS = pytest.mark.parametrize("method", [AuthMethod.BASIC, AuthMethod.NTLM], ids=lambda method: method.value)
_R = Unreachable.Reason


@METHODS
def test_signing_in(sandbox: Sandbox, account: Account, cancel: CancelToken, method: AuthMethod) -> None:
    connection = connect(replace(account, auth=method), sandbox.users[CLAIRE])
    assert connection.check(cancel)
    assert connection.check(cancel)
    assert sandbox.recorder.ews_requests == 2
    assert sandbox.recorder.counts.get(SIGN_IN, 0) == (2 if method is AuthMethod.NTLM else 0)
    connection.close()


@METHODS
def test_a_wrong_password_is_tried_exactly_once(
    sandbox: Sandbox, account: Account, cancel: CancelToken, method: AuthMethod, caplog: pytest.LogCaptureFixture
) -> None:
    """R12 as well: neither error nor log shows it."""
    caplog.set_level(logging.DEBUG)
    connection = connect(replace(account, auth=method), "Wrong-Secret-1")
    with pytest.raises(SignInFailed) as caught:
        connection.check(cancel)
    assert sandbox.recorder.counts == {SIGN_IN: 3 if method is AuthMethod.NTLM else 1}
    assert caught.value.host == "127.0.0.1"
    assert set(caught.value.offered) == {"NTLM", "Basic"}
    assert "Wrong-Secret-1" not in f"{caught.value!r}{caught.value.__context__!r}{caplog.text}"
    assert "Authorization" not in caplog.text
    connection.close()


def test_nobody_answers(account: Account, cancel: CancelToken) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    for server, reason in (
        (f"http://127.0.0.1:{port}/EWS/Exchange.asmx", _R.CONNECTION),
        ("https://mail.invalid/EWS/Exchange.asmx", _R.NO_SUCH_HOST),
    ):
        with pytest.raises(Unreachable) as caught:
            connect(replace(account, server=server), "x").check(cancel)
        assert caught.value.reason is reason
        with pytest.raises(Unreachable) as caught:
            Finder().look_at(CLAIRE, server, cancel)
        assert caught.value.reason is reason


def test_a_certificate_nobody_vouches_for(account: Account, cancel: CancelToken, tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    with Sandbox(certfile=certificate, keyfile=key) as sandbox:
        with pytest.raises(Unreachable) as caught:
            connect(replace(account, server=sandbox.endpoint), "x").check(cancel)
        assert caught.value.reason is _R.CERTIFICATE
        assert sandbox.recorder.exchanges == ()


@pytest.mark.parametrize(
    ("fault", "kind", "facts"),
    [
        ("403", Refused, {"exchange": True}),
        ("500", Unreachable, {"reason": _R.SERVER_ERROR, "status": 500}),
        ("429", Unreachable, {"reason": _R.BUSY}),
        ("401", SignInFailed, {}),
    ],
)
def test_each_trouble_of_a_read_has_its_error(
    spoke: CalendarSpoke, sandbox: Sandbox, cancel: CancelToken, fault: str, kind: type, facts: dict[str, object]
) -> None:
    sandbox.faults.add(f"GetFolder:1:{fault}")
    with pytest.raises(kind) as caught:
        spoke.read(Known(), cancel)
    assert {name: getattr(caught.value, name) for name in facts} == facts
    assert len(sandbox.recorder.exchanges) == 1
    if kind is SignInFailed:  # the same password is never shown again
        with pytest.raises(SignInFailed):
            spoke.read(Known(), cancel)
        assert len(sandbox.recorder.exchanges) == 1
    else:
        assert spoke.read(Known(), cancel).present == {}


@pytest.mark.parametrize("fault", ["drop-before", "drop-during", "drop-after", "truncated", "500"])
def test_r5_a_lost_answer_is_no_failure_and_no_success(
    spoke: CalendarSpoke, sandbox: Sandbox, cancel: CancelToken, fault: str
) -> None:
    """R5: only a look at the stamps tells what was written."""
    sandbox.faults.add(f"CreateItem:1:{fault}")
    with pytest.raises(AnswerLost):
        spoke.write([create(timed(), f"n{number}") for number in range(4)], cancel)
    found = spoke.find([f"n{number}" for number in range(4)], cancel)
    assert len(found) == {"drop-before": 0, "500": 0, "drop-during": 2, "drop-after": 4, "truncated": 4}[fault]


@pytest.mark.parametrize("fault", ["503", "403", "401"])
def test_a_refused_batch_did_not_happen(
    spoke: CalendarSpoke, sandbox: Sandbox, cancel: CancelToken, fault: str
) -> None:
    sandbox.faults.add(f"CreateItem:1:{fault}")
    with pytest.raises((Unreachable, Refused, SignInFailed)):
        spoke.write([create(timed())], cancel)
    assert sandbox.items("/Team Calendar") == []


def test_a_body_over_the_server_s_limit_leaves_it_open(
    account: Account, make_spoke: MakeSpoke, spoke: CalendarSpoke, cancel: CancelToken
) -> None:
    """Each event is within our own limit, the request of three is not within the server's."""
    small = timed("x", location="y" * 200)
    large = replace(small, body=Body(text="z" * 450_000))
    with pytest.raises(AnswerLost):
        spoke.write([create(large, f"n{number}") for number in range(3)], cancel)
    assert isinstance(spoke.write([create(small)], cancel)[0], Written)


@pytest.mark.alone
@pytest.mark.parametrize("operation", ["FindItem", "CreateItem"])
def test_r13_a_cancel_is_heard_while_the_server_is_silent(
    spoke: CalendarSpoke, sandbox: Sandbox, cancel: CancelToken, operation: str
) -> None:
    """R13: within two seconds, at any point; the next request works."""
    sandbox.faults.add(f"{operation}:1:hold")
    threading.Timer(0.2, cancel.cancel).start()
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        spoke.write([create(timed())], cancel) if operation == "CreateItem" else spoke.find(["n"], cancel)
    assert time.monotonic() - begun < 2
    sandbox.faults.release()
    assert spoke.read(Known(), CancelToken()).present is not None


def test_the_tree_comes_level_by_level(connection: Connection, sandbox: Sandbox, cancel: CancelToken) -> None:
    top = {folder.name: folder for folder in connection.children(None, "", cancel)}
    assert sandbox.recorder.counts == {"FindFolder": 1}
    assert top["Team Calendar"].is_calendar
    assert not top["Logistics"].is_calendar
    assert top["Logistics"].child_count == 3
    below = connection.children(top["Logistics"].id, top["Logistics"].path, cancel)
    assert [folder.path for folder in below] == [
        "/Logistics/Fleet",
        "/Logistics/Planning quai",
        "/Logistics/Transporteurs",
    ]
    assert connection.children(top["Projets"].id, "/Projets", cancel) == ()


def test_a_folder_is_found_by_its_path(connection: Connection, cancel: CancelToken) -> None:
    found = connection.folder_by_path("logistics/fleet/ENTRETIEN véhicules/", cancel)
    assert found.path == "/Logistics/Fleet/Entretien véhicules"
    for path in ("/Logistics/Nowhere", "/Direction/Rémunérations", "/", ""):
        with pytest.raises(FolderProblem) as caught:
            connection.folder_by_path(path, cancel)
        assert caught.value.reason is FolderProblem.Reason.NOT_FOUND


def test_rights(connection: Connection, cancel: CancelToken) -> None:
    reader = connection.folder_by_path("/Direction/Congés d’été", cancel)
    rights = connection.rights(reader.id, cancel)
    assert (rights.read, rights.create, rights.change, rights.delete) == (True, False, False, False)


def test_an_item_of_somebody_else_is_refused_alone(
    sandbox: Sandbox, account: Account, make_spoke: MakeSpoke, cancel: CancelToken
) -> None:
    from tests.exchange.events import update

    theirs = make_spoke("/Logistics/Planning quai").write([create(timed())], cancel)[0]
    assert isinstance(theirs, Written)
    connection = connect(replace(account, user=PAUL), sandbox.users[PAUL])
    folder = connection.folder_by_path("/Logistics/Planning quai", cancel)
    paul = CalendarSpoke(connection, folder.id, folder.path, clock=lambda: timed().span.start)  # type: ignore[arg-type,return-value]
    ours, refused = paul.write([create(timed("Mine"), "n2"), update(timed("Not mine"), theirs)], cancel)
    assert isinstance(ours, Written)
    assert isinstance(refused, NotWritten)
    assert refused.fault.detail == "ErrorAccessDenied"
    paul.close()


def test_a_password_beyond_latin_letters_is_only_wrong(sandbox: Sandbox, account: Account, cancel: CancelToken) -> None:
    with pytest.raises(SignInFailed):
        connect(account, "Zażółć €").check(cancel)
    assert sandbox.recorder.counts == {SIGN_IN: 1}


def test_something_that_is_no_exchange(sandbox: Sandbox, account: Account, cancel: CancelToken) -> None:
    with pytest.raises(SpokeError) as caught:
        connect(replace(account, server=f"{sandbox.base}/elsewhere"), sandbox.users[CLAIRE]).check(cancel)
    assert isinstance(caught.value, BadSource)
    assert caught.value.reason is BadSource.Reason.NOT_EXCHANGE
