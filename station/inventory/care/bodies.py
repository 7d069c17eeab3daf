"""Bodies of entries about verification and care. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from station.core.ledger import Body, recorded, subject
from station.core.ledger.bodies import Many, Number, Text, Typed
from station.core.ledger.words import EntryWords
from station.inventory.bodies import LONGEST_NOTE, ItemName, OfficerNumber, Tag
from station.inventory.receivers.bodies import MOST_WATCHING
from station.people.deadlines.bodies import DueBy

LONGEST_CERTIFICATE: Final = 60
LONGEST_VERIFIER: Final = 80
LONGEST_CARE: Final = 200
MOST_MONTHS: Final = 60
LONGEST_MARK: Final = 60
"""Characters of a mark, a seal, a way, or the number of a paper."""
MOST_PLANNED: Final = 500
"""Items in one entry; more of them make further entries."""
CARE: Final = "care"
"""The deadline of what is cared for by schedule."""


@recorded("equipment.verified")
@dataclass(frozen=True, slots=True)
class InstrumentVerified(Body):
    """A measuring instrument was verified `on` a day; it may be used until the end of `valid_until` (ST-06).

    `before` is until when an earlier verification held; `watching` are the officers whom it concerns that it ends.
    """

    tag: Tag
    name: ItemName
    on: date
    valid_until: date
    before: date | None
    certificate: Annotated[str, Text(LONGEST_CERTIFICATE, 1), Typed()]
    verifier: Annotated[str, Text(LONGEST_VERIFIER), Typed()]
    watching: Annotated[tuple[OfficerNumber, ...], Many(MOST_WATCHING)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Until when it holds, by which certificate; in an item's history without its name."""
        variant = "item" if about == subject("item", self.tag) else ""
        by = words("entry.verified_by", by=self.verifier) if self.verifier else ""
        return words.said(self, variant, item=words.item(self.tag, self.name), by=by)


@dataclass(frozen=True, slots=True)
class PlannedCare:
    """An item that is cared for by schedule; `watching` are the officers whom it concerns."""

    tag: Tag
    name: ItemName
    watching: Annotated[tuple[OfficerNumber, ...], Many(MOST_WATCHING)]


@recorded("equipment.care_planned")
@dataclass(frozen=True, slots=True)
class CarePlanned(Body):
    """Items are cared for every so many months, the first time until `due` (EQ-14)."""

    lines: Annotated[tuple[PlannedCare, ...], Many(MOST_PLANNED, 1)]
    months: Annotated[int, Number(1, MOST_MONTHS)]
    due: DueBy

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Which items, how often, and until when for the first time."""
        mine = any(subject("item", each.tag) == about for each in self.lines)
        named = [words.item(each.tag, each.name) for each in self.lines]
        items = words.some("entry.some_items", named)
        return words.said(self, "item" if mine else "", items=items, until=words.moment(self.due.due_at))


@recorded("equipment.cared")
@dataclass(frozen=True, slots=True)
class Cared(Body):
    """An item was cared for `on` a day, by `worker` if that is said; it is due again until `again_by`.

    It is planned every so many `months`, 0 where it is not.
    """

    tag: Tag
    name: ItemName
    on: date
    what: Annotated[str, Text(LONGEST_CARE, 1), Typed()]
    worker: Annotated[str, Text(LONGEST_VERIFIER), Typed()]
    months: Annotated[int, Number(0, MOST_MONTHS)]
    again_by: DueBy | None
    watching: Annotated[tuple[OfficerNumber, ...], Many(MOST_WATCHING)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """What was done, and until when the next care is due; in an item's history without its name."""
        variant = "item" if about == subject("item", self.tag) else ""
        by = words("entry.cared_by", worker=self.worker) if self.worker else ""
        again = (
            ""
            if self.again_by is None
            else words("entry.cared_next", until=words.moment(self.again_by.due_at))
        )
        return words.said(self, variant, item=words.item(self.tag, self.name), by=by, again=again)


@recorded("equipment.care_ended")
@dataclass(frozen=True, slots=True)
class CareEnded(Body):
    """An item is cared for by no schedule any more."""

    tag: Tag
    name: ItemName
    reason: Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Why; in an item's history without its name."""
        variant = "item" if about == subject("item", self.tag) else ""
        return words.said(self, variant, item=words.item(self.tag, self.name))


@recorded("equipment.sealed")
@dataclass(frozen=True, slots=True)
class ScrapSealed(Body):
    """A scrapped item was marked, and sealed, `on` a day (ST-06)."""

    tag: Tag
    name: ItemName
    on: date
    mark: Annotated[str, Text(LONGEST_MARK, 1), Typed()]
    seal: Annotated[str, Text(LONGEST_MARK, 1), Typed()]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """With which mark and seal; in an item's history without its name."""
        variant = "item" if about == subject("item", self.tag) else ""
        return words.said(self, variant, item=words.item(self.tag, self.name))


@recorded("equipment.disposed")
@dataclass(frozen=True, slots=True)
class ScrapDisposed(Body):
    """A sealed item was disposed of `on` a day, in the way that is said, by a `paper`."""

    tag: Tag
    name: ItemName
    on: date
    way: Annotated[str, Text(LONGEST_MARK, 1), Typed()]
    paper: Annotated[str, Text(LONGEST_MARK), Typed()]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """How, and by which paper; in an item's history without its name."""
        variant = "item" if about == subject("item", self.tag) else ""
        by = words("entry.disposed_by", paper=self.paper) if self.paper else ""
        return words.said(self, variant, item=words.item(self.tag, self.name), by=by)
