"""Calls of the command line over the real app and a store on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.cli.real.conftest import publish


def test_r12_the_link_is_in_no_file_of_the_data_folder(call: Call, base: str, site: Path, tmp_path: Path) -> None:
    publish(site, 1)
    (site / "private-1234").mkdir()
    (site / "team.ics").rename(site / "private-1234" / "team.ics")
    call("hub", "add", "Team")
    place = ["spoke", "add", "Team", "Feed", "--type", "ical", "--url", "-"]
    assert call("--verbose", *place, given=f"{base}/private-1234/team.ics\n").code == 0
    assert call("--verbose", "sync").code == 0
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if b"private-1234" in path.read_bytes()] == []


@pytest.mark.parametrize(
    ("link", "code"), [("{base}/share", 2), ("{base}/nothing.ics", 4), ("http://127.0.0.1:1/x.ics", 4), ("what", 2)]
)
def test_a_link_that_does_not_work_adds_nothing(call: Call, base: str, link: str, code: int) -> None:
    call("hub", "add", "Team")
    place = ["spoke", "add", "Team", "Feed", "--type", "ical", "--url", "-"]
    answer = call(*place, given=link.format(base=base) + "\n")
    assert answer.code == code, answer.err
    assert "0 spokes" in call("hub", "list").out


def test_names_are_taken_whatever_their_case(call: Call) -> None:
    assert call("hub", "add", "Team").code == 0
    assert call("hub", "add", "team").code == 2
    assert call("hub", "remove", "TEAM").code == 0
    assert call("hub", "add", " ").code == 2
