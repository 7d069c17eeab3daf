"""State of people on each kind of database: what the reader gives, and that the ledger gives it again."""

from datetime import date

import pytest

from station.people.permissions import Role
from station.people.values import Account, Department, Grid, Group, Officer
from station.people.values import Office as OfficeValue
from tests.people.office import PASSWORD, found_office
from tests.plugins.stations import TestStation


@pytest.mark.rule("EQ-06", "office")
@pytest.mark.rule("PF-13", "grid")
def test_people_are_read_as_they_were_recorded(any_station: TestStation) -> None:
    office = found_office(any_station)
    office.enlist("1001", "B1", Role.OFFICER)
    office.enlist("1002")
    office.roster.define_department(office.admin, Department("办公室", "BG"))
    office.roster.define_grid(
        office.admin,
        Grid("G-1", "东片", "1001", ("1002", "1001")),
        effective_on=date(2026, 12, 1),
        basis="〔2026〕12号",
    )
    office.roster.leave(office.admin, "1002", "退休")
    with any_station.store.read() as view:
        people = view.people
        assert people.office() == OfficeValue("310110", "某市场监管所")
        first = Officer("1001", "王1001", "执法一科", "一组", "B1")
        assert people.officer("1001") == first
        assert [each.owner for each in view.codes.holders("b1")] == ["1001"]
        assert people.officers() == (first,)
        assert [each.active for each in people.officers(active_only=False)] == [True, False]
        assert people.officers(search="b1") == people.officers(search="执法") == (first,)
        assert people.officers(search="%") == people.officers(after="1001") == ()
        assert set(people.departments()) == {Department("办公室", "BG"), Department("执法一科")}
        assert people.groups() == (Group("一组", "执法一科"),)
        assert people.grids() == (Grid("G-1", "东片", "1001", ("1001", "1002"), date(2026, 12, 1)),)
        assert people.account_of("1001") == Account("a1001", "王1001", "1001", frozenset({Role.OFFICER}))
        assert people.has_pin("1001")
        assert not people.has_pin("1009")
        assert view.codes.holders("") == ()
    any_station.assert_sound()


def test_attempts_and_status_are_state_of_the_ledger_too(any_station: TestStation) -> None:
    office = found_office(any_station)
    office.enlist("1001", "B1", Role.OFFICER)
    with pytest.raises(Exception, match="pin_wrong"):
        office.sign_in.confirm_pin("1001", "0000")
    office.accounts.freeze(office.admin, "a1001", "遗失密码")
    office.accounts.set_password(office.admin, "a1001", PASSWORD + "2")
    with any_station.store.read() as view:
        assert view.people.attempts("officer:1001").failed == 1
    office.sign_in.confirm_pin("1001", "471193")
    with any_station.store.read() as view:
        assert view.people.attempts("officer:1001").failed == 0
    any_station.assert_sound()
