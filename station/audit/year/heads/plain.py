"""Heads with a row for each entry: training (EQ-03) and tests of printers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from station.audit.year.values import Counting, Figure, HeadFigures, YearColumn, YearLine, YearSheet
from station.core.ledger import Entry
from station.inventory.bodies import TrainingRecorded
from station.printing.bodies import PrinterTested

TRAINING: Final = "training"
PRINTERS: Final = "printers"
_VERDICTS: Final = ("passed", "failed", "sent")


class TrainingHead:
    """Training of the year, by the day of the training."""

    kinds = frozenset({TrainingRecorded.KIND})

    def __init__(self) -> None:
        self._told: list[tuple[Entry, TrainingRecorded]] = []

    def take(self, entry: Entry, counting: Counting) -> None:
        """The next entry; one that does not count is left out."""
        body = entry.typed
        if not isinstance(body, TrainingRecorded) or counting.voids.by(entry) is not None:
            return
        if counting.period.has(body.trained_on):
            self._told.append((entry, body))

    def trained(self) -> Iterator[tuple[int, str]]:
        """Each entry that counts, with the number of the officer."""
        return ((entry.seq, body.number) for entry, body in self._told)

    def figures(self, _counting: Counting) -> HeadFigures:
        """A row for each officer and category."""
        columns = (
            *(YearColumn("day", "day"), YearColumn("number", "code")),
            *(YearColumn("category", "count", "category"), YearColumn("note"), YearColumn("count", "count")),
        )
        lines = tuple(
            YearLine((body.trained_on, body.number, body.category, body.note, 1), (entry.seq,))
            for entry, body in self._told
        )
        figures = (Figure("training.recorded", TRAINING, "count"),)
        return HeadFigures((YearSheet(TRAINING, columns, lines),), figures)


class PrintersHead:
    """Test pages of the year and what came of them."""

    kinds = frozenset({PrinterTested.KIND})

    def __init__(self) -> None:
        self._told: list[tuple[Entry, PrinterTested]] = []

    def take(self, entry: Entry, counting: Counting) -> None:
        """The next entry."""
        body = entry.typed
        if isinstance(body, PrinterTested) and counting.period.holds(entry):
            self._told.append((entry, body))

    def figures(self, counting: Counting) -> HeadFigures:
        """A row for each test."""
        columns = (
            *(YearColumn("day", "day"), YearColumn("printer", "code"), YearColumn("address")),
            *(YearColumn("verdict", words="printing.verdict"), YearColumn("count", "count")),
        )
        lines = tuple(
            YearLine(
                (
                    *(counting.period.day(entry), "".join(entry.subjects[:1]).partition(":")[2]),
                    *(body.address, body.verdict, 1),
                ),
                (entry.seq,),
            )
            for entry, body in self._told
        )
        figures = (
            Figure("printers.tests", PRINTERS, "count"),
            *(
                Figure("printers.verdict", PRINTERS, "count", (("verdict", each),), (each,))
                for each in _VERDICTS
            ),
        )
        return HeadFigures((YearSheet(PRINTERS, columns, lines),), figures)
