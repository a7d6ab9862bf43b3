"""Exchange refuses EWS: reasons and commands by the kind of server, and a message for IT in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from cirahub_desktop import i18n, wording
from cirahub_desktop.status import SpokeStatus, State
from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync import web
from cirahub_desktop.sync.model.hub import Account, AuthMethod, Cloud, Place, SpokeConfig, SpokeKind
from cirahub_desktop.sync.model.item import AccountId, HubId, SpokeId
from cirahub_desktop.sync.model.online import EWS_ENDS, days_left, is_online
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.wording.checks import explain_check
from cirahub_desktop.wording.ending import ending, time_left, until
from cirahub_desktop.wording.refusal import explain_refusal
from cirahub_desktop.wording.registration import ask_for_registration

NOW = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)
ONLINE = e.Refused("outlook.office365.com", exchange=True)
OWN = e.Refused("mail.verrier.example", exchange=True)
CLIENT = "2f1c5c0e-31a4-4cf0-9f0b-6f8d0b7c2f11"


def account(auth: AuthMethod, host: str) -> Account:
    server = f"https://{host}/EWS/Exchange.asmx"
    client = CLIENT if auth is AuthMethod.MICROSOFT else ""
    email = "claire@verrier.example"
    return Account(AccountId("a"), "Work", email, email, server, auth, client, "", Cloud.WORLDWIDE)


MICROSOFT = account(AuthMethod.MICROSOFT, "outlook.office365.com")
PASSWORD = account(AuthMethod.NTLM, "mail.verrier.example")


def test_exchange_online_has_five_reasons_and_the_client_id_in_the_commands() -> None:
    words = explain_refusal(ONLINE, MICROSOFT)
    assert len(words.reasons) == 5
    assert ("Application (client) ID", CLIENT) in words.facts
    message = words.help or ""
    assert all(f"- {reason}" in message for reason in words.reasons)
    for line in (
        f'Set-OrganizationConfig -EwsAllowedAppIDs "IDS-OF-THE-LIST-NOW,{CLIENT}"',
        "Set-OrganizationConfig -EwsEnabled $true",
        "Set-CASMailbox claire@verrier.example -EwsEnabled $true",
        "Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy",
        "1 April 2027",
    ):
        assert line in message


def test_a_server_of_ones_own_has_no_list_of_applications_and_no_end() -> None:
    words = explain_refusal(OWN, PASSWORD)
    message = words.help or ""
    assert "AllowedAppIDs" not in message
    assert "2027" not in message
    assert "licence" not in message
    assert f'-EwsAllowList @{{Add="{web.USER_AGENT.partition("/")[0]}*"}}' in message
    assert ("How it signs in", "Windows sign-in (NTLM)") in words.facts


def test_a_password_on_exchange_online_is_said_to_have_no_application_id() -> None:
    with_password = account(AuthMethod.BASIC, "outlook.office365.com")
    assert any("no application id" in reason for reason in explain_refusal(ONLINE, with_password).reasons)
    assert not any("no application id" in reason for reason in explain_refusal(ONLINE, MICROSOFT).reasons)


@pytest.mark.parametrize("error", [ONLINE, OWN])
def test_the_message_is_there_in_both_languages_whichever_is_on(error: e.Refused) -> None:
    english = explain_refusal(error, MICROSOFT)
    i18n.use("fr")
    french = explain_refusal(error, MICROSOFT)
    assert (english.help, english.help_abroad) == (french.help_abroad, french.help)
    assert english.help != french.help
    assert i18n.language() == "fr"


def test_who_is_just_trying_is_not_told_that_it_is_asked_again() -> None:
    assert "once per hour" in wording.explain(ONLINE).advice
    assert "asks again" not in explain_check(ONLINE).advice


def test_the_message_about_the_application_says_what_to_register_in_both_languages() -> None:
    for message in ask_for_registration("claire@verrier.example"):
        assert all(
            part in message
            for part in ("http://localhost", "EWS.AccessAsUser.All", "-EwsAllowedAppIDs", "claire@verrier.example")
        )
    here, abroad = ask_for_registration("")
    assert here.startswith("Hello,")
    assert abroad.startswith("Bonjour,")


@pytest.mark.parametrize(
    ("server", "online"),
    [
        ("https://outlook.office365.com/EWS/Exchange.asmx", True),
        ("outlook.office365.us", True),
        ("outlook-dod.office365.us", True),
        ("webmail.apps.mil", True),
        ("partner.outlook.cn", True),
        ("https://mail.example.com/EWS/Exchange.asmx", False),
        ("office365.com.example.com", False),
        ("myoffice365.com", False),
        ("", False),
    ],
)
def test_microsofts_own_servers_are_known_by_their_names(server: str, online: bool) -> None:
    assert is_online(server) is online


def test_the_end_is_counted_in_days() -> None:
    assert days_left(date(2027, 3, 31)) == 1
    assert days_left(EWS_ENDS) == 0
    assert time_left(date(2026, 11, 24)) == "Until 1 April 2027"
    assert "in 128 days" in ending(date(2026, 11, 24))
    assert "in 1 day." in ending(date(2027, 3, 31))
    assert time_left(EWS_ENDS) == "Ended on 1 April 2027"
    assert "switched EWS off" in ending(EWS_ENDS)


def test_only_accounts_of_microsoft_wear_the_date() -> None:
    assert until(MICROSOFT) == "Microsoft 365, until 1 April 2027"
    assert until(PASSWORD) == ""


def spoke(**facts: object) -> SpokeStatus:
    config = SpokeConfig(SpokeId("s"), HubId("h"), "Dock", SpokeKind.PUBLIC_FOLDER, Place("p"), SpokeOptions())
    return SpokeStatus(config, State.ERROR, False, 0, 0, None, None, None, **facts)  # type: ignore[arg-type]


def test_a_server_that_asked_for_peace_is_quoted_with_the_hour() -> None:
    busy = e.Unreachable("mail.example.com", e.Unreachable.Reason.BUSY, retry_after=1320)
    until = datetime(2026, 11, 24, 13, 32, tzinfo=UTC)
    said = wording.explain_spoke(spoke(left_alone_until=until), busy, NOW).advice
    assert "left alone until 14:32" in said
    over = datetime(2026, 11, 24, 13, 9, tzinfo=UTC)
    assert "left alone" not in wording.explain_spoke(spoke(left_alone_until=over), busy, NOW).advice


def test_a_spoke_tells_it_of_its_own_account() -> None:
    assert CLIENT in (wording.explain_spoke(spoke(account=MICROSOFT), ONLINE, NOW).help or "")
