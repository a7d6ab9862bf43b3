"""The ways to the mailboxes of public folders, as they were learned: one file beside the store.

It holds addresses of mailboxes and no secret. Lost or unreadable, it is learned anew.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cirahub_desktop.sync.model.hub import Account
from cirahub_desktop.sync.model.online import is_online

if TYPE_CHECKING:
    from cirahub_desktop.sync.spokes.exchange.routing import Routes

_log = logging.getLogger(__name__)


class KnownWays:
    """For all connections of the application; used by several threads. Of two processes the last one to learn wins."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._routes: dict[str, Routes] = {}

    def of(self, account: Account) -> Routes:
        """The routes of an account, the same ones for all its connections."""
        from cirahub_desktop.sync.spokes.exchange.routing import Routes

        key = f"{account.id} {account.server} {account.email}"
        with self._lock:
            if key not in self._routes:
                known = self._read().get(key)
                made = Routes(account.email, needed=is_online(account.server), kept=self._keep)
                made.remember(known if isinstance(known, dict) else {})
                self._routes[key] = made
            return self._routes[key]

    def _keep(self) -> None:
        with self._lock:
            ways = {**self._read(), **{key: routes.known() for key, routes in self._routes.items()}}
            beside = self._path.with_suffix(f".{os.getpid()}")
            try:
                beside.write_text(json.dumps(ways), encoding="utf-8")
                beside.replace(self._path)
            except OSError as error:
                _log.info("the ways to public folders were not kept: %s", type(error).__name__)

    def _read(self) -> dict[str, Any]:
        try:
            ways = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return ways if isinstance(ways, dict) else {}
