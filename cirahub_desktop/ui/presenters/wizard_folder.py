"""The page *Local folder*: a folder with .ics files on this computer or a network drive."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cirahub_desktop.sync.errors import FolderProblem
from cirahub_desktop.sync.spokes.base import Probe
from cirahub_desktop.ui.presenters.question import Question, Runner
from cirahub_desktop.ui.presenters.wizard_app import WizardApp


class LocalFolderPresenter:
    def __init__(self, app: WizardApp, runner: Runner, changed: Callable[[], None]) -> None:
        self._app, self._changed = app, changed
        self.text = ""
        self.check: Question[Probe] = Question(runner, changed)

    def type_path(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.check.forget()
            self._changed()

    def start_check(self) -> None:
        path = self.path
        if not self.text.strip() or not path.is_absolute():
            self.check.fail(FolderProblem(self.text.strip(), FolderProblem.Reason.NOT_FOUND))
            return
        self.check.ask(lambda cancel: self._app.check_folder(path, cancel))

    @property
    def path(self) -> Path:
        """``~`` is understood, as people type it."""
        return Path(self.text.strip()).expanduser()

    @property
    def typed(self) -> bool:
        return bool(self.text)

    @property
    def suggested_name(self) -> str:
        probe = self.check.answer
        return (probe.name if probe else "") or self.path.name
