"""The SRV record in which a domain names the host of its autodiscover."""

from __future__ import annotations

import threading
from collections.abc import Callable

from cirahub_desktop.sync.cancel import CancelToken

Services = Callable[[str, CancelToken], tuple[str, ...]]
_SECONDS = 4.0
_LOOK = 0.05


def named_hosts(domain: str, cancel: CancelToken) -> tuple[str, ...]:
    """The hosts, with their port where it is not 443, that ``domain`` names, best first; none where it names none or
    nobody answers. Raises Cancelled."""
    asked = _Question(domain)
    while not asked.done.wait(_LOOK):
        cancel.check()
    return asked.hosts


class _Question(threading.Thread):
    def __init__(self, domain: str) -> None:
        super().__init__(name="discovery-names", daemon=True)
        self.done = threading.Event()
        self.hosts: tuple[str, ...] = ()
        self._domain = domain
        self.start()

    def run(self) -> None:
        try:
            self.hosts = _looked_up(self._domain)
        finally:
            self.done.set()


def _looked_up(domain: str) -> tuple[str, ...]:
    import dns.exception
    import dns.resolver

    try:
        resolver = dns.resolver.Resolver()
        answer = resolver.resolve(f"_autodiscover._tcp.{domain}", "SRV", lifetime=_SECONDS, search=False)
    except (dns.exception.DNSException, OSError, ValueError):
        return ()
    records = sorted(answer, key=lambda record: (record.priority, -record.weight))
    return tuple(_host(str(record.target), int(record.port)) for record in records if str(record.target) != ".")


def _host(target: str, port: int) -> str:
    name = target.rstrip(".").lower()
    return name if port == 443 else f"{name}:{port}"
