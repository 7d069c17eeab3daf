"""What was cared for and which instruments were verified in the year (EQ-14, ST-06)."""

from __future__ import annotations

from typing import Final

from station.audit.year.values import Counting, Figure, HeadFigures, Raw, YearColumn, YearLine, YearSheet
from station.core.ledger import Entry, subject
from station.inventory.care.bodies import Cared, InstrumentVerified

CARE: Final = "care"
_CARED, _VERIFIED = "cared", "verified"


class CareHead:
    """A row for each care and each verification, by the day on which it was."""

    kinds = frozenset({Cared.KIND, InstrumentVerified.KIND})

    def __init__(self) -> None:
        self._lines: list[YearLine] = []

    def take(self, entry: Entry, counting: Counting) -> None:
        """The next entry; what a void strikes is left out."""
        body = entry.typed
        if not isinstance(body, Cared | InstrumentVerified) or not counting.period.has(body.on):
            return
        if counting.voids.by(entry, subject("item", body.tag)) is not None:
            return
        told: tuple[Raw, ...]
        if isinstance(body, Cared):
            told = (_CARED, body.tag, body.name, body.what, body.worker, None)
        else:
            told = (_VERIFIED, body.tag, body.name, body.certificate, body.verifier, body.valid_until)
        self._lines.append(YearLine((body.on, *told, 1), (entry.seq,)))

    def figures(self, _counting: Counting) -> HeadFigures:
        """How often, of each."""
        columns = (
            *(YearColumn("day", "day"), YearColumn("what", words="audit_year.what")),
            *(YearColumn("tag", "code"), YearColumn("name"), YearColumn("note"), YearColumn("by")),
            *(YearColumn("valid_until", "day"), YearColumn("count", "count")),
        )
        figures = tuple(
            Figure(f"care.{what}", CARE, "count", (("what", what),)) for what in (_CARED, _VERIFIED)
        )
        return HeadFigures((YearSheet(CARE, columns, tuple(self._lines)),), figures)
