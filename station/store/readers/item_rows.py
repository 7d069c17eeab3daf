"""The row of an item with its open deadlines."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, func, literal, or_, select

from station.core.clock import from_record
from station.core.codes import code_key
from station.core.ledger import subject
from station.inventory.care.bodies import CARE
from station.inventory.values import DISPUTE, Condition, Item, ItemState, OpenReturn, ReturnOutcome, Tracking
from station.store.projections.deadlines import LOAN, RECORDINGS
from station.store.readers.dues import due_moment
from station.store.readers.reading import Attests, reads
from station.store.readers.requests import RUNNING
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import item
from station.store.schema.requests import request
from station.store.schema.reservations import reservation


def running(ended_at: ColumnElement[str | None]) -> ColumnElement[bool]:
    """The condition that a deadline, which is looked up by its subject, has not ended.

    It is written so that no index serves it: the index of all open deadlines would be read through for every item.
    """
    return func.coalesce(ended_at, "") == ""


def _due(kind: str) -> ScalarSelect[str]:
    """When the open deadline of `kind` about an item is due: looked up for each, whatever the tables' statistics say."""
    return (
        select(deadline.c.due_at)
        .where(deadline.c.kind == kind, deadline.c.subject == _SUBJECT, running(deadline.c.ended_at))
        .scalar_subquery()
    )


_SUBJECT = literal(subject("item", "")) + item.c.tag
LOAN_DUE = _due(LOAN)
RECORDINGS_DUE = _due(RECORDINGS)
CARE_DUE = _due(CARE)
_KEPT = (
    select(literal(1))
    .where(reservation.c.tag == item.c.tag, running(reservation.c.ended_at))
    .limit(1)
    .scalar_subquery()
)
"""Whether an item was ever kept for somebody and that was not given up: only then its reservations are read."""
_ASKED = (
    select(request.c.matter)
    .where(request.c.about == _SUBJECT, or_(*(request.c.state == each for each in RUNNING)))
    .order_by(request.c.matter != DISPUTE, request.c.seq)
    .limit(1)
    .scalar_subquery()
)
"""What a request about an item that runs asks for, a dispute before others: only where one does it is read."""
ITEM_ROW = (
    *item.c,
    LOAN_DUE.label("loan_due_at"),
    RECORDINGS_DUE.label("recordings_due_at"),
    _KEPT.label("kept"),
    _ASKED.label("asked"),
)
"""What `item_of` makes an item of: its own row, and its deadlines, which the deadline table alone knows."""
HELD_ROW = (*item.c, LOAN_DUE.label("loan_due_at"), RECORDINGS_DUE.label("recordings_due_at"))
"""What `held_of` counts by and is compared with the entries: an item and what is due of it, nothing besides."""


def tag_owners(attested: Attests, tag: str) -> frozenset[str]:
    """The items, by first tag, that entries ever gave this tag, in any case and width."""
    return attested.owners_of(item, "tag", tag) | attested.owners_of(item, "new_tag", tag)


def bore(row: Row[Any], key: str) -> bool:
    """Whether the item in a row that begins with its own columns bore the tag of this `code_key` before the present one."""
    return any(code_key(each) == key for each in (row.tag, *row.former_tags.split()))


def _moment(text: str | None) -> datetime | None:
    return None if text is None else from_record(text)


@reads(*item.c)
def open_return_of(row: Row[Any]) -> OpenReturn:
    """The open return in a row of `ITEM_ROW`."""
    due_at = due_moment(row.recordings_due_at, RECORDINGS, row.tag)
    if due_at is None:
        raise ValueError("awaited without a deadline")
    return OpenReturn(row.tag, row.category, row.name, row.returned_by, from_record(row.returned_at), due_at)


@reads(*item.c)
def item_of(row: Row[Any]) -> Item:
    """The item in a row of `ITEM_ROW`, whatever follows it."""
    return Item(
        tag=row.tag,
        category=row.category,
        name=row.name,
        model=row.model,
        serial=row.serial,
        usb_serial=row.usb_serial,
        place=row.place,
        acquired_on=None if row.acquired_on is None else date.fromisoformat(row.acquired_on),
        value_fen=row.value_fen,
        state=ItemState(row.state),
        condition=Condition(row.condition),
        note=row.note,
        holder=row.holder,
        taken_at=_moment(row.taken_at),
        due_at=due_moment(row.loan_due_at, LOAN, row.tag),
        returned_by=row.returned_by,
        returned_at=_moment(row.returned_at),
        recordings_due_at=due_moment(row.recordings_due_at, RECORDINGS, row.tag),
        last_import_at=_moment(row.last_import_at),
        last_import_session=row.last_import_session,
        outcome=None if row.outcome is None else ReturnOutcome(row.outcome),
        label=row.label,
        asset_number=row.asset_number,
        responsible=row.responsible,
        supplier=row.supplier,
        purchase_order=row.purchase_order,
        accepted_on=None if row.accepted_on is None else date.fromisoformat(row.accepted_on),
        accepted_by=row.accepted_by,
        warranty_until=None if row.warranty_until is None else date.fromisoformat(row.warranty_until),
        own=row.own,
        former_tags=tuple(dict.fromkeys(each for each in row.former_tags.split() if each != row.label)),
        reserved=row.kept is not None,
        asked=row.asked or "",
        held_for=row.held_for,
        tracking=Tracking(row.tracking),
        unit=row.unit,
        quantity=row.quantity,
        minimum=row.minimum,
        lot=row.lot,
        expires_on=None if row.expires_on is None else date.fromisoformat(row.expires_on),
        part_of=row.part_of or "",
        numbers=row.numbers or "",
        verified_until=None if row.verified_until is None else date.fromisoformat(row.verified_until),
    )


@reads(*item.c)
def held_of(row: Row[Any]) -> tuple[int, str, int, datetime | None, bool]:
    """Category, name if it is counted gear, pieces and due moment of the item in a row of `HELD_ROW`, and whether its holder has it for themselves.

    Counted gear is nobody's own: of the standard are single items alone (EQ-01).
    """
    single = row.tracking == Tracking.SINGLE.value
    own, name = single and not row.held_for, "" if single else row.name
    return row.category, name, row.quantity, due_moment(row.loan_due_at, LOAN, row.tag), own
