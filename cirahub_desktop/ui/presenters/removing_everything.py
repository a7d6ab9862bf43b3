"""*Remove everything CiraHub wrote*: what would go from where, the removal itself, and what stayed behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cirahub_desktop import wording
from cirahub_desktop.i18n import format_number, quoted, tr, trn
from cirahub_desktop.sync.errors import Cancelled, CiraHubError
from cirahub_desktop.sync.left import Copies, Stayed, Stays
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.coalesce import Coalescer
from cirahub_desktop.ui.presenters.removal import Handle, Stage, Worker, nobody, unheard
from cirahub_desktop.ui.presenters.removal_words import Told, place_lines
from cirahub_desktop.ui.presenters.running import Running, fold
from cirahub_desktop.wording.removals import stayed

if TYPE_CHECKING:
    from cirahub_desktop.everything import AllLeft, PlaceCopies
    from cirahub_desktop.sync.cancel import CancelToken
    from cirahub_desktop.sync.events import RunEvent, Sink
    from cirahub_desktop.ui.presenters.settings_app import EverythingOf


@dataclass(frozen=True, slots=True)
class PlaceView:
    """One place before the removal."""

    title: str
    removed: str
    stays: tuple[str, ...]


class EverythingPresenter:
    """GUI thread, but for the sink of the removal, which hands each event to ``tell``.

    ``changed`` is called after every move. ``reserve`` calls back when no run is on anywhere, and keeps it so until
    ``release``.
    """

    def __init__(
        self,
        everything: EverythingOf,
        worker: Worker,
        *,
        changed: Callable[[], None],
        reserve: Callable[[Callable[[], None]], None],
        release: Callable[[], None],
        tell: Sink,
    ) -> None:
        self._everything, self._worker, self._tell = everything, worker, tell
        self._changed, self._reserve, self._release = changed, reserve, release
        self.stage, self.forgets = Stage.ASKING, False
        self.found: tuple[PlaceCopies, ...] | None = None
        self.example = False
        """It goes as well."""
        self.left: AllLeft | None = None
        self.error: CiraHubError | None = None
        self._running: dict[HubId, Running] = {}
        self._job: Handle | None = None

    def start(self) -> None:
        """Count what is there; the question cannot be answered before."""
        self._job = self._worker.run(self._count, self._on_found, self._on_failed)

    def hand_over(self, changed: Callable[[], None] = nobody, tell: Sink = unheard) -> None:
        """Somebody else shows it from now on, or nobody yet; what is under way goes on."""
        self._changed, self._tell = changed, tell

    def choose(self, *, forgets: bool) -> None:
        self.forgets = forgets
        self._changed()

    def remove(self) -> None:
        if self.stage is Stage.ASKING and self.may_remove:
            self._move(Stage.WAITING)
            self._reserve(self._go)

    def stop(self) -> None:
        """Before it began: back to the question. Later: what is being written ends, and what was done is told."""
        if self.stage is Stage.WAITING:
            self._move(Stage.ASKING)
        elif self.stage is Stage.REMOVING and self._job is not None:
            self._job.stop()
            self._move(Stage.STOPPING)

    def close(self) -> None:
        if self.stage is Stage.ASKING and self._job is not None:
            job, self._job = self._job, None
            job.cancel()

    def on_event(self, event: RunEvent) -> None:
        folded = fold(self._running.get(event.hub), event)
        if folded is not None and self.under_way:
            self._running[event.hub] = folded
            self._changed()

    @property
    def under_way(self) -> bool:
        return self.stage in (Stage.WAITING, Stage.REMOVING, Stage.STOPPING)

    @property
    def count(self) -> int:
        """Events that would go."""
        return sum(one.copies.written for one in self.found or ())

    @property
    def may_remove(self) -> bool:
        """Also where there is nothing to remove, if it shall be forgotten."""
        return self.found is not None and (self.count > 0 or self.forgets or self.example)

    @property
    def done(self) -> int:
        return sum(one.writes.done for one in self._running.values() if one.writes is not None)

    @property
    def share(self) -> float:
        return min(self.done / self.count, 1.0) if self.count else 0.0

    def _pass_on(self, event: RunEvent) -> None:
        """In the thread of the removal: to whoever shows it now."""
        self._tell(event)

    def _go(self) -> None:
        if self.stage is not Stage.WAITING:
            return
        self.error, self._running = None, {}
        self._move(Stage.REMOVING)
        self._job = self._worker.run(self._remove, self._on_left, self._on_failed)

    def _remove(self, cancel: CancelToken) -> AllLeft:
        return self._everything.remove(forget=self.forgets, sink=Coalescer(self._pass_on), cancel=cancel)

    def _count(self, _cancel: CancelToken) -> tuple[tuple[PlaceCopies, ...], bool]:
        return self._everything.preview(), self._everything.has_example()

    def _on_found(self, found: tuple[tuple[PlaceCopies, ...], bool]) -> None:
        (self.found, self.example), self._job = found, None
        self._changed()

    def _on_left(self, left: AllLeft) -> None:
        self.left, self._job = left, None
        self._move(Stage.TOLD)

    def _on_failed(self, error: CiraHubError) -> None:
        """Back to the question; what was cancelled before it began is no error."""
        self._job = None
        self.error = None if isinstance(error, Cancelled) else error
        self._move(Stage.ASKING)

    def _move(self, stage: Stage) -> None:
        was_under_way, self.stage = self.under_way, stage
        if was_under_way and not self.under_way:
            self._release()
        self._changed()


# words


def places(presenter: EverythingPresenter) -> tuple[PlaceView, ...]:
    found = presenter.found or ()
    return tuple(
        PlaceView(
            tr("{spoke}, in {hub}", spoke=quoted(one.name), hub=quoted(one.hub_name)),
            _would_go(one.copies),
            tuple(_stays(one.copies)),
        )
        for one in found
        if one.copies != Copies(only_here=one.copies.only_here)
    )


def question(presenter: EverythingPresenter) -> str:
    if presenter.found is None:
        return tr("Counting…")
    if not presenter.count:
        if presenter.example:
            return tr("Outside the example, CiraHub has written nothing that is still there.")
        return tr("CiraHub has written nothing that is still there.")
    return trn(
        "CiraHub removes the {count} event that it wrote, and only that.",
        "CiraHub removes the {count} events that it wrote, and only those.",
        presenter.count,
    )


def agree(presenter: EverythingPresenter) -> str:
    """The button says how many."""
    if not presenter.count:
        if presenter.forgets:
            return tr("Forget everything")
        return tr("Throw the example away") if presenter.example else tr("Remove")
    return trn("Remove {count} event", "Remove {count} events", presenter.count)


def progress(presenter: EverythingPresenter) -> str:
    if presenter.stage is Stage.WAITING:
        return tr("Waiting for the run to end…")
    if presenter.stage is Stage.STOPPING:
        return tr("Stopping…")
    if not presenter.done:
        return tr("Looking at what is there…")
    done, total = format_number(presenter.done), format_number(max(presenter.count, presenter.done))
    return tr("{done} of {total} removed", done=done, total=total)


def told_title(left: AllLeft) -> str:
    if left.left.cancelled:
        return tr("Stopped. What was removed until then stays removed.")
    if left.kept or left.left.behind or left.errors:
        return tr("Removed, with something left to do.")
    if left.forgot:
        return tr("Everything is removed and forgotten.")
    return tr("Everything that CiraHub wrote is removed.")


def told(left: AllLeft) -> tuple[Told, ...]:
    """Place by place, with what to do where something stayed."""
    rows = [Told(one.name, (*place_lines(one), *_what_to_do(one.error))) for one in left.left.spokes]
    rows = [row for row in rows if row.lines]
    for error in left.errors:
        words = wording.explain(error)
        rows.append(Told("", (words.title, words.advice)))
    if left.kept:
        names = ", ".join(quoted(name) for name in left.kept)
        line = tr("Kept, because something of ours is still there: {names}. Try again later.", names=names)
        rows.append(Told("", (line,)))
    if not left.forgot and not left.left.cancelled:
        line = tr("No hub writes anything from now on. To begin again, allow it in the Sync Options of a spoke.")
        rows.append(Told("", (line,)))
    return tuple(rows)


def _what_to_do(error: CiraHubError | None) -> Iterator[str]:
    if error is not None and (advice := wording.explain(error).advice):
        yield advice


def _would_go(copies: Copies) -> str:
    if not copies.written:
        return tr("Nothing to remove.")
    return trn("{count} event would be removed.", "{count} events would be removed.", copies.written)


def _stays(copies: Copies) -> Iterator[str]:
    counts = ((Stays.EDITED, len(copies.edited)), (Stays.ADOPTED, copies.adopted), (Stays.NATIVE, copies.native))
    for why, count in counts:
        if count:
            yield stayed(Stayed(why, count))
