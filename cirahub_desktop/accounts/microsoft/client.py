"""The one door to msal: a public client for one account, over our own line and a cache that we keep ourselves."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from cirahub_desktop.accounts.microsoft.clouds import Site
from cirahub_desktop.accounts.microsoft.line import Line
from cirahub_desktop.accounts.microsoft.refusals import refusal
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BadOption, Unreachable
from cirahub_desktop.sync.model.hub import Account
from cirahub_desktop.sync.sign_in_errors import SignInNeeded

if TYPE_CHECKING:
    import msal

_ID: Final = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_DOMAIN: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
_EXAMPLE: Final = "00000000-0000-0000-0000-000000000000"
_CAPABILITIES: Final = ["cp1"]
"""We answer claims challenges (continuous access evaluation), so tokens may live longer and be ended at any time."""

Answer = Mapping[str, Any]


def check_ids(account: Account) -> None:
    """Raises BadOption where ``client-id`` or ``tenant`` cannot be what IT gave."""
    if not _ID.fullmatch(account.client_id):
        raise BadOption("client-id", account.client_id, _EXAMPLE)
    tenant = tenant_of(account)
    if not (_ID.fullmatch(tenant) or _DOMAIN.fullmatch(tenant)):
        raise BadOption("tenant", tenant, f"{_EXAMPLE}, example.com")


def tenant_of(account: Account) -> str:
    """The tenant as the person gave it, else the domain of their address, which every tenant has among its own: an
    application that is registered for one organisation cannot be reached under a name for all."""
    return account.tenant.strip() or account.email.rpartition("@")[2].strip()


@contextmanager
def client(
    account: Account, site: Site, cache: msal.SerializableTokenCache, cancel: CancelToken
) -> Iterator[msal.PublicClientApplication]:
    """An application of msal for the length of the block. Asks the sign-in service where its endpoints are; raises
    SignInNeeded for a tenant that does not exist, BadOption, Unreachable and Cancelled."""
    # R12: its records hold the parameters of requests, and whole answers that it cannot read.
    logging.getLogger("msal").setLevel(logging.CRITICAL)
    check_ids(account)
    line = Line(cancel)
    try:
        yield _application(account, site, cache, line)
    finally:
        line.close()


def _application(
    account: Account, site: Site, cache: msal.SerializableTokenCache, line: Line
) -> msal.PublicClientApplication:
    import msal

    try:
        return msal.PublicClientApplication(
            account.client_id,
            authority=f"{site.login}/{tenant_of(account)}",
            token_cache=cache,
            http_client=line,
            client_capabilities=_CAPABILITIES,
            instance_discovery=False,  # the hosts are ours to know; nobody else is asked about them
        )
    except (ValueError, KeyError):
        # The service answered, and knows no such tenant.
        raise SignInNeeded(site.login_host, SignInNeeded.Reason.UNKNOWN_TENANT) from None


def accepted(site: Site, answer: Answer | None) -> Answer:
    """An answer of msal that holds tokens; raises SignInNeeded or SignInStopped for any other."""
    if not answer:
        raise SignInNeeded(site.login_host, SignInNeeded.Reason.NEVER)
    if "error" in answer:
        raise refusal(site.login_host, answer)
    if "access_token" not in answer:
        raise Unreachable(site.login_host, Unreachable.Reason.PROXY)
    return answer
