"""What IT has to set up once, so that this program can sign in to Microsoft 365 (EXCHANGE.md, B1)."""

from __future__ import annotations

from cirahub_desktop.i18n import tr
from cirahub_desktop.wording.messages import for_it, in_other_language

REDIRECT = "http://localhost"
PERMISSION = "EWS.AccessAsUser.All"


def why_an_application_id() -> str:
    return tr(
        "Microsoft lets a program in only under an application id of your own organisation; IT makes it once, for "
        "everybody."
    )


def ask_for_registration(email: str) -> tuple[str, str]:
    """The message to IT in the language that is on, and in the other one."""

    def message() -> str:
        return _message(email)

    return message(), in_other_language(message)


def _message(email: str) -> str:
    lines = (
        tr("Name: {name}; accounts of this organisation only.", name="CiraHub Desktop"),
        tr(
            "Platform: Mobile and desktop applications (a public client, no secret), with the redirect URI {uri}",
            uri=REDIRECT,
        ),
        tr("Allow public client flows: yes, if people shall also be able to sign in with a code."),
        tr(
            "API permission: APIs my organization uses, Office 365 Exchange Online, delegated, {permission}; then "
            "grant admin consent.",
            permission=PERMISSION,
        ),
        tr("Put the new id on the list of applications that may use EWS; this replaces the list, so keep what it has:"),
    )
    request = "\n".join(
        (
            tr("Under App registrations, New registration:"),
            *(f"- {line}" for line in lines),
            '    Set-OrganizationConfig -EwsAllowedAppIDs "IDS-OF-THE-LIST-NOW,NEW-ID"',
            "",
            tr("Please send me the application (client) id and the directory (tenant) id."),
        )
    )
    title = tr("Please register CiraHub Desktop in Microsoft Entra, so that I can sync a calendar with it.")
    return for_it(title, [(tr("Account"), email)] if email else [], request)
