"""Everything the server holds: folders and items, changed under one lock and written down before it is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from cirahub_desktop.sandbox.clock import Clock, Now, utc_now
from cirahub_desktop.sandbox.folders import Folder, folder_from_json
from cirahub_desktop.sandbox.item import Item, item_from_json, read_id
from cirahub_desktop.sandbox.journal import Journal, Line
from cirahub_desktop.sandbox.refusal import Refusal
from cirahub_desktop.sandbox.rights import Rights


class Store:
    """``is_new`` tells that nothing was on disk, so that the caller puts the sample data in."""

    def __init__(self, data: Path | None, now: Now = utc_now) -> None:
        self.lock = RLock()
        self.clock = Clock(now)
        self.folders: dict[int, Folder] = {}
        self.items: dict[int, Item] = {}
        self.by_folder: dict[int, dict[int, Item]] = {}
        self.feeds: dict[str, dict[str, object]] = {}
        self.content_mailbox: Callable[[int], str] = lambda _: ""
        """The GUID of the mailbox that holds what is in a folder; '' where nobody has to know."""
        self.root_is_closed = True
        """Nobody may make a folder right below the root of the public folders."""
        self._next_number = 1
        self._unwritten: dict[tuple[str, int | str], Line] = {}
        self._journal = Journal(data / "sandbox.jsonl") if data is not None else None
        self._load()
        self.is_new = not self.folders

    @contextmanager
    def request(self) -> Iterator[None]:
        """One request at a time; what it changed is on the disk when the block ends, also after an error."""
        with self.lock:
            try:
                yield
            finally:
                self._write_down()

    def new_number(self) -> int:
        self._next_number += 1
        return self._next_number

    def put_folder(self, folder: Folder) -> None:
        self.folders[folder.number] = folder
        self.by_folder.setdefault(folder.number, {})
        self._unwritten["folder", folder.number] = ("folder", folder.as_json())

    def put_item(self, item: Item) -> None:
        self._hold(item)
        self._unwritten["item", item.number] = ("item", item.as_json())

    def forget_items(self, folder: int) -> None:
        """All of them, the deleted ones too, without a trace."""
        for number in self.by_folder[folder]:
            del self.items[number]
        self.by_folder[folder].clear()
        if self._journal is not None:
            self._journal.rewrite(self._standing())

    def forget_folder(self, folder: int) -> None:
        """With what is in it, and the folders below it."""
        for below in [one.number for one in self.folders.values() if one.parent == folder]:
            self.forget_folder(below)
        del self.folders[folder]
        self.forget_items(folder)

    def touch(self, item: Item, user: str) -> None:
        """Record a change of ``item``: new change key, new LastModifiedTime."""
        item.version += 1
        item.modified, item.modified_by = self.clock.tick(), user
        self.put_item(item)

    def put_feed(self, name: str, value: dict[str, object]) -> None:
        self.feeds[name] = value
        self._unwritten["feed", name] = ("feed", {"name": name, **value})

    def folder(self, number: int, user: str) -> tuple[Folder, Rights]:
        """The folder and what ``user`` may do there; a folder nobody lets them see does not exist for them."""
        folder = self.folders.get(number)
        if folder is None or not folder.rights_of(user).visible:
            raise Refusal("ErrorFolderNotFound", "The specified folder could not be found in the store.")
        return folder, folder.rights_of(user)

    def item(self, item_id: str, user: str) -> tuple[Item, Rights, int | None]:
        """The item, the user's rights where it lies, and the instance index if the id is that of an occurrence.

        Missing and not readable look the same, as on a real server.
        """
        kind, numbers = read_id(item_id)
        if kind not in ("item", "occurrence"):
            raise Refusal("ErrorCannotUseFolderIdForItemId", "The id is not that of an item.")
        item = self.items.get(numbers[0])
        if item is None or item.deleted:
            raise Refusal("ErrorItemNotFound", "The specified object was not found in the store.")
        rights = self.folders[item.folder].rights_of(user)
        if not rights.read:
            raise Refusal("ErrorItemNotFound", "The specified object was not found in the store.")
        return item, rights, numbers[1] if kind == "occurrence" else None

    def live_items(self, folder: int) -> list[Item]:
        return [item for item in self.by_folder.get(folder, {}).values() if not item.deleted]

    def subfolders(self, parent: int, user: str) -> list[Folder]:
        return [
            folder for folder in self.folders.values() if folder.parent == parent and folder.rights_of(user).visible
        ]

    def close(self) -> None:
        with self.lock:
            self._write_down()
            if self._journal is not None:
                self._journal.close()

    def _hold(self, item: Item) -> None:
        self.items[item.number] = item
        self.by_folder.setdefault(item.folder, {})[item.number] = item

    def _write_down(self) -> None:
        if self._journal is not None:
            self._journal.append(self._unwritten.values())
        self._unwritten.clear()

    def _load(self) -> None:
        if self._journal is None:
            return
        for kind, value in self._journal.lines():
            self._take(kind, value)
        self._next_number = max((self._next_number, *self.folders, *self.items))
        self._journal.rewrite(self._standing())

    def _standing(self) -> Iterator[Line]:
        """One line for everything that is there."""
        yield from (("folder", folder.as_json()) for folder in self.folders.values())
        yield from (("item", item.as_json()) for item in self.items.values())
        yield from (("feed", {"name": name, **value}) for name, value in self.feeds.items())

    def _take(self, kind: str, value: dict[str, object]) -> None:
        if kind == "folder":
            folder = folder_from_json(value)
            self.folders[folder.number] = folder
            self.by_folder.setdefault(folder.number, {})
        elif kind == "item":
            item = item_from_json(value)
            self._hold(item)
            self.clock.after(item.modified)
        else:
            self.feeds[str(value.pop("name"))] = value
