"""Nothing was recorded (EQ-05): declared at the counter or afterwards, confirmed by somebody else, an outcome of its own."""

import pytest

from station.core.deadlines import DeadlineState
from station.core.errors import NotPermitted, Refused
from station.core.ledger import subject
from station.core.listing import ListQuery
from station.inventory.bodies import CheckedIn, NothingRecorded
from station.inventory.counter import Counter
from station.inventory.register.listing import EquipmentList
from station.inventory.values import ItemState, ReturnOutcome
from station.people.permissions import Role
from station.people.sessions import Session
from tests.inventory.offices import KEEPER, LEADER, PLAIN, Office

WHY = "值班待命，未出勤"
TAKER = Session("li", "李甲", frozenset({Role.EQUIPMENT_ADMINISTRATOR}), "1001")


def history(office: Office, tag: str) -> list[str]:
    with office.store.read() as view:
        return [entry.kind for entry in view.ledger.about(subject("item", tag))]


@pytest.mark.rule("EQ-05", "nothing")
def test_at_the_counter_it_is_confirmed_with_the_return(office: Office) -> None:
    office.take("1001", "BWC-0017", "PRN-0009")
    counter, _ = office.desk.scan(KEEPER, Counter(), "BWC-0017")
    counter, _ = office.desk.scan(KEEPER, counter, "PRN-0009")
    counter, answer = office.desk.set_nothing_recorded(KEEPER, counter, "PRN-0009", WHY)
    assert (answer.text_key, answer.rule) == ("errors.equipment.no_open_return", "EQ-05")
    counter, answer = office.desk.set_nothing_recorded(KEEPER, counter, "BWC-0017", WHY)
    assert answer.text_key == "counter.answer.nothing_recorded"
    result = office.desk.confirm(KEEPER, counter)
    (returned,), (declared,) = result.entries, result.declarations
    assert len(returned.of(CheckedIn).lines) == 2
    body = declared.of(NothingRecorded)
    assert (body.tag, body.reason, body.returned_by, body.checked_device) == ("BWC-0017", WHY, "1001", False)
    assert (declared.actor.account, declared.rules) == ("zhao", ("EQ-05",))
    assert "recordings_due" not in {each.code for each in result.notices}
    item = office.item("BWC-0017")
    assert (item.state, item.outcome) == (ItemState.IN_STORE, ReturnOutcome.NOTHING_RECORDED)
    assert office.item("PRN-0009").outcome is None
    assert office.due("recordings") == []
    assert [each.state for each in office.due("recordings", standing="open,ended")] == [
        DeadlineState.WITHDRAWN
    ]
    (slip,) = result.slips
    said = [getattr(block, "text", "") for block in slip.document.blocks]
    assert said.count("未录像") == 1
    query = ListQuery((("outcome", "nothing_recorded"),))
    rows = EquipmentList(office.store).page(KEEPER, query).rows
    assert [row.item.tag for row in rows] == ["BWC-0017"]


@pytest.mark.rule("EQ-05", "nothing")
def test_afterwards_it_completes_what_is_awaited(office: Office) -> None:
    office.take("1001", "BWC-0017", "BWC-0018")
    office.desk.check_in(KEEPER, ["BWC-0017"])
    result = office.desk.check_in(KEEPER, ["BWC-0017", "BWC-0018"], nothing_recorded=WHY)
    assert [each.of(NothingRecorded).tag for each in result.declarations] == ["BWC-0017", "BWC-0018"]
    assert [[line.tag for line in entry.of(CheckedIn).lines] for entry in result.entries] == [["BWC-0018"]]
    assert {office.item(tag).outcome for tag in ("BWC-0017", "BWC-0018")} == {ReturnOutcome.NOTHING_RECORDED}
    office.take("1001", "BWC-0017")
    assert office.item("BWC-0017").outcome is None
    office.desk.check_in(KEEPER, ["BWC-0017"])
    office.exemptions.confirm_nothing_recorded(LEADER, "BWC-0017", WHY)
    assert office.item("BWC-0017").state is ItemState.IN_STORE


@pytest.mark.rule("EQ-05", "nothing")
def test_what_can_not_be_confirmed_records_nothing(office: Office) -> None:
    office.take("1001", "BWC-0017")
    before = history(office, "BWC-0017")

    def refused(who: Session, tags: list[str], reason: str) -> str:
        with pytest.raises(Refused) as refusal:
            office.desk.check_in(who, tags, nothing_recorded=reason)
        assert history(office, "BWC-0017") == before
        return refusal.value.code

    assert refused(KEEPER, ["BWC-0017"], " 无 ") == "equipment.reason_length"
    assert refused(TAKER, ["BWC-0017"], WHY) == "equipment.own_declaration"
    office.devices.found["BWC-0017"] = 2
    assert refused(KEEPER, ["BWC-0017"], WHY) == "equipment.device_holds_recordings"
    office.take("1001", "PRN-0009")
    assert refused(KEEPER, ["PRN-0009"], WHY) == "equipment.no_open_return"
    with pytest.raises(NotPermitted):
        office.exemptions.confirm_nothing_recorded(PLAIN, "BWC-0017", WHY)
    # An empty device that could be read is said in the entry; it was asked for what the loan recorded.
    office.devices.found["BWC-0017"] = 0
    taken_at = office.item("BWC-0017").taken_at
    (declared,) = office.desk.check_in(KEEPER, ["BWC-0017"], nothing_recorded=WHY).declarations
    assert declared.of(NothingRecorded).checked_device
    assert office.devices.asked[-1] == ("BWC-0017", "CAM0017", taken_at)
