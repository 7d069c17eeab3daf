"""Returns of report forms as use cases: filling, filing, and the file that goes up (PF-08)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from station.audit.forms.belonging import require_belongs
from station.audit.forms.bodies import FormFiled
from station.audit.forms.book import Duty, FormBook, book_of
from station.audit.forms.cells import read_lines
from station.audit.forms.decide import (
    FormFilingCase,
    ReturnHead,
    Worked,
    decide_draft,
    decide_file,
    require_due,
)
from station.audit.forms.definition import RULE, FiledLine, FormDefinition
from station.audit.forms.filers import own_office, unit_names
from station.audit.forms.filling import (
    AS_COMPUTED,
    FillSheet,
    FillWish,
    computed_cells,
    first_lines,
    with_reasons,
    written_over,
)
from station.audit.forms.finding import DutyName, named_duty
from station.audit.forms.keys import by_unit
from station.audit.forms.papers import return_paper
from station.audit.forms.periods import period_named
from station.audit.forms.unit_values import UnitMembers, members
from station.audit.forms.workbooks import NEVER, read_reason, read_return, return_book
from station.audit.ports import LedgerStorage
from station.audit.year.agreeing import AgreedFigures
from station.audit.year.gathering import span
from station.audit.year.ports import YearPapers, YearStore, YearView
from station.audit.year.values import YearHeads
from station.core.clock import local_today
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import GENESIS, Entry, Stream
from station.core.progress import CancelToken, Report, silent
from station.core.report import Report as Paper
from station.core.texts import Texts
from station.inventory.papers.signing import signature_lines
from station.inventory.register.listing import EquipmentList
from station.people.asking import asks
from station.people.naming import name_key
from station.people.permissions import Permission
from station.people.sessions import Session
from station.sheets import Table, read_table

_SIGNERS = ("keeper", "leader", "head")
_NOTHING = Worked((), 0, GENESIS.hex())


class FormReturns:
    """Looking needs LEDGER_VIEW, filling FORM_FILL, filing FORM_FILE; of a form of lines of work both need to belong to one (`belonging`)."""

    def __init__(
        self, store: YearStore, keeping: LedgerStorage, papers: YearPapers, register: EquipmentList
    ) -> None:
        self._store, self._keeping, self._papers = store, keeping, papers
        self._figures = AgreedFigures(store, register)

    @asks(Permission.LEDGER_VIEW)
    def duties(self, session: Session) -> tuple[Duty, ...]:
        """Everything that ever fell due, the newest first."""
        del session
        with self._store.read() as view:
            return tuple(reversed(self._book(view).duties()))

    @asks(Permission.LEDGER_VIEW)
    def duty(self, session: Session, name: DutyName) -> tuple[FormDefinition, Duty]:
        """What is due, and the edition that holds for it. Raises Refused ``forms.unknown_form``, ``forms.unknown_period``, ``forms.not_due``."""
        del session
        with self._store.read() as view:
            return named_duty(view, self._book(view), name)

    @asks(Permission.FORM_FILL, Permission.FORM_FILE)
    def sheet(
        self,
        session: Session,
        name: DutyName,
        wish: FillWish = AS_COMPUTED,
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> FillSheet:
        """The return as it would be: what the register gives at the period's end, the newest values here, and what `wish` writes over them.

        Raises as `duty`, `require_due`, `require_belongs`, `AgreedFigures.gathered`, `read_lines`, `written_over`, `with_reasons`, `Cancelled`.
        """
        table = None if wish.table is None else read_table(wish.table)
        with self._store.read() as view:
            form, duty = named_duty(view, self._book(view), name)
            require_due(duty)
            require_belongs(view, session, form, self._today)
            own = name_key(duty.body.unit) == name_key(own_office(view))
            names = () if own else unit_names(view, duty.body.unit)
        asked = own or (names and any(by_unit(each.value_key) for each in form.fields))
        worked = self._worked(session, form, duty, names, report, cancel) if asked else _NOTHING
        worked = Worked(
            with_reasons(form, worked.cells, wish.reasons), worked.custody_seq, worked.custody_hash
        )
        lines, nil = ((), True) if wish.nil else self._lines(form, duty, worked, table)
        return FillSheet(form, duty, written_over(form, lines, wish.values), worked, nil)

    @asks(Permission.FORM_FILL, Permission.FORM_FILE)
    def draft(self, session: Session, sheet: FillSheet) -> Entry:
        """Keep the values; nothing is filed. Raises as `decide_draft`."""
        now = self._store.clock.now()
        with self._store.write() as work:
            case = self._case(session, work, sheet, "", "")
            (entry,) = record(work, decide_draft(session, case, work.policy, now))
            return entry

    @asks(Permission.FORM_FILE)
    def file(self, session: Session, sheet: FillSheet, why: str = "", seen: str = "") -> Entry:
        """File the return as it was seen; where one was filed before, this corrects it and `why` says the reason. Raises as `decide_file` and `read_reason`."""
        now = self._store.clock.now()
        with self._store.write() as work:
            case = self._case(session, work, sheet, why, seen)
            (entry,) = record(work, decide_file(session, case, work.policy, now))
            return entry

    @asks(Permission.FORM_FILL, Permission.FORM_FILE)
    def write_blank(self, session: Session, texts: Texts, sheet: FillSheet, path: Path) -> None:
        """Write the return as a workbook to be filled in and read back. Raises as `Reporting.write`."""
        origin = self._papers.origin(session, texts, (), None)
        told = _told(sheet.form, sheet.duty, self._keeping.station_id, None)
        self._papers.write(return_book(sheet.form, told, sheet.lines, "", origin, texts), path)

    @asks(Permission.LEDGER_VIEW)
    def write_return(self, session: Session, texts: Texts, name: DutyName, path: Path) -> Entry:
        """Write the return that counts: a workbook that the collecting office takes up, or by the suffix of `path` the paper to sign.

        Raises as `duty` and `Reporting.write`, Refused ``forms.nothing_filed``.
        """
        form, duty, entry, body = self._filed(session, name)
        origin = self._papers.origin(session, texts, (), None)
        if path.suffix.casefold() != ".xlsx":
            self._papers.write(self._paper(session, texts, form, duty, body), path)
            return entry
        told = _told(form, duty, self._keeping.station_id, entry)
        self._papers.write(return_book(form, told, body.lines, body.digest, origin, texts), path)
        return entry

    @asks(Permission.LEDGER_VIEW)
    def paper(self, session: Session, texts: Texts, name: DutyName) -> Paper:
        """The return that counts, to be signed. Raises as `duty`, Refused ``forms.nothing_filed``."""
        form, duty, _, body = self._filed(session, name)
        return self._paper(session, texts, form, duty, body)

    # ------------------------------------------------------------------------------------------ internal

    @property
    def _today(self) -> date:
        return local_today(self._store.clock)

    def _book(self, view: YearView) -> FormBook:
        return book_of(view, self._store.clock.now())

    def _worked(
        self,
        session: Session,
        form: FormDefinition,
        duty: Duty,
        unit: tuple[str, ...],
        report: Report,
        cancel: CancelToken | None,
    ) -> Worked:
        """What the entries up to the period's end give, compared with the register of that day: of the office, or of a unit with these names."""
        period = period_named(form, duty.body.period)
        if not any(each.value_key for each in form.fields):
            return _NOTHING
        if period is None:  # never taken for a form that asks the register for nothing
            facts = {"number": form.number, "period": duty.body.period}
            raise Refused("forms.unknown_period", rule=RULE, **facts)
        zone = self._store.clock.zone
        found, heads = self._figures.gathered(
            session, lambda view: span(view, period.first, period.last, zone), report, cancel
        )
        head = heads.day[Stream.CUSTODY]
        mine = self._members(heads, unit, report, cancel) if unit else None
        return Worked(computed_cells(form, found, mine), head.seq, head.hash.hex())

    def _members(
        self, heads: YearHeads, names: tuple[str, ...], report: Report, cancel: CancelToken | None
    ) -> UnitMembers:
        """Who was in a unit when the period ended."""
        ends = {stream: head.seq for stream, head in heads.day.items()}
        if not ends[Stream.CUSTODY]:
            return members((), names)
        with self._store.at(ends, "form_units", report, cancel).read() as then:
            return members(then.people.officers(), names)

    def _lines(
        self, form: FormDefinition, duty: Duty, worked: Worked, table: Table | None
    ) -> tuple[tuple[FiledLine, ...], bool]:
        """The values to begin with, and whether a workbook says that there is nothing to report."""
        if table is not None:
            told = _require_for(table, duty)
            return read_lines(table, form), told.nil
        kept = duty.put_in
        fits = kept and all(len(each.cells) == len(form.fields) for each in kept)
        rows = [each.row for each in first_lines(form, ())]
        if fits and (not rows or [each.row for each in kept] == rows):
            return kept, False
        return first_lines(form, worked.cells), False

    def _case(
        self, session: Session, view: YearView, sheet: FillSheet, why: str, seen: str
    ) -> FormFilingCase:
        """The case as it stands now; the edition and the duty are looked up anew."""
        body = sheet.duty.body
        name = DutyName(body.number, body.period, body.unit)
        form, duty = named_duty(view, self._book(view), name)
        if form != sheet.form or duty.returns != sheet.duty.returns:
            raise Refused("forms.changed_since", rule=RULE)
        require_belongs(view, session, form, self._today)
        reason = read_reason(why)
        here = self._keeping.station_id
        return FormFilingCase(form, duty, sheet.lines, sheet.worked, reason, here, seen, sheet.nil)

    def _filed(self, session: Session, name: DutyName) -> tuple[FormDefinition, Duty, Entry, FormFiled]:
        with self._store.read() as view:
            book = self._book(view)
            _, duty = named_duty(view, book, name)
            body = duty.newest
            if not isinstance(body, FormFiled):
                raise Refused("forms.nothing_filed", rule=RULE, unit=duty.body.unit, period=duty.body.period)
            editions = book.editions[body.number]
            form = next(each.form for each in editions if each.form.edition == body.edition)
        return form, duty, duty.returns[-1], body

    def _paper(
        self, session: Session, texts: Texts, form: FormDefinition, duty: Duty, body: FormFiled
    ) -> Paper:
        origin = self._papers.origin(session, texts, (), None)
        with self._store.read() as view:
            period = period_named(form, duty.body.period)
            day = form.first_day if period is None else period.last
            signatures = signature_lines(view, texts, day, _SIGNERS)
        return return_paper(form, duty, body, origin, texts, signatures)


def _told(form: FormDefinition, duty: Duty, station: str, entry: Entry | None) -> ReturnHead:
    body, filed = duty.body, None if entry is None else entry.of(FormFiled)
    before = ""
    if filed is not None and filed.corrects:
        earlier = next(each for each in duty.returns if each.seq == filed.corrects)
        before = earlier.of(FormFiled).digest
    return ReturnHead(
        *(form.number, form.edition, form.name, body.period, body.unit, station),
        filed_at=NEVER if entry is None else entry.happened_at,
        filed_by="" if entry is None else entry.actor.name,
        corrects=before,
        reason="" if filed is None else filed.reason,
        nil=filed is not None and not filed.lines,
    )


def _require_for(table: Table, duty: Duty) -> ReturnHead:
    """What a filled-in workbook says of itself. Raises Refused ``forms.other_return`` where a filled-in workbook says that it is for another form, period or unit."""
    told, _ = read_return(table)
    body = duty.body
    if (told.number, told.period, told.unit) != (body.number, body.period, body.unit):
        facts = {"number": told.number, "period": told.period, "unit": told.unit}
        raise Refused("forms.other_return", rule=RULE, wanted=duty.code, **facts)
    return told
