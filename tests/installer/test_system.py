"""What must come from the system: found by looking, installed where allowed, else named in one line to run."""

from __future__ import annotations

import shutil
import sys

import pytest

from installer import system
from installer.say import Stopped


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Debian without libEGL, an administrator, package lists still to be fetched; what was run is recorded."""
    lines: list[str] = []

    def run(line: list[str]) -> str:
        lines.append(" ".join(line))
        return "E: Unable to locate package" if "install" in line and "apt-get update" not in lines else ""

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system, "has_screen", lambda: False)
    monkeypatch.setattr(system, "_loads", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(system, "_has_font", lambda *_: True)
    monkeypatch.setattr(system, "_lies_at", lambda _: True)
    monkeypatch.setattr(system, "_failure", run)
    monkeypatch.setattr(system, "_rights", list)
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    return lines


def test_only_what_is_missing_is_installed_and_lists_are_fetched_only_when_needed(ran: list[str]) -> None:
    install = "apt-get install -y --no-install-recommends libegl1"
    system.prepare(tests=True)
    assert ran == [install, "apt-get update", install]
    ran[:] = ["apt-get update"]
    system.prepare(tests=False)
    assert ran == ["apt-get update", install]


def test_nothing_missing_runs_nothing(ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_loads", lambda _: True)
    system.prepare(tests=True)
    assert ran == []


def test_without_rights_the_line_to_run_is_named(ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_rights", lambda: None)
    with pytest.raises(Stopped, match="apt-get install -y --no-install-recommends libegl1"):
        system.prepare(tests=False)
    assert ran == []


def test_a_failing_apt_is_quoted(
    ran: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system, "_failure", lambda _: "E: Could not get lock")
    with pytest.raises(Stopped, match="apt-get install"):
        system.prepare(tests=False)
    assert "E: Could not get lock" in capsys.readouterr().err


def test_without_a_keyring_the_tests_still_run(
    ran: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system, "_loads", lambda _: True)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    system.prepare(tests=True)
    assert "apt-get install -y --no-install-recommends gnome-keyring dbus" in capsys.readouterr().err


def test_what_screen_readers_ask_is_brought_for_the_tests(ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_loads", lambda _: True)
    monkeypatch.setattr(system, "_lies_at", lambda _: False)
    system.prepare(tests=False)
    assert ran == []
    system.prepare(tests=True)
    assert ran[0] == "apt-get install -y --no-install-recommends at-spi2-core"


def test_a_screen_needs_more_libraries(ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_loads", lambda _: False)
    assert "libxcb-cursor0" not in list(system.missing())
    monkeypatch.setattr(system, "has_screen", lambda: True)
    assert "libxcb-cursor0" in list(system.missing())


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_windows_and_macos_bring_everything(platform: str, ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(sys, "platform", platform)
        system.prepare(tests=True)
    assert ran == []
