"""Another tag for an item: the label was damaged or wrong. The former one finds the item still and is given to nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.core.codes import require_free
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.inventory.bodies import Retagged
from station.inventory.register.numbers import ItemNumbers, KnownNumbers, about_tag
from station.inventory.stock.facts import require_own_fact
from station.inventory.tags import canonical_tag
from station.inventory.values import Item
from station.people.naming import written
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class RetagCase:
    """An item, the tag that it is to bear for a reason, and what has that tag already."""

    item: Item
    label: str
    known: KnownNumbers
    reason: str


def decide_retag(session: Session, case: RetagCase, policy: Policy, now: datetime) -> Decided[None]:
    """The item bears another tag; one of its own former ones may come back. It may be out: its loan goes on.

    Raises Refused ``equipment.bad_tag``, ``equipment.same_tag``, ``equipment.reason_missing``, ``stock.portion_of_line``, ``codes.…`` (EQ-10).
    """
    del policy
    item, label = case.item, canonical_tag(case.label)
    require_own_fact("label", item)
    if label == item.label:
        raise Refused("equipment.same_tag", rule="EQ-10", tag=item.label, name=item.name, field="label")
    why = written(case.reason, "equipment.reason_missing", "EQ-12", tag=item.label, field="reason")
    require_free(label, case.known.code_at(label), item=item.tag)
    body = Retagged(item.tag, item.label, label, why)
    draft = session.draft(body, now, subjects=(subject("item", item.tag),), rules=("EQ-10", "EQ-12"))
    said = about_tag(ItemNumbers(label), case.known, own=item.tag)
    return Decided((draft,), tuple(said), None)
