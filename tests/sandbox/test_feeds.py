"""The feeds as a client sees them, good and bad."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import requests

from cirahub_desktop.sandbox.sample_folders import CLAIRE, PASSWORDS
from cirahub_desktop.sandbox.server import Sandbox


def get(sandbox: Sandbox, name: str, **more: object) -> requests.Response:
    return requests.get(f"{sandbox.base}/feeds/{name}", timeout=10, allow_redirects=False, **more)  # type: ignore[arg-type]


def test_plain_feed_is_a_calendar_around_today(sandbox: Sandbox) -> None:
    answer = get(sandbox, "plain.ics")
    calendar = icalendar.Calendar.from_ical(answer.content)
    events = calendar.walk("VEVENT")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert 38 <= len(events) <= 45
    assert not any(event.errors for event in events)
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    starts = [event["DTSTART"].dt for event in events]
    upcoming = [start for start in starts if str(start)[:10] >= str(datetime.now(UTC).date())]
    assert len(upcoming) > len(starts) / 2
    names = {name for event in events for name in event}
    assert {"RRULE", "EXDATE", "RECURRENCE-ID", "CATEGORIES", "CLASS", "STATUS", "URL", "LOCATION"} <= names
    assert any(not isinstance(start, datetime) for start in starts)
    assert any(event.walk("VALARM") for event in events)


@pytest.mark.parametrize("count", [1, 500, 3000])
def test_large_feed_has_that_many_events(sandbox: Sandbox, count: int) -> None:
    body = get(sandbox, f"events-{count}.ics").content
    events = list(icalendar.Calendar.from_ical(body).walk("VEVENT"))
    days = [str(event["DTSTART"].dt)[:10] for event in events]
    today = datetime.now(UTC).date()
    assert len({str(event["UID"]) for event in events}) == count
    assert min(days) >= str(today - timedelta(days=1))
    assert max(days) <= str(today + timedelta(days=331))
    assert body == get(sandbox, f"events-{count}.ics").content


def test_smaller_feed_is_the_beginning_of_the_larger(sandbox: Sandbox) -> None:
    small, large = (get(sandbox, f"events-{count}.ics").content.split(b"BEGIN:VEVENT") for count in (10, 20))
    assert small[1:10] == large[1:10]


@pytest.mark.parametrize("name", ["plain.ics", "events-50.ics"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_unchanged_feed_is_304(sandbox: Sandbox, name: str, encoding: str) -> None:
    accept = {"Accept-Encoding": encoding}
    first = get(sandbox, name, headers=accept)
    assert first.headers.get("Content-Encoding", "identity") == encoding
    again = get(sandbox, name, headers={**accept, "If-None-Match": first.headers["ETag"]})
    since = get(sandbox, name, headers={**accept, "If-Modified-Since": first.headers["Last-Modified"]})
    other = get(sandbox, name, headers={**accept, "If-None-Match": '"other"'})
    assert (again.status_code, since.status_code, other.status_code) == (304, 304, 200)
    assert (again.content, other.content) == (b"", first.content)
    assert [one.conditional for one in sandbox.recorder.exchanges] == [False, True, True, True]


def test_private_feed_wants_a_password(sandbox: Sandbox) -> None:
    anonymous = get(sandbox, "private.ics")
    assert (anonymous.status_code, anonymous.headers["WWW-Authenticate"]) == (401, 'Basic realm="feeds"')
    assert get(sandbox, "private.ics", auth=(CLAIRE, "wrong")).status_code == 401
    assert get(sandbox, "private.ics", auth=(CLAIRE, PASSWORDS[CLAIRE])).content.startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize(
    ("name", "status", "end"),
    [
        ("login.ics", 200, b"</html>"),
        ("truncated.ics", 200, b"END:VEVENT\r\n"),
        ("truncated-event.ics", 200, b""),
        ("empty.ics", 200, b""),
        ("json.ics", 200, b"}"),
        ("forbidden.ics", 403, b""),
        ("missing.ics", 404, b""),
        ("nobody-made-this.ics", 404, b""),
        ("error-500.ics", 500, b""),
        ("busy.ics", 503, b""),
        ("redirect.ics", 302, b""),
        ("loop.ics", 302, b""),
    ],
)
def test_bad_feed_is_bad_in_its_way(sandbox: Sandbox, name: str, status: int, end: bytes) -> None:
    answer = get(sandbox, name)
    assert answer.status_code == status
    assert answer.content.endswith(end)
    assert b"END:VCALENDAR" not in answer.content


def test_redirects_lead_on_or_nowhere(sandbox: Sandbox) -> None:
    followed = requests.get(f"{sandbox.base}/feeds/redirect.ics", timeout=10)
    assert followed.content.startswith(b"BEGIN:VCALENDAR")
    with pytest.raises(requests.TooManyRedirects):
        requests.get(f"{sandbox.base}/feeds/loop.ics", timeout=10)


def test_feed_can_be_set_and_changed(sandbox: Sandbox) -> None:
    link = sandbox.set_feed("mine.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    first = requests.get(link, timeout=10)
    sandbox.set_feed("mine.ics", b"other")
    second = requests.get(link, headers={"If-None-Match": first.headers["ETag"]}, timeout=10)
    assert (second.status_code, second.content) == (200, b"other")
    assert sandbox.feeds["mine"] == link


def test_feed_faults(unchecked: Sandbox) -> None:
    unchecked.faults.add("GET:1:drop-before")
    unchecked.faults.add("GET:2:truncated")
    with pytest.raises(requests.ConnectionError):
        get(unchecked, "plain.ics")
    unchecked.faults.clear()
    unchecked.faults.add("GET:1:truncated")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        get(unchecked, "plain.ics")
    unchecked.faults.add("GET:1:503=9")
    assert get(unchecked, "plain.ics").headers["Retry-After"] == "9"


def test_head_has_no_body(sandbox: Sandbox) -> None:
    for name in ("plain.ics", "events-10.ics"):
        answer = requests.head(f"{sandbox.base}/feeds/{name}", timeout=10)
        assert (answer.status_code, answer.content) == (200, b"")
