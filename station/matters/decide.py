"""Decisions about matters: one is opened, its facts are changed, it is closed, and opened again. Pure: a case holds all the facts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final, TypeVar

from station.core.clock import is_plausible
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Body, Draft, subject
from station.core.policy import Policy
from station.matters.bodies import (
    LONGEST_ADDRESS,
    LONGEST_CONTACT,
    LONGEST_DECISION,
    LONGEST_PARTY,
    LONGEST_TITLE,
    MATTER,
    MOST_DECISIONS,
    MOST_OFFICERS,
    MOST_PARTIES,
    CaseOfficer,
    MatterChanged,
    MatterClosed,
    MatterDecision,
    MatterFacts,
    MatterOpened,
    MatterRenumbered,
    MatterReopened,
    Party,
)
from station.matters.numbers import LONGEST_NUMBER, kept_number, matter_key
from station.matters.values import Matter, MatterState, MatterWish
from station.people.naming import noted, written
from station.people.sessions import Session
from station.people.values import Group, Officer
from station.sheets.cells import FIRST_YEAR

_T = TypeVar("_T")
RULE: Final = "PF-10"
AGAIN: Final = "~"
"""In the key of a matter whose number another one had by mistake, before the entry that opened that one."""
SEPARATORS: Final = ";；"
"""What parts several parties and decisions in a cell of a table, and so stands in none of them."""


@dataclass(frozen=True, slots=True)
class MatterNames:
    """Whom and what a wish names: officers by what was typed, units by what was typed as their path or the refusal of it."""

    officers: Mapping[str, Officer | None] = field(default_factory=dict)
    units: Mapping[str, str | Refused] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A matter that is to be on the list; `known` is the one that has the number already."""

    number: str
    wish: MatterWish
    known: Matter | None
    names: MatterNames
    today: date


@dataclass(frozen=True, slots=True)
class MatterChangeCase:
    """What a matter is to be, and why; `known` is the matter with this number."""

    number: str
    wish: MatterWish
    known: Matter | None
    names: MatterNames
    today: date
    reason: str


@dataclass(frozen=True, slots=True)
class MatterClosingCase:
    """A matter that is closed on a day, with its outcome."""

    number: str
    known: Matter | None
    on: date | None
    outcome: str
    today: date


@dataclass(frozen=True, slots=True)
class RenumberCase:
    """The number that a matter should have, why, and which matter has that number already, or had it by mistake."""

    number: str
    known: Matter | None
    new: str
    taken: Matter | None
    reason: str


@dataclass(frozen=True, slots=True)
class ReopenCase:
    """A closed matter that is to be open again, and why."""

    number: str
    known: Matter | None
    reason: str


def decide_open(session: Session, case: OpenCase, policy: Policy, now: datetime) -> Decided[Matter]:
    """The matter as it stands then.

    Raises Refused ``matters.number_missing``, ``matters.number_long``, ``matters.known``, ``matters.officer_missing``,
    ``matters.officer_left``, ``matters.too_many``, ``matters.text_long``, ``matters.separator``, ``matters.party_nameless``,
    ``matters.decision_nameless``, ``matters.decided_before``, ``matters.served_before``, ``matters.day_ahead``,
    ``matters.day_implausible``, ``people.unknown_officer``, ``offices.…`` for the unit.
    """
    del policy
    number = required_number(case.number)
    key = matter_key(number)
    if case.known is not None and matter_key(case.known.number) != key:
        key = f"{key}{AGAIN}{case.known.seq}"  # that one had it by mistake, and was renumbered
    elif case.known is not None:
        raise Refused("matters.known", rule=RULE, field="number", matter=case.known.number)
    facts = _facts(case.wish, case.names, case.today, None)
    body = MatterOpened(key, number, facts)
    matter = Matter(body.matter_key, number, facts, MatterState.OPEN, 0)
    return Decided((about_matter(session, body, matter, now, facts.officers),), (), matter)


def decide_change(session: Session, case: MatterChangeCase, policy: Policy, now: datetime) -> Decided[Matter]:
    """The matter with its new facts; no draft where they are those on record.

    Raises Refused ``matters.unknown``, ``matters.reason_missing`` and as `decide_open`.
    """
    del policy
    known = required(case.known, case.number)
    facts = _facts(case.wish, case.names, case.today, known)
    if known.closed_on is not None and facts.opened_on > known.closed_on:
        raise Refused("matters.closed_before", rule=RULE, field="opened_on", matter=known.number)
    if facts == known.facts:
        return Decided((), (), known)
    why = written(case.reason, "matters.reason_missing", RULE, field="reason", matter=known.number)
    body = MatterChanged(known.key, known.number, facts, known.facts, why)
    concerned = dict.fromkeys((*facts.officers, *known.facts.officers))
    changed = replace(known, facts=facts)
    return Decided((about_matter(session, body, known, now, concerned, also=awaits(known)),), (), changed)


