"""The page *iCal URL*: what was typed, and what the link answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import urlsplit

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BadSource, CiraHubError, LinkRefused, SignInFailed
from cirahub_desktop.sync.examination import Examination
from cirahub_desktop.ui.presenters.question import Question, Runner


class LinkApp(Protocol):
    """What a link needs of the program; asks a server, so it goes through the background."""

    def check_link(self, url: str, user: str, password: str, cancel: CancelToken) -> Examination: ...


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """As typed; user and password count only while ``needs_sign_in``."""

    url: str = ""
    user: str = ""
    password: str = ""
    needs_sign_in: bool = False


class LinkPresenter:
    """Any change of what was typed takes the answer away, so that no answer stands beside another link."""

    def __init__(self, app: LinkApp, runner: Runner, changed: Callable[[], None]) -> None:
        self._app, self._changed = app, changed
        self.draft = LinkDraft()
        self.check: Question[Examination] = Question(runner, changed)
        self._more: bool | None = None

    def type_url(self, text: str) -> None:
        self._edit(replace(self.draft, url=text))

    def type_user(self, text: str) -> None:
        self._edit(replace(self.draft, user=text))

    def type_password(self, text: str) -> None:
        self._edit(replace(self.draft, password=text))

    def set_needs_sign_in(self, *, needs: bool) -> None:
        self._edit(replace(self.draft, needs_sign_in=needs))

    def show_more(self, *, more: bool) -> None:
        self._more = more
        self._changed()

    @property
    def more(self) -> bool:
        """Whether *More about this calendar* is open: where events are missing, until a person closes it."""
        found = self.check.answer
        return bool(found and found.unread) if self._more is None else self._more

    def start_check(self, then: Callable[[Examination], None] | None = None) -> None:
        """A refused password is not tried twice; typing anything makes a new try of it. ``then`` is called when the
        link is good."""
        if self.password and isinstance(self.check.error, SignInFailed):
            self._changed()
            return
        url, user, password = self.url, self.user, self.password
        self.check.ask(lambda cancel: self._app.check_link(url, user, password, cancel), then)

    @property
    def url(self) -> str:
        return self.draft.url.strip()

    @property
    def user(self) -> str:
        return self.draft.user.strip() if self.draft.needs_sign_in else ""

    @property
    def password(self) -> str:
        return self.draft.password if self.draft.needs_sign_in else ""

    @property
    def typed(self) -> bool:
        return self.draft != LinkDraft()

    @property
    def suggested_name(self) -> str:
        """The calendar's own name, else the host."""
        found = self.check.answer
        return (found.probe.name.strip() if found else "") or urlsplit(self.url).hostname or ""

    def _edit(self, draft: LinkDraft) -> None:
        if draft == self.draft:
            return
        self.draft, self._more = draft, None
        self.check.forget()
        self._changed()


def is_about_the_link_itself(error: CiraHubError) -> bool:
    """Shown right under the field; everything else in a panel with what came back."""
    return isinstance(error, LinkRefused)


def wants_sign_in(error: CiraHubError) -> bool:
    """User name and password could help."""
    reason = BadSource.Reason.SIGN_IN_PAGE
    return isinstance(error, SignInFailed) or (isinstance(error, BadSource) and error.reason is reason)
