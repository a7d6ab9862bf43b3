"""What Exchange asks for when it refuses a token: met in the background, or kept for the next sign-in of a person."""

from __future__ import annotations

import base64
import json

import pytest
import requests

from cirahub_desktop.accounts.microsoft.credential import claims_of
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import Account
from cirahub_desktop.sync.sign_in_errors import SignInNeeded
from tests.accounts.microsoft.conftest import PAGE, Office

CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"1763900000"}}}'
Reason = SignInNeeded.Reason


def test_a_claims_challenge_is_answered_by_itself_where_that_can_be(office: Office, account: Account) -> None:
    office.provider.rules.demand = CLAIMS
    office.look(account)
    office.look(account)
    assert office.renewals() == 1
    asked = json.loads(office.provider.seen[-1][1]["claims"])["access_token"]
    assert asked["xms_cc"] == {"values": ["cp1"]}


def test_claims_that_only_a_person_can_meet_are_kept_for_their_sign_in(office: Office, account: Account) -> None:
    rules = office.provider.rules
    rules.demand, rules.refuse_tokens = CLAIMS, ("interaction_required", "AADSTS50076: second factor")
    error = office.refused(account)
    assert isinstance(error, SignInNeeded)
    assert (error.reason, error.code) == (Reason.MORE_PROOF, "AADSTS50076")
    rules.refuse_tokens = None
    office.provider.seen.clear()
    office.app.servers.sign_in_again(account.id, CancelToken(), open_browser=office.provider.browser, page=PAGE)
    page, tokens = (next(f for p, f in office.provider.seen if p.endswith(end)) for end in ("/authorize", "/token"))
    assert json.loads(page["claims"])["access_token"]["nbf"] == json.loads(CLAIMS)["access_token"]["nbf"]
    assert "nbf" in tokens["claims"]
    office.look(account)
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
