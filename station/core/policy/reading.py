"""Reading a rulebook from the tables of a TOML file, with the line of each fault.

Strict on purpose: a key that nothing reads is a mistake in the file, never a comment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeVar, cast

from station.core.errors import StationError
from station.core.policy.rule import (
    Bilingual,
    Cells,
    CellType,
    Chapter,
    Choice,
    JSONValue,
    Parameter,
    ParameterColumn,
    ParameterType,
    ParameterUnit,
    Reference,
    Regulation,
    Rule,
)

_RULE_ID: Final = re.compile(r"([A-Z]{2})-([0-9]{2})")
_KEY: Final = re.compile(r"[a-z][a-z0-9_]*")
_CLAUSE: Final = re.compile(r"([A-Z])(?:-[0-9])? \S.*")
_CELLS: Final = frozenset({"minimum", "maximum", "choices", "refers"})
_Kind = TypeVar("_Kind", bound=StrEnum)


class RulebookError(StationError):
    """The rulebook file can't be used; ``place`` and ``problem`` say where and why. Exit status 3."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__("policy.rulebook_broken", place=place, problem=problem)
        self.place = place
        self.problem = problem

    def __reduce__(self) -> tuple[object, ...]:
        return (RulebookError, (self.place, self.problem))


class Reader:
    """Reads one parsed file; the text is kept to find the line of a rule or parameter."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._headers = _header_lines(text)
        # Line of each rule (key "") and parameter as it is read; what follows refers to the newest of them.
        self._lines: dict[tuple[str, str], int] = {}
        self._rule = ""
        self._parameter = ""

    def broken(self, problem: str, rule: str = "", parameter: str = "") -> RulebookError:
        """The error to raise for a problem at a rule and parameter, by default those being read."""
        if not rule:
            rule, parameter = self._rule, self._parameter
        line = self._lines.get((rule, parameter), 0)
        where = ".".join(part for part in (rule, parameter) if part)
        place = f"{self._name}:{line}" if line else self._name
        return RulebookError(f"{place} ({where})" if where else place, problem)

    def _enter(self, rule: str, parameter: str, position: tuple[int, int]) -> None:
        """Read on at this rule and parameter, the one at ``position`` in the file."""
        self._rule, self._parameter = rule, parameter
        self._lines[rule, parameter] = self._headers.get(position, 0)

    def rulebook(
        self, data: Mapping[str, object]
    ) -> tuple[dict[str, Regulation], dict[str, Chapter], dict[str, Rule]]:
        """Sources, chapters and rules of a whole file, each by its key and in the order of the file."""
        self._only(data, {"source", "chapter", "rule"}, set())
        sources = {key: Regulation(key, words) for key, words in self._named(data["source"]).items()}
        chapters = {key: Chapter(key, words) for key, words in self._named(data["chapter"]).items()}
        rules: dict[str, Rule] = {}
        for position, table in enumerate(self._tables(data["rule"])):
            self._enter(str(table.get("id", "")), "", (position, -1))
            rule = self._read_rule(position, table, sources, chapters)
            self._in_order(rule, rules, list(chapters))
            rules[rule.id] = rule
        return sources, chapters, rules

    def _in_order(self, rule: Rule, before: Mapping[str, Rule], chapters: list[str]) -> None:
        """Rules follow the order of the chapters and count from 01 without a gap."""
        if rule.id in before:
            raise self.broken("this rule is there twice")
        last = next(reversed(list(before.values())), None)
        number = int(rule.id[3:])
        if last is not None and last.chapter == rule.chapter:
            if number != int(last.id[3:]) + 1:
                raise self.broken(f"does not follow {last.id}")
        elif number != 1 or (
            last is not None and chapters.index(rule.chapter) != chapters.index(last.chapter) + 1
        ):
            raise self.broken("is not where its chapter begins")

    def _read_rule(
        self,
        position: int,
        table: Mapping[str, object],
        sources: Mapping[str, Regulation],
        chapters: Mapping[str, Chapter],
    ) -> Rule:
        needed = {"id", "source", "title_zh", "title_en", "text_zh", "text_en"}
        self._only(table, needed, {"parameter", "house_zh", "house_en"})
        name = self._text(table, "id")
        found = _RULE_ID.fullmatch(name)
        if found is None or found[1] not in chapters:
            raise self.broken(f"{name!r} is not the id of a rule in a chapter")
        clause = self._text(table, "source")
        for part in clause.split(";"):
            letter = _CLAUSE.fullmatch(part.strip())
            if letter is None or letter[1] not in sources:
                raise self.broken(f"source {part.strip()!r} does not begin with a known source and a clause")
        parameters: dict[str, Parameter] = {}
        for number, each in enumerate(self._tables(table.get("parameter", []))):
            self._enter(name, str(each.get("key", "")), (position, number))
            parameter = self._read_parameter(each)
            if parameter.key in parameters:
                raise self.broken("this parameter is there twice")
            parameters[parameter.key] = parameter
        self._parameter = ""
        title = Bilingual(self._text(table, "title_zh"), self._text(table, "title_en"))
        text = Bilingual(self._text(table, "text_zh"), self._text(table, "text_en"))
        house = None
        if "house_zh" in table or "house_en" in table:
            house = Bilingual(self._text(table, "house_zh"), self._text(table, "house_en"))
        return Rule(name, clause, title, text, tuple(parameters.values()), house)

    def _read_parameter(self, table: Mapping[str, object]) -> Parameter:
        kind = self._kind(table, "type", ParameterType)
        optional = {
            ParameterType.INTEGER: {"minimum", "maximum"},
            ParameterType.TEXT: {"minimum", "maximum", "refers"},
            ParameterType.LIST: _CELLS | {"of", "at_least"},
            ParameterType.TABLE: {"columns", "at_least"},
            ParameterType.CHOICE: {"choices"},
        }.get(kind, set())
        self._only(table, {"key", "type", "unit", "default", "title_zh", "title_en"}, set(optional))
        unit = self._kind(table, "unit", ParameterUnit)
        if unit is not ParameterUnit.NONE and kind is not ParameterType.INTEGER:
            raise self.broken("only an integer has a unit")
        choices = self._choices(table)
        columns = tuple(self._column(each) for each in self._tables(table.get("columns", [])))
        if (kind is ParameterType.CHOICE and not choices) or (kind is ParameterType.TABLE and not columns):
            raise self.broken("says nothing of what it may be: choices or columns are missing")
        return Parameter(
            key=self._key(table),
            type=kind,
            title=Bilingual(self._text(table, "title_zh"), self._text(table, "title_en")),
            default=cast("JSONValue", table["default"]),
            unit=unit,
            minimum=self._limit(table, "minimum"),
            maximum=self._limit(table, "maximum"),
            choices=choices,
            cells=self._parameter_cells(table, kind),
            columns=columns,
            at_least=self._limit(table, "at_least") or 0,
        )

    def _parameter_cells(self, table: Mapping[str, object], kind: ParameterType) -> Cells | None:
        """What a list consists of, or the table that a text refers to; other types have no cells."""
        if kind is ParameterType.LIST:
            return self._cells(table, "of", (CellType.INTEGERS, CellType.TEXTS))
        return self._cells(table, "type") if kind is ParameterType.TEXT else None

    def _column(self, table: Mapping[str, object]) -> ParameterColumn:
        self._only(table, {"key", "type", "zh", "en"}, _CELLS | {"unique", "optional", "default"})
        flags = {name: table.get(name, False) for name in ("unique", "optional")}
        if not all(isinstance(flag, bool) for flag in flags.values()):
            raise self.broken("unique and optional are true or false")
        words = Bilingual(self._text(table, "zh"), self._text(table, "en"))
        cells = self._cells(table, "type")
        if flags["unique"] and cells.type not in (CellType.INTEGER, CellType.TEXT):
            raise self.broken("only a column of integers or texts can be unique")
        return ParameterColumn(
            self._key(table),
            words,
            cells,
            unique=flags["unique"] is True,
            optional=flags["optional"] is True,
            default=cast("JSONValue", table.get("default")),
        )

    def _cells(
        self, table: Mapping[str, object], of: str, allowed: tuple[CellType, ...] = tuple(CellType)
    ) -> Cells:
        refers: Reference | None = None
        if "refers" in table:
            parts = self._text(table, "refers").split(".")
            if len(parts) != 3:
                raise self.broken("refers is written RULE.table.column")
            refers = Reference(*parts)
        kind = self._kind(table, of, CellType)
        if kind not in allowed:
            raise self.broken(f"{of} is none of {', '.join(each.value for each in allowed)}")
        if "choices" in table and kind not in (CellType.TEXT, CellType.TEXTS):
            raise self.broken("only texts have choices")
        limits = (self._limit(table, "minimum"), self._limit(table, "maximum"))
        return Cells(kind, *limits, choices=self._choices(table), refers=refers)

    def _choices(self, table: Mapping[str, object]) -> tuple[Choice, ...]:
        choices: dict[str, Choice] = {}
        for each in self._tables(table.get("choices", [])):
            self._only(each, {"value", "zh", "en"}, set())
            value = self._text(each, "value")
            if value in choices:
                raise self.broken(f"choice {value!r} is there twice")
            choices[value] = Choice(value, Bilingual(self._text(each, "zh"), self._text(each, "en")))
        return tuple(choices.values())

    def _named(self, table: object) -> dict[str, Bilingual]:
        if not isinstance(table, dict):
            raise self.broken("sources and chapters are tables")
        words: dict[str, Bilingual] = {}
        for key, each in table.items():
            self._enter(key, "", (-1, -1))
            (entry,) = self._tables([each])
            self._only(entry, {"zh", "en"}, set())
            words[key] = Bilingual(self._text(entry, "zh"), self._text(entry, "en"))
        self._rule = ""
        return words

    def _tables(self, value: object) -> list[Mapping[str, object]]:
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.broken("a list of tables is expected here")
        return value

    def _only(
        self, table: Mapping[str, object], required: set[str], optional: set[str] | frozenset[str]
    ) -> None:
        if missing := sorted(required - table.keys()):
            raise self.broken(f"{', '.join(missing)} is missing")
        if unknown := sorted(table.keys() - required - optional):
            raise self.broken(f"{', '.join(unknown)} is not known here")

    def _text(self, table: Mapping[str, object], key: str) -> str:
        value = table[key]
        if not isinstance(value, str) or not value.strip() or value != value.strip():
            raise self.broken(f"{key} has no words, or blanks around them")
        return value

    def _key(self, table: Mapping[str, object]) -> str:
        key = self._text(table, "key")
        if _KEY.fullmatch(key) is None:
            raise self.broken(f"key {key!r} is not in small letters, digits and underscores")
        return key

    def _kind(self, table: Mapping[str, object], key: str, kinds: type[_Kind]) -> _Kind:
        try:
            return kinds(cast("str", table.get(key)))
        except ValueError:
            raise self.broken(f"{key} is none of {', '.join(repr(kind.value) for kind in kinds)}") from None

    def _limit(self, table: Mapping[str, object], key: str) -> int | None:
        value = table.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise self.broken(f"{key} is a whole number")
        return value


def _header_lines(text: str) -> dict[tuple[int, int], int]:
    """Line of each ``[[rule]]`` as (position, -1), and of each of its parameters as (position, number)."""
    lines: dict[tuple[int, int], int] = {}
    rule, parameter = -1, -1
    for number, line in enumerate(text.splitlines(), start=1):
        match line.partition("#")[0].strip():
            case "[[rule]]":
                rule, parameter = rule + 1, -1
            case "[[rule.parameter]]":
                parameter += 1
            case _:
                continue
        lines[rule, parameter] = number
    return lines
