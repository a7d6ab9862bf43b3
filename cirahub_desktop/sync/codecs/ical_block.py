"""One VEVENT while it is read: its component, the zones it may name, and the notes on what was put right."""

from __future__ import annotations

from dataclasses import dataclass

from cirahub_desktop.sync.codecs.content_line import Line
from cirahub_desktop.sync.codecs.ical_component import read_component
from cirahub_desktop.sync.codecs.ical_fields import text_of
from cirahub_desktop.sync.codecs.ical_values import When, read_when
from cirahub_desktop.sync.codecs.vtimezone import ZoneBook
from cirahub_desktop.sync.errors import FaultCode, ItemFault

_LONGEST_SUBJECT = 120
_LONGEST_DETAIL = 200


@dataclass(frozen=True, slots=True)
class Source:
    """One block as cut; see :class:`~cirahub_desktop.sync.codecs.event_block.EventBlock`."""

    text: bytes
    line: int = 0
    over_cap: bool = False
    closed: bool = True


class Lost(Exception):
    """This block cannot be read."""

    def __init__(self, code: FaultCode, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


class Block:
    """``faults`` collects what was put right, each once."""

    def __init__(self, uid: str, source: Source, zones: ZoneBook) -> None:
        self.uid, self.source, self.zones = uid, source, zones
        self.faults: list[ItemFault] = []
        self.component, notes = read_component(source.text)
        for note in notes:
            self.repair(note)
        if not source.closed:
            self.repair("END:VEVENT")

    def fault(self, code: FaultCode, detail: str) -> ItemFault:
        subject = text_of(self.component, "SUMMARY")[:_LONGEST_SUBJECT]
        return ItemFault(code, self.uid, subject, detail[:_LONGEST_DETAIL], self.source.line)

    def repair(self, detail: str, code: FaultCode = FaultCode.REPAIRED) -> None:
        note = self.fault(code, detail)
        if note not in self.faults:
            self.faults.append(note)

    def when(self, line: Line, value: str | None = None) -> When:
        """ValueError for what is no instant."""
        text = line.value if value is None else value
        when = read_when(text, line.params, self.zones)
        if when.unknown:
            self.repair(f"TZID={when.unknown[:80]}")
        elif when.mended:
            self.repair(f"{line.head[:80]}:{text[:60]}")
        return when
