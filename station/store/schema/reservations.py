"""The table of reservations: each item that is kept for an officer."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, String, Text

from station.store.schema.metadata import state_table

# `seq` is the entry that keeps the item. Whether it was taken is asked of the custody spans.
reservation = state_table(
    "reservation",
    Column("tag", String(40), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("number", String(64), nullable=False),
    Column("first_at", String(27), nullable=False),
    Column("last_at", String(27), nullable=False),
    Column("activity", String(64), nullable=False),
    Column("note", Text, nullable=False),
    Column("matter", Text, nullable=False),
    Column("ended_at", String(27)),
)

Index("reservation_seq", reservation.c.seq)
Index("reservation_number", reservation.c.number, reservation.c.first_at)
Index("reservation_first", reservation.c.first_at)
