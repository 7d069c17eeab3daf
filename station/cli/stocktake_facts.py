"""Stocktakes in the form for scripts."""

from __future__ import annotations

from station.core.clock import to_record
from station.inventory.stocktake.bodies import FindingLine, Stood
from station.inventory.stocktake.listing import ListedStocktake
from station.inventory.stocktake.scanning import ScanAnswer
from station.inventory.stocktake.standing import StocktakeStanding
from station.inventory.stocktake.values import FindingKind


def listed_facts(row: ListedStocktake) -> dict[str, object]:
    """A stocktake of the list in the form for scripts."""
    names = ("found", "missing", "surplus", "misplaced", "unknown")
    return {
        "stocktake": row.id,
        "scope": row.scope.value,
        "called": row.called,
        "purpose": row.purpose.value,
        "blind": row.blind,
        "state": row.state.value,
        "started_at": to_record(row.started_at),
        "started_by": row.started_by,
        "expected": row.expected,
        "read": row.read,
        **{name: row.count(place) for place, name in enumerate(names)},
        "filed_at": None if row.filed_at is None else to_record(row.filed_at),
    }


def answer_facts(answer: ScanAnswer) -> dict[str, object]:
    """The answer to a code."""
    return {
        "code": answer.code,
        "tag": answer.label or None,
        "name": answer.name,
        "outcome": answer.outcome.value,
        "place": answer.place or None,
        "entry": f"custody:{answer.scan}" if answer.scan else None,
        "line": answer.reading or None,
    }


def closed_numbers(stands: StocktakeStanding) -> dict[str, object]:
    """The numbers of the closing, None where it is not closed."""
    closed = stands.closed
    names = ("found", "missing", "surplus", "misplaced", "unknown")
    return {name: None if closed is None else getattr(closed, name) for name in names}


def standing_facts(stands: StocktakeStanding) -> dict[str, object]:
    """A stocktake in the form for scripts."""
    return {
        "stocktake": stands.id,
        "scope": {"kind": stands.scope.kind.value, "codes": list(stands.scope.codes)},
        "purpose": stands.purpose.value,
        "blind": stands.blind,
        "state": stands.state.value,
        "counters": list(stands.counters),
        "team": [
            {"number": each.number, "name": each.name, "of": each.of or None, "lead": each.lead}
            for each in stands.team
        ],
        "expected": stands.expected,
        "seen": stands.seen,
        "read": stands.read,
        "places": [
            {"place": each.place, "expected": each.expected, "seen": each.seen} for each in stands.places
        ],
        "latest": [
            {"entry": f"custody:{each.seq}", "line": each.line, "code": each.read.code, "by": each.by}
            for each in stands.latest
        ],
        **closed_numbers(stands),
        "counts": {kind.value: stands.counts[kind] for kind in FindingKind},
        "findings": [_finding(each, stands) for each in stands.findings],
        "open_decisions": stands.open_decisions,
        "filed": stands.filed,
    }


def _finding(finding: FindingLine, stands: StocktakeStanding) -> dict[str, object]:
    decided = stands.decisions.get(finding.finding)
    return {
        "line": finding.finding,
        "kind": finding.kind.value,
        "why": finding.why.value,
        "tag": finding.tag or None,
        "code": finding.code,
        "name": finding.name,
        "book": _stood(finding.book),
        "seen": _stood(finding.seen),
        "scans": [f"custody:{seq}" for seq in finding.scans],
        "moves": [f"custody:{seq}" for seq in finding.moves],
        "action": None if decided is None else decided.action.value,
        "reason": None if decided is None else decided.reason,
        "voided": finding.finding in stands.struck,
    }


def _stood(stood: Stood) -> dict[str, object]:
    return {
        "place": stood.place or None,
        "number": stood.number or None,
        "quantity": stood.quantity,
        "numbers": stood.numbers or None,
        "condition": None if stood.condition is None else stood.condition.value,
    }
