"""How fast a feed fills an empty public folder, beside a floor measured in the same run.

    .venv/bin/python benchmarks/first_sync.py [EVENTS]

The floor is what no client can beat: the very CreateItem bodies of that sync, recorded, and posted again with plain
requests to a fresh sandbox, on one connection. Prints events per second, requests, bytes sent, peak memory and ratio.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import requests

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import AuthMethod
from cirahub_desktop.sync.report import HubReport

FOLDER = "/Team Calendar"


def sync(events: int, folder: Path) -> tuple[list[HubReport], list[bytes]]:
    """A first, a second and a third run; the bodies that created the items."""
    with Sandbox(None, keep_bodies=True) as box:
        app = App(folder, vault=SessionVault())
        user, password = next(iter(box.users.items()))
        check = app.servers.check_account("Work", user, "", box.endpoint, AuthMethod.BASIC, password, CancelToken())
        account = app.servers.add_account(check.account, password)
        hub = app.add_hub("Hub")
        app.add_ical_spoke(hub.id, "Feed", box.feeds["plain"].replace("plain", f"events-{events}"))
        calendar = app.servers.folder_by_path(account.id, FOLDER, CancelToken())
        spoke = app.add_public_folder_spoke(hub.id, "Calendar", account.id, calendar)
        app.set_options(spoke.id, replace(spoke.options, hub_writes=True, range_future=None))
        reports = [app.sync(hub.id) for _ in range(3)]
        created = [one.request for one in box.recorder.exchanges if one.operation == "CreateItem" and one.request]
        assert len(box.items(FOLDER)) == events, f"{len(box.items(FOLDER))} of {events} arrived"
        return reports, created


def floor(bodies: list[bytes], events: int) -> float:
    with Sandbox(None) as box, requests.Session() as session:
        session.auth = next(iter(box.users.items()))
        session.headers["Content-Type"] = "text/xml; charset=utf-8"
        began = time.perf_counter()
        for body in bodies:
            session.post(box.endpoint, data=body, timeout=60).raise_for_status()
        seconds = time.perf_counter() - began
        assert len(box.items(FOLDER)) == events, "the floor did not do the same work"
        return seconds


def main() -> None:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        reports, bodies = sync(events, Path(folder))
    lowest = floor(bodies, events)
    first, second, third = (report.seconds for report in reports)
    sent = sum(map(len, bodies))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"events                 {events}")
    print(f"first run              {first:8.2f} s   {events / first:8.0f} events/s")
    print(f"sent                   {len(bodies):8} CreateItem, {sent / 1e6:.1f} MB")
    print(f"floor                  {lowest:8.2f} s   {events / lowest:8.0f} events/s")
    print(f"ratio to the floor     {lowest / first:8.2f}")
    print(f"second run (no change) {second:8.2f} s")
    print(f"third run (no change)  {third:8.2f} s")
    print(f"peak memory            {peak} MB, sandbox and recorder included")


if __name__ == "__main__":
    main()
