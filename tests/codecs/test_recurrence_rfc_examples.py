"""All examples of RFC 5545, section 3.8.5.3: each rule falls exactly on the dates that are listed there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sync.codecs.recurrence import expand
from cirahub_desktop.sync.codecs.rules import normalise_rule
from cirahub_desktop.sync.model.event import Event, Series, ZonedSpan

NEW_YORK = ZoneInfo("America/New_York")
MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
NINE_TO_FIVE = " ".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in range(9 * 60, 17 * 60, 20))

CASES = [
    ("FREQ=DAILY;COUNT=10", "19970902", "1997 Sep 2-11"),
    ("FREQ=DAILY;UNTIL=19971224T000000Z", "19970902", "1997 Sep 2-30 Oct 1-31 Nov 1-30 Dec 1-23"),
    (
        "FREQ=DAILY;INTERVAL=2",
        "19970902",
        (
            "1997 Sep 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30 Oct 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30"
            " Nov 1 3 5 7 9 11 13 15 17 19 21 23 25 27 29 Dec 1 3 ..."
        ),
    ),
    ("FREQ=DAILY;INTERVAL=10;COUNT=5", "19970902", "1997 Sep 2 12 22 Oct 2 12"),
    (
        "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
        "19980101",
        "1998 Jan 1-31 1999 Jan 1-31 2000 Jan 1-31",
    ),
    ("FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1", "19980101", "1998 Jan 1-31 1999 Jan 1-31 2000 Jan 1-31"),
    ("FREQ=WEEKLY;COUNT=10", "19970902", "1997 Sep 2 9 16 23 30 Oct 7 14 21 28 Nov 4"),
    (
        "FREQ=WEEKLY;UNTIL=19971224T000000Z",
        "19970902",
        "1997 Sep 2 9 16 23 30 Oct 7 14 21 28 Nov 4 11 18 25 Dec 2 9 16 23",
    ),
    (
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
        "19970902",
        "1997 Sep 2 16 30 Oct 14 28 Nov 11 25 Dec 9 23 1998 Jan 6 20 Feb 3 17 ...",
    ),
    (
        "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
        "19970902",
        "1997 Sep 2 4 9 11 16 18 23 25 30 Oct 2",
    ),
    ("FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", "19970902", "1997 Sep 2 4 9 11 16 18 23 25 30 Oct 2"),
    (
        "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
        "19970901",
        "1997 Sep 1 3 5 15 17 19 29 Oct 1 3 13 15 17 27 29 31 Nov 10 12 14 24 26 28 Dec 8 10 12 22",
    ),
    ("FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", "19970902", "1997 Sep 2 4 16 18 30 Oct 2 14 16"),
    (
        "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
        "19970905",
        "1997 Sep 5 Oct 3 Nov 7 Dec 5 1998 Jan 2 Feb 6 Mar 6 Apr 3 May 1 Jun 5",
    ),
    ("FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR", "19970905", "1997 Sep 5 Oct 3 Nov 7 Dec 5"),
    (
        "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
        "19970907",
        "1997 Sep 7 28 Nov 2 30 1998 Jan 4 25 Mar 1 29 May 3 31",
    ),
    ("FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "19970922", "1997 Sep 22 Oct 20 Nov 17 Dec 22 1998 Jan 19 Feb 16"),
    ("FREQ=MONTHLY;BYMONTHDAY=-3", "19970928", "1997 Sep 28 Oct 29 Nov 28 Dec 29 1998 Jan 29 Feb 26 ..."),
    (
        "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
        "19970902",
        "1997 Sep 2 15 Oct 2 15 Nov 2 15 Dec 2 15 1998 Jan 2 15",
    ),
    (
        "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
        "19970930",
        "1997 Sep 30 Oct 1 31 Nov 1 30 Dec 1 31 1998 Jan 1 31 Feb 1",
    ),
    (
        "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
        "19970910",
        "1997 Sep 10-15 1999 Mar 10-13",
    ),
    (
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
        "19970902",
        "1997 Sep 2 9 16 23 30 Nov 4 11 18 25 1998 Jan 6 13 20 27 Mar 3 10 17 24 31 ...",
    ),
    (
        "FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
        "19970610",
        "1997 Jun 10 Jul 10 1998 Jun 10 Jul 10 1999 Jun 10 Jul 10 2000 Jun 10 Jul 10 2001 Jun 10 Jul 10",
    ),
    (
        "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
        "19970310",
        "1997 Mar 10 1999 Jan 10 Feb 10 Mar 10 2001 Jan 10 Feb 10 Mar 10 2003 Jan 10 Feb 10 Mar 10",
    ),
    (
        "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
        "19970101",
        "1997 Jan 1 Apr 10 Jul 19 2000 Jan 1 Apr 9 Jul 18 2003 Jan 1 Apr 10 Jul 19 2006 Jan 1",
    ),
    ("FREQ=YEARLY;BYDAY=20MO", "19970519", "1997 May 19 1998 May 18 1999 May 17 ..."),
    ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "19970512", "1997 May 12 1998 May 11 1999 May 17 ..."),
    (
        "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
        "19970313",
        "1997 Mar 13 20 27 1998 Mar 5 12 19 26 1999 Mar 4 11 18 25 ...",
    ),
    (
        "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
        "19970605",
        (
            "1997 Jun 5 12 19 26 Jul 3 10 17 24 31 Aug 7 14 21 28 1998 Jun 4 11 18 25 Jul 2 9 16 23 30 Aug 6 13 20 27"
            " 1999 Jun 3 10 17 24 Jul 1 8 15 22 29 Aug 5 12 19 26 ..."
        ),
    ),
    (
        "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
        "19970913",
        "1997 Sep 13 Oct 11 Nov 8 Dec 13 1998 Jan 10 Feb 7 Mar 7 Apr 11 May 9 Jun 13 ...",
    ),
    (
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
        "19961105",
        "1996 Nov 5 2000 Nov 7 2004 Nov 2 ...",
    ),
    ("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "19970904", "1997 Sep 4 Oct 7 Nov 6"),
    (
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
        "19970929",
        "1997 Sep 29 Oct 30 Nov 27 Dec 30 1998 Jan 29 Feb 26 Mar 30 ...",
    ),
    # The RFC says 170000Z, which in New York is one in the afternoon; its own list of dates means five.
    ("FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z", "19970902", "1997 Sep 2 09:00 12:00 15:00"),
    ("FREQ=MINUTELY;INTERVAL=15;COUNT=6", "19970902", "1997 Sep 2 09:00 09:15 09:30 09:45 10:00 10:15"),
    ("FREQ=MINUTELY;INTERVAL=90;COUNT=4", "19970902", "1997 Sep 2 09:00 10:30 12:00 13:30"),
    (
        "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40",
        "19970902",
        f"1997 Sep 2 {NINE_TO_FIVE} 3 {NINE_TO_FIVE} ...",
    ),
    (
        "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16",
        "19970902",
        f"1997 Sep 2 {NINE_TO_FIVE} 3 {NINE_TO_FIVE} ...",
    ),
    ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "19970805", "1997 Aug 5 10 19 24"),
    ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "19970805", "1997 Aug 5 17 19 31"),
    ("FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "20070115", "2007 Jan 15 30 Feb 15 Mar 15 30"),
]


def listed(text: str) -> Iterator[datetime]:
    """``1997 Sep 2-4 9 Oct 1 09:00 12:00``, at nine where no time is given."""
    year = month = 0
    pending: datetime | None = None
    for word in text.removesuffix(" ...").split():
        if ":" in word and pending:
            yield pending.replace(hour=int(word[:2]), minute=int(word[3:]))
        elif word.isalpha():
            month = MONTHS.index(word) // 3 + 1
        elif re.fullmatch(r"\d{4}", word):
            year = int(word)
        else:
            first, _, last = word.partition("-")
            for day in range(int(first), int(last or first) + 1):
                pending = datetime(year, month, day, 9, tzinfo=NEW_YORK)
                if ":" not in text:
                    yield pending


def found(rule: str, start: str, limit: int, *removed: datetime) -> list[datetime]:
    first = datetime.strptime(start, "%Y%m%d").replace(hour=9, tzinfo=NEW_YORK)
    span = ZonedSpan(first, first + timedelta(minutes=10))
    event = Event("S", span, series=Series(normalise_rule(rule), removed=removed))
    window = datetime(1990, 1, 1, tzinfo=NEW_YORK), datetime(2200, 1, 1, tzinfo=NEW_YORK)
    return [one.event.span.start for one in expand(event, *window, limit)]  # type: ignore[misc]  # all are timed


@pytest.mark.parametrize(("rule", "start", "dates"), CASES, ids=[f"{rule} {start}" for rule, start, _ in CASES])
def test_the_dates_that_the_rfc_lists(rule: str, start: str, dates: str) -> None:
    """A list that ends in dots goes on; all others are whole."""
    expected = list(listed(dates))
    limit = len(expected) if dates.endswith("...") else 1000
    assert found(rule, start, limit) == expected


def test_friday_the_thirteenth() -> None:
    """The example whose start is no Friday and is taken out."""
    expected = list(listed("1998 Feb 13 Mar 13 Nov 13 1999 Aug 13 2000 Oct 13"))
    first = datetime(1997, 9, 2, 9, tzinfo=NEW_YORK)
    assert found("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "19970902", len(expected), first) == expected
    assert found("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "19970902", 2) == [first, expected[0]]
