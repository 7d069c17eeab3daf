"""To which day and which records an entry belongs: by that, not by when it was recorded, it is about a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from station.approvals.bodies import RequestWithdrawn, StepDecided
from station.audit.year.values import YearPeriod
from station.core.clock import local
from station.core.ledger import Entry
from station.core.ledger.voiding import Voiding
from station.inventory.bodies import TrainingRecorded
from station.inventory.care.bodies import Cared, InstrumentVerified, ScrapDisposed, ScrapSealed
from station.inventory.certificates.books import month_end
from station.inventory.certificates.month_bodies import PaperMonthDue, PaperMonthSigned
from station.inventory.losses.bodies import ItemReported
from station.inventory.stock.loss_bodies import PaperLossReported
from station.inventory.stocktake.bodies import (
    FindingDecided,
    StocktakeCancelled,
    StocktakeClosed,
    StocktakeFiled,
)
from station.inventory.testing.bodies import RapidTestFollowedUp, RapidTestReported, RapidTestWithdrawn
from station.people.conduct.bodies import (
    ConductCommended,
    ConductCriticised,
    ConductWithdrawn,
    OrderSettled,
    UnitAssessed,
    ViolationRecorded,
)

_DECEMBER: Final = 12


@dataclass(frozen=True, slots=True)
class Belongs:
    """What an entry is about: the day by which heads count it, the entries that count no more by it, and those whose row it changes."""

    day: date
    voids: tuple[int, ...] = ()
    records: tuple[int, ...] = ()

    @property
    def named(self) -> tuple[int, ...]:
        """All earlier entries that it is about."""
        return (*self.voids, *self.records)


class Belonging:
    """Says it of each entry; shown all that the heads take, in their order, since a finding belongs to the count as it was closed."""

    def __init__(self, period: YearPeriod) -> None:
        self._period = period
        self._reports = set[int]()
        self._closed: dict[int, int] = {}

    def of(self, entry: Entry) -> Belongs:
        """What the next entry is about."""
        body = entry.typed
        if isinstance(body, ItemReported | PaperLossReported):
            self._reports.add(entry.seq)
        elif isinstance(body, StocktakeClosed):
            self._closed[body.stocktake] = entry.seq
        return Belongs(self._day(entry), _taken_back(entry), self._changed(entry))

    def _day(self, entry: Entry) -> date:
        """The day that a body names, else that on which it happened; of a month or a whole year the last one."""
        match entry.typed:
            case Cared() | InstrumentVerified() | ScrapSealed() | ScrapDisposed() as body:
                return body.on
            case TrainingRecorded() as body:
                return body.trained_on
            case RapidTestReported() as body:
                return body.tested_on
            case ConductCriticised() | ViolationRecorded() | ConductCommended() as body:
                return body.happened_on
            case UnitAssessed() as body:
                return date(body.year, _DECEMBER, 31)
            case PaperMonthDue() | PaperMonthSigned() as body:
                return local(month_end(body.month, self._period.zone), self._period.zone).date()
        return local(entry.happened_at, self._period.zone).date()

    def _changed(self, entry: Entry) -> tuple[int, ...]:
        match entry.typed:
            case OrderSettled() as body:
                return (body.order,)
            case RapidTestFollowedUp() as body:
                return (body.test,)
            case StepDecided() | RequestWithdrawn() as body if body.request in self._reports:
                return (body.request,)
            case FindingDecided() | StocktakeFiled() | StocktakeCancelled() as body:
                return (self._closed.get(body.stocktake, body.stocktake),)
        return ()


def _taken_back(entry: Entry) -> tuple[int, ...]:
    """The entries that count no more by it."""
    match entry.typed:
        case Voiding() as body:
            return tuple(each.seq for each in body.voided)
        case ConductWithdrawn() as body:
            return (body.record,)
        case RapidTestWithdrawn() as body:
            return (body.test,)
        case UnitAssessed() as body if body.before:
            return (body.before,)
    return ()
