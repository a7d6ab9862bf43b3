"""The pages *Name your spoke* and *Name your hub*: suggestions that give way to what a person types."""

from __future__ import annotations

from collections.abc import Callable

from cirahub_desktop.sync.errors import BadName, CiraHubError, NameTaken
from cirahub_desktop.sync.model.hub import NAME_LIMIT


class NamesPresenter:
    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self.spoke = ""
        self.hub = ""
        self.spoke_error: CiraHubError | None = None
        self.hub_error: CiraHubError | None = None
        self._spoke_typed = False
        self._hub_typed = False

    @property
    def typed(self) -> bool:
        return self._spoke_typed or self._hub_typed

    def type_spoke(self, text: str) -> None:
        self.spoke, self._spoke_typed, self.spoke_error = text, True, None
        self._changed()

    def type_hub(self, text: str) -> None:
        self.hub, self._hub_typed, self.hub_error = text, True, None
        self._changed()

    def suggest_spoke(self, name: str) -> None:
        if not self._spoke_typed:
            self.spoke = _short(name)

    def suggest_hub(self, name: str) -> None:
        if not self._hub_typed:
            self.hub = _short(name)

    def check_spoke(self, taken: frozenset[str]) -> bool:
        name = self.spoke.strip()
        self.spoke_error = NameTaken("spoke", name) if name in taken else _bad(name)
        self._changed()
        return self.spoke_error is None

    def check_hub(self) -> bool:
        self.hub_error = _bad(self.hub.strip())
        self._changed()
        return self.hub_error is None

    def refuse_spoke(self, error: CiraHubError) -> None:
        self.spoke_error = error
        self._changed()

    def refuse_hub(self, error: CiraHubError) -> None:
        self.hub_error = error
        self._changed()


def _short(name: str) -> str:
    """A suggestion from a feed may be longer than a name can be."""
    return " ".join(name.split())[:NAME_LIMIT].strip()


def _bad(name: str) -> BadName | None:
    return None if 0 < len(name) <= NAME_LIMIT else BadName(NAME_LIMIT)
