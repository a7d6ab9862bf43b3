"""What the doctor found out about a feed, in sentences that a person can read to their IT or to the publisher."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cirahub_desktop.i18n import format_day, format_duration, local, quoted, tr, trn
from cirahub_desktop.sync.errors import ItemFault
from cirahub_desktop.sync.examination import Examination, RepairKind, Revalidation, TimeKind, UidChange
from cirahub_desktop.wording import findings
from cirahub_desktop.wording.checks import explain_check
from cirahub_desktop.wording.faults import fault


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``items`` are a list under the sentence, which may be long."""

    sentence: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    paragraphs: tuple[Paragraph, ...]


def examination(found: Examination) -> tuple[Section, ...]:
    """Everything, in the order in which a person asks; nothing of the link but its host."""
    parts = (
        (tr("The calendar"), _calendar(found)),
        (tr("Events"), _events(found)),
        (tr("Times"), _times(found)),
        (tr("Repeating events"), _repeating(found)),
        (tr("Recognising events again"), _recognising(found)),
        (tr("The server"), _server(found)),
        (tr("Repaired while reading"), _repaired(found)),
        (tr("Not read"), _not_read(found)),
    )
    sections = [Section(title, tuple(paragraphs)) for title, paragraphs in parts]
    return tuple(one for one in sections if one.paragraphs)


def _calendar(found: Examination) -> Iterator[Paragraph]:
    name, program = found.probe.name, findings.program_name(found.program)
    if found.host:
        yield Paragraph(f"{tr('This link works. It is a calendar.')} {tr('It was read from {host}.', host=found.host)}")
    yield Paragraph(tr("Its name is {name}.", name=quoted(name)) if name else tr("It has no name."))
    if program:
        yield Paragraph(tr("It was written by the program {program}.", program=quoted(program)))
    else:
        yield Paragraph(tr("It does not say which program wrote it."))
    if found.calendars > 1:
        yield Paragraph(
            trn(
                "It holds {count} calendar.",
                "It holds {count} calendars one after the other; CiraHub reads them as one.",
                found.calendars,
            )
        )
    if not found.whole:
        yield Paragraph(tr("It is not whole: a part of it broke off. Nothing is deleted because of such a reading."))
    yield Paragraph(_bytes(found))


def _bytes(found: Examination) -> str:
    """Its size and how its letters are written."""
    transfer = found.transfer
    size, charset = findings.size(transfer.size), findings.charset(transfer.charset)
    if transfer.charset == "utf-8":
        return tr("Its size is {size}.", size=size)
    if transfer.stated_charset in ("", transfer.charset):
        return tr("Its size is {size}. It is written in {charset}, where UTF-8 is usual.", size=size, charset=charset)
    return tr(
        "Its size is {size}. It is written in {charset}, although the server says {stated}.",
        size=size,
        charset=charset,
        stated=transfer.stated_charset.upper(),
    )


def _events(found: Examination) -> Iterator[Paragraph]:
    counts = found.counts
    if not counts.found:
        yield Paragraph(tr("There are none."))
        return
    yield Paragraph(trn("{count} event was found.", "{count} events were found.", counts.found))
    if counts.read:
        yield Paragraph(
            tr(
                "{label}: {value}",
                label=trn("{count} was read", "{count} were read", counts.read),
                value=_kinds(found) + ".",
            )
        )
    if found.replaced:
        yield Paragraph(
            trn(
                "{count} is an older version of an event that is there too; the newest is taken.",
                "{count} are older versions of events that are there too; the newest are taken.",
                len(found.replaced),
            )
        )
    if missing := len(found.unread):
        yield Paragraph(trn("{count} could not be read; see below.", "{count} could not be read; see below.", missing))
    if found.probe.first is not None:
        yield Paragraph(_period(found))


