"""Lists whose few rows are gathered in memory, because no table holds all of them.

They are narrowed, ordered, counted and paged as the store does with its lists. A filter narrows the column of its own
key unless told otherwise; searched words are looked for in the columns' values and in `searched`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cmp_to_key
from typing import Any, Generic, TypeVar

from station.core.clock import local, to_record
from station.core.errors import Refused
from station.core.listing.declaration import ListDeclaration
from station.core.listing.page import DamagedRow, ListPage
from station.core.listing.query import Asked, DayRange, Place, Sort, cursor, fold

R = TypeVar("R")
Scalar = str | int | float | None


@dataclass(frozen=True)
class Gathered(Generic[R]):
    """`rows` of the list `declaration`, with `zone` for days.

    `filtered` gives the values that a filter narrows where no column has its key; `searched` gives further words to
    be found (names in every language). Nothing is known of `damaged` rows, so they stand after all others in every
    answer.
    """

    declaration: ListDeclaration[R]
    rows: Sequence[R]
    zone: str
    filtered: Mapping[str, Callable[[R], Any]] = field(default_factory=dict)
    searched: Callable[[R], Iterable[str]] | None = None
    damaged: Sequence[DamagedRow] = ()

    def page(self, asked: Asked) -> ListPage[R]:
        """One page, with counts and sums as asked. Raises Refused ``list.bad_cursor``."""
        found = self._found(asked)
        ordered = self._ordered(asked.sort, found)
        if asked.after is not None:
            ordered = self._beyond(asked.sort, asked.after, ordered)
        rows = tuple(ordered[asked.skip : asked.skip + asked.limit])
        full, count = len(rows) == asked.limit, len(self.damaged)
        return ListPage(
            rows,
            len(found) + count if asked.counted else -1,
            self._total(asked) + count if asked.counted else -1,
            self._sums(found) if asked.summed else {},
            cursor(asked.sort, self._place(asked.sort, rows[-1]), asked.as_of) if full else "",
            () if full else tuple(enumerate(self.damaged, len(rows))),
        )

    def counts(self, asked: Asked, key: str) -> dict[str, int]:
        """How many rows there are for each value of a filter; ``yes`` alone for a flag."""
        counted: Counter[str] = Counter()
        for row in self._found(asked):
            value = self._filtered(key, row)
            if isinstance(value, bool):
                counted["yes"] += value
            else:
                counted.update(map(str, _several(value)))
        return dict(counted)

    # ------------------------------------------------------------------------------------- narrowing

    def _total(self, asked: Asked) -> int:
        sorts = replace(asked, wanted={key: asked.wanted[key] for key in asked.dividing}, words=())
        return len(self._found(sorts))

    def _found(self, asked: Asked) -> list[R]:
        return [row for row in self.rows if self._takes(asked, row)]

    def _takes(self, asked: Asked, row: R) -> bool:
        if not all(self._fits(key, wanted, row) for key, wanted in asked.wanted.items()):
            return False
        text = self._text(row) if asked.words else ""
        return all(word in text for word in asked.words)

    def _fits(self, key: str, wanted: object, row: R) -> bool:
        value = self._filtered(key, row)
        if isinstance(wanted, DayRange):
            return _within(wanted, value, self.zone)
        if isinstance(wanted, bool):
            return bool(value) is wanted
        if isinstance(wanted, str):
            return " ".join(fold(wanted)) in " ".join(fold(str(value or "")))
        return isinstance(wanted, tuple) and any(str(each) in wanted for each in _several(value))

    def _filtered(self, key: str, row: R) -> Any:
        given = self.filtered.get(key)
        return self.declaration.column(key).value(row) if given is None else given(row)

    def _text(self, row: R) -> str:
        held = [str(each.value(row)) for each in self.declaration.columns if each.wording is None]
        return " ".join(fold(" ".join((*held, *(self.searched(row) if self.searched is not None else ())))))

    # --------------------------------------------------------------------------------------- order

    def _place(self, sort: Sequence[Sort], row: R) -> Place:
        return tuple(_plain(self.declaration.column(each.key).value(row)) for each in sort)

    def _ordered(self, sort: Sequence[Sort], rows: Sequence[R]) -> list[R]:
        def compare(one: R, other: R) -> int:
            return _order(sort, self._place(sort, one), self._place(sort, other))

        return sorted(rows, key=cmp_to_key(compare))

    def _beyond(self, sort: Sequence[Sort], place: Place, ordered: Sequence[R]) -> list[R]:
        try:
            return [row for row in ordered if _order(sort, self._place(sort, row), place) > 0]
        except TypeError:
            raise Refused("list.bad_cursor") from None

    def _sums(self, found: Sequence[R]) -> dict[str, int]:
        summed = [each for each in self.declaration.columns if each.sums]
        return {each.key: sum(each.value(row) or 0 for row in found) for each in summed}


def _several(value: object) -> tuple[object, ...]:
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


def _plain(value: Any) -> Scalar:
    if isinstance(value, datetime):
        return to_record(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _order(sort: Sequence[Sort], one: Place, other: Place) -> int:
    """Which of two places comes first; nothing stands last, whichever way."""
    for each, a, b in zip(sort, one, other, strict=True):
        if a == b:
            continue
        nothing = (a in (None, ""), b in (None, ""))
        if nothing[0] != nothing[1]:
            return 1 if nothing[0] else -1
        if nothing[0]:
            continue
        before: bool = a < b  # type: ignore[operator]  # one column holds values of one kind
        return -1 if before is not each.descending else 1
    return 0


def _within(days: DayRange, value: object, zone: str) -> bool:
    if isinstance(value, datetime):
        value = local(value, zone).date()
    if not isinstance(value, date):
        return False
    return (days.first is None or days.first <= value) and (days.last is None or value <= days.last)
