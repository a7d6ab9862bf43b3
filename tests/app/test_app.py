"""The composition root: what window and command line both stand on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cirahub_desktop import i18n, wording
from cirahub_desktop.accounts.vault import Secret, SecretKind, SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.places import link_identity
from cirahub_desktop.status import FolderNode, State
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import (
    AccountInUse,
    BadName,
    FolderProblem,
    LinkRefused,
    NameTaken,
    NotFound,
    OptionImpossible,
    SecretMissing,
    VaultFailed,
)
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId, SpokeId
from cirahub_desktop.sync.model.options import Feeding, PrivateRule
from cirahub_desktop.sync.spokes.base import Verdict

LINK = "https://example.com/private/8c41f0/plan.ics?key=secret"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vault() -> SessionVault:
    return SessionVault()


@pytest.fixture
def app(tmp_path: Path, vault: SessionVault, clock: Clock) -> App:
    return App(tmp_path / "data", vault=vault, clock=clock)


def write_feed_folder(folder: Path, count: int) -> None:
    for number in range(count):
        day = 23 + number % 7
        text = (
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\n"
            f"UID:uid-{number}\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:Event {number}\r\n"
            f"DTSTART:202611{day}T090000Z\r\nDTEND:202611{day}T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
        (folder / f"{number}.ics").write_bytes(text.encode())


def test_names_are_unique_and_short(app: App) -> None:
    hub = app.add_hub("  Team   plan ")
    assert hub.name == "Team plan"
    with pytest.raises(NameTaken):
        app.add_hub("TEAM PLAN")
    for name in ("", "   ", "x" * 61):
        with pytest.raises(BadName):
            app.add_hub(name)
    with pytest.raises(NotFound):
        app.hub("Other")
    app.rename_hub(hub.id, "Other")
    assert app.hub("other").id == hub.id


def test_r12_a_link_lies_in_the_vault_and_not_in_the_store(app: App, vault: SessionVault) -> None:
    hub = app.add_hub("Team")
    spoke = app.add_ical_spoke(hub.id, "Plan", LINK, "claire", "feed password")
    assert vault.get(Secret(SecretKind.FEED_LINK, spoke.id)) == LINK
    assert spoke.place.host == "example.com"
    for file in app.data_dir.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        assert not any(word in content for word in (b"8c41f0", b"key=secret", b"feed password"))


def test_a_spoke_without_a_vault_is_not_made(tmp_path: Path) -> None:
    class Broken(SessionVault):
        def put(self, key: Secret, secret: str) -> None:
            raise VaultFailed

    app = App(tmp_path, vault=Broken())
    hub = app.add_hub("Team")
    with pytest.raises(VaultFailed):
        app.add_ical_spoke(hub.id, "Plan", LINK)
    assert app.hub("Team").spokes == ()


def test_the_first_spoke_and_every_link_feed_the_hub(app: App, tmp_path: Path) -> None:
    hub = app.add_hub("Team")
    first = app.add_folder_spoke(hub.id, "Folder", tmp_path / "one")
    second = app.add_folder_spoke(hub.id, "Other", tmp_path / "two")
    link = app.add_ical_spoke(hub.id, "Link", LINK)
    assert [spoke.options.feeds_hub for spoke in (first, second, link)] == [Feeding.ALL, Feeding.OFF, Feeding.ALL]
    assert not any(spoke.options.hub_writes for spoke in (first, second, link))


def test_what_a_spoke_cannot_be_is_refused(app: App, tmp_path: Path) -> None:
    hub = app.add_hub("Team")
    link = app.add_ical_spoke(hub.id, "Link", LINK)
    with pytest.raises(OptionImpossible) as caught:
        app.set_options(link.id, replace(link.options, hub_writes=True))
    assert caught.value.reason is OptionImpossible.Reason.READ_ONLY
    with pytest.raises(LinkRefused):
        app.add_ical_spoke(hub.id, "Bad", "https://example.com/share")
    mail = FolderNode("id", "Mail", "/Mail", is_calendar=False, has_children=False, kind="mail")
    with pytest.raises(FolderProblem):
        app.add_public_folder_spoke(hub.id, "Mail", AccountId("a"), mail)


def test_an_account_goes_only_when_nobody_needs_it(app: App, vault: SessionVault) -> None:
    account = app.servers.add_account(
        Account(
            AccountId(""), "Work", "c@example.com", "c", "https://mail.example.com/EWS/Exchange.asmx", AuthMethod.NTLM
        ),
        "a password",
    )
    assert vault.get(Secret(SecretKind.ACCOUNT_PASSWORD, account.id)) == "a password"
    hub = app.add_hub("Team")
    calendar = FolderNode("id", "Calendar", "/Calendar", is_calendar=True, has_children=False)
    spoke = app.add_public_folder_spoke(hub.id, "Calendar", account.id, calendar)
    assert [one.account for one in app.hub_status(hub.id).spokes] == [account]
    with pytest.raises(AccountInUse):
        app.servers.remove_account(account.id)
    app.remove_spoke(spoke.id)
    app.servers.remove_account(account.id)
    assert app.servers.accounts() == ()
    assert vault.get(Secret(SecretKind.ACCOUNT_PASSWORD, account.id)) is None


def test_a_missing_secret_is_one_spokes_trouble(app: App, vault: SessionVault, tmp_path: Path) -> None:
    hub = app.add_hub("Team")
    link = app.add_ical_spoke(hub.id, "Link", LINK)
    write_feed_folder(tmp_path, 2)
    app.add_folder_spoke(hub.id, "Folder", tmp_path)
    vault.delete(Secret(SecretKind.FEED_LINK, link.id))
    report = app.sync(hub.id)
    assert [type(one.error) for one in report.spokes] == [SecretMissing, type(None)]
    status = app.hub_status(hub.id)
    assert [spoke.state for spoke in status.spokes] == [State.ERROR, State.NOTHING_WRITTEN]
    assert status.state is State.ERROR


def test_one_folder_fills_another_and_the_status_says_so(app: App, clock: Clock, tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    write_feed_folder(source, 12)
    hub = app.add_hub("Team")
    assert app.check_folder(source, CancelToken()).events == 12
    app.add_folder_spoke(hub.id, "Source", source)
    written = app.add_folder_spoke(hub.id, "Target", target)
    assert app.hub_status(hub.id).state is State.NOTHING_WRITTEN
    app.sync(hub.id)
    last = app.hub_status(hub.id).last_run
    assert last
    assert (last.read, last.writable_spokes) == (12, 0)
    options = replace(written.options, hub_writes=True, private=PrivateRule.COPY)
    assert app.effect(written.id, options).to_write == 12
    assert app.effect(written.id, options).samples[0].after
    app.set_options(written.id, options)
    assert sum(one.created for one in app.sync(hub.id).spokes) == 12
    clock.now += timedelta(minutes=1)
    report = app.sync(hub.id)
    assert sum(one.created + one.updated + one.deleted for one in report.spokes) == 0
    status = app.hub_status(hub.id)
    assert status.state is State.IN_SYNC
    assert [(spoke.items, spoke.foreign) for spoke in status.spokes] == [(12, 0), (12, 0)]
    assert len(list(target.glob("*.ics"))) == 12
    assert app.next_runs()[hub.id] == clock.now + timedelta(minutes=15)
    app.set_paused(hub.id, paused=True)
    assert app.next_runs() == {}
    assert app.hub_status(hub.id).state is State.PAUSED


def test_a_spoke_taken_away_leaves_its_events_everywhere(app: App, clock: Clock, tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    write_feed_folder(source, 12)
    hub = app.add_hub("Team")
    feeding = app.add_folder_spoke(hub.id, "Source", source)
    written = app.add_folder_spoke(hub.id, "Target", target)
    app.set_options(written.id, replace(written.options, hub_writes=True))
    app.sync(hub.id)
    app.remove_spoke(feeding.id)
    clock.now += timedelta(hours=5)
    assert sum(one.deleted for one in app.sync(hub.id).spokes) == 0
    assert len(list(target.glob("*.ics"))) == 12
    app.remove_spoke(written.id)
    app.remove_hub(hub.id)
    assert app.hubs() == ()
    assert len(list(target.glob("*.ics"))) == 12
    assert len(list(source.glob("*.ics"))) == 12


def test_r1_a_folder_without_its_marker_is_not_empty(app: App, clock: Clock, tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    write_feed_folder(source, 12)
    hub = app.add_hub("Team")
    app.add_folder_spoke(hub.id, "Source", source)
    written = app.add_folder_spoke(hub.id, "Target", target)
    app.set_options(written.id, replace(written.options, hub_writes=True))
    app.sync(hub.id)
    source.rename(tmp_path / "moved")
    source.mkdir()
    clock.now += timedelta(hours=5)
    report = app.sync(hub.id)
    assert report.spokes[0].verdict is Verdict.FAILED
    assert len(list(target.glob("*.ics"))) == 12


def test_preferences_are_remembered(app: App, tmp_path: Path) -> None:
    assert app.preference("language", "en") == "en"
    app.set_preference("language", "fr")
    assert App(tmp_path / "data", vault=SessionVault()).preference("language") == "fr"


NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
PRIVATE = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//test//EN\r
BEGIN:VEVENT\r
UID:one\r
DTSTAMP:20261101T000000Z\r
SUMMARY:Salary\r
CLASS:PRIVATE\r
DTSTART:20261201T090000Z\r
DTEND:20261201T100000Z\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_words_in_calendars_are_those_of_the_language_at_the_first_use_of_a_hub(tmp_path: Path) -> None:
    """Not of the first start, which the wizard changes; the options show exactly what is written."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "one.ics").write_text(PRIVATE, encoding="utf-8")
    app = App(tmp_path / "data", vault=SessionVault(), clock=lambda: NOW, words=wording.calendar_words)
    i18n.use("fr")
    hub = app.add_hub("Team")
    app.add_folder_spoke(hub.id, "Source", tmp_path / "source")
    target = app.add_folder_spoke(hub.id, "Target", tmp_path / "target")
    options = replace(target.options, hub_writes=True)
    app.set_options(target.id, options)
    app.sync(hub.id)
    i18n.use("en")
    again = App(tmp_path / "data", vault=SessionVault(), clock=lambda: NOW, words=wording.calendar_words)
    for one in (app, again):
        (sample,) = one.effect(target.id, options).samples
        assert sample.after is not None
        assert sample.after.subject == "Occupé"
    (copy,) = (tmp_path / "target").glob("*.ics")
    assert "SUMMARY:Occupé" in copy.read_text(encoding="utf-8")


def test_a_links_identity_does_not_tell_the_link() -> None:
    assert link_identity(LINK) == link_identity(LINK)
    assert link_identity(LINK) != link_identity(LINK + "x")
    assert "secret" not in link_identity(LINK)


def test_what_is_not_there_is_said(app: App) -> None:
    with pytest.raises(NotFound):
        app.servers.account("Nobody")
    with pytest.raises(NotFound):
        app.drop_hold("none")
    with pytest.raises(NotFound):
        app.remove_spoke(SpokeId("none"))
