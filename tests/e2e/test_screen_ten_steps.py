"""Steps 1 to 10 on a real screen, in the real program, by presses of the X server: by mouse, and by keyboard alone.

What arrived is read back with plain exchangelib and compared with the feed, event by event.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from cirahub_desktop.app import App
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.status import HubStatus, State
from tests.e2e.arrived import assert_every_event_is_there, assert_secrets_are_in_the_vault_alone
from tests.e2e.person import Person, at_the_program
from tests.e2e.window import Papers, papers_of

FEED, DOCK, HUB = "Plan de livraison", "Quai", "Verrier"
pytestmark = pytest.mark.alone


def hub_in(data: Path) -> HubStatus:
    """As the store has it."""
    (hub,) = App(data).status()
    return hub


@pytest.mark.keyring
def test_the_ten_steps_by_mouse(shown: Mapping[str, str], sandbox: Sandbox, tmp_path: Path) -> None:
    """With the system's keyring, from the first start to a second sync by the tray, which writes nothing (R6)."""
    papers, data = papers_of(sandbox), tmp_path / "data"
    with at_the_program(shown, data, None) as person:
        person.makes_a_hub(papers, FEED, HUB)
        person.adds_a_public_folder(papers, DOCK)
        person.allows_writing(DOCK)
        person.syncs()
        count = assert_every_event_is_there(papers, FEED)
        person.reads(f"{count} events")
        sandbox.recorder.clear()
        with person.a_run():
            person.clicks_tray(3)
            person.clicks_entry("Sync Now")
        assert sandbox.recorder.counts.keys() <= {"GET", "FindItem", "(sign-in)"}
        assert assert_every_event_is_there(papers, FEED) == count
        person.clicks_tray(3)
        person.clicks_entry("Quit (syncing stops)")
        person.sees_it_end()
    hub = hub_in(data)
    assert hub.state is State.IN_SYNC
    assert [spoke.items for spoke in hub.spokes] == [count, count]
    assert_secrets_are_in_the_vault_alone(papers, tmp_path)


def test_the_ten_steps_by_keyboard(shown: Mapping[str, str], sandbox: Sandbox, tmp_path: Path) -> None:
    papers, data = papers_of(sandbox), tmp_path / "data"
    with at_the_program(shown, data, None) as person:
        new_hub_by_keyboard(person, papers)
        add_public_folder_by_keyboard(person, papers)
        person.pushes(f"optionsButton-{DOCK}")
        person.pushes("hubWritesSwitch")
        person.pushes("saveButton")
        person.gone("syncOptionsDialog")
        with person.a_run():
            person.pushes("syncNowButton")
        last = hub_in(data).last_run
        assert last is not None
        assert last.created == assert_every_event_is_there(papers, FEED)
        assert person.focus["name"] == "syncNowButton"


def new_hub_by_keyboard(person: Person, papers: Papers) -> None:
    person.walks_to("objectCard-calendars")
    person.presses("Return")
    person.sees("typeCard-ical")
    person.presses("Return")
    person.fills("linkField", papers.link)
    person.presses("Return")
    person.sees("checkAgainButton")
    person.presses("Return")
    person.fills("spokeNameField", FEED)
    person.presses("Return")
    person.fills("hubNameField", HUB)
    person.presses("Return")
    person.gone("wizard")


def add_public_folder_by_keyboard(person: Person, papers: Papers) -> None:
    person.pushes("addSpokeButton")
    person.walks_to("typeCard-public-folder", "Down")
    person.presses("Return")
    person.fills("emailField", papers.email)
    person.fills("passwordField", papers.password)
    person.pushes("moreButton")
    person.fills("serverField", papers.server)
    person.presses("Return")
    person.walks_to("folderTree")
    person.walks_to_line(papers.folder)
    person.sees("nextButton")
    person.presses("Return")
    person.fills("spokeNameField", DOCK)
    person.presses("Return")
    person.gone("wizard")
