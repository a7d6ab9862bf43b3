"""Plain exchangelib and plain SOAP against the sandbox: nothing of the product stands between."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

import requests
from exchangelib import DELEGATE, Account, CalendarItem, Configuration, Credentials, ExtendedProperty, FailFast
from exchangelib.fields import FieldPath
from exchangelib.folders import Folder, SingleFolderQuerySet
from exchangelib.protocol import Protocol
from exchangelib.services import GetFolder
from exchangelib.transport import BASIC
from exchangelib.version import EXCHANGE_2019, Version
from lxml import etree

from cirahub_desktop.sandbox.sample_folders import CLAIRE, PASSWORDS, folder_at
from cirahub_desktop.sandbox.server import Sandbox

PARIS = ZoneInfo("Europe/Paris")
TEAM = "/Team Calendar"
T = "{http://schemas.microsoft.com/exchange/services/2006/types}"
M = "{http://schemas.microsoft.com/exchange/services/2006/messages}"


class Origin(ExtendedProperty):  # type: ignore[misc]  # exchangelib has no types
    distinguished_property_set_id = "PublicStrings"
    property_name = "CiraHubOrigin"
    property_type = "String"


class _WholePieces(requests.Response):
    """exchangelib asks for an answer byte by byte, which is a third of the time that reading a folder takes."""

    def iter_content(self, chunk_size: int | None = 65536, decode_unicode: bool = False) -> Any:
        return super().iter_content(65536, decode_unicode)


class _Adapter(requests.adapters.HTTPAdapter):
    def build_response(self, req: Any, resp: Any) -> requests.Response:
        answer = super().build_response(req, resp)
        answer.__class__ = _WholePieces
        return answer


Protocol.HTTP_ADAPTER_CLS = _Adapter


class Client:
    """One signed-in account of its own, never from exchangelib's cache."""

    def __init__(self, endpoint: str, user: str, password: str, auth_type: str = BASIC) -> None:
        config = Configuration(
            service_endpoint=endpoint,
            credentials=Credentials(user, password),
            auth_type=auth_type,
            version=Version(EXCHANGE_2019),
            retry_policy=FailFast(),
        )
        address = user if "@" in user else CLAIRE
        self.account = Account(address, config=config, access_type=DELEGATE, autodiscover=False, default_timezone=PARIS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.account.protocol.close()
        type(self.account.protocol).clear_cache()

    def level(self, folder: Any = None) -> dict[str, Any]:
        """The folders right below ``folder`` or the root, by name."""
        parent = folder or self.account.public_folders_root
        found = SingleFolderQuerySet(account=self.account, folder=parent).depth("Shallow").all()
        return {child.name: child for child in found}

    def folder(self, path: str) -> Any:
        """A public folder, or one of the user's own mailbox where the path begins with its address."""
        names = path.strip("/").split("/")
        current = None
        if "@" in names[0]:
            assert names.pop(0) == self.account.primary_smtp_address
            current = self.account.msg_folder_root
        for name in names:
            current = self.level(current)[name]
        return current

    def read_folder(self, stored_id: str) -> Any:
        """The folder with this id as GetFolder gives it; raises its error."""
        wanted = Folder(root=self.account.public_folders_root, id=stored_id)
        fields = [FieldPath(field=Folder.get_field_by_fieldname(name)) for name in ("name", "effective_rights")]
        return GetFolder(account=self.account).get(folders=[wanted], additional_fields=fields, shape="IdOnly")

    def create(self, subject: str, start: datetime, *, path: str = TEAM, minutes: int = 60, **more: Any) -> Any:
        """A saved event, ``start`` by the clock of Paris."""
        begin = start.replace(tzinfo=PARIS)
        item = CalendarItem(
            account=self.account,
            folder=self.folder(path),
            subject=subject,
            start=begin,
            end=begin + timedelta(minutes=minutes),
            **more,
        )
        item.save(send_meeting_invitations="SendToNone")
        return item

    def read(self, *items: Any) -> Any:
        """The items as GetItem gives them now; one alone when one was asked for."""
        found = list(self.account.fetch(items))
        return found[0] if len(items) == 1 else found


def soap(sandbox: Sandbox, operation: str, user: str = CLAIRE) -> etree._Element:
    """Post the XML of one operation (prefixes t and m) and return the root of the answer."""
    answer = requests.post(sandbox.endpoint, data=envelope(operation), auth=(user, PASSWORDS[user]), timeout=10)
    return etree.fromstring(answer.content)


def envelope(operation: str) -> bytes:
    text = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
        f' xmlns:t="{T[1:-1]}" xmlns:m="{M[1:-1]}"><s:Body>{operation}</s:Body></s:Envelope>'
    )
    return text.encode()


def code(root: etree._Element) -> str:
    """The response code of the first message or of the fault."""
    found = root.find(".//{*}ResponseCode")
    assert found is not None
    return found.text or ""


def folder_id(sandbox: Sandbox, path: str) -> str:
    return folder_at(sandbox._store, path).folder_id


def find(sandbox: Sandbox, path: str, *, size: int = 1000, offset: int = 0, extra: str = "", fields: str = "") -> Any:
    """One page of a folder by plain SOAP: the ``m:RootFolder`` of the answer."""
    root = soap(
        sandbox,
        '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape>'
        + (f"<t:AdditionalProperties>{fields}</t:AdditionalProperties>" if fields else "")
        + f'</m:ItemShape><m:IndexedPageItemView MaxEntriesReturned="{size}" Offset="{offset}" BasePoint="Beginning"/>'
        f'{extra}<m:ParentFolderIds><t:FolderId Id="{folder_id(sandbox, path)}"/></m:ParentFolderIds></m:FindItem>',
    )
    found = root.find(f".//{M}RootFolder")
    assert found is not None, code(root)
    return found


def create_xml(
    sandbox: Sandbox, items: str, *, path: str = TEAM, sending: str = 'SendMeetingInvitations="SendToNone"'
) -> str:
    return (
        f"<m:CreateItem {sending}><m:SavedItemFolderId>"
        f'<t:FolderId Id="{folder_id(sandbox, path)}"/></m:SavedItemFolderId><m:Items>{items}</m:Items></m:CreateItem>'
    )


def event_xml(subject: str, extra: str = "") -> str:
    return (
        f"<t:CalendarItem><t:Subject>{subject}</t:Subject>{extra}"
        "<t:Start>2027-01-05T08:00:00Z</t:Start><t:End>2027-01-05T09:00:00Z</t:End></t:CalendarItem>"
    )
