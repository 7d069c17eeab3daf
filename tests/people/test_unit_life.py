"""Departments and groups are renamed, merged and ended, and are the same units to whoever knew them before."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest

from station.core.listing import ListQuery
from station.core.texts import load_texts
from station.people.lists import OfficerList
from station.people.offices.use_cases import OfficeHolders
from station.people.offices.values import Function, Unit, UnitLevel
from station.people.permissions import Role
from station.people.unit_life.use_cases import UnitLives
from station.people.unit_life.void_use_cases import UnitVoids
from station.people.unit_life.wording import unit_stands_words
from station.people.values import Department, Group, Officer
from station.store.comparing import differences
from station.store.engine import transaction
from tests.people.office import PASSWORD, Office, refusal
from tests.plugins.imports import taken

WHY = "机构改革"


@pytest.fixture
def lives(office: Office) -> UnitLives:
    return UnitLives(office.store)


def join(office: Office, number: str, department: str, group: str) -> None:
    office.roster.register(office.admin, Officer(number, f"王{number}", department, group))


def places(office: Office) -> dict[str, tuple[str, str]]:
    """Where everybody belongs, as a unit of work sees it: each row compared with its entries."""
    with office.store.write() as work:
        numbers = [each.number for each in work.people.officers(active_only=False)]
        found = [work.people.officer(number) for number in numbers]
    return {each.number: (each.department, each.group) for each in found if each is not None}


def found(office: Office, words: str) -> list[str]:
    rows = OfficerList(office.store).page(office.admin, ListQuery(find=words)).sound
    return [each.number for each in rows]


def assert_sound(office: Office) -> None:
    with transaction(office.store.engine, write=False) as connection:
        assert differences(connection) == []


@pytest.mark.rule("EQ-02", "units")
def test_a_blank_or_a_width_makes_no_new_unit(office: Office, tmp_path: Path) -> None:
    join(office, "1001", "一科", "一组")
    join(office, "1002", " 一 科", "一　组")
    office.roster.change(office.admin, Officer("1001", "王1001", "一科", "一 组"))
    office.roster.define_group(office.admin, Group("一 组", "一　科"))
    office.roster.define_department(office.admin, Department("一 科", "X1"))
    office.roster.define_department(office.admin, Department("一　科"))
    table = tmp_path / "officers.csv"
    table.write_text(
        "number,name,department,group\n1003,李四,一 科,一  组\n1004,赵五,A 科,甲\n1005,钱六,Ａ科,甲 \n",
        "utf-8",
    )
    taken(office.roster, office.admin, table)
    for called in ("某 市场监管所", "３１０１１０"):
        with refusal("units.office_name"):
            join(office, "1006", called, "")
        with refusal("units.office_name"):
            office.roster.define_department(office.admin, Department(called))
    with refusal("units.office_name"):
        office.roster.define_department(office.admin, Department("一科", "３１０１１０"))
    table.write_text("number,name,department\n1006,李四,某市场监管所\n", "utf-8")
    (problem,) = office.roster.preview_file(office.admin, table).problems
    assert (problem.code, problem.column) == ("units.office_name", "department")
    assert set(places(office).values()) == {("一科", "一组"), ("A 科", "甲")}
    assert office.roster.departments(office.admin) == (Department("A 科"), Department("一科", "X1"))
    assert office.roster.groups(office.admin) == (Group("甲", "A 科"), Group("一组", "一科"))


@pytest.mark.rule("EQ-02", "units")
def test_a_renamed_department_keeps_its_people_groups_offices_and_recordings(
    office: Office, lives: UnitLives
) -> None:
    join(office, "1001", "一科", "一组")
    join(office, "1002", "一科", "")
    join(office, "1003", "二科", "一组")
    office.roster.leave(office.admin, "1002", "退休")
    office.open_account("a1001", "王1001", Role.OFFICER, number="1001")
    session = office.sign_in.with_password("a1001", PASSWORD)
    holders = OfficeHolders(office.store)
    for unit in ("一科", "一科 › 一组"):
        holders.assign(office.admin, unit, Function.HEAD, "1001", first=date(2026, 11, 1))
    with refusal("units.name_taken"):
        lives.rename(office.admin, "一科", "二 科", WHY)
    with refusal("units.the_office"):
        lives.rename(office.admin, "某市场监管所", "某所", WHY)
    with refusal("units.office_name"):
        lives.rename(office.admin, "一科", "３１０１１０", WHY)
    entry = lives.rename(office.admin, "一科", "综合一科", WHY)
    assert places(office) == {
        "1001": ("综合一科", "一组"),
        "1002": ("综合一科", ""),
        "1003": ("二科", "一组"),
    }
    assert {each.name for each in office.roster.departments(office.admin)} == {"二科", "综合一科"}
    with office.store.read() as view:
        held = {each.unit for each in view.offices.holdings()}
        group = next(each for each in view.people.groups() if each.department == "综合一科")
    assert held == {Unit(UnitLevel.DEPARTMENT, "综合一科"), Unit(UnitLevel.GROUP, group.path)}
    assert found(office, "一科 一组") == ["1001"], "by the former name, and by the present one"
    assert "officer:1002" in entry.subjects
    assert session.present().former_departments == ("一科",), "whoever heads it still sees its recordings"
    join(office, "1004", "一科", "一组")
    assert places(office)["1004"] == ("综合一科", "一组")
    lives.rename(office.admin, "综合一科 › 一组", "机动组", WHY)
    join(office, "1005", "一科", "一组")
    assert places(office)["1005"] == ("综合一科", "机动组")
    lives.rename(office.admin, "一科", "一科", "改回来")
    assert places(office)["1001"] == ("一科", "机动组")
    assert_sound(office)


@pytest.mark.rule("EQ-02", "units")
def test_a_merged_unit_ends_and_its_name_leads_to_the_other(office: Office, lives: UnitLives) -> None:
    for number, department, group in (
        ("1001", "一科", "一组"),
        ("1002", "二科", "一组"),
        ("1003", "二科", "二组"),
        ("1004", "二科", ""),
    ):
        join(office, number, department, group)
    holders = OfficeHolders(office.store)
    holders.assign(office.admin, "二科 › 二组", Function.HEAD, "1003", first=date(2026, 11, 1))
    with refusal("units.offices_held"):
        lives.merge(office.admin, "二科", "一科", WHY)
    holders.end(office.admin, "二科 › 二组", Function.HEAD, "1003", on=date(2026, 11, 1), reason="撤销")
    with refusal("units.levels_differ"):
        lives.merge(office.admin, "二科", "一科 › 一组", WHY)
    lives.merge(office.admin, "二科", "一科", WHY)
    assert places(office) == {
        "1001": ("一科", "一组"),
        "1002": ("一科", "一组"),
        "1003": ("一科", "二组"),
        "1004": ("一科", ""),
    }
    join(office, "1005", "二科", "一 组")
    assert places(office)["1005"] == ("一科", "一组")
    lives.merge(office.admin, "一科 › 二组", "一科 › 一组", "太小")
    join(office, "1006", "二科", "二组")
    assert places(office)["1006"] == places(office)["1003"] == ("一科", "一组")
    assert [each.path for each in office.roster.groups(office.admin)] == ["一科 › 一组"]
    assert found(office, "二科") == ["1001", "1002", "1003", "1004", "1005", "1006"]
    lives.rename(office.admin, "一科", "二科", "沿用并入一科的名称")
    assert {each.name for each in office.roster.departments(office.admin)} == {"二科"}, "it is no ended one"
    assert [each.path for each in office.roster.groups(office.admin)] == ["二科 › 一组"]
    assert set(places(office).values()) == {("二科", "一组"), ("二科", "")}
    join(office, "1007", "一科", "二组")
    join(office, "1008", "三科", "二组")
    lives.merge(office.admin, "三科", "二科", WHY)
    assert places(office)["1008"] == ("二科", "二组")
    assert "二科 › 二组" in [each.path for each in office.roster.groups(office.admin)], "it is no ended one"
    assert_sound(office)


@pytest.mark.rule("EQ-02", "units")
def test_a_unit_ends_when_nobody_is_in_it_and_may_be_made_again(office: Office, lives: UnitLives) -> None:
    join(office, "1001", "一科", "一组")
    join(office, "1009", "", "机动组")
    lives.rename(office.admin, "机动组", "机动队", WHY)
    assert places(office)["1009"] == ("", "机动队")
    office.roster.leave(office.admin, "1009", "退休")
    lives.end(office.admin, "机动组", WHY)
    with refusal("units.people_inside"):
        lives.end(office.admin, "一科", WHY)
    with refusal("people.reason_missing"):
        lives.end(office.admin, "一科", " ")
    office.roster.leave(office.admin, "1001", "退休")
    lives.end(office.admin, "一科", WHY)
    assert (office.roster.departments(office.admin), office.roster.groups(office.admin)) == ((), ())
    with refusal("offices.unknown_unit"):
        lives.end(office.admin, "一科", WHY)
    join(office, "1002", "一 科", "一组")
    assert places(office)["1002"] == ("一科", "一组")
    assert office.roster.groups(office.admin) == (Group("一组", "一科"),)
    assert_sound(office)


def test_a_former_name_finds_the_person(office: Office) -> None:
    office.roster.register(office.admin, Officer("1001", "李强"))
    office.roster.change(office.admin, Officer("1001", "王强"))
    office.roster.change(office.admin, Officer("1001", "王大强"))
    assert found(office, "李强") == found(office, "王强") == found(office, "王大强") == ["1001"]
    assert [each.name for each in office.roster.officers(office.admin, search="李强")] == ["王大强"]
    assert_sound(office)


@pytest.mark.rule("EQ-10", "void")
def test_a_rename_and_a_merge_entered_by_mistake_do_not_count(office: Office, lives: UnitLives) -> None:
    voids, holders = UnitVoids(office.store), OfficeHolders(office.store)
    for number, group in (("1001", "一组"), ("1002", "二组"), ("1003", "二组")):
        join(office, number, "一科", group)
    renamed = lives.rename(office.admin, "二组", "稽查组", WHY)
    holders.assign(office.admin, "稽查组", Function.HEAD, "1002", first=date(2026, 11, 1))
    join(office, "1004", "一科", "稽查组")
    plan = voids.preview(office.admin, str(renamed.seq))
    with refusal("void.reason_missing"):
        voids.void(office.admin, str(renamed.seq), " ", seen=plan.digest)
    assert "“一科 › 稽查组”：不再有这个名称，可以重新使用" in unit_stands_words(load_texts("zh_CN"), plan)
    voids.void(office.admin, str(renamed.seq), "改错了", seen=plan.digest)
    assert {places(office)[each] for each in ("1002", "1003", "1004")} == {("一科", "二组")}
    with office.store.read() as view:
        assert [each.unit.name for each in view.offices.holdings() if each.number == "1002"] == [
            "一科 › 二组"
        ]
        assert [each.life.former for each in view.people.every_group()] == [(), ()]
    with refusal("void.twice"):
        voids.void(office.admin, str(renamed.seq), "再来")
    holders.end(office.admin, "二组", Function.HEAD, "1002", on=date(2026, 11, 1), reason="调整")
    merged = lives.merge(office.admin, "二组", "一组", WHY)
    plan = voids.preview(office.admin, str(merged.seq))
    office.roster.change(office.admin, Officer("1003", "王1003", "二科", "三组"))
    join(office, "1005", "一科", "一组")
    with refusal("void.changed_since"):
        voids.void(office.admin, str(merged.seq), "并错了", seen=plan.digest)
    done = voids.void(office.admin, str(merged.seq), "并错了")
    with refusal("void.is_void"):
        voids.preview(office.admin, str(done.entry.seq))
    assert (done.plan.stay, done.plan.joined) == (("1003",), ("1005",))
    assert places(office) == {
        "1001": ("一科", "一组"),
        "1002": ("一科", "二组"),
        "1003": ("二科", "三组"),
        "1004": ("一科", "二组"),
        "1005": ("一科", "一组"),
    }
    into = lives.merge(office.admin, "二科", "一科", WHY)
    with refusal("void.unit_since"):
        lives.merge(office.admin, "三组", "一组", WHY)
        voids.void(office.admin, str(into.seq), "并错了")
    renamed = lives.rename(office.admin, "一科 › 二组", "稽查组", WHY)
    lives.rename(office.admin, "一科", "综合科", WHY)
    with refusal("void.unit_since"):
        voids.preview(office.admin, str(renamed.seq))
    assert_sound(office)


@pytest.mark.rule("EQ-10", "void")
def test_a_unit_made_or_ended_by_mistake_is_as_before_unless_it_is_in_use(
    office: Office, lives: UnitLives
) -> None:
    voids = UnitVoids(office.store)
    join(office, "1001", "一科", "一组")
    (made,) = office.roster.define_group(office.admin, Group("五组", "一科"))
    ended = lives.end(office.admin, "五组", WHY)
    with refusal("void.unit_since"):
        voids.preview(office.admin, str(made.seq))
    plan = voids.preview(office.admin, str(ended.seq))
    voids.void(office.admin, str(ended.seq), "撤错了", seen=plan.digest)
    assert [each.path for each in office.roster.groups(office.admin)] == ["一科 › 一组", "一科 › 五组"]
    voids.void(office.admin, str(made.seq), "登记错了")
    assert [each.path for each in office.roster.groups(office.admin)] == ["一科 › 一组"]
    office.roster.define_department(office.admin, Department("一科", "X1"))
    (coded,) = office.roster.define_department(office.admin, Department("一科", "X2"))
    voids.void(office.admin, str(coded.seq), "代码错了")
    assert [each.code for each in office.roster.departments(office.admin)] == ["X1"]
    with office.store.read() as view:
        used = next(
            each.seq for each in view.ledger.about("unit:一科 › 一组") if each.kind == "group.defined"
        )
    with refusal("void.unit_used"):
        voids.void(office.admin, str(used), "登记错了")
    (empty,) = office.roster.define_department(office.admin, Department("五科"))
    office.roster.define_group(office.admin, Group("甲组", "五科"))
    with refusal("void.unit_used"):
        voids.preview(office.admin, str(empty.seq))
    lives.end(office.admin, "五科", WHY)
    (anew,) = office.roster.define_department(office.admin, Department("五科"))
    with refusal("void.unit_reopened"):
        voids.preview(office.admin, str(anew.seq))
    with refusal("void.other_kind"):
        voids.preview(office.admin, "1")
    assert_sound(office)


@pytest.mark.rule("EQ-10", "void")
def test_a_void_of_units_leaves_alone_what_had_the_name_before(office: Office, lives: UnitLives) -> None:
    voids, holders, day = UnitVoids(office.store), OfficeHolders(office.store), date(2026, 11, 1)
    for number, department, group in (
        ("1001", "一科", ""),
        ("1003", "二科", "二组"),
        ("1109", "甲", "一"),
    ):
        join(office, number, department, group)
    office.roster.leave(office.admin, "1109", "调出")
    lives.end(office.admin, "甲 › 一", WHY)
    lives.end(office.admin, "甲", WHY)
    before = stands(office)
    taken = lives.rename(office.admin, "二科", "甲", WHY)
    voids.void(office.admin, str(taken.seq), "改错了")
    assert stands(office) == before
    taken = lives.rename(office.admin, "一科", "甲", WHY)
    beside = lives.rename(office.admin, "二科", "一 科", WHY)
    with refusal("units.name_taken"):
        voids.preview(office.admin, str(taken.seq))
    for each in (beside, taken):
        voids.void(office.admin, str(each.seq), "改错了")
    assert stands(office) == before
    lives.rename(office.admin, "二科", "新科", WHY)
    back = lives.rename(office.admin, "新科", "二科", WHY)
    voids.void(office.admin, str(back.seq), "没有改回")
    join(office, "1004", "二科", "二组")
    assert places(office)["1004"] == ("新科", "二组"), "it is the same unit by its former name"
    holders.assign(office.admin, "新科 › 二组", Function.HEAD, "1003", first=day)
    holders.end(office.admin, "新科 › 二组", Function.HEAD, "1003", on=day, reason="调整")
    office.roster.define_group(office.admin, Group("三组", "一科"))
    lives.end(office.admin, "一科 › 三组", WHY)
    office.roster.define_group(office.admin, Group("三组", "新科"))
    before = stands(office)
    merged = lives.merge(office.admin, "新科", "一科", WHY)
    assert found(office, "新科") == ["1001", "1003", "1004"]
    for group, refused in (("二组", True), ("三组", True), ("", False)):  # made by the merge, and open again
        office.roster.change(office.admin, Officer("1001", "王1001", "一科", group))
        with refusal("void.unit_used") if refused else nullcontext():
            voids.preview(office.admin, str(merged.seq))
    voids.void(office.admin, str(merged.seq), "并错了")
    assert stands(office) == before
    assert found(office, "新科") == ["1003", "1004"]
    merged = lives.merge(office.admin, "新科", "一科", WHY)
    holders.assign(office.admin, "一科 › 二组", Function.HEAD, "1003", first=day)
    with refusal("void.unit_used"):
        voids.preview(office.admin, str(merged.seq))
    office.station.assert_sound()


def stands(office: Office) -> list[object]:
    """All units, ended ones too, with their lives, who is in them, and the offices held in them at any time."""
    with office.store.read() as view:
        people = view.people
        units = [(each.name, each.life) for each in people.every_department()]
        groups = [(each.path, each.life) for each in people.every_group()]
        officers = people.officers(active_only=False)
        inside = [(each.number, each.department, each.group) for each in officers]
        return [units, groups, inside, [(each.number, each.unit) for each in view.offices.holdings()]]
