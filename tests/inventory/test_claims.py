"""Claiming a task and giving it back (PF-09): who may, what it changes for others, and what ends a claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from station.core.deadlines import Recipient
from station.core.errors import Refused
from station.people.bodies import AccountClosed, AccountFrozen, OfficeFounded, RolesRevoked
from station.people.offices.use_cases import OfficeHolders
from station.people.offices.values import Function
from station.people.permissions import Role
from station.people.sessions import Session
from station.store.comparing import differences
from station.store.engine import transaction
from tests.inventory.offices import KEEPER, LEADER, PLAIN, PROGRAM, Office, hold_office

LI = Session("li", "李甲", frozenset({Role.OFFICER}), "1001")
SECOND = Session("zhou", "周管理", frozenset({Role.EQUIPMENT_ADMINISTRATOR}), "9003")


def awaited(office: Office, *, second: bool = True) -> str:
    """Recordings are awaited: their desk step has reached whoever looks after equipment, a second one too."""
    if second:
        hold_office(office, SECOND, Function.EQUIPMENT_ADMINISTRATOR)
    office.take("1001", "BWC-0017")
    office.desk.check_in(KEEPER, ["BWC-0017"])
    (found,) = office.due("recordings")
    return found.deadline.id


def reminded(office: Office, who: Session) -> list[str]:
    """The tasks of recordings that `who` sees; a new keeper brings a joint count of its own (EQ-13)."""
    found = [each.deadline.id for each in office.deadlines.reminders(who).found]
    return [each for each in found if not each.startswith("joint_count:")]


def assert_sound(office: Office) -> None:
    with transaction(office.store.engine, write=False) as connection:
        assert differences(connection) == []


@pytest.mark.rule("PF-09", "claim")
def test_a_claimed_task_is_shown_with_who_has_it_and_reminds_nobody_beside_them(any_office: Office) -> None:
    office = any_office
    task = awaited(office)
    assert reminded(office, KEEPER) == reminded(office, SECOND) == [task]
    office.deadlines.claim(SECOND, task)
    (listed,) = office.due("recordings")
    claim = listed.deadline.claim
    assert claim is not None
    assert (claim.account, claim.name, claim.recipient) == ("zhou", "周管理", Recipient.SUPERVISOR)
    assert reminded(office, KEEPER) == []
    assert reminded(office, SECOND) == [task]
    assert [len(office.due("recordings", SECOND, mine=each)) for each in ("yes", "no")] == [1, 0]
    assert [len(office.due("recordings", KEEPER, mine=each)) for each in ("yes", "no")] == [0, 1]
    assert office.due("recordings", unclaimed="yes") == []
    assert office.register.history(KEEPER, "BWC-0017").entries[-1].kind == "deadline.claimed"
    assert_sound(office)


@pytest.mark.rule("PF-09", "claim")
@pytest.mark.rule("PF-09", "steps")
def test_steps_go_on_to_the_leader_and_reminders_of_the_person_reach_the_claimer(office: Office) -> None:
    task = awaited(office)
    office.deadlines.claim(SECOND, task)
    office.clock.advance(hours=21)
    step = office.deadlines.reminders(SECOND).found[0].step
    assert step is not None
    assert step.code in ("recordings_reminder", "recordings_warning")
    assert reminded(office, LI) == [task], "whom the deadline binds is reminded as before"
    office.clock.advance(hours=4)
    assert reminded(office, LEADER) == [task]
    assert reminded(office, KEEPER) == []


@pytest.mark.rule("PF-09", "claim")
def test_only_whom_a_step_has_reached_may_claim_and_only_one_of_them(office: Office) -> None:
    task = awaited(office)
    for nobody in (LEADER, PLAIN, replace(LI, number="1002")):
        with pytest.raises(Refused, match="not_reached"):
            office.deadlines.claim(nobody, task)
    office.deadlines.claim(KEEPER, task)
    with pytest.raises(Refused, match="yours_already"):
        office.deadlines.claim(KEEPER, task)
    with pytest.raises(Refused, match="claimed_already") as refused:
        office.deadlines.claim(SECOND, task)
    assert refused.value.facts["name"] == "赵管理"
    with pytest.raises(Refused, match=r"deadlines\.unknown"):
        office.deadlines.claim(KEEPER, "recordings:item:BWC-0017:999")


@pytest.mark.rule("PF-09", "give back")
def test_a_task_is_given_back_with_a_reason_by_who_has_it(any_office: Office) -> None:
    office = any_office
    task = awaited(office)
    with pytest.raises(Refused, match="not_yours"):
        office.deadlines.give_back(KEEPER, task, "x")
    office.deadlines.claim(KEEPER, task)
    with pytest.raises(Refused, match="not_yours"):
        office.deadlines.give_back(SECOND, task, "x")
    with pytest.raises(Refused, match="give_back_reason") as refused:
        office.deadlines.give_back(KEEPER, task, " \n ")
    assert refused.value.rule == "PF-09"
    office.deadlines.give_back(KEEPER, task, "明日起休假")
    assert reminded(office, SECOND) == [task]
    assert office.deadlines.claim(SECOND, task).claim is not None
    assert_sound(office)


@pytest.mark.rule("PF-09", "claim")
def test_a_claim_ends_with_its_task_and_who_had_it_stays_known(office: Office) -> None:
    task = awaited(office)
    office.deadlines.claim(KEEPER, task)
    office.exemptions.exempt(LEADER, "BWC-0017", "safety", "设备故障，无法读取")
    for act in (office.deadlines.claim, lambda who, which: office.deadlines.give_back(who, which, "x")):
        with pytest.raises(Refused, match=r"deadlines\.ended"):
            act(KEEPER, task)
    assert reminded(office, KEEPER) == []
    (ended,) = office.due("recordings", standing="ended")
    assert ended.deadline.claim is not None


@pytest.mark.rule("PF-09", "claim")
@pytest.mark.parametrize("how", ["frozen", "closed", "role", "other role"])
def test_a_claim_ends_when_its_account_can_act_no_more_or_loses_the_role(
    any_office: Office, how: str
) -> None:
    office = any_office
    task = awaited(office)
    both = replace(SECOND, roles=SECOND.roles | {Role.OFFICER})
    office.deadlines.claim(both, task)
    bodies = {
        "frozen": AccountFrozen("zhou", "调离"),
        "closed": AccountClosed("zhou", "调离"),
        "role": RolesRevoked("zhou", (Role.OFFICER,), (Role.EQUIPMENT_ADMINISTRATOR, Role.OFFICER)),
        "other role": RolesRevoked(
            "zhou", (Role.EQUIPMENT_ADMINISTRATOR,), (Role.EQUIPMENT_ADMINISTRATOR, Role.OFFICER)
        ),
    }
    with office.store.write() as work:
        work.append(PROGRAM.draft(bodies[how], office.clock.now() + timedelta(seconds=1)))
    (found,) = office.due("recordings")
    assert (found.deadline.claim is None) == (how != "other role")
    assert reminded(office, KEEPER) == ([] if how == "other role" else [task])
    assert_sound(office)


@pytest.mark.rule("PF-09", "efficiency")
def test_what_is_overdue_reaches_who_holds_efficiency_supervision_on_the_day_and_nobody_else(
    any_office: Office,
) -> None:
    office, offices = any_office, OfficeHolders(any_office.store)
    wu, sun = (
        replace(PLAIN, account=each, number=number) for each, number in (("wu", "1002"), ("sun", "1003"))
    )
    today, function = office.clock.now().date(), Function.EFFICIENCY_SUPERVISION
    offices.assign(PROGRAM, "一科", function, "1002", first=today)
    offices.assign(PROGRAM, "二科", function, "1003", first=today + timedelta(days=30))
    task = awaited(office)
    office.clock.advance(hours=21)
    assert reminded(office, wu) == []
    with pytest.raises(Refused, match="not_reached"):
        office.deadlines.claim(wu, task)
    office.clock.advance(hours=4)
    assert (reminded(office, wu), reminded(office, sun), reminded(office, LEADER)) == ([task], [], [task])
    claim = office.deadlines.claim(wu, task).claim
    assert claim is not None
    assert claim.recipient is Recipient.EFFICIENCY
    with office.store.write() as work:  # a role that has nothing to do with it
        work.append(PROGRAM.draft(RolesRevoked("wu", (), (Role.OFFICER,)), office.clock.now()))
    (found,) = office.due("recordings")
    assert found.deadline.claim == claim
    assert reminded(office, LEADER) == [task], "the leader's step is another one"
    assert_sound(office)


@pytest.mark.rule("PF-09", "offices")
@pytest.mark.rule("EQ-06", "substitute")
def test_who_holds_the_office_is_reached_and_nobody_for_a_role(any_office: Office) -> None:
    office, offices = any_office, OfficeHolders(any_office.store)
    with office.store.write() as work:
        work.append(PROGRAM.draft(OfficeFounded("310110", "某所"), office.clock.now()))
    task = awaited(office, second=False)
    wang, zhang = (replace(PLAIN, account=each, number=each) for each in ("1002", "1003"))
    today, function = office.clock.now().date(), Function.EQUIPMENT_ADMINISTRATOR
    assert (reminded(office, KEEPER), reminded(office, SECOND)) == ([task], []), "of two of a role the holder"
    offices.assign(PROGRAM, "一科", function, "1003", first=today)
    assert (reminded(office, zhang), reminded(office, wang)) == ([], []), "a department's is not the office's"
    offices.assign(PROGRAM, "某所", function, "1002", first=today, in_place_of="9001")
    assert (reminded(office, KEEPER), reminded(office, wang)) == ([], [task])
    with pytest.raises(Refused, match="not_reached"):
        office.deadlines.claim(KEEPER, task)
    claim = office.deadlines.claim(wang, task).claim
    assert claim is not None
    assert claim.recipient is Recipient.SUPERVISOR
    with office.store.write() as work:  # the claim is the office's, whatever becomes of another role
        work.append(PROGRAM.draft(RolesRevoked("1002", (), (Role.OFFICER,)), office.clock.now()))
    (found,) = office.due("recordings")
    assert found.deadline.claim == claim
    office.deadlines.give_back(wang, task, "休假")
    offices.substitute(PROGRAM, "某所", function, "1003", first=today, last=today, reason="休假")
    assert (reminded(office, wang), reminded(office, zhang), reminded(office, KEEPER)) == ([], [task], [])
    offices.end(PROGRAM, "某所", function, "1002", on=today, reason="登记错")
    assert reminded(office, KEEPER) == reminded(office, zhang) == [], "nobody holds it, and no role does"
    assert function in {each.function for each in offices.vacant(PROGRAM)}
    offices.assign(PROGRAM, "某所", Function.LEADER_IN_CHARGE, "1001", first=today + timedelta(days=9))
    office.clock.advance(hours=25)
    li = replace(PLAIN, account="1001", number="1002")
    assert (reminded(office, LEADER), reminded(office, li)) == ([task], []), "not in office yet"
    assert_sound(office)


@pytest.mark.rule("PF-09", "efficiency")
def test_an_office_that_was_given_by_hand_reaches_nobody_and_is_named(office: Office) -> None:
    offices = OfficeHolders(office.store)
    today = office.clock.now().date()
    offices.assign(PROGRAM, "一科", Function.KEEPER, "1002", first=today)
    awaited(office)
    office.clock.advance(hours=25)
    with transaction(office.store.engine, write=True) as connection:
        connection.execute(text("UPDATE office_holder SET function = 'efficiency_supervision'"))
    wu = replace(PLAIN, account="wu", number="1002")
    found = office.deadlines.reminders(wu)
    assert (found.found, [each.table for each in found.damaged]) == ((), ["office_holder"])


def test_an_officer_sees_what_binds_them_and_what_they_have_claimed(office: Office) -> None:
    task = awaited(office)
    assert [each.deadline.id for each in office.due("recordings", LI)] == [task]
    assert office.due("recordings", PLAIN) == []
    office.deadlines.claim(LI, task)
    (mine,) = office.due("recordings", LI, mine="yes")
    assert mine.deadline.claim is not None
    assert mine.deadline.claim.recipient is Recipient.PERSON


@pytest.mark.rule("DM-03", "attested")
def test_a_reminder_that_the_entries_do_not_give_is_named(office: Office) -> None:
    awaited(office)
    with transaction(office.store.engine, write=True) as connection:
        connection.execute(
            text("UPDATE deadline SET title = '别的', rule = 'EQ-07' WHERE kind = 'recordings'")
        )
    found = office.deadlines.reminders(KEEPER)
    assert (found.found, [each.table for each in found.damaged]) == ((), ["deadline"])
