"""Where an item comes from is a name for ever: it stands in stamps on items that outlive our store."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cirahub_desktop.sync.model.item import Identity, origin_id

parts = st.text(st.characters(codec="utf-8", exclude_characters="\x1f"), max_size=40)


def test_the_origin_is_the_one_that_stands_in_stamps_already_written() -> None:
    assert (
        origin_id("feed-identity", "uid-1@example.com", "2026-11-24T09:00:00[Europe/Paris]")
        == "2e7f088ddaf9f4328657253f4e98b0d1"
    )


@given(st.tuples(parts, parts, parts), st.tuples(parts, parts, parts))
def test_different_items_have_different_origins(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    assert (origin_id(*one) == origin_id(*other)) == (one == other)


def test_an_item_without_recurrence_id_is_the_series_itself() -> None:
    assert origin_id("feed", "uid") == origin_id("feed", "uid", "")
    assert Identity("uid") == Identity("uid", "")


def test_values_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Identity("uid").uid = "other"  # type: ignore[misc]
