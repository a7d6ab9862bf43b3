"""R9: one bad event never stops a feed, one bad spoke never stops a hub."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BatchTooLarge, CiraHubError, FaultCode, ItemFault, SignInFailed, Unreachable
from cirahub_desktop.sync.spokes.base import Create, NotWritten, Spoke, Verdict, Write, WriteResult
from tests.engine.support import World, event, fill


class Refusing:
    """Refuses some writes, or all of more than a number at once."""

    def __init__(self, spoke: Spoke, *, refused: str = "", again: bool = False, most: int = 1000) -> None:
        self._spoke, self._refused, self._again, self._most = spoke, refused, again, most
        self.asked: list[str] = []
        self._too_large = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        if len(batch) > self._most:
            self._too_large += 1
            if self._too_large > 400:
                pytest.fail("it goes on sending too much")
            raise BatchTooLarge("mail.example")
        return [self._one(write, cancel) for write in batch]

    def _one(self, write: Write, cancel: CancelToken) -> WriteResult:
        if isinstance(write, Create):
            self.asked.append(write.event.subject)
            if write.event.subject == self._refused:
                return NotWritten(ItemFault(FaultCode.REFUSED_BY_SERVER, detail="ErrorItemSave"), again=self._again)
        return self._spoke.write([write], cancel)[0]


def test_r9_a_refused_event_is_named_and_the_others_are_written(world: World) -> None:
    fill(world.feed(), 10)
    world.target()
    spoke: list[Refusing] = []

    def wrap(inner: Spoke) -> Spoke:
        spoke.append(Refusing(inner, refused="Event 004"))
        return spoke[-1]  # type: ignore[return-value]

    world.wrappers["target"] = wrap
    report = world.report("target")
    assert report.created == 9
    assert [(one.code, one.uid, one.subject, one.detail) for one in report.failed] == [
        (FaultCode.REFUSED_BY_SERVER, "uid-004", "Event 004", "ErrorItemSave")
    ]
    again = world.report("target")
    assert [one.subject for one in again.failed] == ["Event 004"]
    assert "Event 004" not in spoke[-1].asked
    world.places["feed"].put("uid-004", event("Event 004, mended"), remote_id="uid-004")
    assert world.report("target").created == 1


def test_r9_what_may_work_later_is_tried_again(world: World) -> None:
    fill(world.feed(), 3)
    world.target()
    world.wrappers["target"] = lambda inner: Refusing(inner, refused="Event 001", again=True)  # type: ignore[assignment,return-value]
    assert world.report("target").created == 2
    world.wrappers.clear()
    assert world.report("target").created == 1


@pytest.mark.parametrize("most", [1, 7, 30])
def test_r9_a_server_that_takes_only_small_requests_gets_small_ones(world: World, most: int) -> None:
    fill(world.feed(), 120)
    world.target()
    world.wrappers["target"] = lambda inner: Refusing(inner, most=most)  # type: ignore[assignment,return-value]
    assert world.report("target").created == 120
    assert len(world.ours()) == 120


def test_r9_one_event_too_large_for_any_request_is_named(world: World) -> None:
    fill(world.feed(), 3)
    world.target()
    world.wrappers["target"] = lambda inner: Refusing(inner, most=0)  # type: ignore[assignment,return-value]
    report = world.report("target")
    assert [one.code for one in report.failed] == [FaultCode.OVER_CAP] * 3


@pytest.mark.parametrize(
    "error", [SignInFailed("mail.example"), Unreachable("mail.example", Unreachable.Reason.NO_SUCH_HOST)]
)
def test_r9_one_bad_spoke_never_stops_the_hub(world: World, error: CiraHubError) -> None:
    fill(world.feed("good"), 3, prefix="g")
    fill(world.feed("bad"), 3, prefix="b")
    world.target("one")
    world.target("two")

    class Dead:
        def __init__(self, spoke: Spoke) -> None:
            self.capabilities, self.close = spoke.capabilities, spoke.close

        def read(self, *_: object) -> object:
            raise error

    world.read_errors["bad"] = error
    world.wrappers["two"] = Dead  # type: ignore[assignment]
    report = world.run()
    by_name = {one.name: one for one in report.spokes}
    assert by_name["bad"].error is error
    assert by_name["two"].verdict is Verdict.FAILED
    assert by_name["one"].created == 3
    world.read_errors.clear()
    world.wrappers.clear()
    world.run()
    assert len(world.ours("one")) == len(world.ours("two")) == 6


def test_r9_a_spoke_that_fails_in_mid_write_keeps_what_was_written(world: World) -> None:
    fill(world.feed(), 120)
    world.target()
    state = {"batches": 0}

    class Busy(Refusing):
        def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
            state["batches"] += 1
            if state["batches"] == 2:
                raise Unreachable("mail.example", Unreachable.Reason.BUSY, retry_after=30)
            return super().write(batch, cancel)

    world.wrappers["target"] = Busy  # type: ignore[assignment]
    report = world.report("target")
    assert (report.created, type(report.error)) == (50, Unreachable)
    world.wrappers.clear()
    assert world.report("target").created == 70
    assert len(world.ours()) == 120
