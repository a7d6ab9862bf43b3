"""In which ways every page is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from cirahub_desktop import i18n
from cirahub_desktop.ui.theme.tokens import Scheme


@dataclass(frozen=True, slots=True)
class Look:
    """``stretched``: every sentence 40 % longer."""

    language: str
    scheme: Scheme
    stretched: bool

    def __str__(self) -> str:
        return f"{self.language}-{self.scheme.value}{'-long' if self.stretched else ''}"


ALL = tuple(Look(*one) for one in product(i18n.LANGUAGES, (Scheme.LIGHT, Scheme.DARK), (False, True)))
SHORT = (Look("en", Scheme.LIGHT, False), Look("fr", Scheme.DARK, False), Look("fr", Scheme.LIGHT, True))
"""For the checks; the longest words are looked at where there is the least room."""
