"""Finding what a person named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.model.hub import Account, HubConfig, SpokeConfig

_Named = TypeVar("_Named", HubConfig, SpokeConfig, Account)


def named(kind: str, all_: Sequence[_Named], name: str) -> _Named:
    """The one called ``name``, whatever its capitals. Raises NotFound; ``kind`` is said there."""
    for one in all_:
        if one.name.casefold() == name.strip().casefold():
            return one
    raise NotFound(kind, name)
