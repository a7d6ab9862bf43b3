"""HTTP: EWS by POST, feeds by GET, and the control desk of the tests."""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

from cirahub_desktop.sandbox.autodiscover import EWS_PATH, AutodiscoverRequests
from cirahub_desktop.sandbox.connection import BUSY_KINDS, PAGE, STATUS_KINDS, status_of
from cirahub_desktop.sandbox.faults import Effect, Fault, Kind
from cirahub_desktop.sandbox.feed_requests import FeedRequests
from cirahub_desktop.sandbox.operations.dispatch import (
    Request,
    answer,
    busy_fault,
    busy_messages,
    leave_out,
    read_request,
)
from cirahub_desktop.sandbox.recorder import SIGN_IN
from cirahub_desktop.sandbox.wire import Answer

_XML: Final = "text/xml; charset=utf-8"
_DROPS: Final = (Kind.DROP_BEFORE, Kind.DROP_DURING, Kind.DROP_AFTER)


class Handler(FeedRequests, AutodiscoverRequests):
    """Finds out what a request is for, and lets it go wrong where a fault was ordered."""

    def do_POST(self) -> None:  # noqa: N802 - the name that http.server looks for
        length = int(self.headers.get("Content-Length") or 0)
        if length > self.house.largest_body:
            self._record("(too large)", None, length, 0)
            self.close_connection = True
            return
        body = self.rfile.read(length)
        if self._is_control(body):
            return
        if self.is_autodiscover():
            self.answer_settings(body)
        elif self.path.partition("?")[0].casefold() == EWS_PATH.casefold():
            self._ews(body)
        else:
            self._send(404, "text/plain", b"")

    def do_PUT(self) -> None:  # noqa: N802 - the name that http.server looks for
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not self._is_control(body):
            self._send(404, "text/plain", b"")

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server looks for
        if self._is_control(b""):
            return
        path = self.path.partition("?")[0]
        if path.casefold() == EWS_PATH.casefold():
            signed_in = self.gate.check(self.headers.get("Authorization"))
            self._refuse_entry(signed_in.offers, 0) if signed_in.user is None else self._send(405, "text/plain", b"")
        elif self.is_autodiscover():
            self.answer_json()
        elif path.startswith("/feeds/"):
            self.send_feed(unquote(path.removeprefix("/feeds/")))
        else:
            self._send(404, "text/plain", b"")

    def do_HEAD(self) -> None:  # noqa: N802 - the name that http.server looks for
        self.do_GET()

    def _ews(self, body: bytes) -> None:
        signed_in = self.gate.check(self.headers.get("Authorization"))
        if signed_in.user is None:
            self._refuse_entry(signed_in.offers, len(body))
            return
        request = read_request(body)
        fault = self.house.faults.for_request(request.operation)
        if fault is None:
            self._reply(request.operation, signed_in.user, body, self._carried_out(request, signed_in.user))
        else:
            self._fail(fault, request, signed_in.user, body)

    def _carried_out(self, request: Request, user: str) -> Answer:
        mailboxes, headers = self.house.mailboxes, dict(self.headers.items())
        astray = mailboxes.refusal(request, headers, self.house.store) if mailboxes is not None else None
        return astray or answer(self.house.store, user, request, self.house.recorder.post)

    def _reply(self, operation: str, user: str, body: bytes, found: Answer) -> None:
        self._record(operation, user, len(body), found.status, body, found.body)
        self._send(found.status, _XML, found.body)

    def _fail(self, fault: Fault, request: Request, user: str, body: bytes) -> None:
        """Carry out as much as the fault lets, and answer as it says."""
        if fault.kind is Kind.SLOW:
            self.house.faults.wait(fault.seconds)
        elif fault.kind is Kind.HOLD:
            self.house.faults.hold()
        left = 0 if fault.effect is Effect.WHOLE else leave_out(request, half=fault.effect is Effect.HALF)
        found = None if fault.effect is Effect.NONE else self._carried_out(request, user)
        if fault.kind is Kind.HOLD_AFTER:
            self.house.faults.hold()
        if fault.kind in _DROPS:
            self._drop(request.operation, user, body)
        elif fault.kind in BUSY_KINDS:
            self._reply(request.operation, user, body, self._busy(fault, request, found, left))
        elif found is None or fault.kind in STATUS_KINDS or fault.kind is Kind.STATUS:
            self._record(request.operation, user, len(body), status_of(fault), body)
            self._send_status(fault)
        else:
            self._reply(request.operation, user, body, Answer(_spoilt(fault, found.body), found.status))

    @staticmethod
    def _busy(fault: Fault, request: Request, found: Answer | None, left: int) -> Answer:
        wait = int(float(fault.value or 1000))
        if fault.kind is Kind.BUSY_ITEM:
            return busy_messages(request, wait, left, found)
        return busy_fault(wait, {Kind.BUSY: 200, Kind.BUSY_503: 503}.get(fault.kind, 500))

    def _refuse_entry(self, offers: tuple[str, ...], length: int) -> None:
        self._record(SIGN_IN, None, length, 401)
        self._send(401, "text/plain", b"", offers=offers)

    def _drop(self, operation: str, user: str | None, body: bytes) -> None:
        self._record(operation, user, len(body), 0, body)
        self.close_connection = True

    def _is_control(self, body: bytes) -> bool:
        """Answer a request to the control desk, if it is one."""
        control = self.house.control
        if control is None or not self.path.startswith(control.prefix):
            return False
        status, text = control.handle(self.command, unquote(self.path.removeprefix(control.prefix)), body)
        self._send(status, "application/json", text)
        return True


def _spoilt(fault: Fault, body: bytes) -> bytes:
    if fault.kind is Kind.TRUNCATED:
        return body[: len(body) // 2]
    return body + PAGE if fault.kind is Kind.TRAILING else body
