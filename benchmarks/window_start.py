"""How soon the window is on the screen, beside a bare PySide6 window measured in the same run.

    .venv/bin/python benchmarks/window_start.py [--rounds N] [--hubs N]

Each start is a cold process, and both kinds take turns, so that both meet the same computer. A start counts from the
parent's call until the window is exposed and its event loop is at rest for the first time, which is after the first
paint. The program opens a folder with hubs and spokes in it and is compiled, as on any day but the first. The best of
all rounds counts: what is slower says something about the computer. Ends with 1 where the program is more than 0.35 s
later.

With ``--imports`` it tells instead what the program imports before that moment, slowest first.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from importlib.abc import MetaPathFinder
from pathlib import Path

ALLOWED = timedelta(seconds=0.35)
ROUNDS = 7
HUBS = 4
_LOOK_EVERY = 2
"""Milliseconds; how exactly a start is measured."""


@dataclass(frozen=True)
class Starts:
    """Seconds, the best of each kind."""

    bare: float
    program: float

    @property
    def later(self) -> timedelta:
        return timedelta(seconds=self.program - self.bare)


def measured(data: Path, rounds: int = ROUNDS) -> Starts:
    """``data`` holds what ``furnished`` has put there."""
    bare, program = [], []
    _start("program", data)  # compiles it
    for _ in range(rounds):
        bare.append(_start("bare", data))
        program.append(_start("program", data))
    return Starts(min(bare), min(program))


def furnished(data: Path, hubs: int = HUBS) -> None:
    """Hubs with two local folders each, which need neither server nor password."""
    from cirahub_desktop.app import App

    app = App(data)
    for number in range(hubs):
        hub = app.add_hub(f"Hub {number}")
        for name in ("From here", "To there"):
            folder = data / "folders" / f"{number} {name}"
            folder.mkdir(parents=True)
            app.add_folder_spoke(hub.id, name, folder)
        app.sync(hub.id)
    app.close()


def _start(kind: str, data: Path) -> float:
    began = time.monotonic()
    return float(_child(kind, data).stdout) - began


def _child(kind: str, data: Path, *options: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, *options, str(Path(__file__).resolve()), "--child", kind, "--data", str(data)]
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    around = {**usual, "PYTHONPYCACHEPREFIX": str(data / "compiled")}
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & around.keys():
        around.setdefault("QT_QPA_PLATFORM", "offscreen")
    return subprocess.run(call, capture_output=True, text=True, check=True, timeout=60, env=around)


def _bare() -> None:
    from PySide6.QtWidgets import QApplication, QLabel

    qt = QApplication(sys.argv[:1])
    window = QLabel("Bare")
    window.resize(1200, 780)
    window.show()
    _tell_when_shown(qt)
    qt.exec()


def _program(data: Path) -> None:
    """As ``cirahub-desktop`` starts; who watches comes in when the program itself imports Qt, for the order counts."""
    from cirahub_desktop.cli import main

    sys.meta_path.insert(0, _Watcher())
    main(["--data-dir", str(data)])


class _Watcher(MetaPathFinder):
    """Looks over the program's shoulder when it makes its application."""

    def find_spec(self, name: str, *_: object) -> None:
        if name != "cirahub_desktop.ui.shell":  # Qt is there, and the next thing is the application
            return
        sys.meta_path.remove(self)
        from PySide6.QtWidgets import QApplication

        _tell_when_shown(QApplication(sys.argv[:1]))


def _tell_when_shown(qt: object) -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    assert isinstance(qt, QApplication)

    def look() -> None:
        handles = [top.windowHandle() for top in QApplication.topLevelWidgets() if top.isVisible()]
        if any(handle is not None and handle.isExposed() for handle in handles):
            sys.stdout.write(f"{time.monotonic()}\n")
            sys.stdout.flush()
            qt.exit(0)

    timer = QTimer(qt)
    timer.setInterval(_LOOK_EVERY)
    timer.timeout.connect(look)
    timer.start()


def _imports(data: Path) -> str:
    _child("program", data)  # compiles it
    done = _child("program", data, "-X", "importtime")
    told = [line for line in done.stderr.splitlines() if line.startswith("import time:") and "[us]" not in line]
    lines = [line.split("|") for line in told]
    rows = sorted(((int(one[0].split(":")[1]), int(one[1]), one[2].strip()) for one in lines), reverse=True)
    return "\n".join(f"{own / 1000:8.1f} ms   {whole / 1000:8.1f} ms   {name}" for own, whole, name in rows[:60])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--hubs", type=int, default=HUBS)
    parser.add_argument("--imports", action="store_true")
    parser.add_argument("--child", choices=("bare", "program"), help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child == "bare":
        _bare()
        return 0
    if given.child == "program":
        _program(given.data)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        furnished(data, given.hubs)
        if given.imports:
            sys.stdout.write(_imports(data) + "\n")
            return 0
        starts = measured(data, given.rounds)
    sys.stdout.write(
        f"bare window {starts.bare:.3f} s, program {starts.program:.3f} s: "
        f"{starts.later.total_seconds():.3f} s later (at most {ALLOWED.total_seconds()})\n"
    )
    return 0 if starts.later <= ALLOWED else 1


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.exit(main())
