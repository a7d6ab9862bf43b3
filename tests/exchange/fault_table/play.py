"""One case after the other on one stage: the trouble, what is left by it, and the run that follows once it is over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import pytest

from cirahub_desktop import wording
from cirahub_desktop.sandbox.faults import Fault
from cirahub_desktop.sandbox.sample_folders import CLAIRE
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.status import SpokeStatus
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.sync.spokes.exchange.protocol import Protocol
from cirahub_desktop.wording.checks import explain_check
from tests.e2e.judge import assert_nobody_got_mail, assert_requests_are_valid
from tests.e2e.stage import ACCOUNT, DOCK, FEED, PLAN, TEAM, Stage, of
from tests.exchange.fault_table.cases import MINUTES_ASKED, Case, Done, Request

LASTING, NEW = 8, 4
"""Events that are there all the time, and that come or change or go in one case."""
SHORT = 0.8
"""Seconds after which an answer is too late."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a person sees, and what it cost the server."""

    sentence: str
    """The title in English, '' where nothing is to be told."""
    failed: int
    """Events that the run names as not written."""
    requests: int
    """Of the kind that met the trouble, in the run that met it."""
    state: str
    waits: str


class Scene:
    """A stage, whose clock and whose server's clock go together. Use it as a context manager."""

    def __init__(self, data: Path) -> None:
        self._later = timedelta(0)
        self._first_day = datetime.now(UTC) + timedelta(days=2)
        self.sandbox = Sandbox(keep_bodies=True, now=self._now)
        self.stage = Stage(self.sandbox, data)
        self._step = 0
        self._events: dict[int, str] = {}

    def __enter__(self) -> Self:
        self.sandbox.start()
        self._events = dict.fromkeys(range(LASTING), "")
        self._publish()
        self.stage.set_up()
        app = self.stage.app
        for spoke in (self.stage.spoke(FEED), self.stage.spoke(DOCK)):
            app.set_options(spoke.id, replace(spoke.options, strikes=1, delete_share=100, delete_count=10_000))
        self._all_is_there()
        return self

    def __exit__(self, *_: object) -> None:
        self.sandbox.close()
        assert_nobody_got_mail(self.sandbox.recorder)

    def play(self, case: Case) -> Outcome:
        """What comes of the trouble; and it is made sure that all is well after it."""
        self._step += 1
        self._prepare(case)
        self.sandbox.recorder.clear()
        before = self._items()
        with self._trouble(case) as fault:
            found = self._at_set_up(case, fault) if case.request.at_set_up else self._in_a_run(fault)
            self._nothing_is_lost(before)
            self._is_left_alone(found)
        self._heal()
        if case.request.at_set_up:
            self._ask(case.request)
        else:
            self._all_is_there()
            if case.done is not Done.NONE:
                assert _written(self.stage.run()) == 0
        self._nothing_is_lost(before)
        assert_requests_are_valid(self.sandbox.recorder)
        return found

    def _now(self) -> datetime:
        return datetime.now(UTC) + self._later

    # what the next run is to do

    def _prepare(self, case: Case) -> None:
        """Something that makes the request necessary, and nothing else; at first the folder is as it was."""
        extra = range(1000 * self._step, 1000 * self._step + NEW)
        if case.request in (Request.CREATE_ITEM, Request.FIND_ITEM):
            self._events |= dict.fromkeys(extra, "")
        elif case.request is Request.UPDATE_ITEM:
            self._events |= dict.fromkeys(range(NEW), f" ({self._step})")
        elif case.request in (Request.GET_ITEM, Request.DELETE_ITEM):
            self._events |= dict.fromkeys(extra, "")
            self._publish()
            self._all_is_there()
            self._events = {number: text for number, text in self._events.items() if number not in extra}
        self._publish()

    def _publish(self) -> None:
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//table//EN"]
        for number, text in self._events.items():
            day = self._first_day + timedelta(days=number % 300)
            lines += [
                "BEGIN:VEVENT",
                f"UID:{number}@verrier.example",
                "DTSTAMP:20261101T000000Z",
                f"DTSTART:{day:%Y%m%d}T080000Z",
                f"DTEND:{day:%Y%m%d}T090000Z",
                f"SUMMARY:{_subject(number)}{text}",
                "END:VEVENT",
            ]
        self.sandbox.set_feed(PLAN, "\r\n".join([*lines, "END:VCALENDAR", ""]).encode())

    # the trouble

    @contextmanager
    def _trouble(self, case: Case) -> Iterator[Fault]:
        with pytest.MonkeyPatch.context() as patch:
            if case.kind.times_out:
                patch.setattr(Protocol, "TIMEOUT", (5, SHORT))
            yield self.sandbox.faults.add(case.fault)

    def _at_set_up(self, case: Case, fault: Fault) -> Outcome:
        error: CiraHubError | None = None
        try:
            self._ask(case.request)
        except CiraHubError as caught:
            error = caught
        words = explain_check(error) if error else None
        return Outcome(words.title if words else "", 0, fault.seen, "", "a person tries again" if error else "")

    def _ask(self, request: Request) -> None:
        servers = self.stage.app.servers
        account = servers.account(ACCOUNT).id
        if request is Request.GET_FOLDER:
            servers.test_account(account, CancelToken())
        else:
            servers.folder_by_path(account, TEAM, CancelToken())

    def _in_a_run(self, fault: Fault) -> Outcome:
        report, requests = of(self.stage.run(), DOCK), fault.seen
        status = self._status()
        return Outcome(
            wording.explain(report.error).title if report.error else "",
            len(report.failed),
            requests,
            wording.state(status.state),
            self._waits(status),
        )

    def _waits(self, status: SpokeStatus) -> str:
        if status.next_run is None:
            return "until a person signs in"
        seconds = (status.next_run - self._now()).total_seconds()
        text = f"{round(seconds / 60)} min"
        return f"{text}, not even by hand" if status.left_alone_until else text

    def _is_left_alone(self, found: Outcome) -> None:
        """The server that asked for it gets no request, and the one that refused the password neither."""
        if "by hand" not in found.waits and "signs in" not in found.waits:
            return
        self.sandbox.recorder.clear()
        self.stage.run()
        assert self.sandbox.recorder.ews_requests == 0

    # and after it

    def _heal(self) -> None:
        self.sandbox.faults.clear()
        self.sandbox.faults.release()
        self._later += timedelta(minutes=MINUTES_ASKED + 1)
        self.stage.later = self._later
        self.stage.app.servers.set_password(self.stage.app.servers.account(ACCOUNT).id, self.sandbox.users[CLAIRE])

    def _all_is_there(self) -> None:
        """After one run, everything exactly once."""
        report = self.stage.run()
        assert [(one.error, one.failed, one.held) for one in report.spokes] == [(None, (), None)] * 2
        assert self.stage.subjects() == sorted(f"{_subject(one)}{text}" for one, text in self._events.items())
        assert self.stage.hub_items() == len(self._events)

    def _nothing_is_lost(self, before: dict[str, int]) -> None:
        """What was there and is to stay is there still, as the same item."""
        now = self._items()
        staying = {_subject(number) for number in self._events}
        assert {name: now.get(name) for name in before if name in staying} == {
            name: number for name, number in before.items() if name in staying
        }

    def _items(self) -> dict[str, int]:
        """Which item of the folder is whose, changed subjects or not."""
        return {subject.partition(" (")[0]: number for number, (subject, _) in self.stage.held().items()}

    def _status(self) -> SpokeStatus:
        return next(one for one in self.stage.app.hub_status(self.stage.hub.id).spokes if one.name == DOCK)


def _subject(number: int) -> str:
    return f"Delivery {number}"


def _written(report: HubReport) -> int:
    return sum(one.created + one.updated + one.deleted for one in report.spokes)
