"""Where the program cannot start: who has clicked its icon sees no terminal, and would see nothing at all."""

from __future__ import annotations

from cirahub_desktop import wording
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.ui.dialogs.ask import Notice
from cirahub_desktop.ui.start import application
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme


def tell(error: CiraHubError) -> None:
    """Until it is closed. What the person prefers cannot be read now, so it looks and speaks as the system does."""
    apply(application(), Scheme.SYSTEM)
    Notice(wording.explain(error), None).exec()
