"""Start at login over a real entry: on, off, moved, and in the hands of another copy."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cirahub_desktop.login_start.command import login_command
from cirahub_desktop.login_start.linux import AutostartFile
from cirahub_desktop.login_start.start import LoginState, StartAtLogin


@pytest.fixture
def entry(tmp_path: Path) -> AutostartFile:
    return AutostartFile(tmp_path / "config")


@pytest.fixture
def program(tmp_path: Path) -> str:
    path = tmp_path / "program"
    path.touch()
    return str(path)


def state(start: StartAtLogin) -> LoginState:
    return start.standing().state


def test_on_and_off(entry: AutostartFile, program: str) -> None:
    start = StartAtLogin(entry, (program, "--minimized"))
    assert state(start) is LoginState.OFF
    assert not start.mend()
    start.turn(on=True)
    assert state(start) is LoginState.ON
    start.turn(on=False)
    assert state(start) is LoginState.OFF
    assert entry.read() is None


def test_a_program_that_moved_is_followed_at_its_next_start(entry: AutostartFile, program: str, tmp_path: Path) -> None:
    entry.write((str(tmp_path / "gone" / "cirahub-desktop"), "--minimized"))
    start = StartAtLogin(entry, (program, "--minimized"))
    assert start.mend()
    assert entry.read().command == (program, "--minimized")  # type: ignore[union-attr]
    assert not start.mend()


def test_an_entry_of_an_older_version_is_brought_up_to_date(entry: AutostartFile, program: str) -> None:
    entry.write((program,))
    start = StartAtLogin(entry, (program, "--minimized"))
    assert state(start) is LoginState.ON
    assert start.mend()
    assert entry.read().command == (program, "--minimized")  # type: ignore[union-attr]


@pytest.mark.parametrize("elsewhere", [False, True], ids=["another program", "another data folder"])
def test_another_copy_is_told_and_left_alone(
    entry: AutostartFile, program: str, tmp_path: Path, elsewhere: bool
) -> None:
    other = tmp_path / "other"
    other.touch()
    theirs = (program, "--data-dir", "/data", "--minimized") if elsewhere else (str(other), "--minimized")
    entry.write(theirs)
    start = StartAtLogin(entry, (program, "--minimized"))
    assert start.standing().state is LoginState.ANOTHER
    assert start.standing().other == " ".join(theirs)
    assert not start.mend()
    start.turn(on=False)
    assert entry.read().command == theirs  # type: ignore[union-attr]
    start.turn(on=True)
    assert state(start) is LoginState.ON


def test_what_a_person_switched_off_in_the_system_stays_off(entry: AutostartFile, program: str, tmp_path: Path) -> None:
    entry.write((str(tmp_path / "gone"), "--minimized"))
    path = tmp_path / "config" / "autostart" / "cirahub-desktop.desktop"
    path.write_text(path.read_text(encoding="utf-8") + "Hidden=true\n", encoding="utf-8")
    start = StartAtLogin(entry, (program, "--minimized"))
    assert state(start) is LoginState.FORBIDDEN
    assert not start.mend()
    assert "gone" in path.read_text(encoding="utf-8")


def test_the_command_starts_this_program_without_a_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("APPIMAGE", raising=False)
    assert login_command(None) == (str(python), "-m", "cirahub_desktop", "--minimized")
    python.with_name("cirahub-desktop").touch()
    script = str(python.with_name("cirahub-desktop"))
    assert login_command(tmp_path) == (script, "--data-dir", str(tmp_path), "--minimized")
    monkeypatch.setattr(sys, "platform", "win32")
    assert login_command(None)[:1] == (str(python),)
    python.with_name("pythonw.exe").touch()
    assert login_command(None) == (str(python.with_name("pythonw.exe")), "-m", "cirahub_desktop", "--minimized")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert login_command(None) == (str(python), "--minimized")
    monkeypatch.setenv("APPIMAGE", "/apps/CiraHub.AppImage")
    assert login_command(None) == ("/apps/CiraHub.AppImage", "--minimized")
