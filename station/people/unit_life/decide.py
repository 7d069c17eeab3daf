"""Decisions about the life of departments and groups. Pure: a case holds all the facts they need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from station.core.deciding import Decided
from station.core.ledger import subject
from station.core.policy import Policy
from station.people.naming import name_key, plain_name, written
from station.people.offices.values import Unit, UnitLevel
from station.people.sessions import Session
from station.people.unit_life.bodies import (
    HeldAgain,
    MemberAgain,
    UnitAgain,
    UnitEnded,
    UnitGone,
    UnitMerged2,
    UnitRenamed,
    UnitRenamed2,
    UnitsChanged,
)
from station.people.unit_life.standing import Place, UnitCase, department_row, group_row, row_path
from station.people.unit_names import require_not_the_office
from station.people.values import Department, Group, UnitLife


@dataclass(frozen=True, slots=True)
class RenameCase:
    """A unit that is to have another name, as it was entered."""

    of: UnitCase
    entered: str


@dataclass(frozen=True, slots=True)
class MergeCase:
    """A unit that is to be part of another one."""

    of: UnitCase
    into: Unit


def decide_rename(session: Session, case: RenameCase, _policy: Policy, now: datetime) -> Decided[str]:
    """The unit has another name; its people, its groups and the offices in it go along, and the former name leads to it.

    Raises Refused ``units.the_office``, ``units.same_name``, ``units.office_name``, ``units.name_taken``, ``people.reason_missing``, ``batch.…``.
    """
    why, name = _reason(case.of), plain_name(case.entered)
    return _decided(session, case.of, _rename(case.of, name, why), now, name)


def _rename(case: UnitCase, name: str, why: str) -> UnitRenamed:
    of_department = case.unit.level is UnitLevel.DEPARTMENT
    present = case.department.name if of_department else case.group.name
    if name == present:
        raise case.refused("units.same_name", name=name)
    if of_department:
        require_not_the_office(case.office, name)
    require_name_free(case, name)
    rows = (*renamed_rows(case, name), why, case.unit.level, case.unit.name, name)
    former = (case.department if of_department else case.group).life.former
    return UnitRenamed2(*rows, former, *_named_before(case, name))


def require_name_free(case: UnitCase, name: str) -> None:
    """Raise Refused ``units.name_taken`` where another unit beside this one is called so."""
    of_department = case.unit.level is UnitLevel.DEPARTMENT
    present = case.department.name if of_department else case.group.name
    for each in case.departments if of_department else case.of_department():
        if each.life.lasts and each.name != present and name_key(each.name) == name_key(name):
            raise case.refused("units.name_taken", name=each.name)


def _named_before(
    case: UnitCase, name: str
) -> tuple[tuple[UnitAgain, ...], tuple[MemberAgain, ...], tuple[HeldAgain, ...]]:
    """An ended unit that has the name already, with its groups, who is in it on record, and the offices held in it then."""
    if case.unit.level is UnitLevel.DEPARTMENT:
        units = [department_row(each) for each in case.departments if each.name == name]
        units += [group_row(each) for each in case.groups if each.department == name]
        inside = [each for each in case.officers if each.department == name]
    else:
        place = (case.group.department, name)
        units = [group_row(each) for each in case.groups if (each.department, each.name) == place]
        inside = [each for each in case.officers if (each.department, each.group) == place]
    paths = {(each.level, row_path(each)) for each in units}
    held = [
        HeldAgain(each.number, each.seq, each.unit.name)
        for each in case.holdings
        if (each.unit.level, each.unit.name) in paths
    ]
    there = tuple(MemberAgain(each.number, each.department, each.group) for each in inside)
    return tuple(units), there, tuple(held)


def renamed_rows(
    case: UnitCase, name: str
) -> tuple[tuple[UnitAgain, ...], tuple[UnitGone, ...], tuple[MemberAgain, ...], tuple[HeldAgain, ...]]:
    """The units under the name `name`, the names that are gone, and the people and offices that go along."""
    of_department = case.unit.level is UnitLevel.DEPARTMENT
    present = case.department.name if of_department else case.group.name

    def moved(place: Place) -> Place:
        department, group = place
        if of_department:
            return (name, group) if department == present else place
        return (department, name) if place == (case.group.department, present) else place

    return _rows(case, list(_renamed(case, moved, present)), _gone(case), moved)


def decide_merge(session: Session, case: MergeCase, _policy: Policy, now: datetime) -> Decided[str]:
    """The unit is part of another one from now on: its people are in that one, its groups too, and it has ended.

    Raises Refused ``units.the_office``, ``units.into_itself``, ``units.levels_differ``, ``units.offices_held``,
    ``people.reason_missing``.
    """
    return _decided(session, case.of, _merge(case.of, case.into, _reason(case.of)), now, case.into.name)


def _merge(case: UnitCase, into: Unit, why: str) -> UnitMerged2:
    if into == case.unit:
        raise case.refused("units.into_itself")
    if into.level is not case.unit.level:
        raise case.refused("units.levels_differ", into=into.name)
    _require_no_offices(case)
    of_department = case.unit.level is UnitLevel.DEPARTMENT
    target = next((each for each in case.groups if each.path == into.name), None)

    def moved(place: Place) -> Place:
        department, group = place
        if of_department:
            return (into.name, _same_group(case, into.name, group)) if department == case.unit.name else place
        if target is not None and place == (case.group.department, case.group.name):
            return target.department, target.name
        return place

    units, gone, people, posts = _rows(case, list(_merged(case, into, target, moved)), [], moved)
    before = tuple(found for each in units if (found := case.standing(each)) is not None)
    moving = {each.number for each in people}
    came = tuple(
        MemberAgain(each.number, each.department, each.group)
        for each in case.officers
        if each.number in moving
    )
    moved_posts = {(each.number, each.seq) for each in posts}
    held = tuple(
        HeldAgain(each.number, each.seq, each.unit.name)
        for each in case.holdings
        if (each.number, each.seq) in moved_posts
    )
    rows = (units, gone, people, posts, why)
    return UnitMerged2(*rows, case.unit.level, case.unit.name, into.name, before, came, held)


def decide_end(session: Session, case: UnitCase, _policy: Policy, now: datetime) -> Decided[str]:
    """The unit, in which nobody is any more, has ended; a department with its groups.

    Raises Refused ``units.the_office``, ``units.ended_already``, ``units.people_inside``, ``units.offices_held``,
    ``units.lent_to``, ``units.paper_left``, ``people.reason_missing``.
    """
    why = _reason(case)
    inside = [each for each in case.officers if each.active and case.inside(each)]
    if inside:
        raise case.refused(
            "units.people_inside", count=len(inside), name=inside[0].name, number=inside[0].number
        )
    _require_no_offices(case)
    units = [_ended(case, each) for each in _with_groups(case) if each.life.lasts]
    if not units:
        raise case.refused("units.ended_already")
    if case.lent:
        raise case.refused("units.lent_to", count=len(case.lent))
    left = next((each for each in case.stock if each.quantity), None)
    if left is not None:
        facts = {"tag": left.code, "name": left.title, "left": left.quantity, "measure": left.measure}
        raise case.refused("units.paper_left", whose=left.unit.name, **facts)
    body = UnitEnded(tuple(units), (), (), (), why, case.unit.level, case.unit.name, case.today)
    return _decided(session, case, body, now, case.unit.name)


def _reason(case: UnitCase) -> str:
    if case.unit.level is UnitLevel.OFFICE:
        raise case.refused("units.the_office")
    return written(case.reason, "people.reason_missing", "EQ-02")


def _decided(session: Session, case: UnitCase, body: UnitsChanged, now: datetime, value: str) -> Decided[str]:
    about = (
        subject("unit", case.unit.name),
        *(subject("unit", row_path(each)) for each in body.units if row_path(each) != case.unit.name),
        *(subject("officer", each.number) for each in body.people),
        *(subject("item", tag) for tag in case.lent),  # their rows say to whom they are lent
    )
    draft = session.draft(body, now, subjects=tuple(dict.fromkeys(about)), rules=("EQ-02",))
    return Decided((draft,), (), value)


def _require_no_offices(case: UnitCase) -> None:
    for each in case.holdings:
        if case.holds_inside(each) and not each.over(case.today):
            raise case.refused("units.offices_held", number=each.number, function=each.function.value)


# ------------------------------------------------------------------------------------------------- rows


def _rows(
    case: UnitCase, units: Sequence[UnitAgain], gone: Sequence[UnitGone], moved: Callable[[Place], Place]
) -> tuple[tuple[UnitAgain, ...], tuple[UnitGone, ...], tuple[MemberAgain, ...], tuple[HeldAgain, ...]]:
    """The units, and the people and offices that go with them."""
    people = [
        MemberAgain(each.number, *moved((each.department, each.group)))
        for each in case.officers
        if moved((each.department, each.group)) != (each.department, each.group)
    ]
    held = [
        HeldAgain(each.number, each.seq, unit)
        for each in case.holdings
        if (unit := _held_in(case, each.unit, moved)) != each.unit.name
    ]
    each_once: dict[tuple[UnitLevel, str, str], UnitAgain] = {}
    for unit_again in units:
        key = (unit_again.level, unit_again.department, unit_again.name)
        if unit_again.closed_on is None or key not in each_once or each_once[key].closed_on is not None:
            each_once[key] = unit_again  # a name that an ended unit had is the living one's
    return tuple(each_once.values()), tuple(gone), tuple(people), tuple(held)


def _held_in(case: UnitCase, unit: Unit, moved: Callable[[Place], Place]) -> str:
    if unit.level is UnitLevel.DEPARTMENT:
        return moved((unit.name, ""))[0]
    group = next((each for each in case.groups if unit == Unit(UnitLevel.GROUP, each.path)), None)
    if group is None:
        return unit.name
    department, name = moved((group.department, group.name))
    return Group(name, department).path


def _renamed(case: UnitCase, moved: Callable[[Place], Place], present: str) -> Iterator[UnitAgain]:
    """The unit and the groups of a department under their names, and units that were merged into one of them."""
    if case.unit.level is UnitLevel.DEPARTMENT:
        name = moved((present, ""))[0]
        former = _without(_with(case.department.life.former, present), name)
        yield department_row(
            replace(case.department, name=name, life=replace(case.department.life, former=former))
        )
        for each in case.of_department():
            yield group_row(replace(each, department=name))
    else:
        group, life = case.group, case.group.life
        name = moved((group.department, group.name))[1]
        former = _without(_with(life.former, present), name)
        yield group_row(replace(group, name=name, life=replace(life, former=former)))
    yield from _led_here(case, moved)


def _led_here(case: UnitCase, moved: Callable[[Place], Place]) -> Iterator[UnitAgain]:
    """Ended units that were merged into one whose path is another now."""
    paths = {each.name: moved((each.name, ""))[0] for each in case.departments}
    for each in case.groups:
        department, name = moved((each.department, each.name))
        paths[each.path] = Group(name, department).path
    for unit in case.departments:
        into = unit.life.merged_into
        if paths.get(into, into) != into:
            yield department_row(replace(unit, life=replace(unit.life, merged_into=paths[into])))
    for group in case.groups:
        into = group.life.merged_into
        if paths.get(into, into) != into:
            department, name = moved((group.department, group.name))
            life = replace(group.life, merged_into=paths[into])
            yield group_row(replace(group, name=name, department=department, life=life))


def _gone(case: UnitCase) -> list[UnitGone]:
    if case.unit.level is UnitLevel.DEPARTMENT:
        groups = [UnitGone(UnitLevel.GROUP, each.department, each.name) for each in case.of_department()]
        return [UnitGone(UnitLevel.DEPARTMENT, "", case.department.name), *groups]
    return [UnitGone(UnitLevel.GROUP, case.group.department, case.group.name)]


def _merged(
    case: UnitCase, into: Unit, target: Group | None, moved: Callable[[Place], Place]
) -> Iterator[UnitAgain]:
    """The unit as it ended, the one that it is part of, and the groups of a department where they are now."""
    if target is not None:
        yield _ended(case, case.group, target.path)
        life = target.life
        yield group_row(replace(target, life=replace(life, former=_with(life.former, case.group.name))))
        return
    yield _ended(case, case.department, into.name)
    other = next(each for each in case.departments if each.name == into.name)
    former = _with(other.life.former, case.department.name, *case.department.life.former)
    yield department_row(replace(other, life=replace(other.life, former=former)))
    there = {each.path for each in case.groups if each.life.lasts}
    for each in case.of_department():
        department, name = moved((each.department, each.name))
        again = Group(name, department, UnitLife(former=each.life.former))
        yield _ended(case, each, again.path)
        if each.life.lasts and again.path not in there:
            yield group_row(again)


def _same_group(case: UnitCase, department: str, group: str) -> str:
    """A group's name in the department that it comes to: as one is written there already, if only blanks differ."""
    there = (each.name for each in case.groups if each.department == department and each.life.lasts)
    return next((name for name in there if name_key(name) == name_key(group)), group)


def _with_groups(case: UnitCase) -> list[Department | Group]:
    if case.unit.level is UnitLevel.GROUP:
        return [case.group]
    return [case.department, *case.of_department()]


def _ended(case: UnitCase, unit: Department | Group, into: str = "") -> UnitAgain:
    ended_on = unit.life.ended_on or case.today
    life = replace(unit.life, ended_on=ended_on, merged_into=into or unit.life.merged_into)
    return (
        department_row(replace(unit, life=life))
        if isinstance(unit, Department)
        else group_row(replace(unit, life=life))
    )


def _with(former: tuple[str, ...], *names: str) -> tuple[str, ...]:
    """The former names with these, each once, the newest last; of very many the newest ones."""
    return tuple(dict.fromkeys((*(each for each in former if each not in names), *names)))[-40:]


def _without(former: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The former names of a unit that is called so again."""
    return tuple(each for each in former if each != name)
