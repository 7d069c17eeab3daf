"""The few entries that tell what stands beside the ledger are found by their kind, however many loans there are."""

from __future__ import annotations

import re

from sqlalchemy import text

from station.core.ledger import EpochStarted, Stream
from station.store.beside import rows_beside
from station.store.engine import transaction
from tests.plugins.stations import TestStation
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


def test_the_newest_entry_of_a_kind(any_station: TestStation) -> None:
    first = histories.register(any_station.store, "T-1")
    second = histories.register(any_station.store, "T-2")
    histories.check_out(any_station.store, "1001", ["T-1"])
    with any_station.store.read() as view:
        assert view.ledger.of_kind(Stream.CUSTODY, first.kind, 1) == [second]
        assert view.ledger.of_kind(Stream.CUSTODY, "equipment.register", 1) == []
        (opened,) = view.ledger.of_kind(Stream.CUSTODY, EpochStarted.KIND, 1)
        assert opened.seq == 1
