"""What commands print: lines, tables and JSON on standard output."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

import click

from cirahub_desktop.i18n import format_moment

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]

SCHEMA = 1
"""Of every JSON object; raised when a field changes its meaning or goes."""


def say(line: str = "") -> None:
    click.echo(line)


def warn(line: str) -> None:
    click.echo(line, err=True)


def print_json(value: Json) -> None:
    """One line of UTF-8 on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False))


def table(rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as their longest cell; nothing is cut."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    for row in rows:
        say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def moment(value: datetime | None, now: datetime) -> str:
    return format_moment(value, now=now) if value else "–"


def iso(value: datetime | None) -> str | None:
    """Times in JSON are ISO 8601 with an offset."""
    return value.isoformat(timespec="seconds") if value else None
