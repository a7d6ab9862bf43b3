"""Two beginnings: a new hub, and a hub that gets another spoke."""

from __future__ import annotations

import pytest

from tests.ui.wizard.fakes import LIVRAISONS
from tests.ui.wizard.stage import Stage


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def adding() -> Stage:
    return Stage(LIVRAISONS)
