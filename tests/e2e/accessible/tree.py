"""What a screen reader asks for, over D-Bus: the tree of a window, with roles, names, states and actions."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

T = TypeVar("T")
_ACCESSIBLE, _ACTION = "org.a11y.atspi.Accessible", "org.a11y.atspi.Action"
_ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_LABELLED_BY = 2
_PATIENCE = 20
"""Seconds until what should come is missed."""
_STATES = {
    "active": 1,
    "checked": 4,
    "editable": 7,
    "enabled": 8,
    "expanded": 10,
    "focusable": 11,
    "focused": 12,
    "selectable": 22,
    "selected": 23,
    "sensitive": 24,
    "showing": 25,
    "visible": 30,
    "checkable": 41,
}
"""The bits of AtspiStateType that are looked at."""
_KEYS = {"Announcement": "announcement", "StateChanged": "state-changed"}
"""The events that are listened to, as the registry calls them."""
Place = tuple[str, str]
"""Name on the bus and path of an object."""


@dataclass(frozen=True, slots=True)
class Node:
    place: Place
    role: str
    name: str
    states: frozenset[str]
    interfaces: frozenset[str]
    labelled: bool
    """Something else on the page is its label."""
    children: tuple[Node, ...]

    def all(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.all()

    def find(self, role: str, name: str) -> Node:
        return next(one for one in self.all() if (one.role, one.name) == (role, name))

    def __str__(self) -> str:
        return f"{self.role} {self.name!r}"


class Reader:
    """``session`` is the address of the session's bus; the first program that is there is the one read."""

    def __init__(self, session: str) -> None:
        with open_dbus_connection(session) as bus:
            asked = new_method_call(DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus"), "GetAddress")
            (self.address,) = bus.send_and_get_reply(asked).body
        self._bus: DBusConnection = open_dbus_connection(self.address)

    def close(self) -> None:
        self._bus.close()

    def window(self, title: str) -> Node:
        """The one with that title, with everything that is shown in it."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            for program in self._children(_ROOT):
                for place in reversed(self._children(program)):
                    if self._name(place) == title and "showing" in self._states(place):
                        return self._node(place)
        raise AssertionError(f"no window {title!r} for screen readers")

    def press(self, node: Node) -> None:
        """Its first action."""
        assert self.actions(node), node
        (done,) = self._ask(node.place, _ACTION, "DoAction", "i", (0,))
        assert done, node

    def actions(self, node: Node) -> list[str]:
        if _ACTION not in node.interfaces:
            return []
        (found,) = self._ask(node.place, _ACTION, "GetActions")
        return [name for name, *_ in found]

    def description(self, node: Node) -> str:
        return self._property(node.place, "Description")

    def again(self, node: Node) -> Node:
        """As it is now."""
        return self._node(node.place)

    def until(self, look: Callable[[], T]) -> T:
        end = time.monotonic() + _PATIENCE
        while not (seen := look()):
            assert time.monotonic() < end, "it did not come"
        return seen

    def wait_for(self, title: str, role: str, name: str) -> bool:
        self.until(lambda: any((one.role, one.name) == (role, name) for one in self.window(title).all()))
        return True

    @contextmanager
    def listening(self, event: str) -> Iterator[Callable[[], list[str]]]:
        """What the program tells by itself; the call gives all that was heard so far."""
        heard: list[str] = []
        with self._told(event) as told:

            def so_far() -> list[str]:
                if (message := told()) is not None:
                    heard.append(str(message.body[3][1]))
                return heard

            yield so_far

    @contextmanager
    def following(self, state: str) -> Iterator[Callable[[], Node | None]]:
        """What newly is ``state``, such as *focused*: the call gives the next one, or None where nothing was told."""
        with self._told("StateChanged") as told:

            def coming() -> Node | None:
                while (message := told()) is not None:
                    if tuple(message.body[:2]) == (state, 1):
                        fields = message.header.fields
                        return self._node((fields[HeaderFields.sender], fields[HeaderFields.path]))
                return None

            yield coming

    @contextmanager
    def _told(self, event: str) -> Iterator[Callable[[], Message | None]]:
        rule = MatchRule(type="signal", interface="org.a11y.atspi.Event.Object", member=event)
        with open_dbus_connection(self.address) as bus, bus.filter(rule) as queue:
            bus.send_and_get_reply(message_bus.AddMatch(rule))
            registry = DBusAddress("/org/a11y/atspi/registry", _ROOT[0], "org.a11y.atspi.Registry")
            wanted = new_method_call(registry, "RegisterEvent", "sass", (f"object:{_KEYS[event]}", [], ""))
            bus.send_and_get_reply(wanted)

            def next_one() -> Message | None:
                with suppress(TimeoutError):
                    return bus.recv_until_filtered(queue, timeout=0.1)
                return None

            yield next_one

    def _node(self, place: Place) -> Node:
        children = [one for one in self._children(place) if "showing" in self._states(one)]
        (role,) = self._ask(place, _ACCESSIBLE, "GetRoleName")
        (interfaces,) = self._ask(place, _ACCESSIBLE, "GetInterfaces")
        return Node(
            place,
            role,
            self._name(place),
            self._states(place),
            frozenset(interfaces),
            role == "combo box" and self._labelled(place),
            () if role == "combo box" else tuple(self._node(one) for one in children),
        )

    def _labelled(self, place: Place) -> bool:
        (relations,) = self._ask(place, _ACCESSIBLE, "GetRelationSet")
        labels = [one for kind, targets in relations if kind == _LABELLED_BY for one in targets]
        return any(self._name(one) for one in labels)

    def _children(self, place: Place) -> list[Place]:
        (found,) = self._ask(place, _ACCESSIBLE, "GetChildren")
        return list(found)

    def _name(self, place: Place) -> str:
        return self._property(place, "Name")

    def _property(self, place: Place, name: str) -> str:
        ((_, value),) = self._ask(place, "org.freedesktop.DBus.Properties", "Get", "ss", (_ACCESSIBLE, name))
        return str(value)

    def _states(self, place: Place) -> frozenset[str]:
        ((low, high),) = self._ask(place, _ACCESSIBLE, "GetState")
        bits = low | high << 32
        return frozenset(name for name, bit in _STATES.items() if bits >> bit & 1)

    def _ask(self, place: Place, interface: str, method: str, signature: str | None = None, body: Any = ()) -> Any:
        name, path = place
        message = new_method_call(DBusAddress(path, name, interface), method, signature, body)
        answer = self._bus.send_and_get_reply(message, timeout=20)
        assert answer.header.message_type is MessageType.method_return, (place, method, answer.body)
        return answer.body
