"""Matters as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from station.matters.bodies import MatterDecision, MatterFacts, MatterType, Party
from station.matters.visit_bodies import VisitResult

RECORDED: Final = (MatterType.PENALTY, MatterType.LICENCE, MatterType.FOLLOW_UP)
"""Kinds of matters whose work on the spot is recorded (RC-01)."""


class MatterState(StrEnum):
    """Whether a matter is open; worded in ``matters.state.<value>``."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class SiteVisit:
    """A site visit on record: the entry that noted it, its day and result.

    The deadline of its material (DM-05) is that about `due_about`, which the entry `due_seq` began.
    """

    seq: int
    on: date
    result: VisitResult
    due_about: str
    due_seq: int


@dataclass(frozen=True, slots=True)
class MatterExemption:
    """An explanation in place of a matter's recordings (RC-06): the entry that has it, its ground and its text."""

    seq: int
    ground: str
    text: str


@dataclass(frozen=True, slots=True)
class Material:
    """What was recorded of a site visit, the first of it: the entry by which it came in, when that was, and by which import."""

    seq: int
    at: datetime
    session: str


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter as it stands. `number` is as it is written now, `former` are those that it had before. By `key`, the normal form of the first, entries know it; `seq` is the entry that opened it."""

    key: str
    number: str
    facts: MatterFacts
    state: MatterState
    seq: int
    closed_on: date | None = None
    outcome: str = ""
    visits: tuple[SiteVisit, ...] = ()
    exemptions: tuple[MatterExemption, ...] = ()
    former: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it is not closed."""
        return self.state is MatterState.OPEN

    @property
    def called(self) -> str:
        """What it is about in a few words, or about whom."""
        return self.facts.title or "、".join(self.parties)

    @property
    def kind(self) -> MatterType:
        """What kind of matter it is."""
        return self.facts.kind

    @property
    def decided_on(self) -> date | None:
        """The day of the last decision."""
        return max((each.on for each in self.facts.decisions), default=None)

    @property
    def parties(self) -> tuple[str, ...]:
        """Whom it is about, by name."""
        return tuple(each.name for each in self.facts.parties)

    @property
    def officers(self) -> tuple[str, ...]:
        """Who is in charge, each by name and number."""
        return tuple(f"{each.name} {each.number}".strip() for each in self.facts.officers)

    def is_of(self, number: str | None) -> bool:
        """Whether the officer with this number is in charge."""
        return number is not None and any(each.number == number for each in self.facts.officers)


@dataclass(frozen=True, slots=True)
class MatterWish:
    """What a person says of a matter. `officers` are numbers or badges; without a `unit` it is the first officer's."""

    kind: MatterType
    officers: tuple[str, ...]
    title: str = ""
    parties: tuple[Party, ...] = ()
    opened_on: date | None = None
    decisions: tuple[MatterDecision, ...] = field(default=())
    unit: str = ""
    quality: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class KnownNumber:
    """A number as somebody typed it: `number` is that of the matter on the list, or the typed one as it is kept.

    `listed` says whether there is such a matter, `open` whether it is open.
    """

    number: str
    listed: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class MatterOption:
    """A matter as a field offers it."""

    number: str
    said: str


HANDED_OUT: Final = "handed_out"
"""What mentions are called that tell of recordings given out, not of any that came in."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An entry of custody that names a matter: `what` is the area of its kind (``media``, ``equipment``, ``matter`` …), or `HANDED_OUT`, `number` as it stands there."""

    seq: int
    what: str
    number: str
