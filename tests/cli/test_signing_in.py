"""``account``: every way to sign in, by command; nothing is asked where there is no terminal."""

from __future__ import annotations

import io
import sys
from dataclasses import replace

import click
import pytest

from cirahub_desktop.status import FoundServer
from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync.model.hub import AuthMethod, Cloud
from cirahub_desktop.sync.sign_in_errors import SignInNeeded
from tests.cli.conftest import Call
from tests.cli.fake_app import MICROSOFT_PAGE, ONLINE, FakeApp

CLIENT = "2f1c5c0e-31a4-4cf0-9f0b-6f8d0b7c2f11"
NORD = ["account", "add", "Nord", "--email", "paul@nord.example"]
WORK = ["account", "add", "Work", "--email", "a@example.com"]
MICROSOFT = FoundServer(ONLINE, (), "outlook.office365.com", foreign=True, microsoft=True, cloud=Cloud.CHINA)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Person:
    """At a terminal, with a browser; ``answers`` are what they say to questions."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.opened: list[str] = []
        self.answers: list[bool] = []
        self.asked: list[str] = []
        monkeypatch.setattr("cirahub_desktop.cli.signing_in.at_terminal", lambda: True)
        monkeypatch.setattr("webbrowser.open", self.opened.append)
        monkeypatch.setattr(click, "confirm", self._confirm)
        monkeypatch.setattr(sys, "stdin", Terminal())

    def _confirm(self, question: str, *, default: bool, err: bool) -> bool:
        assert not default
        assert err
        self.asked.append(question)
        return self.answers.pop(0)


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Person:
    return Person(monkeypatch)


def test_microsoft_365_opens_the_browser_and_says_until_when(call: Call, app: FakeApp, person: Person) -> None:
    answer = call(*NORD, "--auth", "microsoft", "--client-id", CLIENT, "--tenant", "nord.example", "--cloud", "china")
    assert answer.code == 0, answer.err
    assert person.opened == [MICROSOFT_PAGE]
    account = app.account("Nord")
    assert (account.auth, account.client_id, account.tenant, account.cloud) == (
        AuthMethod.MICROSOFT,
        CLIENT,
        "nord.example",
        Cloud.CHINA,
    )
    assert app.secrets == ["tokens"]
    assert "1 April 2027" in answer.out
    assert "until 1 April 2027" in call("account", "list").out
    assert "1 April 2027" in call("account", "test", "Nord").out


def test_microsoft_365_is_found_by_the_address_alone(call: Call, app: FakeApp, person: Person) -> None:
    app.server = MICROSOFT
    missing = call(*NORD)
    assert missing.code == 2
    assert "--client-id" in missing.err
    assert "EWS.AccessAsUser.All" in missing.err  # the message for IT
    assert call(*NORD, "--device-code", "--client-id", CLIENT).code == 0
    assert person.opened == []


def test_without_a_terminal_no_browser_opens_and_a_code_has_to_be_asked_for(call: Call, app: FakeApp) -> None:
    refused = call(*NORD, "--auth", "microsoft", "--client-id", CLIENT)
    assert refused.code == 2
    assert "--device-code" in refused.err
    assert app.accounts() == ()
    answer = call(*NORD, "--auth", "microsoft", "--client-id", CLIENT, "--device-code")
    assert answer.code == 0
    assert "GHVT7KQ2M" in answer.err
    assert "GHVT7KQ2M" not in answer.out


def test_options_of_microsoft_do_not_go_with_a_password(call: Call) -> None:
    assert call(*WORK, "--auth", "ntlm", "--client-id", CLIENT, "--password-stdin", given="x\n").code == 2


@pytest.mark.usefixtures("person")
def test_exchange_refuses_ews_with_the_message_for_it(call: Call, app: FakeApp) -> None:
    assert call(*NORD, "--auth", "microsoft", "--client-id", CLIENT).code == 0
    app.check_fails = e.Refused("outlook.office365.com", exchange=True)
    answer = call("account", "test", "Nord")
    assert answer.code == 4
    assert answer.err.count("  - ") == 5
    assert f'EwsAllowedAppIDs "IDS-OF-THE-LIST-NOW,{CLIENT}"' in answer.err
    assert "asks again" not in answer.err


def test_somebody_else_is_used_only_after_a_yes(call: Call, app: FakeApp, person: Person) -> None:
    app.signed_in_as = "p.private@nord.example"
    person.answers = [False, True]
    refused = call(*NORD, "--auth", "microsoft", "--client-id", CLIENT)
    assert refused.code == 4
    assert "p.private@nord.example has signed in" in refused.err
    assert app.accounts() == ()
    assert call(*NORD, "--auth", "microsoft", "--client-id", CLIENT).code == 0
    assert app.account("Nord").user == "p.private@nord.example"


def test_a_login_with_microsoft_needs_no_password(call: Call, app: FakeApp, person: Person) -> None:
    assert call(*NORD, "--auth", "microsoft", "--client-id", CLIENT).code == 0
    app.secrets.clear()
    assert call("account", "login", "Nord").code == 0
    assert app.secrets == ["tokens"]
    app.signed_in_as = "p.private@nord.example"
    person.answers = [True]
    assert call("account", "login", "Nord").code == 0
    assert len(person.opened) == 4
    assert app.account("Nord").user == "p.private@nord.example"


def test_a_code_is_for_microsoft_alone(call: Call) -> None:
    assert call(*WORK, "--password-stdin", given="x\n").code == 0
    assert call("account", "login", "Work", "--device-code").code == 2


def test_the_ticket_of_the_computer_asks_for_no_password(call: Call, app: FakeApp) -> None:
    answer = call(*WORK, "--auth", "kerberos")
    assert answer.code == 0, answer.err
    assert app.secrets == [""]
    assert call("account", "login", "Work").code == 0
    assert app.secrets == [""]


def test_a_server_outside_the_domain_is_named_and_gets_nothing_without_a_yes(call: Call, app: FakeApp) -> None:
    app.server = replace(app.server, host="exchange.hosting.example", foreign=True)
    answer = call(*WORK, "--password-stdin", given="hunter2\n")
    assert answer.code == 4
    assert "--agree-host exchange.hosting.example" in answer.err
    assert app.secrets == []
    agreed = call(*WORK, "--agree-host", "exchange.hosting.example", "--password-stdin", given="hunter2\n")
    assert agreed.code == 0, agreed.err
    assert app.secrets == ["hunter2"]


def test_a_server_that_was_named_is_agreed_to(call: Call, app: FakeApp) -> None:
    app.server = replace(app.server, host="exchange.hosting.example", foreign=True)
    named = ["--server", "https://exchange.hosting.example/EWS/Exchange.asmx"]
    assert call(*WORK, *named, "--password-stdin", given="hunter2\n").code == 0


def test_at_a_terminal_the_person_is_asked_about_a_server_outside(
    call: Call, app: FakeApp, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.server = replace(app.server, host="exchange.hosting.example", foreign=True)
    person.answers = [False, True]
    monkeypatch.setattr("cirahub_desktop.cli.signing_in.password", lambda *_, **__: "hunter2")
    assert call(*WORK).code == 4
    assert app.secrets == []
    assert call(*WORK).code == 0
    assert app.secrets == ["hunter2"]
    assert person.asked == ["Send the password to exchange.hosting.example?"] * 2


def test_an_expired_sign_in_says_what_to_do(call: Call, app: FakeApp) -> None:
    assert call(*WORK, "--password-stdin", given="x\n").code == 0
    app.check_fails = SignInNeeded("login.example", SignInNeeded.Reason.EXPIRED, "AADSTS70043")
    answer = call("account", "test", "Work")
    assert answer.code == 4
    assert "AADSTS70043" in answer.err
