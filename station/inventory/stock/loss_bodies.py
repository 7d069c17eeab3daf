"""Bodies of entries about sheets of paper that are lost, or come back unused from a unit. A class here is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from station.approvals.bodies import Filed, Name, PersonNumber, RequestNumber
from station.core.ledger import recorded, subject
from station.core.ledger.bodies import Many
from station.core.ledger.words import EntryWords
from station.inventory.bodies import ItemName, OfficerNumber, PersonName, Tag
from station.inventory.receivers.bodies import LoanReceiver
from station.inventory.stock.bodies import MovedPieces, StockReceived, Unit, amount_words
from station.inventory.stock.numbered_bodies import MOST_MOVED, MovedNumbers, moved_words
from station.inventory.stock.paper_bodies import PaperMoved

PAPER_LOSS: Final = "paper_loss"
"""What such a request is about; worded in ``approvals.matter.paper_loss``."""


@recorded("stock.loss_reported")
@dataclass(frozen=True, slots=True)
class PaperLossReported(Filed):
    """Sheets of the line `tag` are lost since `found_on`, and approval is asked for (ST-03, EQ-12).

    They had been issued to `issued_to`, or (None) were the office's own; `responsible`, their keeper, answers for them.
    """

    tag: Tag
    name: ItemName
    unit: Unit
    quantity: MovedPieces
    numbers: Annotated[tuple[MovedNumbers, ...], Many(MOST_MOVED)]
    issued_to: LoanReceiver | None
    found_on: date
    responsible: PersonNumber
    responsible_name: Name

    @property
    def matter(self) -> str:
        """Lost sheets."""
        return PAPER_LOSS

    @property
    def about(self) -> str:
        """The line."""
        return subject("item", self.tag)

    @property
    def title(self) -> str:
        """What it is, and which numbers."""
        return " ".join(filter(None, (self.name, moved_words(self.numbers))))[:120]

    @property
    def involved(self) -> tuple[str, ...]:
        """The keeper, who answers for them."""
        return (self.responsible,)

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How much is lost, of which unit, and which numbers."""
        amount, item = amount_words(words, self.quantity, self.unit), words.item(self.tag, self.name)
        whose = words("certificates.house") if self.issued_to is None else self.issued_to.value.words
        said = words.said(self, amount=amount, item=item, whose=whose)
        if not self.numbers:
            return said
        return words("stock.with_numbers", said=said, numbers=moved_words(self.numbers))

    def paper_facts(self, words: EntryWords, /) -> tuple[tuple[str, str], ...]:
        """How much, which numbers, whose, since when, and who answers for them; ``—`` where nothing is said."""
        whose = words("certificates.house") if self.issued_to is None else self.issued_to.value.words
        return (
            (words.field("quantity"), amount_words(words, self.quantity, self.unit)),
            (words.field("numbers"), moved_words(self.numbers) or words("entry.nothing")),
            (words.field("issued_to"), whose),
            (words.field("found_on"), self.found_on.isoformat()),
            (words.field("responsible"), f"{self.responsible_name} {self.responsible}"),
        )


@recorded("stock.lost")
@dataclass(frozen=True, slots=True)
class StockLost(PaperMoved):
    """Sheets are lost since day `on`, by the approved report with the number `request`; they leave the account as used ones do.

    `issued_to` as in `StockUsed`; officer `number`, called `person`, answers for them.
    """

    issued_to: LoanReceiver | None
    on: date
    request: RequestNumber
    number: OfficerNumber
    person: PersonName

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """How much is lost, and who answers for it."""
        if self.issued_to is None:
            return self._told(words, about)
        return self._told(words, about, "for", receiver=self.issued_to.value.words)


@recorded("stock.received", 3)
@dataclass(frozen=True, slots=True)
class StockReceived3(StockReceived):
    """Sheets without numbers that had been issued to the unit `issued_to` came back unused."""

    issued_to: LoanReceiver

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Which unit brought back how much."""
        facts = {
            "amount": amount_words(words, self.quantity, self.unit),
            "left": amount_words(words, self.after, self.unit),
            "why": words("stock.noted", note=self.note) if self.note else "",
            "item": words.item(self.tag, self.name),
            "who": self.issued_to.value.words,
        }
        return words.said(self, "back_item" if about == subject("item", self.tag) else "back", **facts)
