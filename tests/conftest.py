"""What holds for every test: a pinned computer, no outside network, and no silent warning, thread or skip."""

from __future__ import annotations

import itertools
import logging
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from cirahub_desktop import i18n
from tests.support import network
from tests.support.lane_report import LaneReport
from tests.support.logs import LogWatch
from tests.support.threads import left_behind

PINNED = {
    "TZ": "Europe/Paris",  # has summer time, and is not UTC, so that a mix-up shows
    "LANG": "en_GB.UTF-8",
    "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",  # never the developer's own
}
FOLDERS = (
    "HOME",
    "USERPROFILE",
    "XDG_DATA_HOME",
    "XDG_CONFIG_HOME",
    "XDG_CACHE_HOME",
    "XDG_STATE_HOME",
    "LOCALAPPDATA",
)
UNSET = (
    *("LC_ALL", "LC_MESSAGES", "LC_TIME", "LANGUAGE", "CIRAHUB_STRETCH"),
    *("XDG_CURRENT_DESKTOP", "QT_QPA_PLATFORMTHEME", "QT_STYLE_OVERRIDE", "QT_SCALE_FACTOR"),
    *("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"),
    *("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"),
)
PRIVATE_KEYRING = "CIRAHUB_PRIVATE_KEYRING"
"""Set by ``bootstrap.py test`` inside a D-Bus session of its own with an unlocked, empty keyring."""

_numbers = itertools.count()


def pytest_configure(config: pytest.Config) -> None:
    """Once in every process that runs tests, before Qt or any library looks at the environment."""
    for name in UNSET:
        os.environ.pop(name, None)
    os.environ.update(PINNED)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="run-")  # short, for it holds sockets
    if sys.platform != "win32":
        time.tzset()
    network.forbid_outside_network()
    # A slow or busy computer is no fault of the code under test.
    settings.register_profile(
        "patient",
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=os.environ.get("CIRAHUB_MODEL") != "long",
    )
    settings.load_profile("patient")
    if (file := config.getoption("--lane-report")) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(LaneReport(Path(file)))


def pytest_unconfigure() -> None:
    shutil.rmtree(os.environ["XDG_RUNTIME_DIR"], ignore_errors=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="a skipped test is a failed one (as in CI)")
    parser.addoption("--lane-report", metavar="FILE", help="write there which tests there are and which ran")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """There is one keyring, and it waits for nobody. What comes first stays with the first worker."""
    for item in items:
        if item.get_closest_marker("keyring"):
            item.add_marker("alone")
    items.sort(key=lambda item: item.get_closest_marker("together") is None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _no_skip(report, item.config)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _no_skip(report, collector.config)
    return report


def _no_skip(report: pytest.TestReport | pytest.CollectReport, config: pytest.Config) -> None:
    if report.outcome == "skipped" and not hasattr(report, "wasxfail") and config.getoption("--no-skips"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which --no-skips does not allow: {report.longreprtext}"


@pytest.fixture(autouse=True)
def _pinned_computer(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Generator[None]:
    home = tmp_path_factory.getbasetemp() / f"home-{next(_numbers)}"
    home.mkdir()
    for name in FOLDERS:
        monkeypatch.setenv(name, str(home))
    _choose_keyring(request, monkeypatch)
    i18n.use("en")
    yield
    i18n.use("en")


def _choose_keyring(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test marked ``keyring`` meets a real Secret Service; all others have no keyring and no session bus."""
    if request.node.get_closest_marker("keyring") is None:
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
        return
    if not os.environ.get(PRIVATE_KEYRING):
        pytest.skip("There is no private keyring here; installer/bootstrap.py test makes one.")
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    import keyring.core

    monkeypatch.setattr(keyring.core, "_keyring_backend", None)


@pytest.fixture(autouse=True)
def expected_logs() -> Generator[LogWatch]:
    """Call it with a regular expression for each warning a test provokes; any other one fails the test."""
    watch = LogWatch()
    logging.getLogger().addHandler(watch)
    yield watch
    logging.getLogger().removeHandler(watch)
    if complaints := watch.complaints():
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Generator[None]:
    before = set(threading.enumerate())
    network.refused.clear()
    yield
    if network.refused:
        pytest.fail(f"asked for addresses outside this computer: {network.refused}", pytrace=False)
    if left := left_behind(before):
        pytest.fail(f"threads outlived the test: {left}", pytrace=False)


@pytest.fixture
def checkout() -> Path:
    """The root of this checkout."""
    return Path(__file__).resolve().parent.parent
