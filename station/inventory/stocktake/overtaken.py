"""Whether a finding still holds: what was recorded of its thing since the count was closed may say otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from station.core.errors import Refused
from station.core.ledger import Entry, Stream
from station.inventory.stocktake.bodies import FindingLine, ScanWithdrawn, StocktakeScanned
from station.inventory.stocktake.facts import CONDITION, PLACE, told
from station.inventory.stocktake.following import Whereabouts, followed
from station.inventory.stocktake.ports import StocktakeView
from station.inventory.stocktake.values import Action

RULE: Final = "EQ-10"
_MOVED: Final = frozenset({Action.REPORT_LOSS, Action.TAKE_IN, Action.FOUND_AGAIN})
_FACTS: Final = {Action.SET_PLACE: PLACE, Action.REPORT_DAMAGE: CONDITION}


def require_not_overtaken(view: StocktakeView, finding: FindingLine, action: Action, through: int) -> None:
    """What is done about a finding rests on how its thing stood up to the entry `through`, with which the count was closed.

    What was handed out since was seen, and is not reported lost; what came back and went out again is not taken in.
    Raises Refused ``stocktake.overtaken``.
    """
    if not finding.tag or (action not in _MOVED and action not in _FACTS):
        return
    history = view.equipment.history_since((finding.tag,), through + 1).get(finding.tag, ())
    fact = _FACTS.get(action)
    if fact is not None:
        since = told(finding.tag, fact, None, history, through).seqs
    else:
        since = tuple(each.seq for each in followed(finding.tag, Whereabouts(None), history, through).moves)
        if action is Action.REPORT_LOSS:
            since = (*since, *_read(finding.tag, history))
    if since:
        facts = {"line": finding.finding, "tag": finding.code, "name": finding.name}
        place = f"{Stream.CUSTODY.value}:{max(since)}"
        raise Refused("stocktake.overtaken", rule=RULE, field="action", place=place, **facts)


def _read(tag: str, history: Sequence[Entry]) -> tuple[int, ...]:
    """The entries by which it was read in another count, and that still count there."""
    gone = {
        body.scan for each in history if isinstance(body := each.typed, ScanWithdrawn) and body.tag == tag
    }
    return tuple(
        each.seq
        for each in history
        if each.seq not in gone
        and isinstance(body := each.typed, StocktakeScanned)
        and any(line.tag == tag for line in body.lines)
    )
