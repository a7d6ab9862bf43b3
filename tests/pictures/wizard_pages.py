"""The wizard: its steps over the sandbox, and every state of its pages, which mostly need servers that say no."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import patch

from PySide6.QtWidgets import QDialog, QWidget

from cirahub_desktop.sync.model.hub import SpokeKind
from cirahub_desktop.ui.presenters.wizard import WizardPresenter
from cirahub_desktop.ui.wizard.leave import ask_to_leave
from cirahub_desktop.ui.wizard.wizard import Wizard
from tests.pictures import world
from tests.pictures.hub_pages import menu_of
from tests.pictures.page import Page
from tests.pictures.studio import Studio
from tests.ui.wizard.mailbox_scenes import MAILBOX_SCENES
from tests.ui.wizard.scenes import SCENES

Steps = Callable[[Studio, WizardPresenter], None]


def _new(studio: Studio) -> Wizard:
    window = studio.show_empty()
    studio.empty.open_wizard(None, window)
    return _front(studio)


def _added(studio: Studio) -> Wizard:
    window = studio.show(world.IN_SYNC)
    studio.shell.open_wizard(studio.hub(world.IN_SYNC).id, window)
    return _front(studio)


def _front(studio: Studio) -> Wizard:
    wizard = studio.dialog("wizard")
    assert isinstance(wizard, Wizard)
    return wizard


def _next(studio: Studio, presenter: WizardPresenter) -> None:
    presenter.next()
    studio.idle()


def link_checked(studio: Studio, presenter: WizardPresenter) -> None:
    _next(studio, presenter)
    _next(studio, presenter)
    presenter.link.type_url(studio.world.box.feeds["plain"])
    _next(studio, presenter)


def named(studio: Studio, presenter: WizardPresenter) -> None:
    link_checked(studio, presenter)
    _next(studio, presenter)


def hub_named(studio: Studio, presenter: WizardPresenter) -> None:
    named(studio, presenter)
    _next(studio, presenter)


def calendar(studio: Studio, presenter: WizardPresenter) -> None:
    presenter.choose_kind(SpokeKind.PUBLIC_FOLDER)
    _next(studio, presenter)
    _next(studio, presenter)
    node = next(node for _, node in presenter.tree.visible() if node.name == "Team Calendar")
    presenter.tree.choose(node)
    studio.idle()


def _new_at(steps: Steps) -> Callable[[Studio], QWidget]:
    def opened(studio: Studio) -> QWidget:
        wizard = _new(studio)
        steps(studio, wizard.presenter)
        return wizard

    return opened


def _added_at(steps: Steps) -> Callable[[Studio], QWidget]:
    def opened(studio: Studio) -> QWidget:
        wizard = _added(studio)
        steps(studio, wizard.presenter)
        return wizard

    return opened


def leave(studio: Studio) -> QWidget:
    """A question that waits for its answer; here it only stands there."""
    wizard = _new(studio)
    with patch.object(QDialog, "exec", QDialog.open):
        ask_to_leave(wizard)
    return studio.dialog("leaveQuestion")


def _scene(make: Callable[[], Wizard]) -> Callable[[Studio], QWidget]:
    return lambda studio: studio.shown(make())


PAGES = (
    Page("wizard-first", _new),
    Page("wizard-link", _new_at(link_checked)),
    Page("wizard-spoke-name", _new_at(named)),
    Page("wizard-hub-name", _new_at(hub_named)),
    Page("wizard-add", _added),
    Page("wizard-calendar", _added_at(calendar)),
    Page("wizard-leave", leave),
    Page("menu-wizard-language", menu_of("languageButton", _new)),
    *(Page(f"wizard-{name}", _scene(make)) for name, make in {**SCENES, **MAILBOX_SCENES}.items()),
)
