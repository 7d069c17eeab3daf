"""State of people: office, units, officers, accounts, secrets that other persons chose, and wrong sign-in attempts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, String, Text

from station.store.schema.metadata import state_table


def _life() -> tuple[Column[Any], ...]:
    """Of a unit: its former names, a line each; the day from which it is no more, and the unit that it is part of since."""
    return (
        Column("former", Text, nullable=False),
        Column("ended_on", String(10)),
        Column("merged_into", String(180), nullable=False),
    )


office = state_table(
    "office",
    Column("code", String(32), primary_key=True),
    Column("name", Text, nullable=False),
)

department = state_table(
    "department",
    Column("name", String(80), primary_key=True),
    Column("code", String(32), nullable=False),
    *_life(),
)

enforcement_group = state_table(
    "enforcement_group",
    Column("department", String(80), primary_key=True),
    Column("name", String(80), primary_key=True),
    *_life(),
)

# `before` is a JSON list of how the grid stands until `effective_on`, where that was ahead when it was defined: the oldest first.
grid = state_table(
    "grid",
    Column("code", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("chief", String(32), nullable=False),
    Column("deputies", Text, nullable=False),
    Column("members", Text, nullable=False),
    Column("effective_on", String(10), nullable=False),
    Column("before", Text, nullable=False),
)

officer = state_table(
    "officer",
    Column("number", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("department", String(80), nullable=False),
    Column("group_name", String(80), nullable=False),
    Column("badge", String(64), nullable=False),
    Column("phone", String(40), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("pin_fingerprint", String(64), nullable=False),
    Column("number_key", String(96), nullable=False),
    Column("badge_key", String(192), nullable=False),
    Column("former", Text, nullable=False),
)

account = state_table(
    "account",
    Column("name", String(40), primary_key=True),
    Column("display_name", Text, nullable=False),
    Column("number", String(32)),
    Column("roles", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("superior", String(40), nullable=False),
    Column("password_fingerprint", String(64), nullable=False),
)

# Written from the audit stream alone; all others from the custody stream.
sign_in_attempt = state_table(
    "sign_in_attempt",
    Column("owner", String(80), primary_key=True),
    Column("failed", Integer, nullable=False),
    Column("locked_until", String(27), nullable=False),
    Column("seq", Integer, nullable=False),
)

secret_issue = state_table(
    "secret_issue",
    Column("owner", String(80), primary_key=True),
    Column("pending", Boolean, nullable=False),
    Column("replaced", Boolean, nullable=False),
    Column("by_account", String(40), nullable=False),
    Column("by_name", Text, nullable=False),
    Column("at", String(27), nullable=False),
    Column("seq", Integer, nullable=False),
)

Index("officer_number_key", officer.c.number_key)
Index("officer_badge_key", officer.c.badge_key)
Index("officer_department", officer.c.department, officer.c.number)
Index("officer_group", officer.c.department, officer.c.group_name, officer.c.number)
Index("account_number", account.c.number)
