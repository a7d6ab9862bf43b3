"""Signing in over TLS as companies have it: an authority of their own, and certificates that do not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync import trust, web
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import SignInFailed, Unreachable
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.spokes.base import Written
from cirahub_desktop.sync.spokes.exchange.spoke import CalendarSpoke
from tests.exchange.conftest import CLAIRE, PARIS
from tests.exchange.events import create, timed
from tests.support.certificate import Authority, authority, self_signed
from tests.support.connect import connect
from tests.support.feed_server import FeedServer, Reply

BY_PASSWORD = pytest.mark.parametrize("method", [AuthMethod.BASIC, AuthMethod.NTLM], ids=lambda method: method.value)
Serve = Callable[[tuple[Path, Path]], Sandbox]


@pytest.fixture
def company(tmp_path: Path) -> Authority:
    return authority(tmp_path)


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as servers:
        yield lambda pair: servers.enter_context(Sandbox(certfile=pair[0], keyfile=pair[1]))


def account_at(sandbox: Sandbox, method: AuthMethod = AuthMethod.BASIC) -> Account:
    return Account(AccountId("a"), "Work", CLAIRE, CLAIRE, sandbox.endpoint, method)


def check(sandbox: Sandbox, account: Account) -> bool:
    connection = connect(account, sandbox.users[CLAIRE])
    try:
        return connection.check(CancelToken())
    finally:
        connection.close()


@BY_PASSWORD
@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_an_authority_of_the_company_vouches_for_its_server(
    company: Authority, serve: Serve, monkeypatch: pytest.MonkeyPatch, method: AuthMethod, variable: str
) -> None:
    """With NTLM the channel binding is part of what signs in; requests and answers go both ways after it."""
    monkeypatch.setenv(variable, str(company.file))
    sandbox, cancel = serve(company.issue()), CancelToken()
    connection = connect(account_at(sandbox, method), sandbox.users[CLAIRE])
    folder = connection.folder_by_path("/Team Calendar", cancel)
    spoke = CalendarSpoke(connection, folder.id, folder.path, clock=lambda: timed().span.start, zone=PARIS)  # type: ignore[arg-type,return-value]
    assert isinstance(spoke.write([create(timed())], cancel)[0], Written)
    assert len(spoke.find(["n1"], cancel)) == 1
    spoke.close()
    with pytest.raises(SignInFailed):
        connect(account_at(sandbox, method), "wrong").check(cancel)


def test_a_certificate_of_another_authority(
    company: Authority, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority(tmp_path, "Somebody Else").file))
    refused(serve(company.issue()))


def test_a_certificate_for_another_name(company: Authority, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(company.file))
    refused(serve(company.issue("mail.verrier.example")))


def test_a_certificate_that_ended(company: Authority, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(company.file))
    refused(serve(company.issue(ends=timedelta(hours=-1))))


def test_a_certificate_that_vouches_for_itself(serve: Serve, tmp_path: Path) -> None:
    refused(serve(self_signed(tmp_path)))


def test_a_list_of_authorities_that_is_not_there_vouches_for_nobody(
    company: Authority, serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "gone.pem"))
    refused(serve(company.issue()))


def test_certificates_are_checked_whatever_is_asked(serve: Serve, tmp_path: Path) -> None:
    """Nobody in the house can switch it off, not even by requests' own switches."""
    sandbox = serve(self_signed(tmp_path))
    with web.session() as session:
        session.verify = False
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
            session.get(sandbox.base, verify=False)
    assert sandbox.recorder.exchanges == ()


@pytest.mark.parametrize("empty", [True, False], ids=["no list", "a list"])
def test_where_the_system_has_no_list_that_of_certifi_stands_in(
    company: Authority, serve: Serve, monkeypatch: pytest.MonkeyPatch, empty: bool
) -> None:
    """And only there: what an administrator took off the system's list must not come back by ours."""
    monkeypatch.setattr(trust, "_has_a_list", lambda: not empty)
    monkeypatch.setattr("certifi.where", lambda: str(company.file))
    sandbox = serve(company.issue())
    if empty:
        assert check(sandbox, account_at(sandbox))
    else:
        refused(sandbox)


def test_a_password_of_netrc_goes_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login ann password hush\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with FeedServer(Reply(b"")) as server, web.session() as session:
        session.get(server.origin)
    (request,) = server.requests
    assert "authorization" not in request.headers
    assert request.headers["user-agent"] == web.USER_AGENT
    assert web.USER_AGENT.startswith("CiraHub-Desktop/")


def refused(sandbox: Sandbox) -> None:
    """The certificate is the reason, and nothing was sent to whoever showed it."""
    for method in (AuthMethod.BASIC, AuthMethod.NTLM):
        with pytest.raises(Unreachable) as caught:
            check(sandbox, replace(account_at(sandbox), auth=method))
        assert caught.value.reason is Unreachable.Reason.CERTIFICATE
        assert caught.value.host == "127.0.0.1"
    assert sandbox.recorder.exchanges == ()
