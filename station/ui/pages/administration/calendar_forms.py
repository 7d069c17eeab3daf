"""The form for typing in a year's notice."""

from __future__ import annotations

from station.core.calendar import CalendarYear, DayKind
from station.core.texts import Texts
from station.people.calendar.table import days_of_lines, lines_of_days
from station.ui.widgets.form_kinds import FormLine, FormNumber, FormText
from station.ui.widgets.form_pane import FormPane

_FIRST, _LAST = 2000, 2999


class YearForm(FormPane):
    """A year with its days off and the weekend days worked in exchange; a year on record is corrected."""

    def __init__(self, texts: Texts, year: int, known: CalendarYear | None = None) -> None:
        super().__init__(
            texts,
            texts("administration.calendar.enter_title"),
            texts("administration.calendar.record"),
            texts("administration.calendar.enter_intro"),
        )
        self.year = self.add("year", FormNumber(texts("administration.calendar.year"), _FIRST, _LAST))
        self.year.put(year)
        self.source = self.add("source", source_field(texts))
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


def source_field(texts: Texts) -> FormLine:
    """The notice that a year comes from."""
    return FormLine(
        texts("administration.calendar.source"),
        hint=texts("administration.calendar.source_hint"),
        example=texts("administration.calendar.source_example"),
        required=True,
        rule="PF-07",
    )
