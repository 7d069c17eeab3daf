"""The tables of catalogues of equipment, and of the posts by which they may demand."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, String, Text

from station.store.schema.metadata import state_table

# One row per version, by its entry; `rows` are those of the catalogue as JSON, in its order. `ended_on` is of the catalogue as a whole.
standard_catalogue = state_table(
    "standard_catalogue",
    Column("code", String(40), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("level", String(16), nullable=False),
    Column("source", Text, nullable=False),
    Column("effective_on", String(10), nullable=False),
    Column("ended_on", String(10)),
    Column("rows", Text, nullable=False),
)

# One row per entry: of those that have begun the newest counts; `post` and `line` are empty for none.
officer_post = state_table(
    "officer_post",
    Column("number", String(64), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("post", String(40), nullable=False),
    Column("line", String(40), nullable=False),
    Column("effective_on", String(10), nullable=False),
)
