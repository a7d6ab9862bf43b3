"""The first command on a fresh machine: ``python3 installer/bootstrap.py demo`` (Windows: ``py`` for ``python3``).

This file is read by whatever Python is there, however old: it uses nothing that Python 2.7 cannot parse, finds a Python
that is new enough, and hands over to the other modules of this folder. Standard library only.
"""

from __future__ import print_function

import os
import subprocess
import sys

NEEDED = (3, 11)
KNOWN = ("python3.13", "python3.12", "python3.11", "python3.14", "python3")
IS_NEW_ENOUGH = "import sys; sys.exit(sys.version_info < (%d, %d))" % NEEDED


def main(arguments):
    if sys.version_info >= NEEDED:
        return go_on(arguments)
    newer = find_newer()
    if newer:
        print("This is Python %s; going on with %s." % (version(), newer))
        sys.stdout.flush()
        return subprocess.call([newer, os.path.abspath(__file__)] + arguments)
    print(advice(), file=sys.stderr)
    return 1


def go_on(arguments):
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sys.path[0] = root
    from installer.commands import main as run

    return run(arguments)


def version():
    return ".".join(str(number) for number in sys.version_info[:3])


def find_newer():
    """The first Python on the PATH that is new enough and really starts."""
    for name in KNOWN:
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            path = os.path.join(folder, name + (".exe" if os.name == "nt" else ""))
            if os.path.isfile(path) and is_new_enough(path):
                return path
    return None


def is_new_enough(path):
    with open(os.devnull, "w") as nowhere:
        try:
            return subprocess.call([path, "-c", IS_NEW_ENOUGH], stdout=nowhere, stderr=nowhere) == 0
        except OSError:
            return False


def advice():
    lines = [
        "CiraHub Desktop needs Python %d.%d or newer; this is Python %s." % (NEEDED + (version(),)),
        "No newer one was found on the PATH. Where to get it:",
        "  Debian 12, Ubuntu 24.04 or newer:  sudo apt-get install python3 python3-venv",
        "  Fedora:                            sudo dnf install python3",
        "  macOS:                             brew install python3",
        "  Windows:                           winget install Python.Python.3.13",
        "Then run this command again with the new Python.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
