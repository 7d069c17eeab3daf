"""What the entries of one stocktake tell, gathered in their order: nothing beside the ledger is believed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from station.core.ledger import Entry
from station.inventory.stocktake.bodies import (
    ExpectedLine,
    FindingDecided,
    FindingLine,
    FindingsStated,
    ScannedLine,
    ScanWithdrawn,
    StocktakeCancelled,
    StocktakeClosed,
    StocktakeExpected,
    StocktakeFiled,
    StocktakePaused,
    StocktakeResumed,
    StocktakeScanned,
    StocktakeStarted,
)
from station.inventory.stocktake.values import OPEN, StocktakeState
from station.people.leaving.passing import PassedOn

CHECKER: Final = "checker"
"""The part of whoever was drawn to count, and did so on paper, for whom another recorded it."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was read at the place `line` of the entry `seq`, when and by whom."""

    seq: int
    line: int
    at: datetime
    by: str
    read: ScannedLine


_TURNED: Final = {
    StocktakePaused: StocktakeState.PAUSED,
    StocktakeResumed: StocktakeState.RUNNING,
    StocktakeCancelled: StocktakeState.CANCELLED,
}


def passed_to(body: PassedOn, starter: str, counters: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Who has to see a count through, and who counts, once it was passed on."""
    now = body.to_number if starter == body.number else starter
    return now, tuple(body.to_number if each == body.number else each for each in counters)


class StocktakeRecord:
    """A stocktake as its entries tell it; `follow` takes the next one. It is told from the entry that started it on."""

    def __init__(self, start: Entry) -> None:
        self.seq = start.seq
        self.started = start.of(StocktakeStarted)
        self.started_at = start.happened_at
        self.started_by = start.actor.name
        self.starter = start.actor.number or ""
        """Who has to see it through: whoever began it, or has taken it over."""
        self.counters = self.started.counters
        """Who may count besides those who keep the register, as it is now."""
        self.passed: list[Entry] = []
        self.state = StocktakeState.RUNNING
        self.last = (start.seq, start.hash)
        """The newest entry that was followed: its number and hash."""
        self.book: dict[str, ExpectedLine] = {}
        self.sightings: dict[tuple[int, int], Sighting] = {}
        self.of_tag: dict[str, list[tuple[int, int]]] = {}
        self.seen_lines = 0
        self.closed: StocktakeClosed | None = None
        self.closed_at: datetime | None = None
        self.findings: dict[int, FindingLine] = {}
        self.decisions: dict[int, FindingDecided] = {}
        self.filed: StocktakeFiled | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is not done with."""
        return self.state in OPEN

    def follow(self, entries: Iterable[Entry]) -> None:
        """Take further entries about it, in their order."""
        for entry in entries:
            self._follow(entry)
            self.last = (entry.seq, entry.hash)

    def _follow(self, entry: Entry) -> None:
        match entry.typed:
            case StocktakeExpected(lines=expected):
                self.book.update((each.tag, each) for each in expected)
            case StocktakeScanned(lines=scanned):
                by = next((each.name for each in entry.others if each.role == CHECKER), entry.actor.name)
                for line, read in enumerate(scanned, 1):
                    self._see(Sighting(entry.seq, line, entry.happened_at, by, read))
            case ScanWithdrawn() as body:
                self._unsee(body)
            case StocktakePaused() | StocktakeResumed() | StocktakeCancelled() as body:
                self.state = _TURNED[type(body)]
            case StocktakeClosed() as body:
                self.state, self.closed, self.closed_at = StocktakeState.CLOSED, body, entry.happened_at
            case FindingsStated(lines=found):
                self.findings.update((each.finding, each) for each in found)
            case FindingDecided() as body:
                self.decisions[body.finding] = body
            case StocktakeFiled() as body:
                self.filed = body
            case _:
                self._pass_on(entry)

    def _pass_on(self, entry: Entry) -> None:
        if isinstance(body := entry.typed, PassedOn):
            self.passed.append(entry)
            self.starter, self.counters = passed_to(body, self.starter, self.counters)

    def _see(self, sighting: Sighting) -> None:
        place = (sighting.seq, sighting.line)
        self.sightings[place] = sighting
        tag = sighting.read.tag
        if tag:
            before = self.of_tag.setdefault(tag, [])
            self.seen_lines += tag in self.book and not before
            before.append(place)

    def _unsee(self, body: ScanWithdrawn) -> None:
        gone = self.sightings.pop((body.scan, body.reading), None)
        if gone is not None and gone.read.tag:
            left = self.of_tag[gone.read.tag]
            left.remove((body.scan, body.reading))
            self.seen_lines -= gone.read.tag in self.book and not left

    def seen(self, tag: str) -> tuple[Sighting, ...]:
        """What was read of an item, in its order."""
        return tuple(self.sightings[place] for place in self.of_tag.get(tag, ()))


class StocktakeEntries(Protocol):
    """The entries of stocktakes within one transaction."""

    def entries(self, seq: int, after: int = 0) -> list[Entry]:
        """The entry `seq` that started one and all about it, above the number `after`."""
        ...


class RecordView(Protocol):
    """What a record is told from."""

    @property
    def stocktakes(self) -> StocktakeEntries:
        """Stocktakes."""
        ...


def record_of(view: RecordView, seq: int) -> StocktakeRecord | None:
    """The stocktake by the entry `seq`; None where that started none."""
    entries = view.stocktakes.entries(seq)
    if not entries or entries[0].seq != seq or not isinstance(entries[0].typed, StocktakeStarted):
        return None
    told = StocktakeRecord(entries[0])
    told.follow(entries[1:])
    return told
