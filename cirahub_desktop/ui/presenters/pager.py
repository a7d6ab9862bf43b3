"""A list that comes in pages from the background: the first at once, the next when somebody scrolls there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.ui.presenters.question import Question, Runner

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    items: tuple[T, ...]
    next: int | None
    """What to ask for the next page with; None: there is no more."""


Fetch = Callable[[int | None], Page[T]]
"""Called in the background; None is the first page."""


class Pager(Generic[T]):
    """``changed`` is called whenever ``items`` or the state is different. What is shown stays until better is known."""

    def __init__(self, runner: Runner, changed: Callable[[], None], number: Callable[[T], int] | None = None) -> None:
        """``number`` goes down from item to item and says that items do not change once there are newer ones: then
        looking again asks for the first page alone."""
        self._number = number
        self._question: Question[Page[T]] = Question(runner, self._on_moved)
        self._changed = changed
        self._fetch: Fetch[T] | None = None
        self._adds = False
        self.items: tuple[T, ...] = ()
        self.next: int | None = None
        self.known = False
        """The first page has come."""

    @property
    def error(self) -> CiraHubError | None:
        return self._question.error

    @property
    def under_way(self) -> bool:
        return self._question.under_way

    def begin(self, fetch: Fetch[T], least: int = 0) -> None:
        """Another list; at least ``least`` of it, where there are so many."""
        self.items, self.next, self.known = (), None, False
        self._fetch = fetch
        self._ask(least)

    def again(self) -> None:
        """Look again, at as much as is known and may be different."""
        if self._fetch is not None:
            self._ask(0 if self._number is not None else len(self.items))

    def more(self) -> None:
        fetch, start = self._fetch, self.next
        if fetch is not None and start is not None and not self.under_way:
            self._adds = True
            self._question.ask(lambda _: fetch(start))

    def forget(self) -> None:
        self._fetch, self.items, self.next, self.known = None, (), None, False
        self._question.forget()

    def _ask(self, least: int) -> None:
        fetch = self._fetch
        if fetch is None:
            return

        def whole() -> Page[T]:
            page = fetch(None)
            while len(page.items) < least and page.next is not None:
                following = fetch(page.next)
                page = Page((*page.items, *following.items), following.next)
            return page

        self._adds = False
        self._question.ask(lambda _: whole())

    def _on_moved(self) -> None:
        page = self._question.answer
        if page is not None:
            page = self._joined(page)
            self.items, self.next, self.known = page.items, page.next, True
        self._changed()

    def _joined(self, page: Page[T]) -> Page[T]:
        if self._adds:
            return Page((*self.items, *page.items), page.next)
        number = self._number
        if number is None or page.next is None or not page.items or not self.items:
            return page
        last = number(page.items[-1])
        if number(self.items[0]) < last:  # so much is new that there is a gap
            return page
        older = tuple(one for one in self.items if number(one) < last)
        return Page((*page.items, *older), self.next) if older else page
