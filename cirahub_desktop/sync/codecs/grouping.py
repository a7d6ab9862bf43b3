"""Which blocks of a calendar are one item: a master with its overrides, told apart from revisions and namesakes.

The rules of "Identity" in section 6 of the design. Everything here is decided by the blocks' own lines, so that the
same calendar gives the same ids at every fetch, in whatever order it comes.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from cirahub_desktop.sync.codecs.ical_values import names_no_occurrence, unescape
from cirahub_desktop.sync.codecs.physical_lines import decode_block
from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.model.item import Identity, RemoteId


class Facts(Protocol):
    """What is asked of a block; :class:`~cirahub_desktop.sync.codecs.cut.EventBlock` has it."""

    @property
    def line(self) -> int: ...
    @property
    def fingerprint(self) -> bytes: ...
    @property
    def uid(self) -> bytes: ...
    @property
    def recurrence_id(self) -> bytes: ...
    @property
    def start(self) -> bytes: ...
    @property
    def subject(self) -> bytes: ...
    @property
    def sequence(self) -> int: ...
    @property
    def modified(self) -> bytes: ...
    @property
    def recurs(self) -> bool: ...
    @property
    def calendar(self) -> int: ...


_DAY = len("20261122")
_NOBODY = -1

Block = TypeVar("Block", bound=Facts)


@dataclass(frozen=True, slots=True)
class Group(Generic[Block]):
    """The blocks of one item; ``master`` is the only one but for the overrides of a series."""

    remote_id: RemoteId
    identity: Identity
    master: Block
    overrides: tuple[Block, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        return (self.master, *self.overrides)


def group(blocks: Iterable[Block]) -> tuple[list[Group[Block]], list[ItemFault]]:
    """Every block is in exactly one group, or in a DUPLICATE fault that names it."""
    by_uid: defaultdict[bytes, list[Block]] = defaultdict(list)
    nameless: list[Block] = []
    for block in blocks:
        if block.uid:
            by_uid[block.uid].append(block)
        else:
            nameless.append(block)
    for uid, block in _made_up_uids(nameless):
        by_uid[uid].append(block)
    groups: list[Group[Block]] = []
    faults: list[ItemFault] = []
    for uid, family in by_uid.items():
        name = unescape(_text(uid))
        if len(family) == 1:
            groups.append(_only(name, family[0]))
        else:
            made, lost = _settle(name, family)
            groups += made
            faults += lost
    return _with_unique_ids(groups), faults


def _only(uid: str, block: Block) -> Group[Block]:
    """The only block of its UID: a series that names its own start as its RECURRENCE-ID is no occurrence of another."""
    if block.recurs and _which(block)[:_DAY] == block.start[:_DAY]:
        return Group(RemoteId(uid), Identity(uid), block)
    return _alone(uid, block)


def _alone(uid: str, block: Block) -> Group[Block]:
    recurrence_id = _text(_which(block))
    remote = f"{uid}::{recurrence_id}" if recurrence_id else uid
    return Group(RemoteId(remote), Identity(uid, recurrence_id), block)


def _settle(uid: str, family: list[Block]) -> tuple[list[Group[Block]], list[ItemFault]]:
    """The items among the blocks that share one UID."""
    masters, replaced = _newest([block for block in family if not _which(block)])
    series = [block for block in masters if block.recurs]
    owned: defaultdict[int, list[Block]] = defaultdict(list)
    for block in family:
        if _which(block):
            owner = _owner(block, series) or _same_start(block, masters)
            owned[owner.line if owner else _NOBODY].append(block)
    overrides: dict[int, list[Block]] = {}
    for line, blocks in owned.items():
        overrides[line], older = _newest(blocks)
        replaced += older
    groups = [
        Group(RemoteId(name), Identity(name), block, tuple(overrides.get(block.line, ())))
        for name, block in _named(uid, masters)
    ]
    alone = [_alone(uid, block) for block in overrides.get(_NOBODY, ())]
    return [*groups, *alone], [_duplicate(uid, block) for block in replaced]


def _owner(override: Block, owners: list[Block]) -> Block | None:
    """The series an override changes: of several with one UID, that of its own calendar that began last before it."""
    here = [block for block in owners if block.calendar == override.calendar] or owners
    day = _which(override)[:_DAY]
    begun = [block for block in here if block.start[:_DAY] <= day] or here
    return max(begun, key=lambda block: (block.start[:_DAY], block.start, block.line), default=None)


def _same_start(override: Block, masters: list[Block]) -> Block | None:
    """The event that happens once and is changed all the same, as if it were a series of one."""
    return next((block for block in masters if block.start == _which(override)), None)


def _newest(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The latest revision of each event, and what it replaces.

    Blocks of one occurrence with different SEQUENCE are revisions. Masters with the same SEQUENCE are one event only
    if start and subject agree, or if all have one start and say when they were changed; a publisher that gives every
    event the same UID loses nothing.
    """
    highest: dict[bytes, int] = {}
    for block in blocks:
        highest[_which(block)] = max(block.sequence, highest.get(_which(block), 0))
    latest = [block for block in blocks if block.sequence == highest[_which(block)]]
    replaced = [block for block in blocks if block.sequence < highest[_which(block)]]
    dated = _are_dated_revisions([block for block in latest if not _which(block)])
    chosen: dict[tuple[bytes, ...], Block] = {}
    for block in latest:
        key = (_which(block),) if _which(block) or dated else (block.start, block.subject)
        rival = chosen.get(key)
        if rival is None:
            chosen[key] = block
            continue
        chosen[key], older = (block, rival) if _recency(block) > _recency(rival) else (rival, block)
        replaced.append(older)
    kept = sorted(chosen.values(), key=lambda block: (_which(block), block.start, block.subject))
    return kept, replaced


