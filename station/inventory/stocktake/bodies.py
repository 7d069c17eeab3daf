"""Bodies of entries about stocktakes. A class here is kept for ever; a new shape is a new class with the next version.

A stocktake is named by the number of the entry that started it. Its book, what was read, what was found and what was
decided are entries of their own, so that none can be taken for another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Final

from station.core.attachments import AttachedFile
from station.core.ledger import Body, recorded, subject
from station.core.ledger.bodies import Digest, Many, Number, Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.inventory.bodies import (
    LONGEST_NOTE,
    CategoryNumber,
    ItemCondition,
    ItemName,
    OfficerNumber,
    PersonName,
    Place,
    Tag,
)
from station.inventory.stock.bodies import LONGEST_UNIT, Pieces
from station.inventory.stock.numbers import LONGEST_RANGE, MOST_RANGES
from station.inventory.stocktake.values import Action, FindingKind, Purpose, ScopeKind, Sight, Why
from station.inventory.values import Condition, ItemState, Tracking
from station.people.deadlines.bodies import DueBy

STOCKTAKE: Final = "stocktake"
FULL: Final = subject(STOCKTAKE, "full")
"""What the next full count is due of: the office as a whole."""
MOST_BOOK: Final = 100_000
"""Lines of one stocktake."""
LINES_AT_ONCE: Final = 500
"""Lines of the book in one entry."""
FINDINGS_AT_ONCE: Final = 300
MOST_SCANNED: Final = 200
"""Codes in one entry."""
MOST_COUNTERS: Final = 40
MOST_CHOSEN: Final = 200
"""Tags that a scope names."""
LONGEST_SCANNED: Final = 120
LONGEST_CALLED: Final = 200
LONGEST_NUMBERS: Final = MOST_RANGES * LONGEST_RANGE
MOST_REFERENCES: Final = 50
"""Entries that a finding names."""
MOST_FILES: Final = 20

StocktakeNumber = Annotated[int, Number(1)]
_Reason = Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]
_Seqs = Annotated[tuple[Annotated[int, Number(1)], ...], Many(MOST_REFERENCES)]
_NumbersText = Annotated[str, Text(LONGEST_NUMBERS)]
_Unit = Annotated[str, Text(LONGEST_UNIT)]
_Count = Annotated[int, Number(0, 1_000_000_000)]


@dataclass(frozen=True, slots=True)
class StocktakeScope:
    """What a stocktake goes over: the codes of a place, category, section, officer or items, and the `name` of that."""

    kind: Annotated[ScopeKind, Worded("stocktake.scope")]
    codes: Annotated[tuple[Annotated[str, Text(64, 1)], ...], Many(MOST_CHOSEN)] = ()
    name: Annotated[str, Text(LONGEST_CALLED)] = ""

    def words(self, words: EntryWords) -> str:
        """What it goes over, in words."""
        kind = words.choice("stocktake.scope", self.kind)
        return words("stocktake.scope_called", kind=kind, called=self.name) if self.name else kind


@recorded("stocktake.started")
@dataclass(frozen=True, slots=True)
class StocktakeStarted(Body):
    """A stocktake began: the book of its scope is what the custody entries up to `book_seq` give, `lines` with `pieces` altogether.

    `digest` is the SHA-256 of the canonical bytes of all these lines, which follow as `StocktakeExpected`. Who counts a `blind`
    one does not see the book. `counters` are the officers who may count besides those who keep the register.
    """

    scope: StocktakeScope
    purpose: Annotated[Purpose, Worded("stocktake.purpose")]
    blind: bool
    counters: Annotated[tuple[OfficerNumber, ...], Many(MOST_COUNTERS)]
    lines: _Count
    pieces: _Count
    book_seq: Annotated[int, Number(0)]
    digest: Annotated[str, Digest()]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Over what, and how much is expected."""
        return words.said(self, "blind" if self.blind else "", over=self.scope.words(words))


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    """A line of the book as it stood at the start; `part_of` is the line of counted gear that a portion went out of."""

    tag: Tag
    name: ItemName
    category: CategoryNumber
    place: Place
    tracking: Annotated[Tracking, Worded("equipment.tracking")]
    unit: _Unit
    quantity: Pieces
    numbers: _NumbersText
    state: Annotated[ItemState, Worded("equipment.state")]
    holder: OfficerNumber
    holder_name: PersonName
    condition: ItemCondition
    part_of: Annotated[str, Text(40)] = ""

    @property
    def single(self) -> bool:
        """Whether it is one piece with its tag."""
        return self.tracking is Tracking.SINGLE


