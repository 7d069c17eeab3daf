"""Substitutes whose days ended by themselves: what they kept goes back, and both are to count (EQ-13). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from station.core.deciding import Decided
from station.core.ledger import Draft
from station.core.policy import Policy
from station.people.offices.keeper_bodies import KeeperChanged
from station.people.offices.keepers import KEEPERS, Keeping, Person, given_up
from station.people.offices.values import Holding
from station.people.sessions import Session

_LONGEST_UNNOTICED: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class EndedSubstitution:
    """A keeper's substitute who has not stood in since the day `on`, of which no entry says to whom it goes.

    `who` stood in, `successor` holds the office from that day on (empty where nobody or several do), `keeping` is what is known of the office.
    """

    holding: Holding
    on: date
    who: Person
    successor: Person
    keeping: Keeping


@dataclass(frozen=True, slots=True)
class EndedSubstitutions:
    """All of them, in the order in which they ended."""

    found: tuple[EndedSubstitution, ...]


def decide_returned(
    session: Session, case: EndedSubstitutions, policy: Policy, now: datetime
) -> Decided[None]:
    """What each substitute kept goes over to whoever holds the office since; both are to count together, counted from today."""
    return Decided(tuple(_changes(session, case.found, policy, now)), (), None)


def _changes(
    session: Session, found: Sequence[EndedSubstitution], policy: Policy, now: datetime
) -> Iterator[Draft]:
    for each in found:
        given = (each.holding, each.who, each.successor)
        yield from given_up(session, each.keeping, given, each.on, policy, now)


def unsaid(
    holdings: Sequence[Holding], said: Iterable[KeeperChanged], day: date
) -> Iterator[tuple[Holding, date]]:
    """Keepers' substitutions that are over on a day and that no change of keeper follows, each with the day from which it is.

    A later change of the same office says who has taken over since, so nothing of before is asked for; nor is what ended so long ago
    that no station was closed over it: it ended under a program that did not ask.
    """
    of_seq = {each.seq: each for each in holdings}
    changes = tuple(said)
    for each in sorted(holdings, key=lambda one: one.seq):
        if each.function not in KEEPERS or not each.absent_seq:
            continue
        on = _ended(each, of_seq.get(each.absent_seq))
        if on is None or on > day or on <= each.first or on < day - _LONGEST_UNNOTICED:
            continue
        office = {one.seq for one in holdings if (one.unit, one.function) == (each.unit, each.function)}
        if not any(
            one.holding == each.seq or (one.holding in office and one.effective_on > on) for one in changes
        ):
            yield each, on


def taking_over(holdings: Sequence[Holding], ended: Holding, on: date) -> str:
    """Who holds the office of an ended substitution from that day on: whoever was absent, else the only holder; "" for nobody."""
    of_office = [
        each
        for each in holdings
        if (each.unit, each.function) == (ended.unit, ended.function) and not each.absent and each.lasts(on)
    ]
    back = [each for each in of_office if each.seq == ended.absent_seq]
    found = back or of_office
    return found[0].number if len(found) == 1 else ""


def _ended(substitution: Holding, absent: Holding | None) -> date | None:
    """From which day on it counts no more: its own days are over, or the office that it stands in for is."""
    ends = [
        each.ended_on for each in (substitution, absent) if each is not None and each.ended_on is not None
    ]
    return min(ends, default=None)
