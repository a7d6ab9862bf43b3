"""What every control must tell: a name, a sensible role, what it is and what can be done. There are no exceptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.e2e.accessible.tree import Node, Reader

PRESSED = ("push button", "check box", "radio button", "button menu", "toggle button", "link")
TYPED = ("text", "password text", "spin box")
CHOSEN = ("combo box", "page tab", "list item", "tree item", "cell", "table cell", "menu item", "slider")
HOLDING = ("list", "popup menu", "tree", "tree table", "table", "page tab list", "dialog", "frame", "alert")
READ = ("label", "filler")
"""Take the keyboard only to be read, scrolled or copied; nothing is done with them, but they too have a name."""
CONTROLS = frozenset((*PRESSED, *TYPED, *CHOSEN, *HOLDING))
SENSELESS = frozenset(("unknown", "invalid", ""))


def complaints(window: Node, reader: Reader) -> Iterator[str]:
    for node in window.all():
        yield from (f"{node}: {fault}" for fault in _faults(node, reader))
    pressed = [one for one in window.all() if one.role in PRESSED and "focusable" in one.states]
    twice = {key for key, count in Counter((one.role, one.name) for one in pressed).items() if count > 1}
    told = Counter((one.role, one.name, reader.description(one)) for one in pressed if (one.role, one.name) in twice)
    yield from (
        f"{role} {name!r}: nothing tells {count} of them apart" for (role, name, _), count in told.items() if count > 1
    )


def _faults(node: Node, reader: Reader) -> Iterator[str]:
    if node.role in SENSELESS:
        yield "no role"
    if "focusable" in node.states and node.role not in (*CONTROLS, *READ):
        yield "takes the keyboard, but says not what it is"
    if (node.role in CONTROLS or "focusable" in node.states) and not node.name:
        yield "no name"
    if "<" in node.name and ">" in node.name:
        yield "mark-up in its name"
    if node.role == "combo box" and not node.labelled:
        yield "no label says what is chosen here"
    if node.role in PRESSED:
        yield from _of_pressed(node, reader)
    if node.role in TYPED and "org.a11y.atspi.Text" not in node.interfaces:
        yield "its text cannot be read"
    if ("enabled" in node.states) != ("sensitive" in node.states):
        yield "half enabled"


def _of_pressed(node: Node, reader: Reader) -> Iterator[str]:
    if "enabled" in node.states and not reader.actions(node):
        yield "no action"
    if "enabled" in node.states and "focusable" not in node.states:
        yield "the keyboard does not reach it"
    if node.role in ("check box", "radio button") and "checkable" not in node.states:
        yield "does not say whether it is on"
