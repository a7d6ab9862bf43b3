"""*Sign in again* from the window: by password, with Microsoft in the browser, by the ticket of the computer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.errors import Refused, SignInFailed, Unreachable
from cirahub_desktop.sync.model.hub import AuthMethod
from cirahub_desktop.sync.sign_in_errors import OtherAccount, SignInNeeded, SignInStopped
from cirahub_desktop.ui.presenters.cards import card
from cirahub_desktop.ui.presenters.notices import GotoPage, news
from cirahub_desktop.ui.presenters.trouble import WayOut, troubles
from tests.ui.dashboard import samples
from tests.ui.dashboard.conftest import Desk, MakeDesk
from tests.ui.dashboard.fake_app import FakeApp

EXPIRED = SignInNeeded("login.microsoftonline.com", SignInNeeded.Reason.EXPIRED, "AADSTS70043")


class Browser(QObject):
    """Stands where the desktop hands links to the browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture
def browser() -> Iterator[Browser]:
    made = Browser()
    QDesktopServices.setUrlHandler("https", made, "open")
    yield made
    QDesktopServices.unsetUrlHandler("https")


def open_sign_in(make_desk: MakeDesk, qtbot: QtBot, app: FakeApp) -> tuple[Desk, QDialog]:
    desk = make_desk(app)
    desk.window.show()
    press(desk.child("bannerButton"))
    qtbot.waitUntil(lambda: desk.window.findChild(QDialog, "signInDialog") is not None)
    dialog = desk.window.findChild(QDialog, "signInDialog")
    assert dialog is not None
    return desk, dialog


def press(button: QWidget) -> None:
    assert isinstance(button, QPushButton)
    assert button.isEnabled()
    button.click()


def see(dialog: QDialog, name: str) -> QWidget:
    found = [one for one in dialog.findChildren(QWidget, name) if not one.isHidden()]
    return found[-1]


def there(dialog: QDialog, name: str) -> bool:
    return any(not one.isHidden() for one in dialog.findChildren(QWidget, name))


def test_with_microsoft_the_browser_opens_at_once_and_the_hub_syncs(
    make_desk: MakeDesk, qtbot: QtBot, browser: Browser
) -> None:
    app = FakeApp(samples.online(EXPIRED))
    app.browser = threading.Event()
    desk, dialog = open_sign_in(make_desk, qtbot, app)
    qtbot.waitUntil(lambda: browser.opened == [samples.MICROSOFT_PAGE])
    press(see(dialog, "openAgainButton"))
    assert len(browser.opened) == 2
    app.browser.set()
    qtbot.waitUntil(lambda: ("sync", samples.HUB, None) in app.said)
    assert app.said[0] == ("sign_in_again", "a1", "")
    qtbot.waitUntil(lambda: not desk.live.runs)


def test_closing_the_dialog_ends_the_wait(make_desk: MakeDesk, qtbot: QtBot, browser: Browser) -> None:
    app = FakeApp(samples.online(EXPIRED))
    app.browser = threading.Event()
    desk, dialog = open_sign_in(make_desk, qtbot, app)
    qtbot.waitUntil(lambda: len(browser.opened) == 1)
    press(see(dialog, "closeButton"))
    qtbot.waitUntil(lambda: not desk.background.busy)
    assert app.said == []


def test_cancel_stays_in_the_dialog_and_offers_another_try(make_desk: MakeDesk, qtbot: QtBot, browser: Browser) -> None:
    app = FakeApp(samples.online(EXPIRED))
    app.browser = threading.Event()
    desk, dialog = open_sign_in(make_desk, qtbot, app)
    qtbot.waitUntil(lambda: len(browser.opened) == 1)
    press(see(dialog, "cancelSignInButton"))
    assert dialog.isVisible()
    app.browser.set()
    press(see(dialog, "signInAgainButton"))
    qtbot.waitUntil(lambda: ("sync", samples.HUB, None) in app.said)
    qtbot.waitUntil(lambda: not desk.live.runs)


@pytest.mark.usefixtures("browser")
def test_a_code_can_be_copied_instead(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.online(EXPIRED))
    app.browser = threading.Event()
    desk, dialog = open_sign_in(make_desk, qtbot, app)
    press(see(dialog, "useCodeButton"))
    qtbot.waitUntil(lambda: there(dialog, "deviceCode"))
    shown = see(dialog, "deviceCode")
    assert isinstance(shown, QLabel)
    assert shown.text() == "GHVT7KQ2M"
    press(see(dialog, "copyCodeButton"))
    assert QGuiApplication.clipboard().text() == "GHVT7KQ2M"
    dialog.reject()
    qtbot.waitUntil(lambda: not desk.background.busy)


