"""Entries of a branch that parted from the ledger, kept as entries of their own."""

from __future__ import annotations

import base64
from datetime import datetime

from station.core.ledger import Draft, EntryRecovered, StoredEntry
from station.core.ledger.chain import is_link
from station.people.sessions import Session


def recovered_draft(session: Session, row: StoredEntry, now: datetime) -> Draft:
    """The entry that keeps `row`, with its place, its hash and its exact content, under what it was about."""
    try:
        entry = row.entry()
        happened_at, subjects = entry.happened_at, entry.subjects
    except (ValueError, KeyError, TypeError):  # damaged: kept as it is all the same
        happened_at, subjects = now, ()
    try:
        coding, content = "text", row.content.decode("utf-8")
    except UnicodeDecodeError:
        coding, content = "base64", base64.b64encode(row.content).decode("ascii")
    intact = is_link(row.prev_hash, row.content, row.hash)
    body = EntryRecovered(
        max(0, row.epoch), max(1, row.seq), row.hash.hex(), row.kind, intact, coding == "base64", content
    )
    return Draft(body, session.actor, happened_at, subjects, ("DM-03",), into=row.stream, by=session)
