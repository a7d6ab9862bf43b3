"""The wizard without a window: steps, checks, going back, CREATE."""

from __future__ import annotations

import pytest

from cirahub_desktop.sync.errors import (
    BadName,
    BadSource,
    FolderProblem,
    LinkRefused,
    NameTaken,
    SignInFailed,
    StoreFailed,
)
from cirahub_desktop.sync.model.hub import SpokeKind
from cirahub_desktop.sync.spokes.base import Probe
from cirahub_desktop.ui.presenters.wizard import Page, WizardPresenter
from tests.ui.wizard.stage import Stage, at_link

URL = "https://plan.nordfracht.example/export/livraisons.ics?key=8c41f0"


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
