"""The virtual environment: made once, made whole, and a failure is explained. Real venv and pip, no network."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

import pytest

from installer.environment import Environment
from installer.say import Stopped

NOTHING = "# no packages\n"
ONE_PACKAGE = f"six==1.17.0 \\\n    --hash=sha256:{'0' * 64}\n"
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "tiny"
version = "1"
"""
BACKEND = '''
"""Makes the smallest editable wheel there can be."""

import zipfile


def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "tiny-1-py3-none-any.whl"
    with zipfile.ZipFile(folder + "/" + name, "w") as wheel:
        wheel.writestr("tiny.py", "")
        wheel.writestr("tiny-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1\\n")
        wheel.writestr("tiny-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("tiny-1.dist-info/RECORD", "")
    return name
'''


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """A tiny checkout, and pip without anybody's settings."""
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "nothing.conf")
    monkeypatch.setenv("PIP_RETRIES", "1")
    (tmp_path / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "backend.py").write_text(BACKEND, encoding="utf-8")
    (tmp_path / "requirements.lock").write_text(NOTHING, encoding="utf-8")
    return Environment(tmp_path)


def test_a_half_made_one_is_made_again_and_a_whole_one_is_kept(
    environment: Environment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    left_over = environment.folder / "left-over"
    environment.folder.mkdir()
    left_over.touch()

    environment.prepare()
    assert not left_over.exists()
    assert subprocess.run([environment.python, "-c", "import tiny"], check=False).returncode == 0
    assert "Removing an unfinished or outdated virtual environment" in capsys.readouterr().out

    monkeypatch.setattr(Environment, "_call", lambda *_: pytest.fail("the second time calls nothing"))
    environment.prepare()
    assert capsys.readouterr().out == ""

    calls: list[list[str]] = []
    monkeypatch.setattr(Environment, "_call", lambda _, line: calls.append(line))
    project = environment.root / "pyproject.toml"
    project.write_text(PROJECT.replace('version = "1"', 'version = "2"'), encoding="utf-8")
    environment.prepare()
    assert [line[-2:] for line in calls] == [["-e", str(environment.root)]]


def test_a_changed_lock_makes_it_anew(environment: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []

    def pretend(_: Environment, line: list[str]) -> None:
        calls.append(line)
        environment.python.parent.mkdir(parents=True, exist_ok=True)
        environment.python.touch()

    monkeypatch.setattr(Environment, "_call", pretend)
    environment.prepare()
    environment.lock.write_text(ONE_PACKAGE, encoding="utf-8")
    environment.prepare()
    made = [line for line in calls if "venv" in line]
    installed = [line for line in calls if "--require-hashes" in line]
    assert (len(made), len(installed)) == (2, 2)


def test_a_failing_download_is_explained_and_leaves_nothing_that_looks_whole(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = taken.getsockname()[1]
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{closed}/packages")
    environment.lock.write_text(ONE_PACKAGE, encoding="utf-8")
    with pytest.raises(Stopped, match="The package server was not reached"):
        environment.prepare()
    assert not (environment.folder / "made-from").exists()
