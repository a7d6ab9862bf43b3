"""A VEVENT's lines, sorted into its own properties, its alarms and other components inside.

A line that cannot be understood costs that line (R9) and leaves a note. Text that goes on where a new line should be
(scripts that write raw line ends or forget the blank of a fold) is put back to the text before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cirahub_desktop.sync.codecs.content_line import Line, read_line
from cirahub_desktop.sync.codecs.physical_lines import decode_block
from cirahub_desktop.sync.codecs.property_names import KNOWN, TEXTS

Lines = tuple[Line, ...]

_LOOKS_LIKE_PROPERTY = re.compile(r"[A-Z][A-Z0-9_.\-]*(?:;[^:]*)?:(?! )")
"""Unlike ``Note: bring your own``, ``https://example.org`` and other text that has a colon."""
_FOLD_WIDTHS = range(73, 78)
"""Bytes of a line that was folded, as programs count them; a text that stops there was cut, not ended."""


@dataclass(frozen=True, slots=True)
class Component:
    """``properties`` in their order; ``alarms`` and ``others`` are whole components, BEGIN and END lines included."""

    properties: dict[str, list[Line]]
    alarms: tuple[Lines, ...]
    others: tuple[Lines, ...]

    def first(self, name: str) -> Line | None:
        lines = self.properties.get(name)
        return lines[0] if lines else None

    def value(self, name: str) -> str:
        line = self.first(name)
        return line.value if line else ""

    def all(self, name: str) -> list[Line]:
        return self.properties.get(name, [])


@dataclass(slots=True)
class _Sorter:
    properties: dict[str, list[Line]] = field(default_factory=dict)
    alarms: list[Lines] = field(default_factory=list)
    others: list[Lines] = field(default_factory=list)
    inner: list[Line] = field(default_factory=list)
    depth: int = 0

    def take(self, line: Line) -> None:
        name = line.name
        if name == "BEGIN":
            self.depth += 1
        if not self.depth:
            if name != "END":
                self.properties.setdefault(name, []).append(line)
            return
        self.inner.append(line)
        if name == "END":
            self.depth -= 1
            if not self.depth:
                self.leave()

    def leave(self) -> None:
        whole = tuple(self.inner)
        kind = self.alarms if whole[0].value.strip().upper() == "VALARM" else self.others
        kind.append(whole)
        self.inner.clear()


@dataclass(slots=True)
class _Joiner:
    """Lines in their order; ``notes`` are those that are none, or were mended, cut short."""

    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    last: str = ""
    """The text of the last line."""
    physical: str = ""
    """Its last physical line."""

    def take(self, raw: str) -> None:
        line = _line(raw)
        if line is None or _is_prose(line, raw):
            self.notes.append(raw[:60])
            if self.lines and not _LOOKS_LIKE_PROPERTY.match(raw):
                self._go_on(raw)
            return
        self.lines.append(line)
        self.last = self.physical = raw
        if line.mended:
            self.notes.append(raw[:60])

    def _go_on(self, raw: str) -> None:
        """The line before was folded without a blank; or it is prose, and a line end slipped in."""
        folded = len(self.physical.encode(errors="replace")) in _FOLD_WIDTHS
        if not folded and self.lines[-1].name not in TEXTS:
            return
        joined = self.last + raw if folded else f"{self.last}\\n{raw}"
        self.lines[-1] = _line(joined) or self.lines[-1]
        self.last, self.physical = joined, raw


def _is_prose(line: Line, raw: str) -> bool:
    return line.name not in KNOWN and not line.name.startswith("X-") and not _LOOKS_LIKE_PROPERTY.match(raw)


def read_component(text: bytes) -> tuple[Component, list[str]]:
    """The component, and the lines that are none or had to be mended, cut short."""
    joiner = _Joiner()
    for raw in decode_block(text).split("\n"):
        if raw.strip():
            joiner.take(raw)
    sorter = _Sorter()
    for line in joiner.lines:
        sorter.take(line)
    if sorter.inner:
        sorter.depth = 0
        sorter.inner.append(read_line(f"END:{sorter.inner[0].value}"))
        sorter.leave()
    return Component(sorter.properties, tuple(sorter.alarms), tuple(sorter.others)), joiner.notes


def _line(raw: str) -> Line | None:
    try:
        return read_line(raw)
    except ValueError:
        return None
