"""The few entries that tell what stands beside the ledger are found by their kind, however many loans there are."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Select, select, text
from sqlalchemy.dialects import sqlite

from station.audit.histories import About
from station.core.ledger import EpochStarted, Stream
from station.core.listing import DayRange, ListContext
from station.store.beside import rows_beside
from station.store.engine import transaction
from station.store.lists.ledger import ENTRIES, HISTORY
from tests.plugins.stations import MONDAY, TestStation
from tests.store import histories

WALKS = re.compile(
    r"(SEARCH|SCAN) ledger_entry(?! USING (COVERING )?INDEX ledger_entry_kind)(?!.*\(stream=\? AND seq=\?\))"
)


def test_no_query_for_what_stands_beside_walks_along_the_entries(station: TestStation) -> None:
    histories.register(station.store, "T-1")
    histories.check_out(station.store, "1001", ["T-1"])
    ran: list[str] = []
    with transaction(station.store.engine, write=False) as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.set_trace_callback(ran.append)
        assert list(rows_beside(connection)) == []
        driver.set_trace_callback(None)
        of_entries = [sql for sql in ran if "FROM ledger_entry" in sql and "DISTINCT" not in sql]
        plans = {
            sql: [row[3] for row in connection.execute(text("EXPLAIN QUERY PLAN " + sql.replace(":", r"\:")))]
            for sql in of_entries
        }
    walked = {
        sql: plan for sql, plan in plans.items() if any(map(WALKS.search, plan)) and "seq DESC" not in sql
    }
    assert len(of_entries) > 3
    assert walked == {}


@pytest.mark.rule("PF-10", "person")
def test_no_history_is_looked_for_along_the_entries(station: TestStation) -> None:
    with transaction(station.store.engine, write=False) as connection:
        for about in ("officer:1001", "item:T-1"):
            asked = select(HISTORY.key).where(_of_subject(About(about)))
            plan = connection.execute(text(f"EXPLAIN QUERY PLAN {_written(asked)}"))
            walked = [row[3] for row in plan if "ledger" in row[3] and row[3].startswith("SCAN")]
            assert walked == [], about
        month = {"stream": ("custody",), "recorded": DayRange.parse("2026-11-01..2026-11-30")}
        context = ListContext(MONDAY, "Asia/Shanghai", None)
        narrowed = [ENTRIES.filters[key](wanted, context) for key, wanted in month.items()]
        plan = connection.execute(
            text(f"EXPLAIN QUERY PLAN {_written(select(ENTRIES.key).where(*narrowed))}")
        )
        assert ["ledger_entry_recorded" in row[3] for row in plan] == [True], "a month of a long ledger"


def _of_subject(about: About) -> ColumnElement[bool]:
    assert HISTORY.within is not None
    return HISTORY.within(about, ListContext(MONDAY, "Asia/Shanghai", about))


def _written(asked: Select[Any]) -> str:
    """The statement with its values, which the planner sees."""
    said = asked.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    return str(said).replace(":", r"\:")


def test_the_newest_entry_of_a_kind(any_station: TestStation) -> None:
    first = histories.register(any_station.store, "T-1")
    second = histories.register(any_station.store, "T-2")
    histories.check_out(any_station.store, "1001", ["T-1"])
    with any_station.store.read() as view:
        assert view.ledger.of_kind(Stream.CUSTODY, first.kind, 1) == [second]
        assert view.ledger.of_kind(Stream.CUSTODY, "equipment.register", 1) == []
        (opened,) = view.ledger.of_kind(Stream.CUSTODY, EpochStarted.KIND, 1)
        assert opened.seq == 1
