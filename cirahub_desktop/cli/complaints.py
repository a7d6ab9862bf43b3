"""An error on standard error: what came back, what to do, and the facts for IT."""

from __future__ import annotations

from cirahub_desktop.cli.output import warn
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.wording.checks import explain_check


def complain(error: CiraHubError) -> None:
    words = explain_check(error)
    warn(words.title)
    warn(words.advice)
    for number, step in enumerate(words.steps, 1):
        warn(f"  {number}. {step}")
    for label, value in words.facts:
        warn("  " + tr("{label}: {value}", label=label, value=value))
