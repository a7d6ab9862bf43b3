"""A connection by user name and password, as most tests want it."""

from __future__ import annotations

from cirahub_desktop.accounts.password import Password
from cirahub_desktop.accounts.signin import connect as connect_with
from cirahub_desktop.sync.model.hub import Account
from cirahub_desktop.sync.spokes.exchange.connection import Connection


def connect(account: Account, password: str) -> Connection:
    return connect_with(account, Password(account, password))
