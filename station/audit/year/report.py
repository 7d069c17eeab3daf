"""The yearly audit as a workbook with all its sheets, and as a paper to be signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from station.audit.year.heads.stock import ADDS_UP, AMOUNTS, STOCK
from station.audit.year.values import Figure, Later, Raw, YearFigures, YearHeads, runs_words
from station.audit.year.wording import YearWords, as_of_words, sheet_table, where_words
from station.core.clock import local
from station.core.documents import Cell
from station.core.ledger import Stream
from station.core.ledger.words import kind_words
from station.core.policy import Category
from station.core.report import DrawnSum, Origin, Report, ReportColumn, ReportTable, Section, Source
from station.core.texts import Texts

TEMPLATE: Final = "audit_year"
_LONGEST: Final = 2000
"""Characters of entries in one cell; more go on in further rows."""
_MOST_LATER: Final = 200
"""Later entries on the paper; all of them are in the workbook."""


class YearReports:
    """Both reports of one audit."""

    def __init__(
        self,
        found: YearFigures,
        heads: YearHeads,
        origin: Origin,
        texts: Texts,
        catalogue: Mapping[int, Category],
    ) -> None:
        self._found, self._heads, self._texts = found, heads, texts
        self._words = YearWords(texts, catalogue)
        self._origin = replace(origin, filters=(self._until(),), sources=tuple(self._sources(origin)))

    def workbook(self) -> Report:
        """Stock by category, all figures, a sheet for each head, the entries behind each figure, later corrections."""
        details = [sheet_table(each, self._words) for each in self._found.sheets]
        tables = (self._figures(), self._stock(), *details, self._behind(), self._later(self._found.later))
        sections = [Section(tables=(each,)) for each in tables]
        rule = self._texts(f"audit_year.later_rule.{self._found.later_rule}")
        return Report(self._title(), self._origin, (*sections[:-1], replace(sections[-1], text=rule)))

    def paper(self, signatures: Sequence[str]) -> Report:
        """The figures, to be signed."""
        later = self._found.later
        tables = [self._stock(), self._figures()]
        sections = [
            Section(
                facts=self._facts(),
                text=self._state(),
                tables=tuple(replace(each, drawn=()) for each in tables),
            )
        ]
        if later:
            said = self._texts("audit_year.later_said", count=len(later))
            sections.append(
                Section(self._words.sheet("later"), text=said, tables=(self._later(later[:_MOST_LATER]),))
            )
        return Report(self._title(), self._origin, tuple(sections), TEMPLATE, tuple(signatures))

    def _title(self) -> str:
        return self._texts("audit_year.title", year=self._found.period.year)

    def _until(self) -> str:
        period = self._found.period
        key = "until_end" if period.whole_day else "until_moment"
        moment = local(period.as_of, period.zone)
        return self._texts(
            f"audit_year.{key}", day=period.last.isoformat(), moment=moment.strftime("%Y-%m-%d %H:%M")
        )

    def _state(self) -> str:
        period = self._found.period
        key = "whole" if period.over else "part" if period.whole_day else "not_over"
        return self._texts(f"audit_year.{key}", year=period.year)

    def _facts(self) -> tuple[tuple[str, str], ...]:
        said = [
            (self._texts(f"audit_year.head.{stream.value}"), f"{head.seq} {head.hash.hex()}")
            for stream, head in self._heads.day.items()
        ]
        period = self._found.period
        return ((self._texts("audit_year.as_of"), as_of_words(period.as_of, period.zone)), *said)

    def _sources(self, origin: Origin) -> Iterator[Source]:
        station = next((each.station for each in origin.sources), "")
        for stream in Stream:
            head = self._heads.day[stream]
            if head.seq:
                yield Source(station, stream.value, head.seq, head.hash.hex(), self._found.period.as_of)

    def _stock(self) -> ReportTable:
        """Stock by category and unit, drawn from the sheet by place."""
        sheet = self._found.sheet(STOCK)
        groups = list(dict.fromkeys(line.cells[:2] for line in sheet.lines))
        columns = (
            self._column("category"),
            self._column("unit"),
            *(
                replace(self._column(key), kind="count", derived=ADDS_UP if key == AMOUNTS[-1] else None)
                for key in AMOUNTS
            ),
        )
        rows, drawn = list[Sequence[Cell]](), list[tuple[DrawnSum, ...]]()
        for group in groups:
            mine = {each.column: each for each in self._found.figures if _is_of(each, group)}
            shown = [self._words.cell(sheet.columns[place], raw) for place, raw in enumerate(group)]
            rows.append((*shown, *(self._found.amount(mine[key]) for key in AMOUNTS)))
            drawn.append(tuple(self._drawn(mine[key], key) for key in AMOUNTS[:-1]))
        return ReportTable(columns, rows, self._words.sheet("by_category"), drawn=tuple(drawn))

    def _figures(self) -> ReportTable:
        """All other figures, each drawn from its sheet."""
        columns = (
            *(self._column(key) for key in ("sheet", "figure")),
            replace(self._column("count"), kind="count"),
            replace(self._column("money"), kind="money"),
        )
        rows, drawn = list[Sequence[Cell]](), list[tuple[DrawnSum, ...]]()
        for figure in self._found.figures:
            if figure.sheet == STOCK:
                continue
            amount, money = self._found.amount(figure), self._found.kind(figure) == "money"
            numbers: tuple[Cell, Cell] = (None, Decimal(amount) / 100) if money else (amount, None)
            rows.append((self._words.sheet(figure.sheet), self._words.figure(figure), *numbers))
            drawn.append((self._drawn(figure, "money" if money else "count"),))
        return ReportTable(columns, rows, self._words.sheet("summary"), drawn=tuple(drawn))

    def _drawn(self, figure: Figure, into: str) -> DrawnSum:
        return DrawnSum(into, figure.sheet, figure.column, where_words(self._found, figure, self._words))

    def _behind(self) -> ReportTable:
        """Each figure with all the entries that it comes from."""
        columns = tuple(self._column(key) for key in ("sheet", "figure", "entries"))
        rows = [
            (self._words.sheet(figure.sheet), self._words.figure(figure), part)
            for figure in self._found.figures
            for part in _parts(runs_words(self._found.entries(figure)))
        ]
        return ReportTable(columns, rows, self._words.sheet("behind"))

    def _later(self, later: Sequence[Later]) -> ReportTable:
        columns = (
            replace(self._column("entry"), kind="code"),
            self._column("what"),
            replace(self._column("day"), kind="day"),
            replace(self._column("recorded"), kind="moment"),
            self._column("by"),
            replace(self._column("about"), kind="code"),
        )
        rows: list[tuple[str | datetime | Raw, ...]] = [
            (
                *(str(each.seq), kind_words(self._texts, each.kind), each.day),
                *(each.recorded_at, each.by, runs_words((*each.voids, *each.records))),
            )
            for each in later
        ]
        return ReportTable(columns, rows, self._words.sheet("later"))

    def _column(self, key: str) -> ReportColumn:
        return ReportColumn(key, self._texts(f"audit_year.column.{key}"))


def _is_of(figure: Figure, group: Sequence[Raw]) -> bool:
    return figure.sheet == STOCK and tuple(value for _, value in figure.where) == tuple(group)


def _parts(said: str) -> Iterator[str]:
    """A long line of entries in parts."""
    while len(said) > _LONGEST:
        part, _, _ = said[:_LONGEST].rpartition(", ")
        yield part
        said = said[len(part) + 2 :]
    if said:
        yield said
