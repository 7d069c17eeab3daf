"""The header of a table: the line it stands on, the column that each title goes by, and titles that nobody knows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from station.sheets.problems import Problem
from station.sheets.table import Row, Table
from station.sheets.template import Column, Template

_WITHIN: Final = 20
"""Lines with content among which the header is looked for."""


@dataclass(frozen=True, slots=True)
class ReadTitle:
    """A title in a file's header, the key of the column that it was read as ("": not read), and `own` that without matching."""

    title: str
    column: str
    own: str


@dataclass(frozen=True, slots=True)
class Header:
    """The columns by place, what is wrong with the header, titles that are not read, by place, and every title."""

    columns: tuple[tuple[int, Column], ...]
    problems: tuple[Problem, ...]
    foreign: Mapping[int, str]
    titles: tuple[ReadTitle, ...]


def header_place(table: Table, template: Template) -> int | None:
    """The place of the header among the first lines; None where no line names all required columns."""
    known = _known(template)
    required = {column.key for column in template.columns if template.needs(column)}
    besides = 1 if template.update_by else 0
    for place, row in enumerate(table.lines[:_WITHIN]):
        named = _named(row, known)
        if required <= named and len(named) >= len(required) + besides:
            return place
    return None


def likely_place(table: Table, template: Template) -> int:
    """The place of what is most like a header: the first line with the most known titles, then with the most cells."""
    known = _known(template)

    def likeness(place: int) -> tuple[int, int, int]:
        row = table.lines[place]
        return len(_named(row, known)), sum(map(bool, row.cells)), -place

    return max(range(min(len(table.lines), _WITHIN)), key=likeness, default=0)


def read_header(header: Row, template: Template) -> Header:
    """The header in `header`."""
    known, own = _known(template), _known(replace(template, matched=()))
    places: dict[str, tuple[int, Column]] = {}
    problems: list[Problem] = []
    foreign: dict[int, str] = {}
    titles: dict[str, ReadTitle] = {}
    for place, title in enumerate(header.cells):
        plain = plain_title(title)
        column = known.get(plain)
        if title:
            keys = (each.key if each is not None else "" for each in (column, own.get(plain)))
            titles.setdefault(plain, ReadTitle(title, *keys))
        if column is None:
            if title:
                foreign[place] = title
        elif column.key in places:
            problems.append(Problem(header.line, column.key, "batch.repeated_column", {"title": title}))
        else:
            places[column.key] = (place, replace(column, required=template.needs(column)))
    missing = [each.key for each in template.columns if template.needs(each) and each.key not in places]
    for key in missing:  # the last one says the template's header, key by key: once is enough
        columns = ",".join(each.key for each in template.columns) if key == missing[-1] else ""
        facts = {"title": key, "columns": columns}
        problems.append(Problem(header.line, key, "batch.missing_column", facts))
    return Header(tuple(places.values()), tuple(problems), foreign, tuple(titles.values()))


def offered(titles: Iterable[ReadTitle], kept: Mapping[str, str]) -> dict[str, str]:
    """Of the titles that were matched with columns before, those that this file has and that were read otherwise now."""
    known = {plain_title(title): column for title, column in kept.items()}
    return {
        each.title: known[plain]
        for each in titles
        if (plain := plain_title(each.title)) in known and known[plain] != each.column
    }


def plain_title(title: str) -> str:
    """A title without what differs from office to office: width, case, blanks, a unit in brackets, marks around it."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    return re.sub(r"\([^()]*\)|[\s*:：]", "", plain)


def column_named(template: Template, name: str) -> str:
    """The key of the column that goes by `name`, its key or a title; `name` itself where none does."""
    found = _known(replace(template, matched=())).get(plain_title(name))
    return name if found is None else found.key


def every_title(sheets: Sequence[Header]) -> tuple[ReadTitle, ...]:
    """The titles of several sheets, each once."""
    titles = {plain_title(each.title): each for header in sheets for each in header.titles}
    return tuple(titles.values())


def _named(row: Row, known: Mapping[str, Column]) -> set[str]:
    return {known[title].key for cell in row.cells if (title := plain_title(cell)) in known}


def _known(template: Template) -> dict[str, Column]:
    """Columns by the names that are taken for them; what a person matched comes before what the template knows."""
    known = {plain_title(name): each for each in template.columns for name in (each.key, *each.titles)}
    by_key = {each.key: each for each in template.columns}
    for title, key in template.matched:
        if key:
            known[plain_title(title)] = by_key[key]
        else:
            known.pop(plain_title(title), None)
    return known
