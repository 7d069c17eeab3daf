"""Who holds office: dated, one at a time where the rule says so, with substitutes; who left holds nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from station.core.deadlines import Recipient
from station.core.errors import IntegrityProblem
from station.core.listing import ListQuery
from station.core.policy import load_rulebook
from station.people.deadlines.recipients import FUNCTIONS_OF
from station.people.offices.bodies import OfficeAssigned, OfficeEnded
from station.people.offices.holding import functions_of, holders
from station.people.offices.listing import OFFICE_LIST, OfficeList
from station.people.offices.use_cases import OfficeHolders
from station.people.offices.values import Function, Hindrance, UnitLevel
from station.people.permissions import Role
from station.people.sessions import Session
from station.people.values import Department, Group
from station.store.comparing import differences
from station.store.engine import transaction
from tests.people.office import PASSWORD, Office, refusal

HEAD, KEEPER, ADMINISTRATOR = Function.HEAD, Function.KEEPER, Function.EQUIPMENT_ADMINISTRATOR
DAY = date(2026, 11, 23)
LATER = date(2026, 12, 7)


@pytest.fixture
def offices(office: Office) -> OfficeHolders:
    for number in ("1001", "1002", "1003"):
        office.enlist(number)
    return OfficeHolders(office.store)


def who(office: Office, function: Function, day: date) -> list[str]:
    with office.store.read() as view:
        return [each.number for each in holders(view.offices.holdings(), function, day)]


def what(office: Office, number: str, day: date) -> set[Function]:
    with office.store.read() as view:
        return set(functions_of(view.offices.holdings(), number, day))


@pytest.mark.rule("EQ-06", "holders")
def test_an_office_is_held_from_its_day_until_the_day_it_ends(office: Office, offices: OfficeHolders) -> None:
    offices.assign(office.admin, "执法一科", KEEPER, "1001", first=LATER, basis="〔2026〕12号")
    day = timedelta(days=1)
    assert [who(office, KEEPER, each) for each in (LATER - day, LATER, LATER + 99 * day)] == [
        [],
        ["1001"],
        ["1001"],
    ]
    offices.end(office.admin, "执法一科", KEEPER, "1001", on=LATER + 2 * day, reason="调任")
    assert [who(office, KEEPER, LATER + each * day) for each in (1, 2)] == [["1001"], []]
    assert office.kinds("officer:1001")[-2:] == ["office.assigned", "office.ended"]


@pytest.mark.rule("EQ-06", "holders")
def test_one_at_a_time_holds_it_and_a_successor_ends_the_one_before(
    office: Office, offices: OfficeHolders
) -> None:
    offices.assign(office.admin, "某市场监管所", HEAD, "1001", first=DAY)
    with refusal("offices.one_only") as refused:
        offices.assign(office.admin, "310110", HEAD, "1002", first=LATER)
    assert (refused.value.rule, refused.value.facts["name"]) == ("EQ-06", "王1001")
    with refusal("offices.one_later"):
        offices.assign(office.admin, "310110", HEAD, "1002", first=DAY - timedelta(days=1))
    with refusal("offices.not_held"):
        offices.assign(office.admin, "310110", HEAD, "1002", first=LATER, in_place_of="1003")
    ended, _ = offices.assign(office.admin, "310110", HEAD, "1002", first=LATER, in_place_of="1001")
    assert (ended.of(OfficeEnded).number, ended.of(OfficeEnded).successor) == ("1001", "1002")
    before = LATER - timedelta(days=1)
    assert (who(office, HEAD, before), who(office, HEAD, LATER)) == (["1001"], ["1002"])
    offices.assign(office.admin, "执法一科", HEAD, "1003", first=DAY)  # another unit has its own
    offices.assign(office.admin, "310110", KEEPER, "1001", first=DAY)
    offices.assign(office.admin, "310110", KEEPER, "1002", first=DAY)  # of these there may be several
    with refusal("offices.held_already"):
        offices.assign(office.admin, "310110", KEEPER, "1002", first=LATER)


def test_a_mistaken_office_is_void_from_the_day_it_began(office: Office, offices: OfficeHolders) -> None:
    offices.assign(office.admin, "执法一科", ADMINISTRATOR, "1001", first=LATER)
    with refusal("offices.before_it_began"):
        offices.end(office.admin, "执法一科", ADMINISTRATOR, "1001", on=DAY, reason="登记错")
    offices.end(office.admin, "执法一科", ADMINISTRATOR, "1001", on=LATER, reason="登记错")
    assert who(office, ADMINISTRATOR, LATER) == []
    offices.assign(office.admin, "执法一科", ADMINISTRATOR, "1002", first=LATER)
    with refusal("offices.not_held"):
        offices.end(office.admin, "执法一科", ADMINISTRATOR, "1001", on=LATER, reason="登记错")
    with refusal("people.reason_missing"):
        offices.end(office.admin, "执法一科", ADMINISTRATOR, "1002", on=LATER, reason=" ")


@pytest.mark.rule("EQ-06", "substitute")
def test_a_substitute_holds_it_for_the_absent_one_in_these_days_alone(
    office: Office, offices: OfficeHolders
) -> None:
    offices.assign(office.admin, "执法一科", HEAD, "1001", first=DAY)
    with refusal("offices.nobody_holds"):
        offices.substitute(office.admin, "310110", HEAD, "1002", first=LATER, last=LATER, reason="休假")
    last = LATER + timedelta(days=4)
    offices.substitute(office.admin, "执法一科", HEAD, "1002", first=LATER, last=last, reason="休假")
    day = timedelta(days=1)
    found = [who(office, HEAD, each) for each in (LATER - day, LATER, last, last + day)]
    assert found == [["1001"], ["1002"], ["1002"], ["1001"]]
    assert (what(office, "1001", LATER), what(office, "1002", LATER)) == (set(), {HEAD})
    with refusal("offices.substituted_already"):
        offices.substitute(office.admin, "执法一科", HEAD, "1003", first=last, last=last, reason="休假")
    with refusal("offices.held_already"):
        offices.substitute(
            office.admin, "执法一科", HEAD, "1001", first=last + day, last=last + day, reason="x"
        )
    with refusal("offices.days_reversed"):
        offices.substitute(office.admin, "执法一科", HEAD, "1003", first=last, last=LATER, reason="休假")
    offices.end(office.admin, "执法一科", HEAD, "1002", on=LATER + day, reason="提前回来")
    assert [who(office, HEAD, each) for each in (LATER, LATER + day)] == [["1002"], ["1001"]]
    offices.end(office.admin, "执法一科", HEAD, "1001", on=LATER, reason="调任")
    assert who(office, HEAD, LATER) == [], "nobody stands in for an office that has ended"


@pytest.mark.rule("EQ-06", "holders")
def test_who_leaves_holds_nothing_from_that_day_on(office: Office, offices: OfficeHolders) -> None:
    today = DAY
    offices.assign(office.admin, "执法一科", KEEPER, "1001", first=DAY - timedelta(days=30))
    offices.assign(office.admin, "执法一科", HEAD, "1001", first=LATER)
    office.roster.leave(office.admin, "1001", "调出")
    assert (what(office, "1001", today), what(office, "1001", LATER)) == (set(), set())
    assert what(office, "1001", today - timedelta(days=1)) == {KEEPER}, "what was, stays"
    with refusal("people.officer_left"):
        offices.assign(office.admin, "执法一科", KEEPER, "1001", first=LATER)
    with transaction(office.store.engine, write=False) as connection:
        assert differences(connection) == []


def test_a_unit_is_found_by_name_code_or_path_whatever_blanks_are_typed(
    office: Office, offices: OfficeHolders
) -> None:
    office.roster.define_department(office.admin, Department("执法二科", "K2"))
    office.roster.define_group(office.admin, Group("一组", "执法二科"))
    for typed in ("K2", " 执法 二科", "执法一科›一组"):
        offices.assign(office.admin, typed, KEEPER, "1001", first=DAY)
        offices.end(office.admin, typed, KEEPER, "1001", on=DAY, reason="x")
    office.roster.define_group(office.admin, Group("310110", "执法一科"))
    offices.assign(office.admin, "310110", KEEPER, "1001", first=DAY)
    with refusal("offices.several_units"):
        offices.assign(office.admin, "一组", KEEPER, "1001", first=DAY)
    with refusal("offices.unknown_unit"):
        offices.assign(office.admin, "三科", KEEPER, "1001", first=DAY)
    levels = [each.level for each in offices.units(office.admin)]
    assert levels == [UnitLevel.OFFICE, *[UnitLevel.DEPARTMENT] * 2, *[UnitLevel.GROUP] * 3]


@pytest.mark.rule("EQ-06", "holders")
def test_what_the_rule_asks_for_and_nobody_holds_is_said(office: Office, offices: OfficeHolders) -> None:
    bureau, efficiency = (Function.BUREAU_OFFICE, "PF-09"), (Function.EFFICIENCY_SUPERVISION, "PF-09")
    leader, administrator = (Function.LEADER_IN_CHARGE, "EQ-06"), (ADMINISTRATOR, "EQ-06")
    keeper = (KEEPER, "PF-09")  # the months' reports of certificates go to them

    def vacant() -> list[tuple[Function, str]]:
        return [(each.function, each.rule) for each in offices.vacant(office.admin)]

    assert vacant() == [leader, administrator, keeper, efficiency, bureau]
    offices.assign(office.admin, "310110", ADMINISTRATOR, "1001", first=DAY)
    offices.assign(office.admin, "执法一科", Function.EFFICIENCY_SUPERVISION, "1002", first=DAY)
    assert vacant() == [leader, keeper, bureau]


@pytest.mark.rule("EQ-06", "holders")
def test_whose_account_has_the_role_is_proposed_and_holds_nothing_before_a_person_confirms(
    office: Office, offices: OfficeHolders
) -> None:
    for number, role in (("1001", Role.OFFICE_LEADER), ("1002", Role.KEEPER), ("1003", Role.OFFICE_STAFF)):
        office.open_account(f"a{number}", f"王{number}", role, number=number)

    def proposed(who: Session = office.admin) -> dict[Function, list[tuple[str, Hindrance | None]]]:
        found: dict[Function, list[tuple[str, Hindrance | None]]] = {}
        for each in offices.proposed(who):
            found.setdefault(each.function, []).append((each.number, each.hindrance))
        return found

    nameless = [("", Hindrance.NO_NUMBER)]  # the administrator's account belongs to no officer
    free, leader = [("1001", None)], Function.LEADER_IN_CHARGE
    assert proposed() == {HEAD: free, leader: free, ADMINISTRATOR: nameless, KEEPER: [("1002", None)]}
    assert who(office, HEAD, DAY) == []
    chosen = {
        each: "按角色确认" for each in offices.proposed(office.admin) if each.function in (HEAD, KEEPER)
    }
    entries = offices.confirm(office.admin, chosen)
    assert [each.of(OfficeAssigned).basis for each in entries] == ["按角色确认"] * 2
    assert (who(office, HEAD, DAY), who(office, KEEPER, DAY)) == (["1001"], ["1002"])
    assert proposed().keys() == {leader, ADMINISTRATOR}
    with refusal("offices.proposed_changed"):
        offices.confirm(office.admin, chosen)
    with refusal("offices.nothing_proposed"):
        offices.confirm(office.admin, {})
    office.open_account("b1003", "王1003", Role.OFFICE_LEADER)
    office.accounts.grant(office.admin, "a1003", [Role.OFFICE_LEADER])
    assert proposed()[leader] == [("1001", Hindrance.SEVERAL), ("1003", Hindrance.SEVERAL)]


@pytest.mark.rule("EQ-06", "holders")
def test_nobody_gives_an_office_to_themself(office: Office, offices: OfficeHolders) -> None:
    office.open_account("staff", "王1003", Role.OFFICE_STAFF, Role.OFFICE_LEADER, number="1003")
    staff = office.sign_in.with_password("staff", PASSWORD)
    with refusal("offices.own"):
        offices.assign(staff, "310110", HEAD, "1003", first=DAY)
    own = dict.fromkeys(offices.proposed(staff), "x")
    assert {each.hindrance for each in own} >= {Hindrance.OWN}
    with refusal("offices.proposed_changed"):
        offices.confirm(staff, own)
    offices.assign(staff, "310110", HEAD, "1001", first=DAY)
    with refusal("offices.own"):
        offices.substitute(staff, "310110", HEAD, "1003", first=DAY, last=DAY, reason="休假")


@pytest.mark.rule("EQ-06", "holders")
def test_every_office_that_a_parameter_names_can_be_held() -> None:
    """A chain names functions, and the person whose matter it is."""
    chains = ("EQ-12", "DM-09", "PF-13", "PR-15")
    for rule, key in ((each, "approval_chain") for each in chains):
        named = {choice.value for choice in load_rulebook().parameter(rule, key).choices}
        assert named - {"case_officer"} <= set(Function), rule
    assert FUNCTIONS_OF.keys() == set(Recipient) - {Recipient.PERSON}


def test_the_list_shows_who_holds_now_and_who_will_and_who_did(
    office: Office, offices: OfficeHolders
) -> None:
    offices.assign(office.admin, "执法一科", KEEPER, "1001", first=DAY)
    offices.assign(office.admin, "310110", HEAD, "1002", first=LATER)
    offices.assign(office.admin, "310110", Function.DEPUTY, "1003", first=DAY)
    offices.end(office.admin, "310110", Function.DEPUTY, "1003", on=DAY, reason="登记错")
    listed = OfficeList(office.store, OFFICE_LIST)

    def shown(**narrowed: str) -> list[tuple[str, str]]:
        query = ListQuery().narrowed(**narrowed)
        return [(row.holding.number, row.name) for row in listed.page(office.admin, query).rows]

    assert shown() == [("1001", "王1001")]
    assert shown(standing="coming") == [("1002", "王1002")]
    assert shown(standing="past") == [("1003", "王1003")]
    assert shown(standing="present,coming,past", function="head") == [("1002", "王1002")]


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize("forged", ["number = '1003'", "ended_on = '2026-01-01'", "function = 'head'"])
def test_an_office_that_was_written_by_hand_counts_for_nobody(
    office: Office, offices: OfficeHolders, forged: str
) -> None:
    offices.assign(office.admin, "执法一科", KEEPER, "1001", first=DAY)
    with transaction(office.store.engine, write=True) as connection:
        connection.execute(text(f"UPDATE office_holder SET {forged}"))
    with office.store.read() as view, pytest.raises(IntegrityProblem):
        view.offices.holdings()
    with pytest.raises(IntegrityProblem):
        offices.assign(office.admin, "310110", HEAD, "1003", first=DAY)
