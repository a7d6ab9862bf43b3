"""The ten steps of the product, done by hand in the real window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QAbstractButton, QWidget

from cirahub_desktop.demo.hands import Hands
from cirahub_desktop.i18n import tr


@dataclass(frozen=True, slots=True)
class Script:
    """What the person of the tour has in hand."""

    link: str
    email: str
    password: str
    server: str
    folder: str


SPOKE, TARGET, HUB = "Plan de livraison", "Team Calendar", "Verrier"


class Tour:
    """``told`` gets each step in words, ``pictured`` the name of each page while it is on the screen."""

    def __init__(
        self,
        hands: Hands,
        script: Script,
        told: Callable[[str], None],
        pictured: Callable[[str], None],
        runs: Callable[[], int],
    ) -> None:
        """``runs`` counts the runs that have ended."""
        self._hands, self._script = hands, script
        self._told, self._pictured, self._runs = told, pictured, runs

    def new_hub(self) -> None:
        hands = self._hands
        hands.wait_for(QWidget, "wizard")
        self._page("01-hub-and-spoke-setup", tr("1. Hub & Spoke Setup: calendars"))
        hands.click("objectCard-calendars")
        hands.next_page("typeCard-ical")
        hands.click("typeCard-ical")
        self._page("02-type-of-spoke", tr("2. The first spoke is an iCal URL"))
        hands.next_page("linkField")
        hands.type_into("linkField", self._script.link)
        hands.click("nextButton")
        hands.wait_for(QWidget, "checkAgainButton")
        self._page("03-ical-url", tr("3. The link is checked: it is a calendar"))
        hands.next_page("spokeNameField")
        hands.type_into("spokeNameField", SPOKE)
        self._page("04-name-your-spoke", tr("4. The spoke gets a name"))
        hands.next_page("hubNameField")
        hands.type_into("hubNameField", HUB)
        self._page("05-name-your-hub", tr("5. The hub gets a name, and is created"))
        hands.click("nextButton")
        hands.wait_until(lambda: hands.find(QWidget, "wizard") is None, "dashboard")
        self._page("06-dashboard-one-spoke", "")

    def add_public_folder(self) -> None:
        hands = self._hands
        hands.click("addSpokeButton")
        hands.wait_for(QWidget, "wizard")
        hands.click("typeCard-public-folder")
        self._page("07-add-a-spoke", tr("6. +Spoke: a public folder, with an account of the sandbox"))
        hands.next_page("emailField")
        hands.type_into("emailField", self._script.email)
        hands.type_into("passwordField", self._script.password)
        if hands.find(QWidget, "serverField") is None:
            hands.click("moreButton")
        hands.type_into("serverField", self._script.server)
        self._page("08-account", "")
        hands.next_page("folderTree")
        hands.choose_folder(self._script.folder)
        hands.wait_until(self._may_go_on, self._script.folder)
        self._page("09-choose-a-calendar", tr("7. The calendar is chosen in the tree"))
        hands.next_page("spokeNameField")
        hands.type_into("spokeNameField", TARGET)
        self._page("10-name-the-spoke", tr("8. The second spoke is tied to the hub"))
        hands.click("nextButton")
        hands.wait_until(lambda: hands.find(QWidget, "wizard") is None, "dashboard")
        self._page("11-dashboard-nothing-written", "")

    def allow_and_sync(self) -> None:
        hands = self._hands
        hands.click(f"optionsButton-{TARGET}")
        hands.wait_for(QWidget, "syncOptionsDialog")
        hands.click("hubWritesSwitch")
        self._page("12-sync-options", tr("9. Sync Options: the hub may create and sync items there"))
        hands.click("saveButton")
        hands.wait_until(lambda: hands.find(QWidget, "syncOptionsDialog") is None, "dashboard")
        self._told(tr("10. Sync Now"))
        self.sync("13-dashboard-in-sync")

    def sync(self, picture: str) -> None:
        """Press Sync Now and wait for the end of that run."""
        hands, before = self._hands, self._runs()
        hands.click("syncNowButton")
        hands.wait_until(lambda: self._runs() > before, "end of the run")
        hands.wait_for(QWidget, "syncNowButton")
        self._page(picture, "")

    def _may_go_on(self) -> bool:
        button = self._hands.find(QAbstractButton, "nextButton")
        return button is not None and button.isEnabled()

    def _page(self, picture: str, words: str) -> None:
        if words:
            self._told(words)
        self._hands.look()
        self._pictured(picture)
