"""What a person is told when something needs them."""

from __future__ import annotations

from cirahub_desktop.frozen import frozen


@frozen
class Words:
    """One thing that happened, worded.

    ``title`` is one sentence of what came back, ``advice`` one sentence of what to do. ``steps`` are at most three ways
    out, to be numbered. ``facts`` are rows of label and value for IT, never a secret (R12). ``help`` is a message to
    copy for IT or for the publisher, None where nobody else could help; ``help_abroad`` is the same in the other
    language. ``reasons`` are what may lie behind it, where nothing tells them apart.
    """

    title: str
    advice: str
    steps: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    help: str | None = None
    reasons: tuple[str, ...] = ()
    help_abroad: str | None = None
