"""``@frozen`` against ``@dataclass(frozen=True, slots=True)``, which it stands for."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any, get_type_hints

import pytest

from cirahub_desktop.frozen import frozen


@frozen
class Leg:
    start: str
    stops: dict[str, int] = field(default_factory=dict)
    seen: datetime | None = field(default=None, compare=False, repr=False)

    @property
    def title(self) -> str:
        return f"from {self.start}"


@dataclass(frozen=True, slots=True)
class Usual:
    start: str
    stops: dict[str, int] = field(default_factory=dict)
    seen: datetime | None = field(default=None, compare=False, repr=False)


@frozen
class Length:
    metres: int

    def __post_init__(self) -> None:
        if self.metres < 0:
            raise ValueError(self.metres)


@frozen
class Other:
    metres: int


@frozen
class Named:
    name: str

    def __repr__(self) -> str:
        return f"<{self.name}>"


@frozen
class Letter:
    put: str = "in a box"
    outer: str = ""


@frozen
class Nothing:
    pass


def test_its_fields_and_its_signature_are_those_of_a_dataclass() -> None:
    assert [(one.name, one.type, one.compare, one.repr) for one in fields(Leg)] == [
        (one.name, one.type, one.compare, one.repr) for one in fields(Usual)
    ]
    assert get_type_hints(Leg.__init__) == get_type_hints(Leg)
    assert Leg.__match_args__ == Usual.__match_args__
    assert Leg.__slots__ == Usual.__slots__  # type: ignore[attr-defined]


def test_values_are_taken_by_place_and_by_name_and_each_has_its_own_default() -> None:
    assert (Leg("A").start, Leg(start="A", stops={"B": 1}).stops) == ("A", {"B": 1})
    assert Leg("A").stops == {}
    assert Leg("A").stops is not Leg("A").stops
    assert Leg("A").title == "from A"
    assert (Letter().put, Letter("away", outer="blue").outer) == ("in a box", "blue")
    with pytest.raises(TypeError):
        Leg()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Leg("A", nowhere=1)  # type: ignore[call-arg]


def test_equal_is_what_is_of_the_same_class_with_equal_values() -> None:
    assert Leg("A", seen=datetime.min) == Leg("A")
    assert Leg("A") != Leg("B")
    things: list[object] = [Length(1), Other(1)]
    assert things[0] != things[1]
    assert Nothing() == Nothing()
    assert {Length(1), Length(1), Length(2)} == {Length(1), Length(2)}
    assert hash(Named("A")) == hash(Named("A"))


def test_nothing_can_be_changed_or_added() -> None:
    leg: Any = Leg("A")
    for name in ("start", "more"):
        with pytest.raises(FrozenInstanceError):
            setattr(leg, name, "B")
    with pytest.raises(FrozenInstanceError):
        del leg.start
    assert leg == Leg("A")


def test_it_is_told_as_a_dataclass_is() -> None:
    assert repr(Leg("A", {"B": 1})) == repr(Usual("A", {"B": 1})).replace("Usual", "Leg")
    assert repr(Named("A")) == "<A>"
    assert repr(Nothing()) == "Nothing()"


def test_values_are_looked_at_when_made() -> None:
    assert replace(Length(1), metres=2) == Length(2)
    with pytest.raises(ValueError, match="-1"):
        replace(Length(1), metres=-1)


def test_copies_are_equal() -> None:
    leg = Leg("A", {"B": 1}, datetime.min)
    deep, thawed = copy.deepcopy(leg), pickle.loads(pickle.dumps(leg))
    assert asdict(leg) == asdict(copy.copy(leg)) == asdict(deep) == asdict(thawed)
    assert deep.stops is not leg.stops


def test_it_is_taken_apart_by_match() -> None:
    match Leg("A", {"B": 1}):
        case Leg(start, stops=stops):
            assert (start, stops) == ("A", {"B": 1})
