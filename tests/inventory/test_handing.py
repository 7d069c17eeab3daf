"""A direct handover: both confirm, one loan ends and the next begins at the same moment, by the rules of both."""

from dataclasses import replace
from datetime import timedelta

import pytest

from station.core.errors import Refused
from station.inventory.counter import UNCONFIRMED, AnswerKind, Confirmation, Counter, Direction, Signature
from station.inventory.handing.bodies import HandedOver
from station.inventory.values import ItemState
from tests.inventory.late import late_entries, late_wish
from tests.inventory.offices import KEEPER, Office
from tests.inventory.test_counter import assert_sound
from tests.store import histories

PIN = Confirmation(pin="2468")
SIGNED = Confirmation(signature=Signature(400, 160, (((10, 10), (20, 25), (30, 12)), ((40, 40), (80, 42)))))


@pytest.mark.rule("EQ-11", "handover")
def test_both_confirm_and_one_loan_follows_the_other_at_once(any_office: Office) -> None:
    office = any_office
    office.take("1001", "TST-0002", "TAB-0001")
    office.clock.advance(days=2)
    result = office.handovers.hand_over(KEEPER, "1002", ["tst-0002", "TAB-0001"], PIN, SIGNED)
    (entry,) = result.entries
    body = entry.of(HandedOver)
    assert [(each.role, each.number, each.proof) for each in entry.others] == [
        ("giver", "1001", "pin"),
        ("taker", "1002", "signature"),
    ]
    assert (body.signature is None, body.giver_signature) == (False, None)
    assert {"officer:1001", "officer:1002", "item:TST-0002"} <= set(entry.subjects)
    assert [(item.state, item.holder, item.taken_at) for item in result.items] == [
        (ItemState.OUT, "1002", entry.happened_at)
    ] * 2
    codes = {each.code for each in result.notices}
    assert {"returned_late", "handed_over_overdue"} <= codes, (
        "the giver had it past its time, the taker has a new one"
    )
    assert "handed_over_overdue" in {each.code for each in body.warnings}
    with office.store.read() as view:
        now = office.clock.now()
        first, second = view.equipment.spans("TST-0002", now - timedelta(days=9), now)
    assert (first.number, first.end, second.number, second.start) == (
        "1001",
        second.start,
        "1002",
        entry.happened_at,
    )
    assert {each.deadline.persons for each in office.due("loan")} == {("1002",)}
    slip = str(office.slips.kept[-1][2])
    assert ("装备移交单" in slip, "李甲 1001" in slip, "王乙 1002" in slip) == (True, True, True)
    office.desk.check_in(KEEPER, ["TST-0002"], number="1002")
    assert_sound(office)


@pytest.mark.rule("EQ-11", "handover")
def test_nothing_changes_hands_on_the_word_of_one(office: Office) -> None:
    office.take("1001", "TST-0002")
    for giver, taker, name in ((PIN, UNCONFIRMED, "王乙"), (UNCONFIRMED, SIGNED, "李甲")):
        with pytest.raises(Refused, match="handover_unproven") as refusal:
            office.handovers.hand_over(KEEPER, "1002", ["TST-0002"], giver, taker)
        assert (refusal.value.rule, refusal.value.facts["name"]) == ("EQ-11", name)
    with pytest.raises(Refused, match="pin_wrong"):
        office.handovers.hand_over(KEEPER, "1002", ["TST-0002"], Confirmation(pin="0000"), SIGNED)
    assert office.item("TST-0002").holder == "1001"


