"""A running sandbox and plain exchangelib clients; every body that passes is held against Microsoft's schema."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cirahub_desktop.sandbox.sample_folders import CLAIRE, PASSWORDS, PAUL
from cirahub_desktop.sandbox.server import Sandbox
from tests.sandbox.client import Client
from tests.support.ews_schema import assert_valid
from tests.support.shared import shared


@pytest.fixture
def unchecked() -> Iterator[Sandbox]:
    """For tests that send or cause what no schema allows."""
    with Sandbox(keep_bodies=True) as running:
        yield running


@pytest.fixture
def sandbox(unchecked: Sandbox) -> Iterator[Sandbox]:
    shared("ews-schema")
    yield unchecked
    for exchange in unchecked.recorder.exchanges:
        for body in filter(None, (exchange.request, exchange.answer)):
            assert_valid(body)


@pytest.fixture
def claire(unchecked: Sandbox) -> Iterator[Client]:
    with Client(unchecked.endpoint, CLAIRE, PASSWORDS[CLAIRE]) as client:
        yield client


@pytest.fixture
def paul(unchecked: Sandbox) -> Iterator[Client]:
    with Client(unchecked.endpoint, PAUL, PASSWORDS[PAUL]) as client:
        yield client
