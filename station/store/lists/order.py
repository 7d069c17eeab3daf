"""Orders over several columns, their stretches, and the condition for rows after a place in an order (keyset)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, literal, not_, null, or_

from station.core.errors import Refused
from station.core.listing import Sort
from station.core.listing.query import BrokenText
from station.store.lists.source import Elsewhere, SortKey


@dataclass(frozen=True, slots=True)
class _OrderTerm:
    """One expression of an order, and its direction."""

    value: ColumnElement[Any]
    descending: bool

    @property
    def directed(self) -> ColumnElement[Any]:
        return self.value.desc() if self.descending else self.value.asc()

    def beyond(self, at: Any) -> ColumnElement[bool]:
        """The condition for rows after `at`."""
        after: ColumnElement[bool] = self.value < at if self.descending else self.value > at
        return after

    def from_on(self, at: Any) -> ColumnElement[bool]:
        """The condition for rows at `at` or after."""
        after: ColumnElement[bool] = self.value <= at if self.descending else self.value >= at
        return after


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that follow each other in an order: all of them, or those with, or without, a value of its first column.

    `after` is the place they follow, None for all of them. Raises Refused ``list.bad_cursor`` where that is asked for.
    """

    sort: Sequence[Sort]
    keys: Mapping[str, SortKey]
    after: Sequence[object] | None
    found: Elsewhere | None = None
    only: ColumnElement[bool] | None = None
    lacking: bool = False

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """What they have in common."""
        only = [] if self.only is None else [self.only]
        return only if self.after is None else [*only, beyond(self.sort, self.keys, self.after)]

    @property
    def places(self) -> list[ColumnElement[Any]]:
        """The columns of their places; NULL for the value that they lack."""
        return [
            *([null().label("lacking")] if self.lacking else []),
            *place_columns(self.sort, self.keys),
        ]


def stretches(
    sort: Sequence[Sort], keys: Mapping[str, SortKey], after: Sequence[object] | None
) -> Iterator[Stretch]:
    """The stretches of an order whose first column has an index of its values, those behind a place."""
    first, *rest = sort
    key = keys[first.key]
    if not key.in_stretches or key.blank is None:
        yield Stretch(sort, keys, after)
        return
    behind = after is not None and after[0] in (None, "")
    if not behind and key.elsewhere is not None:
        yield Stretch(sort, {**keys, first.key: SortKey(key.elsewhere.value)}, after, key.elsewhere)
    elif not behind:
        yield Stretch(sort, {**keys, first.key: SortKey(key.value)}, after, only=not_(key.blank))
    last = after[1:] if after is not None and behind else None
    yield Stretch(rest, keys, last, only=key.blank, lacking=True)


def ordering(sort: Sequence[Sort], keys: Mapping[str, SortKey]) -> list[ColumnElement[Any]]:
    """The terms of the order; rows without a value come last in both directions."""
    found: list[ColumnElement[Any]] = []
    for each in sort:
        key = keys[each.key]
        if key.blank is not None:
            found.append(key.blank_flag.asc())
        columns = (key.value,) if key.parts is None else key.parts.columns
        found += [_OrderTerm(column, each.descending).directed for column in columns]
    return found


def place_columns(sort: Sequence[Sort], keys: Mapping[str, SortKey]) -> list[ColumnElement[Any]]:
    """The columns of a place: the value of each ordered column, NULL where it is empty."""
    return [keys[each.key].value.label(f"place_{number}") for number, each in enumerate(sort)]


def beyond(sort: Sequence[Sort], keys: Mapping[str, SortKey], place: Sequence[object]) -> ColumnElement[bool]:
    """The condition for rows after `place`. Raises Refused ``list.bad_cursor`` for a value of another type."""
    terms: list[tuple[_OrderTerm, object]] = []
    for each, at in zip(sort, place, strict=True):
        key = keys[each.key]
        empty = at is None or at == ""
        if key.blank is None and at is None:
            raise Refused("list.bad_cursor")
        if key.blank is not None:
            terms.append((_OrderTerm(key.blank_flag, descending=False), int(empty)))
        if not (empty and key.blank is not None):
            terms += [
                (_OrderTerm(column, each.descending), _fitting(column, part))
                for column, part in _in_parts(key, at)
            ]
    return _after(terms)


def _in_parts(key: SortKey, at: object) -> list[tuple[ColumnElement[Any], object]]:
    """The columns that are ordered by, with what `at` says of each."""
    if key.parts is None:
        return [(key.value, at)]
    if not isinstance(at, str | bytes):
        raise Refused("list.bad_cursor")
    return list(zip(key.parts.columns, key.parts.split(at), strict=True))


def _fitting(column: ColumnElement[Any], at: object) -> object:
    if not isinstance(at, column.type.python_type | bytes) or isinstance(at, bool):
        raise Refused("list.bad_cursor")
    return cast(literal(bytes(at)), String) if isinstance(at, BrokenText) else at


def _after(terms: Sequence[tuple[_OrderTerm, object]]) -> ColumnElement[bool]:
    term, at = terms[-1]
    condition = term.beyond(at)
    for term, at in reversed(terms[:-1]):
        # The first half lets an index begin at the place; the second is what is meant.
        condition = and_(term.from_on(at), or_(term.beyond(at), condition))
    return condition
