"""The tables of matters: each with its facts, and which entries name which matter."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, String, Text

from station.store.schema.metadata import state_table

# By the normal form of the number. `facts` is all that is known, as JSON; the columns between are for finding and sorting.
# `officers` are numbers, `parties` and `officer_names` names, each on a line of its own.
matter = state_table(
    "matter",
    Column("key", String(100), primary_key=True),
    Column("number", String(100), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("quality", Boolean, nullable=False),
    Column("title", Text, nullable=False),
    Column("parties", Text, nullable=False),
    Column("opened_on", String(10), nullable=False),
    Column("decided_on", String(10)),
    Column("officers", Text, nullable=False),
    Column("officer_names", Text, nullable=False),
    Column("unit", String(130), nullable=False),
    Column("state", String(16), nullable=False),
    Column("closed_on", String(10)),
    Column("outcome", Text, nullable=False),
    Column("facts", Text, nullable=False),
    # Site visits as [entry, day, result, subject and entry of the deadline], explanations as [entry, ground, text]: JSON lists, empty for most.
    Column("visits", Text),
    Column("exemptions", Text),
    # The numbers that it had before, as they were written: a JSON list, empty for nearly all.
    Column("former", Text),
    Column("seq", BigInteger, nullable=False),
)

Index("matter_opened", matter.c.opened_on, matter.c.key)

# Another number that leads to a matter, by its normal form: the one that it has since the first was found wrong.
matter_alias = state_table(
    "matter_alias",
    Column("alias", String(100), primary_key=True),
    Column("key", String(100), nullable=False),
)

Index("matter_alias_by_key", matter_alias.c.key)

# An entry of custody names a matter, on the list or not: by the normal form of the number as it stands in the entry.
matter_mention = state_table(
    "matter_mention",
    Column("key", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("what", String(40), nullable=False),
    Column("number", Text, nullable=False),
    in_key_order=True,
)

# What an item is out for since the entry `seq`, by its first tag; since a return that ended it: for nothing.
loan_matter = state_table(
    "loan_matter",
    Column("tag", String(64), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),
    Column("number", Text, nullable=False),
    in_key_order=True,
)

Index("loan_matter_by_key", loan_matter.c.key)
