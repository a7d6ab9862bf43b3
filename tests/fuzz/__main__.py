"""Reads broken calendars until the time is over: ``python -m tests.fuzz [--minutes 10] [--seed 1] [--keep FOLDER]``.

What breaks a promise is kept as a file, with its seed, and counted; the exit code is 1 then. Files of the shared corpus
are mangled as well, where they are there.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import signal
import sys
import time
import traceback
import tracemalloc
from pathlib import Path
from random import Random

from tests.fuzz.mangled import calendar
from tests.fuzz.promise import keep_promise

_SLOW = 2.0
"""Seconds of work for one input."""
_HANG = 20
"""Seconds after which an input is given up."""
_MEMORY_EVERY = 200
_MEMORY = 60_000_000
"""Bytes that one input may take at its peak."""
_LARGEST_SEED = 60_000
_CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "ics"


class Hangs(BaseException):
    """Not an Exception, so that no handler in between takes it for a bad property."""


def _on_alarm(*_: object) -> None:
    raise Hangs


class Game:
    def __init__(self, keep: Path) -> None:
        self._keep = keep
        self._seen: set[str] = set()
        self.inputs = self.events = self.broken = 0
        self.slowest = 0.0

    def play(self, random: Random, data: bytes) -> None:
        weigh = self.inputs % _MEMORY_EVERY == 0
        began = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, _HANG)
        if weigh:
            tracemalloc.start()
        try:
            self.events += keep_promise(random, data)
            if weigh and (peak := tracemalloc.get_traced_memory()[1]) > _MEMORY:
                self._break("memory", f"{peak / 1e6:.0f} MB for {len(data)} bytes", data)
        except (Exception, Hangs) as error:  # noqa: BLE001 - any exception is what is looked for
            self._break(_place(error), f"{error!r}"[:300], data)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            tracemalloc.stop()
        seconds = time.process_time() - began
        self.slowest = max(self.slowest, 0.0 if weigh else seconds)
        if seconds > _SLOW and not weigh:
            self._break(f"slow {seconds // 5 * 5:.0f}", f"{seconds:.1f} s for {len(data)} bytes", data)
        self.inputs += 1

    def _break(self, kind: str, what: str, data: bytes) -> None:
        self.broken += 1
        if kind in self._seen:
            return
        self._seen.add(kind)
        self._keep.mkdir(parents=True, exist_ok=True)
        path = self._keep / f"{hashlib.blake2b(data, digest_size=6).hexdigest()}.ics"
        path.write_bytes(data)
        _say(f"BROKEN {kind}: {what}\n  {path}")


def _place(error: BaseException) -> str:
    """Its kind and where in our code it came from, so that each is kept once."""
    ours = [one for one in traceback.extract_tb(error.__traceback__) if "cirahub_desktop" in one.filename]
    where = ours[-1] if ours else traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} {Path(where.filename).name}:{where.name}"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--seed", type=int, default=None)
    asked.add_argument("--keep", type=Path, default=Path("build") / "fuzz")
    options = asked.parse_args()
    seed = int(time.time()) if options.seed is None else options.seed
    seeds = [path.read_bytes() for path in sorted(_CORPUS.rglob("*.ics")) if path.stat().st_size < _LARGEST_SEED]
    signal.signal(signal.SIGVTALRM, _on_alarm)
    game, random = Game(options.keep), Random(seed)
    ends = time.monotonic() + options.minutes * 60
    while time.monotonic() < ends:
        game.play(random, calendar(random, seeds))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    _say(f"seed {seed}: {game.inputs} calendars, {game.events} events, {game.broken} broken promises,")
    _say(f"slowest {game.slowest:.2f} s, {peak} MB at the peak of the whole game")
    return 1 if game.broken else 0


if __name__ == "__main__":
    sys.exit(main())
