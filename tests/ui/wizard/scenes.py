"""Every page and state of the wizard, each reached as a person reaches it."""

from __future__ import annotations

from collections.abc import Callable

from cirahub_desktop.sync.errors import (
    BadSource,
    FolderProblem,
    LinkRefused,
    NameTaken,
    Refused,
    SignInFailed,
    StoreFailed,
    Unreachable,
)
from cirahub_desktop.sync.model.hub import SpokeKind
from cirahub_desktop.sync.spokes.base import Probe
from cirahub_desktop.ui.wizard.wizard import Wizard
from tests.ui.wizard import account_scenes
from tests.ui.wizard.account_scenes import account_new, adding
from tests.ui.wizard.fakes import (
    CLAIRE,
    TREE,
    UGLY,
    FakeApp,
    Inline,
)

URL = "https://plan.nordfracht.example/export/livraisons.ics?key=8c41f0"
Scene = Callable[[], Wizard]


def _new(app: FakeApp, runner: Inline | None = None) -> Wizard:
    return Wizard(app, runner or Inline(), sample=True, ask=lambda _: True)


def setup() -> Wizard:
    return _new(FakeApp())


def kinds() -> Wizard:
    wizard = setup()
    wizard.presenter.next()
    return wizard


def link_empty(app: FakeApp | None = None, runner: Inline | None = None) -> Wizard:
    wizard = _new(app or FakeApp(), runner)
    wizard.presenter.next()
    wizard.presenter.next()
    return wizard


def _asked(app: FakeApp, url: str = URL) -> Wizard:
    wizard = link_empty(app)
    wizard.presenter.link.type_url(url)
    wizard.presenter.next()
    return wizard


def link_good() -> Wizard:
    return _asked(FakeApp())


def link_good_but_forgetful() -> Wizard:
    app = FakeApp()
    app.lasting = False
    app.probe = Probe(name="", events=0)
    return _asked(app)


def link_with_more() -> Wizard:
    """Open by itself, for events are missing."""
    app = FakeApp()
    app.found = UGLY
    return _asked(app)


def link_with_more_closed() -> Wizard:
    wizard = link_with_more()
    wizard.presenter.link.show_more(more=False)
    return wizard


def _refused(error: Exception, url: str = URL) -> Wizard:
    app = FakeApp()
    app.errors["check_link"] = error
    return _asked(app, url)


def link_not_ics() -> Wizard:
    url = "https://plan.nordfracht.example/livraisons/share?id=4417"
    return _refused(LinkRefused(LinkRefused.Reason.NOT_ICS, "/share"), url)


def link_sign_in_page() -> Wizard:
    return _refused(BadSource("plan.nordfracht.example", BadSource.Reason.SIGN_IN_PAGE, "Nordfracht – Sign in"))


def link_unreachable() -> Wizard:
    return _refused(Unreachable("plan.nordfracht.example", Unreachable.Reason.CERTIFICATE))


def link_password_refused() -> Wizard:
    wizard = _refused(SignInFailed("plan.nordfracht.example"))
    wizard.presenter.link.set_needs_sign_in(needs=True)
    wizard.presenter.link.type_user("claire")
    wizard.presenter.link.type_password("secret")
    wizard.presenter.next()
    return wizard


def link_checking() -> Wizard:
    runner = Inline()
    wizard = link_empty(runner=runner)
    wizard.presenter.link.type_url(URL)
    runner.hold = True
    wizard.presenter.next()
    return wizard


def local_folder() -> Wizard:
    wizard = kinds()
    wizard.presenter.choose_kind(SpokeKind.FOLDER)
    wizard.presenter.next()
    wizard.presenter.folder.type_path("/srv/Calendriers/Tournées")
    wizard.presenter.next()
    return wizard


def local_folder_missing() -> Wizard:
    app = FakeApp()
    app.errors["check_folder"] = FolderProblem("/srv/Tournées", FolderProblem.Reason.NOT_FOUND)
    wizard = _new(app)
    wizard.presenter.next()
    wizard.presenter.choose_kind(SpokeKind.FOLDER)
    wizard.presenter.next()
    wizard.presenter.folder.type_path("/srv/Tournées")
    wizard.presenter.next()
    return wizard


def kinds_second() -> Wizard:
    return adding(FakeApp())


def tree_closed(app: FakeApp | None = None) -> Wizard:
    app = app or FakeApp()
    app.known = (CLAIRE,)
    wizard = account_new(app)
    wizard.presenter.next()
    return wizard


def _opened(app: FakeApp | None = None) -> Wizard:
    wizard = tree_closed(app)
    wizard.presenter.tree.expand(TREE[""][2])
    return wizard


def calendar_chosen() -> Wizard:
    wizard = _opened()
    wizard.presenter.tree.choose(TREE["/Logistics"][2])
    return wizard


def calendar_read_only() -> Wizard:
    app = FakeApp()
    app.folder_answer = Probe(name="Fleet", events=0)
    wizard = _opened(app)
    wizard.presenter.tree.choose(TREE["/Logistics"][1])
    return wizard


