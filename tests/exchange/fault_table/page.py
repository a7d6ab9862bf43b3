"""The table as a page of the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.exchange.fault_table.cases import MINUTES_ASKED, Case, Request
from tests.exchange.fault_table.play import NEW, Outcome

PAGE = Path(__file__).resolve().parents[3] / "docs" / "faults.md"
_HEAD = f"""# Trouble with a server of Exchange

Written by `.venv/bin/python -m tests.exchange.fault_table --write`; the tests hold that it is what the program does.
Each line is one kind of trouble at one kind of request, as long as it lasts (or *once*), with {NEW} events to be
written, changed or deleted. *carried out* is how much of the request the server did all the same. *requests* counts
those of this kind in the run that met the trouble. Where a time was asked for, it was {MINUTES_ASKED} minutes. After
every line it was made sure that a server which asked to be left alone is left alone, by hand as well; that nothing was
lost; and that the run that follows, once the trouble is over, ends with every event there exactly once.
"""
_WHEN = {
    Request.GET_FOLDER: "Trying an account, opening a folder",
    Request.FIND_FOLDER: "Looking for a folder in the tree",
    Request.FIND_ITEM: "Looking whether the folder changed",
    Request.GET_ITEM: "The last look at what is to be deleted",
    Request.CREATE_ITEM: "Writing new events",
    Request.UPDATE_ITEM: "Changing events",
    Request.DELETE_ITEM: "Deleting events",
}


def page(outcomes: Mapping[Case, Outcome]) -> str:
    lines = [_HEAD]
    for request in Request:
        lines += [f"## {_WHEN[request]}: {request.value}", "", *_table(request, outcomes), ""]
    return "\n".join(lines)


def row(case: Case, found: Outcome) -> str:
    cells = [case.kind.words]
    if case.request.writes:
        cells.append(case.done.value)
    cells += [found.sentence or _unsaid(found), str(found.requests)]
    if not case.request.at_set_up:
        cells += [found.state, found.waits]
    return f"| {' | '.join(cells)} |"


def _table(request: Request, outcomes: Mapping[Case, Outcome]) -> Iterator[str]:
    head = ["trouble", *(["carried out"] if request.writes else []), "what a person reads", "requests"]
    if not request.at_set_up:
        head += ["state", "next run in"]
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for case, found in outcomes.items():
        if case.request is request:
            yield row(case, found)


def _unsaid(found: Outcome) -> str:
    return f"({found.failed} events named as not written yet)" if found.failed else ""
