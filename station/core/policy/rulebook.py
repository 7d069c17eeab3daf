"""The rulebook: every rule that the program serves, read from ``resources/rulebook.toml``.

The file is checked strictly, because the whole program depends on it: an unknown key, a default outside its own
limits or a rule out of order is a `RulebookError` that names the line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from station.core.errors import Refused, StationError
from station.core.policy.reading import Reader, RulebookError
from station.core.policy.rule import Chapter, JSONValue, Parameter, ParameterType, Reference, Regulation, Rule
from station.core.policy.values import fit
from station.core.resources import resource_path

__all__ = ["Rulebook", "RulebookError", "held", "load_rulebook", "references"]


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """All rules in order, with the sources and chapters they belong to. Iterating gives the rules."""

    sources: Mapping[str, Regulation]
    chapters: Mapping[str, Chapter]
    rules: Mapping[str, Rule]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())

    def __len__(self) -> int:
        return len(self.rules)

    def __contains__(self, rule: object) -> bool:
        return rule in self.rules

    def rule(self, rule: str) -> Rule:
        """The rule with this id (``EQ-10``). Raises ``Refused("policy.unknown_rule")``."""
        if (found := self.rules.get(rule)) is None:
            raise Refused("policy.unknown_rule", asked=rule)
        return found

    def parameter(self, rule: str, key: str) -> Parameter:
        """A parameter of a rule. Raises ``Refused`` with ``policy.unknown_rule`` or ``policy.unknown_parameter``."""
        if (found := self.rule(rule).parameter(key)) is None:
            raise Refused("policy.unknown_parameter", rule=rule, parameter=key)
        return found

    def defaults(self) -> Mapping[tuple[str, str], JSONValue]:
        """Every parameter's default, by rule id and key."""
        return {(rule.id, each.key): each.default for rule in self for each in rule.parameters}


def references(parameter: Parameter) -> Iterator[tuple[str | None, Reference]]:
    """The values that must exist elsewhere.

    The parameter's own column (None for a text or list) and the column it refers to.
    """
    if parameter.cells is not None and parameter.cells.refers is not None:
        yield None, parameter.cells.refers
    for column in parameter.columns:
        if column.cells.refers is not None:
            yield column.key, column.cells.refers


def held(value: JSONValue, column: str | None) -> list[JSONValue]:
    """All single values of a text or list (no column), or of one column of a table with its lists split."""
    items = value if isinstance(value, list) else [value]
    if column is None:
        return items
    held: list[JSONValue] = []
    for row in items:
        cell = row.get(column) if isinstance(row, dict) else None
        held.extend(cell if isinstance(cell, list) else [] if cell is None else [cell])
    return held


def load_rulebook(path: Path | None = None) -> Rulebook:
    """Read and check a rulebook file, by default the program's own, which a process reads once.

    Raises ``RulebookError`` (code ``policy.rulebook_broken``) with the facts ``place`` (file:line, rule and
    parameter) and ``problem``.
    """
    return _own() if path is None else _read(path)


@cache
def _own() -> Rulebook:
    return _read(resource_path("rulebook.toml"))


def _read(path: Path) -> Rulebook:
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise RulebookError(path.name, str(problem)) from problem
    reader = Reader(path.name, text)
    sources, chapters, rules = reader.rulebook(data)
    book = Rulebook(MappingProxyType(sources), MappingProxyType(chapters), MappingProxyType(rules))
    for rule in book:
        for parameter in rule.parameters:
            _check_default(reader, rule, parameter)
            for column, reference in references(parameter):
                _check_reference(reader, book, rule, parameter, column, reference)
    return book


def _check_default(reader: Reader, rule: Rule, parameter: Parameter) -> None:
    """A default is a value like any other, already in the form that a check gives it."""
    try:
        fitted = fit(rule.id, parameter, parameter.default)
    except StationError as refusal:
        raise reader.broken(f"its default does not fit: {refusal}", rule.id, parameter.key) from refusal
    if fitted != parameter.default:
        raise reader.broken(f"its default should be written {fitted!r}", rule.id, parameter.key)


def _check_reference(
    reader: Reader, book: Rulebook, rule: Rule, parameter: Parameter, column: str | None, reference: Reference
) -> None:
    """What a parameter refers to is a unique column of some table, and its default keeps to it."""
    target = book.rules[reference.rule].parameter(reference.key) if reference.rule in book else None
    if target is None or target.type is not ParameterType.TABLE:
        raise reader.broken(f"refers to {reference}, which is no table", rule.id, parameter.key)
    if not any(each.key == reference.column and each.unique for each in target.columns):
        raise reader.broken(f"refers to {reference}, which is no unique column", rule.id, parameter.key)
    known = held(target.default, reference.column)
    for value in held(parameter.default, column):
        if value not in known:
            raise reader.broken(f"its default names {value!r}, not in {reference}", rule.id, parameter.key)
