"""Errors of a place that a person is just trying, in the wizard or by a command: nobody tries it again for them."""

from __future__ import annotations

from dataclasses import replace

from cirahub_desktop.i18n import format_duration, tr
from cirahub_desktop.sync.errors import (
    AnswerLost,
    BadSource,
    BatchTooLarge,
    CiraHubError,
    Refused,
    SpokeError,
    Unreachable,
)
from cirahub_desktop.sync.model.hub import Account
from cirahub_desktop.sync.sign_in_errors import SignInNeeded, TicketFailed
from cirahub_desktop.wording.explained import explain
from cirahub_desktop.wording.refusal import explain_refusal
from cirahub_desktop.wording.sign_ins import explain_sign_in
from cirahub_desktop.wording.words import Words


def explain_check(error: CiraHubError, account: Account | None = None) -> Words:
    """The words for ``error``; where those of a run promise that the next one tries again, the person is asked to."""
    if isinstance(error, Refused) and error.exchange:
        return explain_refusal(error, account, checking=True)
    if isinstance(error, SignInNeeded):
        return explain_sign_in(error, account)
    words = explain(error)
    return replace(words, advice=_advice(error)) if _is_left_to_the_next_run(error) else words


def _is_left_to_the_next_run(error: CiraHubError) -> bool:
    match error:
        case Unreachable():
            kinds = Unreachable.Reason
            return error.reason in (kinds.TIMEOUT, kinds.SERVER_ERROR, kinds.BUSY, kinds.DROPPED)
        case BadSource():
            return error.reason in (BadSource.Reason.TRUNCATED, BadSource.Reason.TOO_SLOW)
        case TicketFailed():
            return error.reason is TicketFailed.Reason.NO_TICKET
    return type(error) is SpokeError or isinstance(error, AnswerLost | BatchTooLarge)


def _advice(error: CiraHubError) -> str:
    if isinstance(error, TicketFailed):
        return tr("Sign in to your organisation’s network, if need be by VPN, and try again.")
    if isinstance(error, Unreachable) and error.retry_after:
        return tr("Nothing is lost; try again in {time}.", time=format_duration(error.retry_after))
    return tr("Nothing is lost; try again in a few minutes.")
