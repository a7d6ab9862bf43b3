"""Two local folders tied to one hub both ways, by calls of the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.cli.conftest import Answer, Call

EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//x//EN
BEGIN:VEVENT
UID:{name}@example.com
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/Paris:20301201T090000
DTEND;TZID=Europe/Paris:20301201T100000
SUMMARY:{subject}
LOCATION:{location}
END:VEVENT
END:VCALENDAR
"""


def as_processes(data: Path) -> Call:
    """Each call a process of its own, as a script would."""

    def call(*arguments: str, given: str = "") -> Answer:
        command = [sys.executable, "-m", "cirahub_desktop", "--data-dir", str(data), *arguments]
        done = subprocess.run(command, capture_output=True, input=given, text=True, encoding="utf-8", check=False)
        return Answer(done.returncode, done.stdout, done.stderr)

    return call


class Desk:
    """A hub "Team" and the folders of its two spokes "Left" and "Right"."""

    def __init__(self, root: Path, call: Call) -> None:
        self.left, self.right, self._call = root / "left", root / "right", call
        for folder in (self.left, self.right):
            folder.mkdir()

    def call(self, *arguments: str, code: int = 0) -> Answer:
        """One call, which must end with ``code``."""
        done = self._call(*arguments)
        assert done.code == code, f"{arguments}: {done.code}\n{done.out}{done.err}"
        return done

    def json(self, *arguments: str, code: int = 0) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.call(*arguments, "--json", code=code).out)
        assert answer["schema"] == 1
        return answer

    def tie(self) -> None:
        """Both folders, both ways."""
        self.call("hub", "add", "Team")
        for name, folder in (("Left", self.left), ("Right", self.right)):
            self.call("spoke", "add", "Team", name, "--type", "folder", "--path", str(folder))
            self.call("spoke", "set", "Team", name, "hub-writes=on", "feeds-hub=all", "range-future=all")

    def sync(self, *arguments: str, code: int = 0) -> dict[str, dict[str, Any]]:
        """What the run did, by the name of the spoke."""
        (hub,) = self.json("sync", "Team", *arguments, code=code)["hubs"]
        return {one["spoke"]: one for one in hub["spokes"]}


def put(folder: Path, name: str, subject: str, location: str = "Quay 3") -> Path:
    """As a person's calendar program would save it."""
    path = folder / f"{name}.ics"
    text = EVENT.format(name=name, subject=subject, location=location)
    path.write_text(text.replace("\n", "\r\n"), encoding="utf-8", newline="")
    return path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())


def texts(folder: Path) -> list[str]:
    return sorted(path.read_text(encoding="utf-8") for path in folder.glob("*.ics"))


def only(folder: Path) -> Path:
    (path,) = folder.glob("*.ics")
    return path


def places(folder: Path) -> list[str]:
    """The value of LOCATION in every file."""
    return sorted(line.partition(":")[2] for text in texts(folder) for line in text.splitlines() if "LOCATION" in line)
