"""What public folders do not support is refused, by the code a real server gives."""

from __future__ import annotations

import pytest
import requests

from cirahub_desktop.sandbox.sample_folders import CLAIRE, PASSWORDS
from cirahub_desktop.sandbox.server import Sandbox
from tests.sandbox.client import TEAM, code, create_xml, event_xml, folder_id, soap

SHAPE = "<m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>"


def test_sync_folder_items_is_refused(sandbox: Sandbox) -> None:
    folder = f'<m:SyncFolderId><t:FolderId Id="{folder_id(sandbox, TEAM)}"/></m:SyncFolderId>'
    operation = f"<m:SyncFolderItems>{SHAPE}{folder}<m:MaxChangesReturned>10</m:MaxChangesReturned></m:SyncFolderItems>"
    assert code(soap(sandbox, operation)) == "ErrorInvalidOperation"


def test_sync_folder_hierarchy_is_refused(sandbox: Sandbox) -> None:
    shape = SHAPE.replace("ItemShape", "FolderShape")
    assert code(soap(sandbox, f"<m:SyncFolderHierarchy>{shape}</m:SyncFolderHierarchy>")) == "ErrorInvalidOperation"


def test_deep_find_item_is_refused(sandbox: Sandbox) -> None:
    parent = f'<m:ParentFolderIds><t:FolderId Id="{folder_id(sandbox, TEAM)}"/></m:ParentFolderIds>'
    assert code(soap(sandbox, f'<m:FindItem Traversal="SoftDeleted">{SHAPE}{parent}</m:FindItem>')) == (
        "ErrorInvalidOperation"
    )


def test_cancel_calendar_item_is_refused(sandbox: Sandbox) -> None:
    soap(sandbox, create_xml(sandbox, event_xml("a")))
    item = sandbox.items(TEAM)[0]
    cancel = (
        f'<t:CancelCalendarItem><t:ReferenceItemId Id="{item.item_id}" ChangeKey="{item.change_key}"/>'
        "</t:CancelCalendarItem>"
    )
    assert code(soap(sandbox, create_xml(sandbox, cancel))) == "ErrorInvalidOperation"
    assert len(sandbox.items(TEAM)) == 1


def test_other_operations_are_a_fault(sandbox: Sandbox) -> None:
    assert code(soap(sandbox, '<m:GetServerTimeZones ReturnFullTimeZoneData="false"/>')) == "ErrorInvalidOperation"


@pytest.mark.parametrize("body", [b"", b"<x>", b"<x/>", b"\xff"])
def test_body_that_is_no_soap_is_a_fault(unchecked: Sandbox, body: bytes) -> None:
    answer = requests.post(unchecked.endpoint, data=body, auth=(CLAIRE, PASSWORDS[CLAIRE]), timeout=10)
    assert answer.status_code == 500
    assert b"ErrorSchemaValidation" in answer.content


def test_body_over_the_limit_closes_the_connection() -> None:
    with Sandbox(largest_body=10_000) as running, pytest.raises(requests.ConnectionError):
        requests.post(running.endpoint, data=b"x" * 200_000, auth=(CLAIRE, PASSWORDS[CLAIRE]), timeout=10)
