"""Officers and units: numbers are never reused, badges are one person's, leaving waits for open items."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from station.core.listing import ListQuery
from station.inventory.bodies import CheckedIn, CheckedOut, Registered, ReturnedItem, TakenItem
from station.inventory.values import Condition
from station.people.bodies import OfficerChanged
from station.people.grid_bodies import GridDefined
from station.people.permissions import Role
from station.people.sessions import program_session
from station.people.unit_lists import DEPARTMENT_LIST, GROUP_LIST, GridList, UnitList
from station.people.values import AccountStatus, Grid, Group, Officer
from tests.people.office import Office, refusal


def test_what_is_typed_on_a_chinese_keyboard_is_the_same_officer(office: Office) -> None:
    office.roster.register(office.admin, Officer("１００１", " 李甲 ", badge="Ｂ１"))
    with office.store.read() as view:
        assert view.people.officer("1001") == Officer("1001", "李甲", badge="B1")
    with refusal("people.number_taken"):
        office.roster.register(office.admin, Officer("1001", "王乙"))


@pytest.mark.parametrize("number", ["", " ", "10 01", "officer:1", "a\nb", "-", "1" * 33])
def test_a_number_must_be_one(office: Office, number: str) -> None:
    with refusal("batch."):
        office.roster.register(office.admin, Officer(number, "李甲"))


def test_a_badge_belongs_to_one_officer_until_they_leave(office: Office) -> None:
    office.enlist("1001", "B1")
    office.enlist("1002", "B2")
    with refusal("codes.is_badge"):
        office.roster.set_badge(office.admin, "1002", "B1")
    with refusal("codes.is_badge"):
        office.roster.register(office.admin, Officer("1003", "赵丙", badge="B1"))
    office.roster.leave(office.admin, "1001", "调出")
    office.roster.set_badge(office.admin, "1002", "B1")
    with office.store.read() as view:
        assert [each.owner for each in view.codes.holders("B1")] == ["1002"]


def test_a_change_holds_what_was_before_and_nothing_changed_is_no_entry(office: Office) -> None:
    office.enlist("1001", "B1")
    with office.store.read() as view:
        before = view.people.officer("1001")
    assert before is not None
    assert office.roster.change(office.admin, before).entries == ()
    (_, changed) = office.roster.change(
        office.admin, replace(before, department="执法二科", group="")
    ).entries
    assert changed.of(OfficerChanged).old.department == "执法一科"
    assert changed.of(OfficerChanged).department == "执法二科"


@pytest.mark.rule("EQ-13", "open")
def test_nobody_leaves_with_items_in_their_name(office: Office) -> None:
    office.enlist("1001", "B1", Role.OFFICER)
    session, now, about = program_session(), office.clock.now(), ("item:BWC-1",)
    line = TakenItem("BWC-1", 3, "记录仪", "", None, recording=True)
    with office.store.write() as work:
        work.append(session.draft(Registered("BWC-1", 3, "记录仪"), now, subjects=about))
        out = CheckedOut("1001", "李甲", "一科", "一组", None, (line,), (), None)
        work.append(session.draft(out, now, subjects=about))
    with refusal("people.items_open") as caught:
        office.roster.leave(office.admin, "1001", "调出")
    assert (caught.value.rule, caught.value.facts["count"]) == ("EQ-13", 1)
    assert office.kinds("officer:1001")[-1] != "officer.left"

    due = office.clock.now() + timedelta(days=1)
    back = ReturnedItem("BWC-1", 3, "记录仪", "", "1001", "李甲", None, Condition.GOOD, "", due, None)
    with office.store.write() as work:
        work.append(session.draft(CheckedIn(False, (back,), (), None), office.clock.now(), subjects=about))
    with refusal("people.returns_open") as caught:
        office.roster.leave(office.admin, "1001", "调出")
    assert (caught.value.rule, caught.value.facts["tags"]) == ("EQ-13", "BWC-1")


@pytest.mark.rule("PF-04", "account")
def test_leaving_closes_the_account_and_retires_the_number(office: Office) -> None:
    office.enlist("1001", "B1", Role.OFFICER)
    with refusal("people.reason_missing"):
        office.roster.leave(office.admin, "1001", "  ")
    office.roster.leave(office.admin, "1001", "退休")
    assert office.accounts.get(office.admin, "a1001").status is AccountStatus.CLOSED
    with refusal("people.number_retired"):
        office.roster.register(office.admin, Officer("1001", "王乙"))
    with refusal("people.officer_left"):
        office.sign_in.confirm_pin("1001", "471193")
    with refusal("people.unknown_badge"):
        office.sign_in.with_badge("B1", "471193")
    with refusal("people.account_taken"):
        office.accounts.create(office.admin, "A1001", "王乙")
    office.station.assert_sound()


@pytest.mark.rule("EQ-02", "units")
def test_a_group_needs_its_department(office: Office) -> None:
    with refusal("people.unknown_department"):
        office.roster.define_group(office.admin, Group("一组", "执法九科"))
    office.roster.register(
        office.admin, Officer("1012", "丙", "", "机动组")
    )  # of no department: there is no other
    office.roster.register(office.admin, Officer("1013", "丁", "执法一科", "一组"))
    with refusal("units.group_of_department") as found:
        office.roster.register(office.admin, Officer("1014", "戊", "", " 一 组 "))
    assert found.value.facts["departments"] == "执法一科"
    with refusal("units.group_of_department"):
        office.roster.define_group(office.admin, Group("一组", ""))
    office.roster.register(office.admin, Officer("1015", "己", "", "机动组"))
    with office.store.read() as view:
        assert view.people.groups() == (Group("机动组", ""), Group("一组", "执法一科"))


@pytest.mark.rule("PF-13", "grid")
def test_a_grid_has_a_chief_an_approval_and_a_day(office: Office) -> None:
    office.enlist("1001")
    day = date(2026, 12, 1)
    for grid, basis, code in (
        (Grid("G1", "东片", "1001"), " ", "people.basis_missing"),
        (Grid("G1", "东片"), "12号", "people.grid_chief_missing"),
        (Grid("G1", "东片", "1001", ("9999",)), "12号", "people.unknown_officer"),
    ):
        with refusal(code):
            office.roster.define_grid(office.admin, grid, effective_on=day, basis=basis)
    office.roster.define_grid(office.admin, Grid("G1", "东片", "1001"), effective_on=day, basis="12号")
    with office.store.read() as view:
        (entry,) = view.ledger.about("grid:G1")
    defined = entry.of(GridDefined)
    assert (defined.effective_on, defined.basis, entry.rules) == (day, "12号", ("PF-13",))


@pytest.mark.rule("PF-13", "grid")
def test_units_are_lists_with_who_serves_in_them(office: Office) -> None:
    for number in ("1001", "1002", "1003"):
        office.enlist(number)
    office.roster.leave(office.admin, "1003", "调出")
    office.roster.change(office.admin, Officer("1002", "王1002", "执法二科", "一组"))
    grid = Grid("G1", "东片", "1001", ("1002",))
    office.roster.define_grid(office.admin, grid, effective_on=date(2026, 11, 2), basis="12号")
    departments = UnitList(office.store, DEPARTMENT_LIST).page(office.admin, ListQuery(summed=True))
    assert {row.department.name: row.people for row in departments.rows} == {"执法一科": 1, "执法二科": 1}
    assert departments.sums == {"people": 2}
    groups = UnitList(office.store, GROUP_LIST)
    assert [(row.path, row.people) for row in groups.page(office.admin).rows] == [
        ("执法一科 › 一组", 1),
        ("执法二科 › 一组", 1),
    ]
    of_two = groups.page(office.admin, ListQuery((("department", "执法二科"),)))
    assert [row.group.department for row in of_two.rows] == ["执法二科"]
    grids = GridList(office.store)
    (row,) = grids.page(office.admin, ListQuery(find="王1001")).rows
    assert (row.grid.code, row.chief) == ("G1", "王1001 1001")
    assert grids.page(office.admin, ListQuery((("member", "1002"),))).found == 1
    assert grids.page(office.admin, ListQuery((("member", "100"),))).found == 0
