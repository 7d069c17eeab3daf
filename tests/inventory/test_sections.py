"""Business sections guide and supervise the gear of their line (EQ-06): in the register, and when something is overdue."""

from dataclasses import replace
from datetime import date

import pytest

from station.core.deadlines import Recipient
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.listing import ListQuery
from station.core.policy import JSONValue
from station.core.texts import load_texts
from station.inventory.register.listing import EquipmentList
from station.people.deadlines.listing import DeadlineList
from station.people.offices.bodies import OfficeAssigned
from station.people.offices.sections import OwnLine
from station.people.offices.use_cases import OfficeHolders
from station.people.offices.values import Function, UnitLevel
from station.people.offices.wording import vacant_words
from station.people.parameters import Parameters
from station.people.permissions import Role
from station.people.sessions import Session
from station.people.unit_life.use_cases import UnitLives
from tests.inventory.offices import KEEPER, LEADER, PLAIN, PROGRAM, Office

ADMIN = Session("admin", "管理员", frozenset({Role.SYSTEM_ADMINISTRATOR}))
OF_LINE = ListQuery().narrowed(kind="loan", line="yes")
TESTERS: JSONValue = [{"section": "二科", "categories": [7]}]


def give(office: Office, department: str, function: Function, number: str) -> None:
    body = OfficeAssigned(
        UnitLevel.DEPARTMENT, department, function, number, "孙队员", date(2026, 1, 1), "任命"
    )
    with office.store.write() as work:
        work.append(PROGRAM.draft(body, office.clock.now(), subjects=(subject("unit", department),)))


@pytest.mark.rule("EQ-06", "sections")
def test_the_head_of_a_section_is_warned_of_what_is_overdue_of_its_line(any_office: Office) -> None:
    office = any_office
    office.take("1001", "TST-0002", "BWC-0017")
    office.clock.advance(days=4)
    (task,) = (each.deadline.id for each in office.due("loan") if "TST-0002" in each.deadline.id)

    def reminded() -> list[str]:
        return [each.deadline.id for each in office.deadlines.reminders(PLAIN).found]

    holders = OfficeHolders(office.store)

    def listed(who: Session) -> list[str]:
        return [each.deadline.id for each in DeadlineList(office.store).page(who, OF_LINE).sound]

    give(office, "二科", Function.HEAD, "1009")
    assert reminded() == [], "heads a department that is no section yet"
    assert holders.own_line(PLAIN) == OwnLine()
    Parameters(office.store, office.clock).change(ADMIN, "EQ-06", "sections", TESTERS, "按条线分工")
    assert reminded() == [task], "of its own line alone"
    UnitLives(office.store).rename(PROGRAM, "二科", "食品科", "改名")
    assert reminded() == [task], "the rule still means the same department"
    assert holders.own_line(PLAIN) == OwnLine(("食品科",), frozenset({7}))
    head = replace(PLAIN, roles=frozenset({Role.OFFICE_LEADER}))
    assert (listed(head), listed(LEADER)) == ([task], []), "what is due of one's own line"
    give(office, "食品科", Function.DEPUTY, LEADER.number or "")
    assert (holders.own_line(LEADER), listed(LEADER)) == (OwnLine(), [task]), (
        "the head of the office sees all"
    )
    rules = {each.rule.id: each for each in Parameters(office.store, office.clock).current(ADMIN)}
    assert rules["EQ-06"].values["sections"] == [{"section": "食品科", "categories": [7]}]
    assert not [each for each in OfficeHolders(office.store).vacant(ADMIN) if each.function is Function.HEAD]
    claimed = office.deadlines.claim(PLAIN, task).claim
    assert claimed is not None
    assert claimed.recipient is Recipient.SUPERVISOR
    other = next(each.deadline.id for each in office.due("loan") if each.deadline.id != task)
    with pytest.raises(Refused, match="not_reached"):
        office.deadlines.claim(PLAIN, other)


@pytest.mark.rule("EQ-06", "sections")
def test_the_register_shows_the_gear_of_a_section_and_a_rule_names_a_department(office: Office) -> None:
    parameters, listing = Parameters(office.store, office.clock), EquipmentList(office.store)
    with pytest.raises(Refused, match="unknown_section"):
        parameters.change(ADMIN, "EQ-06", "sections", [{"section": "没有科", "categories": [7]}], "分工")
    assert listing.choices(KEEPER, "zh_CN")["section"] == []
    parameters.change(ADMIN, "EQ-06", "sections", TESTERS, "按条线分工")
    assert listing.choices(KEEPER, "zh_CN")["section"] == [("二科", "二科")]
    vacant = OfficeHolders(office.store).vacant(ADMIN)
    assert [(each.function, each.unit.name, each.rule) for each in vacant][-1] == (
        Function.HEAD,
        "二科",
        "EQ-06",
    )
    assert "负责人（二科）" in vacant_words(load_texts("zh_CN"), vacant)
    kept = {
        each: {row.item.category for row in listing.rows(KEEPER, ListQuery().narrowed(kept=each))}
        for each in ("in_person", "central")
    }
    assert kept["in_person"] <= listing.kept_in_person(KEEPER)
    assert kept["central"].isdisjoint(listing.kept_in_person(KEEPER))
    assert 7 in kept["central"], "EQ-08"
    parameters.change(ADMIN, "EQ-08", "in_person", [7], "随身")
    own = listing.rows(KEEPER, ListQuery().narrowed(kept="in_person"))
    assert {row.item.category for row in own} == {7}
    query = ListQuery().narrowed(section="二科")
    assert [row.item.tag for row in listing.rows(KEEPER, query)] == ["TST-0002"]
    with pytest.raises(Refused, match="filter") as refusal:
        listing.page(KEEPER, ListQuery().narrowed(section="一科"))
    assert (refusal.value.facts["value"], refusal.value.facts["known"]) == ("一科", "二科")
    UnitLives(office.store).rename(PROGRAM, "二科", "食品科", "改名")
    assert listing.choices(KEEPER, "zh_CN")["section"] == [("食品科", "食品科")]
    for name in ("食品科", "二科"):
        query = ListQuery().narrowed(section=name)
        assert [row.item.tag for row in listing.rows(KEEPER, query)] == ["TST-0002"], name
