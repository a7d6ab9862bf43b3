"""The proxy that a person named is used by everything that asks the web, and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.settings import PROXY_PASSWORD
from cirahub_desktop.sync import web
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError, Unreachable, VaultFailed
from cirahub_desktop.sync.model.hub import AuthMethod
from cirahub_desktop.sync.web_proxy import Proxy as Choice
from cirahub_desktop.sync.web_proxy import proxies_for, use_proxy
from tests.support.certificate import authority
from tests.support.feed_server import FeedServer, Reply
from tests.support.proxy import Proxy

HOST = "feeds.verrier.invalid"
"""Reserved never to exist (RFC 6761, 6.4): only the proxy knows the way."""
FEED = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"


@pytest.fixture(autouse=True)
def _system_afterwards() -> Iterator[None]:
    yield
    use_proxy(Choice())


@pytest.fixture
def app(tmp_path: Path) -> App:
    return App(tmp_path / "data", vault=SessionVault())


@pytest.fixture
def feeds(tmp_path: Path) -> Iterator[FeedServer]:
    with FeedServer(Reply(FEED)) as server:
        yield server


def read(app: App, host: str = HOST) -> None:
    app.check_link(f"http://{host}/plan.ics", "", "", CancelToken())


def test_a_feed_goes_through_the_proxy_named(app: App, feeds: FeedServer) -> None:
    with Proxy(feeds.origin) as proxy:
        app.settings.put("proxy", proxy.address)
        read(app)
        assert len(proxy.asked) == 1


def test_its_user_and_password_go_along_and_the_password_lies_in_the_vault(app: App, feeds: FeedServer) -> None:
    with Proxy(feeds.origin, "VERRIER\\ann:hush: hush") as proxy:
        app.settings.put("proxy", proxy.address)
        with pytest.raises(CiraHubError) as refused:
            read(app)
        assert isinstance(refused.value, Unreachable)
        assert refused.value.reason is Unreachable.Reason.PROXY
        app.settings.put("proxy-user", "VERRIER\\ann")
        assert not app.settings.has_proxy_password()
        app.settings.set_proxy_password("hush: hush")
        read(app)
        assert app.settings.has_proxy_password()
    store = (app.data_dir / "cirahub.sqlite").read_bytes()
    assert b"hush: hush" not in store
    app.settings.set_proxy_password("")
    assert app._vault().get(PROXY_PASSWORD) is None


def test_a_vault_that_does_not_open_is_a_proxy_that_refuses(
    app: App, feeds: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> str:
        raise VaultFailed(locked=True)

    with Proxy(feeds.origin, "ann:hush") as proxy:
        app.settings.put("proxy", proxy.address)
        app.settings.put("proxy-user", "ann")
        app.settings.set_proxy_password("hush")
        with monkeypatch.context() as locked:
            locked.setattr(SessionVault, "get", refuse)
            with pytest.raises(Unreachable):
                read(app)
        read(app)  # it is open now, as some time after the start of the computer


def test_a_program_that_starts_again_goes_through_it_from_its_first_request(
    app: App, feeds: FeedServer, tmp_path: Path
) -> None:
    with Proxy(feeds.origin) as proxy:
        app.settings.put("proxy", proxy.address)
        use_proxy(Choice())
        again = App(tmp_path / "data", vault=SessionVault())
        read(again)
        assert len(proxy.asked) == 1


def test_none_asks_nobody_in_between(app: App, feeds: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with Proxy(feeds.origin) as proxy:
        monkeypatch.setenv("http_proxy", proxy.address)
        read(app)
        assert len(proxy.asked) == 1
        app.settings.put("proxy", "none")
        with pytest.raises(Unreachable):
            read(app)
        assert len(proxy.asked) == 1


def test_a_new_choice_counts_for_sessions_that_are_open(app: App, feeds: FeedServer) -> None:
    session = web.session()
    with Proxy(feeds.origin) as proxy:
        app.settings.put("proxy", proxy.address)
        assert session.get(f"http://{HOST}/a").status_code == 200
        app.settings.put("proxy", "none")
        with pytest.raises(OSError, match="resolve"):
            session.get(f"http://{HOST}/a")
        assert len(proxy.asked) == 1
    session.close()


def test_loopback_and_the_hosts_left_out_are_reached_directly(app: App) -> None:
    app.settings.put("proxy", "proxy.example.com:3128")
    app.settings.put("proxy-except", "verrier.example, other.example")
    through = {"http": "http://proxy.example.com:3128", "https": "http://proxy.example.com:3128"}
    assert proxies_for("https://mail.firm.example/ews") == through
    assert proxies_for("https://notverrier.example/") == through
    assert proxies_for("https://mail.verrier.example/ews") == {}
    assert proxies_for("https://OTHER.example./x") == {}
    assert proxies_for("http://127.0.0.1:8080/") == {}
    assert proxies_for("http://[::1]/") == {}


def test_autodiscover_and_exchange_go_through_it(
    app: App, feeds: FeedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cirahub_desktop.sandbox.server import Sandbox

    host = "mail.verrier.invalid"
    company = authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(company.file))
    certfile, keyfile = company.issue(host)
    with Sandbox(certfile=certfile, keyfile=keyfile) as exchange, Proxy(exchange.base) as proxy:
        app.settings.put("proxy", proxy.address)
        (user, password) = next(iter(exchange.users.items()))
        found = app.servers.find(user, host, CancelToken())
        assert found.methods
        asked = len(proxy.asked)
        assert asked
        app.servers.check_account("Work", user, user, host, AuthMethod.BASIC, password, CancelToken())
        assert len(proxy.asked) > asked
        assert set(proxy.asked) == {f"{host}:443"}


def test_the_sign_in_of_microsoft_goes_through_it(app: App, feeds: FeedServer) -> None:
    from cirahub_desktop.accounts.microsoft.line import Line

    feeds.replies = [Reply(b"{}")]
    with Proxy(feeds.origin) as proxy:
        app.settings.put("proxy", proxy.address)
        line = Line(CancelToken())
        line.get(f"http://{HOST}/tenant")
        line.close()
        assert len(proxy.asked) == 1
