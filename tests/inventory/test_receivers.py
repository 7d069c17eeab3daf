"""Gear that is lent to a group, a department, a vehicle or a room, for which one officer signs (EQ-11)."""

from __future__ import annotations

from datetime import date

import pytest

from station.core.errors import Refused
from station.core.ledger import subject
from station.core.listing import ListQuery
from station.core.texts import load_texts
from station.inventory.counter import (
    AnswerKind,
    Confirmation,
    Counter,
    Direction,
    Effect,
    draft_of,
    read_draft,
    written_draft,
)
from station.inventory.handing.use_cases import Handovers
from station.inventory.kits.use_cases import Kits
from station.inventory.movement.bodies import CheckedIn3
from station.inventory.places.decide import PlaceWish
from station.inventory.places.use_cases import Places
from station.inventory.places.values import PlaceKind
from station.inventory.receivers.bodies import CheckedOut4
from station.inventory.receivers.finding import card_of
from station.inventory.receivers.values import Receiver, ReceiverKind
from station.inventory.register.listing import EquipmentList
from station.inventory.values import ItemState, NewItem
from station.people.offices.bodies import OfficeAssigned
from station.people.offices.values import Function, UnitLevel
from station.people.permissions import Role
from station.people.roster import Roster
from station.people.sessions import Session
from station.people.unit_life.use_cases import UnitLives
from station.people.unit_life.void_use_cases import UnitVoids
from station.people.values import Department, Officer
from tests.inventory.late import late_entries, late_wish
from tests.inventory.offices import KEEPER, PROGRAM, KnownPins, Office
from tests.inventory.test_voids import assert_sound, scanned

GROUP = Receiver(ReceiverKind.GROUP, "一科 › 一组")
OTHERS = Receiver(ReceiverKind.GROUP, "二科 › 二组")
CARD = card_of(GROUP)
LEADER_AT_DESK = Session("qian", "钱所长", frozenset({Role.EQUIPMENT_ADMINISTRATOR}), "9002")


def give_administrator(office: Office, unit: str, number: str, level: UnitLevel) -> None:
    function = Function.EQUIPMENT_ADMINISTRATOR
    body = OfficeAssigned(level, unit, function, number, "", date(2026, 1, 1), "任命")
    with office.store.write() as work:
        work.append(PROGRAM.draft(body, office.clock.now(), subjects=(subject("unit", unit),)))


@pytest.mark.rule("EQ-11", "receiver")
@pytest.mark.rule("PF-09", "offices")
def test_a_group_by_its_card_and_the_badge_of_who_signs(any_office: Office) -> None:
    office = any_office
    give_administrator(office, "一科", "1003", UnitLevel.DEPARTMENT)
    counter, answers = office.scans([CARD, "B1001", "TST-0002", "PRN-0009"])
    assert [said.text_key for said in answers[:2]] == [
        "counter.answer.lent_to_badge",
        "counter.answer.person",
    ]
    assert {each.code for each in answers[3].notices} == {"not_trained", "kept_in_person", "printer_untested"}
    assert {line.receiver for line in counter.lines} == {Receiver(ReceiverKind.GROUP, GROUP.code, GROUP.code)}
    later, answers = office.scans(["B1001", "PRN-0009", "TST-0002", CARD])
    assert "kept_in_person" not in {each.code for each in answers[1].notices}
    assert {each.code for each in answers[3].notices} == {"kept_in_person"}, (
        "said with the scan that brings it"
    )
    assert answers[3].kind is AnswerKind.WARNING
    assert len(later.lines) == 2
    result = office.desk.confirm(KEEPER, counter)
    (entry,) = result.entries
    body = entry.of(CheckedOut4)
    assert (body.number, body.receiver.value.key, body.watching, body.late) == (
        "1001",
        GROUP.key,
        ("1003",),
        None,
    )
    assert {"unit:一科 › 一组", "officer:1001", "item:TST-0002"} <= set(entry.subjects)
    assert ("kept_in_person", "EQ-08") in {(each.code, each.rule) for each in body.warnings}
    slip = " ".join(str(block) for block in result.slips[0].document.blocks)
    assert "一科 › 一组" in slip
    assert "签领人" in slip
    item = scanned(office, "TST-0002")
    assert (item.holder, item.held_for) == ("1001", GROUP.key)
    assert [each.deadline.persons for each in office.due("loan")] == [("1001", "1003")]
    assert_sound(office)


