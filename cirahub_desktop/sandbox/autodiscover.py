"""Autodiscover as Exchange Server answers it: GetUserSettings with a password, JSON to anybody."""

from __future__ import annotations

import json
from typing import Final
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from cirahub_desktop.sandbox.connection import Connection
from cirahub_desktop.sandbox.wire import S, escaped, parse

PATH: Final = "/autodiscover/autodiscover"
EWS_PATH: Final = "/EWS/Exchange.asmx"
GET_USER_SETTINGS: Final = "GetUserSettings"
_SPACE: Final = "http://schemas.microsoft.com/exchange/2010/Autodiscover"
_A: Final = f"{{{_SPACE}}}"
_XML: Final = "text/xml; charset=utf-8"


class AutodiscoverRequests(Connection):
    def is_autodiscover(self) -> bool:
        return self.path.lower().startswith(PATH)

    def answer_json(self) -> None:
        """Who serves an address, for everybody who asks."""
        parts = urlsplit(self.path)
        email = parse_qs(parts.query).get("Email", [""])[0].casefold()
        known = parts.path.lower() == f"{PATH}.json" and email in self.house.passwords
        said = {"Protocol": "EWS", "Url": self._ews_address()} if known else {"ErrorCode": "UserNotFound"}
        self._record("GET", None, 0, 200 if known else 404)
        self._send(200 if known else 404, "application/json", json.dumps(said).encode())

    def answer_settings(self, body: bytes) -> None:
        """What is known of an address, for those who sign in."""
        if not self.path.lower().startswith(f"{PATH}.svc"):
            self._send(404, "text/plain", b"")
            return
        signed_in = self.gate.check(self.headers.get("Authorization"))
        if signed_in.user is None:
            self._record("(sign-in)", None, len(body), 401)
            self._send(401, "text/plain", b"", offers=signed_in.offers)
            return
        found = self._settings_answer(body, signed_in.user)
        self._record(GET_USER_SETTINGS, signed_in.user, len(body), 200)
        self._send(200, _XML, found.encode())

    def _settings_answer(self, body: bytes, user: str) -> str:
        try:
            root = parse(body)
        except etree.XMLSyntaxError:
            return _answer("InvalidRequest", {})
        request = root.find(f"{S}Body/{_A}GetUserSettingsRequestMessage/{_A}Request")
        if request is None or not root.findtext(f"{S}Header/{_A}RequestedServerVersion"):
            return _answer("InvalidRequest", {})
        email = (request.findtext(f"{_A}Users/{_A}User/{_A}Mailbox") or "").casefold()
        known = self._settings(email, user)
        wanted = [node.text for node in request.iterfind(f"{_A}RequestedSettings/{_A}Setting")]
        told = {name: value for name, value in known.items() if name in wanted}
        return _answer("NoError" if known else "InvalidUser", told)

    def _settings(self, email: str, user: str) -> dict[str, str]:
        address = self._ews_address()
        own = {"ExternalEwsUrl": address, "InternalEwsUrl": address, "AutoDiscoverSMTPAddress": email}
        mailboxes = self.house.mailboxes
        return {
            **(own if email in self.house.passwords else {}),
            **(mailboxes.settings(email, user) if mailboxes is not None else {}),
        }

    def _ews_address(self) -> str:
        """Under the name by which the client knows this server."""
        return f"{self.house.scheme}://{self.headers.get('Host', '')}{EWS_PATH}"


def _answer(code: str, settings: dict[str, str]) -> str:
    each = "".join(
        f'<UserSetting i:type="StringSetting"><Name>{name}</Name><Value>{escaped(value)}</Value></UserSetting>'
        for name, value in settings.items()
    )
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
        ' xmlns:a="http://www.w3.org/2005/08/addressing"><s:Header><a:Action s:mustUnderstand="1">'
        f"{_SPACE}/Autodiscover/GetUserSettingsResponse</a:Action></s:Header><s:Body>"
        f'<GetUserSettingsResponseMessage xmlns="{_SPACE}">'
        '<Response xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><ErrorCode>NoError</ErrorCode><ErrorMessage/>'
        f'<UserResponses><UserResponse><ErrorCode>{code}</ErrorCode><ErrorMessage/><RedirectTarget i:nil="true"/>'
        f"<UserSettingErrors/><UserSettings>{each}</UserSettings></UserResponse></UserResponses></Response>"
        "</GetUserSettingsResponseMessage></s:Body></s:Envelope>"
    )
