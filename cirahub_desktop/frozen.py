"""``@frozen``: what ``@dataclass(frozen=True, slots=True)`` makes, but at a quarter of its price.

``dataclass`` writes six methods for each class and compiles them one by one, at every start: 0.6 ms a class, and more
than a hundred are made before the window is on the screen. Here only ``__init__`` is compiled; the others are the same
functions for all. Known to ``fields``, ``replace``, ``asdict`` and ``match`` like any other dataclass.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(plain: type[T]) -> type[T]:
    """Fields may have ``default``, ``default_factory``, ``compare`` and ``repr``."""
    plain.__doc__ = plain.__doc__ or plain.__name__
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(plain)
    own = fields(made)
    made.__init__ = _init(made, own)
    made.__eq__, made.__hash__ = _comparing([one.name for one in own if one.compare])
    made.__setattr__, made.__delattr__, made.__reduce__ = _refuse, _refuse, _reduce
    if "__repr__" not in plain.__dict__:
        made.__repr__ = _repr
    return made  # type: ignore[no-any-return]


def _init(made: type, own: tuple[Field[Any], ...]) -> Callable[..., None]:
    known: dict[str, object] = {"_put": object.__setattr__, "_MISSING": MISSING}
    taken, puts = ["self"], []
    for one in own:
        name, given = one.name, one.name
        if one.default is not MISSING:
            known[f"_of_{name}"] = one.default
            taken.append(f"{name}=_of_{name}")
        elif one.default_factory is not MISSING:
            known[f"_of_{name}"] = one.default_factory
            taken.append(f"{name}=_MISSING")
            given = f"_of_{name}() if {name} is _MISSING else {name}"
        else:
            taken.append(name)
        puts.append(f"_put(self, '{name}', {given})")
    if hasattr(made, "__post_init__"):
        puts.append("self.__post_init__()")
    init_text = f" def __init__({', '.join(taken)}):\n  {'; '.join(puts) or 'pass'}\n"
    text = f"def outer({', '.join(known)}):\n{init_text} return __init__"
    scope: dict[str, Any] = {}
    exec(text, sys.modules[made.__module__].__dict__, scope)  # noqa: S102 - as dataclass does
    init: Callable[..., None] = scope["outer"](**known)
    init.__qualname__ = f"{made.__qualname__}.__init__"
    init.__annotations__ = {one.name: one.type for one in own}
    return init


def _comparing(names: list[str]) -> tuple[Callable[..., object], Callable[..., int]]:
    key: Callable[[object], object] = attrgetter(*names) if names else type

    def equal(self: object, other: object) -> object:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: object) -> int:
        return hash(key(self))

    return equal, hashed


def _repr(self: Any) -> str:
    shown = (f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse(_: object, name: str, *__: object) -> None:
    raise FrozenInstanceError(f"cannot change field {name!r}")


def _reduce(self: Any) -> tuple[type, tuple[object, ...]]:
    return type(self), tuple(getattr(self, one.name) for one in fields(self))
