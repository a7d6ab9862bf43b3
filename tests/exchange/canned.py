"""A server that gives prepared answers: for what no sandbox would say, and Exchange and others were seen to say."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SOAP = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"'
    ' xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"'
    ' xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors"><s:Body>{}</s:Body></s:Envelope>'
)


@dataclass
class Canned:
    """Answers in the order in which they are given, the last one again and again; counts the requests."""

    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    requests: list[bytes] = field(default_factory=list)
    heads: list[Mapping[str, str]] = field(default_factory=list)
    endpoint: str = ""

    def soap(self, body: str, status: int = 200) -> None:
        self.raw(status, SOAP.format(body).encode(), {"Content-Type": "text/xml; charset=utf-8"})

    def message(self, operation: str, *messages: str) -> None:
        self.soap(
            f"<m:{operation}Response><m:ResponseMessages>{''.join(messages)}</m:ResponseMessages></m:{operation}Response>"
        )

    def raw(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.answers.append((status, headers or {}, body))


def success(operation: str, inner: str) -> str:
    return (
        f'<m:{operation}ResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>{inner}'
        f"</m:{operation}ResponseMessage>"
    )


def error(operation: str, code: str, inner: str = "") -> str:
    return (
        f'<m:{operation}ResponseMessage ResponseClass="Error"><m:MessageText>No.</m:MessageText>'
        f"<m:ResponseCode>{code}</m:ResponseCode>{inner}</m:{operation}ResponseMessage>"
    )


@contextmanager
def serve() -> Iterator[Canned]:
    canned = Canned()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            canned.heads.append(dict(self.headers.items()))
            canned.requests.append(self.rfile.read(int(self.headers["Content-Length"])))
            answers = canned.answers
            status, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
            self.send_response_only(status)
            if "Date" not in headers:
                self.send_header("Date", self.date_time_string())
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    canned.endpoint = f"http://127.0.0.1:{server.server_address[1]}/EWS/Exchange.asmx"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield canned
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
