"""Decisions about disputed returns: whether one may be filed, who decides it, and what comes of it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.approvals.bodies import RequestWithdrawn
from station.approvals.decide import OfficeDay, request_subject, require_none_open
from station.approvals.values import Request
from station.core.attachments import AttachedFile
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft, Entry, Participant, subject
from station.core.policy import Policy
from station.inventory.bodies import LONGEST_NOTE, Changed, CheckedIn, FactChange
from station.inventory.disputing.bodies import ReturnDisputed, ReturnDisputed2
from station.inventory.disputing.values import RULE, Dissent
from station.inventory.handing.bodies import HandedOver
from station.inventory.losses.bodies import MOST_PHOTOS, ItemFound
from station.inventory.repairs.bodies import BackFromRepair
from station.inventory.values import GONE, Condition, Item, ItemState
from station.people.confirming import UNPROVEN, Proven
from station.people.naming import written
from station.people.offices.values import Function
from station.people.sessions import Session

LEADERS: Final = (Function.HEAD, Function.LEADER_IN_CHARGE, Function.DEPUTY)
"""Who leads the office: the first of these that a third person holds decides."""
_ELSEWHERE: Final = GONE | {ItemState.AT_REPAIR}
"""The condition of an item in one of these is not what the two disagree about any more."""


@dataclass(frozen=True, slots=True)
class DisputeCase:
    """An item as it was before the entry `returned`, how the desk found it, and what the officer says to that."""

    item: Item
    returned: Entry
    found: Condition
    note: str
    number: str
    name: str
    dissent: Dissent
    photos: tuple[AttachedFile, ...]
    running: Sequence[Request]
    office: OfficeDay
    proven: Proven = UNPROVEN


def decide_dispute(session: Session, case: DisputeCase, policy: Policy, now: datetime) -> Decided[None]:
    """Both statements stand, and a third person is asked.

    Raises Refused ``losses.too_many_photos``, ``approvals.open_already``, and as `require_two`.
    """
    item, named = case.item, {"tag": case.item.label, "name": case.item.name}
    claimed = case.dissent.stated(case.found, item.condition)
    text = require_two(case.dissent, case.note, claimed, case.found, named)
    if len(case.photos) > MOST_PHOTOS:
        raise Refused("losses.too_many_photos", rule=RULE, most=MOST_PHOTOS)
    require_none_open(case.running, 0, ReturnDisputed.AWAITED)
    desk = session.number or ""
    body = ReturnDisputed2(
        text=text,
        chain=(decider((case.number, desk), case.office, now),),
        due=case.office.due(policy, now),
        instead_of=0,
        returned=case.returned.seq,
        tag=item.tag,
        name=item.name,
        number=case.number,
        officer_name=case.name,
        claimed=claimed,
        found=case.found,
        note=case.note,
        desk=desk,
        desk_name=session.name,
        photos=case.photos,
        already=case.dissent.already,
    )
    about = (body.about, subject("officer", case.number))
    officer = Participant("returner", case.number, case.name, case.proven.proof)
    draft = session.draft(body, now, subjects=about, rules=(RULE,), others=(officer,))
    return Decided((draft,), (), None)


def require_two(
    said: Dissent, note: str, claimed: Condition, found: Condition, named: Mapping[str, str]
) -> str:
    """The officer's words, where there are two statements of the item that is `named`: of its condition, or of when that came about.

    Raises Refused ``people.reason_missing``, ``disputes.no_finding``, ``disputes.agreed``.
    """
    text = written(said.text, "people.reason_missing", RULE)
    if not note:
        raise Refused("disputes.no_finding", rule=RULE, field="note", **named)
    faulty = found is not Condition.GOOD
    if claimed is found and not (said.already and faulty):
        raise Refused("disputes.agreed", rule=RULE, field="claimed", **named)
    return text


def decider(two: Collection[str], office: OfficeDay, now: datetime) -> Function:
    """Which office decides between the two: the first that leads and that somebody else holds today.

    Where there is none, it is one that neither of them holds, and waits for somebody who does.
    """
    numbers = {each.number for each in office.holdings}
    holders = {
        function: {each for each in numbers if office.holding(each, function, now)} for function in LEADERS
    }
    for function, held in holders.items():
        if held.difference(two):
            return function
    return next((function for function, held in holders.items() if not held), Function.HEAD)


def dispute_effect(
    session: Session,
    filed: ReturnDisputed,
    request: Request,
    item: Item | None,
    since: Sequence[Entry],
    now: datetime,
) -> tuple[Draft, ...]:
    """The register follows the officer's statement, unless the item was seen anew since; `since` are its movements after it was filed.

    The note of the item says theirs, after what stands of it as `noted_after` says. How what is out for repair is, is said when it
    is back (EQ-14).
    """
    if item is None or item.state in _ELSEWHERE or item.condition is not filed.found:
        return ()
    if any(isinstance(each.typed, CheckedIn | HandedOver | ItemFound | BackFromRepair) for each in since):
        return ()
    said = " ".join(filed.text.split())
    stated = {
        "condition": FactChange(filed.found.value, filed.claimed.value),
        "note": FactChange(item.note, noted_after(filed, item.note, said)),
    }
    changes = {name: each for name, each in stated.items() if each.before != each.after}
    if not changes:
        return ()
    about = (subject("item", item.tag), request_subject(request.seq))
    return (session.draft(Changed(item.tag, changes, said), now, subjects=about, rules=("EQ-10", RULE)),)


def noted_after(filed: ReturnDisputed, note: str, said: str) -> str:
    """The note of the item with the words of the officer, whole as long as there is room.

    What the desk found stays where they disagreed only about when it came about, and what was written since stays in any case.
    """
    refuted = filed.claimed is not filed.found and note == filed.note
    both = said if refuted or not note else f"{note} / {said}"
    return both if len(both) <= LONGEST_NOTE else f"{both[: LONGEST_NOTE - 1]}…"


def withdrawn_with(session: Session, request: Request, reason: str, now: datetime) -> Draft:
    """The entry by which a dispute is withdrawn since its return does not count any more."""
    body = RequestWithdrawn(request.seq, request.kind, request.about, request.title, reason)
    about = (request.about, request_subject(request.seq))
    return session.draft(body, now, subjects=about, rules=(request.rule,))
