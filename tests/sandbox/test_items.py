"""Single calendar items: written, listed, read, changed and deleted as a real server does it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from exchangelib import CalendarItem, HTMLBody
from exchangelib.errors import (
    ErrorAccessDenied,
    ErrorCannotCreateCalendarItemInNonCalendarFolder,
    ErrorInvalidPropertySet,
    ErrorIrresolvableConflict,
    ErrorItemNotFound,
)

from cirahub_desktop.sandbox.clock import Clock
from cirahub_desktop.sandbox.rights import Role
from cirahub_desktop.sandbox.sample_folders import CLAIRE, PAUL
from cirahub_desktop.sandbox.server import Sandbox
from tests.sandbox.client import PARIS, TEAM, Client, Origin, code, create_xml, event_xml, find, soap

NINE = datetime(2027, 7, 5, 9)
STAMP = (
    '<t:ExtendedFieldURI DistinguishedPropertySetId="PublicStrings" PropertyName="CiraHubOrigin"'
    ' PropertyType="String"/>'
)
MODIFIED = '<t:FieldURI FieldURI="item:LastModifiedTime"/>'
NEWEST_FIRST = f'<m:SortOrder><t:FieldOrder Order="Descending">{MODIFIED}</t:FieldOrder></m:SortOrder>'


@pytest.fixture(autouse=True)
def _stamp() -> Any:
    CalendarItem.register("origin", Origin)
    yield
    CalendarItem.deregister("origin")


def test_what_was_written_is_read_back(sandbox: Sandbox, claire: Client) -> None:
    item = claire.create(
        "Relevé <n°4> & co",
        NINE,
        origin="a" * 64,
        location="Quai é",
        categories=["Réception", "Export"],
        sensitivity="Private",
        legacy_free_busy_status="OOF",
        reminder_is_set=True,
        reminder_minutes_before_start=30,
        uid="plan-1@verrier.example",
    )
    back = claire.read(item)
    assert (back.subject, back.location, back.uid) == ("Relevé <n°4> & co", "Quai é", "plan-1@verrier.example")
    assert back.start.astimezone(PARIS) == NINE.replace(tzinfo=PARIS)
    assert (back.categories, back.origin) == (["Réception", "Export"], "a" * 64)
    assert (back.sensitivity, back.legacy_free_busy_status) == ("Private", "OOF")
    assert (back.reminder_is_set, back.reminder_minutes_before_start) == (True, 30)
    assert back._start_timezone.key == "Europe/Paris"
    assert not back.is_meeting
    assert sandbox.recorder.mails == ()


def test_all_day_event_is_whole_days_of_its_zone(sandbox: Sandbox, claire: Client) -> None:
    item = CalendarItem(
        account=claire.account,
        folder=claire.folder(TEAM),
        subject="Inventaire",
        start=date(2027, 7, 5),
        end=date(2027, 7, 6),
        is_all_day=True,
    )
    item.save(send_meeting_invitations="SendToNone")
    back = claire.read(item)
    assert (back.start, back.end) == (date(2027, 7, 5), date(2027, 7, 6))
    assert sandbox.items(TEAM)[0].text("Start") == "2027-07-04T22:00:00Z"


def test_bodies_are_not_read_back_as_written(sandbox: Sandbox, claire: Client) -> None:
    page = claire.read(claire.create("a", NINE, body=HTMLBody("<p>Hé</p>")))
    text = claire.read(claire.create("b", NINE, body="un\ndeux"))
    assert "<p>Hé</p>" in page.body
    assert page.body.startswith("<html>")
    assert sandbox.items(TEAM)[1].text("Body") == "un\r\ndeux\r\n"
    assert text.body.splitlines() == ["un", "deux"]


def test_find_gives_stamps_but_cuts_texts_and_gives_no_body(sandbox: Sandbox, claire: Client) -> None:
    long = "é" * 300
    claire.create("kurz", NINE, origin="x" * 200, location=long, body="lang")
    wanted = "".join(
        f'<t:FieldURI FieldURI="{uri}"/>' for uri in ("item:Body", "calendar:Location", "calendar:RequiredAttendees")
    )
    found = find(sandbox, TEAM, fields=wanted + STAMP)[0][0]
    assert found.findtext("{*}Location") == "é" * 255
    assert found.find("{*}Body") is None
    assert found.findtext("{*}ExtendedProperty/{*}Value") == "x" * 200


def test_newest_change_and_count_come_in_one_answer(sandbox: Sandbox, claire: Client) -> None:
    first, _ = claire.create("eins", NINE), claire.create("zwei", NINE)
    first.subject = "eins neu"
    first.save(update_fields=["subject"], send_meeting_invitations="SendToNone")
    page = find(sandbox, TEAM, size=1, extra=NEWEST_FIRST, fields=MODIFIED + '<t:FieldURI FieldURI="item:Subject"/>')
    assert page.get("TotalItemsInView") == "2"
    assert [item.findtext("{*}Subject") for item in page[0]] == ["eins neu"]
    assert "." in (page[0][0].findtext("{*}LastModifiedTime") or "")


def test_pages_are_capped_and_lead_to_the_next(sandbox: Sandbox, claire: Client) -> None:
    for _ in range(5):
        soap(sandbox, create_xml(sandbox, "".join(event_xml(f"E{number}") for number in range(210))))
    first = find(sandbox, TEAM, size=5000)
    assert (len(first[0]), first.get("IndexedPagingOffset"), first.get("IncludesLastItemInRange")) == (
        1000,
        "1000",
        "false",
    )
    overlapping = find(sandbox, TEAM, size=1000, offset=999)
    assert (len(overlapping[0]), overlapping.get("IncludesLastItemInRange")) == (51, "true")
    assert overlapping[0][0][0].get("Id") == first[0][-1][0].get("Id")
    restricted = find(
        sandbox,
        TEAM,
        size=1000,
        extra='<m:Restriction><t:Exists><t:FieldURI FieldURI="item:Subject"/></t:Exists></m:Restriction>',
    )
    assert (len(restricted[0]), restricted.get("TotalItemsInView")) == (250, "1050")


def test_restriction_finds_a_stamp(sandbox: Sandbox, claire: Client) -> None:
    claire.create("eins", NINE, origin="abc")
    claire.create("zwei", NINE, origin="abcd")
    claire.create("drei", NINE)
    folder = claire.folder(TEAM)
    assert [item.subject for item in folder.filter(origin="abc").only("subject")] == ["eins"]
    assert {item.subject for item in folder.filter(origin__exists=True).only("subject")} == {"eins", "zwei"}
    assert {item.subject for item in folder.filter(subject__contains="EI").only("subject")} == {"eins", "zwei", "drei"}


def test_uid_cannot_be_searched_for(sandbox: Sandbox) -> None:
    root = soap(
        sandbox,
        '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:Restriction>'
        '<t:Exists><t:FieldURI FieldURI="calendar:UID"/></t:Exists></m:Restriction><m:ParentFolderIds>'
        '<t:DistinguishedFolderId Id="publicfoldersroot"/></m:ParentFolderIds></m:FindItem>',
    )
    assert code(root) == "ErrorUnsupportedPathForQuery"


def test_stale_change_key_is_a_conflict(sandbox: Sandbox, claire: Client) -> None:
    item = claire.create("alt", NINE)
    other = claire.read(item)
    other.subject = "von anderswo"
    other.save(update_fields=["subject"], send_meeting_invitations="SendToNone", conflict_resolution="NeverOverwrite")
    item.subject = "zu spät"
    with pytest.raises(ErrorIrresolvableConflict):
        item.save(
            update_fields=["subject"], send_meeting_invitations="SendToNone", conflict_resolution="NeverOverwrite"
        )
    assert claire.read(item).subject == "von anderswo"


def _update(item: Any, path: str, value: str) -> str:
    return (
        '<m:UpdateItem ConflictResolution="NeverOverwrite" SendMeetingInvitationsOrCancellations="SendToNone">'
        f'<m:ItemChanges><t:ItemChange><t:ItemId Id="{item.id}" ChangeKey="{item.changekey}"/><t:Updates>'
        f'<t:SetItemField><t:FieldURI FieldURI="{path}"/><t:CalendarItem>{value}</t:CalendarItem></t:SetItemField>'
        "</t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>"
    )


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("calendar:UID", "<t:UID>neu</t:UID>", "ErrorInvalidPropertySet"),
        ("calendar:IsMeeting", "<t:IsMeeting>true</t:IsMeeting>", "ErrorInvalidPropertySet"),
        ("item:Subject", "<t:Location>x</t:Location>", "ErrorUpdatePropertyMismatch"),
        ("item:Subject", f"<t:Subject>{'x' * 256}</t:Subject>", "ErrorItemSavePropertyError"),
        ("calendar:End", "<t:End>2020-01-01T00:00:00Z</t:End>", "ErrorCalendarEndDateIsEarlierThanStartDate"),
    ],
)
def test_update_that_a_server_refuses(sandbox: Sandbox, claire: Client, path: str, value: str, expected: str) -> None:
    item = claire.create("bleibt", NINE)
    assert code(soap(sandbox, _update(item, path, value))) == expected
    assert claire.read(item).changekey == item.changekey


def test_one_refused_item_leaves_the_rest_of_its_batch(sandbox: Sandbox) -> None:
    root = soap(sandbox, create_xml(sandbox, event_xml("a") + event_xml("b" * 256) + event_xml("c")))
    assert [found.text for found in root.iter("{*}ResponseCode")] == [
        "NoError",
        "ErrorItemSavePropertyError",
        "NoError",
    ]
    assert [item.text("Subject") for item in sandbox.items(TEAM)] == ["a", "c"]


def test_calendar_writes_must_say_who_gets_mail(sandbox: Sandbox, claire: Client) -> None:
    item = claire.create("a", NINE)
    assert code(soap(sandbox, create_xml(sandbox, event_xml("b"), sending=""))) == "ErrorSendMeetingInvitationsRequired"
    update = _update(item, "item:Subject", "<t:Subject>b</t:Subject>").replace(
        ' SendMeetingInvitationsOrCancellations="SendToNone"', ""
    )
    assert code(soap(sandbox, update)) == "ErrorSendMeetingInvitationsOrCancellationsRequired"
    delete = f'<m:DeleteItem DeleteType="SoftDelete"><m:ItemIds><t:ItemId Id="{item.id}"/></m:ItemIds></m:DeleteItem>'
    assert code(soap(sandbox, delete)) == "ErrorSendMeetingCancellationsRequired"
    assert [kept.text("Subject") for kept in sandbox.items(TEAM)] == ["a"]


def test_what_would_be_mailed_is_recorded(sandbox: Sandbox, claire: Client) -> None:
    guests = (
        "<t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>x@y.example</t:EmailAddress></t:Mailbox>"
        "</t:Attendee></t:RequiredAttendees>"
    )
    event = event_xml("Gast").replace("</t:CalendarItem>", guests + "</t:CalendarItem>")
    soap(sandbox, create_xml(sandbox, event))
    assert sandbox.recorder.mails == ()
    soap(sandbox, create_xml(sandbox, event, sending='SendMeetingInvitations="SendToAllAndSaveCopy"'))
    assert [(mail.kind, mail.subject) for mail in sandbox.recorder.mails] == [("invitation", "Gast")]


def test_read_only_user_writes_nothing(sandbox: Sandbox, claire: Client, paul: Client) -> None:
    item = claire.create("a", NINE)
    with pytest.raises(ErrorAccessDenied):
        paul.create("b", NINE)
    seen = paul.read(item)
    seen.subject = "c"
    with pytest.raises(ErrorAccessDenied):
        seen.save(update_fields=["subject"], send_meeting_invitations="SendToNone")
    with pytest.raises(ErrorAccessDenied):
        seen.delete(send_meeting_cancellations="SendToNone")
    assert [kept.text("Subject") for kept in sandbox.items(TEAM)] == ["a"]


def test_author_changes_only_what_is_his(sandbox: Sandbox, claire: Client, paul: Client) -> None:
    quay = "/Logistics/Planning quai"
    own, foreign = paul.create("p", NINE, path=quay), paul.read(claire.create("c", NINE, path=quay))
    own.delete(send_meeting_cancellations="SendToNone")
    with pytest.raises(ErrorAccessDenied):
        foreign.delete(send_meeting_cancellations="SendToNone")
    foreign.subject = "p"
    with pytest.raises(ErrorAccessDenied):
        foreign.save(update_fields=["subject"], send_meeting_invitations="SendToNone")


def test_item_without_the_right_to_read_is_not_found(sandbox: Sandbox) -> None:
    hidden = sandbox.items("/Direction/Comité stratégique")[0].item_id
    get = "<m:GetItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:ItemIds><t:ItemId Id="
    assert code(soap(sandbox, f'{get}"{hidden}"/></m:ItemIds></m:GetItem>')) == "ErrorItemNotFound"
    assert code(soap(sandbox, f'{get}"unsinn"/></m:ItemIds></m:GetItem>')) == "ErrorInvalidIdMalformed"


def test_calendar_item_needs_a_calendar(sandbox: Sandbox, claire: Client) -> None:
    with pytest.raises(ErrorCannotCreateCalendarItemInNonCalendarFolder):
        claire.create("a", NINE, path="/Logistics/Transporteurs")


def test_soft_deleted_item_lies_in_the_dumpster(sandbox: Sandbox, claire: Client) -> None:
    item = claire.create("weg", NINE)
    item_id = item.id
    claire.account.bulk_delete([item], delete_type="SoftDelete", send_meeting_cancellations="SendToNone")
    assert isinstance(claire.read((item_id, None)), ErrorItemNotFound)
    assert find(sandbox, TEAM).get("TotalItemsInView") == "0"
    assert [kept.text("Subject") for kept in sandbox.items(TEAM, deleted=True)] == ["weg"]


def test_hard_deleted_item_is_nowhere(sandbox: Sandbox, claire: Client) -> None:
    claire.account.bulk_delete(
        [claire.create("weg", NINE)], delete_type="HardDelete", send_meeting_cancellations="SendToNone"
    )
    assert sandbox.items(TEAM) == sandbox.items(TEAM, deleted=True) == []


def test_role_can_change_while_a_client_works(sandbox: Sandbox, claire: Client) -> None:
    item = claire.create("a", NINE)
    sandbox.set_role(TEAM, CLAIRE, Role.VISIBLE)
    assert not claire.folder(TEAM).effective_rights.create_contents
    with pytest.raises(ErrorAccessDenied):
        claire.create("b", NINE)
    assert isinstance(claire.read(item), ErrorItemNotFound)
    sandbox.set_role(TEAM, CLAIRE, Role.HIDDEN)
    assert "Team Calendar" not in claire.level()


def test_real_meeting_is_known_as_one(sandbox: Sandbox, claire: Client) -> None:
    quay = claire.folder("/Logistics/Planning quai")
    found = {item.subject: item for item in quay.all().only("subject", "is_meeting", "my_response_type", "organizer")}
    meeting, appointment = found["Réunion transporteurs"], found["Quai B bloqué – marquage au sol"]
    assert (meeting.is_meeting, meeting.my_response_type) == (True, "Unknown")
    assert (appointment.is_meeting, appointment.my_response_type) == (False, "Organizer")
    assert meeting.organizer.email_address == "nadia.ferrand@verrier.example"


def test_item_without_the_stamp_matches_no_comparison(sandbox: Sandbox, claire: Client) -> None:
    claire.create("ohne", NINE)
    claire.create("mit", NINE, origin="b")
    for kind, names in (("IsLessThan", ["mit"]), ("IsGreaterThan", [])):
        constant = '<t:FieldURIOrConstant><t:Constant Value="c"/></t:FieldURIOrConstant>'
        extra = f"<m:Restriction><t:{kind}>{STAMP}{constant}</t:{kind}></m:Restriction>"
        page = find(sandbox, TEAM, extra=extra, fields='<t:FieldURI FieldURI="item:Subject"/>')
        assert [item.findtext("{*}Subject") for item in page[0]] == names


def test_times_of_change_never_repeat() -> None:
    clock = Clock()
    times = [clock.tick() for _ in range(1000)]
    assert times == sorted(set(times))
    clock.after("2999-01-01T00:00:00.000000Z")
    assert clock.tick() == "2999-01-01T00:00:00.000001Z"


def test_unknown_zone_is_refused(sandbox: Sandbox) -> None:
    event = event_xml("a").replace("</t:CalendarItem>", '<t:StartTimeZone Id="Europe/Paris"/></t:CalendarItem>')
    assert code(soap(sandbox, create_xml(sandbox, event))) == "ErrorTimeZone"


def test_calendar_view_is_at_most_two_years(sandbox: Sandbox, claire: Client) -> None:
    claire.create("in", NINE)
    view = claire.folder(TEAM).view(
        start=datetime(2027, 1, 1, tzinfo=ZoneInfo("UTC")), end=datetime(2028, 1, 1, tzinfo=ZoneInfo("UTC"))
    )
    assert [item.subject for item in view] == ["in"]
    root = soap(
        sandbox,
        '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>'
        '<m:CalendarView StartDate="2020-01-01T00:00:00Z" EndDate="2027-01-01T00:00:00Z"/><m:ParentFolderIds>'
        f'<t:FolderId Id="{claire.folder(TEAM).id}"/></m:ParentFolderIds></m:FindItem>',
    )
    assert code(root) == "ErrorCalendarViewRangeTooBig"


def test_paul_is_somebody_else(sandbox: Sandbox, paul: Client) -> None:
    paul.create("p", NINE, path="/Logistics/Planning quai")
    assert sandbox.items("/Logistics/Planning quai")[-1].owner == PAUL


def test_refusal_does_not_change_anything(sandbox: Sandbox, claire: Client) -> None:
    item = claire.create("a", NINE)
    item.uid = "other"
    with pytest.raises((ErrorInvalidPropertySet, ValueError)):
        item.save(update_fields=["uid"], send_meeting_invitations="SendToNone")
