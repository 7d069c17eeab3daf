"""What a filled-in table must look like, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from station.core.errors import Refused

AS_TITLED: Final[Mapping[str, str]] = MappingProxyType({})
"""No title is matched with a column by a person."""


class Kind(StrEnum):
    """What the cells of a column hold, and so how they are tidied up and checked."""

    TEXT = "text"
    """A name or sentence, kept as written."""
    CODE = "code"
    """An identifier: full-width characters become plain ones, no blanks inside."""
    PHONE = "phone"
    """Digits with the usual signs between them."""
    INTEGER = "integer"
    """A whole number from `Column.minimum` to `Column.maximum`."""
    DATE = "date"
    """A day: 2024-01-05, 2024/1/5, 2024.1.5, 20240105, 2024年1月5日 or a spreadsheet's date; kept as ISO 8601."""
    CHOICE = "choice"
    """One of a list: by its number, its name, or both (``4 热敏打印机``); whoever knows the list decides."""
    MONEY = "money"
    """An amount in yuan with at most two decimals; kept as whole fen."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in the header, and other names (Chinese headings) that are taken for it.

    `longest` bounds the characters of a cell, `minimum` and `maximum` a number; a `unique` value may stand in one
    line only.
    """

    key: str
    kind: Kind = Kind.TEXT
    required: bool = False
    unique: bool = False
    longest: int = 60
    minimum: int = 0
    maximum: int = 2**53 - 1
    titles: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """The columns of a table; its header names the required ones and any others, each once, in any order.

    With `update_by`, the key of a column, the table changes what is known by that column and need name no other required
    one; a line about something new needs them all the same (`require_complete`). With `clears` a cell may say that what is
    on record is to be emptied (`says_clear`). `name` is what the office remembers matched titles by; `matched` are titles of a
    foreign header with the columns that a person matched them with ("": not read).
    """

    columns: tuple[Column, ...]
    update_by: str = ""
    clears: bool = False
    name: str = ""
    matched: tuple[tuple[str, str], ...] = ()

    def updating(self, key: str) -> Template:
        """The template of a table that changes what is known by the column `key`."""
        return replace(self, update_by=key)

    def matching(self, matched: Mapping[str, str]) -> Template:
        """The template of a table whose titles a person has matched with columns.

        Raises Refused ``batch.unknown_match`` for a column that there isn't.
        """
        keys = {"", *(column.key for column in self.columns)}
        for title, key in matched.items():
            if key not in keys:
                raise Refused("batch.unknown_match", title=title, column=key)
        return replace(self, matched=tuple(matched.items()))

    def needs(self, column: Column) -> bool:
        """Whether the header has to name the column, and each line to fill it in."""
        return column.required and self.update_by in ("", column.key)

    def lines(self, titled: Callable[[str], str] = str) -> tuple[list[str], list[str]]:
        """The header, each column called as `titled` calls its key, and the example line, which is never imported."""
        return [titled(column.key) for column in self.columns], [column.example for column in self.columns]

    def csv(self, titled: Callable[[str], str] = str) -> str:
        """Header and example line as a file."""
        return "".join(f"{','.join(line)}\n" for line in self.lines(titled))