@recorded("stocktake.expected")
@dataclass(frozen=True, slots=True)
class StocktakeExpected(Body):
    """Lines of the book that a stocktake compares with: its `part`th, of as many as are needed."""

    stocktake: StocktakeNumber
    part: Annotated[int, Number(1)]
    lines: Annotated[tuple[ExpectedLine, ...], Many(LINES_AT_ONCE, 1)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How many lines."""
        return words.said(self, count=len(self.lines))


@dataclass(frozen=True, slots=True)
class ScannedLine:
    """What was read: the `code` as it was, the item that has it ("" for nobody's), and at which place, if that was said.

    Of counted stock it says how many pieces, of a numbered range which numbers. Officer `number` showed or declared it.
    """

    code: Annotated[str, Text(LONGEST_SCANNED, 1)]
    tag: Annotated[str, Text(40)]
    name: ItemName
    place: Place
    quantity: Annotated[int | None, Number(0, 1_000_000)]
    numbers: _NumbersText
    condition: Annotated[Condition | None, Worded("equipment.condition")]
    note: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]
    sight: Annotated[Sight, Worded("stocktake.sight")]
    number: OfficerNumber
    person: PersonName

    def shown(self, words: EntryWords) -> str:
        """What was read."""
        return words.item(self.tag, self.name) if self.tag else self.code


@recorded("stocktake.scanned")
@dataclass(frozen=True, slots=True)
class StocktakeScanned(Body):
    """Codes that were read in a stocktake at one desktop, as they were read."""

    stocktake: StocktakeNumber
    desktop: Annotated[str, Text(120)]
    lines: Annotated[tuple[ScannedLine, ...], Many(MOST_SCANNED, 1)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """What was read; in an item's history, where."""
        mine = next((each for each in self.lines if subject("item", each.tag) == about), None)
        if mine is None:
            return words.said(self, items=words.some("entry.some_items", _shown(words, self.lines)))
        if mine.number:
            who = f"{mine.person} {mine.number}".strip()
            return words.said(self, "by", who=who, sight=words.choice("stocktake.sight", mine.sight))
        return words.said(self, "item_at" if mine.place else "item", place=mine.place)


def _shown(words: EntryWords, lines: Iterable[ScannedLine]) -> list[str]:
    return [each.shown(words) for each in lines]


@recorded("stocktake.scan_withdrawn")
@dataclass(frozen=True, slots=True)
class ScanWithdrawn(Body):
    """The code that an entry has as its `reading`th does not count: it was read by mistake."""

    stocktake: StocktakeNumber
    scan: Annotated[int, Number(1)]
    reading: Annotated[int, Number(1, MOST_SCANNED)]
    code: Annotated[str, Text(LONGEST_SCANNED, 1)]
    tag: Annotated[str, Text(40)]
    reason: _Reason


@recorded("stocktake.paused")
@dataclass(frozen=True, slots=True)
class StocktakePaused(Body):
    """Nothing is read until it goes on."""

    stocktake: StocktakeNumber
    reason: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Which one, and why if that was said."""
        return words.said(self, "why" if self.reason else "")


@recorded("stocktake.resumed")
@dataclass(frozen=True, slots=True)
class StocktakeResumed(Body):
    """It goes on."""

    stocktake: StocktakeNumber


@recorded("stocktake.cancelled")
@dataclass(frozen=True, slots=True)
class StocktakeCancelled(Body):
    """It was given up: nothing follows from what was read."""

    stocktake: StocktakeNumber
    reason: _Reason


@dataclass(frozen=True, slots=True)
class Stood:
    """How a thing stands by the book, or stood where it was seen: its place or who has it, how much of it, and in which condition."""

    place: Place = ""
    number: OfficerNumber = ""
    person: PersonName = ""
    quantity: Annotated[int | None, Number(0, 1_000_000)] = None
    numbers: _NumbersText = ""
    condition: Annotated[Condition | None, Worded("equipment.condition")] = None


@dataclass(frozen=True, slots=True)
class FindingLine:
    """Something that does not agree: by the book and as it was seen, and the entries that say so.

    `finding` numbers them within a stocktake; `why` says of what is not expected how it stands on the register.
    """

    finding: Annotated[int, Number(1, MOST_BOOK * 2)]
    kind: Annotated[FindingKind, Worded("stocktake.finding")]
    why: Annotated[Why, Worded("stocktake.why")]
    tag: Annotated[str, Text(40)]
    code: Annotated[str, Text(LONGEST_SCANNED, 1)]
    name: ItemName
    unit: _Unit
    book: Stood
    seen: Stood
    scans: _Seqs
    moves: _Seqs


@recorded("stocktake.closed")
@dataclass(frozen=True, slots=True)
class StocktakeClosed(Body):
    """The numbers of a stocktake, by the custody entries up to `through`; its findings follow as `FindingsStated`.

    `found`, `missing`, `misplaced` and `moved` lines, with those of the book among the `surplus`, make up what was expected:
    `moved` ones left their place by an entry and were not to be seen. `unshown` are among the `missing`. The results are to be
    filed by `file_by` (PF-12); the next full count is due as `next_by` says (EQ-10).
    """

    stocktake: StocktakeNumber
    through: Annotated[int, Number(0)]
    found: _Count
    missing: _Count
    surplus: _Count
    misplaced: _Count
    unknown: _Count
    moved: _Count
    unshown: _Count
    declared: _Count
    findings: _Count
    reason: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]
    title: Annotated[str, Text(LONGEST_CALLED)]
    persons: Annotated[tuple[OfficerNumber, ...], Many(MOST_COUNTERS)]
    file_by: DueBy
    next_by: DueBy | None


@recorded("stocktake.findings_stated")
@dataclass(frozen=True, slots=True)
class FindingsStated(Body):
    """What does not agree: the `part`th of as many entries as are needed."""

    stocktake: StocktakeNumber
    part: Annotated[int, Number(1)]
    lines: Annotated[tuple[FindingLine, ...], Many(FINDINGS_AT_ONCE, 1)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """How many; in an item's history, what was found of it."""
        mine = [each for each in self.lines if each.tag and subject("item", each.tag) == about]
        if not mine:
            return words.said(self, count=len(self.lines))
        kinds = [words.choice("stocktake.finding", each.kind) for each in mine]
        return words.said(self, "item", found=words.joined(kinds))


@recorded("stocktake.decided")
@dataclass(frozen=True, slots=True)
class FindingDecided(Body):
    """What was decided about a finding, and why; `entry` is what was done to the register, `request` what was asked for (0: nothing).

    A corrected quantity has a second person's word.
    """

    stocktake: StocktakeNumber
    finding: Annotated[int, Number(1, MOST_BOOK * 2)]
    kind: Annotated[FindingKind, Worded("stocktake.finding")]
    action: Annotated[Action, Worded("stocktake.action")]
    tag: Annotated[str, Text(40)]
    code: Annotated[str, Text(LONGEST_SCANNED, 1)]
    name: ItemName
    reason: _Reason
    entry: Annotated[int, Number(0)]
    request: Annotated[int, Number(0)]
    second: Annotated[str, Text(64)]
    second_name: PersonName

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Of which thing, what was found, and what is done about it."""
        if self.tag and about == subject("item", self.tag):
            return words.said(self, "item")
        return words.said(self, item=words.item(self.tag, self.name) if self.tag else self.code)


@recorded("stocktake.filed")
@dataclass(frozen=True, slots=True)
class StocktakeFiled(Body):
    """The signed results are filed, with the scans of the paper (PF-12)."""

    stocktake: StocktakeNumber
    note: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]
    files: Annotated[tuple[AttachedFile, ...], Many(MOST_FILES)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Which one, and with how many scans."""
        return words.said(self, count=len(self.files))
