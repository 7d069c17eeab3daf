"""The parts of the rulebook: sources, chapters, rules and their parameters, as frozen values.

Every value has its words in both languages of the program; the name of the language in use (``zh_CN``, ``en``)
chooses ``zh`` or ``en``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from station.core.texts import Texts, in_language

JSONValue: TypeAlias = "bool | int | float | str | Sequence[JSONValue] | Mapping[str, JSONValue] | None"
"""What a parameter's value is made of, so that a change of it can be an entry in the ledger."""


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One expression in both languages; neither is ever empty."""

    zh: str
    en: str

    def say(self, lang: str) -> str:
        """The expression in ``lang``: Chinese for ``zh``, ``zh_CN`` and the like, English for anything else."""
        return in_language(lang, zh=self.zh, en=self.en)


def bilingual_words(texts: Texts, words: Bilingual) -> str:
    """An expression in the language of `texts`: the wording of a list's column."""
    return words.say(texts.language)


class ParameterType(StrEnum):
    """Kinds of parameter an administrator can set."""

    INTEGER = "integer"
    CHOICE = "choice"
    TEXT = "text"
    BOOLEAN = "boolean"
    TIME = "time"
    LIST = "list"
    TABLE = "table"


class ParameterUnit(StrEnum):
    """Unit in which an integer parameter is counted."""

    NONE = ""
    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    YEAR = "year"
    PERCENT = "percent"


class CellType(StrEnum):
    """What one cell of a table, or a list parameter as a whole, holds."""

    INTEGER = "integer"
    TEXT = "text"
    BOOLEAN = "boolean"
    INTEGERS = "integers"
    TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a parameter or cell may take, and how it is called on screen."""

    value: str
    words: Bilingual


@dataclass(frozen=True, slots=True)
class Reference:
    """Points from a text, list or column to a column of another table whose values it must take."""

    rule: str
    key: str
    column: str

    def __str__(self) -> str:
        return f"{self.rule}.{self.key}.{self.column}"


@dataclass(frozen=True, slots=True)
class Cells:
    """What may stand in a cell: its type, limits of each number, choices, and the table it refers to.

    ``minimum`` and ``maximum`` bound each integer, or the length of each text in characters.
    """

    type: CellType
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[Choice, ...] = ()
    refers: Reference | None = None


@dataclass(frozen=True, slots=True)
class ParameterColumn:
    """A column of a table parameter. Of a ``unique`` column no two rows have the same value.

    ``default`` is what a row holds that was recorded before the column was there (None: such a table is set aside);
    where the rulebook's own table has the row, its value there goes before.
    """

    key: str
    title: Bilingual
    cells: Cells
    unique: bool = False
    optional: bool = False
    default: JSONValue = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """Policy data of a rule that an administrator can change with a reason and an audit trail.

    ``minimum`` and ``maximum`` bound an integer, or the length of a text. ``cells`` says what a list consists of or
    what a text refers to, ``columns`` what a table consists of; ``at_least`` is the smallest number of items or rows.
    """

    key: str
    type: ParameterType
    title: Bilingual
    default: JSONValue
    unit: ParameterUnit = ParameterUnit.NONE
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[Choice, ...] = ()
    cells: Cells | None = None
    columns: tuple[ParameterColumn, ...] = ()
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class Regulation:
    """A regulation that the rules come from, under the letter by which clauses name it."""

    key: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Chapter:
    """A group of rules: the letters before the hyphen of their ids."""

    key: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule that the program serves, with the clause it comes from and its parameters.

    `house` names the part of it that goes beyond the regulations because the work needs it; no clause stands behind
    that part.
    """

    id: str
    clause: str
    words_title: Bilingual
    words_text: Bilingual
    parameters: tuple[Parameter, ...] = ()
    house: Bilingual | None = None

    @property
    def chapter(self) -> str:
        """Key of the chapter: ``EQ`` for ``EQ-10``."""
        return self.id.partition("-")[0]

    def title(self, lang: str) -> str:
        """Short name of the rule in ``lang``."""
        return self.words_title.say(lang)

    def text(self, lang: str) -> str:
        """What the rule asks, in one to three sentences of ``lang``."""
        return self.words_text.say(lang)

    def parameter(self, key: str) -> Parameter | None:
        """The parameter ``key`` of this rule, or None."""
        return next((each for each in self.parameters if each.key == key), None)
