"""The one bookkeeping behind decisions, voids and monthly reports: what the entries about a line of paper moved, by account and month. Pure.

An account follows its unit: under another name it is the same one. Where a unit becomes part of another one, what is left of its paper goes
to that one's account, in the month in which this happened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from station.core.clock import local
from station.core.ledger import Entry, subject
from station.core.ledger.voiding import Voiding, Voids
from station.inventory.certificates.moves import HOUSE, CountedEntry, MonthColumn, PaperMove, month_of
from station.inventory.certificates.owners import NumberOwners
from station.inventory.receivers.bodies import LoanReceiver
from station.inventory.receivers.following import MOVING, called_now, merged_receivers
from station.inventory.receivers.values import ReceiverKind, receiver_of
from station.inventory.stock.bodies import Registered3, StockCorrected, StockIssued, StockReceived
from station.inventory.stock.loss_bodies import StockLost, StockReceived3
from station.inventory.stock.numbered_bodies import (
    MovedNumbers,
    StockCorrected2,
    StockIssued3,
    StockReceived2,
)
from station.inventory.stock.numbers import Numbers, NumberState
from station.inventory.stock.paper_bodies import PaperMoved, SheetsDestroyed, SheetSpoiled, StockUsed
from station.people.unit_life.bodies import UnitMerged

_ISSUED, _RECEIVED, _USED = MonthColumn.ISSUED, MonthColumn.RECEIVED, MonthColumn.USED
_SPOILED, _USED_SPOILED = MonthColumn.SPOILED, MonthColumn.USED_SPOILED
MERGED: Final = "merged"


class Accounting:
    """What the entries about a line moved, in their order, and whose its numbers are since.

    `history` are the entries about the line with those by which units changed (`MOVING`) among them, oldest first. What does not count moved nothing.
    Of `until`, only the entries before that one count; the accounts are called as all of them together say.
    """

    def __init__(self, tag: str, history: Sequence[Entry], zone: str, until: int | None = None) -> None:
        self._tag, self._zone = tag, zone
        self._changes = [each for each in history if each.kind in MOVING]
        history = [each for each in history if until is None or each.seq < until]
        self._left: Counter[str] = Counter()
        self._used: Counter[str] = Counter()
        self.owners = NumberOwners()
        self.told: list[CountedEntry] = []
        about, voids = subject("item", tag), Voids(history)
        for entry in history:
            if isinstance(entry.typed, Voiding):
                continue
            of_unit = entry.kind in MOVING
            if voids.by(entry, "" if of_unit else about) is None:
                self._tell(entry, self._merged(entry) if of_unit else self._moves(entry))

    def _tell(self, entry: Entry, moves: Iterator[PaperMove]) -> None:
        found = tuple(move for move in moves if move.pieces)
        if not found:
            return
        for move in found:
            self._left[move.account] += move.effect
            self._used[move.account] += move.pieces * _STILL_USED.get(move.column, 0)
        day = getattr(entry.typed, "on", None) or local(entry.happened_at, self._zone).date()
        self.told.append(CountedEntry(month_of(day), entry.seq, found, _remark(entry.typed)))

    def _account(self, receiver: LoanReceiver | None, seq: int) -> LoanReceiver | None:
        """The account of a receiver that the entry `seq` names, as it is called now."""
        if receiver is None or receiver.kind is ReceiverKind.PLACE:
            return receiver
        now = called_now(receiver.value.key, [each for each in self._changes if each.seq > seq])
        return receiver if now == receiver.value.key else account_of(now)

    def _merged(self, entry: Entry) -> Iterator[PaperMove]:
        """What is left of a unit's paper goes to the one that it is part of from now on, and so does what may become of its used sheets."""
        body = entry.typed
        if not isinstance(body, UnitMerged):
            return
        for former, now in merged_receivers(body).items():
            part = self._account(account_of(former), entry.seq)
            into = self._account(account_of(now), entry.seq)
            if part is None or into is None or part.value.key == into.value.key:
                continue
            of_part, of_whole = part.value.key, into.value.key
            left, used = self._left[of_part], self._used[of_part]
            yield PaperMove(of_part, _RECEIVED, -left)
            yield PaperMove(of_whole, _RECEIVED, left)
            yield PaperMove(of_part, MonthColumn.USED_ELSEWHERE, -used)
            yield PaperMove(of_whole, MonthColumn.USED_ELSEWHERE, used)
            self.owners.pass_on(of_part, into)

    def _moves(self, entry: Entry) -> Iterator[PaperMove]:
        body = entry.typed
        match body:
            case Registered3():
                yield PaperMove(HOUSE, _RECEIVED, body.quantity)
            case StockReceived2() | StockReceived3():
                yield from self._returned(body, entry.seq)
            case StockReceived():
                yield PaperMove(HOUSE, _RECEIVED, body.quantity)
            case StockIssued():
                yield from self._issued(body, entry.seq)
            case StockCorrected2():
                sound = body.numbers[0].after is NumberState.STORE
                pieces = (body.after - body.before) if sound else (body.before - body.after)
                for column in (_USED, _SPOILED):
                    yield PaperMove(HOUSE, column, -pieces if sound else pieces)
            case StockCorrected():
                more = body.after - body.before
                yield PaperMove(HOUSE, _RECEIVED, more) if more > 0 else PaperMove(HOUSE, _USED, -more)
            case SheetsDestroyed():
                yield PaperMove(HOUSE, MonthColumn.DESTROYED, body.quantity)
            case PaperMoved():
                yield from self._of_sheets(body, entry.seq)

    def _of_sheets(self, body: PaperMoved, seq: int) -> Iterator[PaperMove]:
        if not isinstance(body, StockUsed | SheetSpoiled | StockLost):
            return
        spoiled = isinstance(body, SheetSpoiled)
        if not body.numbers:
            of_used = body.of_used if isinstance(body, SheetSpoiled) else 0
            whose = self._account(body.issued_to, seq)
            yield from _sheets(key_of(whose), body.quantity, of_used, spoiled=spoiled)
        for each, numbers in self._mine(body.numbers):
            for part, account in list(self.owners.of(numbers)):
                of_used = part.count if each.before is NumberState.USED else 0
                yield from _sheets(key_of(account), part.count, of_used, spoiled=spoiled)

    def _issued(self, body: StockIssued, seq: int) -> Iterator[PaperMove]:
        """Numbers in an officer's hand are still the office's; what bears none and went to an officer is used."""
        pieces = sum(line.quantity for line in body.lines if line.tag == self._tag)
        receiver = self._account(body.receiver, seq)
        moved = list(self._mine(body.numbers)) if isinstance(body, StockIssued3) else []
        for _, numbers in moved:
            self.owners.put(numbers, receiver)
        if receiver is not None:
            yield PaperMove(HOUSE, _ISSUED, pieces)
            yield PaperMove(key_of(receiver), _RECEIVED, pieces)
        elif not moved:
            yield PaperMove(HOUSE, _USED, pieces)

    def _returned(self, body: StockReceived2 | StockReceived3, seq: int) -> Iterator[PaperMove]:
        """What a unit brings back unused was not issued to it, so that what units received is always what was issued to them."""
        if isinstance(body, StockReceived3):
            yield PaperMove(HOUSE, _ISSUED, -body.quantity)
            yield PaperMove(key_of(self._account(body.issued_to, seq)), _RECEIVED, -body.quantity)
            return
        for _, numbers in self._mine(body.numbers):
            for part, account in list(self.owners.of(numbers)):
                if account is not None:
                    yield PaperMove(HOUSE, _ISSUED, -part.count)
                    yield PaperMove(key_of(account), _RECEIVED, -part.count)
            self.owners.put(numbers, None)

    def _mine(self, moved: Sequence[MovedNumbers]) -> Iterator[tuple[MovedNumbers, Numbers]]:
        for each in moved:
            numbers = each.numbers
            if each.tag == self._tag and numbers is not None:
                yield each, numbers


