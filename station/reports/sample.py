"""An invented report with something of every kind, for trying a template before it is put in force."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from station.core.report import Derived, Origin, Report, ReportColumn, ReportTable, Section, Source
from station.core.texts import Texts

_MADE = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
_ROWS = 48


def sample_report(template: str, texts: Texts) -> Report:
    """The report on `template`: facts, running text, groups with sums, long and empty cells, more than one page."""

    def words(key: str) -> str:
        return texts(f"reports.sample.{key}")

    columns = (
        ReportColumn("unit", words("unit")),
        ReportColumn("code", words("code"), "code"),
        ReportColumn("name", words("name")),
        ReportColumn("had", words("had"), "count", sums=True),
        ReportColumn("used", words("used"), "count", sums=True),
        ReportColumn("left", words("left"), "count", sums=True, derived=Derived(("had",), ("used",))),
        ReportColumn("value", words("value"), "money", sums=True),
        ReportColumn("day", words("day"), "day"),
        ReportColumn("moment", words("moment"), "moment"),
        ReportColumn("flag", words("flag"), "flag"),
    )
    rows = [
        (
            f"{words('unit')} {place // 16 + 1}",
            f"{place:06}",
            words("long_name") if place % 7 == 0 else words("short_name"),
            place,
            place // 3,
            place - place // 3,
            Decimal(place * 12345) / 100 if place % 5 else None,
            date(2026, 1, 5) + timedelta(days=place),
            _MADE + timedelta(hours=place),
            place % 2 == 0,
        )
        for place in range(_ROWS)
    ]
    sources = tuple(
        Source("310110-000000", stream, 505, "0f1e2d3c" * 8, _MADE) for stream in ("custody", "audit")
    )
    origin = Origin(
        words("office"),
        words("person"),
        _MADE,
        language=texts.language,
        filters=(words("filter"),),
        sources=sources,
    )
    section = Section(
        words("section"),
        ((words("fact"), "48"), (words("unit"), "3")),
        words("text"),
        (ReportTable(columns, rows, words("table"), grouped_by="unit"),),
    )
    return Report(words("title"), origin, (section,), template, (words("keeper"), words("leader")))
