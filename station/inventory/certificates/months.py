"""The figures of a month: closing = opening − used − issued + received, with the spoiled sheets a part of the used ones (ST-04). Pure.

A month that is signed stays as it is. What is recorded afterwards and counts in it or before is made up for in the first month that is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from station.core.ledger import Entry
from station.core.ledger.voiding import Voiding
from station.inventory.certificates.accounting import MERGED, counted
from station.inventory.certificates.kinds import kind_of
from station.inventory.certificates.moves import CountedEntry, MonthColumn, sums, there_is
from station.inventory.stock.paper_bodies import PaperKindSet

_COLUMNS: Final = (MonthColumn.USED, MonthColumn.SPOILED, MonthColumn.ISSUED, MonthColumn.RECEIVED)


class NoteCode(StrEnum):
    """Why a movement is none of every day; worded in ``certificates.remark.<value>``.

    ``corrected`` after a count, ``returned`` unused, ``lost`` (which counts as used), come with a unit that became part of this one or gone with this one to another, and of
    months that are signed: recorded afterwards, voided afterwards, of another kind since.
    """

    CORRECTED = "corrected"
    RETURNED = "returned"
    LOST = "lost"
    MERGED_IN = "merged_in"
    MERGED_AWAY = "merged_away"
    LATE = "late"
    VOIDED_LATE = "voided_late"
    KIND_LATE = "kind_late"


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line of paper: its tag, its kind, and all entries about it with those by which units changed."""

    tag: str
    kind: str
    history: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class SignedUntil:
    """The last month of an account that is signed, and the number of the entry that signed it."""

    month: str
    seq: int


@dataclass(frozen=True, slots=True)
class MonthNote:
    """A movement of the month that is none of every day, by its entry: so many pieces."""

    code: NoteCode
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
        figures = (self.opening, self.used, self.spoiled, self.issued, self.received, self.closing)
        return not any(figures) and not self.remarks


class _Figures:
    """The figures of all kinds while lines are added up."""

    def __init__(self) -> None:
        self.found: dict[str, Counter[str]] = {}
        self.remarks: dict[str, list[MonthNote]] = {}

    def add(self, kind: str, figures: dict[str, int], sign: int = 1) -> None:
        here = self.found.setdefault(kind, Counter())
        for key, pieces in figures.items():
            here[key] += sign * pieces

    def note(self, kind: str, note: MonthNote) -> None:
        self.remarks.setdefault(kind, []).append(note)

    def kinds(self) -> dict[str, KindMonth]:
        return {
            kind: KindMonth(kind, **figures, remarks=tuple(self.remarks.get(kind, ())))
            for kind, figures in self.found.items()
        }


def month_figures(
    lines: Iterable[PaperLine], month: str, account: str, zone: str, until: SignedUntil | None = None
) -> dict[str, KindMonth]:
    """The figures of each kind of paper of an account in a month that is not signed, by the code of the kind."""
    figures = _Figures()
    for line in lines:
        told = counted(line.tag, line.history, zone)
        within = [each for each in told if each.month == month]
        figures.add(line.kind, _columns(within, account))
        figures.add(line.kind, {"closing": there_is(told, month)[account]})
        for each in within:
            pieces = _pieces(each, account)
            if each.remark and pieces:
                figures.note(
                    line.kind, MonthNote(_code(each.remark, pieces), line.tag, each.seq, abs(pieces))
                )
        if until is not None and until.month < month and not _months_lie_between(until.month, month):
            _make_up(figures, line, told, account, zone, until)
        else:
            before = there_is([each for each in told if each.month < month])
            figures.add(line.kind, {"opening": before[account]})
    return figures.kinds()


def _make_up(
    figures: _Figures, line: PaperLine, told: list[CountedEntry], account: str, zone: str, until: SignedUntil
) -> None:
    """The opening as it was signed, and what is otherwise since of the months that are."""
    then = counted(line.tag, line.history, zone, until.seq)  # a unit may be called otherwise since
    kind = kind_of([each for each in line.history if each.seq < until.seq])
    now_signed = [each for each in told if each.month <= until.month]
    then_signed = [each for each in then if each.month <= until.month]
    made_up = Counter(_columns(now_signed, account))
    if kind is not None:
        figures.add(kind.kind, {"opening": there_is(then_signed)[account]})
        if kind.kind == line.kind:
            made_up.subtract(_columns(then_signed, account))
        else:
            figures.add(kind.kind, _columns(then_signed, account), -1)
    figures.add(line.kind, dict(made_up))
    notes = list(_late(line, now_signed, then_signed, account, until.seq))
    moved = any(made_up.values()) or (kind is not None and kind.kind != line.kind)
    if moved and not notes:
        notes = list(_of_kind(line, until.seq, abs(there_is(now_signed)[account])))
    for each in notes:
        figures.note(line.kind, each)


def _late(
    line: PaperLine, now: Sequence[CountedEntry], then: Sequence[CountedEntry], account: str, seq: int
) -> Iterator[MonthNote]:
    """What was recorded since the month was signed and counts in it or before, and what was voided since of what counted."""
    for each in now:
        if each.seq > seq and (pieces := _seen(each, account)):
            yield MonthNote(NoteCode.LATE, line.tag, each.seq, pieces)
    counting = {each.seq: each for each in then}
    stands = {each.seq for each in now}
    for entry in line.history:
        if entry.seq < seq or not isinstance(entry.typed, Voiding):
            continue
        for wrong in (counting.get(each.seq) for each in entry.typed.voided):
            if wrong is not None and wrong.seq not in stands and (pieces := _seen(wrong, account)):
                yield MonthNote(NoteCode.VOIDED_LATE, line.tag, entry.seq, pieces)


def _of_kind(line: PaperLine, seq: int, pieces: int) -> Iterator[MonthNote]:
    """That the line is of another kind since, or is paper only since; or what else said so last."""
    since = [each for each in line.history if each.seq > seq]
    said = [each for each in since if isinstance(each.typed, PaperKindSet)] or since
    for each in said[-1:]:
        yield MonthNote(NoteCode.KIND_LATE, line.tag, each.seq, pieces)


def _columns(told: Iterable[CountedEntry], account: str) -> dict[str, int]:
    moved = sums(told, account)
    return {column.value: moved[column] for column in _COLUMNS}


def _pieces(entry: CountedEntry, account: str) -> int:
    """By how much more of the account is there with an entry."""
    return sum(move.effect for move in entry.moves if move.account == account)


def _seen(entry: CountedEntry, account: str) -> int:
    """How many pieces of the account an entry moved in the columns of the report."""
    return max((abs(each) for each in _columns([entry], account).values()), default=0)


def _code(remark: str, pieces: int) -> NoteCode:
    if remark == MERGED:
        return NoteCode.MERGED_IN if pieces > 0 else NoteCode.MERGED_AWAY
    return NoteCode(remark)


def _months_lie_between(first: str, last: str) -> bool:
    return _index(last) - _index(first) > 1


def _index(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:])


def accounts_of(lines: Sequence[PaperLine], zone: str) -> frozenset[str]:
    """The keys of the accounts that ever had any of the paper."""
    return frozenset(
        move.account
        for line in lines
        for each in counted(line.tag, line.history, zone)
        for move in each.moves
    )