def _kinds(found: Examination) -> str:
    counts = found.counts
    kinds = (
        (counts.single, trn("{count} single event", "{count} single events", counts.single)),
        (counts.repeating, trn("{count} repeating event", "{count} repeating events", counts.repeating)),
        (
            counts.changed_dates,
            trn(
                "{count} changed date of a repeating event",
                "{count} changed dates of repeating events",
                counts.changed_dates,
            ),
        ),
    )
    return ", ".join(words for count, words in kinds if count)


def _period(found: Examination) -> str:
    probe = found.probe
    first = format_day(local(probe.first).date()) if probe.first else ""
    if probe.last is None:
        return tr("They begin on {day} and go on without end.", day=first)
    last = format_day(local(probe.last).date())
    if first == last:
        return tr("All begin on {day}.", day=first)
    return tr("They begin between {first} and {last}.", first=first, last=last)


def _times(found: Examination) -> Iterator[Paragraph]:
    times = found.times
    if zoned := times.get(TimeKind.ZONED):
        yield Paragraph(trn("{count} event names its time zone.", "{count} events name their time zone.", zoned))
    if utc := times.get(TimeKind.UTC):
        yield Paragraph(trn("{count} event is given in UTC.", "{count} events are given in UTC.", utc))
    if all_day := times.get(TimeKind.ALL_DAY):
        yield Paragraph(trn("{count} event lasts all day.", "{count} events last all day.", all_day))
    if floating := times.get(TimeKind.FLOATING):
        without = trn("{count} event names no time zone.", "{count} events name no time zone.", floating)
        yield Paragraph(f"{without} {zone_of_times_without(found)}")
    if found.stated_zone:
        yield Paragraph(_stated_zone(found))
    if found.zones:
        yield Paragraph(tr("Time zones in this calendar:"), tuple(findings.zone_use(use) for use in found.zones))


def zone_of_times_without(found: Examination) -> str:
    """What is made of times without a zone, unless the options of a spoke say otherwise."""
    if found.probe.zone:
        return tr("Such times are taken as {zone}, which the calendar gives as its own.", zone=found.probe.zone)
    return tr("Such times are taken as they are, in the time zone of this computer.")


def _stated_zone(found: Examination) -> str:
    stated, zone = found.stated_zone, found.probe.zone
    if not zone:
        return tr("The calendar gives {name} as its own time zone, which is not known.", name=quoted(stated))
    if zone == stated:
        return tr("The calendar gives {name} as its own time zone.", name=quoted(stated))
    return tr("The calendar gives {name} as its own time zone, understood as {zone}.", name=quoted(stated), zone=zone)


def _repeating(found: Examination) -> Iterator[Paragraph]:
    if not found.counts.repeating:
        return
    if not found.singles:
        yield Paragraph(tr("Exchange can repeat all of them as the calendar does."))
        return
    yield Paragraph(written_as_singles(len(found.singles)), tuple(map(findings.single_series, found.singles)))


def written_as_singles(count: int) -> str:
    return trn(
        "{count} repeating event will be written as single events, because Exchange cannot repeat it that way:",
        "{count} repeating events will be written as single events, because Exchange cannot repeat them that way:",
        count,
    )


def _recognising(found: Examination) -> Iterator[Paragraph]:
    counts = found.counts
    if counts.without_uid:
        yield Paragraph(findings.repairs(RepairKind.UID, counts.without_uid) + ".")
    if counts.sharing_uid:
        yield Paragraph(
            trn(
                "{count} event shares its identifier (UID) with another; it is told apart by its start.",
                "{count} different events share an identifier (UID); they are told apart by their start.",
                counts.sharing_uid,
            )
        )
    if found.uids is not None:
        yield from (Paragraph(sentence) for sentence in _compared(found.uids))


