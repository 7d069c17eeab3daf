"""Decisions about a stocktake as a whole: that it starts, pauses, goes on, is given up, closed, and filed. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from station.core.attachments import AttachedFile
from station.core.calendar import CalendarYear
from station.core.deadlines import Length, LengthUnit
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft, canonical_bytes, subject
from station.core.ledger.bodies import codec_of
from station.core.policy import Policy, working_hours
from station.core.policy.served import served_integer
from station.inventory.places.values import PlaceTree
from station.inventory.stock.numbers import Numbers, range_words
from station.inventory.stocktake.bodies import (
    FINDINGS_AT_ONCE,
    FULL,
    LINES_AT_ONCE,
    MOST_BOOK,
    MOST_COUNTERS,
    MOST_FILES,
    STOCKTAKE,
    ExpectedLine,
    FindingsStated,
    StocktakeCancelled,
    StocktakeClosed,
    StocktakeExpected,
    StocktakeFiled,
    StocktakePaused,
    StocktakeResumed,
    StocktakeScope,
    StocktakeStarted,
)
from station.inventory.stocktake.drawn import NOBODY, DrawnTeam, checks
from station.inventory.stocktake.drawn_bodies import StocktakeStarted2
from station.inventory.stocktake.matching import Ending, Matched
from station.inventory.stocktake.record import StocktakeRecord
from station.inventory.stocktake.values import FindingKind, Purpose, ScopeKind, StocktakeState
from station.inventory.values import Item
from station.people.deadlines.bodies import DueBy
from station.people.naming import noted, written
from station.people.sessions import Session
from station.people.values import Officer

RULE: Final = "EQ-10"
INTERVAL: Final = served_integer("EQ-10", "count_interval_months")
FILE_DAYS: Final = served_integer("PF-12", "file_working_days")


@dataclass(frozen=True, slots=True)
class StartCase:
    """A stocktake that is to begin: its scope with the items, who counts, the stocktakes that run, and the ledger's end.

    `numbers` are those of each numbered range that are in the store, by tag; `names` of whoever has something.
    """

    scope: StocktakeScope
    purpose: Purpose
    blind: bool
    items: Sequence[Item]
    numbers: Mapping[str, Sequence[Numbers]]
    names: Mapping[str, str]
    counters: Sequence[tuple[str, Officer | None]]
    running: Sequence[tuple[int, StocktakeScope]]
    book_seq: int
    places: PlaceTree
    within: tuple[str, ...] = ()
    team: DrawnTeam = NOBODY


def decide_start(
    session: Session, case: StartCase, policy: Policy, now: datetime
) -> Decided[tuple[ExpectedLine, ...]]:
    """A stocktake begins; its lines are recorded under its number (`expected_drafts`).

    Raises Refused ``stocktake.nothing_expected``, ``stocktake.too_much``, ``stocktake.runs_already``,
    ``stocktake.too_many_counters``, ``stocktake.keeper_counts``, ``counter.unknown_officer``, ``counter.officer_left``.
    """
    del policy
    counters = _counters(case.counters)
    if case.purpose is Purpose.SPOT_CHECK:
        _require_no_keeper(case)
    for seq, scope in case.running:
        if (scope.kind, scope.codes) == (case.scope.kind, case.scope.codes):
            raise Refused("stocktake.runs_already", rule=RULE, field="scope", stocktake=seq)
    if (
        not case.items and not case.within
    ):  # a shelf that is empty by the book may have something all the same
        raise Refused("stocktake.nothing_expected", rule=RULE, field="scope")
    if len(case.items) > MOST_BOOK:
        facts = {"count": len(case.items), "most": MOST_BOOK}
        raise Refused("stocktake.too_much", rule=RULE, field="scope", **facts)
    lines = tuple(_line(each, case) for each in case.items)
    body = StocktakeStarted(
        case.scope,
        case.purpose,
        case.blind,
        counters,
        len(lines),
        sum(each.quantity for each in lines),
        case.book_seq,
        digest_of(lines),
    )
    if case.team.draw or case.scope.kind is ScopeKind.DRAW:
        same: dict[str, Any] = {each.name: getattr(body, each.name) for each in fields(body)}
        body = StocktakeStarted2(**same, within=case.within, team_draw=case.team.draw, team=case.team.members)
    subjects = tuple(subject("officer", each) for each in counters)
    rules = (RULE, "PF-11") if case.purpose is Purpose.SPOT_CHECK else (RULE,)
    return Decided((session.draft(body, now, subjects=subjects, rules=rules),), (), lines)


def expected_drafts(
    session: Session, seq: int, lines: Sequence[ExpectedLine], now: datetime
) -> Iterable[Draft]:
    """The book of the stocktake `seq`, in as many entries as it needs."""
    for part, start in enumerate(range(0, len(lines), LINES_AT_ONCE), 1):
        body = StocktakeExpected(seq, part, tuple(lines[start : start + LINES_AT_ONCE]))
        yield session.draft(body, now, subjects=(about(seq),), rules=(RULE,))


def digest_of(lines: Iterable[ExpectedLine]) -> str:
    """The SHA-256 of the canonical bytes of the lines, which the entry of the start names."""
    found = hashlib.sha256()
    for each in lines:
        found.update(canonical_bytes(codec_of(ExpectedLine).write(each)))
    return found.hexdigest()


def about(seq: int) -> str:
    """A stocktake as a subject."""
    return subject(STOCKTAKE, str(seq))


def _counters(named: Sequence[tuple[str, Officer | None]]) -> tuple[str, ...]:
    if len(named) > MOST_COUNTERS:
        facts = {"most": MOST_COUNTERS, "count": len(named)}
        raise Refused("stocktake.too_many_counters", rule=RULE, field="counters", **facts)
    found: dict[str, None] = {}
    for number, officer in named:
        if officer is None:
            raise Refused("counter.unknown_officer", rule=RULE, field="counters", number=number)
        if not officer.active:
            facts_of = {"number": officer.number, "name": officer.name}
            raise Refused("counter.officer_left", rule="EQ-13", field="counters", **facts_of)
        found[officer.number] = None
    return tuple(found)


def _require_no_keeper(case: StartCase) -> None:
    """Nobody checks what they have or answer for (PF-11)."""
    team = case.team.members
    for item in case.items:
        counters = {number for number, _ in case.counters}
        if team:
            places = (item.place,)
            counters = {each for each in counters if checks(team, each, item.tag, places, case.places)}
        kept = counters & {item.holder, item.responsible}
        if kept:
            facts = {"number": min(each for each in kept if each), "tag": item.label, "name": item.name}
            raise Refused("stocktake.keeper_counts", rule="PF-11", field="counters", **facts)


def _line(item: Item, case: StartCase) -> ExpectedLine:
    return ExpectedLine(
        item.tag,
        item.name,
        item.category,
        item.place,
        item.tracking,
        item.unit,
        item.quantity,
        range_words(case.numbers.get(item.tag, ())),
        item.state,
        item.holder or "",
        case.names.get(item.holder or "", ""),
        item.condition,
        item.part_of,
    )


@dataclass(frozen=True, slots=True)
class TurnCase:
    """A stocktake that is to pause, go on or be given up, and why."""

    record: StocktakeRecord
    reason: str = ""


def decide_pause(session: Session, case: TurnCase, policy: Policy, now: datetime) -> Decided[None]:
    """Nothing is read until it goes on. Raises Refused ``stocktake.…``."""
    del policy
    require_running(case.record)
    return _turned(session, StocktakePaused(case.record.seq, noted(case.reason, RULE)), now)


def decide_resume(session: Session, case: TurnCase, policy: Policy, now: datetime) -> Decided[None]:
    """It goes on. Raises Refused ``stocktake.runs``, ``stocktake.closed``, ``stocktake.cancelled``."""
    del policy
    require_open(case.record)
    if case.record.state is StocktakeState.RUNNING:
        raise Refused("stocktake.runs", rule=RULE, stocktake=case.record.seq)
    return _turned(session, StocktakeResumed(case.record.seq), now)


def decide_cancel(session: Session, case: TurnCase, policy: Policy, now: datetime) -> Decided[None]:
    """It is given up. Raises Refused ``stocktake.reason_missing``, ``stocktake.closed``, ``stocktake.cancelled``."""
    del policy
    require_open(case.record)
    seq = case.record.seq
    why = written(case.reason, "stocktake.reason_missing", RULE, field="reason", stocktake=seq)
    return _turned(session, StocktakeCancelled(seq, why), now)


def _turned(
    session: Session, body: StocktakePaused | StocktakeResumed | StocktakeCancelled, now: datetime
) -> Decided[None]:
    return Decided((session.draft(body, now, subjects=(about(body.stocktake),), rules=(RULE,)),), (), None)


def require_open(record: StocktakeRecord) -> None:
    """Raise Refused ``stocktake.closed``, ``stocktake.cancelled``."""
    if not record.is_open:
        raise Refused(f"stocktake.{record.state.value}", rule=RULE, stocktake=record.seq)


def require_running(record: StocktakeRecord) -> None:
    """Raise Refused ``stocktake.paused`` or as `require_open`."""
    require_open(record)
    if record.state is StocktakeState.PAUSED:
        raise Refused("stocktake.paused", rule=RULE, stocktake=record.seq)


@dataclass(frozen=True, slots=True)
class CloseCase:
    """A stocktake that is to close, with what follows from it by the custody entries up to `through`."""

    record: StocktakeRecord
    matched: Matched
    through: int
    title: str
    years: tuple[CalendarYear, ...]
    zone: str
    reason: str = ""


def decide_close(session: Session, case: CloseCase, policy: Policy, now: datetime) -> Decided[None]:
    """The numbers and the findings. Raises Refused ``stocktake.nothing_scanned``, ``stocktake.closed``, ``stocktake.cancelled``."""
    record, found = case.record, case.matched
    require_open(record)
    why = noted(case.reason, RULE)
    if not record.sightings and not why:
        raise Refused("stocktake.nothing_scanned", rule=RULE, field="reason", stocktake=record.seq)
    hours = working_hours(policy, case.years, case.zone)
    file_by = DueBy.after(now, Length(FILE_DAYS.of(policy), LengthUnit.WORKING_DAYS), hours)
    full = record.started.scope.kind is ScopeKind.ALL
    next_by = DueBy.after(now, Length(INTERVAL.of(policy), LengthUnit.MONTHS), hours) if full else None
    body = StocktakeClosed(
        record.seq,
        case.through,
        found.ended(Ending.FOUND) + found.added,
        found.ended(Ending.MISSING),
        found.count(FindingKind.SURPLUS),
        found.count(FindingKind.MISPLACED),
        found.count(FindingKind.UNKNOWN),
        found.ended(Ending.MOVED),
        found.count(FindingKind.UNSHOWN),
        found.declared,
        len(found.findings),
        why,
        case.title,
        tuple(filter(None, (session.number,))),
        file_by,
        next_by,
    )
    subjects = (about(record.seq), FULL) if full else (about(record.seq),)
    drafts = [session.draft(body, now, subjects=subjects, rules=(RULE, "PF-12"))]
    lines = found.findings
    for part, start in enumerate(range(0, len(lines), FINDINGS_AT_ONCE), 1):
        some = lines[start : start + FINDINGS_AT_ONCE]
        items = dict.fromkeys(subject("item", each.tag) for each in some if each.tag)
        stated = FindingsStated(record.seq, part, some)
        drafts.append(session.draft(stated, now, subjects=(about(record.seq), *items), rules=(RULE,)))
    return Decided(tuple(drafts), (), None)


@dataclass(frozen=True, slots=True)
class FileCase:
    """The results of a stocktake are to be filed, with the scans of the signed paper."""

    record: StocktakeRecord
    note: str
    files: tuple[AttachedFile, ...]


def decide_file(session: Session, case: FileCase, policy: Policy, now: datetime) -> Decided[None]:
    """The results are filed (PF-12). Raises Refused ``stocktake.not_closed``, ``stocktake.filed``, ``stocktake.undecided``, ``stocktake.too_many_files``."""
    del policy
    record = case.record
    if record.state is not StocktakeState.CLOSED:
        raise Refused("stocktake.not_closed", rule="PF-12", stocktake=record.seq)
    if record.filed is not None:
        raise Refused("stocktake.filed", rule="PF-12", stocktake=record.seq)
    undecided = len(record.findings) - len(record.decisions)
    if undecided:
        raise Refused("stocktake.undecided", rule="PF-12", stocktake=record.seq, count=undecided)
    if len(case.files) > MOST_FILES:
        raise Refused("stocktake.too_many_files", rule="PF-12", field="files", most=MOST_FILES)
    body = StocktakeFiled(record.seq, noted(case.note, "PF-12"), case.files)
    return Decided((session.draft(body, now, subjects=(about(record.seq),), rules=("PF-12",)),), (), None)
