"""The end of EWS in Exchange Online, said quietly wherever an account or a calendar there is shown."""

from __future__ import annotations

from datetime import date

from cirahub_desktop.i18n import tr, trn
from cirahub_desktop.sync.model.hub import Account
from cirahub_desktop.sync.model.online import days_left, is_online_account


def until(account: Account) -> str:
    """Beside the name of an account; '' for a server of one's own."""
    return tr("Microsoft 365, until 1 April 2027") if is_online_account(account) else ""


def time_left(today: date) -> str:
    """Short, for a card: the day says more than how many are left."""
    return tr("Until 1 April 2027") if days_left(today) else tr("Ended on 1 April 2027")


def ending(today: date) -> str:
    """What the date means."""
    days = days_left(today)
    if not days:
        return tr(
            "Microsoft switched EWS off in Exchange Online on 1 April 2027: CiraHub cannot read or write there any "
            "more. What is in the calendar stays."
        )
    first = trn(
        "Microsoft switches EWS off in Exchange Online on 1 April 2027, in {count} day.",
        "Microsoft switches EWS off in Exchange Online on 1 April 2027, in {count} days.",
        days,
    )
    second = tr("From then on CiraHub cannot read or write there; what is in the calendar stays.")
    return f"{first} {second}"
