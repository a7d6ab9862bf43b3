"""A calendar folder of an Exchange server as a spoke, whether it lies in the public folders or in a mailbox."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from tzlocal import get_localzone

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BadSource, FaultCode, FolderProblem, ItemFault, Unreachable
from cirahub_desktop.sync.model.item import RemoteId, RemoteItem, Seen
from cirahub_desktop.sync.spokes.base import (
    Capabilities,
    Clock,
    Found,
    Known,
    NextEvent,
    Probe,
    Report,
    Snapshot,
    Verdict,
    Write,
    WriteResult,
    silent,
)
from cirahub_desktop.sync.spokes.exchange import codes, listing, soap
from cirahub_desktop.sync.spokes.exchange.connection import Connection, messages_of, only
from cirahub_desktop.sync.spokes.exchange.fields import instant_text, instants
from cirahub_desktop.sync.spokes.exchange.fitting import obstacle
from cirahub_desktop.sync.spokes.exchange.folders import Rights, check_folder
from cirahub_desktop.sync.spokes.exchange.read_codec import WANTED, event_of, item_of, modified_of
from cirahub_desktop.sync.spokes.exchange.shapes import folder_ref, item_ref, item_shape
from cirahub_desktop.sync.spokes.exchange.soap import Element, Message, element
from cirahub_desktop.sync.spokes.exchange.whereabouts import is_replaced, locate
from cirahub_desktop.sync.spokes.exchange.writing import Batch
from cirahub_desktop.sync.turns import AT_ONCE

_FETCHED = 50
"""Items with bodies per GetItem."""
_AHEAD = timedelta(days=365)
_SHOWN = 3
_SIMPLE = ("item:Subject", "calendar:Start", "calendar:End", "calendar:IsAllDayEvent", "calendar:StartTimeZone")


OWN_CALENDAR = Capabilities(
    writable=True, confirms=True, stamps=True, batch_size=64, batches_at_once=AT_ONCE, cursor_after=listing.cursor_after
)
"""Of a mailbox of one's own, apart from which series it can hold, which its zone has a say in. Reminders ring for the
owner alone."""
SHARED_CALENDAR = replace(OWN_CALENDAR, reminders_ring_for_all=True)
"""Of a public folder, and of the mailbox of a colleague, a team or a room."""


class CalendarSpoke:
    """See :class:`~cirahub_desktop.sync.spokes.base.Spoke` for the contract.

    ``path`` is what people know the folder by, in errors too. ``zone`` is where whole days begin at midnight (the
    system's by default). With ``read_foreign`` the spoke feeds a hub, and items that are not ours are read whole;
    without, they are only listed.
    """

    def __init__(
        self,
        connection: Connection,
        folder_id: str,
        path: str,
        *,
        clock: Clock,
        zone: ZoneInfo | None = None,
        read_foreign: bool = False,
        capabilities: Capabilities = SHARED_CALENDAR,
    ) -> None:
        self._connection = connection
        self._folder_id, self._path = folder_id, path
        self._clock = clock
        self._zone = zone or ZoneInfo(str(get_localzone()))
        self._read_foreign = read_foreign
        self.capabilities = replace(capabilities, obstacle=partial(obstacle, zone=self._zone))

    def probe(self, cancel: CancelToken) -> Probe:
        begun = time.monotonic()
        rights = self._readable(cancel)
        top, _ = listing.peek(self._connection, self._folder_id, self._path, cancel)
        return Probe(
            name=self._path.rpartition("/")[2],
            events=top.total,
            next=self._next_events(cancel) if top.total else (),
            may_create=rights.create,
            may_change=rights.change,
            may_delete=rights.delete,
            seconds=time.monotonic() - begun,
        )

    def read(self, known: Known, cancel: CancelToken, report: Report = silent) -> Snapshot:
        """Costs one request where nothing changed, two where something did, as long as the folder is one page, and
        the way up to the root where the spoke is asked for its place."""
        try:
            return self._read(known, cancel, report)
        except FolderProblem as problem:
            if problem.reason is FolderProblem.Reason.NOT_FOUND and self._is_replaced(cancel):
                raise FolderProblem(self._path, FolderProblem.Reason.REPLACED) from None
            raise

    def _read(self, known: Known, cancel: CancelToken, report: Report) -> Snapshot:
        before = listing.cursor_top(self._folder_id, known.cursor)
        path = self._located(cancel) if known.whereabouts else None
        asked = before is None or path is not None
        if before is None and path is None:
            self._readable(cancel)
        may_rest = before is not None and before.settled and not known.look_closely
        if before is not None and may_rest and (unchanged := self._unchanged(known, before, cancel)):
            return replace(unchanged, path=path)
        return replace(self._listed(known, asked=asked, cancel=cancel, report=report), path=path)

    def _unchanged(self, known: Known, before: listing.Top, cancel: CancelToken) -> Snapshot | None:
        """Where nothing happened but what we did ourselves."""
        if not before.ours:
            top, date = listing.peek(self._connection, self._folder_id, self._path, cancel)
            return Snapshot(Verdict.UNCHANGED, cursor=known.cursor, server_time=date) if top.same(before) else None
        place = (self._connection, self._folder_id, self._path)
        page = listing.as_left(*place, before, known.versions, cancel)
        if page is None:
            return None
        top = listing.top_of(page.entries, page.total, page.date)
        cursor = listing.cursor_text(self._folder_id, top) if top.settled else known.cursor
        return Snapshot(Verdict.UNCHANGED, cursor=cursor, server_time=page.date)

    def fetch(self, ids: Sequence[RemoteId], cancel: CancelToken) -> Mapping[RemoteId, RemoteItem | None]:
        """Exchange says the same of a missing item and of one that may not be seen, so before an item counts as gone
        the folder must be readable. Items that are no events are left out."""
        messages = self._get(ids, cancel)
        if any(message.code in codes.GONE for message in messages.values()):
            self._readable(cancel)
        items = {id_: _item(message) for id_, message in messages.items()}
        read = self._read_whole([node for node in items.values() if node is not None], cancel)
        gone = {id_: None for id_, message in messages.items() if message.code in codes.GONE}
        return {**{item.remote_id: item for item in read if isinstance(item, RemoteItem)}, **gone}

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        return Batch(self._connection, self._folder_id, self._path, self._zone, cancel).carry_out(batch)

    def find(self, nonces: Sequence[str], cancel: CancelToken) -> Sequence[Found]:
        """A listing of the whole folder: only that can say that an item is *not* there, and a thousand lines are one
        request. Raises Unreachable(BUSY) when the folder changes too fast to say."""
        found = listing.list_folder(self._connection, self._folder_id, self._path, cancel)
        if not found.complete:
            raise Unreachable(self._connection.host, Unreachable.Reason.BUSY)
        wanted = set(nonces)
        entries = sorted(found.entries.values(), key=lambda entry: (entry.created, entry.modified))
        return [
            Found(entry.id, entry.version, entry.stamp)
            for entry in entries
            if entry.stamp is not None and entry.stamp.nonce in wanted
        ]

    def close(self) -> None:
        self._connection.close()

    def _readable(self, cancel: CancelToken) -> Rights:
        """The rights, of which reading must be one."""
        rights = self._connection.rights(self._folder_id, cancel, self._path)
        self._check_readable(rights)
        return rights

    def _located(self, cancel: CancelToken) -> str | None:
        """Where the folder lies now; people see its new name from here on, in errors too. None in a mailbox, where
        nobody but its owner moves anything."""
        if not self._connection.is_of_public_folder:
            return None
        found = locate(self._connection, self._folder_id, self._path, cancel)
        self._path = found.path or self._path
        self._check_readable(found.rights)
        return found.path

    def _is_replaced(self, cancel: CancelToken) -> bool:
        is_public = self._connection.is_of_public_folder
        return is_public and is_replaced(self._connection, self._folder_id, self._path, cancel)

    def _check_readable(self, rights: Rights) -> None:
        """Without the right to read a listing succeeds and shows nothing."""
        if not rights.read:
            raise FolderProblem(self._path, FolderProblem.Reason.NO_READ)

    def _listed(self, known: Known, *, asked: bool, cancel: CancelToken, report: Report) -> Snapshot:
        found = listing.list_folder(self._connection, self._folder_id, self._path, cancel, report)
        if not asked and known.versions.keys() - found.entries.keys():
            self._readable(cancel)
        present = {entry.id: Seen(entry.version, entry.stamp) for entry in found.entries.values()}
        top = listing.top_of(tuple(found.entries.values()), found.total, found.date)
        changed, faults, whole = self._foreign(known, present, cancel) if self._read_foreign else ({}, (), True)
        return Snapshot(
            Verdict.COMPLETE if found.complete else Verdict.PARTIAL,
            present,
            changed,
            faults,
            cursor=listing.cursor_text(self._folder_id, replace(top, settled=top.settled and found.complete and whole)),
            server_time=found.date,
        )

    def _foreign(
        self, known: Known, present: Mapping[RemoteId, Seen], cancel: CancelToken
    ) -> tuple[dict[RemoteId, RemoteItem], tuple[ItemFault, ...], bool]:
        """What is new or changed of people's own, by name what of it cannot be read, and whether that was all: what the
        server could not give for now is asked for again in the next run."""
        wanted = [
            id_ for id_, seen in present.items() if seen.stamp is None and known.versions.get(id_) != seen.version
        ]
        messages = self._get(wanted, cancel).values()
        refused = [ItemFault(FaultCode.UNREADABLE, detail=one.code) for one in messages if one.code in codes.UNCLEAR]
        read = self._read_whole([node for one in messages if (node := _item(one)) is not None], cancel)
        items = {item.remote_id: item for item in read if isinstance(item, RemoteItem)}
        return items, (*(one for one in read if isinstance(one, ItemFault)), *refused), not refused

    def _get(self, ids: Iterable[RemoteId], cancel: CancelToken) -> dict[RemoteId, Message]:
        """What the server says of each item, bodies and all. Raises Unreachable where it is too busy to say."""
        wanted = list(ids)
        answers: dict[RemoteId, Message] = {}
        shape = item_shape(*WANTED, body=True)
        for start in range(0, len(wanted), _FETCHED):
            part = wanted[start : start + _FETCHED]
            request = element("m:GetItem", shape, element("m:ItemIds", *map(item_ref, part)))
            messages = messages_of(self._connection.ask(request, cancel), self._connection.host)
            if len(messages) != len(part):
                raise BadSource(self._connection.host, BadSource.Reason.MALFORMED, "GetItem")
            answers.update(zip(part, messages, strict=True))
        self._check_busy(list(answers.values()))
        return answers

    def _check_busy(self, answers: Sequence[Message]) -> None:
        """An internal error may be about that one item (R9); several, and nothing else, are the server's."""
        busy = [message for message in answers if message.code in codes.BUSY]
        if len(busy) < len(answers) or len(busy) == 1:
            busy = [message for message in busy if message.code not in codes.UNCLEAR]
        for message in busy:
            reason = Unreachable.Reason.BUSY
            raise Unreachable(self._connection.host, reason, retry_after=message.back_off)

    def _read_whole(self, nodes: list[Element], cancel: CancelToken) -> list[RemoteItem | ItemFault]:
        named = [RemoteId(one.item_id) for node in nodes for one in modified_of(node)]
        answers = self._get(named, cancel)
        occurrences = {str(id_): node for id_, message in answers.items() if (node := _item(message)) is not None}
        return [_read(node, occurrences, self._zone) for node in nodes]

    def _next_events(self, cancel: CancelToken) -> tuple[NextEvent, ...]:
        """The next occurrences, expanded by the server; none where it refuses to."""
        now = self._clock()
        view = element(
            "m:CalendarView",
            MaxEntriesReturned=str(_SHOWN),
            StartDate=instant_text(now),
            EndDate=instant_text(now + _AHEAD),
        )
        parents = element("m:ParentFolderIds", folder_ref(self._folder_id))
        request = element("m:FindItem", item_shape(*_SIMPLE, stamp=False), view, parents, Traversal="Shallow")
        try:
            message = only(self._connection.ask(request, cancel), self._connection.host)
            check_folder(message, self._connection.host, self._path)
            nodes = soap.children(message.node, "m:RootFolder/t:Items")
            return tuple(_next(node, self._zone) for node in nodes)[:_SHOWN]
        except (BadSource, ValueError):
            return ()


def _item(message: Message) -> Element | None:
    return next(soap.children(message.node, "m:Items"), None) if message.ok else None


def _read(node: Element, occurrences: Mapping[str, Element], zone: ZoneInfo) -> RemoteItem | ItemFault:
    try:
        return item_of(node, occurrences, zone)
    except ValueError as error:
        subject, uid = soap.text(node, "t:Subject"), soap.text(node, "t:UID")
        return ItemFault(FaultCode.UNREADABLE, uid=uid, subject=subject, detail=str(error))


def _next(node: Element, zone: ZoneInfo) -> NextEvent:
    event = event_of(node, zone)
    start: datetime = instants(event.span, zone)[0]
    return NextEvent(event.subject, event, start)
