"""What is known of keepers' offices, as a change of one follows from it (EQ-13)."""

from __future__ import annotations

from datetime import date
from typing import Final, Protocol

from station.core.ledger import Stream
from station.people.offices.keeper_bodies import KeeperChanged
from station.people.offices.keepers import KEEPERS, NOBODY, UNKNOWN, Keeping, Person
from station.people.offices.ports import HoldersView, KeepingView, OfficesReader
from station.people.offices.returning import EndedSubstitution, EndedSubstitutions, taking_over, unsaid
from station.people.offices.values import Function, Holding, Unit
from station.people.ports import OfficerFacts


class KeptView(KeepingView, Protocol):
    """The same, with who holds office."""

    @property
    def offices(self) -> OfficesReader:
        """Who holds office."""
        ...

    @property
    def people(self) -> OfficerFacts:
        """Officers."""
        ...


_ALL: Final = (1 << 31) - 1


def keeping_of(view: KeepingView, unit: Unit, function: Function, zone: str) -> Keeping:
    """What is known of a keeper's office; nothing of another one."""
    if function not in KEEPERS:
        return UNKNOWN
    of_unit = (
        each for each in view.keeper_changes.open_changes() if (each.unit, each.function) == (unit, function)
    )
    return Keeping(tuple(of_unit), view.keeper_changes.keeps(unit), tuple(view.calendar.years()), zone)


def kept_by(view: KeptView, number: str, day: date, zone: str) -> tuple[tuple[Holding, Keeping, Person], ...]:
    """The keeper's offices that an officer holds on a day or is to hold, with what is known of each and for whom they stand in."""
    mine = (
        each
        for each in view.offices.holdings()
        if each.number == number and each.function in KEEPERS and not each.over(day)
    )
    return tuple(
        (each, keeping_of(view, each.unit, each.function, zone), _person(view, each.absent)) for each in mine
    )


def ended_substitutions(view: HoldersView, day: date, zone: str) -> EndedSubstitutions:
    """The keepers' substitutes whose days are over by a day without any entry that says so."""
    holdings = tuple(view.offices.holdings())
    if not any(each.absent_seq and each.function in KEEPERS for each in holdings):
        return EndedSubstitutions(())
    entries = view.ledger.of_kind(Stream.CUSTODY, KeeperChanged.KIND, _ALL, checked=True)
    said = [each.typed for each in entries if isinstance(each.typed, KeeperChanged)]
    return EndedSubstitutions(
        tuple(
            EndedSubstitution(
                each,
                on,
                _person(view, each.number),
                _person(view, taking_over(holdings, each, on)),
                keeping_of(view, each.unit, each.function, zone),
            )
            for each, on in unsaid(holdings, said, day)
        )
    )


def _person(view: KeptView | HoldersView, number: str) -> Person:
    found = view.people.officer(number) if number else None
    return NOBODY if found is None else (found.number, found.name)
