"""An event that was changed in two places: both versions field by field, and three answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from cirahub_desktop import wording
from cirahub_desktop.i18n import format_moment, format_number, quoted, tr
from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.model.conflict import Answer, Conflict
from cirahub_desktop.sync.model.item import HubId, SpokeId
from cirahub_desktop.wording.differences import Difference, differences

if TYPE_CHECKING:
    from cirahub_desktop.waiting import HubChange


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
    hub_since: str
    """When it was changed there, and from where, as far as is known."""
    spoke: str
    spoke_since: str
    rows: tuple[Difference, ...]
    """``before`` is the hub's version, ``after`` the spoke's."""
    choices: tuple[Choice, ...]

    @property
    def spoken(self) -> str:
        """Both versions for a screen reader."""
        lines = (f"{row.label}: {self.hub}: {row.before}; {self.spoke}: {row.after}" for row in self.rows)
        sides = (f"{self.hub}: {self.hub_since}" if self.hub_since else "", f"{self.spoke}: {self.spoke_since}")
        return ". ".join(part for part in (self.place_in_line, self.title, self.since, *sides, *lines) if part)


def conflict_view(
    one: Conflict, hub: HubStatus, now: datetime, *, number: int, of: int, changed: HubChange | None = None
) -> ConflictView:
    name = _name(hub, one.spoke)
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
        _hub_since(changed, hub, now),
        tr("In {spoke}", spoke=spoke),
        tr("seen at {time}", time=since),
        differences(one.ours, one.theirs),
        (
            Choice(
                Answer.HUB,
                tr("Keep the hub’s version"),
                tr(
                    "It is written to {spoke}. What stood there is kept in the history and can be restored.",
                    spoke=spoke,
                ),
            ),
            Choice(
                Answer.SPOKE,
                tr("Take the version of {spoke}", spoke=spoke),
                tr("It goes to the hub and to all other calendars. What stood there is kept and can be restored."),
            ),
            Choice(
                Answer.BOTH,
                tr("Keep both, as two events"),
                tr("The version of {spoke} becomes an event of its own. Nothing is lost.", spoke=spoke),
            ),
        ),
    )


def _hub_since(changed: HubChange | None, hub: HubStatus, now: datetime) -> str:
    if changed is None:
        return ""
    time, name = format_moment(changed.at, now=now), _name(hub, changed.spoke)
    if not name:
        return tr("changed at {time}", time=time)
    return tr("changed at {time} in {spoke}", time=time, spoke=quoted(name))


def _name(hub: HubStatus, spoke: SpokeId | None) -> str:
    return next((one.name for one in hub.spokes if one.id == spoke), "")
