"""Signing in with Microsoft 365 that came to nothing: what a person can do, and what only IT can."""

from __future__ import annotations

from cirahub_desktop.frozen import frozen
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.model.hub import Account
from cirahub_desktop.sync.sign_in_errors import OtherAccount, SignInNeeded, SignInStopped, TicketFailed
from cirahub_desktop.wording.errors import explain
from cirahub_desktop.wording.messages import for_it, in_other_language
from cirahub_desktop.wording.registration import PERMISSION, REDIRECT
from cirahub_desktop.wording.sources import explain_source
from cirahub_desktop.wording.words import Words


@frozen
class _Told:
    """``ask_it``: what to ask IT for, where a new sign-in alone does not help."""

    title: str
    advice: str
    ask_it: str = ""


@explain_source.register
def _(error: SignInNeeded) -> Words:
    return explain_sign_in(error)


def explain_sign_in(error: SignInNeeded, account: Account | None = None) -> Words:
    """``account``: without its address and its application id IT would not know whom and what to allow."""
    told = _told(error.reason)

    def message() -> str:
        again = _told(error.reason)
        return for_it(again.title, _facts(error, account), again.ask_it)

    facts = _facts(error, account)
    if not told.ask_it:
        return Words(told.title, told.advice, facts=facts)
    return Words(told.title, told.advice, (), facts, message(), help_abroad=in_other_language(message))


def _facts(error: SignInNeeded, account: Account | None) -> tuple[tuple[str, str], ...]:
    rows = [(tr("Sign-in service"), error.host), (tr("Microsoft’s code"), error.code)]
    if account is not None:
        rows += [
            (tr("Account"), account.user or account.email),
            (tr("Application (client) ID"), account.client_id),
            (tr("Directory (tenant) ID"), account.tenant),
        ]
    return tuple((label, value) for label, value in rows if value)


def _told(reason: SignInNeeded.Reason) -> _Told:
    return {**_for_the_person(), **_of_the_person_for_it(), **_of_the_registration()}[reason]


def _for_the_person() -> dict[SignInNeeded.Reason, _Told]:
    """A new sign-in is all that is wanted."""
    reason, again = SignInNeeded.Reason, tr("Sign in with Microsoft again; nothing is lost.")
    return {
        reason.NEVER: _Told(
            tr("Nobody has signed in to Microsoft 365 on this computer yet."),
            tr("Sign in with Microsoft; your password is typed in on Microsoft’s own page."),
        ),
        reason.EXPIRED: _Told(tr("Your sign-in with Microsoft has expired or was ended."), again),
        reason.MORE_PROOF: _Told(
            tr("Microsoft wants one more proof that it is you."),
            tr("Sign in with Microsoft again, and keep your phone or your key at hand."),
        ),
        reason.CHANGED_RULES: _Told(
            tr("Exchange wants a fresh sign-in, for example because this computer is in another network."), again
        ),
        reason.OTHER: _Told(
            tr("Microsoft did not accept the sign-in."),
            tr("Sign in with Microsoft again; if it stays so, send IT the facts below."),
        ),
    }


def _of_the_person_for_it() -> dict[SignInNeeded.Reason, _Told]:
    """Signing in again brings the same answer until IT has changed something about the person."""
    reason, send = SignInNeeded.Reason, tr("Send IT the message; when they have answered, sign in again.")
    return {
        reason.CONSENT: _Told(
            tr("Your organisation has not allowed CiraHub Desktop yet."),
            send,
            tr(
                "Please grant admin consent to this application for {permission} (Office 365 Exchange Online, "
                "delegated).",
                permission=PERMISSION,
            ),
        ),
        reason.NOT_ASSIGNED: _Told(
            tr("Your organisation allows CiraHub Desktop to some people, and you are not among them."),
            send,
            tr("Please assign me to this application, under Users and groups."),
        ),
        reason.CONDITIONAL_ACCESS: _Told(
            tr("A rule of your organisation does not allow this sign-in."),
            tr("It may want a company device, another network, or no sign-in with a code; send IT the message."),
            tr("Please look in the sign-in log which Conditional Access rule stopped me, and tell me what it wants."),
        ),
        reason.ACCOUNT_BLOCKED: _Told(
            tr("Microsoft does not let this account in: it is locked, or its password has expired."),
            tr("Change the password on Microsoft’s page, or ask IT to unlock the account; then sign in again."),
            tr("Please unlock my account, or tell me why it is locked."),
        ),
        reason.TOKEN_REFUSED: _Told(
            tr("Microsoft let you in, and Exchange did not take the sign-in all the same."),
            send,
            tr(
                "Please check that my mailbox is in Exchange Online, that EWS is on for it, and that the application "
                "has the delegated permission {permission}.",
                permission=PERMISSION,
            ),
        ),
    }


