"""What was recorded after the day of an audit and is about its year: entered late, or going on with what counted in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Final

from station.approvals.bodies import RequestWithdrawn, StepDecided
from station.audit.year.values import HeadFigures, Later, YearPeriod
from station.core.ledger import Body, Entry, Opaque
from station.core.ledger.voiding import Voiding
from station.inventory.bodies import TrainingRecorded
from station.inventory.care.bodies import Cared, InstrumentVerified, ScrapDisposed, ScrapSealed
from station.inventory.testing.bodies import RapidTestFollowedUp, RapidTestReported, RapidTestWithdrawn
from station.people.conduct.bodies import (
    ConductCommended,
    ConductCriticised,
    ConductWithdrawn,
    OrderSettled,
    UnitAssessed,
    ViolationRecorded,
)

MOST_LATER: Final = 5000
"""Later entries that are told one by one."""


def later_of(period: YearPeriod, heads: Iterable[HeadFigures], entries: Iterable[Entry]) -> Iterator[Later]:
    """Those of `entries`, all of them after the day, that are about the year; `heads` are what counted."""
    about = {seq for head in heads for sheet in head.sheets for line in sheet.lines for seq in line.entries}
    for number, entry in enumerate(each for each in entries if _is_about(period, about, each)):
        if number == MOST_LATER:
            return
        about.add(entry.seq)  # what takes back a late one is as late
        day = _own_day(entry.typed) or period.day(entry)
        back = _taken_back(entry.typed)
        yield Later(entry.seq, entry.kind, day, entry.recorded_at, entry.actor.name, back)


def _is_about(period: YearPeriod, about: Collection[int], entry: Entry) -> bool:
    body = entry.typed
    if isinstance(body, Voiding):
        return any(period.before < each.seq <= period.until or each.seq in about for each in body.voided)
    if any(seq in about for seq in _goes_on_with(body)):
        return True
    if isinstance(body, UnitAssessed):
        return period.over and body.year == period.year
    own = _own_day(body)
    return period.has(own) if own else period.holds(entry) and period.as_of > entry.happened_at


def _own_day(body: Body | Opaque) -> date | None:
    """The day by which a head takes it, where that is not the day on which it was recorded."""
    match body:
        case ConductCriticised() | ViolationRecorded() | ConductCommended():
            return body.happened_on
        case Cared() | InstrumentVerified() | ScrapSealed() | ScrapDisposed():
            return body.on
        case TrainingRecorded():
            return body.trained_on
        case RapidTestReported():
            return body.tested_on
    return None


def _taken_back(body: Body | Opaque) -> tuple[int, ...]:
    """The entries that count no more by it."""
    match body:
        case Voiding():
            return tuple(each.seq for each in body.voided)
        case ConductWithdrawn():
            return (body.record,)
        case RapidTestWithdrawn():
            return (body.test,)
        case UnitAssessed() if body.before:
            return (body.before,)
    return ()


def _goes_on_with(body: Body | Opaque) -> tuple[int, ...]:
    """The entries whose row it takes back or brings to an end; no head of a later year tells of them."""
    match body:
        case OrderSettled():
            return (body.order,)
        case RapidTestFollowedUp():
            return (body.test,)
        case StepDecided() | RequestWithdrawn():
            return (body.request,)
    return _taken_back(body)
