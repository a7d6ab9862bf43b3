"""The record in which a domain names its autodiscover, asked of a name server on loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import dns.message
import dns.resolver
import dns.rrset
import pytest

from cirahub_desktop.accounts.discovery.services import named_hosts
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import Cancelled

DOMAIN = "firm.test.lan"


@contextmanager
def name_server(monkeypatch: pytest.MonkeyPatch, *records: str, silent: bool = False) -> Iterator[list[str]]:
    asked: list[str] = []
    listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listening.bind(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while (packet := listening.recvfrom(4096))[0]:
                query = dns.message.from_wire(packet[0])
                name = query.question[0].name
                asked.append(name.to_text())
                answer = dns.message.make_response(query)
                if records:
                    answer.answer.append(dns.rrset.from_text(name, 60, "IN", "SRV", *records))
                if not silent:
                    listening.sendto(answer.to_wire(), packet[1])

    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], listening.getsockname()[1]
    monkeypatch.setattr(dns.resolver, "Resolver", lambda: resolver)
    serving = threading.Thread(target=serve)
    serving.start()
    try:
        yield asked
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        serving.join()


def test_hosts_come_in_the_order_of_their_priority_with_a_port_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    records = ("10 0 443 Second.hoster.lan.", "0 5 8443 heavy.hoster.lan.", "0 1 443 light.hoster.lan.")
    with name_server(monkeypatch, *records) as asked:
        found = named_hosts(DOMAIN, CancelToken())
    assert found == ("heavy.hoster.lan:8443", "light.hoster.lan", "second.hoster.lan")
    assert asked == [f"_autodiscover._tcp.{DOMAIN}."]


@pytest.mark.parametrize("records", [(), ("0 0 0 .",)])
def test_a_domain_that_names_none(monkeypatch: pytest.MonkeyPatch, records: tuple[str, ...]) -> None:
    with name_server(monkeypatch, *records):
        assert named_hosts(DOMAIN, CancelToken()) == ()


def test_r13_a_silent_name_server_holds_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cirahub_desktop.accounts.discovery.services._SECONDS", 0.5)
    cancel = CancelToken()
    with name_server(monkeypatch, silent=True) as asked:
        assert named_hosts(DOMAIN, cancel) == ()
        assert asked
        cancel.cancel()
        with pytest.raises(Cancelled):
            named_hosts(DOMAIN, cancel)
        for thread in threading.enumerate():
            if thread.name == "discovery-names":
                thread.join()
