"""The way to a public folder without a window: account, tree, calendar."""

from __future__ import annotations

import pytest

from cirahub_desktop.status import FolderNode
from cirahub_desktop.sync.errors import (
    FolderProblem,
    SignInFailed,
)
from cirahub_desktop.ui.presenters.wizard import Page, WizardPresenter
from tests.ui.wizard.fakes import CLAIRE, TREE, node
from tests.ui.wizard.stage import Stage, at_calendar


def test_a_second_spoke_takes_four_steps_with_a_public_folder(adding: Stage) -> None:
    presenter = at_calendar(adding)
    assert presenter.steps == (Page.TYPE, Page.ACCOUNT, Page.CALENDAR, Page.SPOKE_NAME)
    presenter.tree.choose(TREE["/Logistics"][2])
    presenter.next()
    assert presenter.names.spoke == "Planning quai"
    presenter.next()
    spoke = ("add_public_folder_spoke", "h1", "Planning quai", "a1", "/Logistics/Planning quai")
    assert adding.app.named("add_public_folder_spoke") == [spoke]
    assert adding.app.named("add_hub") == []
    assert adding.made == [("h1", "new-spoke")]


def test_the_first_account_that_exists_is_chosen_and_tested(adding: Stage) -> None:
    presenter = at_calendar(adding)
    assert adding.app.named("test_account") == [("test_account", "a1")]
    assert presenter.tree.account == CLAIRE


def at_new_account(stage: Stage) -> WizardPresenter:
    presenter = stage.start()
    presenter.next()
    assert presenter.page is Page.ACCOUNT
    presenter.account.type_email(" claire@verrier.example ")
    presenter.account.type_password("pw")
    return presenter


def test_a_new_account_is_tested_then_stored_then_its_folders_open(adding: Stage) -> None:
    presenter = at_new_account(adding)
    presenter.next()
    assert presenter.page is Page.CALENDAR
    assert adding.app.named("check_account")[0][1:3] == ("claire@verrier.example", "claire@verrier.example")
    assert adding.app.named("add_account") == [("add_account", "claire@verrier.example", "pw")]
    presenter.back()
    presenter.next()
    assert len(adding.app.named("add_account")) == 1


def test_nothing_is_asked_without_an_address_and_a_password(adding: Stage) -> None:
    presenter = adding.start()
    presenter.next()
    presenter.next()
    assert presenter.account.missing
    assert adding.app.named("check_account") == []


def test_a_refused_account_is_not_stored(adding: Stage) -> None:
    presenter = at_new_account(adding)
    adding.app.errors["check_account"] = SignInFailed("mail.verrier.example")
    presenter.next()
    assert presenter.page is Page.ACCOUNT
    assert adding.app.named("add_account") == []
    assert presenter.account.draft.email == " claire@verrier.example "


def test_an_account_without_public_folders_goes_no_further(adding: Stage) -> None:
    presenter = at_new_account(adding)
    adding.app.public_folders = False
    presenter.next()
    assert presenter.page is Page.ACCOUNT
    assert isinstance(presenter.account.check.error, FolderProblem)
    assert adding.app.named("add_account") == []


def test_sign_in_again_replaces_the_password(adding: Stage) -> None:
    adding.app.known = (CLAIRE,)
    adding.app.errors["test_account"] = SignInFailed("mail.verrier.example")
    presenter = adding.start()
    presenter.next()
    presenter.next()
    assert presenter.account.asks_new_password
    adding.app.errors.clear()
    presenter.account.type_password("new")
    presenter.next()
    assert adding.app.named("set_password") == [("set_password", "a1", "new")]
    assert presenter.page is Page.CALENDAR


def test_a_refused_password_is_not_tried_twice(adding: Stage) -> None:
    presenter = at_new_account(adding)
    adding.app.errors["check_account"] = SignInFailed("mail.verrier.example")
    presenter.next()
    presenter.next()
    assert len(adding.app.named("check_account")) == 1
    assert presenter.account.missing
    presenter.account.type_password("another")
    presenter.next()
    assert len(adding.app.named("check_account")) == 2


def test_two_accounts_of_one_address_get_two_names(adding: Stage) -> None:
    adding.app.known = (CLAIRE,)
    presenter = adding.start()
    presenter.next()
    presenter.account.choose(None)
    presenter.account.type_email("Verrier")
    presenter.account.type_password("pw")
    presenter.next()
    assert adding.app.named("add_account")[0][1] == "Verrier (2)"


def test_abandoning_takes_back_what_only_this_wizard_made(adding: Stage) -> None:
    presenter = at_new_account(adding)
    presenter.next()
    presenter.abandon()
    assert adding.app.named("remove_account") == [("remove_account", "added")]


