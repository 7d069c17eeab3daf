"""What a void of a change of units does: the unit stands as before, with its people, its offices and what is lent to it (EQ-02)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from station.core.clock import local
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Entry, Stream, subject
from station.core.ledger.voiding import MOST_VOIDED, VoidedEntry, entry_subject
from station.core.policy import Policy
from station.people.bodies import DepartmentDefined, GroupDefined
from station.people.offices.values import UnitLevel
from station.people.sessions import Session
from station.people.unit_life.bodies import (
    CalledAgain,
    HeldAgain,
    MemberAgain,
    UnitAgain,
    UnitEnded,
    UnitEntryVoided,
    UnitGone,
    UnitMerged,
    UnitMerged2,
    UnitRenamed,
    UnitRenamed2,
    UnitsChanged,
)
from station.people.unit_life.decide import renamed_rows, require_name_free
from station.people.unit_life.ports import UnitStock
from station.people.unit_life.standing import UnitCase, row_path
from station.people.values import Group, unit_parts
from station.people.voiding.plan import digest_of
from station.people.voiding.whole import AskedEntry, gone_whole

UNIT_ENTRIES: Final = frozenset(
    {UnitRenamed.KIND, UnitMerged.KIND, UnitEnded.KIND, DepartmentDefined.KIND, GroupDefined.KIND}
)
RULE: Final = "EQ-02"


@dataclass(frozen=True, slots=True)
class UnitVoidCase:
    """The facts: the entry that is asked for, the unit as it stands now, and what was recorded of it.

    `about` are all entries that name the unit under one of its names, oldest first. `moved` are the tags of what is lent to
    the unit's other self by loans from before a merge. `joined` are the officers who came to the larger unit after a merge.
    """

    asked: AskedEntry
    of: UnitCase | None = None
    about: tuple[Entry, ...] = ()
    moved: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()

    def refused(self, code: str, **facts: object) -> Refused:
        """A refusal about the place that was asked for."""
        return self.asked.refused(code, **facts)


@dataclass(frozen=True, slots=True)
class UnitRows:
    """Rows as they stand after the void; `lent` says by which name things are lent, `tags` which things."""

    units: tuple[UnitAgain, ...] = ()
    gone: tuple[UnitGone, ...] = ()
    people: tuple[MemberAgain, ...] = ()
    posts: tuple[HeldAgain, ...] = ()
    lent: tuple[CalledAgain, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitVoidPlan:
    """What the void would do; `stay` are the people who came with a merge and have moved on since, `stock` what it brought and goes back.

    `joined` came to the larger unit after the merge, perhaps by the name of the other one, and stay there.
    """

    entry: Entry
    voided: tuple[VoidedEntry, ...]
    digest: str
    rows: UnitRows
    stay: tuple[str, ...] = ()
    stock: tuple[UnitStock, ...] = ()
    joined: tuple[str, ...] = ()


def unit_of(entry: Entry) -> tuple[UnitLevel, str] | None:
    """The unit that an entry changed or made, by the name that it has since; None for an entry of another kind."""
    body = entry.typed
    if isinstance(body, UnitRenamed):
        row = next(each for each in body.units if (each.level, each.name) == (body.level, body.renamed))
        return body.level, row_path(row)
    if isinstance(body, UnitMerged | UnitEnded):
        return body.level, body.unit
    if isinstance(body, DepartmentDefined):
        return UnitLevel.DEPARTMENT, body.name
    return (
        (UnitLevel.GROUP, Group(body.name, body.department).path) if isinstance(body, GroupDefined) else None
    )


def unit_plan(case: UnitVoidCase) -> UnitVoidPlan:
    """What the void would do.

    Raises Refused ``void.unknown``, ``void.is_void``, ``void.other_kind``, ``void.twice``, ``void.unit_since``,
    ``void.unit_otherwise``, ``void.unit_used``, ``void.unit_reopened``, ``void.unit_former_version``,
    ``units.name_taken``, ``void.changed_since``.
    """
    asked = case.asked.required(UNIT_ENTRIES)
    body = asked.typed
    stay: tuple[str, ...] = ()
    if isinstance(body, UnitRenamed):
        rows = _unrenamed(case, asked, body)
    elif isinstance(body, UnitMerged):
        rows, stay = _parted(case, asked, body)
    elif isinstance(body, UnitEnded):
        _require_same_rows(case, asked, body.units)
        rows = UnitRows(tuple(replace(each, closed_on=None) for each in body.units))
    else:
        rows = _undefined(case, asked)
    voided = gone_whole(asked)
    stands = [
        *([row_path(each), str(each.closed_on or ""), each.merged_into] for each in rows.units),
        *([each.number, each.department, each.group] for each in rows.people),
        *([tag] for tag in rows.tags),
    ]
    plan = UnitVoidPlan(asked, voided, digest_of(voided, stands), rows, stay, joined=case.joined)
    case.asked.require_seen(plan.digest)
    return plan


def decide_unit_void(
    session: Session, case: UnitVoidCase, _policy: Policy, now: datetime
) -> Decided[UnitVoidPlan]:
    """The entry by which a change of units does not count. Raises Refused like `unit_plan`, ``void.reason_missing``, ``void.reason_long``."""
    plan = unit_plan(case)
    why, rows = case.asked.why(), plan.rows
    body = UnitEntryVoided(
        Stream.CUSTODY, plan.voided, why, rows.units, rows.gone, rows.people, rows.posts, rows.lent
    )
    about = (
        *(subject("unit", path) for path in _paths(plan)),
        *(subject("officer", each.number) for each in rows.people),
        *(subject("item", tag) for tag in rows.tags),
        entry_subject(Stream.CUSTODY, plan.entry.seq),
    )
    if len(about) > MOST_VOIDED * 10:
        raise Refused("void.too_many", rule=RULE, most=MOST_VOIDED)
    draft = session.draft(body, now, subjects=tuple(dict.fromkeys(about)), rules=(RULE,))
    return Decided((draft,), (), plan)


def _paths(plan: UnitVoidPlan) -> Iterator[str]:
    named = unit_of(plan.entry)
    if named is not None:
        yield named[1]
    yield from map(row_path, plan.rows.units)


# ------------------------------------------------------------------------------------------------- kinds


def _unrenamed(case: UnitVoidCase, asked: Entry, body: UnitRenamed) -> UnitRows:
    """The unit under its name of before; who and what came to it since goes along, and what had the name before has it again."""
    if not isinstance(body, UnitRenamed2):
        raise case.refused("void.unit_former_version")
    _require_same_rows(case, asked, body.units)
    of = _without_former(_there(case), body)
    before = body.unit if body.level is UnitLevel.DEPARTMENT else unit_parts(body.unit)[1]
    require_name_free(of, before)
    units, gone, people, posts = renamed_rows(of, before)
    again = tuple(
        replace(each, former=body.before) if (each.level, each.name) == (body.level, before) else each
        for each in units
    )
    lent = [CalledAgain(each.level, each.name, before) for each in gone if each.level is UnitLevel.DEPARTMENT]
    for each in gone:
        if each.level is UnitLevel.GROUP:
            there = (
                Group(each.name, before)
                if body.level is UnitLevel.DEPARTMENT
                else Group(before, each.department)
            )
            lent.append(CalledAgain(each.level, Group(each.name, each.department).path, there.path))
    taken = {_key(each) for each in body.units}
    return UnitRows(
        (*again, *(each for each in body.replaced if _key(each) in taken)),
        gone,
        people,
        posts,
        tuple(lent),
        of.lent,
    )


def _without_former(of: UnitCase, body: UnitRenamed2) -> UnitCase:
    """The unit without what belonged to an ended one whose name it took, and belongs to that still."""
    taken = {_key(each) for each in body.units}
    former = {_key(each) for each in body.replaced if _key(each) not in taken and of.standing(each) == each}
    there = {(each.number, each.department, each.group) for each in body.there}
    held = {(each.number, each.seq) for each in body.held_there}
    return replace(
        of,
        groups=tuple(
            each for each in of.groups if (UnitLevel.GROUP, each.department, each.name) not in former
        ),
        officers=tuple(
            each for each in of.officers if (each.number, each.department, each.group) not in there
        ),
        holdings=tuple(each for each in of.holdings if (each.number, each.seq) not in held),
    )


def _key(unit: UnitAgain) -> tuple[UnitLevel, str, str]:
    return unit.level, unit.department, unit.name


def _parted(case: UnitVoidCase, asked: Entry, body: UnitMerged) -> tuple[UnitRows, tuple[str, ...]]:
    """The two units apart again: who came with the merge and is where it brought them goes back, and what was lent then."""
    if not isinstance(body, UnitMerged2):
        raise case.refused("void.unit_former_version")
    _require_same_rows(case, asked, body.units)
    of = _there(case)
    known = {_key(each): each for each in body.stood}
    made = [each for each in body.units if _key(each) not in known]
    opened = [
        each
        for each in body.units
        if each.closed_on is None and _key(each) in known and known[_key(each)].closed_on is not None
    ]
    posts = {(each.number, each.seq) for each in body.held_before}
    of = replace(of, holdings=tuple(each for each in of.holdings if (each.number, each.seq) not in posts))
    officers = {each.number: each for each in of.officers}
    came = {each.number for each in body.came}
    _require_nobody_else(of, case, made, came)
    _require_nobody_else(of, case, opened, came, in_service=True)
    brought = {each.number: (each.department, each.group) for each in body.people}
    people, stay = [], []
    for each in body.came:
        officer = officers.get(each.number)
        if officer is None:
            continue
        if (officer.department, officer.group) == brought.get(each.number):
            people.append(each)
        else:
            stay.append(each.number)
    gone = tuple(UnitGone(each.level, each.department, each.name) for each in made)
    lasted = {key for key, each in known.items() if each.closed_on is None}
    parts = [each for each in body.units if each.merged_into and _key(each) in lasted]
    lent = tuple(CalledAgain(each.level, each.merged_into, row_path(each)) for each in parts)
    rows = UnitRows(body.stood, gone, tuple(people), body.held_before, lent, case.moved)
    return rows, tuple(stay)


def _undefined(case: UnitVoidCase, asked: Entry) -> UnitRows:
    """A unit that was never there, or a department with the code of before."""
    of = _there(case)
    earlier = [each for each in case.about if each.seq < asked.seq]
    _require_nothing_since(case, asked)
    if any(isinstance(each.typed, UnitsChanged) for each in earlier):
        raise case.refused("void.unit_reopened", unit=of.unit.name)
    made = _made(of)
    row = of.standing(made)
    if row is None:
        raise case.refused("void.unit_otherwise", unit=of.unit.name)
    if earlier:
        codes = [each.typed.code for each in earlier if isinstance(each.typed, DepartmentDefined)]
        return UnitRows((replace(row, code=codes[-1]) if codes else row,))
    groups = [each for each in of.of_department() if of.unit.level is UnitLevel.DEPARTMENT]
    if groups:
        raise case.refused("void.unit_used", unit=of.unit.name, by=groups[0].path)
    _require_nobody_else(of, case, [made], set())
    if of.lent:
        raise case.refused("void.unit_used", unit=of.unit.name, by=of.lent[0])
    if of.stock:
        raise case.refused("void.unit_used", unit=of.unit.name, by=of.stock[0].code)
    return UnitRows(gone=(UnitGone(made.level, made.department, made.name),))


def _made(of: UnitCase) -> UnitAgain:
    """The name of the unit, as a row that holds nothing else."""
    of_group = of.unit.level is UnitLevel.GROUP
    department, name = unit_parts(of.unit.name) if of_group else ("", of.unit.name)
    return UnitAgain(of.unit.level, department, name, "", (), None, "")


# ------------------------------------------------------------------------------------------------- facts


def _named(case: UnitVoidCase) -> str:
    unit = None if case.asked.entry is None else unit_of(case.asked.entry)
    return "" if unit is None else unit[1]


def _there(case: UnitVoidCase) -> UnitCase:
    if case.of is None:
        raise case.refused("void.unit_otherwise", unit=_named(case))
    return case.of


def _require_same_rows(case: UnitVoidCase, asked: Entry, rows: Sequence[UnitAgain]) -> None:
    """The units must stand as the entry left them: what was changed since is voided first."""
    _require_nothing_since(case, asked)
    of = _there(case)
    for each in rows:
        if of.standing(each) != each:
            raise case.refused("void.unit_otherwise", unit=row_path(each))


def _require_nothing_since(case: UnitVoidCase, asked: Entry) -> None:
    later = next((each for each in reversed(case.about) if each.seq > asked.seq), None)
    if later is not None:
        when = f"{local(later.happened_at, later.zone):%Y-%m-%d %H:%M}"
        facts = {"seq": later.seq, "kind": later.kind, "when": when}
        raise case.refused("void.unit_since", unit=_named(case), **facts)


def _require_nobody_else(
    of: UnitCase, case: UnitVoidCase, units: Iterable[UnitAgain], but: set[str], *, in_service: bool = False
) -> None:
    """Units that go must be in use by nobody else: no officer on record, also who left, and no office; `in_service`: only of now."""
    for each in units:
        path = row_path(each)
        for officer in of.officers:
            place = (officer.department, officer.group)
            inside = (
                officer.department == each.name
                if each.level is UnitLevel.DEPARTMENT
                else place == (each.department, each.name)
            )
            if inside and officer.number not in but and (officer.active or not in_service):
                raise case.refused("void.unit_used", unit=path, by=f"{officer.name} {officer.number}")
        for holding in of.holdings:
            if in_service and holding.over(of.today):
                continue
            if holding.unit.name == path and holding.unit.level is each.level:
                raise case.refused("void.unit_used", unit=path, by=holding.number)
