"""One server is asked by all spokes of the application together no more often at once than the preference says."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from cirahub_desktop.app import App
from cirahub_desktop.cli import main
from cirahub_desktop.sandbox.sample_folders import CLAIRE
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import AuthMethod
from cirahub_desktop.sync.turns import CONNECTIONS
from tests.e2e.stage import LastingVault


@pytest.mark.parametrize(("preference", "at_once"), [("", 2), ("1", 1), ("4", 4), ("99", 8), ("many", 2)])
def test_so_many_requests_at_once(tmp_path: Path, preference: str, at_once: int) -> None:
    vault = LastingVault()
    if preference:
        App(tmp_path, vault=vault).set_preference(CONNECTIONS, preference)
    app, cancel = App(tmp_path, vault=vault), CancelToken()
    with Sandbox() as sandbox:
        password = sandbox.users[CLAIRE]
        draft = app.servers.check_account("Work", CLAIRE, CLAIRE, sandbox.endpoint, AuthMethod.BASIC, password, cancel)
        account = app.servers.add_account(draft.account, password)
        sandbox.faults.add("FindFolder:*:hold")
        wanted = at_once + 2
        threads = [threading.Thread(target=app.servers.folders, args=(account.id, None, cancel)) for _ in range(wanted)]
        for thread in threads:
            thread.start()
        assert sandbox.faults.wait_until_held(count=at_once)
        assert not sandbox.faults.wait_until_held(0.3, count=at_once + 1)
        while any(thread.is_alive() for thread in threads):
            sandbox.faults.release()
            sandbox.faults.wait_until_held(0.05)
            assert sandbox.faults.held <= at_once
        assert sandbox.recorder.counts["FindFolder"] == wanted


def test_the_number_is_set_and_told_by_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def call(*words: str) -> tuple[int, str]:
        code = main(["--data-dir", str(tmp_path), "connections", *words], lambda data: App(data, vault=LastingVault()))
        return code, capsys.readouterr().out

    assert call() == (0, "A server gets at most 2 requests at once.\n")
    assert call("1") == (0, "A server gets one request at a time.\n")
    assert call() == (0, "A server gets one request at a time.\n")
    assert call("9")[0] == 2
    assert App(tmp_path, vault=LastingVault()).preference(CONNECTIONS) == "1"
