"""What entries moved of a line of paper, by account and month, and what has to hold of it; read from entries by `accounting`. Pure.

The office itself is the account `HOUSE`: its store, and what its officers have in their hands. Each unit or place to which paper
was issued has an account of its own, by the key of the receiver.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from station.core.errors import Refused
from station.inventory.receivers.values import receiver_of
from station.inventory.values import Item

HOUSE: Final = ""


class MonthColumn(StrEnum):
    """The columns of a monthly report that movements go to; what is destroyed is in none of them, since it was used before."""

    RECEIVED = "received"
    ISSUED = "issued"
    USED = "used"
    SPOILED = "spoiled"
    USED_SPOILED = "used_spoiled"
    USED_ELSEWHERE = "used_elsewhere"
    DESTROYED = "destroyed"


_EFFECT: Final = {MonthColumn.RECEIVED: 1, MonthColumn.ISSUED: -1, MonthColumn.USED: -1}
"""What a column does to what is there; spoiled is a part of used (ST-03)."""


@dataclass(frozen=True, slots=True)
class PaperMove:
    """So many pieces of an account went to a column; fewer than none where that is taken back.

    ``spoiled`` are all spoiled sheets, ``used_spoiled`` those of them that had been used before. ``used_elsewhere`` are sheets that were used, and not
    spoiled, in the account of a unit that became part of this one.
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
    """What an entry moved, and the month in which it counts (``2026-11``); `remark` says why it is no everyday movement."""

    month: str
    seq: int
    moves: tuple[PaperMove, ...]
    remark: str = ""


def month_of(day: date) -> str:
    """The month of a day."""
    return f"{day.year:04d}-{day.month:02d}"


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
        used = mine[MonthColumn.USED] + mine[MonthColumn.USED_ELSEWHERE]
        if mine[MonthColumn.SPOILED] > used:
            raise Refused("certificates.more_spoiled", rule="ST-03", **named, used=used)
    whole = sums(told)
    if whole[MonthColumn.DESTROYED] > whole[MonthColumn.SPOILED]:
        raise Refused(
            "certificates.more_destroyed", rule="ST-03", **named, spoiled=whole[MonthColumn.SPOILED]
        )
