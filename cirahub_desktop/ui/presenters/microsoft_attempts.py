"""The two sign-ins with Microsoft that a person can begin: for an account that is to be, and for one there is."""

from __future__ import annotations

from collections.abc import Callable

from cirahub_desktop.status import DeviceCode, SignedIn
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import Account
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.ui.presenters.browser_sign_in import Attempt
from cirahub_desktop.ui.presenters.servers_app import ServersApp
from cirahub_desktop.wording.sign_in_page import sign_in_page


def for_draft(servers: ServersApp, draft: Account) -> Attempt[SignedIn]:
    page = sign_in_page()

    def attempt(
        cancel: CancelToken,
        *,
        open_browser: Callable[[str], None],
        device_code: Callable[[DeviceCode], None] | None,
    ) -> SignedIn:
        return servers.microsoft_sign_in(draft, cancel, open_browser=open_browser, page=page, device_code=device_code)

    return attempt


def for_known(servers: ServersApp, account: AccountId, *, agreed: str = "") -> Attempt[Account]:
    """``agreed``: the name that signed in instead of the one expected, and the person said that it is theirs."""
    page = sign_in_page()

    def attempt(
        cancel: CancelToken,
        *,
        open_browser: Callable[[str], None],
        device_code: Callable[[DeviceCode], None] | None,
    ) -> Account:
        return servers.sign_in_again(
            account, cancel, open_browser=open_browser, page=page, device_code=device_code, agreed=agreed
        )

    return attempt
