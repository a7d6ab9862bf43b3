"""What is wrong with a spoke, with all that is known of it: its account, and how long its server wants peace."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cirahub_desktop.i18n import format_moment, tr
from cirahub_desktop.status import SpokeStatus
from cirahub_desktop.sync.errors import CiraHubError, Refused
from cirahub_desktop.sync.sign_in_errors import SignInNeeded
from cirahub_desktop.wording.explained import explain
from cirahub_desktop.wording.refusal import explain_refusal
from cirahub_desktop.wording.sign_ins import explain_sign_in
from cirahub_desktop.wording.words import Words


def explain_spoke(spoke: SpokeStatus, error: CiraHubError, now: datetime) -> Words:
    if isinstance(error, Refused) and error.exchange:
        return explain_refusal(error, spoke.account)
    if isinstance(error, SignInNeeded):
        return explain_sign_in(error, spoke.account)
    until = spoke.left_alone_until
    if until is not None and until > now:
        time = format_moment(until, now=now)
        advice = tr(
            "The server asked to be left alone until {time}; CiraHub asks again then. Nothing is lost.", time=time
        )
        return replace(explain(error), advice=advice)
    return explain(error)
