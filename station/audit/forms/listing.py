"""Report forms, what is due of them and how many are done, as lists (PF-08)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any, Final

from station.audit.forms.book import Duty, DutyState
from station.audit.forms.collecting import FormCollecting
from station.audit.forms.counting import FormCount, FormGrouping
from station.audit.forms.definition import Recurrence
from station.audit.forms.returns import FormReturns
from station.audit.forms.use_cases import ReportForms, StandingForm
from station.core.clock import Clock
from station.core.listing import (
    ColumnsTitled,
    FilterKind,
    ListDeclaration,
    ListFilter,
    NamedKind,
    Sort,
    ValueKind,
)
from station.people.asking import asks
from station.people.dated import DatedStore
from station.people.gathered_lists import GatheredStore, whoever_looks
from station.people.listing import ListService
from station.people.permissions import Permission
from station.people.sessions import Session

_GROUPINGS: Final = tuple(each.value for each in FormGrouping)


_column: Final = ColumnsTitled("forms.field.")


def _units(row: StandingForm) -> str:
    return "、".join(dict.fromkeys(unit for level in row.form.levels for unit in level.units))


def _state(row: StandingForm) -> str:
    return "in_force" if row.ended_on is None else "ended"


FORM_LIST: Final[ListDeclaration[StandingForm]] = ListDeclaration(
    name="forms",
    title="forms.title.forms",
    columns=(
        _column("number", lambda row: row.form.number, ValueKind.CODE),
        _column("name", lambda row: row.form.name),
        _column("edition", lambda row: row.form.edition, ValueKind.NUMBER),
        _column(
            "recurrence", lambda row: row.form.recurrence.value, ValueKind.CHOICE, words="forms.recurrence."
        ),
        _column("issuer", lambda row: row.form.issuer),
        _column("first_day", lambda row: row.form.first_day, ValueKind.DAY),
        _column("state", _state, ValueKind.CHOICE, words="forms.standing."),
        _column("units", _units, shown=False, sortable=False),
        _column("fields", lambda row: len(row.form.fields), ValueKind.NUMBER, shown=False),
        _column("task", lambda row: row.form.task, shown=False, sortable=False),
        _column("entry", lambda row: row.entry.seq, ValueKind.NUMBER, shown=False),
    ),
    filters=(
        ListFilter(
            "recurrence",
            "forms.field.recurrence",
            choices=tuple(each.value for each in Recurrence),
            words="forms.recurrence.",
        ),
        ListFilter(
            "state",
            "forms.field.state",
            choices=("in_force", "ended"),
            words="forms.standing.",
            chips=True,
        ),
    ),
    key="number",
    sort=(Sort("number"),),
)


def _filed_at(row: Duty) -> Any:
    return row.returns[-1].happened_at if row.returns else None


def _filed_by(row: Duty) -> str:
    newest = row.newest
    return "" if newest is None else getattr(newest, "filed_by", "") or row.returns[-1].actor.name


def _entry(row: Duty) -> int | None:
    return row.returns[-1].seq if row.returns else None


DUTY_LIST: Final[ListDeclaration[Duty]] = ListDeclaration(
    name="form_duties",
    title="forms.title.duties",
    columns=(
        _column("duty", attrgetter("code"), ValueKind.CODE, shown=False),
        _column("number", lambda row: row.body.number, ValueKind.CODE),
        _column("name", lambda row: row.body.name),
        _column("period", lambda row: row.body.period, ValueKind.CODE),
        _column("unit", lambda row: row.body.unit),
        _column("state", lambda row: row.state.value, ValueKind.CHOICE, words="forms.state."),
        _column("due", attrgetter("due_at"), ValueKind.MOMENT),
        _column("filed", _filed_at, ValueKind.MOMENT),
        _column("filed_by", _filed_by),
        _column("returns", lambda row: len(row.returns), ValueKind.NUMBER, shown=False),
        _column("edition", lambda row: row.body.edition, ValueKind.NUMBER, shown=False),
        _column("entry", _entry, ValueKind.NUMBER, shown=False),
    ),
    filters=(
        ListFilter(
            "state",
            "forms.field.state",
            choices=tuple(each.value for each in DutyState),
            words="forms.state.",
            chips=True,
        ),
        ListFilter("number", "forms.field.number"),
        ListFilter("period", "forms.field.period"),
        ListFilter("unit", "forms.field.unit", names=NamedKind.UNIT),
        ListFilter("due", "forms.field.due", FilterKind.DAYS, seldom=True),
    ),
    key="duty",
    sort=(Sort("due", descending=True), Sort("duty")),
)

COUNT_LIST: Final[ListDeclaration[FormCount]] = ListDeclaration(
    name="form_counts",
    title="forms.title.counts",
    columns=(
        _column("group", attrgetter("code"), ValueKind.CODE, shown=False),
        _column("by", lambda row: row.by.value, ValueKind.CHOICE, words="forms.grouping."),
        _column("number", attrgetter("number"), ValueKind.CODE),
        _column("name", attrgetter("name")),
        _column("period", attrgetter("period"), ValueKind.CODE),
        _column("unit", attrgetter("unit")),
        _column("should", attrgetter("due"), ValueKind.NUMBER),
        _column("done", attrgetter("done"), ValueKind.NUMBER),
        _column("in_time", attrgetter("done_in_time"), ValueKind.NUMBER),
        _column("done_late", attrgetter("done_late"), ValueKind.NUMBER),
        _column("open", attrgetter("open"), ValueKind.NUMBER),
        _column("overdue", attrgetter("overdue"), ValueKind.NUMBER),
    ),
    filters=(
        ListFilter("by", "forms.field.by", choices=_GROUPINGS, words="forms.grouping.", chips=True),
        ListFilter("number", "forms.field.number"),
        ListFilter("period", "forms.field.period"),
        ListFilter("unit", "forms.field.unit", names=NamedKind.UNIT),
    ),
    key="group",
    sort=(Sort("by"), Sort("group")),
)


Choices = Mapping[str, Sequence[tuple[str, str]]]


def _choices(duties: Sequence[Duty]) -> Choices:
    bodies = [each.body for each in duties]
    names = {each.number: f"{each.number} {each.name}" for each in reversed(bodies)}
    return {
        "number": sorted(names.items()),
        "period": [(each, each) for each in sorted({body.period for body in bodies}, reverse=True)],
        "unit": [(each, each) for each in sorted({body.unit for body in bodies})],
    }


class FormList(ListService[StandingForm], ask=asks(Permission.LEDGER_VIEW)):
    """The forms in their newest editions; looking needs LEDGER_VIEW."""

    def __init__(self, forms: ReportForms, store: DatedStore, clock: Clock) -> None:
        source = GatheredStore(clock, FORM_LIST, ReportForms.all, services=(forms,), store=store)
        super().__init__(source, FORM_LIST, whoever_looks)


class DutyList(ListService[Duty], ask=asks(Permission.LEDGER_VIEW)):
    """What is due of forms, and what came of it; looking needs LEDGER_VIEW."""

    def __init__(self, returns: FormReturns, store: DatedStore, clock: Clock) -> None:
        source = GatheredStore(clock, DUTY_LIST, FormReturns.duties, services=(returns,), store=store)
        super().__init__(source, DUTY_LIST, whoever_looks)
        self._returns = returns

    def choices(self, session: Session, language: str) -> Choices:
        """The forms, periods and units of which anything was ever due."""
        del language
        return _choices(self._returns.duties(session))


def _counts(collecting: FormCollecting, session: Session) -> Sequence[FormCount]:
    return [row for by in FormGrouping for row in collecting.counts(session, by)]


class CountList(ListService[FormCount], ask=asks(Permission.LEDGER_VIEW)):
    """How many returns are due, done, late and open; looking needs LEDGER_VIEW."""

    def __init__(
        self, collecting: FormCollecting, returns: FormReturns, store: DatedStore, clock: Clock
    ) -> None:
        source = GatheredStore(clock, COUNT_LIST, _counts, services=(collecting,), store=store)
        super().__init__(source, COUNT_LIST, whoever_looks)
        self._returns = returns

    def choices(self, session: Session, language: str) -> Choices:
        """The forms, periods and units of which anything was ever due."""
        del language
        return _choices(self._returns.duties(session))
