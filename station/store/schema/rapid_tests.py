"""The table of rapid tests: what was tested with which result, and how its report stands."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, String, Text

from station.store.schema.metadata import state_table

# By the number of the entry that reported it; files are attached to ``rapid_test:<seq>``.
rapid_test = state_table(
    "rapid_test",
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("tested_on", String(10), nullable=False),
    Column("sample", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("analyte", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("result", String(16), nullable=False),
    Column("value", Text, nullable=False),
    Column("number", String(64), nullable=False),
    Column("person", Text, nullable=False),
    Column("lots", Text, nullable=False),
    Column("instrument", String(40), nullable=False),
    Column("state", String(16), nullable=False),
    Column("agency", Text, nullable=False),
    Column("sent_on", String(10)),
    Column("reported_at", String(27), nullable=False),
    Column("matter", Text, nullable=False),
)

Index("rapid_test_day", rapid_test.c.tested_on, rapid_test.c.seq)
