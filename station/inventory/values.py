"""Equipment as values: items, spans of custody, open returns, training, shortfall.

Tags are in the form of `station.inventory.tags.canonical_tag`; officers are named by number, categories by their
number in the catalogue (EQ-01). Moments are aware and in UTC; amounts of money are whole fen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final


class ItemState(StrEnum):
    """Whether an item is in the store, out, back with its recordings awaited, out for repair, lost, or written off.

    Words are texts ``equipment.state.…``.
    """

    IN_STORE = "in_store"
    OUT = "out"
    AWAITING_RECORDINGS = "awaiting_recordings"
    AT_REPAIR = "at_repair"
    LOST = "lost"
    WRITTEN_OFF = "written_off"


GONE = frozenset({ItemState.LOST, ItemState.WRITTEN_OFF})
"""An item in one of these is no stock of the office."""
DISPUTE: Final = "dispute"
"""What a request over the condition of a return is about; worded in ``approvals.matter.dispute``."""
SETTLED = frozenset({ItemState.IN_STORE, ItemState.AT_REPAIR})
"""Nobody has an item in one of these, and nothing of its last loan is awaited."""


class ReturnOutcome(StrEnum):
    """How the recordings of a loan were settled (EQ-05): words are texts ``equipment.outcome.…``."""

    IMPORTED = "imported"
    EXEMPTED = "exempted"
    NOTHING_RECORDED = "nothing_recorded"


class Condition(StrEnum):
    """The condition of an item when it was last checked: words are texts ``equipment.condition.…``."""

    GOOD = "good"
    DAMAGED = "damaged"
    INCOMPLETE = "incomplete"


class Tracking(StrEnum):
    """Whether a line of the register is one piece with its tag, stock whose pieces are counted, or such stock of one lot with its expiry.

    A `RANGE` is stock whose pieces bear numbers that follow each other. Pieces of a `LENT` line go out on loan and come back; what is out of it in one loan is a `PORTION`, which only a loan
    makes. Words are texts ``equipment.tracking.…``.
    """

    SINGLE = "single"
    COUNTED = "counted"
    LOT = "lot"
    LENT = "lent"
    RANGE = "range"
    PORTION = "portion"


REGISTERED: Final = (Tracking.SINGLE, Tracking.COUNTED, Tracking.LOT, Tracking.LENT, Tracking.RANGE)
"""Ways of tracking that a registration chooses from."""


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of equipment in its present state.

    `tag` is its first tag, by which entries name it for ever; `label` is the tag that it bears now, and `former_tags` are
    those that it bore before. `responsible` is the number of the officer who answers for it, whoever has it now, "" for nobody
    in particular; `own` holds the office's own fields (EQ-10), each on its line.
    `holder` is the number of the officer who has it, `taken_at` since when and `due_at` until when (None: without a
    due date). `recordings_due_at` (DM-05) is set while its recordings are awaited; `returned_by` is then the officer
    whose loan it was. `last_import_at` and `last_import_session` are the last complete import of its recordings.
    `outcome` is how its last loan was settled, None while it is out or its recordings are awaited, and where none
    were due. `held_for` is the unit or place that it is lent to (`Receiver.key`), "" where its holder has it for themselves. `reserved` says that it is or was kept for somebody's coming activity (EQ-04), `asked` is what a request about it that runs asks for, "" where none does (EQ-11, EQ-12).
    Of counted stock `quantity` in its `unit` is there, and `minimum` is how much there should be at least (0: nothing is asked);
    a single item is one piece. A `lot` is used by the day on which it expires, `expires_on`, at the latest (ST-05).
    A portion is `quantity` pieces of the line `part_of`, by its first tag; none once all of them are back in the line. `numbers` are all that a numbered range ever had.
    The verification of a measuring instrument holds to the end of `verified_until` (ST-06), None where none is on record.
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
    label: str = ""
    former_tags: tuple[str, ...] = ()
    asset_number: str = ""
    responsible: str = ""
    supplier: str = ""
    purchase_order: str = ""
    accepted_on: date | None = None
    accepted_by: str = ""
    warranty_until: date | None = None
    own: str = ""
    reserved: bool = False
    asked: str = ""
    held_for: str = ""
    tracking: Tracking = Tracking.SINGLE
    unit: str = ""
    quantity: int = 1
    minimum: int = 0
    lot: str = ""
    expires_on: date | None = None
    part_of: str = ""
    numbers: str = ""
    verified_until: date | None = None

    def __post_init__(self) -> None:
        """An item that never got another tag bears its first one."""
        if not self.label:
            object.__setattr__(self, "label", self.tag)

    @property
    def counted(self) -> bool:
        """Whether it is stock of which pieces come and go."""
        return self.tracking not in (Tracking.SINGLE, Tracking.PORTION)

    @property
    def is_portion(self) -> bool:
        """Whether it is what went out of a counted line in one loan: lent, handed over and returned like a single item."""
        return self.tracking is Tracking.PORTION

    @property
    def low(self) -> bool:
        """Whether no more of this stock is there than there should be at least."""
        return self.counted and 0 < self.minimum >= self.quantity

    def expired(self, today: date) -> bool:
        """Whether some of a lot is there that may not be used any more (ST-05)."""
        return self.expires_on is not None and self.expires_on < today and self.quantity > 0

    @property
    def disputed(self) -> bool:
        """Whether the officer and the desk disagree over its condition, and nobody has decided yet (EQ-11)."""
        return self.asked == DISPUTE

    def overdue(self, now: datetime) -> bool:
        """Whether it is out past its due time (EQ-07)."""
        return self.state is ItemState.OUT and self.due_at is not None and self.due_at < now

    def days_late(self, now: datetime) -> int | None:
        """Full days past its due time, 0 within the first one; None when it is not late."""
        if self.due_at is None or not self.overdue(now):
            return None
        return (now - self.due_at).days


@dataclass(frozen=True, slots=True)
class HeldCount:
    """How many pieces of a category a person has, how many loans of it are overdue (EQ-07), and how much they have for themselves.

    Counted gear of a category is told apart by its `name`, which is empty for single items: a category says nothing of what it is.
    """

    category: int
    items: int
    overdue: int
    own: int
    name: str = ""


def own_of(held: Iterable[HeldCount]) -> Counter[int]:
    """How much of each category somebody has for themselves."""
    found = Counter[int]()
    for each in held:
        found[each.category] += each.own
    return found


@dataclass(frozen=True, slots=True)
class NewItem:
    """The facts of an item that is to be registered; see `Item`."""

    tag: str
    category: int
    name: str
    model: str = ""
    serial: str = ""
    usb_serial: str = ""
    place: str = ""
    acquired_on: date | None = None
    value_fen: int | None = None
    asset_number: str = ""
    responsible: str = ""
    supplier: str = ""
    purchase_order: str = ""
    accepted_on: date | None = None
    accepted_by: str = ""
    warranty_until: date | None = None
    own: str = ""
    tracking: Tracking = Tracking.SINGLE
    unit: str = ""
    quantity: int = 1
    minimum: int = 0
    lot: str = ""
    expires_on: date | None = None
    numbers: str = ""


@dataclass(frozen=True, slots=True)
class CustodySpan:
    """`number` had the item `tag` from `start` to `end` (None: still has it). `seq` is the check-out's entry."""

    tag: str
    number: str
    start: datetime
    end: datetime | None
    seq: int


