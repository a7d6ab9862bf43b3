"""The page *Account*: how to sign in to the server with the public folders. Access is tested before it is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from cirahub_desktop.status import AccountCheck
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import FolderProblem, SignInFailed
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.ui.presenters.question import Question, Runner
from cirahub_desktop.ui.presenters.wizard_app import WizardApp

PUBLIC_FOLDERS = "Public Folders"
"""Names the root of all public folders in a :class:`FolderProblem`."""


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """``chosen`` is an account that exists already; None: a new one from the other fields, as typed."""

    chosen: AccountId | None = None
    email: str = ""
    password: str = ""
    server: str = ""
    user: str = ""
    auth: AuthMethod | None = None
    """None is automatic."""
    more: bool = False
    """The further fields are open."""


class AccountPresenter:
    def __init__(self, app: WizardApp, runner: Runner, changed: Callable[[], None]) -> None:
        self._app, self._changed = app, changed
        self.accounts: tuple[Account, ...] = ()
        self.draft = AccountDraft()
        self.added: tuple[Account, ...] = ()
        """Made by this wizard; taken back when it is abandoned."""
        self.missing = False
        """NEXT was pressed without an address or a password, or with a refused one."""
        self.check: Question[Account] = Question(runner, changed)

    def load(self) -> None:
        """Read the accounts there are; the first one is chosen unless something was typed or chosen already."""
        self.accounts = self._app.servers.accounts()
        if self.accounts and self.draft == AccountDraft():
            self.draft = AccountDraft(chosen=self.accounts[0].id)

    def choose(self, account: AccountId | None) -> None:
        self._edit(replace(self.draft, chosen=account, password=""))

    def type_email(self, text: str) -> None:
        self._edit(replace(self.draft, email=text))

    def type_password(self, text: str) -> None:
        self._edit(replace(self.draft, password=text))

    def type_server(self, text: str) -> None:
        self._edit(replace(self.draft, server=text))

    def type_user(self, text: str) -> None:
        self._edit(replace(self.draft, user=text))

    def choose_auth(self, auth: AuthMethod | None) -> None:
        self._edit(replace(self.draft, auth=auth))

    def show_more(self, *, more: bool) -> None:
        self.draft = replace(self.draft, more=more)
        self._changed()

    def start_check(self, then: Callable[[Account], None]) -> None:
        """Test access, store a new account or a new password, then go on."""
        draft = self.draft
        if self.refused:
            self.missing = True
            self._changed()
        elif draft.chosen is not None:
            chosen = draft.chosen
            self.check.ask(lambda cancel: self._test(chosen, draft.password, cancel), then)
        elif not self.complete:
            self.missing = True
            self._changed()
        else:
            name = self._free_name(draft.email.strip())
            self.check.ask(lambda cancel: self._add(name, draft, cancel), lambda account: self._on_added(account, then))

    @property
    def refused(self) -> bool:
        """The server refused exactly this; asking again could lock the account, so something must change first."""
        return isinstance(self.check.error, SignInFailed)

    @property
    def complete(self) -> bool:
        """Everything without which there is nothing to test."""
        return self.draft.chosen is not None or bool(self.draft.email.strip() and self.draft.password)

    @property
    def asks_new_password(self) -> bool:
        """The server refused the stored password of an account that exists."""
        return self.draft.chosen is not None and (self.refused or bool(self.draft.password))

    @property
    def typed(self) -> bool:
        draft = self.draft
        return bool(draft.email or draft.password or draft.server or draft.user)

    def _test(self, account: AccountId, password: str, cancel: CancelToken) -> Account:
        if password:
            self._app.servers.set_password(account, password)
        return _with_folders(self._app.servers.test_account(account, cancel))

    def _add(self, name: str, draft: AccountDraft, cancel: CancelToken) -> Account:
        email, user, server = draft.email.strip(), draft.user.strip(), draft.server.strip()
        check = self._app.servers.check_account(name, email, user, server, draft.auth, draft.password, cancel)
        account = _with_folders(check)
        cancel.check()
        return self._app.servers.add_account(account, draft.password)

    def _on_added(self, account: Account, then: Callable[[Account], None]) -> None:
        self.added = (*self.added, account)
        self.accounts = (*self.accounts, account)
        self.draft = AccountDraft(chosen=account.id)
        then(account)

    def _free_name(self, wish: str) -> str:
        taken = {account.name for account in self.accounts}
        names = (wish, *(f"{wish} ({number})" for number in range(2, len(taken) + 3)))
        return next(name for name in names if name not in taken)

    def _edit(self, draft: AccountDraft) -> None:
        if draft == self.draft:
            return
        self.draft, self.missing = draft, False
        self.check.forget()
        self._changed()


def _with_folders(check: AccountCheck) -> Account:
    if not check.public_folders:
        raise FolderProblem(PUBLIC_FOLDERS, FolderProblem.Reason.NOT_FOUND)
    return check.account
