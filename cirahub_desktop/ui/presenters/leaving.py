"""Events gone from a feed that wait to be removed, and what people kept: as lines of a list, with what can be done."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from cirahub_desktop import wording
from cirahub_desktop.i18n import format_moment, quoted, tr, trn
from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.model.item import HubId, ItemId
from cirahub_desktop.ui.presenters.preview_changes import Change, ChangeKind

if TYPE_CHECKING:
    from cirahub_desktop.sync.leaving import LeavingItem
    from cirahub_desktop.waiting import HubChange, KeptEvent


class WaitingVerbs(Protocol):
    """``App.waiting``."""

    def leaving(self, hub: HubId) -> tuple[LeavingItem, ...]: ...
    def remove_now(self, hub: HubId, items: Collection[ItemId]) -> None: ...
    def keep(self, hub: HubId, items: Collection[ItemId]) -> None: ...
    def kept(self, hub: HubId) -> tuple[KeptEvent, ...]: ...
    def take_back(self, hub: HubId, items: Collection[ItemId]) -> None: ...
    def hub_changes(self, hub: HubId) -> Mapping[str, HubChange]: ...


class WaitingApp(Protocol):
    @property
    def waiting(self) -> WaitingVerbs: ...


@dataclass(frozen=True, slots=True)
class LeavingView:
    title: str
    text: str
    changes: tuple[Change, ...]
    remove: str
    keep: str
    means: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptView:
    title: str
    text: str
    changes: tuple[Change, ...]
    take_back: str
    means: str


def leaving_view(items: Sequence[LeavingItem], hub: HubStatus, now: datetime) -> LeavingView:
    lines = [wording.leaving(spoke.leaving, now) for spoke in hub.spokes if spoke.leaving is not None]
    count = len(items)
    return LeavingView(
        " ".join(lines) if items else tr("No event waits to be removed."),
        tr("CiraHub waits for a second reading of the feed before it removes anything, in case the feed was wrong."),
        tuple(_leaving_line(one, hub, now) for one in items),
        remove_words(count),
        keep_words(count),
        (
            trn(
                "Remove now: it is deleted as soon as the feed was read once more, and nothing else is.",
                "Remove now: they are deleted as soon as the feed was read once more, and nothing else is.",
                count,
            ),
            trn(
                "Keep: it stays in your calendars, and no later sync removes it.",
                "Keep: they stay in your calendars, and no later sync removes them.",
                count,
            ),
            tr("Either can be taken back."),
        ),
    )


def kept_view(kept: Sequence[KeptEvent], hub: HubStatus, now: datetime) -> KeptView:
    count = len(kept)
    none = tr("You have kept no event that its source no longer has.")
    title = trn("You have kept {count} event.", "You have kept {count} events.", count) if kept else none
    return KeptView(
        title,
        trn(
            "Its source no longer has it. It stays until you take that back.",
            "Their source no longer has them. They stay until you take that back.",
            count,
        ),
        tuple(_kept_line(one, hub, now) for one in kept),
        take_back_words(count),
        tr("Take back: what is gone from a feed waits to be removed again; what CiraHub had asked you, it asks again."),
    )


def remove_words(count: int) -> str:
    return trn("Remove this event now", "Remove these {count} events now", count)


def keep_words(count: int) -> str:
    return trn("Keep this event", "Keep these {count} events", count)


def take_back_words(count: int) -> str:
    return trn("Take this back", "Take back all {count}", count)


def _leaving_line(one: LeavingItem, hub: HubStatus, now: datetime) -> Change:
    spoke = next((spoke for spoke in hub.spokes if spoke.id == one.spoke), None)
    name = spoke.name if spoke is not None else ""
    since = format_moment(one.since, now=now)
    note = tr("gone since {time}", time=since)
    why = tr("It has been gone from {source} since {time}.", source=quoted(name), time=since)
    if spoke is not None and spoke.leaving is not None and not one.let_go:
        after = format_moment(one.since + (spoke.leaving.after - spoke.leaving.since), now=now)
        why = f"{why} {tr('It will be removed after {time}, if the feed still lacks it then.', time=after)}"
    if one.let_go:
        note = tr("is removed with the next reading of the feed")
    key, intro = f"{one.spoke}/leaving/{one.item}", tr("No longer in {source}", source=quoted(name))
    return Change(
        key, ChangeKind.DELETED, one.subject, one.event, None, one.spoke, name, why, note, one.item, name, intro
    )  # fmt: skip


def _kept_line(one: KeptEvent, hub: HubStatus, now: datetime) -> Change:
    name = next((spoke.name for spoke in hub.spokes if spoke.id == one.spoke), "")
    since = format_moment(one.since, now=now)
    if one.in_hub:
        note = tr("kept; gone from {source} since {time}", source=name, time=since)
        why = tr("You kept it when it was gone from {source}.", source=quoted(name))
    else:
        note = tr("kept in {place}", place=name)
        why = tr("You kept it in {place} when CiraHub asked you.", place=quoted(name))
    key, intro = f"{one.spoke}/kept/{one.item}", tr("Kept by you")
    return Change(
        key, ChangeKind.NOT_WRITTEN, one.subject, one.event, None, one.spoke, name, why, note, one.item, name, intro
    )  # fmt: skip
