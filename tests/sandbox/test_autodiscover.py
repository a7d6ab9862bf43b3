"""The sandbox says where it is, as an Exchange Server does."""

from __future__ import annotations

import pytest
import requests

from cirahub_desktop.sandbox.public_mailboxes import FIRST, TREE, PublicMailboxes
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.spokes.exchange import user_settings

CLAIRE = "claire.morel@verrier.example"


def ask(sandbox: Sandbox, address: str, *wanted: str, password: str = "") -> user_settings.UserSettings:
    service = user_settings.service_of(sandbox.endpoint)
    auth = (CLAIRE, password or sandbox.users[CLAIRE])
    body = user_settings.request(service, address, wanted)
    answer = requests.post(service, data=body, auth=auth, headers={"Content-Type": "text/xml"}, timeout=10)
    answer.raise_for_status()
    return user_settings.parse(answer.content)


def test_it_tells_anybody_who_serves_an_address() -> None:
    with Sandbox() as sandbox:
        page = f"{sandbox.base}/autodiscover/autodiscover.json"
        answer = requests.get(page, params={"Email": CLAIRE, "Protocol": "EWS"}, timeout=10)
        assert answer.json() == {"Protocol": "EWS", "Url": sandbox.endpoint}
        assert requests.get(page, params={"Email": "x@y.example"}, timeout=10).status_code == 404
        assert sandbox.recorder.ews_requests == 0


def test_it_tells_the_settings_of_a_person_to_who_signs_in() -> None:
    with Sandbox() as sandbox:
        said = ask(sandbox, CLAIRE, user_settings.EXTERNAL, user_settings.HIERARCHY)
        assert (said.code, dict(said.values)) == ("NoError", {"ExternalEwsUrl": sandbox.endpoint})
        assert ask(sandbox, "x@y.example", user_settings.EXTERNAL).code == "InvalidUser"
        with pytest.raises(requests.HTTPError):
            ask(sandbox, CLAIRE, user_settings.EXTERNAL, password="wrong")


def test_spread_public_folders_are_told_by_it() -> None:
    with Sandbox(public_mailboxes=PublicMailboxes()) as sandbox:
        assert ask(sandbox, CLAIRE, user_settings.HIERARCHY).values[user_settings.HIERARCHY] == TREE.smtp
        assert ask(sandbox, TREE.smtp, user_settings.RPC_SERVER).values[user_settings.RPC_SERVER] == TREE.named
        said = ask(sandbox, FIRST.named, user_settings.SMTP_ADDRESS)
        assert said.values[user_settings.SMTP_ADDRESS] == FIRST.smtp
