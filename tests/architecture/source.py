"""The code as data for the rules of the house: which module imports what, and what lies in the repository."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "cirahub_desktop"


@dataclass(frozen=True, slots=True)
class Import:
    importer: str
    """Dotted name inside the package, such as ``sync.plan``."""
    imported: str
    """Likewise for our own modules, else the library's name, such as ``PySide6.QtCore``."""
    line: int

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.imported}"


def within(name: str, *areas: str) -> bool:
    """Whether a module is one of ``areas`` or lies in one."""
    return any(name == area or name.startswith(f"{area}.") for area in areas)


@cache
def imports() -> tuple[Import, ...]:
    return tuple(_imports(ROOT / PACKAGE))


def _imports(package: Path) -> Iterator[Import]:
    for path in sorted(package.rglob("*.py")):
        importer = _dotted(path, package)
        for node in ast.walk(tree(path)):
            for name in _names(node, importer, is_package=path.name == "__init__.py"):
                yield Import(importer, name, getattr(node, "lineno", 0))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _dotted(path: Path, package: Path) -> str:
    parts = path.relative_to(package).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _names(node: ast.AST, importer: str, *, is_package: bool) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (_ours(alias.name) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        origin = _origin(node, importer, is_package=is_package)
        modules = [name for alias in node.names if _is_module(name := f"{origin}.{alias.name}")]
        yield from (_ours(name) for name in modules or [origin])


def _origin(node: ast.ImportFrom, importer: str, *, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    parts = [PACKAGE, *importer.split(".")]
    base = parts[: len(parts) - node.level + is_package]
    return ".".join([*base, *([node.module] if node.module else [])])


def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return name.startswith(f"{PACKAGE}.") and (path.is_dir() or path.with_suffix(".py").is_file())


def _ours(name: str) -> str:
    return name.removeprefix(f"{PACKAGE}.")


def python_files() -> list[Path]:
    """All of ours, tests included."""
    folders = (PACKAGE, "installer", "benchmarks", "tests")
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def committed_texts() -> Iterator[tuple[str, str]]:
    """Name and content of every text file under version control."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]  # the checkout may belong to somebody else
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listing.split("\0")):
        try:
            yield name, (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
