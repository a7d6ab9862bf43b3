"""The same calendar, written by another program: nothing that a person would see is different."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.corpus.files import text_of

_STAMPS = ("DTSTAMP", "LAST-MODIFIED", "CREATED")
_LATER = timedelta(days=3, hours=5)
_STAMP = re.compile(r"(\d{8}T\d{6})(Z?)")
_SEQUENCE = re.compile(r"^SEQUENCE:(\d{1,8})$")
_FOLD = 61


@dataclass(slots=True)
class _Block:
    """A component as written; ``parts`` are its lines and the components inside it."""

    begin: str
    end: str = ""
    parts: list[str | _Block] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.begin.partition(":")[2].strip().upper()


def rewritten(data: bytes) -> bytes | None:
    """With components and properties in another order (the order among those of one name means something and is
    kept), other folds, other line ends, newer stamps and VTIMEZONEs with another text; None where the blocks of the
    file are not closed one after the other, for then it is not clear what the same calendar is."""
    text = text_of(data)
    tops = _blocks(_unfolded(text))
    if tops is None:
        return None
    if text.count("\nSEQUENCE:") == text.count("\nBEGIN:VEVENT"):
        _raise_sequences(tops)
    end = "\n" if b"\r\n" in data else "\r\n"
    lines = [line for top in tops for line in _lines(top)]
    return end.join([*(piece for line in lines for piece in _folded(line, end)), ""]).encode()


def _raise_sequences(blocks: list[_Block]) -> None:
    """All by one, where all have one: so what was the newer revision still is."""
    for block in blocks:
        block.parts = [_SEQUENCE.sub(_one_more, part) if isinstance(part, str) else part for part in block.parts]
        _raise_sequences([part for part in block.parts if isinstance(part, _Block)])


def _one_more(found: re.Match[str]) -> str:
    return f"SEQUENCE:{int(found[1]) + 1}"


def _unfolded(text: str) -> list[str]:
    return [line for line in re.sub(r"\n[ \t]", "", text).split("\n") if line.strip()]


def _blocks(lines: list[str]) -> list[_Block] | None:
    open_ = [_Block("")]
    for line in lines:
        word = line.strip().upper()
        if word.startswith("BEGIN:"):
            block = _Block(line)
            open_[-1].parts.append(block)
            open_.append(block)
        elif word.startswith("END:"):
            if word[4:].strip() != open_[-1].name or len(open_) == 1:
                return None
            open_.pop().end = line
        elif len(open_) == 1 or _name(line) is None:
            return None
        else:
            open_[-1].parts.append(line)
    return [part for part in open_[0].parts if isinstance(part, _Block)] if len(open_) == 1 else None


def _lines(block: _Block) -> Iterator[str]:
    yield block.begin
    names = [_name(part) if isinstance(part, str) else None for part in block.parts]
    properties = [part for part in block.parts if isinstance(part, str)]
    inner = [part for part in block.parts if isinstance(part, _Block)]
    if block.name in ("VEVENT", "VCALENDAR"):
        properties.sort(key=lambda line: _turned(_name(line) or ""))  # stable: the order within a name stays
    if block.name == "VTIMEZONE":
        inner.reverse()
        properties += ["X-NOTE:rewritten", "LAST-MODIFIED:20260101T000000Z"]
    if block.name in ("STANDARD", "DAYLIGHT"):
        properties = [line for line in properties if _name(line) != "TZNAME"] + ["TZNAME:Another"]
    if block.name == "VCALENDAR":
        inner.reverse()
    if block.name == "VEVENT" and not {"DTSTAMP", "LAST-MODIFIED"} & set(names):
        properties.append("DTSTAMP:20260101T000000Z")
    yield from (_newer(line) for line in properties)
    for part in inner:
        yield from _lines(part)
    yield block.end


def _name(line: str) -> str | None:
    found = re.match(r"[A-Za-z0-9-]+(?=[:;])", line)
    return found[0].upper() if found else None


def _turned(name: str) -> str:
    """A key that brings names into an order that no program uses."""
    return name[::-1]


def _newer(line: str) -> str:
    """Stamps are all moved by the same, so that what was the newer revision still is."""
    if _name(line) not in _STAMPS:
        return line
    return _STAMP.sub(lambda found: _moved(found[1]) + found[2], line)


def _moved(stamp: str) -> str:
    try:
        return f"{datetime.strptime(stamp, '%Y%m%dT%H%M%S') + _LATER:%Y%m%dT%H%M%S}"
    except (ValueError, OverflowError):
        return stamp


def _folded(line: str, end: str) -> Iterator[str]:
    """In characters, a tab before what follows."""
    yield line[:_FOLD]
    for index in range(_FOLD, len(line), _FOLD):
        yield f"\t{line[index : index + _FOLD]}"
