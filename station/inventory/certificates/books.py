"""The books of paper: every line with its entries, the months that are signed, and the figures that follow (ST-04)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from station.core.clock import local
from station.core.ledger import Entry, Stream
from station.inventory.certificates.accounting import counted, key_of
from station.inventory.certificates.histories import PaperEntriesView, paper_lines
from station.inventory.certificates.month_bodies import PaperMonthDue, PaperMonthSigned
from station.inventory.certificates.months import (
    KindMonth,
    PaperLine,
    SignedUntil,
    accounts_of,
    month_figures,
)
from station.inventory.certificates.moves import HOUSE, CountedEntry, month_of
from station.inventory.receivers.following import MOVING, called_now
from station.inventory.stock.paper_bodies import PaperKindSet

_FIRST: Final = datetime.min.replace(tzinfo=UTC)
Key = tuple[str, str]
"""An account and a month."""


@dataclass(frozen=True)
class Books:
    """All that is on record of paper. Figures are read from the entries, those of a signed month from the entry that signed it."""

    lines: tuple[PaperLine, ...]
    signed: dict[Key, Entry]
    due: dict[Key, Entry]
    zone: str

    @property
    def accounts(self) -> frozenset[str]:
        """The keys of the accounts that ever had any paper."""
        return accounts_of(self.lines, self.zone)

    def figures(self, month: str, account: str) -> dict[str, KindMonth]:
        """The figures of each kind in a month that is not signed."""
        return month_figures(self.lines, month, account, self.zone, self.until(account))

    def until(self, account: str) -> SignedUntil | None:
        """The last month of an account that is signed."""
        months = [month for key, month in self.signed if key == account]
        return SignedUntil(max(months), self.signed[account, max(months)].seq) if months else None

    def to_sign(self, present: str) -> list[Key]:
        """The months before `present` of which there is a report, of each account, the oldest first.

        The office reports each month since it keeps accounts, a unit those in which there was anything.
        """
        kept = [
            month_of(local(entry.happened_at, self.zone).date())
            for line in self.lines
            for entry in line.history
            if isinstance(entry.typed, PaperKindSet)
        ]
        if not kept:
            return []
        told = [each for line in self.lines for each in counted(line.tag, line.history, self.zone)]
        found = [(HOUSE, month) for month in months_between(min(kept), present)]
        for account in sorted(self.accounts - {HOUSE}):
            found += [(account, month) for month in self._busy(told, account, min(kept), present)]
        return sorted({*found, *self.signed}, key=lambda each: (each[1], each[0]))

    def _busy(self, told: list[CountedEntry], account: str, first: str, present: str) -> Iterator[str]:
        moved: dict[str, int] = {}
        for each in told:
            for move in each.moves:
                if move.account == account:
                    moved[each.month] = moved.get(each.month, 0) + move.effect
        left = sum(pieces for month, pieces in moved.items() if month < first)
        for month in months_between(first, present):
            if left or month in moved:
                yield month
            left += moved.get(month, 0)


def books_of(view: PaperEntriesView, zone: str) -> Books:
    """The books as they stand."""
    signed, due = _entries(view, PaperMonthSigned.KIND), _entries(view, PaperMonthDue.KIND)
    changes = list(view.told.recorded_since(Stream.CUSTODY, MOVING, _FIRST))[::-1] if signed or due else []
    return Books(
        tuple(paper_lines(view)),
        dict(_by_account(signed, changes)),
        dict(_by_account(due, changes)),
        zone,
    )


def _entries(view: PaperEntriesView, kind: str) -> list[Entry]:
    return list(view.told.recorded_since(Stream.CUSTODY, (kind,), _FIRST))[::-1]


def _by_account(entries: Iterable[Entry], changes: list[Entry]) -> Iterator[tuple[Key, Entry]]:
    for entry in entries:
        body = entry.typed
        if isinstance(body, PaperMonthSigned | PaperMonthDue):
            since = [each for each in changes if each.seq > entry.seq]
            yield (called_now(key_of(body.whose), since), body.month), entry


def months_between(first: str, end: str) -> Iterator[str]:
    """The months from `first` to the one before `end`."""
    day = date.fromisoformat(f"{first}-01")
    while month_of(day) < end:
        yield month_of(day)
        day = (day + timedelta(days=31)).replace(day=1)


def month_end(month: str, zone: str) -> datetime:
    """The last moment of a month."""
    day = date.fromisoformat(f"{month}-01")
    following = (day + timedelta(days=31)).replace(day=1)
    begins = datetime(following.year, following.month, 1, tzinfo=ZoneInfo(zone))
    return (begins - timedelta(seconds=1)).astimezone(UTC)
