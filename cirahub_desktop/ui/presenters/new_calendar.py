"""*New calendar…*: a folder made on request, offered only where the account has the right to make one."""

from __future__ import annotations

from collections.abc import Callable

from cirahub_desktop.status import FolderNode
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.ui.presenters.question import Question, Runner
from cirahub_desktop.ui.presenters.wizard_app import WizardApp

_ROOT = ""


class NewCalendarPresenter:
    """``made`` is called with the new calendar and the folder it lies in; None is the root of the public folders."""

    def __init__(
        self,
        app: WizardApp,
        runner: Runner,
        changed: Callable[[], None],
        made: Callable[[FolderNode | None, FolderNode], None],
    ) -> None:
        self._app, self._made = app, made
        self._changed = changed
        self._account: AccountId | None = None
        self._rights: dict[str, bool] = {}
        self.parent: FolderNode | None = None
        self.right: Question[bool] = Question(runner, changed)
        self.creation: Question[FolderNode] = Question(runner, changed)

    def forget(self) -> None:
        self._account, self.parent = None, None
        self._rights.clear()
        self.right.forget()
        self.creation.forget()

    def stand_in(self, account: AccountId, parent: FolderNode | None) -> None:
        """The folder in which a new one would lie; the server is asked once for each whether that may be."""
        if account == self._account and parent == self.parent:
            return
        self._account, self.parent = account, parent
        self.creation.forget()
        self.right.forget()
        if self._key not in self._rights:
            key = self._key
            self.right.ask(
                lambda cancel: self._app.servers.may_create_folder(account, parent, cancel),
                lambda allowed: self._keep(key, allowed=allowed),
            )

    @property
    def allowed(self) -> bool:
        return self._account is not None and self._rights.get(self._key, False)

    @property
    def refused(self) -> bool:
        """The server was asked, and the answer is no."""
        return self._account is not None and not self._rights.get(self._key, True)

    @property
    def error(self) -> CiraHubError | None:
        return self.creation.error

    def create(self, name: str) -> None:
        account, parent = self._account, self.parent
        if account is None or not self.allowed or not name.strip():
            return
        self.creation.ask(
            lambda cancel: self._app.servers.create_folder(account, parent, name.strip(), cancel),
            lambda node: self._made(parent, node),
        )

    @property
    def _key(self) -> str:
        return self.parent.id if self.parent else _ROOT

    def _keep(self, key: str, *, allowed: bool) -> None:
        self._rights[key] = allowed
        self._changed()
