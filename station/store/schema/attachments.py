"""The table of attached files: which photos and papers belong to what."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Text

from station.store.schema.metadata import state_table

# `about` is a subject (``item:BWC-0017``), `place` the file's among those of its entry. `voided_seq` is the entry by which
# that entry does not count; the row stays, so that the file is compared on.
attached_file = state_table(
    "attached_file",
    Column("about", String(200), primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("form", String(16), nullable=False),
    Column("machine", Text, nullable=False),
    Column("what", String(64), nullable=False),
    Column("note", Text, nullable=False),
    Column("at", String(27), nullable=False),
    Column("by", Text, nullable=False),
    Column("voided_seq", BigInteger),
)
