"""The page of mailboxes in its states, and new calendars, each reached as a person reaches it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from cirahub_desktop.sync.errors import FolderProblem
from cirahub_desktop.sync.model.hub import SpokeKind
from cirahub_desktop.sync.spokes.base import Probe
from cirahub_desktop.ui.wizard.folder_tree import FolderTree
from cirahub_desktop.ui.wizard.wizard import Wizard
from tests.ui.wizard.fakes import CLAIRE, LIVRAISONS, MAILBOXES, ROOM, FakeApp, Inline

OWN = MAILBOXES[""]
Reason = FolderProblem.Reason


def at_mailbox(app: FakeApp | None = None, kind: SpokeKind = SpokeKind.MAILBOX) -> Wizard:
    app = app or FakeApp()
    app.known = (CLAIRE,)
    wizard = Wizard(app, Inline(), hub=LIVRAISONS, ask=lambda _: True)
    wizard.presenter.choose_kind(kind)
    wizard.presenter.next()
    wizard.presenter.next()
    return wizard


def stand_in(wizard: Wizard, name: str) -> None:
    """The row of a folder has the keyboard."""
    tree = wizard.findChild(FolderTree)
    (item,) = tree.findItems(name, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    tree.setCurrentItem(item)


def own_calendars() -> Wizard:
    return at_mailbox()


def own_chosen() -> Wizard:
    wizard = at_mailbox()
    wizard.presenter.mailbox.choose(OWN[1])
    return wizard


def of_others(app: FakeApp | None = None) -> Wizard:
    wizard = at_mailbox(app)
    wizard.presenter.mailbox.show(others=True)
    return wizard


def room(app: FakeApp | None = None, address: str = ROOM) -> Wizard:
    wizard = of_others(app)
    wizard.presenter.mailbox.type_address(address)
    wizard.presenter.next()
    return wizard


def room_read_only() -> Wizard:
    app = FakeApp()
    app.folder_answer = Probe(name="Calendar", events=0)
    app.may_create = False
    return room(app)


def not_shared() -> Wizard:
    app = FakeApp()
    app.errors["calendars_of"] = FolderProblem("direction@verrier.example/", Reason.NOT_FOUND)
    return room(app, "direction@verrier.example")


def no_such_mailbox() -> Wizard:
    app = FakeApp()
    app.errors["calendars_of"] = FolderProblem("sale.rhone@verrier.example/", Reason.NO_MAILBOX)
    return room(app, "sale.rhone@verrier.example")


def no_address() -> Wizard:
    wizard = of_others()
    wizard.presenter.next()
    return wizard


def new_calendar_exists() -> Wizard:
    app = FakeApp()
    app.errors["create_folder"] = FolderProblem(f"{CLAIRE.email}/Calendar/Tours", Reason.EXISTS)
    wizard = at_mailbox(app)
    wizard.presenter.mailbox.new.create("Tours")
    return wizard


def new_public_calendar() -> Wizard:
    wizard = at_mailbox(kind=SpokeKind.PUBLIC_FOLDER)
    stand_in(wizard, "Logistics")
    wizard.presenter.tree.new.create("North dock")
    return wizard


def no_new_public_calendar() -> Wizard:
    app = FakeApp()
    app.may_create = False
    wizard = at_mailbox(app, SpokeKind.PUBLIC_FOLDER)
    stand_in(wizard, "Direction")
    return wizard


MAILBOX_SCENES = {
    "10-mailbox-own": own_calendars,
    "10b-mailbox-own-chosen": own_chosen,
    "10d-mailbox-others": of_others,
    "10e-mailbox-room": room,
    "10f-mailbox-read-only": room_read_only,
    "10g-mailbox-not-shared": not_shared,
    "10h-mailbox-unknown": no_such_mailbox,
    "10i-mailbox-no-address": no_address,
    "10j-mailbox-new-exists": new_calendar_exists,
    "11-new-public-calendar": new_public_calendar,
    "11b-no-new-public-calendar": no_new_public_calendar,
}
