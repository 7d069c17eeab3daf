"""The sum of a period: a row for each unit, or for each of its rows, and how they add up (PF-08)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from station.audit.forms.book import Duty, DutyState
from station.audit.forms.cells import added, row_words
from station.audit.forms.definition import Adding, FiledLine, FormDefinition, FormLayout
from station.audit.forms.periods import FormPeriod
from station.audit.forms.workbooks import CELL_KINDS, cells_of
from station.core.documents import Cell
from station.core.report import Adding as TakenBy
from station.core.report import Origin, Report, ReportColumn, ReportTable, Section
from station.core.texts import Texts

_TAKEN: Final[Mapping[Adding, TakenBy]] = {Adding.SUM: "sum", Adding.COUNT: "count", Adding.MAX: "max"}


@dataclass(frozen=True, slots=True)
class SummedRow:
    """A row of a return that counts: whose, and by which entry."""

    unit: str
    seq: int
    line: FiledLine
    row: str


@dataclass(frozen=True, slots=True)
class FormSum:
    """The returns of a form for a period: their rows, the units that are missing, those whose return is of another edition, and those that have nothing to report."""

    form: FormDefinition
    period: FormPeriod
    rows: tuple[SummedRow, ...]
    missing: tuple[str, ...]
    other_edition: tuple[str, ...]
    nil: tuple[str, ...] = ()

    def totals(self, row: str | None = None) -> tuple[int | None, ...]:
        """What each field gives: over all rows, or over those that are called `row`."""
        lines = [each.line for each in self.rows if row is None or each.row == row]
        return totals(self.form, lines)

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of the rows in their order, where the form names its rows."""
        named = self.form.layout is FormLayout.FIXED
        return tuple(each.title for each in self.form.rows) if named else ()


def totals(form: FormDefinition, lines: Sequence[FiledLine]) -> tuple[int | None, ...]:
    """What each field gives over rows, by the way in which it adds up."""
    return tuple(
        added(field, (line.cells[place] for line in lines)) for place, field in enumerate(form.fields)
    )


def sum_of(form: FormDefinition, period: FormPeriod, duties: Iterable[Duty]) -> FormSum:
    """The sum of what is in of the duties of a period; a return of another edition has other fields and is only named."""
    rows, missing, other, nil = list[SummedRow](), list[str](), list[str](), list[str]()
    for duty in duties:
        newest = duty.newest
        if newest is None:
            missing += [duty.body.unit] * (duty.state not in (DutyState.WITHDRAWN, DutyState.EARLY))
        elif newest.edition != form.edition:
            other.append(duty.body.unit)
        elif not newest.lines:
            nil.append(duty.body.unit)
        else:
            rows += _rows(form, duty, newest.lines)
    if form.layout is FormLayout.FIXED:
        order = {each.title: place for place, each in enumerate(form.rows)}
        rows.sort(key=lambda each: order[each.row])
    return FormSum(form, period, tuple(rows), tuple(missing), tuple(other), tuple(nil))


def _rows(form: FormDefinition, duty: Duty, lines: Sequence[FiledLine]) -> Iterator[SummedRow]:
    for place, line in enumerate(lines):
        yield SummedRow(duty.body.unit, duty.returns[-1].seq, line, row_words(form, line, place))


def sum_report(found: FormSum, origin: Origin, texts: Texts) -> Report:
    """The sum as a report: formulas add it up, and what is missing is named."""
    form = found.form
    facts = [
        (texts("forms.fact.number"), f"{form.number} · {texts('forms.edition', edition=form.edition)}"),
        (texts("forms.fact.period"), found.period.code),
        (texts("forms.fact.issuer"), form.issuer),
        *_named(texts("forms.fact.nil"), found.nil, texts),
        *_named(texts("forms.fact.missing"), found.missing, texts),
        *_named(texts("forms.fact.other_edition"), found.other_edition, texts),
    ]
    table = _table(found, texts)
    return Report(form.name, origin, (Section(facts=tuple(facts), tables=(table,)),))


def _named(name: str, units: Sequence[str], texts: Texts) -> list[tuple[str, str]]:
    return [(name, texts("list.join").join(units))] if units else []


def _table(found: FormSum, texts: Texts) -> ReportTable:
    form = found.form
    grouped = form.layout is FormLayout.FIXED
    first = [ReportColumn("unit.filed", texts("forms.fact.unit"))]
    if form.layout is not FormLayout.ONE:
        row = ReportColumn("unit.row", texts("forms.fact.row"))
        first = [row, *first] if grouped else [*first, row]
    columns = (
        *first,
        *(
            ReportColumn(
                each.code,
                each.title,
                CELL_KINDS[each.kind],
                sums=each.adding in _TAKEN,
                adding=_TAKEN.get(each.adding, "sum"),
            )
            for each in form.fields
        ),
        ReportColumn("unit.entry", texts("forms.fact.entry"), "count"),
    )
    rows = [(*_first(form, each), *cells_of(form, each.line), each.seq) for each in found.rows]
    return ReportTable(columns, rows, grouped_by="unit.row" if grouped else "")


def _first(form: FormDefinition, row: SummedRow) -> tuple[Cell, ...]:
    match form.layout:
        case FormLayout.FIXED:
            return row.row, row.unit
        case FormLayout.OPEN:
            return row.unit, row.row
    return (row.unit,)
