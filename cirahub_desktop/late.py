"""What is made when it is first needed, and once, whichever thread comes first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class late(Generic[T]):  # noqa: N801 - used as a decorator, like property
    """As ``functools.cached_property``, which makes it twice where two threads come at once (since Python 3.12)."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make, self._lock, self._name = make, threading.RLock(), ""
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type[object], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, owner: None, kind: type[object]) -> late[T]: ...
    @overload
    def __get__(self, owner: object, kind: type[object]) -> T: ...
    def __get__(self, owner: object | None, kind: type[object]) -> late[T] | T:
        if owner is None:
            return self
        with self._lock:
            made = owner.__dict__
            if self._name not in made:
                made[self._name] = self._make(owner)
            return made[self._name]  # type: ignore[no-any-return]
