"""Statements that every scan and every confirmation runs: written once, run on the driver's own cursor.

SQLAlchemy writes the SQL, once for each database. SQLAlchemy's cost for each run is several times what the database
needs for a row by its index, and a check-out runs two dozen; so these are run by the driver. Errors of a driver are
raised as `station.store.engine.explained` explains them.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Boolean, CompoundSelect, Connection, Dialect, Insert, Select, Update

from station.store.engine import driver_cursor


@dataclass(frozen=True, slots=True)
class _Written:
    """The statement as SQL of one database.

    `order` is None where parameters go by name, `several` are the names of those that stand for the listed one.
    """

    sql: str
    order: tuple[str, ...] | None
    fixed: dict[str, Any]
    several: tuple[str, ...]

    def parameters(self, given: dict[str, Any], listed: Sequence[Any]) -> tuple[Any, ...] | dict[str, Any]:
        values = {**self.fixed, **given, **dict(zip(self.several, listed, strict=True))}
        return values if self.order is None else tuple([values[name] for name in self.order])


class Prepared:
    """A select, or an insert or update by named parameters; rows are named tuples, truth values are truth values.

    `listed` names the one parameter that stands for several values (``IN``), of which there may be any number.
    """

    def __init__(
        self, statement: Select[Any] | CompoundSelect[Any] | Insert | Update, listed: str = ""
    ) -> None:
        self._statement = statement
        self._listed = listed
        self._written: dict[tuple[str, int], _Written] = {}

    def all(self, connection: Connection, **given: Any) -> list[Any]:
        """All rows."""
        return self._rows(self._fetched(connection, given))

    def first(self, connection: Connection, **given: Any) -> Any:
        """The first row, or None."""
        found = self._rows(self._fetched(connection, given)[:1])
        return found[0] if found else None

    def values(self, connection: Connection, **given: Any) -> list[Any]:
        """The first column of all rows, as the driver gives it."""
        return [row[0] for row in self._fetched(connection, given)]

    def run(self, connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
        """Insert or update, once for each of `rows` of parameters."""
        written = self._for(connection.dialect, 0)
        with driver_cursor(connection, written.sql) as cursor:
            for row in rows:
                cursor.execute(written.sql, written.parameters(row, ()))

    def _fetched(self, connection: Connection, given: dict[str, Any]) -> Sequence[Sequence[Any]]:
        listed = list(given.pop(self._listed)) if self._listed else []
        if self._listed:
            if not listed:
                return []
            listed += listed[-1:] * (_padded(len(listed)) - len(listed))
        written = self._for(connection.dialect, len(listed))
        with driver_cursor(connection, written.sql) as cursor:
            cursor.execute(written.sql, written.parameters(given, listed))
            found: Sequence[Sequence[Any]] = cursor.fetchall()
            return found

    def _rows(self, found: Sequence[Sequence[Any]]) -> list[Any]:
        make, truths = self._row
        if not truths:
            return [make(row) for row in found]
        return [make(_truths(row, truths)) for row in found]

    @cached_property
    def _row(self) -> tuple[Callable[[Iterable[Any]], Any], tuple[int, ...]]:
        """What makes a named row, and at which places truth values stand."""
        if not isinstance(self._statement, Select | CompoundSelect):
            raise TypeError("only a select gives rows")
        columns = list(self._statement.selected_columns)
        truths = tuple(place for place, column in enumerate(columns) if isinstance(column.type, Boolean))
        named: Callable[..., Any] = namedtuple  # noqa: PYI024  # of names that only the statement knows
        return named("Row", [str(column.key) for column in columns], rename=True)._make, truths

    def _for(self, dialect: Dialect, several: int) -> _Written:
        key = (dialect.name, several)
        if key not in self._written:
            self._written[key] = self._write(dialect, several)
        return self._written[key]

    def _write(self, dialect: Dialect, several: int) -> _Written:
        made = self._statement.compile(dialect=dialect)
        open_values: dict[str, Any] = {name: None for name, bound in made.binds.items() if bound.required}
        if self._listed:
            open_values[self._listed] = list(range(several))
        state = made.construct_expanded_state(open_values)
        order = None if state.positiontup is None else tuple(state.positiontup)
        return _Written(
            state.statement,
            order,
            dict(state.parameters),
            tuple(state.parameter_expansion.get(self._listed, ())),
        )


def _padded(length: int) -> int:
    """The next power of two: so that few statements are made, the last of the listed values is given again."""
    return 1 << (length - 1).bit_length()


def _truths(row: Sequence[Any], places: tuple[int, ...]) -> list[Any]:
    """The row with SQLite's 0 and 1 as truth values; any other value stays, so that a check of types finds it."""
    values = list(row)
    for place in places:
        if values[place] in (0, 1):
            values[place] = bool(values[place])
    return values
