"""The address behind what a person typed, and where a password may go."""

from __future__ import annotations

import pytest
import requests
from requests.auth import HTTPBasicAuth
from requests_ntlm import HttpNtlmAuth

from cirahub_desktop.accounts.password import Gate, Password
from cirahub_desktop.sync.errors import BadOption
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.spokes.exchange.address import endpoint
from tests.support.connect import connect

EWS = "/EWS/Exchange.asmx"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("mail.example.com", f"https://mail.example.com{EWS}"),
        (" mail.example.com/ ", f"https://mail.example.com{EWS}"),
        ("mail.example.com:8443", f"https://mail.example.com:8443{EWS}"),
        ("https://mail.example.com/ews/exchange.asmx?x=1#y", "https://mail.example.com/ews/exchange.asmx"),
        ("http://127.0.0.1:8080/EWS/Exchange.asmx", f"http://127.0.0.1:8080{EWS}"),
        ("http://localhost:80", f"http://localhost:80{EWS}"),
        ("http://[::1]:80/", f"http://[::1]:80{EWS}"),
    ],
)
def test_the_address_of_a_server(typed: str, address: str) -> None:
    assert endpoint(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        *("", "   ", "http://mail.example.com", "ftp://mail.example.com", "https://", "mail example.com"),
        *("https://ann:secret@mail.example.com", "https://mail.example.com:port", "http://127.0.0.1.example.com/"),
        *("http://localhost.example.com", "file:///etc/passwd"),
        # Read in two ways: in example.com for urllib.parse, at evil.example for the library that connects.
        *(r"https://evil.example\.example.com", r"https://evil.example\@mail.example.com", "https://a%2f.example.com"),
    ],
)
def test_r12_no_password_goes_over_plain_http_or_shows_in_the_error(typed: str) -> None:
    """R12: only https, and http on this computer itself."""
    with pytest.raises(BadOption) as caught:
        endpoint(typed)
    assert "secret" not in f"{caught.value!r}{caught.value.value}"


@pytest.mark.parametrize(
    ("method", "user", "name", "password"),
    [
        (AuthMethod.NTLM, "", "\\ann@example.com", "geheim"),
        (AuthMethod.NTLM, "FIRM\\ann", "FIRM\\ann", "geheim"),
        (AuthMethod.BASIC, "FIRM\\ann", b"FIRM\\ann", b"geheim"),
    ],
)
def test_a_password_is_shown_as_the_account_says(
    method: AuthMethod, user: str, name: str | bytes, password: str | bytes
) -> None:
    account = Account(AccountId("a"), "Work", "ann@example.com", user, "mail.example.com", method)
    gate = Password(account, "geheim").auth()
    assert isinstance(gate, Gate)
    auth = gate.way
    assert isinstance(auth, HTTPBasicAuth | HttpNtlmAuth)
    assert (auth.username, auth.password) == (name, password)
    assert "geheim" not in repr(Password(account, "geheim"))


def test_a_bad_address_is_told_before_anything_is_sent() -> None:
    account = Account(AccountId("a"), "Work", "ann@example.com", "", "http://mail.example.com", AuthMethod.BASIC)
    with pytest.raises(BadOption):
        connect(account, "geheim")


@pytest.mark.parametrize(
    ("offers", "refused"),
    [("Basic realm=x", True), ("NTLM", False), ("Bearer", False), ("NTLM, Basic realm=x", True), ("", True)],
)
def test_a_directory_that_does_not_take_the_way_of_the_account_did_not_refuse_its_password(
    offers: str, refused: bool
) -> None:
    """Autodiscover beside an Exchange may want another way than EWS; the right password counted as refused."""
    account = Account(AccountId("a"), "Work", "ann@example.com", "", "mail.example.com", AuthMethod.BASIC)
    password = Password(account, "geheim")
    answer = requests.Response()
    answer.status_code, answer.url = 401, "https://mail.example.com/autodiscover/autodiscover.svc"
    answer.headers["WWW-Authenticate"] = offers
    assert not password.renewed(answer)
    assert (password.refusal is not None) is refused