def calendar_not_to_be_read() -> Wizard:
    app = FakeApp()
    app.errors["folder_probe"] = FolderProblem("/Logistics/Fleet", FolderProblem.Reason.NO_READ)
    wizard = _opened(app)
    wizard.presenter.tree.choose(TREE["/Logistics"][1])
    return wizard


def calendar_refuses_ews() -> Wizard:
    app = FakeApp()
    app.errors["folder_probe"] = Refused("outlook.office365.com", exchange=True)
    wizard = _opened(app)
    wizard.presenter.tree.choose(TREE["/Logistics"][1])
    return wizard


def calendar_not_chosen() -> Wizard:
    wizard = _opened()
    wizard.presenter.next()
    return wizard


def calendar_searched() -> Wizard:
    wizard = _opened()
    wizard.presenter.tree.type_search("plan")
    return wizard


def calendar_path_wrong() -> Wizard:
    app = FakeApp()
    app.errors["folder_by_path"] = FolderProblem("/Rooms/Salle 9", FolderProblem.Reason.NOT_FOUND)
    wizard = _opened(app)
    wizard.presenter.tree.type_path("/Rooms/Salle 9")
    wizard.presenter.next()
    return wizard


def tree_empty() -> Wizard:
    app = FakeApp()
    app.tree = {}
    return tree_closed(app)


def spoke_name() -> Wizard:
    wizard = link_good()
    wizard.presenter.next()
    return wizard


def spoke_name_second() -> Wizard:
    wizard = calendar_chosen()
    wizard.presenter.next()
    return wizard


def hub_name(app: FakeApp | None = None) -> Wizard:
    wizard = _asked(app or FakeApp())
    wizard.presenter.next()
    wizard.presenter.next()
    return wizard


def hub_name_taken() -> Wizard:
    wizard = hub_name()
    wizard.presenter.names.type_hub("Livraisons")
    wizard.presenter.names.refuse_hub(NameTaken("hub", "Livraisons"))
    return wizard


def hub_name_failed() -> Wizard:
    app = FakeApp()
    app.lasting = False
    app.errors["add_ical_spoke"] = StoreFailed(StoreFailed.Reason.FULL, "cirahub.sqlite")
    wizard = hub_name(app)
    wizard.presenter.next()
    return wizard


SCENES: dict[str, Scene] = {
    "01-setup": setup,
    "02-kinds": kinds,
    "02b-kinds-second": kinds_second,
    "03-link-good": link_good,
    "03b-link-empty": link_empty,
    "03c-link-good-forgetful": link_good_but_forgetful,
    "03d-link-checking": link_checking,
    "03e-link-with-more": link_with_more,
    "03f-link-with-more-closed": link_with_more_closed,
    "04-link-sign-in-page": link_sign_in_page,
    "04b-link-not-ics": link_not_ics,
    "04c-link-certificate": link_unreachable,
    "04d-link-password-refused": link_password_refused,
    "05-calendar-chosen": calendar_chosen,
    "05b-tree-closed": tree_closed,
    "05c-calendar-read-only": calendar_read_only,
    "05d-calendar-not-chosen": calendar_not_chosen,
    "05e-calendar-searched": calendar_searched,
    "05f-path-wrong": calendar_path_wrong,
    "05h-calendar-not-to-be-read": calendar_not_to_be_read,
    "05i-calendar-refuses-ews": calendar_refuses_ews,
    "05g-tree-empty": tree_empty,
    "06-account-new": account_new,
    "06b-account-more": account_scenes.account_more,
    "06c-account-refused": account_scenes.account_refused,
    "06g-account-server-not-found": account_scenes.account_server_not_found,
    "06d-account-known": account_scenes.account_known,
    "06e-account-sign-in-again": account_scenes.account_sign_in_again,
    "06f-account-missing": account_scenes.account_missing,
    "06h-account-finding": account_scenes.account_finding,
    "06i-account-foreign-host": account_scenes.account_foreign_host,
    "06j-account-ticket": account_scenes.account_ticket,
    "06k-account-microsoft": account_scenes.account_microsoft,
    "06l-account-microsoft-missing": account_scenes.account_microsoft_missing,
    "06m-account-microsoft-more": account_scenes.account_microsoft_more,
    "06n-account-in-browser": account_scenes.account_in_browser,
    "06o-account-no-browser": account_scenes.account_no_browser,
    "06p-account-with-code": account_scenes.account_with_code,
    "06q-account-other-signed-in": account_scenes.account_other_signed_in,
    "06r-account-consent-missing": account_scenes.account_consent_missing,
    "06s-account-refuses-ews": account_scenes.account_refuses_ews,
    "06t-account-known-online": account_scenes.account_known_online,
    "07-folder": local_folder,
    "07b-folder-missing": local_folder_missing,
    "08-spoke-name": spoke_name,
    "08b-spoke-name-second": spoke_name_second,
    "09-hub-name": hub_name,
    "09b-hub-name-taken": hub_name_taken,
    "09c-hub-name-failed": hub_name_failed,
}
