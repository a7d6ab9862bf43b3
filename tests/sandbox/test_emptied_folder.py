"""A folder that is as if it had just been made, for tests that use one sandbox many times."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cirahub_desktop.sandbox.sample_folders import CLAIRE
from cirahub_desktop.sandbox.server import Sandbox
from tests.sandbox.client import TEAM, Client


def test_an_emptied_folder_holds_nothing_and_forgets_what_was_deleted(tmp_path: Path) -> None:
    with Sandbox(tmp_path) as sandbox:
        others = {path: len(sandbox.items(path)) for path in sandbox.folders if path != TEAM}
        with Client(sandbox.endpoint, CLAIRE, sandbox.users[CLAIRE]) as client:
            client.create("Stays", datetime(2027, 1, 5, 9))
            gone = client.create("Goes", datetime(2027, 1, 6, 9))
            client.account.bulk_delete([gone], delete_type="SoftDelete", send_meeting_cancellations="SendToNone")
        assert sandbox.items(TEAM, deleted=True)
        sandbox.empty(TEAM)
        assert sandbox.items(TEAM) == sandbox.items(TEAM, deleted=True) == []
        assert {path: len(sandbox.items(path)) for path in others} == others
    with Sandbox(tmp_path) as sandbox:
        assert sandbox.items(TEAM) == sandbox.items(TEAM, deleted=True) == []
        assert {path: len(sandbox.items(path)) for path in others} == others
