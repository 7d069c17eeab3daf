"""Bodies of entries about equipment: the register, check-out and check-in, explanations, training (EQ-10).

A class here is kept for ever; a new shape is a new class with the next version. Moments are aware and in UTC, amounts
of money are whole fen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final, TypeVar

from station.core.ledger import Body, recorded, subject
from station.core.ledger.bodies import Key, Many, Number, Scalar, Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.core.notices import Warned
from station.inventory.found_words import with_conditions
from station.inventory.values import Condition
from station.people.confirming import DrawnSignature
from station.people.import_bodies import TableImported

LONGEST: Final = {
    "name": 60,
    "model": 80,
    "serial": 80,
    "usb_serial": 120,
    "place": 60,
    "asset_number": 60,
    "supplier": 80,
    "purchase_order": 60,
    "accepted_by": 60,
}
"""Characters of each written fact of an item."""
LONGEST_NOTE: Final = 500
LONGEST_OWN: Final = 480
"""Characters of all fields of the office's own together."""
LONGEST_EXPLANATION: Final = 2000
MOST_FEN: Final = 10**13
MOST_LINES: Final = 2000
"""Items in one check-out or check-in."""

Tag = Annotated[str, Text(40, 1)]
OfficerNumber = Annotated[str, Text(32)]
CategoryNumber = Annotated[int, Number(0, 1_000_000)]
ItemName = Annotated[str, Text(LONGEST["name"])]
Place = Annotated[str, Text(LONGEST["place"])]
PersonName = Annotated[str, Text(60)]
PolicyCode = Annotated[str, Text(64, 1)]
"""A code that the rulebook or the office gives: an activity (EQ-04), a ground (RC-06)."""
Session = Annotated[str, Text(80)]
ItemCondition = Annotated[Condition, Worded("equipment.condition")]
Warnings = Annotated[tuple[Warned, ...], Many(2 * MOST_LINES)]
TLine = TypeVar("TLine", "TakenItem", "ReturnedItem")


@recorded("equipment.registered")
@dataclass(frozen=True, slots=True)
class Registered(Body):
    """An item was registered: in the store and in good condition."""

    tag: Annotated[Tag, Typed()]
    category: CategoryNumber
    name: Annotated[ItemName, Typed()]
    model: Annotated[str, Text(LONGEST["model"]), Typed()] = ""
    serial: Annotated[str, Text(LONGEST["serial"]), Typed()] = ""
    usb_serial: Annotated[str, Text(LONGEST["usb_serial"]), Typed()] = ""
    place: Annotated[Place, Typed()] = ""
    acquired_on: date | None = None
    value_fen: Annotated[int | None, Number(0, MOST_FEN, "fen")] = None


@recorded("equipment.registered", 2)
@dataclass(frozen=True, slots=True)
class Registered2(Registered):
    """An item was registered; in this version with who answers for it, the papers of its purchase, and the office's own fields.

    `responsible` is an officer's number, "" for nobody in particular; `own` are the fields of the office's own (EQ-10), each
    on its line: its name, a colon, its value.
    """

    asset_number: Annotated[str, Text(LONGEST["asset_number"]), Typed()] = ""
    responsible: OfficerNumber = ""
    responsible_name: PersonName = ""
    supplier: Annotated[str, Text(LONGEST["supplier"]), Typed()] = ""
    purchase_order: Annotated[str, Text(LONGEST["purchase_order"]), Typed()] = ""
    accepted_on: date | None = None
    accepted_by: Annotated[str, Text(LONGEST["accepted_by"]), Typed()] = ""
    warranty_until: date | None = None
    own: Annotated[str, Text(LONGEST_OWN), Typed(lines=True)] = ""

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Which item, and who answers for it."""
        del about
        who = f"{self.responsible_name} {self.responsible}".strip()
        return words.said(self, "responsible", who=who) if who else words.said(self)


@dataclass(frozen=True, slots=True)
class FactChange:
    """The value of a fact before and after."""

    before: Annotated[str | int | None, Scalar(LONGEST_NOTE), Key("from")]
    after: Annotated[str | int | None, Scalar(LONGEST_NOTE), Typed(lines=True), Key("to")]


@recorded("equipment.changed")
@dataclass(frozen=True, slots=True)
class Changed(Body):
    """Facts of an item were corrected, with a reason; the facts are named as in `Item`."""

    tag: Tag
    changes: Annotated[Mapping[str, FactChange], Many(20, 1)]
    reason: Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Every fact from what to what, or that it is as it was, and why."""
        variant = "item" if about == subject("item", self.tag) else ""
        return words.said(self, variant, changes=changes_words(words, self.changes))


