"""Hubs, spokes and runs as a person could have them; the clock stands on 24 November 2026, 14:10 in Paris."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.status import DeviceCode, EffectSample, HubStatus, LastRun, OptionsEffect, SpokeStatus, State
from cirahub_desktop.sync.errors import CiraHubError, FaultCode, ItemFault, SecretMissing, SignInFailed, Unreachable
from cirahub_desktop.sync.events import Phase
from cirahub_desktop.sync.left import SpokeLeft, Stayed, Stays
from cirahub_desktop.sync.model.conflict import Conflict
from cirahub_desktop.sync.model.event import AllDaySpan, Event, Person, Sensitivity, ZonedSpan
from cirahub_desktop.sync.model.hub import Account, AuthMethod, HubConfig, ObjectKind, Place, SpokeConfig, SpokeKind
from cirahub_desktop.sync.model.item import AccountId, HubId, ItemId, SpokeId
from cirahub_desktop.sync.model.obstacle import Obstacle
from cirahub_desktop.sync.model.options import ConflictRule, Feeding, SpokeOptions
from cirahub_desktop.sync.report import (
    Action,
    HeldItem,
    Hold,
    HoldHead,
    HoldReason,
    HubReport,
    Leaving,
    PlannedWrite,
    SpokeReport,
    Why,
)
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.ui.presenters.running import Count, Running

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 24, 14, 10, tzinfo=PARIS).astimezone(UTC)
READ_AT = datetime(2026, 11, 24, 14, 2, tzinfo=PARIS).astimezone(UTC)
NEXT = datetime(2026, 11, 24, 14, 17, tzinfo=PARIS).astimezone(UTC)
HUB = HubId("h1")
FEED, TARGET = SpokeId("feed"), SpokeId("target")


MICROSOFT_PAGE = "https://login.microsoftonline.com/nord.example/oauth2/v2.0/authorize?client_id=x"
CODE = DeviceCode("GHVT7KQ2M", "https://microsoft.com/devicelogin", datetime(2026, 11, 24, 14, 25, tzinfo=PARIS))
ACCOUNT = Account(
    AccountId("a1"),
    "Work",
    "claire@example.com",
    "claire@example.com",
    "https://mail.example.com/EWS/Exchange.asmx",
    AuthMethod.NTLM,
)
ONLINE = replace(
    ACCOUNT,
    email="paul@nord.example",
    user="paul@nord.example",
    server="https://outlook.office365.com/EWS/Exchange.asmx",
    auth=AuthMethod.MICROSOFT,
    client_id="2f1c5c0e-31a4-4cf0-9f0b-6f8d0b7c2f11",
)


def config(spoke: SpokeId, name: str, kind: SpokeKind, options: SpokeOptions, hub: HubId = HUB) -> SpokeConfig:
    account = AccountId("a1") if kind is SpokeKind.PUBLIC_FOLDER else None
    return SpokeConfig(spoke, hub, name, kind, Place(spoke, account=account), options)


def feed(name: str = "Plan Nordfracht", *, spoke: SpokeId = FEED, state: State = State.IN_SYNC) -> SpokeStatus:
    made = config(spoke, name, SpokeKind.ICAL, SpokeOptions(feeds_hub=Feeding.ALL))
    return SpokeStatus(
        replace(made, place=replace(made.place, host="example.com")),
        state,
        read_only=True,
        items=412,
        foreign=0,
        last_success=READ_AT,
        next_run=NEXT,
        verdict=Verdict.COMPLETE,
    )


def target(
    name: str = "Planning quai",
    *,
    spoke: SpokeId = TARGET,
    state: State = State.IN_SYNC,
    written: int = 412,
    writes: bool = True,
) -> SpokeStatus:
    return SpokeStatus(
        config(spoke, name, SpokeKind.PUBLIC_FOLDER, SpokeOptions(hub_writes=writes)),
        state,
        read_only=False,
        items=written,
        foreign=112,
        last_success=READ_AT if writes else None,
        next_run=NEXT,
        verdict=Verdict.COMPLETE,
        account=ACCOUNT,
    )


def last_run(**values: object) -> LastRun:
    plain = LastRun(
        ended=READ_AT,
        read=412,
        created=0,
        updated=0,
        deleted=0,
        failed=0,
        writable_spokes=1,
        cancelled=False,
        error=None,
    )
    return replace(plain, **values)


def hub(
    *spokes: SpokeStatus,
    state: State = State.IN_SYNC,
    name: str = "Livraisons",
    ident: HubId = HUB,
    run: LastRun | None = None,
    items: int = 412,
    paused: bool = False,
) -> HubStatus:
    made = HubConfig(ident, name, ObjectKind.CALENDARS, tuple(spoke.config for spoke in spokes), paused)
    return HubStatus(made, state, items, spokes, run)


def nothing_written() -> HubStatus:
    closed = target(state=State.NOTHING_WRITTEN, written=0, writes=False)
    return hub(feed(), closed, state=State.NOTHING_WRITTEN, run=last_run(writable_spokes=0))


def in_sync() -> HubStatus:
    gone = Leaving(3, READ_AT, datetime(2026, 11, 24, 14, 30, tzinfo=PARIS))
    faults = tuple(ItemFault(FaultCode.CANCELLED, f"u{n}", f"Tournée {n}") for n in range(12))
    return hub(replace(feed(), leaving=gone), replace(target(), faults=faults), run=last_run(created=3, updated=1))


def incomplete() -> HubStatus:
    """One event could not be written, one could not be read; the rest is in sync."""
    series = ItemFault(FaultCode.SERIES_NOT_EXPRESSIBLE, "u1", "Tournée 1", "FREQ=MONTHLY;BYSETPOS=-1")
    cancelled = ItemFault(FaultCode.CANCELLED, "u2", "Tournée 2")
    unread = ItemFault(FaultCode.NO_START, "u3", "Tournée 3")
    written = replace(target(), faults=(series, cancelled))
    return hub(replace(feed(), faults=(unread,)), written, run=last_run(created=411, failed=1))


def in_single_events() -> HubStatus:
    split = [("Comité de direction", Obstacle.RULE), ("Tournée du soir", Obstacle.ZONE)]
    faults = tuple(ItemFault(FaultCode.AS_SINGLE_EVENTS, name, name, obstacle.value) for name, obstacle in split)
    return hub(feed(), replace(target(), faults=faults), run=last_run(created=411))


def read_in_part() -> HubStatus:
    return hub(replace(feed(), verdict=Verdict.PARTIAL), target(), run=last_run())


def held(count: int = 18, of: int = 74) -> Hold:
    items = tuple(
        HeldItem(ItemId(str(n)), f"Salle {n % 4 + 1}, réunion {n + 1}", event(f"Salle {n}", hour=8 + n % 9))
        for n in range(count)
    )
    since = datetime(2026, 11, 24, 9, 12, tzinfo=PARIS)
    return Hold("hold-1", HUB, TARGET, FEED, HoldReason.TOO_MANY, since, of, items)


def head(hold: Hold) -> HoldHead:
    return HoldHead(hold.id, hold.hub, hold.spoke, hold.source, hold.reason, hold.since, hold.of, hold.count)


def waiting() -> HubStatus:
    source = replace(feed("Réservations"), items=56, hold=None)
    stopped = replace(target("Salles", state=State.WAITING, written=74), hold=head(held()))
    other = target("Accueil", spoke=SpokeId("third"), written=74)
    return hub(source, stopped, other, state=State.WAITING, name="Salles de réunion", items=74, run=last_run(read=56))


def broken(error: CiraHubError | None = None) -> HubStatus:
    refused = replace(
        target("Claire Morel", spoke=SpokeId("claire"), state=State.ERROR),
        error=error or SignInFailed("mail.example.com"),
        error_since=datetime(2026, 11, 24, 13, 47, tzinfo=PARIS),
    )
    off = replace(feed("Tournées", spoke=SpokeId("tours"), state=State.OFF), items=38)
    off = replace(off, config=replace(off.config, enabled=False, kind=SpokeKind.FOLDER), read_only=False)
    off = replace(off, last_success=datetime(2026, 11, 12, 17, 40, tzinfo=PARIS))
    return hub(feed(), off, target(), refused, state=State.ERROR, items=450, run=last_run())


def online(error: CiraHubError | None = None) -> HubStatus:
    """A public folder in Exchange Online, whose sign-in has expired or which says no."""
    spoke = replace(target("Équipe Nord", spoke=SpokeId("nord")), account=ONLINE)
    if error is None:
        return hub(feed(), spoke, target(), run=last_run())
    since = datetime(2026, 11, 24, 13, 47, tzinfo=PARIS)
    refused = replace(spoke, state=State.ERROR, error=error, error_since=since)
    return hub(feed(), refused, target(), state=State.ERROR, run=last_run())


def link_missing() -> HubStatus:
    """After a restart on a computer without a password store."""
    lost = replace(feed(state=State.ERROR), error=SecretMissing("link", "Plan Nordfracht"), error_since=READ_AT)
    return hub(lost, target(), state=State.ERROR, run=last_run())


def many(count: int = 11) -> HubStatus:
    spokes = [target(f"Calendrier de l’équipe {n}", spoke=SpokeId(f"s{n}")) for n in range(count - 1)]
    return hub(feed(), *spokes, run=last_run(created=7))


def neighbours() -> tuple[HubStatus, ...]:
    """Other hubs in the side bar."""
    names = (("Salles de réunion", State.IN_SYNC), ("Club matches", State.WAITING), ("Holidays", State.PAUSED))
    return tuple(
        hub(feed(spoke=SpokeId(f"n{n}")), state=state, name=name, ident=HubId(f"n{n}"), paused=state is State.PAUSED)
        for n, (name, state) in enumerate(names)
    )


def writing(done: int = 148, total: int = 412) -> Running:
    return Running(HUB, Phase.WRITING, {FEED: Count(412, 412)}, {TARGET: Count(done, total)})


def event(subject: str, *, hour: int = 15, private: bool = False) -> Event:
    start = datetime(2026, 11, 24, hour, 30, tzinfo=PARIS)
    return Event(
        subject,
        ZonedSpan(start, start + timedelta(minutes=45)),
        location="Dock 2",
        categories=("Plan Nordfracht",),
        sensitivity=Sensitivity.PRIVATE if private else Sensitivity.NORMAL,
        attendees=(Person("Jean", "jean@example.com"),),
    )


def all_day(subject: str = "Inventaire") -> Event:
    return Event(subject, AllDaySpan(date(2026, 11, 25), date(2026, 11, 26)))


def effect(to_write: int = 412) -> OptionsEffect:
    secret = event("Entretien annuel", hour=10, private=True)
    masked = replace(secret, subject="Busy", location="", attendees=())
    shown = event("Truck 7 – pallets from Lyon")
    return OptionsEffect(
        to_write, 112, (EffectSample(shown, replace(shown, attendees=())), EffectSample(secret, masked))
    )


def left_behind() -> SpokeLeft:
    """A calendar whose server went away in the middle of a removal."""
    names = ("Truck 7 – pallets from Lyon", "Truck 8", "Inventaire")
    stayed = (Stayed(Stays.EDITED, 3, names), Stayed(Stays.NATIVE, 12), Stayed(Stays.NOT_REACHED, 259))
    down = Unreachable("mail.example.com", Unreachable.Reason.TIMEOUT)
    return SpokeLeft(TARGET, "Planning quai", 150, 2, stayed, down)


def write(subject: str, item: str, *, before: Event | None = None, after: Event | None = None) -> PlannedWrite:
    """A new event where there is nothing before and after it."""
    action = Action.UPDATE if before else Action.CREATE
    made = after or event(subject, hour=8 + len(item) % 9)
    return PlannedWrite(action, Why.CHANGED if before else Why.NEW, subject, before, made, ItemId(item))


def conflict(number: int = 1, spoke: SpokeId = TARGET) -> Conflict:
    ours = event(f"Truck {number} – pallets from Lyon")
    later = event("", hour=16).span
    theirs = replace(ours, location="Dock 3, beside the crane", span=later)
    return Conflict(
        f"c{number}", HUB, ItemId(f"t{number}"), spoke, READ_AT, ours.subject, ("location", "span"), ours, theirs
    )


def disputed(count: int = 2) -> HubStatus:
    both = replace(target(state=State.WAITING), conflicts=count)
    options = SpokeOptions(hub_writes=True, feeds_hub=Feeding.ALL, conflict=ConflictRule.ASK)
    return hub(
        feed(),
        replace(both, config=replace(both.config, options=options)),
        state=State.WAITING,
        run=last_run(came_in=3),
    )


def both_ways() -> HubStatus:
    """After a run that carried something in each direction."""
    options = SpokeOptions(hub_writes=True, feeds_hub=Feeding.ALL)
    first, second = target("Board"), target("Team", spoke=SpokeId("team"))
    first = replace(first, config=replace(first.config, options=options), items=114, came_in=3, written=2)
    second = replace(second, config=replace(second.config, options=options), items=114, written=3)
    return hub(first, second, run=last_run(read=228, created=4, updated=1, came_in=3), items=114)


def adopted() -> tuple[HubStatus, HubReport]:
    """Two events that were there before would be changed, one of them no more; and what a dry run says of it."""
    hold = replace(held(2), reason=HoldReason.ADOPTED)
    stopped = replace(target("Salles", state=State.WAITING), hold=head(hold))
    item = hold.items[0]
    changed = write(item.subject, item.item, before=item.event, after=replace(item.event, location="Dock 3"))
    report = SpokeReport(TARGET, "Salles", Verdict.COMPLETE, planned=(changed,), may_be_written=True)
    status = hub(feed("Réservations"), stopped, state=State.WAITING, run=last_run())
    return status, HubReport(HUB, "Livraisons", "r1", 0.1, NOW, (report,), dry_run=True)


def ahead(count: int = 112) -> HubReport:
    """The calendar begins to feed: its events reach the hub and two other calendars, where one is changed, too."""
    new = tuple(write(f"Réunion {n + 1}", f"i{n}") for n in range(count))
    old = event("Truck 7 – pallets from Lyon")
    changed = write(old.subject, "t7", before=old, after=replace(old, location="Dock 3"))
    own = SpokeReport(TARGET, "Planning quai", Verdict.COMPLETE, read=count, incoming=new, feeds=True)
    first = SpokeReport(SpokeId("board"), "Board", Verdict.COMPLETE, planned=(*new, changed), may_be_written=True)
    second = SpokeReport(SpokeId("team"), "Team", Verdict.COMPLETE, planned=new, may_be_written=True)
    return HubReport(HUB, "Livraisons", "r1", 0.1, NOW, (own, first, second), dry_run=True)
