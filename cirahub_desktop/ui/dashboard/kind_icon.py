"""Which icon stands for which kind of spoke."""

from __future__ import annotations

from typing import Final

from cirahub_desktop.sync.model.hub import SpokeKind

KIND_ICONS: Final = {
    SpokeKind.ICAL: "link",
    SpokeKind.PUBLIC_FOLDER: "public-folder",
    SpokeKind.MAILBOX: "mailbox",
    SpokeKind.FOLDER: "folder",
    SpokeKind.MEMORY: "other-folder",
}
