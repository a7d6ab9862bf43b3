"""Freeing what a run made, a little at a time.

When the last reference to a collection of 20,000 events goes, Python frees all of them in one go and lets no other
thread in before it is done: the window stands still for a tenth of a second. So what is in the large collections is
taken hold of first, and then dropped piece by piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Final

_LARGE: Final = 200
"""What has no more than so many things in it may go at once."""
_OURS: Final = __name__.partition(".")[0] + "."


def pieces_of(*roots: object) -> list[object]:
    """What lies in the large collections that can be reached from ``roots`` by way of small ones and of our own
    objects. The collections themselves may go at once then; :func:`let_go` takes the pieces."""
    pieces: list[object] = []
    ahead, met = list(roots), set[int]()
    while ahead:
        one = ahead.pop()
        if id(one) in met:
            continue
        met.add(id(one))
        if isinstance(one, dict | list | tuple | set | frozenset) and len(one) > _LARGE:
            pieces.extend(one.values() if isinstance(one, dict) else one)
        else:
            ahead.extend(_parts(one))
    return pieces


def let_go(pieces: list[object]) -> None:
    """Drop one after the other; whoever waits for his turn gets it in between."""
    while pieces:
        pieces.pop()


def _parts(one: object) -> Iterator[object]:
    if isinstance(one, dict):
        yield from one.values()
    elif isinstance(one, list | tuple | set | frozenset):
        yield from one
    elif type(one).__module__.startswith(_OURS):
        if is_dataclass(one):
            yield from (getattr(one, part.name, None) for part in fields(one))
        else:
            yield from getattr(one, "__dict__", {}).values()
