"""Projection of the titles of foreign tables that the office matches with columns."""

from __future__ import annotations

from station.core.ledger import Entry, canonical_bytes
from station.people.match_bodies import TitlesMatched
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.matches import matched_titles

_PEOPLE = Room("people")


@_PEOPLE.derives(TitlesMatched, matched_titles)
def titles_matched(rows: Rows, _entry: Entry, body: TitlesMatched) -> None:
    """All matched titles of a template; an earlier entry about it no longer counts."""
    pairs = [[each.title, each.column] for each in body.titles]
    rows.put(matched_titles, {"template": body.template, "titles": canonical_bytes(pairs).decode()})
