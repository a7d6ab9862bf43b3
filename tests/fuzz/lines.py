"""Pieces that broken calendars are made of, each seen in some feed or close to one."""

from __future__ import annotations

ENDINGS = ("\r\n", "\r\n", "\n", "\r", "\r\r\n", "\n\n", "\r\n \r\n")
HEADS = [
    "VERSION:2.0",
    "VERSION:1.0",
    "PRODID:-//X//Y//EN",
    "X-WR-CALNAME:Team \\, one",
    "X-WR-TIMEZONE:Europe/Paris",
    "X-WR-TIMEZONE:Nowhere/Land",
    "X-WR-TIMEZONE;VALUE=TEXT:America/New_York",
    "METHOD:PUBLISH",
    "NAME;LANGUAGE=fr:\u00c9quipe",
]
_RULED = (
    "BEGIN:VTIMEZONE\nTZID:{name}\nBEGIN:STANDARD\nDTSTART:{start}\nTZOFFSETFROM:{before}\nTZOFFSETTO:{after}\n"
    "RRULE:{rule}\nEND:STANDARD\nEND:VTIMEZONE"
)
_LAST_SUNDAY = "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"
ZONES = [
    _RULED.format(name="Own", start="16010101T030000", before="+0200", after="+0100", rule=_LAST_SUNDAY),
    _RULED.format(name="Own", start="19700101T000000", before="+9999", after="-9999", rule="FREQ=SECONDLY"),
    _RULED.format(name="", start="20200230", before="0100", after="", rule=""),
    _RULED.format(
        name="Odd", start="20261231T235959", before="+052045", after="-000001", rule="FREQ=YEARLY;COUNT=99999"
    ),
    "BEGIN:VTIMEZONE\nTZID:Empty\nEND:VTIMEZONE",
    "BEGIN:VTIMEZONE\nTZID:Open",
]
PARAMETERS = (
    "", "", "", "", ";VALUE=DATE", ";VALUE=DATE-TIME", ";VALUE=PERIOD", ";TZID=Europe/Paris", ";TZID=Own",
    ";TZID=Odd", ';TZID="Own"', ";TZID=", ";TZID=Romance Standard Time",
    ";TZID=/mozilla.org/20050126_1/Europe/Berlin", ";TZID=Nowhere", ";TZID=../../etc/passwd", ";RANGE=THISANDFUTURE",
    ";ENCODING=QUOTED-PRINTABLE", ";ENCODING=BASE64;VALUE=BINARY", ";CHARSET=ISO-8859-1", ";CHARSET=nonsense",
    ';CN="Ann: \u00e9, ""x"', ";CN=^n^'^^", ";=;=", ";X", ';"', ";FMTTYPE=text/html", ";RELATED=END",
    ";TZID=Europe/Paris;TZID=Asia/Tokyo", ";TZID=GMT+0530", ";TZID=(UTC+01:00) Paris",
)  # fmt: skip
NAMES = (
    "SUMMARY", "DESCRIPTION", "LOCATION", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "UID",
    "RECURRENCE-ID", "SEQUENCE", "LAST-MODIFIED", "DTSTAMP", "CATEGORIES", "CLASS", "STATUS", "TRANSP", "URL",
    "ATTACH", "ORGANIZER", "ATTENDEE", "X-ALT-DESC", "X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-ALLDAYEVENT",
    "GEO", "TRIGGER", "ACTION", "REPEAT", "X-CIRAHUB-ORIGIN", "X-CIRAHUB-RUN", "X-CIRAHUB-NONCE",
    "X-GOOGLE-CONFERENCE", "CONFERENCE", "PRIORITY", "COMMENT", "summary", "Dtstart", "RESOURCES", "DALARM", "AALARM",
    "BEGIN", "END", "\u00c9T\u00c9", "", " ", "X_Y", "X-",
)  # fmt: skip
WHENS = (
    "20261201T090000Z", "20261201T090000", "20261201", "2026-12-01T09:00:00", "20261201T0900", "00010101",
    "99991231T235959", "15000101T000000", "20260229", "20261301", "20261201T250000", "20261025T023000",
    "20260329T023000", "20261201T090060", "20261201T090000Z/PT1H", "20261201T090000Z/20261201T100000Z", "", "T",
    "now", "19700101T000000Z", "20261201T090000+0100", "\u0662\u0660\u0662\u0666\u0661\u0662\u0660\u0661",
    "9000" + "0101T000000", "16000101",
)  # fmt: skip
RULES = (
    "FREQ=DAILY", "FREQ=DAILY;UNTIL=25001231", "FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=999999999",
    "FREQ=HOURLY;BYHOUR=3", "FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20270101T000000Z", "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO",
    "FREQ=YEARLY;BYYEARDAY=366", "", ";;", "FREQ=", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1",
    "FREQ=DAILY;INTERVAL=999999", "FREQ=DAILY;COUNT=0", "FREQ=NEVER", "FREQ=DAILY;COUNT=3;UNTIL=20270101",
    "FREQ=MONTHLY;BYSETPOS=-366;BYDAY=MO,TU", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=SECONDLY;BYSECOND=60;BYMINUTE=59;BYHOUR=23;BYMONTHDAY=31;BYMONTH=12;COUNT=1000", "D1 #10",
    "W2 MO TU 0900 #0", "MP1 1+ MO #0", "YM1 6 7 8 #8", "FREQ=YEARLY;UNTIL=99991231T235959Z", "FREQ=WEEKLY;WKST=XX",
    "FREQ=DAILY;RSCALE=HEBREW", "FREQ=DAILY;FREQ=WEEKLY", "freq=weekly;byday=mo",
    "FREQ=MINUTELY;BYSETPOS=366;BYSECOND=59", "FREQ=YEARLY;BYDAY=53MO", "FREQ=YEARLY;BYEASTER=0",
    "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1;COUNT=5", "FREQ=YEARLY;INTERVAL=999999;COUNT=2000000000",
)  # fmt: skip
VALUES = (
    "PT1H", "P1D", "-PT15M", "P", "PT", "P1Y", "P99999999999D", "-P99999999999W", "PT1H30", "P1DT", "0", "-1",
    "99999999999999999999", "\u0661", "TRUE", "PRIVATE", "CANCELLED", "TRANSPARENT", "FREE", "mailto:ann@example.org",
    "MAILTO:", "http://x/?a=b;c,d", "AAAA////====", "\\", "\\n\\N\\,\\;\\\\\\", "=C3=A9=0D=0A=", "VALARM", "VEVENT",
    "VCALENDAR", "1.5;2.5", "\x0b\x0c\x1b",
)  # fmt: skip
WORDS = (
    "Plain", "caf\u00e9 \u2013 \u65e5\u672c", "\U0001f600\u200d\u202e\u2028\u2029\x85", "\ud83d\ude00", "a" * 300,
    " ", "x\ty", '"quoted"', "line\u2028line", "\x00nul\x00", "<p>Hello<br>&amp;</p>", "BEGIN:VEVENT", "\ufeffmark",
    "\u00a0", "END:VCALENDAR",
)  # fmt: skip
GLUE = [
    "<br />",
    "<b>Warning</b>: mysql_fetch() expects parameter 1 in /var/www/cal.php on line 12<br />",
    "<!-- made in 0.3 s -->",
    "Just text",
    " folded without anything before",
    "\tby a tab",
    "BEGIN:VTODO\nSUMMARY:x\nEND:VTODO",
    "BEGIN:VFREEBUSY",
    "END:VEVENT",
    "BEGIN:VEVENT",
    "\ufeffBEGIN:VEVENT\nUID:m\nDTSTART:20261201\nEND:VEVENT",
    "BEGIN:",
    ":",
    "",
]
