"""The system asks the program to end, and the loop of Qt hears it."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from cirahub_desktop.ui.signals import EndSignals


@pytest.fixture
def signals(qtbot: QtBot) -> Iterator[EndSignals]:
    before = signal.getsignal(signal.SIGTERM)
    made = EndSignals()
    yield made
    made.close()
    assert signal.getsignal(signal.SIGTERM) is before
    assert signal.set_wakeup_fd(-1) == -1, "given back"


@pytest.mark.parametrize("name", [one for one in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, one)])
def test_the_loop_wakes_up(signals: EndSignals, qtbot: QtBot, name: str) -> None:
    with qtbot.waitSignal(signals.asked, timeout=2000):
        signal.raise_signal(signal.Signals[name])
