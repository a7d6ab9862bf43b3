"""A run makes much and drops little: the collector rests meanwhile, and is as it was before afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from cirahub_desktop.sync.collector import without_collector


@pytest.fixture(autouse=True)
def _collector_as_before() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.enable()
    yield
    (gc.enable if was_on else gc.disable)()


def test_it_rests_inside_and_works_again_after_the_last_of_those_that_asked() -> None:
    with without_collector():
        with without_collector():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_works_again_after_a_run_that_failed() -> None:
    with pytest.raises(OSError, match="disk"), without_collector():
        raise OSError("disk")
    assert gc.isenabled()


def test_it_stays_off_where_somebody_else_had_switched_it_off() -> None:
    gc.disable()
    with without_collector():
        pass
    assert not gc.isenabled()
