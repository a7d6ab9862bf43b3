"""The accounts in *Settings*: how each signs in, what needs it, and whether the sign-in works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cirahub_desktop import wording
from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.ui.presenters.question import Question, Runner
from cirahub_desktop.wording.ending import until

if TYPE_CHECKING:
    from cirahub_desktop.status import AccountCheck
    from cirahub_desktop.ui.presenters.settings_app import SettingsApp

_NAMED = 3
"""Spokes that are named; more are counted by dots."""


@dataclass(frozen=True, slots=True)
class AccountRow:
    account: Account
    name: str
    how: str
    """User, way of signing in, server."""
    used: str
    may_remove: bool
    """Where not, ``used`` is the reason."""
    testing: bool
    works: bool | None
    """None while nobody has tried."""
    words: str
    """What came of the try, or why something was refused."""


class AccountsPresenter:
    """GUI thread. ``changed`` is called after every move."""

    def __init__(self, app: SettingsApp, runner: Runner, changed: Callable[[], None]) -> None:
        self._app, self._runner, self._changed = app, runner, changed
        self._tests: dict[AccountId, Question[AccountCheck]] = {}
        self._removals: dict[AccountId, Question[None]] = {}

    def rows(self) -> tuple[AccountRow, ...]:
        return tuple(self._row(account) for account in self._app.servers.accounts())

    def account(self, account: AccountId) -> Account | None:
        return next((one for one in self._app.servers.accounts() if one.id == account), None)

    def test(self, account: AccountId) -> None:
        self.forget(account)
        asked = self._tests.setdefault(account, Question(self._runner, self._changed))
        asked.ask(lambda cancel: self._app.servers.test_account(account, cancel))

    def remove(self, account: AccountId) -> None:
        """With its password, which asks the vault."""
        self.forget(account)
        asked = self._removals.setdefault(account, Question(self._runner, self._changed))
        asked.ask(lambda _: self._app.servers.remove_account(account))

    def forget(self, account: AccountId) -> None:
        """What was tried counts no more, because it signs in otherwise now."""
        if (test := self._tests.pop(account, None)) is not None:
            test.forget()
        if (removal := self._removals.pop(account, None)) is not None:
            removal.forget()
        self._changed()

    def close(self) -> None:
        for test in self._tests.values():
            test.forget()
        for removal in self._removals.values():
            removal.forget()

    def _row(self, account: Account) -> AccountRow:
        used_by = self._app.account_changes.uses(account).used_by
        test, removal = self._tests.get(account.id), self._removals.get(account.id)
        error = (test.error if test is not None else None) or (removal.error if removal is not None else None)
        works = test is not None and test.answer is not None
        return AccountRow(
            account,
            account.name,
            " · ".join((account.user or account.email, _way(account), _server(account))),
            _used(used_by),
            may_remove=not used_by,
            testing=test is not None and test.under_way,
            works=False if error is not None else works or None,
            words=_sentence(error) if error is not None else tr("The sign-in works.") if works else "",
        )


def _way(account: Account) -> str:
    return until(account) or wording.auth_method(account.auth)


def _server(account: Account) -> str:
    return urlsplit(account.server).hostname or account.server


def _used(used_by: tuple[tuple[str, str], ...]) -> str:
    if not used_by:
        return tr("No spoke needs it.")
    names = ", ".join(quoted(spoke) for _, spoke in used_by[:_NAMED])
    more = ", …" if len(used_by) > _NAMED else ""
    return tr("Needed by {spokes}, so it cannot be removed.", spokes=f"{names}{more}")


def _sentence(error: CiraHubError) -> str:
    said = wording.explain(error)
    return f"{said.title} {said.advice}".strip()


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """What a person types into the dialog of one account."""

    name: str
    user: str
    server: str
    client_id: str
    tenant: str


class AccountPresenter:
    """One account is changed. ``kept`` is called once, when it is stored."""

    def __init__(
        self, app: SettingsApp, runner: Runner, account: Account, changed: Callable[[], None], kept: Callable[[], None]
    ) -> None:
        self._app, self._kept = app, kept
        self.account = account
        self.draft = AccountDraft(account.name, account.user, account.server, account.client_id, account.tenant)
        self._keeping: Question[Account] = Question(runner, changed)

    @property
    def fields(self) -> tuple[tuple[str, str, str], ...]:
        """Field of the draft, label and help; only what this way of signing in has."""
        shared = (("name", tr("Name"), ""),)
        if self.account.auth is AuthMethod.MICROSOFT:
            return (
                *shared,
                ("user", tr("Who signs in"), tr("An address; another one signs in anew.")),
                ("client_id", tr("Application (client) ID"), tr("From your IT; another one signs in anew.")),
                ("tenant", tr("Directory (tenant) ID"), tr("Empty for that of the address.")),
            )
        return (
            *shared,
            ("user", tr("User name"), tr("An address, or DOMAIN\\user.")),
            ("server", tr("Server"), tr("The password is sent there, so only a server that you trust.")),
        )

    @property
    def busy(self) -> bool:
        return self._keeping.under_way

    @property
    def error(self) -> wording.Words | None:
        error = self._keeping.error
        return wording.explain(error) if error is not None else None

    @property
    def note(self) -> str:
        """What the change means, before it is kept."""
        if self.draft.server.strip() != self.account.server:
            return tr(
                "The next sync looks at every calendar of this account anew, as for the first time; nothing is deleted."
            )
        return ""

    def save(self) -> None:
        draft = self.draft
        wanted = replace(
            self.account,
            name=draft.name,
            user=draft.user,
            server=draft.server,
            client_id=draft.client_id,
            tenant=draft.tenant,
        )
        self._keeping.ask(lambda _: self._app.account_changes.change(wanted), lambda _: self._kept())

    def close(self) -> None:
        self._keeping.forget()
