"""The link of an iCal spoke, given again: checked first, then kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from cirahub_desktop.status import SpokeStatus
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BadSource, CiraHubError, SignInFailed
from cirahub_desktop.sync.examination import Examination
from cirahub_desktop.sync.model.hub import SpokeConfig
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.ui.presenters.question import Question, Runner
from cirahub_desktop.ui.presenters.wizard_link import LinkApp, LinkDraft, LinkPresenter


class RelinkApp(LinkApp, Protocol):
    """All three may wait for the keyring or a server and go through the background."""

    def link_of(self, spoke: SpokeId) -> str: ...

    def set_link(self, spoke: SpokeId, url: str, user: str = ..., password: str = ...) -> SpokeConfig: ...


class RelinkPresenter:
    """``changed`` is called after every move, ``kept`` once, when the link is kept.

    ``when_idle`` calls back when no run of the hub is on: a run under way would still go by the old link.
    """

    def __init__(
        self,
        app: RelinkApp,
        runner: Runner,
        spoke: SpokeStatus,
        *,
        changed: Callable[[], None],
        kept: Callable[[], None],
        when_idle: Callable[[Callable[[], None]], None],
    ) -> None:
        self._app, self._spoke, self._changed, self._kept, self._when_idle = app, spoke, changed, kept, when_idle
        self.link = LinkPresenter(app, runner, changed)
        user = spoke.config.place.user
        self.link.draft = LinkDraft(user=user, needs_sign_in=bool(user) or _wants_sign_in(spoke.error))
        self._old: Question[str] = Question(runner, changed)
        self._keeping: Question[SpokeConfig] = Question(runner, changed)
        self._waits = False

    def start(self) -> None:
        """Fetch the link that is kept now, so that a new password does not need it typed again."""
        self._old.ask(lambda _: self._app.link_of(self._spoke.id), self._on_old)

    @property
    def busy(self) -> bool:
        return self.link.check.under_way or self._keeping.under_way or self._waits

    @property
    def may_save(self) -> bool:
        return bool(self.link.url) and not self.busy

    @property
    def error(self) -> CiraHubError | None:
        return self.link.check.error or self._keeping.error

    def save(self) -> None:
        """Check, then keep. What was checked already is not asked again."""
        if not self.may_save:
            return
        if self.link.check.answer is None:
            self.link.start_check(self._on_checked)
        else:
            self._on_checked(self.link.check.answer)

    def stop(self) -> None:
        """The dialog is closed and hears no answer any more. Nothing is kept that is not being kept already."""
        self._waits = False
        for question in (self.link.check, self._old, self._keeping):
            question.forget()

    def _on_old(self, link: str) -> None:
        if link and not self.link.draft.url:
            self.link.type_url(link)

    def _on_checked(self, _: Examination) -> None:
        self._waits = True
        self._changed()
        self._when_idle(self._keep)

    def _keep(self) -> None:
        if not self._waits:
            return
        self._waits = False
        spoke, url, user, password = self._spoke.id, self.link.url, self.link.user, self.link.password

        def job(_: CancelToken) -> SpokeConfig:
            return self._app.set_link(spoke, url, user, password)

        self._keeping.ask(job, lambda _: self._kept())


def _wants_sign_in(error: CiraHubError | None) -> bool:
    page = isinstance(error, BadSource) and error.reason is BadSource.Reason.SIGN_IN_PAGE
    return page or isinstance(error, SignInFailed)
