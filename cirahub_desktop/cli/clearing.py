"""``remove-everything``: what CiraHub wrote, in every place; twin of the window's *Remove everything CiraHub wrote*."""

from __future__ import annotations

from functools import partial

import click

from cirahub_desktop.cli.codes import Code, worst
from cirahub_desktop.cli.complaints import complain
from cirahub_desktop.cli.output import say
from cirahub_desktop.cli.progress import progress_line
from cirahub_desktop.cli.removing import say_left
from cirahub_desktop.cli.secrets import at_terminal
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.worker import found_by, work
from cirahub_desktop.everything import AllLeft, PlaceCopies
from cirahub_desktop.i18n import quoted, tr, trn
from cirahub_desktop.sync.left import Stayed, Stays
from cirahub_desktop.wording.removals import stayed


@click.command("remove-everything")
@click.option("--yes", is_flag=True)
@click.option("--forget", is_flag=True)
@click.pass_obj
def remove_everything(session: Session, *, yes: bool, forget: bool) -> Code:
    """Without ``--yes`` it asks, and where nobody can be asked it only says what would go."""
    places = found_by(session, partial(_preview, session))
    for one in places:
        _say_place(one)
    count = sum(one.copies.written for one in places)
    if not yes and not (at_terminal() and _agrees(count)):
        say(tr("Nothing was removed; --yes does it without asking."))
        return Code.DONE

    def job() -> Code:
        done = session.app.everything.remove(forget=forget, sink=progress_line(), cancel=session.cancel)
        return _say_done(done, forget=forget, verbose=session.verbose)

    return work(session, job)


def _preview(session: Session) -> tuple[PlaceCopies, ...]:
    """The app is opened in the thread that uses it."""
    return session.app.everything.preview()


def _agrees(count: int) -> bool:
    question = trn(
        "Remove {count} event that CiraHub wrote? No hub writes anything from then on.",
        "Remove {count} events that CiraHub wrote? No hub writes anything from then on.",
        count,
    )
    return click.confirm(question, default=False, err=True)


def _say_place(one: PlaceCopies) -> None:
    lines = [trn("{count} event would be removed.", "{count} events would be removed.", one.copies.written)]
    kept = (
        (Stays.EDITED, len(one.copies.edited)),
        (Stays.ADOPTED, one.copies.adopted),
        (Stays.NATIVE, one.copies.native),
    )
    lines += [stayed(Stayed(why, count)) for why, count in kept if count]
    for line in lines:
        say(tr("{label}: {value}", label=f"{one.hub_name}, {one.name}", value=line))


def _say_done(done: AllLeft, *, forget: bool, verbose: bool) -> Code:
    codes = [say_left(done.left, verbose=verbose)]
    for error in done.errors:
        complain(error)
        codes.append(Code.ITEMS_FAILED)
    if done.kept:
        names = ", ".join(quoted(name) for name in done.kept)
        say(tr("Kept, because something of ours is still there: {names}. Try again later.", names=names))
    elif forget and done.forgot:
        say(tr("Hubs, accounts and passwords are forgotten."))
    return worst(codes)
