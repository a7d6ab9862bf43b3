"""What *Settings* needs of whoever shows the windows."""

from __future__ import annotations

from typing import Protocol

from cirahub_desktop.ui.theme.tokens import Scheme


class SettingsHost(Protocol):
    """Both keep the choice and build the windows again, this dialog with them."""

    def use_language(self, language: str) -> None:
        """'' is the language of the system."""
        ...

    def use_scheme(self, scheme: Scheme) -> None: ...
