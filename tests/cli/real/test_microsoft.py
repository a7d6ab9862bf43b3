"""Microsoft 365 on the command line: a code for another device, folders by its token, and a sign-in that ended."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cirahub_desktop.app import App
from cirahub_desktop.cli import main
from cirahub_desktop.cli.codes import Code
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sandbox.signin import Auth
from cirahub_desktop.sync.model.hub import Cloud
from tests.cli.real.conftest import LastingVault
from tests.support.openid import CLIENT_ID, USER, Provider

ADD = ("account", "add", "Work", "--email", USER, "--auth", "microsoft", "--client-id", CLIENT_ID)


def test_a_code_signs_in_and_again_where_it_ended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Provider(tmp_path) as provider, Sandbox(auth=Auth.BEARER, tokens=provider.user_of) as sandbox:
        monkeypatch.setenv("SSL_CERT_FILE", str(provider.trust))
        monkeypatch.setattr(sys, "stdin", None)
        vault, clouds = LastingVault(), {Cloud.WORLDWIDE: provider.site(sandbox.base)}

        def call(*arguments: str) -> tuple[int, str]:
            code = main(
                ["--data-dir", str(tmp_path / "data"), *arguments],
                lambda data: App(data, vault=vault, clouds=clouds),
            )
            printed = capsys.readouterr()
            return code, printed.out + printed.err

        code, said = call(*ADD, "--device-code")
        assert (code, "ABCD-EFGH" in said) == (Code.DONE, True)
        assert call("folders", "Work")[0] == Code.DONE
        provider.end_tokens()
        provider.rules.refuse_tokens = ("invalid_grant", "AADSTS700082: inactive for 90 days")
        code, said = call("account", "test", "Work")
        assert (code, "AADSTS700082" in said) == (Code.NOT_REACHED, True)
        provider.rules.refuse_tokens = None
        assert call("account", "login", "Work", "--device-code")[0] == Code.DONE
        assert call("account", "test", "Work")[0] == Code.DONE
