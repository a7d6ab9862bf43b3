"""The sandbox as a process and as an object: it keeps its data, tells where it is, and ends without a trace."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

import pytest
import requests
from exchangelib import CalendarItem

from cirahub_desktop.sandbox.recorder import SIGN_IN
from cirahub_desktop.sandbox.sample_folders import CLAIRE, PASSWORDS
from cirahub_desktop.sandbox.server import CONTROL_TOKEN, Sandbox
from tests.sandbox.client import PARIS, TEAM, Client, create_xml, event_xml, find, soap
from tests.support.certificate import self_signed

START = "import sys; from pathlib import Path; from cirahub_desktop.sandbox.server import run; "


def test_restart_goes_on_with_what_was_there(tmp_path: Path) -> None:
    with Sandbox(tmp_path) as first:
        soap(first, create_xml(first, event_xml("a") + event_xml("b") + event_xml("c")))
        gone = first.items(TEAM)[1]
        delete = '<m:DeleteItem DeleteType="SoftDelete" SendMeetingCancellations="SendToNone"><m:ItemIds><t:ItemId Id='
        soap(first, f'{delete}"{gone.item_id}"/></m:ItemIds></m:DeleteItem>')
        first.set_feed("mine.ics", "x")
        before = [(item.item_id, item.change_key, item.properties) for item in first.items(TEAM)]
        plain = requests.get(first.feeds["plain"], timeout=10).content
    with Sandbox(tmp_path) as second:
        assert [(item.item_id, item.change_key, item.properties) for item in second.items(TEAM)] == before
        assert [item.text("Subject") for item in second.items(TEAM, deleted=True)] == ["b"]
        assert requests.get(second.feeds["mine"], timeout=10).content == b"x"
        assert requests.get(second.feeds["plain"], timeout=10).content == plain
        soap(second, create_xml(second, event_xml("d")))
        numbers = [item.number for item in second.items(TEAM)]
        assert len(set(numbers)) == len(numbers) == 3
        modified = [item.modified for item in second.items(TEAM)]
        assert modified == sorted(modified)


def test_series_survives_a_restart(tmp_path: Path) -> None:
    weekly = (
        "<t:Recurrence><t:WeeklyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>Tuesday</t:DaysOfWeek>"
        "</t:WeeklyRecurrence><t:NoEndRecurrence><t:StartDate>2027-01-05</t:StartDate></t:NoEndRecurrence></t:Recurrence>"
    )
    with Sandbox(tmp_path) as first:
        soap(first, create_xml(first, event_xml("a").replace("</t:CalendarItem>", weekly + "</t:CalendarItem>")))
        master = first.items(TEAM)[0]
        occurrence = f'<t:OccurrenceItemId RecurringMasterId="{master.item_id}" InstanceIndex="2"/>'
        delete = '<m:DeleteItem DeleteType="SoftDelete" SendMeetingCancellations="SendToNone"><m:ItemIds>'
        soap(first, f"{delete}{occurrence}</m:ItemIds></m:DeleteItem>")
    with Sandbox(tmp_path) as second:
        assert second.items(TEAM)[0].removed == {2}
        assert second.items(TEAM)[0].pattern is not None


def test_half_a_line_of_a_killed_server_is_dropped(tmp_path: Path) -> None:
    with Sandbox(tmp_path) as first:
        soap(first, create_xml(first, event_xml("a")))
    with (tmp_path / "sandbox.jsonl").open("ab") as journal:
        journal.write(b'["item", {"number": 99')
    with Sandbox(tmp_path) as second:
        assert [item.text("Subject") for item in second.items(TEAM)] == ["a"]
        soap(second, create_xml(second, event_xml("b")))
    with Sandbox(tmp_path) as third:
        assert [item.text("Subject") for item in third.items(TEAM)] == ["a", "b"]


def test_restart_keeps_one_line_for_each_thing(tmp_path: Path) -> None:
    journal = tmp_path / "sandbox.jsonl"
    with Sandbox(tmp_path) as first:
        for number in range(50):
            first.set_feed("mine.ics", f"{number}")
    before = len(journal.read_bytes().splitlines())
    with Sandbox(tmp_path) as second:
        assert requests.get(second.feeds["mine"], timeout=10).content == b"49"
        assert len(journal.read_bytes().splitlines()) == before - 49


def _spawn(data: Path, *faults: str) -> subprocess.Popen[str]:
    code = START + f"sys.exit(run(0, Path({str(data)!r}), {list(faults)!r}))"
    group = subprocess.CREATE_NEW_PROCESS_GROUP if sys.platform == "win32" else 0
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, CONTROL_TOKEN: "secret"},
        creationflags=group,
    )


def test_process_greets_and_ends_on_sigterm(tmp_path: Path) -> None:
    with _spawn(tmp_path, "GET:2:503") as process:
        assert process.stdout is not None
        greeting = json.loads(process.stdout.readline())
        link = greeting["feeds"]["plain"]
        statuses = [requests.get(link, timeout=10).status_code for _ in range(2)]
        desk = greeting["endpoint"].replace("EWS/Exchange.asmx", "control/secret/")
        counts = requests.get(desk + "counts", timeout=10).json()
        process.send_signal(signal.CTRL_BREAK_EVENT if sys.platform == "win32" else signal.SIGTERM)
        rest, errors = process.communicate(timeout=10)
    assert (process.returncode, rest, errors) == (0, "", "")
    assert statuses == [200, 503]
    assert counts == {"GET": 2}
    assert set(greeting) == {"endpoint", "users", "feeds", "folders"}
    assert greeting["users"][0] == {"user": CLAIRE, "password": PASSWORDS[CLAIRE]}
    assert {"plain", "private", "login", "truncated", "empty", "events-1000"} <= set(greeting["feeds"])
    assert TEAM in greeting["folders"]
    assert "/Direction/Congés d’été" not in greeting["folders"]


def test_killed_process_keeps_what_it_answered(tmp_path: Path) -> None:
    with _spawn(tmp_path) as process:
        assert process.stdout is not None
        greeting = json.loads(process.stdout.readline())
        with Client(greeting["endpoint"], CLAIRE, PASSWORDS[CLAIRE]) as client:
            client.create("a", datetime(2027, 1, 5, 9))
        process.kill()
        process.communicate(timeout=10)
    with Sandbox(tmp_path) as second:
        assert [item.text("Subject") for item in second.items(TEAM)] == ["a"]


def test_control_desk_needs_its_token() -> None:
    with Sandbox(control_token="right") as running:
        assert requests.get(f"{running.base}/control/wrong/counts", timeout=10).status_code == 404
        desk = running.control
        assert requests.post(desk + "faults", data="GET:1:500", timeout=10).status_code == 200
        assert requests.post(desk + "faults", data="nonsense", timeout=10).status_code == 400
        assert requests.get(running.feeds["plain"], timeout=10).status_code == 500
        assert requests.put(desk + "feeds/new.ics", data=b"neu", timeout=10).status_code == 200
        assert requests.get(f"{running.base}/feeds/new.ics", timeout=10).content == b"neu"
        assert requests.get(desk + "counts", timeout=10).json() == {"GET": 2}
        assert requests.get(desk + "mails", timeout=10).json() == []
        requests.post(desk + "clear-records", timeout=10)
        assert requests.get(desk + "counts", timeout=10).json() == {}
    with Sandbox() as closed:
        assert closed.control == ""


def test_closing_leaves_no_thread_and_no_socket() -> None:
    before = set(threading.enumerate())
    running = Sandbox().start()
    port = int(running.base.rpartition(":")[2])
    with requests.Session() as session, socket.create_connection(("127.0.0.1", port)):
        session.get(running.feeds["plain"], timeout=10)  # stays open for the next request
        running.close()
        assert set(threading.enumerate()) == before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_port_in_use_is_an_error_that_leaves_nothing_open(tmp_path: Path) -> None:
    with Sandbox() as running:
        port = int(running.base.rpartition(":")[2])
        with pytest.raises(OSError, match=r"\S"):
            Sandbox(tmp_path, port)
    with Sandbox(tmp_path) as later:
        assert later.items(TEAM) == []


def test_only_loopback_is_bound() -> None:
    with Sandbox() as running:
        assert running._listener.server_address[0] == "127.0.0.1"


def test_tls_is_refused_until_the_certificate_is_trusted(tmp_path: Path) -> None:
    certfile, keyfile = self_signed(tmp_path)
    with Sandbox(certfile=certfile, keyfile=keyfile) as running:
        link = running.feeds["plain"]
        assert link.startswith("https://127.0.0.1:")
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(link, timeout=10)
        assert requests.get(link, timeout=10, verify=str(certfile)).status_code == 200


def test_recorder_counts_operations_apart_from_sign_in(sandbox: Sandbox, claire: Client) -> None:
    claire.level()
    requests.post(sandbox.endpoint, data=b"", timeout=10)
    assert sandbox.recorder.counts[SIGN_IN] == 1
    assert sandbox.recorder.ews_requests == sum(sandbox.recorder.counts.values()) - 1


def test_a_thousand_events_cost_the_sandbox_little(tmp_path: Path) -> None:
    items = "".join(event_xml(f"E{number}", "<t:Body BodyType='Text'>x</t:Body>") for number in range(60))
    with Sandbox(tmp_path) as running:
        body = create_xml(running, items)
        soap(running, body)
        began = time.process_time()
        for _ in range(16):
            soap(running, body)
        spent = time.process_time() - began
        assert find(running, TEAM, size=1).get("TotalItemsInView") == "1020"
    assert spent < 0.96, "more than 1 ms an item, client included"


def test_exchangelib_writes_in_batches(sandbox: Sandbox, claire: Client) -> None:
    folder = claire.folder(TEAM)
    start = datetime(2027, 1, 5, 9, tzinfo=PARIS)
    items = [
        CalendarItem(account=claire.account, folder=folder, subject=f"E{n}", start=start, end=start) for n in range(150)
    ]
    created = claire.account.bulk_create(
        folder=folder, items=items, send_meeting_invitations="SendToNone", chunk_size=60
    )
    assert len({item.id for item in created}) == 150
    assert sandbox.recorder.counts["CreateItem"] == 3
