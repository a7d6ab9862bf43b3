"""How ``account add`` and ``account login`` sign in: with a password, with Microsoft, or with the computer's ticket.

What has to be asked is asked in the main thread, and at a terminal only; what talks to servers works beside it.
"""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import click

from cirahub_desktop import wording
from cirahub_desktop.cli.output import warn
from cirahub_desktop.cli.secrets import at_terminal, password
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.worker import found_by
from cirahub_desktop.i18n import format_clock, tr
from cirahub_desktop.sync.errors import CiraHubError, ForeignHost
from cirahub_desktop.sync.model.hub import Account, AuthMethod, Cloud
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.sign_in_errors import OtherAccount
from cirahub_desktop.wording.registration import ask_for_registration, why_an_application_id
from cirahub_desktop.wording.sign_in_page import sign_in_page

if TYPE_CHECKING:
    from cirahub_desktop.status import AccountCheck, DeviceCode, FoundServer, SignedIn

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wish:
    """An account as it was asked for."""

    name: str
    email: str
    user: str
    server: str
    auth: AuthMethod | None
    client_id: str
    tenant: str
    cloud: Cloud | None
    device_code: bool
    agreed_host: str
    password_stdin: bool

    @property
    def names_microsoft(self) -> bool:
        """An option that only Microsoft 365 has was given."""
        return bool(self.client_id or self.tenant or self.cloud or self.device_code)


def add_account(session: Session, wish: Wish) -> AccountCheck:
    """Signed in, tested and stored."""
    if wish.names_microsoft and wish.auth not in (None, AuthMethod.MICROSOFT):
        raise click.UsageError(tr("--client-id, --tenant, --cloud and --device-code belong to --auth microsoft."))
    if wish.auth is AuthMethod.MICROSOFT or wish.names_microsoft:
        return _with_microsoft(session, wish)
    found = None
    if wish.auth is None:
        found, wish = _found(session, wish)
        if found.microsoft:
            return _with_microsoft(session, replace(wish, cloud=found.cloud))
    secret = "" if wish.auth is AuthMethod.KERBEROS else password(wish.name, from_input=wish.password_stdin)
    return _with_password(session, replace(wish, server=found.server if found else wish.server), secret)


def login_with_microsoft(session: Session, account: Account, *, device_code: bool) -> None:
    _need_somebody(device_code=device_code)

    def sign_in(agreed: str) -> Account:
        return found_by(
            session,
            lambda: session.app.servers.sign_in_again(
                account.id,
                session.cancel,
                open_browser=_open_browser,
                page=sign_in_page(),
                device_code=_show_code if device_code else None,
                agreed=agreed,
            ),
        )

    try:
        sign_in("")
    except OtherAccount as error:
        _agree(error, tr("Use {account}?", account=error.signed_in))
        sign_in(error.signed_in)


def _found(session: Session, wish: Wish) -> tuple[FoundServer, Wish]:
    """Where the account lives; no password is sent anywhere before the person agreed to a host outside."""

    def find(agreed: str) -> FoundServer:
        found = found_by(
            session,
            lambda: session.app.servers.find(wish.email, wish.server, session.cancel, agreed_host=agreed),
        )
        known = bool(wish.server) or found.host == agreed  # whoever names a server knows it
        if found.foreign and not found.microsoft and not known:
            raise ForeignHost(found.host, wish.email.rpartition("@")[2])
        return found

    found, agreed = _with_agreement(find, wish.agreed_host)
    return found, replace(wish, agreed_host=agreed)


def _with_password(session: Session, wish: Wish, secret: str) -> AccountCheck:
    def sign_in(agreed: str) -> AccountCheck:
        def job() -> AccountCheck:
            servers = session.app.servers
            check = servers.check_account(
                wish.name,
                wish.email,
                wish.user,
                wish.server,
                wish.auth,
                secret,
                session.cancel,
                agreed_host=agreed,
            )
            servers.add_account(check.account, secret)
            return check

        return found_by(session, job)

    return _with_agreement(sign_in, wish.agreed_host)[0]


def _with_agreement(attempt: Callable[[str], T], agreed: str) -> tuple[T, str]:
    """``attempt`` with the host that was agreed to, which may be asked for at a terminal."""
    try:
        return attempt(agreed), agreed
    except ForeignHost as error:
        if not at_terminal():
            warn(tr("If you know this server, run the command again with --agree-host {host}", host=error.host))
            raise
        _agree(error, tr("Send the password to {host}?", host=error.host))
        return attempt(error.host), error.host


def _agree(error: CiraHubError, question: str) -> None:
    """At a terminal a yes goes on; anything else, and no terminal, is the error."""
    if not at_terminal():
        raise error
    warn(wording.explain(error).title)
    if not click.confirm(question, default=False, err=True):
        raise error


def _with_microsoft(session: Session, wish: Wish) -> AccountCheck:
    draft = found_by(session, lambda: _draft(session, wish))
    if not draft.client_id:
        warn(why_an_application_id())
        warn(ask_for_registration(wish.email)[0])
        raise click.UsageError(tr("Microsoft 365 needs --client-id; your IT has it."))
    _need_somebody(device_code=wish.device_code)

    def sign_in() -> SignedIn:
        return session.app.servers.microsoft_sign_in(
            draft,
            session.cancel,
            open_browser=_open_browser,
            page=sign_in_page(),
            device_code=_show_code if wish.device_code else None,
        )

    signed = found_by(session, sign_in)
    if signed.is_other:
        error = OtherAccount(signed.meant, signed.account.user)
        _agree(error, tr("Use {account}?", account=error.signed_in))

    def keep() -> AccountCheck:
        check = session.app.servers.check_signed_in(signed, session.cancel)
        return replace(check, account=session.app.servers.add_signed_in(signed, agreed=True))

    return found_by(session, keep)


def _draft(session: Session, wish: Wish) -> Account:
    preset = session.app.servers.microsoft_preset()
    return Account(
        AccountId(""),
        wish.name,
        wish.email,
        wish.user or wish.email,
        "",
        AuthMethod.MICROSOFT,
        wish.client_id or preset.client_id,
        wish.tenant or preset.tenant,
        wish.cloud or Cloud.WORLDWIDE,
    )


def _need_somebody(*, device_code: bool) -> None:
    """A browser that opens by itself waits for a person; a code is for somebody elsewhere, and was asked for."""
    if not device_code and not at_terminal():
        raise click.UsageError(
            tr("There is no terminal, so no browser is opened; sign in with --device-code, or in the window.")
        )


def _open_browser(address: str) -> bool:
    warn(tr("Go on in your browser…"))
    warn(tr("If no page opens, open this address on this computer:"))
    warn(address)
    webbrowser.open(address)
    return True


def _show_code(code: DeviceCode) -> None:
    warn(tr("Type this code on Microsoft’s page, on any device:"))
    warn(f"  {code.code}")
    warn(tr("The page is {page}. The code is good until {time}.", page=code.link, time=format_clock(code.expires)))
