"""What a sandbox cannot be brought to: Microsoft's servers, errors between two states, removals that stop half-way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from cirahub_desktop.status import HubStatus, State
from cirahub_desktop.sync.errors import AnotherRun, Refused, SignInFailed
from cirahub_desktop.sync.events import Phase, Progress
from cirahub_desktop.sync.left import Copies, Left
from cirahub_desktop.sync.model.hub import AuthMethod
from cirahub_desktop.sync.model.options import Feeding, SpokeOptions
from cirahub_desktop.sync.sign_in_errors import OtherAccount, SignInNeeded
from cirahub_desktop.ui.dialogs.before_feeding import BeforeFeedingDialog
from cirahub_desktop.ui.dialogs.browser_sign_in import BrowserSignInDialog
from cirahub_desktop.ui.dialogs.faults import FaultsDialog
from cirahub_desktop.ui.dialogs.filter_editor import RuleLineView
from cirahub_desktop.ui.dialogs.relink import RelinkDialog
from cirahub_desktop.ui.dialogs.remove import RemoveDialog
from cirahub_desktop.ui.dialogs.sign_in import ask_sign_in
from cirahub_desktop.ui.dialogs.sync_options import SyncOptionsDialog
from cirahub_desktop.ui.dialogs.trouble import TroubleDialog
from cirahub_desktop.ui.over import Over
from cirahub_desktop.ui.presenters.removal import Target
from cirahub_desktop.ui.presenters.running import Running
from cirahub_desktop.ui.presenters.trouble import troubles
from tests.pictures.page import Open, Page
from tests.pictures.studio import Studio
from tests.ui.dashboard import samples
from tests.ui.dashboard.fake_app import FakeApp

STATES: dict[str, tuple[Callable[[], HubStatus], Running | None]] = {
    "reading": (samples.in_sync, Running(samples.HUB, Phase.READING)),
    "writing": (samples.in_sync, samples.writing()),
    "incomplete": (samples.incomplete, None),
    "read-in-part": (samples.read_in_part, None),
    "link-missing": (samples.link_missing, None),
    "both-ways": (samples.both_ways, None),
    "both-ways-writing": (samples.both_ways, samples.writing()),
    "online": (samples.online, None),
    "refuses-ews": (lambda: samples.online(Refused("outlook.office365.com", exchange=True)), None),
    "adopted": (lambda: samples.adopted()[0], None),
}


def _dashboard(state: str) -> Open:
    make, running = STATES[state]

    def opened(studio: Studio) -> QWidget:
        desk = studio.samples(FakeApp(make(), *samples.neighbours()))
        if running is not None:
            desk.live.runs[samples.HUB] = running
            studio.afterwards(desk.live.runs.clear)
            desk.window.show_now()
        return studio.shown(desk.window)

    return opened


def options_both_ways(studio: Studio) -> QWidget:
    """With everything open, and two rules of the filter."""
    desk = studio.samples(FakeApp(samples.nothing_written()))
    dialog = SyncOptionsDialog(desk.live, desk.live.hubs[0].spokes[1], desk.window)
    studio.shown(dialog)
    studio.idle()
    for name in ("hubWritesSwitch", "feedsHubSwitch", "moreOptionsButton", "addFilterRule", "addFilterRule"):
        studio.press(name)
    dialog.findChildren(RuleLineView)[1].show_field("length")
    studio.idle()
    return dialog


def _before_feeding(stage: str) -> Open:
    def opened(studio: Studio) -> QWidget:
        app = FakeApp(samples.nothing_written())
        app.events = [Progress(samples.HUB, samples.TARGET, Phase.READING, 48, 112)]
        app.gate = threading.Event() if stage == "reading" else None
        app.sync_error = AnotherRun("Livraisons") if stage == "refused" else None
        desk = studio.samples(app)
        chosen = desk.live.hubs[0].spokes[1]
        dialog = BeforeFeedingDialog(desk.live, chosen, SpokeOptions(feeds_hub=Feeding.ALL), desk.window)
        studio.shown(dialog)
        ahead = dialog.ahead
        studio.wait(lambda: bool(ahead.running.read) if stage == "reading" else not ahead.under_way, "what it says")
        return dialog

    return opened


def _trouble(hub: Callable[[], HubStatus]) -> Open:
    def opened(studio: Studio) -> QWidget:
        desk = studio.samples(FakeApp(hub()))
        return studio.shown(TroubleDialog(troubles(desk.live.hubs[0], samples.NOW), desk.window))

    return opened


def _two_troubles() -> HubStatus:
    broken = samples.broken(Refused("mail.example.com", exchange=True))
    lost = replace(samples.feed(state=State.ERROR), error=SignInFailed("example.com"))
    return samples.hub(lost, *broken.spokes, state=State.ERROR)


def _microsoft(state: str) -> Open:
    def opened(studio: Studio) -> QWidget:
        app = FakeApp(samples.online())
        app.browser = threading.Event() if state in ("browser", "no-browser", "code") else None
        app.sign_in_error = {
            "other": OtherAccount("paul@nord.example", "paul.private@nord.example"),
            "consent": SignInNeeded("login.microsoftonline.com", SignInNeeded.Reason.CONSENT, "AADSTS65001"),
        }.get(state)
        desk = studio.samples(app)
        dialog = BrowserSignInDialog(
            desk.live, samples.ONLINE, "Équipe Nord", desk.window, open_page=lambda _: state != "no-browser"
        )
        dialog.start()
        if state == "code":
            dialog.sign_in.use_code()
        studio.wait(lambda: bool(dialog.sign_in.address or dialog.sign_in.code), "the page")
        studio.wait(lambda: app.browser is not None or not desk.background.busy, "the answer")
        return studio.shown(dialog)

    return opened


def _sign_in(auth: AuthMethod) -> Open:
    def opened(studio: Studio) -> QWidget:
        desk = studio.samples(FakeApp(samples.broken()))
        desk.live.vault_lasting = False
        account = replace(samples.ACCOUNT, auth=auth)
        return studio.shown(ask_sign_in(desk.live, samples.HUB, account, "Claire Morel", desk.window))

    return opened


def relink_refused(studio: Studio) -> QWidget:
    app = FakeApp(samples.link_missing())
    app.link_error = SignInFailed("example.com")
    desk = studio.samples(app)
    dialog = studio.shown(RelinkDialog(desk.live, desk.live.hubs[0].spokes[0], desk.window))
    dialog.form.link.edit.setText("https://example.com/plan.ics")
    dialog.form.link.edited.emit("https://example.com/plan.ics")
    studio.press("saveButton")
    studio.idle()
    return dialog


def _removal(*presses: str) -> Open:
    def opened(studio: Studio) -> QWidget:
        app = FakeApp(samples.in_sync())
        app.removal.copies = Copies(409, ("Truck 7", "Truck 8", "Truck 9"), adopted=2, native=12, only_here=56)
        app.removal.left = Left((samples.left_behind(),))
        desk = studio.samples(app)
        dialog = studio.shown(RemoveDialog(desk.live, Target.of_spoke(desk.live.hubs[0].spokes[1]), desk.window))
        studio.idle()
        for name in presses:
            studio.press(name)
        studio.idle()
        return dialog

    return opened


def adopted(studio: Studio) -> QWidget:
    status, report = samples.adopted()
    app = FakeApp(status)
    app.ahead = report
    studio.samples(app).window.open_hold("hold-1")
    studio.idle()
    return studio.dialog()


def single_events(studio: Studio) -> QWidget:
    desk = studio.samples(FakeApp(samples.in_single_events()))
    return studio.shown(FaultsDialog(desk.live.hubs[0], desk.window))


def example(studio: Studio) -> QWidget:
    return studio.shown(studio.samples(FakeApp(replace(samples.in_sync(), example=True))).window)


def throw_away(studio: Studio) -> QWidget:
    studio.samples(FakeApp(replace(samples.in_sync(), example=True))).window.open_over(Over.THROW_AWAY, samples.HUB)
    return studio.dialog("throwAwayQuestion")


PAGES = (
    *(Page(f"dashboard-{state}", _dashboard(state)) for state in STATES),
    Page("options-both-ways", options_both_ways),
    *(Page(f"before-feeding-{stage}", _before_feeding(stage)) for stage in ("reading", "seen", "refused")),
    Page("trouble-refuses-ews", _trouble(lambda: samples.online(Refused("outlook.office365.com", exchange=True)))),
    Page("trouble-two", _trouble(_two_troubles)),
    *(Page(f"microsoft-{one}", _microsoft(one)) for one in ("browser", "no-browser", "code", "other", "consent")),
    *(Page(f"sign-in-{auth.value}", _sign_in(auth)) for auth in (AuthMethod.NTLM, AuthMethod.KERBEROS)),
    Page("relink-refused", relink_refused),
    Page("removal-question", _removal("cleanChoice", "dropItemsChoice")),
    Page("removal-told", _removal("cleanChoice", "dropItemsChoice", "yesButton")),
    Page("waiting-adopted", adopted),
    Page("single-events", single_events),
    Page("dashboard-example", example),
    Page("throw-away", throw_away),
)
