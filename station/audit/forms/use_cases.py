"""Report forms as use cases: receiving, making and ending one, and letting what is over fall due (PF-08)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from station.audit.forms.book import Edition, FormBook, book_of, received_file
from station.audit.forms.decide import (
    DueCase,
    EndFormCase,
    ReceiveCase,
    WithdrawEarlyCase,
    decide_end,
    decide_fall_due,
    decide_receive,
    decide_withdraw_early,
)
from station.audit.forms.definition import RULE, FilingLevel, FormDefinition
from station.audit.forms.filers import filers, known_as, made_here, own_office, responsible
from station.audit.forms.periods import FormPeriod, period_named
from station.audit.forms.reading import form_of, read_form
from station.audit.forms.workbooks import template_book
from station.audit.year.ports import YearPapers, YearStore, YearView, YearWork
from station.core.attachments import AttachmentFiles
from station.core.clock import local, local_today, supported_day
from station.core.deadlines import Length, LengthUnit
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.policy import working_hours
from station.core.texts import Texts
from station.people.asking import asks, asks_nothing
from station.people.deadlines.bodies import DueBy
from station.people.permissions import Permission
from station.people.sessions import Session, program_session
from station.sheets import read_table

_MOST_RECORDED: Final = 200
"""Returns that are recorded as due in one unit of work."""


@dataclass(frozen=True, slots=True)
class StandingForm:
    """A form as it stands: its newest edition, whether it is ended, whether this office issued it, and the entry by which it holds."""

    form: FormDefinition
    entry: Entry
    ended_on: date | None
    own: bool


class ReportForms:
    """Forms and their editions. Looking needs LEDGER_VIEW, receiving, making and ending FORM_ISSUE."""

    def __init__(self, store: YearStore, files: AttachmentFiles, papers: YearPapers) -> None:
        self._store, self._files, self._papers = store, files, papers

    @asks(Permission.LEDGER_VIEW)
    def all(self, session: Session) -> tuple[StandingForm, ...]:
        """Every form in its newest edition, by number."""
        del session
        with self._store.read() as view:
            book = self._book(view)
            return tuple(self._row(view, book, number) for number in sorted(book.editions))

    @asks(Permission.LEDGER_VIEW)
    def editions(self, session: Session, number: str) -> tuple[Edition, ...]:
        """The editions of a form, the oldest first. Raises Refused ``forms.unknown_form``."""
        del session
        with self._store.read() as view:
            book = self._book(view)
            return tuple(book.editions[book.number(number)])

    @asks(Permission.FORM_ISSUE)
    def look(self, session: Session, path: Path) -> FormDefinition:
        """What a template says; nothing is recorded. Raises as `read_table` and `read_form`."""
        del session
        return read_form(read_table(path))

    @asks(Permission.FORM_ISSUE)
    def receive(self, session: Session, path: Path) -> Entry:
        """The form of a template holds from its first day on; the file is kept.

        Raises as `look`, `decide_receive`, `AttachmentFiles.receive`, Refused ``forms.file_changed``, ``forms.nobody_files``.
        """
        table = read_table(path)
        return self._receive(session, path, read_form(table), table.sha256, made=False)

    @asks(Permission.FORM_ISSUE)
    def make(self, session: Session, texts: Texts, fields: Path, told: FormDefinition, out: Path) -> Entry:
        """A form of this office's own, whose fields (and rows) are in a table: its template is written to `out`, kept, and holds.

        `told` says the rest; an empty issuer is this office. Raises as `receive` and `Reporting.write`, Refused ``forms.out_not_xlsx``,
        ``forms.file_there``.
        """
        if out.suffix.casefold() != ".xlsx":
            raise Refused("forms.out_not_xlsx", rule=RULE, path=str(out))
        self._papers.require_outside(out)
        if out.exists():
            raise Refused("forms.file_there", rule=RULE, path=str(out))
        with self._store.read() as view:
            issuer = told.issuer or own_office(view)
        form = form_of(read_table(fields), replace(told, issuer=issuer))
        origin = self._papers.origin(session, texts, (), None)
        self._papers.write(template_book(form, origin, texts), out, fields)
        try:
            table = read_table(out)
            return self._receive(session, out, read_form(table), table.sha256, made=True)
        except BaseException:
            out.unlink(missing_ok=True)
            raise

    @asks(Permission.FORM_ISSUE)
    def end(self, session: Session, number: str, last_day: date | None, reason: str) -> Entry:
        """The form falls due no more for periods that end after a day (else today); what is open of such a one is withdrawn.

        Raises as `decide_end`, Refused ``forms.unknown_form``.
        """
        now = self._store.clock.now()
        with self._store.write() as work:
            book = self._book(work)
            known = book.number(number)
            last = last_day or self._today
            newest = book.newest(known)
            open_now = tuple(book.is_open(known))
            after = frozenset(
                each.code
                for each in open_now
                if (period := self._period(book, known, each.body.period)) is None or period.last > last
            )
            case = EndFormCase(newest, known in book.ended, last, open_now, after, reason)
            return record(work, decide_end(session, case, work.policy, now))[0]

    @asks(Permission.FORM_ISSUE)
    def withdraw_early(self, session: Session, reason: str) -> tuple[Entry, ...]:
        """What fell due by a wrong clock, though its period is not over, is due no more. Raises as `decide_withdraw_early`."""
        with self._store.write() as work:
            case = WithdrawEarlyCase(tuple(self._book(work).early()), reason)
            return record(work, decide_withdraw_early(session, case, work.policy, self._store.clock.now()))

    @asks(Permission.LEDGER_VIEW)
    def early(self, session: Session) -> int:
        """How many fell due by a wrong clock, though their periods are not over."""
        del session
        with self._store.read() as view:
            return len(self._book(view).early())

    @asks(Permission.LEDGER_VIEW)
    def save_template(self, session: Session, number: str, edition: int | None, target: Path) -> Path:
        """Write a copy of the template that came. Raises as `AttachmentFiles.save`, Refused ``forms.unknown_form``, ``forms.unknown_edition``."""
        found = [
            each for each in self.editions(session, number) if edition is None or each.form.edition == edition
        ]
        if not found:
            raise Refused("forms.unknown_edition", rule=RULE, number=number, edition=edition)
        return self._files.save(received_file(found[-1].entry), target)

    @asks_nothing("the program itself, at each opening and with each new day")
    def settle(self) -> tuple[Entry, ...]:
        """Let the returns of periods that are over be due, each once."""
        made: list[Entry] = []
        with self._store.read() as view:
            left = any(True for _ in self._not_due(view))
        while left:
            with self._store.write() as work:
                due = [each for each, _ in zip(self._not_due(work), range(_MOST_RECORDED), strict=False)]
                made += [self._let_be_due(program_session(), work, *each) for each in due]
            left = len(due) == _MOST_RECORDED
        return tuple(made)

    # ------------------------------------------------------------------------------------------ internal

    @property
    def _today(self) -> date:
        return local_today(self._store.clock)

    def _book(self, view: YearView) -> FormBook:
        return book_of(view, self._store.clock.now())

    def _row(self, view: YearView, book: FormBook, number: str) -> StandingForm:
        newest, ended = book.newest(number), book.ended.get(number)
        return StandingForm(
            newest.form,
            newest.entry,
            None if ended is None else ended[1].last_day,
            made_here(view, newest.form),
        )

    def _period(self, book: FormBook, number: str, code: str) -> FormPeriod | None:
        found = (period_named(each.form, code) for each in reversed(book.editions[number]))
        return next((each for each in found if each is not None), None)

    def _receive(
        self, session: Session, path: Path, form: FormDefinition, sha256: str, *, made: bool
    ) -> Entry:
        now = self._store.clock.now()
        with self._files.receive(path, tables=True) as received:
            if received.file.sha256 != sha256:
                raise Refused("forms.file_changed", rule=RULE, path=str(path))
            with self._store.write() as work:
                book = self._book(work)
                if not any(True for _ in filers(work, form)):
                    raise Refused(
                        "forms.nobody_files", rule=RULE, number=form.number, office=own_office(work)
                    )
                newest = book.editions.get(form.number, [None])[-1]
                case = ReceiveCase(form, made, received.file, newest, self._today)
                (entry,) = record(work, decide_receive(session, case, work.policy, now))
                received.keep()
        self.settle()
        return entry

    def _not_due(self, view: YearView) -> Iterator[tuple[Edition, FormPeriod, str, FilingLevel]]:
        """What is over and was never recorded as due."""
        book, clock = self._book(view), self._store.clock
        today = supported_day(clock.now(), clock.zone, view.told.recorded_before)
        for number in book.editions:
            for period, edition in book.periods(number, today):
                for unit, level in filers(view, edition.form):
                    names = known_as(view, unit)
                    fell = any(book.find(number, period.code, each) is not None for each in names)
                    begins = self._begins(edition, period)
                    if not fell and book.was_there(names, begins):
                        yield edition, period, unit, level

    def _begins(self, edition: Edition, period: FormPeriod) -> datetime:
        """From when a return is due: nothing is late before its form came, and who comes later owes nothing of before."""
        return max(period.ends(self._store.clock.zone), edition.entry.happened_at)

    def _let_be_due(
        self,
        session: Session,
        work: YearWork,
        edition: Edition,
        period: FormPeriod,
        unit: str,
        level: FilingLevel,
    ) -> Entry:
        now, zone = self._store.clock.now(), self._store.clock.zone
        hours = working_hours(work.policy, tuple(work.calendar.years()), zone)
        file_by = DueBy.after(
            self._begins(edition, period), Length(level.limit, LengthUnit.WORKING_DAYS), hours
        )
        persons = responsible(work, unit, local(now, zone).date())
        case = DueCase(edition.form, period.code, unit, file_by, persons)
        (entry,) = record(work, decide_fall_due(session, case, work.policy, now))
        return entry
