"""The main job by command: a feed fills a local folder."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Answer, Call
from tests.cli.real.conftest import publish


def spokes_of(answer: Answer) -> list[dict[str, Any]]:
    spokes: list[dict[str, Any]] = json.loads(answer.out)["hubs"][0]["spokes"]
    return spokes


@pytest.fixture
def target(call: Call, base: str, site: Path, tmp_path: Path) -> Path:
    """A hub with a feed of four events and a folder that may be written."""
    publish(site, 4)
    folder = tmp_path / "dock"
    folder.mkdir()
    steps = [
        (["hub", "add", "Team"], ""),
        (["spoke", "add", "Team", "Feed", "--type", "ical", "--url", "-"], f"{base}/team.ics\n"),
        (["spoke", "add", "Team", "Dock", "--type", "folder", "--path", str(folder)], ""),
        (["spoke", "set", "Team", "Dock", "hub-writes=on"], ""),
    ]
    for arguments, given in steps:
        answer = call(*arguments, given=given)
        assert answer.code == 0, answer.err
    return folder


def test_a_feed_fills_a_folder_and_r6_a_second_run_writes_nothing(call: Call, target: Path) -> None:
    dry = call("sync", "--dry-run", "--json")
    assert dry.code == 0, dry.out
    assert list(target.glob("*.ics")) == []
    first = call("sync", "--json")
    assert first.code == 0, first.out + first.err
    assert [one["created"] for one in spokes_of(first)] == [0, 4]
    assert len(list(target.glob("*.ics"))) == 4
    second = spokes_of(call("sync", "--json"))
    assert [one["created"] + one["updated"] + one["deleted"] for one in second] == [0, 0]
    assert "“Team”: In sync" in call("status").out
    assert call("hold", "list", "--json").code == 0


def test_a_feed_that_became_a_login_page_is_code_4_and_r1_nothing_is_deleted(
    call: Call, target: Path, site: Path
) -> None:
    assert call("sync").code == 0
    (site / "team.ics").write_text("<html><title>Sign in</title><input type=password></html>")
    later = time.time() + 60  # the server tells changes by whole seconds
    os.utime(site / "team.ics", (later, later))
    answer = call("sync", "--json")
    assert answer.code == 4
    assert spokes_of(answer)[0]["error"]["code"] == "bad-source/sign-in-page"
    assert len(list(target.glob("*.ics"))) == 4
