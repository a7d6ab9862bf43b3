"""Tokens while the program runs by itself: renewed before they end, once where they ended anyway, never in a loop."""

from __future__ import annotations

import base64
import json
import logging
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from cirahub_desktop.accounts.microsoft.credential import claims_of
from cirahub_desktop.accounts.vault import Secret, SecretKind
from cirahub_desktop.app import App
from cirahub_desktop.sandbox.recorder import SIGN_IN
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sandbox.signin import Auth
from cirahub_desktop.status import State
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError, Unreachable
from cirahub_desktop.sync.model.hub import Account, Cloud, HubConfig
from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.sync.sign_in_errors import SignInNeeded
from cirahub_desktop.sync.state.values import error_from_text, error_to_text
from tests.accounts.microsoft.conftest import DRAFT, PAGE, Office
from tests.support.openid import USER, Provider

FOLDER = "/Team Calendar"
CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"1763900000"}}}'
Reason = SignInNeeded.Reason
ACCESS, REFRESH = "AccessToken", "RefreshToken"


@pytest.fixture
def account(office: Office) -> Account:
    return office.account()


@pytest.fixture
def hub(office: Office, account: Account) -> HubConfig:
    """A feed fills a public folder by the token of a Microsoft account."""
    app = office.app
    office.sandbox.empty(FOLDER)
    hub = app.add_hub("Team")
    app.add_ical_spoke(hub.id, "Plan", office.sandbox.feeds["large"])
    node = app.servers.folder_by_path(account.id, FOLDER, CancelToken())
    spoke = app.add_public_folder_spoke(hub.id, "Dock", account.id, node)
    app.set_options(spoke.id, replace(spoke.options, hub_writes=True))
    return hub


def aged(office: Office, account: Account, seconds: float) -> None:
    """Let the token that is kept end in so many seconds."""
    key = Secret(SecretKind.TOKENS, account.id)
    kept = json.loads(office.kept(account))
    cache = json.loads(kept["cache"])
    for entry in cache[ACCESS].values():
        entry["expires_on"] = str(int(time.time() + seconds))
    office.vault.put(key, json.dumps({**kept, "cache": json.dumps(cache)}))


def look(office: Office, account: Account) -> None:
    office.app.servers.folders(account.id, None, CancelToken())


def refused(office: Office, account: Account) -> CiraHubError:
    with pytest.raises(CiraHubError) as caught:
        look(office, account)
    return caught.value


def target(report: HubReport) -> CiraHubError | None:
    return next(one.error for one in report.spokes if one.name == "Dock")


def renewals(office: Office) -> int:
    return office.provider.grants().count("refresh_token")


# before it ends


def test_a_token_that_is_good_asks_nobody(office: Office, account: Account) -> None:
    office.provider.seen.clear()
    look(office, account)
    look(office, account)
    assert office.provider.seen == []


@pytest.mark.parametrize(("seconds", "times"), [(200, 1), (-10, 1), (400, 0)])
def test_a_token_that_ends_soon_is_renewed_before_exchange_sees_it(
    office: Office, account: Account, seconds: float, times: int
) -> None:
    aged(office, account, seconds)
    if times:
        office.provider.end_tokens()
    look(office, account)
    look(office, account)
    assert renewals(office) == times
    assert office.sandbox.recorder.counts.get(SIGN_IN, 0) == 0


def test_tokens_of_a_few_minutes_are_not_renewed_for_every_request(office: Office, account: Account) -> None:
    office.provider.rules.lifetime = 120
    aged(office, account, 0)
    connection = office.app._places._connection(account)
    for _ in range(3):
        connection.children(None, "", CancelToken())
    connection.close()
    assert renewals(office) == 1


def test_a_token_that_still_holds_bridges_an_outage_of_the_sign_in_service(office: Office, account: Account) -> None:
    aged(office, account, 200)
    office.provider.close()
    look(office, account)


# in the middle


def test_expiry_in_mid_run_every_item_is_there_exactly_once(office: Office, hub: HubConfig) -> None:
    """The tokens of this service are good for four requests each; a run needs many more."""
    office.provider.rules.uses = 4
    office.provider.end_tokens()
    report = office.app.sync(hub.id)
    assert target(report) is None
    assert renewals(office) >= 3
    items = office.sandbox.items(FOLDER)
    assert len(items) == next(one.items for one in office.app.hub_status(hub.id).spokes if one.name == "Dock")
    assert len(items) > 100
    starts = Counter((item.text("Subject"), item.text("Start")) for item in items)
    assert set(starts.values()) == {1}
    again = office.app.sync(hub.id)
    assert (target(again), len(office.sandbox.items(FOLDER))) == (None, len(items))


