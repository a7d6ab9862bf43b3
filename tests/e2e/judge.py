"""R8: what was sent to a server, judged: valid, silent, and without a single attendee."""

from __future__ import annotations

import pytest
from lxml import etree

from cirahub_desktop.sandbox.recorder import Exchange, Recorder
from tests.support.ews_schema import assert_valid
from tests.support.shared import shared

MESSAGES = "{http://schemas.microsoft.com/exchange/services/2006/messages}"
TYPES = "{http://schemas.microsoft.com/exchange/services/2006/types}"
_SILENT = {
    "CreateItem": {"SendMeetingInvitations": "SendToNone"},
    "UpdateItem": {"SendMeetingInvitationsOrCancellations": "SendToNone"},
    "DeleteItem": {"SendMeetingCancellations": "SendToNone", "DeleteType": "SoftDelete"},
}
"""Of every write, the attributes that keep it silent and recoverable."""
_READING = {"GetFolder", "FindFolder", "FindItem", "GetItem"}
_QUIET = {"CreateFolder"}
"""Writes of which nobody is told."""
_PEOPLE = {"RequiredAttendees", "OptionalAttendees", "Resources", "Attendee", "Organizer", "EmailAddress"}


def requests_of(recorder: Recorder) -> list[Exchange]:
    """What was sent to the Exchange side, sign-in steps aside."""
    return [one for one in recorder.exchanges if one.request]


def assert_nobody_got_mail(recorder: Recorder) -> None:
    assert recorder.mails == ()
    for one in requests_of(recorder):
        assert one.operation in _READING | _QUIET | _SILENT.keys()
        root = etree.fromstring(one.request)
        request = root.find(f".//{MESSAGES}{one.operation}")
        assert request is not None
        wanted = _SILENT.get(one.operation, {})
        assert {name: request.get(name) for name in wanted} == wanted
        if wanted:
            assert _people_in(root) == []


def assert_requests_are_valid(recorder: Recorder) -> None:
    """By Microsoft's schema; says nothing where that is not at hand, for a test of its own is skipped then."""
    try:
        shared("ews-schema")
    except pytest.skip.Exception:
        return
    for body in {one.request for one in requests_of(recorder)}:
        assert_valid(body)


def _people_in(root: etree._Element) -> list[str]:
    names = (etree.QName(node).localname for node in root.iter(f"{TYPES}*"))
    return [name for name in names if name in _PEOPLE]
