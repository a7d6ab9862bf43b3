"""What Exchange, its autodiscover and other web servers answer."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

from tests.support.company import Asked, Says

EWS = "/EWS/Exchange.asmx"
JSON, SVC, POX = "/autodiscover/autodiscover.json", "/autodiscover/autodiscover.svc", "/autodiscover/autodiscover.xml"
HTML = Says(200, b"<!doctype html><title>Welcome</title>", (("Content-Type", "text/html"),))
NOT_FOUND = Says(404)
_SOAP = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:a="http://www.w3.org/2005/08/addressing">'
    '<s:Header><a:Action s:mustUnderstand="1">http://schemas.microsoft.com/exchange/2010/Autodiscover/Autodiscover/'
    "GetUserSettingsResponse</a:Action></s:Header><s:Body>"
    '<GetUserSettingsResponseMessage xmlns="http://schemas.microsoft.com/exchange/2010/Autodiscover">'
    '<Response xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><ErrorCode>NoError</ErrorCode><ErrorMessage/>'
    "<UserResponses><UserResponse><ErrorCode>{code}</ErrorCode><ErrorMessage>x</ErrorMessage>"
    "<RedirectTarget>{target}</RedirectTarget><UserSettingErrors/><UserSettings>{settings}</UserSettings>"
    "</UserResponse></UserResponses></Response></GetUserSettingsResponseMessage></s:Body></s:Envelope>"
)
_POX = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">'
    '<Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">'
    "<Account>{inner}</Account></Response></Autodiscover>"
)


def json_says(server: str) -> Says:
    return Says(200, json.dumps({"Protocol": "EWS", "Url": server}).encode(), (("Content-Type", "application/json"),))


def refuses(*offers: str) -> Says:
    """A 401 with one WWW-Authenticate header per offer."""
    return Says(401, headers=tuple(("WWW-Authenticate", offer) for offer in offers))


def redirects(location: str, status: int = 302) -> Says:
    return Says(status, headers=(("Location", location),))


def settings(code: str = "NoError", target: str = "", **values: str) -> Says:
    """An answer to GetUserSettings."""
    each = (f"<UserSetting><Name>{name}</Name><Value>{value}</Value></UserSetting>" for name, value in values.items())
    return Says(200, _SOAP.format(code=code, target=target, settings="".join(each)).encode())


def pox(inner: str) -> Says:
    return Says(200, _POX.format(inner=inner).encode())


def behind_basic(says: Says, password: str = "geheim") -> Callable[[Asked], Says]:
    """Whoever shows the right password by Basic gets the answer."""

    def answer(asked: Asked) -> Says:
        scheme, _, token = asked.authorization.partition(" ")
        shown = base64.b64decode(token).decode() if scheme == "Basic" else ""
        return says if shown.endswith(f":{password}") else refuses('Basic realm="firm"')

    return answer
