"""Public folders: level by level, with the rights of each user."""

from __future__ import annotations

import pytest
from exchangelib.errors import ErrorAccessDenied, ErrorFolderNotFound
from exchangelib.folders import Calendar, Folder

from cirahub_desktop.sandbox.sample_folders import PAUL
from cirahub_desktop.sandbox.server import Sandbox
from tests.sandbox.client import TEAM, Client, code, folder_id, soap


def test_levels_are_listed_one_by_one(sandbox: Sandbox, claire: Client) -> None:
    top = claire.level()
    assert {"Team Calendar", "Logistics", "Direction", "Écoles et stages"} <= set(top)
    logistics = claire.level(top["Logistics"])
    assert logistics["Planning quai"].folder_class == "IPF.Appointment"
    assert logistics["Transporteurs"].folder_class == "IPF.Contact"
    assert logistics["Fleet"].child_folder_count == 1
    assert claire.level(top["Archives"]) == {}


def test_hidden_folder_does_not_exist(sandbox: Sandbox, claire: Client) -> None:
    assert "Rémunérations" not in claire.level(claire.level()["Direction"])
    with pytest.raises(ErrorFolderNotFound):
        claire.read_folder(folder_id(sandbox, "/Direction/Rémunérations"))


def test_forbidden_folder_is_seen_but_not_read(sandbox: Sandbox, claire: Client) -> None:
    forbidden = claire.folder("/Direction/Comité stratégique")
    assert not forbidden.effective_rights.read
    assert forbidden.total_count == 0
    with pytest.raises(ErrorAccessDenied):
        list(forbidden.all().only("subject"))


def test_rights_differ_by_user(sandbox: Sandbox, claire: Client, paul: Client) -> None:
    assert claire.folder(TEAM).effective_rights.create_contents
    assert not paul.folder(TEAM).effective_rights.create_contents
    assert paul.folder(TEAM).effective_rights.read
    assert paul.folder("/Logistics/Planning quai").effective_rights.create_contents


def test_deep_traversal_is_refused(sandbox: Sandbox) -> None:
    root = soap(
        sandbox,
        '<m:FindFolder Traversal="Deep"><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>'
        '<m:ParentFolderIds><t:DistinguishedFolderId Id="publicfoldersroot"/></m:ParentFolderIds></m:FindFolder>',
    )
    assert code(root) == "ErrorInvalidOperation"


def _create(parent: str) -> str:
    return (
        f"<m:CreateFolder><m:ParentFolderId>{parent}</m:ParentFolderId><m:Folders><t:CalendarFolder>"
        "<t:DisplayName>Été</t:DisplayName></t:CalendarFolder></m:Folders></m:CreateFolder>"
    )


def test_folder_is_created_below_a_folder_but_not_below_the_root(sandbox: Sandbox, claire: Client) -> None:
    logistics = f'<t:FolderId Id="{folder_id(sandbox, "/Logistics")}"/>'
    assert code(soap(sandbox, _create('<t:DistinguishedFolderId Id="publicfoldersroot"/>'))) == (
        "ErrorOperationNotAllowedWithPublicFolderRoot"
    )
    assert code(soap(sandbox, _create(logistics))) == "NoError"
    assert code(soap(sandbox, _create(logistics))) == "ErrorFolderExists"
    assert code(soap(sandbox, _create(logistics), PAUL)) == "ErrorCreateSubfolderAccessDenied"
    assert claire.folder("/Logistics/Été").folder_class == "IPF.Appointment"


def test_folder_is_found_by_its_stored_id(sandbox: Sandbox, claire: Client) -> None:
    root = claire.account.public_folders_root
    stored = Folder(root=root, id=folder_id(sandbox, TEAM))
    assert isinstance(stored, Folder)
    assert not isinstance(stored, Calendar)
    assert claire.read_folder(stored.id).name == "Team Calendar"
