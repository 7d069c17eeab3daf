"""Who has what on the day, and what of it is overdue (EQ-07)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from station.audit.year.values import Counting, Figure, HeadFigures, YearColumn, YearLine, YearSheet
from station.core.ledger import Entry, subject
from station.inventory.bodies import CheckedIn, CheckedOut, TakenItem
from station.inventory.extending.bodies import LoanExtended
from station.inventory.handing.bodies import HandedOver
from station.inventory.losses.bodies import ItemLost
from station.inventory.stock.bodies import StockMovementVoided
from station.inventory.stock.loan_bodies import LoanPieces, lent_to
from station.inventory.stock.portion_bodies import PartReturned
from station.inventory.values import ItemState
from station.inventory.voiding.bodies import MovementVoided
from station.people.deadlines.bodies import Recomputed, Resumed

LOANS: Final = "loans"
_LOAN: Final = "loan"
"""The kind of deadline by which a loan is due."""


@dataclass(frozen=True, slots=True)
class OpenLoan:
    """Something that is out: which, how many pieces of it, with whom, for whom, since when and until when."""

    tag: str
    name: str
    category: int
    pieces: int
    number: str
    person: str
    receiver: str
    taken_at: datetime
    due_at: datetime | None
    entries: tuple[int, ...]


class LoansHead:
    """Follows every loan from its beginning on."""

    kinds = frozenset(
        each.KIND
        for each in (
            *(CheckedOut, CheckedIn, HandedOver, LoanExtended, PartReturned),
            *(ItemLost, MovementVoided, StockMovementVoided, Recomputed, Resumed),
        )
    )

    def __init__(self) -> None:
        self._open: dict[str, OpenLoan] = {}
        self._begun: dict[tuple[str, int], OpenLoan] = {}

    def take(self, entry: Entry, _counting: Counting) -> None:
        """The next entry."""
        match entry.typed:
            case CheckedOut() | HandedOver() as body:
                self._begin(entry, body)
            case CheckedIn() as body:
                for line in body.lines:
                    self._open.pop(line.tag, None)
            case ItemLost() as body:
                self._open.pop(body.tag, None)
            case MovementVoided() as body:
                self._again(entry, body)
            case _:
                self._goes_on_with(entry)

    def _goes_on_with(self, entry: Entry) -> None:
        """Entries by which a loan goes on, with fewer pieces or until another moment."""
        match entry.typed:
            case PartReturned() as body:
                for part in body.lines:
                    self._change(part.tag, entry, pieces=part.remaining)
            case StockMovementVoided() as body:
                for again in body.lines:
                    self._change(again.tag, entry, pieces=again.after)
            case LoanExtended() as body:
                self._due(body.tag, entry, body.after)
            case Resumed() as body if body.kind == _LOAN:
                self._due(body.about.partition(":")[2], entry, body.after)
            case Recomputed() as body:
                for moved in body.lines:
                    if moved.kind == _LOAN and moved.before != moved.after:
                        self._due(moved.about.partition(":")[2], entry, moved.after)

    def figures(self, counting: Counting) -> HeadFigures:
        """A row for each loan that is open on the day."""
        as_of = counting.period.as_of
        columns = (
            *(YearColumn("tag", "code"), YearColumn("name"), YearColumn("category", "count", "category")),
            *(YearColumn("number", "code"), YearColumn("person"), YearColumn("receiver")),
            *(YearColumn("taken", "moment"), YearColumn("due", "moment")),
            *(YearColumn("loans", "count"), YearColumn("overdue", "count"), YearColumn("pieces", "count")),
        )
        lines = []
        for each in sorted(self._open.values(), key=lambda loan: (loan.number, loan.tag)):
            late = int(each.due_at is not None and each.due_at < as_of)
            whose = (each.tag, each.name, each.category, each.number, each.person, each.receiver)
            lines.append(YearLine((*whose, each.taken_at, each.due_at, 1, late, each.pieces), each.entries))
        figures = (Figure("loans.open", LOANS, "loans"), Figure("loans.overdue", LOANS, "overdue"))
        return HeadFigures((YearSheet(LOANS, columns, tuple(lines)),), figures)

    def _begin(self, entry: Entry, body: CheckedOut | HandedOver) -> None:
        to = lent_to(body)
        lines: Iterable[TakenItem] = body.lines
        for line in lines:
            pieces = getattr(line, "pieces", None)
            loan = OpenLoan(
                line.tag,
                line.name,
                line.category,
                pieces.quantity if isinstance(pieces, LoanPieces) else 1,
                body.number,
                body.name,
                "" if to is None else to.name,
                entry.happened_at,
                line.due_at,
                (entry.seq,),
            )
            self._open[line.tag] = self._begun[line.tag, entry.seq] = loan

    def _change(self, tag: str, entry: Entry, *, pieces: int) -> None:
        loan = self._open.get(tag)
        if loan is not None:
            self._goes_on(replace(loan, pieces=pieces), entry)

    def _due(self, tag: str, entry: Entry, due_at: datetime) -> None:
        loan = self._open.get(tag)
        if loan is not None:
            self._goes_on(replace(loan, due_at=due_at), entry)

    def _goes_on(self, loan: OpenLoan, entry: Entry) -> None:
        told = replace(loan, entries=(*loan.entries, entry.seq))
        self._open[loan.tag] = self._begun[loan.tag, loan.entries[0]] = told

    def _again(self, entry: Entry, body: MovementVoided) -> None:
        """What is out again after a void, by the loan that it names; one that goes on is named by none."""
        for item in body.items:
            if item.state is not ItemState.OUT:
                self._open.pop(item.tag, None)
                continue
            spans = [each.seq for each in body.spans if each.tag == item.tag and each.ended_at is None]
            loan = self._begun.get((item.tag, spans[-1])) if spans else self._open.get(item.tag)
            if loan is None:
                continue
            about = subject("item", item.tag)
            dues = [
                each.due_at
                for each in body.dues
                if (each.kind, each.about, each.ended_at) == (_LOAN, about, None)
            ]
            due = dues[-1] if dues else loan.due_at
            self._goes_on(replace(loan, due_at=due), entry)
