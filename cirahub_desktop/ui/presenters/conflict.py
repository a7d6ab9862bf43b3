"""An event that was changed in two places: both versions field by field, and three answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cirahub_desktop import wording
from cirahub_desktop.i18n import format_moment, format_number, quoted, tr
from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.model.conflict import Answer, Conflict
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.wording.differences import Difference, differences


class Disputes(Protocol):
    """The part of ``App.past`` that asks and takes answers."""

    def conflicts(self, hub: HubId | None = None) -> tuple[Conflict, ...]: ...

    def answer(self, conflict: str, answer: Answer) -> None: ...


class DisputeApp(Protocol):
    @property
    def past(self) -> Disputes: ...


@dataclass(frozen=True, slots=True)
class Choice:
    answer: Answer
    label: str
    means: str


@dataclass(frozen=True, slots=True)
class ConflictView:
    id: str
    place_in_line: str
    """``1 of 3``; empty where there is only one."""
    title: str
    since: str
    hub: str
    spoke: str
    rows: tuple[Difference, ...]
    """``before`` is the hub's version, ``after`` the spoke's."""
    choices: tuple[Choice, ...]

    @property
    def spoken(self) -> str:
        """Both versions for a screen reader."""
        lines = (f"{row.label}: {self.hub}: {row.before}; {self.spoke}: {row.after}" for row in self.rows)
        return ". ".join((self.title, self.since, *lines))


def conflict_view(one: Conflict, hub: HubStatus, now: datetime, *, number: int, of: int) -> ConflictView:
    name = next((spoke.name for spoke in hub.spokes if spoke.id == one.spoke), "")
    spoke, since = quoted(name), format_moment(one.since, now=now)
    return ConflictView(
        one.id,
        tr("{number} of {of}", number=format_number(number), of=format_number(of)) if of > 1 else "",
        wording.subject(one.subject),
        tr(
            "Changed in the hub and in {spoke}, known since {time}.",
            spoke=spoke,
            time=since,
        ),
        tr("In the hub"),
        tr("In {spoke}", spoke=spoke),
        differences(one.ours, one.theirs),
        (
            Choice(
                Answer.HUB,
                tr("Keep the hub’s version"),
                tr("It is written to {spoke}. What stood there is kept in the history.", spoke=spoke),
            ),
            Choice(
                Answer.SPOKE,
                tr("Take the version of {spoke}", spoke=spoke),
                tr("It goes to the hub and to the other spokes. What stood there is kept in the history."),
            ),
            Choice(
                Answer.BOTH,
                tr("Keep both, as two events"),
                tr("The version of {spoke} becomes an event of its own.", spoke=spoke),
            ),
        ),
    )
