"""Every state of the page *Account*, each reached as a person reaches it."""

from __future__ import annotations

from dataclasses import replace

from cirahub_desktop.sync.errors import Refused, ServerNotFound, SignInFailed
from cirahub_desktop.sync.model.hub import AuthMethod
from cirahub_desktop.sync.sign_in_errors import SignInNeeded
from cirahub_desktop.ui.wizard.wizard import Wizard
from tests.ui.wizard.fakes import (
    CLAIRE,
    CLIENT,
    CODE,
    LIVRAISONS,
    MICROSOFT_365,
    MICROSOFT_PAGE,
    PAUL,
    Browser,
    FakeApp,
    Inline,
)


def adding(app: FakeApp, runner: Inline | None = None) -> Wizard:
    return Wizard(app, runner or Inline(), hub=LIVRAISONS, ask=lambda _: True, open_page=Browser().open)


def account_new(app: FakeApp | None = None) -> Wizard:
    wizard = adding(app or FakeApp())
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
    wizard = adding(app, runner)
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
