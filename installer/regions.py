"""Makes the table of regions for ``cirahub_desktop/regions.py`` of Babel's data, one line for those that write alike.

.venv/bin/python installer/regions.py
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict

from babel import Locale
from babel.localedata import locale_identifiers

from cirahub_desktop.i18n import LANGUAGES
from cirahub_desktop.regions import TABLE, described
from cirahub_desktop.resources import resource


def tags() -> list[str]:
    """Of the languages we speak: by themselves, and in each of their regions."""
    usual = re.compile(rf"({'|'.join(LANGUAGES)})(_([A-Z]{{2}}|[0-9]{{3}}))?")
    return sorted(tag for tag in locale_identifiers() if usual.fullmatch(tag))


def table() -> str:
    rows: dict[str, list[str]] = {}
    for tag in tags():
        row = asdict(described(Locale.parse(tag)))
        del row["tag"]
        rows.setdefault(json.dumps(row, ensure_ascii=False), []).append(tag)
    alike = [json.dumps({"regions": found, **json.loads(row)}, ensure_ascii=False) for row, found in rows.items()]
    return "[\n" + ",\n".join(alike) + "\n]\n"


if __name__ == "__main__":
    resource(*TABLE).write_text(table(), encoding="utf-8")
