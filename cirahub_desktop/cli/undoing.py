"""``undo`` and ``release``: a run is taken back by another run, and what it put back stays until a person lets go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cirahub_desktop import wording
from cirahub_desktop.cli.codes import Code, code_of_report
from cirahub_desktop.cli.conflicts import say_waiting
from cirahub_desktop.cli.histories import SHORT
from cirahub_desktop.cli.output import SCHEMA, print_json, say
from cirahub_desktop.cli.progress import progress_line
from cirahub_desktop.cli.reports import hub_json, say_report
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.worker import in_worker
from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.sync.errors import NotFound

if TYPE_CHECKING:
    from cirahub_desktop.history import RunStory
    from cirahub_desktop.sync.model.item import ItemId


@click.command("undo")
@click.argument("run")
@click.option("--item", "items", multiple=True, metavar="TEXT")
@click.option("--dry-run", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
@in_worker
def undo(session: Session, run: str, items: tuple[str, ...], *, dry_run: bool, as_json: bool) -> Code:
    app = session.app
    story = app.past.run(run)
    chosen = frozenset(_touched(story, text) for text in items) or None
    session.cancel.check()
    report = app.past.undo(
        story.run.hub, story.run.id, chosen, dry_run=dry_run, sink=progress_line(), cancel=session.cancel
    )
    if as_json:
        print_json({"schema": SCHEMA, "hubs": [hub_json(report)]})
    else:
        say_report(report, report.started, verbose=session.verbose)
        say_waiting(app, story.run.hub)
        if not dry_run and report.error is None:
            say(tr("What was put back stays so until you let it follow its sources again: {command}", command=_LIST))
    return code_of_report(report)


_LIST = "cirahub-desktop history --pinned"


def _touched(story: RunStory, text: str) -> ItemId:
    """The one item of the run that is meant."""
    return the_one({one.item: one.subject for one in story.changes if means(one.item, one.subject, text)}, text)


def the_one(found: dict[ItemId, str], text: str) -> ItemId:
    if not found:
        raise NotFound("item", text)
    if len(found) > 1:
        names = ", ".join(f"{item[:SHORT]} {wording.subject(subject)}" for item, subject in found.items())
        raise click.UsageError(tr("{text} means several events: {names}", text=quoted(text), names=names))
    return next(iter(found))


@click.command("release")
@click.argument("item", metavar="ITEM")
@click.pass_obj
@in_worker
def release(session: Session, item: str) -> Code:
    app = session.app
    pinned = {one.item: one.subject for hub in app.hubs() for one in app.past.pins(hub.id)}
    chosen = the_one({one: pinned[one] for one in pinned if means(one, pinned[one], item)}, item)
    app.past.release(chosen)
    say(tr("{name} follows its sources again from the next run on.", name=wording.subject(pinned[chosen])))
    return Code.DONE


def means(item: ItemId, subject: str, text: str) -> bool:
    """People name an event by a part of its subject or the beginning of its id."""
    return item.startswith(text) or text.casefold() in subject.casefold()
