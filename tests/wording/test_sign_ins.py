"""What IT is told when a sign-in came to nothing: whom it is about, which application, and what would help."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cirahub_desktop import wording
from cirahub_desktop.status import SpokeStatus, State
from cirahub_desktop.sync.model.hub import Account, AuthMethod, Place, SpokeConfig, SpokeKind
from cirahub_desktop.sync.model.item import AccountId, HubId, SpokeId
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.sync.sign_in_errors import SignInNeeded, TicketFailed
from cirahub_desktop.wording.checks import explain_check

NOW = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)
CLIENT, TENANT = "2f1c5c0e-31a4-4cf0-9f0b-6f8d0b7c2f11", "nord.example"
PAUL = Account(
    *(AccountId("a"), "Nord", "paul@nord.example", "paul@nord.example"),
    *("https://outlook.office365.com/EWS/Exchange.asmx", AuthMethod.MICROSOFT, CLIENT, TENANT),
)
CONSENT = SignInNeeded("login.microsoftonline.com", SignInNeeded.Reason.CONSENT, "AADSTS65001")
Reason = TicketFailed.Reason


def spoke() -> SpokeStatus:
    config = SpokeConfig(SpokeId("s"), HubId("h"), "Nord", SpokeKind.PUBLIC_FOLDER, Place("p"), SpokeOptions())
    return SpokeStatus(config, State.ERROR, False, 0, 0, None, None, None, account=PAUL)


def test_it_is_told_which_application_to_allow_and_for_whom() -> None:
    for words in (explain_check(CONSENT, PAUL), wording.explain_spoke(spoke(), CONSENT, NOW)):
        for message in (words.help, words.help_abroad):
            assert message is not None
            assert all(fact in message for fact in (CLIENT, TENANT, "paul@nord.example", "AADSTS65001"))
    assert "Merci" in (explain_check(CONSENT, PAUL).help_abroad or "")


def test_nothing_is_made_up_about_an_account_that_is_not_known() -> None:
    assert explain_check(CONSENT).facts == wording.explain(CONSENT).facts
    assert len(explain_check(CONSENT).facts) == 2


@pytest.mark.parametrize("reason", Reason)
def test_it_is_asked_about_the_ticket_what_the_person_was_told(reason: TicketFailed.Reason) -> None:
    words = wording.explain(TicketFailed("mail.verrier.example", reason))
    assert words.help is not None
    assert words.title in words.help
    assert "More" not in words.advice  # a spoke on the dashboard has none


def test_a_missing_part_of_the_program_is_not_blamed_on_the_server() -> None:
    words = wording.explain(TicketFailed("mail.verrier.example", Reason.NO_LIBRARY))
    assert "install" in (words.help or "")
    assert "did not accept" not in (words.help or "")
