"""Exchange refuses EWS: an HTTP 403, whose reasons no header or body tells apart (EXCHANGE.md, A2), so all are named.

Microsoft's cloud has other switches than a company's own server, hence two sets of reasons and commands.
"""

from __future__ import annotations

from cirahub_desktop.frozen import frozen
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync import web
from cirahub_desktop.sync.errors import Refused
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.online import is_online
from cirahub_desktop.wording.messages import Facts, for_it, in_other_language
from cirahub_desktop.wording.places import auth_method
from cirahub_desktop.wording.words import Words


def explain_refusal(error: Refused, account: Account | None = None, *, checking: bool = False) -> Words:
    """``checking``: a person is just trying the account, so nobody asks again for them."""

    def request() -> str:
        return _message(error, account)

    return Words(
        _title(error),
        _advice(checking=checking),
        facts=tuple(_facts(error, account)),
        help=request(),
        reasons=_case(error, account).reasons,
        help_abroad=in_other_language(request),
    )


def _title(error: Refused) -> str:
    return tr("{host} refuses EWS, the way by which CiraHub reads and writes calendars.", host=error.host)


def _advice(*, checking: bool) -> str:
    if checking:
        return tr("Only IT can allow it: send them the message, and try again when they have answered.")
    return tr(
        "Only IT can allow it: send them the message. CiraHub asks again once per hour, and when you press Sync Now."
    )


def _facts(error: Refused, account: Account | None) -> Facts:
    rows = [(tr("Server"), error.host)]
    if account is None:
        return rows
    rows.append((tr("Account"), account.email))
    if account.auth is AuthMethod.MICROSOFT:
        rows.append((tr("Application (client) ID"), account.client_id))
    else:
        rows.append((tr("How it signs in"), auth_method(account.auth)))
    return rows


@frozen
class _Case:
    """What may be the reason, which commands show it, which mend it, and what to know before."""

    reasons: tuple[str, ...]
    show: tuple[str, ...]
    mend: tuple[str, ...]
    notes: tuple[str, ...]


def _case(error: Refused, account: Account | None) -> _Case:
    return _online(account) if is_online(error.host) else _own_server(account)


def _online(account: Account | None) -> _Case:
    who, client = _mailbox(account), _client(account)
    unlisted = tr("EWS is allowed for listed applications only, and this one is not on the list")
    if account is not None and account.auth is not AuthMethod.MICROSOFT:
        unlisted = tr(
            "EWS is allowed for listed applications only, and a sign-in with a password has no application id"
        )
    return _Case(
        (
            tr("EWS is switched off for the whole organisation"),
            unlisted,
            tr("EWS is switched off for this mailbox"),
            tr("the licence of this mailbox has no EWS (Kiosk, F1, F3)"),
            tr("a rule lets only certain programs in, by their name (user agent)"),
        ),
        (
            "Get-OrganizationConfig | Format-List Ews*",
            "Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy | Format-List EwsAllowedAppIDs",
            f"Get-CASMailbox {who} | Format-List Ews*",
        ),
        (
            f'Set-OrganizationConfig -EwsAllowedAppIDs "IDS-OF-THE-LIST-NOW,{client}"',
            "Set-OrganizationConfig -EwsEnabled $true",
            f"Set-CASMailbox {who} -EwsEnabled $true",
        ),
        (
            tr("The first one replaces the whole list: keep the ids that are on it. It can take 24 hours to work."),
            tr("With EWS switched on and an empty list, everything is refused, so the list comes first."),
            tr("The name (user agent) of this program begins with {name}.", name=_program()),
            tr("Microsoft switches EWS off for good in Exchange Online on 1 April 2027."),
        ),
    )


def _own_server(account: Account | None) -> _Case:
    who, program = _mailbox(account), _program()
    return _Case(
        (
            tr("EWS is switched off for this mailbox"),
            tr("EWS is switched off for the whole organisation"),
            tr("a rule lets only certain programs in, by their name (user agent)"),
            tr("the web server or a device before it lets nobody in from this network"),
        ),
        (
            f"Get-CASMailbox {who} | Format-List Ews*",
            "Get-OrganizationConfig | Format-List Ews*",
        ),
        (
            f"Set-CASMailbox {who} -EwsEnabled $true",
            f'Set-CASMailbox {who} -EwsAllowList @{{Add="{program}*"}}',
            f'Set-OrganizationConfig -EwsAllowList @{{Add="{program}*"}}',
        ),
        (
            tr("The last two count only where EwsApplicationAccessPolicy is EnforceAllowList."),
            tr("The name (user agent) of this program begins with {name}.", name=program),
        ),
    )


def _mailbox(account: Account | None) -> str:
    return account.email if account is not None and account.email else "ADDRESS"


def _client(account: Account | None) -> str:
    return account.client_id if account is not None and account.client_id else "APPLICATION-ID"


def _program() -> str:
    return web.USER_AGENT.partition("/")[0]


def _message(error: Refused, account: Account | None) -> str:
    case = _case(error, account)
    request = "\n".join(
        (
            tr("CiraHub Desktop reads and writes calendars through Exchange Web Services (EWS)."),
            tr("The server answers 403 for one of these reasons:"),
            *(f"- {reason}" for reason in case.reasons),
            "",
            tr("These commands of PowerShell for Exchange show which one it is:"),
            *(f"    {line}" for line in case.show),
            "",
            tr("These allow it; please use only the one that fits:"),
            *(f"    {line}" for line in case.mend),
            "",
            *case.notes,
        )
    )
    return for_it(_title(error), _facts(error, account), request)