@pytest.mark.rule("EQ-11", "receiver")
def test_whoever_belongs_to_the_group_brings_it_back_as_their_own_and_others_for_them(
    any_office: Office,
) -> None:
    office = any_office
    office.desk.check_out(KEEPER, "1001", ["TST-0002", "BWC-0017"], receiver=GROUP)
    counter, answers = office.scans(["B1003", "TST-0002"])
    assert (answers[1].rule, [line.for_another for line in counter.lines]) == ("EQ-11", [True])
    _, said = office.desk.hand_over(KEEPER, counter)
    assert said.text_key == "errors.counter.handover_of_unit", "somebody of the unit answers for it"
    Kits(office.store).define(KEEPER, "KIT-01", "执法包", ["TST-0002", "BWC-0017", "TAB-0001"])
    for codes in (
        ["B1002", "KIT-01"],
        ["B1002", "TST-0002", "BWC-0017"],
        ["TST-0002", "BWC-0017", "B1002"],
    ):
        counter, _ = office.scans(codes)
        assert counter.person is not None
        assert [(line.direction, line.holder) for line in counter.lines] == [(Direction.RETURN, "1001")] * 2
        assert not any(line.for_another for line in counter.lines)
    back = office.desk.confirm(KEEPER, counter).entries[0]
    assert back.of(CheckedIn3).brought_by.number == "1002", "who signed for the group has not been here"
    item = scanned(office, "BWC-0017")
    assert (item.state, item.returned_by, item.held_for) == (ItemState.AWAITING_RECORDINGS, "1001", "")
    assert_sound(office)


@pytest.mark.rule("EQ-01", "standard")
@pytest.mark.rule("EQ-04", "group")
def test_what_is_lent_to_a_group_counts_for_it_and_not_for_who_signed(any_office: Office) -> None:
    office = any_office
    office.desk.check_out(KEEPER, "1001", ["TST-0002", "PRN-0009"], receiver=OTHERS)
    people = {code: office.scans([code])[0].person for code in ("B1001", "B1002", "B1003")}
    colleagues = {code: person.colleagues for code, person in people.items() if person is not None}
    assert colleagues == {"B1001": frozenset(), "B1002": frozenset(), "B1003": frozenset({7})}
    signer = people["B1001"]
    assert signer is not None
    assert (signer.held, 4 in signer.lacks) == (2, True), "in their name, yet not theirs"
    UnitLives(office.store).rename(PROGRAM, "二科 › 二组", "快检组", "改名")
    groups = {row.group for row in office.lacking_groups.rows(KEEPER) if 7 in (*row.own, *row.shared)}
    assert groups <= {"一科 一组", "二科 快检组"}


