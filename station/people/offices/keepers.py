"""A change of keeper demands a joint count: which acts on offices are one, and the entry that says so (EQ-13). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from station.core.calendar import CalendarYear
from station.core.clock import DEFAULT_ZONE
from station.core.deadlines import Length, LengthUnit
from station.core.ledger import Draft, subject
from station.core.policy import Policy, working_hours
from station.core.policy.served import served_integer
from station.people.deadlines.bodies import DueBy
from station.people.offices.keeper_bodies import KEEPER_CHANGE, KeeperChanged
from station.people.offices.values import Function, Holding, Unit
from station.people.sessions import Session

RULE: Final = "EQ-13"
KEEPERS: Final = frozenset({Function.EQUIPMENT_ADMINISTRATOR, Function.KEEPER})
"""Who holds one of these answers for what the unit keeps."""
COUNT_DAYS: Final = served_integer("EQ-13", "joint_count_working_days")

Person = tuple[str, str]
"""A number and a name; empty for nobody."""
NOBODY: Final[Person] = ("", "")


@dataclass(frozen=True, slots=True)
class KeeperChange:
    """A change that both have not counted yet, by the entry `seq`; `unit` is what the unit is called now."""

    seq: int
    unit: Unit
    function: Function
    leaver: str
    leaver_name: str
    holding: int
    successor: str
    successor_name: str
    effective_on: date
    due_at: datetime | None = None

    @property
    def id(self) -> str:
        """By what people name it."""
        return str(self.seq)


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is known of a keeper's office: changes of it that wait for their count, whether the unit keeps anything, what a due moment depends on."""

    open: tuple[KeeperChange, ...] = ()
    kept: bool = False
    years: tuple[CalendarYear, ...] = ()
    zone: str = DEFAULT_ZONE

    def after_holding(self, holding: Holding) -> KeeperChange | None:
        """The newest change by which this holder was to take over."""
        mine = (each for each in self.open if each.successor == holding.number)
        return max(mine, key=lambda each: each.seq, default=None)

    @property
    def waiting(self) -> KeeperChange | None:
        """The newest change of which nobody has taken over yet."""
        mine = (each for each in self.open if not each.successor)
        return max(mine, key=lambda each: each.seq, default=None)


UNKNOWN: Final = Keeping()
"""Of an office that is no keeper's."""


@dataclass(frozen=True, slots=True)
class Handed:
    """From whom what a unit keeps goes to whom, and from which day on."""

    unit: Unit
    function: Function
    leaver: Person
    holding: int
    successor: Person
    on: date


def succeeded(
    session: Session, keeping: Keeping, handed: Sequence[Handed], policy: Policy, now: datetime
) -> Iterator[Draft]:
    """Somebody took over from those who held it until then."""
    if keeping.kept:
        for each in handed:
            yield _changed(session, keeping, each, 0, policy, now)


def taken_up(
    session: Session,
    keeping: Keeping,
    office: tuple[Unit, Function],
    who: Person,
    on: date,
    policy: Policy,
    now: datetime,
) -> Iterator[Draft]:
    """Somebody took over what nobody had taken over yet; whoever comes back to their own office has nothing to count."""
    waiting = keeping.waiting
    if waiting is not None:
        leaver = (waiting.leaver, waiting.leaver_name)
        handed = Handed(*office, leaver, waiting.holding, who, on)
        yield _changed(session, keeping, handed, waiting.seq, policy, now, counts=who[0] != waiting.leaver)


def given_up(
    session: Session,
    keeping: Keeping,
    given: tuple[Holding, Person, Person],
    on: date,
    policy: Policy,
    now: datetime,
) -> Iterator[Draft]:
    """`given`: a holding that ends, who has it, and for whom they stood in (`NOBODY`), to whom it then goes back.

    On the day it begins it was never held: then nothing went over to them.
    """
    holding, who, absent = given
    before = keeping.after_holding(holding)
    if on <= holding.first:
        if before is not None:
            leaver = (before.leaver, before.leaver_name)
            back = Handed(holding.unit, holding.function, leaver, before.holding, absent, on)
            yield _changed(session, keeping, back, before.seq, policy, now, counts=not holding.absent)
    elif keeping.kept:
        handed = Handed(holding.unit, holding.function, who, holding.seq, absent, on)
        yield _changed(session, keeping, handed, 0, policy, now)


def _changed(
    session: Session,
    keeping: Keeping,
    handed: Handed,
    replaces: int,
    policy: Policy,
    now: datetime,
    *,
    counts: bool = True,
) -> Draft:
    begins = datetime.combine(handed.on, time(), ZoneInfo(keeping.zone))
    hours = working_hours(policy, keeping.years, keeping.zone)
    length = Length(COUNT_DAYS.of(policy), LengthUnit.WORKING_DAYS)
    body = KeeperChanged(
        handed.unit.level,
        handed.unit.name,
        handed.function,
        *handed.leaver,
        handed.holding,
        *handed.successor,
        handed.on,
        replaces,
        DueBy.after(max(now, begins), length, hours) if counts else None,
    )
    people = dict.fromkeys(filter(None, (handed.leaver[0], handed.successor[0])))
    about = [*(subject("officer", number) for number in people), subject("unit", handed.unit.name)]
    if replaces:
        about.append(subject(KEEPER_CHANGE, str(replaces)))
    return session.draft(body, now, subjects=tuple(about), rules=(RULE,))
