"""Mailboxes: folders that every mailbox has, and what their owners let others see."""

from __future__ import annotations

import pytest
from exchangelib import DELEGATE, Account
from exchangelib.errors import ErrorFolderNotFound
from lxml import etree

from cirahub_desktop.sandbox.rights import Role
from cirahub_desktop.sandbox.sample_mailboxes import CLAIRE, DIRECTION, NADIA, PAUL, PLANNING, ROOM
from cirahub_desktop.sandbox.server import Sandbox
from tests.sandbox.client import Client, T, code, folder_id, soap

NOBODY = "nobody@verrier.example"


def known(name: str, mailbox: str = "") -> str:
    owner = f"<t:Mailbox><t:EmailAddress>{mailbox}</t:EmailAddress></t:Mailbox>" if mailbox else ""
    return f'<t:DistinguishedFolderId Id="{name}">{owner}</t:DistinguishedFolderId>'


def get(sandbox: Sandbox, reference: str, user: str = CLAIRE) -> etree._Element:
    shape = "<m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>"
    return soap(sandbox, f"<m:GetFolder>{shape}<m:FolderIds>{reference}</m:FolderIds></m:GetFolder>", user)


def below(sandbox: Sandbox, reference: str, user: str = CLAIRE, traversal: str = "Shallow") -> list[str]:
    root = soap(
        sandbox,
        f'<m:FindFolder Traversal="{traversal}"><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>'
        f"<m:ParentFolderIds>{reference}</m:ParentFolderIds></m:FindFolder>",
        user,
    )
    return [one.text or "" for one in root.iter(f"{T}DisplayName")] if code(root) == "NoError" else [code(root)]


def test_a_mailbox_is_ones_own_unless_another_is_named(sandbox: Sandbox) -> None:
    mine, pauls = get(sandbox, known("calendar")), get(sandbox, known("calendar", PAUL.upper()))
    assert mine.find(f".//{T}FolderId").get("Id") == folder_id(sandbox, f"{CLAIRE}/Calendrier")
    assert pauls.find(f".//{T}FolderId").get("Id") == folder_id(sandbox, f"{PAUL}/Calendrier")
    assert get(sandbox, known("calendar"), PAUL).find(f".//{T}FolderId").get("Id") == folder_id(
        sandbox, f"{PAUL}/Calendrier"
    )


@pytest.mark.parametrize(
    ("mailbox", "expected"),
    [(NOBODY, "ErrorNonExistentMailbox"), (DIRECTION, "ErrorFolderNotFound"), (NADIA, "NoError"), (ROOM, "NoError")],
)
def test_what_is_not_shared_does_not_exist(sandbox: Sandbox, mailbox: str, expected: str) -> None:
    assert code(get(sandbox, known("calendar", mailbox))) == expected


def test_rights_are_those_of_the_user_in_that_mailbox(sandbox: Sandbox) -> None:
    rights = {
        mailbox: get(sandbox, known("calendar", mailbox)).findtext(f".//{T}CreateContents")
        for mailbox in (CLAIRE, PLANNING, ROOM, NADIA)
    }
    assert rights == {CLAIRE: "true", PLANNING: "true", ROOM: "true", NADIA: "false"}
    assert get(sandbox, known("calendar", ROOM)).findtext(f".//{T}CreateHierarchy") == "false"


def test_calendars_lie_below_and_beside_the_main_one(sandbox: Sandbox) -> None:
    assert below(sandbox, known("msgfolderroot")) == ["Boîte de réception", "Calendrier", "Congés"]
    assert below(sandbox, known("calendar")) == ["Tournées"]
    assert below(sandbox, known("msgfolderroot", NADIA)) == ["ErrorFolderNotFound"]
    assert "Tournées" in below(sandbox, known("msgfolderroot"), traversal="Deep")


def test_a_folder_that_is_hidden_is_so_by_its_id_as_well(sandbox: Sandbox) -> None:
    hidden = f'<t:FolderId Id="{folder_id(sandbox, f"{NADIA}/Privé")}"/>'
    assert code(get(sandbox, hidden)) == "ErrorFolderNotFound"
    sandbox.set_role(f"{NADIA}/Privé", CLAIRE, Role.REVIEWER)
    assert code(get(sandbox, hidden)) == "NoError"


def test_a_folder_made_in_a_mailbox_stays_in_it(sandbox: Sandbox) -> None:
    def create(parent: str, user: str = CLAIRE) -> str:
        answer = soap(
            sandbox,
            f"<m:CreateFolder><m:ParentFolderId>{parent}</m:ParentFolderId><m:Folders><t:CalendarFolder>"
            "<t:DisplayName>Projets</t:DisplayName></t:CalendarFolder></m:Folders></m:CreateFolder>",
            user,
        )
        return code(answer)

    assert create(known("calendar")) == "NoError"
    assert create(known("calendar")) == "ErrorFolderExists"
    assert create(known("calendar", ROOM)) == "ErrorCreateSubfolderAccessDenied"
    assert "Projets" in below(sandbox, known("calendar"))
    assert sandbox.items(f"{CLAIRE}/Calendrier/Projets") == []
    assert below(sandbox, known("calendar"), PAUL) == []


def test_the_root_of_the_public_folders_may_be_open(sandbox: Sandbox) -> None:
    create = (
        f"<m:CreateFolder><m:ParentFolderId>{known('publicfoldersroot')}</m:ParentFolderId><m:Folders>"
        "<t:CalendarFolder><t:DisplayName>Neuf</t:DisplayName></t:CalendarFolder></m:Folders></m:CreateFolder>"
    )
    assert code(soap(sandbox, create)) == "ErrorOperationNotAllowedWithPublicFolderRoot"
    sandbox.open_root()
    assert code(soap(sandbox, create, PAUL)) == "ErrorCreateSubfolderAccessDenied"
    assert code(soap(sandbox, create)) == "NoError"


def test_meetings_lie_in_every_mailbox_that_is_invited(sandbox: Sandbox, claire: Client) -> None:
    seen = {item.subject: item for item in claire.account.calendar.all().only("subject", "is_meeting", "organizer")}
    assert {subject: item.is_meeting for subject, item in seen.items()} == {
        "Point équipe quai": False,
        "Revue des transporteurs": True,
        "Entretien avec Paul": True,
    }
    assert seen["Revue des transporteurs"].organizer.email_address == NADIA


def test_exchangelib_opens_a_mailbox_with_full_access_alone(sandbox: Sandbox, claire: Client) -> None:
    """It begins at the root, which whoever shares a calendar does not share."""
    config = claire.account.protocol.config
    team, room = (Account(one, config=config, access_type=DELEGATE, autodiscover=False) for one in (PLANNING, ROOM))
    assert [item.subject for item in team.calendar.all().only("subject")] == ["Inventaire"]
    with pytest.raises(ErrorFolderNotFound):
        room.root  # noqa: B018 - asks for it


def test_they_outlive_a_restart(tmp_path) -> None:
    with Sandbox(tmp_path) as running:
        before = folder_id(running, f"{PLANNING}/Calendrier/Atelier")
    with Sandbox(tmp_path) as running:
        assert folder_id(running, f"{PLANNING}/Calendrier/Atelier") == before
        assert len(running.items(f"{CLAIRE}/Calendrier")) == 3
