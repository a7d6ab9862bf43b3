"""How fast a feed fills an empty public folder, and what it costs afterwards, beside a floor measured in the same run.

    .venv/bin/python benchmarks/first_sync.py [EVENTS...]

The floor is what no client can beat: the very CreateItem bodies of that sync, recorded, and posted again with plain
requests to a fresh sandbox, on as many connections. Sandbox and client are each in a process of their own. The first
run is everything: fetching the feed, reading it, storing it, writing it.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import requests

from benchmarks.server import FOLDER, Server, server
from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import AuthMethod

CONNECTIONS = 2
PAUSE = 4
SIZES = (1_000, 10_000)
Traffic = Mapping[str, tuple[int, int, int]]


@dataclass(frozen=True)
class Turn:
    """One run of the client. ``processor`` seconds are of the client's process alone, ``megabytes`` its peak so far."""

    name: str
    seconds: float
    processor: float
    megabytes: float
    traffic: Traffic


@dataclass(frozen=True)
class Place:
    """Where the client finds everything; what crosses the border of its process."""

    endpoint: str
    feed: str
    user: str
    password: str
    data: Path


class Client:
    """The program without its window, in a process of its own."""

    def __init__(self, place: Place) -> None:
        self._app = App(place.data, vault=SessionVault())
        check = self._app.servers.check_account(
            "Work", place.user, "", place.endpoint, AuthMethod.BASIC, place.password, CancelToken()
        )
        account = self._app.servers.add_account(check.account, place.password)
        self._hub = self._app.add_hub("Hub").id
        self._app.add_ical_spoke(self._hub, "Feed", place.feed)
        calendar = self._app.servers.folder_by_path(account.id, FOLDER, CancelToken())
        spoke = self._app.add_public_folder_spoke(self._hub, "Calendar", account.id, calendar)
        self._app.set_options(spoke.id, replace(spoke.options, hub_writes=True, range_future=None))

    def run(self, _order: str) -> tuple[float, float, float]:
        processor = time.process_time()
        report = self._app.sync(self._hub)
        wrong = [one.error or one.failed for one in report.spokes if one.error or one.failed]
        assert not wrong, wrong
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return report.seconds, time.process_time() - processor, peak


_client: list[Client] = []


def _begin(place: Place) -> None:
    _client.append(Client(place))


def _run(order: str) -> tuple[float, float, float]:
    return _client[0].run(order)


def turns(events: int) -> tuple[list[Turn], list[bytes]]:
    """A first run, two in which nothing changed, one after one event changed; and what created the items."""
    with tempfile.TemporaryDirectory() as data, server(events) as box:
        place = Place(box.endpoint, box.feed, box.user, box.password, Path(data))
        with multiprocessing.get_context("spawn").Pool(1, _begin, (place,)) as client:
            client.apply(time.process_time)
            box.traffic()
            done = [_turn("first run", client, box)]
            assert box.items() == events, f"{box.items()} of {events} arrived"
            bodies = done[0][1]
            done += [_turn(name, client, box) for name in ("quiet run", "next quiet run")]
            box.feed_of(events, changed=7)
            done += [_turn(name, client, box) for name in ("one event changed", "quiet run after it")]
    return [turn for turn, _ in done], bodies


def _turn(name: str, client: multiprocessing.pool.Pool, box: Server) -> tuple[Turn, list[bytes]]:
    """The times of a server are too coarse to tell anything about the last three seconds; a cycle is minutes later."""
    time.sleep(PAUSE)
    seconds, processor, megabytes = client.apply(_run, (name,))
    bodies = box.bodies()
    return Turn(name, seconds, processor, megabytes, box.traffic()), bodies


def floor(bodies: list[bytes], events: int) -> float:
    """Seconds to post the bodies, each connection with a thread and a share of them."""
    with server() as box:
        threads = [
            threading.Thread(target=_post, args=(box, bodies[number::CONNECTIONS])) for number in range(CONNECTIONS)
        ]
        began = time.perf_counter()
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        seconds = time.perf_counter() - began
        assert box.items() == events, "the floor did not do the same work"
        return seconds


def _post(box: Server, bodies: list[bytes]) -> None:
    with requests.Session() as session:
        session.trust_env = False
        session.auth = (box.user, box.password)
        session.headers["Content-Type"] = "text/xml; charset=utf-8"
        for body in bodies:
            session.post(box.endpoint, data=body, timeout=60).raise_for_status()


def _show(events: int) -> None:
    done, bodies = turns(events)
    lowest = floor(bodies, events)
    first = done[0]
    print(f"{events} events")
    print(f"  floor               {lowest:7.2f} s   {events / lowest:6.0f} events/s   {len(bodies)} requests,", end="")
    print(f" {sum(map(len, bodies)) / 1e6:.1f} MB")
    for one in done:
        rate = f"   {events / one.seconds:6.0f} events/s" if one is first else ""
        asked = {name: counts for name, counts in one.traffic.items() if name != "GET"}
        number, sent, received = (sum(counts[place] for counts in asked.values()) for place in range(3))
        print(f"  {one.name:18}  {one.seconds:7.2f} s{rate}   {one.processor:6.2f} s of the processor,", end="")
        print(f" {number} requests, {sent / 1e6:.2f} MB out, {received / 1e6:.2f} MB in, peak {one.megabytes:.0f} MB")
    print(f"  ratio to the floor  {lowest / first.seconds:7.2f}")


def main() -> None:
    for events in [int(one) for one in sys.argv[1:]] or SIZES:
        _show(events)


if __name__ == "__main__":
    main()