def test_a_refused_token_is_renewed_once_and_the_request_sent_once_more(office: Office, account: Account) -> None:
    office.provider.end_tokens()
    look(office, account)
    assert renewals(office) == 1
    assert office.sandbox.recorder.counts.get(SIGN_IN, 0) == 1


def test_a_brand_new_token_that_is_refused_ends_the_matter(office: Office, account: Account) -> None:
    office.provider.rules.accepts_nothing = True
    error = refused(office, account)
    assert isinstance(error, SignInNeeded)
    assert error.reason is Reason.TOKEN_REFUSED
    assert renewals(office) == 1
    assert office.sandbox.recorder.counts.get(SIGN_IN, 0) == 2


def test_a_credential_never_loops_whoever_asks_it(office: Office, account: Account) -> None:
    """Even a transport that sent again and again would be stopped."""
    office.provider.rules.accepts_nothing = True
    shown = office.app._places._microsoft.credential(account)
    with requests.Session() as session:
        session.auth = shown.auth()
        answer = session.post(office.sandbox.endpoint, data=b"", timeout=5)
        assert shown.renewed(answer)
        for _ in range(3):
            answer = session.post(office.sandbox.endpoint, data=b"", timeout=5)
            with pytest.raises(SignInNeeded):
                shown.renewed(answer)
    assert renewals(office) == 1


def test_two_requests_that_were_refused_with_one_token_are_one_renewal(office: Office, account: Account) -> None:
    """The second one must cast no doubt on the new token, which may have been accepted meanwhile and end later on."""
    credential = office.app._places._microsoft.credential(account)

    def asked() -> requests.Response:
        with requests.Session() as session:
            session.auth = credential.auth()
            return session.post(office.sandbox.endpoint, data=b"", timeout=5)

    asked()
    office.provider.end_tokens()
    first, second = asked(), asked()
    assert credential.renewed(first)
    assert asked().status_code != 401
    assert credential.renewed(second)
    assert renewals(office) == 1
    office.provider.end_tokens()
    assert credential.renewed(asked())
    assert asked().status_code != 401
    assert renewals(office) == 2


# what Exchange asks for


def test_a_claims_challenge_is_answered_by_itself_where_that_can_be(office: Office, account: Account) -> None:
    office.provider.rules.demand = CLAIMS
    look(office, account)
    look(office, account)
    assert renewals(office) == 1
    asked = json.loads(office.provider.seen[-1][1]["claims"])["access_token"]
    assert asked["xms_cc"] == {"values": ["cp1"]}


def test_claims_that_only_a_person_can_meet_are_kept_for_their_sign_in(office: Office, account: Account) -> None:
    rules = office.provider.rules
    rules.demand, rules.refuse_tokens = CLAIMS, ("interaction_required", "AADSTS50076: second factor")
    error = refused(office, account)
    assert isinstance(error, SignInNeeded)
    assert (error.reason, error.code) == (Reason.MORE_PROOF, "AADSTS50076")
    rules.refuse_tokens = None
    office.provider.seen.clear()
    office.app.servers.sign_in_again(account.id, CancelToken(), open_browser=office.provider.browser, page=PAGE)
    page, tokens = (next(f for p, f in office.provider.seen if p.endswith(end)) for end in ("/authorize", "/token"))
    assert json.loads(page["claims"])["access_token"]["nbf"] == json.loads(CLAIMS)["access_token"]["nbf"]
    assert "nbf" in tokens["claims"]
    look(office, account)
    office.app.servers.sign_in_again(account.id, CancelToken(), open_browser=office.provider.browser, page=PAGE)
    assert "nbf" not in office.provider.seen[-1][1]["claims"]


def test_claims_that_exchange_never_finds_met_end_with_a_person(office: Office, account: Account) -> None:
    office.provider.rules.demand = CLAIMS
    credential = office.app._places._microsoft.credential(account)
    answer = requests.Response()
    answer.status_code, answer.url = 401, office.sandbox.endpoint
    coded = base64.b64encode(CLAIMS.encode()).decode()
    answer.headers["WWW-Authenticate"] = f'Bearer error="insufficient_claims", claims="{coded}"'
    answer.request = credential.auth()(requests.Request("POST", office.sandbox.endpoint).prepare())
    assert credential.renewed(answer)
    credential.auth()(answer.request)
    with pytest.raises(SignInNeeded) as needed:
        credential.renewed(answer)
    assert needed.value.reason is Reason.CHANGED_RULES


