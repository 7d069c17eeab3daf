"""The five indicators as use cases: counting them for a period, and their paper (PF-09)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from station.archive.bodies import MediaChecked
from station.archive.session_bodies import JournalSetAside
from station.audit.indicators.counting import Incident, IndicatorCase, assess, assessed_period
from station.audit.indicators.ports import AssessmentOrigins, IndicatorStore, IndicatorView
from station.audit.indicators.report import assessment_report
from station.audit.indicators.values import Assessment, Period
from station.core.clock import FIRST_DAY, LAST_DAY, from_record, is_plausible, local, local_today
from station.core.errors import Refused
from station.core.ledger import Body, Entry, Stream
from station.core.ledger.own_bodies import LedgerRebuilt
from station.core.policy import working_hours
from station.core.report import Report
from station.core.texts import Texts
from station.people.asking import asks
from station.people.bodies import (
    AccountClosed,
    AccountCreated,
    AccountFrozen,
    AccountUnfrozen,
    RolesGranted,
    RolesRevoked,
)
from station.people.deadlines.bodies import Claimed
from station.people.offices.holding import offices_on
from station.people.permissions import Permission, Role
from station.people.sessions import Session
from station.printing.dated import DatedPapers

REPORT: Final = "indicators"
"""What they are compared with before they are shown or leave the program, by this name."""
_MOST_OF_A_KIND: Final = 100_000
"""Entries of one kind that are looked at, newest first; no office has so many."""
_INCIDENTS: Final[tuple[type[Body], ...]] = (MediaChecked, LedgerRebuilt, JournalSetAside)
_OF_ACCOUNTS: Final[tuple[type[Body], ...]] = (
    AccountCreated,
    RolesGranted,
    RolesRevoked,
    AccountFrozen,
    AccountUnfrozen,
    AccountClosed,
)


class Indicators(DatedPapers, behind="indicators", ask=asks(Permission.LEDGER_VIEW)):
    """Counts the indicators from the ledger; nothing has to be stored for them."""

    def __init__(self, store: IndicatorStore, origins: AssessmentOrigins) -> None:
        self._store, self._origins = store, origins

    @asks(Permission.LEDGER_VIEW)
    def period(self, session: Session) -> Period:
        """The present assessment year."""
        del session
        clock = self._store.clock
        with self._store.read() as view:
            return assessed_period(view.shown_policy, local_today(clock))

    @asks(Permission.LEDGER_VIEW)
    def assess(self, session: Session, period: Period) -> Assessment:
        """All five for a period, as they stood at its end, or stand now. What the centre lacks is always as of now.

        All that they are counted from is compared with the ledger, as for their paper. Raises Refused
        ``indicators.implausible`` for days that no office has (`is_plausible`), IntegrityProblem
        ``store.sources_damaged``, ``store.memory_damaged``, ``store.entry_damaged``.
        """
        del session
        _require_plausible(period)
        self._store.require_sound(REPORT)
        return self._assess(period)

    @asks(Permission.LEDGER_VIEW)
    def report(self, session: Session, texts: Texts, period: Period) -> Report:
        """The assessment on paper: the indicators, and each thing that tells against the office. Raises as `assess`."""
        days = texts("indicators.period", first=period.first.isoformat(), last=period.last.isoformat())
        origin = self._origins.origin(session, texts, (days,), REPORT)
        return assessment_report(self._assess(period), origin, texts)

    def _assess(self, period: Period) -> Assessment:
        _require_plausible(period)
        clock = self._store.clock
        zone, now = clock.zone, clock.now()
        begins = datetime.combine(period.first, time(), ZoneInfo(zone)).astimezone(UTC)
        ends = datetime.combine(period.last + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)
        as_of = min(now, ends)
        with self._store.read() as view:
            judged, late = view.archive.judged(begins, as_of)
            peers = {stream: view.sync.peer(stream) for stream in Stream}
            case = IndicatorCase(
                period,
                begins,
                as_of,
                _roles_held(view, as_of),
                any(peer.centre_id for peer in peers.values()),
                dict(_unsent(view, {stream: peer.acked.seq for stream, peer in peers.items()})),
                tuple(view.deadlines.ran_between(begins, as_of)),
                _first_claims(view),
                tuple(_incidents(view, begins, as_of)),
                offices_on(view.offices.holdings(), min(period.last, local(now, zone).date())).held,
                judged,
                tuple(late),
            )
            hours = working_hours(view.shown_policy, view.calendar.years(), zone)
            return assess(case, view.shown_policy, hours)


def _entries(view: IndicatorView, bodies: Iterable[type[Body]]) -> list[Entry]:
    """The entries of these kinds in the order in which they were recorded."""
    found = [
        entry
        for body in bodies
        for stream in body.STREAMS
        for entry in view.ledger.of_kind(stream, body.KIND, _MOST_OF_A_KIND, checked=True)
    ]
    return sorted(found, key=lambda entry: (entry.stream.value, entry.seq))


def _roles_held(view: IndicatorView, as_of: datetime) -> frozenset[Role]:
    """The roles that an active account held at `as_of`, as the entries of accounts say."""
    roles: dict[str, frozenset[Role]] = {}
    inactive: set[str] = set()
    for entry in _entries(view, _OF_ACCOUNTS):
        if entry.recorded_at > as_of:
            continue
        match entry.typed:
            case AccountCreated() | RolesGranted() | RolesRevoked() as said:
                roles[said.account] = frozenset(map(Role, said.roles))
            case AccountFrozen() | AccountClosed() as said:
                inactive.add(said.account)
            case AccountUnfrozen() as said:
                inactive.discard(said.account)
    return frozenset().union(*(held for account, held in roles.items() if account not in inactive))


def _unsent(view: IndicatorView, confirmed: Mapping[Stream, int]) -> Iterator[tuple[Stream, datetime]]:
    for stream, seq in confirmed.items():
        oldest = view.ledger.oldest_after(stream, seq)
        if oldest is not None:
            yield stream, from_record(oldest)


def _first_claims(view: IndicatorView) -> dict[str, datetime]:
    claims: dict[str, datetime] = {}
    for entry in _entries(view, (Claimed,)):
        said = entry.of(Claimed)
        claims.setdefault(f"{said.kind}:{said.about}:{said.started}", entry.happened_at)
    return claims


def _incidents(view: IndicatorView, begins: datetime, as_of: datetime) -> Iterator[Incident]:
    for entry in _entries(view, _INCIDENTS):
        if begins <= entry.recorded_at <= as_of and _is_incident(entry):
            yield Incident(
                entry.kind.replace(".", "_"), f"{entry.stream.value}/{entry.seq}", entry.recorded_at
            )


def _is_incident(entry: Entry) -> bool:
    match entry.typed:
        case MediaChecked() as said:
            return said.bad_count > 0
        case LedgerRebuilt() as said:
            return said.differing > 0
        case JournalSetAside():
            return True
    return False


def _require_plausible(period: Period) -> None:
    for day in (period.first, period.last):
        if not is_plausible(day):
            raise Refused(
                "indicators.implausible",
                rule="PF-09",
                day=day.isoformat(),
                first=FIRST_DAY.isoformat(),
                last=LAST_DAY.isoformat(),
            )