def _of_the_registration() -> dict[SignInNeeded.Reason, _Told]:
    """The same, about how this program is registered."""
    reason, send = SignInNeeded.Reason, tr("Send IT the message; when they have answered, sign in again.")
    return {
        reason.UNKNOWN_APP: _Told(
            tr("Microsoft does not know the application id in your organisation."),
            tr("Check how the id is written; else ask IT for the right one."),
            tr("Please send me the application (client) id under which CiraHub Desktop is registered."),
        ),
        reason.UNKNOWN_TENANT: _Told(
            tr("Microsoft does not know this organisation, or you do not belong to it."),
            tr("Check the e-mail address, and the directory (tenant) id under More; else ask IT."),
            tr("Please send me the directory (tenant) id to which my account and CiraHub Desktop belong."),
        ),
        reason.NOT_PUBLIC: _Told(
            tr("CiraHub Desktop is registered in your organisation as another kind of program."),
            send,
            tr(
                "Please register it as a public client: platform Mobile and desktop applications, no secret, Allow "
                "public client flows."
            ),
        ),
        reason.REDIRECT: _Told(
            tr("CiraHub Desktop is registered in your organisation without the address to come back to."),
            send,
            tr("Please add the redirect URI {uri} under Mobile and desktop applications.", uri=REDIRECT),
        ),
        reason.PERMISSION: _Told(
            tr("CiraHub Desktop is registered in your organisation without the permission for calendars."),
            send,
            tr(
                "Please add the delegated permission {permission} of Office 365 Exchange Online, and grant admin "
                "consent.",
                permission=PERMISSION,
            ),
        ),
    }


@explain.register
def _(error: SignInStopped) -> Words:
    reason = SignInStopped.Reason
    pairs = {
        reason.TIME_OUT: (
            tr("Nothing came back from the browser."),
            tr("Sign in again; if the page was closed, it opens anew."),
        ),
        reason.CODE_EXPIRED: (
            tr("The code was not used in time."),
            tr("Sign in again to get a new code."),
        ),
        reason.DECLINED: (
            tr("The sign-in was declined on Microsoft’s page."),
            tr("Sign in again, and agree there to what CiraHub asks for."),
        ),
        reason.NO_BROWSER: (
            tr("No browser could be opened on this computer."),
            tr("Choose a browser in the settings of this computer, or sign in with a code."),
        ),
    }
    return Words(*pairs[error.reason])


@explain_source.register
def _(error: TicketFailed) -> Words:
    facts = ((tr("Server"), error.host),)
    told = _of_the_ticket(error)

    def message() -> str:
        again = _of_the_ticket(error)
        return for_it(again.title, facts, again.ask_it)

    return Words(told.title, told.advice, (), facts, message(), help_abroad=in_other_language(message))


def _of_the_ticket(error: TicketFailed) -> _Told:
    reason = TicketFailed.Reason
    return {
        reason.NO_TICKET: _Told(
            tr("This computer has no ticket (Kerberos) for {host}.", host=error.host),
            tr("Sign in to your organisation’s network, if need be by VPN; CiraHub tries again by itself."),
            tr("Please check that this computer gets a Kerberos ticket when I sign in."),
        ),
        reason.NO_LIBRARY: _Told(
            tr("CiraHub Desktop was installed without Kerberos on this computer."),
            tr("Send IT the message, or add the account with a password instead."),
            tr("Please install CiraHub Desktop with its part “kerberos” on this computer."),
        ),
        reason.SERVER_UNKNOWN: _Told(
            tr("Your organisation’s network gives no ticket (Kerberos) for {host}.", host=error.host),
            tr("Check how the address of the server is written; if it is right, send IT the message."),
            tr("Please register the service name HTTP/{host} in the domain.", host=error.host),
        ),
        reason.REFUSED: _Told(
            tr("{host} did not accept the sign-in of this computer.", host=error.host),
            tr("Send IT the message, or add the account with a password instead."),
            tr(
                "Please check the service name HTTP/{host} in the domain, and that nothing between this computer and "
                "Exchange opens the encryption: Extended Protection does not allow that.",
                host=error.host,
            ),
        ),
    }[error.reason]


@explain.register
def _(error: OtherAccount) -> Words:
    return Words(
        tr("{other} has signed in, not {meant}.", other=error.signed_in, meant=error.meant),
        tr("If both are yours, use it; else sign in again and choose the other account on Microsoft’s page."),
    )
