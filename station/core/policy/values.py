"""Checking whether a value fits a parameter. Pure checks that normalise what they accept and refuse the rest.

The result is plain JSON without None (bool, int, str, list, dict), freshly built, so that it can go into a ledger
entry and nothing else holds a part of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, NoReturn

from station.core.errors import Refused
from station.core.policy.rule import Cells, CellType, JSONValue, Parameter, ParameterColumn, ParameterType

_LARGEST: Final = 2**53 - 1
"""Largest integer that canonical JSON (RFC 8785) carries without loss."""
_LONGEST_TEXT: Final = 2000
_TIME: Final = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


class ParameterPlace:
    """The place of a value, for the facts of a refusal: rule, parameter and, within a table, row and column."""

    __slots__ = ("column", "parameter", "row", "rule")

    def __init__(self, rule: str, parameter: str, row: int | None = None, column: str | None = None) -> None:
        self.rule, self.parameter, self.row, self.column = rule, parameter, row, column

    def refuse(self, code: str, **facts: object) -> NoReturn:
        """Raise ``Refused(code)`` with the place among its facts; rows count from 1, as a person counts them."""
        if self.row is not None:
            facts["row"] = self.row
        if self.column is not None:
            facts["column"] = self.column
        raise Refused(code, rule=self.rule, parameter=self.parameter, **facts)


def fit(rule: str, parameter: Parameter, value: object) -> JSONValue:
    """``value`` as the normalised value of ``parameter``; references to other tables are not looked at here.

    Raises ``Refused`` with a code ``policy.…`` that names what does not fit.
    """
    place = ParameterPlace(rule, parameter.key)
    match parameter.type:
        case ParameterType.INTEGER:
            return _integer(place, value, parameter.minimum, parameter.maximum)
        case ParameterType.BOOLEAN:
            return _boolean(place, value)
        case ParameterType.TIME:
            return _time(place, value)
        case ParameterType.TEXT:
            return _text(place, value, parameter.minimum, parameter.maximum)
        case ParameterType.CHOICE:
            return _chosen(place, value, [choice.value for choice in parameter.choices])
        case ParameterType.LIST:
            if parameter.cells is None:
                raise AssertionError("a list parameter always says what it consists of")
            items = _items(place, value, parameter.cells)
            _enough(place, len(items), parameter.at_least)
            return items
        case ParameterType.TABLE:
            return _table(place, value, parameter)


def completed(parameter: Parameter, value: object) -> object:
    """A recorded table with the columns that were added to it since, by their defaults; anything else as it is.

    A row that the rulebook's own table has too (by its unique column) takes that row's value.
    """
    added = [column for column in parameter.columns if column.default is not None]
    if not added or not isinstance(value, Sequence) or isinstance(value, str):
        return value
    by = next((column.key for column in parameter.columns if column.unique), None)
    shipped = parameter.default if isinstance(parameter.default, Sequence) else ()
    own = {row[by]: row for row in shipped if isinstance(row, Mapping) and by is not None}
    rows: list[object] = []
    for row in value:
        if isinstance(row, Mapping):
            known = own.get(row.get(by)) or {}
            row = {**{column.key: known.get(column.key, column.default) for column in added}, **row}
        rows.append(row)
    return rows


def _integer(place: ParameterPlace, value: object, minimum: int | None, maximum: int | None) -> int:
    """A whole number within its limits; True and 3.0 are not numbers of things."""
    if isinstance(value, bool) or not isinstance(value, int):
        place.refuse("policy.not_integer", value=shown(value))
    least = -_LARGEST if minimum is None else minimum
    most = _LARGEST if maximum is None else maximum
    if not least <= value <= most:
        place.refuse("policy.out_of_range", value=shown(value), minimum=least, maximum=most)
    return int(value)


def _boolean(place: ParameterPlace, value: object) -> bool:
    if not isinstance(value, bool):
        place.refuse("policy.not_boolean", value=shown(value))
    return value


def _time(place: ParameterPlace, value: object) -> str:
    """A time of day as HH:MM; H:MM is completed."""
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        place.refuse("policy.not_time", value=shown(value))
    return f"{int(found[1]):02d}:{found[2]}"


def _text(place: ParameterPlace, value: object, minimum: int | None, maximum: int | None) -> str:
    """Text in composed form without blanks around it; control characters and half characters are refused."""
    if not isinstance(value, str):
        place.refuse("policy.not_text", value=shown(value))
    text = unicodedata.normalize("NFC", value).strip()
    if any(unicodedata.category(each) in ("Cc", "Cs") and each != "\n" for each in text):
        place.refuse("policy.unprintable_text", value=shown(value))
    least = 0 if minimum is None else minimum
    most = _LONGEST_TEXT if maximum is None else maximum
    if not least <= len(text) <= most:
        place.refuse("policy.text_length", length=len(text), minimum=least, maximum=most)
    return text


def _chosen(place: ParameterPlace, value: object, allowed: Sequence[str]) -> str:
    if not isinstance(value, str) or value not in allowed:
        place.refuse("policy.not_a_choice", value=shown(value), allowed=", ".join(allowed))
    return value


def _single(place: ParameterPlace, value: object, cells: Cells) -> int | str:
    """One integer or text of a cell or of a list in it."""
    if cells.type in (CellType.INTEGER, CellType.INTEGERS):
        return _integer(place, value, cells.minimum, cells.maximum)
    if cells.choices:
        return _chosen(place, value, [choice.value for choice in cells.choices])
    return _text(place, value, 1 if cells.minimum is None else cells.minimum, cells.maximum)


def _items(place: ParameterPlace, value: object, cells: Cells) -> list[JSONValue]:
    """The items of a list in their order; none may occur twice."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        place.refuse("policy.not_list", value=shown(value))
    items: list[JSONValue] = []
    for item in value:
        checked = _single(place, item, cells)
        if checked in items:
            place.refuse("policy.duplicate_item", value=shown(checked))
        items.append(checked)
    return items


