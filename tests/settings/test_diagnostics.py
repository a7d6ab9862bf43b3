"""R12: the diagnostics hold no secret and no name, subject or address of anybody, whatever went through the program."""

from __future__ import annotations

import json
import logging
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from cirahub_desktop.app import App
from cirahub_desktop.logfile import logging_to
from cirahub_desktop.nameless import Nameless
from cirahub_desktop.sandbox.sample_folders import CLAIRE
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.errors import AnotherRun, Unreachable, VaultFailed
from cirahub_desktop.sync.model.catalogue import options_from_texts, options_to_texts
from cirahub_desktop.sync.model.filters import parse_filter
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.model.options import Text
from tests.e2e.stage import DOCK, KEY, LastingVault, Stage
from tests.support.logs import LogWatch

M = "Zqx"
"""Begins everything in these tests that nobody else may read."""
LOG = logging.getLogger("cirahub_desktop.test")
FEED = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//ZqxMaker//EN\r\nX-WR-CALNAME:ZqxCalendar\r\nBEGIN:VEVENT\r\n"
    "UID:ZqxUid-1\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:ZqxSubject\r\nLOCATION:ZqxRoom\r\nDESCRIPTION:ZqxBody\r\n"
    "DTSTART:20261201T090000Z\r\nDTEND:20261201T100000Z\r\nATTENDEE;CN=ZqxAnn:mailto:zqxann@zqx.example\r\n"
    "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:ZqxUid-2\r\nSUMMARY:ZqxBroken\r\nDTSTART:ZqxNoTime\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n"
)


def filled(stage: Stage, home: Path) -> App:
    """Markers in every place where a person, a server or a feed can put a text."""
    stage.publish_bytes(FEED.encode())
    stage.set_up()
    app = stage.app
    app.rename_hub(stage.hub.id, "ZqxHub")
    hub = app.hub("ZqxHub")
    dock = app.spoke(hub, DOCK)
    options = replace(
        dock.options,
        subject_prefix="ZqxPrefix",
        subject_suffix="ZqxSuffix",
        category=Text("ZqxCategory"),
        filter=parse_filter("any: subject~Zqx; location~ZqxRoom"),
    )
    app.set_options(dock.id, options)
    app.rename_spoke(dock.id, "ZqxDock")
    app.add_folder_spoke(hub.id, "ZqxFolder", home / "ZqxPath")
    app.account_changes.rename(app.servers.accounts()[0].id, "ZqxAccount")
    other = Account(
        *(AccountId(""), "ZqxOther", "zqxbob@zqx.example", "ZQX\\zqxbob", "https://zqx.example/EWS/Exchange.asmx"),
        AuthMethod.NTLM,
        "ZqxClient",
        "ZqxTenant",
    )
    app.servers.add_account(other, "ZqxPassword")
    app.settings.put("proxy-user", "ZqxProxyUser")
    app.settings.put("proxy-except", "zqx.example")
    app.settings.set_proxy_password("ZqxProxyPassword")
    return app


@pytest.fixture
def archive(tmp_path: Path, expected_logs: LogWatch) -> Path:
    """Of a program through which markers went in every way it has, its log included."""
    expected_logs("Zqx")
    with Sandbox() as sandbox, Stage(sandbox, tmp_path / "data", LastingVault()) as stage:
        with logging_to(tmp_path / "data", verbose=True):
            app = filled(stage, tmp_path)
            stage.app.sync(app.hub("ZqxHub").id)
            speak()
            sandbox.close()
            stage.app.sync(app.hub("ZqxHub").id)
        diagnostics = stage.app.diagnostics
        diagnostics.write(tmp_path / "diagnostics.zip", diagnostics.parts())
    return tmp_path / "diagnostics.zip"


def speak() -> None:
    """As our own code and libraries do, and as they should not."""
    LOG.info("A run could not be made: %s", AnotherRun("ZqxHub"))
    LOG.info("%s failed after %d tries, %.1f %%: %s", "ZqxHub", 3, 1.5, "Unreachable")
    LOG.info("%r", "ZqxRepr")
    logging.getLogger("library.zqx").error("ZqxAnn at https://zqx.example/ZqxPath")
    try:
        try:
            raise ValueError("ZqxSubject")
        except ValueError:
            raise Unreachable("zqx.example", Unreachable.Reason.BUSY, status=503) from None
    except Unreachable:
        LOG.exception("a fault at %s", "ZqxDock")


