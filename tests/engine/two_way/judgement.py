"""Whether the calendars hold what the model says; and what the model learns where it had left a choice open."""

from __future__ import annotations

from collections.abc import Mapping

from cirahub_desktop.sync.model.item import RemoteId, RemoteItem
from tests.engine.two_way.looks import FIELDS, OCCURRENCES, Value, shown
from tests.engine.two_way.model import UNKNOWN, Fate, Model, Thing
from tests.engine.two_way.places import BOARD, WRITTEN

Places = Mapping[str, Mapping[RemoteId, RemoteItem]]


def judge(model: Model, places: Places, *, quiet: bool) -> None:
    """Raise AssertionError where a calendar differs from the model.

    ``quiet``: nothing is under way any more; otherwise what waits for its second strike is passed over.
    """
    found: dict[int, dict[str, list[RemoteItem]]] = {}
    for spoke in WRITTEN:
        for key, stranger in model.strangers[spoke].items():
            assert places[spoke].get(key) == stranger, f"an item of others in {spoke} was touched: {stranger}"
        for key, item in places[spoke].items():
            if key not in model.strangers[spoke]:
                found.setdefault(model.thing_of(item).number, {}).setdefault(spoke, []).append(item)
    for thing in model.things:
        if quiet or not thing.fading:
            _judge_thing(model, thing, found.get(thing.number, {}))


def _judge_thing(model: Model, thing: Thing, found: dict[str, list[RemoteItem]]) -> None:
    story = _story(model, thing, found)
    for items in found.values():
        assert len(items) <= 1, f"twice: {story}"
    there = {spoke: items[0] for spoke, items in found.items()}
    kept = {spoke for spoke, _ in thing.hands} | thing.adopted
    lives = thing.fate is Fate.LIVES or (thing.fate is Fate.MAY_LIVE and bool(set(there) - kept - {BOARD}))
    if thing.outside and set(there) <= {thing.home}:
        assert thing.home in there or thing.fate is not Fate.LIVES, f"lost: {story}"
        lives = False
    elif lives:
        thing.outside = False
        _judge_presence(model, thing, there, story)
    else:
        _judge_remains(thing, there, kept, story)
    if lives or thing.outside:
        for name in FIELDS:
            _judge_field(model, thing, there, name, story)
        _judge_labels(thing, there, story)
    if thing.fate is Fate.MAY_LIVE and not thing.outside:
        thing.fate = Fate.LIVES if lives else Fate.GONE
    if thing.fate is Fate.GONE:
        _let_go(model, thing, there)


def _let_go(model: Model, thing: Thing, there: dict[str, RemoteItem]) -> None:
    """From now on what remains of it is nobody's business but its people's."""
    for spoke, item in there.items():
        model.strangers[spoke][item.remote_id] = item
    thing.hands.clear()
    thing.natives.clear()


def _judge_presence(model: Model, thing: Thing, there: dict[str, RemoteItem], story: str) -> None:
    for spoke in WRITTEN:
        if model.is_left_out(thing, spoke):
            edited = any(where == spoke for where, _ in thing.hands)
            assert spoke not in there or edited or spoke in thing.perhaps_native, f"not left out of {spoke}: {story}"
        elif thing.vanished.get(spoke, 0) < 2:
            assert spoke in there, f"missing in {spoke}: {story}"


def _judge_remains(thing: Thing, there: dict[str, RemoteItem], kept: set[str], story: str) -> None:
    """Copies with an edit that nobody else has stay; so does what was there before us."""
    assert set(there) <= kept, f"not gone: {story}"
    assert thing.adopted - thing.deleted <= set(there) or thing.fate is not Fate.GONE, (
        f"what was there is gone: {story}"
    )
    for (spoke, name), hand in thing.hands.items():
        if hand.sure:
            assert spoke in there, f"an edit is lost: {story}"
            assert shown(there[spoke].event)[name] == hand.shown, f"an edit is lost: {story}"


def _judge_field(model: Model, thing: Thing, there: dict[str, RemoteItem], name: str, story: str) -> None:
    reads = {spoke: shown(item.event)[name] for spoke, item in there.items()}
    possible = thing.values[name]
    if UNKNOWN in possible:
        possible = set(reads.values()) if name in OCCURRENCES else possible
    for spoke, read in reads.items():
        hand = thing.hands.get((spoke, name))
        if hand and hand.sure:
            assert read == hand.shown, f"{name} written by hand in {spoke} is lost: {story}"
        elif hand is None or read != hand.shown:
            fits = {value for value in possible if read in model.shows(thing, spoke, name, value)}
            assert fits, f"{name} in {spoke} is {read!r}, not one of {possible}: {story}"
            possible = fits
    thing.values[name] = possible


def _judge_labels(thing: Thing, there: dict[str, RemoteItem], story: str) -> None:
    """A copy tells by its category where it comes from."""
    if not thing.adopted and not thing.perhaps_native:
        for spoke in set(there) - thing.natives:
            assert thing.home in there[spoke].event.categories, f"{spoke} does not say where it is from: {story}"


def _story(model: Model, thing: Thing, found: dict[str, list[RemoteItem]]) -> str:
    lines = {spoke: [dict(_worth_telling(item)) for item in items] for spoke, items in found.items()}
    return f"{thing} {thing.values} {thing.hands} {model.looks}; found {lines}"


def _worth_telling(item: RemoteItem) -> list[tuple[str, Value]]:
    return [(name, value) for name, value in shown(item.event).items() if value not in ("", False)]
