"""Messages to copy for somebody who can help: IT or the publisher of a calendar. They hold facts and no secret."""

from __future__ import annotations

from collections.abc import Iterable

from cirahub_desktop import __version__
from cirahub_desktop.i18n import tr

Facts = Iterable[tuple[str, str]]


def for_it(title: str, facts: Facts, request: str) -> str:
    """A message for the people who run the server or this computer."""
    return _message(tr("Hello,"), title, request, facts)


def for_publisher(title: str, facts: Facts, request: str) -> str:
    """A message for whoever publishes the calendar link."""
    intro = tr("I follow the calendar that you publish as an iCal link, with the program CiraHub Desktop.")
    return _message(tr("Hello,"), f"{intro} {title}", request, facts)


def exchange_refused(title: str, facts: Facts) -> str:
    """The five known reasons of a 403 at an EWS address, with the commands that tell them apart.

    No header or body of the answer separates them (EXCHANGE.md, A2), so all are listed.
    """
    causes = (
        tr("EWS is switched off for the organisation"),
        tr("EWS is allowed for listed applications only, and CiraHub Desktop is not listed"),
        tr("EWS is switched off for this mailbox"),
        tr("a licence without EWS (Kiosk, F1, F3)"),
        tr("a rule that lets only certain user agents in"),
    )
    commands = (
        "Get-OrganizationConfig | Format-List Ews*",
        "Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy",
        "Get-CASMailbox ADDRESS | Format-List Ews*",
    )
    request = "\n".join(
        (
            tr("CiraHub Desktop reads and writes public-folder calendars through Exchange Web Services (EWS)."),
            tr("Exchange answers so for one of these reasons:"),
            *(f"- {cause}" for cause in causes),
            tr("These commands show which one it is:"),
            *(f"    {command}" for command in commands),
        )
    )
    return _message(tr("Hello,"), title, request, facts)


def _message(greeting: str, title: str, request: str, facts: Facts) -> str:
    rows = "\n".join(
        tr("{label}: {value}", label=label, value=value)
        for label, value in (*facts, (tr("Program"), f"CiraHub Desktop {__version__}"))
    )
    return f"{greeting}\n\n{title}\n\n{request}\n\n{rows}\n"
