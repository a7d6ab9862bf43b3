"""The example is made, synced, started again and thrown away, with its real servers on loopback."""

from __future__ import annotations

import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cirahub_desktop.accounts.vault import Secret, Vault
from cirahub_desktop.app import App
from cirahub_desktop.cli import main
from cirahub_desktop.here import utc_now
from cirahub_desktop.rooms import STORE_NAME
from cirahub_desktop.sync.errors import AnotherRun, ExampleStays, VaultFailed
from cirahub_desktop.sync.lock import HubLock
from cirahub_desktop.sync.model.event import Span
from cirahub_desktop.sync.model.hub import HubConfig
from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.wording.sample import sample_story


class ClosedVault:
    """Whoever asks it for anything has asked a person for the password of their keyring."""

    @property
    def lasting(self) -> bool:
        raise VaultFailed

    @property
    def damaged(self) -> str:
        raise VaultFailed

    def get(self, key: Secret) -> str | None:
        raise VaultFailed

    def put(self, key: Secret, secret: str) -> None:
        raise VaultFailed

    def delete(self, key: Secret) -> None:
        raise VaultFailed

    def clear_away(self) -> None:
        raise VaultFailed


OpenApp = Callable[[], App]


@pytest.fixture
def open_app(tmp_path: Path) -> Iterator[OpenApp]:
    """Each call is another program over the same data."""
    with ExitStack() as stack:

        def start(vault: Vault | None = None) -> App:
            app = App(tmp_path, vault=vault or ClosedVault())
            stack.callback(app.sample.close)
            return app

        yield start


def write(app: App, hub: HubConfig) -> HubReport:
    spoke = app.spoke(hub, "Team calendar")
    app.set_options(spoke.id, replace(spoke.options, hub_writes=True))
    return app.sync(hub.id)


def port_of(app: App, hub: HubConfig) -> int:
    account = app.hub_status(hub.id).spokes[1].account
    assert account is not None
    return int(account.server.rpartition(":")[2].partition("/")[0])


def assert_written(report: HubReport) -> None:
    assert report.error is None
    assert [spoke.error for spoke in report.spokes] == [None, None]
    assert report.spokes[1].created >= 15


def test_the_example_is_made_as_the_wizard_would_and_asks_no_vault(open_app: OpenApp) -> None:
    app = open_app()
    hub = app.sample.make(sample_story())
    first = app.sync(hub.id)
    assert [spoke.error for spoke in first.spokes] == [None, None]
    status = app.hub_status(hub.id)
    assert status.example
    assert [spoke.config.options.hub_writes for spoke in status.spokes] == [False, False]
    assert status.items >= 17
    assert_written(write(app, hub))
    again = app.sync(hub.id)
    assert [spoke.created + spoke.updated + spoke.deleted for spoke in again.spokes] == [0, 0]
    assert app.hub_status(hub.id).spokes[1].foreign == 2


def test_its_events_lie_around_today(open_app: OpenApp) -> None:
    app = open_app()
    hub = app.sample.make(sample_story())
    write(app, hub)
    spoke = app.spoke(hub, "Team calendar")
    span = app.effect(spoke.id, spoke.options).samples[0].before.span
    assert isinstance(span, Span)
    assert isinstance(span.start, datetime)
    assert span.start - utc_now() < timedelta(days=5)


def test_a_second_wish_for_the_example_gives_the_same_one(open_app: OpenApp) -> None:
    app = open_app()
    assert app.sample.make(sample_story()).id == app.sample.make(sample_story()).id
    assert len(app.hubs()) == 1


def test_it_survives_a_restart_of_the_program(open_app: OpenApp) -> None:
    app = open_app()
    hub = app.sample.make(sample_story())
    assert_written(write(app, hub))
    app.sample.close()

    later = open_app()
    report = later.sync(hub.id)
    assert [spoke.error for spoke in report.spokes] == [None, None]
    assert [spoke.created + spoke.updated + spoke.deleted for spoke in report.spokes] == [0, 0]


def test_a_port_that_was_taken_meanwhile_is_replaced(open_app: OpenApp) -> None:
    app = open_app()
    hub = app.sample.make(sample_story())
    assert_written(write(app, hub))
    app.sample.close()
    with socket.create_server(("127.0.0.1", port_of(app, hub))):
        later = open_app()
        report = later.sync(hub.id)
        assert [spoke.error for spoke in report.spokes] == [None, None]
        assert [spoke.created + spoke.updated + spoke.deleted for spoke in report.spokes] == [0, 0]


def test_two_programs_share_its_servers(open_app: OpenApp) -> None:
    window, command = open_app(), open_app()
    hub = window.sample.make(sample_story())
    report = command.sync(hub.id)
    assert [spoke.error for spoke in report.spokes] == [None, None]
    with pytest.raises(AnotherRun):
        command.sample.throw_away()
    assert window.sample.hub == hub.id


