"""The wizard without a window: steps, checks, going back, CREATE."""

from __future__ import annotations

import pytest

from cirahub_desktop.status import FolderNode
from cirahub_desktop.sync.errors import (
    BadName,
    BadSource,
    FolderProblem,
    LinkRefused,
    NameTaken,
    SignInFailed,
    StoreFailed,
)
from cirahub_desktop.sync.model.hub import HubConfig, SpokeKind
from cirahub_desktop.sync.spokes.base import Probe
from cirahub_desktop.ui.presenters.wizard import Page, WizardPresenter
from tests.ui.wizard.fakes import CLAIRE, LIVRAISONS, TREE, FakeApp, Inline, node

URL = "https://plan.nordfracht.example/export/livraisons.ics?key=8c41f0"


class Stage:
    """A presenter with everything around it."""

    def __init__(self, hub: HubConfig | None = None) -> None:
        self.app, self.runner = FakeApp(), Inline()
        self.moves = 0
        self.made: list[tuple[str, str]] = []
        self.hub = hub

    def start(self) -> WizardPresenter:
        presenter = WizardPresenter(
            self.app, self.runner, hub=self.hub, changed=self._on_changed, created=lambda *ids: self.made.append(ids)
        )
        presenter.start()
        return presenter

    def _on_changed(self) -> None:
        self.moves += 1


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def adding() -> Stage:
    return Stage(LIVRAISONS)


def at_link(stage: Stage) -> WizardPresenter:
    presenter = stage.start()
    presenter.next()
    presenter.next()
    assert presenter.page is Page.ICAL
    return presenter


def at_calendar(stage: Stage) -> WizardPresenter:
    stage.app.known = (CLAIRE,)
    presenter = stage.start()
    presenter.next()
    presenter.next()
    assert presenter.page is Page.CALENDAR
    return presenter


def test_a_new_hub_takes_five_steps_and_makes_hub_and_spoke(stage: Stage) -> None:
    presenter = at_link(stage)
    presenter.link.type_url(f"  {URL} ")
    presenter.next()
    assert presenter.page is Page.ICAL
    assert presenter.link.check.answer is not None
    presenter.next()
    assert (presenter.page, presenter.names.spoke) == (Page.SPOKE_NAME, "Livraisons Nordfracht")
    presenter.next()
    assert (presenter.page, presenter.names.hub) == (Page.HUB_NAME, "Livraisons Nordfracht")
    assert (presenter.frame.number, len(presenter.steps), presenter.frame.last) == (5, 5, True)
    presenter.names.type_hub("Livraisons")
    presenter.next()
    assert stage.app.named("add_ical_spoke") == [("add_ical_spoke", "new-hub", "Livraisons Nordfracht", URL, "", "")]
    assert stage.made == [("new-hub", "new-spoke")]
    presenter.next()
    assert len(stage.made) == 1


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


def test_a_link_is_checked_on_next_and_never_while_typing(stage: Stage) -> None:
    presenter = at_link(stage)
    for length in range(1, len(URL) + 1):
        presenter.link.type_url(URL[:length])
    assert stage.app.named("check_link") == []
    presenter.next()
    assert len(stage.app.named("check_link")) == 1


def test_typing_takes_the_answer_away(stage: Stage) -> None:
    presenter = at_link(stage)
    presenter.link.type_url(URL)
    presenter.next()
    presenter.link.type_url(f"{URL}x")
    assert presenter.link.check.answer is None
    presenter.next()
    assert presenter.page is Page.ICAL


def test_a_stale_answer_is_dropped(stage: Stage) -> None:
    presenter = at_link(stage)
    presenter.link.type_url(URL)
    stage.runner.hold = True
    presenter.next()
    presenter.link.type_url("https://other.example/b.ics")
    assert stage.runner.waiting[0].token.cancelled
    stage.runner.answer()
    assert presenter.link.check.answer is None


def test_cancel_stops_a_check_and_next_asks_again(stage: Stage) -> None:
    presenter = at_link(stage)
    presenter.link.type_url(URL)
    stage.runner.hold = True
    presenter.next()
    assert presenter.busy
    presenter.next()
    assert len(stage.runner.waiting) == 1
    presenter.stop()
    assert not presenter.busy
    stage.runner.answer()
    assert presenter.link.check.answer is None


def test_user_and_password_count_only_while_the_box_is_ticked(stage: Stage) -> None:
    presenter = at_link(stage)
    presenter.link.type_url(URL)
    presenter.link.set_needs_sign_in(needs=True)
    presenter.link.type_user("claire")
    presenter.link.type_password("secret")
    presenter.next()
    presenter.link.set_needs_sign_in(needs=False)
    presenter.next()
    assert [call[2:] for call in stage.app.named("check_link")] == [("claire", "secret"), ("", "")]
    assert presenter.link.draft.user == "claire"


def test_a_refused_link_stays_and_can_be_mended(stage: Stage) -> None:
    presenter = at_link(stage)
    presenter.link.type_url("https://a.example/share")
    stage.app.errors["check_link"] = LinkRefused(LinkRefused.Reason.NOT_ICS, "/share")
    presenter.next()
    assert isinstance(presenter.link.check.error, LinkRefused)
    assert presenter.link.draft.url == "https://a.example/share"
    stage.app.errors.clear()
    presenter.link.type_url(URL)
    presenter.next()
    assert presenter.link.check.answer is not None


