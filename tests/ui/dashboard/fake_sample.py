"""Stands in for ``App.sample``: no servers, only what it was told."""

from __future__ import annotations

from collections.abc import Callable

from cirahub_desktop.sample_story import Story
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.hub import HubConfig
from cirahub_desktop.sync.model.item import HubId


class FakeSample:
    def __init__(self, note: Callable[..., None], made: Callable[[], HubConfig]) -> None:
        self.hub: HubId | None = None
        self.error: CiraHubError | None = None
        self._note, self._made = note, made

    def make(self, story: Story) -> HubConfig:
        self._note("make_sample", story.hub)
        if self.error is not None:
            raise self.error
        return self._made()

    def throw_away(self) -> None:
        self._note("throw_away")
        if self.error is not None:
            raise self.error

    def close(self) -> bool:
        """Nothing is held."""
        return True
