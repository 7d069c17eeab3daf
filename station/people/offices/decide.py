"""Decisions about offices: giving one, ending one, letting somebody stand in. Pure: a case holds all the facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft, subject
from station.core.policy import Policy
from station.people.naming import written
from station.people.officers import in_service
from station.people.offices.bodies import OfficeAssigned, OfficeEnded, OfficeSubstituted
from station.people.offices.keepers import NOBODY, UNKNOWN, Handed, Keeping, given_up, succeeded, taken_up
from station.people.offices.values import ONE_AT_A_TIME, Function, Holding, Unit
from station.people.sessions import Session
from station.people.values import Officer


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """An office in a unit, the officer it is about, all holdings of it on record, and what its people are called.

    `keeping` is what is known of a keeper's office.
    """

    unit: Unit
    function: Function
    number: str
    officer: Officer | None
    holdings: tuple[Holding, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    keeping: Keeping = UNKNOWN

    def name_of(self, number: str) -> str:
        """The name of somebody who holds it or did; the number of anybody else."""
        return dict(self.names).get(number, number)

    def person(self, number: str) -> tuple[str, str]:
        """A number and its name; empty for nobody."""
        return (number, self.name_of(number)) if number else NOBODY

    def handed(self, holding: Holding, successor: tuple[str, str], on: date) -> Handed:
        """What goes over from a holder to somebody."""
        return Handed(self.unit, self.function, self.person(holding.number), holding.seq, successor, on)

    @property
    def subject(self) -> str:
        """The unit, as entries name it."""
        return subject("unit", self.unit.name)

    def refused(self, code: str, holding: Holding) -> Refused:
        """A refusal because of somebody's holding."""
        return self.refused_of(code, holding.number, since=holding.first)

    def refused_of(self, code: str, number: str, **facts: object) -> Refused:
        """A refusal about an officer and this office."""
        named = {"number": number, "name": self.name_of(number)}
        return Refused(
            code, rule="EQ-06", unit=self.unit.name, function=self.function.value, **named, **facts
        )


@dataclass(frozen=True, slots=True)
class AssignmentCase:
    """The officer is to hold the office from `first` on, by the paper `basis`, in whose place ("": nobody's)."""

    office: OfficeFacts
    first: date
    basis: str = ""
    in_place_of: str = ""


@dataclass(frozen=True, slots=True)
class EndCase:
    """The officer is no longer to hold the office from `on` on."""

    office: OfficeFacts
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class SubstitutionCase:
    """The officer is to stand in for `absent` ("": the only holder) from `first` to `last`, both included."""

    office: OfficeFacts
    absent: str
    first: date
    last: date
    reason: str


def decide_assign(session: Session, case: AssignmentCase, policy: Policy, now: datetime) -> Decided[None]:
    """The officer holds the office from a day on; in whose place they come, that one is ended by the same act.

    Raises Refused ``people.unknown_officer``, ``people.officer_left``, ``people.words_too_long``, ``offices.own``,
    ``offices.held_already``, ``offices.one_only``, ``offices.one_later``, ``offices.not_held``.
    """
    office, unit = case.office, case.office.unit
    officer = _other(session, office)
    basis = written(case.basis, "people.basis_missing", "EQ-06") if case.basis.strip() else ""
    standing = [each for each in office.holdings if not each.absent and not each.over(case.first)]
    for each in standing:
        if each.number == officer.number:
            raise office.refused("offices.held_already", each)
    ended = [each for each in standing if each.number == case.in_place_of and each.first < case.first]
    if case.in_place_of and not ended:
        raise office.refused_of("offices.not_held", case.in_place_of)
    for each in standing if office.function in ONE_AT_A_TIME else ():
        if each not in ended:
            raise office.refused("offices.one_only" if each.first < case.first else "offices.one_later", each)
    body = OfficeAssigned(
        unit.level, unit.name, office.function, officer.number, officer.name, case.first, basis
    )
    about = (subject("officer", officer.number), office.subject)
    given = session.draft(body, now, subjects=about, rules=("EQ-06",))
    before = (_end(session, office, each, case.first, now, successor=officer) for each in ended)
    who = (officer.number, officer.name)
    if ended:
        handed = [office.handed(each, who, case.first) for each in ended]
        counts = succeeded(session, office.keeping, handed, policy, now)
    else:
        counts = taken_up(session, office.keeping, (unit, office.function), who, case.first, policy, now)
    return Decided((*before, given, *counts), (), None)


