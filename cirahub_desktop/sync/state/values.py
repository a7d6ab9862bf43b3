"""How times, errors and faults are written into the store, and read back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from cirahub_desktop.sync import errors, sign_in_errors
from cirahub_desktop.sync.errors import CiraHubError, FaultCode, ItemFault


def time_to_text(moment: datetime) -> str:
    """UTC with microseconds, so that texts sort as the times do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:26]


def time_from_text(text: str) -> datetime:
    # Five times as quick as replacing the zone afterwards, and a run reads hundreds of thousands of these.
    return datetime.fromisoformat(f"{text}+00:00")


def optional_time(value: object) -> datetime | None:
    return time_from_text(str(value)) if value else None


def error_to_text(error: CiraHubError | None) -> str | None:
    """The class and its facts; they hold no secret (R12)."""
    if error is None:
        return None
    facts = {name: _plain(value) for name, value in vars(error).items() if not name.startswith("_")}
    return json.dumps({"class": type(error).__name__, "facts": facts})


def error_from_text(text: object) -> CiraHubError | None:
    if not text:
        return None
    plain = json.loads(str(text))
    room = sign_in_errors if hasattr(sign_in_errors, plain["class"]) else errors
    kind = getattr(room, plain["class"], CiraHubError)
    error: CiraHubError = kind.__new__(kind)
    for name, value in plain["facts"].items():
        setattr(error, name, _value(kind, value))
    error.args = tuple(vars(error).values())
    return error


def faults_to_text(faults: tuple[ItemFault, ...]) -> str:
    return json.dumps([[one.code.value, one.uid, one.subject, one.detail, one.line] for one in faults])


def faults_from_text(text: object) -> tuple[ItemFault, ...]:
    return tuple(
        ItemFault(FaultCode(code), uid, subject, detail, line)
        for code, uid, subject, detail, line in json.loads(str(text))
    )


def _plain(value: object) -> Any:
    if isinstance(value, Enum):
        return {"reason": value.value}
    if isinstance(value, CiraHubError):
        return {"error": error_to_text(value)}
    return list(value) if isinstance(value, tuple) else value


def _value(kind: type[CiraHubError], plain: Any) -> Any:
    if isinstance(plain, dict) and "reason" in plain:
        return kind.Reason(plain["reason"])  # type: ignore[attr-defined]  # only errors with a Reason store one
    if isinstance(plain, dict):
        return error_from_text(plain["error"])
    return tuple(plain) if isinstance(plain, list) else plain
