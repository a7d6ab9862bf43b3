"""The French catalogue: merges fragments, holds it against the sentences in the code, compiles it.

    translations.py add FRAGMENT.po    merge a small .po file and compile
    translations.py check              say what is missing, unused or broken; exit code 1 if anything is
    translations.py tidy               drop what the code no longer says, and compile

Sentences are found by parsing the code: every ``tr("...")`` and ``trn("...", "...", count)``. The files carry no dates,
addresses or line numbers and are sorted, so that two people's additions merge.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import string
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from filelock import FileLock

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "cirahub_desktop"
CATALOGUE = ROOT / "resources" / "locale" / "fr" / "LC_MESSAGES" / "cirahub.po"

Key = str | tuple[str, str]
"""The English sentence, or its singular and plural."""

_BREAKS = re.compile(r" [:;?!»](?!\w)|« |\u202f|(?<=\w)'(?=\w)")
"""French signs stand after a no-break space, not a narrow one, which some fonts of Windows lack."""


class FixedHeader(Catalog):
    """A catalogue whose header is the same at every run."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Project-Id-Version", "CiraHub Desktop"),
            ("Language", str(self.locale)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


@dataclass
class Sentences:
    """What the code says, and where it says something that no catalogue can hold."""

    keys: set[Key] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


def sentences(package: Path = PACKAGE) -> Sentences:
    """Every sentence of the package; ``i18n.py`` itself only passes them on."""
    found = Sentences()
    for path in sorted(package.rglob("*.py")):
        if path != package / "i18n.py":
            _collect(path, package, found)
    return found


def _collect(path: Path, package: Path, found: Sentences) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or (name := _called(node)) not in ("tr", "trn"):
            continue
        try:
            found.keys.update(_keys(node, plural=name == "trn"))
        except ValueError:
            found.problems.append(f"{path.relative_to(package.parent)}:{node.lineno}: {name}() needs literal text")


def _called(node: ast.Call) -> str:
    called = node.func
    return called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""


def _keys(node: ast.Call, *, plural: bool) -> Iterator[Key]:
    if not plural:
        yield from _texts(node.args[0])
        return
    (one,), (many,) = _texts(node.args[0]), _texts(node.args[1])
    yield one, many


def _texts(node: ast.expr) -> list[str]:
    """The literal, or both literals of ``"..." if ... else "..."``."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body), *_texts(node.orelse)]
    raise ValueError(node)


def read(path: Path) -> dict[Key, Message]:
    with path.open("rb") as file:
        catalog = read_po(file, locale="fr", abort_invalid=True)
    return {_key(message): message for message in catalog if message.id}


def _key(message: Message) -> Key:
    return (message.id[0], message.id[1]) if message.pluralizable else str(message.id)


def save(path: Path, messages: dict[Key, Message]) -> None:
    """Write the catalogue and its compiled form beside it."""
    path.write_bytes(_po(messages))
    path.with_suffix(".mo").write_bytes(_mo(messages))


def _catalog(messages: dict[Key, Message]) -> Catalog:
    catalog = FixedHeader(locale="fr", charset="utf-8", fuzzy=False)
    catalog.header_comment = "# French sentences of CiraHub Desktop; changed with installer/translations.py."
    for key in sorted(messages, key=lambda key: (key,) if isinstance(key, str) else key):
        old = messages[key]
        catalog.add(key, old.string, flags=old.flags - {"python-brace-format"})
    return catalog


def _po(messages: dict[Key, Message]) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, _catalog(messages), width=0, sort_output=True)
    return buffer.getvalue()


def _mo(messages: dict[Key, Message]) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, _catalog(messages))
    return buffer.getvalue()


def problems(catalogue: Path = CATALOGUE, package: Path = PACKAGE) -> list[str]:
    """Everything that is wrong with the catalogue, one line each."""
    said, messages = sentences(package), read(catalogue)
    return [
        *said.problems,
        *(f"not translated: {_short(key)}" for key in sorted(said.keys - messages.keys(), key=str)),
        *(f"no longer used: {_short(key)}" for key in sorted(messages.keys() - said.keys, key=str)),
        *(line for key, message in messages.items() for line in _faults(key, message)),
        *_stale(catalogue, messages),
    ]


def _faults(key: Key, message: Message) -> Iterator[str]:
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    if message.fuzzy:
        yield f"fuzzy: {_short(key)}"
    if not all(strings) or (isinstance(key, tuple) and len(strings) != 2):
        yield f"empty: {_short(key)}"
    elif not _same_facts(key, strings):
        yield f"other {{names}} than the English: {_short(key)}"
    if any(_BREAKS.search(text) for text in strings):
        yield f"a line may break before a sign, or an apostrophe is straight: {_short(key)}"


def _same_facts(key: Key, strings: list[str]) -> bool:
    """A singular may leave a number out ("an event"); all else must be the same."""
    if isinstance(key, str):
        return _facts(strings[0]) == _facts(key)
    return _facts(strings[1]) == _facts(key[1]) and _facts(strings[0]) <= _facts(key[1]) | _facts(key[0])


def _facts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _stale(catalogue: Path, messages: dict[Key, Message]) -> Iterator[str]:
    compiled = catalogue.with_suffix(".mo")
    if not compiled.is_file() or compiled.read_bytes() != _mo(messages):
        yield f"{compiled.name} is not what {catalogue.name} says: run installer/translations.py tidy"


def _short(key: Key) -> str:
    text = key if isinstance(key, str) else " | ".join(key)
    return repr(text)


def add(fragment: Path, catalogue: Path = CATALOGUE) -> str:
    """Merge one fragment; where both have a sentence, the fragment's translation is taken."""
    new = read(fragment)
    with _locked(catalogue):
        old = read(catalogue) if catalogue.is_file() else {}
        replaced = [key for key in new if key in old and old[key].string != new[key].string]
        save(catalogue, {**old, **new})
    lines = [f"changed: {_short(key)}" for key in replaced]
    return "\n".join([*lines, f"{len(new)} merged, {len(old | new)} in all"])


def tidy(catalogue: Path = CATALOGUE, package: Path = PACKAGE) -> str:
    said = sentences(package).keys
    with _locked(catalogue):
        old = read(catalogue)
        save(catalogue, {key: message for key, message in old.items() if key in said})
    return f"{len(old.keys() - said)} dropped, {len(old.keys() & said)} left"


def _locked(catalogue: Path) -> FileLock:
    """Two people may add at once in one checkout; the build folder is not under version control."""
    folder = catalogue.parents[4] / "build"
    folder.mkdir(exist_ok=True)
    return FileLock(folder / "translations.lock", timeout=60)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="translations.py", description="The French catalogue.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("add", help="merge a .po fragment").add_argument("fragment", type=Path)
    commands.add_parser("check", help="say what is missing, unused or broken")
    commands.add_parser("tidy", help="drop what the code no longer says")
    chosen = parser.parse_args(arguments)
    if chosen.command == "check":
        found = problems()
        print("\n".join(found) or "The French catalogue is complete.")
        return 1 if found else 0
    print(add(chosen.fragment) if chosen.command == "add" else tidy())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
