"""Business sections, which guide and supervise the gear of their line (EQ-06): which departments they are, and who heads one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

from station.core.errors import IntegrityProblem, Refused
from station.core.policy import JSONValue, Policy
from station.core.policy.served import served_table
from station.people.naming import name_key
from station.people.offices.holding import held_on
from station.people.offices.ports import UnitsReader
from station.people.offices.units import unit_named
from station.people.offices.values import Function, Holding, Unit, UnitLevel
from station.people.values import Department

SECTIONS: Final = served_table("EQ-06", "sections")
HEADS: Final = frozenset({Function.HEAD, Function.DEPUTY})
"""Who supervises for a section."""


@dataclass(frozen=True, slots=True)
class OwnLine:
    """The sections that a person heads, by their names of now, and the categories that they supervise."""

    sections: tuple[str, ...] = ()
    categories: frozenset[int] = frozenset()


def sections(policy: Policy) -> Mapping[str, frozenset[int]]:
    """The categories of each section's line, by the name in the rule, in the order of the table."""
    return {
        str(row["section"]): frozenset(cast("list[int]", row["categories"])) for row in SECTIONS.of(policy)
    }


def sections_now(policy: Policy, people: UnitsReader) -> Mapping[str, frozenset[int]]:
    """The same by what each department is called now, which the rule may know by a former name."""
    found: dict[str, frozenset[int]] = {}
    for name, line in sections(policy).items():
        unit = _unit(name, people)
        called = name if unit is None else unit.name
        found[called] = found.get(called, frozenset()) | line
    return found


def rows_now(rows: JSONValue, people: UnitsReader) -> JSONValue:
    """The rule's table with each department as it is called now; as it was written where that can't be told."""
    if not isinstance(rows, list):
        return rows
    try:
        return [{**row, "section": _called(row, people)} if isinstance(row, dict) else row for row in rows]
    except IntegrityProblem:  # a damaged unit doesn't keep the rules from being shown
        return rows


def _called(row: Mapping[str, JSONValue], people: UnitsReader) -> JSONValue:
    unit = _unit(str(row["section"]), people)
    return row["section"] if unit is None else unit.name


def supervised(
    policy: Policy, people: UnitsReader, holdings: Iterable[Holding], number: str, day: date
) -> frozenset[int]:
    """The categories that the officer supervises on `day` as head or deputy of a section."""
    return line_headed(policy, people, holdings, number, day).categories


def line_headed(
    policy: Policy, people: UnitsReader, holdings: Iterable[Holding], number: str, day: date
) -> OwnLine:
    """The sections of which the officer is head or deputy on `day`."""
    lines = sections(policy)
    if not lines or not number:
        return OwnLine()
    mine = {each.unit for each in held_on(holdings, day) if each.number == number and each.function in HEADS}
    found: dict[str, frozenset[int]] = {}
    for name, line in lines.items() if mine else ():
        unit = _unit(name, people)
        if unit in mine:
            found[unit.name] = found.get(unit.name, frozenset()) | line
    return OwnLine(tuple(found), frozenset().union(*found.values()))


def without_head(
    policy: Policy, people: UnitsReader, holdings: Iterable[Holding], day: date
) -> tuple[Unit, ...]:
    """The sections that nobody heads on `day`; one that is no department any more is named as the rule has it."""
    headed = {each.unit for each in held_on(holdings, day) if each.function in HEADS}
    found = (_unit(name, people) or Unit(UnitLevel.DEPARTMENT, name) for name in sections(policy))
    return tuple(unit for unit in found if unit not in headed)


def _unit(name: str, people: UnitsReader) -> Unit | None:
    """The department that a row of the rule means, also by a former name; None where there is none."""
    try:
        return unit_named(name, people)
    except Refused:
        return None


def require_departments(rows: object, departments: Iterable[Department]) -> None:
    """Raise Refused ``policy.unknown_section`` where a row names no department of the office."""
    known = {name_key(each.name) for each in departments}
    for row in rows if isinstance(rows, list) else []:
        if name_key(str(row["section"])) not in known:
            raise Refused("policy.unknown_section", rule="EQ-06", section=row["section"])
