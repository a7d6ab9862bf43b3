"""An error on standard error: what came back, what to do, and the facts for IT."""

from __future__ import annotations

from cirahub_desktop.cli.output import warn
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.hub import Account
from cirahub_desktop.wording.checks import explain_check


def complain(error: CiraHubError, account: Account | None = None) -> None:
    """``account``: the one that it happened to, where that matters."""
    words = explain_check(error, account)
    warn(words.title)
    warn(words.advice)
    for reason in words.reasons:
        warn(f"  - {reason}")
    for number, step in enumerate(words.steps, 1):
        warn(f"  {number}. {step}")
    for label, value in words.facts:
        warn("  " + tr("{label}: {value}", label=label, value=value))
    if words.help and words.reasons:
        warn("")
        warn(words.help)
