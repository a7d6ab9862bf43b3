"""A VEVENT's lines, sorted into its own properties, its alarms and other components inside.

A line that cannot be understood costs that line (R9) and leaves a note.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cirahub_desktop.sync.codecs.ical_values import Line, read_line
from cirahub_desktop.sync.codecs.physical_lines import decode_block

Lines = tuple[Line, ...]


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
        if line.name == "BEGIN":
            self.depth += 1
        if self.depth:
            self.inner.append(line)
        elif line.name != "END":
            self.properties.setdefault(line.name, []).append(line)
        if line.name == "END" and self.depth:
            self.depth -= 1
        if not self.depth and self.inner:
            self.leave()

    def leave(self) -> None:
        whole = tuple(self.inner)
        kind = self.alarms if whole[0].value.strip().upper() == "VALARM" else self.others
        kind.append(whole)
        self.inner.clear()


def read_component(text: bytes) -> tuple[Component, list[str]]:
    """The component, and the lines that are none, cut short."""
    sorter = _Sorter()
    junk: list[str] = []
    for raw in decode_block(text).split("\n"):
        if not raw.strip():
            continue
        try:
            sorter.take(read_line(raw))
        except ValueError:
            junk.append(raw[:60])
    if sorter.inner:
        sorter.depth = 0
        sorter.inner.append(read_line(f"END:{sorter.inner[0].value}"))
        sorter.leave()
    return Component(sorter.properties, tuple(sorter.alarms), tuple(sorter.others)), junk
