"""What entries moved of a line of paper, by account and month: the one bookkeeping behind decisions and monthly reports. Pure.

The office itself is the account `HOUSE`: its store, and what its officers have in their hands. Each unit or place to which paper
was issued has an account of its own, by the key of the receiver.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from station.core.clock import local
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.ledger.voiding import Voiding
from station.inventory.receivers.bodies import LoanReceiver
from station.inventory.receivers.values import receiver_of
from station.inventory.stock.bodies import Registered3, StockCorrected, StockIssued, StockReceived
from station.inventory.stock.numbered_bodies import StockCorrected2, StockIssued3, StockReceived2
from station.inventory.stock.numbers import NumberState
from station.inventory.stock.paper_bodies import PaperMoved, SheetsDestroyed, SheetSpoiled, StockUsed
from station.inventory.values import Item

HOUSE: Final = ""


class MonthColumn(StrEnum):
    """The columns of a monthly report that movements go to; what is destroyed is in none of them, since it was used before."""

    RECEIVED = "received"
    ISSUED = "issued"
    USED = "used"
    SPOILED = "spoiled"
    USED_SPOILED = "used_spoiled"
    DESTROYED = "destroyed"


_EFFECT: Final = {MonthColumn.RECEIVED: 1, MonthColumn.ISSUED: -1, MonthColumn.USED: -1}
"""What a column does to what is there; spoiled is a part of used (ST-03)."""


@dataclass(frozen=True, slots=True)
class PaperMove:
    """So many pieces of an account went to a column; fewer than none where that is taken back.

    ``spoiled`` are all spoiled sheets, ``used_spoiled`` those of them that had been used before.
    """

    account: str
    column: MonthColumn
    pieces: int

    @property
    def effect(self) -> int:
        """By how much more is there."""
        return self.pieces * _EFFECT.get(self.column, 0)


@dataclass(frozen=True, slots=True)
class CountedEntry:
    """What an entry moved, and the month in which it counts (``2026-11``); `remark` says why it is no everyday movement.

    `voided` is the number of the entry that this one strikes, 0 for a movement of its own.
    """

    month: str
    seq: int
    moves: tuple[PaperMove, ...]
    remark: str = ""
    voided: int = 0


def month_of(day: date) -> str:
    """The month of a day."""
    return f"{day.year:04d}-{day.month:02d}"


def accounts_in(history: Iterable[Entry]) -> dict[int, LoanReceiver | None]:
    """By the number of each entry that issued or used paper of a line, of whose account it is since; None for the office's own."""
    found: dict[int, LoanReceiver | None] = {}
    for entry in history:
        match entry.typed:
            case StockIssued(receiver=receiver):
                found[entry.seq] = receiver
            case StockUsed(issued_to=receiver) | SheetSpoiled(issued_to=receiver):
                found[entry.seq] = receiver
    return found


def counted(tag: str, history: Sequence[Entry], zone: str) -> list[CountedEntry]:
    """What the entries about a line moved, in their order.

    A void takes back what the voided entry moved in the month in which that counted, so that a month's figures are what really happened.
    """
    about, issued = subject("item", tag), accounts_in(history)
    found: dict[int, CountedEntry] = {}
    told: list[CountedEntry] = []
    for entry in history:
        body = entry.typed
        if isinstance(body, Voiding):
            for each in body.voided:
                wrong = found.get(each.seq)
                if wrong is not None and each.covers(about):
                    back = tuple(replace(move, pieces=-move.pieces) for move in wrong.moves)
                    told.append(CountedEntry(wrong.month, entry.seq, back, "", each.seq))
                    del found[each.seq]
            continue
        moves = tuple(move for move in _moves(body, tag, issued) if move.pieces)
        if moves:
            day = getattr(body, "on", None) or local(entry.happened_at, zone).date()
            found[entry.seq] = CountedEntry(month_of(day), entry.seq, moves, _remark(body))
            told.append(found[entry.seq])
    return told


def _remark(body: object) -> str:
    match body:
        case StockCorrected2():
            return ""
        case StockCorrected():
            return "corrected"
        case StockReceived2():
            return "returned"
    return ""


def _key(receiver: LoanReceiver | None) -> str:
    return HOUSE if receiver is None else receiver.value.key


