"""Why a sign-in with Microsoft 365, or with a ticket, did not come about, told apart by who can do what about it."""

from __future__ import annotations

from enum import Enum

from cirahub_desktop.sync.errors import CiraHubError, SpokeError


class SignInNeeded(SpokeError):
    """Microsoft lets nobody in before a person has signed in again, or IT has allowed it. ``code`` is Microsoft's, such
    as AADSTS65001, '' where it gave none. Never tried again by itself."""

    class Reason(Enum):
        NEVER = "never"
        """No sign-in is kept on this computer (another computer, no keyring)."""
        EXPIRED = "expired"
        """Too long ago, or the password was changed, or IT ended it."""
        MORE_PROOF = "more-proof"
        """A second factor is wanted."""
        CHANGED_RULES = "changed-rules"
        """Exchange asked for more than the sign-in gave (a claims challenge), such as another network."""
        CONSENT = "consent"
        """The organisation has not allowed this program yet."""
        NOT_ASSIGNED = "not-assigned"
        """The organisation allows it to some people, and not to this one."""
        CONDITIONAL_ACCESS = "conditional-access"
        """A rule of the organisation: the device, the place, or the way of signing in."""
        ACCOUNT_BLOCKED = "account-blocked"
        """Locked, switched off, or with a password that has expired."""
        UNKNOWN_APP = "unknown-app"
        """The tenant has no application of this id, or it is switched off."""
        UNKNOWN_TENANT = "unknown-tenant"
        """There is no such tenant, or the person or the application does not belong to it."""
        NOT_PUBLIC = "not-public"
        """The application is registered as one that keeps a secret, not for desktops."""
        REDIRECT = "redirect"
        """The application is registered without the address http://localhost."""
        PERMISSION = "permission"
        """The application is registered without the permission for EWS."""
        TOKEN_REFUSED = "token-refused"  # noqa: S105 - the name of a reason
        """Exchange refused a token that was brand-new."""
        OTHER = "other"

    def __init__(self, host: str, reason: Reason, code: str = "") -> None:
        super().__init__(host, reason, code)
        self.host, self.reason, self.code = host, reason, code


class SignInStopped(CiraHubError):
    """Nobody completed the sign-in; nothing was changed."""

    class Reason(Enum):
        TIME_OUT = "time-out"
        """Nothing came back from the browser: it was closed, or left alone."""
        CODE_EXPIRED = "code-expired"
        DECLINED = "declined"
        """The person said no on Microsoft's page."""
        NO_BROWSER = "no-browser"

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class TicketFailed(SpokeError):
    """The ticket of this computer (Kerberos) did not sign in; tried again like a server that is not reached, because
    tickets come back by themselves."""

    class Reason(Enum):
        NO_TICKET = "no-ticket"
        """Nobody is signed in to the domain here, or the domain is out of reach."""
        NO_LIBRARY = "no-library"
        """The extra ``kerberos`` is not installed."""
        SERVER_UNKNOWN = "server-unknown"
        """The domain has no service of this host's name."""
        REFUSED = "refused"
        """The server did not take the ticket: another domain, no mailbox, or Extended Protection."""

    def __init__(self, host: str, reason: Reason) -> None:
        super().__init__(host, reason)
        self.host, self.reason = host, reason


class OtherAccount(CiraHubError):
    """``signed_in`` signed in where ``meant`` was expected: perhaps another name of the same person, perhaps not."""

    def __init__(self, meant: str, signed_in: str) -> None:
        super().__init__(meant, signed_in)
        self.meant, self.signed_in = meant, signed_in
