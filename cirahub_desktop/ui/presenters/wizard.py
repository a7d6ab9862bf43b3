"""The wizard without a window: which page, what was typed, what was checked, and what CREATE makes of it.

The views render what they read here and hand every event back; nothing typed lives in a widget alone, so going back,
switching the language and a refused name lose nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from cirahub_desktop.status import VaultState
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.hub import Account, HubConfig, SpokeKind
from cirahub_desktop.sync.model.item import HubId, SpokeId
from cirahub_desktop.ui.presenters.question import Question, Runner
from cirahub_desktop.ui.presenters.wizard_account import AccountPresenter
from cirahub_desktop.ui.presenters.wizard_app import WizardApp
from cirahub_desktop.ui.presenters.wizard_create import Created, Order, Refusal, create
from cirahub_desktop.ui.presenters.wizard_folder import LocalFolderPresenter
from cirahub_desktop.ui.presenters.wizard_link import LinkPresenter
from cirahub_desktop.ui.presenters.wizard_mailbox import MailboxPresenter
from cirahub_desktop.ui.presenters.wizard_names import NamesPresenter
from cirahub_desktop.ui.presenters.wizard_tree import TreePresenter


class Page(Enum):
    SETUP = "setup"
    TYPE = "type"
    ICAL = "ical"
    FOLDER = "folder"
    ACCOUNT = "account"
    CALENDAR = "calendar"
    MAILBOX = "mailbox"
    SPOKE_NAME = "spoke-name"
    HUB_NAME = "hub-name"


_KIND_PAGES = {
    SpokeKind.ICAL: (Page.ICAL,),
    SpokeKind.FOLDER: (Page.FOLDER,),
    SpokeKind.PUBLIC_FOLDER: (Page.ACCOUNT, Page.CALENDAR),
    SpokeKind.MAILBOX: (Page.ACCOUNT, Page.MAILBOX),
}
KINDS = (SpokeKind.ICAL, SpokeKind.PUBLIC_FOLDER, SpokeKind.MAILBOX, SpokeKind.FOLDER)
"""What the cards offer, in this order: kinds that work, nothing else."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page."""

    page: Page
    steps: tuple[Page, ...]
    last: bool
    busy: bool

    @property
    def number(self) -> int:
        return self.steps.index(self.page) + 1


