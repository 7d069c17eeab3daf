"""Tables of requests: how each stands, and its steps with what was decided."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Text

from station.store.schema.metadata import state_table

# One row per request, by the number of the entry that filed it; `step` is the place of the step that waits, or that
# decided last. A step has `due_at` once it has begun, and the rest once it is decided.
request = state_table(
    "request",
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(64), nullable=False),
    Column("matter", String(16), nullable=False),
    Column("rule", String(16), nullable=False),
    Column("about", String(200), nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("account", String(40), nullable=False),
    Column("number", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("filed_at", String(27), nullable=False),
    Column("state", String(16), nullable=False),
    Column("step", Integer, nullable=False),
    Column("steps", Integer, nullable=False),
    Column("ended_at", String(27)),
)

request_step = state_table(
    "request_step",
    Column("request", BigInteger, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("function", String(32), nullable=False),
    Column("due_at", String(27)),
    Column("decided_at", String(27)),
    Column("accepted", Boolean),
    Column("opinion", Text, nullable=False),
    Column("account", String(40), nullable=False),
    Column("number", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("absent", String(32), nullable=False),
    Column("paper", Text, nullable=False),
    Column("paper_dated", String(10)),
    Column("second", Text, nullable=False),
)

Index("request_about", request.c.about)
Index("request_state", request.c.state)
