"""The registry: every page, dialog and state of the window. A new page gets a line in one of the rooms below.

The command that makes pictures opens them all, and so does the test that walks the accessibility tree.
"""

from __future__ import annotations

from tests.pictures import hub_pages, kept_pages, sample_pages, tab_pages, wizard_pages

PAGES = (*hub_pages.PAGES, *tab_pages.PAGES, *kept_pages.PAGES, *wizard_pages.PAGES, *sample_pages.PAGES)
assert len({page.name for page in PAGES}) == len(PAGES)
