"""The codes by which we decide are codes that Exchange has."""

from __future__ import annotations

import pytest
from exchangelib import errors

from cirahub_desktop.sync.spokes.exchange import codes

SETS = {name: value for name, value in vars(codes).items() if isinstance(value, frozenset)}
SOAP_S_OWN = {"", "Server"}


@pytest.mark.parametrize("name", SETS)
def test_each_is_spelt_as_exchangelib_knows_it(name: str) -> None:
    assert {code for code in SETS[name] - SOAP_S_OWN if not hasattr(errors, code)} == set()


def test_a_server_that_is_busy_denies_nothing() -> None:
    assert not codes.BUSY & (codes.DENIED | codes.HIDDEN | codes.CHANGED)
