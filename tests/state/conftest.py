from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.state.house import House, build


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = build(tmp_path)
    yield house
    house.store.close()
