"""Projections of direct handovers: the giver's loans end and the taker's begin, by one entry."""

from __future__ import annotations

from station.core.deadlines import DeadlineOutcome
from station.core.ledger import Entry, subject
from station.inventory.handing.bodies import HandedOver
from station.inventory.receivers.bodies import HandedOver2
from station.inventory.stock.loan_bodies import HandedOver3
from station.inventory.values import ItemState
from station.store.projections.deadlines import LOAN, end, lend_for_a_length
from station.store.projections.equipment import begin_loan, end_span
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import custody_span, item

_INVENTORY = Room("inventory")
_OUT = ItemState.OUT.value


@_INVENTORY.derives(HandedOver, item, custody_span)
def handed_over(rows: Rows, entry: Entry, body: HandedOver) -> None:
    """Items went from one officer to another (EQ-11)."""
    _handed(rows, entry, body, "")


@_INVENTORY.derives(HandedOver2, item, custody_span)
def signed_over(rows: Rows, entry: Entry, body: HandedOver2) -> None:
    """What is lent to a unit or place goes on with another officer who signs for it."""
    _handed(rows, entry, body, body.receiver.value.key)


@_INVENTORY.derives(HandedOver3, item, custody_span)
def pieces_over(rows: Rows, entry: Entry, body: HandedOver3) -> None:
    """The same with counted gear, for its taker or for a unit or place."""
    _handed(rows, entry, body, "" if body.receiver is None else body.receiver.value.key)


def _handed(rows: Rows, entry: Entry, body: HandedOver, held_for: str) -> None:
    """A span of custody ends and another one begins for each item."""
    for line in body.lines:
        before = rows.row(item, line.tag)
        if before is None:
            rows.impossible("item_unknown", tag=line.tag)
        elif before["state"] != _OUT:
            rows.impossible("not_out", tag=line.tag)
        elif before["holder"] != body.giver:
            rows.impossible("other_holder", tag=line.tag, holder=before["holder"], number=body.giver)
        if before is not None:
            end_span(rows, before, entry.happened, entry.seq)
        begin_loan(rows, entry, body.number, line, held_for)


@_INVENTORY.derives(HandedOver, deadline)
def due_from_the_taker(rows: Rows, entry: Entry, body: HandedOver) -> None:
    """The giver's loans end, in time or late; the taker's are due at their own moments (EQ-07)."""
    _due_from(rows, entry, body, (body.number,))


@_INVENTORY.derives(HandedOver2, deadline)
def due_from_the_signer(rows: Rows, entry: Entry, body: HandedOver2) -> None:
    """The same; what is lent to a unit concerns its equipment administrators as well."""
    _due_from(rows, entry, body, tuple(dict.fromkeys((body.number, *body.watching))))


@_INVENTORY.derives(HandedOver3, deadline)
def pieces_due(rows: Rows, entry: Entry, body: HandedOver3) -> None:
    """The same with counted gear."""
    _due_from(rows, entry, body, tuple(dict.fromkeys((body.number, *body.watching))))


def _due_from(rows: Rows, entry: Entry, body: HandedOver, persons: tuple[str, ...]) -> None:
    for line in body.lines:
        end(rows, entry, LOAN, subject("item", line.tag), DeadlineOutcome.MET)
        lend_for_a_length(rows, entry, persons, line)
