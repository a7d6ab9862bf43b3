"""The faults can still be planted: their texts are where the catalogue says, and each is there once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.mutants.catalogue import MUTANTS
from tests.mutants.trial import ENGINE


def test_every_text_is_there_exactly_once(checkout: Path) -> None:
    texts = {file: (checkout / ENGINE / file).read_text(encoding="utf-8") for file in {one.file for one in MUTANTS}}
    moved = [f"{one.file}: {one.old}" for one in MUTANTS if texts[one.file].count(one.old) != 1]
    assert not moved, "\n".join(moved)


def test_every_fault_is_a_program_that_can_be_run(checkout: Path) -> None:
    """One that cannot would be caught by whatever test comes first."""
    for one in MUTANTS:
        text = (checkout / ENGINE / one.file).read_text(encoding="utf-8")
        compile(text.replace(one.old, one.new), one.why, "exec")


def test_no_fault_is_there_twice_and_each_changes_something() -> None:
    assert not [one.why for one in MUTANTS if one.old == one.new]
    for name in ((one.file, one.old, one.new) for one in MUTANTS), ((one.file, one.why) for one in MUTANTS):
        assert not [what for what, count in Counter(name).items() if count > 1]


def test_the_table_names_every_fault(checkout: Path) -> None:
    """A fault that is new is tried before it is committed: ``python -m tests.mutants``."""
    table = (checkout / "docs" / "mutants.md").read_text(encoding="utf-8")
    missing = [one.why for one in MUTANTS if f"| {one.why} | `{one.file}` |" not in table]
    assert not missing, "\n".join(missing)
    assert "**not caught**" not in table
    assert table.count("` in `tests/") == len(MUTANTS), "a fault that no test of its own caught"
