"""A list in pages: what comes when, and what looking again keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError, NotFound
from cirahub_desktop.ui.presenters.pager import Page, Pager


class Inline:
    """Answers at once, in the same thread."""

    def run(
        self,
        job: Callable[[CancelToken], Any],
        done: Callable[[Any], None],
        failed: Callable[[CiraHubError], None],
    ) -> Inline:
        try:
            answer = job(CancelToken())
        except CiraHubError as error:
            failed(error)
        else:
            done(answer)
        return self

    def post(self, call: Callable[[], None]) -> None:
        call()

    def cancel(self) -> None:
        """It was answered already."""


class Numbers:
    """From ``top`` down to 1, three at a time; ``asked`` are the pages that were wanted."""

    def __init__(self, top: int) -> None:
        self.top = top
        self.asked: list[int | None] = []

    def page(self, before: int | None) -> Page[int]:
        self.asked.append(before)
        first = self.top if before is None else before - 1
        found = tuple(range(first, max(0, first - 3), -1))
        return Page(found, found[-1] if found and found[-1] > 1 else None)


def pager(*, falling: bool = True) -> Pager[int]:
    return Pager(Inline(), lambda: None, (lambda number: number) if falling else None)


def test_one_page_comes_after_the_other_to_the_end() -> None:
    numbers, pages = Numbers(8), pager()
    pages.begin(numbers.page)
    assert (pages.items, pages.next, pages.known) == ((8, 7, 6), 6, True)
    pages.more()
    pages.more()
    pages.more()
    assert (pages.items, pages.next) == ((8, 7, 6, 5, 4, 3, 2, 1), None)
    assert numbers.asked == [None, 6, 3]


def test_a_list_that_is_remembered_comes_as_long_as_it_was() -> None:
    pages = pager()
    pages.begin(Numbers(8).page, least=5)
    assert pages.items == (8, 7, 6, 5, 4, 3)
    pages.begin(Numbers(2).page, least=50)
    assert pages.items == (2, 1)


def test_what_is_new_comes_on_top_and_what_is_older_is_not_asked_for() -> None:
    numbers, pages = Numbers(8), pager()
    pages.begin(numbers.page)
    pages.more()
    numbers.top, numbers.asked = 9, []
    pages.again()
    assert (pages.items, pages.next, numbers.asked) == ((9, 8, 7, 6, 5, 4, 3), 3, [None])


def test_so_much_that_is_new_that_there_is_a_gap_begins_the_list_anew() -> None:
    numbers, pages = Numbers(8), pager()
    pages.begin(numbers.page)
    numbers.top = 20
    pages.again()
    assert (pages.items, pages.next) == ((20, 19, 18), 18)


def test_items_that_may_change_are_all_asked_for_again() -> None:
    numbers, pages = Numbers(8), pager(falling=False)
    pages.begin(numbers.page)
    pages.more()
    numbers.asked = []
    pages.again()
    assert (len(pages.items), numbers.asked) == (6, [None, 6])


def test_what_is_shown_stays_when_looking_again_goes_wrong() -> None:
    numbers, pages = Numbers(8), pager()
    pages.begin(numbers.page)

    def gone(_: int | None) -> Page[int]:
        raise NotFound("hub", "x")

    pages._fetch = gone
    pages.again()
    assert pages.items == (8, 7, 6)
    assert isinstance(pages.error, NotFound)
    pages.forget()
    assert (pages.items, pages.error, pages.known) == ((), None, False)
    pages.more()
    assert pages.items == ()