def test_to_remove_everything_leaves_it_to_the_program_that_serves_it(open_app: OpenApp) -> None:
    """Else it would be known without being there, and could neither be made nor thrown away."""
    window, command = open_app(), open_app()
    hub = window.sample.make(sample_story())
    done = command.everything.remove(forget=True)
    assert (done.forgot, done.kept, [type(error) for error in done.errors]) == (False, (hub.name,), [AnotherRun])
    assert window.sample.make(sample_story()).id == hub.id
    assert [spoke.error for spoke in window.sync(hub.id).spokes] == [None, None]
    window.sample.throw_away()
    assert window.hubs() == ()


def test_nothing_of_the_person_is_tied_to_it(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app()
    hub = app.sample.make(sample_story())
    with pytest.raises(ExampleStays):
        app.add_folder_spoke(hub.id, "Mine", tmp_path / "mine")
    assert app.servers.accounts() == ()
    assert not (tmp_path / "mine").exists() or not any((tmp_path / "mine").iterdir())


def test_names_of_the_person_come_first(open_app: OpenApp) -> None:
    app = open_app()
    app.add_hub("Example")
    assert app.sample.make(sample_story()).name == "Example 2"


@pytest.mark.parametrize("spoke_first", [False, True])
def test_thrown_away_it_leaves_no_trace(open_app: OpenApp, tmp_path: Path, spoke_first: bool) -> None:
    app = open_app()
    mine = app.add_hub("Mine")
    hub = app.sample.make(sample_story())
    port = port_of(app, hub)
    assert_written(write(app, hub))
    if spoke_first:
        app.remove_spoke(app.spoke(hub, "Office calendar").id)
    app.sample.throw_away()

    assert [one.id for one in app.hubs()] == [mine.id]
    assert app.sample.hub is None
    traces = [b"Fire drill", b"Office calendar", b"Team calendar", b"verrier.example", hub.id.encode(), b"example"]
    store = sqlite3.connect(tmp_path / STORE_NAME)
    assert store.execute("PRAGMA freelist_count").fetchone() == (0,)  # where what was deleted would still be read
    store.close()
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert [(file.name, trace) for file in files for trace in traces if trace in file.read_bytes()] == []
    assert [file.name for file in tmp_path.rglob("*") if "example" in file.name or hub.id in file.name] == []
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_r5_a_program_that_dies_while_it_is_thrown_away_can_do_it_again(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    app = open_app()
    app.sample.make(sample_story())
    with monkeypatch.context() as mortal:
        mortal.setattr("cirahub_desktop.sample.shutil.rmtree", die)
        with pytest.raises(KeyboardInterrupt):
            app.sample.throw_away()
    app.sample.close()
    later = open_app()
    later.sample.throw_away()
    assert later.hubs() == ()
    assert not (tmp_path / "example").exists()


def test_thrown_away_it_can_be_made_again(open_app: OpenApp) -> None:
    app = open_app()
    app.sample.make(sample_story())
    app.sample.throw_away()
    app.sample.throw_away()
    assert_written(write(app, app.sample.make(sample_story())))


def test_other_hubs_do_not_start_its_servers(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app()
    hub = app.sample.make(sample_story())
    app.sample.close()
    mine = app.add_hub("Mine")
    app.add_folder_spoke(mine.id, "Folder", tmp_path / "folder")
    app.sync(mine.id)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port_of(app, hub)), timeout=5)


def test_the_end_of_the_program_does_not_wait_for_a_call_that_hangs(open_app: OpenApp) -> None:
    app = open_app()
    hub = app.sample.make(sample_story())
    with HubLock(app.data_dir / "locks", hub.id):
        ending = threading.Thread(target=lambda: _ignore_a_run(app))
        ending.start()
        while not app.sample._guard.locked():
            ending.join(0.01)
        assert not app.sample.close()
        ending.join()
    assert app.sample.close()


def _ignore_a_run(app: App) -> None:
    with pytest.raises(AnotherRun):
        app.sample.throw_away()


def test_the_command_line_syncs_it_without_a_window_and_removes_it_whole(
    open_app: OpenApp, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    window = open_app()
    hub = window.sample.make(sample_story())
    spoke = window.spoke(hub, "Team calendar")
    window.set_options(spoke.id, replace(spoke.options, hub_writes=True))
    window.sample.close()

    def call(*words: str) -> tuple[int, str]:
        code = main(["--data-dir", str(tmp_path), *words], lambda _: open_app())
        return code, capsys.readouterr().out

    code, said = call("sync", "Example", "--json")
    assert code == 0, said
    assert '"error": null' in said
    assert call("spoke", "add", "Example", "Mine", "--type", "folder", "--path", str(tmp_path / "mine"))[0] == 2
    assert call("hub", "remove", "Example") == (0, "The example is thrown away.\n")
    assert window.sample.hub is None
    assert window.hubs() == ()
