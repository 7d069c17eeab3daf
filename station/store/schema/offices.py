"""State of offices: who holds which function in which unit, from when to when, and for whom."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String

from station.store.schema.metadata import state_table

office_holder = state_table(
    "office_holder",
    Column("number", String(32), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("level", String(16), nullable=False),
    Column("unit", String(200), nullable=False),
    Column("function", String(32), nullable=False),
    Column("first_day", String(10), nullable=False),
    Column("ended_on", String(10)),
    Column("absent", String(32), nullable=False),
    Column("absent_seq", Integer, nullable=False),
)
