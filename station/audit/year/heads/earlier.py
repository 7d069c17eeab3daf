"""What was recorded in the year for an earlier one, whose audit had been made: entered late, withdrawn, settled, voided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from station.audit.year.belonging import Belonging, Belongs
from station.audit.year.values import (
    Counting,
    Figure,
    HeadFigures,
    YearColumn,
    YearLine,
    YearPeriod,
    YearSheet,
    runs_words,
)
from station.core.ledger import Entry

EARLIER: Final = "earlier"


class EarlierHead:
    """A row for each such entry. It adds nothing to the figures of the year; what was taken back in it again is left out."""

    def __init__(self, period: YearPeriod, kinds: Iterable[str]) -> None:
        self.kinds = frozenset(kinds)
        self.belonging = Belonging(period)
        self._told: dict[int, tuple[Entry, Belongs]] = {}

    def take(self, entry: Entry, counting: Counting) -> None:
        """The next entry of any head."""
        about, period = self.belonging.of(entry), counting.period
        if entry.seq <= period.before or counting.voids.by(entry) is not None:
            return
        earlier = about.day < period.first or any(each <= period.before for each in about.named)
        dropped = self._drop(about, period.before)
        if earlier or (not dropped and any(each in self._told for each in about.named)):
            self._told[entry.seq] = (entry, about)

    def _drop(self, about: Belongs, before: int) -> bool:
        """Leave out what is taken back within the year, and what came of it; not what itself changed something earlier."""
        gone = set[int]()
        for seq in about.voids:
            held = self._told.get(seq)
            if held is not None and all(each > before for each in held[1].named):
                gone.add(seq)
        if not gone:
            return False
        gone.update(
            seq for seq, (_, other) in self._told.items() if other.named and gone.issuperset(other.named)
        )
        for seq in gone:
            del self._told[seq]
        return True

    def figures(self, _counting: Counting) -> HeadFigures:
        """How many entries."""
        columns = (
            *(YearColumn("day", "day"), YearColumn("what", words="entry.kind"), YearColumn("entry", "code")),
            *(YearColumn("recorded", "moment"), YearColumn("by"), YearColumn("about", "code")),
            YearColumn("count", "count"),
        )
        lines = tuple(
            YearLine(
                (
                    *(about.day, entry.kind, str(seq), entry.recorded_at, entry.actor.name),
                    *(runs_words(about.named), 1),
                ),
                (seq,),
            )
            for seq, (entry, about) in self._told.items()
        )
        return HeadFigures(
            (YearSheet(EARLIER, columns, lines),), (Figure("earlier.recorded", EARLIER, "count"),)
        )