@pytest.mark.rule("EQ-11", "receiver", "handover")
@pytest.mark.rule("EQ-02", "units")
def test_a_unit_keeps_what_is_lent_to_it_under_a_new_name_and_as_part_of_another(office: Office) -> None:
    def lent(words: str) -> dict[str, str]:
        rows = EquipmentList(office.store).page(KEEPER, ListQuery((("held_for", words),))).sound
        return {row.item.tag: scanned(office, row.item.tag).held_for for row in rows}

    loan = office.desk.check_out(KEEPER, "1001", ["TST-0002"], receiver=GROUP).entries[0]
    department = Receiver(ReceiverKind.DEPARTMENT, "一科")
    office.desk.check_out(KEEPER, "1001", ["PRN-0009"], receiver=department)
    office.desk.check_out(KEEPER, "1003", ["TAB-0001"], receiver=OTHERS)
    units = UnitLives(office.store)
    units.rename(PROGRAM, "一科 › 一组", "快检组", "改名")
    entry = units.rename(PROGRAM, "一科", "综合科", "改名")
    assert [each for each in entry.subjects if each.startswith("item:")] == ["item:PRN-0009", "item:TST-0002"]
    now = "group:综合科 › 快检组"
    assert lent("综合科") == {"PRN-0009": "department:综合科", "TST-0002": now}
    counter, _ = office.scans(["B1002", "TST-0002", "PRN-0009"])
    assert not any(line.for_another for line in counter.lines), "they belong to it under its name of now"
    counter, said = office.desk.hand_over(KEEPER, counter)
    assert {line.direction for line in counter.lines} == {Direction.HANDOVER}, said
    unit_voids, meter = UnitVoids(office.store), "RNG-0001"
    office.register.register(KEEPER, NewItem(meter, 9, "测距仪"))
    mistaken = units.merge(PROGRAM, "综合科", "二科", "合并")
    office.desk.check_out(KEEPER, "1001", [meter], receiver=Receiver(ReceiverKind.GROUP, "二科 › 快检组"))
    unit_voids.void(PROGRAM, str(mistaken.seq), "并错了")
    assert lent("综合科") == {"PRN-0009": "department:综合科", "TST-0002": now, meter: now}
    office.desk.check_in(KEEPER, [meter])
    units.merge(PROGRAM, "综合科", "二科", "合并")
    assert lent("二科") == {
        "PRN-0009": "department:二科",
        "TAB-0001": OTHERS.key,
        "TST-0002": "group:二科 › 快检组",
    }
    office.desk.check_out(KEEPER, "1001", [meter], receiver=Receiver(ReceiverKind.GROUP, "二科 › 快检组"))
    mistaken = units.merge(PROGRAM, "二科 › 快检组", "二科 › 二组", "合并")
    assert scanned(office, "TST-0002").held_for == OTHERS.key
    office.desk.check_in(KEEPER, [meter])
    office.desk.check_out(KEEPER, "1001", [meter], receiver=OTHERS)
    unit_voids.void(PROGRAM, str(mistaken.seq), "并错了")
    assert lent("二科")["TST-0002"] == "group:二科 › 快检组"
    assert lent("二科")["TAB-0001"] == lent("二科")[meter] == OTHERS.key, "they were lent to the other one"
    (made,) = Roster(office.store, office.clock).define_department(PROGRAM, Department("九科"))
    office.desk.check_in(KEEPER, [meter])
    office.desk.check_out(KEEPER, "1001", [meter], receiver=Receiver(ReceiverKind.DEPARTMENT, "九科"))
    with pytest.raises(Refused, match="unit_used"):
        unit_voids.preview(PROGRAM, str(made.seq))
    office.desk.check_in(KEEPER, [meter])
    renamed = units.rename(PROGRAM, "二科 › 快检组", "检测组", "改名")
    assert lent("二科")["TST-0002"] == "group:二科 › 检测组"
    unit_voids.void(PROGRAM, str(renamed.seq), "改错了")
    assert lent("二科")["TST-0002"] == "group:二科 › 快检组"
    units.merge(PROGRAM, "二科 › 快检组", "二科 › 二组", "合并")
    assert scanned(office, "TST-0002").held_for == OTHERS.key
    roster = Roster(office.store, office.clock)
    moved = {
        number: roster.change(PROGRAM, Officer(number, number, "三科", badge=f"B{number}")).notices
        for number in ("1001", "1002", "1003")
    }
    assert moved["1002"] == (), "has signed for nothing"
    for number, tags in (("1001", "PRN-0009, TST-0002"), ("1003", "TAB-0001")):
        (stays,) = moved[number]
        assert (stays.code, stays.rule, stays.named_facts["tags"]) == ("signed_for_stays", "EQ-11", tags)
    counter, _ = office.scans(["B1003"])
    _, said = office.desk.set_receiver(KEEPER, counter, Receiver(ReceiverKind.DEPARTMENT, "二科"))
    assert [(each.code, each.rule) for each in said.notices] == [("signs_for_others", "EQ-11")]
    with pytest.raises(Refused, match="lent_to"):
        units.end(PROGRAM, "二科", "撤销")
    back = office.desk.check_in(KEEPER, ["TST-0002", "PRN-0009", "TAB-0001"]).entries
    units.end(PROGRAM, "二科", "撤销")
    office.voids.void(LEADER_AT_DESK, f"custody:{back[0].seq}", "没有还")
    assert scanned(office, "TST-0002").held_for == OTHERS.key
    office.voids.void(LEADER_AT_DESK, f"custody:{loan.seq}", "借错")
    assert scanned(office, "TST-0002").held_for == ""
    assert_sound(office)


@pytest.mark.rule("EQ-11", "receiver")
@pytest.mark.rule("EQ-10", "void")
def test_a_void_and_a_late_entry_keep_for_whom_it_was(office: Office) -> None:
    loan = office.desk.check_out(KEEPER, "1001", ["TST-0002"], receiver=GROUP).entries[0]
    office.clock.advance(hours=1)
    back = office.desk.check_in(KEEPER, ["TST-0002"]).entries[0]
    office.voids.void(LEADER_AT_DESK, f"custody:{back.seq}", "没有还")
    item = scanned(office, "TST-0002")
    assert (item.state, item.holder, item.held_for) == (ItemState.OUT, "1001", GROUP.key)
    office.voids.void(LEADER_AT_DESK, f"custody:{loan.seq}", "借错")
    assert scanned(office, "TST-0002").held_for == ""
    began = office.clock.now()
    office.clock.advance(hours=2)
    entry = (
        late_entries(office)
        .check_out(KEEPER, "1003", ["TST-0002"], late_wish(began), receiver=GROUP)
        .entries[0]
    )
    body = entry.of(CheckedOut4)
    assert body.late is not None
    assert (entry.happened_at, body.late.second_name, body.receiver.code) == (began, "钱所长", GROUP.code)
    assert scanned(office, "TST-0002").held_for == GROUP.key
    assert_sound(office)


