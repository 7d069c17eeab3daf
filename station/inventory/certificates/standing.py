"""How a line of accountable paper stands: its kind, and what can be recorded of its sheets. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from station.core.ledger import Entry
from station.inventory.certificates.accounting import counted
from station.inventory.certificates.gaps import NumberedPaper, NumberFinding, number_findings
from station.inventory.certificates.kinds import PAPER, kind_of
from station.inventory.certificates.moves import HOUSE, CountedEntry, MonthColumn, sums, there_is
from station.inventory.receivers.values import Receiver, receiver_of
from station.inventory.stock.numbered_bodies import StockCorrected2
from station.inventory.stock.numbers import NumberRun, NumberState
from station.inventory.stock.paper_bodies import PaperKindSet
from station.inventory.values import Item, Tracking


class PaperAct(StrEnum):
    """What is recorded of paper; `SOUND` is that two persons put back what two persons had taken out of a range, `BACK` that a unit brings sheets back."""

    KIND = "kind"
    USE = "use"
    SPOIL = "spoil"
    DESTROY = "destroy"
    LOST = "lost"
    BACK = "back"
    SOUND = "sound"


@dataclass(frozen=True, slots=True)
class PaperStanding:
    """The kind of a line as it is on record (None for what is no paper yet), what fits its sheets, the units to which some were issued, and which numbers are odd."""

    kind: PaperKindSet | None
    acts: frozenset[PaperAct]
    units: tuple[Receiver, ...] = ()
    odd: tuple[NumberFinding, ...] = ()


def paper_standing(
    item: Item, runs: Sequence[NumberRun], history: Sequence[Entry], zone: str
) -> PaperStanding | None:
    """How a line stands, by all entries about it, oldest first; None for what can't be paper."""
    if item.tracking not in PAPER:
        return None
    kind = kind_of(history)
    if kind is None:
        return PaperStanding(None, frozenset({PaperAct.KIND}))
    told = counted(item.tag, history, zone)
    fits = _of_numbers(runs, history) if item.tracking is Tracking.RANGE else _of_quantity(item, told)
    accounts = (receiver_of(key) for key in sorted(there_is(told)) if key != HOUSE)
    units = tuple(each for each in accounts if each is not None)
    odd = number_findings([NumberedPaper(item, kind.kind, tuple(runs), tuple(history))], zone)
    return PaperStanding(kind, frozenset({PaperAct.KIND, *fits}), units, tuple(odd))


def _of_numbers(runs: Sequence[NumberRun], history: Sequence[Entry]) -> Iterator[PaperAct]:
    states = {each.state for each in runs}
    fresh = states & {NumberState.STORE, NumberState.ISSUED}
    if fresh:
        yield PaperAct.USE
        yield PaperAct.LOST
    if fresh or NumberState.USED in states:
        yield PaperAct.SPOIL
    if NumberState.SPOILED in states:
        yield PaperAct.DESTROY
    by_two = {entry.seq for entry in history if isinstance(entry.typed, StockCorrected2)}
    if any(each.state is NumberState.SPOILED and each.seq in by_two for each in runs):
        yield PaperAct.SOUND


def _of_quantity(item: Item, told: Sequence[CountedEntry]) -> Iterator[PaperAct]:
    theirs: Counter[str] = there_is(told)
    whole = sums(told)
    fresh = item.quantity > 0 or any(pieces > 0 for key, pieces in theirs.items() if key != HOUSE)
    if fresh:
        yield PaperAct.USE
        yield PaperAct.LOST
    if any(pieces > 0 for key, pieces in theirs.items() if key != HOUSE):
        yield PaperAct.BACK
    if fresh or whole[MonthColumn.USED] > whole[MonthColumn.SPOILED]:
        yield PaperAct.SPOIL
    if whole[MonthColumn.SPOILED] > whole[MonthColumn.DESTROYED]:
        yield PaperAct.DESTROY
