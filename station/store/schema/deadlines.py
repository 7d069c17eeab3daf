"""Deadlines of all rooms in one table, and the announced years on which they are counted."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Text

from station.store.schema.metadata import state_table

# One row per deadline: `seq` is the entry that started it, `computed_seq` the one that set `due_at`. `persons` is a
# JSON list of officers' numbers, `length` as `station.core.deadlines.Length` writes it (empty: only the due moment is
# known), `pauses` a JSON list of [start, end or null, anew]. `ended_at` is empty while it is open.
deadline = state_table(
    "deadline",
    Column("kind", String(40), primary_key=True),
    Column("subject", String(160), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("rule", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("persons", Text, nullable=False),
    Column("started_at", String(27), nullable=False),
    Column("due_at", String(27), nullable=False),
    Column("length", String(40), nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("computed_seq", BigInteger, nullable=False),
    Column("pauses", Text, nullable=False),
    Column("ended_at", String(27)),
    Column("outcome", String(16)),
    Column("ended_seq", BigInteger),
)

# Who has claimed a deadline, as which recipient of its steps; the row of one that has ended stays. The second table holds
# the same claims by account, so that a projection finds those of an account that is frozen, closed or loses a role.
deadline_claim = state_table(
    "deadline_claim",
    Column("kind", String(40), primary_key=True),
    Column("subject", String(160), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("account", String(40), nullable=False),
    Column("name", Text, nullable=False),
    Column("recipient", String(16), nullable=False),
    Column("claimed_at", String(27), nullable=False),
)

account_claim = state_table(
    "account_claim",
    Column("account", String(40), primary_key=True),
    Column("kind", String(40), primary_key=True),
    Column("subject", String(160), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("recipient", String(16), nullable=False),
)

calendar_year = state_table(
    "calendar_year",
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("source", Text, nullable=False),
    Column("days", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
)

Index("deadline_open", deadline.c.ended_at, deadline.c.kind, deadline.c.due_at, deadline.c.subject)
Index("deadline_due", deadline.c.due_at)
Index("deadline_claim_account", deadline_claim.c.account)
Index("deadline_subject", deadline.c.subject, deadline.c.seq)
