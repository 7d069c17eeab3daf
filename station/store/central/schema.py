"""The tables of the central database.

Written for PostgreSQL and for engines that spread it over many machines: every large table's key begins with
`station_id`, there is no trigger, no sequence and no uniqueness across stations. A transaction writes one station.
Entries, receipts, quarantined packages, alarms and the claims and approvals of epochs are only ever added: a station's
login has no right to change or delete them, and sees no other station's (`rights`, `guards`).
"""

from __future__ import annotations

from typing import LiteralString

from station.store.central.guards import MODEST, own_rows
from station.store.central.rights import LOGINS, RECEIPTS_TIMED

_FIRST: tuple[LiteralString, ...] = (
    """
    CREATE TABLE schema_version (
        version integer PRIMARY KEY,
        centre_id text NOT NULL,
        applied_at timestamptz NOT NULL
    )
    """,
    """
    CREATE TABLE station (
        station_id text PRIMARY KEY,
        office text NOT NULL,
        enrolled_at timestamptz NOT NULL
    )
    """,
    """
    CREATE TABLE station_key (
        station_id text NOT NULL,
        key_id text NOT NULL,
        suite text NOT NULL,
        public_key bytea NOT NULL,
        revoked_at timestamptz,
        enrolled_at timestamptz NOT NULL,
        PRIMARY KEY (station_id, key_id)
    )
    """,
    """
    CREATE TABLE head (
        station_id text NOT NULL,
        stream text NOT NULL,
        epoch integer NOT NULL,
        suite text NOT NULL,
        seq bigint NOT NULL,
        hash bytea NOT NULL,
        updated_at timestamptz NOT NULL,
        PRIMARY KEY (station_id, stream)
    )
    """,
    """
    CREATE TABLE entry (
        station_id text NOT NULL,
        stream text NOT NULL,
        seq bigint NOT NULL,
        epoch integer NOT NULL,
        kind text NOT NULL,
        version integer NOT NULL,
        happened_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        received_at timestamptz NOT NULL,
        content bytea NOT NULL,
        prev_hash bytea NOT NULL,
        hash bytea NOT NULL,
        PRIMARY KEY (station_id, stream, seq)
    )
    """,
    """
    CREATE TABLE receipt (
        station_id text NOT NULL,
        stream text NOT NULL,
        seq bigint NOT NULL,
        first_seq bigint NOT NULL,
        epoch integer NOT NULL,
        hash bytea NOT NULL,
        checkpoint text NOT NULL,
        received_at timestamptz NOT NULL,
        PRIMARY KEY (station_id, stream, seq)
    )
    """,
    """
    CREATE TABLE quarantine (
        station_id text NOT NULL,
        digest bytea NOT NULL,
        stream text NOT NULL,
        first_seq bigint NOT NULL,
        reason text NOT NULL,
        facts text NOT NULL,
        received_at timestamptz NOT NULL,
        raw bytea NOT NULL,
        PRIMARY KEY (station_id, digest)
    )
    """,
)

_EPOCHS: tuple[LiteralString, ...] = (
    """
    CREATE TABLE epoch_claim (
        station_id text NOT NULL,
        stream text NOT NULL,
        hash bytea NOT NULL,
        epoch integer NOT NULL,
        seq bigint NOT NULL,
        reason text NOT NULL,
        key_id text NOT NULL,
        copy text NOT NULL,
        first_seen timestamptz NOT NULL,
        PRIMARY KEY (station_id, stream, hash)
    )
    """,
    """
    CREATE TABLE epoch_approval (
        station_id text NOT NULL,
        stream text NOT NULL,
        hash bytea NOT NULL,
        reason text NOT NULL,
        approved_by text NOT NULL,
        approved_at timestamptz NOT NULL,
        PRIMARY KEY (station_id, stream, hash)
    )
    """,
    """
    CREATE TABLE alarm (
        station_id text NOT NULL,
        digest bytea NOT NULL,
        stream text NOT NULL,
        code text NOT NULL,
        facts text NOT NULL,
        checkpoint text NOT NULL,
        raised_at timestamptz NOT NULL,
        PRIMARY KEY (station_id, digest)
    )
    """,
    # What is stored was taken before anybody had to approve it.
    """
    INSERT INTO epoch_approval (station_id, stream, hash, reason, approved_by, approved_at)
    SELECT station_id, stream, hash, 'stored before', session_user, now() FROM entry
    WHERE kind = 'ledger.epoch_started'
    """,
)

