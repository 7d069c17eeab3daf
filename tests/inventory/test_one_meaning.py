"""Whoever gives a code, singly or by a file: what something else has already is refused, in any case and width."""

from collections.abc import Callable
from pathlib import Path

import pytest

from station.core.errors import Refused
from station.inventory.values import NewItem
from station.people.bodies import BadgeSet
from station.people.roster import Roster
from station.people.values import Officer
from station.sheets import Problem
from tests.inventory.offices import KEEPER, PROGRAM, Office
from tests.plugins.imports import taken

HELD = {"tag": "BWC-0017", "number": "EX1", "badge": "B1001"}
WRITINGS: tuple[Callable[[str], str], ...] = (
    str,
    str.lower,
    lambda code: "".join(chr(ord(each) + 0xFEE0) if each.isalnum() else each for each in code),
    lambda code: code.replace("-", "\u2013"),
)
Give = Callable[[Office, Path, str], None]


def roster(office: Office) -> Roster:
    return Roster(office.store, office.clock)


def read_file(path: Path, header: str, line: str) -> Path:
    path.write_text(f"{header}\n{line}\n", encoding="utf-8")
    return path


def first_problem(problems: tuple[Problem, ...]) -> None:
    """Raise what is wrong with the first line, as the single act does."""
    raise Refused(problems[0].code)


def by_people_file(office: Office, path: Path, line: str, *, update: bool = False) -> None:
    file = read_file(path / "people.csv", "工号,姓名,部门,小组,证件码,电话", line)
    outcome = taken(roster(office), PROGRAM, file, update=update)
    first_problem(outcome.problems)


def by_equipment_file(office: Office, path: Path, code: str) -> None:
    header = "tag,category,name,model,serial,usb_serial,place,acquired_on,value"
    result = taken(office.register, KEEPER, read_file(path / "items.csv", header, f"{code},9,测距仪,,,,,,"))
    first_problem(result.problems)


GIVE: dict[str, tuple[Give, ...]] = {
    "tag": (
        lambda office, _path, code: void(office.register.register(KEEPER, NewItem(code, 9, "测距仪"))),
        by_equipment_file,
    ),
    "number": (
        lambda office, _path, code: void(roster(office).register(PROGRAM, Officer(code, "赵丙"))),
        lambda office, path, code: by_people_file(office, path, f"{code},赵丙,,,,"),
    ),
    "badge": (
        lambda office, _path, code: void(
            roster(office).register(PROGRAM, Officer("2001", "赵丙", badge=code))
        ),
        lambda office, _path, code: void(roster(office).set_badge(PROGRAM, "1003", code)),
        lambda office, _path, code: void(
            roster(office).change(PROGRAM, Officer("1003", "张丙", "二科", "二组", code))
        ),
        lambda office, path, code: by_people_file(office, path, f"2001,赵丙,,,{code},"),
        lambda office, path, code: by_people_file(office, path, f"1003,张丙,二科,二组,{code},", update=True),
    ),
}


def void(_done: object) -> None:
    """An act whose result does not matter here."""


@pytest.mark.rule("EQ-10", "item")
@pytest.mark.parametrize("write", WRITINGS)
@pytest.mark.parametrize("held", HELD)
@pytest.mark.parametrize(("kind", "give"), [(kind, give) for kind, gives in GIVE.items() for give in gives])
def test_a_code_that_has_a_meaning_is_given_to_nothing_else(
    office: Office, tmp_path: Path, kind: str, give: Give, held: str, write: Callable[[str], str]
) -> None:
    roster(office).register(PROGRAM, Officer("EX1", "周戊"))
    expected = (
        f"codes.is_{held}" if (kind, held) != ("number", "number") else "number_taken|number_known|is_number"
    )
    with pytest.raises(Refused, match=expected):
        give(office, tmp_path, write(HELD[held]))


@pytest.mark.rule("EQ-10", "item")
def test_an_officers_badge_may_carry_their_own_number(office: Office) -> None:
    roster(office).set_badge(PROGRAM, "1003", "1003")
    counter, _ = office.scans(["1003"])
    assert counter.person is not None
    assert counter.person.name == "张丙"


@pytest.mark.rule("EQ-10", "item")
def test_two_officers_swap_their_badges_in_one_update(office: Office, tmp_path: Path) -> None:
    lines = "1001,李甲,一科,一组,B1002,\n1002,王乙,一科,一组,B1001,"
    file = read_file(tmp_path / "people.csv", "工号,姓名,部门,小组,证件码,电话", lines)
    outcome = taken(roster(office), PROGRAM, file, update=True)
    assert (outcome.changed, outcome.problems) == (2, ())
    with office.store.read() as view:
        found = [view.people.officer(number) for number in ("1001", "1002")]
    assert [each.badge for each in found if each is not None] == ["B1002", "B1001"]
    assert [entry.kind for entry in outcome.entries].count(BadgeSet.KIND) == 2


@pytest.mark.rule("EQ-10", "item")
def test_a_badge_that_its_holder_keeps_is_not_taken_by_an_update(office: Office, tmp_path: Path) -> None:
    lines = "1001,李甲,一科,一组,B1002,\n1002,王乙,一科,一组,B1002,"
    file = read_file(tmp_path / "people.csv", "工号,姓名,部门,小组,证件码,电话", lines)
    outcome = taken(roster(office), PROGRAM, file, update=True)
    assert {problem.code for problem in outcome.problems} <= {"batch.repeated", "codes.is_badge"}
    assert outcome.problems
    alone = read_file(tmp_path / "one.csv", "工号,姓名,部门,小组,证件码,电话", "1001,李甲,一科,一组,B1002,")
    outcome = taken(roster(office), PROGRAM, alone, update=True)
    assert [(problem.code, problem.column) for problem in outcome.problems] == [("codes.is_badge", "badge")]
