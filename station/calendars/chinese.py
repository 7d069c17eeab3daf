"""The State Council's holidays from the library chinesecalendar; years that it does not know are left out."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version

from station.core.calendar import CalendarYear, DayKind, SpecialDay


class ChineseYears:
    """Announced years from the library, which is loaded at the first call, not at the start."""

    def years(self, first: int) -> tuple[CalendarYear, ...]:
        """Every year from `first` on that the library knows, in order. Names of days are Chinese."""
        from chinese_calendar import Holiday
        from chinese_calendar.constants import holidays, workdays

        names = {each.value: each.chinese for each in Holiday}
        days: dict[int, list[SpecialDay]] = {}

        def add(table: dict[date, str], kind: DayKind) -> None:
            for day, name in table.items():
                if day.year >= first:
                    days.setdefault(day.year, []).append(SpecialDay(day, kind, names.get(name, name)))

        add(holidays, DayKind.HOLIDAY)
        add(workdays, DayKind.WORKING)
        source = f"chinesecalendar {version('chinesecalendar')}"
        return tuple(CalendarYear(year, tuple(sorted(days[year])), source) for year in sorted(days))
