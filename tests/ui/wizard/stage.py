"""A presenter of the wizard with everything around it, brought to the page a test is about."""

from __future__ import annotations

from cirahub_desktop.sync.model.hub import HubConfig
from cirahub_desktop.ui.presenters.wizard import Page, WizardPresenter
from tests.ui.wizard.fakes import CLAIRE, Browser, FakeApp, Inline


class Stage:
    """A presenter with everything around it."""

    def __init__(self, hub: HubConfig | None = None) -> None:
        self.app, self.runner, self.browser = FakeApp(), Inline(), Browser()
        self.moves = 0
        self.made: list[tuple[str, str]] = []
        self.hub = hub

    def start(self) -> WizardPresenter:
        presenter = WizardPresenter(
            self.app,
            self.runner,
            hub=self.hub,
            changed=self._on_changed,
            created=lambda *ids: self.made.append(ids),
            open_page=self.browser.open,
        )
        presenter.start()
        return presenter

    def _on_changed(self) -> None:
        self.moves += 1


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
