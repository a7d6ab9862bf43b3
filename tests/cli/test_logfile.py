"""R12: what is written down holds no secret."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from cirahub_desktop.cli.logfile import logging_to

LOG = logging.getLogger("cirahub_desktop.test")


def written(folder: Path) -> str:
    return (folder / "logs" / "cirahub.log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("GET https://example.com/private-1234/team.ics?key=9 answered", "private-1234"),
        ("webcal://user:pw-5678@example.com/x.ics", "pw-5678"),
        ("Authorization: Basic c2VjcmV0", "c2VjcmV0"),
        ("{'password': 'hunter2'}", "hunter2"),
        ("token=abcdef, next", "abcdef"),
        ("Max retries exceeded with url: /private-1234/plan.ics (Caused by x)", "private-1234"),
        ("GET /private-1234/plan.ics?key=9 HTTP/1.1", "private-1234"),
    ],
)
def test_r12_links_and_passwords_are_cut_from_the_log(tmp_path: Path, text: str, secret: str) -> None:
    with logging_to(tmp_path, verbose=False):
        LOG.info("%s", text)
    assert secret not in written(tmp_path)
    assert "…" in written(tmp_path)


def test_r12_a_traceback_is_cut_as_well(tmp_path: Path) -> None:
    with logging_to(tmp_path, verbose=False):
        try:
            raise ValueError("https://example.com/private-1234/team.ics")
        except ValueError:
            LOG.info("it happened", exc_info=True)
    assert "Traceback" in written(tmp_path)
    assert "https://example.com/…" in written(tmp_path)
    assert "private-1234" not in written(tmp_path)


def test_verbose_logs_to_standard_error_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with logging_to(tmp_path, verbose=True):
        LOG.debug("looking closely")
    assert "looking closely" in capsys.readouterr().err
    assert "looking closely" in written(tmp_path)


def test_without_verbose_details_stay_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with logging_to(tmp_path, verbose=False):
        LOG.debug("looking closely")
        LOG.info("a run began")
    assert capsys.readouterr().err == ""
    assert "looking closely" not in written(tmp_path)


def test_a_folder_that_cannot_be_made_is_no_reason_to_stop(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with logging_to(blocked, verbose=False):
        LOG.info("still here")


def test_afterwards_all_is_as_before(tmp_path: Path) -> None:
    level, handlers = logging.getLogger("urllib3").level, list(logging.getLogger().handlers)
    with logging_to(tmp_path, verbose=False):
        assert logging.getLogger("urllib3").level == logging.ERROR
    assert logging.getLogger("urllib3").level == level
    assert logging.getLogger().handlers == handlers


def test_a_log_that_another_program_holds_open_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows cannot rename a file that is open elsewhere."""

    def held(*names: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(os, "rename", held)
    with logging_to(tmp_path, verbose=False):
        for _ in range(3):
            LOG.info("x" * 600_000)
    assert "x" in written(tmp_path)