@pytest.mark.usefixtures("browser")
def test_a_closed_browser_is_said_and_can_be_tried_again(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.online(EXPIRED))
    app.sign_in_error = SignInStopped(SignInStopped.Reason.TIME_OUT)
    desk, dialog = open_sign_in(make_desk, qtbot, app)
    qtbot.waitUntil(lambda: there(dialog, "signInAgainButton"))
    app.sign_in_error = None
    press(see(dialog, "signInAgainButton"))
    qtbot.waitUntil(lambda: ("sync", samples.HUB, None) in app.said)
    qtbot.waitUntil(lambda: not desk.live.runs)


@pytest.mark.usefixtures("browser")
def test_somebody_else_is_used_only_after_a_yes(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.online(EXPIRED))
    app.sign_in_error = OtherAccount("paul@nord.example", "p.private@nord.example")
    desk, dialog = open_sign_in(make_desk, qtbot, app)
    qtbot.waitUntil(lambda: there(dialog, "useOtherButton"))
    assert app.said == []
    app.sign_in_error = None
    press(see(dialog, "useOtherButton"))
    qtbot.waitUntil(lambda: ("sync", samples.HUB, None) in app.said)
    assert app.said[0] == ("sign_in_again", "a1", "p.private@nord.example")
    qtbot.waitUntil(lambda: not desk.live.runs)


def test_with_the_ticket_of_the_computer_there_is_a_sentence_and_another_try(make_desk: MakeDesk, qtbot: QtBot) -> None:
    hub = samples.broken()
    spokes = tuple(
        replace(one, account=replace(samples.ACCOUNT, auth=AuthMethod.KERBEROS)) if one.error else one
        for one in hub.spokes
    )
    app = FakeApp(replace(hub, spokes=spokes))
    desk, dialog = open_sign_in(make_desk, qtbot, app)
    assert any("sign-in of this computer" in one.text() for one in dialog.findChildren(QLabel))
    press(see(dialog, "againButton"))
    qtbot.waitUntil(lambda: ("sync", samples.HUB, None) in app.said)
    qtbot.waitUntil(lambda: not desk.live.runs)


def test_without_a_password_store_the_dialog_says_so(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.broken())
    desk = make_desk(app)
    desk.live.vault_lasting = False
    desk.window.show()
    desk.window.open_sign_in("claire")
    dialog = desk.window.findChild(QDialog, "signInDialog")
    assert dialog is not None
    assert any("for this session only" in one.text() for one in dialog.findChildren(QLabel))
    dialog.reject()
    QApplication.processEvents()


# What the window says


def test_an_expired_sign_in_is_a_state_with_its_way_out() -> None:
    hub = samples.online(EXPIRED)
    (found,) = troubles(hub, samples.NOW)
    assert found.way is WayOut.SIGN_IN
    assert card(hub.spokes[1], None, samples.NOW).state == "Sign-in needed since 13:47"


def test_exchange_refuses_ews_is_a_state_with_the_client_id_and_no_sign_in() -> None:
    hub = samples.online(Refused("outlook.office365.com", exchange=True))
    (found,) = troubles(hub, samples.NOW)
    assert found.way is WayOut.TRY_AGAIN
    assert samples.ONLINE.client_id in (found.words.help or "")
    assert found.words.help_abroad is not None
    assert card(hub.spokes[1], None, samples.NOW).state == "Exchange refuses EWS since 13:47"


def test_a_calendar_in_exchange_online_wears_the_days_that_are_left_and_no_other_does() -> None:
    own, online = (card(one, None, samples.NOW) for one in reversed(samples.online().spokes[1:]))
    assert online.time_left == "Until 1 April 2027"
    assert "1 April 2027" in online.spoken
    assert own.time_left == ""
    assert "2027" not in own.spoken


def notice_of(hub: HubStatus) -> tuple[GotoPage, str]:
    (notice,), _ = news({}, (hub,), samples.NOW)
    return notice.goto.page, notice.goto.id


def test_a_notification_leads_to_the_sign_in_where_that_is_what_is_wanted() -> None:
    assert notice_of(samples.online(EXPIRED)) == (GotoPage.SIGN_IN, "nord")
    assert notice_of(samples.broken(SignInFailed("mail.example.com"))) == (GotoPage.SIGN_IN, "claire")
    away = Unreachable("mail.example.com", Unreachable.Reason.TIMEOUT)
    assert notice_of(samples.broken(away)) == (GotoPage.DETAILS, "")
