"""A person signs in: in the browser of this computer, or, where there is none, with a code on another device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from cirahub_desktop.accounts.microsoft.client import Answer, accepted, client
from cirahub_desktop.accounts.microsoft.clouds import Site
from cirahub_desktop.accounts.microsoft.redirect import Redirect
from cirahub_desktop.accounts.microsoft.refusals import refusal
from cirahub_desktop.accounts.microsoft.tokens import stored
from cirahub_desktop.status import DeviceCode, SignedIn, SignInPage
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.sign_in_errors import SignInNeeded, SignInStopped

if TYPE_CHECKING:
    import msal

TIME_OUT = 300.0
"""Seconds for a person in the browser, a second factor included."""


def in_browser(
    account: Account,
    site: Site,
    cancel: CancelToken,
    *,
    open_browser: Callable[[str], bool | None],
    page: SignInPage,
    claims: str = "",
) -> SignedIn:
    """Open Microsoft's page and wait for what comes back. A browser that is closed says nothing: only ``cancel`` and
    the time-out end the wait. Raises SignInNeeded, SignInStopped, BadOption, Unreachable and Cancelled."""
    cache = _empty_cache()
    with client(account, site, cache, cancel) as application, Redirect(page) as redirect:
        flow = application.initiate_auth_code_flow(
            [site.scope],
            redirect_uri=redirect.address,
            login_hint=account.user or account.email,
            claims_challenge=claims or None,
            response_mode="form_post",
        )
        redirect.expect(flow["state"])
        if open_browser(flow["auth_uri"]) is False:
            raise SignInStopped(SignInStopped.Reason.NO_BROWSER)
        came_back = redirect.answer(cancel, TIME_OUT)
        if "error" in came_back:
            raise refusal(site.login_host, came_back)
        return _signed_in(account, site, _redeemed(application, site, flow, came_back), cache)


def with_code(
    account: Account, site: Site, cancel: CancelToken, *, show: Callable[[DeviceCode], None], claims: str = ""
) -> SignedIn:
    """Show a code that is typed in on another device, and ask until that is done. Many organisations forbid this way.

    Raises as :func:`in_browser`; a code is good for a quarter of an hour.
    """
    cache = _empty_cache()
    with client(account, site, cache, cancel) as application:
        flow = application.initiate_device_flow([site.scope], claims_challenge=claims or None)
        if "user_code" not in flow:
            raise refusal(site.login_host, flow)
        until = datetime.now(UTC) + timedelta(seconds=float(flow["expires_in"]))
        show(DeviceCode(flow["user_code"], flow["verification_uri"], until))
        while datetime.now(UTC) < until:
            cancel.wait(float(flow.get("interval", 5)))
            answer = application.acquire_token_by_device_flow(
                flow, claims_challenge=claims or None, exit_condition=lambda _: True
            )
            if answer.get("error") not in ("authorization_pending", "slow_down"):
                return _signed_in(account, site, accepted(site, answer), cache)
        raise SignInStopped(SignInStopped.Reason.CODE_EXPIRED)


def _redeemed(application: msal.PublicClientApplication, site: Site, flow: dict[str, Any], came_back: Any) -> Answer:
    try:
        answer = application.acquire_token_by_auth_code_flow(flow, dict(came_back))
    except (ValueError, RuntimeError):
        # Another state or nonce than ours: this answer belongs to no sign-in of ours.
        raise SignInNeeded(site.login_host, SignInNeeded.Reason.OTHER) from None
    return accepted(site, answer)


def _signed_in(account: Account, site: Site, answer: Answer, cache: msal.SerializableTokenCache) -> SignedIn:
    told = answer.get("id_token_claims", {})
    user = str(told.get("preferred_username") or told.get("upn") or "")
    meant = account.user or account.email
    found = replace(account, server=site.ews, auth=AuthMethod.MICROSOFT, user=user or meant)
    return SignedIn(found, meant, stored(cache.serialize()))


def _empty_cache() -> msal.SerializableTokenCache:
    import msal

    return msal.SerializableTokenCache()
