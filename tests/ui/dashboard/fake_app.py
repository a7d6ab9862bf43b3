"""Stands in for ``App``: answers from values, remembers what it was told."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from cirahub_desktop.status import HubStatus, OptionsEffect, VaultState
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.events import RunEvent, Sink, no_sink
from cirahub_desktop.sync.examination import Examination
from cirahub_desktop.sync.model.hub import Account, SpokeConfig
from cirahub_desktop.sync.model.item import AccountId, HubId, ItemId, SpokeId
from cirahub_desktop.sync.model.options import SpokeOptions, check_possible
from cirahub_desktop.sync.report import Hold, HubReport
from cirahub_desktop.sync.spokes.base import Probe
from tests.cli.fake_past import FakePast
from tests.ui.dashboard import samples
from tests.ui.dashboard.fake_removal import FakeRemoval
from tests.ui.dashboard.fake_sample import FakeSample
from tests.ui.dashboard.fake_waiting import FakeWaiting


class FakeSettings:
    """``App.settings``, as far as a start asks it."""

    def __init__(self) -> None:
        self.mended = 0

    def mend_login_start(self) -> bool:
        self.mended += 1
        return False


class FakeApp:
    def __init__(self, *hubs: HubStatus) -> None:
        self.settings = FakeSettings()
        self.servers = self  # one object stands in for both
        self.statuses = hubs
        self.said: list[tuple[object, ...]] = []
        self.events: list[RunEvent] = []
        self.sync_error: Exception | None = None
        self.refusal: CiraHubError | None = None
        self.gate: threading.Event | None = None
        """A run waits for it, or for its cancel."""
        self.browser: threading.Event | None = None
        """Set when the person is done there."""
        self.sign_in_error: CiraHubError | None = None
        self.due: dict[HubId, datetime] = {}
        self.by_hand: list[bool] = []
        """Of each run."""
        self.effect_now = samples.effect()
        self.effect_on: ItemId | None = None
        """What the effect was last asked for."""
        self.ahead = samples.ahead()
        """What any look ahead finds."""
        self.past = FakePast()
        self.link = ""
        self.link_error: CiraHubError | None = None
        self.lasting = True
        self.removal = FakeRemoval(self._note)
        self.waiting = FakeWaiting(self._note)
        self.sample = FakeSample(self._note, lambda: self.statuses[0].config)
        self.preferences: dict[str, str] = {"language": "en", "theme": "light"}

    def status(self) -> tuple[HubStatus, ...]:
        return self.statuses

    def next_runs(self) -> Mapping[HubId, datetime]:
        return self.due

    def catch_up(self, since: datetime) -> None:
        self._note("catch_up", since)

    def sync(
        self,
        hub: HubId,
        *,
        dry_run: bool = False,
        confirm: str | None = None,
        by_hand: bool = True,
        sink: Sink = no_sink,
        cancel: CancelToken,
    ) -> HubReport:
        if dry_run:
            self.said.append(("look", hub, confirm))
            return self.ahead
        self.said.append(("sync", hub, confirm))
        self.by_hand.append(by_hand)
        for event in self.events:
            sink(event)
        if self.gate is not None:
            while not self.gate.wait(0.01):
                cancel.check()
        if self.sync_error is not None:
            raise self.sync_error
        return HubReport(hub, "Livraisons", "r1", 0.1, samples.NOW, ())

    def close(self) -> None:
        """Nothing is held."""

    def rename_hub(self, hub: HubId, name: str) -> None:
        self._note("rename_hub", hub, name)

    def set_paused(self, hub: HubId, paused: bool) -> None:
        self._note("set_paused", hub, paused)

    def rename_spoke(self, spoke: SpokeId, name: str) -> None:
        self._note("rename_spoke", spoke, name)

    def set_enabled(self, spoke: SpokeId, enabled: bool) -> None:
        self._note("set_enabled", spoke, enabled)

    def set_options(self, spoke: SpokeId, options: SpokeOptions) -> SpokeConfig:
        check_possible(options, writable=True)
        self._note("set_options", spoke, options)
        return next(one.config for hub in self.statuses for one in hub.spokes if one.id == spoke)

    def effect(self, spoke: SpokeId, options: SpokeOptions, event: ItemId | None = None) -> OptionsEffect:
        self.effect_on = event
        return self.effect_now

    def preview(
        self, spoke: SpokeId, options: SpokeOptions, *, sink: Sink = no_sink, cancel: CancelToken | None = None
    ) -> HubReport:
        for event in self.events:
            sink(event)
        while self.gate is not None and cancel is not None and not self.gate.wait(0.01):
            cancel.check()
        if self.sync_error is not None:
            raise self.sync_error
        return self.ahead

    def sign_in_again(self, account, cancel, *, open_browser, page, device_code=None, agreed="") -> Account:
        if device_code is None:
            open_browser(samples.MICROSOFT_PAGE)
        else:
            device_code(samples.CODE)
        while self.browser is not None and not self.browser.wait(0.01):
            cancel.check()
        if self.sign_in_error is not None:
            raise self.sign_in_error
        self._note("sign_in_again", account, agreed)
        return samples.ONLINE

    def set_password(self, account: AccountId, password: str) -> None:
        self._note("set_password", account, password)

    def link_of(self, spoke: SpokeId) -> str:
        return self.link

    def check_link(self, url: str, user: str, password: str, cancel: CancelToken) -> Examination:
        self.said.append(("check_link", url, user, password))
        if self.link_error is not None:
            raise self.link_error
        return Examination(Probe(name="Plan", events=412))

    def set_link(self, spoke: SpokeId, url: str, user: str = "", password: str = "") -> SpokeConfig:
        self._note("set_link", spoke, url, user, password)
        return next(one.config for hub in self.statuses for one in hub.spokes if one.id == spoke)

    def holds(self) -> tuple[Hold, ...]:
        heads = (spoke.hold for hub in self.statuses for spoke in hub.spokes if spoke.hold is not None)
        return tuple(replace(samples.held(head.count, head.of), id=head.id, reason=head.reason) for head in heads)

    def drop_hold(self, hold: str) -> None:
        self._note("drop_hold", hold)

    def vault_state(self) -> VaultState:
        return VaultState(self.lasting)

    def preference(self, name: str, default: str = "") -> str:
        return self.preferences.get(name, default)

    def set_preference(self, name: str, value: str) -> None:
        self.preferences[name] = value

    def _note(self, *what: object) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.said.append(what)
