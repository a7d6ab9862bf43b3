"""The tables, as numbered migrations; ``user_version`` says which have been applied.

Times are UTC, ISO 8601. Events are the JSON of ``model/canonical.py``. No table holds a secret (R12).
"""

from __future__ import annotations

FIRST = """
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE account (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    email TEXT NOT NULL,
    user TEXT NOT NULL,
    server TEXT NOT NULL,
    auth TEXT NOT NULL
);

CREATE TABLE hub (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    object TEXT NOT NULL,
    paused INTEGER NOT NULL DEFAULT 0,
    run_number INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE spoke (
    id TEXT PRIMARY KEY,
    hub TEXT NOT NULL REFERENCES hub ON DELETE CASCADE,
    name TEXT NOT NULL COLLATE NOCASE,
    kind TEXT NOT NULL,
    identity TEXT NOT NULL,
    path TEXT NOT NULL,
    account TEXT REFERENCES account,
    folder_id TEXT NOT NULL,
    host TEXT NOT NULL,
    user TEXT NOT NULL,
    options TEXT NOT NULL,
    enabled INTEGER NOT NULL DEFAULT 1,
    UNIQUE (hub, name)
);

-- How each spoke was after its last run.
CREATE TABLE condition (
    spoke TEXT PRIMARY KEY REFERENCES spoke ON DELETE CASCADE,
    cursor TEXT NOT NULL DEFAULT '',
    zone TEXT NOT NULL DEFAULT '',
    verdict TEXT,
    listed_at TEXT,
    last_success TEXT,
    listed INTEGER NOT NULL DEFAULT 0,
    foreign_items INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    error_since TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    last_try TEXT,
    faults TEXT NOT NULL DEFAULT '[]'
);

-- One row per item of a hub; 'gone' rows wait until their copies are gone too.
CREATE TABLE item (
    id TEXT PRIMARY KEY,
    hub TEXT NOT NULL REFERENCES hub ON DELETE CASCADE,
    origin TEXT NOT NULL,
    uid TEXT NOT NULL,
    recurrence_id TEXT NOT NULL,
    content TEXT NOT NULL,
    subject TEXT NOT NULL,
    start TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT,
    source TEXT NOT NULL,
    kept TEXT NOT NULL DEFAULT '',
    gone INTEGER NOT NULL DEFAULT 0,
    event TEXT NOT NULL,
    UNIQUE (hub, origin)
) WITHOUT ROWID;

-- What ties an item to its copy in a spoke; 'base' is the value both sides last agreed on.
CREATE TABLE link (
    spoke TEXT NOT NULL REFERENCES spoke ON DELETE CASCADE,
    item TEXT NOT NULL REFERENCES item ON DELETE CASCADE,
    remote_id TEXT NOT NULL,
    version TEXT NOT NULL,
    ownership TEXT NOT NULL,
    agreed TEXT NOT NULL,
    nonce TEXT NOT NULL DEFAULT '',
    basis TEXT NOT NULL DEFAULT '',
    edited INTEGER NOT NULL DEFAULT 0,
    sure INTEGER NOT NULL DEFAULT 1,
    vanished INTEGER NOT NULL DEFAULT 0,
    declined TEXT NOT NULL DEFAULT '',
    refusal TEXT NOT NULL DEFAULT '',
    base TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (spoke, item)
) WITHOUT ROWID;
CREATE INDEX link_item ON link (item);

-- Items gone from a source that wait for the second strike (R3).
CREATE TABLE strike (
    spoke TEXT NOT NULL REFERENCES spoke ON DELETE CASCADE,
    remote_id TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (spoke, remote_id)
) WITHOUT ROWID;

-- What was about to be written; settled before anything is read as a human's work (R5).
CREATE TABLE intent (
    id INTEGER PRIMARY KEY,
    spoke TEXT NOT NULL REFERENCES spoke ON DELETE CASCADE,
    item TEXT NOT NULL,
    run INTEGER NOT NULL,
    action TEXT NOT NULL,
    why TEXT NOT NULL,
    nonce TEXT NOT NULL,
    remote_id TEXT NOT NULL,
    content TEXT NOT NULL,
    basis TEXT NOT NULL,
    event TEXT NOT NULL
);
CREATE INDEX intent_spoke ON intent (spoke);

CREATE TABLE run (
    id TEXT PRIMARY KEY,
    hub TEXT NOT NULL REFERENCES hub ON DELETE CASCADE,
    number INTEGER NOT NULL,
    started TEXT NOT NULL,
    ended TEXT,
    summary TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX run_hub ON run (hub, number);

-- What a run did to which item and why, with the value before it.
CREATE TABLE record (
    id INTEGER PRIMARY KEY,
    run TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
    spoke TEXT NOT NULL,
    item TEXT NOT NULL,
    action TEXT NOT NULL,
    why TEXT NOT NULL,
    subject TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX record_run ON record (run);

-- Deletions and emptying overwrites of the last day, counted by the breaker (R2).
CREATE TABLE loss (
    hub TEXT NOT NULL REFERENCES hub ON DELETE CASCADE,
    spoke TEXT NOT NULL,
    item TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX loss_at ON loss (hub, at);

-- Deletions that wait for a person.
CREATE TABLE hold (
    id TEXT PRIMARY KEY,
    hub TEXT NOT NULL REFERENCES hub ON DELETE CASCADE,
    spoke TEXT NOT NULL REFERENCES spoke ON DELETE CASCADE,
    source TEXT NOT NULL,
    reason TEXT NOT NULL,
    since TEXT NOT NULL,
    owned INTEGER NOT NULL,
    items TEXT NOT NULL
);
"""

