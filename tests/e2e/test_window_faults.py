"""Whatever goes wrong, the window says it in the person's language; nothing is lost, and once healed all is green."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop import i18n, wording
from cirahub_desktop.accounts.vault import Secret, SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sandbox.sample_folders import CLAIRE
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.status import State
from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.wording.checks import explain_check
from tests.e2e.faults import NOWHERE, TROUBLES, Trouble
from tests.e2e.stage import HOST, Stage
from tests.e2e.window import Desk, Papers, open_window
from tests.support.certificate import self_signed


class StageVault(SessionVault):
    """The vault that the stage has at this moment, for a window that stays open while it changes."""

    lasting = True

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage

    def get(self, key: Secret) -> str | None:
        return self._stage.vault.get(key)

    def put(self, key: Secret, secret: str) -> None:
        self._stage.vault.put(key, secret)


def window_app(stage: Stage) -> App:
    return App(stage.data, vault=StageVault(stage), clock=lambda: datetime.now(UTC) + stage.later)


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.name)
def test_the_dashboard_says_it_and_recovers(stage: Stage, trouble: Trouble, qtbot: QtBot) -> None:
    """R1, R9: the copies made before stand untouched while it lasts, and all events are there afterwards."""
    stage.publish(trouble.before)
    stage.set_up()
    stage.run()
    trouble.arrange(stage)
    before = stage.held()
    with open_window(qtbot, window_app(stage)) as desk:
        desk.sync_now()
        says(desk, trouble.title)
        close_notice(desk)
        desk.picks_language("fr")
        desk.sync_now()
        says(desk, trouble.french)
        close_notice(desk)
        during = stage.held()
        assert {number: during.get(number) for number in before} == before
        trouble.heal(stage)
        last = desk.sync_now()
        assert last.error is None
        assert last.failed == 0
        assert desk.hub().state is State.IN_SYNC, desk.text()
        assert trouble.french not in desk.text()
    assert len(stage.subjects()) == len(set(stage.subjects())) == trouble.after
    assert {number: stage.held().get(number) for number in before} == before


def says(desk: Desk, sentence: str) -> None:
    """The sentence and what to do about it."""
    desk.read(sentence)
    spoke = next((one for one in desk.hub().spokes if one.error), None)
    if spoke is not None and spoke.error is not None:
        desk.read(wording.explain_spoke(spoke, spoke.error, desk.shell.live.now()).advice)


def close_notice(desk: Desk) -> None:
    """What befell the whole program stands in a dialog of its own."""
    while (notice := desk.find(QWidget, "noticeDialog")) is not None:
        desk.qtbot.keyClick(notice, Qt.Key.Key_Return)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A link or an account that does not work: what is typed, and the error whose words must appear."""

    name: str
    typed: str
    """``{base}`` is the sandbox, ``{distrusted}`` one with a certificate that nobody vouches for."""
    error: e.CiraHubError
    fault: str = ""


_link, _source, _net = e.LinkRefused.Reason, e.BadSource.Reason, e.Unreachable.Reason
_folder = e.FolderProblem.Reason
_HIDDEN, _CLOSED = "/Direction/Rémunérations", "/Direction/Comité stratégique"
LINKS = (
    Wrong("not-ics", "{base}/share", e.LinkRefused(_link.NOT_ICS, "/share")),
    Wrong("no-link", "our calendar", e.LinkRefused(_link.NOT_A_LINK)),
    Wrong("scheme", "ftp://example.com/a.ics", e.LinkRefused(_link.SCHEME, "ftp")),
    Wrong("credentials", "https://a:b@example.com/a.ics", e.LinkRefused(_link.CREDENTIALS)),
    Wrong("login-page", "{base}/feeds/login.ics", e.BadSource(HOST, _source.SIGN_IN_PAGE, "Connexion")),
    Wrong("json", "{base}/feeds/json.ics", e.BadSource(HOST, _source.NOT_A_CALENDAR, "application/json")),
    Wrong("empty", "{base}/feeds/empty.ics", e.BadSource(HOST, _source.EMPTY)),
    Wrong("truncated", "{base}/feeds/truncated.ics", e.BadSource(HOST, _source.TRUNCATED)),
    Wrong("missing", "{base}/feeds/missing.ics", e.BadSource(HOST, _source.NOT_FOUND)),
    Wrong("loop", "{base}/feeds/loop.ics", e.BadSource(HOST, _source.TOO_MANY_REDIRECTS, "5")),
    Wrong("password-wanted", "{base}/feeds/private.ics", e.SignInFailed(HOST)),
    Wrong("403", "{base}/feeds/forbidden.ics", e.Refused(HOST)),
    Wrong("500", "{base}/feeds/error-500.ics", e.Unreachable(HOST, _net.SERVER_ERROR, status=500)),
    Wrong("503", "{base}/feeds/busy.ics", e.Unreachable(HOST, _net.BUSY, status=503, retry_after=120)),
    Wrong("cut-off", "{base}/feeds/plain.ics", e.Unreachable(HOST, _net.DROPPED), "GET:*:truncated"),
    Wrong("no-host", f"https://{NOWHERE}/a.ics", e.Unreachable(NOWHERE, _net.NO_SUCH_HOST)),
    Wrong("certificate", "{distrusted}/feeds/plain.ics", e.Unreachable(HOST, _net.CERTIFICATE)),
)
SERVERS = (
    Wrong("password", "{base}/EWS/Exchange.asmx", e.SignInFailed(HOST), "*:*:401"),
    Wrong("403", "{base}/EWS/Exchange.asmx", e.Refused(HOST, exchange=True), "*:*:403"),
    Wrong("500", "{base}/EWS/Exchange.asmx", e.Unreachable(HOST, _net.SERVER_ERROR, status=500), "*:*:500"),
    Wrong("503", "{base}/EWS/Exchange.asmx", e.Unreachable(HOST, _net.BUSY, retry_after=120), "*:*:503=120"),
    Wrong("no-host", f"https://{NOWHERE}/EWS/Exchange.asmx", e.Unreachable(NOWHERE, _net.NO_SUCH_HOST)),
    Wrong("certificate", "{distrusted}/EWS/Exchange.asmx", e.Unreachable(HOST, _net.CERTIFICATE)),
)
FOLDERS = (
    Wrong("unknown", "/Nowhere", e.FolderProblem("/Nowhere", _folder.NOT_FOUND)),
    Wrong("hidden", _HIDDEN, e.FolderProblem(_HIDDEN, _folder.NOT_FOUND)),
    Wrong("no-calendar", "/Projets", e.FolderProblem("/Projets", _folder.NOT_A_CALENDAR)),
    Wrong("not-readable", _CLOSED, e.FolderProblem(_CLOSED, _folder.NO_READ)),
)