def changes_words(words: EntryWords, changes: Mapping[str, FactChange]) -> str:
    """Every fact from what to what, or that it is as it was."""
    said = [
        words(
            "entry.change" if change.before != change.after else "entry.stays",
            field=words.choice("equipment.field", name),
            before=fact_words(words, name, change.before),
            after=fact_words(words, name, change.after),
        )
        for name, change in changes.items()
    ]
    return words.joined(said)


def fact_words(words: EntryWords, name: str, value: str | int | None) -> str:
    """A fact of an item in words, as entries hold it."""
    if value in (None, ""):
        return words("entry.empty")
    if name == "responsible":
        return words.thing(subject("officer", str(value)))
    if name == "own":
        return words("entry.own_join").join(str(value).splitlines())
    if name == "value_fen" and isinstance(value, int):
        return words.money(value)
    return words.choice("equipment.condition", str(value)) if name == "condition" else str(value)


@recorded("equipment.imported")
@dataclass(frozen=True, slots=True)
class ItemsImported(TableImported):
    """Items were registered or changed by the lines of a table; each line has its entry before this one."""


@recorded("equipment.retagged")
@dataclass(frozen=True, slots=True)
class Retagged(Body):
    """An item bears another tag from now on; `tag` is its first one, `before` the one that it bore until now."""

    tag: Tag
    before: Tag
    new_tag: Annotated[Tag, Typed()]
    reason: Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """From which tag to which, and why."""
        return words.said(self, "item" if about == subject("item", self.tag) else "")


@dataclass(frozen=True, slots=True)
class TakenItem:
    """An item that was handed out until `due_at` (None: without a due date); `recording` when it holds recordings."""

    tag: Tag
    category: CategoryNumber
    name: ItemName
    place: Place
    due_at: datetime | None
    recording: bool

    @property
    def counted(self) -> bool:
        """Whether it is counted gear, of which it says how many pieces."""
        return False

    def shown(self, words: EntryWords) -> str:
        """What it is called in a sentence."""
        return words.item(self.tag, self.name)


@recorded("equipment.checked_out")
@dataclass(frozen=True, slots=True)
class CheckedOut(Body):
    """Items were handed out to an officer, for an activity of the catalogue or none (EQ-04)."""

    number: OfficerNumber
    name: PersonName
    department: Annotated[str, Text(60)]
    group: Annotated[str, Text(60)]
    activity: PolicyCode | None
    lines: Annotated[tuple[TakenItem, ...], Many(MOST_LINES, 1)]
    warnings: Warnings
    signature: DrawnSignature | None

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Who took what; in an item's history, until when."""
        line = _line_of(self.lines, about)
        if line is None:
            return words.said(self, items=items_words(words, self.lines))
        if line.due_at is None:
            return words.said(self, "item")
        return words.said(self, "until", due=words.moment(line.due_at))


@dataclass(frozen=True, slots=True)
class TakenItem2(TakenItem):
    """An item that was handed out, with the length of its loan as `station.core.deadlines.Length` writes it.

    The length is None without a due date. `provisional` says that `due_at` was computed on a year whose public
    holidays were not announced.
    """

    length: Annotated[str | None, Text(40)] = None
    provisional: bool = False


@recorded("equipment.checked_out", 2)
@dataclass(frozen=True, slots=True)
class CheckedOut2(CheckedOut):
    """Items were handed out to an officer; in this version each line says how its due moment was computed (EQ-07)."""

    lines: Annotated[tuple[TakenItem2, ...], Many(MOST_LINES, 1)]


