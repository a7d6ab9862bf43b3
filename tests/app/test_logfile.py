"""R12: what is written down holds no secret."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from cirahub_desktop.logfile import logging_to
from tests.support.logs import LogWatch

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
        ("{'Authorization': 'Basic c2VjcmV0', 'Accept': '*/*'}", "c2VjcmV0"),
        ("b'Authorization': b'Bearer c2VjcmV0'", "c2VjcmV0"),
        ("Authorization: Negotiate YIIc2VjcmV0", "YIIc2VjcmV0"),
        ('{"refresh_token": "0.AXEAc2VjcmV0", "expires_in": 1}', "0.AXEAc2VjcmV0"),
        ("access_token=c2VjcmV0&more", "c2VjcmV0"),
        ("Set-Cookie: X-BackEndCookie=c2VjcmV0; path=/", "c2VjcmV0"),
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


def test_r12_what_libraries_say_in_passing_is_not_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "level", logging.DEBUG)
    with logging_to(tmp_path, verbose=True):
        for name in ("msal.oauth2cli", "spnego._ntlm", "requests_oauthlib", "http.client"):
            logging.getLogger(name).debug("the details")
        logging.getLogger("keyring.backend").info("what it found")
    assert written(tmp_path) == ""
    assert capsys.readouterr().err == ""


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
    ours, handlers = logging.getLogger("cirahub_desktop"), list(logging.getLogger().handlers)
    level = ours.level
    with logging_to(tmp_path, verbose=True):
        assert ours.level == logging.DEBUG
    assert ours.level == level
    assert logging.getLogger().handlers == handlers


def test_r12_a_library_that_is_silenced_meanwhile_stays_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """exchangelib is, when it is first needed."""
    library = logging.getLogger("urllib3")
    monkeypatch.setattr(library, "level", logging.NOTSET)
    with logging_to(tmp_path, verbose=False):
        library.setLevel(logging.CRITICAL)
    assert library.level == logging.CRITICAL


def test_what_libraries_try_again_is_not_written(tmp_path: Path, expected_logs: LogWatch) -> None:
    expected_logs("again|slow")
    with logging_to(tmp_path, verbose=False):
        for name in ("urllib3.connectionpool", "exchangelib.util"):
            logging.getLogger(name).handle(logging.LogRecord(name, logging.WARNING, "", 1, "again", None, None))
        logging.getLogger("sqlite").handle(logging.LogRecord("sqlite", logging.WARNING, "", 1, "slow", None, None))
    assert written(tmp_path).count("\n") == 1


def test_a_log_that_another_program_holds_open_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows cannot rename a file that is open elsewhere."""

    def held(*names: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(os, "rename", held)
    with logging_to(tmp_path, verbose=False):
        for _ in range(3):
            LOG.info("x" * 600_000)
    assert "x" in written(tmp_path)
