"""HTTP: EWS by POST, feeds by GET, and the control desk of the tests."""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

from cirahub_desktop.sandbox.connection import BUSY_KINDS, STATUS_KINDS
from cirahub_desktop.sandbox.faults import Fault, Kind
from cirahub_desktop.sandbox.feed_requests import FeedRequests
from cirahub_desktop.sandbox.operations.dispatch import Request, answer, busy_fault, busy_message, halve, read_request
from cirahub_desktop.sandbox.recorder import SIGN_IN
from cirahub_desktop.sandbox.wire import Answer

EWS_PATH: Final = "/EWS/Exchange.asmx"
_XML: Final = "text/xml; charset=utf-8"


class Handler(FeedRequests):
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
        if self.path.partition("?")[0].casefold() != EWS_PATH.casefold():
            self._send(404, "text/plain", b"")
            return
        self._ews(body)

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
        if fault is not None and self._fails_before(fault, request, signed_in.user, body):
            return
        if fault is not None and fault.kind is Kind.DROP_DURING:
            halve(request)
        found = answer(self.house.store, signed_in.user, request, self.house.recorder.post)
        if fault is not None and fault.kind in (Kind.DROP_DURING, Kind.DROP_AFTER):
            self._drop(request.operation, signed_in.user, body)
            return
        if fault is not None and fault.kind is Kind.HOLD_AFTER:
            self.house.faults.hold()
        if fault is not None and fault.kind is Kind.TRUNCATED:
            found = Answer(found.body[: len(found.body) // 2], found.status)
        self._record(request.operation, signed_in.user, len(body), found.status, body, found.body)
        self._send(found.status, _XML, found.body)

    def _fails_before(self, fault: Fault, request: Request, user: str, body: bytes) -> bool:
        """Whether the request ends here, not carried out."""
        if fault.kind is Kind.SLOW:
            self.house.faults.wait(fault.seconds)
        elif fault.kind is Kind.HOLD:
            self.house.faults.hold()
        elif fault.kind is Kind.DROP_BEFORE:
            self._drop(request.operation, user, body)
            return True
        elif fault.kind in BUSY_KINDS:
            found = self._busy(fault, request)
            self._record(request.operation, user, len(body), found.status, body, found.body)
            self._send(found.status, _XML, found.body)
            return True
        elif fault.kind in STATUS_KINDS:
            status = STATUS_KINDS[fault.kind]
            self._record(request.operation, user, len(body), status, body)
            self._send_status(status, fault)
            return True
        return False

    @staticmethod
    def _busy(fault: Fault, request: Request) -> Answer:
        wait = int(float(fault.value or 1000))
        if fault.kind is Kind.BUSY_ITEM:
            return busy_message(request, wait)
        return busy_fault(wait, 200 if fault.kind is Kind.BUSY else 500)

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
