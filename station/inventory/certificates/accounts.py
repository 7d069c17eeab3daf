"""The register of an account of paper: what the office or a unit has of each line, and how it came to that (ST-01, ST-03). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from station.core.clock import local
from station.core.ledger import Entry
from station.core.policy.rule import Bilingual
from station.core.texts import Texts
from station.inventory.certificates.accounting import Accounting, key_of
from station.inventory.certificates.moves import HOUSE, MonthColumn, PaperMove, sums, there_is
from station.inventory.receivers.values import Receiver, receiver_of
from station.inventory.stock.loss_bodies import StockReceived3
from station.inventory.stock.numbered_bodies import StockReceived2, numbers_in
from station.inventory.stock.numbers import NumberRun, Numbers, NumberState, range_words
from station.inventory.values import Item

_FRESH = frozenset({NumberState.STORE, NumberState.ISSUED})
_SHOWN = (MonthColumn.RECEIVED, MonthColumn.ISSUED, MonthColumn.USED, MonthColumn.SPOILED)


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line of paper of a kind, which is called `words`: where its numbers are, and all entries about it with those by which units changed."""

    tag: str
    kind: str
    words: Bilingual
    history: tuple[Entry, ...]
    item: Item | None = None
    runs: tuple[NumberRun, ...] = ()

    @property
    def label(self) -> str:
        """The code of the line as people read it."""
        return self.tag if self.item is None else self.item.label

    @property
    def name(self) -> str:
        """What the line is called; "" for one that is on the register no more."""
        return "" if self.item is None else self.item.name


@dataclass(frozen=True, slots=True)
class AccountMove:
    """What an entry moved of a line in one account, and how much of the line that account has after it.

    `account` is the unit or place (None: the office's own); `issued` are sheets that went to units.
    """

    entry: Entry
    line: KeptLine
    account: Receiver | None
    day: date
    numbers: str
    received: int
    issued: int
    used: int
    spoiled: int
    left: int

    @property
    def key(self) -> str:
        """What names it among all: the entry, the line, the account."""
        return f"{self.entry.seq} {self.line.tag} {'' if self.account is None else self.account.key}".rstrip()


def move_words(texts: Texts, move: AccountMove) -> str:
    """What happened: what came back unused is no delivery."""
    if isinstance(move.entry.typed, StockReceived2 | StockReceived3):
        return texts("certificates.account.returned")
    return texts(f"entry.kind.{move.entry.kind}")


@dataclass(frozen=True, slots=True)
class PaperHolding:
    """What an account has of a line: what came, what it issued, used and spoiled of it, and which numbers are left unused.

    `to_destroy` are spoiled sheets of all accounts that are not destroyed yet; they stand with the office's own, which destroys them.
    """

    line: KeptLine
    account: Receiver | None
    received: int
    issued: int
    used: int
    spoiled: int
    left: int
    to_destroy: int
    numbers: str

    @property
    def key(self) -> str:
        """What names it among all: the line, the account."""
        return f"{self.line.tag} {'' if self.account is None else self.account.key}".rstrip()


def account_moves(line: KeptLine, zone: str, account: str | None = None) -> Iterator[AccountMove]:
    """What moved of a line by day, of the account with this key or of all; what does not count is not among it."""
    told = {each.seq: each for each in Accounting(line.tag, line.history, zone).told}
    moved = [(day_of(each, zone), each, told[each.seq]) for each in line.history if each.seq in told]
    left: Counter[str] = Counter()
    for day, entry, each in sorted(moved, key=lambda one: (one[0], one[1].seq)):
        for key in dict.fromkeys(move.account for move in each.moves):
            mine = [move for move in each.moves if move.account == key]
            left[key] += sum(move.effect for move in mine)
            received, issued, used, spoiled = (_pieces(mine, column) for column in _SHOWN)
            if any((received, issued, used, spoiled)) and account in (None, key):
                numbers, whose = numbers_in(entry.typed, line.tag), receiver_of(key)
                yield AccountMove(
                    entry, line, whose, day, numbers, received, issued, used, spoiled, left[key]
                )


def accounts_of(line: KeptLine, zone: str) -> tuple[Receiver, ...]:
    """The units and places that ever had any of a line."""
    keys = {move.account for each in Accounting(line.tag, line.history, zone).told for move in each.moves}
    found = (receiver_of(key) for key in sorted(keys))
    return tuple(each for each in found if each is not None)


def holdings(line: KeptLine, zone: str) -> Iterator[PaperHolding]:
    """What each account has or had of a line, the office's own first."""
    accounting = Accounting(line.tag, line.history, zone)
    told, left = accounting.told, there_is(accounting.told)
    unused = _unused(line, accounting)
    for key in sorted({HOUSE, *left} if told else ()):
        mine, whole = sums(told, key), sums(told)
        destroyed = whole[MonthColumn.SPOILED] - whole[MonthColumn.DESTROYED] if key == HOUSE else 0
        received, issued, used, spoiled = (mine[column] for column in _SHOWN)
        yield PaperHolding(
            *(line, receiver_of(key), received, issued, used, spoiled),
            *(left[key], destroyed, unused.get(key, "")),
        )


def day_of(entry: Entry, zone: str) -> date:
    """The day on which what an entry says happened."""
    on = getattr(entry.typed, "on", None)
    return on if isinstance(on, date) else local(entry.happened_at, zone).date()


def _pieces(moves: Sequence[PaperMove], column: MonthColumn) -> int:
    return sum(move.pieces for move in moves if move.column is column)


def _unused(line: KeptLine, accounting: Accounting) -> dict[str, str]:
    """By account the numbers that are in its store or in the hands of its people."""
    found: dict[str, list[Numbers]] = {}
    for run in line.runs:
        for part, account in accounting.owners.of(run.numbers) if run.state in _FRESH else ():
            found.setdefault(key_of(account), []).append(part)
    return {key: range_words(numbers) for key, numbers in found.items()}