@dataclass(frozen=True, slots=True)
class Office:
    """A window in which nothing is set up yet, and the servers it may be told of."""

    desk: Desk
    box: Sandbox
    folder: Path

    def add_spoke(self) -> None:
        """To a hub that has none."""
        self.desk.app.add_hub("Team")
        self.desk.shell.live.refresh()
        self.desk.click("addSpokeButton")

    def type_wrong(self, field: str, wrong: Wrong) -> None:
        if "{distrusted}" not in wrong.typed:
            self._type(field, wrong, "")
            return
        certfile, keyfile = self_signed(self.folder)
        with Sandbox(certfile=certfile, keyfile=keyfile) as distrusted:
            self._type(field, wrong, distrusted.base)

    def _type(self, field: str, wrong: Wrong, distrusted: str) -> None:
        """NEXT, and the words in both languages; what was typed stays."""
        desk, typed = self.desk, wrong.typed.format(base=self.box.base, distrusted=distrusted)
        if wrong.fault:
            self.box.faults.add(wrong.fault)
        desk.type_into(field, typed)
        desk.click("nextButton")
        for code in i18n.LANGUAGES:
            if code != i18n.language():
                desk.picks_language(code)
            words = explain_check(wrong.error)
            desk.read(words.title)
            desk.read(words.advice)
            assert desk.see(QWidget, field).text() == typed  # type: ignore[attr-defined]


@pytest.fixture
def office(qtbot: QtBot, sandbox: Sandbox, tmp_path: Path) -> Iterator[Office]:
    with open_window(qtbot, App(tmp_path / "data", vault=SessionVault())) as desk:
        yield Office(desk, sandbox, tmp_path)


@pytest.mark.parametrize("wrong", LINKS, ids=lambda wrong: wrong.name)
def test_the_wizard_says_what_is_wrong_with_a_link(office: Office, wrong: Wrong) -> None:
    desk = office.desk
    desk.shell.open_wizard(None, desk.shell.window)
    desk.next_page("typeCard-ical")
    desk.next_page("linkField")
    office.type_wrong("linkField", wrong)
    assert desk.app.hubs() == ()


@pytest.mark.parametrize("wrong", SERVERS, ids=lambda wrong: wrong.name)
def test_the_wizard_says_what_is_wrong_with_an_account(office: Office, wrong: Wrong) -> None:
    desk = office.desk
    office.add_spoke()
    desk.next_page("emailField")
    desk.fill_account(Papers("", CLAIRE, office.box.users[CLAIRE], office.box.endpoint))
    office.type_wrong("serverField", wrong)
    assert desk.app.servers.accounts() == ()


@pytest.mark.parametrize("wrong", FOLDERS, ids=lambda wrong: wrong.name)
def test_the_wizard_says_what_is_wrong_with_a_folder(office: Office, wrong: Wrong) -> None:
    desk, box = office.desk, office.box
    account = Account(AccountId(""), "Work", CLAIRE, CLAIRE, box.endpoint, AuthMethod.BASIC)
    desk.app.servers.add_account(account, box.users[CLAIRE])
    office.add_spoke()
    desk.next_page("accountChoice-0")
    desk.next_page("folderTree")
    office.type_wrong("pathField", wrong)
    assert desk.app.hub("Team").spokes == ()
