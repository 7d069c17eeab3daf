"""Scopes and findings in words, for screens, papers and the command line."""

from __future__ import annotations

from collections.abc import Sequence

from station.core.ledger.voiding import marked
from station.core.texts import Texts
from station.inventory.stocktake.bodies import FindingDecided, FindingLine, StocktakeScope, Stood
from station.inventory.stocktake.drawn_bodies import Checker
from station.inventory.stocktake.values import FindingKind, ScopeKind, Why


def scope_words(texts: Texts, scope: StocktakeScope) -> str:
    """What a stocktake goes over."""
    kind = texts(f"stocktake.scope.{scope.kind.value}")
    called = scope.name or texts("list.join").join(scope.codes)
    return kind if scope.kind is ScopeKind.ALL else texts("stocktake.scope_called", kind=kind, called=called)


def team_words(texts: Texts, team: Sequence[Checker]) -> list[str]:
    """Who was drawn to count, each with what they count, in one line a person and thing."""
    return [
        texts(
            f"stocktake.checker.{'lead' if each.lead else 'one'}{'_of' if each.of else ''}",
            who=f"{each.name} {each.number}",
            of=each.of,
        )
        for each in team
    ]


def finding_words(texts: Texts, finding: FindingLine) -> str:
    """A finding in one line: which, what it is, by the book and as it was seen."""
    what = f"{finding.code} {finding.name}".strip()
    kind = texts(f"stocktake.finding.{finding.kind.value}")
    if finding.why is not Why.PLAIN:
        why = texts(f"stocktake.why.{finding.why.value}")
        kind = texts("stocktake.finding_why", kind=kind, why=why)
    facts = {"line": finding.finding, "what": what, "kind": kind}
    book, seen = stood_words(texts, finding, finding.book), stood_words(texts, finding, finding.seen)
    if finding.kind is FindingKind.TWICE:
        return texts("stocktake.cli.finding_twice", **facts, first=book, last=seen)
    if book and seen:
        return texts("stocktake.cli.finding_both", **facts, book=book, seen=seen)
    if book:
        return texts("stocktake.cli.finding_book", **facts, book=book)
    return texts("stocktake.cli.finding_seen" if seen else "stocktake.cli.finding", **facts, seen=seen)


def action_words(texts: Texts, decided: FindingDecided, *, struck: bool) -> str:
    """What was done about a finding; `struck`: it does not count any more."""
    return marked(texts, texts(f"stocktake.action.{decided.action.value}"), struck=struck)


def decision_words(
    texts: Texts, finding: FindingLine, decided: FindingDecided | None, *, struck: bool = False
) -> str:
    """What a finding is, and what was decided about it, in a few words; `struck`: what was done does not count any more."""
    kind = texts(f"stocktake.finding.{finding.kind.value}")
    if decided is None:
        return kind
    action = action_words(texts, decided, struck=struck)
    return texts("stocktake.paper.decided", kind=kind, action=action)


def decided_words(
    texts: Texts, finding: FindingLine, decided: FindingDecided | None, *, struck: bool = False
) -> str:
    """A finding in one line, with what was decided about it; `struck` as in `decision_words`."""
    said = finding_words(texts, finding)
    if decided is None:
        return said
    action = action_words(texts, decided, struck=struck)
    return texts("stocktake.cli.finding_decided", said=said, action=action, reason=decided.reason)


def outcome_words(texts: Texts, body: FindingDecided) -> str:
    """What came of a decision just taken: that it is done, or that what it asked for waits for approval."""
    facts = {"line": body.finding, "action": texts(f"stocktake.action.{body.action.value}")}
    return texts(f"stocktake.cli.{'asked' if body.request else 'decided'}", **facts, request=body.request)


def stood_words(texts: Texts, finding: FindingLine, stood: Stood) -> str:
    """Where something stood, who had it, how much of it, how it looked, as far as that says something here."""
    parts = [stood.place, f"{stood.person} {stood.number}".strip()]
    if finding.kind is FindingKind.QUANTITY or (finding.kind is FindingKind.MISSING and finding.unit):
        if stood.quantity is not None:
            parts.append(texts("stock.amount", quantity=stood.quantity, unit=finding.unit))
        parts.append(stood.numbers)
    if finding.kind is FindingKind.CONDITION and stood.condition is not None:
        parts.append(texts(f"equipment.condition.{stood.condition.value}"))
    return texts("list.join").join(filter(None, parts))
