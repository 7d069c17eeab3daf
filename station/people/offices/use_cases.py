"""Offices as use cases: giving one, ending one, letting somebody stand in, and which nobody holds (EQ-06)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from station.core.clock import local, local_today, supported_day
from station.core.deadlines.steps import all_steps
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.people.asking import asks, asks_nothing
from station.people.deadlines.recipients import FUNCTIONS_OF
from station.people.naming import number_key
from station.people.offices.decide import (
    AssignmentCase,
    EndCase,
    OfficeFacts,
    SubstitutionCase,
    decide_assign,
    decide_end,
    decide_substitute,
)
from station.people.offices.holding import offices_on, offices_today
from station.people.offices.keepers import KeeperChange
from station.people.offices.keeping import ended_substitutions, keeping_of
from station.people.offices.ports import OfficesStore, OfficesView
from station.people.offices.proposing import ConfirmCase, decide_confirm, proposed_holders
from station.people.offices.returning import decide_returned
from station.people.offices.sections import OwnLine, line_headed, without_head
from station.people.offices.units import all_units, unit_named
from station.people.offices.values import Function, ProposedHolder, Unit, Vacancy
from station.people.permissions import Permission
from station.people.sessions import Session, program_session

_NAMED: Final = (Function.LEADER_IN_CHARGE, Function.EQUIPMENT_ADMINISTRATOR)
"""Whom each unit has by EQ-06; of the office it is asked."""
_FIRST: Final = {
    recipient: next(each for each in reversed(Function) if each in functions)
    for recipient, functions in FUNCTIONS_OF.items()
}
"""The function that is asked for where none of a recipient's is held."""