@pytest.mark.rule("EQ-11", "receiver")
def test_a_vehicle_by_its_code_and_what_is_put_into_a_room(office: Office) -> None:
    places = Places(office.store)
    for code, name, kind in (("沪A0017", "执法车", PlaceKind.VEHICLE), ("G-1", "一号柜", PlaceKind.CABINET)):
        places.define(PROGRAM, PlaceWish(code, name, kind))
    counter, answers = office.scans(["B1001", "TST-0002", "沪a0017"])
    assert answers[2].effect is Effect.RECEIVER
    assert counter.lines[0].receiver == Receiver(ReceiverKind.PLACE, "沪A0017", "执法车")
    again, _ = office.desk.resume(KEEPER, Counter(), read_draft(written_draft(draft_of(counter))))
    assert (again.receiver, again.lines) == (counter.receiver, counter.lines)
    counter, answers = office.scans(["沪A0017"], counter)
    assert (counter.receiver, counter.lines[0].receiver) == (None, None), "the same code takes it back"
    counter, answers = office.scans(["G-1"], counter)
    assert answers[0].text_key == "errors.counter.place_no_line"
    office.desk.check_out(KEEPER, "1001", ["TST-0002"], receiver=Receiver(ReceiverKind.PLACE, "沪A0017"))
    assert office.item("TST-0002").held_for == "place:沪A0017"
    with pytest.raises(Refused, match="kind_lent_to"):
        places.define(PROGRAM, PlaceWish("沪A0017", "执法车", PlaceKind.CABINET, change=True, reason="改"))
    for place, code in (("G-1", "lent_to_store"), ("没有", "lent_to_nowhere")):
        with pytest.raises(Refused, match=code):
            office.desk.check_out(KEEPER, "1001", ["TAB-0001"], receiver=Receiver(ReceiverKind.PLACE, place))


@pytest.mark.rule("EQ-11", "receiver", "handover")
@pytest.mark.rule("EQ-13", "open")
def test_another_of_the_group_signs_from_now_on_and_the_loan_goes_on(any_office: Office) -> None:
    office = any_office
    give_administrator(office, "一科 › 一组", "1003", UnitLevel.GROUP)
    office.desk.check_out(KEEPER, "1001", ["TST-0002"], receiver=GROUP)
    office.take("1001", "PRN-0009")
    counter, _ = office.scans(["B1002", "TST-0002"])
    counter, _ = office.desk.hand_over(KEEPER, counter)
    assert [(line.direction, line.holder, line.receiver) for line in counter.lines] == [
        (Direction.HANDOVER, "1002", Receiver(GROUP.kind, GROUP.code, GROUP.code))
    ]
    handing = Handovers(
        office.store, KnownPins({"1001": "2468", "1002": "1357"}), office.slips, load_texts("zh_CN")
    )
    pins = Confirmation(pin="2468"), Confirmation(pin="1357")
    with pytest.raises(Refused, match="handover_mixed"):
        handing.hand_over(KEEPER, "1002", ["TST-0002", "PRN-0009"], *pins)
    result = handing.hand_over(KEEPER, "1002", ["TST-0002"], *pins)
    item = scanned(office, "TST-0002")
    assert (item.holder, item.held_for) == ("1002", GROUP.key)
    (loan,) = office.due("loan")
    assert loan.deadline.persons == ("1002", "1003")
    assert "一科 › 一组" in " ".join(str(block) for block in result.slips[0].document.blocks)
    with office.store.read() as view:
        assert [tag for tag, _ in view.equipment.signed_for("1001")] == [], (
            "who leaves has nothing of it any more"
        )
    office.voids.void(LEADER_AT_DESK, f"custody:{result.entries[0].seq}", "交错人")
    assert (scanned(office, "TST-0002").holder, scanned(office, "TST-0002").held_for) == ("1001", GROUP.key)
    assert_sound(office)
