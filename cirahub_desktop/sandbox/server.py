"""The sandbox as a whole: ``Sandbox`` for Python, ``run`` for the command line."""

from __future__ import annotations

import json
import os
import signal
import ssl
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from types import FrameType, TracebackType
from typing import Final, Self

from cirahub_desktop.sandbox import feeds
from cirahub_desktop.sandbox.autodiscover import EWS_PATH
from cirahub_desktop.sandbox.clock import Now, utc_now
from cirahub_desktop.sandbox.control import Control
from cirahub_desktop.sandbox.faults import Faults
from cirahub_desktop.sandbox.folders import CALENDAR, Folder
from cirahub_desktop.sandbox.item import Item
from cirahub_desktop.sandbox.listener import House, Listener
from cirahub_desktop.sandbox.public_mailboxes import PublicMailbox, PublicMailboxes
from cirahub_desktop.sandbox.recorder import Recorder
from cirahub_desktop.sandbox.rights import Role
from cirahub_desktop.sandbox.sample_folders import PASSWORDS, fill, folder_at, path_of, put_foreign
from cirahub_desktop.sandbox.sample_mailboxes import CLAIRE
from cirahub_desktop.sandbox.signin import Auth, Tokens, no_tokens
from cirahub_desktop.sandbox.store import Store
from cirahub_desktop.sandbox.web import Handler

_RECOVERABLE: Final = ("SoftDelete", "MoveToDeletedItems")
LARGEST_BODY: Final = 1024 * 1024
CONTROL_TOKEN: Final = "CIRAHUB_SANDBOX_CONTROL"  # noqa: S105 - the name of a variable, no secret
"""With this in the environment, ``cirahub-desktop sandbox`` opens its control desk under that token."""


