"""What was cared for, which instruments were verified, what of scrap was sealed and disposed of (EQ-14, ST-06)."""

from __future__ import annotations

from typing import Final

from station.audit.year.values import Counting, Figure, HeadFigures, Raw, YearColumn, YearLine, YearSheet
from station.core.ledger import Entry, subject
from station.inventory.care.bodies import Cared, InstrumentVerified, ScrapDisposed, ScrapSealed

CARE: Final = "care"
_CARED, _VERIFIED, _SEALED, _DISPOSED = "cared", "verified", "sealed", "disposed"


class CareHead:
    """A row for each of these acts, by the day on which it was."""

    kinds = frozenset({Cared.KIND, InstrumentVerified.KIND, ScrapSealed.KIND, ScrapDisposed.KIND})

    def __init__(self) -> None:
        self._lines: list[YearLine] = []

    def take(self, entry: Entry, counting: Counting) -> None:
        """The next entry; what a void strikes is left out."""
        told: tuple[Raw, ...]
        match entry.typed:
            case Cared() as body:
                told = (_CARED, body.tag, body.name, body.what, body.worker, None)
            case InstrumentVerified() as body:
                told = (_VERIFIED, body.tag, body.name, body.certificate, body.verifier, body.valid_until)
            case ScrapSealed() as body:
                told = (_SEALED, body.tag, body.name, f"{body.mark} {body.seal}".strip(), "", None)
            case ScrapDisposed() as body:
                told = (_DISPOSED, body.tag, body.name, f"{body.way} {body.paper}".strip(), "", None)
            case _:
                return
        about = subject("item", body.tag)
        if not counting.period.has(body.on) or counting.voids.by(entry, about) is not None:
            return
        self._lines.append(YearLine((body.on, *told, 1), (entry.seq,)))

    def figures(self, _counting: Counting) -> HeadFigures:
        """How often, of each."""
        columns = (
            *(YearColumn("day", "day"), YearColumn("what", words="audit_year.what")),
            *(YearColumn("tag", "code"), YearColumn("name"), YearColumn("note"), YearColumn("by")),
            *(YearColumn("valid_until", "day"), YearColumn("count", "count")),
        )
        figures = tuple(
            Figure(f"care.{what}", CARE, "count", (("what", what),))
            for what in (_CARED, _VERIFIED, _SEALED, _DISPOSED)
        )
        return HeadFigures((YearSheet(CARE, columns, tuple(self._lines)),), figures)
