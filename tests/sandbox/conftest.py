"""A running sandbox and a plain exchangelib client; every body that passes is held against the schema."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cirahub_desktop.sandbox.sample_folders import CLAIRE, PASSWORDS, PAUL
from cirahub_desktop.sandbox.server import Sandbox
from tests.sandbox.client import Client
from tests.support.ews_schema import assert_valid


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(keep_bodies=True) as running:
        yield running
    for exchange in running.recorder.exchanges:
        for body in (exchange.request, exchange.answer):
            if body.startswith(b"<") and body.rstrip().endswith(b">"):
                assert_valid(body)


@pytest.fixture
def claire(sandbox: Sandbox) -> Iterator[Client]:
    client = Client(sandbox.endpoint, CLAIRE, PASSWORDS[CLAIRE])
    yield client
    client.close()


@pytest.fixture
def paul(sandbox: Sandbox) -> Iterator[Client]:
    client = Client(sandbox.endpoint, PAUL, PASSWORDS[PAUL])
    yield client
    client.close()
