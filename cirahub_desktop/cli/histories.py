"""``history``: what runs did, newest first, or all that happened to one event."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

import click

from cirahub_desktop import wording
from cirahub_desktop.cli.codes import Code
from cirahub_desktop.cli.output import SCHEMA, Json, iso, moment, print_json, say, table
from cirahub_desktop.cli.reports import counted_in
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.versions import difference_lines
from cirahub_desktop.cli.worker import in_worker
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.model.canonical import instant_from_text, instant_to_text
from cirahub_desktop.sync.report import Action
from cirahub_desktop.wording.stories import run_counts, told
from cirahub_desktop.wording.times import instant_when, span_when

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from cirahub_desktop.app import App
    from cirahub_desktop.history import FoundItem, ItemStory, PastChange, PastRun, PinnedItem, RunStory
    from cirahub_desktop.sync.model.item import HubId

SHORT: Final = 8
"""Digits of an id that people see and type; ``undo`` takes any unique beginning."""


@click.command("history")
@click.argument("hub", required=False)
@click.option("--item", metavar="TEXT")
@click.option("--pinned", is_flag=True)
@click.option("--limit", type=click.IntRange(1), default=20, metavar="N", show_default=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
@in_worker
def history(session: Session, hub: str | None, item: str | None, limit: int, *, pinned: bool, as_json: bool) -> Code:
    if item and pinned:
        raise click.UsageError(tr("--item and --pinned do not go together."))
    app = session.app
    chosen = app.hub(hub).id if hub else None
    if item:
        _items(app, chosen, item, limit, as_json=as_json)
    elif pinned:
        _pinned(app, chosen, as_json=as_json)
    else:
        _runs(app, chosen, limit, as_json=as_json)
    return Code.DONE


def _runs(app: App, hub: HubId | None, limit: int, *, as_json: bool) -> None:
    runs = [(one, _taken_in(app.past.run(one.id))) for one in app.past.runs(hub, limit)]
    if as_json:
        print_json({"schema": SCHEMA, "runs": [_run_json(one, taken) for one, taken in runs]})
        return
    if not runs:
        say(tr("Nothing was synchronised yet."))
        return
    now = datetime.now().astimezone()
    table([(one.id[:SHORT], moment(one.started, now), one.hub_name, _result(one, taken)) for one, taken in runs])
    if undoable := next((one for one, _ in runs if one.can_be_undone), None):
        say(tr("Take a run back with: {command}", command=f"cirahub-desktop undo {undoable.id[:SHORT]}"))


def _taken_in(story: RunStory) -> Counter[Action]:
    """What came into the hub from its spokes."""
    return counted_in(one for one in story.changes if one.spoke is None)


def _result(one: PastRun, taken: Counter[Action]) -> str:
    parts = [run_counts(one, taken)]
    if one.undoes:
        parts.append(tr("takes back {run}", run=one.undoes[:SHORT]))
    if one.ended is None:
        parts.append(tr("not ended"))
    elif one.cancelled:
        parts.append(tr("stopped"))
    return ", ".join(parts)


def _run_json(one: PastRun, taken: Counter[Action]) -> dict[str, Json]:
    return {
        "run": one.id,
        "hub": one.hub_name,
        "number": one.number,
        "started": iso(one.started),
        "ended": iso(one.ended),
        "created": one.created,
        "updated": one.updated,
        "deleted": one.deleted,
        "incoming": {
            "created": taken[Action.CREATE],
            "updated": taken[Action.UPDATE],
            "deleted": taken[Action.DELETE],
        },
        "cancelled": one.cancelled,
        "undoes": one.undoes or None,
        "can_be_undone": one.can_be_undone,
    }


def _items(app: App, hub: HubId | None, text: str, limit: int, *, as_json: bool) -> None:
    """One match is told in full; of several a person chooses, while a script gets them all."""
    found = [one for chosen in _hubs(app, hub) for one in app.past.find(chosen, text, limit)][:limit]
    if not found:
        raise NotFound("item", text)
    if as_json:
        stories = (app.past.story(one.item) for one in found)
        print_json({"schema": SCHEMA, "items": [_story_json(one) for one in stories]})
    elif len(found) == 1:
        _say_story(app.past.story(found[0].item))
    else:
        _say_found(found)


def _hubs(app: App, hub: HubId | None) -> list[HubId]:
    return [hub] if hub else [one.id for one in app.hubs()]


def _say_found(found: Sequence[FoundItem]) -> None:
    table([(one.item[:SHORT], wording.subject(one.subject), _state(one)) for one in found])
    command = f"cirahub-desktop history --item {found[0].item[:SHORT]}"
    say(tr("Several events match. Name one: {command}", command=command))


def _state(one: FoundItem) -> str:
    words = [instant_when(instant_from_text(one.start)) if one.start else tr("no longer in the hub")]
    return ", ".join([*words, tr("kept as it is")] if one.pinned else words)


def _say_story(one: ItemStory) -> None:
    now = datetime.now().astimezone()
    where = span_when(one.present.span) if one.present else tr("no longer in the hub")
    say(f"{one.item[:SHORT]}  {wording.subject(one.subject)}, {where}")
    if one.pinned:
        say("  " + _release_hint(one.item))
    for change in one.changes:
        say(f"  {moment(change.at, now)}  {change.run[:SHORT]}  {told(change)}")
        for line in _difference(change):
            say(f"      {line}")


def _difference(one: PastChange) -> list[str]:
    return difference_lines(one.before, one.after) if one.before and one.after else []


def _story_json(one: ItemStory) -> dict[str, Json]:
    return {
        "item": one.item,
        "hub": one.hub_name,
        "subject": one.subject,
        "start": instant_to_text(one.present.span.start) if one.present else None,
        "pinned": one.pinned,
        "changes": [_change_json(change) for change in one.changes],
    }


def _change_json(one: PastChange) -> dict[str, Json]:
    """``spoke`` is null for the hub itself."""
    return {
        "run": one.run,
        "at": iso(one.at),
        "spoke": one.spoke_name if one.spoke is not None else None,
        "action": one.action.value,
        "why": one.why.value,
        "told": told(one),
        "fields": list(_difference(one)),
    }


def _pinned(app: App, hub: HubId | None, *, as_json: bool) -> None:
    pins = [one for chosen in _hubs(app, hub) for one in app.past.pins(chosen)]
    if as_json:
        print_json({"schema": SCHEMA, "pinned": [_pin_json(one) for one in pins]})
        return
    if not pins:
        say(tr("Nothing is kept as it is."))
    table([(one.item[:SHORT], wording.subject(one.subject), _kept(one), one.run[:SHORT]) for one in pins])
    if pins:
        say(_release_hint(pins[0].item))


def _kept(one: PinnedItem) -> str:
    places = [*([tr("the hub")] if one.in_hub else []), *one.spokes]
    state = span_when(one.wanted.span) if one.wanted else tr("kept away")
    return f"{state} ({', '.join(places)})"


def _pin_json(one: PinnedItem) -> dict[str, Json]:
    return {
        "item": one.item,
        "subject": one.subject,
        "run": one.run,
        "in_hub": one.in_hub,
        "spokes": list(one.spokes),
        "start": instant_to_text(one.wanted.span.start) if one.wanted else None,
    }


def _release_hint(item: str) -> str:
    command = f"cirahub-desktop release {item[:SHORT]}"
    return tr("No run changes it until you let it follow its sources again: {command}", command=command)
