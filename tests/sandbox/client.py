"""Plain exchangelib against the sandbox: nothing of the product stands between."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from exchangelib import DELEGATE, Account, CalendarItem, Configuration, Credentials, ExtendedProperty, FailFast
from exchangelib.folders import SingleFolderQuerySet
from exchangelib.transport import BASIC
from exchangelib.version import EXCHANGE_2019, Version

PARIS = ZoneInfo("Europe/Paris")


class Origin(ExtendedProperty):
    distinguished_property_set_id = "PublicStrings"
    property_name = "CiraHubOrigin"
    property_type = "String"


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
        self.account = Account(user, config=config, access_type=DELEGATE, autodiscover=False, default_timezone=PARIS)

    def folder(self, path: str) -> Any:
        current = self.account.public_folders_root
        for name in path.strip("/").split("/"):
            found = SingleFolderQuerySet(account=self.account, folder=current).depth("Shallow").all()
            current = next(folder for folder in found if folder.name == name)
        return current

    def event(self, path: str, subject: str, start: datetime, minutes: int = 60, **more: Any) -> Any:
        return CalendarItem(
            account=self.account,
            folder=self.folder(path),
            subject=subject,
            start=start.replace(tzinfo=PARIS),
            end=start.replace(tzinfo=PARIS) + timedelta(minutes=minutes),
            **more,
        )

    def close(self) -> None:
        self.account.protocol.close()
        type(self.account.protocol).clear_cache()
