"""A play over calendars in which one run dies by SIGKILL at a chosen effect, and how it ends."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cirahub_desktop.app import App
from cirahub_desktop.rooms import STORE_NAME
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.codecs.ical_writer import write_item
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.hub import HubConfig
from cirahub_desktop.sync.model.item import Identity, RemoteItem
from cirahub_desktop.sync.spokes.base import Known
from cirahub_desktop.sync.spokes.folder.files import TRASH
from cirahub_desktop.sync.spokes.folder.spoke import FolderSpoke
from cirahub_desktop.sync.state.store import Store
from tests.e2e.driver import secrets_line
from tests.e2e.stage import LastingVault
from tests.engine.crash.outcome import Lines, Outcome, line_of, outcome


@dataclass(frozen=True)
class Death:
    """Before effect ``number`` of this kind, or right after it."""

    what: str
    number: int
    after: bool = False


@dataclass(frozen=True)
class Life:
    killed: bool
    quiet: bool
    effects: Mapping[str, int]

    def deaths(self) -> Iterator[Death]:
        """Before each effect, and after the last one of each kind."""
        for what, count in self.effects.items():
            yield from (Death(what, number + 1) for number in range(count))
            yield Death(what, count, after=True)


class Program:
    """The other end of ``mortal_program``."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, undo: Sequence[object] | None, death: Death | None = None, *, settles: bool = False) -> Life:
        fatal = asdict(death) if death else {}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"undo": undo, "fatal": fatal, "settles": settles}) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return Life(answer.get("killed", False), answer.get("quiet", False), answer.get("effects", {}))


@contextmanager
def program(data: Path, vault: LastingVault, checkout: Path) -> Iterator[Program]:
    line = [sys.executable, "-m", "tests.e2e.mortal_program", str(data)]
    with subprocess.Popen(line, cwd=checkout, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        process.stdin.write(secrets_line(vault).decode())
        try:
            yield Program(process)
        finally:
            process.stdin.close()
            process.wait(10)
    assert process.returncode == 0


class FolderHand:
    """A person's own program on a local folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, uid: str, event: Event) -> None:
        (self.path / f"{uid}.ics").write_bytes(write_item(Identity(uid), event, None, datetime.now(UTC)))

    def items(self) -> Sequence[RemoteItem]:
        spoke = FolderSpoke(self.path, clock=lambda: datetime.now(UTC))
        return list(spoke.read(Known(), CancelToken()).changed.values())

    def change(self, item: RemoteItem, event: Event) -> None:
        text = write_item(item.identity, event, item.stamp, datetime.now(UTC))
        (self.path / item.remote_id).write_bytes(text)

    def remove(self, item: RemoteItem) -> None:
        (self.path / item.remote_id).unlink()

    def lines(self) -> Lines:
        """Its items, what we never wrote to the byte, and what we put into the trash."""
        items = self.items()
        people = [one.remote_id for one in items if one.stamp is None]
        exact = [f"{name} {hashlib.sha256((self.path / name).read_bytes()).hexdigest()}" for name in people]
        trash = [f"{file.name} in the trash" for file in (self.path / TRASH).glob("*.ics")]
        return Counter([*map(line_of, items), *exact, *trash])


class Play:
    """The scene up to the run that dies, and what comes after it.

    ``root`` holds all that outlives a process; the program's own data are in ``data`` there.
    """

    def __init__(
        self,
        root: Path,
        program: Program,
        calendars: Mapping[str, Callable[[], Lines]],
        stopped: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """``stopped``: nothing else has its hands on ``root`` meanwhile."""
        self._root, self._program, self._calendars, self._stopped = root, program, calendars, stopped
        self._kept = root.with_name(root.name + "-kept")
        self._undo: list[object] = []
        self._since = 0

    def ready(self, hub: HubConfig, undo: Sequence[object]) -> None:
        """From here on the run that takes back ``undo`` (run, items) is the one that dies."""
        self._hub, self._undo = hub, list(undo)
        with self._store() as store:
            self._since = store.setup.run_number(hub.id) + 1
        with self._stopped():
            shutil.copytree(self._root, self._kept)

    def undisturbed(self) -> tuple[Outcome, Life]:
        life = self._program.run(self._undo)
        assert life.effects
        return self._outcome(), life

    def differences(self) -> dict[Death, list[str]]:
        """What is not as it should be after which death."""
        expected, life = self.undisturbed()
        assert expected.quiet
        assert len(list(life.deaths())) >= 40
        found = {death: self._differences(expected, death) for death in life.deaths()}
        return {death: wrong for death, wrong in found.items() if wrong}

    def _differences(self, expected: Outcome, death: Death) -> list[str]:
        found = self.killed(death)
        return ["nobody died"] if found is None else expected.differences(found)

    def killed(self, death: Death) -> Outcome | None:
        """None where nobody died."""
        with self._stopped():
            shutil.rmtree(self._root)
            shutil.copytree(self._kept, self._root)
        life = self._program.run(self._undo, death)
        return self._outcome() if life.killed else None

    def _outcome(self) -> Outcome:
        """After runs started by hand; who finds no trace of the undo asks for it again."""
        with self._store() as store:
            known = any(line.undoes for line in store.journal.runs(self._hub.id))
        quiet = self._program.run(None if known else self._undo, settles=True).quiet
        calendars = {name: lines() for name, lines in self._calendars.items()}
        with self._store() as store:
            return outcome(store, self._hub.id, calendars, since=self._since, quiet=quiet)

    def _store(self) -> closing[Store]:
        return closing(Store(self._root / "data" / STORE_NAME))


def add_folder(app: App, hub: HubConfig, name: str, path: Path, options: Mapping[str, object]) -> FolderHand:
    spoke = app.add_folder_spoke(hub.id, name, path)
    app.set_options(spoke.id, replace(spoke.options, **options))  # type: ignore[arg-type]
    return FolderHand(path)
