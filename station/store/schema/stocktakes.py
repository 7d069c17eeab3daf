"""The table of stocktakes: how each stands, and its numbers once it is closed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Text

from station.store.schema.metadata import state_table

# By the number of the entry that started it. What was read and found stands in its entries alone; the numbers are those of its
# closing, `read` is how many codes were read.
stocktake = state_table(
    "stocktake",
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("scope", String(16), nullable=False),
    Column("codes", Text, nullable=False),
    Column("called", Text, nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("blind", Boolean, nullable=False),
    Column("expected", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("started_at", String(27), nullable=False),
    Column("started_by", Text, nullable=False),
    Column("read", Integer, nullable=False),
    Column("ended_at", String(27)),
    Column("found", Integer, nullable=False),
    Column("missing", Integer, nullable=False),
    Column("surplus", Integer, nullable=False),
    Column("misplaced", Integer, nullable=False),
    Column("unknown", Integer, nullable=False),
    Column("findings", Integer, nullable=False),
    Column("decided", Integer, nullable=False),
    Column("filed_at", String(27)),
)

Index("stocktake_state", stocktake.c.state, stocktake.c.seq)
