"""Projections of disputed returns, which are requests."""

from __future__ import annotations

from station.core.ledger import Entry
from station.inventory.disputing.bodies import ReturnDisputed
from station.store.projections.attachments import attach
from station.store.projections.registry import Room
from station.store.projections.requests import ask, ask_steps, await_step
from station.store.projections.rows import Rows
from station.store.schema.attachments import attached_file
from station.store.schema.deadlines import deadline
from station.store.schema.requests import request, request_step

_INVENTORY = Room("inventory")
_RULE = "EQ-11"


@_INVENTORY.derives(ReturnDisputed, request)
def return_disputed(rows: Rows, entry: Entry, body: ReturnDisputed) -> None:
    """The officer's statement is a request, which the desk's account files for them."""
    ask(rows, entry, body, _RULE, by=(body.number, body.officer_name))


@_INVENTORY.derives(ReturnDisputed, request_step)
def dispute_steps(rows: Rows, entry: Entry, body: ReturnDisputed) -> None:
    """Who decides it."""
    ask_steps(rows, entry, body)


@_INVENTORY.derives(ReturnDisputed, deadline)
def dispute_awaited(rows: Rows, entry: Entry, body: ReturnDisputed) -> None:
    """It is to be decided in time."""
    await_step(rows, entry, _RULE, body.about, body.title, body.due, body.AWAITED)


@_INVENTORY.derives(ReturnDisputed, attached_file)
def dispute_photos(rows: Rows, entry: Entry, body: ReturnDisputed) -> None:
    """Its photos are the item's."""
    attach(rows, entry, body.about, body.photos, "report", body.text)
