"""The declaration of a list: its columns, filters and order, and who may look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from station.core.clock import is_plausible
from station.core.errors import Refused
from station.core.listing.query import (
    MOST_ROWS,
    Asked,
    DayRange,
    ListQuery,
    Sort,
    Wanted,
    place_of,
    words_of,
)
from station.core.texts import Texts

R = TypeVar("R")
_MOST_SAID, _MOST_NAMED = 80, 20
"""Characters of a value that is refused, and values that are named in its place."""


def bad_value(key: str, text: str, known: Sequence[str] = ()) -> Refused:
    """That the filter `key` can't be `text`, and which values there are, as far as they are `known`."""
    value, shown = text[:_MOST_SAID], ", ".join(known[:_MOST_NAMED])
    if not shown:
        return Refused("list.bad_value", filter=key, value=value)
    more = "…" if len(known) > _MOST_NAMED else ""
    return Refused("list.no_such_value", filter=key, value=value, known=f"{shown}{more}")


class ValueKind(StrEnum):
    """The kind of a column's values; alignment, words, sums and file formats follow from it.

    MONEY is in fen, SIZE in bytes, SPAN in seconds; a CHOICE is a code with words; a MOMENT is aware.
    """

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"
    MONEY = "money"
    SIZE = "size"
    SPAN = "span"
    DAY = "day"
    MOMENT = "moment"
    CHOICE = "choice"

    @property
    def is_amount(self) -> bool:
        """Whether it can be summed."""
        return self in (ValueKind.NUMBER, ValueKind.MONEY, ValueKind.SIZE, ValueKind.SPAN)


class FilterKind(StrEnum):
    """How a filter narrows a list: by given or open choices, by days, by yes or no, by a part of a text."""

    CHOICE = "choice"
    DAYS = "days"
    FLAG = "flag"
    TEXT = "text"


class NamedKind(StrEnum):
    """What the values of a filter name: something that is on record. A `SUBJECT` is ``officer:``, ``item:`` … and who or which."""

    OFFICER = "officer"
    ITEM = "item"
    PLACE = "place"
    UNIT = "unit"
    KIT = "kit"
    ACCOUNT = "account"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column: `value` gives the plain value of a row (None for nothing), `title` is a text key.

    `words` is the prefix of a CHOICE's text keys; `wording` says a value in a language where words need more than that
    (a sentence); it is given what `value` gives. A column that is not `shown` is off until it is chosen; `sums` are
    made for amounts alone. Moments by which something is due (`ends`) are said on a line of words with the day that ends: 24:00, not 0:00 of the next.
    """

    key: str
    title: str
    value: Callable[[Any], Any]
    kind: ValueKind = ValueKind.TEXT
    words: str = ""
    wording: Callable[[Texts, Any], str] | None = None
    sortable: bool = True
    sums: bool = False
    shown: bool = True
    ends: bool = False

    def __post_init__(self) -> None:
        if self.sums and not self.kind.is_amount:
            raise ValueError(f"{self.key}: a {self.kind} has no sum")


@dataclass(frozen=True, slots=True)
class ListFilter:
    """One way to narrow a list. `choices` empty: any value may be asked for (a category, an officer).

    `words` is the prefix of the choices' text keys; `chips` says that the choices stand above the list as chips, those of `chipped` alone where it names any.
    `wording` says in words what narrows, where the value is no word itself (what an entry is about).
    `default` holds where a query does not say otherwise. On screen a `seldom` one stands behind a button, and one that
    is not `offered` comes from elsewhere (a link to a part of the list). While it narrows, the columns that it `shows` are on
    show whether or not they were chosen.
    One that `divides` tells things of several sorts apart: how many rows the list has in all is said of those sorts alone that are asked for.
    `names` says what its values name: a list that is empty because there is nobody and nothing of that name says so (`ListPage.unknown`).
    """

    key: str
    title: str
    kind: FilterKind = FilterKind.CHOICE
    choices: tuple[str, ...] = ()
    words: str = ""
    chips: bool = False
    chipped: tuple[str, ...] = ()
    default: str = ""
    divides: bool = False
    seldom: bool = False
    offered: bool = True
    wording: Callable[[Texts, str], str] | None = None
    shows: tuple[str, ...] = ()
    names: NamedKind | None = None

    def read(self, text: str) -> Wanted:
        """The filter's value, read from its written form. Raises Refused ``list.bad_value``, ``list.no_such_value``."""
        try:
            return self._read(text.strip())
        except ValueError:
            known = ("yes", "no") if self.kind is FilterKind.FLAG else self.choices
            raise bad_value(self.key, text, known) from None

    def _read(self, text: str) -> Wanted:
        if self.kind is FilterKind.DAYS:
            return DayRange.parse(text)
        if self.kind is FilterKind.FLAG:
            return {"yes": True, "no": False}[text] if text in ("yes", "no") else _reject(text)
        if self.kind is FilterKind.TEXT:
            return text
        chosen = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
        if not chosen or (self.choices and not set(chosen) <= set(self.choices)):
            raise ValueError(text)
        return chosen