def decide_close(session: Session, case: MatterClosingCase, policy: Policy, now: datetime) -> Decided[Matter]:
    """The matter is closed, from today without a day.

    Raises Refused ``matters.unknown``, ``matters.closed_already``, ``matters.outcome_missing``, ``matters.closed_before``,
    ``matters.day_ahead``, ``matters.day_implausible``.
    """
    del policy
    known = required(case.known, case.number)
    if not known.open:
        day = "" if known.closed_on is None else known.closed_on.isoformat()
        raise Refused("matters.closed_already", rule=RULE, matter=known.number, day=day)
    on = plausible_day(case.today if case.on is None else case.on, case.today, "closed_on")
    if on < known.facts.opened_on:
        raise Refused("matters.closed_before", rule=RULE, field="closed_on", matter=known.number)
    outcome = written(case.outcome, "matters.outcome_missing", RULE, field="outcome", matter=known.number)
    body = MatterClosed(known.key, known.number, on, outcome)
    closed = replace(known, state=MatterState.CLOSED, closed_on=on, outcome=outcome)
    return Decided((about_matter(session, body, known, now),), (), closed)


def decide_renumber(session: Session, case: RenumberCase, policy: Policy, now: datetime) -> Decided[Matter]:
    """The matter with its new number; what hangs on it stays.

    Raises Refused ``matters.unknown``, ``matters.number_missing``, ``matters.number_long``, ``matters.number_same``,
    ``matters.known`` where another matter has it, ``matters.reason_missing``.
    """
    del policy
    known, new = required(case.known, case.number), required_number(case.new)
    if new == known.number:
        raise Refused("matters.number_same", rule=RULE, field="number", matter=known.number)
    if case.taken is not None and case.taken.key != known.key:
        raise Refused("matters.known", rule=RULE, field="number", matter=case.taken.number)
    why = written(case.reason, "matters.reason_missing", RULE, field="reason", matter=known.number)
    body = MatterRenumbered(known.key, known.number, new, why)
    renumbered = replace(known, number=new, former=(*known.former, known.number))
    draft = about_matter(session, body, known, now, also=(subject(MATTER, new), *awaits(known)))
    return Decided((draft,), (), renumbered)


def decide_reopen(session: Session, case: ReopenCase, policy: Policy, now: datetime) -> Decided[Matter]:
    """The matter is open again. Raises Refused ``matters.unknown``, ``matters.open_already``, ``matters.reason_missing``."""
    del policy
    known = required(case.known, case.number)
    if known.open:
        raise Refused("matters.open_already", rule=RULE, matter=known.number)
    why = written(case.reason, "matters.reason_missing", RULE, field="reason", matter=known.number)
    body = MatterReopened(known.key, known.number, why)
    opened = replace(known, state=MatterState.OPEN, closed_on=None, outcome="")
    return Decided((about_matter(session, body, known, now),), (), opened)


def required(known: Matter | None, number: str) -> Matter:
    """Raise Refused ``matters.unknown`` for a number that is not on the list."""
    if known is None:
        raise Refused(
            "matters.unknown", rule=RULE, field="number", matter=kept_number(number)[:LONGEST_NUMBER]
        )
    return known


def required_number(entered: str) -> str:
    """The number as it is kept. Raises Refused ``matters.number_missing``, ``matters.number_long``."""
    number = kept_number(entered)
    key = matter_key(number)
    if not key:
        raise Refused("matters.number_missing", rule=RULE, field="number")
    if max(len(number), len(key)) > LONGEST_NUMBER:
        raise Refused("matters.number_long", rule=RULE, field="number", most=LONGEST_NUMBER)
    return number


def about_matter(
    session: Session,
    body: Body,
    matter: Matter,
    now: datetime,
    officers: Iterable[CaseOfficer] | None = None,
    rules: tuple[str, ...] = (RULE,),
    also: tuple[str, ...] = (),
) -> Draft:
    """An entry about the matter, its `officers` (those in charge where none are named), and what else it is about."""
    concerned = matter.facts.officers if officers is None else officers
    numbers = dict.fromkeys(each.number for each in concerned)
    about = dict.fromkeys((subject(MATTER, matter.number), *also))
    subjects = (*about, *(subject("officer", each) for each in numbers))
    return session.draft(body, now, subjects=subjects, rules=rules)


def awaits(matter: Matter) -> tuple[str, ...]:
    """The subject of what is due of the matter, which entries that move it are about as well: its number may be another by then."""
    return (subject(MATTER, matter.key),)


