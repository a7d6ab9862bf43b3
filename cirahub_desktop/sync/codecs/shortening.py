"""Texts as short as a server wants them, cut where people see the end of a character.

Servers count UTF-16 units: what lies beyond the first 65,536 characters, such as most emoji, counts twice.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_LONGEST_CHARACTER = 24
"""Code points of what people see as one; more of them are somebody's joke."""


def without_forbidden(text: str) -> str:
    """Without what XML 1.0 cannot hold (2.2): controls, halves of characters, U+FFFE and U+FFFF."""
    return _NOT_XML.sub("", text)


def one_line(text: str) -> str:
    """Line ends are blanks, and what XML cannot hold is left out."""
    return without_forbidden(" ".join(text.splitlines()))


def units(text: str) -> int:
    """UTF-16 units."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def shortened(text: str, longest: int) -> str:
    """The beginning of ``text``, at most ``longest`` UTF-16 units, that ends with a whole character."""
    if len(text) * 2 <= longest or units(text) <= longest:
        return text
    sizes = accumulate(1 + (sign > "\uffff") for sign in text)
    end = next(place for place, size in enumerate(sizes) if size > longest)
    for place in range(end, max(0, end - _LONGEST_CHARACTER), -1):
        if not _is_inside(text, place):
            return text[:place]
    return text[:end]


def _is_inside(text: str, place: int) -> bool:
    """Whether the code points before and after ``place`` belong to one character (much of Unicode's annex 29)."""
    before, after = text[place - 1], text[place]
    if _JOINER in (before, after) or unicodedata.category(after).startswith("M") or ord(after) in _SKIN_TONES:
        return True
    if ord(before) not in _FLAG_LETTERS or ord(after) not in _FLAG_LETTERS:
        return False
    letters = 0
    while letters < place and ord(text[place - 1 - letters]) in _FLAG_LETTERS:
        letters += 1
    return letters % 2 == 1
