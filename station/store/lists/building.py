"""Answers to queries over any declared list: one page by keyset, words by the index, counts and sums.

A page is chosen by keys first, where an order has an index from that alone, and its rows are read afterwards. Words are
looked up in the inverted index when they are rare, and looked at row by row, in the order asked for, when so many rows
have them that a page is full soon.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select, and_, false, func, or_, select

from station.core.errors import IntegrityProblem
from station.core.listing import Asked, DamagedRow, ListContext, ListPage, cursor
from station.core.listing.declaration import bad_value
from station.store.lists.order import Stretch, beyond, ordering, stretches
from station.store.lists.source import (
    Apart,
    Compared,
    Elsewhere,
    ListSource,
    NoSuchValue,
    WordCondition,
)
from station.store.lists.summing import NO_SUM, WholeSum
from station.store.readers.reading import STATE_DAMAGED, UNREADABLE, Attests
from station.store.search import SearchIndex, count_found, found_by, has_words

_RARE: Final = 4_000
"""Up to this many rows found by words are sorted; of more, a page is full after few rows of the order."""


class ListBuilding:
    """One query on one list, within one transaction."""

    def __init__(
        self,
        connection: Connection,
        source: ListSource,
        asked: Asked,
        context: ListContext,
        attested: Attests | None = None,
    ) -> None:
        self._connection, self._source, self._asked, self._context = connection, source, asked, context
        self._attested = attested
        self._finding = source.worded if asked.words and source.worded is not None else source
        """By which rows are found and counted."""
        self._by_words = -1
        """Rows that have the words, whatever else is asked; -1 before they were counted."""

    def page(self) -> ListPage[Any]:
        """The page, with counts and sums as asked."""
        asked, source = self._asked, self._source
        keys, places = self._keys()
        lines = self._lines(keys)
        rows = tuple(each for each in lines if not isinstance(each, DamagedRow))
        damaged = tuple((place, each) for place, each in enumerate(lines) if isinstance(each, DamagedRow))
        after = cursor(asked.sort, places[-1], asked.as_of) if len(places) == asked.limit else ""
        if not asked.counted and not asked.summed:
            return ListPage(rows, after=after, damaged=damaged)
        found, total = self._counts(places) if asked.counted else (-1, -1)
        sums = self._sums() if asked.summed and source.sums else {}
        return ListPage(rows, found, total, sums, after, damaged)

    def counts(self, key: str) -> dict[str, int]:
        """How many rows there are for each value of a filter; ``yes`` alone for a flag."""
        column = self._finding.counted.get(key)
        if column is None:
            flagged = [*self._conditions(), self._condition(key, True)]
            return {"yes": self._count(self._narrowed(select(func.count()), flagged))}
        query = self._narrowed(select(column, func.count()), self._conditions()).group_by(column)
        return {str(value): count for value, count in self._connection.execute(query) if value is not None}

    # ------------------------------------------------------------------------------------ conditions

    def _conditions(self) -> list[ColumnElement[bool]]:
        asked, source = self._asked, self._finding
        found = self._within(asked.wanted)
        if not isinstance(source.searched, SearchIndex):
            found += [self._or_named(word, self._has(word, source.searched)) for word in asked.words]
        return found

    def _within(self, filters: Iterable[str]) -> list[ColumnElement[bool]]:
        """What may be seen, narrowed by these filters."""
        found = self._scope()
        for key in filters:
            value = self._asked.wanted[key]
            try:
                found.append(self._condition(key, value))
            except ValueError as problem:
                said = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
                known = problem.known if isinstance(problem, NoSuchValue) else ()
                raise bad_value(key, said, known) from None
        return found

    def _condition(self, key: str, value: Any) -> ColumnElement[bool]:
        """What a filter demands of a row. Raises ValueError."""
        condition = self._finding.filters[key](value, self._context)
        comparison = self._source.comparison
        if comparison is None or key not in comparison.narrowing:
            return condition
        return or_(condition, self._doubtful)

    @cached_property
    def _doubtful(self) -> ColumnElement[bool]:
        """Rows of which a table beside them says what is not on record: they are shown, as damaged, whatever it says."""
        source = self._source
        if source.comparison is None or self._attested is None:
            return false()
        keys = source.comparison.doubtful(self._connection, self._attested, self._context)
        return self._at(keys) if keys else false()

    def _at(self, keys: Sequence[Any]) -> ColumnElement[bool]:
        """The rows with these keys. Raises ValueError."""
        source, of_type = self._source, dict[type, list[Any]]()
        if source.at is not None:
            return source.at(keys)
        for (
            key
        ) in keys:  # of damaged rows it may be of another type than the column, and one list holds one type
            of_type.setdefault(type(key), []).append(key)
        return or_(false(), *(source.key.in_(some) for some in of_type.values()))

    def _has(
        self, word: str, searched: WordCondition | tuple[ColumnElement[Any], ...]
    ) -> ColumnElement[bool]:
        if isinstance(searched, tuple):
            return or_(*(each.icontains(word, autoescape=True) for each in searched))
        return searched(word, self._connection)

    def _scope(self) -> list[ColumnElement[bool]]:
        source, context = self._finding, self._context
        passed = [] if source.passed is None else [source.passed]
        if source.within is None or context.scope is None or context.scope.everything:
            return passed
        within = source.within(context.scope, context)
        return [*passed, within if source.comparison is None else or_(within, self._doubtful)]

    def _narrowed(
        self,
        query: Select[Any],
        conditions: list[ColumnElement[bool]],
        *,
        words: bool = True,
        joined: Elsewhere | None = None,
    ) -> Select[Any]:
        """`query` over the rows asked for."""
        source, asked = self._finding, self._asked
        frame: FromClause = source.frame
        if source.wide is not None and source.wide_filters & asked.wanted.keys():
            frame = source.wide
        if joined is not None:
            frame = frame.join(joined.table, joined.on)
        index = source.searched
        if words and asked.words and isinstance(index, SearchIndex):
            if self._looked_at_first(index):
                having = select(index.kept.c.key).where(self._words(index)).cte("having_the_words")
                having = having.prefix_with("MATERIALIZED", dialect="postgresql")
                return query.select_from(frame.join(having, having.c.key == source.key)).where(*conditions)
            frame = frame.join(index.kept, index.kept.c.key == source.key)
            conditions = [*conditions, self._words(index)]
        return query.select_from(frame).where(*conditions)

    def _words(self, index: SearchIndex) -> ColumnElement[bool]:
        words, connection = self._asked.words, self._connection
        if self._often(index):
            return has_words(index.kept.c.text, words, connection)
        plain = [word for word in words if word not in self._named]
        found = [found_by(index, plain, connection)] if plain else []
        found += [self._or_named(word, found_by(index, [word], connection)) for word in self._named]
        return and_(*found)

    @cached_property
    def _named(self) -> dict[str, Sequence[Any]]:
        """The words of the search that name rows otherwise than by their texts, with the keys of these rows."""
        named = self._source.named
        if named is None:
            return {}
        found = {word: named(self._connection, word) for word in self._asked.words}
        return {word: keys for word, keys in found.items() if keys}

    def _or_named(self, word: str, having: ColumnElement[bool]) -> ColumnElement[bool]:
        keys = self._named.get(word)
        return or_(having, self._at(keys)) if keys else having

    def _often(self, index: SearchIndex) -> bool:
        """Whether so many rows have the words that a page is full after few rows of an order."""
        if self._named:
            return False
        if self._by_words < 0:
            self._by_words = count_found(index, self._asked.words, self._connection)
        return self._by_words > _RARE

    def _looked_at_first(self, index: SearchIndex) -> bool:
        """Whether the rows with the words are picked out before they are ordered.

        An order of several columns has no index to walk along, and PostgreSQL, which takes every text to be as likely
        in every row, would sort all rows and look each one's words up until a page is full.
        """
        postgresql = self._connection.dialect.name == "postgresql"
        return postgresql and len(self._asked.sort) > 1 and self._often(index)

    # ------------------------------------------------------------------------------------------ rows

    def _keys(self) -> tuple[list[Any], list[tuple[Any, ...]]]:
        asked, keys, skip = self._asked, self._finding.order, self._asked.skip
        whole = [Stretch(asked.sort, keys, asked.after)]
        found: list[Row[Any]] = []
        for stretch in stretches(asked.sort, keys, asked.after) if self._in_stretches else whole:
            skip = 0 if found else max(skip, 0)
            query = select(self._finding.key, *stretch.places)
            query = self._in_stretch(query, stretch).order_by(*ordering(stretch.sort, stretch.keys))
            query = query.offset(skip) if skip else query
            found += self._connection.execute(query.limit(asked.limit - len(found))).all()
            if len(found) == asked.limit:
                break
            if skip and not found:
                skip -= self._count(self._in_stretch(select(func.count()), stretch))
        return [row[0] for row in found], [tuple(row[1:]) for row in found]

    def _in_stretch(self, query: Select[Any], stretch: Stretch) -> Select[Any]:
        return self._narrowed(query, [*self._conditions(), *stretch.conditions], joined=stretch.found)

    @property
    def _in_stretches(self) -> bool:
        """Whether the rows are met in the order of a table beside them; few rows are sooner put in order."""
        asked, index = self._asked, self._finding.searched
        if not self._finding.order[asked.sort[0].key].in_stretches:
            return False
        if asked.words and isinstance(index, SearchIndex) and not self._often(index):
            return False
        return not asked.wanted or self._found > _RARE

    @cached_property
    def _found(self) -> int:
        """How many rows have what is asked for."""
        return self._count(self._narrowed(select(func.count()), self._conditions()))

    def _lines(self, keys: list[Any]) -> list[Any]:
        """The rows with these keys, in their order; what can't be read, or is not what the entries give, as damaged."""
        source = self._source
        place = {key: number for number, key in enumerate(keys)}
        lines: list[Any] = [self._damaged(key) for key in keys]
        held: dict[int, Row[Any]] = {}
        for row in self._stored(keys):
            number = place.get(row.key_of_row)
            if number is None:
                continue
            try:
                lines[number] = source.read(row)
                held[number] = row
            except IntegrityProblem as problem:
                lines[number] = self._damaged(keys[number], problem)
            except UNREADABLE:
                continue
        for number, apart in self._apart(held):
            lines[number] = self._damaged(keys[number], apart)
        return lines

    def _stored(self, keys: list[Any]) -> Sequence[Row[Any]]:
        source = self._source
        try:
            wanted = self._at(keys)
        except (ValueError, TypeError):  # of a damaged row what should be its key is none
            wanted = self._at([key for key in keys if self._is_key(key)])
        frame = source.frame if source.wide is None else source.wide
        query = select(*source.rows).select_from(frame).where(wanted)
        return self._connection.execute(query.add_columns(source.key.label("key_of_row"))).all()

    def _is_key(self, key: Any) -> bool:
        try:
            self._at([key])
        except (ValueError, TypeError):
            return False
        return True

    def _damaged(self, key: Any, problem: IntegrityProblem | None = None) -> DamagedRow:
        if problem is None:
            return DamagedRow(self._source.rows[0].table.name, str(key), str(key))
        facts = problem.facts
        return DamagedRow(str(facts.get("table", "")), str(facts.get("key", key)), str(key), problem.code)

    def _apart(self, held: dict[int, Row[Any]]) -> Iterator[tuple[int, IntegrityProblem]]:
        """Which rows show what the entries do not give."""
        if self._attested is None or not self._asked.compared:
            return
        for compare in (*self._source.compared, self._resting):
            places = list(held)
            for place, table, key in compare(self._connection, self._attested, list(held.values())):
                if held.pop(places[place], None) is not None:
                    yield places[place], IntegrityProblem(STATE_DAMAGED, table=table, key=key)

    def _resting(
        self, _connection: Connection, attested: Attests, rows: Sequence[Row[Any]]
    ) -> Iterator[Apart]:
        """Rows that another table beside them makes wrong."""
        comparison = self._source.comparison
        if comparison is None:
            return
        shown: dict[str, tuple[int, Compared]] = {}
        for number, row in enumerate(rows):
            compared = comparison.of(row)
            if compared is not None:
                shown[compared[0]] = (number, compared)
        for key in attested.wrong(comparison.table, [compared for _, compared in shown.values()]):
            yield shown[key][0], comparison.table.name, key

    # ---------------------------------------------------------------------------------------- counts

    def _counts(self, places: Sequence[tuple[Any, ...]]) -> tuple[int, int]:
        asked, rows = self._asked, len(places)
        total = self._total()
        if not asked.narrows:
            return total, total
        if rows < asked.limit and asked.after is None and (rows or not asked.skip):
            return asked.skip + rows, total  # the page holds the end of the list
        if self._by_words >= 0 and not asked.wanted and not self._scope():
            return self._by_words, total
        conditions = self._conditions()
        if self._finding is not self._source and places and asked.after is None:
            # Looked through as far as this page already: the rest is counted.
            conditions.append(beyond(asked.sort, self._finding.order, places[-1]))
            return asked.skip + rows + self._count(self._narrowed(select(func.count()), conditions)), total
        return self._found, total

    def _total(self) -> int:
        """How many rows the list has of the sorts of things asked for, whatever else is."""
        if self._finding is not self._source:
            every = replace(self._asked, words=())
            return ListBuilding(self._connection, self._source, every, self._context, self._attested)._total()
        sorts = self._within(self._asked.dividing)
        return self._count(self._narrowed(select(func.count()), sorts, words=False))

    def _count(self, query: Select[Any]) -> int:
        return int(self._connection.scalar(query) or 0)

    def _sums(self) -> dict[str, int]:
        """What can be added up; a damaged row in the column leaves no sum of it."""
        sums = self._finding.sums
        added: list[ColumnElement[Any]] = [WholeSum(each) for each in sums.values()]
        query = self._narrowed(select(*added), self._conditions())
        row = self._connection.execute(query).one()
        return {key: int(value or 0) for key, value in zip(sums, row, strict=True) if value != NO_SUM}
