"""The year of an officer as use cases: for whoever it is about, and for whoever may look at people; present or as of a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from station.approvals.values import RequestState
from station.audit.officer_year.damage import Damage, damage_by_officer
from station.audit.officer_year.facts import LOAN, RECORDINGS, OfficerYearCase, officer_year
from station.audit.officer_year.ports import OfficerYearStore, OfficerYearView
from station.audit.officer_year.report import BEHIND, officer_paper, unit_paper
from station.audit.officer_year.values import PROVING, OfficerYear, YearFact
from station.core.clock import FIRST_DAY, LAST_DAY, local_today
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import categories
from station.core.progress import CancelToken, Progress, silent
from station.core.progress import Report as Progressed
from station.core.report import Report
from station.core.texts import Texts
from station.inventory.papers.accepted import undone
from station.people.asking import Extent, asks
from station.people.conduct.use_cases import SEEN
from station.people.naming import number_key
from station.people.offices.units import unit_named
from station.people.offices.values import UnitLevel
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer
from station.printing.dated import DatedPapers, Origins

RULE: Final = "EQ-16"


class OfficerYears(DatedPapers, behind=BEHIND, ask=asks(within=SEEN)):
    """One's own year, and with PEOPLE_VIEW those of others and of units."""

    def __init__(self, store: OfficerYearStore, origins: Origins) -> None:
        self._store, self._origins = store, origins

    @asks(within=SEEN)
    def of(self, session: Session, number: str, year: int) -> OfficerYear:
        """The facts of an officer's year. Raises Refused ``people.unknown_officer``, also for one that the person may not see, ``officer_year.year``."""
        key = number_key(number)
        if not (key == session.number or SEEN.of(session) is Extent.OFFICE):
            raise Refused("people.unknown_officer", rule=RULE, field="number", number=number)
        with self._store.read() as view:
            officer = view.people.officer(key)
            if officer is None:
                raise Refused("people.unknown_officer", rule=RULE, field="number", number=number)
            return self._year(view, officer, year, damage_by_officer(view))

    @asks(within=SEEN)
    def findings(self, session: Session, number: str, year: int) -> tuple[YearFact, ...]:
        """What a violation of that year may rest on, the newest first. Raises like `of`."""
        found = self.of(session, number, year).facts
        return tuple(sorted((each for each in found if each.heading in PROVING), key=_newest))

    @asks(Permission.PEOPLE_VIEW)
    def of_unit(
        self,
        session: Session,
        unit: str,
        year: int,
        report: Progressed = silent,
        cancel: CancelToken | None = None,
    ) -> tuple[OfficerYear, ...]:
        """The years of those in a unit, and of those who left it in service or within the year. Raises like `of`, and as `unit_named`."""
        del session
        with self._store.read() as view:
            found = unit_named(unit, view.people)
            whole = found.level is UnitLevel.OFFICE
            mine = [each for each in view.people.officers() if whole or each.department == found.name]
            years, damage = [], damage_by_officer(view)
            for place, officer in enumerate(sorted(mine, key=lambda each: (each.department, each.number))):
                if cancel is not None:
                    cancel.check()
                report(Progress("officer_year.reading", place, len(mine), "officers"))
                each = self._year(view, officer, year, damage)
                if officer.active or each.facts:
                    years.append(each)
            return tuple(years)

    @asks(within=SEEN)
    def paper(self, session: Session, texts: Texts, number: str, year: int) -> Report:
        """年度履历 of an officer: what is on record under each head, with the numbers of the entries. Raises like `of`."""
        said = texts("officer_year.of_year", year=year)
        origin = self._origins.origin(session, texts, (said,), BEHIND)
        return officer_paper(texts, origin, self.of(session, number, year), self._store)

    @asks(Permission.PEOPLE_VIEW)
    def unit_paper(self, session: Session, texts: Texts, unit: str, year: int) -> Report:
        """The counts of each officer of a unit under each head, summed. Raises like `of_unit`."""
        said = (texts("officer_year.of_year", year=year), texts("officer_year.of_unit", unit=unit))
        origin = self._origins.origin(session, texts, said, BEHIND)
        return unit_paper(texts, origin, self.of_unit(session, unit, year), self._store)

    # ---------------------------------------------------------------------------------------- internal

    def _year(
        self, view: OfficerYearView, officer: Officer, year: int, damage: Mapping[str, Sequence[Damage]]
    ) -> OfficerYear:
        clock = self._store.clock
        _require_year(year, local_today(clock))
        first, until = (_midnight(each, clock.zone) for each in (year, year + 1))
        entries = view.ledger.about(subject("officer", officer.number))
        case = OfficerYearCase(
            officer,
            year,
            view.equipment.trainings(officer.number),
            view.conduct.of_officer(officer.number),
            view.deadlines.missed((LOAN, RECORDINGS), officer.number, first, until, clock.now()),
            entries,
            view.voids.of([(each.stream, each.seq) for each in entries]),
            partial(_standing, view),
            {each.number: each for each in categories(view.shown_policy)},
            clock.zone,
            clock.now(),
            damage.get(officer.number, ()),
            view.conduct.assessment(officer.department, year) if officer.department else None,
        )
        return officer_year(case)


def _standing(view: OfficerYearView, seq: int) -> RequestState | None:
    """How the request by an entry stands; None where there is none, or what came of it was undone."""
    found = view.requests.request(seq)
    if found is None or (found.state is RequestState.ACCEPTED and undone(view, found)):
        return None
    return found.state


def _require_year(year: int, today: date) -> None:
    if not FIRST_DAY.year <= year <= min(today.year, LAST_DAY.year - 1):
        facts = {"year": year, "first": FIRST_DAY.year, "last": today.year}
        raise Refused("officer_year.year", rule=RULE, field="year", **facts)


def _midnight(year: int, zone: str) -> datetime:
    return datetime.combine(date(year, 1, 1), time.min, ZoneInfo(zone))


def _newest(fact: YearFact) -> tuple[int, int]:
    return -fact.on.toordinal(), -fact.seq
