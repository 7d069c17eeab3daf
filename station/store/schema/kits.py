"""Tables of kits: the sets of items that go out and come back by one scan, and the items of each."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Text

from station.store.schema.metadata import state_table

# `code_key` is the code without regard to case and width (station.core.codes.code_key).
kit = state_table(
    "kit",
    Column("code", String(40), primary_key=True),
    Column("code_key", String(160), nullable=False),
    Column("name", Text, nullable=False),
)

kit_part = state_table(
    "kit_part",
    Column("code", String(40), primary_key=True),
    Column("tag", String(40), primary_key=True),
    Column("place", Integer, nullable=False),
)

Index("kit_code_key", kit.c.code_key)
Index("kit_part_tag", kit_part.c.tag)
