"""The Sync Options dialog as plain values: what is chosen, what the switches mean, what cannot be chosen and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr, trn
from cirahub_desktop.status import OptionsEffect, SpokeStatus
from cirahub_desktop.sync.model.catalogue import options_from_texts, options_to_texts
from cirahub_desktop.sync.model.hub import SpokeKind
from cirahub_desktop.sync.model.options import Feeding, SpokeOptions


@dataclass(frozen=True, slots=True)
class SwitchView:
    """``reason`` stands beside a switch that cannot be used, instead of its consequence."""

    name: str
    label: str
    consequence: str
    on: bool
    enabled: bool


@dataclass(frozen=True, slots=True)
class HubSource:
    """What there is to write: events of the hub, and whether it is just being read."""

    items: int
    reading: bool = False


def with_texts(options: SpokeOptions, texts: Mapping[str, str]) -> SpokeOptions:
    """``options`` with the texts of some fields put in; BadOption where one cannot be read."""
    return options_from_texts({**options_to_texts(options), **texts})


def with_switch(options: SpokeOptions, name: str, *, on: bool) -> SpokeOptions:
    """A spoke that begins to feed the hub does so with everything; SAVE asks whether that is meant."""
    if name == "hub-writes":
        return replace(options, hub_writes=on)
    return replace(options, feeds_hub=Feeding.ALL if on else Feeding.OFF)


def asks_before_feeding(spoke: SpokeStatus, options: SpokeOptions, effect: OptionsEffect | None) -> str:
    """The question before a spoke that holds events of its own begins to feed the hub; empty where there is none."""
    begins = options.feeds_hub is Feeding.ALL and spoke.config.options.feeds_hub is not Feeding.ALL
    if not begins or spoke.config.kind is SpokeKind.ICAL:
        return ""
    own = (effect.foreign if effect is not None else 0) or spoke.foreign
    if not own:
        unread = spoke.last_success is None
        return tr("This calendar may have events of its own. Send them to the hub?") if unread else ""
    return trn(
        "This calendar has {count} event of its own. Send it to the hub?",
        "This calendar has {count} events of its own. Send them to the hub?",
        own,
    )


def switches(
    spoke: SpokeStatus, options: SpokeOptions, effect: OptionsEffect | None, source: HubSource
) -> tuple[SwitchView, SwitchView]:
    """The two switches that override every other option."""
    return _writes(spoke, options, effect, source), _feeds(spoke, options)


def _writes(spoke: SpokeStatus, options: SpokeOptions, effect: OptionsEffect | None, source: HubSource) -> SwitchView:
    name, enabled = "hub-writes", not spoke.read_only or options.hub_writes
    if spoke.read_only:
        text = _read_only(spoke.config.kind)
    elif options.hub_writes:
        text = _will_write(spoke, options, effect, source)
    else:
        text = _writes_nothing(spoke)
    return SwitchView(name, wording.option_label(name), text, options.hub_writes, enabled)


def _feeds(spoke: SpokeStatus, options: SpokeOptions) -> SwitchView:
    name = "feeds-hub"
    if options.feeds_hub is Feeding.ALL:
        text = tr("On: what is in this spoke goes to every spoke that the hub may write.")
    elif options.feeds_hub is Feeding.NEW:
        text = tr("On: what is new here goes to every spoke that the hub may write. What was there before stays here.")
    elif spoke.read_only:
        text = tr("Off: nothing of this link comes into the hub.")
    else:
        text = tr("Off: what colleagues enter here stays here.")
    return SwitchView(name, wording.option_label(name), text, bool(options.feeds_hub), enabled=True)


def _read_only(kind: SpokeKind) -> str:
    if kind is SpokeKind.ICAL:
        return tr("CiraHub reads this link and never writes to it.")
    return tr("CiraHub may only read here and never writes.")


def _will_write(spoke: SpokeStatus, options: SpokeOptions, effect: OptionsEffect | None, source: HubSource) -> str:
    if effect is None:
        return tr("Events of the hub are written here.")
    foreign = effect.foreign or spoke.foreign
    first = _up_to(effect, source)
    if not foreign or options.feeds_hub is Feeding.ALL:
        return first
    rest = trn(
        "The one that is already there stays untouched.", "The {count} that are already there stay untouched.", foreign
    )
    return f"{first} {rest}"


def _up_to(effect: OptionsEffect, source: HubSource) -> str:
    if effect.to_write and effect.exact:
        return trn("{count} event will be written here.", "{count} events will be written here.", effect.to_write)
    if effect.to_write:
        return trn(
            "Up to {count} event will be written here.", "Up to {count} events will be written here.", effect.to_write
        )
    if source.reading:
        return tr("The hub is being read; its events will be written here.")
    if not source.items:
        return tr("The hub has no events yet. As soon as it has some, they will be written here.")
    return tr("No event of the hub is written here with these options.")


def _writes_nothing(spoke: SpokeStatus) -> str:
    if not spoke.items:
        return tr("Off: nothing is written here.")
    return trn(
        "Off: nothing more is written here. The event that CiraHub wrote stays as it is.",
        "Off: nothing more is written here. The {count} events that CiraHub wrote stay as they are.",
        spoke.items,
    )


def rings_for_all(spoke: SpokeStatus) -> bool:
    """A reminder in this calendar rings on the computers of others; what is not known is taken for shared."""
    kind, place = spoke.config.kind, spoke.config.place
    if kind is SpokeKind.MAILBOX and spoke.account is not None:
        return place.mailbox.strip().casefold() != spoke.account.email.strip().casefold()
    return kind in (SpokeKind.PUBLIC_FOLDER, SpokeKind.MAILBOX)


def only_reading_note(spoke: SpokeStatus) -> str:
    """Why a read-only spoke has so few options."""
    return tr("The other options are about writing and do not apply here.") if spoke.read_only else ""
