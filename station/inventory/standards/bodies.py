"""Bodies of entries about catalogues of equipment. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Many, Number, Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.core.policy import Bilingual, Per
from station.inventory.bodies import LONGEST_NOTE
from station.inventory.entitlement.demand import StandardRow
from station.inventory.standards.values import CatalogueLevel

CATALOGUE: Final = "catalogue"
MOST_ROWS: Final = 400
LONGEST_CODE: Final = 40
LONGEST_NAME: Final = 80
LONGEST_SOURCE: Final = 200
LONGEST_NO: Final = 20
LONGEST_UNIT: Final = 10
LONGEST_ROW_NOTE: Final = 200
MOST_QUANTITY: Final = 1000
MOST_YEARS: Final = 50
MOST_NAMED: Final = 20
"""Categories, words, posts and lines that a row names."""
LONGEST_WORD: Final = 40

CatalogueCode = Annotated[str, Text(LONGEST_CODE, 1)]
CatalogueName = Annotated[str, Text(LONGEST_NAME, 1)]


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A row: how many of what each officer, group or the office should have, of what posts and lines of work (`of_posts`, `of_lines`; none: of all).

    What fills it is told by `categories` of the office's own catalogue (EQ-01) and by `words` in an item's name or model. From
    `ends_on` on it demands nothing; it is never taken away.
    """

    no: Annotated[str, Text(LONGEST_NO, 1), Typed()]
    name: Annotated[str, Text(LONGEST_NAME, 1), Typed()]
    unit: Annotated[str, Text(LONGEST_UNIT), Typed()]
    per: Annotated[Per, Worded("standards.per")]
    quantity: Annotated[int, Number(0, MOST_QUANTITY)]
    standard: bool
    life_years: Annotated[int, Number(1, MOST_YEARS)] | None
    categories: Annotated[tuple[Annotated[int, Number(1, 99)], ...], Many(MOST_NAMED)]
    words: Annotated[tuple[Annotated[str, Text(LONGEST_WORD, 1), Typed()], ...], Many(MOST_NAMED)]
    of_posts: Annotated[tuple[Annotated[str, Text(LONGEST_WORD, 1)], ...], Many(MOST_NAMED)]
    of_lines: Annotated[tuple[Annotated[str, Text(LONGEST_WORD, 1)], ...], Many(MOST_NAMED)]
    note: Annotated[str, Text(LONGEST_ROW_NOTE), Typed()]
    ends_on: date | None

    def as_row(self) -> StandardRow:
        """The row as the comparison uses it."""
        return StandardRow(
            self.no,
            Bilingual(self.name, self.name),
            Bilingual(self.unit, self.unit),
            self.per,
            self.quantity,
            self.standard,
            self.life_years,
            frozenset(self.categories),
            self.words,
            self.of_posts,
            self.of_lines,
            Bilingual(self.note, self.note),
            self.ends_on,
        )


@recorded("standard.catalogue_set")
@dataclass(frozen=True, slots=True)
class CatalogueSet(Body):
    """A version of a catalogue with all its rows, in force from `effective_on` on; `source` is the paper it comes from."""

    code: CatalogueCode
    name: Annotated[str, Text(LONGEST_NAME, 1), Typed()]
    level: Annotated[CatalogueLevel, Worded("standards.level")]
    source: Annotated[str, Text(LONGEST_SOURCE, 1), Typed()]
    effective_on: date
    rows: Annotated[tuple[CatalogueRow, ...], Many(MOST_ROWS, 1)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Which one, with how many rows, from when on."""
        return words.said(self, count=len(self.rows))


@recorded("standard.catalogue_ended")
@dataclass(frozen=True, slots=True)
class CatalogueEnded(Body):
    """A catalogue is no more from `over_from` on."""

    code: CatalogueCode
    name: CatalogueName
    over_from: date
    reason: Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]