@pytest.mark.rule("EQ-11", "handover")
def test_the_rules_of_a_loan_hold_for_the_taker(office: Office) -> None:
    def refused(number: str, *tags: str) -> str:
        with pytest.raises(Refused) as refusal:
            office.handovers.hand_over(KEEPER, number, tags, PIN, SIGNED)
        return refusal.value.code

    office.take("1001", "TST-0002", "BWC-0017")
    office.take("1003", "PRN-0009")
    assert refused("1002", "BWC-0017") == "counter.handover_recordings", (
        "its recordings come in first (EQ-05)"
    )
    assert refused("1001", "TST-0002") == "counter.held_already"
    assert refused("1002", "TST-0002", "PRN-0009") == "counter.handover_one_giver"
    assert refused("1002", "TAB-0001") == "counter.not_out"
    assert refused("4711", "TST-0002") == "counter.unknown_officer"
    office.set_parameter("EQ-03", "mode", "refuse")
    office.handovers.hand_over(KEEPER, "1002", ["TST-0002"], PIN, SIGNED)
    with pytest.raises(Refused, match="not_trained"):
        office.handovers.hand_over(KEEPER, "1002", ["PRN-0009"], SIGNED, SIGNED)
    histories.imported(office.store, "BWC-0017", closes=True)
    (entry,) = office.handovers.hand_over(KEEPER, "1002", ["BWC-0017"], PIN, SIGNED).entries
    assert entry.of(HandedOver).lines[0].recordings_session
    office.stated("TST-0002", condition="damaged", note="屏裂")
    with pytest.raises(Refused, match="item_damaged"):
        office.handovers.hand_over(KEEPER, "1001", ["TST-0002"], SIGNED, PIN)
    assert_sound(office)


@pytest.mark.rule("EQ-10", "void")
def test_a_voided_handover_leaves_the_giver_with_their_loan(office: Office) -> None:
    taken = office.take("1001", "TST-0002")
    (entry,) = office.handovers.hand_over(KEEPER, "1002", ["TST-0002"], PIN, SIGNED).entries
    with pytest.raises(Refused, match=r"void\.overtaken"):
        office.voids.void(KEEPER, str(taken.seq), "记错了")
    office.desk.check_in(KEEPER, ["TST-0002"])
    result = office.voids.void(KEEPER, str(entry.seq), "没有移交")
    assert len(result.plan.voided) == 2, "the return of that loan goes along"
    item = office.item("TST-0002")
    assert (item.state, item.holder, item.taken_at) == (ItemState.OUT, "1001", taken.happened_at)
    assert {"officer:1001", "officer:1002"} <= set(result.entry.subjects)
    assert [each.deadline.persons for each in office.due("loan")] == [("1001",)]
    assert_sound(office)
    office.desk.check_in(KEEPER, ["TST-0002"], number="1001")
    assert_sound(office)


@pytest.mark.rule("EQ-11", "handover")
def test_at_the_counter_what_a_colleague_has_goes_to_the_person_there(office: Office) -> None:
    office.take("1001", "TST-0002", "TAB-0001")
    office.take("1003", "PRN-0009")
    _, said = office.desk.hand_over(KEEPER, Counter())
    assert said.text_key == "errors.counter.nobody_here"
    counter, _ = office.scans(["B1002", "TST-0002"])
    counter, said = office.desk.hand_over(KEEPER, counter)
    assert (said.kind, said.facts["giver"], said.facts["name"]) == (AnswerKind.WARNING, "李甲", "王乙")
    counter, answers = office.scans(["TAB-0001", "PRN-0009", "BWC-0018"], counter)
    assert [each.text_key for each in answers[1:]] == ["errors.counter.handover_only"] * 2
    assert [(line.direction, line.giver, line.holder) for line in counter.handing] == [
        (Direction.HANDOVER, "1001", "1002")
    ] * 2
    with pytest.raises(Refused, match="late_handover"):
        late_entries(office).confirm(KEEPER, counter, late_wish(office.clock.now()))
    returned, _ = office.desk.hand_over(KEEPER, counter)
    assert [line.direction for line in returned.lines] == [Direction.RETURN] * 2
    (entry,) = office.desk.confirm(KEEPER, counter, SIGNED, PIN).entries
    assert entry.of(HandedOver).giver == "1001"
    office.take("1001", "BWC-0018")
    mixed, _ = office.scans(["B1001", "BWC-0018", "TST-0002"])
    _, said = office.desk.hand_over(KEEPER, mixed)
    assert (said.text_key, said.facts["tag"]) == ("errors.counter.handover_only", "BWC-0018")


@pytest.mark.rule("EQ-10", "void")
def test_neither_of_the_two_voids_their_handover(office: Office) -> None:
    office.take("1001", "TST-0002")
    (entry,) = office.handovers.hand_over(KEEPER, "1002", ["TST-0002"], PIN, SIGNED).entries
    for number in ("1001", "1002"):
        with pytest.raises(Refused, match=r"void\.own"):
            office.voids.void(replace(KEEPER, number=number), str(entry.seq), "记错了")
