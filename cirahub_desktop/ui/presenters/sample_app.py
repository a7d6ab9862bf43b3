"""What the window needs of the example: a part of ``app.App``."""

from __future__ import annotations

from typing import Protocol

from cirahub_desktop.sample_story import Story
from cirahub_desktop.sync.model.hub import HubConfig
from cirahub_desktop.sync.model.item import HubId


class SampleApp(Protocol):
    """``make`` and ``throw_away`` go through the background."""

    @property
    def hub(self) -> HubId | None: ...

    def make(self, story: Story) -> HubConfig: ...

    def throw_away(self) -> None: ...

    def close(self) -> bool: ...
