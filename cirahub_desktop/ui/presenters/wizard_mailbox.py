"""The page *Mailbox*: one's own calendars, or those of an address, and the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable

from cirahub_desktop.status import FolderNode
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.hub import Account
from cirahub_desktop.sync.spokes.base import Probe
from cirahub_desktop.ui.presenters.new_calendar import NewCalendarPresenter
from cirahub_desktop.ui.presenters.question import Question, Runner
from cirahub_desktop.ui.presenters.wizard_app import WizardApp

Calendars = tuple[FolderNode, ...]


class MailboxPresenter:
    """What was typed and chosen for each of the two is kept while a person goes from one to the other."""

    def __init__(self, app: WizardApp, runner: Runner, changed: Callable[[], None]) -> None:
        self._app, self._changed = app, changed
        self.account: Account | None = None
        self.of_others = False
        self.address = ""
        self.own: Question[Calendars] = Question(runner, self._on_own)
        self.others: Question[Calendars] = Question(runner, self._on_others)
        self.probe: Question[Probe] = Question(runner, changed)
        self.new = NewCalendarPresenter(app, runner, changed, self._on_made)
        self.missing = False
        """NEXT was pressed and there was nothing to go on with."""
        self._chosen: dict[bool, FolderNode] = {}
        self._made: dict[str, Calendars] = {}

    def open(self, account: Account) -> None:
        """Show the calendars of ``account``; the same account keeps what was looked up and chosen."""
        if self.account is None or self.account.id != account.id:
            self.close()
            self.account = account
            self._load_own()

    def close(self) -> None:
        """Forget what servers told; what was typed stays."""
        self.account = None
        for question in (self.own, self.others, self.probe):
            question.forget()
        self.new.forget()
        self._chosen.clear()
        self._made.clear()
        self.missing = False

    def reload(self) -> None:
        """Ask the server again, for example after somebody has shared a calendar."""
        account, asked = self.account, self.others.answer is not None or self.others.error is not None
        if account is not None:
            self.close()
            self.open(account)
            if asked:
                self._look_up()

    def show(self, *, others: bool) -> None:
        if others == self.of_others:
            return
        self.of_others, self.missing = others, False
        self.probe.forget()
        chosen = self._chosen.pop(others, None)
        self._on_answer(others=others) if chosen is None else self.choose(chosen)

    def type_address(self, text: str) -> None:
        if text == self.address:
            return
        self.address, self.missing = text, False
        self._chosen.pop(True, None)
        self.probe.forget()
        self.others.forget()
        self._changed()

    def choose(self, node: FolderNode) -> None:
        account = self.account
        if account is None or (node == self.chosen and self.probe.error is None):
            return
        self._chosen[self.of_others], self.missing = node, False
        self.probe.ask(lambda cancel: self._app.servers.folder_probe(account.id, node, cancel))

    @property
    def calendars(self) -> Calendars:
        """Those of the mailbox that is shown, the main one first."""
        found = self._asked.answer or ()
        made = self._made.get(found[0].mailbox, ()) if found else ()
        return (*found, *(one for one in made if one not in found))

    @property
    def chosen(self) -> FolderNode | None:
        return self._chosen.get(self.of_others)

    @property
    def error(self) -> CiraHubError | None:
        """Why the mailbox shows nothing."""
        return self._asked.error

    @property
    def loading(self) -> bool:
        return self._asked.under_way

    @property
    def busy(self) -> bool:
        return self.loading or self.probe.under_way or self.new.creation.under_way

    @property
    def typed(self) -> bool:
        own = self._chosen.get(False)
        return bool(self.address.strip()) or (own is not None and own not in (self.own.answer or ())[:1])

    @property
    def suggested_name(self) -> str:
        node = self.chosen
        if node is None or self.account is None:
            return ""
        return f"{node.name} ({node.mailbox})" if self.of_others else node.name

    def ready(self) -> bool:
        """A calendar is chosen and could be read."""
        return self.chosen is not None and self.probe.answer is not None

    def go_on(self) -> None:
        """NEXT without a calendar: look the address up, or say what is missing."""
        node = self.chosen
        if node is not None:
            self._chosen.pop(self.of_others)
            self.choose(node)
        elif self.of_others and self.address.strip() and not self.calendars:
            self._look_up()
        elif self.error is not None:
            self._load_own()
        else:
            self.missing = True
            self._changed()

    def stop(self) -> None:
        for question in (self.others, self.new.creation):
            if question.under_way:
                question.forget()
        if self.probe.under_way:
            self._chosen.pop(self.of_others, None)
            self.probe.forget()

    @property
    def _asked(self) -> Question[Calendars]:
        return self.others if self.of_others else self.own

    def _load_own(self) -> None:
        account = self.account
        if account is not None:
            self.own.ask(lambda cancel: self._app.servers.calendars_of(account.id, "", cancel))

    def _look_up(self) -> None:
        account, address = self.account, self.address.strip()
        if account is not None and address:
            self.others.ask(lambda cancel: self._app.servers.calendars_of(account.id, address, cancel))

    def _on_own(self) -> None:
        self._on_answer(others=False)

    def _on_others(self) -> None:
        self._on_answer(others=True)

    def _on_answer(self, *, others: bool) -> None:
        """The main calendar is the one that most people mean."""
        if others == self.of_others:
            self._stand()
            if self.calendars and self.chosen is None:
                self.choose(self.calendars[0])
        self._changed()

    def _stand(self) -> None:
        """A new calendar lies in the main one."""
        if self.account is not None and self.calendars:
            self.new.stand_in(self.account.id, self.calendars[0])

    def _on_made(self, _: FolderNode | None, node: FolderNode) -> None:
        self._made[node.mailbox] = (*self._made.get(node.mailbox, ()), node)
        self.choose(node)
