"""From an account and its credential to a connection: address, method and version are given, nothing is guessed.

Nothing is ever tried twice with the same password, for on premises that locks accounts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cirahub_desktop.sync.model.hub import Account
from cirahub_desktop.sync.spokes.exchange.address import endpoint

if TYPE_CHECKING:
    from cirahub_desktop.sync.spokes.exchange.connection import Connection
    from cirahub_desktop.sync.spokes.exchange.credential import Credential
    from cirahub_desktop.sync.spokes.exchange.routing import Routes
    from cirahub_desktop.sync.turns import Turns


def connect(
    account: Account, credential: Credential, *, turns: Turns | None = None, routes: Routes | None = None
) -> Connection:
    """A connection for ``account``; nothing is sent before it is used. Raises BadOption for the server's address."""
    from cirahub_desktop.sync.spokes.exchange.connection import Connection

    return Connection(endpoint(account.server), credential, turns=turns, routes=routes)
