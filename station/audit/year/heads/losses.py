"""What was lost, scrapped and found again, with the papers by which it was approved; and all that was reported (EQ-12, EQ-15)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from station.approvals.bodies import RequestWithdrawn, StepDecided
from station.audit.year.values import Counting, Figure, HeadFigures, YearColumn, YearLine, YearSheet
from station.core.ledger import Entry, subject
from station.inventory.losses.bodies import ItemFound, ItemLost, ItemReported, WrittenOff
from station.inventory.stock.loss_bodies import PaperLossReported, StockLost

LOSSES: Final = "losses"
REPORTS: Final = "reports"
_LOST, _SCRAPPED, _FOUND, _SHEETS = "lost", "scrapped", "found", "sheets"
_OPEN, _ACCEPTED, _REFUSED, _WITHDRAWN, _UNDONE = "open", "accepted", "refused", "withdrawn", "undone"


@dataclass(slots=True)
class _Filed:
    entry: Entry
    body: ItemReported | PaperLossReported
    state: str = _OPEN
    decided: tuple[Entry, ...] = ()
    came: Entry | None = None


class LossesHead:
    """Keeps every report, since what comes of one may come a year later."""

    kinds = frozenset(
        each.KIND
        for each in (
            *(ItemReported, PaperLossReported, StepDecided, RequestWithdrawn),
            *(ItemLost, WrittenOff, ItemFound, StockLost),
        )
    )

    def __init__(self) -> None:
        self._filed: dict[int, _Filed] = {}
        self._done: list[Entry] = []

    def take(self, entry: Entry, counting: Counting) -> None:
        """The next entry."""
        match entry.typed:
            case ItemReported() | PaperLossReported() as body:
                self._filed[entry.seq] = _Filed(entry, body)
            case StepDecided() as body:
                more = body.accepted and body.next_due is not None
                self._settled(
                    body.request, entry, _OPEN if more else _ACCEPTED if body.accepted else _REFUSED
                )
            case RequestWithdrawn() as body:
                self._settled(body.request, entry, _WITHDRAWN)
            case ItemLost() | WrittenOff() | ItemFound() | StockLost() as body:
                filed = None if isinstance(body, ItemFound) else self._filed.get(body.request)
                if filed is not None:
                    filed.came = entry
                if counting.counts(entry, subject("item", body.tag)):
                    self._done.append(entry)

    def figures(self, counting: Counting) -> HeadFigures:
        """A row for each thing that was lost, scrapped or found, and one for each report."""
        figures = (
            *(
                Figure(f"losses.{what}", LOSSES, "count", (("what", what),))
                for what in (_LOST, _SCRAPPED, _FOUND, _SHEETS)
            ),
            Figure("losses.amount", LOSSES, "amount"),
            Figure("reports.filed", REPORTS, "count"),
            Figure("reports.open", REPORTS, "count", (("state", _OPEN),)),
        )
        return HeadFigures((self._losses(counting), self._reports(counting)), figures)

    def approved(self, counting: Counting) -> Iterator[tuple[int, ItemReported | PaperLossReported]]:
        """The reports that were approved in the year and not undone by the day, by their entries.

        By the first rule those of things alone, that were filed in the year and approved by the day, undone or not.
        """
        for seq, filed in self._filed.items():
            if _state(filed, counting) != _ACCEPTED:
                continue
            first = counting.rule == 1
            if counting.period.holds(filed.entry if first else filed.decided[-1]) and not (
                first and isinstance(filed.body, PaperLossReported)
            ):
                yield seq, filed.body

    def _settled(self, request: int, entry: Entry, state: str) -> None:
        filed = self._filed.get(request)
        if filed is not None:
            filed.state, filed.decided = state, (*filed.decided, entry)

    def _losses(self, counting: Counting) -> YearSheet:
        columns = (
            *(YearColumn("day", "day"), YearColumn("what", words="audit_year.what")),
            *(YearColumn("tag", "code"), YearColumn("name"), YearColumn("count", "count")),
            *(YearColumn("request", "code"), YearColumn("found_on", "day"), YearColumn("responsible")),
            *(YearColumn("amount", "money"), YearColumn("compensation")),
        )
        return YearSheet(LOSSES, columns, tuple(self._line(entry, counting) for entry in self._done))

    def _line(self, entry: Entry, counting: Counting) -> YearLine:
        body, day = entry.typed, counting.period.day(entry)
        if isinstance(body, ItemFound):
            return YearLine((day, _FOUND, body.tag, body.name, 1, "", None, "", None, ""), (entry.seq,))
        if not isinstance(body, ItemLost | WrittenOff | StockLost):
            raise TypeError(entry.kind)
        what = _SHEETS if isinstance(body, StockLost) else _LOST if isinstance(body, ItemLost) else _SCRAPPED
        pieces = body.quantity if isinstance(body, StockLost) else 1
        about = (day, what, body.tag, body.name, pieces, str(body.request))
        filed = self._filed.get(body.request)
        if filed is None:
            return YearLine((*about, None, "", None, ""), (entry.seq,))
        told, behind = filed.body, (filed.entry.seq, *_seqs(filed), entry.seq)
        who = f"{told.responsible_name} {told.responsible}".strip()
        if isinstance(told, PaperLossReported):
            return YearLine((*about, told.found_on, who, None, ""), behind)
        return YearLine((*about, told.found_on, who, told.amount_fen, told.compensation), behind)

    def _reports(self, counting: Counting) -> YearSheet:
        columns = (
            *(YearColumn("day", "day"), YearColumn("what", words="approvals.matter")),
            *(YearColumn("tag", "code"), YearColumn("name"), YearColumn("request", "code")),
            *(YearColumn("by"), YearColumn("state", words="audit_year.state"), YearColumn("count", "count")),
        )
        lines = []
        for seq, filed in self._filed.items():
            entry, body = filed.entry, filed.body
            if counting.period.holds(entry):
                about = (counting.period.day(entry), body.matter, body.tag, body.name, str(seq))
                told = (*about, entry.actor.name, _state(filed, counting), 1)
                lines.append(YearLine(told, (seq, *_seqs(filed))))
        return YearSheet(REPORTS, columns, tuple(lines))


def _seqs(filed: _Filed) -> tuple[int, ...]:
    return tuple(each.seq for each in filed.decided)


def _state(filed: _Filed, counting: Counting) -> str:
    """How a report stands on the day; by the first rule one that was undone still stood as approved."""
    came = filed.came
    if counting.rule > 1 and came is not None and counting.voids.by(came, subject("item", filed.body.tag)):
        return _UNDONE
    return filed.state
