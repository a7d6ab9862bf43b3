"""Data that is not ours to copy: it lies in a folder ``shared`` beside the checkout and is read in place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REQUIRED = "CIRAHUB_REQUIRE_SHARED"
"""Set by ``.ci/run``: there, a test that could not read its data must not pass for one that did."""

_SHARED = Path(__file__).resolve().parents[3] / "shared"


def shared(*parts: str) -> Path:
    """The path of a file or folder, such as ``shared("ews-schema")``; the test is skipped where it is absent."""
    path = _SHARED.joinpath(*parts)
    if path.exists():
        return path
    sentence = f"../shared/{'/'.join(parts)} does not lie beside this checkout."
    if os.environ.get(REQUIRED):
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence, allow_module_level=True)
