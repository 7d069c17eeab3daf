"""Collecting returns as use cases: taking one up from a file, adding up, counting (PF-08)."""

from __future__ import annotations

from pathlib import Path

from station.audit.forms.book import FormBook, book_of
from station.audit.forms.cells import read_lines
from station.audit.forms.counting import FormCount, FormGrouping, counted
from station.audit.forms.decide_collect import CollectCase, decide_collect
from station.audit.forms.definition import RULE
from station.audit.forms.finding import expected, is_of, the_period
from station.audit.forms.summing import FormSum, sum_of, sum_report
from station.audit.forms.workbooks import read_return, require_filed
from station.audit.ports import LedgerStorage
from station.audit.year.ports import YearPapers, YearStore, YearView
from station.core.attachments import AttachmentFiles
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.report import Report as Paper
from station.core.texts import Texts
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session
from station.printing.dated import DatedPapers
from station.sheets import read_table


class FormCollecting(DatedPapers, behind="forms", ask=asks(Permission.LEDGER_VIEW)):
    """Looking needs LEDGER_VIEW, also as of a day; collecting FORM_ISSUE."""

    def __init__(
        self, store: YearStore, files: AttachmentFiles, papers: YearPapers, keeping: LedgerStorage
    ) -> None:
        self._store, self._files, self._papers, self._keeping = store, files, papers, keeping

    @asks(Permission.FORM_ISSUE)
    def collect(self, session: Session, path: Path) -> Entry:
        """Take up the return that a file holds; the file is kept.

        Raises as `read_table`, `read_return`, `read_lines`, `decide_collect`, Refused ``forms.not_filed``, ``forms.unknown_form``, ``forms.unknown_period``,
        ``forms.wrong_unit``, ``forms.wrong_edition``, ``forms.file_changed``.
        """
        table = read_table(path)
        told, digest = read_return(table)
        require_filed(told, digest)
        now = self._store.clock.now()
        with self._files.receive(path, tables=True) as received:
            if received.file.sha256 != table.sha256:
                raise Refused("forms.file_changed", rule=RULE, path=str(path))
            with self._store.write() as work:
                form, duty = expected(self._book(work), told)
                lines, here = read_lines(table, form), self._keeping.station_id
                case = CollectCase(told, lines, digest, received.file, form, duty, here)
                (entry,) = record(work, decide_collect(session, case, work.policy, now))
                received.keep()
            return entry

    @asks(Permission.LEDGER_VIEW)
    def summed(self, session: Session, number: str, period: str) -> FormSum:
        """The sum of a form for a period. Raises Refused ``forms.unknown_form``, ``forms.unknown_period``, ``forms.not_due``."""
        del session
        with self._store.read() as view:
            book = self._book(view)
            known = book.number(number)
            found = the_period(book, known, period)
            edition = book.edition_for(known, found)
            duties = [each for each in book.duties() if is_of(each, known, found)]
        if edition is None or not duties:
            raise Refused("forms.not_due", rule=RULE, number=known, period=found.code, unit="")
        return sum_of(edition.form, found, duties)

    @asks(Permission.LEDGER_VIEW)
    def sum_report(self, session: Session, texts: Texts, number: str, period: str) -> Paper:
        """The sum as a report. Raises as `summed`."""
        origin = self._papers.origin(session, texts, (), None)
        return sum_report(self.summed(session, number, period), origin, texts)

    @asks(Permission.LEDGER_VIEW)
    def counts(self, session: Session, by: FormGrouping) -> tuple[FormCount, ...]:
        """How many are due, done, late and open, by form, period or unit."""
        del session
        with self._store.read() as view:
            return counted(self._book(view).duties(), by)

    def _book(self, view: YearView) -> FormBook:
        return book_of(view, self._store.clock.now())
