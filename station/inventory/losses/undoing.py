"""That an approved loss or scrap was a mistake: asked for, and undone once that is approved too (EQ-10, EQ-12). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from station.approvals.decide import OfficeDay, chain_for, replaced, require_none_open
from station.approvals.values import Request
from station.core.attachments import AttachedFile
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft, Entry, subject
from station.core.policy import Policy
from station.inventory.losses.bodies import (
    MOST_PHOTOS,
    ItemLost,
    ItemReported,
    ReportKind,
    UndoRequested,
    WrittenOff,
)
from station.inventory.losses.decide import CHAIN, RULE
from station.inventory.values import GONE, Item
from station.inventory.voiding.decide import VoidCase, decide_void, void_plan
from station.people.naming import written
from station.people.offices.values import Function
from station.people.sessions import Session
from station.people.voiding.plan import required_reason


@dataclass(frozen=True, slots=True)
class UndoCase:
    """A lost or scrapped item, why that is to be undone, and the void that would do so; `reported` is the report that was approved.

    `void` is None where the item is neither lost nor scrapped. Then the photos, requests about it that run, the office's day.
    """

    item: Item
    text: str
    void: VoidCase | None
    reported: ItemReported | None
    photos: tuple[AttachedFile, ...]
    running: tuple[Request, ...]
    former: Request | None
    office: OfficeDay
    instead_of: int = 0


def undoable(item: Item, movements: Sequence[Entry]) -> Entry | None:
    """The entry by which an item is lost or scrapped, among those that moved it and count; None where it is neither."""
    found = (each for each in reversed(movements) if isinstance(each.typed, ItemLost | WrittenOff))
    return next(found, None) if item.state in GONE else None


def decide_undo(session: Session, case: UndoCase, policy: Policy, now: datetime) -> Decided[None]:
    """It is asked for that a loss or scrap be undone; the register stays as it is until then.

    Raises Refused ``losses.not_gone``, ``losses.too_many_photos``, ``people.reason_missing``, ``approvals.open_already``, and as
    `void_plan`, `chain_for` and `replaced`.
    """
    item, void = case.item, case.void
    gone = None if void is None or void.entry is None else void.entry.typed
    if void is None or void.entry is None or not isinstance(gone, ItemLost | WrittenOff):
        raise Refused("losses.not_gone", rule=RULE, tag=item.label, name=item.name)
    text = required_reason(written(case.text, "people.reason_missing", RULE), void.place)
    (again,) = void_plan(session, void).items  # what it would refuse, is refused at once
    if len(case.photos) > MOST_PHOTOS:
        raise Refused("losses.too_many_photos", rule=RULE, most=MOST_PHOTOS)
    about = subject("item", item.tag)
    require_none_open(case.running, case.instead_of)
    former = replaced(session, case.former, case.instead_of, about)
    functions = tuple(Function(each) for each in CHAIN.of(policy))
    body = UndoRequested(
        text=text,
        chain=chain_for(session, functions, case.office, now, RULE),
        due=case.office.due(policy, now),
        instead_of=case.instead_of,
        report=ReportKind.LOSS if isinstance(gone, ItemLost) else ReportKind.SCRAP,
        tag=item.tag,
        name=item.name,
        undone=void.entry.seq,
        request=gone.request,
        holder=again.holder or again.returned_by or "",
        responsible="" if case.reported is None else case.reported.responsible,
        photos=case.photos,
    )
    people = tuple(subject("officer", number) for number in body.involved)
    draft = session.draft(body, now, subjects=(about, *people, *former), rules=(RULE,))
    return Decided((draft,), (), None)


def undo_effect(session: Session, void: VoidCase, policy: Policy, now: datetime) -> tuple[Draft, ...]:
    """The entry by which the loss or scrap does not count. Raises Refused as `decide_void`: what moved the item since comes first."""
    return decide_void(session, void, policy, now).drafts
