"""Titles of foreign tables that the office matches with columns, by the name of the template."""

from __future__ import annotations

from sqlalchemy import Column, String, Text

from station.store.schema.metadata import state_table

# `titles` is a JSON list of pairs: title and column.
matched_titles = state_table(
    "matched_titles",
    Column("template", String(64), primary_key=True),
    Column("titles", Text, nullable=False),
)