def _cell(place: ParameterPlace, value: object, cells: Cells) -> JSONValue:
    if cells.type is CellType.BOOLEAN:
        return _boolean(place, value)
    if cells.type in (CellType.INTEGERS, CellType.TEXTS):
        return _items(place, value, cells)
    return _single(place, value, cells)


def _table(place: ParameterPlace, value: object, parameter: Parameter) -> list[JSONValue]:
    """The rows of a table, their cells in the order of its columns."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        place.refuse("policy.not_table", value=shown(value))
    rows: list[dict[str, JSONValue]] = []
    for number, row in enumerate(value, start=1):
        rows.append(_row(ParameterPlace(place.rule, place.parameter, number), row, parameter.columns))
    _enough(place, len(rows), parameter.at_least)
    for column in parameter.columns:
        if column.unique:
            _unique(place, rows, column)
    return list(rows)


def _row(place: ParameterPlace, row: object, columns: Sequence[ParameterColumn]) -> dict[str, JSONValue]:
    if not isinstance(row, Mapping):
        place.refuse("policy.not_row", value=shown(row))
    known = {column.key for column in columns}
    for key in row:
        if key not in known:
            place.refuse("policy.unknown_column", column=shown(key))
    cells: dict[str, JSONValue] = {}
    for column in columns:
        if column.key in row:
            here = ParameterPlace(place.rule, place.parameter, place.row, column.key)
            cells[column.key] = _cell(here, row[column.key], column.cells)
        elif not column.optional:
            place.refuse("policy.missing_column", column=column.key)
    return cells


def _unique(place: ParameterPlace, rows: Sequence[Mapping[str, JSONValue]], column: ParameterColumn) -> None:
    seen: set[JSONValue] = set()
    for number, row in enumerate(rows, start=1):
        if (value := row.get(column.key)) in seen:
            here = ParameterPlace(place.rule, place.parameter, number, column.key)
            here.refuse("policy.duplicate_row", value=shown(value))
        seen.add(value)


def _enough(place: ParameterPlace, count: int, at_least: int) -> None:
    if count < at_least:
        place.refuse("policy.too_few", count=count, minimum=at_least)


def shown(value: object) -> str:
    """A value as a refusal quotes it: short and on one line."""
    try:
        text = " ".join((value if isinstance(value, str) else repr(value)).split())
    except RecursionError:
        text = type(value).__name__
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= 60 else text[:59] + "…"
