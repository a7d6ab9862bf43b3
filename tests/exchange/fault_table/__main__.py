"""Print the table of faults; with ``--write`` into ``docs/faults.md``. It ends badly where something is lost."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.exchange.fault_table.cases import cases
from tests.exchange.fault_table.page import PAGE, page
from tests.exchange.fault_table.play import Scene


def main(words: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="faults-") as folder, Scene(Path(folder)) as scene:
        text = page({case: scene.play(case) for case in cases()})
    if "--write" in words:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
