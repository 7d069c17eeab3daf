"""Bodies of entries about loans to a unit or a place. A class here is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from station.core.ledger import recorded, subject
from station.core.ledger.bodies import Many, Text, Worded
from station.core.ledger.words import EntryWords
from station.inventory.bodies import CheckedOut2, OfficerNumber, items_words
from station.inventory.handing.bodies import HandedOver
from station.inventory.late.bodies import Late, entered_late
from station.inventory.receivers.values import Receiver, ReceiverKind

MOST_WATCHING: Final = 20


@dataclass(frozen=True, slots=True)
class LoanReceiver:
    """The department, group, vehicle or room that a loan is for."""

    kind: Annotated[ReceiverKind, Worded("equipment.receiver")]
    code: Annotated[str, Text(150, 1)]
    name: Annotated[str, Text(150)]

    @property
    def value(self) -> Receiver:
        """The same as a value."""
        return Receiver(self.kind, self.code, self.name)


@recorded("equipment.checked_out", 4)
@dataclass(frozen=True, slots=True)
class CheckedOut4(CheckedOut2):
    """Items were handed out to a unit or a place; officer `number` signed for them and answers for them (EQ-11).

    `watching` are the equipment administrators of that unit, whom the due moments concern as well. `late` is None at the counter.
    """

    receiver: LoanReceiver
    watching: Annotated[tuple[OfficerNumber, ...], Many(MOST_WATCHING)]
    late: Late | None

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """For whom it is, who signed, and why it was entered late."""
        said = lent_words(self, self.receiver, words, about)
        return said if self.late is None else entered_late(words, said, self.late)


def lent_words(body: CheckedOut2, receiver: LoanReceiver, words: EntryWords, about: str) -> str:
    """For whom a loan to a unit or place is, and who signed; in an item's history, until when."""
    to = receiver.value.words
    line = next((each for each in body.lines if subject("item", each.tag) == about), None)
    if line is None:
        return words.said(body, "lent", receiver=to, items=items_words(words, body.lines))
    if line.due_at is None:
        return words.said(body, "lent_item", receiver=to)
    return words.said(body, "lent_until", receiver=to, due=words.moment(line.due_at))


@recorded("equipment.handed_over", 2)
@dataclass(frozen=True, slots=True)
class HandedOver2(HandedOver):
    """What is lent to a unit or place goes from the officer who signed for it to another one, who signs from now on (EQ-11)."""

    receiver: LoanReceiver
    watching: Annotated[tuple[OfficerNumber, ...], Many(MOST_WATCHING)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Who handed what to whom, and for whom it is."""
        said = HandedOver.said(self, words, about)
        return words("entry.said_for", said=said, receiver=self.receiver.value.words)
