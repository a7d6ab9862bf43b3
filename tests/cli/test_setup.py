"""Accounts, hubs, spokes: what is set up by command, with secrets never among the arguments (R12)."""

from __future__ import annotations

import pytest

from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync.model.options import Feeding
from tests.cli.conftest import Call
from tests.cli.fake_app import STARTED, FakeApp

LINK = "https://example.com/private-1234/team.ics"


def team(call: Call) -> None:
    assert call("hub", "add", "Team").code == 0


def work_account(call: Call) -> None:
    added = call("account", "add", "Work", "--email", "a@example.com", "--password-stdin", given="hunter2\n")
    assert added.code == 0, added.err


def dock(call: Call) -> None:
    place = ["--type", "public-folder", "--account", "Work", "--folder", "/Team/Dock"]
    assert call("spoke", "add", "Team", "Dock", *place).code == 0


def test_an_account_takes_its_password_from_standard_input(call: Call, app: FakeApp) -> None:
    work_account(call)
    assert app.secrets == ["hunter2"]
    assert "a@example.com" in call("account", "list").out
    assert call("account", "test", "Work").code == 0
    assert call("account", "login", "Work", "--password-stdin", given="\ufeffnew\r\n").code == 0
    assert app.secrets == ["hunter2", "new"]
    assert call("account", "remove", "Work").code == 0
    assert call("account", "remove", "Work").code == 2


def test_without_a_terminal_nothing_is_asked(call: Call, app: FakeApp) -> None:
    answer = call("account", "add", "Work", "--email", "a@example.com", given="hunter2\n")
    assert answer.code == 2
    assert "There is no terminal to ask for the password" in answer.err
    assert app.servers.accounts() == ()


def test_an_empty_password_is_a_wrong_call(call: Call) -> None:
    assert call("account", "add", "Work", "--email", "a@example.com", "--password-stdin").code == 2


def test_a_refused_password_is_code_4_and_a_sentence_and_adds_nothing(call: Call, app: FakeApp) -> None:
    app.check_fails = e.SignInFailed("mail.example.com")
    answer = call("account", "add", "Work", "--email", "a@example.com", "--password-stdin", given="wrong\n")
    assert answer.code == 4
    assert answer.err.startswith("mail.example.com did not accept the user name and password.\n")
    assert "Traceback" not in answer.err
    assert app.servers.accounts() == ()


def test_the_same_account_twice_is_a_wrong_call_before_anything_is_asked(call: Call, app: FakeApp) -> None:
    work_account(call)
    app.check_fails = e.SignInFailed("h")
    again = call("account", "add", "Work", "--email", "a@example.com", "--password-stdin", given="x\n")
    assert again.code == 2
    assert "already an account" in again.err


def test_a_link_comes_from_the_first_line_and_its_password_from_the_second(call: Call, app: FakeApp) -> None:
    team(call)
    place = ["spoke", "add", "Team", "Feed", "--type", "ical", "--url", "-"]
    answer = call(*place, "--user", "claire", given=f"{LINK}\nhunter2\n")
    assert answer.code == 0, answer.err
    assert app.secrets == [LINK, "claire", "hunter2"]
    assert "412 events" in answer.out


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        (["--type", "ical", "--url", LINK], ""),
        (["--type", "ical", "--url", "-"], ""),
        (["--type", "ical", "--url", "-", "--user", "claire"], f"{LINK}\n"),
        (["--type", "ical"], f"{LINK}\n"),
        (["--type", "ical", "--url", "-", "--path", "."], f"{LINK}\n"),
        (["--type", "public-folder", "--account", "Work"], ""),
        (["--type", "folder"], ""),
        (["--type", "folder", "--path", ".", "--user", "x"], ""),
        (["--type", "memory"], ""),
    ],
)
def test_a_spoke_with_too_little_or_too_much_is_a_wrong_call(
    call: Call, app: FakeApp, arguments: list[str], given: str
) -> None:
    team(call)
    answer = call("spoke", "add", "Team", "Feed", *arguments, given=given)
    assert answer.code == 2
    assert LINK not in answer.err
    assert app.hub("Team").spokes == ()


