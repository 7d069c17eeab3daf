"""The sheets of a template and of a return, and where in a workbook something is wrong (PF-08)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from station.audit.forms.definition import (
    LONGEST_CELL,
    MOST_ROWS,
    RULE,
    FieldKind,
    FormDefinition,
    FormLayout,
    ReportField,
)
from station.core.errors import Refused, raise_together
from station.sheets import Checked, Column, Kind, Problem, Table, Template, check
from station.sheets.cells import Value
from station.sheets.headers import header_place, likely_place, plain_title, read_header

FACTS: Final = Template(
    (
        Column("item", required=True, unique=True, titles=("项目", "Item")),
        Column("content", longest=2000, titles=("内容", "Content")),
    )
)
"""The sheet of facts: what the template or the return is, line by line."""
FIELDS: Final = Template(
    (
        Column("code", Kind.CODE, required=True, unique=True, longest=32, titles=("栏目代码", "Field code")),
        Column("title", required=True, unique=True, titles=("栏目名称", "Field title")),
        Column("kind", Kind.CHOICE, required=True, titles=("类型", "Type")),
        Column("required", Kind.CHOICE, titles=("必填", "Required")),
        Column("least", titles=("最小值", "Least")),
        Column("most", titles=("最大值", "Most")),
        Column("adding", Kind.CHOICE, titles=("汇总方式", "Adds up by")),
        Column("value_key", longest=80, titles=("取数", "Value key")),
        Column("choices", longest=1000, titles=("选项", "Choices")),
    )
)
"""The sheet of fields."""
ROWS: Final = Template(
    (
        Column("row", Kind.CODE, required=True, unique=True, longest=32, titles=("行代码", "Row code")),
        Column("row_title", required=True, unique=True, titles=("行名称", "Row title")),
    )
)
"""The sheet of the rows that a form names."""
ROW, ROW_TITLE, LINE = "row", "row_title", "line"
_LEAST: Final = {FieldKind.WHOLE: -(10**10), FieldKind.AMOUNT: 0}
_MOST: Final = {FieldKind.WHOLE: 10**10, FieldKind.AMOUNT: 10**13}
"""Whole numbers are shown with all their digits up to here; an amount (fen) is never below nothing."""
_KINDS: Final = {
    FieldKind.WHOLE: Kind.INTEGER,
    FieldKind.AMOUNT: Kind.MONEY,
    FieldKind.TEXT: Kind.TEXT,
    FieldKind.DAY: Kind.DATE,
    FieldKind.CHOICE: Kind.CHOICE,
}
_LETTERS: Final = 26
_NO_LINES: Final = "batch.no_lines"


def sheet_of(table: Table, template: Template) -> Table:
    """The sheet with the header of `template`, alone. Raises Refused ``forms.no_sheet``, ``forms.two_sheets``."""
    sheets = (table, *table.others)
    found = [each for each in sheets if header_place(each, template) is not None]
    if not found:
        titles = ", ".join(each.titles[0] for each in template.columns if each.required)
        raise Refused("forms.no_sheet", rule=RULE, titles=titles)
    if len(found) > 1:
        raise Refused("forms.two_sheets", rule=RULE, first=found[0].sheet, second=found[1].sheet)
    return replace(found[0], others=())


def checked_sheet(
    table: Table,
    template: Template,
    choices: Mapping[str, Callable[[str], Value]] | None = None,
    *,
    may_be_empty: bool = False,
) -> Checked:
    """The lines of the sheet with this header, which `may_be_empty`. Raises Refused ``forms.at_cell`` for each fault (together), and as `sheet_of`."""
    alone = sheet_of(table, template)
    checked = check(alone, template, choices)
    problems = [each for each in checked.problems if not (may_be_empty and each.code == _NO_LINES)]
    raise_at_cells(alone, template, problems)
    return checked


def raise_at_cells(table: Table, template: Template, problems: Iterable[Problem]) -> None:
    """Raise what is wrong with a sheet, each by its cell."""
    raise_together(list(_refusals(table, template, problems)))


def _refusals(table: Table, template: Template, problems: Iterable[Problem]) -> Iterator[Refused]:
    place = header_place(table, template)
    lines = table.lines
    header = lines[likely_place(table, template) if place is None else place] if lines else None
    places = {} if header is None else {each.key: at for at, each in read_header(header, template).columns}
    titles = {each.key: each.titles[0] if each.titles else each.key for each in template.columns}
    for each in problems:
        facts = dict(each.facts)
        cell = f"{letters(places[each.column])}{each.line}" if each.column in places else str(each.line)
        cell = str(facts.pop("cell", cell))  # a cell that could not be read at all names itself
        for name in {"title", "field"} & facts.keys():
            facts[name] = titles.get(str(facts[name]), facts[name])
        if "columns" in facts:
            facts["columns"] = ""
        where = f"{table.sheet}!{cell}" if table.sheet else cell
        yield Refused("forms.at_cell", rule=RULE, cell=where, cause=each.code, **facts)


def letters(place: int) -> str:
    """The letters by which a spreadsheet names a column, counted from 0."""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, _LETTERS)
        found = chr(ord("A") + rest) + found
    return found


def one_of(names: Mapping[str, Value]) -> Callable[[str], Value]:
    """Read a choice by any of its names. Raises Refused ``forms.unknown_choice``."""
    known = {plain_title(name): value for name, value in names.items()}

    def read(cell: str) -> Value:
        found = known.get(plain_title(cell))
        if found is None:
            raise Refused("forms.unknown_choice", value=cell, known=", ".join(names))
        return found

    return read


def bounds(field: ReportField) -> tuple[int, int]:
    """The least and the most number that may stand in a field."""
    least = _LEAST.get(field.kind, 0) if field.least is None else field.least
    most = _MOST.get(field.kind, 0) if field.most is None else field.most
    return least, most


def widest(kind: FieldKind) -> tuple[int, int]:
    """The bounds of a kind of number where a form gives none."""
    return _LEAST.get(kind, 0), _MOST.get(kind, 0)


def data_sheet(form: FormDefinition) -> Template:
    """The sheet of values of a form: a number or the code of the row, then a column for each field."""
    return Template((*_first_columns(form.layout), *map(column_of, form.fields)))


def _first_columns(layout: FormLayout) -> tuple[Column, ...]:
    if layout is FormLayout.FIXED:
        return (
            Column(ROW, Kind.CODE, required=True, unique=True, longest=32, titles=ROWS.columns[0].titles),
            Column(ROW_TITLE, longest=120, titles=ROWS.columns[1].titles),
        )
    return (Column(LINE, Kind.INTEGER, True, True, minimum=1, maximum=MOST_ROWS, titles=("序号", "No.")),)


def column_of(field: ReportField) -> Column:
    """The column of a field; bounds are looked at apart, since an amount's column has none."""
    least, most = bounds(field)
    return Column(
        field.code,
        _KINDS[field.kind],
        longest=LONGEST_CELL,
        minimum=least,
        maximum=most,
        titles=(field.title,),
    )


def titles_collide(fields: Sequence[ReportField]) -> str:
    """A title or code of a field by which two columns of its table would go; "" where there is none."""
    first = (*_first_columns(FormLayout.FIXED), *_first_columns(FormLayout.ONE))
    taken = {plain_title(name) for each in first for name in (each.key, *each.titles)}
    for field in fields:
        mine = {plain_title(field.code), plain_title(field.title)}
        if taken & mine:
            return field.title
        taken |= mine
    return ""
