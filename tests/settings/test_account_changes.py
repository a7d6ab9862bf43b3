"""An account is renamed and signs in otherwise; its spokes go on and nothing is written twice or deleted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cirahub_desktop.accounts.vault import Secret, SecretKind
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BadName, BadOption, NameTaken, SignInFailed
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.model.options import Feeding
from tests.e2e.stage import ACCOUNT, DOCK, HUB, TEAM, LastingVault, Stage, of

ONLINE = Account(
    AccountId(""),
    "Online",
    "ann@verrier.example",
    "ann@verrier.example",
    "https://outlook.office365.com/EWS/Exchange.asmx",
    AuthMethod.MICROSOFT,
    client_id="7d1c7c51-0c4b-4f0b-9a57-0c1a2b3c4d5e",
)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with Sandbox() as sandbox, Stage(sandbox, tmp_path / "data", LastingVault()) as made:
        made.publish(5)
        yield made.set_up()


def account(stage: Stage) -> Account:
    return stage.app.servers.accounts()[0]


def test_it_says_which_spokes_need_it(stage: Stage) -> None:
    assert stage.app.account_changes.uses(account(stage)).used_by == ((HUB, DOCK),)


def test_another_name(stage: Stage) -> None:
    one = account(stage)
    stage.app.servers.add_account(replace(one, id=AccountId(""), name="Second"), "")
    changes = stage.app.account_changes
    changes.rename(one.id, "  Head   office ")
    assert stage.app.servers.account("Head office").id == one.id
    changes.rename(one.id, "HEAD OFFICE")
    with pytest.raises(NameTaken):
        changes.rename(one.id, "second")
    with pytest.raises(BadName):
        changes.rename(one.id, " ")


def test_r1_on_another_server_the_next_run_is_a_first_contact_that_finds_what_is_there(stage: Stage) -> None:
    assert of(stage.run(), DOCK).created == 5
    before = stage.held()
    server = stage.sandbox.endpoint.replace("127.0.0.1", "localhost")
    changed = stage.app.account_changes.change(replace(account(stage), server=server))
    assert changed.server == server
    report = of(stage.run(), DOCK)
    assert (report.error, report.created, report.updated, report.deleted) == (None, 0, 0, 0)
    assert stage.held() == before
    again = of(stage.run(), DOCK)
    assert (again.created, again.updated, again.deleted) == (0, 0, 0)


def test_r1_on_a_server_that_lacks_the_events_nothing_is_deleted_from_the_hub(stage: Stage) -> None:
    stage.run()
    dock = stage.spoke(DOCK)
    stage.app.set_options(dock.id, replace(dock.options, feeds_hub=type(dock.options.feeds_hub).ALL))
    stage.run()
    items = stage.hub_items()
    stage.sandbox.empty(stage.path)
    server = stage.sandbox.endpoint.replace("127.0.0.1", "localhost")
    stage.app.account_changes.change(replace(account(stage), server=server))
    report = of(stage.run(), DOCK)
    assert stage.hub_items() == items
    assert report.created == 5


def test_another_user_is_tried_at_once_after_a_refusal(stage: Stage) -> None:
    one = account(stage)
    stage.app.account_changes.change(replace(one, user="nobody@verrier.example"))
    assert isinstance(of(stage.run(), DOCK).error, SignInFailed)
    with pytest.raises(SignInFailed):
        stage.app.servers.test_account(one.id, CancelToken())
    stage.app.account_changes.change(replace(account(stage), user=one.user))
    assert of(stage.run(), DOCK).created == 5
    assert stage.app.servers.account(ACCOUNT).user == one.user


@pytest.mark.parametrize("server", ["http://mail.example.com", "", "ftp://x", "https://ann:hush@mail.example.com/"])
def test_an_address_that_would_not_keep_the_password_is_refused(stage: Stage, server: str) -> None:
    before = account(stage)
    with pytest.raises(BadOption) as refused:
        stage.app.account_changes.change(replace(before, name="New", server=server))
    assert "hush" not in str(refused.value)
    assert account(stage) == before


@pytest.mark.parametrize(
    ("change", "ends"),
    [
        ({"client_id": "11111111-0c4b-4f0b-9a57-0c1a2b3c4d5e"}, True),
        ({"tenant": "verrier.example"}, True),
        ({"user": "bob@verrier.example"}, True),
        ({"name": "Other"}, False),
        ({"user": "ANN@verrier.example"}, False),
    ],
)
def test_what_the_sign_in_with_microsoft_was_for_ends_it(stage: Stage, change: dict[str, str], ends: bool) -> None:
    one = stage.app.servers.add_account(ONLINE, "tokens")
    stage.app.account_changes.change(replace(one, **change))
    kept = stage.vault.get(Secret(SecretKind.TOKENS, one.id))
    assert kept == (None if ends else "tokens")


def test_an_application_id_that_is_none_is_refused(stage: Stage) -> None:
    one = stage.app.servers.add_account(ONLINE, "tokens")
    with pytest.raises(BadOption):
        stage.app.account_changes.change(replace(one, client_id="not an id"))
    assert stage.vault.get(Secret(SecretKind.TOKENS, one.id)) == "tokens"


def test_what_is_on_another_server_is_not_news_for_a_spoke_that_sends_new_items_only(stage: Stage) -> None:
    dock = stage.spoke(DOCK)
    stage.app.set_options(dock.id, replace(dock.options, feeds_hub=Feeding.NEW))
    stage.run()
    with Sandbox() as other:
        start = datetime.now(UTC) + timedelta(days=3)
        for number in range(4):
            other.put_event(TEAM, f"Theirs {number}", "", start + timedelta(hours=number), 30)
        stage.app.account_changes.change(replace(account(stage), server=other.endpoint))
        for _ in range(2):
            stage.run()
        assert stage.hub_items() == 5
