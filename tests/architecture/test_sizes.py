"""No room grows too large to be understood (STYLE.md: what tires a reader is the tail)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT, python_files, tree

LINES_OF_A_MODULE = 400
LINES_OF_A_FUNCTION = 60
FILES = [path.relative_to(ROOT).as_posix() for path in python_files()]


def _functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_no_module_is_too_long() -> None:
    lengths = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in FILES}
    assert {name: lines for name, lines in lengths.items() if lines > LINES_OF_A_MODULE} == {}


def test_no_function_is_too_long() -> None:
    lengths = {
        f"{name}:{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for name in FILES
        for function in _functions(ROOT / name)
    }
    assert {name: lines for name, lines in lengths.items() if lines > LINES_OF_A_FUNCTION} == {}


@pytest.mark.parametrize("name", ["utils", "helpers", "manager", "common", "misc"])
def test_no_module_is_a_drawer_for_everything(name: str) -> None:
    assert [file for file in FILES if Path(file).stem == name] == []


def test_r13_no_wait_is_a_bare_sleep() -> None:
    """R13: a sleep cannot be cancelled; waits go through the cancel token."""
    files = [name for name in FILES if name.startswith(PACKAGE)]
    assert [name for name in files if any(_is_sleep(node) for node in ast.walk(tree(ROOT / name)))] == []


def _is_sleep(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module == "time" and any(alias.name == "sleep" for alias in node.names)
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "sleep"
        and isinstance(node.value, ast.Name)
        and node.value.id == "time"
    )
