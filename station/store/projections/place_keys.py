"""Projections of keys: who has which key of a place."""

from __future__ import annotations

from station.core.ledger import Entry
from station.inventory.places.keys.bodies import KeyGiven, KeyLost, KeyReturned
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.place_keys import place_key

_INVENTORY = Room("inventory")


@_INVENTORY.derives(KeyGiven, place_key)
def key_given(rows: Rows, entry: Entry, body: KeyGiven) -> None:
    """The officer has it."""
    rows.put(
        place_key,
        {
            "place": body.code,
            "key": body.key_name,
            "name": body.name,
            "number": body.number,
            "person": body.person,
            "given_at": entry.happened,
            "seq": entry.seq,
        },
    )


@_INVENTORY.derives(KeyReturned, place_key)
def key_returned(rows: Rows, _entry: Entry, body: KeyReturned) -> None:
    """Nobody has it."""
    _gone(rows, body)


@_INVENTORY.derives(KeyLost, place_key)
def key_lost(rows: Rows, _entry: Entry, body: KeyLost) -> None:
    """Nobody has it any more."""
    _gone(rows, body)


def _gone(rows: Rows, body: KeyReturned | KeyLost) -> None:
    row = rows.row(place_key, body.code, body.key_name)
    if row is None or row["number"] != body.number:
        rows.impossible("key_not_out", place=body.code, number=body.number)
        return
    rows.remove(place_key, body.code, body.key_name)
