"""Tokens while the program runs by itself: renewed before they end, once where they ended anyway, never in a loop."""

from __future__ import annotations

from collections import Counter

import pytest
import requests

from cirahub_desktop.sandbox.recorder import SIGN_IN
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import Account, HubConfig
from cirahub_desktop.sync.sign_in_errors import SignInNeeded
from tests.accounts.microsoft.conftest import FOLDER, Office, target

Reason = SignInNeeded.Reason


def test_a_token_that_is_good_asks_nobody(office: Office, account: Account) -> None:
    office.provider.seen.clear()
    office.look(account)
    office.look(account)
    assert office.provider.seen == []


@pytest.mark.parametrize(("seconds", "times"), [(200, 1), (-10, 1), (400, 0)])
def test_a_token_that_ends_soon_is_renewed_before_exchange_sees_it(
    office: Office, account: Account, seconds: float, times: int
) -> None:
    office.aged(account, seconds)
    if times:
        office.provider.end_tokens()
    office.look(account)
    office.look(account)
    assert office.renewals() == times
    assert office.sandbox.recorder.counts.get(SIGN_IN, 0) == 0


def test_tokens_of_a_few_minutes_are_not_renewed_for_every_request(office: Office, account: Account) -> None:
    office.provider.rules.lifetime = 120
    office.aged(account, 0)
    connection = office.app._places._connection(account)
    for _ in range(3):
        connection.children(None, "", CancelToken())
    connection.close()
    assert office.renewals() == 1


def test_a_token_that_still_holds_bridges_an_outage_of_the_sign_in_service(office: Office, account: Account) -> None:
    office.aged(account, 200)
    office.provider.close()
    office.look(account)


def test_expiry_in_mid_run_every_item_is_there_exactly_once(office: Office, hub: HubConfig) -> None:
    """The tokens of this service are good for four requests each; a run needs many more."""
    office.provider.rules.uses = 4
    office.provider.end_tokens()
    report = office.app.sync(hub.id)
    assert target(report) is None
    assert office.renewals() >= 3
    items = office.sandbox.items(FOLDER)
    assert len(items) == next(one.items for one in office.app.hub_status(hub.id).spokes if one.name == "Dock")
    assert len(items) > 100
    starts = Counter((item.text("Subject"), item.text("Start")) for item in items)
    assert set(starts.values()) == {1}
    again = office.app.sync(hub.id)
    assert (target(again), len(office.sandbox.items(FOLDER))) == (None, len(items))


def test_a_refused_token_is_renewed_once_and_the_request_sent_once_more(office: Office, account: Account) -> None:
    office.provider.end_tokens()
    office.look(account)
    assert office.renewals() == 1
    assert office.sandbox.recorder.counts.get(SIGN_IN, 0) == 1


def test_a_brand_new_token_that_is_refused_ends_the_matter(office: Office, account: Account) -> None:
    office.provider.rules.accepts_nothing = True
    error = office.refused(account)
    assert isinstance(error, SignInNeeded)
    assert error.reason is Reason.TOKEN_REFUSED
    assert office.renewals() == 1
    assert office.sandbox.recorder.counts.get(SIGN_IN, 0) == 2


def test_a_credential_never_loops_whoever_asks_it(office: Office, account: Account) -> None:
    """Even a transport that sent again and again would be stopped."""
    office.provider.rules.accepts_nothing = True
    shown = office.app._places._microsoft.credential(account)
    with requests.Session() as session:
        session.auth = shown.auth()
        answer = session.get(office.sandbox.endpoint, timeout=5)
        assert shown.renewed(answer)
        for _ in range(3):
            answer = session.get(office.sandbox.endpoint, timeout=5)
            with pytest.raises(SignInNeeded):
                shown.renewed(answer)
    assert office.renewals() == 1


def test_two_requests_that_were_refused_with_one_token_are_one_renewal(office: Office, account: Account) -> None:
    """The second one must cast no doubt on the new token, which may have been accepted meanwhile and end later on."""
    credential = office.app._places._microsoft.credential(account)

    def asked() -> requests.Response:
        with requests.Session() as session:
            session.auth = credential.auth()
            return session.get(office.sandbox.endpoint, timeout=5)

    asked()
    office.provider.end_tokens()
    first, second = asked(), asked()
    assert credential.renewed(first)
    assert asked().status_code != 401
    assert credential.renewed(second)
    assert office.renewals() == 1
    office.provider.end_tokens()
    assert credential.renewed(asked())
    assert asked().status_code != 401
    assert office.renewals() == 2