def test_an_account_that_is_used_stays(adding: Stage) -> None:
    presenter = at_new_account(adding)
    presenter.next()
    presenter.tree.choose(TREE["/Logistics"][2])
    presenter.next()
    presenter.next()
    presenter.abandon()
    assert adding.made
    assert adding.app.named("remove_account") == []


def test_the_tree_asks_for_one_level_at_a_time(adding: Stage) -> None:
    presenter = at_calendar(adding)
    assert adding.app.named("folders") == [("folders", "")]
    presenter.tree.expand(TREE[""][2])
    presenter.tree.collapse(TREE[""][2])
    presenter.tree.expand(TREE[""][2])
    assert adding.app.named("folders") == [("folders", ""), ("folders", "/Logistics")]
    shown = [(depth, one.name) for depth, one in presenter.tree.visible()]
    assert (1, "Planning quai") in shown


def test_a_level_that_could_not_be_read_is_asked_again(adding: Stage) -> None:
    presenter = at_calendar(adding)
    adding.app.errors["folders"] = FolderProblem("/Logistics", FolderProblem.Reason.NO_READ)
    presenter.tree.expand(TREE[""][2])
    assert presenter.tree.levels["/Logistics"].error is not None
    adding.app.errors.clear()
    presenter.tree.expand(TREE[""][2])
    assert len(presenter.tree.levels["/Logistics"].nodes) == 5


def test_a_folder_that_is_no_calendar_cannot_be_chosen(adding: Stage) -> None:
    presenter = at_calendar(adding)
    presenter.tree.choose(TREE["/Logistics"][4])
    assert presenter.tree.chosen is None
    presenter.next()
    assert presenter.tree.missing
    assert presenter.page is Page.CALENDAR


def test_search_finds_calendars_already_loaded(adding: Stage) -> None:
    presenter = at_calendar(adding)
    presenter.tree.type_search("QUAI")
    assert presenter.tree.found() == ()
    presenter.tree.expand(TREE[""][2])
    assert [one.name for one in presenter.tree.found()] == ["Planning quai"]


def test_a_path_is_looked_up_on_next(adding: Stage) -> None:
    presenter = at_calendar(adding)
    presenter.tree.type_path(" /Rooms/Salle 2 ")
    presenter.next()
    assert adding.app.named("folder_by_path") == [("folder_by_path", "/Rooms/Salle 2")]
    assert presenter.tree.chosen == node("/Rooms/Salle 2", "calendar")
    assert presenter.page is Page.CALENDAR
    presenter.next()
    assert presenter.page is Page.SPOKE_NAME


def test_a_path_to_something_else_is_refused(adding: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    presenter = at_calendar(adding)
    mail = FolderNode("m", "Mail", "/Mail", is_calendar=False, has_children=False, kind="mail")
    monkeypatch.setattr(adding.app, "folder_by_path", lambda *_: mail)
    presenter.tree.type_path("/Mail")
    presenter.next()
    assert isinstance(presenter.tree.lookup.error, FolderProblem)
    presenter.tree.type_path("/Mai")
    assert presenter.tree.lookup.error is None


def test_only_the_last_calendar_chosen_is_shown(adding: Stage) -> None:
    presenter = at_calendar(adding)
    adding.runner.hold = True
    presenter.tree.choose(TREE["/Logistics"][1])
    presenter.tree.choose(TREE["/Logistics"][2])
    first, second = adding.runner.waiting
    first.answer()
    assert presenter.tree.probe.answer is None
    second.answer()
    assert presenter.tree.ready()
    assert presenter.tree.chosen == TREE["/Logistics"][2]


def test_a_calendar_that_may_not_be_read_goes_no_further(adding: Stage) -> None:
    presenter = at_calendar(adding)
    adding.app.errors["folder_probe"] = FolderProblem("/x", FolderProblem.Reason.NO_READ)
    presenter.tree.choose(TREE["/Logistics"][2])
    presenter.next()
    assert presenter.page is Page.CALENDAR
    assert len(adding.app.named("folder_probe")) == 2


def test_another_account_shows_its_own_folders(adding: Stage) -> None:
    presenter = at_calendar(adding)
    presenter.tree.choose(TREE["/Logistics"][2])
    presenter.use_another_account()
    presenter.account.choose(None)
    presenter.account.type_email("b@verrier.example")
    presenter.account.type_password("pw")
    presenter.next()
    assert presenter.tree.chosen is None
    assert adding.app.named("folders") == [("folders", ""), ("folders", "")]
