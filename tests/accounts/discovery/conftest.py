"""A company with its own domain, a hoster, and Microsoft, all on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cirahub_desktop.accounts.discovery.find import Finder
from cirahub_desktop.sync.cancel import CancelToken
from tests.support.company import Company, open_company

NAMES = (
    *("firm.test.lan", "*.firm.test.lan", "*.mail.firm.test.lan", "*.hoster.lan", "*.office365.com", "*.office365.us"),
    *("*.outlook.com", "verrier.example", "*.verrier.example"),
)


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    with open_company(tmp_path, *NAMES) as opened:
        yield opened


@pytest.fixture
def finder(company: Company) -> Finder:
    return Finder(company.session, company.services)


@pytest.fixture
def cancel() -> CancelToken:
    return CancelToken()
