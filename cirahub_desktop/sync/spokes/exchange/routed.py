"""Requests on their way to the right mailbox: with the headers for it, and once more where one went astray."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import AnswerLost, Unreachable
from cirahub_desktop.sync.spokes.exchange import soap, user_settings
from cirahub_desktop.sync.spokes.exchange.misrouted import Misrouted, is_misrouted
from cirahub_desktop.sync.spokes.exchange.routing import Asked, Routes, replica_request, replicas_of
from cirahub_desktop.sync.spokes.exchange.transport import Answer, Transport
from cirahub_desktop.sync.turns import Turns

if TYPE_CHECKING:
    from cirahub_desktop.sync.spokes.exchange.credential import Credential

_OPERATION = re.compile(r"<(?:\w+:)?(\w+)")
_ABOUT_ITEMS = ("FindItem", "GetItem", "CreateItem", "UpdateItem", "DeleteItem", "MoveItem", "CopyItem")


@dataclass(frozen=True, slots=True)
class Target:
    """What the requests are about: the tree of the public folders, one of these folders, or a mailbox."""

    folder: str = ""
    mailbox: str = ""


class Routed:
    """Used by one run of one spoke, by several of its threads at once."""

    def __init__(self, endpoint: str, credential: Credential, turns: Turns | None, routes: Routes | None) -> None:
        """Without ``routes`` nothing is known of any way, and nothing is learned."""
        self._transport = Transport(endpoint, credential, turns)
        self._service, self._credential, self._turns = user_settings.service_of(endpoint), credential, turns
        self._routes = routes
        self.host = self._transport.host

    def send(self, operation: soap.Markup, cancel: CancelToken, target: Target, *, writes: bool = False) -> Answer:
        """As :meth:`Transport.send`. A request that went astray is sent again over another way, where there is one; a
        write only where every part of it was refused."""
        folder = target.folder if _is_about_items(operation) else ""
        headers = self._headers(target, folder, cancel)
        try:
            answer = self._transport.send(operation, cancel, writes=writes, headers=headers)
        except Misrouted:
            found = self._found_another(target, folder, cancel)
            if writes or not found:
                raise self._given_up(writes=writes) from None
        else:
            if not _went_astray(answer) or not self._found_another(target, folder, cancel):
                return answer
        headers = self._headers(target, folder, cancel)
        try:
            return self._transport.send(operation, cancel, writes=writes, headers=headers)
        except Misrouted:
            raise self._given_up(writes=writes) from None

    def close(self) -> None:
        self._transport.close()

    def _headers(self, target: Target, folder: str, cancel: CancelToken) -> Mapping[str, str]:
        if self._routes is None:
            return {}
        if target.mailbox:
            return self._routes.mailbox(target.mailbox)
        if folder:
            return self._routes.content(folder, self._asked(cancel), cancel)
        return self._routes.hierarchy(self._asked(cancel), cancel)

    def _found_another(self, target: Target, folder: str, cancel: CancelToken) -> bool:
        if self._routes is None or target.mailbox:
            return False
        return self._routes.went_astray(folder, self._asked(cancel), cancel)

    def _given_up(self, *, writes: bool) -> AnswerLost | Unreachable:
        """A fault leaves open how far a batch came."""
        unreachable = Unreachable(self.host, Unreachable.Reason.SERVER_ERROR, status=500)
        return AnswerLost(self.host, unreachable) if writes else unreachable

    def _asked(self, cancel: CancelToken) -> Asked:
        def setting(address: str, name: str) -> str:
            autodiscover = Transport(self._service, self._credential, self._turns)
            try:
                answer = autodiscover.send_whole(user_settings.request(self._service, address, (name,)), cancel)
                return user_settings.settings_of(answer.root).values.get(name, "")
            except ValueError:
                return ""
            finally:
                autodiscover.close()

        def replicas(folder: str, headers: Mapping[str, str]) -> bytes:
            answer = self._transport.send(replica_request(folder), cancel, headers=headers)
            return replicas_of(answer.messages[0]) if answer.messages else b""

        return Asked(setting, replicas)


def _is_about_items(operation: soap.Markup) -> bool:
    found = _OPERATION.match(operation)
    return found is not None and (found[1] in _ABOUT_ITEMS or found[1].endswith("Attachment"))


def _went_astray(answer: Answer) -> bool:
    """Every part of it, so that nothing was carried out."""
    try:
        messages = answer.messages
    except ValueError:
        return False
    return bool(messages) and all(is_misrouted(one.code, soap.text(one.node, "m:MessageText")) for one in messages)