def test_r12_no_keyring_is_said_before_a_link_would_be_forgotten(call: Call, app: FakeApp) -> None:
    team(call)
    app.lasting = False
    answer = call("spoke", "add", "Team", "Feed", "--type", "ical", "--url", "-", given=f"{LINK}\n")
    assert answer.code == 4
    assert "no password store" in answer.err


def test_a_login_page_is_code_4_with_its_ways_out(call: Call, app: FakeApp) -> None:
    team(call)
    app.check_fails = e.BadSource("example.com", e.BadSource.Reason.SIGN_IN_PAGE, "Sign in")
    answer = call("spoke", "add", "Team", "Feed", "--type", "ical", "--url", "-", given=f"{LINK}\n")
    assert answer.code == 4
    assert "  1. Enter the user name and password for this link." in answer.err
    assert LINK not in answer.err
    assert app.hub("Team").spokes == ()


def test_a_public_folder_is_found_by_its_path(call: Call, app: FakeApp) -> None:
    team(call)
    work_account(call)
    dock(call)
    (spoke,) = app.hub("Team").spokes
    assert spoke.place.path == "/Team/Dock"
    place = ["--type", "public-folder", "--account", "Work", "--folder"]
    assert call("spoke", "add", "Team", "Two", *place, "/Team").code == 4
    assert call("spoke", "add", "Team", "Two", *place, "/Nowhere").code == 4
    assert call("spoke", "add", "Team", "Dock", *place, "/Team/Dock").code == 2


def test_options_are_all_looked_at_before_any_is_stored(call: Call, app: FakeApp) -> None:
    team(call)
    work_account(call)
    dock(call)
    assert call("spoke", "set", "Team", "Dock", "hub-writes=on", "strikes=9").code == 2
    assert call("spoke", "set", "Team", "Dock", "hub-writes=on", "strikes").code == 2
    assert app.hub("Team").spokes[0].options.hub_writes is False
    stored = call("spoke", "set", "Team", "Dock", "hub-writes=on", "range-past=30d", "subject-prefix=a=b")
    assert stored.code == 0, stored.err
    assert app.hub("Team").spokes[0].options.hub_writes is True
    assert app.hub("Team").spokes[0].options.subject_prefix == "a=b"


def test_feeding_with_on_does_not_say_what_becomes_of_what_is_there(call: Call, app: FakeApp) -> None:
    team(call)
    work_account(call)
    dock(call)
    for foreign, last in ((0, None), (112, STARTED)):
        app.foreign, app.last_success = foreign, last
        answer = call("spoke", "set", "Team", "Dock", "feeds-hub=on")
        assert answer.code == 2
        assert "feeds-hub=new" in answer.err
        assert "feeds-hub=all" in answer.err
    assert not app.hub("Team").spokes[0].options.feeds_hub
    app.foreign = 0
    assert call("spoke", "set", "Team", "Dock", "feeds-hub=on").code == 0
    assert app.hub("Team").spokes[0].options.feeds_hub is Feeding.ALL


def test_a_spoke_that_begins_to_feed_says_how_many_events_go_to_the_hub(call: Call, app: FakeApp) -> None:
    team(call)
    work_account(call)
    dock(call)
    app.foreign, app.last_success = 112, STARTED
    said = call("spoke", "set", "Team", "Dock", "feeds-hub=all").out.splitlines()
    assert said[1:] == [
        "The next run sends 112 events of “Dock” to the hub.",
        'Nothing has been written yet. See it first: cirahub-desktop sync "Team" --dry-run',
    ]
    assert len(call("spoke", "set", "Team", "Dock", "feeds-hub=all").out.splitlines()) == 1
    assert "What is in “Dock” now stays there" in call("spoke", "set", "Team", "Dock", "feeds-hub=new").out
    assert len(call("spoke", "set", "Team", "Dock", "feeds-hub=off").out.splitlines()) == 1
    app.foreign = 0
    assert call("spoke", "set", "Team", "Dock", "feeds-hub=all").out.endswith("“Dock” has no events of its own yet.\n")
    call("spoke", "set", "Team", "Dock", "feeds-hub=off")
    app.last_success = None
    assert "All events that are in “Dock”" in call("spoke", "set", "Team", "Dock", "feeds-hub=all").out


