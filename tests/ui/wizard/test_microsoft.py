"""Microsoft 365 on the page *Account*, without a window: found, signed in to in the browser, stored."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cirahub_desktop.status import FoundServer
from cirahub_desktop.sync.errors import ForeignHost, Refused, SignInFailed
from cirahub_desktop.sync.model.hub import Account, AuthMethod, Cloud
from cirahub_desktop.sync.sign_in_errors import OtherAccount, SignInNeeded, SignInStopped
from cirahub_desktop.ui.presenters.wizard import Page, WizardPresenter
from tests.ui.wizard.fakes import CLAIRE, CLIENT, CODE, MICROSOFT_365, MICROSOFT_PAGE, PAUL
from tests.ui.wizard.stage import Stage


def at_account(stage: Stage, email: str = "paul@nord.example", password: str = "") -> WizardPresenter:
    presenter = stage.start()
    presenter.next()
    assert presenter.page is Page.ACCOUNT
    presenter.account.type_email(email)
    presenter.account.type_password(password)
    return presenter


def at_microsoft(stage: Stage) -> WizardPresenter:
    stage.app.server = MICROSOFT_365
    presenter = at_account(stage)
    presenter.next()
    assert presenter.account.with_microsoft
    return presenter


def signed_in(stage: Stage) -> Account:
    (call,) = stage.app.named("microsoft_sign_in")
    assert isinstance(call[1], Account)
    return call[1]


def test_microsoft_365_is_found_by_the_address_alone_and_no_password_goes_anywhere(adding: Stage) -> None:
    adding.app.server = replace(MICROSOFT_365, cloud=Cloud.CHINA)
    presenter = at_account(adding, password="typed all the same")
    presenter.next()
    assert presenter.page is Page.ACCOUNT
    assert presenter.account.with_microsoft
    assert presenter.account.draft.cloud is Cloud.CHINA
    assert adding.app.named("check_account") == []


def test_nobody_is_asked_without_an_application_id(adding: Stage) -> None:
    presenter = at_microsoft(adding)
    presenter.next()
    assert presenter.account.missing
    assert adding.app.named("microsoft_sign_in") == []


def test_the_message_about_a_missing_consent_names_the_application_that_was_typed(adding: Stage) -> None:
    adding.app.errors["microsoft_sign_in"] = SignInNeeded("login.example", SignInNeeded.Reason.CONSENT)
    presenter = at_microsoft(adding)
    presenter.account.type_client_id(CLIENT)
    presenter.next()
    assert isinstance(presenter.account.error, SignInNeeded)
    asked = presenter.account.asked
    assert asked is not None
    assert (asked.client_id, asked.email) == (CLIENT, "paul@nord.example")


def test_what_a_distributor_filled_in_stands_there(adding: Stage) -> None:
    adding.app.preset = replace(adding.app.preset, client_id=CLIENT, tenant="nord.example")
    presenter = at_microsoft(adding)
    presenter.next()
    assert (signed_in(adding).client_id, signed_in(adding).tenant) == (CLIENT, "nord.example")


def test_the_browser_opens_and_the_account_is_tested_then_stored(adding: Stage) -> None:
    presenter = at_microsoft(adding)
    presenter.account.type_client_id(f" {CLIENT} ")
    presenter.account.type_tenant("nord.example")
    presenter.next()
    assert adding.browser.opened == [MICROSOFT_PAGE]
    draft = signed_in(adding)
    assert (draft.email, draft.auth, draft.client_id, draft.tenant, draft.cloud) == (
        "paul@nord.example",
        AuthMethod.MICROSOFT,
        CLIENT,
        "nord.example",
        Cloud.WORLDWIDE,
    )
    assert [call[0] for call in adding.app.calls][-4:] == [
        "microsoft_sign_in",
        "check_signed_in",
        "add_signed_in",
        "folders",
    ]
    assert presenter.page is Page.CALENDAR
    presenter.abandon()
    assert adding.app.named("remove_account") == [("remove_account", "added")]


def test_an_account_that_exchange_refuses_is_not_stored(adding: Stage) -> None:
    presenter = at_microsoft(adding)
    presenter.account.type_client_id(CLIENT)
    adding.app.errors["check_signed_in"] = Refused("outlook.office365.com", exchange=True)
    presenter.next()
    assert isinstance(presenter.account.error, Refused)
    assert presenter.account.asked is not None
    assert presenter.account.asked.client_id == CLIENT
    assert adding.app.named("add_signed_in") == []


def waiting(stage: Stage) -> WizardPresenter:
    """The browser is open and nothing has come back."""
    presenter = at_microsoft(stage)
    presenter.account.type_client_id(CLIENT)
    stage.runner.hold = True
    presenter.next()
    assert presenter.busy
    return presenter


def test_the_page_is_opened_again_on_demand(adding: Stage) -> None:
    presenter = waiting(adding)
    sign_in = presenter.account.browser
    sign_in.open_again()
    assert adding.browser.opened == []  # there is no page yet
    sign_in._on_address(sign_in._number, MICROSOFT_PAGE)
    sign_in.open_again()
    assert adding.browser.opened == [MICROSOFT_PAGE, MICROSOFT_PAGE]


def test_without_a_browser_the_person_is_told_and_keeps_the_address(adding: Stage) -> None:
    adding.browser.there = False
    presenter = waiting(adding)
    sign_in = presenter.account.browser
    sign_in._on_address(sign_in._number, MICROSOFT_PAGE)
    assert sign_in.no_browser
    assert sign_in.address == MICROSOFT_PAGE


def test_a_code_takes_the_place_of_the_page_and_late_words_of_the_page_are_dropped(adding: Stage) -> None:
    presenter = waiting(adding)
    sign_in = presenter.account.browser
    number = sign_in._number
    sign_in.use_code()
    sign_in._on_address(number, MICROSOFT_PAGE)
    assert adding.browser.opened == []
    page, code = adding.runner.waiting
    assert page.token.cancelled
    code.answer()
    assert sign_in.code == CODE


def test_cancel_ends_the_wait_and_what_still_comes_is_dropped(adding: Stage) -> None:
    presenter = waiting(adding)
    presenter.stop()
    assert not presenter.busy
    assert adding.runner.waiting[0].token.cancelled
    adding.runner.answer()
    assert presenter.page is Page.ACCOUNT
    assert adding.browser.opened == []
    assert adding.app.named("add_signed_in") == []
    assert presenter.account.draft.client_id == CLIENT


def test_going_back_keeps_what_was_typed(adding: Stage) -> None:
    presenter = waiting(adding)
    presenter.back()
    adding.runner.answer()
    assert presenter.page is Page.TYPE
    presenter.next()
    draft = presenter.account.draft
    assert (draft.email, draft.client_id, draft.online) == ("paul@nord.example", CLIENT, True)


def test_a_browser_that_is_closed_is_said_and_the_next_try_begins_anew(adding: Stage) -> None:
    presenter = at_microsoft(adding)
    presenter.account.type_client_id(CLIENT)
    adding.app.errors["microsoft_sign_in"] = SignInStopped(SignInStopped.Reason.TIME_OUT)
    presenter.next()
    assert isinstance(presenter.account.error, SignInStopped)
    adding.app.errors.clear()
    presenter.next()
    assert presenter.page is Page.CALENDAR


def test_somebody_else_is_used_only_after_a_yes(adding: Stage) -> None:
    adding.app.signed_in_as = "paul.private@nord.example"
    presenter = at_microsoft(adding)
    presenter.account.type_client_id(CLIENT)
    presenter.next()
    assert isinstance(presenter.account.error, OtherAccount)
    assert adding.app.named("add_signed_in") == []
    presenter.account.agree_to_other_account()
    ((_, account, agreed),) = adding.app.named("add_signed_in")
    assert (account.user, agreed) == ("paul.private@nord.example", True)
    assert len(adding.app.named("microsoft_sign_in")) == 1
    assert presenter.page is Page.CALENDAR


def test_an_account_that_exists_signs_in_again_and_is_tested(adding: Stage) -> None:
    adding.app.known = (PAUL,)
    adding.app.errors["test_account"] = SignInNeeded("login.example", SignInNeeded.Reason.EXPIRED)
    presenter = adding.start()
    presenter.next()
    presenter.next()
    assert isinstance(presenter.account.error, SignInNeeded)
    assert not presenter.account.asks_new_password
    adding.app.errors.clear()
    presenter.account.sign_in_with_microsoft()
    assert adding.app.named("sign_in_again") == [("sign_in_again", "a2", "")]
    assert presenter.page is Page.CALENDAR


def test_another_way_to_sign_in_takes_the_page_of_microsoft_away(adding: Stage) -> None:
    presenter = at_microsoft(adding)
    presenter.account.choose_auth(AuthMethod.NTLM)
    assert not presenter.account.with_microsoft
    presenter.account.choose_auth(AuthMethod.MICROSOFT)
    assert presenter.account.with_microsoft


# By password


def test_a_password_that_is_missing_is_asked_for_once_the_server_is_known(adding: Stage) -> None:
    presenter = at_account(adding, "claire@verrier.example")
    presenter.next()
    assert presenter.account.missing
    assert len(adding.app.named("find")) == 1
    assert adding.app.named("check_account") == []
    presenter.account.type_password("pw")
    presenter.next()
    assert presenter.page is Page.CALENDAR


def test_a_server_outside_the_own_domain_gets_no_password_before_a_yes(adding: Stage) -> None:
    adding.app.server = replace(adding.app.server, host="exchange.hosting.example", foreign=True)
    presenter = at_account(adding, "claire@verrier.example", "pw")
    presenter.next()
    error = presenter.account.error
    assert isinstance(error, ForeignHost)
    assert (error.host, error.domain) == ("exchange.hosting.example", "verrier.example")
    assert adding.app.named("check_account") == []
    presenter.account.agree_to_host()
    assert len(adding.app.named("check_account")) == 1
    assert presenter.page is Page.CALENDAR


def test_a_server_that_was_typed_is_agreed_to(adding: Stage) -> None:
    adding.app.server = replace(adding.app.server, host="exchange.hosting.example", foreign=True)
    presenter = at_account(adding, "claire@verrier.example", "pw")
    presenter.account.type_server("https://exchange.hosting.example/EWS/Exchange.asmx")
    presenter.next()
    assert presenter.page is Page.CALENDAR


def test_another_address_forgets_the_server_that_was_agreed_to(adding: Stage) -> None:
    adding.app.server = replace(adding.app.server, host="exchange.hosting.example", foreign=True)
    presenter = at_account(adding, "claire@verrier.example", "pw")
    presenter.next()
    adding.app.errors["check_account"] = SignInFailed("exchange.hosting.example")
    presenter.account.agree_to_host()
    presenter.account.type_email("claire@other.example")
    assert presenter.account.draft.agreed_host == ""


def test_the_ticket_of_this_computer_needs_no_password(adding: Stage) -> None:
    presenter = at_account(adding, "claire@verrier.example")
    presenter.account.choose_auth(AuthMethod.KERBEROS)
    adding.app.server = FoundServer(CLAIRE.server, (AuthMethod.KERBEROS,), "mail.verrier.example")
    presenter.next()
    assert adding.app.named("check_account")[0][-2:] == (AuthMethod.KERBEROS, "")
    assert presenter.page is Page.CALENDAR


@pytest.mark.parametrize("auth", [None, AuthMethod.NTLM])
def test_the_page_says_what_is_being_done(adding: Stage, auth: AuthMethod | None) -> None:
    presenter = at_account(adding, "claire@verrier.example", "pw")
    presenter.account.choose_auth(auth)
    adding.runner.hold = True
    presenter.next()
    assert presenter.account.stage.value == "finding"
    adding.runner.answer()
    assert presenter.account.stage.value == "signing-in"
