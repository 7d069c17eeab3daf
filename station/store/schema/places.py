"""The table of places: stores, rooms, vehicles, cabinets, positions."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Text

from station.store.schema.metadata import state_table

# `code_key` is the code without regard to case and width (station.core.codes.code_key). `unfit` is a JSON list of the
# conditions that the last check found not met. Until when a place is to be checked stands in `deadline` alone.
place = state_table(
    "place",
    Column("code", String(40), primary_key=True),
    Column("code_key", String(160), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("parent", String(40), nullable=False),
    Column("checked_at", String(27)),
    Column("checked_by", Text, nullable=False),
    Column("unfit", Text, nullable=False),
)

Index("place_code_key", place.c.code_key)
