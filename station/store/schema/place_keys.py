"""The table of keys of places that somebody has."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, String, Text

from station.store.schema.metadata import state_table

# One row per key that is out, by the code of its place and what it is called among the keys of that place; `seq` is the entry
# that gave it. Where a place is called otherwise since, `name` is what it was called then.
place_key = state_table(
    "place_key",
    Column("place", String(40), primary_key=True),
    Column("key", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("number", String(64), nullable=False),
    Column("person", Text, nullable=False),
    Column("given_at", String(27), nullable=False),
    Column("seq", BigInteger, nullable=False),
)
