"""The spoke in memory keeps the contract of all spokes, so that engine tests need no mocks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import RemoteId
from cirahub_desktop.sync.spokes.memory import MemoryPlace, MemorySpoke
from tests.spokes.contract import WritableSpokeContract


class _People:
    def __init__(self, place: MemoryPlace) -> None:
        self._place = place

    def seed(self, uid: str, event: Event) -> None:
        self._place.put(uid, event)

    def edit(self, remote_id: RemoteId, subject: str) -> None:
        self._place.edit(remote_id, replace(self._place.items[remote_id].event, subject=subject))

    def remove(self, remote_id: RemoteId) -> None:
        del self._place.items[remote_id]

    def count(self) -> int:
        return len(self._place.items)


class TestContract(WritableSpokeContract):
    @pytest.fixture
    def memory(self) -> MemoryPlace:
        return MemoryPlace()

    @pytest.fixture
    def place(self, memory: MemoryPlace) -> _People:
        return _People(memory)

    @pytest.fixture
    def spoke(self, memory: MemoryPlace, place: _People) -> MemorySpoke:
        return MemorySpoke(memory)
