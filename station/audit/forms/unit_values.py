"""Figures of the year's audit for a department or group: the rows that name one of its officers, or itself (PF-08)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from station.audit.forms.keys import asked_figures, by_unit
from station.audit.year.values import Figure, YearFigures, YearLine, YearSheet, number
from station.people.naming import name_key
from station.people.values import Group, Officer

_UNIT_COLUMNS = ("unit_name", "receiver")
"""Columns that name a unit itself; where one does, its officer's number says who signed for it."""
_OFFICER = "number"


@dataclass(frozen=True, slots=True)
class UnitMembers:
    """A unit by its names (`name_key`), former ones too, and its officers of the period's end by number."""

    names: frozenset[str]
    numbers: frozenset[str]

    def has(self, sheet: YearSheet, line: YearLine) -> bool:
        """Whether a row is the unit's: of one of its officers, or where it names no officer or what stands for a unit, of itself."""
        keys = [each.key for each in sheet.columns]
        unit = next((str(line.cells[keys.index(each)]) for each in _UNIT_COLUMNS if each in keys), "")
        officer = str(line.cells[keys.index(_OFFICER)]) if _OFFICER in keys else ""
        if unit and ("receiver" in keys or not officer):
            return name_key(unit) in self.names
        return officer in self.numbers


def members(officers: Iterable[Officer], names: Collection[str]) -> UnitMembers:
    """The officers whose department or group has one of these names; those who left in it are among them."""
    known = frozenset(map(name_key, names))
    mine = (
        each.number
        for each in officers
        if known & {name_key(each.department), name_key(Group(each.group, each.department).path)}
    )
    return UnitMembers(known, frozenset(mine))


def computed_of(found: YearFigures, key: str, unit: UnitMembers) -> tuple[int, int] | None:
    """The number behind a key for a unit (an amount in fen), and how many entries are behind it; None where the audit has none by unit."""
    if not by_unit(key):
        return None
    amount, entries = 0, set[int]()
    for figure in asked_figures(found, key):
        for line in _lines(found, figure, unit):
            amount += number(line.cells[found.sheet(figure.sheet).place(figure.column)])
            entries.update(line.behind(figure.column))
    return amount, len(entries)


def _lines(found: YearFigures, figure: Figure, unit: UnitMembers) -> list[YearLine]:
    sheet = found.sheet(figure.sheet)
    place = sheet.place(figure.column)
    return [each for each in figure.lines(sheet) if each.cells[place] and unit.has(sheet, each)]
