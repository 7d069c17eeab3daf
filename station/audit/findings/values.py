"""Indications and findings of DM-12 as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from station.core.ledger import Entry
from station.core.policy import Bilingual


class MediaFindingKind(StrEnum):
    """What was done wrong; worded in ``findings.kind.<value>``."""

    NOT_RECORDED = "not_recorded"
    LATE = "late"
    LEAKED = "leaked"
    DAMAGED = "damaged"
    DELETED = "deleted"


class IndicationSource(StrEnum):
    """What an indication was read from; worded in ``findings.source.<value>``."""

    OUTING = "outing"
    AWAITED = "awaited"
    LATE_IMPORT = "late_import"
    FIXITY = "fixity"
    BROKEN = "broken"
    """A recording came in cut off, empty, without its index, or its device did not give all of it."""
    BIN = "bin"
    NUMBER_GAP = "number_gap"


@dataclass(frozen=True, slots=True)
class Indication:
    """What the state shows and a person has to judge: of which officer ("" where that is not told), on which day, about which subject.

    `key` names it for as long as the state shows it; `what` is what it is about in words.
    """

    kind: MediaFindingKind
    source: IndicationSource
    key: str
    number: str
    person: str
    unit: str
    on: date
    about: str
    what: Bilingual


@dataclass(frozen=True, slots=True)
class NotedFinding:
    """A finding on record, by the entry that noted it; `withdrawal` is the one by which it counts no more.

    `violation` is the number of the violation that counts and rests on it (0: none).
    """

    entry: Entry
    withdrawal: Entry | None = None
    violation: int = 0

    @property
    def counts(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawal is None


@dataclass(frozen=True, slots=True)
class MediaFindingWish:
    """What a person says was found: of which officer, on which day, about which recording (hash), device (tag) or matter (number)."""

    kind: MediaFindingKind
    number: str
    text: str
    on: date | None = None
    recording: str = ""
    item: str = ""
    matter: str = ""
