"""Public-folder calendars over EWS.

exchangelib carries the sign-in, the sessions and the zone map; the requests are our own. Its item layer asks more
than it needs (FindItem and GetItem for every stamp, the mailbox root for every query, every API version after an
error), costs fifty times the processor time, and repeats what must not be repeated.

From the wire up: ``soap`` (envelopes), ``retry`` and ``transport`` (one request, its errors), ``connection`` (what an
account can reach), ``folders``, ``listing``, ``stamps``, ``zones``, ``recurrence``, ``write_codec``, ``read_codec``,
``occurrences``, ``writing``, ``outcome``, and the ``spoke`` itself.
"""
