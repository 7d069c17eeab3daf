"""The bodies of entries by which movements or facts of items do not count, with how the items stand without them.

A projection sees only its entry and its tables and can't look back; so the entry holds whole rows, or the facts that
change, as the entries that still count give them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from station.core.deadlines import DeadlineOutcome
from station.core.ledger import recorded, subject
from station.core.ledger.bodies import Code, Digest, Many, Number, Scalar, Text, Worded
from station.core.ledger.voiding import Voiding
from station.core.ledger.words import EntryWords
from station.inventory.bodies import (
    LONGEST_NOTE,
    MOST_LINES,
    ItemCondition,
    ItemName,
    OfficerNumber,
    Session,
    Tag,
)
from station.inventory.values import ItemState, ReturnOutcome

MOST_DUES: Final = 4 * MOST_LINES
MOST_PAUSES: Final = 100
MOST_RECORDINGS: Final = 2000
"""Recordings that one void leaves in doubt."""

Seq = Annotated[int, Number(1)]


@dataclass(frozen=True, slots=True)
class ItemAgain:
    """How an item stands: all that movements and imports change of it; `name` is what it is called.

    `holder_group` names the unit or place that it is lent to (`Receiver.key`); entries from before there were such loans have
    the holder's group there, which says nothing of the loan.
    """

    tag: Tag
    name: ItemName
    state: Annotated[ItemState, Worded("equipment.state")]
    condition: ItemCondition
    note: Annotated[str, Text(LONGEST_NOTE)]
    holder: OfficerNumber | None
    holder_group: Annotated[str | None, Text(200)]
    taken_at: datetime | None
    returned_by: OfficerNumber | None
    returned_at: datetime | None
    outcome: Annotated[ReturnOutcome | None, Worded("equipment.outcome")]
    last_import_at: datetime | None
    last_import_session: Session | None


@dataclass(frozen=True, slots=True)
class SpanAgain:
    """A span of custody as it was before; `seq` is the check-out's entry."""

    tag: Tag
    seq: Seq
    number: OfficerNumber
    started_at: datetime
    ended_at: datetime | None
    ended_seq: Seq | None
    recording: bool


@dataclass(frozen=True, slots=True)
class SpanGone:
    """A span of custody that never was."""

    tag: Tag
    seq: Seq


@dataclass(frozen=True, slots=True)
class PauseAgain:
    """A time of a deadline that does not count."""

    start: datetime
    end: datetime | None
    anew: bool


@dataclass(frozen=True, slots=True)
class DueAgain:
    """A deadline as it was before, whole."""

    kind: Annotated[str, Code(), Worded("deadlines.kind")]
    about: Annotated[str, Text(160, 1)]
    seq: Seq
    rule: Annotated[str, Code()]
    title: Annotated[str, Text(200)]
    persons: Annotated[tuple[OfficerNumber, ...], Many(200)]
    started_at: datetime
    due_at: datetime
    length: Annotated[str, Text(40)]
    provisional: bool
    computed_seq: Seq
    pauses: Annotated[tuple[PauseAgain, ...], Many(MOST_PAUSES)]
    ended_at: datetime | None
    outcome: Annotated[DeadlineOutcome | None, Worded("deadlines.state")]
    ended_seq: Seq | None


@dataclass(frozen=True, slots=True)
class DueGone:
    """A deadline that no entry asks for any more: it is withdrawn, and was never late."""

    kind: Annotated[str, Code(), Worded("deadlines.kind")]
    about: Annotated[str, Text(160, 1)]
    seq: Seq


@recorded("equipment.movement_voided")
@dataclass(frozen=True, slots=True)
class MovementVoided(Voiding):
    """Movements of items do not count; their items, spans of custody and deadlines stand as they would without them."""

    items: Annotated[tuple[ItemAgain, ...], Many(MOST_LINES, 1)]
    spans: Annotated[tuple[SpanAgain, ...], Many(MOST_LINES)]
    spans_gone: Annotated[tuple[SpanGone, ...], Many(MOST_LINES)]
    dues: Annotated[tuple[DueAgain, ...], Many(MOST_DUES)]
    dues_gone: Annotated[tuple[DueGone, ...], Many(MOST_DUES)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """What does not count any more, and why; in an item's history without its name."""
        mine = tuple(each for each in self.voided if each.covers(about)) if about else ()
        entries = [
            words("entry.voided", seq=each.seq, kind=words.kind(each.kind)) for each in mine or self.voided
        ]
        line = next((each for each in self.items if subject("item", each.tag) == about), None)
        if line is not None:
            state = words.choice("equipment.state", line.state)
            return words.said(self, "item", entries=words.joined(entries), state=state)
        named = [words.item(each.tag, each.name) for each in self.items]
        return words.said(self, entries=words.joined(entries), items=words.some("entry.some_items", named))


@recorded("equipment.movement_voided", 2)
@dataclass(frozen=True, slots=True)
class MovementVoided2(MovementVoided):
    """The same, where imported recordings were somebody's because of a voided loan: whose they are is in doubt now."""

    in_doubt: Annotated[tuple[Annotated[str, Digest()], ...], Many(MOST_RECORDINGS, 1)]


@dataclass(frozen=True, slots=True)
class FactsAgain:
    """Facts of an item as they were before, by their names in `Item`; one that is not `registered` is on no register."""

    tag: Tag
    name: ItemName
    registered: bool
    facts: Annotated[Mapping[str, str | int | None], Many(20), Scalar(LONGEST_NOTE)]


@recorded("equipment.facts_voided")
@dataclass(frozen=True, slots=True)
class FactsVoided(Voiding):
    """Registrations or corrections of items do not count; these are on no register, or their facts are as before."""

    items: Annotated[tuple[FactsAgain, ...], Many(MOST_LINES, 1)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """What does not count any more, and why; in an item's history without its name."""
        mine = [each for each in self.voided if each.covers(about)] if about else []
        entries = [
            words("entry.voided", seq=each.seq, kind=words.kind(each.kind)) for each in mine or self.voided
        ]
        variant = "item" if any(subject("item", each.tag) == about for each in self.items) else ""
        named = [words.item(each.tag, each.name) for each in self.items]
        return words.said(
            self,
            variant,
            entries=words.some("entry.voided_some", entries),
            items=words.some("entry.some_items", named),
        )
