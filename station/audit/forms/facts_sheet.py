"""The sheet of facts of a template or a return: an item and its content on each line (PF-08)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from station.audit.forms.tables import FACTS, checked_sheet, raise_at_cells, sheet_of
from station.core.errors import Refused
from station.sheets import Column, Problem, Table
from station.sheets.cells import Value, read_cell
from station.sheets.headers import plain_title

ITEM: Final = "item"
CONTENT: Final = "content"
Choices = Mapping[str, Callable[[str], Value]]


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """The facts that were read by their keys, the line of each, and the sheet."""

    values: Mapping[str, Value]
    lines: Mapping[str, int]
    sheet: Table

    def text(self, key: str) -> str:
        """A text; "" where it is not there."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def integer(self, key: str) -> int | None:
        """A whole number; None where it is not there."""
        value = self.values.get(key)
        return value if isinstance(value, int) else None

    def day(self, key: str) -> date | None:
        """A day; None where it is not there."""
        value = self.values.get(key)
        return value if isinstance(value, date) else None

    def raise_faults(self, faults: Iterable[tuple[str, str, dict[str, object]]]) -> None:
        """Raise what is wrong with facts, by the cell of each: its key, a code, and what else there is to say."""
        last = max(self.lines.values(), default=1)
        problems = [Problem(self.lines.get(key, last), CONTENT, code, more) for key, code, more in faults]
        raise_at_cells(self.sheet, FACTS, problems)


def read_facts(
    table: Table, items: Mapping[str, tuple[str, str]], columns: Mapping[str, Column], choices: Choices
) -> SheetFacts:
    """The facts of a workbook. Raises Refused ``forms.at_cell`` for each fault (together), ``forms.no_sheet``, ``forms.two_sheets``."""
    checked, sheet = checked_sheet(table, FACTS), sheet_of(table, FACTS)
    known = {plain_title(name): key for key, names in items.items() for name in (key, *names)}
    values, lines, problems = dict[str, Value](), dict[str, int](), list[Problem]()
    for row in checked.rows:
        key = known.get(plain_title(row.text(ITEM)))
        if key is None or key in values:
            code = "forms.unknown_item" if key is None else "forms.item_twice"
            problems.append(Problem(row.line, ITEM, code, {"value": row.text(ITEM)}))
            continue
        lines[key] = row.line
        try:
            value = read_cell(columns[key], row.text(CONTENT))
            if isinstance(value, str) and key in choices:
                value = choices[key](value)
            values[key] = value
        except Refused as problem:
            values[key] = None
            facts = {**problem.facts, "title": row.text(ITEM)}
            problems.append(Problem(row.line, CONTENT, problem.code, facts))
    last = checked.rows[-1].line if checked.rows else 1
    missing = [key for key, column in columns.items() if column.required and key not in values]
    problems += [Problem(last, ITEM, "forms.missing_item", {"item": items[key][0]}) for key in missing]
    raise_at_cells(sheet, FACTS, problems)
    return SheetFacts(values, lines, replace(sheet, others=()))
