"""A sign-in service, an Exchange that believes it, and a program that knows both as its cloud."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from cirahub_desktop.accounts.vault import Secret, SecretKind, SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sandbox.signin import Auth
from cirahub_desktop.status import SignedIn, SignInPage
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.hub import Account, AuthMethod, Cloud, HubConfig
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.report import HubReport
from tests.e2e.judge import assert_nobody_got_mail, assert_requests_are_valid
from tests.support.openid import CLIENT_ID, USER, Provider

PAGE = SignInPage("en", "CiraHub Desktop", "You can close this window.", "It did not work.")
FOLDER = "/Team Calendar"
DRAFT = Account(AccountId(""), "Work", USER, "", "", AuthMethod.MICROSOFT, CLIENT_ID)


@dataclass
class Office:
    provider: Provider
    sandbox: Sandbox
    app: App
    vault: SessionVault

    def signed_in(self) -> SignedIn:
        servers = self.app.servers
        return servers.microsoft_sign_in(DRAFT, CancelToken(), open_browser=self.provider.browser, page=PAGE)

    def account(self) -> Account:
        return self.app.servers.add_signed_in(self.signed_in())

    def aged(self, account: Account, seconds: float) -> None:
        """Let the token that is kept end in so many seconds."""
        kept = json.loads(self.kept(account))
        cache = json.loads(kept["cache"])
        for entry in cache["AccessToken"].values():
            entry["expires_on"] = str(int(time.time() + seconds))
        self.vault.put(Secret(SecretKind.TOKENS, account.id), json.dumps({**kept, "cache": json.dumps(cache)}))

    def look(self, account: Account) -> None:
        """Ask Exchange for something, as a program that was just started does."""
        self.app.servers.folders(account.id, None, CancelToken())

    def refused(self, account: Account) -> CiraHubError:
        with pytest.raises(CiraHubError) as caught:
            self.look(account)
        return caught.value

    def renewals(self) -> int:
        return self.provider.grants().count("refresh_token")

    def kept(self, account: Account) -> str:
        return self.vault.get(Secret(SecretKind.TOKENS, account.id)) or ""


@pytest.fixture
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    with Provider(tmp_path) as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(running.trust))
        yield running


@pytest.fixture
def office(provider: Provider, tmp_path: Path) -> Iterator[Office]:
    """Afterwards nobody got mail (R8), and every request was valid."""
    with Sandbox(auth=Auth.BEARER, tokens=provider.user_of, keep_bodies=True) as sandbox:
        vault = SessionVault()
        app = App(tmp_path / "data", vault=vault, clouds={Cloud.WORLDWIDE: provider.site(sandbox.base)})
        yield Office(provider, sandbox, app, vault)
    assert_nobody_got_mail(sandbox.recorder)
    assert_requests_are_valid(sandbox.recorder)


@pytest.fixture
def account(office: Office) -> Account:
    return office.account()


@pytest.fixture
def hub(office: Office, account: Account) -> HubConfig:
    """A feed fills a public folder by the token of a Microsoft account."""
    app = office.app
    office.sandbox.empty(FOLDER)
    hub = app.add_hub("Team")
    app.add_ical_spoke(hub.id, "Plan", office.sandbox.feeds["large"])
    node = app.servers.folder_by_path(account.id, FOLDER, CancelToken())
    spoke = app.add_public_folder_spoke(hub.id, "Dock", account.id, node)
    app.set_options(spoke.id, replace(spoke.options, hub_writes=True))
    return hub


def target(report: HubReport) -> CiraHubError | None:
    return next(one.error for one in report.spokes if one.name == "Dock")
