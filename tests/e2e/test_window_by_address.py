"""An account by its e-mail address alone: the window finds the server by autodiscover, and nobody types its address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cirahub_desktop.sandbox.sample_mailboxes import CLAIRE
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.status import State
from tests.e2e.judge import assert_nobody_got_mail
from tests.e2e.stage import TEAM, Stage
from tests.e2e.window import open_window, papers_of
from tests.support.company import Company, open_company

DOMAIN = CLAIRE.partition("@")[2]
SERVER = f"autodiscover.{DOMAIN}"


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    """Of its names, one alone is known, as in most companies."""
    (tmp_path / "certificates").mkdir()
    with open_company(tmp_path / "certificates", DOMAIN, f"*.{DOMAIN}") as opened:
        opened.reroute(monkeypatch)
        monkeypatch.setattr("cirahub_desktop.accounts.discovery.services.named_hosts", opened.services)
        yield opened


@pytest.fixture
def exchange(company: Company) -> Iterator[Sandbox]:
    with Sandbox(certfile=company.certfile, keyfile=company.keyfile) as running:
        company.elsewhere[SERVER] = running.port
        yield running
        assert_nobody_got_mail(running.recorder)


def test_a_feed_fills_a_public_folder_of_a_server_that_was_found(
    qtbot: QtBot, exchange: Sandbox, tmp_path: Path
) -> None:
    papers = replace(papers_of(exchange), link=f"https://{SERVER}/feeds/plain.ics")
    with Stage(exchange, tmp_path / "data") as stage, open_window(qtbot, stage.app) as desk:
        desk.shell.open_wizard(None, desk.shell.window)
        desk.new_hub(papers, "Plan", "Verrier")
        desk.click("addSpokeButton")
        desk.click("typeCard-public-folder")
        desk.next_page("emailField")
        desk.type_into("emailField", CLAIRE)
        desk.type_into("passwordField", exchange.users[CLAIRE])
        desk.next_page("folderTree")
        desk.choose_in_tree(TEAM.lstrip("/"))
        desk.wait(desk.may_go_on, "the calendar")
        desk.next_page("spokeNameField")
        desk.type_into("spokeNameField", "Team")
        desk.create()
        desk.allow_writing("Team")
        desk.sync_now()
        assert desk.hub().state is State.IN_SYNC
        (account,) = stage.app.servers.accounts()
        assert account.server == f"https://{SERVER}/EWS/Exchange.asmx"
        assert len(exchange.items(TEAM)) > 10
        second = desk.sync_now()
        assert (second.created, second.updated, second.deleted, second.failed) == (0, 0, 0, 0)
