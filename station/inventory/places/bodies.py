"""Bodies of entries about places. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Many, Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.inventory.bodies import LONGEST, LONGEST_NOTE, PolicyCode, Tag
from station.inventory.places.values import PlaceKind
from station.people.deadlines.bodies import DueBy

LONGEST_NAME: Final = LONGEST["place"]
MOST_CONDITIONS: Final = 50

PlaceCode = Tag
PlaceName = Annotated[str, Text(LONGEST_NAME, 1)]


@recorded("place.defined")
@dataclass(frozen=True, slots=True)
class PlaceDefined(Body):
    """A place as it is from now on; `parent` is the code of the one that it lies in.

    `check` starts the time until its next check, None where that goes on as before or it is not checked by itself.
    `reason` is empty for a new place.
    """

    code: Annotated[PlaceCode, Typed()]
    name: Annotated[PlaceName, Typed()]
    kind: Annotated[PlaceKind, Worded("places.kind")]
    parent: Annotated[str, Text(40)]
    parent_name: Annotated[str, Text(LONGEST_NAME)]
    reason: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]
    check: DueBy | None

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """What it is and where."""
        lies = words("entry.place_in", name=self.parent_name, code=self.parent) if self.parent else ""
        why = words("entry.place_reason", reason=self.reason) if self.reason else ""
        return words.said(self, "changed" if self.reason else "", lies=lies, why=why)


@dataclass(frozen=True, slots=True)
class FoundCondition:
    """A condition that was looked at, as it was called then, and whether the place met it."""

    condition: PolicyCode
    called: Annotated[str, Text(80)]
    met: bool


@recorded("place.checked")
@dataclass(frozen=True, slots=True)
class PlaceChecked(Body):
    """The conditions of a place were looked at (EQ-09); the next check is due as `check` says."""

    code: PlaceCode
    name: PlaceName
    found: Annotated[tuple[FoundCondition, ...], Many(MOST_CONDITIONS)]
    note: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]
    check: DueBy

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """What was not as it should be."""
        unfit = [each.called for each in self.found if not each.met]
        note = words("entry.place_reason", reason=self.note) if self.note else ""
        return words.said(self, "unfit" if unfit else "", unfit=words.joined(unfit), why=note)


@recorded("place.ended")
@dataclass(frozen=True, slots=True)
class PlaceEnded(Body):
    """A place is no more; its code is free again."""

    code: PlaceCode
    name: PlaceName
    reason: Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]
