"""What was sent to be repaired, came back, and what it cost (EQ-14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.audit.year.values import Counting, Figure, HeadFigures, YearColumn, YearLine, YearSheet
from station.core.ledger import Entry, subject
from station.inventory.losses.bodies import ItemLost, WrittenOff
from station.inventory.repairs.bodies import BackFromRepair, SentToRepair

REPAIRS: Final = "repairs"


@dataclass(slots=True)
class _Repair:
    tag: str
    name: str
    repairer: str
    sent: Entry | None
    back: Entry | None = None
    ended: bool = False


class RepairsHead:
    """Pairs what was sent with what came back; what is lost or scrapped at the repairer's comes back no more."""

    kinds = frozenset({SentToRepair.KIND, BackFromRepair.KIND, ItemLost.KIND, WrittenOff.KIND})

    def __init__(self) -> None:
        self._repairs: list[_Repair] = []
        self._open: dict[str, _Repair] = {}

    def take(self, entry: Entry, counting: Counting) -> None:
        """The next entry; what a void strikes is left out."""
        body = entry.typed
        if not isinstance(body, SentToRepair | BackFromRepair | ItemLost | WrittenOff):
            return
        if counting.voids.by(entry, subject("item", body.tag)) is not None:
            return
        running = self._open.pop(body.tag, None)
        if isinstance(body, SentToRepair):
            self._repairs.append(_Repair(body.tag, body.name, body.repairer, entry))
            self._open[body.tag] = self._repairs[-1]
        elif isinstance(body, BackFromRepair):
            if running is None:
                running = _Repair(body.tag, body.name, body.repairer, None)
                self._repairs.append(running)
            running.back, running.ended = entry, True
        elif running is not None:
            running.ended = True

    def figures(self, counting: Counting) -> HeadFigures:
        """A row for each repair that was sent or came back in the year, or is still out."""
        columns = (
            *(YearColumn("tag", "code"), YearColumn("name"), YearColumn("repairer")),
            *(YearColumn("sent_on", "day"), YearColumn("expected_on", "day"), YearColumn("back_on", "day")),
            *(YearColumn("sent", "count"), YearColumn("back", "count"), YearColumn("open", "count")),
            *(YearColumn("mended", "count"), YearColumn("cost", "money")),
        )
        lines = tuple(line for each in self._repairs if (line := _line(each, counting)) is not None)
        keys = ("sent", "back", "open", "mended", "cost")
        figures = tuple(Figure(f"repairs.{key}", REPAIRS, key) for key in keys)
        return HeadFigures((YearSheet(REPAIRS, columns, lines),), figures)


def _line(repair: _Repair, counting: Counting) -> YearLine | None:
    period = counting.period
    told = [entry for entry in (repair.sent, repair.back) if entry is not None]
    sent_now = repair.sent is not None and period.holds(repair.sent)
    back_now = repair.back is not None and period.holds(repair.back)
    if not (sent_now or back_now or not repair.ended):
        return None
    sent = None if repair.sent is None else repair.sent.typed
    back = None if repair.back is None else repair.back.typed
    mended = isinstance(back, BackFromRepair) and back.mended and back_now
    cost = back.cost_fen if isinstance(back, BackFromRepair) and back_now else None
    cells = (
        *(repair.tag, repair.name, repair.repairer),
        None if repair.sent is None else period.day(repair.sent),
        sent.expected_on if isinstance(sent, SentToRepair) else None,
        None if repair.back is None else period.day(repair.back),
        *(int(sent_now), int(back_now), int(not repair.ended), int(mended), cost),
    )
    return YearLine(cells, tuple(each.seq for each in told))
