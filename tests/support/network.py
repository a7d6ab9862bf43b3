"""No test leaves this computer: an audit hook refuses every address but loopback, whoever asks."""

from __future__ import annotations

import ipaddress
import socket
import sys

refused: list[str] = []
"""What was asked for since the list was last cleared; the fixture in ``conftest.py`` fails the test that asked."""


class OutsideNetwork(AssertionError):
    """No OSError, lest the code under test take it for an ordinary failure."""


def forbid_outside_network() -> None:
    """For the rest of this process; an audit hook cannot be taken away."""
    sys.addaudithook(_watch)


def _watch(event: str, details: tuple[object, ...]) -> None:
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        _check(details[0])
    elif _asks(event, details) and isinstance(details[1], tuple):
        _check(details[1][0])


def _asks(event: str, details: tuple[object, ...]) -> bool:
    return event in ("socket.connect", "socket.sendto") and not _looks_up_a_route(event, details)


def _looks_up_a_route(event: str, details: tuple[object, ...]) -> bool:
    """A datagram socket that is connected sends nothing: the system only says which way it would take."""
    one = details[0]
    return event == "socket.connect" and isinstance(one, socket.socket) and one.type is socket.SOCK_DGRAM


def _check(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost") or (isinstance(name, str) and _is_loopback(name)):
        return
    if isinstance(name, str) and name.endswith(".invalid"):  # RFC 6761, 6.4: never exists, so nobody needs to be asked
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    refused.append(str(name))
    raise OutsideNetwork(f"a test asked for {name}, which is not on this computer")


def _is_loopback(name: str) -> bool:
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
