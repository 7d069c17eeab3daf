"""Offices, departments, groups, grids, officers and accounts as frozen values.

An empty text means that there is no value (an officer without a group or badge). Numbers and account names are never
given to another person, and nobody is deleted: an officer leaves, an account is closed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from station.people.permissions import Role


class AccountStatus(StrEnum):
    """What an account can be used for (PF-04): a frozen one can be unfrozen, a closed one is never used again."""

    ACTIVE = "active"
    FROZEN = "frozen"
    CLOSED = "closed"


_IN: Final = " › "
"""Between a department and its group in a path."""


@dataclass(frozen=True, slots=True)
class Office:
    """The office whose station this is."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class UnitLife:
    """The former names of a unit, the day from which it is no more, and the one that it is part of since ("": none)."""

    former: tuple[str, ...] = ()
    ended_on: date | None = None
    merged_into: str = ""

    @property
    def lasts(self) -> bool:
        """Whether the unit has not ended."""
        return self.ended_on is None


@dataclass(frozen=True, slots=True)
class Department:
    """A department of the office, known by its name; `code` is the one the bureau gave it, if any."""

    name: str
    code: str = ""
    life: UnitLife = field(default=UnitLife(), compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """An enforcement group (执法小组) within a department; optional equipment is counted by group (EQ-01)."""

    name: str
    department: str = ""
    life: UnitLife = field(default=UnitLife(), compare=False)

    @property
    def path(self) -> str:
        """The name that identifies it, since two departments may each have a first group; its own where it has no department."""
        return f"{self.department}{_IN}{self.name}" if self.department else self.name


def unit_parts(path: str) -> tuple[str, str]:
    """The department and the group of a group's path (`Group.path`)."""
    department, _, group = path.rpartition(_IN)
    return department, group


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid (网格) with its chief, deputies and members by officer number, in force from `effective_on` (PF-13).

    `before` is how it stands until then, where that day was ahead when it was approved: the oldest first.
    """

    code: str
    name: str
    chief: str = ""
    members: tuple[str, ...] = ()
    effective_on: date | None = None
    deputies: tuple[str, ...] = ()
    before: tuple[Grid, ...] = ()

    def on(self, day: date) -> Grid:
        """How it stands on `day`; before its first day as it will."""
        begun = [each for each in (*self.before, self) if (each.effective_on or day) <= day]
        return begun[-1] if begun else (*self.before, self)[0]

    def after(self, day: date) -> Grid | None:
        """How it stands from its next change after `day` on; None where none is approved, or it has not begun yet."""
        now = self.on(day)
        later = (
            each for each in (*self.before, self) if each is not now and (each.effective_on or day) > day
        )
        return next(later, None)


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many officers are in service, and how many groups the office has or an officer in service names."""

    officers: int
    groups: int


@dataclass(frozen=True, slots=True)
class Officer:
    """A person who holds equipment. `badge` is what the counter's scanner reads from their card.

    `has_pin`: they can confirm by a PIN; no part of what is typed or compared.
    """

    number: str
    name: str
    department: str = ""
    group: str = ""
    badge: str = ""
    phone: str = ""
    active: bool = True
    has_pin: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Account:
    """An account for signing in. `number` names its officer, None when there is none.

    `superior` is the account that made this one an administrator, "" for the first one and for all others (PF-05).
    """

    name: str
    display_name: str
    number: str | None = None
    roles: frozenset[Role] = frozenset()
    status: AccountStatus = AccountStatus.ACTIVE
    superior: str = ""


@dataclass(frozen=True, slots=True)
class Attempts:
    """Wrong passwords or PINs in a row, and until when none is accepted (as recorded, "" when not locked).

    `clock_set` is by how much the clock was set since the last wrong one; the waiting is judged without that change.
    """

    failed: int = 0
    locked_until: str = ""
    clock_set: timedelta = field(default_factory=timedelta)


TOLD_DAYS: Final = 30
"""So long a person is told that somebody else replaced a secret of theirs."""
NEVER: Final = datetime.min.replace(tzinfo=UTC)
"""When something was that never was."""


@dataclass(frozen=True, slots=True)
class SecretIssue:
    """A password or PIN that another person chose, by whom and when; `pending` until its owner has chosen another.

    `purpose` is ``password`` or ``pin``; `replaced` says that the owner had one before and lost it by this. `seq` is its
    custody entry.
    """

    purpose: str
    by_account: str
    by_name: str
    at: datetime
    pending: bool
    replaced: bool
    seq: int = 0

    def is_news(self, now: datetime) -> bool:
        """Whether its owner is to be told, by the time that is known to have passed.

        A first secret that was issued is not told once its owner chose another.
        """
        return self.at >= now - timedelta(days=TOLD_DAYS) and (self.replaced or self.pending)
