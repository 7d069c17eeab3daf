"""Bodies of entries about loss, damage and scrap: the report, and what comes of it. A class here is kept for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final

from station.approvals.bodies import Filed, Name, PersonNumber, RequestNumber
from station.core.attachments import AttachedFile
from station.core.ledger import Body, recorded, subject
from station.core.ledger.bodies import Many, Number, Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.inventory.bodies import (
    LONGEST_NOTE,
    MOST_FEN,
    FactChange,
    ItemName,
    OfficerNumber,
    Tag,
    changes_words,
)
from station.inventory.values import Condition

MOST_PHOTOS: Final = 10
LONGEST_COMPENSATION: Final = 300
MOST_CHANGES: Final = 3
UNDO: Final = "undo"
"""What a request to undo a loss or scrap is about; worded in ``approvals.matter.undo``."""
CHANGE: Final = "change"
"""What a request to change the register is about; worded in ``approvals.matter.change``."""


class ReportKind(StrEnum):
    """What is reported of an item; worded in ``approvals.matter.<value>``."""

    LOSS = "loss"
    DAMAGE = "damage"
    REPAIR = "repair"
    SCRAP = "scrap"


class ItemRequest(Filed):
    """The base of every request about an item; each kind has the two fields in a place of its own."""

    __slots__ = ()

    tag: Tag
    name: ItemName

    @property
    def about(self) -> str:
        """The item."""
        return subject("item", self.tag)

    @property
    def title(self) -> str:
        """What it is."""
        return self.name


@recorded("equipment.reported")
@dataclass(frozen=True, slots=True)
class ItemReported(ItemRequest):
    """An item is reported lost, damaged, in need of repair or to be scrapped, and approval is asked for (EQ-12).

    `holder` had it then ("" for nobody). Where somebody is `responsible`, the report says what it cost (`amount_fen`) and how
    it is made good (EQ-15). `photos` show it.
    """

    report: Annotated[ReportKind, Worded("approvals.matter")]
    tag: Tag
    name: ItemName
    found_on: date
    holder: PersonNumber
    responsible: PersonNumber
    responsible_name: Name
    amount_fen: Annotated[int | None, Number(0, MOST_FEN, "fen")]
    compensation: Annotated[str, Text(LONGEST_COMPENSATION), Typed(lines=True)]
    photos: Annotated[tuple[AttachedFile, ...], Many(MOST_PHOTOS)]

    @property
    def matter(self) -> str:
        """What is reported."""
        return self.report.value

    @property
    def involved(self) -> tuple[str, ...]:
        """Who had it, and who is held responsible."""
        return tuple(dict.fromkeys(filter(None, (self.holder, self.responsible))))

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """What is reported, found when, with whose responsibility and at what cost."""
        parts = []
        if self.responsible:
            parts.append(
                words("entry.report_responsible", name=self.responsible_name, number=self.responsible)
            )
        if self.amount_fen is not None:
            parts.append(words("entry.report_amount", amount=words.money(self.amount_fen)))
        if self.compensation:
            parts.append(words("entry.report_compensation", compensation=self.compensation))
        return words.said(self, "", more="".join(parts))

    def paper_facts(self, words: EntryWords, /) -> tuple[tuple[str, str], ...]:
        """When it was found out, who is responsible, what it cost, how it is made good; ``—`` where nothing is said."""
        nothing = words("entry.nothing")
        person = f"{self.responsible_name} {self.responsible}".strip()
        amount = nothing if self.amount_fen is None else words.money(self.amount_fen)
        return (
            (words.field("found_on"), self.found_on.isoformat()),
            (words.field("responsible"), person or nothing),
            (words.field("amount_fen"), amount),
            (words.field("compensation"), self.compensation or nothing),
        )


@recorded("equipment.change_requested")
@dataclass(frozen=True, slots=True)
class ChangeRequested(ItemRequest):
    """Category, value or condition of an item is to change, and approval is asked for (EQ-12).

    `changes` are named as in `Item`, each with the value on record when it was filed; `holder` had the item then, or had it last
    ("" for nobody). `photos` show it.
    """

    tag: Tag
    name: ItemName
    holder: PersonNumber
    changes: Annotated[Mapping[str, FactChange], Many(MOST_CHANGES, 1)]
    photos: Annotated[tuple[AttachedFile, ...], Many(MOST_PHOTOS)]

    @property
    def matter(self) -> str:
        """A change of the register."""
        return CHANGE

    @property
    def involved(self) -> tuple[str, ...]:
        """Who has it, or had it last."""
        return tuple(filter(None, (self.holder,)))

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """What is to change from what to what, and why."""
        return words.said(self, "", changes=changes_words(words, self.changes))


@recorded("equipment.undo_requested")
@dataclass(frozen=True, slots=True)
class UndoRequested(ItemRequest):
    """A loss or scrap was approved by mistake, and that it be undone is asked for, by the same approval (EQ-12).

    `undone` is the entry by which the item is lost or scrapped, which the request `request` asked for. `holder` has the item then, or
    its recordings are awaited from them; `responsible` was held responsible ("" for nobody). `photos` show it, or the paper.
    """

    report: Annotated[ReportKind, Worded("approvals.matter")]
    tag: Tag
    name: ItemName
    undone: Annotated[int, Number(1)]
    request: RequestNumber
    holder: PersonNumber
    responsible: PersonNumber
    photos: Annotated[tuple[AttachedFile, ...], Many(MOST_PHOTOS)]

    @property
    def matter(self) -> str:
        """That it be undone."""
        return UNDO

    @property
    def involved(self) -> tuple[str, ...]:
        """Who has it then, and who was held responsible."""
        return tuple(dict.fromkeys(filter(None, (self.holder, self.responsible))))

    def paper_facts(self, words: EntryWords, /) -> tuple[tuple[str, str], ...]:
        """What is undone, and by which request it was approved."""
        report = words.choice("approvals.matter", self.report)
        return ((words.field("report"), report), (words.field("request"), str(self.request)))


@recorded("equipment.lost")
@dataclass(frozen=True, slots=True)
class ItemLost(Body):
    """An item is lost, by an approved report: nobody has it any more, and nothing is due of it. It may be found again."""

    tag: Tag
    name: ItemName
    request: RequestNumber


@recorded("equipment.written_off")
@dataclass(frozen=True, slots=True)
class WrittenOff(Body):
    """An item is scrapped, by an approved report; it stays on record and is never handed out again."""

    tag: Tag
    name: ItemName
    request: RequestNumber


@recorded("equipment.found")
@dataclass(frozen=True, slots=True)
class ItemFound(Body):
    """A lost item is back in the store, in the condition in which it was found."""

    tag: Tag
    name: ItemName
    condition: Annotated[Condition, Worded("equipment.condition")]
    note: Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]


@recorded("equipment.found", 2)
@dataclass(frozen=True, slots=True)
class ItemFound2(ItemFound):
    """The same for a recording device whose recordings had not come in when it was lost: they are awaited (EQ-05).

    `returned_by` had it until `returned_at`: the end of the loan, or the loss that ended it.
    """

    returned_by: OfficerNumber
    returned_at: datetime
    recordings_due_at: datetime

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Where it was found, how it looks, and until when its recordings are awaited."""
        return words.said(self, "awaited", due=words.moment(self.recordings_due_at))
