"""The table of conduct: each criticism, violation, order, commendation and assessment, and how it stands."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Text

from station.store.schema.metadata import state_table

# By the number of its entry. `number` is empty for what is about a unit; `criticisms` and `proofs` are numbers with commas.
conduct_record = state_table(
    "conduct_record",
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("rule", String(16), nullable=False),
    Column("code", String(40), nullable=False),
    Column("head", Text, nullable=False),
    Column("number", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("unit", String(180), nullable=False),
    Column("happened_on", String(10), nullable=False),
    Column("year", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("by_number", String(32), nullable=False),
    Column("by_account", String(40), nullable=False),
    Column("recorded_at", String(27), nullable=False),
    Column("state", String(16), nullable=False),
    Column("criticisms", Text, nullable=False),
    Column("proofs", Text, nullable=False),
    Column("violation", BigInteger, nullable=False),
    Column("put_right_by", String(10)),
    Column("points", Integer),
    Column("most", Integer),
    Column("ended_at", String(27)),
    Column("ended_by", Text, nullable=False),
    Column("outcome", Text, nullable=False),
)

Index("conduct_record_number", conduct_record.c.number, conduct_record.c.seq)
Index("conduct_record_day", conduct_record.c.happened_on, conduct_record.c.seq)
Index("conduct_record_unit", conduct_record.c.unit, conduct_record.c.year)
