"""Basic and NTLM as the real clients speak them; nobody gets in without a password."""

from __future__ import annotations

import pytest
import requests
from exchangelib.errors import UnauthorizedError
from exchangelib.transport import BASIC, NTLM

from cirahub_desktop.sandbox.ntlm import md4
from cirahub_desktop.sandbox.recorder import SIGN_IN
from cirahub_desktop.sandbox.sample_folders import CLAIRE, PASSWORDS
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sandbox.signin import Auth
from tests.sandbox.client import Client


@pytest.mark.parametrize("auth_type", [BASIC, NTLM])
@pytest.mark.parametrize("user", [CLAIRE, "claire.morel", "VERRIER\\claire.morel"])
def test_right_password_is_let_in(sandbox: Sandbox, auth_type: str, user: str) -> None:
    with Client(sandbox.endpoint, user, PASSWORDS[CLAIRE], auth_type) as client:
        assert "Team Calendar" in client.level()
    assert {one.user for one in sandbox.recorder.exchanges if one.operation != SIGN_IN} == {CLAIRE}


@pytest.mark.parametrize("auth_type", [BASIC, NTLM])
def test_wrong_password_is_refused(sandbox: Sandbox, auth_type: str) -> None:
    with Client(sandbox.endpoint, CLAIRE, "wrong", auth_type) as client, pytest.raises(UnauthorizedError):
        client.level()
    assert set(sandbox.recorder.counts) == {SIGN_IN}


def test_ntlm_signs_in_the_connection_once(sandbox: Sandbox) -> None:
    with Client(sandbox.endpoint, CLAIRE, PASSWORDS[CLAIRE], NTLM) as client:
        for _ in range(5):
            client.level()
    assert sandbox.recorder.counts[SIGN_IN] == 2


@pytest.mark.parametrize(("auth", "offered"), [(Auth.BOTH, "NTLM, Basic"), (Auth.BASIC, "Basic"), (Auth.NTLM, "NTLM")])
def test_anonymous_request_learns_the_methods(auth: Auth, offered: str) -> None:
    with Sandbox(auth=auth) as running:
        answer = requests.post(running.endpoint, data=b"<x/>", timeout=10)
        probe = requests.get(running.endpoint, timeout=10)
    assert (answer.status_code, probe.status_code) == (401, 401)
    assert answer.headers["WWW-Authenticate"].startswith(offered)


def test_method_that_is_not_offered_is_refused() -> None:
    with (
        Sandbox(auth=Auth.NTLM) as running,
        Client(running.endpoint, CLAIRE, PASSWORDS[CLAIRE], BASIC) as client,
        pytest.raises(UnauthorizedError),
    ):
        client.level()


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        (b"", "31d6cfe0d16ae931b73c59d7e0c089c0"),
        (b"abc", "a448017aaf21d8525fc10ae87aa6729d"),
        (b"1234567890" * 8, "e33b4ddc9c38f2199c3e7b164fcc0536"),
    ],
)
def test_md4_agrees_with_rfc_1320(text: bytes, digest: str) -> None:
    assert md4(text).hex() == digest
