"""The page *Account*: how to sign in to the server with the calendars. Access is tested before it is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from cirahub_desktop.status import AccountCheck, FoundServer, SignedIn
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import FolderProblem, ForeignHost, SecretMissing, SignInFailed
from cirahub_desktop.sync.model.hub import Account, AuthMethod, Cloud
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.sign_in_errors import OtherAccount
from cirahub_desktop.ui.presenters.browser_sign_in import BrowserSignIn
from cirahub_desktop.ui.presenters.microsoft_attempts import for_draft, for_known
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
    client_id: str = ""
    tenant: str = ""
    cloud: Cloud = Cloud.WORLDWIDE
    online: bool = False
    """Microsoft 365 was found behind the address."""
    agreed_host: str = ""
    """Outside the person's own domain, and they said yes to it."""


class Stage(Enum):
    """What a check is doing."""

    FINDING = "finding"
    SIGNING_IN = "signing-in"


class AccountPresenter:
    def __init__(
        self, app: WizardApp, runner: Runner, changed: Callable[[], None], open_page: Callable[[str], bool]
    ) -> None:
        self._app, self._runner, self._changed = app, runner, changed
        self.accounts: tuple[Account, ...] = ()
        self.draft = AccountDraft()
        self.added: tuple[Account, ...] = ()
        """Made by this wizard; taken back when it is abandoned."""
        self.missing = False
        """NEXT was pressed without something that is needed, or with a refused password."""
        self.stage = Stage.FINDING
        self.check: Question[Account | FoundServer] = Question(runner, changed)
        self.browser: BrowserSignIn[SignedIn] = BrowserSignIn(runner, open_page, changed)
        self.again: BrowserSignIn[Account] = BrowserSignIn(runner, open_page, changed)
        """For an account that exists."""
        self._signed_in: SignedIn | None = None
        self._then: Callable[[Account], None] = _nobody
        self._public_folders = True

    def load(self) -> None:
        """Read the accounts there are; the first one is chosen unless something was typed or chosen already."""
        self.accounts = self._app.servers.accounts()
        if self.draft == AccountDraft():
            preset = self._app.servers.microsoft_preset()
            first = self.accounts[0].id if self.accounts else None
            self.draft = AccountDraft(chosen=first, client_id=preset.client_id, tenant=preset.tenant)

    # What was typed

    def choose(self, account: AccountId | None) -> None:
        self._edit(replace(self.draft, chosen=account, password=""))

    def type_email(self, text: str) -> None:
        self._edit(replace(self.draft, email=text, online=False, agreed_host=""))

    def type_password(self, text: str) -> None:
        self._edit(replace(self.draft, password=text))

    def type_server(self, text: str) -> None:
        self._edit(replace(self.draft, server=text, online=False, agreed_host=""))

    def type_user(self, text: str) -> None:
        self._edit(replace(self.draft, user=text))

    def choose_auth(self, auth: AuthMethod | None) -> None:
        """Whoever chooses another way than Microsoft's does not want its page."""
        self._edit(replace(self.draft, auth=auth, online=False))

    def type_client_id(self, text: str) -> None:
        self._edit(replace(self.draft, client_id=text))

    def type_tenant(self, text: str) -> None:
        self._edit(replace(self.draft, tenant=text))

    def choose_cloud(self, cloud: Cloud) -> None:
        self._edit(replace(self.draft, cloud=cloud))

    def show_more(self, *, more: bool) -> None:
        self.draft = replace(self.draft, more=more)
        self._changed()

    # How it stands

    @property
    def with_microsoft(self) -> bool:
        """A new account that signs in in the browser."""
        draft = self.draft
        return draft.chosen is None and (draft.online or draft.auth is AuthMethod.MICROSOFT)

    @property
    def with_ticket(self) -> bool:
        """A new account that needs no password of ours."""
        return self.draft.chosen is None and self.draft.auth is AuthMethod.KERBEROS

    @property
    def chosen(self) -> Account | None:
        return next((one for one in self.accounts if one.id == self.draft.chosen), None)

    @property
    def asked(self) -> Account | None:
        """The account that the last answer is about, where it is known."""
        signed_in = self._signed_in.account if self._signed_in else None
        return self.chosen or signed_in or (self._microsoft_account() if self.with_microsoft else None)

    @property
    def busy(self) -> bool:
        return self.check.under_way or self.waiting is not None

    @property
    def waiting(self) -> BrowserSignIn[SignedIn] | BrowserSignIn[Account] | None:
        """For somebody in a browser."""
        return next((one for one in (self.browser, self.again) if one.under_way), None)

    @property
    def error(self) -> Exception | None:
        """Of the last thing that was tried."""
        return self.check.error or self.browser.question.error or self.again.question.error

    @property
    def refused(self) -> bool:
        """The server refused exactly this; asking again could lock the account, so something must change first."""
        return isinstance(self.check.error, SignInFailed) and not self._signs_in_without_password

    @property
    def complete(self) -> bool:
        """Everything without which nothing can be tried; a password may turn out to be needed later."""
        if self.draft.chosen is not None:
            return True
        wanted = self.draft.client_id if self.with_microsoft else self.draft.email
        return bool(self.draft.email.strip() and wanted.strip())

    @property
    def asks_new_password(self) -> bool:
        """The server refused the stored password of an account that exists, or there is none any more."""
        lost = isinstance(self.check.error, SecretMissing)
        wanted = self.refused or lost or bool(self.draft.password)
        return self.draft.chosen is not None and wanted and not self._signs_in_without_password

    @property
    def typed(self) -> bool:
        draft = self.draft
        return bool(draft.email or draft.password or draft.server or draft.user)

    @property
    def domain(self) -> str:
        return self.draft.email.rpartition("@")[2].strip()

    @property
    def _signs_in_without_password(self) -> bool:
        method = self.chosen.auth if self.chosen else self.draft.auth
        return method in (AuthMethod.MICROSOFT, AuthMethod.KERBEROS)

    # What is asked

    def start_check(self, then: Callable[[Account], None], *, public_folders: bool = True) -> None:
        """Test access, store a new account or a new password, then go on. ``public_folders``: it has to see some."""
        self._then, self._public_folders = then, public_folders
        draft = self.draft
        if self.refused or not self.complete:
            self._miss()
        elif draft.chosen is not None:
            chosen = draft.chosen
            self.check.ask(lambda cancel: self._test(chosen, draft.password, cancel), self._on_looked)
        elif self.with_microsoft:
            self._sign_in()
        else:
            self.stage = Stage.FINDING
            self.check.ask(lambda cancel: self._look(draft, cancel), self._on_looked)

    def stop(self) -> None:
        """*Cancel*, *Back*: whatever is under way is dropped, what was typed stays."""
        if self.check.under_way:
            self.check.forget()
        for one in (self.browser, self.again):
            if one.under_way:
                one.stop()

    def agree_to_host(self) -> None:
        """The person knows the server outside their domain."""
        error = self.check.error
        if isinstance(error, ForeignHost):
            self.draft = replace(self.draft, agreed_host=error.host)
            self.check.forget()
            self.start_check(self._then, public_folders=self._public_folders)

    def agree_to_other_account(self) -> None:
        """Whoever signed in is the person all the same."""
        signed_in = self._signed_in
        if signed_in is not None:
            self._check_signed_in(signed_in, agreed=True)
        elif isinstance(self.again.question.error, OtherAccount):
            self._sign_in_again(agreed=self.again.question.error.signed_in)

    def sign_in_with_microsoft(self) -> None:
        """Whatever the address or the last answer led to: a page of Microsoft's comes next."""
        if self.draft.chosen is not None:
            self._sign_in_again()
            return
        if not self.with_microsoft:
            self.draft = replace(self.draft, online=True)
            self.check.forget()
        if self.complete:
            self._sign_in()
        else:
            self._miss()

    def _miss(self) -> None:
        self.missing = True
        self._changed()

    def _test(self, account: AccountId, password: str, cancel: CancelToken) -> Account:
        if password:
            self._app.servers.set_password(account, password)
        return self._passed(self._app.servers.test_account(account, cancel))

    def _look(self, draft: AccountDraft, cancel: CancelToken) -> Account | FoundServer:
        """Sign in with what was typed, or say what is still wanted."""
        servers = self._app.servers
        email, user, server = draft.email.strip(), draft.user.strip(), draft.server.strip()
        if draft.auth is None or not server:
            found = servers.find(email, server, cancel, agreed_host=draft.agreed_host)
            agreed = bool(server) or found.host == draft.agreed_host  # whoever types a server knows it
            if found.foreign and not found.microsoft and not agreed:
                raise ForeignHost(found.host, self.domain)
            if found.microsoft or not (draft.password or draft.auth is AuthMethod.KERBEROS):
                return found
            server = found.server
        elif not (draft.password or draft.auth is AuthMethod.KERBEROS):
            return FoundServer(server, (draft.auth,), "")
        cancel.check()
        self._runner.post(lambda: self._show_stage(Stage.SIGNING_IN))
        check = servers.check_account(
            self._free_name(email),
            email,
            user,
            server,
            draft.auth,
            draft.password,
            cancel,
            agreed_host=draft.agreed_host,
        )
        account = self._passed(check)
        cancel.check()
        return servers.add_account(account, draft.password)

    def _show_stage(self, stage: Stage) -> None:
        self.stage = stage
        if self.check.under_way:
            self._changed()

    def _on_looked(self, answer: Account | FoundServer) -> None:
        if isinstance(answer, Account):
            self._on_account(answer)
            return
        self.check.forget()
        if answer.microsoft:
            self.draft = replace(self.draft, online=True, cloud=answer.cloud)
            self._changed()
        else:
            self._miss()

    def _on_account(self, account: Account) -> None:
        if all(one.id != account.id for one in self.accounts):
            self.added = (*self.added, account)
            self.accounts = (*self.accounts, account)
            self.draft = AccountDraft(chosen=account.id, client_id=self.draft.client_id, tenant=self.draft.tenant)
        self._signed_in = None
        self._then(account)

    # Microsoft

    def _sign_in(self) -> None:
        self._signed_in = None
        self.check.forget()
        self.browser.start(for_draft(self._app.servers, self._microsoft_account()), self._on_signed_in)

    def _microsoft_account(self) -> Account:
        """As typed."""
        draft = self.draft
        email, user = draft.email.strip(), draft.user.strip()
        name, client_id, tenant = self._free_name(email), draft.client_id.strip(), draft.tenant.strip()
        return Account(
            AccountId(""), name, email, user or email, "", AuthMethod.MICROSOFT, client_id, tenant, draft.cloud
        )

    def _on_signed_in(self, signed_in: SignedIn) -> None:
        self._signed_in = signed_in
        if signed_in.is_other:
            self.check.fail(OtherAccount(signed_in.meant, signed_in.account.user))
        else:
            self._check_signed_in(signed_in)

    def _check_signed_in(self, signed_in: SignedIn, *, agreed: bool = False) -> None:
        def job(cancel: CancelToken) -> Account:
            self._passed(self._app.servers.check_signed_in(signed_in, cancel))
            cancel.check()
            return self._app.servers.add_signed_in(signed_in, agreed=agreed)

        self.stage = Stage.SIGNING_IN
        self.check.ask(job, self._on_looked)

    def _sign_in_again(self, *, agreed: str = "") -> None:
        """To an account that exists; then it is tested."""
        chosen = self.draft.chosen
        if chosen is None:
            return
        self.check.forget()
        then, public_folders = self._then, self._public_folders
        self.again.start(
            for_known(self._app.servers, chosen, agreed=agreed),
            lambda _: self.start_check(then, public_folders=public_folders),
        )

    # Small things

    def _passed(self, check: AccountCheck) -> Account:
        if self._public_folders and not check.public_folders:
            raise FolderProblem(PUBLIC_FOLDERS, FolderProblem.Reason.NOT_FOUND)
        return check.account

    def _free_name(self, wish: str) -> str:
        taken = {account.name for account in self.accounts}
        names = (wish, *(f"{wish} ({number})" for number in range(2, len(taken) + 3)))
        return next(name for name in names if name not in taken)

    def _edit(self, draft: AccountDraft) -> None:
        if draft == self.draft:
            return
        self.draft, self.missing = draft, False
        self._signed_in = None
        for question in (self.check, self.browser.question, self.again.question):
            question.forget()
        self._changed()


def _nobody(_: Account) -> None:
    """Before the first check."""