def test_a_refusal_carries_the_number_that_exchange_gave_its_administrators(office: Office, account: Account) -> None:
    credential = office.app._places._microsoft.credential(account)
    answer = requests.Response()
    answer.status_code, answer.url = 401, office.sandbox.endpoint
    answer.headers["x-ms-diagnostics"] = '2000008;reason="The token contains not enough scope.";error_category="x"'
    answer.request = credential.auth()(requests.Request("POST", office.sandbox.endpoint).prepare())
    assert credential.renewed(answer)
    credential.auth()(answer.request)
    with pytest.raises(SignInNeeded) as needed:
        credential.renewed(answer)
    assert (needed.value.reason, needed.value.code) == (Reason.TOKEN_REFUSED, "2000008")


@pytest.mark.parametrize(
    "coded",
    [
        base64.b64encode(CLAIMS.encode()).decode(),
        base64.urlsafe_b64encode(CLAIMS.encode()).decode().rstrip("="),
        requests.utils.quote(CLAIMS, safe=""),
        requests.utils.quote(base64.b64encode(CLAIMS.encode()).decode(), safe=""),
    ],
)
def test_claims_come_in_several_codings(coded: str) -> None:
    challenge = f'Basic realm="x", Bearer realm="", error="insufficient_claims", claims="{coded}"'
    assert claims_of(challenge) == CLAIMS


@pytest.mark.parametrize(
    "challenge", ["", "NTLM", 'Bearer claims="%%%"', 'Bearer claims="e30x"', 'Bearer claims="WzFd"']
)
def test_what_is_no_claim_is_none(challenge: str) -> None:
    assert claims_of(challenge) == ""


# what only a person can mend


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
    aged(office, account, 0)
    office.provider.rules.refuse_tokens = answer
    error = refused(office, account)
    assert isinstance(error, SignInNeeded)
    assert error.reason is reason
    assert renewals(office) == 1
    assert office.kept(account)


def test_a_refresh_that_asks_for_claims_says_that_the_rules_changed(office: Office, account: Account) -> None:
    aged(office, account, 0)
    office.provider.rules.refuse_tokens = ("interaction_required", "AADSTS999: something new")
    office.provider.rules.claims_with_refusal = CLAIMS
    error = refused(office, account)
    assert isinstance(error, SignInNeeded)
    assert error.reason is Reason.CHANGED_RULES


@pytest.mark.parametrize("left", [None, '{"cache": "{}", "claims": ""}'])
def test_tokens_that_are_gone_ask_a_person(office: Office, account: Account, left: str | None) -> None:
    office.vault.delete(Secret(SecretKind.TOKENS, account.id))
    if left:
        office.vault.put(Secret(SecretKind.TOKENS, account.id), left)
    error = refused(office, account)
    assert isinstance(error, SignInNeeded)
    assert error.reason is Reason.NEVER


def test_runs_by_themselves_rest_until_a_person_has_signed_in_again(office: Office, hub: HubConfig) -> None:
    app, account = office.app, office.app.servers.accounts()[0]
    aged(office, account, 0)
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


# the sign-in service is away


@pytest.mark.parametrize(("status", "reason"), [(500, "server-error"), (429, "busy"), (503, "busy"), (200, "proxy")])
def test_a_service_that_is_ill_is_waited_for_and_no_person_is_asked(
    office: Office, account: Account, status: int, reason: str
) -> None:
    aged(office, account, 0)
    office.provider.rules.status, office.provider.rules.headers = status, {"Retry-After": "1800"}
    error = refused(office, account)
    assert isinstance(error, Unreachable)
    assert (error.reason.value, error.retry_after) == (reason, 1800 if reason == "busy" else None)
    office.provider.rules.status = 0
    look(office, account)


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


# together


def test_threads_that_need_a_token_at_once_fetch_one(office: Office, account: Account) -> None:
    aged(office, account, 0)
    errors: list[BaseException] = []

    def one() -> None:
        try:
            look(office, account)
        except BaseException as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert renewals(office) == 1