_CLAIMS: tuple[LiteralString, ...] = (
    "ALTER TABLE epoch_claim ADD COLUMN note text NOT NULL DEFAULT '', ADD COLUMN digest bytea NOT NULL DEFAULT ''",
    # What nobody signed is claimed anew, signed, in the station's next session.
    """
    DELETE FROM epoch_claim c WHERE NOT EXISTS
    (SELECT 1 FROM epoch_approval a WHERE (a.station_id, a.stream, a.hash) = (c.station_id, c.stream, c.hash))
    """,
    "ALTER TABLE epoch_claim DROP CONSTRAINT epoch_claim_pkey, ADD PRIMARY KEY (station_id, stream, hash, digest)",
    """
    CREATE TABLE epoch_withdrawal (
        station_id text NOT NULL,
        stream text NOT NULL,
        hash bytea NOT NULL,
        approved_by text NOT NULL,
        approved_reason text NOT NULL,
        approved_at timestamptz NOT NULL,
        withdrawn_by text NOT NULL,
        reason text NOT NULL,
        withdrawn_at timestamptz NOT NULL,
        PRIMARY KEY (station_id, stream, hash, withdrawn_at)
    )
    """,
    *own_rows("epoch_withdrawal"),
)

_RECEIPTS: tuple[LiteralString, ...] = (
    # Several for one number: what somebody wrote beside the one that is signed does not keep that one out.
    "ALTER TABLE receipt ADD COLUMN digest bytea NOT NULL DEFAULT ''",
    "ALTER TABLE receipt DROP CONSTRAINT receipt_pkey, ADD PRIMARY KEY (station_id, stream, seq, digest)",
    *RECEIPTS_TIMED,
    *MODEST,
)

_ACTS: tuple[LiteralString, ...] = (
    """
    CREATE TABLE owner_act (
        station_id text NOT NULL,
        done_at timestamptz NOT NULL,
        act text NOT NULL,
        about text NOT NULL,
        reason text NOT NULL,
        done_by text NOT NULL,
        person text NOT NULL,
        PRIMARY KEY (station_id, done_at, act, about)
    )
    """,
    *own_rows("owner_act"),
)

REVISIONS: tuple[tuple[LiteralString, ...], ...] = (_FIRST, _EPOCHS, LOGINS, _CLAIMS, _RECEIPTS, _ACTS)
"""What makes the tables of each version out of those of the one before it; a set-up runs those that are missing."""

VERSION = len(REVISIONS)
"""What `schema_version` holds when all of them were run."""

ADD_ENTRIES: LiteralString = """
    INSERT INTO entry (station_id, stream, seq, epoch, kind, version, happened_at, recorded_at, received_at,
                       content, prev_hash, hash)
    SELECT %(station)s, %(stream)s, each.seq, each.epoch, each.kind, each.version, each.happened_at,
           each.recorded_at, now(), each.content, each.prev_hash, each.hash
    FROM unnest(%(seq)b::int8[], %(epoch)b::int4[], %(kind)b::text[], %(version)b::int4[],
                %(happened_at)b::timestamptz[], %(recorded_at)b::timestamptz[],
                %(content)b::bytea[], %(prev_hash)b::bytea[], %(hash)b::bytea[])
         AS each(seq, epoch, kind, version, happened_at, recorded_at, content, prev_hash, hash)
"""
"""Many entries in one statement: PostgreSQL takes no COPY where rows are guarded. The arrays travel in binary (``%b``);
as text they cost six times as much."""
