"""The audit of a year from the entries: every head takes each entry once, in the order of their numbers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from station.audit.year.heads.care import CareHead
from station.audit.year.heads.certificates import CertificatesHead
from station.audit.year.heads.conduct import ConductOfYear
from station.audit.year.heads.earlier import EarlierHead
from station.audit.year.heads.loans import LoansHead
from station.audit.year.heads.losses import LossesHead
from station.audit.year.heads.movements import MovementsHead
from station.audit.year.heads.officers import OfficersOfYear
from station.audit.year.heads.plain import PrintersHead, TrainingHead
from station.audit.year.heads.rapid_tests import RapidTestsOfYear
from station.audit.year.heads.repairs import RepairsHead
from station.audit.year.heads.stock import StockHead
from station.audit.year.heads.stocktakes import StocktakesHead
from station.audit.year.lateness import later_of
from station.audit.year.ports import EntriesInOrder, YearHead, YearView
from station.audit.year.values import COUNT_RULE, LATER_RULE, Counting, YearFigures, YearHeads, YearPeriod
from station.core.clock import FIRST_DAY, LAST_DAY, local
from station.core.errors import Refused
from station.core.ledger import Opaque, Stream
from station.core.ledger.voiding import Voids
from station.core.progress import CancelToken, Progress, Report
from station.inventory.entitlement.void_bodies import TrainingVoided
from station.inventory.stock.bodies import StockMovementVoided
from station.inventory.voiding.bodies import FactsVoided, MovementVoided

_VOIDS: Final = frozenset(
    each.KIND for each in (MovementVoided, FactsVoided, StockMovementVoided, TrainingVoided)
)
_LOOK: Final = 500
"""Entries between two looks at whether a person wants to stop."""


def heads_of(period: YearPeriod) -> tuple[YearHead, ...]:
    """The heads, made anew; the order is that of the sheets."""
    losses, training, conduct = LossesHead(), TrainingHead(), ConductOfYear()
    return (
        StockHead(period.before),
        MovementsHead(),
        LoansHead(),
        StocktakesHead(),
        losses,
        RepairsHead(),
        CareHead(),
        training,
        conduct,
        OfficersOfYear(training, conduct, losses),
        PrintersHead(),
        RapidTestsOfYear(),
        CertificatesHead(),
    )


def decided_period(
    view: YearView, year: int, as_of: date | None, now: datetime, zone: str
) -> tuple[YearPeriod, YearHeads]:
    """The time of an audit that is made now, and where the streams stood.

    Without `as_of` it is the end of the year; of a year that is not over, now. Raises Refused ``audit.year_implausible``,
    ``audit.year_ahead``, ``audit.day_outside``, ``audit.day_ahead``, ``audit.nothing_then``.
    """
    today = local(now, zone).date()
    _require_day(year, as_of, today)
    last = as_of or min(today, date(year, 12, 31))
    ends = _midnight(last, zone, days=1)
    begins = _midnight(date(year, 1, 1), zone)
    made = {stream: view.ledger.head(stream) for stream in Stream}
    opening = {stream: view.years.head_before(stream, begins) for stream in Stream}
    over = ends <= now
    day = {stream: view.years.head_before(stream, ends) if over else made[stream] for stream in Stream}
    if not day[Stream.CUSTODY].seq:
        raise Refused("audit.nothing_then", rule="EQ-10", year=year, day=last.isoformat())
    heads = YearHeads(opening, day, made)
    return period_of(year, min(ends, now), zone, heads), heads


def period_of(year: int, as_of: datetime, zone: str, heads: YearHeads) -> YearPeriod:
    """The time of an audit, by where the streams stood."""
    return YearPeriod(year, as_of, zone, heads.opening[Stream.CUSTODY].seq, heads.day[Stream.CUSTODY].seq)


def span(view: YearView, first: date, last: date, zone: str) -> tuple[YearPeriod, YearHeads]:
    """The time from one day of a year to the end of another that is over, and where the streams stood: what happened then counts."""
    begins, ends = _midnight(first, zone), _midnight(last, zone, days=1)
    made = {stream: view.ledger.head(stream) for stream in Stream}
    opening = {stream: view.years.head_before(stream, begins) for stream in Stream}
    day = {stream: view.years.head_before(stream, ends) for stream in Stream}
    before, until = opening[Stream.CUSTODY].seq, day[Stream.CUSTODY].seq
    return YearPeriod(last.year, ends, zone, before, until, first), YearHeads(opening, day, made)


def _require_day(year: int, as_of: date | None, today: date) -> None:
    facts = {"year": year, "today": today.isoformat()}
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise Refused(
            "audit.year_implausible", rule="EQ-10", year=year, first=FIRST_DAY.year, last=LAST_DAY.year
        )
    if year > today.year:
        raise Refused("audit.year_ahead", rule="EQ-10", **facts)
    if as_of is not None and as_of.year != year:
        raise Refused("audit.day_outside", rule="EQ-10", day=as_of.isoformat(), **facts)
    if as_of is not None and as_of > today:
        raise Refused("audit.day_ahead", rule="EQ-10", day=as_of.isoformat(), **facts)


def _midnight(day: date, zone: str, *, days: int = 0) -> datetime:
    return datetime.combine(day + timedelta(days=days), time.min, ZoneInfo(zone)).astimezone(UTC)


def gather(
    entries: EntriesInOrder,
    period: YearPeriod,
    made: int,
    report: Report,
    cancel: CancelToken | None,
    later_kinds: Collection[str] | None = None,
    later_rule: int = LATER_RULE,
    count_rule: int = COUNT_RULE,
) -> YearFigures:
    """All heads over the entries up to the day, and what was recorded of the year after it, up to the entry `made`.

    Later entries are looked for among `later_kinds`, else among all that the heads take: a check names those of its package,
    and the rules by which it looked for them and counted.

    Raises `Cancelled`, `IntegrityProblem` ``store.entry_damaged``, Refused ``audit.entry_unknown`` for an entry that a newer
    program wrote.
    """
    plain = heads_of(period)
    earlier = EarlierHead(period, _VOIDS.union(*(head.kinds for head in plain)))
    heads = (*plain, earlier)
    voids = Voids(entries.between(Stream.CUSTODY, _VOIDS, 0, period.until))
    counting = Counting(period, voids, count_rule)
    taking: dict[str, list[YearHead]] = {}
    for head in heads:
        for kind in head.kinds:
            taking.setdefault(kind, []).append(head)
    for number, entry in enumerate(entries.between(Stream.CUSTODY, taking, 0, period.until)):
        if number % _LOOK == 0:
            if cancel is not None:
                cancel.check()
            report(Progress("audit_year.reading", entry.seq, period.until, "entries"))
        if isinstance(entry.typed, Opaque):
            raise Refused("audit.entry_unknown", seq=entry.seq, kind=entry.kind, version=entry.version)
        for head in taking[entry.kind]:
            head.take(entry, counting)
    found = [head.figures(counting) for head in heads]
    looked_for = tuple(sorted(taking if later_kinds is None else later_kinds))
    after = entries.between(Stream.CUSTODY, looked_for, period.until, made)
    return YearFigures(
        period,
        tuple(sheet for each in found for sheet in each.sheets),
        tuple(figure for each in found for figure in each.figures),
        tuple(later_of(period, earlier.belonging, later_rule, after)),
        looked_for,
        later_rule,
        count_rule,
    )
