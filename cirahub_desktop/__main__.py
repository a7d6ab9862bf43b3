"""``cirahub-desktop`` and ``python -m cirahub_desktop``."""

from __future__ import annotations

import sys

from cirahub_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())
