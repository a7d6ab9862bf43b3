"""Texts as a search compares them; in SQL as ``plain(text)``."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """Without case and accents, so that "reunion" finds "Réunion"."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in parts if not unicodedata.combining(character))
