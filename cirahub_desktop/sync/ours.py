"""Which items in one place are ours to take away. Pure.

Stricter than a run, for what is taken away with its spoke is not written again: a copy goes only if it can be shown to
be as we left it. The version says so, or the content, or an open intent of our own (R5). What was adopted, what is
native there, and what wears our mark without being known here stays (R4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from cirahub_desktop.sync.left import Stays
from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.item import (
    ItemId,
    ItemRow,
    Link,
    Ownership,
    RemoteId,
    RemoteItem,
    Seen,
    Stamp,
    Version,
)
from cirahub_desktop.sync.report import Action
from cirahub_desktop.sync.state.journal import Intent

Answers = Mapping[RemoteId, RemoteItem | None]
_NATIVE = {Ownership.ADOPTED: Stays.ADOPTED, Ownership.SOURCE: Stays.NATIVE}


@dataclass(frozen=True, slots=True)
class Inventory:
    """One place as it was listed, and what the store knows of it."""

    present: Mapping[RemoteId, Seen]
    links: Mapping[ItemId, Link]
    intents: tuple[Intent, ...]
    rows: Mapping[ItemId, ItemRow]
    elsewhere: frozenset[str]
    """Nonces of our copies in the hub's other spokes: an item here with one of them was copied over by somebody."""
    writer: str
    living: frozenset[str] = frozenset()
    """Writers of this store's other hubs."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One item to take away; ``link`` is None where the store never heard that it was written."""

    row: ItemRow
    remote_id: RemoteId
    version: Version
    link: Link | None = None


@dataclass(slots=True)
class Sorted:
    """What becomes of everything of ours in one place."""

    copies: list[Copy] = field(default_factory=list)
    stayed: list[tuple[Stays, str]] = field(default_factory=list)
    """With the subject."""
    missing: set[ItemId] = field(default_factory=set)
    """The place itself says that these copies are gone, and they are nowhere else in it."""
    finished: list[Intent] = field(default_factory=list)
    """Deletions of ours that took effect and were never recorded, for the program ended right then."""


def to_ask(inventory: Inventory) -> tuple[RemoteId, ...]:
    """Which items must be read whole before :func:`sort_out`."""
    asked = [link.remote_id for link in _written(inventory) if not _is_as_left_by_version(inventory, link)]
    asked += [one.remote_id for one in _marked(inventory) if isinstance(one, _Claimed)]
    asked += [one.remote_id for one in inventory.intents if one.action is Action.DELETE]
    return tuple(dict.fromkeys(asked))


def sort_out(inventory: Inventory, answers: Answers) -> Sorted:
    """``answers`` has what was asked for; what it does not have nobody could decide, and so it stays."""
    found = Sorted()
    found.stayed += [
        (_NATIVE[link.ownership], inventory.rows[link.item].subject)
        for link in inventory.links.values()
        if link.ownership in _NATIVE
    ]
    nonces = {seen.stamp.nonce for seen in inventory.present.values() if seen.stamp}
    for link in _written(inventory):
        _sort_linked(inventory, link, answers, found)
        if link.nonce in nonces:
            found.missing.discard(link.item)
    for intent in inventory.intents:
        if intent.action is Action.DELETE and intent.remote_id in answers and answers[intent.remote_id] is None:
            found.finished.append(intent)
            found.missing.discard(intent.item)
    for one in _marked(inventory):
        if isinstance(one, _Claimed):
            _sort_marked(inventory, one, answers, found)
        else:
            found.stayed.append(one)
    return found


def as_known(links: Mapping[ItemId, Link], rows: Mapping[ItemId, ItemRow], why: Stays) -> list[tuple[Stays, str]]:
    """What is in a place as far as the store knows; copies that are as we left them stay for the reason ``why``."""
    return [(_known_reason(link, why), rows[link.item].subject) for link in links.values() if link.remote_id]


def _known_reason(link: Link, why: Stays) -> Stays:
    return _NATIVE.get(link.ownership) or (Stays.EDITED if link.edited else why)


# what the store ties to an item of the hub


def _written(inventory: Inventory) -> Iterator[Link]:
    return (link for link in inventory.links.values() if link.remote_id and link.ownership is Ownership.WRITTEN)


def _is_as_left_by_version(inventory: Inventory, link: Link) -> bool:
    """What both agree on is what we wrote last; where people's changes are taken in, it may be theirs."""
    seen = inventory.present.get(link.remote_id)
    if seen is None or seen.version != link.version or link.edited or not link.sure:
        return False
    return seen.stamp is None or seen.stamp.content == link.agreed


