"""Reading the last test of each printer, and the office's own templates."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from station.core.clock import from_record
from station.core.ledger import Stream
from station.core.ledger.canonical import LARGEST_INTEGER
from station.core.listing import DamagedRow
from station.printing.bodies import PrinterTested
from station.printing.templates import OwnTemplate
from station.printing.values import LastTest
from station.store.attested.lookups import entries_at, numbers_about
from station.store.readers.reading import AttestedRows, reads
from station.store.schema.printing import kept_slip, paper_template, printer_test


class PrintingRows(AttestedRows):
    """Printer tests, templates and slips on record within one transaction."""

    def last_tests(self) -> tuple[LastTest | DamagedRow, ...]:
        """The newest test of each printer, newest first; behind them those whose row is not what the entries give."""
        rows = self._connection.execute(select(printer_test).order_by(printer_test.c.tested_at.desc())).all()
        apart = dict.fromkeys(self._attested.all_apart(printer_test, rows))
        sound = (_last_test(row) for row in rows if str(row.about) not in apart)
        return (*sound, *(DamagedRow(printer_test.name, key, key) for key in apart))

    def last_test(self, about: str) -> LastTest | None:
        """The newest test of one printer, from its entry, which the index of subjects finds."""
        custody, kinds = Stream.CUSTODY, (PrinterTested.KIND,)
        numbers = numbers_about(self._connection, custody, kinds, (about,), 0, LARGEST_INTEGER)[about]
        if not numbers:
            return None
        seq = numbers[-1][0]
        entry = entries_at(self._connection, custody, (seq,))[seq]
        body = entry.of(PrinterTested)
        return LastTest(about, entry.happened_at, body.address, body.verdict, seq)

    def slips(self) -> dict[str, str]:
        """The digest of each slip on record by its place."""
        rows = self._connection.execute(select(kept_slip.c.place, kept_slip.c.sha256))
        return {str(row.place): str(row.sha256) for row in rows}

    def templates(self) -> tuple[OwnTemplate, ...]:
        """The office's own templates that are in force, by name: whatever is signed is set on one (PF-07).

        Raises `IntegrityProblem` ``store.state_damaged``.
        """
        rows = self._connection.execute(select(paper_template).order_by(paper_template.c.name)).all()
        found = tuple(map(_own_template, rows))
        self._attested.require_all(paper_template, rows)
        return found


@reads(*printer_test.c)
def _last_test(row: Row[Any]) -> LastTest:
    return LastTest(row.about, from_record(row.tested_at), row.address, row.verdict, row.seq)


@reads(*paper_template.c)
def _own_template(row: Row[Any]) -> OwnTemplate:
    return OwnTemplate(row.name, row.text, row.seq)
