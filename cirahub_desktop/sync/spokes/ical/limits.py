"""Caps of one fetch (R14); each has its error."""

from __future__ import annotations

from dataclasses import dataclass, field

from cirahub_desktop.sync.codecs.cut import CutLimits


@dataclass(frozen=True, slots=True)
class FeedLimits:
    """Times in seconds, sizes in bytes after decompression."""

    connect: float = 15
    read: float = 30
    """Between two pieces of the answer."""
    total: float = 300
    body: int = 200_000_000
    redirects: int = 5
    cut: CutLimits = field(default_factory=CutLimits)
