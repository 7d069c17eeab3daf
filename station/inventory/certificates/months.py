"""The figures of a month: closing = opening − used − issued + received, with the spoiled sheets a part of the used ones (ST-04). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from station.core.ledger import Entry
from station.inventory.certificates.accounting import MERGED, counted
from station.inventory.certificates.moves import MonthColumn, sums, there_is


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line of paper: its tag, its kind, and all entries about it with those by which units changed."""

    tag: str
    kind: str
    history: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class MonthNote:
    """A movement of the month that is none of every day, by its entry.

    So many pieces were ``corrected``, ``returned``, came with a unit that became part of this one (``merged_in``), or went with this one to
    another (``merged_away``).
    """

    code: str
    tag: str
    seq: int
    pieces: int


@dataclass(frozen=True, slots=True)
class KindMonth:
    """The figures of one kind of paper in a month."""

    kind: str
    opening: int = 0
    used: int = 0
    spoiled: int = 0
    issued: int = 0
    received: int = 0
    closing: int = 0
    remarks: tuple[MonthNote, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there was and is nothing of it."""
        return not any((self.opening, self.used, self.spoiled, self.issued, self.received, self.closing))


def month_figures(lines: Iterable[PaperLine], month: str, account: str, zone: str) -> dict[str, KindMonth]:
    """The figures of each kind of paper of an account in a month, by the code of the kind."""
    found: dict[str, Counter[str]] = {}
    remarks: dict[str, list[MonthNote]] = {}
    for line in lines:
        told = counted(line.tag, line.history, zone)
        within = [each for each in told if each.month == month]
        moved, here = sums(within, account), found.setdefault(line.kind, Counter())
        before = there_is([each for each in told if each.month < month])
        here["opening"] += before[account]
        here["closing"] += there_is(told, month)[account]
        for column in (MonthColumn.USED, MonthColumn.SPOILED, MonthColumn.ISSUED, MonthColumn.RECEIVED):
            here[column.value] += moved[column]
        for each in within:
            pieces = sum(move.effect for move in each.moves if move.account == account)
            if each.remark and pieces:
                note = MonthNote(_code(each.remark, pieces), line.tag, each.seq, abs(pieces))
                remarks.setdefault(line.kind, []).append(note)
    return {
        kind: KindMonth(kind, **figures, remarks=tuple(remarks.get(kind, ())))
        for kind, figures in found.items()
    }


def _code(remark: str, pieces: int) -> str:
    if remark != MERGED:
        return remark
    return "merged_in" if pieces > 0 else "merged_away"


def accounts_of(lines: Sequence[PaperLine], zone: str) -> frozenset[str]:
    """The keys of the accounts that ever had any of the paper."""
    return frozenset(
        move.account
        for line in lines
        for each in counted(line.tag, line.history, zone)
        for move in each.moves
    )