def _are_dated_revisions(masters: list[Block]) -> bool:
    changed = [block.modified for block in masters]
    return all(changed) and len(set(changed)) == len(changed) and len({block.start for block in masters}) == 1


def _recency(block: Facts) -> tuple[bytes, bytes, int]:
    return block.modified, block.fingerprint, -block.line


def _named(uid: str, masters: list[Block]) -> list[tuple[str, Block]]:
    """Namesakes are told apart by their start, and by their subject where even that is the same."""
    if len(masters) == 1:
        return [(uid, masters[0])]
    starts = [block.start for block in masters]
    return [(_namesake(uid, block, alone=starts.count(block.start) == 1), block) for block in masters]


def _namesake(uid: str, block: Facts, *, alone: bool) -> str:
    name = f"{uid}::{_text(block.start)}"
    return name if alone else f"{name}::{_short(block.subject)}"


def _with_unique_ids(groups: list[Group[Block]]) -> list[Group[Block]]:
    """A UID that looks like one of our made ids must not hide another item; both get a name of their own then."""
    if len({one.remote_id for one in groups}) == len(groups):
        return groups
    times = Counter(one.remote_id for one in groups)
    return [one if times[one.remote_id] == 1 else _renamed(one) for one in groups]


def _renamed(one: Group[Block]) -> Group[Block]:
    block = one.master
    facts = b"\0".join((block.uid, _which(block), block.start, block.subject))
    name = f"{one.remote_id}::{_short(facts)}"
    return Group(RemoteId(name), Identity(name), block, one.overrides)


def _which(block: Facts) -> bytes:
    """Its RECURRENCE-ID; empty for a master, also for one that carries the zero of some clock there."""
    text = block.recurrence_id
    return b"" if block.recurs and text and names_no_occurrence(_text(text)) else text


def _made_up_uids(blocks: list[Block]) -> list[tuple[bytes, Block]]:
    """An event without a UID is known by its start and subject, so that its description may change; only where
    several have both in common does all that they say tell them apart."""
    kinds = [_kind(block) for block in blocks]
    contents: defaultdict[bytes, set[bytes]] = defaultdict(set)
    for kind, block in zip(kinds, blocks, strict=True):
        contents[kind].add(block.fingerprint)
    return [
        (_made_up(kind if len(contents[kind]) == 1 else kind + block.fingerprint), block)
        for kind, block in zip(kinds, blocks, strict=True)
    ]


def _kind(block: Facts) -> bytes:
    """Free of how a text is written: a re-serialised feed escapes and folds in its own way."""
    subject = " ".join(unescape(_text(block.subject)).split())
    recurs = b"recurs" if block.recurs else b""
    return b"\0".join((block.start.upper(), _which(block).upper(), recurs, subject.encode(errors="replace")))


def _made_up(content: bytes) -> bytes:
    return f"no-uid-{hashlib.blake2b(content, digest_size=16).hexdigest()}".encode()


def _duplicate(uid: str, block: Facts) -> ItemFault:
    return ItemFault(FaultCode.DUPLICATE, uid, _text(block.subject), f"SEQUENCE:{block.sequence}", block.line)


def _short(value: bytes) -> str:
    return hashlib.blake2b(value, digest_size=4).hexdigest()


def _text(value: bytes) -> str:
    return decode_block(value)
