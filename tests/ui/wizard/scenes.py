"""Every page and state of the wizard, each reached as a person reaches it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cirahub_desktop.sync.errors import (
    BadSource,
    FolderProblem,
    LinkRefused,
    NameTaken,
    Refused,
    ServerNotFound,
    SignInFailed,
    StoreFailed,
    Unreachable,
)
from cirahub_desktop.sync.model.hub import AuthMethod, SpokeKind
from cirahub_desktop.sync.sign_in_errors import SignInNeeded
from cirahub_desktop.sync.spokes.base import Probe
from cirahub_desktop.ui.wizard.wizard import Wizard
from tests.ui.wizard.fakes import (
    CLAIRE,
    CLIENT,
    CODE,
    LIVRAISONS,
    MICROSOFT_365,
    MICROSOFT_PAGE,
    PAUL,
    TREE,
    UGLY,
    Browser,
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


def _adding(app: FakeApp) -> Wizard:
    return Wizard(app, Inline(), hub=LIVRAISONS, ask=lambda _: True, open_page=Browser().open)


def kinds_second() -> Wizard:
    return _adding(FakeApp())


def account_new(app: FakeApp | None = None) -> Wizard:
    wizard = _adding(app or FakeApp())
    wizard.presenter.next()
    return wizard


def account_missing() -> Wizard:
    wizard = account_new()
    wizard.presenter.next()
    return wizard


def account_more() -> Wizard:
    wizard = account_new()
    wizard.presenter.account.type_email("claire.morel@verrier.example")
    wizard.presenter.account.show_more(more=True)
    return wizard


def account_refused() -> Wizard:
    app = FakeApp()
    app.errors["check_account"] = Refused("outlook.office365.com", exchange=True)
    wizard = account_new(app)
    wizard.presenter.account.type_email("claire.morel@verrier.example")
    wizard.presenter.account.type_password("secret")
    wizard.presenter.next()
    return wizard


def account_server_not_found() -> Wizard:
    app = FakeApp()
    app.errors["check_account"] = ServerNotFound("verrier.example")
    wizard = account_new(app)
    wizard.presenter.account.type_email("claire.morel@verrier.example")
    wizard.presenter.account.type_password("secret")
    wizard.presenter.next()
    return wizard


def account_known() -> Wizard:
    app = FakeApp()
    app.known = (CLAIRE,)
    return account_new(app)


def account_sign_in_again() -> Wizard:
    app = FakeApp()
    app.known = (CLAIRE,)
    app.errors["test_account"] = SignInFailed("mail.verrier.example")
    wizard = account_new(app)
    wizard.presenter.next()
    return wizard


def _typed(app: FakeApp, runner: Inline | None = None, email: str = "claire.morel@verrier.example") -> Wizard:
    wizard = Wizard(app, runner or Inline(), hub=LIVRAISONS, ask=lambda _: True, open_page=Browser().open)
    wizard.presenter.next()
    wizard.presenter.account.type_email(email)
    wizard.presenter.account.type_password("secret")
    return wizard


def account_finding() -> Wizard:
    runner = Inline()
    wizard = _typed(FakeApp(), runner)
    runner.hold = True
    wizard.presenter.next()
    return wizard


def account_foreign_host() -> Wizard:
    app = FakeApp()
    app.server = replace(app.server, host="exchange.mailhosting.example", foreign=True)
    wizard = _typed(app)
    wizard.presenter.next()
    return wizard


def account_ticket() -> Wizard:
    wizard = _typed(FakeApp())
    wizard.presenter.account.choose_auth(AuthMethod.KERBEROS)
    wizard.presenter.account.show_more(more=True)
    return wizard


def account_microsoft(app: FakeApp | None = None, runner: Inline | None = None) -> Wizard:
    app = app or FakeApp()
    app.server = MICROSOFT_365
    wizard = _typed(app, runner, "paul@nord.example")
    wizard.presenter.next()
    return wizard


def account_microsoft_missing() -> Wizard:
    wizard = account_microsoft()
    wizard.presenter.next()
    return wizard


def account_microsoft_more() -> Wizard:
    wizard = account_microsoft()
    wizard.presenter.account.type_client_id(CLIENT)
    wizard.presenter.account.show_more(more=True)
    return wizard


def account_in_browser(*, browser: bool = True, code: bool = False) -> Wizard:
    """The background holds still; what it would say is said here."""
    runner = Inline()
    wizard = account_microsoft(runner=runner)
    account = wizard.presenter.account
    account.type_client_id(CLIENT)
    runner.hold = True
    account.browser._open_page = lambda _: browser
    wizard.presenter.next()
    if code:
        account.browser.use_code()
        account.browser._on_code(account.browser._number, CODE)
    else:
        account.browser._on_address(account.browser._number, MICROSOFT_PAGE)
    return wizard


def account_no_browser() -> Wizard:
    return account_in_browser(browser=False)


def account_with_code() -> Wizard:
    return account_in_browser(code=True)


def account_other_signed_in() -> Wizard:
    app = FakeApp()
    app.signed_in_as = "paul.private@nord.example"
    wizard = account_microsoft(app)
    wizard.presenter.account.type_client_id(CLIENT)
    wizard.presenter.next()
    return wizard


def account_consent_missing() -> Wizard:
    app = FakeApp()
    app.errors["microsoft_sign_in"] = SignInNeeded(
        "login.microsoftonline.com", SignInNeeded.Reason.CONSENT, "AADSTS65001"
    )
    wizard = account_microsoft(app)
    wizard.presenter.account.type_client_id(CLIENT)
    wizard.presenter.next()
    return wizard


def account_refuses_ews() -> Wizard:
    app = FakeApp()
    app.errors["check_signed_in"] = Refused("outlook.office365.com", exchange=True)
    wizard = account_microsoft(app)
    wizard.presenter.account.type_client_id(CLIENT)
    wizard.presenter.next()
    return wizard


def account_known_online() -> Wizard:
    app = FakeApp()
    app.known = (CLAIRE, PAUL)
    app.errors["test_account"] = SignInNeeded("login.microsoftonline.com", SignInNeeded.Reason.EXPIRED, "AADSTS70043")
    wizard = account_new(app)
    wizard.presenter.account.choose(PAUL.id)
    wizard.presenter.next()
    return wizard


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
    "05g-tree-empty": tree_empty,
    "06-account-new": account_new,
    "06b-account-more": account_more,
    "06c-account-refused": account_refused,
    "06g-account-server-not-found": account_server_not_found,
    "06d-account-known": account_known,
    "06e-account-sign-in-again": account_sign_in_again,
    "06f-account-missing": account_missing,
    "06h-account-finding": account_finding,
    "06i-account-foreign-host": account_foreign_host,
    "06j-account-ticket": account_ticket,
    "06k-account-microsoft": account_microsoft,
    "06l-account-microsoft-missing": account_microsoft_missing,
    "06m-account-microsoft-more": account_microsoft_more,
    "06n-account-in-browser": account_in_browser,
    "06o-account-no-browser": account_no_browser,
    "06p-account-with-code": account_with_code,
    "06q-account-other-signed-in": account_other_signed_in,
    "06r-account-consent-missing": account_consent_missing,
    "06s-account-refuses-ews": account_refuses_ews,
    "06t-account-known-online": account_known_online,
    "07-folder": local_folder,
    "07b-folder-missing": local_folder_missing,
    "08-spoke-name": spoke_name,
    "08b-spoke-name-second": spoke_name_second,
    "09-hub-name": hub_name,
    "09b-hub-name-taken": hub_name_taken,
    "09c-hub-name-failed": hub_name_failed,
}
