"""One start of the program as far as it is about being the only one: says ``first``, or brings the first to the front.

instance_program.py FOLDER      prints first, then shown for each later start; or second and ends
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from cirahub_desktop.ui.instance import Instance


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    qt = QCoreApplication(sys.argv[:1])
    instance = Instance(Path(sys.argv[1]))
    if not instance.first:
        say("second" if instance.show_first() else "alone")
        return 0
    instance.shown.connect(lambda: say("shown"))
    say("first")
    return qt.exec()


if __name__ == "__main__":
    sys.exit(main())
