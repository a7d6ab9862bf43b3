"""``spoke remove`` and ``hub remove``: what becomes of what was written there, and of what came from there.

Where nobody can be asked and nothing is said, everything stays where it is.
"""

from __future__ import annotations

from typing import Final

import click

from cirahub_desktop import wording
from cirahub_desktop.cli.codes import Code, code_of_error, worst
from cirahub_desktop.cli.complaints import complain
from cirahub_desktop.cli.finding import find_spoke
from cirahub_desktop.cli.output import say
from cirahub_desktop.cli.progress import progress_line
from cirahub_desktop.cli.secrets import at_terminal
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.worker import found_by, work
from cirahub_desktop.i18n import quoted, tr, trn
from cirahub_desktop.sync.left import Copies, Left, SpokeLeft, Stayed, Stays
from cirahub_desktop.wording.removals import stayed

_NAMES: Final = 10
"""Subjects that a person gets to see of each reason; ``--verbose`` shows all."""


@click.command("remove")
@click.argument("hub")
@click.argument("name")
@click.option("--leave", is_flag=True)
@click.option("--clean", is_flag=True)
@click.option("--keep-items", is_flag=True)
@click.option("--remove-items", is_flag=True)
@click.pass_obj
def remove_spoke(
    session: Session, hub: str, name: str, *, leave: bool, clean: bool, keep_items: bool, remove_items: bool
) -> Code:
    cleans = _one_of("--leave", leave, "--clean", clean)
    removes = _one_of("--keep-items", keep_items, "--remove-items", remove_items)
    spoke = found_by(session, lambda: find_spoke(session.app, hub, name))
    copies = found_by(session, lambda: session.app.removal.preview(spoke.id))
    cleans = _asked_to_clean(copies) if cleans is None else cleans
    removes = _asked_to_remove(copies) if removes is None else removes

    def job() -> Code:
        left = session.app.removal.remove_spoke(
            spoke.id, clean=cleans, keep_items=not removes, sink=progress_line(), cancel=session.cancel
        )
        if not left.cancelled:
            say(tr("Spoke {name} is removed.", name=quoted(spoke.name)))
        code = say_left(left, verbose=session.verbose)
        if removes and copies.only_here and not left.cancelled:
            command = f'cirahub-desktop sync "{hub}"'
            say(tr("What came from there leaves the other spokes with the next run: {command}", command=command))
        return code

    return work(session, job)


@click.command("remove")
@click.argument("name")
@click.option("--leave", is_flag=True)
@click.option("--clean", is_flag=True)
@click.pass_obj
def remove_hub(session: Session, name: str, *, leave: bool, clean: bool) -> Code:
    cleans = _one_of("--leave", leave, "--clean", clean)
    hub = found_by(session, lambda: session.app.hub(name))
    if session.app.sample.hub == hub.id:
        return work(session, lambda: _throw_away(session))
    copies = found_by(session, lambda: session.app.removal.preview_hub(hub.id))
    cleans = _asked_to_clean(copies) if cleans is None else cleans

    def job() -> Code:
        left = session.app.removal.remove_hub(hub.id, clean=cleans, sink=progress_line(), cancel=session.cancel)
        if not left.cancelled:
            say(tr("Hub {name} is removed.", name=quoted(hub.name)))
        return say_left(left, verbose=session.verbose)

    return work(session, job)


def _throw_away(session: Session) -> Code:
    """The example goes whole: its calendars are inside this program, and nothing in them is anybody's."""
    session.app.sample.throw_away()
    say(tr("The example is thrown away."))
    return Code.DONE


def _one_of(no: str, chose_no: bool, yes: str, chose_yes: bool) -> bool | None:
    """None where the person said nothing."""
    if chose_no and chose_yes:
        raise click.UsageError(tr("{one} and {other} do not go together.", one=no, other=yes))
    return chose_yes if chose_no or chose_yes else None


def _asked_to_clean(copies: Copies) -> bool:
    if not copies.written or not at_terminal():
        return False
    if copies.edited:
        say(stayed(Stayed(Stays.EDITED, len(copies.edited))))
    return _yes(
        trn(
            "CiraHub wrote {count} event there. Remove it?",
            "CiraHub wrote {count} events there. Remove them?",
            copies.written,
        )
    )


def _asked_to_remove(copies: Copies) -> bool:
    if not copies.only_here or not at_terminal():
        return False
    return _yes(
        trn(
            "{count} event of the hub comes from there alone. Remove it from the hub and its other spokes, too?",
            "{count} events of the hub come from there alone. Remove them from the hub and its other spokes, too?",
            copies.only_here,
        )
    )


def _yes(question: str) -> bool:
    return click.confirm(question, default=False, err=True)


def say_left(left: Left, *, verbose: bool) -> Code:
    """What went and what stayed, place by place. A place that was not reached shows in the code, too."""
    for one in left.spokes:
        _say_place(one, verbose=verbose)
    if left.secrets:
        complain(left.secrets)
    if left.cancelled:
        say(tr("Cancelled. Nothing is taken away from the hub."))
    return worst(_codes(left))


def _codes(left: Left) -> list[Code]:
    codes = [code_of_error(one.error) for one in left.spokes if one.error]
    codes += [Code.ITEMS_FAILED] if any(one.count(Stays.REFUSED) for one in left.spokes) else []
    codes += [code_of_error(left.secrets)] if left.secrets else []
    return [*codes, Code.CANCELLED] if left.cancelled else codes


def _say_place(one: SpokeLeft, *, verbose: bool) -> None:
    lines = []
    if one.removed:
        lines.append(trn("{count} event was removed.", "{count} events were removed.", one.removed))
    if one.missing:
        lines.append(trn("{count} was gone before.", "{count} were gone before.", one.missing))
    if one.error:
        lines.append(wording.explain(one.error).title)  # its advice is for spokes that are still there
    for line in [*lines, *(_with_names(row, verbose=verbose) for row in one.stayed)]:
        say("  " + tr("{label}: {value}", label=one.name, value=line))


def _with_names(row: Stayed, *, verbose: bool) -> str:
    names = [wording.subject(subject) for subject in row.subjects]
    shown = names if verbose else names[:_NAMES]
    return f"{stayed(row)} {', '.join(shown)}{', …' if len(shown) < len(names) else ''}".rstrip()
