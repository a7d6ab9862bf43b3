"""Exit codes: the one table from errors and reports to what a script sees (DESIGN.md, section 9)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, IntEnum
from typing import Final

from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.sync.sign_in_errors import OtherAccount, SignInStopped


class Code(IntEnum):
    DONE = 0
    ITEMS_FAILED = 1
    """Also for the computer's own trouble, such as a full disk."""
    WRONG_CALL = 2
    HELD = 3
    NOT_REACHED = 4
    """A spoke could not be reached or signed in to."""
    ANOTHER_RUN = 5
    CANCELLED = 130
    """Stopped by Ctrl-C, as shells count it: 128 and the number of the signal."""


_OF_ERRORS: Final[tuple[tuple[type[e.CiraHubError], Code], ...]] = (
    (e.Cancelled, Code.CANCELLED),
    (e.Misuse, Code.WRONG_CALL),
    (e.AnotherRun, Code.ANOTHER_RUN),
    (e.SpokeError, Code.NOT_REACHED),
    (e.SecretMissing, Code.NOT_REACHED),
    (e.VaultFailed, Code.NOT_REACHED),
    (SignInStopped, Code.NOT_REACHED),
    (OtherAccount, Code.NOT_REACHED),
    (e.CiraHubError, Code.ITEMS_FAILED),
)
_WORST_FIRST: Final = (
    Code.CANCELLED,
    Code.WRONG_CALL,
    Code.ANOTHER_RUN,
    Code.NOT_REACHED,
    Code.HELD,
    Code.ITEMS_FAILED,
    Code.DONE,
)


def code_of_error(error: e.CiraHubError) -> Code:
    return next(code for kind, code in _OF_ERRORS if isinstance(error, kind))


def code_of_report(report: HubReport) -> Code:
    """Everything that one run met, in one code."""
    spokes = report.spokes
    errors = [error for error in (report.error, *(one.error for one in spokes)) if error is not None]
    found = [code_of_error(error) for error in errors]
    if report.cancelled:
        found.append(Code.CANCELLED)
    if any(one.held for one in spokes):
        found.append(Code.HELD)
    if any(one.failed for one in spokes):
        found.append(Code.ITEMS_FAILED)
    return worst(found)


def worst(codes: Iterable[Code]) -> Code:
    """Where several apply: 2, 5, 4, 3, 1 in this order; a stop by the person comes before all."""
    found = {Code.DONE, *codes}
    return next(code for code in _WORST_FIRST if code in found)


def slug(error: e.CiraHubError) -> str:
    """A name of the error that scripts can rely on, such as ``unreachable/timeout``."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(error).__name__).lower()
    reason = getattr(error, "reason", None)
    return f"{name}/{reason.value}" if isinstance(reason, Enum) else name