class Sandbox:
    """A loopback Exchange and feed server, in threads of its own.

    ``data`` is where everything is kept; ``None`` keeps it in memory. ``port`` 0 takes a free one. With ``certfile``
    and ``keyfile`` (PEM) it speaks TLS. ``control_token`` opens the control desk. ``now`` is what it takes for the
    present. With ``public_mailboxes`` the public folders are spread over these. Use it as a context manager, or call
    ``start`` and ``close``.
    """

    def __init__(
        self,
        data: Path | None = None,
        port: int = 0,
        *,
        auth: Auth = Auth.BOTH,
        tokens: Tokens = no_tokens,
        largest_body: int = LARGEST_BODY,
        faults: Iterable[str] = (),
        keep_bodies: bool = False,
        certfile: Path | None = None,
        keyfile: Path | None = None,
        control_token: str = "",
        now: Now = utc_now,
        public_mailboxes: PublicMailboxes | None = None,
    ) -> None:
        self.faults, self.recorder = Faults(), Recorder(keep_bodies)
        self.users = dict(PASSWORDS)
        for spec in faults:
            self.faults.add(spec)
        self._store = Store(data, now)
        self._seed()
        control = Control(control_token, self._store, self.faults, self.recorder) if control_token else None
        self._mailboxes, self._scheme = public_mailboxes, "https" if certfile else "http"
        shared = (self._store, self.faults, self.recorder, self.users, auth, tokens, largest_body, control)
        house = House(*shared, public_mailboxes, self._scheme)
        if public_mailboxes is not None:
            self._store.content_mailbox = lambda folder: public_mailboxes.of(folder).guid
        try:
            self._listener = Listener(port, Handler, house, _tls(certfile, keyfile))
        except OSError:
            self._store.close()
            raise
        self._control_prefix = control.prefix if control else ""
        self._thread = Thread(target=self._listener.serve_forever, args=(0.02,), name="sandbox")

    def start(self) -> Self:
        self._thread.start()
        return self

    def close(self) -> None:
        """End every connection and thread; what was answered is on the disk."""
        self.faults.end()
        self._listener.close()
        self._thread.join()
        self._store.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def base(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}"

    @property
    def port(self) -> int:
        return int(self._listener.server_address[1])

    @property
    def endpoint(self) -> str:
        return self.base + EWS_PATH

    @property
    def control(self) -> str:
        """The address of the control desk; empty without a token."""
        return self.base + self._control_prefix if self._control_prefix else ""

    @property
    def feeds(self) -> dict[str, str]:
        """Feed name without ``.ics`` -> link; feeds that were set included."""
        own = [name for name in self._store.feeds if name != feeds.ANCHOR]
        names = dict.fromkeys([*feeds.LISTED, *own])
        links = {name.removesuffix(".ics"): f"{self.base}/feeds/{name}" for name in names}
        return {**links, "large": links["events-1000"]}

    @property
    def folders(self) -> list[str]:
        """Paths of the calendars that the first user may write to."""
        with self._store.lock:
            return [
                path_of(self._store, folder)
                for folder in self._store.folders.values()
                if folder.public and folder.folder_class == CALENDAR and folder.rights_of(CLAIRE).create
            ]

    def set_feed(self, name: str, content: str | bytes) -> str:
        """Serve ``content`` under a name (ending in ``.ics``) and return its link; ``str`` goes out as UTF-8."""
        feeds.set_feed(self._store, name, content.encode() if isinstance(content, str) else content)
        return f"{self.base}/feeds/{name}"

    def items(self, path: str, *, deleted: bool = False) -> list[Item]:
        """The items of a public folder or, as ``address/path``, of a mailbox, oldest first; ``deleted`` gives the
        dumpster instead."""
        with self._store.lock:
            held = self._store.by_folder[folder_at(self._store, path).number].values()
            return [item for item in held if (item.deleted in _RECOVERABLE if deleted else not item.deleted)]

    def add_calendar(self, name: str) -> str:
        """A new calendar right below the root of the public folders, which the first user owns; its folder id."""
        with self._store.request():
            root = folder_at(self._store, "/")
            folder = Folder(self._store.new_number(), root.number, name, CALENDAR, Role.REVIEWER, {CLAIRE: Role.OWNER})
            self._store.put_folder(folder)
            return folder.folder_id

    def put_event(self, path: str, subject: str, place: str, start: datetime, minutes: int) -> None:
        """An event that a colleague made in a public folder."""
        with self._store.request():
            put_foreign(self._store, path, subject, place, start, minutes)

    def move_content(self, path: str, mailbox: PublicMailbox) -> None:
        """Let another mailbox hold what is in a public folder, as an administrator would while a program runs."""
        if self._mailboxes is not None:
            self._mailboxes.moved[folder_at(self._store, path).number] = mailbox

    def empty(self, path: str) -> None:
        """Forget all items of a public folder, the deleted ones too, as if it had just been made."""
        with self._store.request():
            self._store.forget_items(folder_at(self._store, path).number)

    def open_root(self) -> None:
        """Folders may be made right below the root of the public folders, as some servers let them."""
        self._store.root_is_closed = False

    def move(self, path: str, to: str) -> None:
        """Rename a public folder, or put it below another one, as people do in Outlook; it keeps its id."""
        with self._store.request():
            folder, (above, _, name) = folder_at(self._store, path), to.rpartition("/")
            folder.name, folder.parent = name, folder_at(self._store, above).number
            self._store.put_folder(folder)

    def remove(self, path: str) -> None:
        """Delete a public folder."""
        with self._store.request():
            self._store.forget_folder(folder_at(self._store, path).number)

    def set_role(self, path: str, user: str, role: Role) -> None:
        """Give ``user`` another role in a folder, as an administrator would while a program runs."""
        with self._store.request():
            folder = folder_at(self._store, path)
            folder.roles[user] = role
            self._store.put_folder(folder)

    @contextmanager
    def by_hand(self) -> Iterator[Store]:
        """The store itself, for changes that people make in Outlook; one request of its own."""
        with self._store.request():
            yield self._store

    @property
    def greeting(self) -> dict[str, object]:
        """What ``cirahub-desktop sandbox`` prints first."""
        users = [{"user": user, "password": password} for user, password in self.users.items()]
        return {"endpoint": self.endpoint, "users": users, "feeds": self.feeds, "folders": self.folders}

    def _seed(self) -> None:
        if self._store.is_new:
            today = self._store.clock.now().date()
            with self._store.request():
                self._store.put_feed(feeds.ANCHOR, {"date": today.isoformat()})
            fill(self._store, today)


def run(port: int, data: Path | None, faults: Iterable[str]) -> int:
    """Serve until SIGTERM, SIGINT or Ctrl-Break; the first line on standard output is the greeting as JSON.

    Raises ``ValueError`` for a fault that cannot be read and ``OSError`` for a port or directory that cannot be used.
    """
    stop = Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), on_signal)
    with Sandbox(data, port, faults=faults, control_token=os.environ.get(CONTROL_TOKEN, "")) as sandbox:
        sys.stdout.write(json.dumps(sandbox.greeting, ensure_ascii=True) + "\n")
        sys.stdout.flush()
        while not stop.wait(0.5):  # a bounded wait, because Windows delivers no signal into an endless one
            pass
    return 0


def _tls(certfile: Path | None, keyfile: Path | None) -> ssl.SSLContext | None:
    if certfile is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certfile, keyfile)
    return context
