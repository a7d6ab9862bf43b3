"""What each command of ``bootstrap.py`` runs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from installer import checks, commands, keyring_session, lock, system
from installer.environment import Environment
from installer.say import Stopped


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A machine that is ready; the command lines that were run, without the Python before them."""
    lines: list[list[str]] = []

    def run(line: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        lines.append(line[1:])
        return subprocess.CompletedProcess(line, 3, stdout="")

    monkeypatch.setattr(system, "prepare", lambda **_: None)
    monkeypatch.setattr(Environment, "prepare", lambda _: None)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(commands, "hand_over", lambda line: run(line).returncode)
    for name in checks.STRICT:
        monkeypatch.delenv(name, raising=False)
    return lines


@pytest.mark.parametrize(("screen", "words"), [(True, ["demo"]), (False, ["demo", "--headless"])])
def test_demo_opens_the_window_where_there_is_a_screen(
    screen: bool, words: list[str], ran: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "has_screen", lambda: screen)
    assert commands.main(["demo"]) == 3
    assert ran == [["-m", "cirahub_desktop", *words]]


def test_run_passes_everything_on(ran: list[list[str]]) -> None:
    commands.main(["run", "sync", "--dry-run", "--help"])
    assert ran == [["-m", "cirahub_desktop", "sync", "--dry-run", "--help"]]


def test_arguments_for_pytest_run_pytest_alone(ran: list[list[str]]) -> None:
    assert commands.main(["test", "--", "-k", "hold"]) == 1
    assert ran == [["-m", "pytest", "-k", "hold"]]


def test_all_checks_run_even_when_one_fails(ran: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["test"]) == 1
    said = capsys.readouterr().out
    assert "Failed: tests side by side, lint, format, types, translations, tests alone, tests in their lanes" in said


@pytest.mark.parametrize("name", checks.STRICT)
def test_where_it_counts_no_test_may_be_skipped(
    name: str, ran: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "1")
    commands.main(["test"])
    tests = [line for line in ran if line[1] == "pytest"]
    assert len(tests) == 2
    assert all(line[2] == "--no-skips" for line in tests)


def test_what_stops_the_set_up_is_said_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(**_: object) -> None:
        raise Stopped("The disk is full.")

    monkeypatch.setattr(system, "prepare", stop)
    assert commands.main(["install"]) == 1
    assert capsys.readouterr().err == "The disk is full.\n"


def test_a_failing_disk_is_said_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> None:
        raise PermissionError(13, "Permission denied", "build")

    monkeypatch.setattr(system, "prepare", lambda **_: None)
    monkeypatch.setattr(Environment, "prepare", fail)
    assert commands.main(["install"]) == 1
    assert "Permission denied: 'build'" in capsys.readouterr().err


def test_the_program_has_the_terminal_and_its_exit_code_is_ours(checkout: Path) -> None:
    code = "import sys; from installer.program import hand_over; "
    program = "hand_over([sys.executable, '-c', 'import sys; sys.exit(int(sys.stdin.read()))'])"
    line = [sys.executable, "-c", f"{code}sys.exit({program})"]
    assert subprocess.run(line, cwd=checkout, input=b"5", check=False).returncode == 5


def test_without_its_parts_the_keyring_session_leaves_the_command_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with keyring_session.session(["pytest"]) as line:
        assert line == ["pytest"]


def test_a_lock_with_an_address_is_refused() -> None:
    lock._refuse_addresses("six==1.17.0 \\\n    --hash=sha256:00\n    # via python-dateutil\n")
    with pytest.raises(Stopped):
        lock._refuse_addresses("--index-" + "url https://packages.example.com/\nsix==1.17.0\n")


def test_ci_says_when_the_shared_data_is_not_there(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "main" / ".ci").mkdir(parents=True)
    script = shutil.copy(checkout / ".ci" / "run", tmp_path / "main" / ".ci" / "run")
    done = subprocess.run(["bash", script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert 'The folder "shared"' in done.stderr


@pytest.mark.keyring
def test_the_private_keyring_keeps_a_secret() -> None:
    import keyring

    keyring.set_password("cirahub-test", "somebody", "open sesame")
    assert keyring.get_password("cirahub-test", "somebody") == "open sesame"
    keyring.delete_password("cirahub-test", "somebody")
