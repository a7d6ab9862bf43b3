"""``settings``, ``account set``, ``diagnostics`` and ``remove-everything`` over the real program."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cirahub_desktop.app import App
from cirahub_desktop.cli import main
from cirahub_desktop.sandbox.server import Sandbox
from tests.e2e.stage import ACCOUNT, DOCK, HUB, LastingVault, Stage

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with Sandbox() as sandbox, Stage(sandbox, tmp_path / "data", LastingVault()) as made:
        yield made


@pytest.fixture
def run(stage: Stage, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str]:
        code = main(["--data-dir", str(stage.data), *arguments], lambda data: App(data, vault=stage.vault))
        return code, capsys.readouterr().out

    return call


def test_settings_are_listed_and_set_all_or_none(run: Run, stage: Stage) -> None:
    code, out = run("settings", "set", "interval=1h", "proxy=proxy.example.com")
    assert (code, out.splitlines()) == (0, ["interval=60min", "proxy=http://proxy.example.com:8080"])
    assert run("settings", "set", "theme=dark", "strikes=9")[0] == 2
    assert run("settings", "set", "colour=red")[0] == 2
    assert run("settings", "set", "theme")[0] == 2
    told = json.loads(run("settings", "list", "--json")[1])["settings"]
    assert (told["interval"], told["theme"], told["strikes"]) == ("60min", "system", "2")
    assert any(line.startswith("notifications") for line in run("settings", "list")[1].splitlines())
    assert run("settings", "set", "proxy=system")[0] == 0


def test_the_password_of_the_proxy_comes_by_standard_input(
    run: Run, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.StringIO("hush\n"))
    assert run("settings", "proxy-password", "--password-stdin")[0] == 0
    assert "hush" in stage.vault.secrets.values()
    assert run("settings", "proxy-password", "--forget")[0] == 0
    assert stage.vault.secrets == {}


def test_an_account_gets_another_name_and_server(run: Run, stage: Stage) -> None:
    stage.set_up()
    server = stage.sandbox.endpoint.replace("127.0.0.1", "localhost")
    code, out = run("account", "set", ACCOUNT, "--name", "Head office", "--server", server)
    assert code == 0
    assert server in out
    assert stage.app.servers.account("Head office").server == server
    assert run("account", "set", ACCOUNT)[0] == 2
    assert run("account", "set", "Head office")[0] == 2
    assert run("account", "set", "Head office", "--server", "http://mail.example.com")[0] == 2


def test_everything_goes_only_where_a_person_says_so(run: Run, stage: Stage) -> None:
    stage.publish(5)
    stage.set_up()
    stage.run()
    code, out = run("remove-everything")
    assert code == 0
    assert f"{HUB}, {DOCK}: 5 events would be removed." in out
    assert "Nothing was removed" in out
    assert len(stage.subjects()) == 5
    code, out = run("remove-everything", "--yes", "--forget")
    assert code == 0
    assert "5 events were removed." in out
    assert stage.subjects() == []
    assert stage.app.hubs() == ()


def test_a_place_that_is_not_reached_shows_in_the_code(run: Run, stage: Stage) -> None:
    stage.publish(5)
    stage.set_up()
    stage.run()
    stage.sandbox.close()
    code, out = run("remove-everything", "--yes", "--forget")
    assert code == 4
    assert f"“{HUB}”" in out
    assert [hub.name for hub in stage.app.hubs()] == [HUB]


def test_diagnostics_are_written_for_somebody_who_helps(run: Run, stage: Stage, tmp_path: Path) -> None:
    stage.set_up()
    file = tmp_path / "help.zip"
    code, out = run("diagnostics", str(file))
    assert code == 0
    assert out.splitlines()[-1] == "No secrets and no names are in it."
    with zipfile.ZipFile(file) as archive:
        assert "hubs.json" in archive.namelist()
    assert run("diagnostics", str(tmp_path / "nowhere" / "help.zip"))[0] == 2
