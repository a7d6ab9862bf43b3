"""Whether the network is back, told from the routing table as it would be at each look."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from typing import Self

import pytest

from cirahub_desktop.comeback import Comeback, Ways, ways

START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
OFFICE, HOME = ("10.1.2.3",), ("192.168.1.20",)


class Laptop:
    """Looked at every half a minute."""

    def __init__(self, at: Ways = ()) -> None:
        self.at, self.now = at, START
        self._comeback = Comeback(lambda: self.at)

    def look(self, later: float = 0.5) -> float | None:
        """Minutes from the start to when the network came back, as known after so many more minutes."""
        self.now += timedelta(minutes=later)
        since = self._comeback.look(self.now)
        return None if since is None else (since - START).total_seconds() / 60

    def work(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)
        self._comeback.was_awake(self.now)


def test_the_first_look_counts_for_nobody_knows_where_it_was_before() -> None:
    assert Laptop(OFFICE).look(0) == 0


def test_nothing_happens_while_nothing_changes() -> None:
    laptop = Laptop(OFFICE)
    assert [laptop.look() for _ in range(20)] == [0.5] * 20


def test_a_network_that_comes_back_is_noticed_at_the_next_look() -> None:
    laptop = Laptop()
    assert [laptop.look() for _ in range(4)] == [None] * 4
    laptop.at = OFFICE
    assert laptop.look() == 2.5


def test_one_that_was_gone_for_a_while_and_is_the_same_again_has_come_back() -> None:
    laptop = Laptop(OFFICE)
    laptop.look()
    laptop.at = ()
    for _ in range(6):
        assert laptop.look() == 0.5
    laptop.at = OFFICE
    assert laptop.look() == 4


def test_a_company_network_that_comes_up_beside_the_one_at_home_counts() -> None:
    laptop = Laptop(HOME)
    laptop.look()
    laptop.look(2)
    laptop.at = (*HOME, *OFFICE)
    assert laptop.look() == 3


def test_after_a_sleep_the_same_address_may_be_another_network() -> None:
    laptop = Laptop(HOME)
    laptop.look()
    assert laptop.look(9 * 60) == 9 * 60 + 0.5


def test_a_clock_that_is_set_back_counts_as_a_sleep() -> None:
    laptop = Laptop(HOME)
    laptop.look(600)
    assert laptop.look(-300) == 300


def test_long_work_is_no_sleep() -> None:
    laptop = Laptop(HOME)
    laptop.look()
    laptop.work(20)
    assert laptop.look() == 0.5


def test_a_network_that_comes_and_goes_counts_once_a_minute_and_is_not_forgotten() -> None:
    laptop = Laptop(HOME)
    found = []
    for number in range(7):
        laptop.at = OFFICE if number % 2 else ()
        found.append(laptop.look(0.25))
    assert found == [None, 0.5, 0.5, 0.5, 0.5, 1.5, 1.5]
    laptop.at = OFFICE
    assert laptop.look(0.25) == 1.5
    assert laptop.look(0.75) == 2.75


class Routes:
    """Stands in for ``socket.socket``: which address would be ours on the way to each place."""

    table: dict[str, str]
    sent: list[str]

    def __init__(self, family: int, kind: int) -> None:
        assert kind == socket.SOCK_DGRAM, "only a datagram socket connects without sending anything"
        self._way = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def connect(self, place: tuple[str, int]) -> None:
        if place[0] not in self.table:
            raise OSError("Network is unreachable")
        self._way = self.table[place[0]]

    def getsockname(self) -> tuple[str, int]:
        return self._way, 40_000


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({}, ()),
        ({"192.0.2.1": "192.168.1.20", "10.255.255.254": "192.168.1.20"}, HOME),
        ({"192.0.2.1": "192.168.1.20", "10.255.255.254": "10.1.2.3"}, HOME + OFFICE),
        ({"2001:db8::1": "2001:db8::7"}, ("2001:db8::7",)),
    ],
)
def test_ways_are_our_addresses_by_route(
    table: dict[str, str], expected: Ways, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Routes, "table", table, raising=False)
    monkeypatch.setattr("cirahub_desktop.comeback.socket.socket", Routes)
    assert ways() == expected
