"""A sign-in service, an Exchange that believes it, and a program that knows both as its cloud."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cirahub_desktop.accounts.vault import Secret, SecretKind, SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sandbox.signin import Auth
from cirahub_desktop.status import SignedIn, SignInPage
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import Account, AuthMethod, Cloud
from cirahub_desktop.sync.model.item import AccountId
from tests.support.openid import CLIENT_ID, USER, Provider

PAGE = SignInPage("en", "CiraHub Desktop", "You can close this window.", "It did not work.")
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

    def kept(self, account: Account) -> str:
        return self.vault.get(Secret(SecretKind.TOKENS, account.id)) or ""


@pytest.fixture
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    with Provider(tmp_path) as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(running.trust))
        yield running


@pytest.fixture
def office(provider: Provider, tmp_path: Path) -> Iterator[Office]:
    with Sandbox(auth=Auth.BEARER, tokens=provider.user_of) as sandbox:
        vault = SessionVault()
        app = App(tmp_path / "data", vault=vault, clouds={Cloud.WORLDWIDE: provider.site(sandbox.base)})
        yield Office(provider, sandbox, app, vault)
