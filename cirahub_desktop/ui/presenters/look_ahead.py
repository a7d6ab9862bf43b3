"""A dry run for a dialog: what the next run would do, looked at without storing or writing anything."""

from __future__ import annotations

from collections.abc import Callable

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError, NotFound
from cirahub_desktop.sync.events import RunEvent, Sink
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.ui.coalesce import Coalescer
from cirahub_desktop.ui.presenters.question import Question, Runner
from cirahub_desktop.ui.presenters.removal import nobody, unheard
from cirahub_desktop.ui.presenters.running import Running, fold

Look = Callable[[Sink, CancelToken], HubReport]


class LookAhead:
    """GUI thread, but for the sink of the run, which hands each event to ``tell``.

    ``changed`` is called after every move. ``reserve`` calls back when no run of the hub is on, and keeps it so until
    ``release``; it is given back with the answer, for the dialog may stay open for hours.
    """

    def __init__(
        self,
        hub: HubId,
        look: Look,
        runner: Runner,
        *,
        changed: Callable[[], None],
        reserve: Callable[[Callable[[], None]], None],
        release: Callable[[], None],
        tell: Sink,
    ) -> None:
        self._look, self._tell, self._changed = look, tell, changed
        self._reserve, self._release = reserve, release
        self._question: Question[HubReport] = Question(runner, self._on_moved)
        self._reserved = False
        self.running = Running(hub)

    def hand_over(self, changed: Callable[[], None] = nobody, tell: Sink = unheard) -> None:
        """Somebody else shows it from now on, or nobody yet; a look under way goes on."""
        self._changed, self._tell = changed, tell

    @property
    def report(self) -> HubReport | None:
        return self._question.answer

    @property
    def error(self) -> CiraHubError | None:
        """Of the run as a whole; those of single spokes are in the report."""
        return self._question.error

    @property
    def under_way(self) -> bool:
        return self._reserved

    def start(self) -> None:
        """Look, or look again."""
        if not self._reserved:
            self._reserved, self.running = True, Running(self.running.hub)
            self._question.forget()
            self._changed()
            self._reserve(self._go)

    def close(self) -> None:
        """Nobody waits for the answer any more."""
        self._question.forget()
        self._give_back()

    def on_event(self, event: RunEvent) -> None:
        folded = fold(self.running, event)
        if folded is not None and self._reserved:
            self.running = folded
            self._changed()

    def _go(self) -> None:
        if self._reserved:
            self._question.ask(self._ask)

    def _ask(self, cancel: CancelToken) -> HubReport:
        report = self._look(Coalescer(self._pass_on), cancel)
        cancel.check()
        if report.cancelled:  # by nobody here: what it was about is gone
            raise NotFound("hub", report.name)
        return report

    def _pass_on(self, event: RunEvent) -> None:
        """In the thread of the look: to whoever shows it now."""
        self._tell(event)

    def _on_moved(self) -> None:
        if not self._question.under_way and (self.report is not None or self.error is not None):
            self._give_back()
        self._changed()

    def _give_back(self) -> None:
        if self._reserved:
            self._reserved = False
            self._release()
