"""Forms about working days: a year's notice typed in, or taken from a table."""

from __future__ import annotations

from pathlib import Path

from station.core.calendar import CalendarYear, DayKind
from station.core.texts import Texts
from station.people.calendar.table import days_of_lines, lines_of_days
from station.sheets import Problem
from station.ui.choosing_files import TABLES
from station.ui.widgets.form_kinds import FormFile, FormLine, FormNumber, FormText
from station.ui.widgets.form_pane import FormPane

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
        self.year = self.add("year", FormNumber(texts("administration.calendar.year"), _FIRST, _LAST))
        self.year.put(year)
        self.source = self.add("source", _source(texts))
        name, hint = texts("administration.calendar.holidays"), texts("administration.calendar.days_hint")
        self.holidays = self.add("holidays", FormText(name, hint=hint, lines=8))
        name, hint = texts("administration.calendar.working"), texts("administration.calendar.working_hint")
        self.working = self.add("working", FormText(name, hint=hint, lines=5))
        if known is not None:
            self.year.setEnabled(False)
            self.holidays.put(lines_of_days(known.days, DayKind.HOLIDAY))
            self.working.put(lines_of_days(known.days, DayKind.WORKING))
        self.setFocusProxy(self.source)

    def filled(self) -> CalendarYear:
        """The year that was entered. Raises Refused ``calendar.unreadable_day``."""
        self.clear_problem()
        days = (
            *days_of_lines(self.holidays.value.splitlines(), DayKind.HOLIDAY),
            *days_of_lines(self.working.value.splitlines(), DayKind.WORKING),
        )
        return CalendarYear(self.year.value, days, self.source.value)


class YearImportForm(FormPane):
    """A table with one line a day, and the notice that it comes from."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(
            texts,
            texts("administration.calendar.import_title"),
            texts("administration.calendar.import_act"),
            texts("administration.calendar.import_intro"),
        )
        file = FormFile(texts, texts("administration.calendar.file"), TABLES, required=True)
        self.file = self.add("file", file)
        self.source = self.add("source", _source(texts))
        self.setFocusProxy(self.file)

    def filled(self) -> tuple[Path, str]:
        """The file and the source."""
        return Path(self.file.value), self.source.value

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


def _source(texts: Texts) -> FormLine:
    return FormLine(
        texts("administration.calendar.source"),
        hint=texts("administration.calendar.source_hint"),
        example=texts("administration.calendar.source_example"),
        required=True,
        rule="PF-07",
    )