def test_back_keeps_everything_that_was_typed(stage: Stage) -> None:
    presenter = at_link(stage)
    presenter.link.type_url(URL)
    presenter.next()
    presenter.next()
    presenter.names.type_spoke("Mine")
    presenter.back()
    assert (presenter.page, presenter.link.draft.url) == (Page.ICAL, URL)
    presenter.next()
    assert presenter.names.spoke == "Mine"


def test_a_suggestion_follows_the_link_until_a_person_types(stage: Stage) -> None:
    presenter = at_link(stage)
    presenter.link.type_url(URL)
    presenter.next()
    presenter.next()
    assert presenter.names.spoke == "Livraisons Nordfracht"
    presenter.back()
    stage.app.probe = Probe(name="", events=0)
    presenter.link.type_url("webcal://club.example/matches.ics")
    presenter.next()
    presenter.next()
    assert presenter.names.spoke == "club.example"


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_an_impossible_name_is_told_at_its_field(stage: Stage, name: str) -> None:
    presenter = at_link(stage)
    presenter.link.type_url(URL)
    presenter.next()
    presenter.next()
    presenter.names.type_spoke(name)
    presenter.next()
    assert presenter.page is Page.SPOKE_NAME
    assert isinstance(presenter.names.spoke_error, BadName)
    presenter.names.type_spoke("Plan")
    assert presenter.names.spoke_error is None


def at_hub_name(stage: Stage) -> WizardPresenter:
    presenter = at_link(stage)
    presenter.link.type_url(URL)
    for _ in range(3):
        presenter.next()
    assert presenter.page is Page.HUB_NAME
    return presenter


def test_a_taken_hub_name_is_told_at_its_field(stage: Stage) -> None:
    presenter = at_hub_name(stage)
    stage.app.taken_hubs = {"Livraisons Nordfracht"}
    presenter.next()
    assert isinstance(presenter.names.hub_error, NameTaken)
    assert not stage.made
    presenter.names.type_hub("Livraisons")
    presenter.next()
    assert stage.made


def test_a_hub_whose_spoke_cannot_be_made_is_taken_back(stage: Stage) -> None:
    presenter = at_hub_name(stage)
    stage.app.errors["add_ical_spoke"] = StoreFailed(StoreFailed.Reason.FULL, "store")
    presenter.next()
    assert isinstance(presenter.creation.error, StoreFailed)
    assert stage.app.named("remove_hub") == [("remove_hub", "new-hub")]
    stage.app.errors.clear()
    presenter.next()
    assert stage.made == [("new-hub", "new-spoke")]


def test_a_refused_spoke_name_leads_back_to_its_page(stage: Stage) -> None:
    presenter = at_hub_name(stage)
    stage.app.errors["add_ical_spoke"] = NameTaken("spoke", "Livraisons Nordfracht")
    presenter.next()
    assert presenter.page is Page.SPOKE_NAME
    assert isinstance(presenter.names.spoke_error, NameTaken)
    assert stage.app.named("remove_hub")


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


def test_a_refused_password_of_a_link_is_not_tried_twice(stage: Stage) -> None:
    presenter = at_link(stage)
    presenter.link.type_url(URL)
    presenter.link.set_needs_sign_in(needs=True)
    presenter.link.type_user("claire")
    presenter.link.type_password("wrong")
    stage.app.errors["check_link"] = SignInFailed("plan.example")
    presenter.next()
    presenter.next()
    assert len(stage.app.named("check_link")) == 1
    presenter.link.type_password("right")
    presenter.next()
    assert len(stage.app.named("check_link")) == 2


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


def test_a_local_folder_is_checked_on_next(stage: Stage, tmp_path) -> None:
    presenter = stage.start()
    presenter.choose_kind(SpokeKind.FOLDER)
    presenter.next()
    presenter.next()
    presenter.folder.type_path("not absolute")
    presenter.next()
    assert isinstance(presenter.folder.check.error, FolderProblem)
    presenter.folder.type_path(str(tmp_path / "Tournées"))
    presenter.next()
    presenter.next()
    assert presenter.names.spoke == "Tournées"


def test_something_typed_is_known_before_closing(stage: Stage) -> None:
    presenter = at_link(stage)
    assert not presenter.something_typed
    presenter.link.type_url("h")
    assert presenter.something_typed


def test_an_error_of_a_server_leaves_the_page_as_it_was(stage: Stage) -> None:
    presenter = at_link(stage)
    presenter.link.type_url(URL)
    stage.app.errors["check_link"] = BadSource("plan.example", BadSource.Reason.SIGN_IN_PAGE, "Sign in")
    presenter.next()
    assert presenter.page is Page.ICAL
    assert presenter.link.check.error is stage.app.errors["check_link"]
    presenter.back()
    presenter.next()
    assert presenter.link.check.error is not None


def test_a_forgetful_keyring_is_known(stage: Stage) -> None:
    stage.app.lasting = False
    assert not stage.start().secrets_last
