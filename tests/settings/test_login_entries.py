"""Each system's own means to start a program at login, as that system would read it."""

from __future__ import annotations

import plistlib
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cirahub_desktop.login_start.base import LoginEntry, LoginStartFailed
from cirahub_desktop.login_start.linux import AutostartFile, config_home
from cirahub_desktop.login_start.macos import LaunchAgent
from cirahub_desktop.login_start.windows import APPROVED, LONGEST, RUN, RunKey

COMMAND = ("/opt/CiraHub Desktop/cirahub-desktop", "--data-dir", '/data/ann/100 % "mine"/$x`y\\z', "--minimized")
WINDOWS = (r"C:\Program Files\CiraHub\cirahub.exe", "--data-dir", r"D:\Café data\x", "--minimized")


class MemoryRegistry:
    """HKEY_CURRENT_USER in memory."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str | bytes] = {}
        self.refuses = False

    def get(self, key: str, name: str) -> str | bytes | None:
        self._check()
        return self.values.get((key, name))

    def put(self, key: str, name: str, value: str) -> None:
        self._check()
        self.values[key, name] = value

    def delete(self, key: str, name: str) -> None:
        self._check()
        self.values.pop((key, name), None)

    def _check(self) -> None:
        if self.refuses:
            raise PermissionError


@pytest.mark.parametrize("kind", ["windows", "macos", "linux"])
def test_what_is_written_is_read_again_and_can_be_removed(tmp_path: Path, kind: str) -> None:
    entry: LoginEntry = {
        "windows": RunKey(MemoryRegistry()),
        "macos": LaunchAgent(tmp_path),
        "linux": AutostartFile(tmp_path),
    }[kind]
    command = WINDOWS if kind == "windows" else COMMAND
    assert entry.read() is None
    entry.remove()
    entry.write(("/old/place", "--minimized"))
    entry.write(command)
    found = entry.read()
    assert found is not None
    assert (found.command, found.allowed) == (command, True)
    entry.remove()
    assert entry.read() is None


@given(st.lists(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1), min_size=1))
def test_any_path_survives_the_two_layers_of_quotes_of_a_desktop_file(
    tmp_path_factory: pytest.TempPathFactory, command: list[str]
) -> None:
    entry = AutostartFile(tmp_path_factory.getbasetemp())
    entry.write(tuple(command))
    found = entry.read()
    assert found is not None
    assert found.command == tuple(command)


def test_the_desktop_file_is_one_by_the_specification(tmp_path: Path) -> None:
    """By freedesktop's own checker where this computer has it, and by its rules for the key Exec."""
    AutostartFile(tmp_path).write(COMMAND)
    path = tmp_path / "autostart" / "cirahub-desktop.desktop"
    text = path.read_text(encoding="utf-8")
    assert text.startswith("[Desktop Entry]\nType=Application\n")
    line = next(one for one in text.splitlines() if one.startswith("Exec="))
    assert line.startswith('Exec="/opt/CiraHub Desktop/cirahub-desktop" --data-dir "/data/ann/100 %% ')
    assert r"\\$x\\`y\\\\z" in line
    if checker := shutil.which("desktop-file-validate"):
        done = subprocess.run([checker, str(path)], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_what_the_desktop_switched_off_is_told(tmp_path: Path) -> None:
    """GNOME writes its own key into the file, KDE the one of the specification."""
    entry = AutostartFile(tmp_path)
    path = tmp_path / "autostart" / "cirahub-desktop.desktop"
    for old, new in (("enabled=true", "enabled=false"), ("Terminal=false", "Hidden=true")):
        entry.write(COMMAND)
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        found = entry.read()
        assert found is not None
        assert not found.allowed
    entry.write(COMMAND)
    assert entry.read().allowed  # type: ignore[union-attr]


def test_the_folder_of_the_desktop_is_the_one_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "cfg"))
    assert config_home() == tmp_path / "cfg"
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert config_home() == tmp_path / ".config"


def test_the_agent_of_macos_is_loaded_at_login_and_only_where_there_is_a_screen(tmp_path: Path) -> None:
    LaunchAgent(tmp_path).write(COMMAND)
    (path,) = (tmp_path / "Library" / "LaunchAgents").glob("*.plist")
    keys = plistlib.loads(path.read_bytes())
    assert path.stem == keys["Label"]
    assert keys["ProgramArguments"] == list(COMMAND)
    assert keys["RunAtLoad"] is True
    assert keys["LimitLoadToSessionType"] == "Aqua"


@pytest.mark.parametrize("text", [b"", b"no plist", b"<plist><array/></plist>", b"bplist00garbage"])
def test_an_agent_that_nobody_can_read_is_there_and_nobodys(tmp_path: Path, text: bytes) -> None:
    agent = LaunchAgent(tmp_path)
    agent.write(COMMAND)
    (path,) = (tmp_path / "Library" / "LaunchAgents").glob("*.plist")
    path.write_bytes(text)
    found = agent.read()
    assert found is not None
    assert found.command == ()


def test_windows_starts_what_stands_under_the_run_key() -> None:
    registry = MemoryRegistry()
    RunKey(registry).write(WINDOWS)
    expected = r'"C:\Program Files\CiraHub\cirahub.exe" --data-dir "D:\Café data\x" --minimized'
    assert registry.values == {(RUN, "CiraHub Desktop"): expected}


@pytest.mark.parametrize(("mark", "allowed"), [(b"\x02" + b"\0" * 11, True), (b"\x03" + b"\1" * 11, False)])
def test_what_the_task_manager_switched_off_is_told(mark: bytes, allowed: bool) -> None:
    registry = MemoryRegistry()
    RunKey(registry).write(WINDOWS)
    registry.values[APPROVED, "CiraHub Desktop"] = mark
    found = RunKey(registry).read()
    assert found is not None
    assert found.allowed is allowed


def test_a_command_that_windows_would_not_start_is_refused() -> None:
    registry = MemoryRegistry()
    with pytest.raises(LoginStartFailed):
        RunKey(registry).write((r"C:\x.exe", "--data-dir", "D:\\" + "x" * LONGEST))
    assert registry.values == {}


def test_a_system_that_refuses_is_told(tmp_path: Path) -> None:
    registry = MemoryRegistry()
    registry.refuses = True
    (tmp_path / "autostart").write_text("a file where the folder should be", encoding="utf-8")
    (tmp_path / "Library").write_text("the same", encoding="utf-8")
    for entry in (RunKey(registry), AutostartFile(tmp_path), LaunchAgent(tmp_path)):
        with pytest.raises(LoginStartFailed):
            entry.write(WINDOWS)
