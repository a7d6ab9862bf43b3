"""Microsoft 365 in the real window: real msal, a sign-in service on loopback, an Exchange that takes its tokens.

Where the desktop would hand the address to the browser, a person in a browser stands.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QComboBox
from pytestqt.qtbot import QtBot

from cirahub_desktop.accounts.vault import Secret, SecretKind
from cirahub_desktop.app import App
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sandbox.signin import Auth
from cirahub_desktop.status import State
from cirahub_desktop.sync.model.hub import AuthMethod, Cloud
from cirahub_desktop.sync.sign_in_errors import SignInNeeded
from tests.e2e.judge import assert_nobody_got_mail, assert_requests_are_valid
from tests.e2e.stage import LastingVault
from tests.e2e.window import Desk, open_window
from tests.support.openid import CLIENT_ID, USER, Provider


class Browser(QObject):
    """Stands where the desktop opens links; ``there``: a person signs in at once."""

    def __init__(self, provider: Provider) -> None:
        super().__init__()
        self.provider, self.there = provider, True
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        link = bytes(url.toEncoded().data()).decode()
        self.opened.append(link)
        if self.there:
            self.provider.browser(link)


@dataclass
class Office:
    provider: Provider
    sandbox: Sandbox
    app: App
    vault: LastingVault
    browser: Browser


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with Provider(tmp_path) as provider:
        monkeypatch.setenv("SSL_CERT_FILE", str(provider.trust))
        with Sandbox(auth=Auth.BEARER, tokens=provider.user_of, keep_bodies=True) as sandbox:
            vault = LastingVault()
            app = App(tmp_path / "data", vault=vault, clouds={Cloud.WORLDWIDE: provider.site(sandbox.base)})
            browser = Browser(provider)
            QDesktopServices.setUrlHandler("https", browser, "open")
            yield Office(provider, sandbox, app, vault, browser)
            QDesktopServices.unsetUrlHandler("https")
            assert_nobody_got_mail(sandbox.recorder)
            assert_requests_are_valid(sandbox.recorder)


def choose_microsoft(desk: Desk) -> None:
    """From the new hub to the page of Microsoft's sign-in."""
    desk.click("addSpokeButton")
    desk.click("typeCard-public-folder")
    desk.next_page("emailField")
    desk.type_into("emailField", USER)
    desk.click("moreButton")
    method = desk.see(QComboBox, "authBox")
    method.setCurrentIndex(method.findData(AuthMethod.MICROSOFT.value))
    method.activated.emit(method.currentIndex())
    desk.type_into("clientIdField", CLIENT_ID)


def new_hub(office: Office, desk: Desk) -> None:
    hub = office.app.add_hub("Verrier")
    office.app.add_ical_spoke(hub.id, "Plan", office.sandbox.feeds["plain"])
    desk.shell.live.refresh()
    desk.shell.window.select(hub.id)


def fill(office: Office, desk: Desk) -> None:
    new_hub(office, desk)
    choose_microsoft(desk)
    desk.click("microsoftButton")
    desk.choose_in_tree("Team Calendar")
    desk.wait(desk.may_go_on, "the calendar")
    desk.next_page("spokeNameField")
    desk.type_into("spokeNameField", "Quai")
    desk.create()
    desk.allow_writing("Quai")
    assert desk.sync_now().created > 0


def end_the_sign_in(office: Office) -> None:
    """IT ended it: the token is old, and there is no new one without the person."""
    office.provider.end_tokens()
    office.provider.rules.refuse_tokens = ("invalid_grant", "AADSTS70043: the refresh token has expired")
    (account,) = office.app.servers.accounts()
    key = Secret(SecretKind.TOKENS, account.id)
    kept = json.loads(office.vault.get(key) or "")
    cache = json.loads(kept["cache"])
    for entry in cache["AccessToken"].values():
        entry["expires_on"] = str(int(time.time() - 10))
    office.vault.put(key, json.dumps({**kept, "cache": json.dumps(cache)}))


def test_a_calendar_is_filled_and_an_expired_sign_in_is_renewed_from_the_dashboard(
    qtbot: QtBot, office: Office
) -> None:
    with open_window(qtbot, office.app) as desk:
        fill(office, desk)
        assert len(office.browser.opened) == 1
        end_the_sign_in(office)
        desk.sync_now()
        assert desk.hub().state is State.ERROR
        (error,) = [one.error for one in desk.hub().spokes if one.error]
        assert isinstance(error, SignInNeeded)
        desk.read("Your sign-in with Microsoft has expired or was ended.")
        office.provider.rules.refuse_tokens = None
        before = len(desk.ended)
        desk.click("bannerButton")
        desk.wait(lambda: len(desk.ended) > before and not desk.shell.live.runs, "the run after the sign-in")
        assert len(office.browser.opened) == 2
        assert desk.hub().state is State.IN_SYNC
        desk.wait(lambda: not desk.there("signInDialog"), "the dashboard")


def test_the_wait_for_the_browser_can_be_ended_and_begun_again(qtbot: QtBot, office: Office) -> None:
    office.browser.there = False
    with open_window(qtbot, office.app) as desk:
        new_hub(office, desk)
        choose_microsoft(desk)
        desk.click("microsoftButton")
        desk.read("Go on in your browser…")
        desk.click("openAgainButton")
        desk.wait(lambda: len(office.browser.opened) == 2, "the page once more")
        assert office.browser.opened[0] == office.browser.opened[1]
        desk.click("cancelSignInButton")
        desk.wait(lambda: not desk.shell.background.busy, "the end of the wait")
        assert desk.see(QComboBox, "authBox")
        office.browser.there = True
        desk.click("nextButton")
        desk.choose_in_tree("Team Calendar")
        desk.wait(desk.may_go_on, "the calendar")
        QTimer.singleShot(0, lambda: desk.see(QAbstractButton, "yesButton").click())
        desk.click("cancelButton")
        desk.wait(lambda: not desk.there("wizard"), "the dashboard")
        desk.wait(lambda: not desk.shell.background.busy, "the account to be taken back")
        assert office.app.servers.accounts() == ()
        assert not any(key.kind is SecretKind.TOKENS for key in office.vault.secrets)


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (("access_denied", "AADSTS65004: User declined to consent"), "The sign-in was declined on Microsoft’s page."),
        (("invalid_request", "AADSTS90094: admin consent"), "Your organisation has not allowed CiraHub Desktop yet."),
    ],
)
def test_what_microsoft_refuses_is_said_in_plain_words(
    qtbot: QtBot, office: Office, refusal: tuple[str, str], sentence: str
) -> None:
    office.provider.rules.refuse_page = refusal
    with open_window(qtbot, office.app) as desk:
        new_hub(office, desk)
        choose_microsoft(desk)
        desk.click("microsoftButton")
        desk.read(sentence)
        assert desk.there("signInAgainButton")
        assert office.app.servers.accounts() == ()
