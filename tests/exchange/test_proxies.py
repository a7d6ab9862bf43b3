"""Through the proxy of a company, as the system names it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import Unreachable
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from tests.exchange.conftest import CLAIRE
from tests.support.certificate import authority
from tests.support.connect import connect
from tests.support.proxy import Proxy

HOST = "mail.verrier.invalid"
"""Reserved never to exist (RFC 6761, 6.4): only the proxy knows the way."""
LOGIN = "ann:hush%20hush"


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    company = authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(company.file))
    certfile, keyfile = company.issue(HOST)
    with Sandbox(certfile=certfile, keyfile=keyfile) as running:
        yield running


def account(server: str, method: AuthMethod = AuthMethod.BASIC) -> Account:
    return Account(AccountId("a"), "Work", CLAIRE, CLAIRE, server, method)


def check(sandbox: Sandbox, account: Account) -> bool:
    connection = connect(account, sandbox.users[CLAIRE])
    try:
        return connection.check(CancelToken())
    finally:
        connection.close()


@pytest.mark.parametrize("method", [AuthMethod.BASIC, AuthMethod.NTLM], ids=lambda method: method.value)
def test_https_goes_through_the_proxy_and_stays_end_to_end(
    exchange: Sandbox, monkeypatch: pytest.MonkeyPatch, method: AuthMethod
) -> None:
    with Proxy(exchange.base) as proxy:
        monkeypatch.setenv("https_proxy", proxy.address)
        assert check(exchange, account(HOST, method))
        assert proxy.asked == [f"{HOST}:443"]


def test_a_proxy_with_a_password_of_its_own(exchange: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    with Proxy(exchange.base, "ann:hush hush") as proxy:
        monkeypatch.setenv("https_proxy", proxy.address_for(LOGIN))
        assert check(exchange, account(HOST))


def test_r12_a_proxy_that_refuses_is_named_as_the_reason(
    exchange: Sandbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    with Proxy(exchange.base, "somebody:else") as proxy:
        monkeypatch.setenv("https_proxy", proxy.address_for(LOGIN))
        with pytest.raises(Unreachable) as caught:
            check(exchange, account(HOST))
        assert len(proxy.asked) == 1
    assert caught.value.reason is Unreachable.Reason.PROXY
    assert "hush" not in f"{caught.value!r}{caught.value.__context__!r}{caught.value.__cause__!r}{caplog.text}"


def test_what_the_system_excepts_goes_straight(exchange: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    with Proxy(exchange.base) as proxy:
        monkeypatch.setenv("https_proxy", proxy.address)
        monkeypatch.setenv("no_proxy", "verrier.invalid")
        with pytest.raises(Unreachable) as caught:
            check(exchange, account(HOST))
        assert proxy.asked == []
    assert caught.value.reason is Unreachable.Reason.NO_SUCH_HOST


def test_this_computer_s_own_loopback_is_never_asked_of_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox() as sandbox, Proxy(sandbox.base) as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.address)
        assert check(sandbox, account(sandbox.endpoint))
        assert proxy.asked == []
