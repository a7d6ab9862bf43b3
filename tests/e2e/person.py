"""A person at a screen: real presses of mouse and keys from the X server (XTEST), in the real program.

A person sees what ``watched_program`` tells, and nothing waits for a time: whatever is pressed has to be seen first.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.driver import secrets_line
from tests.e2e.on_screen import PATIENCE
from tests.e2e.stage import LastingVault
from tests.e2e.window import Papers

_ROOT = Path(__file__).resolve().parents[2]
_MOST_STOPS = 100
"""A person who has pressed Tab this often gives up."""
_TWO_SECONDS = 2.0


class Person:
    """In front of one running program."""

    def __init__(self, process: subprocess.Popen[str], env: Mapping[str, str]) -> None:
        self.process, self._env = process, {**os.environ, **env}

    # Eyes

    def sees(self, name: str) -> dict[str, Any]:
        """Wait until it can be pressed; turns the wheel where it is further down."""
        return self._found("see", name)

    def gone(self, name: str) -> None:
        self._ask("gone", name)

    def reads(self, sentence: str) -> None:
        self._ask("read_sentence", sentence)

    def window_is(self, state: str) -> None:
        """``hidden``, ``shown`` or ``minimised``."""
        self._ask(state, "")

    @property
    def text(self) -> str:
        return str(self._ask("texts", "")["text"])

    @property
    def focus(self) -> dict[str, Any]:
        return self._ask("focus", "")

    @contextmanager
    def a_run(self) -> Iterator[None]:
        """What is done inside lets a run begin; until it has ended."""
        before = self._ask("run_ended", "0")["runs"]
        yield
        self._ask("run_ended", str(before + 1))

    # Mouse

    def clicks(self, name: str) -> None:
        self._press(self.sees(name))

    def clicks_line(self, text: str) -> None:
        """Of a list or a tree."""
        self._press(self._found("row", text))

    def clicks_entry(self, text: str) -> None:
        """Of an open menu."""
        self._press(self._found("entry", text))

    def clicks_tab(self, text: str) -> None:
        self._press(self._found("tab", text))

    def clicks_tray(self, button: int = 1) -> None:
        self._press(self._found("tray", ""), button)

    def writes(self, name: str, text: str) -> None:
        """Over what is there."""
        self.clicks(name)
        self._over(name, text)

    def closes_window(self) -> None:
        """By the cross of the window in front.

        The window manager has to have it in front too: openbox swallows a quick press on a frame that it only just
        put back on the screen.
        """
        place = self._ask("cross", "")
        self._do("windowactivate", "--sync", str(place["window"]))
        self._press(place)

    # Keys

    def presses(self, *keys: str) -> None:
        self._do("key", "--delay", "4", *keys)

    def walks_to(self, name: str, key: str = "Tab") -> None:
        """Tab, or an arrow, until the focus is there."""
        self.sees(name)
        passed = []
        for _ in range(_MOST_STOPS):
            focus = self.focus
            if focus["name"] == name:
                return
            passed.append(focus["name"] or focus["kind"])
            self.presses(key)
        pytest.fail(f"the keyboard does not reach {name}; it went {passed}")

    def pushes(self, name: str) -> None:
        self.walks_to(name)
        self.presses("space")

    def fills(self, name: str, text: str) -> None:
        """Without a mouse, over what is there."""
        self.walks_to(name)
        self._over(name, text)

    def walks_to_line(self, text: str) -> None:
        """Down the list or the tree that has the focus."""
        for _ in range(_MOST_STOPS):
            if str(self.focus["row"]).startswith(text):
                return
            self.presses("Down")
        pytest.fail(f"the arrows do not reach {text}")

    # Within

    def _over(self, name: str, text: str) -> None:
        self.presses("ctrl+a")
        self._do("type", "--delay", "4", text)
        assert self.focus["name"] == name
        assert self.focus["text"] == text

    def _found(self, kind: str, name: str) -> dict[str, Any]:
        for _ in range(_MOST_STOPS):
            place = self._ask(kind, name)
            if "scroll" not in place:
                return place
            self._press(place, place["scroll"])
        pytest.fail(f"{name} cannot be brought into view")

    def _press(self, place: Mapping[str, int], button: int = 1) -> None:
        self._do("mousemove", str(place["x"]), str(place["y"]), "click", str(button))

    def _do(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self._env, check=True, timeout=30)

    def _ask(self, kind: str, about: str) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([kind, about]) + "\n")
        self.process.stdin.flush()
        answered, _, _ = select.select([self.process.stdout], [], [], 2 * PATIENCE)
        line = self.process.stdout.readline() if answered else ""
        if not line:
            self.process.kill()
            pytest.fail(f"the program gave no answer while {about or kind} was looked for:\n{self._complaints()}")
        answer: dict[str, Any] = json.loads(line)
        if "missed" in answer:
            pytest.fail(f"{kind} {about!r} is not on the screen:\n{answer['missed']}", pytrace=True)
        return answer

    def _complaints(self) -> str:
        assert self.process.stderr
        return self.process.stderr.read()

    def sees_it_end(self, within: float = 2 * _TWO_SECONDS) -> None:
        """The program ends well, by itself, and says nothing."""
        assert self.process.wait(within) == 0, self._complaints()
        assert self._complaints() == ""

    # The ten steps

    def makes_a_hub(self, papers: Papers, spoke: str, hub: str) -> None:
        """Steps 1 to 5 in the open wizard."""
        self.clicks("objectCard-calendars")
        self.goes_on("typeCard-ical")
        self.clicks("typeCard-ical")
        self.goes_on("linkField")
        self.writes("linkField", papers.link)
        self.clicks("nextButton")
        self.sees("checkAgainButton")
        self.goes_on("spokeNameField")
        self.writes("spokeNameField", spoke)
        self.goes_on("hubNameField")
        self.writes("hubNameField", hub)
        self.clicks("nextButton")
        self.gone("wizard")

    def adds_a_public_folder(self, papers: Papers, spoke: str) -> None:
        """Steps 6 to 8."""
        self.clicks("addSpokeButton")
        self.clicks("typeCard-public-folder")
        self.goes_on("emailField")
        self.writes("emailField", papers.email)
        self.writes("passwordField", papers.password)
        self.clicks("moreButton")
        self.writes("serverField", papers.server)
        self.goes_on("folderTree")
        self.clicks_line(papers.folder)
        self.goes_on("spokeNameField")
        self.writes("spokeNameField", spoke)
        self.clicks("nextButton")
        self.gone("wizard")

    def allows_writing(self, spoke: str) -> None:
        """Step 9."""
        self.clicks(f"optionsButton-{spoke}")
        self.clicks("hubWritesSwitch")
        self.clicks("saveButton")
        self.gone("syncOptionsDialog")

    def syncs(self) -> None:
        """Step 10, to the end of the run."""
        with self.a_run():
            self.clicks("syncNowButton")

    def goes_on(self, marker: str) -> None:
        self.clicks("nextButton")
        self.sees(marker)


@contextmanager
def at_the_program(env: Mapping[str, str], data: Path, vault: LastingVault | None, *arguments: str) -> Iterator[Person]:
    """The program over ``data`` with what is in the vault, or with the system's keyring where there is none."""
    line = [sys.executable, "-m", "tests.e2e.watched_program", "--data-dir", str(data), *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        line, cwd=_ROOT, env={**os.environ, **env}, stdin=pipe, stdout=pipe, stderr=pipe, text=True
    ) as process:
        assert process.stdin
        try:
            process.stdin.write(secrets_line(vault or LastingVault()).decode())
            process.stdin.flush()
            assert process.stdout
            assert process.stdout.readline()
            yield Person(process, env)
        finally:
            process.kill()
