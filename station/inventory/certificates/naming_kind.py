"""The decision of which kind a line of accountable paper is (ST-01). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.policy import Policy
from station.inventory.certificates.kinds import PAPER, RULE, kind_named, kind_of
from station.inventory.stock.facts import require_counted
from station.inventory.stock.paper_bodies import PaperKindSet
from station.inventory.values import Item
from station.people.naming import noted, written
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class PaperKindCase:
    """A line of stock, all entries about it, and the kind that it is to be of, by code or name; `reason` where it was of another."""

    item: Item
    history: Sequence[Entry]
    kind: str
    reason: str = ""


def decide_kind(
    session: Session, case: PaperKindCase, policy: Policy, now: datetime
) -> Decided[PaperKindSet]:
    """A line of stock is paper of a kind.

    Raises Refused ``stock.not_counted``, ``certificates.no_paper``, ``certificates.unknown_kind``, ``certificates.same_kind``,
    ``equipment.reason_missing`` where it was of another kind.
    """
    item = case.item
    require_counted(item)
    if item.tracking not in PAPER:
        raise Refused("certificates.no_paper", rule=RULE, tag=item.label, name=item.name)
    kind, before = kind_named(policy, case.kind), kind_of(case.history)
    why = noted(case.reason, RULE)
    if before is not None:
        if before.kind == kind.code:
            raise Refused("certificates.same_kind", rule=RULE, tag=item.label, kind=before.kind_name)
        why = written(case.reason, "equipment.reason_missing", RULE, field="reason", tag=item.label)
    was = "" if before is None else before.kind
    body = PaperKindSet(item.tag, item.name, kind.code, kind.words.zh, was, why)
    draft = session.draft(body, now, subjects=(subject("item", item.tag),), rules=(RULE,))
    return Decided((draft,), (), body)