PROCESS = """
import json, sys
from pathlib import Path
from cirahub_desktop.accounts.microsoft.clouds import Site
from cirahub_desktop.accounts.microsoft.room import Microsoft
from cirahub_desktop.sync.model.hub import Account, AuthMethod, Cloud
from cirahub_desktop.sync.model.item import AccountId

class PlainFile:
    lasting, damaged = True, ""
    def get(self, key):
        return Path(sys.argv[1]).read_text()
    def put(self, key, secret):
        Path(sys.argv[1]).write_text(secret)

account = Account(AccountId(sys.argv[4]), "Work", sys.argv[5], "", "", AuthMethod.MICROSOFT, sys.argv[6])
room = Microsoft(PlainFile, Path(sys.argv[2]), {Cloud.WORLDWIDE: Site(*json.loads(sys.argv[3]))})
print("ready", flush=True)
sys.stdin.readline()
print(room.credential(account).current())
"""


def test_two_processes_that_renew_at_once_fetch_one_token_and_keep_the_newest(
    office: Office, account: Account, tmp_path: Path
) -> None:
    aged(office, account, 0)
    kept = tmp_path / "kept"
    kept.write_text(office.kept(account))
    where = json.dumps([office.provider.origin, office.sandbox.base])
    arguments = [str(kept), str(tmp_path / "locks"), where, account.id, USER, account.client_id]
    command = [sys.executable, "-c", PROCESS, *arguments]
    two = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in two:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    ended = [_go(process) for process in two]
    assert renewals(office) == 1
    assert len(set(ended)) == 1
    assert office.provider.user_of(ended[0]) == USER
    assert ended[0] in kept.read_text()


def _go(process: subprocess.Popen[str]) -> str:
    out, errors = process.communicate("go\n", timeout=30)
    assert process.returncode == 0, errors
    return out.strip()


# secrets


def test_r12_no_token_is_in_a_log_an_error_or_the_store(
    office: Office, hub: HubConfig, caplog: pytest.LogCaptureFixture
) -> None:
    """R12: with every log of every library at its most talkative, msal's own included."""
    caplog.set_level(logging.DEBUG)
    office.provider.rules.uses = 8
    office.provider.end_tokens()
    office.app.sync(hub.id)
    office.provider.rules.accepts_nothing = True
    account = office.app.servers.accounts()[0]
    errors = [refused(office, account)]
    office.provider.rules.refuse_tokens = ("invalid_grant", "AADSTS700082: inactive")
    aged(office, account, 0)
    errors.append(refused(office, account))
    signed_text = repr(office.app.servers.accounts())
    said = "\n".join(
        [
            caplog.text,
            signed_text,
            *(f"{error!r} {error.__cause__!r} {error.__context__!r} {error.args}" for error in errors),
        ]
    )
    told = said.encode() + b"".join(path.read_bytes() for path in office.app.data_dir.rglob("*") if path.is_file())
    assert office.provider.secrets
    assert [one for one in office.provider.secrets if one.encode() in told] == []
    assert all(one not in repr(office.app._places._microsoft.credential(account)) for one in office.provider.secrets)


def test_r12_a_sign_in_is_not_in_a_log_either(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    signed = office.signed_in()
    assert len(office.provider.secrets) == 3
    assert [one for one in office.provider.secrets if one in caplog.text or one in repr(signed)] == []


def test_an_account_that_was_removed_leaves_no_token(office: Office, account: Account) -> None:
    office.app.servers.remove_account(account.id)
    assert office.kept(account) == ""


@pytest.mark.keyring
def test_r12_a_sign_in_outlives_the_program_and_lies_encrypted(provider: Provider, tmp_path: Path) -> None:
    """R12: with the real vault, whose file holds what no keyring of Windows would."""
    with Sandbox(auth=Auth.BEARER, tokens=provider.user_of) as sandbox:
        clouds = {Cloud.WORLDWIDE: provider.site(sandbox.base)}
        first = App(tmp_path / "data", clouds=clouds)
        signed = first.servers.microsoft_sign_in(DRAFT, CancelToken(), open_browser=provider.browser, page=PAGE)
        account = first.servers.add_signed_in(signed)
        assert first.vault_state().lasting
        assert App(tmp_path / "data", clouds=clouds).servers.folders(account.id, None, CancelToken())
    assert provider.grants() == ["authorization_code"]
    written = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    assert [one for one in provider.secrets if one.encode() in written] == []
