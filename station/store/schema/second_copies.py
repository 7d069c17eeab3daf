"""The table of second copies: which recording lies in which second archive."""

from __future__ import annotations

from sqlalchemy import Column, String, Text

from station.store.schema.metadata import state_table

second_copy = state_table(
    "second_copy",
    Column("sha256", String(64), primary_key=True),
    Column("archive", String(32), primary_key=True),
    Column("stored", Text, nullable=False),
    Column("stored_at", String(27), nullable=False),
)