class OfficeHolders:
    """Who holds office. Looking needs PEOPLE_VIEW, every act PEOPLE_EDIT."""

    def __init__(self, store: OfficesStore) -> None:
        self._store = store

    @asks(Permission.PEOPLE_VIEW)
    def keeper_changes(self, session: Session) -> tuple[KeeperChange, ...]:
        """The changes of keeper that both have still to count, the oldest first (EQ-13)."""
        del session
        with self._store.read() as view:
            return view.keeper_changes.open_changes()

    @asks_nothing("the program itself, at each opening and with each new day")
    def settle_substitutes(self) -> tuple[Entry, ...]:
        """Let a joint count be due of what a keeper's substitute kept whose days ended by themselves, each once (EQ-13)."""
        clock = self._store.clock
        with self._store.read() as view:
            day = supported_day(clock.now(), clock.zone, view.told.recorded_before)
            if not ended_substitutions(view, day, clock.zone).found:
                return ()
        with self._store.write() as work:  # another desktop may have been first
            case = ended_substitutions(work, day, clock.zone)
            return record(work, decide_returned(program_session(), case, work.policy, clock.now()))

    @property
    def _today(self) -> date:
        return local_today(self._store.clock)

    @asks(Permission.PEOPLE_VIEW)
    def units(self, session: Session) -> tuple[Unit, ...]:
        """The units in which offices are held: the office, its departments, its groups."""
        with self._store.read() as view:
            return all_units(view.people)

    @asks(Permission.PEOPLE_VIEW)
    def vacant(self, session: Session) -> tuple[Vacancy, ...]:
        """The functions that nobody holds today though the office must have somebody or a step of PF-09 goes to them.

        Behind them the heads of business sections that are missing: nobody supervises the gear of that line (EQ-06).
        """
        with self._store.read() as view:
            units = all_units(view.people)
            if not units:
                return ()
            clock = self._store.clock
            held = offices_today(view.offices, session, clock.now(), clock.zone).held
            asked = {each.to for each in all_steps(view.shown_policy)}
            day = local_today(clock)
            headless = without_head(view.shown_policy, view.people, view.offices.holdings(), day)
        missing = {
            function: Vacancy(function, units[0], "EQ-06") for function in _NAMED if function not in held
        }
        for recipient, functions in FUNCTIONS_OF.items():
            if recipient in asked and not functions & held:
                function = _FIRST[recipient]
                rule = "EQ-06" if function in missing else "PF-09"
                missing[function] = Vacancy(function, units[0], rule)
        of_the_office = tuple(missing[each] for each in Function if each in missing)
        return (*of_the_office, *(Vacancy(Function.HEAD, unit, "EQ-06") for unit in headless))

    @asks(Permission.ACCOUNT_OWN)
    def own_line(self, session: Session) -> OwnLine:
        """The sections that the person heads today, whose gear they see before all other (EQ-06).

        None for whoever has an office of the whole office, and so has to do with all of it.
        """
        if session.number is None:
            return OwnLine()
        with self._store.read() as view:
            clock, holdings = self._store.clock, view.offices.holdings()
            day = local_today(clock)
            if offices_on(holdings, day, session.number).own:
                return OwnLine()
            return line_headed(view.shown_policy, view.people, holdings, session.number, day)

    @asks(Permission.PEOPLE_EDIT)
    def proposed(self, session: Session) -> tuple[ProposedHolder, ...]:
        """Who could hold what nobody in the office holds, by the roles of their accounts; none are recorded by this."""
        with self._store.read() as view:
            return self._proposed(view, session)

    @asks(Permission.PEOPLE_EDIT)
    def confirm(self, session: Session, chosen: Mapping[ProposedHolder, str]) -> tuple[Entry, ...]:
        """These hold their offices from today on, each by the basis beside it; all of them or none.

        Raises Refused ``offices.proposed_changed`` where one is not proposed any more, and like `decide_confirm`.
        """
        with self._store.write() as work:
            clock, units = self._store.clock, all_units(work.people)
            open_ones = {each for each in self._proposed(work, session) if each.hindrance is None}
            if not chosen.keys() <= open_ones:
                raise Refused("offices.proposed_changed", rule="EQ-06")
            offices = tuple(
                (_facts(work, units[0].name, each.function, each.number, clock.zone), basis)
                for each, basis in chosen.items()
            )
            now = clock.now()
            case = ConfirmCase(offices, local(now, clock.zone).date())
            return record(work, decide_confirm(session, case, work.policy, now))

    def _proposed(self, view: OfficesView, session: Session) -> tuple[ProposedHolder, ...]:
        clock, accounts = self._store.clock, view.people.accounts()
        officers = {each.number: view.people.officer(each.number) for each in accounts if each.number}
        day = local_today(clock)
        return proposed_holders(accounts, officers, view.offices.holdings(), day, session.number)

    @asks(Permission.PEOPLE_EDIT)
    def assign(
        self,
        session: Session,
        unit: str,
        function: Function,
        number: str,
        *,
        first: date,
        basis: str = "",
        in_place_of: str = "",
    ) -> tuple[Entry, ...]:
        """The officer holds the office from a day on. Raises like `decide_assign` and `unit_named`."""
        with self._store.write() as work:
            office = _facts(work, unit, function, number, self._store.clock.zone)
            case = AssignmentCase(office, first, basis, number_key(in_place_of))
            return record(work, decide_assign(session, case, work.policy, self._store.clock.now()))

    @asks(Permission.PEOPLE_EDIT)
    def end(
        self, session: Session, unit: str, function: Function, number: str, *, on: date, reason: str
    ) -> tuple[Entry, ...]:
        """The officer, or whoever stands in, no longer holds it. Raises like `decide_end` and `unit_named`."""
        with self._store.write() as work:
            case = EndCase(_facts(work, unit, function, number, self._store.clock.zone), on, reason)
            return record(work, decide_end(session, case, work.policy, self._store.clock.now()))

    @asks(Permission.PEOPLE_EDIT)
    def substitute(
        self,
        session: Session,
        unit: str,
        function: Function,
        number: str,
        *,
        absent: str = "",
        first: date,
        last: date,
        reason: str,
    ) -> tuple[Entry, ...]:
        """The officer stands in from a day to a day. Raises like `decide_substitute` and `unit_named`."""
        with self._store.write() as work:
            office = _facts(work, unit, function, number, self._store.clock.zone)
            case = SubstitutionCase(office, number_key(absent), first, last, reason)
            return record(work, decide_substitute(session, case, work.policy, self._store.clock.now()))


def _facts(view: OfficesView, unit: str, function: Function, number: str, zone: str) -> OfficeFacts:
    found, number = unit_named(unit, view.people), number_key(number)
    holdings = tuple(
        each
        for each in view.offices.holdings()
        if each.function is function and (each.unit.level, each.unit.name) == (found.level, found.name)
    )
    officers = {each: view.people.officer(each) for each in (number, *(one.number for one in holdings))}
    absent = {each.absent: view.people.officer(each.absent) for each in holdings if each.absent}
    names = tuple(
        (key, officer.name) for key, officer in {**absent, **officers}.items() if officer is not None
    )
    keeping = keeping_of(view, found, function, zone)
    return OfficeFacts(found, function, number, officers[number], holdings, names, keeping)
