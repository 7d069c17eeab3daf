"""Functions, the units they are held in, and who holds them, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from station.people.permissions import Role


class Function(StrEnum):
    """What a person is in a unit; its words are texts ``offices.function.…``."""

    HEAD = "head"
    DEPUTY = "deputy"
    LEADER_IN_CHARGE = "leader_in_charge"
    EQUIPMENT_ADMINISTRATOR = "equipment_administrator"
    KEEPER = "keeper"
    LEGAL_OFFICER = "legal_officer"
    FAIR_TRADE_SECTION = "fair_trade_section"
    EFFICIENCY_SUPERVISION = "efficiency_supervision"
    DATA_MANAGEMENT = "data_management"
    BUREAU_OFFICE = "bureau_office"


ONE_AT_A_TIME: Final = frozenset({Function.HEAD, Function.LEADER_IN_CHARGE, Function.EQUIPMENT_ADMINISTRATOR})
"""Functions that one person at a time holds in a unit (EQ-06)."""


class UnitLevel(StrEnum):
    """The level of a unit."""

    OFFICE = "office"
    DEPARTMENT = "department"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Unit:
    """The office, a department, or a group by its path (``一科 › 一组``)."""

    level: UnitLevel
    name: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A function that an officer holds in a unit from `first` on, up to the day before `ended_on` (None: no end).

    `seq` is the entry that gave it. A substitute holds it for `absent`, whose own holding has the entry `absent_seq`.
    """

    number: str
    seq: int
    unit: Unit
    function: Function
    first: date
    ended_on: date | None = None
    absent: str = ""
    absent_seq: int = 0

    @property
    def last(self) -> date | None:
        """The last day, where it has one."""
        return None if self.ended_on is None else self.ended_on - timedelta(days=1)

    def lasts(self, day: date) -> bool:
        """Whether it has begun by `day` and has not ended."""
        return self.first <= day and not self.over(day)

    def over(self, day: date) -> bool:
        """Whether it has ended by `day`."""
        return self.ended_on is not None and self.ended_on <= day


OF_A_SECTION: Final = frozenset(
    {
        Function.FAIR_TRADE_SECTION,
        Function.EFFICIENCY_SUPERVISION,
        Function.DATA_MANAGEMENT,
        Function.BUREAU_OFFICE,
    }
)
"""Functions that are a section's own: whoever holds one in any unit has it for the whole office."""


@dataclass(frozen=True, slots=True)
class OfficesOfDay:
    """What concerns the whole office on a day: the functions that anybody holds, and those of one person (`own`)."""

    held: frozenset[Function] = frozenset()
    own: frozenset[Function] = frozenset()


NOBODY: Final = OfficesOfDay()


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A function that nobody holds on a day though the `rule` needs somebody in the unit."""

    function: Function
    unit: Unit
    rule: str


class Hindrance(StrEnum):
    """Why a proposed holder is not confirmed together with the others."""

    SEVERAL = "several"
    """One person at a time holds it, and several accounts have the role: somebody has to choose."""
    OWN = "own"
    """Nobody gives an office to themself."""
    NO_NUMBER = "no_number"
    """The account belongs to no officer, and offices are officers'."""


@dataclass(frozen=True, slots=True)
class ProposedHolder:
    """Whose account has the role that goes with a function which nobody holds or is about to hold.

    `number` and `name` are the officer's; an account without one has the `name` of the account.
    """

    function: Function
    number: str
    name: str
    role: Role
    account: str
    hindrance: Hindrance | None = None