def _moves(body: object, tag: str, issued: Mapping[int, LoanReceiver | None]) -> Iterator[PaperMove]:
    match body:
        case Registered3():
            yield PaperMove(HOUSE, MonthColumn.RECEIVED, body.quantity)
        case StockReceived2():
            yield from _returned(body, issued)
        case StockReceived():
            yield PaperMove(HOUSE, MonthColumn.RECEIVED, body.quantity)
        case StockIssued():
            yield from _issued(body, tag)
        case StockCorrected2():
            sound = body.numbers[0].after is NumberState.STORE
            pieces = (body.after - body.before) if sound else (body.before - body.after)
            for column in (MonthColumn.USED, MonthColumn.SPOILED):
                yield PaperMove(HOUSE, column, -pieces if sound else pieces)
        case StockCorrected():
            more = body.after - body.before
            yield (
                PaperMove(HOUSE, MonthColumn.RECEIVED, more)
                if more > 0
                else PaperMove(HOUSE, MonthColumn.USED, -more)
            )
        case PaperMoved():
            yield from _of_sheets(body)


def _of_sheets(body: PaperMoved) -> Iterator[PaperMove]:
    match body:
        case StockUsed():
            yield PaperMove(_key(body.issued_to), MonthColumn.USED, body.quantity)
        case SheetSpoiled():
            account = _key(body.issued_to)
            yield PaperMove(account, MonthColumn.USED, body.quantity - body.of_used)
            yield PaperMove(account, MonthColumn.SPOILED, body.quantity)
            yield PaperMove(account, MonthColumn.USED_SPOILED, body.of_used)
        case SheetsDestroyed():
            yield PaperMove(HOUSE, MonthColumn.DESTROYED, body.quantity)


def _issued(body: StockIssued, tag: str) -> Iterator[PaperMove]:
    """Numbers in an officer's hand are still the office's; what bears none and went to an officer is used."""
    pieces = sum(line.quantity for line in body.lines if line.tag == tag)
    if body.receiver is not None:
        yield PaperMove(HOUSE, MonthColumn.ISSUED, pieces)
        yield PaperMove(_key(body.receiver), MonthColumn.RECEIVED, pieces)
    elif not (isinstance(body, StockIssued3) and any(each.tag == tag for each in body.numbers)):
        yield PaperMove(HOUSE, MonthColumn.USED, pieces)


def _returned(body: StockReceived2, issued: Mapping[int, LoanReceiver | None]) -> Iterator[PaperMove]:
    """What a unit brings back unused was not issued to it, so that what units received is always what was issued to them."""
    for each in body.numbers:
        receiver, numbers = issued.get(each.issue_seq), each.numbers
        if receiver is not None and numbers is not None:
            yield PaperMove(HOUSE, MonthColumn.ISSUED, -numbers.count)
            yield PaperMove(_key(receiver), MonthColumn.RECEIVED, -numbers.count)


def there_is(told: Iterable[CountedEntry], through: str = "9999-99") -> Counter[str]:
    """How many pieces each account has at the end of a month."""
    found: Counter[str] = Counter()
    for each in told:
        for move in each.moves if each.month <= through else ():
            found[move.account] += move.effect
    return found


def sums(told: Iterable[CountedEntry], account: str | None = None) -> Counter[MonthColumn]:
    """How many pieces went to each column, of one account or all."""
    found: Counter[MonthColumn] = Counter()
    for each in told:
        for move in each.moves:
            if account is None or move.account == account:
                found[move.column] += move.pieces
    return found


def falls_short(told: Sequence[CountedEntry]) -> tuple[str, str, int] | None:
    """The first month at whose end an account has less than nothing, the account, and how much; None where that never is."""
    for month in sorted({each.month for each in told}):
        for account, pieces in sorted(there_is(told, month).items()):
            if pieces < 0:
                return month, account, pieces
    return None


def require_sound(item: Item, told: Sequence[CountedEntry]) -> None:
    """Raise Refused ``certificates.falls_short``, ``certificates.more_spoiled``, ``certificates.more_destroyed`` unless these movements can have been."""
    named = {"tag": item.label, "name": item.name, "unit": item.unit}
    short = falls_short(told)
    if short is not None:
        month, account, pieces = short
        receiver = receiver_of(account)
        facts = {"month": month, "account": "" if receiver is None else receiver.code, "pieces": -pieces}
        code = "house_short" if receiver is None else "falls_short"
        raise Refused(f"certificates.{code}", rule="ST-04", **named, **facts)
    for account in {move.account for each in told for move in each.moves}:
        mine = sums(told, account)
        if mine[MonthColumn.SPOILED] > mine[MonthColumn.USED]:
            raise Refused("certificates.more_spoiled", rule="ST-03", **named, used=mine[MonthColumn.USED])
    whole = sums(told)
    if whole[MonthColumn.DESTROYED] > whole[MonthColumn.SPOILED]:
        raise Refused(
            "certificates.more_destroyed", rule="ST-03", **named, spoiled=whole[MonthColumn.SPOILED]
        )
