"""Every setting is kept and really acts."""

from __future__ import annotations

import logging
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.login_start.start import LoginState
from cirahub_desktop.settings import CATALOGUE, NEW_SPOKES, parsed
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BadOption, NotFound
from cirahub_desktop.sync.turns import Turns


@pytest.fixture
def app(tmp_path: Path) -> App:
    return App(tmp_path / "data", vault=SessionVault())


def test_without_a_choice_each_has_its_default(app: App) -> None:
    assert app.settings.all() == {row.name: row.default for row in CATALOGUE}


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("language", "fr", "fr"),
        ("theme", "dark", "dark"),
        ("notifications", "off", "off"),
        ("interval", "2h", "120min"),
        ("delete-share", "35", "35"),
        ("delete-count", "100", "100"),
        ("strikes", "1", "1"),
        ("connections", "4", "4"),
        ("proxy", "proxy.example.com", "http://proxy.example.com:8080"),
        ("proxy", "https://proxy.example.com", "https://proxy.example.com:443"),
        ("proxy", "http://[2001:db8::1]:3128/", "http://[2001:db8::1]:3128"),
        ("proxy", "none", "none"),
        ("proxy-user", " VERRIER\\ann ", "VERRIER\\ann"),
        ("proxy-except", "*.Example.com, mail.example.org,", "example.com, mail.example.org"),
        ("log", "detailed", "detailed"),
    ],
)
def test_it_is_kept_over_a_restart(app: App, tmp_path: Path, name: str, text: str, kept: str) -> None:
    app.settings.put(name, text)
    again = App(tmp_path / "data", vault=SessionVault())
    assert again.settings.get(name) == kept
    logging.getLogger("cirahub_desktop").setLevel(logging.NOTSET)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("language", "de"),
        ("theme", ""),
        ("notifications", "yes"),
        ("start-at-login", "maybe"),
        ("interval", "1min"),
        ("delete-share", "101"),
        ("connections", "0"),
        ("connections", "9"),
        ("proxy", ""),
        ("proxy", "socks5://proxy.example.com:1080"),
        ("proxy", "http://ann:hush@proxy.example.com:8080"),
        ("proxy", "http://proxy.example.com/pac.js"),
        ("proxy", "proxy.example.com:99999"),
        ("proxy-except", "a b"),
    ],
)
def test_what_makes_no_sense_is_refused(app: App, name: str, text: str) -> None:
    before = app.settings.get(name)
    with pytest.raises(BadOption):
        app.settings.put(name, text)
    assert app.settings.get(name) == before


def test_an_unknown_name_is_told(app: App) -> None:
    with pytest.raises(NotFound):
        app.settings.get("colour")
    with pytest.raises(NotFound):
        parsed("colour", "red")


def test_what_another_version_kept_counts_as_the_default(app: App) -> None:
    app.set_preference("theme", "sepia")
    assert app.settings.get("theme") == "system"


def test_new_spokes_begin_with_the_interval_and_the_limits_chosen(app: App, tmp_path: Path) -> None:
    hub = app.add_hub("Team")
    old = app.add_folder_spoke(hub.id, "Old", tmp_path / "old")
    for name, text in zip(NEW_SPOKES, ("by-hand", "35", "100", "1"), strict=True):
        app.settings.put(name, text)
    new = app.add_folder_spoke(hub.id, "New", tmp_path / "new").options
    assert (new.interval, new.delete_share, new.delete_count, new.strikes) == (None, 35, 100, 1)
    (unchanged, _) = app.hub("Team").spokes
    assert unchanged.options == old.options
    assert old.options.interval == timedelta(minutes=15)


def test_more_requests_at_once_are_let_in_at_once(app: App) -> None:
    turns = Turns(1)
    cancel = CancelToken()
    with turns.of("mail.example.com", cancel):
        turns.allow(2)
        with turns.of("mail.example.com", cancel), turns.of("mail.example.com", cancel):
            assert turns.at_once == 2
    app.settings.put("connections", "5")
    assert app.settings._turns.at_once == 5


def test_the_log_says_more_at_once_and_after_a_restart(app: App) -> None:
    logger = logging.getLogger("cirahub_desktop")
    before = logger.level
    try:
        app.settings.put("log", "detailed")
        assert logger.level == logging.DEBUG
        app.settings.put("log", "normal")
        assert logger.level == logging.INFO
    finally:
        logger.setLevel(before)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="looks at the file of XDG autostart")
def test_start_at_login_is_what_the_system_has(app: App, tmp_path: Path) -> None:
    app.settings.put("start-at-login", "on")
    assert app.settings.get("start-at-login") == "on"
    other = App(tmp_path / "other", vault=SessionVault())
    assert other.settings.login_standing().state is LoginState.ANOTHER
    assert str(tmp_path / "data") in other.settings.login_standing().other
    assert other.settings.get("start-at-login") == "off"
    app.settings.put("start-at-login", "off")
    assert other.settings.login_standing().state is LoginState.OFF
