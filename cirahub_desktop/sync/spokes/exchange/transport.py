"""EWS requests of one account: sent, waited for, and what went wrong told by type.

A refused password is never sent twice, a write only where it surely was not carried out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import AnswerLost, BadSource, Cancelled, Refused, SpokeError, Unreachable
from cirahub_desktop.sync.spokes.exchange import codes, soap
from cirahub_desktop.sync.spokes.exchange.call import Call, Raw, Request, Unclear, clear
from cirahub_desktop.sync.spokes.exchange.misrouted import Misrouted, is_misrouted
from cirahub_desktop.sync.spokes.exchange.patience import Patience
from cirahub_desktop.sync.spokes.exchange.protocol import Protocol
from cirahub_desktop.sync.turns import Turns

if TYPE_CHECKING:
    from cirahub_desktop.sync.spokes.exchange.credential import Credential

_LOOK = 0.05
_GRACE = 1.0
"""How long a cancel waits for the answer of a write that is already on its way."""
LONGEST_SECONDS = 600.0
"""For one answer in all, also where it comes drop by drop and no single wait for more is too long."""
_END = re.compile(rb"</(?:[\w-]+:)?Envelope\s*>")
_NO_HEADERS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Answer:
    """A SOAP answer without fault. ``date`` is the server's clock, aware, where it told it."""

    root: soap.Element
    date: datetime | None

    @property
    def messages(self) -> list[soap.Message]:
        return soap.messages(self.root)


class Transport:
    """Used by one run of one spoke, by several of its threads at once."""

    def __init__(self, endpoint: str, credential: Credential, turns: Turns | None = None) -> None:
        """``turns``: those of the whole application, where it has any."""
        self._endpoint, self._credential = endpoint, credential
        self.host = urlsplit(endpoint).hostname or ""
        self._turns = turns or Turns()
        self._protocol = Protocol(endpoint, self._turns.at_once)
        self._patience = Patience(self.host)

    def send(
        self,
        operation: soap.Markup,
        cancel: CancelToken,
        *,
        writes: bool = False,
        headers: Mapping[str, str] = _NO_HEADERS,
    ) -> Answer:
        """The answer to one request, with ``headers`` of its own. Raises SpokeError and Cancelled.

        With ``writes``, what leaves open whether the server acted is AnswerLost; every other error then means that
        nothing took effect. A server that is busy for a moment is waited for.
        """
        return self.send_whole(soap.envelope(operation), cancel, writes=writes, headers=headers)

    def send_whole(
        self, envelope: bytes, cancel: CancelToken, *, writes: bool = False, headers: Mapping[str, str] = _NO_HEADERS
    ) -> Answer:
        """As :meth:`send`, for an envelope that is ready."""
        request = Request(self.host, envelope, headers)
        tries = 0
        while True:
            self._patience.wait(cancel)
            tries += 1
            try:
                return self._looked_through(self._sent(request, cancel, writes=writes), writes=writes)
            except Unreachable as error:
                if not self._patience.again(error, tries):
                    raise

    def close(self) -> None:
        self._protocol.end()

    def _sent(self, request: Request, cancel: CancelToken, *, writes: bool) -> Answer:
        try:
            return self._once(request, cancel, grace=_GRACE if writes else 0)
        except Unclear as unclear:
            if writes:
                raise AnswerLost(self.host, unclear.cause) from None
            if not _dropped(unclear.cause):
                raise unclear.cause from None
        # Mostly the server had closed a connection that was kept; nothing is lost by reading again over a new one.
        try:
            return self._once(replace(request, new_line=True), cancel, grace=0)
        except Unclear as unclear:
            raise unclear.cause from None

    def _once(self, request: Request, cancel: CancelToken, grace: float) -> Answer:
        cancel.check()
        with self._turns.of(self.host, cancel):
            call = Call(request, self._protocol, self._credential)
            ends_at = monotonic() + LONGEST_SECONDS
            while not call.done.wait(_LOOK):
                if cancel.cancelled and not call.done.wait(grace):
                    self._abandon(call)
                    raise Cancelled
                if monotonic() > ends_at:
                    self._abandon(call)
                    raise Unclear(Unreachable(self.host, Unreachable.Reason.TIMEOUT))
        return self._answer(call.result())

    def _abandon(self, call: Call) -> None:
        """It holds its connection until its time-out, so there are new ones for whatever comes after a cancel."""
        call.abandon()
        ended, self._protocol = self._protocol, Protocol(self._endpoint, self._turns.at_once)
        ended.end()

    def _looked_through(self, answer: Answer, *, writes: bool) -> Answer:
        """A server may be too busy for single items of a request; a read is then asked for again as a whole."""
        pauses = [message.back_off for message in _messages(answer) if message.code in codes.BUSY]
        pause = max((seconds for seconds in pauses if seconds is not None), default=None)
        if pause is not None and writes:
            self._patience.busy(pause)
        elif pause is not None:
            raise Unreachable(self.host, Unreachable.Reason.BUSY, retry_after=pause)
        return answer

    def _answer(self, raw: Raw) -> Answer:
        try:
            root = _parsed(raw.body)
        except ValueError:
            raise clear(raw.refusal) if raw.refusal else Unclear(self._not_soap(raw.body)) from None
        if (fault := soap.fault(root)) is not None:
            self._raise_fault(fault, raw.refusal)
        return Answer(root, raw.date)

    def _not_soap(self, body: bytes) -> SpokeError:
        start = body.lstrip()[:64].lower()
        if start.startswith((b"<!doctype html", b"<html")):
            return BadSource(self.host, BadSource.Reason.NOT_EXCHANGE, "HTML")
        if not start or start.startswith((b"<?xml", b"<s:", b"<soap:")):
            return Unreachable(self.host, Unreachable.Reason.DROPPED)
        return BadSource(self.host, BadSource.Reason.NOT_EXCHANGE)

    def _raise_fault(self, fault: soap.Fault, refusal: SpokeError | None) -> None:
        if is_misrouted(fault.code, fault.text):
            raise Misrouted(self.host)
        if fault.code in codes.BUSY - codes.UNCLEAR:
            raise Unreachable(self.host, Unreachable.Reason.BUSY, status=500, retry_after=fault.back_off)
        if fault.code in codes.UNCLEAR:
            raise Unclear(Unreachable(self.host, Unreachable.Reason.SERVER_ERROR, status=500))
        if fault.code in codes.DENIED:
            raise Refused(self.host, exchange=True)
        if isinstance(refusal, Unreachable) and refusal.reason is Unreachable.Reason.BUSY:
            raise refusal
        raise BadSource(self.host, BadSource.Reason.MALFORMED, fault.code)


def _parsed(body: bytes) -> soap.Element:
    """Some gateways add a page of their own behind an answer; what is closed is whole all the same."""
    try:
        return soap.parse(body)
    except ValueError:
        end = max((found.end() for found in _END.finditer(body)), default=0)
        if end in (0, len(body)):
            raise
        return soap.parse(body[:end])


def _messages(answer: Answer) -> list[soap.Message]:
    try:
        return answer.messages
    except ValueError:
        return []  # who asked will find out, and say so


def _dropped(error: SpokeError) -> bool:
    return isinstance(error, Unreachable) and error.reason is Unreachable.Reason.DROPPED
