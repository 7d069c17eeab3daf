"""The cases of a confirmation, gathered once what came back is recorded."""

from __future__ import annotations

from dataclasses import replace

from station.inventory.counter.acts import Act
from station.inventory.counter.looking_up import ViewedFacts
from station.inventory.movement.check_out import CheckOutCase
from station.inventory.movement.since import with_loans_since
from station.inventory.stock.decide import IssueCase
from station.people.confirming import Proven


def loan_case(facts: ViewedFacts, act: Act, proven: Proven) -> CheckOutCase:
    """The case of the loan."""
    items = zip(act.taken, facts.view.equipment.items(act.taken), strict=True)
    receiver = None if act.receiver is None else facts.receiver(act.receiver)
    case = facts.taking(
        act.number or "", items, activity=act.activity, proven=proven, kits=act.kits, receiver=receiver
    )
    issued = facts.view.equipment.items([tag for tag, _ in act.issued])
    case = replace(case, issued=frozenset(item.category for item in issued if item is not None))
    if act.matter:
        case = replace(case, matter=facts.matter(act.matter))
    return with_loans_since(case, facts.view, facts.now)


def issue_case(facts: ViewedFacts, act: Act, proven: Proven) -> IssueCase:
    """The case of the stock that is issued."""
    given = dict(act.issued)
    return facts.issuing(
        act.number or "",
        given,
        activity=act.activity,
        proven=proven,
        receiver=act.receiver,
        numbers=dict(act.numbers),
        matter=act.matter,
    )
