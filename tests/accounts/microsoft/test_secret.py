"""R12: no token is anywhere but in the vault."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from cirahub_desktop.app import App
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sandbox.signin import Auth
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import Account, Cloud, HubConfig
from tests.accounts.microsoft.conftest import DRAFT, PAGE, Office
from tests.support.openid import Provider


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
    errors = [office.refused(account)]
    office.provider.rules.refuse_tokens = ("invalid_grant", "AADSTS700082: inactive")
    office.aged(account, 0)
    errors.append(office.refused(account))
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
