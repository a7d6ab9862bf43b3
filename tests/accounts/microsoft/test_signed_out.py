"""Told apart: what only a person can mend, and a sign-in service that is away."""

from __future__ import annotations

import threading
import time

import pytest

from cirahub_desktop.accounts.vault import Secret, SecretKind
from cirahub_desktop.status import State
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import Unreachable
from cirahub_desktop.sync.model.hub import Account, HubConfig
from cirahub_desktop.sync.sign_in_errors import SignInNeeded
from cirahub_desktop.sync.state.values import error_from_text, error_to_text
from tests.accounts.microsoft.conftest import FOLDER, PAGE, Office, target

CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"1763900000"}}}'
Reason = SignInNeeded.Reason


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (("invalid_grant", "AADSTS700082: inactive for 90 days"), Reason.EXPIRED),
        (("invalid_grant", "AADSTS50173: password was changed"), Reason.EXPIRED),
        (("invalid_grant", "AADSTS65001: consent was taken away"), Reason.CONSENT),
        (("invalid_grant", "AADSTS53003: Conditional Access"), Reason.CONDITIONAL_ACCESS),
        (("unauthorized_client", "AADSTS700016: Application not found"), Reason.UNKNOWN_APP),
    ],
)
def test_a_refused_refresh_asks_a_person_and_is_asked_once(
    office: Office, account: Account, answer: tuple[str, str], reason: SignInNeeded.Reason
) -> None:
    office.aged(account, 0)
    office.provider.rules.refuse_tokens = answer
    error = office.refused(account)
    assert isinstance(error, SignInNeeded)
    assert error.reason is reason
    assert office.renewals() == 1
    assert office.kept(account)


def test_a_refresh_that_asks_for_claims_says_that_the_rules_changed(office: Office, account: Account) -> None:
    office.aged(account, 0)
    office.provider.rules.refuse_tokens = ("interaction_required", "AADSTS999: something new")
    office.provider.rules.claims_with_refusal = CLAIMS
    error = office.refused(account)
    assert isinstance(error, SignInNeeded)
    assert error.reason is Reason.CHANGED_RULES


@pytest.mark.parametrize("left", [None, '{"cache": "{}", "claims": ""}'])
def test_tokens_that_are_gone_ask_a_person(office: Office, account: Account, left: str | None) -> None:
    office.vault.delete(Secret(SecretKind.TOKENS, account.id))
    if left:
        office.vault.put(Secret(SecretKind.TOKENS, account.id), left)
    error = office.refused(account)
    assert isinstance(error, SignInNeeded)
    assert error.reason is Reason.NEVER


def test_runs_by_themselves_rest_until_a_person_has_signed_in_again(office: Office, hub: HubConfig) -> None:
    app, account = office.app, office.app.servers.accounts()[0]
    office.aged(account, 0)
    office.provider.rules.refuse_tokens = ("invalid_grant", "AADSTS700082: inactive")
    report = app.sync(hub.id, by_hand=False)
    assert isinstance(target(report), SignInNeeded)
    status = next(one for one in app.hub_status(hub.id).spokes if one.name == "Dock")
    assert (status.state, status.next_run) == (State.ERROR, None)
    assert isinstance(status.error, SignInNeeded)
    asked = len(office.provider.seen)
    app.sync(hub.id, by_hand=False)
    assert len(office.provider.seen) == asked
    office.provider.rules.refuse_tokens = None
    app.servers.sign_in_again(account.id, CancelToken(), open_browser=office.provider.browser, page=PAGE)
    assert next(one for one in app.hub_status(hub.id).spokes if one.name == "Dock").error is None
    assert target(app.sync(hub.id, by_hand=False)) is None
    assert office.sandbox.items(FOLDER)


def test_an_error_is_remembered_with_its_reason() -> None:
    told = error_from_text(error_to_text(SignInNeeded("login.example", Reason.CONSENT, "AADSTS65001")))
    assert isinstance(told, SignInNeeded)
    assert (told.host, told.reason, told.code) == ("login.example", Reason.CONSENT, "AADSTS65001")


@pytest.mark.parametrize(("status", "reason"), [(500, "server-error"), (429, "busy"), (503, "busy"), (200, "proxy")])
def test_a_service_that_is_ill_is_waited_for_and_no_person_is_asked(
    office: Office, account: Account, status: int, reason: str
) -> None:
    office.aged(account, 0)
    office.provider.rules.status, office.provider.rules.headers = status, {"Retry-After": "1800"}
    error = office.refused(account)
    assert isinstance(error, Unreachable)
    assert (error.reason.value, error.retry_after) == (reason, 1800 if reason == "busy" else None)
    office.provider.rules.status = 0
    office.look(account)


def test_a_service_that_goes_away_in_mid_run_loses_and_doubles_nothing(office: Office, hub: HubConfig) -> None:
    office.provider.rules.uses = 6
    office.provider.end_tokens()
    count = threading.Semaphore(2)
    issue = office.provider._issue

    def then_ill(*how: object) -> dict[str, object]:
        count.acquire(blocking=False)
        if not count._value:
            office.provider.rules.status = 500
        return issue(*how)  # type: ignore[arg-type]

    office.provider._issue = then_ill  # type: ignore[method-assign,assignment]
    error = target(office.app.sync(hub.id))
    assert isinstance(error, Unreachable)
    assert error.host == "127.0.0.1"
    office.provider.rules.status, office.provider.rules.uses = 0, None
    office.provider._issue = issue  # type: ignore[method-assign]
    assert target(office.app.sync(hub.id)) is None
    items = office.sandbox.items(FOLDER)
    assert len(items) == next(one.items for one in office.app.hub_status(hub.id).spokes if one.name == "Dock")
    assert target(office.app.sync(hub.id)) is None
    assert len(office.sandbox.items(FOLDER)) == len(items)


@pytest.mark.alone
def test_r13_a_run_that_waits_for_a_new_token_can_be_cancelled(office: Office, hub: HubConfig) -> None:
    """R13: the sign-in service takes its time; nobody has to wait for it."""
    held, cancel = threading.Event(), CancelToken()
    office.provider.end_tokens()
    office.provider.rules.held = held
    timer = threading.Timer(0.5, cancel.cancel)
    timer.start()
    begun = time.monotonic()
    try:
        assert office.app.sync(hub.id, cancel=cancel).cancelled
        assert time.monotonic() - begun < 2.5
    finally:
        held.set()
        timer.join()
    office.provider.rules.held = None
    assert target(office.app.sync(hub.id)) is None
