"""Changes of an item's category, value and condition: applied for, and on the register once approved (EQ-12). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from station.approvals.decide import OfficeDay, chain_for, replaced, request_subject, require_none_open
from station.approvals.values import Request
from station.core.attachments import AttachedFile
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft, Entry, subject
from station.core.policy import Policy
from station.inventory.bodies import Changed, FactChange
from station.inventory.losses.bodies import MOST_PHOTOS, ChangeRequested
from station.inventory.losses.decide import CHAIN, RULE, require_on_record
from station.inventory.register.decisions import approved_fact, plain, stocked
from station.inventory.stock.facts import require_own_fact
from station.inventory.values import SETTLED, Item, ItemState
from station.people.naming import written
from station.people.offices.values import Function
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class Wished:
    """What a person wants changed of an item (fields of `APPROVED`), and why."""

    changes: Mapping[str, Any]
    text: str
    instead_of: int = 0


@dataclass(frozen=True, slots=True)
class WishCase:
    """An item and what is to change of it; the photos, requests about it that run, the office's day."""

    item: Item
    wished: Wished
    photos: tuple[AttachedFile, ...]
    running: tuple[Request, ...]
    former: Request | None
    office: OfficeDay


def decide_change_request(session: Session, case: WishCase, policy: Policy, now: datetime) -> Decided[None]:
    """A change is applied for; the register stays as it is until it is approved.

    Raises Refused ``losses.lost_already``, ``losses.written_off``, ``losses.nothing_changes``, ``losses.too_many_photos``,
    ``losses.at_repair``, ``equipment.not_changeable``, ``equipment.category_bound``, ``equipment.bad_value``, ``policy.unknown_category``,
    ``people.reason_missing``, ``approvals.open_already``, and as `chain_for` and `replaced`.
    """
    item, wished, office = case.item, case.wished, case.office
    require_on_record(item)
    changes = _changes(item, wished.changes, policy)
    if not changes:
        raise Refused("losses.nothing_changes", rule=RULE, tag=item.label, name=item.name)
    text = written(wished.text, "people.reason_missing", RULE)
    if len(case.photos) > MOST_PHOTOS:
        raise Refused("losses.too_many_photos", rule=RULE, most=MOST_PHOTOS)
    about = subject("item", item.tag)
    require_none_open(case.running, wished.instead_of)
    former = replaced(session, case.former, wished.instead_of, about)
    functions = tuple(Function(each) for each in CHAIN.of(policy))
    body = ChangeRequested(
        text=text,
        chain=chain_for(session, functions, office, now, RULE),
        due=office.due(policy, now),
        instead_of=wished.instead_of,
        tag=item.tag,
        name=item.name,
        holder=item.holder or item.returned_by or "",
        changes=changes,
        photos=case.photos,
    )
    people = tuple(subject("officer", number) for number in body.involved)
    draft = session.draft(body, now, subjects=(about, *people, *former), rules=(RULE,))
    return Decided((draft,), (), None)


def change_effect(
    session: Session,
    filed: ChangeRequested,
    request: Request,
    item: Item | None,
    since: Sequence[Entry],
    policy: Policy,
    now: datetime,
) -> tuple[Draft, ...]:
    """What an approved change does to the register; `since` are the movements of the item after it was filed.

    Raises Refused where the item is no longer as the requester and the approvers saw it.
    """
    if item is None:
        raise Refused("losses.gone", rule=RULE, name=filed.name)
    require_on_record(item)
    facts = {"tag": item.label, "name": item.name}
    for name, change in filed.changes.items():
        if plain(getattr(item, name)) != change.before:
            raise Refused("losses.changed_since", rule=RULE, **facts, field=name)
        approved_fact(name, change.after, policy)  # a category may have gone from the catalogue
    if "condition" in filed.changes and since:  # how it looks was seen anew
        raise Refused("losses.moved_since", rule=RULE, **facts)
    _require_free(item, filed.changes)
    changes = dict(filed.changes)
    if "condition" in changes:
        changes["note"] = FactChange(item.note, " ".join(filed.text.split()))
    body = Changed(item.tag, changes, filed.text)
    about = (subject("item", item.tag), request_subject(request.seq))
    return (session.draft(body, now, subjects=about, rules=("EQ-10", RULE)),)


def _changes(item: Item, wished: Mapping[str, Any], policy: Policy) -> dict[str, FactChange]:
    """The facts that differ from the record, in their stored form."""
    changes = {}
    for name, value in wished.items():
        kept = approved_fact(name, value, policy)
        before, after = plain(getattr(item, name, None)), plain(kept)
        stocked(name, kept, item, policy)
        if before != after:
            require_own_fact(name, item)
            changes[name] = FactChange(before, after)
    _require_free(item, changes)
    return changes


def _require_free(item: Item, changes: Mapping[str, FactChange]) -> None:
    """Nothing is decided of what is out: whether recordings are due follows from the category as it was then (EQ-05).

    How what is out for repair is, is said when it is back (EQ-14).
    """
    if "condition" in changes and item.state is ItemState.AT_REPAIR:
        raise Refused("losses.at_repair", rule="EQ-14", tag=item.label, name=item.name)
    if "category" in changes and item.state not in SETTLED:
        raise Refused("equipment.category_bound", rule="EQ-05", tag=item.label, name=item.name)