def _sort_linked(inventory: Inventory, link: Link, answers: Answers, found: Sorted) -> None:
    row, seen = inventory.rows[link.item], inventory.present.get(link.remote_id)
    if seen and _is_anothers(inventory, link, seen.stamp):
        found.stayed.append((Stays.ANOTHERS, row.subject))
    elif seen and _is_as_left_by_version(inventory, link):
        found.copies.append(Copy(row, link.remote_id, seen.version, link))
    elif link.remote_id not in answers:
        found.stayed.append((Stays.NOT_REACHED, row.subject))
    elif (answer := answers[link.remote_id]) is None:
        found.missing.add(link.item)
    elif _is_anothers(inventory, link, answer.stamp):
        found.stayed.append((Stays.ANOTHERS, row.subject))
    elif answer.is_meeting:
        found.stayed.append((Stays.MEETING, row.subject))
    elif _is_as_left(inventory, link, answer):
        judged = replace(link, version=answer.version, sure=True, edited=False)
        found.copies.append(Copy(row, link.remote_id, answer.version, judged))
    else:
        found.stayed.append((Stays.EDITED, row.subject))


def _is_anothers(inventory: Inventory, link: Link, stamp: Stamp | None) -> bool:
    """Not so what was taken over from a store that is lost: its mark says what both agree on (R5)."""
    if stamp is None or stamp.writer == inventory.writer:
        return False
    taken_over = (stamp.nonce, stamp.content) == (link.nonce, link.agreed) and not link.declined
    return stamp.writer in inventory.living or not taken_over


def _is_as_left(inventory: Inventory, link: Link, answer: RemoteItem) -> bool:
    """By its content, or because our own unfinished work is what moved its version."""
    content, stamp = content_hash(answer.event), answer.stamp
    agreed = stamp is None or stamp.content == link.agreed
    if link.edited and not agreed:
        return False  # what we wrote last kept somebody's fields
    ours = {stamp.content if stamp else link.agreed} | ({link.held} if agreed else set())
    return content in ours or _is_our_unsettled_work(inventory, stamp, content)


def _is_our_unsettled_work(inventory: Inventory, stamp: Stamp | None, content: str) -> bool:
    """An intent is open for it; the content is what we sent, or a write of several steps stopped half-way."""
    if stamp is None or stamp.content not in (content, ""):
        return False
    return any(one.nonce == stamp.nonce and one.run == stamp.run for one in inventory.intents)


# what wears our mark and has no link


@dataclass(frozen=True, slots=True)
class _Claimed:
    """An item that a run would take for ours, too."""

    row: ItemRow
    remote_id: RemoteId
    stamp: Stamp


def _marked(inventory: Inventory) -> Iterator[_Claimed | tuple[Stays, str]]:
    """Every item with this hub's mark that no link leads to: one to be looked at, or the reason why it stays."""
    linked = {link.remote_id for link in inventory.links.values()}
    nonces = Counter(seen.stamp.nonce for seen in inventory.present.values() if seen.stamp)
    rows = _Rows(inventory)
    for remote_id, seen in inventory.present.items():
        stamp = seen.stamp
        if stamp is None or stamp.writer != inventory.writer or remote_id in linked:
            continue
        row = rows.of(stamp)
        subject = row.subject if row else ""
        if nonces[stamp.nonce] > 1 or stamp.nonce in inventory.elsewhere or (row and rows.is_native(row)):
            yield Stays.USERS_COPY, subject
        elif row is None:
            yield Stays.LET_GO, subject
        else:
            yield _Claimed(row, remote_id, stamp)


class _Rows:
    """Which item of the hub a mark belongs to: by the copy that was here under another id, by what was being written,
    else by its origin. None where the hub does not have it: then a person may have kept it here."""

    def __init__(self, inventory: Inventory) -> None:
        self._links = inventory.links
        known = inventory.rows
        self._by_nonce = {link.nonce: known[link.item] for link in _written(inventory) if link.nonce}
        self._by_nonce |= {
            one.nonce: known[one.item] for one in inventory.intents if one.action is Action.CREATE and one.item in known
        }
        self._by_origin = {row.origin: row for row in known.values() if not row.gone}

    def of(self, stamp: Stamp) -> ItemRow | None:
        return self._by_nonce.get(stamp.nonce) or self._by_origin.get(stamp.origin)

    def is_native(self, row: ItemRow) -> bool:
        link = self._links.get(row.id)
        return link is not None and link.is_native


def _sort_marked(inventory: Inventory, one: _Claimed, answers: Answers, found: Sorted) -> None:
    if one.remote_id not in answers:
        found.stayed.append((Stays.NOT_REACHED, one.row.subject))
        return
    answer = answers[one.remote_id]
    if answer is None:
        return
    content = content_hash(answer.event)
    if answer.is_meeting:
        found.stayed.append((Stays.MEETING, one.row.subject))
    elif content in _known_contents(inventory, one) or _is_our_unsettled_work(inventory, answer.stamp, content):
        found.copies.append(Copy(one.row, one.remote_id, answer.version))
    else:
        found.stayed.append((Stays.EDITED, one.row.subject))


def _known_contents(inventory: Inventory, one: _Claimed) -> frozenset[str]:
    """What we wrote there, by the stamp; for a copy that was moved also what the server made of it."""
    link = inventory.links.get(one.row.id)
    moved = {link.agreed, link.held} if link and link.nonce == one.stamp.nonce else set()
    return frozenset({one.stamp.content} | moved)
