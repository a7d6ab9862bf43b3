"""Calendars that nobody would write: nothing may crash, hang, eat the memory or get lost without a word."""