def _reject(text: str) -> bool:
    raise ValueError(text)


@dataclass(frozen=True, slots=True)
class ListDeclaration(Generic[R]):
    """One list. `key` names the column whose value identifies a row; `sort` is the default order.

    `dated` lists can be shown as of the end of a day; rows of a `lasting` one never change, whatever the day. Raises ValueError for a declaration that names a column or
    filter it does not have.
    """

    name: str
    title: str
    columns: tuple[ListColumn, ...]
    filters: tuple[ListFilter, ...]
    key: str
    sort: tuple[Sort, ...]
    dated: bool = True
    lasting: bool = False

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        if len(set(keys)) < len(keys) or len({each.key for each in self.filters}) < len(self.filters):
            raise ValueError(f"{self.name}: a key is declared twice")
        if not {self.key, *(each.key for each in self.sort)} <= set(keys):
            raise ValueError(f"{self.name}: the key or the order is no column")
        if not {key for each in self.filters for key in each.shows} <= set(keys):
            raise ValueError(f"{self.name}: a filter shows what is no column")

    def column(self, key: str) -> ListColumn:
        """The column of this key. Raises Refused ``list.unknown_column``."""
        for column in self.columns:
            if column.key == key:
                return column
        raise Refused("list.unknown_column", column=key[:40], list=self.name)

    def filter(self, key: str) -> ListFilter:
        """The filter of this key. Raises Refused ``list.unknown_filter``."""
        for each in self.filters:
            if each.key == key:
                return each
        known = ", ".join(each.key for each in self.filters)
        raise Refused("list.unknown_filter", filter=key[:40], list=self.name, known=known)

    def shown_by(self, filters: Iterable[str]) -> frozenset[str]:
        """The columns that these filters show while they narrow."""
        return frozenset(key for each in filters for key in self.filter(each).shows)

    def key_of(self, row: R) -> Any:
        """The value that identifies `row`."""
        return self.column(self.key).value(row)

    def order(self, sort: tuple[Sort, ...]) -> tuple[Sort, ...]:
        """The whole order: `sort` (or the list's own), then the key, so that no two rows are equal.

        Raises Refused ``list.unknown_column``, ``list.not_sortable``.
        """
        chosen: dict[str, Sort] = {}
        for each in sort or self.sort:
            if not self.column(each.key).sortable:
                raise Refused("list.not_sortable", column=each.key, list=self.name)
            chosen.setdefault(each.key, each)
        last = next(reversed(chosen.values()), Sort(self.key))
        chosen.setdefault(self.key, Sort(self.key, last.descending))
        return tuple(chosen.values())

    def check(self, query: ListQuery) -> Asked:
        """`query` as this list can answer it.

        Raises Refused ``list.unknown_filter``, ``list.bad_value``, ``list.unknown_column``, ``list.not_sortable``,
        ``list.bad_cursor``, ``list.too_many_words``, ``list.not_dated``; ValueError for a limit out of range.
        """
        if not 1 <= query.limit <= MOST_ROWS or query.skip < 0:
            raise ValueError(f"limit {query.limit}, skip {query.skip}")
        if query.as_of is not None and not self.dated:
            raise Refused("list.not_dated", list=self.name)
        if query.as_of is not None and not is_plausible(query.as_of):
            raise Refused("list.bad_value", filter="as_of", value=query.as_of.isoformat())
        given = {each.key: each.default for each in self.filters if each.default}
        given.update((key, value) for key, value in query.filters if value.strip())
        sort = self.order(query.sort)
        return Asked(
            {key: self.filter(key).read(value) for key, value in given.items()},
            words_of(query.find),
            sort,
            place_of(sort, query.after, query.as_of) if query.after else None,
            query.skip,
            query.limit,
            query.counted,
            query.summed,
            query.as_of,
            query.compared,
            frozenset(each.key for each in self.filters if each.divides and each.key in given),
        )
