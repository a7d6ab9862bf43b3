"""Troubles on demand: which request goes wrong, and how.

A fault is written ``OPERATION:NTH:KIND[=VALUE][@EFFECT]``, such as ``CreateItem:3:drop-after``, ``GET:*:slow=0.5`` or
``UpdateItem:1:500@half``. The operation is that of EWS, or ``GET`` for feeds; ``*`` is any. NTH counts the requests
since the fault was added: a number, ``2+`` for all from there, or ``*`` for every one. The effect says how much of the
request is carried out all the same: ``none``, ``half`` of its batch, or the ``whole``; each kind has one of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from threading import Condition, Event

_SECONDS = 2.0


class Effect(Enum):
    """How much of a request is carried out."""

    NONE = "none"
    HALF = "half"
    WHOLE = "whole"


class Kind(Enum):
    BUSY = "busy"
    """ErrorServerBusy as a SOAP fault inside a 200; the value is BackOffMilliseconds."""
    BUSY_500 = "busy-500"
    """The same with HTTP 500."""
    BUSY_503 = "busy-503"
    BUSY_ITEM = "busy-item"
    """The same as response messages, of those items that are not carried out."""
    UNAUTHORIZED = "401"
    FORBIDDEN = "403"
    """With an empty body, as a blocked EWS answers."""
    ERROR = "500"
    ERROR_PAGE = "500-page"
    """The same with a page of HTML."""
    UNAVAILABLE = "503"
    """The value, if any, is Retry-After in seconds."""
    UNAVAILABLE_UNTIL = "503-until"
    """The value is how many seconds from now the date in Retry-After is."""
    TOO_MANY = "429"
    STATUS = "status"
    """The value is the status, such as 407."""
    PAGE = "page"
    """200 with a page of HTML, as the network of a hotel answers."""
    LOGIN = "login"
    """302 to the sign-in page of Outlook on the web."""
    DROP_BEFORE = "drop-before"
    DROP_DURING = "drop-during"
    """Half of the batch is carried out, then the connection is closed."""
    DROP_AFTER = "drop-after"
    """All is carried out; the answer is never sent."""
    SLOW = "slow"
    TRUNCATED = "truncated"
    TRAILING = "trailing"
    """A page of HTML follows the answer, in the same body."""
    HOLD = "hold"
    """The request waits, not carried out, until it is released."""
    HOLD_AFTER = "hold-after"
    """Carried out; the answer waits until it is released."""


_EFFECTS = {
    Kind.DROP_DURING: Effect.HALF,
    **dict.fromkeys((Kind.DROP_AFTER, Kind.SLOW, Kind.TRUNCATED, Kind.TRAILING), Effect.WHOLE),
    **dict.fromkeys((Kind.HOLD, Kind.HOLD_AFTER), Effect.WHOLE),
}
"""Where it is not none."""


@dataclass
class Fault:
    """``first`` and ``last`` are 1-based; ``last`` is ``None`` for no end."""

    operation: str
    first: int
    last: int | None
    kind: Kind
    value: str = ""
    carried: Effect | None = None
    """What the notation says; without, the kind decides."""
    seen: int = 0

    def strikes(self, operation: str) -> bool:
        """Count a request; true when it is one that shall fail."""
        if self.operation not in ("*", operation):
            return False
        self.seen += 1
        return self.first <= self.seen and (self.last is None or self.seen <= self.last)

    @property
    def seconds(self) -> float:
        return float(self.value or _SECONDS)

    @property
    def effect(self) -> Effect:
        return self.carried or _EFFECTS.get(self.kind, Effect.NONE)


def parse_fault(text: str) -> Fault:
    """A fault from its notation; ``ValueError`` with a sentence when it is not one."""
    operation, _, rest = text.partition(":")
    which, _, what = rest.partition(":")
    what, _, effect = what.partition("@")
    name, _, value = what.partition("=")
    known = {one.value for one in Kind}
    if not operation or name not in known or (effect and effect not in {one.value for one in Effect}):
        raise ValueError(f"A fault is OPERATION:NTH:KIND[=VALUE][@EFFECT], not {text!r}.")
    first, last = _span(which, text)
    if value:
        float(value)
    return Fault(operation, first, last, Kind(name), value, Effect(effect) if effect else None)


def _span(which: str, text: str) -> tuple[int, int | None]:
    if which == "*":
        return 1, None
    number = which.removesuffix("+")
    if not number.isdigit() or int(number) < 1:
        raise ValueError(f"NTH is a number from 1, a number with + or *, not {which!r} in {text!r}.")
    return int(number), None if which.endswith("+") else int(number)


@dataclass
class Faults:
    """All faults of a server; safe to change while it runs."""

    _faults: list[Fault] = field(default_factory=list)
    _changed: Condition = field(default_factory=Condition)
    _held: int = 0
    _releases: int = 0
    _over: Event = field(default_factory=Event)

    def add(self, spec: str) -> Fault:
        """Gives it back, for its count of the requests that it has ``seen``."""
        fault = parse_fault(spec)
        with self._changed:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        with self._changed:
            self._faults.clear()

    def for_request(self, operation: str) -> Fault | None:
        """Count a request against every fault; the first that strikes counts."""
        with self._changed:
            struck = [fault for fault in self._faults if fault.strikes(operation)]
        return struck[0] if struck else None

    def wait(self, seconds: float) -> None:
        """Be slow, unless the server is closed meanwhile."""
        self._over.wait(seconds)

    def hold(self) -> None:
        """Wait for ``release`` or the end of the server."""
        with self._changed:
            self._held += 1
            turn = self._releases
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._releases > turn or self._over.is_set())
            self._held -= 1
            self._changed.notify_all()

    def release(self) -> None:
        """Let every held request go on."""
        with self._changed:
            self._releases += 1
            self._changed.notify_all()

    @property
    def held(self) -> int:
        """How many requests are held now."""
        with self._changed:
            return self._held

    def wait_until_held(self, timeout: float = 10.0, *, count: int = 1) -> bool:
        """Wait until so many requests are held; false after ``timeout`` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._held >= count, timeout)

    def end(self) -> None:
        """The server closes: nobody waits any longer."""
        with self._changed:
            self._over.set()
            self._changed.notify_all()