def full_group(department: str, group: str) -> str:
    """The full name of a group (``一科 一组``), since every department may have a first group; "" for no group.

    A group whose name begins with its department's (``一科一组``) has its full name already.
    """
    return group if not group or group.startswith(department) else f"{department} {group}"


class TrainingTopic(StrEnum):
    """What a training teaches (EQ-03); worded in ``equipment.training_head.<value>``."""

    RULES = "rules"
    PERFORMANCE = "performance"
    OPERATION = "operation"
    UPKEEP = "upkeep"


TRAINING: Final = "training"
"""The area of a training's subject: it is named by the entry of its session, older ones by their own."""


@dataclass(frozen=True, slots=True)
class Training:
    """An officer's training on a category (EQ-03): what was taught, where that is said, and by whom."""

    number: str
    category: int
    trained_on: date
    note: str = ""
    heads: tuple[TrainingTopic, ...] = ()
    trainer: str = ""
    seq: int = 0
    """The entry that recorded it."""
    session: int = 0
    """The entry of the session in which it took place; 0 of older ones."""
    minutes: int = 0
    """How long that took; 0: not said."""


@dataclass(frozen=True, slots=True)
class OpenReturn:
    """An item that was returned and whose recordings are awaited (EQ-05)."""

    tag: str
    category: int
    name: str
    returned_by: str
    returned_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CategoryCover:
    """A category compared with the standard for the whole office (EQ-02).

    `required` follows from the catalogue and the number of people; `existing` counts all registered items, `damaged`
    the damaged ones among them, `missing` how many lack when the damaged ones do not count.
    """

    category: int
    required: int
    existing: int
    in_store: int
    out: int
    damaged: int

    @property
    def missing(self) -> int:
        """How many undamaged items lack."""
        return max(0, self.required - (self.existing - self.damaged))


@dataclass(frozen=True, slots=True)
class Gap:
    """Who lacks what: `group` (by its full name) or else `number` holds `held` of the `required` of a category.

    With `shared`, the category is stored centrally and short: the office lacks `CategoryCover.missing` of them, and
    this is one of those without one.
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
