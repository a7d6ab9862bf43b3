"""Whether the password of an account was refused: once is enough for all its spokes, in whatever hub they are."""

from __future__ import annotations

from cirahub_desktop.sync.errors import SignInFailed
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.state.store import Store


def refused_password(store: Store, account: AccountId) -> SignInFailed | None:
    """What the server said of the password, which sent again and again would lock the account; None where it was let
    in, or a person gave another one since."""
    spokes = store.setup.spokes_of_account(account)
    errors = (store.conditions.get(spoke.id).error for spoke in spokes)
    return next((error for error in errors if isinstance(error, SignInFailed)), None)
