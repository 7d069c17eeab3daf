"""The sheets of a yearly audit in words: titles, categories, units, codes, money in yuan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Final

from station.audit.year.checking import CheckedPackage, Failure
from station.audit.year.values import Figure, Raw, YearColumn, YearFigures, YearLine, YearSheet, runs_words
from station.core.clock import local
from station.core.documents import Cell
from station.core.policy import Category
from station.core.report import ReportColumn, ReportTable
from station.core.texts import Texts

_LONGEST_RUNS: Final = 400
"""Characters of the entries in a row; all of them stand in the sheet of entries."""
_STOCK: Final = "stock"


class YearWords:
    """Words of one language, with the catalogue by number."""

    def __init__(self, texts: Texts, catalogue: Mapping[int, Category]) -> None:
        self.texts, self._catalogue = texts, catalogue

    def category(self, number: int) -> str:
        """A category by number and name."""
        found = self._catalogue.get(number)
        return str(number) if found is None else f"{number} {found.name(self.texts.language)}"

    def unit(self, unit: str) -> str:
        """A unit; single items are counted in pieces."""
        return unit or self.texts("audit_year.piece")

    def sheet(self, code: str) -> str:
        """What a sheet is called."""
        return self.texts(f"audit_year.sheet.{code}")

    def title(self, sheet: str, key: str) -> str:
        """What a column is called; some sheets have a word of their own for it."""
        own = f"audit_year.column.{sheet}_{key}"
        return self.texts(own if self.texts.has(own) else f"audit_year.column.{key}")

    def figure(self, figure: Figure) -> str:
        """What a figure is called, and of what it is."""
        return self.figure_of(figure.code, figure.of)

    def figure_of(self, code: str, of: Sequence[str]) -> str:
        """The same by the code of a figure and what it is of; a code that this program does not know is shown as it is."""
        said = _named(self.texts, "audit_year.figure", code.replace(".", "_"))
        if not of:
            return said
        if code.startswith(f"{_STOCK}.") and len(of) == 2:
            number, unit = of
            category = next((self.category(each) for each in self._catalogue if str(each) == number), number)
            what = self.texts("audit_year.of_unit", what=category, unit=self.unit(unit))
        else:
            what = " ".join(self._code("printing.verdict", each) for each in of)
        return self.texts("audit_year.of", figure=said, what=what)

    def cell(self, column: YearColumn, raw: Raw) -> Cell:
        """A cell in words; money in yuan."""
        if column.words == "category" and isinstance(raw, int):
            return self.category(raw)
        if column.words == "unit" and isinstance(raw, str):
            return self.unit(raw)
        if column.words and isinstance(raw, str):
            return self._code(column.words, raw)
        if column.kind == "money":
            return None if not isinstance(raw, int) else Decimal(raw) / 100
        return raw

    def entries(self, line: YearLine) -> str:
        """The entries behind a row, as many as a cell shows."""
        said = runs_words(line.entries)
        if len(said) <= _LONGEST_RUNS:
            return said
        return self.texts(
            "audit_year.more_entries",
            entries=said[:_LONGEST_RUNS].rpartition(",")[0],
            count=len(line.entries),
        )

    def _code(self, prefix: str, raw: str) -> str:
        key = f"{prefix}.{raw}"
        return self.texts(key) if raw and self.texts.has(key) else raw


def sheet_table(sheet: YearSheet, words: YearWords) -> ReportTable:
    """A sheet as a table, with the entries behind each row."""
    columns = [
        ReportColumn(
            each.key,
            words.title(sheet.code, each.key),
            "text" if each.words else each.kind,
            derived=each.derived,
        )
        for each in sheet.columns
    ]
    rows = [
        (
            *(words.cell(column, raw) for column, raw in zip(sheet.columns, line.cells, strict=True)),
            words.entries(line),
        )
        for line in sheet.lines
    ]
    columns.append(ReportColumn("entries", words.texts("audit_year.column.entries"), width=30))
    return ReportTable(tuple(columns), rows, words.sheet(sheet.code), name=sheet.code)


def where_words(figures: YearFigures, figure: Figure, words: YearWords) -> tuple[tuple[str, str], ...]:
    """The cells that a figure is drawn by, as they stand in its table."""
    sheet = figures.sheet(figure.sheet)
    return tuple(
        (key, str(words.cell(sheet.columns[sheet.place(key)], value))) for key, value in figure.where
    )


def as_of_words(as_of: datetime, zone: str) -> str:
    """The moment of an audit as people write it: the end of a day is its 24:00."""
    here = local(as_of, zone)
    if here.time() != time.min:
        return here.strftime("%Y-%m-%d %H:%M")
    return f"{here.date() - timedelta(days=1)} 24:00"


def failure_words(failure: Failure, texts: Texts) -> str:
    """A failure in words."""
    facts = dict(failure.facts)
    if "stream" in facts:
        facts["stream"] = texts(f"entry.stream.{facts['stream']}")
    if "what" in facts:
        facts["what"] = texts(f"audit_year.place.{facts['what']}")
    if "sheet" in facts:
        facts["sheet"] = _named(texts, "audit_year.sheet", str(facts["sheet"]))
    if "figure" in facts:
        category = failure.category
        words = YearWords(texts, {} if category is None else {category.number: category})
        facts["figure"] = words.figure_of(str(facts["figure"]), [str(each) for each in facts.pop("of")])
    if "anew" in facts and facts["anew"] is None:
        facts["anew"] = texts("audit_year.no_such")
    return texts(f"audit_year.failure.{failure.code}", **facts)


def later_rule_words(checked: CheckedPackage, texts: Texts) -> str | None:
    """By which rule a package tells what was recorded later; None where it could not be read."""
    return None if checked.later_rule is None else texts(f"audit_year.later_rule.{checked.later_rule}")


def _named(texts: Texts, prefix: str, code: str) -> str:
    key = f"{prefix}.{code}"
    return texts(key) if texts.has(key) else code