def test_an_unknown_option_suggests_the_closest(call: Call) -> None:
    team(call)
    work_account(call)
    dock(call)
    answer = call("spoke", "set", "Team", "Dock", "hub-write=on")
    assert answer.code == 2
    assert "Did you mean “hub-writes”?" in answer.err


def test_a_read_only_spoke_is_never_written(call: Call) -> None:
    team(call)
    call("spoke", "add", "Team", "Feed", "--type", "ical", "--url", "-", given=f"{LINK}\n")
    answer = call("spoke", "set", "Team", "Feed", "hub-writes=on")
    assert answer.code == 2
    assert "never writes to it" in answer.err


def test_show_gives_every_option_as_set_takes_it(call: Call) -> None:
    team(call)
    work_account(call)
    dock(call)
    shown = call("spoke", "show", "Team", "Dock", "--json").json()
    assert isinstance(shown, dict)
    options = shown.pop("options")
    expected = {"schema": 1, "hub": "Team", "spoke": "Dock", "type": "public-folder", "place": "/Team/Dock"}
    assert shown == {**expected, "enabled": True}
    assert options["range-past"] == "30d"
    assert call("spoke", "set", "Team", "Dock", *(f"{key}={value}" for key, value in options.items())).code == 0
    assert "Range back" in call("spoke", "show", "Team", "Dock").out


def test_a_feed_gets_its_link_again(call: Call, app: FakeApp) -> None:
    team(call)
    call("spoke", "add", "Team", "Feed", "--type", "ical", "--url", "-", "--user", "claire", given=f"{LINK}\nold\n")
    app.secrets.clear()
    link = ["spoke", "link", "Team", "Feed", "--url", "-"]
    kept = call(*link, given=f"{LINK}?new\nhunter2\n")
    assert kept.code == 0, kept.err
    assert app.secrets == [f"{LINK}?new", "claire", "hunter2"]
    assert kept.out == "Spoke “Feed” has its link: 412 events.\n"
    app.secrets.clear()
    assert call(*link, "--user", "", given=f"{LINK}\n").code == 0
    assert app.secrets == [LINK, "", ""]


def test_r12_a_link_that_is_refused_is_neither_kept_nor_told(call: Call, app: FakeApp) -> None:
    team(call)
    call("spoke", "add", "Team", "Feed", "--type", "ical", "--url", "-", given=f"{LINK}\n")
    app.secrets.clear()
    assert call("spoke", "link", "Team", "Feed", "--url", LINK).code == 2
    app.check_fails = e.BadSource("example.com", e.BadSource.Reason.SIGN_IN_PAGE)
    answer = call("spoke", "link", "Team", "Feed", "--url", "-", given=f"{LINK}\n")
    assert answer.code == 4
    assert LINK not in answer.err + answer.out
    app.check_fails, app.lasting = None, False
    assert call("spoke", "link", "Team", "Feed", "--url", "-", given=f"{LINK}\n").code == 4
    assert app.secrets == []


def test_a_folder_has_no_link(call: Call) -> None:
    team(call)
    work_account(call)
    dock(call)
    answer = call("spoke", "link", "Team", "Dock", "--url", "-", given=f"{LINK}\n")
    assert answer.code == 2
    assert "“Dock” is of type Public Folder and has no link." in answer.err


def test_folders_are_shown_level_by_level(call: Call) -> None:
    work_account(call)
    top = [{"name": "Team", "path": "/Team", "calendar": False, "children": True}]
    assert call("folders", "Work", "--json").json() == top
    assert call("folders", "Work", "/", "--json").json() == top
    below = call("folders", "Work", "/Team", "--json").json()
    assert below == [{"name": "Dock", "path": "/Team/Dock", "calendar": True, "children": False}]
    assert "/Team/Dock  calendar" in call("folders", "Work", "/Team").out


def test_the_language_chosen_in_the_window_is_that_of_the_command_line(call: Call, app: FakeApp) -> None:
    app.preferences["language"] = "fr"
    assert call("status").out == "Il n’y a pas encore de hub.\n"


def test_every_call_closes_the_app(call: Call, app: FakeApp) -> None:
    call("status")
    assert app.closed == 1
    call("hub", "remove", "nothing")
    assert app.closed == 2
