"""The last test of each printer; the office's own templates of papers; slips on record."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, String, Text

from station.store.schema.metadata import state_table

# `about` is the entry's subject: ``item:TAG`` for a registered printer, else ``printer:ADDRESS``.
printer_test = state_table(
    "printer_test",
    Column("about", String(200), primary_key=True),
    Column("tested_at", String(27), nullable=False),
    Column("address", String(200), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("seq", BigInteger, nullable=False),
)

paper_template = state_table(
    "paper_template",
    Column("name", String(64), primary_key=True),
    Column("text", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
)

# `place` is relative to the folder of slips.
kept_slip = state_table(
    "kept_slip",
    Column("place", String(300), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
)
