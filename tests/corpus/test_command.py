"""What ``python -m tests.corpus`` prints."""

from __future__ import annotations

import pytest

from tests.corpus.__main__ import main
from tests.support.shared import shared


def test_the_table_has_a_row_for_each_origin(capsys: pytest.CaptureFixture[str]) -> None:
    shared("corpus", "ics")
    assert main(["mifi+ical-expander/test__all-day", "mangstadt+biweekly/text__rfc5545-example1"]) == 0
    rows = [line.split(" | ")[:6] for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    assert rows[0] == ["| origin", "files", "events", "read", "arrived", "named"]
    assert rows[2:] == [
        ["| mangstadt+biweekly", "1", "1", "1", "1", "0"],
        ["| mifi+ical-expander", "1", "2", "2", "2", "0"],
        ["| **all**", "2", "3", "3", "3", "0"],
    ]


def test_what_came_of_a_broken_file_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    shared("corpus", "ics")
    assert main(["--broken", "invalid__lastfm", "rrule-count"]) == 0
    told = capsys.readouterr().out
    assert "- invalid/ical4j+ical4j/invalid__lastfm.ics: 33 events, 33 arrived\n" in told
    assert "- fragments/nextcloud+calendar/rrules__rrule-count.ics: refused as a whole (not-a-calendar)\n" in told
