"""The table of changes of keeper that wait for their joint count."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, String, Text

from station.store.schema.metadata import state_table

# By the number of the entry that says it; a change that was counted, or that another one goes on from, has no row any more. `holding` is
# the entry that gave the office which goes over; `unit` is what the unit was called then.
keeper_change = state_table(
    "keeper_change",
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("level", String(16), nullable=False),
    Column("unit", Text, nullable=False),
    Column("function", String(32), nullable=False),
    Column("leaver", String(64), nullable=False),
    Column("leaver_name", Text, nullable=False),
    Column("holding", BigInteger, nullable=False),
    Column("successor", String(64), nullable=False),
    Column("successor_name", Text, nullable=False),
    Column("effective_on", String(10), nullable=False),
    Column("due_at", String(27), nullable=False),
)
