"""What comes of every kind of trouble with a server of Exchange, at every kind of request; see ``docs/faults.md``."""
