"""The result of the last comparison of the state with the ledger, stored as a fact of the database.

Shown, never relied on.
"""

from __future__ import annotations

import json
from dataclasses import asdict

from station.audit.ports import StateComparison, StateDifference
from station.core.clock import from_record, to_record
from station.core.ledger import ChainProblem
from station.store.facts import Facts

COMPARISON_FACT = "state_comparison"
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)


def remember(facts: Facts, found: StateComparison) -> None:
    """Store `found` in place of the earlier result."""
    held = asdict(found) | {"compared_at": to_record(found.compared_at)}
    facts.set(COMPARISON_FACT, json.dumps(held, ensure_ascii=False))


def recall(facts: Facts) -> StateComparison | None:
    """The last one; None when there was none or it can't be read (the next one replaces it)."""
    try:
        held = json.loads(facts.get(COMPARISON_FACT) or "null")
        return StateComparison(
            compared_at=from_record(held["compared_at"]),
            entries=int(held["entries"]),
            rows=int(held["rows"]),
            differences=tuple(StateDifference(**each) for each in held["differences"]),
            impossible=tuple(ChainProblem(**each) for each in held["impossible"]),
            outdated=tuple(str(each) for each in held.get("outdated", ())),
            beside=tuple(ChainProblem(**each) for each in held.get("beside", ())),
        )
    except _UNREADABLE:
        return None
