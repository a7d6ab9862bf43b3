"""A request that lacks what the schema requires is refused as a whole, with the code that Exchange uses."""

from __future__ import annotations

import pytest
import requests

from cirahub_desktop.sandbox.server import Sandbox

ENVELOPE = (
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"><soap:Body>{body}</soap:Body>'
    "</soap:Envelope>"
)


@pytest.mark.parametrize(
    "body",
    [
        '<m:CreateItem SendMeetingInvitations="SendToNone"/>',
        "<m:GetFolder/>",
        '<m:FindFolder Traversal="Shallow"/>',
        '<m:DeleteItem DeleteType="SoftDelete" SendMeetingCancellations="SendToNone"/>',
    ],
)
def test_a_missing_part_is_a_schema_fault(body: str) -> None:
    with Sandbox() as box, requests.Session() as session:
        session.auth = next(iter(box.users.items()))
        answer = session.post(box.endpoint, data=ENVELOPE.format(body=body).encode(), timeout=10)
    assert answer.status_code == 500
    assert "ErrorSchemaValidation" in answer.text
