"""五项指标: the five indicators of a period with their score, what points are deducted for, and the paper (PF-09)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.audit.indicators.report import finding_words
from station.audit.indicators.values import Assessment, Finding, IndicatorCode, IndicatorScore, Period
from station.core.clock import local_today
from station.core.report import Report
from station.core.texts import Texts
from station.people.dated import of_day
from station.people.sessions import Session
from station.ui import formats
from station.ui.exporting import ListExport
from station.ui.models.column import RIGHT, TableColumn, moment_shown
from station.ui.models.record_model import RecordModel
from station.ui.page import Page
from station.ui.pages.tasks.needs import Needs
from station.ui.paper_window import show_paper
from station.ui.widgets.button import Button
from station.ui.widgets.day_field import DayField
from station.ui.widgets.flow import Flow
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.row_delegate import ROW_HEIGHT
from station.ui.widgets.row_view import HEADER_HEIGHT
from station.ui.widgets.text import words

_AROUND = 44
LANE = "overview"
"""Not the counter's lane: a scan never waits for a count over a year."""


class IndicatorTab(QWidget):
    """The days of the period above, the scores, and the findings below."""

    def __init__(self, page: Page, texts: Texts, services: Needs) -> None:
        super().__init__()
        self._page, self._texts, self._services = page, texts, services
        self._asked: Period | None = None
        self.first, self.last = DayField(services.clock), DayField(services.clock)
        for field, name in ((self.first, "first_day"), (self.last, "last_day")):
            field.setAccessibleName(texts(f"tasks_page.{name}"))
        self.until = DayField(services.clock, until_today=True)
        self.until.setAccessibleName(texts("officer_year.until"))
        self.count_button = Button(texts("tasks_page.count"), "refresh")
        self.count_button.clicked.connect(self.count)
        self.until.dateChanged.connect(self.count)
        self.paper_button = Button(texts("tasks_page.paper"), "print")
        self.paper_button.clicked.connect(self.show_paper)
        self.total = words(role="heading")
        self.note = words(texts("indicators.not_counted"), "muted", wrap=True)
        self._names: Mapping[IndicatorCode, str] = {}
        self.score_rows = RecordModel(texts, self._score_columns())
        self.scores = RecordTable(texts, self.score_rows, name="indicators", find=False)
        self.scores.columns_button.hide()
        self.scores.setFixedHeight(HEADER_HEIGHT + len(IndicatorCode) * ROW_HEIGHT + _AROUND)
        self.finding_rows = RecordModel(texts, self._finding_columns())
        self.findings = RecordTable(texts, self.finding_rows, name="indicator-findings", exports=True)
        self.findings.add_filters(words(texts("indicators.findings"), "heading"))
        self.findings.set_empty(texts("tasks_page.no_findings"))
        self._exports = ListExport(page, services.printing.reporting, texts("indicators.title"))
        self.findings.export_wished.connect(self._exports.carry_out)
        self._arrange()

    def load(self) -> None:
        """Count the period that was asked for last; at first the year of assessment that runs."""
        if self._asked is None:
            self._page.ask(self._services.audit.indicators.period, lane=LANE, done=self._show_period)
        else:
            self._count(self._asked)

    def count(self) -> None:
        """Count the days of the fields."""
        period = self._period()
        if period is not None:
            self._count(period)

    def show_paper(self) -> None:
        """The assessment of these days on paper, to be printed or saved."""
        period = self._period()
        if period is None:
            return
        indicators, texts, day = self._services.audit.indicators, self._texts, self._day

        def make(session: Session) -> Report:
            return of_day(indicators, session, day).report(session, texts, period)

        show_paper(self._page, self._services.printing.reporting, texts("indicators.title"), make)

    def _period(self) -> Period | None:
        if self.last.day < self.first.day:
            self._page.warn(self._texts("tasks_page.turned_round"), topic="indicators", stays=False)
            return None
        return Period(self.first.day, self.last.day)

    def _count(self, period: Period) -> None:
        self._asked = period
        indicators, day = self._services.audit.indicators, self._day

        def assess(session: Session) -> Assessment:
            return of_day(indicators, session, day).assess(session, period)

        self._page.ask(assess, lane=LANE, done=self._show, latest="indicators")

    @property
    def _day(self) -> date | None:
        """The past day as of which it is counted; None for now."""
        clock = self._services.clock
        return None if self.until.day >= local_today(clock) else self.until.day

    def _show_period(self, period: Period) -> None:
        self.first.set_day(period.first)
        self.last.set_day(period.last)
        self._count(period)

    def _show(self, assessment: Assessment) -> None:
        moment = formats.moment(assessment.as_of, self._services.clock.zone)
        total = self._texts("indicators.total", score=assessment.score, weight=assessment.weight)
        self.total.setText(f"{total}　{self._texts('indicators.as_of', moment=moment)}")
        self.score_rows.set_rows(list(assessment.scores))
        self._names = {each.terms.code: each.terms.name(self._texts.language) for each in assessment.scores}
        self.finding_rows.set_rows([each for score in assessment.scores for each in score.findings])

    def _arrange(self) -> None:
        row = Flow(self)
        for widget in (
            words(self._texts("tasks_page.from")),
            self.first,
            words(self._texts("tasks_page.to")),
            self.last,
            words(self._texts("officer_year.until")),
            self.until,
            self.count_button,
            self.paper_button,
        ):
            row.add(widget)
        row.add(self.total, at_end=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(12)
        column.addWidget(row)
        column.addWidget(self.note)
        column.addWidget(self.scores)
        column.addWidget(self.findings, 1)

    def _score_columns(self) -> list[TableColumn]:
        def column(key: str, value: Callable[[IndicatorScore], object], **look: Any) -> TableColumn:
            return TableColumn(key, f"indicators.field.{key}", value, **look)

        texts = self._texts

        def what(each: IndicatorScore) -> str:
            return texts(f"indicators.what.{each.terms.code.value}")

        return [
            column("indicator", lambda each: each.terms.name(texts.language), width=140, face="strong"),
            column("what", what, width=260, stretch=True),
            column("weight", lambda each: each.terms.weight, align=RIGHT, width=70, sums=True),
            column("counted", lambda each: each.counted, align=RIGHT, width=88),
            column("found", lambda each: len(each.findings), align=RIGHT, width=80),
            column("deducted", lambda each: each.deducted, align=RIGHT, width=92, sums=True),
            column("score", lambda each: each.score, align=RIGHT, width=70, sums=True),
        ]

    def _finding_columns(self) -> list[TableColumn]:
        shown = moment_shown(self._services.clock.zone)

        def said(finding: Finding) -> str:
            return finding_words(self._texts, finding)

        return [
            TableColumn("indicator", "indicators.field.indicator", self._name, width=120),
            TableColumn("finding", "indicators.field.finding", said, width=360, stretch=True),
            TableColumn("due_at", "indicators.field.due_at", lambda each: each.due_at, show=shown, width=150),
            TableColumn(
                "done_at", "indicators.field.done_at", lambda each: each.done_at, show=shown, width=150
            ),
        ]

    def _name(self, finding: Finding) -> str:
        return self._names[finding.indicator]
