"""What became of counts that were a person's to make or to see through, for the handover of whoever leaves (EQ-13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from station.core.clock import local
from station.core.ledger import Entry, Stream, subject
from station.inventory.ports import LedgerFacts
from station.inventory.stocktake.bodies import (
    STOCKTAKE,
    StocktakeCancelled,
    StocktakeClosed,
    StocktakeStarted,
)
from station.inventory.stocktake.passing import StocktakePassedOn
from station.inventory.stocktake.ports import StocktakeView
from station.inventory.stocktake.record import passed_to
from station.inventory.stocktake.values import ScopeKind
from station.people.leaving.bodies import LONGEST_TITLE
from station.people.leaving.matter_bodies import MatterEnd, MatterKind, SettledMatter
from station.people.offices.keeper_bodies import KEEPER_CHANGE, KeeperCountSigned

_ALL = (1 << 31) - 1


class EndsReader(LedgerFacts, Protocol):
    """The ledger, with entries by their kind."""

    def of_kind(self, stream: Stream, kind: str, size: int, *, checked: bool = False) -> list[Entry]:
        """The newest entries of exactly this kind, newest first."""
        ...


class PassedView(StocktakeView, Protocol):
    """The state that one transaction sees."""

    @property
    def ledger(self) -> EndsReader:
        """The ledger."""
        ...


def counts_passed(view: PassedView) -> dict[int, list[StocktakePassedOn]]:
    """What was passed on of each count, by its number, the oldest first."""
    found: dict[int, list[StocktakePassedOn]] = {}
    for entry in _passings(view):
        body = entry.of(StocktakePassedOn)
        found.setdefault(body.stocktake, []).append(body)
    return found


def _passings(view: PassedView) -> list[Entry]:
    told = view.ledger.of_kind(Stream.CUSTODY, StocktakePassedOn.KIND, _ALL, checked=True)
    return [each for each in reversed(told) if isinstance(each.typed, StocktakePassedOn)]


def whose_count(
    entry: Entry, body: StocktakeStarted, passed: Sequence[StocktakePassedOn]
) -> tuple[str, tuple[str, ...]]:
    """Who has to see a count through that was begun by `entry`, and who counts, as it was `passed` on."""
    starter, counters = entry.actor.number or "", body.counters
    for each in passed:
        starter, counters = passed_to(each, starter, counters)
    return starter, counters


class CountsSettled:
    """Counts in which a person counted, of what they had, or which they began, that came to an end or went to another; joint counts of theirs."""

    def settled_of(self, number: str, since: date, view: PassedView) -> tuple[SettledMatter, ...]:
        """Counts in the order in which they ended, then those that were passed on, then joint counts."""
        return (
            *_counts(number, since, view),
            *_passed(number, since, view),
            *_joint_counts(number, since, view),
        )


def _counts(number: str, since: date, view: PassedView) -> Iterator[SettledMatter]:
    passed = counts_passed(view)
    for kind in (StocktakeClosed.KIND, StocktakeCancelled.KIND):
        for entry in reversed(view.ledger.of_kind(Stream.CUSTODY, kind, _ALL, checked=True)):
            body = entry.typed
            if not isinstance(body, StocktakeClosed | StocktakeCancelled) or _day(entry) < since:
                continue
            begun = view.ledger.entry(Stream.CUSTODY, body.stocktake, checked=True)
            started = None if begun is None else begun.typed
            if (
                begun is not None
                and isinstance(started, StocktakeStarted)
                and _theirs(begun, started, number, passed.get(body.stocktake, ()))
            ):
                end = MatterEnd.DONE if isinstance(body, StocktakeClosed) else MatterEnd.WITHDRAWN
                about = subject(STOCKTAKE, str(body.stocktake))
                title = started.scope.name or ", ".join(started.scope.codes)
                code, by = str(body.stocktake), (entry.actor.number or "", entry.actor.name)
                yield SettledMatter(
                    MatterKind.COUNT, about, code, title[:LONGEST_TITLE], end, *by, entry.seq, _day(entry)
                )


def _theirs(entry: Entry, body: StocktakeStarted, number: str, passed: Sequence[StocktakePassedOn]) -> bool:
    of_theirs = body.scope.kind is ScopeKind.HOLDER and number in body.scope.codes
    starter, counters = whose_count(entry, body, passed)
    return of_theirs or number in counters or starter == number


def _passed(number: str, since: date, view: PassedView) -> Iterator[SettledMatter]:
    """Counts that somebody else has now."""
    for entry in _passings(view):
        body = entry.of(StocktakePassedOn)
        if body.number == number and _day(entry) >= since:
            about, code, to = body.matter, str(body.stocktake), (body.to_number, body.to_name)
            on = _day(entry)
            yield SettledMatter(
                MatterKind.COUNT, about, code, body.title, MatterEnd.PASSED, *to, entry.seq, on
            )


def _joint_counts(number: str, since: date, view: PassedView) -> Iterator[SettledMatter]:
    """What they kept went over to whoever signed for it."""
    for entry in view.ledger.about(subject("officer", number), checked=True):
        body = entry.typed
        if isinstance(body, KeeperCountSigned) and _day(entry) >= since:
            mine = body.leaver is not None and body.leaver.number == number
            end = MatterEnd.PASSED if mine else MatterEnd.DONE
            to = (body.successor.number, body.successor.name)
            about = subject(KEEPER_CHANGE, str(body.change))
            yield SettledMatter(
                MatterKind.JOINT_COUNT, about, str(body.change), body.unit, end, *to, entry.seq, _day(entry)
            )


def _day(entry: Entry) -> date:
    return local(entry.happened_at, entry.zone).date()
