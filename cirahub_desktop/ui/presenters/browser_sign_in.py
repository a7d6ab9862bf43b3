"""A sign-in with Microsoft as a page or a dialog sees it: Microsoft's page is open, or a code is shown, until it ends.

What the sign-in says meanwhile comes from its own thread and is handed over to that of the window.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from cirahub_desktop.status import DeviceCode
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.ui.presenters.question import Question, Runner

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Attempt(Protocol[T_co]):
    """One sign-in; with ``device_code`` a code is shown instead of a page. Runs outside the window's thread."""

    def __call__(
        self,
        cancel: CancelToken,
        *,
        open_browser: Callable[[str], None],
        device_code: Callable[[DeviceCode], None] | None,
    ) -> T_co: ...


class BrowserSignIn(Generic[T]):
    """``changed`` is called whenever something about it moves. All methods in the window's thread."""

    def __init__(self, runner: Runner, open_page: Callable[[str], bool], changed: Callable[[], None]) -> None:
        self._runner, self._open_page, self._changed = runner, open_page, changed
        self.question: Question[T] = Question(runner, self._on_moved)
        self.address = ""
        """Of Microsoft's page, once there is one to be opened."""
        self.no_browser = False
        """The page could not be opened; the person may copy its address."""
        self.with_code = False
        self.code: DeviceCode | None = None
        self._attempt: Attempt[T] | None = None
        self._then: Callable[[T], None] | None = None
        self._number = 0

    @property
    def under_way(self) -> bool:
        return self.question.under_way

    def start(self, attempt: Attempt[T], then: Callable[[T], None]) -> None:
        """In the browser; ``then`` is called with what came of it."""
        self._attempt, self._then = attempt, then
        self._go(with_code=False)

    def hand_over(self, changed: Callable[[], None], then: Callable[[T], None]) -> None:
        """Somebody else shows it from now on, or nobody yet; Microsoft's page stays open all the while."""
        self._changed, self._then = changed, then

    def use_code(self) -> None:
        """Instead of the page: for a browser that is of no use here."""
        self._go(with_code=True)

    def open_again(self) -> None:
        if self.address:
            self.no_browser = not self._open_page(self.address)
            self._changed()

    def stop(self) -> None:
        """Nobody waits any more; an answer that still comes is dropped."""
        self._number += 1
        self.question.forget()

    def _go(self, *, with_code: bool) -> None:
        attempt = self._attempt
        if attempt is None:
            return
        self.question.forget()
        self._number += 1
        number = self._number
        self.with_code, self.code, self.address, self.no_browser = with_code, None, "", False

        def opens(address: str) -> None:
            self._runner.post(lambda: self._on_address(number, address))

        def shows(code: DeviceCode) -> None:
            self._runner.post(lambda: self._on_code(number, code))

        def job(cancel: CancelToken) -> T:
            return attempt(cancel, open_browser=opens, device_code=shows if with_code else None)

        self.question.ask(job, self._on_signed_in)

    def _on_moved(self) -> None:
        self._changed()

    def _on_signed_in(self, value: T) -> None:
        if self._then is not None:
            self._then(value)

    def _on_address(self, number: int, address: str) -> None:
        if number == self._number:
            self.address = address
            self.open_again()

    def _on_code(self, number: int, code: DeviceCode) -> None:
        if number == self._number:
            self.code = code
            self._changed()
