"""Makes pictures of every page, dialog and state of the window, and fails where something is cut or overlaps.

    python -m tests.pictures [--out DIR] [--only NAME ...] [--look NAME] [--short] [--no-pictures]

In English and French, light and dark, with texts as they are and 40 % longer, at 1200 x 780 and as small as it gets.
``--short`` takes three of the eight looks: two at 1200 x 780, and the longest words as small as it gets; so do the
checks.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.conftest import FOLDERS, PINNED, UNSET

_SCREEN = {"screens": [{"name": "wide", "x": 0, "y": 0, "width": 1600, "height": 1200, "logicalDpi": 96, "dpr": 1}]}


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        _pin(Path(folder))
        complaints, count = _looked_at(options, Path(folder))
    where = "" if options.no_pictures else f", pictures in {options.out}"
    told = f"{count} pages, {len(complaints)} complaints in {time.monotonic() - began:.0f} s{where}"
    sys.stdout.write("\n".join((*complaints, told, "")))
    return 1 if complaints else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build", "pictures"), help="where the pictures go")
    parser.add_argument("--only", nargs="+", default=[""], help="pages whose name has one of these in it")
    parser.add_argument("--look", default="", help="looks whose name has this in it, such as fr-dark")
    parser.add_argument("--short", action="store_true", help="three looks at one size each, as in the checks")
    parser.add_argument("--no-pictures", action="store_true", help="measure only")
    return parser.parse_args(arguments)


def _pin(folder: Path) -> None:
    """The computer of the tests, with a screen that is large enough; before Qt is loaded."""
    for name in UNSET:
        os.environ.pop(name, None)
    os.environ.update(PINNED)
    os.environ.update(dict.fromkeys(FOLDERS, str(folder / "home")))
    screen = folder / "screen.json"
    screen.write_text(json.dumps(_SCREEN), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
    if sys.platform != "win32":
        time.tzset()


def _looked_at(options: argparse.Namespace, folder: Path) -> tuple[list[str], int]:
    from tests.pictures import looks
    from tests.pictures.album import look_at_all
    from tests.pictures.pages import PAGES
    from tests.pictures.studio import Studio
    from tests.pictures.world import world

    out = None if options.no_pictures else options.out
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    pages = [page for page in PAGES if any(one in page.name for one in options.only)]
    with world(folder) as made, Studio(made) as studio:
        chosen = [one for one in (looks.SHORT if options.short else looks.ALL) if options.look in str(one)]
        found = [str(one) for one in look_at_all(studio, pages, chosen, out, short=options.short)]
        missing = studio.roll.left_out() if len(pages) == len(PAGES) else ()
        return [*found, *missing], len(pages)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
