"""The names a line of a calendar may begin with, so that free text with a colon is told apart from a property."""

from __future__ import annotations

TEXTS = frozenset({"DESCRIPTION", "SUMMARY", "LOCATION", "COMMENT", "CONTACT", "RESOURCES", "X-ALT-DESC"})
"""Properties whose value is prose, so that a line end may have slipped in."""

KNOWN = frozenset(
    {
        # RFC 5545 and RFC 2445
        "BEGIN", "END", "CALSCALE", "METHOD", "PRODID", "VERSION", "ATTACH", "CATEGORIES", "CLASS", "COMMENT",
        "DESCRIPTION", "GEO", "LOCATION", "PERCENT-COMPLETE", "PRIORITY", "RESOURCES", "STATUS", "SUMMARY",
        "COMPLETED", "DTEND", "DUE", "DTSTART", "DURATION", "FREEBUSY", "TRANSP", "TZID", "TZNAME", "TZOFFSETFROM",
        "TZOFFSETTO", "TZURL", "ATTENDEE", "CONTACT", "ORGANIZER", "RECURRENCE-ID", "RELATED-TO", "URL", "UID",
        "EXDATE", "EXRULE", "RDATE", "RRULE", "ACTION", "REPEAT", "TRIGGER", "CREATED", "DTSTAMP", "LAST-MODIFIED",
        "SEQUENCE", "REQUEST-STATUS",
        # RFC 7986, 9073, 9074 and 9253
        "NAME", "REFRESH-INTERVAL", "SOURCE", "COLOR", "IMAGE", "CONFERENCE", "CALENDAR-ADDRESS", "LOCATION-TYPE",
        "PARTICIPANT-TYPE", "RESOURCE-TYPE", "STRUCTURED-DATA", "STYLED-DESCRIPTION", "ACKNOWLEDGED", "PROXIMITY",
        "CONCEPT", "LINK", "REFID",
        # vCalendar 1.0
        "DAYLIGHT", "TZ", "AALARM", "DALARM", "MALARM", "PALARM", "DCREATED", "RNUM",
    }
)  # fmt: skip