def decide_end(session: Session, case: EndCase, policy: Policy, now: datetime) -> Decided[None]:
    """The officer, or whoever stands in, no longer holds the office from a day on.

    On the day it begins it is taken back as a mistake. Raises Refused ``offices.not_held``, ``offices.before_it_began``,
    ``people.reason_missing``, ``people.words_too_long``.
    """
    office = case.office
    found = [each for each in office.holdings if each.number == office.number and not each.over(case.on)]
    if not found:
        raise office.refused_of("offices.not_held", office.number)
    holding = min(found, key=lambda each: (each.first, each.seq))
    if case.on < holding.first:
        raise office.refused("offices.before_it_began", holding)
    reason = written(case.reason, "people.reason_missing", "EQ-06")
    who, absent = office.person(holding.number), office.person(holding.absent)
    counts = given_up(session, office.keeping, (holding, who, absent), case.on, policy, now)
    return Decided((_end(session, office, holding, case.on, now, reason=reason), *counts), (), None)


def decide_substitute(
    session: Session, case: SubstitutionCase, policy: Policy, now: datetime
) -> Decided[None]:
    """The officer stands in for the holder from a day to a day; in these days the holder does not have the function.

    Raises Refused ``people.unknown_officer``, ``people.officer_left``, ``people.reason_missing``,
    ``people.words_too_long``, ``offices.own``, ``offices.days_reversed``, ``offices.not_held``, ``offices.nobody_holds``,
    ``offices.several_hold``, ``offices.held_already``, ``offices.substituted_already``.
    """
    office, unit = case.office, case.office.unit
    officer = _other(session, office)
    reason = written(case.reason, "people.reason_missing", "EQ-06")
    if case.last < case.first:
        raise Refused("offices.days_reversed", rule="EQ-06", first=case.first, last=case.last)
    absent = _absent(case)
    for each in office.holdings:
        if each.over(case.first) or each.first > case.last:
            continue
        if each.number == officer.number:
            raise office.refused("offices.held_already", each)
        if each.absent_seq == absent.seq:
            raise office.refused("offices.substituted_already", each)
    body = OfficeSubstituted(
        unit.level,
        unit.name,
        office.function,
        officer.number,
        officer.name,
        absent.number,
        office.name_of(absent.number),
        absent.seq,
        case.first,
        case.last,
        reason,
    )
    about = (subject("officer", officer.number), subject("officer", absent.number), office.subject)
    handed = office.handed(absent, (officer.number, officer.name), case.first)
    counts = succeeded(session, office.keeping, (handed,), policy, now)
    return Decided((session.draft(body, now, subjects=about, rules=("EQ-06",)), *counts), (), None)


def _other(session: Session, office: OfficeFacts) -> Officer:
    """The officer, in service and not the one who acts: whoever holds an office decides by it, so another gives it."""
    officer = in_service(office.number, office.officer)
    if officer.number == session.number:
        raise office.refused_of("offices.own", officer.number)
    return officer


def _absent(case: SubstitutionCase) -> Holding:
    """The holding of whoever is absent on the first day."""
    office = case.office
    holding = [each for each in office.holdings if not each.absent and each.lasts(case.first)]
    if case.absent:
        holding = [each for each in holding if each.number == case.absent]
        if not holding:
            raise office.refused_of("offices.not_held", case.absent)
    if not holding:
        raise office.refused_of("offices.nobody_holds", "", day=case.first)
    if len(holding) > 1:
        names = ", ".join(f"{office.name_of(each.number)} {each.number}" for each in holding)
        raise office.refused_of("offices.several_hold", "", names=names)
    return holding[0]


def _end(
    session: Session,
    office: OfficeFacts,
    holding: Holding,
    on: date,
    now: datetime,
    *,
    reason: str = "",
    successor: Officer | None = None,
) -> Draft:
    unit, number = office.unit, holding.number
    after = ("", "") if successor is None else (successor.number, successor.name)
    body = OfficeEnded(
        *(unit.level, unit.name, office.function, number, office.name_of(number)),
        *(holding.seq, on, *after, reason),
    )
    about = [subject("officer", number), office.subject]
    if successor is not None:
        about.append(subject("officer", successor.number))
    return session.draft(body, now, subjects=tuple(about), rules=("EQ-06",))
