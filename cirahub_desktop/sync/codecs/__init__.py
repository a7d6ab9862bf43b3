"""Formats and their oddities: iCalendar, time zones, recurrence. No network, no store."""
