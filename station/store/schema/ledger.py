"""Tables of the ledger itself and of its guard."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Text

from station.store.schema.metadata import permanent_table, state_table

# The entries. `content` is what was hashed; the other columns repeat parts of it for lookup and are compared with it
# by the verifier.
ledger_entry = permanent_table(
    "ledger_entry",
    Column("stream", String(16), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("epoch", Integer, nullable=False),
    Column("kind", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("happened_at", String(27), nullable=False),
    Column("recorded_at", String(27), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

# The end of each stream; its row is the lock under which entries get their numbers.
ledger_head = permanent_table(
    "ledger_head",
    Column("stream", String(16), primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("suite", String(32), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("recorded_at", String(27), nullable=False),
)

CHAINED = "chained"
"""Marks columns that follow from the others of all rows: they stand last, and no guard sums them."""

checkpoint = permanent_table(
    "checkpoint",
    Column("stream", String(16), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("made_at", String(27), primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("note", Text, nullable=False),
    # The place in which it was kept, and what chains it to the one kept before; see `station.store.checkpoints`.
    Column("place", Integer, nullable=True, info={CHAINED: True}),
    Column("link", LargeBinary, nullable=True, info={CHAINED: True}),
)

# Facts about this database: station id, office, database id, projection fingerprint.
station_fact = permanent_table(
    "station_fact",
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

# Password and PIN verifiers. They are not entries, because entries travel to the centre; the ledger holds each
# verifier's fingerprint, so that a verifier inserted outside the program is noticed.
credential = permanent_table(
    "credential",
    Column("owner", String(128), primary_key=True),
    Column("purpose", String(16), primary_key=True),
    Column("verifier", Text, nullable=False),
)

# For each table of rows that no entry tells: how many there are, the sum of their digests, and a MAC over both by the
# station's key (`station.store.guard`).
guard = permanent_table(
    "guard",
    Column("name", String(64), primary_key=True),
    Column("amount", BigInteger, nullable=False),
    Column("total", LargeBinary, nullable=False),
    Column("mac", LargeBinary, nullable=False),
)

ledger_subject = state_table(
    "ledger_subject",
    Column("subject", String(200), primary_key=True),
    Column("stream", String(16), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
)

# What the list of entries is searched by: the words of an entry in one line (`station.store.entry_words`), with what that list is
# narrowed and ordered by. A word may stand anywhere in any entry, so all of them are looked through: the rows are short and
# lie in the order of their key.
ledger_words = state_table(
    "ledger_words",
    Column("stream", String(16), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(64), nullable=False),
    Column("happened_at", String(27), nullable=False),
    Column("recorded_at", String(27), nullable=False),
    Column("text", Text, nullable=False),
    in_key_order=True,
)

ledger_epoch = state_table(
    "ledger_epoch",
    Column("stream", String(16), primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("first_seq", BigInteger, nullable=False),
    Column("suite", String(32), nullable=False),
    Column("key_id", String(32), nullable=False),
    Column("public_key", String(256), nullable=False),
    Column("database_id", String(64), nullable=False),
    Column("reason", String(64), nullable=False),
    Column("started_at", String(27), nullable=False),
)

# Entries of kinds that this version of the program does not know: kept, chained, shown as they are.
ledger_opaque = state_table(
    "ledger_opaque",
    Column("stream", String(16), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(64), nullable=False),
    Column("version", Integer, nullable=False),
)

policy_parameter = state_table(
    "policy_parameter",
    Column("rule", String(8), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
)

Index("ledger_entry_recorded", ledger_entry.c.stream, ledger_entry.c.recorded_at, ledger_entry.c.seq)
Index("ledger_entry_kind", ledger_entry.c.stream, ledger_entry.c.kind, ledger_entry.c.seq)
