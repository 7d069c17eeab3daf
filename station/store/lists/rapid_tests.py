"""Reports of rapid tests as a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_

from station.core.clock import from_record
from station.core.listing import ListContext
from station.inventory.testing.bodies import TestResult
from station.inventory.testing.listing import RAPID_TEST_LIST, ListedTest
from station.inventory.testing.values import TestState
from station.store.lists.compared import own_rows
from station.store.lists.source import ListSource, SortKey, one_of, part_of, perhaps_empty, perhaps_null
from station.store.readers.reading import reads
from station.store.schema.rapid_tests import rapid_test

_OF: Final = rapid_test.c


def _at(ids: Sequence[Any]) -> ColumnElement[bool]:
    """The reports with these numbers. Raises ValueError for a text that is none."""
    return and_(_OF.seq.in_([int(each) for each in ids]))


def _tested(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """Tests of these days."""
    conditions = [_OF.tested_on != ""]
    if wanted.first is not None:
        conditions.append(_OF.tested_on >= wanted.first.isoformat())
    if wanted.last is not None:
        conditions.append(_OF.tested_on <= wanted.last.isoformat())
    return and_(*conditions)


@reads(*rapid_test.c)
def _read(row: Row[Any]) -> ListedTest:
    return ListedTest(
        row.seq,
        date.fromisoformat(row.tested_on),
        row.sample,
        row.source,
        row.analyte,
        row.method,
        TestResult(row.result),
        row.value,
        row.number,
        row.person,
        row.lots,
        row.instrument,
        TestState(row.state),
        row.agency,
        None if row.sent_on is None else date.fromisoformat(row.sent_on),
        from_record(row.reported_at),
        row.matter,
    )


RAPID_TESTS: Final = ListSource(
    name=RAPID_TEST_LIST.name,
    key=_OF.seq,
    at=_at,
    frame=rapid_test,
    rows=tuple(_OF),
    read=_read,
    order={
        "id": SortKey(_OF.seq),
        **{name: SortKey(_OF[name]) for name in ("tested_on", "sample", "analyte", "result", "state")},
        "tester": SortKey(_OF.person),
        "reported_at": SortKey(_OF.reported_at),
        **{
            name: perhaps_empty(_OF[name])
            for name in ("source", "method", "value", "lots", "instrument", "agency", "matter")
        },
        "sent_on": perhaps_null(_OF.sent_on),
    },
    filters={
        "state": one_of(_OF.state),
        "result": one_of(_OF.result),
        "tested_on": _tested,
        "tester": part_of(_OF.number, _OF.person),
        "lots": part_of(_OF.lots),
        "matter": part_of(_OF.matter),
    },
    searched=(_OF.sample, _OF.source, _OF.analyte, _OF.person, _OF.agency, _OF.matter),
    counted={"state": _OF.state},
    compared=(own_rows(rapid_test),),
)
