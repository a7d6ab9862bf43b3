"""Writes down which tests there are and which ran, for the check that runs them in lanes (``installer/lanes.py``)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

_NOT_OF_TESTS = ("", "deselected")


class LaneReport:
    def __init__(self, file: Path) -> None:
        self._file, self._collected, self._ran = file, list[str](), dict[str, None]()

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Before ``-m`` takes any away. Where there are workers, they collect and this is not called."""
        self._collected = [item.nodeid for item in items]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._ran[report.nodeid] = None

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        counts = {kind: len(found) for kind, found in terminalreporter.stats.items() if kind not in _NOT_OF_TESTS}
        told = {"ran": list(self._ran), "collected": self._collected, "counts": counts}
        self._file.write_text(json.dumps(told), encoding="utf-8")
