"""Reading the last test of each printer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from station.core.clock import from_record
from station.printing.values import LastTest
from station.store.readers.reading import reads
from station.store.schema.printing import printer_test


class PrintingRows:
    """Printer tests within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last_tests(self) -> tuple[LastTest, ...]:
        """The newest test of each printer, newest first."""
        rows = self._connection.execute(select(printer_test).order_by(printer_test.c.tested_at.desc()))
        return tuple(map(_last_test, rows))


@reads(*printer_test.c)
def _last_test(row: Row[Any]) -> LastTest:
    return LastTest(row.about, from_record(row.tested_at), row.address, row.verdict, row.seq)
