"""The counter as a value: the person, the lines, the last answer.

A `Counter` belongs to one screen and lives in memory; nothing is recorded before the person confirms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from station.core.documents import Document
from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.notices import Notice
from station.inventory.disputing.values import Dissent
from station.inventory.movement.person import CounterPerson
from station.inventory.receivers.values import Receiver
from station.inventory.values import Condition, Item


class Direction(StrEnum):
    """Whether an item goes out, comes back, or goes straight from one officer to another: words are texts ``counter.direction.…``."""

    TAKE = "take"
    RETURN = "return"
    HANDOVER = "handover"


class AnswerKind(StrEnum):
    """The kind of an answer: accepted, accepted with a notice, refused."""

    OK = "ok"
    WARNING = "warning"
    REFUSED = "refused"


class Effect(StrEnum):
    """What a scan changed, for the screen; ``confirm`` asks the screen to open the signature, ``report`` the form for a fault."""

    NONE = "none"
    PERSON = "person"
    LINE_ADDED = "line_added"
    LINE_CHANGED = "line_changed"
    LINE_REMOVED = "line_removed"
    ACTIVITY = "activity"
    RECEIVER = "receiver"
    MATTER = "matter"
    CONFIRM = "confirm"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class CounterLine:
    """One item on the counter; `label` is the tag that it bears. `holder` is who will have it (take) or whose loan ends (return).

    `due_at` is when it must be back (take; None: without a due date) or was due (return); `provisional` says that a
    year that decides it is not announced yet. `condition` and `note` are what is found on return. `awaits_recordings`
    says that its recordings must be imported after the return (EQ-05), `nothing_recorded` why there are none. `kit` is the code of the kit
    whose scan laid it. `seen` is False for one laid from the list of what the person has, until the thing itself is scanned or judged.
    `put_at` is the code of the place where a returned item is put, which `place` names then. `receiver` is the unit or place for which
    `holder` has it or signs for it. `giver` is who has an item that goes straight to the holder; `for_another`: who brings it back neither
    has it nor belongs to the unit that it is lent to. Of counted stock `quantity` in its `unit` is issued; of counted gear it is `lent` so,
    or comes back of a portion of the line `part_of`, of which `out` pieces are out. `dissent` is what the officer says against the condition (EQ-11).
    `numbers` are those of a numbered range that are issued.
    """

    tag: str
    direction: Direction
    category: int
    category_name: str
    name: str
    place: str
    holder: str
    holder_name: str
    due_at: datetime | None = None
    provisional: bool = False
    condition: Condition = Condition.GOOD
    note: str = ""
    awaits_recordings: bool = False
    nothing_recorded: str = ""
    notices: tuple[Notice, ...] = ()
    kit: str = ""
    seen: bool = True
    label: str = ""
    put_at: str = ""
    receiver: Receiver | None = None
    giver: str = ""
    giver_name: str = ""
    giver_has_pin: bool = True
    for_another: bool = False
    quantity: int = 1
    unit: str = ""
    dissent: Dissent | None = None
    lent: bool = False
    part_of: str = ""
    out: int = 0
    numbers: str = ""

    @property
    def counted(self) -> bool:
        """Whether it is stock that is issued by quantity and used up."""
        return bool(self.unit) and not self.lent

    @property
    def stays_out(self) -> int:
        """How many pieces of the portion stay out."""
        return self.out - self.quantity if self.part_of else 0


@dataclass(frozen=True, slots=True)
class CounterAnswer:
    """The counter's answer to a scan: the line in large type, worded by the text `text_key` with `facts`.

    `notices` are shown below in smaller lines; `rule` is the rule behind a refusal or the first notice. `scanned` is
    the scanned code. `reasons` are all that speak against the act, or against handing the person anything.
    """

    kind: AnswerKind
    text_key: str
    facts: Mapping[str, object] = field(default_factory=dict)
    rule: str | None = None
    effect: Effect = Effect.NONE
    notices: tuple[Notice, ...] = ()
    scanned: str = ""
    reasons: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class Counter:
    """The state of one counter screen; `Counter()` is an empty one, ready for the next person.

    `missing` are the categories that the activity needs and that neither lines nor person have (EQ-04). `pending` is
    the number of an officer whose badge was scanned while unsaved lines of another person are on the counter: a
    second scan of the same badge discards them. `receiver` is the unit or place that items are lent to, for which the person signs.
    `outsider` is who brings things back for their holders, where that is no officer. `read` is the thing that was read last,
    whether it was laid or refused. `matter` is the number of what the loan is for.
    """

    person: CounterPerson | None = None
    lines: tuple[CounterLine, ...] = ()
    activity: str | None = None
    missing: tuple[int, ...] = ()
    pending: str | None = None
    last: CounterAnswer | None = None
    receiver: Receiver | None = None
    outsider: str = ""
    read: str = ""
    matter: str = ""

    @property
    def taking(self) -> tuple[CounterLine, ...]:
        """The lines of items to hand out."""
        return tuple(line for line in self.lines if line.direction is Direction.TAKE)

    @property
    def returning(self) -> tuple[CounterLine, ...]:
        """The lines of items to take back."""
        return tuple(line for line in self.lines if line.direction is Direction.RETURN)

    @property
    def handing(self) -> tuple[CounterLine, ...]:
        """The lines of items that go straight from who has them to the person."""
        return tuple(line for line in self.lines if line.direction is Direction.HANDOVER)

    @property
    def own(self) -> tuple[CounterLine, ...]:
        """Of the lines to take back those of what the person has, or a unit of theirs."""
        return tuple(line for line in self.returning if not line.for_another)

    @property
    def last_named(self) -> CounterLine | None:
        """The line that the last answer was about; None after a refusal, which is about what can't be done."""
        if self.last is None or self.last.kind is AnswerKind.REFUSED:
            return None
        return self.line(str(self.last.facts.get("tag", "")))

    def line(self, tag: str) -> CounterLine | None:
        """The line of an item, by its first tag or by the one that it bears; of counted gear also what goes or comes back of it."""
        named = (line for line in self.lines if tag in (line.tag, line.label))
        return next(named, None) or next((line for line in self.lines if tag and tag == line.part_of), None)


@dataclass(frozen=True, slots=True)
class KeptSlip:
    """A slip of one entry: the document to print, and where it is kept (None when keeping it failed)."""

    number: str
    document: Document
    path: Path | None


@dataclass(frozen=True, slots=True)
class CounterResult:
    """What a confirmation recorded: one entry for what came back and one for what went out, as far as there was any.

    Each has its slip. `declarations` are the entries that say that nothing was recorded in a loan (EQ-05).

    `disputes` are the requests over conditions with which an officer disagrees (EQ-11).

    `items` are the items as they stand now, in the order of the lines; `stored` are those of them that came back and belong in the
    store (EQ-08).
    """

    entries: tuple[Entry, ...]
    items: tuple[Item, ...]
    slips: tuple[KeptSlip, ...]
    notices: tuple[Notice, ...]
    declarations: tuple[Entry, ...] = ()
    stored: tuple[Item, ...] = ()
    disputes: tuple[Entry, ...] = ()
    pieces: int = 0
    """How many things went out or came back, of counted gear and stock its pieces; 0 where nothing did."""
