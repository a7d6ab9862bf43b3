"""A feed that suddenly lists less, nothing, or something that is no calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

import pytest

from cirahub_desktop.status import State
from cirahub_desktop.sync.report import HoldReason
from cirahub_desktop.sync.spokes.base import Verdict
from tests.engine.disasters import told
from tests.engine.disasters.link import LinkWorld, Listed, body_of, lectures, link_world, writes
from tests.engine.support import spoke_report
from tests.support.feed_server import FeedServer, Reply

YEAR = lectures(500)
WHOLE = body_of(YEAR)
LOGIN_PAGE = Reply(
    b"<!DOCTYPE html><html><head><title>Connexion</title></head><body>"
    b'<form method="post"><input name="user"><input name="password" type="password"></form></body></html>',
    headers={"Content-Type": "text/html; charset=utf-8"},
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[LinkWorld]:
    """500 events were read and written."""
    with link_world(tmp_path) as made:
        made.publish(YEAR)
        assert writes(made.run()) == (500, 0, 0)
        yield made


def days_go_by(world: LinkWorld) -> None:
    """A run now and then; none writes anything, and nothing is gone."""
    for _ in range(4):
        world.pass_time(hours=9)
        assert writes(world.run()) == (0, 0, 0)
    assert len(world.board) == 500


def back_to_normal(world: LinkWorld) -> None:
    """The feed is whole again: not one event is written, deleted or doubled, and nobody is asked anything."""
    before = dict(world.places["board"].items)
    world.publish(YEAR)
    report = world.run()
    assert writes(report) == (0, 0, 0)
    assert world.places["board"].items == before
    status = told.status_of(world)
    assert [one.state for one in status.spokes] == [State.IN_SYNC, State.IN_SYNC]
    assert told.of_run(report) == (
        "500 events read; nothing had to be written.",
        "500 événements lus ; il n’y avait rien à écrire.",
    )


@pytest.mark.parametrize(
    ("left", "reason", "says"),
    [
        (
            1,
            HoldReason.TOO_MANY,
            (
                (
                    "Waiting for your OK: 499 of 500 events would be deleted. They disappeared from “school” at 09:02,"
                    " all at once. Nothing is deleted until you decide. New and changed events still sync."
                ),
                (
                    "En attente de votre accord : 499 événements sur 500 seraient supprimés. Ils ont"
                    " disparu de « school » à 09:02, d’un seul coup. Rien n’est supprimé"
                    " sans votre décision. Les nouveautés et modifications continuent."
                ),
            ),
        ),
        (
            0,
            HoldReason.TURNED_EMPTY,
            (
                (
                    "Waiting for your OK: 500 of 500 events would be deleted. “school” has been empty since 09:02."
                    " Nothing is deleted until you decide. New and changed events still sync."
                ),
                (
                    "En attente de votre accord : 500 événements sur 500 seraient supprimés."
                    " « school » est vide depuis 09:02. Rien n’est supprimé sans votre"
                    " décision. Les nouveautés et modifications continuent."
                ),
            ),
        ),
    ],
    ids=["to-1", "to-0"],
)
def test_a_feed_is_cut_from_500_events(world: LinkWorld, left: int, reason: HoldReason, says: told.Both) -> None:
    world.publish(YEAR[:left])
    hold = spoke_report(world.run(), "school").held
    assert hold
    assert (hold.reason, hold.count, hold.of) == (reason, 500 - left, 500)
    school = told.spoke_status(told.status_of(world), "school")
    assert school.state is State.WAITING
    assert told.of_state(school, world.now) == ("Waiting for your OK", "En attente de votre accord")
    assert told.of_hold(school.hold, "school") == says
    days_go_by(world)
    still = told.spoke_status(told.status_of(world), "school").hold
    assert still
    assert still.id == hold.id, "the person is asked once, not at every run"
    back_to_normal(world)


def test_a_feed_that_is_cut_still_brings_its_news(world: LinkWorld) -> None:
    world.publish([*YEAR[1:2], Listed("Extra lesson", 3)])
    assert writes(world.run()) == (1, 0, 0)
    assert "Extra lesson" in world.board
    assert len(world.board) == 501


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (
            LOGIN_PAGE,
            (
                "This link answered with a sign-in page, not with a calendar.",
                "Ce lien a répondu par une page de connexion, pas par un calendrier.",
            ),
        ),
        (
            Reply(WHOLE[: len(WHOLE) // 2]),
            (
                (
                    "The calendar broke off before its end. Nothing is deleted because of this; the next run reads it"
                    " again."
                ),
                (
                    "Le calendrier s’est interrompu avant la fin. Rien n’est supprimé pour autant ; la"
                    " prochaine synchronisation le relit."
                ),
            ),
        ),
        (
            Reply(WHOLE[: len(WHOLE) // 2], promised=len(WHOLE)),
            (
                "127.0.0.1 hung up in the middle of its answer. Nothing is lost; the next run tries again by itself.",
                (
                    "127.0.0.1 a coupé la connexion au milieu de sa réponse. Rien n’est perdu ; la"
                    " prochaine synchronisation réessaie d’elle-même."
                ),
            ),
        ),
        (
            Reply(body_of(YEAR[:250]), status=206),
            (
                "127.0.0.1 answered with HTTP status 206 instead of a calendar.",
                "127.0.0.1 a répondu par le code HTTP 206 au lieu d’un calendrier.",
            ),
        ),
        (
            Reply(b""),
            (
                (
                    "This link answered with nothing at all. The publisher may be working on it; try again later."
                    " Nothing is deleted."
                ),
                (
                    "Ce lien n’a rien renvoyé du tout. L’éditeur y travaille peut-être ; réessayez plus"
                    " tard. Rien n’est supprimé."
                ),
            ),
        ),
    ],
    ids=["login-page", "half-a-file", "half-a-connection", "half-as-such", "nothing"],
)
def test_a_feed_answers_with_something_that_is_no_whole_calendar(
    world: LinkWorld, answer: Reply, says: told.Both
) -> None:
    world.answer(answer)
    report = spoke_report(world.run(), "school")
    assert (report.verdict, report.held, report.leaving) == (Verdict.FAILED, None, None)
    status = told.status_of(world)
    school = told.spoke_status(status, "school")
    assert (school.state, status.state) == (State.ERROR, State.ERROR)
    for told_now, expected in zip(told.of_error(school.error), says, strict=True):
        assert told_now.startswith(expected)
    days_go_by(world)
    back_to_normal(world)


class TaggedServer(FeedServer):
    """Answers 304 to whoever has the present body already."""

    def _next(self) -> Reply:
        body = super()._next()
        tag = f'"{blake2b(body.body).hexdigest()[:12]}"'
        if self.requests[-1].headers.get("if-none-match") == tag:
            return Reply(status=304, headers={"ETag": tag})
        return replace(body, headers={"ETag": tag})


def test_a_feed_answers_304_while_a_deletion_waits_for_its_second_strike(tmp_path: Path) -> None:
    """Asked with the validators of the answer that lacked the event, it would say "unchanged" for ever."""
    with link_world(tmp_path, TaggedServer) as world:
        world.publish(YEAR[:20])
        world.run()
        world.publish([*YEAR[:5], *YEAR[6:20]])
        report = world.run()
        assert writes(report) == (0, 0, 0)
        leaving = spoke_report(report, "school").leaving
        expected = (
            "1 event is no longer in the feed; it will be removed after 09:17.",
            "1 événement n’est plus dans le flux ; il sera retiré après 09:17.",
        )
        assert told.of_leaving(leaving, world.now) == expected
        assert told.of_leaving(told.spoke_status(told.status_of(world), "school").leaving, world.now) == expected
        world.pass_time(minutes=4)
        assert writes(world.run()) == (0, 0, 0), "too soon for the second look"
        assert "if-none-match" not in world.server.requests[-1].headers
        assert "Lecture 005" in world.board
        world.pass_time(minutes=15)
        report = world.run()
        assert writes(report) == (0, 0, 1)
        assert "Lecture 005" not in world.board
        assert len(world.board) == 19
        assert spoke_report(report, "school").leaving is None
        assert spoke_report(world.run(), "school").verdict is Verdict.UNCHANGED
        assert "if-none-match" in world.server.requests[-1].headers, "nothing to wait for: asked the short way again"


def test_a_feed_answers_304_whatever_it_is_asked_while_a_deletion_waits(tmp_path: Path) -> None:
    """A broken cache in between: nothing is deleted on its word."""
    with link_world(tmp_path) as world:
        world.publish(YEAR[:20])
        world.run()
        world.publish(YEAR[1:20])
        world.run()
        world.answer(Reply(status=304))
        for _ in range(3):
            world.pass_time(minutes=20)
            assert writes(world.run()) == (0, 0, 0)
        assert len(world.board) == 20
        school = told.spoke_status(told.status_of(world), "school")
        assert told.of_error(school.error)[0].startswith(
            "127.0.0.1 answered with HTTP status 304 instead of a calendar."
        )