def _compared(change: UidChange) -> Iterator[str]:
    if change.all_renamed:
        yield tr(
            "Every event got another identifier (UID) when the calendar was read a second time. CiraHub recognises "
            "the events by subject and start instead; the publisher should give each event one that stays."
        )
    elif change.renamed:
        yield trn(
            "{count} event got another identifier (UID) when the calendar was read a second time; CiraHub recognises "
            "it by subject and start instead.",
            "{count} events got another identifier (UID) when the calendar was read a second time; CiraHub recognises "
            "them by subject and start instead.",
            change.renamed,
        )
    elif change.events:
        yield tr("Read twice, one right after the other, all events kept their identifiers (UID).")
    if change.gone or change.new:
        yield tr(
            "Between the two readings the calendar changed: {new} new, {gone} gone.", new=change.new, gone=change.gone
        )


def _server(found: Examination) -> Iterator[Paragraph]:
    if not found.host:
        return
    transfer = found.transfer
    time = format_duration(transfer.seconds) if transfer.seconds >= 1 else tr("less than a second")
    if transfer.compression in ("gzip", "x-gzip", "deflate", "br", "zstd"):
        sent = "" if transfer.sent is None else findings.size(transfer.sent)
        yield Paragraph(
            tr("It answered within {time} and sent the calendar compressed, as {size}.", time=time, size=sent)
            if sent
            else tr("It answered within {time} and sent the calendar compressed.", time=time)
        )
    else:
        yield Paragraph(tr("It answered within {time} and sent the calendar uncompressed.", time=time))
    if transfer.redirects:
        yield Paragraph(
            trn(
                "It sent CiraHub on to another address before it answered.",
                "It sent CiraHub on to another address {count} times before it answered.",
                transfer.redirects,
            )
        )
    if found.second_failed is not None:
        title = explain_check(found.second_failed).title
        yield Paragraph(tr("Asked a second time right after the first, it did not give the calendar. {why}", why=title))
    else:
        yield Paragraph(_revalidation(found))


def _revalidation(found: Examination) -> str:
    size = findings.size(found.transfer.sent or found.transfer.size)
    return {
        Revalidation.NOT_OFFERED: tr(
            "It does not say whether anything changed, so all of it ({size}) is fetched every time.", size=size
        ),
        Revalidation.WORKS: tr(
            "When nothing has changed it says so, and the calendar is not fetched again ({how}).", how=_how(found)
        ),
        Revalidation.IGNORED: tr(
            "It names a version of the calendar ({how}), but sends all of it ({size}) again even when nothing changed.",
            how=_how(found),
            size=size,
        ),
        Revalidation.WRONG: tr(
            "It says that nothing changed even when something did ({how}). Changes may come late: CiraHub then sees "
            "them only when it fetches everything, at least every 6 hours. Whoever runs the server should mend it.",
            how=_how(found),
        ),
        Revalidation.NOT_KNOWN: tr("Whether it says when nothing changed could not be found out."),
    }[found.revalidation]


def _how(found: Examination) -> str:
    """The names that IT knows."""
    names = (("ETag", found.transfer.etag), ("Last-Modified", found.transfer.last_modified))
    return ", ".join(name for name, there in names if there)


def _repaired(found: Examination) -> Iterator[Paragraph]:
    for kind, faults in found.repairs.items():
        if kind is not RepairKind.UID:
            sentence = tr("{what}:", what=findings.repairs(kind, len(faults)))
            yield Paragraph(sentence, tuple(_with_uid(findings.place_of(one), one) for one in faults))


def _not_read(found: Examination) -> Iterator[Paragraph]:
    if found.unread:
        yield Paragraph(
            trn(
                "{count} event is missing, because it cannot be read:",
                "{count} events are missing, because they cannot be read:",
                len(found.unread),
            ),
            tuple(_with_uid(fault(one), one) for one in found.unread),
        )


def _with_uid(text: str, one: ItemFault) -> str:
    """What the publisher finds it by; the UIDs that we make up mean nothing to them."""
    return text if not one.uid or one.uid.startswith("no-uid-") else f"{text} · UID {one.uid}"