def contents(archive: Path) -> dict[str, str]:
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name).decode() for name in opened.namelist()}


def test_r12_no_secret_and_no_name_is_in_any_file(archive: Path, tmp_path: Path) -> None:
    found = contents(archive)
    domain = CLAIRE.partition("@")[2]
    marks = [mark.lower() for mark in (M, KEY, CLAIRE, domain, str(tmp_path), "127.0.0.1")]
    for name, text in found.items():
        lower = text.replace("library.zqx", "").lower()  # the name of a library's logger is no secret
        assert [mark for mark in marks if mark in lower] == [], name
    assert b"Zqx" not in archive.read_bytes()


def test_what_somebody_who_helps_needs_is_in_it(archive: Path) -> None:
    found = contents(archive)
    assert set(found) == {"program.json", "settings.json", "accounts.json", "hubs.json", "log.txt"}
    program, (hub,) = json.loads(found["program.json"]), json.loads(found["hubs.json"])
    assert program["libraries"]["exchangelib"] == "5.6.0"
    assert program["files"]["cirahub.sqlite"] > 0
    assert [spoke["kind"] for spoke in hub["spokes"]] == ["ical", "public-folder", "folder"]
    assert hub["spokes"][0]["error"].startswith("Unreachable/")
    assert hub["spokes"][1]["account"] == 1
    assert hub["spokes"][1]["options"] == {
        "hub-writes": "on",
        "subject-prefix": "a text",
        "subject-suffix": "a text",
        "category": "a text",
        "filter": "a text",
    }
    assert [run["run"] for run in hub["last runs"]] == [2, 1]
    assert hub["last runs"][1]["recorded"]
    assert json.loads(found["settings.json"])["proxy-user"] == "set"
    assert [one["signs in by"] for one in json.loads(found["accounts.json"])] == ["basic", "ntlm"]


def test_the_log_in_it_tells_what_happened_and_not_to_whom(archive: Path) -> None:
    log = contents(archive)["log.txt"]
    assert "INFO cirahub_desktop.test [MainThread] A run could not be made: AnotherRun\n" in log
    assert "… failed after 3 tries, 1.5 %: Unreachable\n" in log
    assert "ERROR library.zqx [MainThread] …\n" in log
    assert "a fault at …\n" in log
    assert "  Unreachable/busy 503\n" in log
    assert "ValueError" not in log  # what was said to have no cause


def test_options_of_people_are_named_and_every_other_option_is_told() -> None:
    """A new option that takes a text of one's own must be thought of here."""
    from cirahub_desktop.diagnostics import _OF_PEOPLE
    from cirahub_desktop.sync.model.catalogue import CATALOGUE

    free = set()
    for row in CATALOGUE:
        for text in ("Zqx", "text:Zqx", "all: subject~Zqx"):
            try:
                options = options_from_texts({row.name: text})
            except Exception:  # noqa: BLE001 - it takes no text of one's own
                continue
            if "Zqx" in options_to_texts(options)[row.name]:
                free.add(row.name)
    assert free == set(_OF_PEOPLE)


def test_a_vault_that_does_not_open_is_no_hindrance(tmp_path: Path) -> None:
    app = App(tmp_path / "data", vault=LastingVault())

    def refuse() -> LastingVault:
        raise VaultFailed(locked=True)

    app.diagnostics._vault = refuse
    (program,) = (part for part in app.diagnostics.parts() if part.name == "program.json")
    assert json.loads(program.text)["passwords"] == {"error": "VaultFailed"}


@pytest.mark.parametrize("said", ["ZqxHub", object(), ["ZqxHub"], b"ZqxHub", None])
def test_r12_whatever_is_said_beside_the_sentence_becomes_a_dot(said: object) -> None:
    record = logging.LogRecord("cirahub_desktop.x", logging.INFO, "", 0, "it was %s", (said,), None)
    record.threadName = "reads zqx.example"
    assert Nameless().format(record).endswith("[…] it was …")
