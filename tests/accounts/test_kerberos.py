"""Tickets and NTLM with Extended Protection: what signs in is bound to the certificate of the server that is asked.

There is no domain here, so the exchange of a ticket is played with another mechanism inside the same envelope (SPNEGO).
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import spnego
from spnego.channel_bindings import GssChannelBindings

from cirahub_desktop.accounts.kerberos import Ticket
from cirahub_desktop.accounts.password import Password
from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import SignInFailed
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.sign_in_errors import TicketFailed
from cirahub_desktop.sync.spokes.exchange.credential import Credential
from cirahub_desktop.sync.spokes.exchange.folders import get_folder
from cirahub_desktop.sync.spokes.exchange.transport import Transport
from tests.exchange.canned import SOAP, success
from tests.support.certificate import authority
from tests.support.negotiating import Negotiating, negotiating

USER, PASSWORD = "VERRIER\\claire", "geheim"
_ANSWER = "<m:GetFolderResponse><m:ResponseMessages>{}</m:ResponseMessages></m:GetFolderResponse>"
FINE = SOAP.format(_ANSWER.format(success("GetFolder", "<m:Folders/>"))).encode()
Serve = Callable[..., Negotiating]


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """``opened``: somebody between us and the server opens the encryption, so that each sees another certificate."""
    company = authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(company.file))
    (tmp_path / "users").write_text(f"VERRIER:claire:{PASSWORD}\n")
    monkeypatch.setenv("NTLM_USER_FILE", str(tmp_path / "users"))
    pair = company.issue()
    other = company.issue("mail.verrier.example")[0]
    with ExitStack() as servers:
        yield lambda word, protocol, *, opened=False: servers.enter_context(
            negotiating(pair, word, protocol, FINE, other if opened else None)
        )


def asked(server: Negotiating, credential: Credential, times: int = 1) -> None:
    transport = Transport(server.endpoint, credential)
    try:
        for _ in range(times):
            transport.send(get_folder(None), CancelToken())
    finally:
        transport.close()


def inside(user: str, password: str) -> Ticket:
    """A ticket whose exchange is NTLM's in the envelope of Negotiate: two legs instead of one."""

    def new_context(host: str, channel: GssChannelBindings | None) -> spnego.ContextProxy:
        options = spnego.NegotiateOptions.use_negotiate
        return spnego.client(user, password, host, "HTTP", channel_bindings=channel, options=options)

    return Ticket(new_context)


def by_ntlm(user: str, password: str) -> Password:
    return Password(Account(AccountId("a"), "Work", user, user, "", AuthMethod.NTLM), password)


@pytest.mark.parametrize(("word", "protocol", "make"), [("Negotiate", "negotiate", inside), ("NTLM", "ntlm", by_ntlm)])
def test_a_sign_in_is_bound_to_the_certificate_and_good_for_the_connection(
    serve: Serve, word: str, protocol: str, make: Callable[[str, str], Credential]
) -> None:
    server = serve(word, protocol)
    asked(server, make(USER, PASSWORD), times=3)
    assert server.signed_in == ["", "", "VERRIER\\claire", "VERRIER\\claire", "VERRIER\\claire"]
    assert server.complaints == []


@pytest.mark.parametrize(("word", "protocol", "make"), [("Negotiate", "negotiate", inside), ("NTLM", "ntlm", by_ntlm)])
def test_who_opens_the_encryption_is_refused_and_nothing_is_tried_twice(
    serve: Serve, word: str, protocol: str, make: Callable[[str, str], Credential]
) -> None:
    server = serve(word, protocol, opened=True)
    with pytest.raises((SignInFailed, TicketFailed)) as caught:
        asked(server, make(USER, PASSWORD))
    assert server.complaints == ["BadBindingsError"]
    assert len(server.signed_in) == 3
    if isinstance(caught.value, TicketFailed):
        assert caught.value.reason is TicketFailed.Reason.REFUSED
    else:
        assert caught.value.offered == ("NTLM",)


def test_a_refused_ticket_is_told_as_one(serve: Serve) -> None:
    server = serve("Negotiate", "negotiate")
    with pytest.raises(TicketFailed) as caught:
        asked(server, inside(USER, "wrong"))
    assert (caught.value.reason, caught.value.host) == (TicketFailed.Reason.REFUSED, "127.0.0.1")


def test_a_server_that_does_not_offer_it_gets_no_ticket(serve: Serve) -> None:
    server = serve("NTLM", "ntlm")
    with pytest.raises(TicketFailed) as caught:
        asked(server, Ticket())
    assert caught.value.reason is TicketFailed.Reason.REFUSED
    assert server.signed_in == [""]


def test_an_account_with_a_ticket_is_checked_with_it_and_with_no_empty_password(serve: Serve, tmp_path: Path) -> None:
    """An empty password is a wrong one, and counts towards the lock of the account."""
    server = serve("Negotiate", "negotiate")
    app = App(tmp_path / "data", vault=SessionVault())
    with pytest.raises(TicketFailed):
        app.servers.check_account(
            "Work", "claire@verrier.example", "", server.endpoint, AuthMethod.KERBEROS, "", CancelToken()
        )
    assert server.signed_in == [""]


@pytest.mark.skipif(importlib.util.find_spec("gssapi") is not None, reason="the extra kerberos is installed")
def test_without_the_library_it_is_named(serve: Serve) -> None:
    server = serve("Negotiate", "negotiate")
    with pytest.raises(TicketFailed) as caught:
        asked(server, Ticket())
    assert caught.value.reason is TicketFailed.Reason.NO_LIBRARY
    assert server.signed_in == [""]