def _facts(wish: MatterWish, names: MatterNames, today: date, known: Matter | None) -> MatterFacts:
    """What is wished, each as it is recorded."""
    opened = plausible_day(today if wish.opened_on is None else wish.opened_on, today, "opened_on")
    officers = _officers(wish, names, known)
    return MatterFacts(
        wish.kind,
        _short(wish.title, LONGEST_TITLE, "title"),
        _parties(wish.parties),
        opened,
        tuple(_decision(each, opened, today) for each in _few(wish.decisions, MOST_DECISIONS, "decisions")),
        tuple(CaseOfficer(each.number, each.name) for each in officers),
        _unit(wish, names, officers[0], known),
        wish.quality,
        noted(wish.note, RULE),
    )


def _officers(wish: MatterWish, names: MatterNames, known: Matter | None) -> list[Officer]:
    """Who is to be in charge, each once; who has left stays, and is not put in charge of what is open."""
    found: dict[str, Officer] = {}
    for entered in filter(str.strip, wish.officers):
        officer = names.officers.get(entered)
        if officer is None:
            raise Refused("people.unknown_officer", rule=RULE, field="officers", number=entered.strip()[:64])
        if not officer.active and not (known is not None and known.is_of(officer.number)):
            facts = {"number": officer.number, "name": officer.name}
            raise Refused("matters.officer_left", rule=RULE, field="officers", **facts)
        found[officer.number] = officer
    if not found:
        raise Refused("matters.officer_missing", rule=RULE, field="officers")
    _few(tuple(found), MOST_OFFICERS, "officers")
    return list(found.values())


def _unit(wish: MatterWish, names: MatterNames, first: Officer, known: Matter | None) -> str:
    """The unit that is meant; one that stays needs not be there any more."""
    if known is not None and wish.unit == known.facts.unit:
        return known.facts.unit
    if not wish.unit.strip():
        return Group(first.group, first.department).path if first.group else first.department
    found = names.units.get(wish.unit, "")
    if isinstance(found, Refused):
        raise Refused(found.code, rule=found.rule, **{**found.facts, "field": "unit"})
    return found


def _parties(parties: tuple[Party, ...]) -> tuple[Party, ...]:
    found = []
    for each in _few(parties, MOST_PARTIES, "parties"):
        name = _part(each.name, LONGEST_PARTY, "parties")
        address = _part(each.address, LONGEST_ADDRESS, "address")
        contact = _part(each.contact, LONGEST_CONTACT, "contact")
        if name:
            found.append(Party(name, address, contact))
        elif address or contact:
            raise Refused("matters.party_nameless", rule=RULE, field="parties", said=address or contact)
    return tuple(found)


def _decision(decision: MatterDecision, opened: date, today: date) -> MatterDecision:
    what = _part(decision.what, LONGEST_DECISION, "decisions")
    if not what:
        raise Refused("matters.decision_nameless", rule=RULE, field="decisions", day=decision.on.isoformat())
    number = _part(decision.number, LONGEST_NUMBER, "decision_numbers")
    on = plausible_day(decision.on, today, "decided_on")
    if on < opened:
        raise Refused("matters.decided_before", rule=RULE, field="decided_on", what=what, day=on.isoformat())
    served = None if decision.served_on is None else plausible_day(decision.served_on, today, "served_on")
    if served is not None and served < on:
        facts = {"what": what, "day": served.isoformat()}
        raise Refused("matters.served_before", rule=RULE, field="served_on", **facts)
    return MatterDecision(what, number, on, served)


def plausible_day(day: date, today: date, key: str) -> date:
    """The day of something that happened. Raises Refused ``matters.day_implausible``, ``matters.day_ahead``."""
    if not is_plausible(day) or day.year < FIRST_YEAR:
        raise Refused("matters.day_implausible", rule=RULE, field=key, day=day.isoformat(), first=FIRST_YEAR)
    if day > today:
        raise Refused("matters.day_ahead", rule=RULE, field=key, day=day.isoformat())
    return day


def _part(entered: str, longest: int, key: str) -> str:
    """One value of several, which a cell of a table can hold beside the others."""
    text = _short(entered, longest, key)
    if any(each in text for each in SEPARATORS):
        raise Refused("matters.separator", rule=RULE, field=key, said=text)
    return text


def _short(entered: str, longest: int, key: str) -> str:
    text = " ".join(unicodedata.normalize("NFC", entered).split())
    if len(text) > longest:
        raise Refused(
            "matters.text_long", rule=RULE, field=key, most=longest, count=len(text), said=text[:20]
        )
    return text


def _few(several: tuple[_T, ...], most: int, key: str) -> tuple[_T, ...]:
    if len(several) > most:
        raise Refused("matters.too_many", rule=RULE, field=key, most=most, count=len(several))
    return several
