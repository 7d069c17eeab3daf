"""The rulebook: every rule the program serves, read from ``resources/rulebook.toml``.

The file is checked strictly, because it is law to the rest of the program: an unknown word in it, a default that
its own limits forbid, or a rule out of order is a `RulebookError` that names the line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from station.core.errors import Refused, StationError
from station.core.policy.reading import Reader, RulebookError
from station.core.policy.rule import Chapter, JSONValue, Parameter, ParameterType, Reference, Rule, Source
from station.core.policy.values import fit
from station.core.resources import resource_path

__all__ = ["Rulebook", "RulebookError", "load_rulebook", "references"]


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """All rules in order, with the sources and chapters they belong to. Iterating gives the rules."""

    sources: Mapping[str, Source]
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
    """Where the parameter's values must occur elsewhere: its own column (None for a list) and what it refers to."""
    if parameter.cells is not None and parameter.cells.refers is not None:
        yield None, parameter.cells.refers
    for column in parameter.columns:
        if column.cells.refers is not None:
            yield column.key, column.cells.refers


def load_rulebook(path: Path | None = None) -> Rulebook:
    """Read and check a rulebook file, by default the program's own.

    Raises ``RulebookError`` (code ``policy.rulebook_broken``) with the facts ``place`` (file:line, rule and
    parameter) and ``problem``.
    """
    path = resource_path("rulebook.toml") if path is None else path
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
            for _, reference in references(parameter):
                _check_reference(reader, book, rule, parameter, reference)
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
    reader: Reader, book: Rulebook, rule: Rule, parameter: Parameter, reference: Reference
) -> None:
    """What a parameter refers to is a unique column of some table."""
    target = book.rules[reference.rule].parameter(reference.key) if reference.rule in book else None
    if target is None or target.type is not ParameterType.TABLE:
        raise reader.broken(f"refers to {reference}, which is no table", rule.id, parameter.key)
    if not any(column.key == reference.column and column.unique for column in target.columns):
        raise reader.broken(f"refers to {reference}, which is no unique column", rule.id, parameter.key)