BOTH_WAYS = """
ALTER TABLE item ADD COLUMN tombstone INTEGER NOT NULL DEFAULT 0;
-- Field to [run number, spoke, time] of its last change; only fields changed since the item was created.
ALTER TABLE item ADD COLUMN changes TEXT NOT NULL DEFAULT '';
ALTER TABLE link ADD COLUMN echo INTEGER NOT NULL DEFAULT 0;
ALTER TABLE link ADD COLUMN held TEXT NOT NULL DEFAULT '';
-- The hub's value that 'base' stands for, where they differ.
ALTER TABLE link ADD COLUMN hub_base TEXT NOT NULL DEFAULT '';
-- When a spoke that feeds the hub with new items only was first read whole.
ALTER TABLE condition ADD COLUMN baseline TEXT NOT NULL DEFAULT '';
-- The hub's own records have '' as spoke.
ALTER TABLE record ADD COLUMN remote_id TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN undoes TEXT NOT NULL DEFAULT '';
-- What was there before the write, for the record of a run that did not live to make it.
ALTER TABLE intent ADD COLUMN before TEXT NOT NULL DEFAULT '';
CREATE INDEX record_item ON record (item);

-- Items of others, so that each is read once.
CREATE TABLE foreign_item (
    spoke TEXT NOT NULL REFERENCES spoke ON DELETE CASCADE,
    remote_id TEXT NOT NULL,
    version TEXT NOT NULL,
    uid TEXT NOT NULL,
    recurrence_id TEXT NOT NULL,
    origin TEXT NOT NULL,
    print TEXT NOT NULL,
    at_home INTEGER NOT NULL DEFAULT 0,
    left_out INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (spoke, remote_id)
) WITHOUT ROWID;

-- What a person put back; '' as spoke is the hub itself, '' as wanted means not there.
CREATE TABLE pin (
    hub TEXT NOT NULL REFERENCES hub ON DELETE CASCADE,
    item TEXT NOT NULL,
    spoke TEXT NOT NULL,
    wanted TEXT NOT NULL,
    run TEXT NOT NULL,
    PRIMARY KEY (hub, item, spoke)
) WITHOUT ROWID;

-- Disputes that wait for a person.
CREATE TABLE conflict (
    id TEXT PRIMARY KEY,
    hub TEXT NOT NULL REFERENCES hub ON DELETE CASCADE,
    item TEXT NOT NULL,
    spoke TEXT NOT NULL REFERENCES spoke ON DELETE CASCADE,
    since TEXT NOT NULL,
    subject TEXT NOT NULL,
    fields TEXT NOT NULL,
    ours TEXT NOT NULL,
    theirs TEXT NOT NULL,
    answer TEXT NOT NULL DEFAULT '',
    UNIQUE (item, spoke)
);
"""

PARTS = """
-- Of a single event that stands for one occurrence: its series.
ALTER TABLE item ADD COLUMN part_of TEXT NOT NULL DEFAULT '';
ALTER TABLE item ADD COLUMN repeats INTEGER NOT NULL DEFAULT 0;
ALTER TABLE link ADD COLUMN split TEXT NOT NULL DEFAULT '';
UPDATE item SET repeats = 1 WHERE event LIKE '%"series":{%';
"""

SERVERS = """
ALTER TABLE account ADD COLUMN client_id TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN tenant TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN cloud TEXT NOT NULL DEFAULT 'worldwide';
ALTER TABLE spoke ADD COLUMN mailbox TEXT NOT NULL DEFAULT '';
ALTER TABLE condition ADD COLUMN located_at TEXT;
"""

AGENDA = """
-- Subject and place without case and accents, by which people look for an event.
ALTER TABLE item ADD COLUMN sought TEXT NOT NULL DEFAULT '';
UPDATE item SET sought = plain(subject || char(10) || coalesce(json_extract(event, '$.location'), ''));
-- What the calendar shows, found by time without a look at the contents.
CREATE INDEX item_shown ON item (hub, first, id, last, source, sought, gone, part_of)
    WHERE NOT gone AND part_of = '';
-- What the list of a hub's runs counts, from the index alone.
DROP INDEX record_run;
CREATE INDEX record_run ON record (run, spoke, action);
"""

KEEPING = """
-- '' as run: nothing was undone, and it stays as it is there. The subject is that of an item that may not be known yet.
ALTER TABLE pin ADD COLUMN subject TEXT NOT NULL DEFAULT '';
"""

MIGRATIONS: tuple[str, ...] = (FIRST, BOTH_WAYS, PARTS, SERVERS, AGENDA, KEEPING)
"""Script n takes a store from version n to n + 1. Never edit one that was released; add another."""
