"""What the page of an item shows, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from station.approvals.values import Request
from station.archive.weighing.values import DeviceHabits
from station.core.attachments import Attachment
from station.core.texts import Texts
from station.inventory.attaching.movements import PhotographedLoan
from station.inventory.bodies import CheckedOut
from station.inventory.certificates.standing import PaperStanding
from station.inventory.handing.bodies import HandedOver
from station.inventory.kits.values import Kit
from station.inventory.movement.reopening import QuestionedReturn
from station.inventory.register.listing import ListedItem
from station.inventory.reserving.values import Reservation
from station.inventory.stock.bodies import StockIssued
from station.inventory.stock.numbers import NumberRun
from station.inventory.values import Item, ItemState
from station.people.deadlines.values import DeadlineStanding
from station.ui.pages.equipment.history import ProvenEntry


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """What the detail shows: the item, its entries newest first, and its holder's other items.

    `prints` says whether its category prints, `measures` whether it is a measuring instrument (ST-06), `kit` to which set it belongs, `reserved` for whom it is kept. `awaited` is the deadline of its awaited recordings (DM-05),
    `files` are its photos and papers, `running` the requests about it that are not done with. `in_person` says that its category is kept by officers themselves (EQ-08).
    """

    listed: ListedItem
    history: tuple[ProvenEntry, ...] = ()
    beside: tuple[ListedItem, ...] = ()
    prints: bool = False
    awaited: DeadlineStanding | None = None
    kit: Kit | None = None
    reserved: tuple[Reservation, ...] = ()
    files: tuple[Attachment, ...] = ()
    running: tuple[Request, ...] = ()
    in_person: bool = False
    measures: bool = False
    portions: tuple[ListedItem, ...] = ()
    """What is out of a line of counted gear, and with whom (EQ-10)."""

    runs: tuple[NumberRun, ...] = ()
    """Where the numbers of a numbered range are (EQ-10)."""

    paper: PaperStanding | None = None
    """Of what may be accountable paper its kind, and what fits its sheets (ST-01)."""

    sections: tuple[str, ...] = ()
    """The business sections that guide and supervise it (EQ-06)."""

    due: tuple[DeadlineStanding, ...] = ()
    """Until when stock is to be used up or restocked (ST-05, EQ-10)."""

    habits: DeviceHabits | None = None
    """How it writes the times into its films, where it records (DM-05)."""

    in_question: QuestionedReturn | None = None
    """Its return, where that rests on no recording any more and a person has to decide (EQ-05)."""

    loans: tuple[PhotographedLoan, ...] = ()
    """The loans that have photos, newest first (EQ-10)."""

    @property
    def item(self) -> Item:
        """The item."""
        return self.listed.item

    @property
    def other_files(self) -> tuple[Attachment, ...]:
        """Its files without the photos that are shown with their loans."""
        ends = (end for loan in self.loans for end in (loan.taken, loan.returned) if end is not None)
        shown = {photo.seq for end in ends for photo in end.photos}
        return tuple(each for each in self.files if each.seq not in shown)

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Names and numbers of those who have or had it, the latest first, each once."""
        found: dict[tuple[str, str], None] = {}
        if self.item.holder:
            found[(self.listed.holder_name, self.item.holder)] = None
        for each in self.history:
            if isinstance(body := each.entry.typed, CheckedOut | HandedOver | StockIssued):
                found[(body.name, body.number)] = None
        return tuple(found)

    def kept_at(self, texts: Texts) -> str:
        """Where it is kept: what is kept in person, by whoever has it (EQ-08)."""
        item, name = self.item, self.listed.holder_name
        if self.in_person and item.state is ItemState.OUT and not item.held_for:
            return texts("equipment_page.kept_by", name=name or item.holder or "")
        return item.place
