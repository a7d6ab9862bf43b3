"""Pictures of every state of dashboard and dialogs, in both languages, light, dark and stretched by 40 %."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop import i18n
from cirahub_desktop.status import HubStatus, State
from cirahub_desktop.sync.errors import AnotherRun, Refused, SignInFailed
from cirahub_desktop.sync.events import Phase, Progress
from cirahub_desktop.sync.left import Copies, Left
from cirahub_desktop.sync.model.hub import AuthMethod
from cirahub_desktop.sync.model.options import Feeding, SpokeOptions
from cirahub_desktop.sync.sign_in_errors import OtherAccount, SignInNeeded
from cirahub_desktop.ui.dashboard.card import SpokeCard
from cirahub_desktop.ui.dialogs.before_feeding import BeforeFeedingDialog
from cirahub_desktop.ui.dialogs.browser_sign_in import BrowserSignInDialog
from cirahub_desktop.ui.dialogs.conflict import ConflictDialog
from cirahub_desktop.ui.dialogs.faults import FaultsDialog
from cirahub_desktop.ui.dialogs.filter_editor import RuleLineView
from cirahub_desktop.ui.dialogs.hold import HoldDialog
from cirahub_desktop.ui.dialogs.relink import RelinkDialog
from cirahub_desktop.ui.dialogs.remove import RemoveDialog
from cirahub_desktop.ui.dialogs.sign_in import ask_sign_in
from cirahub_desktop.ui.dialogs.sync_options import SyncOptionsDialog
from cirahub_desktop.ui.dialogs.trouble import TroubleDialog
from cirahub_desktop.ui.presenters.removal import Stage, Target
from cirahub_desktop.ui.presenters.running import Running
from cirahub_desktop.ui.presenters.trouble import troubles
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from cirahub_desktop.ui.widgets.text import ElidedLabel
from tests.ui.dashboard import samples
from tests.ui.dashboard.conftest import Desk, MakeDesk
from tests.ui.dashboard.fake_app import FakeApp

LOOKS = [("en", Scheme.LIGHT), ("fr", Scheme.DARK), ("stretched", Scheme.LIGHT)]
STATES: dict[str, tuple[Callable[[], HubStatus], Running | None]] = {
    "nothing-written": (samples.nothing_written, None),
    "reading": (samples.in_sync, Running(samples.HUB, Phase.READING)),
    "syncing": (samples.in_sync, samples.writing()),
    "waiting": (samples.waiting, None),
    "in-sync": (samples.in_sync, None),
    "incomplete": (samples.incomplete, None),
    "read-in-part": (samples.read_in_part, None),
    "error-and-off": (samples.broken, None),
    "link-missing": (samples.link_missing, None),
    "many": (samples.many, None),
    "disputed": (samples.disputed, None),
    "both-ways": (samples.both_ways, None),
    "both-ways-writing": (samples.both_ways, samples.writing()),
    "online": (samples.online, None),
    "refuses-ews": (lambda: samples.online(Refused("outlook.office365.com", exchange=True)), None),
    "feed-alone": (lambda: samples.hub(samples.feed(), state=State.NOTHING_WRITTEN, run=None), None),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    chosen = Path(os.environ.get("CIRAHUB_PICTURES") or tmp_path)
    chosen.mkdir(parents=True, exist_ok=True)
    return chosen


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1].value}")
def look(request: pytest.FixtureRequest, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    language, scheme = request.param
    i18n.use("fr" if language == "fr" else "en")
    if language == "stretched":
        monkeypatch.setenv("CIRAHUB_STRETCH", "1")
    apply(qapp, scheme)
    yield f"{language}-{scheme.value}"
    apply(qapp, Scheme.LIGHT)


@pytest.mark.parametrize("state", STATES)
def test_dashboard(state: str, look: str, folder: Path, make_desk: MakeDesk) -> None:
    make, running = STATES[state]
    desk = make_desk(FakeApp(make(), *samples.neighbours()))
    if running is not None:
        desk.live.runs[samples.HUB] = running
        desk.window.show_now()
    for width in (1200, 820):
        shown(desk.window, width, 780)
        save(desk.window, folder / f"dashboard-{state}-{width}-{look}.png")
        check_nothing_is_cut(desk.window)


def test_empty(look: str, folder: Path, make_desk: MakeDesk) -> None:
    desk = make_desk(FakeApp())
    shown(desk.window, 1200, 780)
    save(desk.window, folder / f"dashboard-empty-{look}.png")
    check_nothing_is_cut(desk.window)


@pytest.mark.parametrize("spoke", ["target", "target-more", "both-ways", "feed", "broken"])
def test_sync_options(
    spoke: str, look: str, folder: Path, make_desk: MakeDesk, qapp: QApplication, qtbot: QtBot
) -> None:
    desk = make_desk(FakeApp(samples.nothing_written() if spoke != "broken" else samples.broken()))
    chosen = desk.live.hubs[0].spokes[{"feed": 0, "broken": 3}.get(spoke, 1)]
    dialog = SyncOptionsDialog(desk.live, chosen, desk.window)
    shown(dialog, dialog.width(), dialog.height())
    qtbot.waitUntil(lambda: not desk.background.busy)
    if spoke != "feed":
        press(dialog, "hubWritesSwitch")
    if spoke == "both-ways":
        press(dialog, "feedsHubSwitch")
    if spoke in ("target-more", "both-ways"):
        press(dialog, "moreOptionsButton")
        dialog.resize(922, 1900)
    if spoke == "both-ways":
        for _ in range(2):
            press(dialog, "addFilterRule")
        dialog.findChildren(RuleLineView)[1].show_field("length")
    qtbot.waitUntil(lambda: not desk.background.busy and not dialog._quiet.isActive())
    qapp.processEvents()
    save(dialog, folder / f"options-{spoke}-{look}.png")
    check_nothing_is_cut(dialog)
    dialog.close()


@pytest.mark.parametrize("stage", ["reading", "seen", "refused"])
def test_before_feeding(stage: str, look: str, folder: Path, make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.nothing_written())
    app.events = [Progress(samples.HUB, samples.TARGET, Phase.READING, 48, 112)]
    app.gate = threading.Event() if stage == "reading" else None
    app.sync_error = AnotherRun("Livraisons") if stage == "refused" else None
    desk = make_desk(app)
    chosen = desk.live.hubs[0].spokes[1]
    dialog = BeforeFeedingDialog(desk.live, chosen, SpokeOptions(feeds_hub=Feeding.ALL), desk.window)
    shown(dialog, dialog.width(), dialog.height())
    qtbot.waitUntil(lambda: bool(dialog.ahead.running.read) if stage == "reading" else not dialog.ahead.under_way)
    save(dialog, folder / f"before-feeding-{stage}-{look}.png")
    check_nothing_is_cut(dialog)
    dialog.reject()
    qtbot.waitUntil(lambda: not desk.background.busy)


def test_refuses_ews(look: str, folder: Path, make_desk: MakeDesk) -> None:
    desk = make_desk(FakeApp(samples.online(Refused("outlook.office365.com", exchange=True))))
    dialog = TroubleDialog(troubles(desk.live.hubs[0], samples.NOW), desk.window)
    shown(dialog, dialog.width(), dialog.height())
    save(dialog, folder / f"trouble-refuses-ews-{look}.png")
    check_nothing_is_cut(dialog)


@pytest.mark.parametrize("state", ["browser", "no-browser", "code", "other", "consent"])
def test_sign_in_with_microsoft(state: str, look: str, folder: Path, make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.online())
    app.browser = threading.Event() if state in ("browser", "no-browser", "code") else None
    app.sign_in_error = {
        "other": OtherAccount("paul@nord.example", "paul.private@nord.example"),
        "consent": SignInNeeded("login.microsoftonline.com", SignInNeeded.Reason.CONSENT, "AADSTS65001"),
    }.get(state)
    desk = make_desk(app)
    dialog = BrowserSignInDialog(
        desk.live, samples.ONLINE, "Équipe Nord", desk.window, open_page=lambda _: state != "no-browser"
    )
    dialog.start()
    if state == "code":
        dialog.sign_in.use_code()
    qtbot.waitUntil(lambda: bool(dialog.sign_in.address or dialog.sign_in.code))
    qtbot.waitUntil(lambda: app.browser is not None or not desk.background.busy)
    shown(dialog, dialog.width(), dialog.height())
    save(dialog, folder / f"sign-in-{state}-{look}.png")
    check_nothing_is_cut(dialog)
    dialog.reject()
    qtbot.waitUntil(lambda: not desk.background.busy)


@pytest.mark.parametrize("auth", [AuthMethod.NTLM, AuthMethod.KERBEROS])
def test_sign_in(auth: AuthMethod, look: str, folder: Path, make_desk: MakeDesk) -> None:
    desk = make_desk(FakeApp(samples.broken()))
    desk.live.vault_lasting = False
    dialog = ask_sign_in(desk.live, samples.HUB, replace(samples.ACCOUNT, auth=auth), "Claire Morel", desk.window)
    shown(dialog, dialog.sizeHint().width(), dialog.sizeHint().height())
    save(dialog, folder / f"sign-in-{auth.value}-{look}.png")
    check_nothing_is_cut(dialog)
    dialog.close()


def test_trouble(look: str, folder: Path, make_desk: MakeDesk) -> None:
    broken = samples.broken(Refused("mail.example.com", exchange=True))
    lost = replace(samples.feed(state=State.ERROR), error=SignInFailed("example.com"))
    desk = make_desk(FakeApp(samples.hub(lost, *broken.spokes, state=State.ERROR)))
    dialog = TroubleDialog(troubles(desk.live.hubs[0], samples.NOW), desk.window)
    shown(dialog, dialog.width(), dialog.height())
    save(dialog, folder / f"trouble-{look}.png")
    check_nothing_is_cut(dialog)


@pytest.mark.parametrize("refused", [False, True])
def test_relink(refused: bool, look: str, folder: Path, make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.link_missing())
    desk = make_desk(app)
    dialog = RelinkDialog(desk.live, desk.live.hubs[0].spokes[0], desk.window)
    shown(dialog, 660, 620)
    if refused:
        app.link_error = SignInFailed("example.com")
        dialog.form.link.edit.setText("https://example.com/plan.ics")
        dialog.form.link.edited.emit("https://example.com/plan.ics")
        press(dialog, "saveButton")
    qtbot.waitUntil(lambda: not desk.background.busy)
    QApplication.processEvents()
    save(dialog, folder / f"relink-{'refused' if refused else 'empty'}-{look}.png")
    check_nothing_is_cut(dialog)
    dialog.reject()


def test_conflict(look: str, folder: Path, make_desk: MakeDesk) -> None:
    app = FakeApp(samples.disputed())
    app.past.disputes = [samples.conflict(1), samples.conflict(2)]
    desk = make_desk(app)
    dialog = ConflictDialog(desk.live, desk.live.hubs[0], desk.window)
    shown(dialog, dialog.width(), dialog.height())
    press(dialog, "choice-spoke")
    save(dialog, folder / f"conflict-{look}.png")
    check_nothing_is_cut(dialog)
    dialog.reject()


def test_hold_of_others(look: str, folder: Path, make_desk: MakeDesk, qtbot: QtBot) -> None:
    status, report = samples.adopted()
    app = FakeApp(status)
    app.ahead = report
    desk = make_desk(app)
    desk.window.open_hold("hold-1")
    (dialog,) = desk.window.findChildren(HoldDialog)
    shown(dialog, 900, 640)
    qtbot.waitUntil(lambda: not desk.background.busy and dialog._delete.isEnabled())
    save(dialog, folder / f"hold-of-others-{look}.png")
    check_nothing_is_cut(dialog)
    dialog.reject()


def test_hold(look: str, folder: Path, make_desk: MakeDesk) -> None:
    desk = make_desk(FakeApp(samples.waiting()))
    dialog = HoldDialog(desk.live, samples.held(), desk.live.hubs[0], desk.window)
    shown(dialog, 900, 640)
    save(dialog, folder / f"hold-{look}.png")
    check_nothing_is_cut(dialog)


@pytest.mark.parametrize("stage", ["question", "told"])
def test_removal(stage: str, look: str, folder: Path, make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.in_sync())
    app.removal.copies = Copies(409, ("Truck 7", "Truck 8", "Truck 9"), adopted=2, native=12, only_here=56)
    app.removal.left = Left((samples.left_behind(),))
    desk = make_desk(app)
    dialog = RemoveDialog(desk.live, Target.of_spoke(desk.live.hubs[0].spokes[1]), desk.window)
    shown(dialog, dialog.width(), dialog.height())
    qtbot.waitUntil(lambda: not desk.background.busy)
    for name in ("cleanChoice", "dropItemsChoice"):
        press(dialog, name)
    if stage == "told":
        press(dialog, "yesButton")
        qtbot.waitUntil(lambda: dialog.presenter.stage is Stage.TOLD and not desk.live.runs)
    QApplication.processEvents()
    save(dialog, folder / f"removal-{stage}-{look}.png")
    check_nothing_is_cut(dialog)
    dialog.reject()


@pytest.mark.parametrize("kind", ["faults", "single-events"])
def test_faults(kind: str, look: str, folder: Path, make_desk: MakeDesk) -> None:
    desk = make_desk(FakeApp(samples.in_sync() if kind == "faults" else samples.in_single_events()))
    dialog = FaultsDialog(desk.live.hubs[0], desk.window)
    shown(dialog, 860, 480)
    save(dialog, folder / f"{kind}-{look}.png")
    check_nothing_is_cut(dialog)


def test_cards_and_disc_do_not_overlap(make_desk: MakeDesk) -> None:
    desk = make_desk(FakeApp(samples.broken()))
    for width in range(1040, 1500, 100):
        shown(desk.window, width, 780)
        canvas = desk.window.page.overview.canvas
        assert canvas is not None
        boxes = [
            child.geometry()
            for child in canvas.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        ]
        labels = [child.geometry() for child in canvas._words]
        cards = [card.geometry() for card in canvas.cards]
        assert not overlapping([*cards, canvas._disc.geometry()])
        assert not overlapping([*cards, *labels, canvas._disc.geometry()]), width
        assert boxes


def test_a_narrow_window_gives_up_columns_in_their_order(make_desk: MakeDesk) -> None:
    desk = make_desk(FakeApp(samples.in_sync()))
    seen = []
    for width in range(1300, 819, -20):
        shown(desk.window, width, 780)
        rows = desk.window.page.overview.rows
        assert rows is not None
        if not seen or seen[-1] != rows.shown_columns():
            seen.append(rows.shown_columns())
    orders = [(True, True, True), (False, True, True), (False, False, True), (False, False, False)]
    assert seen[0] == (True, True, True)
    assert [orders.index(one) for one in seen] == sorted(orders.index(one) for one in seen)
    assert len(seen) > 1


def shown(window: QWidget, width: int, height: int) -> None:
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(width, height)
    window.show()
    for _ in range(6):
        QApplication.processEvents()


def press(dialog: QWidget, name: str) -> None:
    button = dialog.findChild(QWidget, name)
    assert button is not None
    button.click()  # type: ignore[attr-defined]


def save(window: QWidget, path: Path) -> None:
    for _ in range(3):
        QApplication.processEvents()
    assert window.grab().save(str(path))


def overlapping(boxes: list[QRect]) -> list[tuple[QRect, QRect]]:
    return [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if a.intersects(b)]


def check_nothing_is_cut(window: QWidget) -> None:
    """Every visible text has the room it needs, inside its parent; names may be elided, they have a tool tip."""
    cut = [line for label in window.findChildren(QLabel) if label.isVisible() for line in _cut(label)]
    cut += [
        f"button {button.text()!r}: {button.width()} < {button.minimumSizeHint().width()}"
        for button in window.findChildren(QPushButton)
        if button.isVisible() and button.text() and button.width() < button.minimumSizeHint().width()
    ]
    cut += [f"outside: {_name(child)}" for child in window.findChildren(QWidget) if _outside(child)]
    cut += [
        f"wider than its page: {_name(area.widget())}"
        for area in window.findChildren(QScrollArea)
        if area.isVisible() and area.widget() is not None and area.widget().width() > area.viewport().width()
    ]
    assert not cut, "\n".join(cut)


def _cut(label: QLabel) -> list[str]:
    if not label.text() or label.pixmap():
        return []
    if isinstance(label, ElidedLabel):
        return [f"too narrow to say anything: {label.text()!r}"] if label.shown() in ("", "…") else []
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        widest = max(
            (label.fontMetrics().horizontalAdvance(word) for word in label.text().split() if "~" not in word), default=0
        )
        problems = [f"{label.text()!r}: {label.height()} < {needed} high"] if label.height() < needed else []
        return [*problems, *([f"{label.text()!r}: a word is cut"] if widest > label.width() + 1 else [])]
    return [f"{label.text()!r}: {label.width()} wide"] if label.width() < label.sizeHint().width() - 1 else []


def _outside(child: QWidget) -> bool:
    parent = child.parentWidget()
    if parent is None or not child.isVisible() or child.isWindow():
        return False
    if isinstance(area := parent.parentWidget(), QAbstractScrollArea) and area.viewport() is parent:
        return False
    box = QRect(child.pos(), child.size())
    return (
        bool(child.size().isValid()) and not parent.rect().adjusted(-1, -1, 1, 1).contains(box) and not _scrolls(child)
    )


def _scrolls(child: QWidget) -> bool:
    return child.metaObject().className() in ("QWidgetResizeHandle", "QHeaderView") or (
        isinstance(child.parentWidget(), SpokeCard)
        and child.mapTo(child.parentWidget(), QPoint()).x() >= 0
        and child.height() == 0
    )


def _name(child: QWidget) -> str:
    return f"{child.metaObject().className()} {child.objectName()} {child.geometry()} in {child.parentWidget().rect()}"


__all__ = ["Desk"]
