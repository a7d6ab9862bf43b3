"""The one file that old Pythons read."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from installer import bootstrap

SOURCE = Path(bootstrap.__file__).read_text(encoding="utf-8")
TOO_NEW = (
    *(ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Nonlocal, ast.YieldFrom, ast.Match),
    *(ast.AsyncFunctionDef, ast.Await, ast.Starred),
)


def test_it_parses_on_old_pythons() -> None:
    parsed = ast.parse(SOURCE, feature_version=(3, 4))
    assert SOURCE.isascii()  # Python 2 wants a coding line for anything else
    assert [node for node in ast.walk(parsed) if isinstance(node, TOO_NEW)] == []
    functions = [node for node in ast.walk(parsed) if isinstance(node, ast.FunctionDef)]
    assert functions
    assert all(function.returns is None and not function.args.kwonlyargs for function in functions)
    assert all(argument.annotation is None for function in functions for argument in function.args.args)


def test_it_imports_nothing_but_the_standard_library_of_any_python() -> None:
    top = [node for node in ast.parse(SOURCE).body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in top if isinstance(node, ast.Import) for alias in node.names}
    assert names == {"os", "subprocess", "sys"}


def test_an_old_python_names_the_version_needed_and_where_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "NEEDED", (9, 0))
    monkeypatch.setenv("PATH", "")
    assert bootstrap.main(["demo"]) == 1
    said = capsys.readouterr().err
    assert "needs Python 9.0 or newer; this is Python 3." in said
    assert "apt-get install python3 python3-venv" in said


def test_a_newer_python_on_the_path_takes_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    newer = tmp_path / ("python3.12.exe" if os.name == "nt" else "python3.12")
    newer.touch()
    called: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "NEEDED", (9, 0))
    monkeypatch.setattr(bootstrap, "is_new_enough", lambda path: path == str(newer))
    monkeypatch.setattr(subprocess, "call", lambda line: called.append(line) or 7)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bootstrap.main(["test", "--", "-x"]) == 7
    assert called == [[str(newer), str(Path(bootstrap.__file__).resolve()), "test", "--", "-x"]]


def test_a_python_that_does_not_start_is_none(tmp_path: Path) -> None:
    assert bootstrap.is_new_enough(sys.executable)
    assert not bootstrap.is_new_enough(str(tmp_path / "absent"))


def test_without_a_command_it_shows_how_to_call_it(checkout: Path) -> None:
    line = [sys.executable, str(checkout / "installer" / "bootstrap.py")]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "COMMAND" in done.stderr
