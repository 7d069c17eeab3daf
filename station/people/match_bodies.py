"""Body of the entry about the titles of tables that people match with columns.

A class here is kept for ever; a new shape is a new class with the next version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Code, Many, Text, Worded
from station.core.ledger.words import EntryWords

LONGEST_TITLE: Final = 100
MOST_TITLES: Final = 256
FIELDS: Final = {"equipment": "equipment.field", "officers": "people.field", "calendar": "calendar.field"}
"""Where the titles of a template's columns stand in the texts."""


@dataclass(frozen=True, slots=True)
class MatchedTitle:
    """A title of a foreign header, and the key of the column that it stands for ("": it is not read)."""

    title: Annotated[str, Text(LONGEST_TITLE, 1)]
    column: Annotated[str, Text(64)]


@recorded("sheet.titles_matched")
@dataclass(frozen=True, slots=True)
class TitlesMatched(Body):
    """All titles that the office matches with columns of this table's template, from now on."""

    template: Annotated[str, Code(), Worded("importing.table")]
    titles: Annotated[tuple[MatchedTitle, ...], Many(MOST_TITLES)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Each title and what it stands for."""
        columns = FIELDS.get(self.template, "")
        pairs = [
            words(
                "entry.titles_matched_pair",
                title=each.title,
                column=words.choice(columns, each.column) if each.column else words("importing.not_read"),
            )
            for each in self.titles
        ]
        return words.said(self, pairs=words.joined(pairs))
