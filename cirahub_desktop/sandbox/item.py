"""One item as the store keeps it, and how it becomes a line of the journal."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from cirahub_desktop.sandbox.fields import ATTENDEES
from cirahub_desktop.sandbox.recurrence import Pattern, read_pattern
from cirahub_desktop.sandbox.refusal import Refusal
from cirahub_desktop.sandbox.wire import parse

Value = str | list[str]
Properties = dict[str, Value | None]
"""By element name or extended key; ``None`` in a changed occurrence hides the value of its series."""


@dataclass
class Item:
    """``changed`` and ``removed`` go by the instance index: 1-based over the original pattern.

    ``deleted`` is empty for a live item, otherwise the way it was deleted: soft-deleted ones stay in the dumpster.
    ``version`` is what a change key stands for; it moves with every write, also to an occurrence.
    """

    number: int
    folder: int
    owner: str
    created: str
    modified: str
    modified_by: str
    version: int
    kind: str = "CalendarItem"
    properties: Properties = field(default_factory=dict)
    changed: dict[int, Properties] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    meeting_of: str = ""
    """The organizer of a real meeting; empty for an appointment."""
    answer: str = "Unknown"
    """What the owner of the mailbox said to a meeting of somebody else's: Accept, Tentative, Decline."""
    deleted: str = ""

    @property
    def item_id(self) -> str:
        return written_id("item", self.number)

    @property
    def change_key(self) -> str:
        return written_id("key", self.number, self.version)

    def occurrence_id(self, index: int) -> str:
        return written_id("occurrence", self.number, index)

    @cached_property
    def pattern(self) -> Pattern | None:
        """Parsed once; ``forget_pattern`` after the Recurrence changed."""
        text = self.text("Recurrence")
        return read_pattern(parse(text.encode())) if text else None

    def forget_pattern(self) -> None:
        self.__dict__.pop("pattern", None)

    def text(self, name: str) -> str:
        value = self.properties.get(name)
        return value if isinstance(value, str) else ""

    @property
    def is_meeting(self) -> bool:
        return bool(self.meeting_of) or any(self.properties.get(tag) for tag in ATTENDEES)

    def as_json(self) -> dict[str, object]:
        return {
            "number": self.number,
            "folder": self.folder,
            "owner": self.owner,
            "created": self.created,
            "modified": self.modified,
            "modified_by": self.modified_by,
            "version": self.version,
            "kind": self.kind,
            "properties": self.properties,
            "changed": {str(index): changes for index, changes in self.changed.items()},
            "removed": sorted(self.removed),
            "meeting_of": self.meeting_of,
            "answer": self.answer,
            "deleted": self.deleted,
        }


def item_from_json(line: Mapping[str, object]) -> Item:
    facts = dict(line)
    changed, removed = facts.pop("changed"), facts.pop("removed")
    item = Item(**facts)  # type: ignore[arg-type]  # a line of our own journal
    item.changed = {int(index): changes for index, changes in changed.items()}  # type: ignore[attr-defined]
    item.removed = set(removed)  # type: ignore[call-overload]
    return item


def written_id(kind: str, *numbers: int) -> str:
    """An opaque id, case-sensitive base64 as Exchange's are."""
    return base64.b64encode(":".join((f"cirahub-sandbox-{kind}", *map(str, numbers))).encode()).decode()


def read_id(text: str) -> tuple[str, list[int]]:
    """(kind, numbers) of an id made by ``written_id``; anything else is malformed."""
    try:
        kind, *numbers = base64.b64decode(text, validate=True).decode().split(":")
        if kind.startswith("cirahub-sandbox-"):
            return kind.removeprefix("cirahub-sandbox-"), [int(number) for number in numbers]
    except ValueError:
        pass
    raise Refusal("ErrorInvalidIdMalformed", "Id is malformed.")
