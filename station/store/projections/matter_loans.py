"""Projections of loans for a matter: which loan is for which, and that gear went out and came back under it (PF-10)."""

from __future__ import annotations

from station.core.ledger import Entry
from station.inventory.bodies import CheckedIn
from station.inventory.handing.bodies import HandedOver
from station.inventory.late.bodies import CheckedIn2
from station.inventory.losses.bodies import ItemLost, ItemReported
from station.inventory.movement.bodies import CheckedIn3
from station.inventory.receivers.bodies import HandedOver2
from station.inventory.stock.loan_bodies import CheckedIn4, HandedOver3
from station.inventory.stock.matter_bodies import CheckedOut6
from station.inventory.voiding.bodies import MovementVoided, MovementVoided2
from station.matters.numbers import matter_key
from station.store.projections.matters import mention
from station.store.projections.registry import Room
from station.store.projections.rows import Row, Rows
from station.store.schema.matters import loan_matter, matter_alias, matter_mention

_MATTERS = Room("matters")


@_MATTERS.derives(CheckedOut6, loan_matter, matter_mention, reads=(matter_alias,))
def lent_for_matter(rows: Rows, entry: Entry, body: CheckedOut6) -> None:
    """Gear went out for a matter."""
    key = matter_key(body.matter)
    if key:
        mention(rows, entry, key, body.matter)
        for line in body.lines:
            row = {"tag": line.tag, "seq": entry.seq, "key": key, "number": body.matter}
            rows.put(loan_matter, row)


def handed_for_matter(rows: Rows, entry: Entry, body: HandedOver) -> None:
    """What is out for a matter stays so with whoever has it now."""
    for line in body.lines:
        running = _running(rows, entry, line.tag)
        if running is not None:
            rows.put(loan_matter, {**running, "seq": entry.seq})


def back_for_matter(rows: Rows, entry: Entry, body: CheckedIn) -> None:
    """Gear that was out for a matter came back."""
    for line in body.lines:
        if _running(rows, entry, line.tag) is not None:
            rows.put(loan_matter, {"tag": line.tag, "seq": entry.seq, "key": "", "number": ""})


_MATTERS.derives(HandedOver, loan_matter, matter_mention, reads=(matter_alias,))(handed_for_matter)
_MATTERS.derives(HandedOver2, loan_matter, matter_mention, reads=(matter_alias,))(handed_for_matter)
_MATTERS.derives(HandedOver3, loan_matter, matter_mention, reads=(matter_alias,))(handed_for_matter)
_MATTERS.derives(CheckedIn, loan_matter, matter_mention, reads=(matter_alias,))(back_for_matter)
_MATTERS.derives(CheckedIn2, loan_matter, matter_mention, reads=(matter_alias,))(back_for_matter)
_MATTERS.derives(CheckedIn3, loan_matter, matter_mention, reads=(matter_alias,))(back_for_matter)
_MATTERS.derives(CheckedIn4, loan_matter, matter_mention, reads=(matter_alias,))(back_for_matter)


@_MATTERS.derives(ItemReported, matter_mention, reads=(loan_matter, matter_alias))
def reported_meanwhile(rows: Rows, entry: Entry, body: ItemReported) -> None:
    """What is out for a matter is reported lost or damaged: the report needs no number of its own."""
    _running(rows, entry, body.tag)


@_MATTERS.derives(ItemLost, loan_matter, matter_mention, reads=(matter_alias,))
def lost(rows: Rows, entry: Entry, body: ItemLost) -> None:
    """What is lost is out for no matter any more, nor when it is found and goes out anew; that it came back is not said."""
    if _running(rows, entry, body.tag) is not None:
        rows.put(loan_matter, {"tag": body.tag, "seq": entry.seq, "key": "", "number": ""})


@_MATTERS.derives(MovementVoided2, loan_matter)
@_MATTERS.derives(MovementVoided, loan_matter)
def movement_voided(rows: Rows, entry: Entry, body: MovementVoided) -> None:
    """What did not happen gave nothing a matter, and ended none."""
    del entry
    for each in body.items:
        for voided in body.voided:
            rows.remove(loan_matter, each.tag, voided.seq)


def _running(rows: Rows, entry: Entry, tag: str) -> Row | None:
    """The matter that the item is out for, whose history the entry belongs to as well."""
    found = rows.last(loan_matter, tag)
    if found is None or not found["key"]:
        return None
    mention(rows, entry, found["key"], found["number"])
    return found
