"""The real app under the command line: a loopback feed, and a keyring that outlives the calls of one test."""

from __future__ import annotations

import functools
import io
import sys
import threading
from collections.abc import Generator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.cli import main
from tests.cli.conftest import Answer, Call

EVENT = """BEGIN:VEVENT
UID:{number}@example.com
DTSTAMP:20260101T000000Z
DTSTART;VALUE=DATE:{year}0101
RRULE:FREQ=DAILY;INTERVAL={number}
SUMMARY:Truck {number}
END:VEVENT
"""


class LastingVault(SessionVault):
    """A keyring that outlives the calls of one test."""

    lasting = True


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words: object) -> None:
        """Tests print nothing."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


@pytest.fixture
def base(site: Path) -> Generator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    vault = LastingVault()

    def run(*arguments: str, given: str = "") -> Answer:
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        code = main(["--data-dir", str(tmp_path / "data"), *arguments], lambda data: App(data, vault=vault))
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return run


def publish(site: Path, count: int) -> None:
    events = "".join(EVENT.format(number=number, year=2026) for number in range(1, count + 1))
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//x//EN\n{events}END:VCALENDAR\n"
    (site / "team.ics").write_text(text.replace("\n", "\r\n"), encoding="utf-8", newline="")
