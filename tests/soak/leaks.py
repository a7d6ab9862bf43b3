"""What a process holds: sockets, threads and memory, without help from outside."""

from __future__ import annotations

import gc
import threading
import tracemalloc
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_OPEN_FILES = Path("/proc/self/fd")
_PATIENCE = 3.0


@dataclass(frozen=True, slots=True)
class Held:
    sockets: int
    threads: int
    memory: int
    """Bytes that Python has given out and not got back."""

    @classmethod
    def now(cls) -> Self:
        gc.collect()
        return cls(sockets(), threading.active_count(), tracemalloc.get_traced_memory()[0])


def sockets() -> int:
    """Open ones, 0 where the system does not tell."""
    if not _OPEN_FILES.is_dir():
        return 0
    found = 0
    for one in _OPEN_FILES.iterdir():
        try:
            found += one.readlink().name.startswith("socket:")
        except OSError:  # closed meanwhile
            continue
    return found


def settled(before: Held) -> Held:
    """As it is now, or as soon as servers have seen that their clients are gone."""
    wait = threading.Event()
    for _ in range(int(_PATIENCE / 0.02)):
        if sockets() <= before.sockets and threading.active_count() <= before.threads:
            break
        wait.wait(0.02)
    return Held.now()


def slope(values: list[int]) -> float:
    """Growth per step: the median over all pairs (Theil and Sen), which one odd value does not move."""
    pairs = [(values[j] - values[i]) / (j - i) for i in range(len(values)) for j in range(i + 1, len(values))]
    return sorted(pairs)[len(pairs) // 2] if pairs else 0.0