@dataclass(frozen=True, slots=True)
class ReturnedItem:
    """An item that the officer `number` returned, its condition, and whether recordings are awaited.

    `due_at` is when it was due; `recordings_due_at` (DM-05) is until when its recordings must be imported;
    `recordings_session` is the import during the loan that already holds them.
    """

    tag: Tag
    category: CategoryNumber
    name: ItemName
    place: Place
    number: OfficerNumber
    holder_name: PersonName
    due_at: datetime | None
    condition: ItemCondition
    note: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]
    recordings_due_at: datetime | None
    recordings_session: Session | None

    @property
    def counted(self) -> bool:
        """Whether it is counted gear, of which it says how many pieces."""
        return False

    def shown(self, words: EntryWords) -> str:
        """What it is called in a sentence."""
        return words.item(self.tag, self.name)


@recorded("equipment.checked_in")
@dataclass(frozen=True, slots=True)
class CheckedIn(Body):
    """Items were returned; `on_behalf` when another person than their holder brought them."""

    on_behalf: bool
    lines: Annotated[tuple[ReturnedItem, ...], Many(MOST_LINES, 1)]
    warnings: Warnings
    signature: DrawnSignature | None

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Who brought back what; in an item's history, how it was found."""
        return self.came_back(words, about, unnamed=self.on_behalf)

    def came_back(self, words: EntryWords, about: str, *, unnamed: bool) -> str:
        """Whose things came back; `unnamed` where it isn't said who brought them, so that nobody is taken for their holder."""
        line, behalf = _line_of(self.lines, about), "_on_behalf" if unnamed else ""
        if line is not None:
            condition = words.choice("equipment.condition", line.condition)
            who = line.holder_name or line.number
            return words.said(self, f"item{behalf}", who=who, condition=condition)
        names = tuple(dict.fromkeys(each.holder_name or each.number for each in self.lines))
        found = [(each.condition, each.shown(words)) for each in self.lines]
        items = with_conditions(words, items_words(words, self.lines), found)
        return words.said(self, behalf[1:], who=words.joined(names), items=items)


def _line_of(lines: Sequence[TLine], about: str) -> TLine | None:
    return next((line for line in lines if subject("item", line.tag) == about), None)


def items_words(words: EntryWords, lines: Sequence[TakenItem | ReturnedItem]) -> str:
    """What went out or came back: the only item, or the first one and how many there are; of counted gear how many pieces."""
    some = "stock.some_lines" if any(each.counted for each in lines) else "entry.some_items"
    return words.some(some, [each.shown(words) for each in lines])


@recorded("equipment.recording_exempted")
@dataclass(frozen=True, slots=True)
class RecordingExempted(Body):
    """A written explanation replaces the recordings of a return (RC-06)."""

    tag: Tag
    ground: PolicyCode
    text: Annotated[str, Text(LONGEST_EXPLANATION, 1), Typed(lines=True)]
    returned_by: OfficerNumber | None
    returned_at: datetime | None

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """The explanation."""
        return words.said(self, "item" if about == subject("item", self.tag) else "")


@recorded("equipment.nothing_recorded")
@dataclass(frozen=True, slots=True)
class NothingRecorded(Body):
    """Nothing was recorded in a loan.

    The taker declared it, the actor confirmed it, and the return is complete (EQ-05). `checked_device` says that the
    device could be read then and held no recording of the loan.
    """

    tag: Tag
    reason: Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]
    returned_by: OfficerNumber | None
    returned_at: datetime | None
    checked_device: bool

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Why, and whether the device was read."""
        variant = "item" if about == subject("item", self.tag) else ""
        checked = words("entry.device_checked" if self.checked_device else "entry.device_not_checked")
        return words.said(self, variant, checked=checked)


@recorded("training.recorded")
@dataclass(frozen=True, slots=True)
class TrainingRecorded(Body):
    """An officer was trained on a category (EQ-03)."""

    number: OfficerNumber
    category: CategoryNumber
    trained_on: date
    note: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]
