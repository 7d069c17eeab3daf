"""Equipment as values: items, where they are, who had them, what came back open, training, what is lacking.

Tags are written as `station.inventory.tags.canonical_tag` leaves them; officers are known by number, categories by
their number in the catalogue (EQ-01). Moments are aware and in UTC; amounts of money are whole fen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ItemState(StrEnum):
    """Where an item is in its course: words are texts ``equipment.state.…``."""

    IN_STORE = "in_store"
    OUT = "out"
    AWAITING_RECORDINGS = "awaiting_recordings"


class ReturnOutcome(StrEnum):
    """What a loan of a recording device came to (EQ-05): words are texts ``equipment.outcome.…``."""

    IMPORTED = "imported"
    EXEMPTED = "exempted"
    NOTHING_RECORDED = "nothing_recorded"


class Condition(StrEnum):
    """What an item was found to be at its last look: words are texts ``equipment.condition.…``."""

    GOOD = "good"
    DAMAGED = "damaged"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of equipment as it stands now.

    `holder` is the number of the officer who has it, `taken_at` since when and `due_at` until when (None: without a
    due date). `recordings_due_at` (DM-05) is set while its recordings are awaited; `returned_by` is then the officer
    whose loan it was. `last_import_at` and `last_import_session` are the last complete import of its recordings.
    `outcome` is what its last loan came to, None while it runs or its recordings are awaited and where none were due.
    """

    tag: str
    category: int
    name: str
    model: str = ""
    serial: str = ""
    usb_serial: str = ""
    place: str = ""
    acquired_on: date | None = None
    value_fen: int | None = None
    state: ItemState = ItemState.IN_STORE
    condition: Condition = Condition.GOOD
    note: str = ""
    holder: str | None = None
    taken_at: datetime | None = None
    due_at: datetime | None = None
    returned_by: str | None = None
    returned_at: datetime | None = None
    recordings_due_at: datetime | None = None
    last_import_at: datetime | None = None
    last_import_session: str | None = None
    outcome: ReturnOutcome | None = None

    def overdue(self, now: datetime) -> bool:
        """Whether it is out past its due time (EQ-07)."""
        return self.state is ItemState.OUT and self.due_at is not None and self.due_at < now


@dataclass(frozen=True, slots=True)
class HeldCount:
    """How many items of a category somebody has, and how many of them are past their due time (EQ-07)."""

    category: int
    items: int
    overdue: int


@dataclass(frozen=True, slots=True)
class NewItem:
    """What is known of an item when it is put on the register; see `Item`."""

    tag: str
    category: int
    name: str
    model: str = ""
    serial: str = ""
    usb_serial: str = ""
    place: str = ""
    acquired_on: date | None = None
    value_fen: int | None = None


@dataclass(frozen=True, slots=True)
class CustodySpan:
    """`number` had the item `tag` from `start` to `end` (None: has it still). `seq` is the check-out's entry."""

    tag: str
    number: str
    start: datetime
    end: datetime | None
    seq: int


def full_group(department: str, group: str) -> str:
    """A group by its full name (``一科 一组``): every department may have a first group. "" for no group.

    A group that bears its department's name already (``一科一组``) has its full name.
    """
    return group if not group or group.startswith(department) else f"{department} {group}"


@dataclass(frozen=True, slots=True)
class Training:
    """An officer's training on a category (EQ-03)."""

    number: str
    category: int
    trained_on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpenReturn:
    """An item that came back and whose recordings are still to come (EQ-05)."""

    tag: str
    category: int
    name: str
    returned_by: str
    returned_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CategoryCover:
    """A category against the standard for the whole office (EQ-02).

    `required` follows from the catalogue and the people there are; `existing` counts all items on the register,
    `damaged` those of them that are, `missing` what lacks when the damaged ones don't count.
    """

    category: int
    required: int
    existing: int
    in_store: int
    out: int
    damaged: int

    @property
    def missing(self) -> int:
        """How many sound items lack."""
        return max(0, self.required - (self.existing - self.damaged))


@dataclass(frozen=True, slots=True)
class Gap:
    """Who lacks what: `group` (by its full name) or else `number` holds `held` of the `required` of a category.

    With `shared`, the category is kept centrally and short: the office lacks `CategoryCover.missing` of them, and
    this is one of those who may go without.
    """

    category: int
    required: int
    held: int
    number: str = ""
    group: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Shortfall:
    """The office against the standard: every category, and everyone who lacks something."""

    cover: tuple[CategoryCover, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class FaultyItems:
    """Items found damaged or incomplete: how many there are, and the first of them."""

    count: int
    items: tuple[Item, ...]