_STILL_USED: Final = {_USED: 1, MonthColumn.USED_ELSEWHERE: 1, _SPOILED: -1}


def counted(tag: str, history: Sequence[Entry], zone: str, until: int | None = None) -> list[CountedEntry]:
    """What the entries about a line moved (see `Accounting`)."""
    return Accounting(tag, history, zone, until).told


def account_of(key: str) -> LoanReceiver | None:
    """The account with this key; None for the office's own."""
    receiver = receiver_of(key)
    return None if receiver is None else LoanReceiver(receiver.kind, receiver.code, receiver.name)


def key_of(account: LoanReceiver | None) -> str:
    """The key of an account."""
    return HOUSE if account is None else account.value.key


def _sheets(account: str, pieces: int, of_used: int, *, spoiled: bool) -> Iterator[PaperMove]:
    yield PaperMove(account, _USED, pieces - of_used)
    if spoiled:
        yield PaperMove(account, _SPOILED, pieces)
        yield PaperMove(account, _USED_SPOILED, of_used)


def _remark(body: object) -> str:
    match body:
        case StockCorrected2():
            return ""
        case StockCorrected():
            return "corrected"
        case StockReceived2() | StockReceived3():
            return "returned"
        case UnitMerged():
            return MERGED
        case StockLost():
            return "lost"
    return ""
