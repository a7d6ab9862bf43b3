"""The example in the person's language: what is in its calendars. Fixed once it is made."""

from __future__ import annotations

from cirahub_desktop.i18n import tr
from cirahub_desktop.sample_story import Story, StoryEvent

_DAY = 1440
_ALARM = ("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:-", "TRIGGER:-PT15M", "END:VALARM")
_INVITED = (
    "ORGANIZER;CN=Claire Morel:mailto:claire.morel@verrier.example",
    "ATTENDEE;CN=Paul Petit;PARTSTAT=ACCEPTED:mailto:paul.petit@verrier.example",
    "ATTENDEE;CN=Nadia Ferrand:mailto:nadia.ferrand@verrier.example",
)


def sample_story() -> Story:
    return Story(
        hub=tr("Example"),
        account=tr("Example"),
        feed=tr("Office calendar"),
        target=tr("Team calendar"),
        events=_events(),
        weekly=StoryEvent(0, "09:00", 30, tr("Monday meeting"), tr("Large meeting room")),
        already_there=(
            StoryEvent(1, "08:00", 540, tr("Anna is on holiday")),
            StoryEvent(3, "09:00", 120, tr("Company car at the garage")),
        ),
    )


def _events() -> tuple[StoryEvent, ...]:
    entrance, large, small = tr("Goods entrance"), tr("Large meeting room"), tr("Small meeting room")
    return (
        StoryEvent(-6, "09:00", 60, tr("Delivery: office chairs"), entrance),
        StoryEvent(-3, "14:00", 90, tr("Window cleaning"), tr("All floors")),
        StoryEvent(-1, "10:00", 30, tr("Fire drill"), tr("Car park")),
        StoryEvent(0, "08:30", 45, tr("Delivery: paper and toner"), entrance),
        StoryEvent(0, "16:00", 60, tr("Training: the new telephones"), small),
        StoryEvent(1, "10:00", 90, tr("Board meeting"), large, (*_INVITED, *_ALARM)),
        StoryEvent(1, "14:00", 45, tr("Job interview"), small, ("CLASS:PRIVATE",)),
        StoryEvent(2, "11:00", 60, tr("Lift inspection"), tr("Entrance hall")),
        StoryEvent(3, "12:30", 60, tr("Lunch with the neighbours"), "", ("STATUS:TENTATIVE",)),
        StoryEvent(4, "10:00", 45, tr("Delivery: coffee and water"), entrance),
        StoryEvent(6, "09:30", 120, tr("Visit of the trainees"), large),
        StoryEvent(7, "", _DAY, tr("Office closed")),
        StoryEvent(9, "", 2 * _DAY, tr("Trade fair"), tr("Exhibition centre"), ("TRANSP:TRANSPARENT",)),
        StoryEvent(12, "09:00", 480, tr("First-aid course"), large, _ALARM),
        StoryEvent(15, "16:30", 60, tr("Farewell drinks for Anna"), tr("Kitchen")),
        StoryEvent(19, "10:00", 60, tr("Delivery: office chairs"), entrance),
    )
