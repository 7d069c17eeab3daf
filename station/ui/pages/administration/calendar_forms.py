"""Forms about working days: a year's notice typed in, or taken from a table."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from station.core.calendar import CalendarYear, DayKind
from station.core.texts import Texts
from station.people.calendar.table import days_of_lines, lines_of_days
from station.sheets import Problem
from station.ui.widgets.button import Button
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.number_field import NumberField

_FIRST, _LAST = 2000, 2999
_MOST_SHOWN = 12
"""Lines of a file that are said to be wrong one by one; the rest is counted."""


class YearForm(FormPane):
    """A year with its days off and the weekend days worked in exchange; one on record is put right."""

    def __init__(self, texts: Texts, year: int, known: CalendarYear | None = None) -> None:
        super().__init__(
            texts,
            texts("administration.calendar.enter_title"),
            texts("administration.calendar.record"),
            texts("administration.calendar.enter_intro"),
        )
        self.year = NumberField(_FIRST, _LAST)
        self.year.setValue(year)
        self.add("year", texts("administration.calendar.year"), self.year)
        self.source = self.add_line(
            "source",
            texts("administration.calendar.source"),
            texts("administration.calendar.source_hint"),
            texts("administration.calendar.source_example"),
        )
        self.holidays = self.add_text(
            "holidays",
            texts("administration.calendar.holidays"),
            texts("administration.calendar.days_hint"),
            lines=8,
        )
        self.working = self.add_text(
            "working",
            texts("administration.calendar.working"),
            texts("administration.calendar.working_hint"),
            lines=5,
        )
        if known is not None:
            self.year.setEnabled(False)
            self.holidays.setPlainText(lines_of_days(known.days, DayKind.HOLIDAY))
            self.working.setPlainText(lines_of_days(known.days, DayKind.WORKING))
        self.setFocusProxy(self.source)

    def filled(self) -> CalendarYear:
        """The year that was entered. Raises Refused ``calendar.unreadable_day``."""
        self.clear_problem()
        days = (
            *days_of_lines(self.holidays.toPlainText().splitlines(), DayKind.HOLIDAY),
            *days_of_lines(self.working.toPlainText().splitlines(), DayKind.WORKING),
        )
        return CalendarYear(self.year.value(), days, self.source.text().strip())


class YearImportForm(FormPane):
    """A table with one line a day, and the notice that it comes from."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(
            texts,
            texts("administration.calendar.import_title"),
            texts("administration.calendar.import_act"),
            texts("administration.calendar.import_intro"),
        )
        self.file = QLineEdit()
        self.file.setReadOnly(True)
        self.choose_button = Button(texts("administration.officers.import_choose"), "folder")
        self.choose_button.clicked.connect(self._choose)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.file, 1)
        line.addWidget(self.choose_button)
        row.setFocusProxy(self.choose_button)
        self.add("file", texts("administration.calendar.file"), row)
        self.source = self.add_line(
            "source",
            texts("administration.calendar.source"),
            texts("administration.calendar.source_hint"),
            texts("administration.calendar.source_example"),
        )
        self.setFocusProxy(self.choose_button)

    def take(self, path: Path) -> None:
        """This file is meant."""
        self.file.setText(str(path))
        self.clear_problem()

    def filled(self) -> tuple[Path, str] | None:
        """The file and the source; None while no file is chosen, which is then said."""
        self.clear_problem()
        if not self.file.text():
            self.fields["file"].set_problem(self._texts("administration.calendar.file_missing"))
            return None
        return Path(self.file.text()), self.source.text().strip()

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Say every line that has to be put right; nothing was recorded."""
        self.set_busy(busy=False)
        texts = self._texts
        lines = [texts("people.done.nothing_imported", count=len(problems))]
        for each in problems[:_MOST_SHOWN]:
            message = each.worded(texts, "calendar.field")["message"]
            lines.append(texts("administration.calendar.problem", line=each.line, message=message))
        if len(problems) > _MOST_SHOWN:
            lines.append(texts("administration.calendar.more", count=len(problems) - _MOST_SHOWN))
        self.wrong.setText("\n".join(lines))
        self.wrong.show()

    def _choose(self) -> None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        chosen, _ = QFileDialog.getOpenFileName(
            self, self._texts("administration.calendar.import_title"), documents, "*.csv *.xlsx *.xls *.ods"
        )
        if chosen:
            self.take(Path(chosen))
