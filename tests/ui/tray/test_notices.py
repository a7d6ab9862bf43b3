"""What is told, and that it is told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cirahub_desktop.status import HubStatus, SpokeStatus, State
from cirahub_desktop.sync.errors import SignInFailed, Unreachable
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.presenters.notices import GotoPage, Memory, goto, news
from tests.ui.dashboard import samples

LATER = samples.NOW + timedelta(hours=1)
AWAY = Unreachable("mail.example.com", Unreachable.Reason.TIMEOUT)


def told(hub: HubStatus, memory: Memory | None = None) -> Memory:
    return news(memory or {}, (hub,), samples.NOW)[1]


def marks(memory: Memory, *hubs: HubStatus) -> list[State]:
    return [notice.mark for notice in news(memory, hubs, LATER)[0]]


def well_again(hub: HubStatus, **values: object) -> HubStatus:
    return spokes(replace(hub, state=State.IN_SYNC), state=State.IN_SYNC, error=None, **values)


def spokes(hub: HubStatus, **values: object) -> HubStatus:
    changed = tuple(replace(spoke, **values) for spoke in hub.spokes)  # type: ignore[arg-type]
    return replace(hub, spokes=changed)


def test_where_all_is_well_nothing_is_told() -> None:
    for hub in (samples.in_sync(), samples.nothing_written(), samples.read_in_part(), samples.many()):
        assert news({}, (hub,), samples.NOW) == ((), {})


def test_what_newly_fails_or_waits_is_told_once() -> None:
    for hub, mark in ((samples.broken(AWAY), State.ERROR), (samples.waiting(), State.WAITING)):
        assert marks({}, hub) == [mark]
        assert marks(told(hub), hub) == []


def test_a_second_spoke_that_fails_is_news_although_the_hub_is_in_error_already() -> None:
    hub = samples.broken(AWAY)
    both = spokes(hub, state=State.ERROR, error=AWAY)
    assert marks(told(hub), both) == [State.ERROR]


def test_a_failure_that_now_waits_for_a_person_is_news() -> None:
    assert marks(told(samples.broken(AWAY)), samples.broken(SignInFailed("mail.example.com"))) == [State.ERROR]


def test_another_decision_is_news_and_the_same_one_is_not() -> None:
    hub = samples.waiting()
    held = next(spoke for spoke in hub.spokes if spoke.hold is not None)
    assert held.hold is not None
    other = spokes(hub, hold=replace(held.hold, id="another"))
    assert marks(told(hub), other) == [State.WAITING]


def test_one_more_question_is_news_and_one_less_is_not() -> None:
    assert marks(told(samples.disputed(2)), samples.disputed(3)) == [State.WAITING]
    assert marks(told(samples.disputed(3)), samples.disputed(2)) == []


def test_what_works_again_is_told_once() -> None:
    memory = told(samples.broken(AWAY))
    healed = well_again(samples.broken(AWAY), last_success=LATER)
    found, after = news(memory, (healed,), LATER)
    assert [notice.mark for notice in found] == [State.IN_SYNC]
    assert after == {}
    assert news(after, (healed,), LATER) == ((), {})
    assert marks(after, samples.broken(AWAY)) == [State.ERROR]


def test_an_error_that_a_person_has_just_dealt_with_is_not_healed_before_it_was_read() -> None:
    memory = told(samples.broken(AWAY))
    before = well_again(samples.broken(AWAY), last_success=samples.NOW - timedelta(hours=1))
    assert news(memory, (before,), LATER) == ((), memory)


def test_a_spoke_that_is_switched_off_or_gone_is_forgotten_without_a_word() -> None:
    memory = told(samples.broken(AWAY))

    def off(spoke: SpokeStatus) -> SpokeStatus:
        return replace(spoke, config=replace(spoke.config, enabled=False), state=State.OFF, error=None)

    hub = samples.broken(AWAY)
    rests = replace(hub, state=State.OFF, spokes=tuple(map(off, hub.spokes)))
    assert news(memory, (rests,), LATER) == ((), {})
    assert news(memory, (), LATER) == ((), {})


def test_several_troubles_of_a_hub_are_one_notification() -> None:
    hub = spokes(samples.broken(AWAY), state=State.ERROR, error=AWAY)
    assert len(marks({}, hub, replace(hub, config=replace(hub.config, id=HubId("h2"))))) == 2


def test_a_click_opens_the_right_page() -> None:
    assert goto(samples.waiting()).page is GotoPage.HOLD
    assert goto(samples.waiting()).id
    assert goto(samples.disputed()).page is GotoPage.QUESTIONS
    assert goto(samples.broken(AWAY)).page is GotoPage.DETAILS
    assert goto(samples.broken(SignInFailed("mail.example.com"))).page is GotoPage.SIGN_IN
    assert goto(samples.in_sync()).page is GotoPage.HUB
    assert {goto(one).hub for one in (samples.waiting(), samples.in_sync())} == {samples.in_sync().id}