class WizardPresenter:
    """``changed`` is called after every move; ``created`` once, at the end. All methods in one thread."""

    def __init__(
        self,
        app: WizardApp,
        runner: Runner,
        *,
        hub: HubConfig | None,
        changed: Callable[[], None],
        created: Callable[[HubId, SpokeId], None],
        open_page: Callable[[str], bool],
    ) -> None:
        """``open_page`` shows a page in the person's own browser; False where it could not."""
        self._app, self._runner, self._changed, self._created = app, runner, changed, created
        self.hub = hub
        self.page = Page.SETUP if hub is None else Page.TYPE
        self.kind = SpokeKind.ICAL if hub is None else SpokeKind.PUBLIC_FOLDER
        self.link = LinkPresenter(app, runner, changed)
        self.folder = LocalFolderPresenter(app, runner, changed)
        self.account = AccountPresenter(app, runner, changed, open_page)
        self.tree = TreePresenter(app, runner, changed)
        self.names = NamesPresenter(changed)
        self.vault: Question[VaultState] = Question(runner, changed)
        self.creation: Question[Created | Refusal] = Question(runner, changed)
        self.mailbox = MailboxPresenter(app, runner, changed)
        self.done = False

    def start(self) -> None:
        """Ask what may wait for the keyring's own prompt."""
        self.vault.ask(lambda _: self._app.vault_state())

    @property
    def steps(self) -> tuple[Page, ...]:
        head = (Page.SETUP, Page.TYPE) if self.hub is None else (Page.TYPE,)
        tail = (Page.SPOKE_NAME, Page.HUB_NAME) if self.hub is None else (Page.SPOKE_NAME,)
        return (*head, *_KIND_PAGES[self.kind], *tail)

    @property
    def frame(self) -> Frame:
        return Frame(self.page, self.steps, last=self.page is self.steps[-1], busy=self.busy)

    @property
    def busy(self) -> bool:
        """NEXT waits for an answer."""
        return self.creation.under_way or {
            Page.ICAL: self.link.check.under_way,
            Page.FOLDER: self.folder.check.under_way,
            Page.ACCOUNT: self.account.busy,
            Page.CALENDAR: self.tree.busy,
            Page.MAILBOX: self.mailbox.busy,
        }.get(self.page, False)

    @property
    def secrets_last(self) -> bool:
        """False only when it is known that the keyring forgets."""
        state = self.vault.answer
        return state is None or state.lasting

    @property
    def something_typed(self) -> bool:
        parts = (self.link.typed, self.folder.typed, self.account.typed, self.names.typed)
        chosen = self.tree.chosen is not None or self.mailbox.typed
        return any(parts) or chosen or bool(self.account.added)

    def choose_kind(self, kind: SpokeKind) -> None:
        self.kind = kind
        self._changed()

    def next(self) -> None:
        """What NEXT means on this page: check first, go on when the check has passed."""
        if self.busy or self.done:
            return
        {
            Page.SETUP: self._advance,
            Page.TYPE: self._advance,
            Page.ICAL: self._next_from_link,
            Page.FOLDER: self._next_from_folder,
            Page.ACCOUNT: self._next_from_account,
            Page.CALENDAR: self._next_from_calendar,
            Page.MAILBOX: self._next_from_mailbox,
            Page.SPOKE_NAME: self._next_from_spoke_name,
            Page.HUB_NAME: self._next_from_hub_name,
        }[self.page]()

    def back(self) -> None:
        """One step back; what was typed stays, a question under way is dropped."""
        self.stop()
        place = self.steps.index(self.page)
        if place > 0:
            self._go(self.steps[place - 1])

    def stop(self) -> None:
        """Cancel while something is under way."""
        for check in (self.link.check, self.folder.check):
            if check.under_way:
                check.forget()
        self.account.stop()
        self.tree.stop()
        self.mailbox.stop()

    def use_another_account(self) -> None:
        self._go(Page.ACCOUNT)

    def abandon(self) -> None:
        """Closed without CREATE: stop everything and take back an account that only this wizard made."""
        if self.done:
            return
        self.stop()
        self.tree.close()
        self.mailbox.close()
        self.vault.forget()
        for account in self.account.added:
            self._take_back(account)

    def _take_back(self, account: Account) -> None:
        def job(_: CancelToken) -> None:
            self._app.servers.remove_account(account.id)

        self._runner.run(job, _ignore, _ignore)

    def _next_from_link(self) -> None:
        if self.link.check.answer is None:
            self.link.start_check()
        else:
            self._advance()

    def _next_from_folder(self) -> None:
        if self.folder.check.answer is None:
            self.folder.start_check()
        else:
            self._advance()

    def _next_from_account(self) -> None:
        self.account.start_check(self._on_signed_in, public_folders=self.kind is SpokeKind.PUBLIC_FOLDER)

    def _next_from_calendar(self) -> None:
        if self.tree.ready():
            self._advance()
        else:
            self.tree.go_on()

    def _next_from_mailbox(self) -> None:
        if self.mailbox.ready():
            self._advance()
        else:
            self.mailbox.go_on()

    def _next_from_spoke_name(self) -> None:
        taken = frozenset(spoke.name for spoke in self.hub.spokes) if self.hub else frozenset[str]()
        if not self.names.check_spoke(taken):
            return
        if self.hub is None:
            self.names.suggest_hub(self.names.spoke)
            self._advance()
        else:
            self._create()

    def _next_from_hub_name(self) -> None:
        if self.names.check_hub():
            self._create()

    def _on_signed_in(self, account: Account) -> None:
        if self.kind is SpokeKind.MAILBOX:
            self._go(Page.MAILBOX)
            self.mailbox.open(account)
        else:
            self._go(Page.CALENDAR)
            self.tree.open(account)

    def _advance(self) -> None:
        self._go(self.steps[self.steps.index(self.page) + 1])

    def _go(self, page: Page) -> None:
        self.creation.forget()
        if page is Page.ACCOUNT:
            self.account.load()
        if page is Page.SPOKE_NAME:
            self.names.suggest_spoke(self._suggested_name())
        self.page = page
        self._changed()

    def _suggested_name(self) -> str:
        if self.kind is SpokeKind.ICAL:
            return self.link.suggested_name
        if self.kind is SpokeKind.FOLDER:
            return self.folder.suggested_name
        if self.kind is SpokeKind.MAILBOX:
            return self.mailbox.suggested_name
        return self.tree.chosen.name if self.tree.chosen else ""

    def _create(self) -> None:
        order = self._order()

        def job(_: CancelToken) -> Created | Refusal:
            return create(self._app, order)

        self.creation.ask(job, self._on_outcome)

    def _order(self) -> Order:
        server = self.mailbox if self.kind is SpokeKind.MAILBOX else self.tree
        return Order(
            hub=self.hub.id if self.hub else None,
            hub_name=self.names.hub.strip(),
            spoke_name=self.names.spoke.strip(),
            kind=self.kind,
            url=self.link.url,
            user=self.link.user,
            password=self.link.password,
            path=self.folder.path,
            account=server.account.id if server.account else None,
            folder=server.chosen,
        )

    def _on_outcome(self, outcome: Created | Refusal) -> None:
        if isinstance(outcome, Created):
            self.done = True
            self._created(outcome.hub, outcome.spoke)
        elif outcome.of_hub:
            self.names.refuse_hub(outcome.error)
        else:
            self._go(Page.SPOKE_NAME)
            self.names.refuse_spoke(outcome.error)


def _ignore(_: CiraHubError | None) -> None:
    """The wizard is gone; what could not be taken back is listed under the accounts."""
