"""Reading where the numbers of numbered ranges are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from station.core.clock import from_record
from station.inventory.stock.numbers import NumberRun, Numbers, NumberState, read_number
from station.store.prepared import Prepared
from station.store.readers.reading import AttestedRows, reads
from station.store.schema.equipment import number_run

_OF_LINE = Prepared(
    select(number_run).where(number_run.c.tag == bindparam("tag")).order_by(number_run.c.first)
)
_ISSUED_TO = Prepared(
    select(number_run.c.tag)
    .where(
        number_run.c.state == NumberState.ISSUED.value,
        number_run.c.number == bindparam("number"),
        number_run.c.receiver == "",
    )
    .distinct()
    .order_by(number_run.c.tag)
)
_LINES = Prepared(select(number_run.c.tag).distinct().order_by(number_run.c.tag))
_WITH = Prepared(
    select(number_run.c.tag)
    .where(
        number_run.c.prefix == bindparam("prefix"),
        number_run.c.width == bindparam("width"),
        number_run.c.first <= bindparam("last"),
        number_run.c.last >= bindparam("first"),
    )
    .distinct()
    .order_by(number_run.c.tag)
)


def lines_with(connection: Connection, numbers: Numbers) -> tuple[str, ...]:
    """First tags of the lines that have any of these numbers."""
    given = {"prefix": numbers.prefix, "width": numbers.width}
    rows = _WITH.all(connection, **given, first=numbers.first, last=numbers.last)
    return tuple(str(row[0]) for row in rows)


def lines_named(connection: Connection, text: str) -> tuple[str, ...]:
    """First tags of the numbered ranges that have the number which `text` is; none where it is no number."""
    number = read_number(text)
    return () if number is None else lines_with(connection, number)


class NumberRows(AttestedRows):
    """Numbers within one transaction; all runs of a line are what the entries give. Raises `IntegrityProblem` ``store.state_damaged``."""

    def number_runs(self, line: str) -> tuple[NumberRun, ...]:
        """Where the numbers of a line are, by its first tag, in their order."""
        rows: Sequence[Row[Any]] = _OF_LINE.all(self._connection, tag=line)
        self._attested.require_under(number_run, line, [tuple(row) for row in rows])
        return tuple(map(_run, rows))

    def issued_to(self, number: str) -> tuple[tuple[str, tuple[NumberRun, ...]], ...]:
        """Numbers that were issued to an officer for themselves and are with them, by the first tag of their line.

        In a unit of work the numbers of all lines are compared: a run whose officer was edited is not found by its officer.
        """
        rows = (
            _LINES.all(self._connection) if self._decides else _ISSUED_TO.all(self._connection, number=number)
        )
        mine = (
            (str(row[0]), tuple(run for run in self.number_runs(str(row[0])) if _is_with(run, number)))
            for row in rows
        )
        return tuple((tag, runs) for tag, runs in mine if runs)

    def lines_with(self, numbers: Numbers) -> tuple[str, ...]:
        """First tags of the lines that have any of these numbers."""
        return lines_with(self._connection, numbers)


def _is_with(run: NumberRun, number: str) -> bool:
    return run.state is NumberState.ISSUED and run.number == number and not run.receiver


@reads(*number_run.c)
def _run(row: Row[Any]) -> NumberRun:
    return NumberRun(
        Numbers(row.prefix, row.width, row.first, row.last),
        NumberState(row.state),
        row.seq,
        from_record(row.at),
        row.number,
        row.name,
        row.receiver,
    )
