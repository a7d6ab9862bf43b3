"""What waits for a person, deletions or first changes to events of others, as a list with two answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cirahub_desktop.i18n import quoted, tr, trn
from cirahub_desktop.status import SpokeStatus
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.sync.report import Hold, HoldReason
from cirahub_desktop.ui.presenters.banner import hold_words


@dataclass(frozen=True, slots=True)
class HoldView:
    id: str
    title: str
    reason: str
    place: str
    """Where they would be deleted, changed or written again."""
    keep: str
    keep_means: str
    delete: str
    delete_means: str

    @property
    def later(self) -> str:
        """That nothing is for good."""
        return tr(
            "Both can be undone: {keep} in the menu of the hub, under Events that you kept; {delete} under History."
            " Closing this window decides nothing.",
            keep=quoted(self.keep),
            delete=quoted(self.delete),
        )


def hold_view(hold: Hold, spokes: Sequence[SpokeStatus], now: datetime) -> HoldView:
    count = hold.count
    words = hold_words(hold, spokes, now)
    if hold.reason is HoldReason.ADOPTED:
        return HoldView(
            hold.id,
            words.title,
            words.advice,
            _changed_place(hold, spokes, count),
            trn("Leave this event as it is", "Leave these {count} events as they are", count),
            trn(
                "Leave: it stays as it is, and CiraHub does not ask again about it.",
                "Leave: they stay as they are, and CiraHub does not ask again about them.",
                count,
            ),
            trn("Change this event", "Change these {count} events", count),
            trn(
                "Change: it follows the hub from now on. What it was is kept in the history.",
                "Change: they follow the hub from now on. What they were is kept in the history.",
                count,
            ),
        )
    if hold.reason is HoldReason.VANISHED:
        return HoldView(
            hold.id,
            words.title,
            words.advice,
            _missing_place(hold, spokes, count),
            trn("Leave this event out", "Leave these {count} events out", count),
            trn(
                "Leave out: it is not written here again unless it changes in the hub.",
                "Leave out: they are not written here again unless they change in the hub.",
                count,
            ),
            trn("Write this event again", "Write these {count} events again", count),
            trn(
                "Write again: it is written once more. If it is deleted again, CiraHub asks again.",
                "Write again: they are written once more. If they are deleted again, CiraHub asks again.",
                count,
            ),
        )
    return HoldView(
        hold.id,
        words.title,
        words.advice,
        _place(hold, spokes, count),
        trn("Keep this event", "Keep these {count} events", count),
        trn(
            "Keep: it stays where it is, and CiraHub does not ask again about it.",
            "Keep: they stay where they are, and CiraHub does not ask again about them.",
            count,
        ),
        trn("Delete this event", "Delete these {count} events", count),
        trn(
            "Delete: it is removed now; the rest of the hub syncs as usual.",
            "Delete: they are removed now; the rest of the hub syncs as usual.",
            count,
        ),
    )


def spoke_name(spokes: Sequence[SpokeStatus], spoke: SpokeId) -> str:
    return next((one.name for one in spokes if one.id == spoke), "")


def _changed_place(hold: Hold, spokes: Sequence[SpokeStatus], count: int) -> str:
    name = spoke_name(spokes, hold.spoke)
    return trn(
        "This event would be changed in {spoke}",
        "These {count} events would be changed in {spoke}",
        count,
        spoke=quoted(name),
    )


def _missing_place(hold: Hold, spokes: Sequence[SpokeStatus], count: int) -> str:
    name = spoke_name(spokes, hold.spoke)
    return trn(
        "This event is missing in {spoke}", "These {count} events are missing in {spoke}", count, spoke=quoted(name)
    )


def _place(hold: Hold, spokes: Sequence[SpokeStatus], count: int) -> str:
    if hold.spoke == hold.source:
        return trn("This event would be deleted", "These {count} events would be deleted", count)
    name = spoke_name(spokes, hold.spoke)
    return trn(
        "This event would be deleted in {spoke}",
        "These {count} events would be deleted in {spoke}",
        count,
        spoke=quoted(name),
    )
