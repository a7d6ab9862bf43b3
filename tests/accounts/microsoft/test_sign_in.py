"""A person signs in to Microsoft 365: real msal against a sign-in service of our own."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from cirahub_desktop.accounts.microsoft import sign_in
from cirahub_desktop.accounts.microsoft.clouds import SITES, Site
from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.status import DeviceCode
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BadOption, Cancelled, CiraHubError, Unreachable
from cirahub_desktop.sync.model.hub import Account, Cloud
from cirahub_desktop.sync.model.online import cloud_of
from cirahub_desktop.sync.sign_in_errors import OtherAccount, SignInNeeded, SignInStopped
from tests.accounts.microsoft.conftest import DRAFT, PAGE, Office
from tests.support.openid import CLIENT_ID, DOMAIN, TENANT, USER, Provider

OTHER = "paul.renaud@verrier.example"
Reason = SignInNeeded.Reason


def caught(office: Office, draft: Account = DRAFT, cancel: CancelToken | None = None) -> CiraHubError:
    with pytest.raises(CiraHubError) as error:
        office.app.servers.microsoft_sign_in(
            draft, cancel or CancelToken(), open_browser=office.provider.browser, page=PAGE
        )
    return error.value


def test_the_browser_signs_in_and_exchange_is_asked_once(office: Office) -> None:
    signed = office.signed_in()
    assert signed.account.user == USER
    assert signed.account.server == office.sandbox.endpoint
    assert office.app.servers.check_signed_in(signed, CancelToken()).public_folders
    assert office.app.servers.accounts() == ()
    added = office.app.servers.add_signed_in(signed)
    assert office.app.servers.accounts() == (added,)
    assert office.app.servers.folders(added.id, None, CancelToken())
    assert office.provider.grants() == ["authorization_code"]


def test_the_page_of_the_browser_says_what_to_do(office: Office) -> None:
    office.signed_in()
    assert PAGE.done in office.provider.pages[0]
    assert 'lang="en"' in office.provider.pages[0]


def test_what_is_asked_for_is_ews_for_this_person_and_nothing_more(office: Office) -> None:
    office.signed_in()
    asked = next(form for path, form in office.provider.seen if path.endswith("/authorize"))
    assert {one for one in asked["scope"].split() if "://" in one} == {f"{office.sandbox.base}/EWS.AccessAsUser.All"}
    assert asked["login_hint"] == USER
    assert asked["code_challenge_method"] == "S256"
    assert "prompt" not in asked


@pytest.mark.parametrize(("tenant", "asked"), [("", DOMAIN), (TENANT, TENANT)])
def test_the_tenant_is_that_of_the_address_unless_it_was_given(office: Office, tenant: str, asked: str) -> None:
    draft = Account(DRAFT.id, DRAFT.name, USER, "", "", DRAFT.auth, CLIENT_ID, tenant)
    office.app.servers.microsoft_sign_in(draft, CancelToken(), open_browser=office.provider.browser, page=PAGE)
    assert office.provider.seen[0][0].startswith(f"/{asked}/")


@pytest.mark.parametrize(("client_id", "tenant"), [("", ""), ("not an id", ""), (CLIENT_ID, "a/b"), (CLIENT_ID, "x")])
def test_ids_that_cannot_be_right_are_told_before_anything_is_sent(office: Office, client_id: str, tenant: str) -> None:
    draft = Account(DRAFT.id, DRAFT.name, USER, "", "", DRAFT.auth, client_id, tenant)
    error = caught(office, draft)
    assert isinstance(error, BadOption)
    assert office.provider.seen == []


def test_nobody_has_put_an_application_id_into_this_program(office: Office) -> None:
    preset = office.app.servers.microsoft_preset()
    assert (preset.client_id, preset.tenant) == ("", "")


@pytest.mark.parametrize(
    ("error", "text", "reason"),
    [
        ("access_denied", "AADSTS90094: The grant requires admin permission.", Reason.CONSENT),
        ("consent_required", "AADSTS65001: not consented", Reason.CONSENT),
        ("access_denied", "AADSTS50105: not assigned to a role", Reason.NOT_ASSIGNED),
        ("access_denied", "AADSTS53003: blocked by Conditional Access", Reason.CONDITIONAL_ACCESS),
        ("interaction_required", "AADSTS50079: must enroll in multi-factor", Reason.MORE_PROOF),
        ("unauthorized_client", "AADSTS700016: Application was not found", Reason.UNKNOWN_APP),
        ("invalid_request", "AADSTS999999999: new", Reason.OTHER),
    ],
)
def test_a_refusal_in_the_browser_is_told_by_its_reason(
    office: Office, error: str, text: str, reason: SignInNeeded.Reason
) -> None:
    office.provider.rules.refuse_page = (error, text)
    refusal = caught(office)
    assert isinstance(refusal, SignInNeeded)
    assert (refusal.reason, refusal.code) == (reason, text.partition(":")[0])
    assert PAGE.stopped in office.provider.pages[0]


@pytest.mark.parametrize(
    ("error", "text", "reason"),
    [
        ("invalid_client", "AADSTS7000218: must contain client_secret", Reason.NOT_PUBLIC),
        ("invalid_client", "", Reason.NOT_PUBLIC),
        ("invalid_request", "AADSTS50011: redirect URI mismatch", Reason.REDIRECT),
        ("invalid_resource", "AADSTS650057: not listed in the requested permissions", Reason.PERMISSION),
        ("invalid_grant", "AADSTS50076: must use multi-factor authentication", Reason.MORE_PROOF),
        ("invalid_grant", "AADSTS50020: does not exist in tenant", Reason.UNKNOWN_TENANT),
        ("invalid_grant", "AADSTS50057: account is disabled", Reason.ACCOUNT_BLOCKED),
        ("invalid_grant", "no number", Reason.EXPIRED),
    ],
)
def test_a_refusal_of_the_token_is_told_by_its_reason(
    office: Office, error: str, text: str, reason: SignInNeeded.Reason
) -> None:
    office.provider.rules.refuse_tokens = (error, text)
    refusal = caught(office)
    assert isinstance(refusal, SignInNeeded)
    assert refusal.reason is reason


@pytest.mark.parametrize("text", ["AADSTS65004: User declined to consent", "The user has denied access"])
def test_a_person_who_says_no_is_not_told_that_it_stopped_by_itself(office: Office, text: str) -> None:
    office.provider.rules.refuse_page = ("access_denied", text)
    stopped = caught(office)
    assert isinstance(stopped, SignInStopped)
    assert stopped.reason is SignInStopped.Reason.DECLINED


@pytest.mark.parametrize("error", ["temporarily_unavailable", "server_error"])
def test_a_service_that_is_ill_refused_nobody(office: Office, error: str) -> None:
    office.provider.rules.refuse_page = (error, "AADSTS90033: A transient error has occurred.")
    assert isinstance(caught(office), Unreachable)


def test_a_tenant_that_does_not_exist_is_told_before_the_browser_opens(office: Office) -> None:
    office.provider.rules.tenant_known = False
    refusal = caught(office)
    assert isinstance(refusal, SignInNeeded)
    assert refusal.reason is Reason.UNKNOWN_TENANT
    assert office.provider.pages == []


@pytest.mark.alone
def test_r13_a_browser_that_was_closed_is_waited_for_until_the_person_cancels(office: Office) -> None:
    """R13: nothing comes back from a closed browser; a cancel ends the wait within two seconds."""
    cancel, begun = CancelToken(), time.monotonic()
    with pytest.raises(Cancelled):
        office.app.servers.microsoft_sign_in(DRAFT, cancel, open_browser=lambda _: cancel.cancel(), page=PAGE)
    assert time.monotonic() - begun < 2


def test_a_browser_that_was_closed_is_not_waited_for_for_ever(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "TIME_OUT", 0.1)
    links: list[str] = []
    with pytest.raises(SignInStopped) as stopped:
        office.app.servers.microsoft_sign_in(DRAFT, CancelToken(), open_browser=links.append, page=PAGE)
    assert stopped.value.reason is SignInStopped.Reason.TIME_OUT
    assert links
    redirect = dict(parse_qsl(urlsplit(links[0]).query))["redirect_uri"]
    with pytest.raises(requests.ConnectionError):
        requests.post(redirect, timeout=2)


def test_where_no_browser_opens_it_is_said_at_once(office: Office) -> None:
    with pytest.raises(SignInStopped) as stopped:
        office.app.servers.microsoft_sign_in(DRAFT, CancelToken(), open_browser=lambda _: False, page=PAGE)
    assert stopped.value.reason is SignInStopped.Reason.NO_BROWSER


@pytest.mark.alone
def test_r13_a_sign_in_service_that_is_slow_does_not_hold_a_cancel(office: Office) -> None:
    """R13: the code has come back and is being redeemed."""
    held, cancel = threading.Event(), CancelToken()
    office.provider.rules.held = held
    timer = threading.Timer(0.3, cancel.cancel)
    timer.start()
    begun = time.monotonic()
    try:
        assert isinstance(caught(office, cancel=cancel), Cancelled)
        assert time.monotonic() - begun < 2
    finally:
        held.set()
        timer.join()


def test_an_answer_that_belongs_to_no_sign_in_of_ours_is_not_taken(office: Office) -> None:
    """A page of the web may post to our address; without the state that msal chose it is nobody."""
    seen = []

    def meddle(link: str) -> None:
        asked = dict(parse_qsl(urlsplit(link).query))
        redirect = asked["redirect_uri"]
        seen.append(requests.post(redirect, data={"code": "stolen", "state": "guessed"}, timeout=5).status_code)
        seen.append(requests.post(redirect, data={"error": "access_denied"}, timeout=5).status_code)
        seen.append(requests.get(f"{redirect}?code=stolen", timeout=5).status_code)
        strange = {"Host": "evil.example"}
        known = {"code": "x", "state": asked["state"]}
        seen.append(requests.post(redirect, data=known, headers=strange, timeout=5).status_code)
        seen.append(requests.post(f"{redirect}/other", data=known, timeout=5).status_code)
        office.provider.browser(link)

    signed = office.app.servers.microsoft_sign_in(DRAFT, CancelToken(), open_browser=meddle, page=PAGE)
    assert signed.account.user == USER
    assert seen == [400, 400, 404, 400, 400]


@pytest.mark.alone
def test_a_browser_that_opens_connections_in_advance_does_not_hold_the_answer(office: Office) -> None:
    idle: list[socket.socket] = []

    def browse(link: str) -> None:
        redirect = dict(parse_qsl(urlsplit(link).query))["redirect_uri"]
        idle.append(socket.create_connection(("127.0.0.1", urlsplit(redirect).port or 0)))
        office.provider.browser(link)

    begun = time.monotonic()
    office.app.servers.microsoft_sign_in(DRAFT, CancelToken(), open_browser=browse, page=PAGE)
    assert time.monotonic() - begun < 3
    idle[0].close()


def test_somebody_else_who_signed_in_is_asked_about(office: Office) -> None:
    office.provider.rules.user = OTHER
    signed = office.signed_in()
    with pytest.raises(OtherAccount) as other:
        office.app.servers.add_signed_in(signed)
    assert (other.value.meant, other.value.signed_in) == (USER, OTHER)
    assert office.app.servers.accounts() == ()
    added = office.app.servers.add_signed_in(signed, agreed=True)
    assert (added.email, added.user) == (USER, OTHER)
    assert office.provider.grants() == ["authorization_code"]


def test_signing_in_again_as_somebody_else_leaves_the_old_sign_in(office: Office) -> None:
    account = office.account()
    before = office.kept(account)
    office.provider.rules.user = OTHER

    def again(agreed: str = "") -> Account:
        return office.app.servers.sign_in_again(
            account.id, CancelToken(), open_browser=office.provider.browser, page=PAGE, agreed=agreed
        )

    with pytest.raises(OtherAccount):
        again()
    assert office.kept(account) == before
    again(OTHER)
    assert office.kept(account) != before
    assert office.app.servers.accounts()[0].user == OTHER
    again()  # and is not asked about a second time


def test_a_code_on_another_device(office: Office) -> None:
    office.provider.rules.device_answers = ["authorization_pending"]
    shown: list[DeviceCode] = []
    signed = office.app.servers.microsoft_sign_in(
        DRAFT, CancelToken(), open_browser=lambda _: None, page=PAGE, device_code=shown.append
    )
    assert (shown[0].code, shown[0].link) == ("ABCD-EFGH", f"{office.provider.origin}/device")
    assert signed.account.user == USER
    assert office.provider.pages == []


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("expired_token", SignInStopped.Reason.CODE_EXPIRED),
        ("authorization_declined", SignInStopped.Reason.DECLINED),
    ],
)
def test_a_code_that_nobody_accepts(office: Office, answer: str, reason: SignInStopped.Reason) -> None:
    office.provider.rules.device_answers = [answer]
    with pytest.raises(SignInStopped) as stopped:
        office.app.servers.microsoft_sign_in(
            DRAFT, CancelToken(), open_browser=lambda _: None, page=PAGE, device_code=lambda _: None
        )
    assert stopped.value.reason is reason


def test_a_code_ends_by_itself(office: Office) -> None:
    office.provider.rules.device_answers = ["authorization_pending"] * 9
    office.provider.rules.device_seconds = 1
    with pytest.raises(SignInStopped) as stopped:
        office.app.servers.microsoft_sign_in(
            DRAFT, CancelToken(), open_browser=lambda _: None, page=PAGE, device_code=lambda _: None
        )
    assert stopped.value.reason is SignInStopped.Reason.CODE_EXPIRED


@pytest.mark.alone
def test_r13_waiting_for_a_code_can_be_cancelled(office: Office) -> None:
    office.provider.rules.device_pause = 5
    cancel, begun = CancelToken(), time.monotonic()
    with pytest.raises(Cancelled):
        office.app.servers.microsoft_sign_in(
            DRAFT, cancel, open_browser=lambda _: None, page=PAGE, device_code=lambda _: cancel.cancel()
        )
    assert time.monotonic() - begun < 2
    assert office.provider.grants() == []


def test_a_sign_in_service_under_another_certificate_gets_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    error = caught(office)
    assert isinstance(error, Unreachable)
    assert error.reason is Unreachable.Reason.CERTIFICATE
    assert office.provider.seen == []


def test_every_cloud_has_hosts_of_its_own() -> None:
    assert set(SITES) == set(Cloud)
    assert len({site.ews for site in SITES.values()}) == len(SITES)
    for cloud, site in SITES.items():
        assert cloud_of(site.ews.split("/")[2]) is cloud
    assert SITES[Cloud.WORLDWIDE].ews == "https://outlook.office365.com/EWS/Exchange.asmx"
    assert SITES[Cloud.WORLDWIDE].scope == "https://outlook.office365.com/EWS.AccessAsUser.All"
    assert cloud_of("mail.example.com") is None


def test_an_account_is_asked_in_its_own_cloud(provider: Provider, tmp_path: Path) -> None:
    elsewhere = Site("https://login.invalid", "https://exchange.invalid")
    clouds = {Cloud.WORLDWIDE: elsewhere, Cloud.CHINA: provider.site("https://partner.invalid")}
    app = App(tmp_path / "data", vault=SessionVault(), clouds=clouds)
    draft = replace(DRAFT, cloud=Cloud.CHINA)
    signed = app.servers.microsoft_sign_in(draft, CancelToken(), open_browser=provider.browser, page=PAGE)
    assert signed.account.server == "https://partner.invalid/EWS/Exchange.asmx"
    with pytest.raises(Unreachable) as error:
        app.servers.microsoft_sign_in(DRAFT, CancelToken(), open_browser=provider.browser, page=PAGE)
    assert error.value.host == "login.invalid"


def test_msal_itself_takes_our_hosts_for_microsofts() -> None:
    from msal.authority import WELL_KNOWN_AUTHORITY_HOSTS

    assert {site.login_host for site in SITES.values()} <= WELL_KNOWN_AUTHORITY_HOSTS


def test_the_provider_is_a_strict_one(provider: Provider) -> None:
    """A guard against a service that lets everybody in: a code is good once, and with its verifier alone."""
    asked = {"client_id": CLIENT_ID, "response_mode": "form_post", "redirect_uri": "http://localhost:1", "state": "s"}
    provider.page({**asked, "code_challenge": "x"})
    code = provider.secrets[0]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": "http://localhost:1"}
    assert provider.tokens({**form, "code_verifier": "y" * 43})[0] == 400
    assert provider.tokens({"grant_type": "refresh_token", "refresh_token": "made-up"})[0] == 400
