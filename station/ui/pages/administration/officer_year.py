"""年度履历 on screen: what is on record of an officer's year, and of a unit's, with the papers; of now or as of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.audit.officer_year.report import fact_words
from station.audit.officer_year.use_cases import OfficerYears
from station.audit.officer_year.values import OfficerYear, YearFact, YearHeading
from station.core.clock import Clock, local_today
from station.core.report import Report
from station.core.texts import Texts
from station.people.dated import of_day
from station.people.sessions import Session
from station.people.values import Officer
from station.ui import formats
from station.ui.models.column import TableColumn
from station.ui.models.record_model import RecordModel
from station.ui.pages.administration.tab import TabContext
from station.ui.paper_window import show_paper
from station.ui.tasks import RECORDS
from station.ui.widgets.button import Button
from station.ui.widgets.choice_box import Option
from station.ui.widgets.day_field import DayField
from station.ui.widgets.declared_list import PAST
from station.ui.widgets.detail import DetailFrame
from station.ui.widgets.drop_down import DropDown
from station.ui.widgets.form_kinds import FormChoice, FormDay
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.text import words

if TYPE_CHECKING:
    from station.ui.pages.administration.officers import OfficersTab

YEARS: Final = 5
"""The present year and those before it that are offered."""


class OfficerYearDetail(DetailFrame):
    """An officer's year: how many facts there are under each head, and each of them; an entry opens with Enter."""

    asked = Signal()
    """Another year or day was chosen."""
    print_wished = Signal()

    def __init__(self, texts: Texts, clock: Clock, officer: Officer) -> None:
        super().__init__(texts)
        self._words, self._clock, self.officer = texts, clock, officer
        self.set_header(officer.name, f"{texts('officer_year.title')} · {officer.number}")
        self.years = DropDown()
        self.years.setAccessibleName(texts("officer_year.year"))
        for year in offered_years(clock):
            self.years.addItem(texts("officer_year.of_year", year=year), year)
        self.until = DayField(clock, until_today=True)
        self.until.setAccessibleName(texts("officer_year.until"))
        self.print_button = Button(texts("officer_year.print"), "print")
        self.print_button.clicked.connect(self.print_wished)
        for widget in (
            self.years,
            words(texts("officer_year.until"), "muted"),
            self.until,
            self.print_button,
        ):
            self.buttons.add(widget)
        self.counts = words("", wrap=True)
        self.facts = RecordModel(texts, self._columns())
        self.table = RecordTable(texts, self.facts, name="officer_year")
        self.table.set_empty(texts("officer_year.empty"))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.counts)
        column.addWidget(self.table, 1)
        self.set_tab("overview", content, scroll=False)
        self.years.currentIndexChanged.connect(self.asked)
        self.until.dateChanged.connect(self.asked)

    @property
    def year(self) -> int:
        """The year that is shown."""
        return int(self.years.currentData())

    @property
    def day(self) -> date | None:
        """The past day as of which it is shown; None for now."""
        today = local_today(self._clock)
        return None if self.until.day >= today else self.until.day

    def show_year(self, found: OfficerYear) -> None:
        """Show the facts, and their number by head."""
        texts, counts = self._words, found.counts
        named = [
            texts("officer_year.cli.count", head=texts(f"officer_year.head.{each.value}"), count=counts[each])
            for each in YearHeading
            if counts[each]
        ]
        self.counts.setText(texts("list.join").join(named) or texts("officer_year.nothing"))
        self.facts.set_rows(found.facts)

    def _columns(self) -> Sequence[TableColumn]:
        texts, column = self._words, "officer_year.column."

        def head(fact: YearFact) -> str:
            return texts(f"officer_year.head.{fact.heading.value}")

        def day(fact: YearFact) -> str:
            return formats.day(fact.on)

        def what(fact: YearFact) -> str:
            about, _text, state = fact_words(texts, fact)
            return " · ".join(filter(None, (about, state)))

        def said(fact: YearFact) -> str:
            return fact.text

        return [
            TableColumn("head", f"{column}head", head, face="strong", width=80),
            TableColumn("on", f"{column}on", day, width=92),
            TableColumn("what", f"{column}what", what, width=150, stretch=True),
            TableColumn("text", f"{column}text", said, width=140, gives_way=1),
            TableColumn("seq", f"{column}seq", lambda fact: fact.seq, face="code", width=64),
        ]


class UnitYearForm(FormPane):
    """Of which unit and year, as of which day."""

    def __init__(self, texts: Texts, clock: Clock, units: Sequence[str]) -> None:
        super().__init__(texts, texts("officer_year.unit_title"), texts("officer_year.unit_act"))
        self._clock = clock
        self.unit = self.add("unit", FormChoice(texts("conduct.field.unit"), required=True))
        self.unit.offer(Option(each, each) for each in units)
        self.year = self.add("year", FormChoice(texts("officer_year.year"), required=True))
        self.year.offer(Option(str(each), str(each)) for each in offered_years(clock))
        self.year.put(str(offered_years(clock)[0]))
        self.until = self.add("until", FormDay(texts("officer_year.until"), clock, until_today=True))

    @property
    def day(self) -> date | None:
        """The past day as of which it is asked for; None for now."""
        today = local_today(self._clock)
        return None if self.until.value >= today else self.until.value


class OfficerYearShowing:
    """The view on the officers' tab."""

    def __init__(self, tab: OfficersTab) -> None:
        self._tab, self._context = tab, tab.context

    def show(self, officer: Officer) -> None:
        """Show the officer's present year."""
        context = self._context
        detail = OfficerYearDetail(context.texts, context.services.clock, officer)
        detail.asked.connect(partial(self._read, detail))
        detail.print_wished.connect(partial(self._print, detail))
        detail.table.opened.connect(self._open)
        self._tab.open_detail(detail, f"officer:{officer.number}", lambda _entries: None)
        detail.needs_width.emit(True)
        self._read(detail)

    def _read(self, detail: OfficerYearDetail) -> None:
        years, number, year, day = self._years, detail.officer.number, detail.year, detail.day

        def show(found: OfficerYear) -> None:
            if self._tab.pane.currentWidget() is detail:
                detail.show_year(found)

        def read(session: Session) -> OfficerYear:
            return of_day(years, session, day).of(session, number, year)

        lane = RECORDS if day is None else PAST
        self._context.ask(read, show, latest="administration-officer-year", lane=lane)

    def _print(self, detail: OfficerYearDetail) -> None:
        years, texts, number = self._years, self._context.texts, detail.officer.number
        year, day = detail.year, detail.day

        def make(session: Session) -> Report:
            return of_day(years, session, day).paper(session, texts, number, year)

        reporting = self._context.services.printing.reporting
        show_paper(self._context.page, reporting, texts("papers.title.officer_year"), make)

    def _open(self, fact: object) -> None:
        if isinstance(fact, YearFact):
            self._tab.show_entry(f"custody:{fact.seq}")

    @property
    def _years(self) -> OfficerYears:
        return self._context.services.audit.officer_years


def show_unit_year(context: TabContext, form: UnitYearForm) -> None:
    """Show the paper of a unit's year."""
    years, texts = context.services.audit.officer_years, context.texts
    unit, year, day = form.unit.value, int(form.year.value), form.day

    def make(session: Session) -> Report:
        return of_day(years, session, day).unit_paper(session, texts, unit, year)

    show_paper(context.page, context.services.printing.reporting, texts("papers.title.unit_year"), make)


def offered_years(clock: Clock) -> Sequence[int]:
    """This year and those before it."""
    year = local_today(clock).year
    return range(year, year - YEARS, -1)
