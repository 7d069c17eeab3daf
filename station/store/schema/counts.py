"""Running counts of state rows, so that a screen need not count a whole table: index tables, kept and made anew.

`station.store.counting` keeps them; a count that is zero has no row.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Text

from station.store.schema.metadata import index_table

# Items by how they stand.
item_count = index_table(
    "item_count",
    Column("category", Integer, primary_key=True, autoincrement=False),
    Column("state", String(24), primary_key=True),
    Column("condition", String(16), primary_key=True),
    Column("amount", Integer, nullable=False),
)

# Items of a category that an officer has in hand, for themselves or signed for a unit or place (`held_for`).
holding_count = index_table(
    "holding_count",
    Column("holder", String(64), primary_key=True),
    Column("held_for", String(180), primary_key=True),
    Column("category", Integer, primary_key=True, autoincrement=False),
    Column("amount", Integer, nullable=False),
)

# Officers in service by unit; `group_name` is empty for those without a group.
officer_count = index_table(
    "officer_count",
    Column("department", String(80), primary_key=True),
    Column("group_name", Text, primary_key=True),
    Column("amount", Integer, nullable=False),
)
