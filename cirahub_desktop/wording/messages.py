"""Messages to copy for somebody who can help: IT or the publisher of a calendar. They hold facts and no secret."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cirahub_desktop import __version__
from cirahub_desktop.i18n import other_language, speaking, tr

Facts = Iterable[tuple[str, str]]


def for_it(title: str, facts: Facts, request: str) -> str:
    """A message for the people who run the server or this computer."""
    return _message(tr("Hello,"), title, request, facts)


def for_publisher(title: str, facts: Facts, request: str) -> str:
    """A message for whoever publishes the calendar link."""
    intro = tr("I follow the calendar that you publish as an iCal link, with the program CiraHub Desktop.")
    return _message(tr("Hello,"), f"{intro} {title}", request, facts)


def in_other_language(make: Callable[[], str]) -> str:
    """The message once more for a colleague who reads the other language."""
    with speaking(other_language()):
        return make()


def _message(greeting: str, title: str, request: str, facts: Facts) -> str:
    rows = "\n".join(
        tr("{label}: {value}", label=label, value=value)
        for label, value in (*facts, (tr("Program"), f"CiraHub Desktop {__version__}"))
    )
    return f"{greeting}\n\n{title}\n\n{request}\n\n{rows}\n"
