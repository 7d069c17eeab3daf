"""How a stocktake stands, as a value for screens and commands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from station.core.codes import code_key
from station.core.ledger import Entry, Stream, subject
from station.inventory.stocktake.bodies import (
    FindingDecided,
    FindingLine,
    StocktakeClosed,
    StocktakeScope,
)
from station.inventory.stocktake.drawn import without_account
from station.inventory.stocktake.drawn_bodies import Checker, team_of
from station.inventory.stocktake.ports import StocktakeView
from station.inventory.stocktake.record import Sighting, StocktakeRecord
from station.inventory.stocktake.values import OPEN, FindingKind, Purpose, StocktakeState
from station.people.permissions import Permission
from station.people.sessions import Session

LATEST = 20
"""Scans that are shown of a stocktake."""


@dataclass(frozen=True, slots=True)
class PlaceProgress:
    """How many lines of the book lie at a place, as it is written there, and how many of them were seen."""

    place: str
    expected: int
    seen: int


@dataclass(frozen=True, slots=True)
class StocktakeStanding:
    """A stocktake as it stands. `expected`, `seen` and `places` are None and empty for who counts blind; `read` are all codes."""

    id: int
    scope: StocktakeScope
    purpose: Purpose
    blind: bool
    state: StocktakeState
    counters: tuple[str, ...]
    started_at: datetime
    started_by: str
    closed_at: datetime | None
    expected: int | None
    seen: int | None
    read: int
    places: tuple[PlaceProgress, ...]
    latest: tuple[Sighting, ...]
    closed: StocktakeClosed | None
    findings: tuple[FindingLine, ...]
    decisions: Mapping[int, FindingDecided]
    filed: bool
    may_scan: bool
    team: tuple[Checker, ...] = ()
    """Who was drawn to count, and for what (PF-11); nobody else reads codes."""
    hands_for: tuple[Checker, ...] = ()
    """Who was drawn and can't sign in, for whom this person may record what they counted on paper."""
    struck: frozenset[int] = frozenset()
    """The findings about which something was done that does not count any more."""

    only_for_others: bool = False
    """Whether the person counts nothing themselves, and only records it for others."""
    starter: str = ""
    """The number of who has to see it through."""
    passed: tuple[Entry, ...] = ()
    """The entries by which it was passed on, the oldest first."""
    counters_named: tuple[str, ...] = ()
    """The counters in their order, as persons are named on screen."""

    @property
    def is_open(self) -> bool:
        """Whether it is not done with."""
        return self.state in OPEN

    @property
    def acted(self) -> bool:
        """Whether something was done to the register, or asked for, by a decision."""
        return any(each.entry or each.request for each in self.decisions.values())

    @property
    def open_decisions(self) -> int:
        """How many findings nobody has decided yet."""
        return len(self.findings) - len(self.decisions)

    @property
    def counts(self) -> Mapping[FindingKind, int]:
        """How many findings are of each kind."""
        return {kind: sum(each.kind is kind for each in self.findings) for kind in FindingKind}


def standing_of(view: StocktakeView, told: StocktakeRecord, session: Session) -> StocktakeStanding:
    """How it stands for this person: a counter of a blind one does not see the book while it is open."""
    keeps = session.may(Permission.EQUIPMENT_EDIT)
    tells = keeps or not told.started.blind or not told.is_open
    started = told.started
    drawn = keeps or session.number in {each.number for each in team_of(started)}
    hands = without_account(view, told) if drawn and told.is_open else ()
    return StocktakeStanding(
        told.seq,
        started.scope,
        started.purpose,
        started.blind,
        told.state,
        told.counters,
        told.started_at,
        told.started_by,
        told.closed_at,
        started.lines if tells else None,
        told.seen_lines if tells else None,
        len(told.sightings),
        _places(told) if tells else (),
        tuple(each for _, each in sorted(told.sightings.items())[-LATEST:])[::-1],
        told.closed,
        tuple(told.findings[line] for line in sorted(told.findings)),
        dict(told.decisions),
        told.filed is not None,
        told.is_open and (bool(hands) or _may_scan(told, session, keeps=keeps)),
        team_of(started),
        hands,
        _struck(view, told.decisions),
        only_for_others=bool(hands) and not _may_scan(told, session, keeps=keeps),
        starter=told.starter,
        passed=tuple(told.passed),
        counters_named=tuple(_named(view, number) for number in told.counters),
    )


def _named(view: StocktakeView, number: str) -> str:
    officer = view.people.officer(number)
    return number if officer is None else f"{officer.name} {number}"


def _may_scan(told: StocktakeRecord, session: Session, *, keeps: bool) -> bool:
    team = team_of(told.started)
    if team:
        return session.number in {each.number for each in team}
    return keeps or session.number in told.counters


def _struck(view: StocktakeView, decisions: Mapping[int, FindingDecided]) -> frozenset[int]:
    done = {line: each for line, each in decisions.items() if each.entry}
    voids = view.voids.of([(Stream.CUSTODY, each.entry) for each in done.values()])
    found = set()
    for line, each in done.items():
        entry = view.ledger.entry(Stream.CUSTODY, each.entry)
        about = subject("item", each.tag) if each.tag else ""
        if entry is not None and voids.by(entry, about) is not None:
            found.add(line)
    return frozenset(found)


def _places(told: StocktakeRecord) -> tuple[PlaceProgress, ...]:
    found: dict[str, list[int]] = {}
    called: dict[str, str] = {}
    for tag, line in told.book.items():
        key = code_key(line.place)
        called.setdefault(key, line.place)
        counts = found.setdefault(key, [0, 0])
        counts[0] += 1
        counts[1] += bool(told.of_tag.get(tag))
    return tuple(PlaceProgress(called[key], *found[key]) for key in sorted(found))
