"""R8: nobody gets mail, whatever the feed holds and whatever is done with it.

The ``sandbox`` of every end-to-end test judges what was sent to it; here a run does all that a run can do.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cirahub_desktop.sandbox.calendar_text import calendar_lines, folded
from cirahub_desktop.sandbox.recorder import Exchange, Recorder
from cirahub_desktop.sync.model.options import AttendeesRule
from tests.e2e.judge import MESSAGES, TYPES, assert_nobody_got_mail, requests_of
from tests.e2e.stage import DOCK, Stage
from tests.support.ews_schema import assert_valid
from tests.support.shared import shared

BUSY_FOLDER = "/Logistics/Planning quai"
"""Holds other people's events and a real meeting."""
FIRST = datetime.now(UTC).date() + timedelta(days=2)
GUEST = "guest.of.honour@partner.example"
PEOPLE = [
    "ORGANIZER;CN=Claire Morel:mailto:claire.morel@verrier.example",
    f"ATTENDEE;CN=Guest;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{GUEST}",
    f"ATTENDEE;CN=Room;CUTYPE=ROOM;ROLE=NON-PARTICIPANT:mailto:{GUEST}",
]


def meeting(number: int, *more: str, hour: int = 9) -> list[str]:
    day = FIRST + timedelta(days=number)
    return [
        f"UID:meeting-{number}",
        "DTSTAMP:20260101T000000Z",
        f"SUMMARY:Meeting {number}",
        f"DTSTART;TZID=Europe/Paris:{day:%Y%m%d}T{hour:02}0000",
        f"DTEND;TZID=Europe/Paris:{day:%Y%m%d}T{hour:02}3000",
        *PEOPLE,
        *more,
    ]


def invitations(count: int, *, hour: int = 9) -> bytes:
    """Meetings with guests, one of them a series with a moved and a removed occurrence; sent as an invitation."""
    week = FIRST + timedelta(weeks=1)
    rule = ["RRULE:FREQ=WEEKLY;COUNT=6", f"EXDATE;TZID=Europe/Paris:{week + timedelta(weeks=1):%Y%m%d}T090000"]
    moved = [line for line in meeting(7, hour=hour + 2) if not line.startswith("UID")]
    events = [
        meeting(0, *rule),
        ["UID:meeting-0", f"RECURRENCE-ID;TZID=Europe/Paris:{week:%Y%m%d}T090000", *moved],
        *(meeting(number, hour=hour) for number in range(1, count)),
    ]
    return b"".join(folded(calendar_lines("Invitations", events))).replace(
        b"VERSION:2.0", b"VERSION:2.0\r\nMETHOD:REQUEST"
    )


@pytest.fixture
def busy(stage: Stage) -> Stage:
    stage.path = BUSY_FOLDER
    return stage


def do_everything(stage: Stage) -> None:
    """Create, change and delete; then other options, and the guests' names in the text."""
    stage.publish_bytes(invitations(30))
    stage.set_up()
    done = [stage.run()]
    stage.publish_bytes(invitations(30, hour=11))
    done.append(stage.run())
    stage.publish_bytes(invitations(27, hour=11))
    done.append(stage.run())
    stage.later = timedelta(minutes=20)
    done.append(stage.run())
    dock = stage.spoke(DOCK)
    stage.app.set_options(dock.id, replace(dock.options, attendees=AttendeesRule.LIST, subject_prefix="Dock:"))
    done.append(stage.run())
    counts = [
        [sum(getattr(one, what) for one in run.spokes) for what in ("created", "updated", "deleted")] for run in done
    ]
    assert counts == [[30, 0, 0], [0, 30, 0], [0, 0, 0], [0, 0, 3], [0, 27, 0]]


def test_r8_every_request_is_valid_silent_and_without_attendees(busy: Stage) -> None:
    shared("ews-schema")
    do_everything(busy)
    sent = requests_of(busy.sandbox.recorder)
    assert {"CreateItem", "UpdateItem", "DeleteItem"} <= {one.operation for one in sent}
    for one in sent:
        assert_valid(one.request)
        assert GUEST.encode() not in one.request
    assert busy.sandbox.recorder.mails == ()


def test_r8_real_meetings_and_other_peoples_events_stay_as_they_are(busy: Stage) -> None:
    before = busy.held()
    assert "Réunion transporteurs" in [subject for subject, _ in before.values()]
    do_everything(busy)
    after = busy.held()
    assert {number: after.get(number) for number in before} == before
    assert len(after) == len(before) + 27


@pytest.mark.parametrize(
    ("sending", "inside"),
    [
        ('SendMeetingInvitations="SendToAllAndSaveCopy"', ""),
        ("", ""),
        ('SendMeetingInvitations="SendToNone"', "<t:RequiredAttendees><t:Attendee/></t:RequiredAttendees>"),
    ],
    ids=["sent-to-all", "not-said", "attendees"],
)
def test_the_judge_objects(sending: str, inside: str) -> None:
    names = f'xmlns:t="{TYPES[1:-1]}" xmlns:m="{MESSAGES[1:-1]}"'
    item = f"<m:Items><t:CalendarItem>{inside}</t:CalendarItem></m:Items>"
    request = f"<Body {names}><m:CreateItem {sending}>{item}</m:CreateItem></Body>".encode()
    recorder = Recorder()
    recorder.record(Exchange("CreateItem", "/EWS", None, 0, 200, 0, request))
    with pytest.raises(AssertionError):
        assert_nobody_got_mail(recorder)
