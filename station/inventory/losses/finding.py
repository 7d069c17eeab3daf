"""A lost item is found again: in the store, or with the recordings of its last loan awaited (EQ-05, EQ-15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.policy import Policy
from station.inventory.losses.bodies import ItemFound, ItemFound2, ItemLost
from station.inventory.movement.terms import USUAL, Setting
from station.inventory.ports import InventoryView
from station.inventory.values import Condition, Item, ItemState
from station.people.naming import written
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class UnsettledLoan:
    """The loan of a recording device whose recordings had not come in when it was lost: whose it was, and when it ended."""

    number: str
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A lost item that is back, how it looks (None: as on record), and what is said of it; the `loan` whose recordings it may still hold."""

    item: Item
    condition: Condition | None
    note: str
    loan: UnsettledLoan | None = None
    setting: Setting = USUAL


def decide_found(session: Session, case: FoundCase, policy: Policy, now: datetime) -> Decided[None]:
    """A lost item is back; what it may hold is awaited from now on (DM-05).

    Raises Refused ``losses.not_lost``, ``people.reason_missing``.
    """
    item, loan = case.item, case.loan
    if item.state is not ItemState.LOST:
        raise Refused("losses.not_lost", rule="EQ-15", tag=item.label, name=item.name)
    note = written(case.note, "people.reason_missing", "EQ-15")
    said = (item.tag, item.name, case.condition or item.condition, note)
    about: tuple[str, ...] = (subject("item", item.tag),)
    if loan is None:
        return Decided((session.draft(ItemFound(*said), now, subjects=about, rules=("EQ-15",)),), (), None)
    due = case.setting.terms(policy).recordings_due_at(now)
    body = ItemFound2(*said, loan.number, loan.ended_at, due)
    about = (*about, subject("officer", loan.number))
    return Decided((session.draft(body, now, subjects=about, rules=("EQ-15", "EQ-05")),), (), None)


def found_words(entry: Entry) -> str:
    """The text that says what came of a find."""
    return "losses.found_awaited" if isinstance(entry.typed, ItemFound2) else "losses.found_done"


def unsettled_loan(view: InventoryView, item: Item) -> UnsettledLoan | None:
    """The loan whose recordings would be awaited if the item had not been lost: it was out, or back without them."""
    if item.state is not ItemState.LOST:
        return None
    lost = _loss(view, item.tag)
    if lost is None:
        return None
    again = view.equipment.without({item.tag: (lost.seq,)})
    (then,) = again.items
    if then.returned_by is not None and then.returned_at is not None:
        return UnsettledLoan(then.returned_by, then.returned_at)
    recorded = any(span.recording and span.ended_at is None for span in again.spans)
    if then.holder is None or not recorded:
        return None
    return UnsettledLoan(then.holder, lost.happened_at)


def _loss(view: InventoryView, tag: str) -> Entry | None:
    """The entry by which the item is lost now."""
    entries = view.ledger.about(subject("item", tag), checked=True)
    return next((each for each in reversed(entries) if isinstance(each.typed, ItemLost)), None)
