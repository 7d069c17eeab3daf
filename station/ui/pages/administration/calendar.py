"""工作日历.

The announced days of each year, how long they last, and due moments computed before their year was announced.
"""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from station.core.calendar import CalendarYear, DayKind, SpecialDay
from station.core.errors import Refused
from station.core.listing import ListQuery
from station.people.calendar.use_cases import CalendarStatus, YearImport, YearResult
from station.people.deadlines.values import DeadlineStanding
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats
from station.ui.exporting import ListExport
from station.ui.models.column import TableColumn
from station.ui.models.record_model import RecordModel
from station.ui.pages.administration.calendar_forms import YearForm
from station.ui.pages.administration.tab import ListTab, TabContext, button_row
from station.ui.pages.administration.year_import import YearTable
from station.ui.table_import import TableImport
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.faces import Faces
from station.ui.widgets.filter_bar import Filter, FilterBar
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.text import set_state, words

PROVISIONAL = "provisional"


class CalendarTab(ListTab):
    """Years as chips, their days as a list; a last chip for the provisional deadlines."""

    key = "calendar"
    touches = ("calendar.", "deadline.", "equipment.", "policy.")

    def __init__(self, context: TabContext) -> None:
        super().__init__(context)
        texts = context.texts
        self._status: CalendarStatus | None = None
        self._wanted, self._shown = "", False
        self._years: dict[str, CalendarYear] = {}
        self.standing = words(role="strong", wrap=True)
        self.source = words(role="muted", wrap=True, copy=True)
        self.filters = FilterBar([Filter(PROVISIONAL, self.words("provisional"))])
        self.filters.changed.connect(self._on_filter)
        self.day_rows = RecordModel(texts, self._day_columns(), key=_day)
        self.days = RecordTable(texts, self.day_rows, name="calendar", exports=True)
        self.days.set_empty(self.words("empty"))
        self.deadline_rows = RecordModel(texts, self._deadline_columns(), key=_id)
        self.deadlines = RecordTable(texts, self.deadline_rows, name="provisional", exports=True)
        self.deadlines.set_empty(self.words("none_provisional"))
        self._exports = ListExport(context.page, context.services.printing.reporting, self.words("title"))
        for table in (self.days, self.deadlines):
            table.export_wished.connect(self._exports.carry_out)
        self.enter_button = Button(self.words("enter"), "plus", role="primary")
        self.enter_button.clicked.connect(self.enter)
        self.correct_button = Button(self.words("correct"), "edit")
        self.correct_button.clicked.connect(self.correct)
        self.import_button = Button(self.words("import"), "import")
        self.import_button.clicked.connect(self.import_table)
        self._arrange()

    def load(self) -> None:
        services = self.context.services
        self.context.ask(services.people.working_days.status, self._show, latest="administration-calendar")
        query = ListQuery((("provisional", "yes"),), counted=False)
        self.context.ask(
            lambda session: [
                each
                for each in services.people.deadline_list.lines(session, query)
                if isinstance(each, DeadlineStanding)
            ],
            self.deadline_rows.set_rows,
            latest="administration-provisional",
        )

    def show_subject(self, subject: str) -> None:
        year = subject.partition(":")[2]
        if year in self._years or year == PROVISIONAL:
            self._wanted = year
            self.load()

    # ------------------------------------------------------------------------------------------ acts

    def enter(self) -> None:
        """A form for the first year that is not on record."""
        status = self._status
        if status is not None:
            year = status.today.year if status.last_day is None else status.last_day.year + 1
            self.open_form(YearForm(self.context.texts, year), self._set_year)

    def correct(self) -> None:
        """A form for correcting the shown year."""
        known = self._years.get(self.filters.chosen[0])
        if known is not None:
            self.open_form(YearForm(self.context.texts, known.year, known), self._set_year)

    def import_table(self) -> None:
        """The import of a table, in place of the list."""
        self.importing.begin()
        self._faces.show_face(self.importing)
        self.importing.choose_button.setFocus()

    def _set_year(self, form: YearForm) -> None:
        working_days = self.context.services.people.working_days
        try:
            year = form.filled()
        except Refused as refusal:
            form.refuse(refusal)
            return
        form.set_busy(busy=True)

        def act(session: Session) -> YearResult:
            return working_days.set_year(session, year)

        self.context.ask(act, self._recorded, failed=form.refuse)

    def _imported(self, outcome: YearImport) -> None:
        if outcome.result is not None:
            self._recorded(outcome.result)

    def _recorded(self, result: YearResult) -> None:
        outcome = result.outcome
        facts = {
            "year": outcome.year.year,
            "holidays": len(outcome.year.of_kind(DayKind.HOLIDAY)),
            "working": len(outcome.year.of_kind(DayKind.WORKING)),
            "recomputed": outcome.recomputed,
            "moved": outcome.moved,
        }
        self.context.page.say_ok(self.context.texts("calendar.cli.recorded", **facts), topic="calendar")
        self.close_pane()
        self._wanted = str(outcome.year.year)
        self.load()

    def _show_years(self) -> None:
        self._faces.show_face(self._year_lists)
        self.days.setFocus()

    # --------------------------------------------------------------------------------------- showing

    def _show(self, status: CalendarStatus) -> None:
        self._status = status
        self._years = {str(each.year): each for each in status.years}
        wanted = self._wanted or (self.filters.chosen[0] if self._shown else str(status.today.year))
        self._wanted, self._shown = "", True
        chips = [Filter(key, self.words("year_chip", year=key)) for key in self._years]
        self.filters.set_filters([*chips, Filter(PROVISIONAL, self.words("provisional"), status.provisional)])
        self.filters.choose(wanted if wanted in self._years else PROVISIONAL)
        self.standing.setText(self._sentence(status))
        set_state(self.standing, "attention" if status.ends_soon else "")
        self._on_filter()

    def _sentence(self, status: CalendarStatus) -> str:
        texts = self.context.texts
        if status.last_day is None:
            return texts("calendar.not_this_year", year=status.today.year)
        facts = {
            "day": formats.day(status.last_day),
            "left": status.days_left,
            "next": status.last_day.year + 1,
        }
        return texts("calendar.ends_soon", **facts) if status.ends_soon else self.words("lasts", **facts)

    def _on_filter(self, _chosen: object = None) -> None:
        year = self._years.get(self.filters.chosen[0])
        self.lists.setCurrentWidget(self.deadlines if year is None else self.days)
        self.correct_button.setEnabled(year is not None)
        self.source.setText(
            self.words("provisional_hint") if year is None else self.words("from", source=year.source)
        )
        self.day_rows.set_rows(() if year is None else year.days)

    def _arrange(self) -> None:
        edits = self.context.may(Permission.POLICY_EDIT)
        row = button_row()
        row.insertWidget(0, self.filters)
        for button in (self.import_button, self.correct_button, self.enter_button):
            if edits:
                row.addWidget(button)
            else:
                button.setParent(self)
                button.hide()
        self.lists = QStackedWidget()
        self.lists.addWidget(self.days)
        self.lists.addWidget(self.deadlines)
        self.place_pane(self.lists)
        years = QWidget()
        inner = QVBoxLayout(years)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        inner.addWidget(self.standing)
        inner.addLayout(row)
        inner.addWidget(self.source)
        inner.addWidget(self.split, 1)
        services = self.context.services
        table = YearTable(services.people.working_days, self._imported)
        self.importing = TableImport(self.context.page, services.printing.reporting, table)
        self.importing.closed.connect(self._show_years)
        self._year_lists = years
        self._faces = Faces(years, self.importing)
        self.column.addWidget(self._faces, 1)
        self.setFocusProxy(self.days)

    def _day_columns(self) -> list[TableColumn]:
        texts = self.context.texts

        def word(each: SpecialDay) -> str:
            return texts(f"calendar.kind.{each.kind}")

        def state(each: SpecialDay) -> ChipState:
            off = each.kind is DayKind.HOLIDAY
            return ChipState(word(each), "ok" if off else "attention", "calendar" if off else "clock")

        def weekday(each: SpecialDay) -> str:
            return formats.weekday(texts, each.day)

        return [
            TableColumn("day", "calendar.field.day", lambda each: each.day, show=formats.day, width=120),
            TableColumn("weekday", "administration.calendar.weekday", weekday, width=100),
            TableColumn("kind", "calendar.field.kind", word, state=state, width=130),
            TableColumn("name", "calendar.field.name", lambda each: each.name, width=200, stretch=True),
        ]

    def _deadline_columns(self) -> list[TableColumn]:
        texts, zone = self.context.texts, self.context.services.clock.zone

        def kind(each: DeadlineStanding) -> str:
            return texts(f"deadlines.kind.{each.deadline.kind}")

        def about(each: DeadlineStanding) -> str:
            return each.deadline.subject.partition(":")[2]

        def due(each: DeadlineStanding) -> str:
            return formats.until(each.deadline.due_at, zone)

        return [
            TableColumn("due", "deadlines.field.due_at", due, width=150),
            TableColumn("kind", "deadlines.field.kind", kind, width=120),
            TableColumn("about", "deadlines.field.subject", about, face="code", width=130),
            TableColumn(
                "title", "deadlines.field.title", lambda each: each.deadline.title, width=160, stretch=True
            ),
            TableColumn("persons", "deadlines.field.persons", _persons, face="code", width=120),
        ]


def _persons(each: DeadlineStanding) -> str:
    return " ".join(each.deadline.persons)


def _day(row: object) -> object:
    return row.day if isinstance(row, SpecialDay) else row


def _id(row: object) -> object:
    return row.deadline.id if isinstance(row, DeadlineStanding) else row
