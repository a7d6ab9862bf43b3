"""The iCal link: a feed that is read and never written."""
