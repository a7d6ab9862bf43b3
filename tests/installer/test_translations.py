"""The tool behind the French catalogue, on a catalogue and a package of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from installer import translations

CODE = """
from cirahub_desktop.i18n import tr, trn

def speak(name, count, new):
    tr("Hello {name}", name=name)
    tr("New" if new else "Old")
    return trn("{count} day", "{count} days", count)
"""
FRENCH = """
msgid "Hello {name}"
msgstr "Bonjour {name}"

msgid "New"
msgstr "Nouveau"

msgid "Old"
msgstr "Ancien"

msgid "{count} day"
msgid_plural "{count} days"
msgstr[0] "un jour"
msgstr[1] "{count} jours"
"""
_SIGNS = "a line may break before a sign, or an apostrophe is straight"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "room.py").write_text(CODE, encoding="utf-8")
    return folder


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "resources" / "locale" / "fr" / "LC_MESSAGES" / "cirahub.po"
    path.parent.mkdir(parents=True)
    return path


def _add(catalogue: Path, text: str) -> str:
    fragment = catalogue.parent / "fragment.po"
    fragment.write_text(text, encoding="utf-8")
    return translations.add(fragment, catalogue)


def test_a_complete_catalogue_has_no_problems(catalogue: Path, package: Path) -> None:
    _add(catalogue, FRENCH)
    assert translations.problems(catalogue, package) == []


def test_two_fragments_give_the_same_file_in_either_order(catalogue: Path) -> None:
    first, second = FRENCH.split('msgid "Old"')
    _add(catalogue, first)
    _add(catalogue, f'msgid "Old"{second}')
    one_way = catalogue.read_bytes(), catalogue.with_suffix(".mo").read_bytes()
    catalogue.unlink()
    _add(catalogue, f'msgid "Old"{second}')
    _add(catalogue, first)
    assert (catalogue.read_bytes(), catalogue.with_suffix(".mo").read_bytes()) == one_way


@pytest.mark.parametrize(
    ("english", "changed", "problem"),
    [
        ('msgid "New"', 'msgid "Knew"', "not translated: 'New'"),
        ('msgid "New"', 'msgid "Knew"', "no longer used: 'Knew'"),
        ("Bonjour {name}", "Bonjour {nom}", "other {names} than the English: 'Hello {name}'"),
        ("{count} jours", "des jours", "other {names} than the English: '{count} day | {count} days'"),
        ('"Nouveau"', '""', "empty: 'New'"),
        ('msgid "Old"', '#, fuzzy\nmsgid "Old"', "fuzzy: 'Old'"),
        ('"Nouveau"', '"Nouveau ?"', f"{_SIGNS}: 'New'"),
        ('"Nouveau"', '"« Nouveau\N{NO-BREAK SPACE}»"', f"{_SIGNS}: 'New'"),
        ('"Nouveau"', '"Neuf\N{NARROW NO-BREAK SPACE}!"', f"{_SIGNS}: 'New'"),
        ('"Ancien"', '"L\'ancien"', f"{_SIGNS}: 'Old'"),
    ],
)
def test_each_fault_is_named(english: str, changed: str, problem: str, catalogue: Path, package: Path) -> None:
    _add(catalogue, FRENCH.replace(english, changed))
    assert problem in translations.problems(catalogue, package)


def test_a_stale_compiled_catalogue_is_named(catalogue: Path, package: Path) -> None:
    _add(catalogue, FRENCH)
    catalogue.write_text(catalogue.read_text(encoding="utf-8").replace("Ancien", "Vieux"), encoding="utf-8")
    (problem,) = translations.problems(catalogue, package)
    assert problem.startswith("cirahub.mo is not what cirahub.po says")


def test_a_sentence_that_is_not_written_out_is_named(catalogue: Path, package: Path) -> None:
    _add(catalogue, FRENCH)
    with (package / "room.py").open("a", encoding="utf-8") as file:
        file.write("\n    tr(name)\n")
    assert translations.problems(catalogue, package) == ["package/room.py:9: tr() needs literal text"]


def test_tidy_drops_what_is_no_longer_said(catalogue: Path, package: Path) -> None:
    _add(catalogue, FRENCH.replace('msgid "New"', 'msgid "Knew"'))
    assert translations.tidy(catalogue, package) == "1 dropped, 3 left"
    assert translations.problems(catalogue, package) == ["not translated: 'New'"]
