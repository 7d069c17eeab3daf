"""What a person holds, returned all at once; why nothing is issued to them; and two codes read as one."""

from __future__ import annotations

import pytest

from station.core.errors import Refused
from station.core.texts import load_texts
from station.inventory.counter import (
    AnswerKind,
    Counter,
    Direction,
    Effect,
    draft_of,
    read_draft,
    written_draft,
)
from station.inventory.in_hand import HandInventory, Urgency
from station.inventory.values import Condition, NewItem
from tests.inventory.offices import KEEPER, PLAIN, Office


@pytest.mark.rule("EQ-07", "late")
def test_what_a_person_holds_is_told_most_urgent_first(office: Office) -> None:
    office.take("1001", "TST-0002")
    office.clock.advance(days=7)
    office.take("1001", "BWC-0017", "PRN-0009", "TAB-0001")
    office.take("1002", "BWC-0018")
    held = HandInventory(office.store).of(PLAIN, "1001")
    assert [(each.item.tag, each.urgency) for each in held.items] == [
        ("TST-0002", Urgency.OVERDUE),
        ("BWC-0017", Urgency.TODAY),
        ("TAB-0001", Urgency.LATER),
        ("PRN-0009", Urgency.OPEN),
    ]
    assert [held.count(each) for each in Urgency] == [1, 1, 1, 1]
    with pytest.raises(Refused, match="unknown_officer"):
        HandInventory(office.store).of(PLAIN, "4711")


@pytest.mark.rule("EQ-10", "entry")
def test_all_is_laid_for_return_and_nothing_comes_back_unseen(office: Office) -> None:
    office.take("1001", "TST-0002", "BWC-0017", "PRN-0009")
    counter, _ = office.scans(["B1001", "PRN-0009"])
    counter, said = office.desk.return_all(KEEPER, counter)
    assert (said.facts["count"], said.effect) == (2, Effect.LINE_ADDED)
    assert {line.tag: line.seen for line in counter.lines} == {
        "PRN-0009": True,
        "BWC-0017": False,
        "TST-0002": False,
    }
    counter = office.desk.resume(KEEPER, Counter(), read_draft(written_draft(draft_of(counter))))[0]
    counter, answers = office.scans(["CMD:DONE", "BWC-0017"], counter)
    assert (answers[0].text_key, answers[0].rule) == ("errors.counter.unseen", "EQ-10")
    assert answers[1].text_key == "counter.answer.seen"
    with pytest.raises(Refused, match=r"counter\.unseen") as refusal:
        office.desk.confirm(KEEPER, counter)
    assert (refusal.value.facts["count"], refusal.value.facts["tags"]) == (1, "TST-0002")
    counter, _ = office.desk.set_condition(KEEPER, counter, "TST-0002", Condition.DAMAGED, "摔坏")
    (entry,) = office.desk.confirm(KEEPER, counter).entries
    assert set(entry.subjects) >= {"item:TST-0002", "item:BWC-0017", "item:PRN-0009"}
    for person, code in ((counter.person, "counter.holds_nothing"), (None, "counter.nobody_here")):
        assert office.desk.return_all(KEEPER, Counter(person))[1].text_key == f"errors.{code}"


@pytest.mark.rule("EQ-03", "issue")
@pytest.mark.rule("EQ-07", "late")
def test_whoever_gets_nothing_is_told_all_reasons_together(office: Office) -> None:
    office.set_parameter("EQ-03", "mode", "refuse")
    office.take("1003", "TST-0002", "BWC-0018")
    office.clock.advance(days=6)
    office.stated("PRN-0009", condition="damaged")
    counter, answers = office.scans(["B1003", "BWC-0017"])
    assert counter.person is not None
    assert (counter.person.barred, counter.person.untrained[:2]) == ((), (1, 2))
    assert answers[1].kind is not AnswerKind.REFUSED, "no limit is set"
    office.set_parameter("EQ-07", "overdue_block", 2)
    counter, answers = office.scans(["B1003", "PRN-0009"])
    assert counter.person is not None
    assert [each.code for each in counter.person.barred] == ["counter.overdue_block"]
    assert [each.code for each in answers[1].reasons] == [
        "counter.item_damaged",
        "counter.overdue_block",
        "counter.not_trained",
    ]
    with pytest.raises(Refused) as all_of_it:
        office.take("1003", "PRN-0009", "BWC-0017")
    assert [each.code for each in (all_of_it.value, *all_of_it.value.others)] == [
        "counter.item_damaged",
        "counter.overdue_block",
        "counter.not_trained",
    ], "by command as on screen, and once what is about the person"
    assert load_texts("zh_CN").error(all_of_it.value).count("\n") == 2
    with pytest.raises(Refused) as brought:
        office.desk.check_in(KEEPER, ["PRN-0009", "BWC-0018"], number="1002")
    assert [each.code for each in (brought.value, *brought.value.others)] == [
        "counter.not_out",
        "counter.held_elsewhere",
    ]
    for act in (
        lambda: office.take("1003", "BWC-0017"),
        lambda: office.desk.confirm(KEEPER, counter_with(office, "BWC-0017")),
    ):
        with pytest.raises(Refused, match="overdue_block") as refusal:
            act()
        assert (refusal.value.rule, refusal.value.facts["count"]) == ("EQ-07", 2)
    counter, answers = office.scans(["BWC-0018", "BWC-0017"], counter)
    assert [line.direction for line in counter.lines] == [Direction.RETURN, Direction.TAKE]
    assert len(office.desk.confirm(KEEPER, counter).entries) == 2, "what comes back in the same act counts"


def counter_with(office: Office, tag: str) -> Counter:
    """A counter on whose screen the person may still take the item."""
    office.set_parameter("EQ-07", "overdue_block", 0)
    counter, _ = office.scans(["B1003", tag])
    office.set_parameter("EQ-07", "overdue_block", 2)
    return counter


@pytest.mark.rule("EQ-10", "tag")
def test_two_codes_read_as_one_are_offered_as_the_two_where_only_one_split_is_known(office: Office) -> None:
    counter, answers = office.scans(["BWC-0017b1001"])
    assert (answers[0].text_key, counter.person, counter.lines) == ("counter.answer.glued", None, ())
    assert (answers[0].facts["first"], answers[0].facts["second"]) == ("B1001", "BWC-0017")
    taken, _ = office.desk.take_offered(KEEPER, counter)
    again, answers = office.scans(["BWC-0017b1001"], counter)
    assert answers[0].text_key == "counter.answer.glued_laid"
    assert [line.tag for line in again.lines] == [line.tag for line in taken.lines] == ["BWC-0017"]
    later, answers = office.scans(["TST-0002PRN-0009", "B1002", "TST-0002PRN-0009"])
    assert [said.text_key for said in answers[::2]] == ["counter.answer.glued"] * 2, (
        "something else came between"
    )
    assert later.lines == ()
    refused, said = office.desk.take_offered(KEEPER, counter_after(office, "B1002"))
    assert (said.text_key, refused.lines) == ("errors.counter.nothing_offered", ())
    office.stated("TST-0002", condition="damaged", note="屏裂")
    half, answers = office.scans(["B1002", "PRN-0009TST-0002", "PRN-0009TST-0002"])
    assert ([line.tag for line in half.lines], answers[2].text_key) == (
        ["PRN-0009"],
        "errors.counter.item_damaged",
    )
    office.register.register(KEEPER, NewItem("TST-00", 7, "快检箱"))
    office.register.register(KEEPER, NewItem("02PRN-0009", 4, "热敏打印机"))
    _, answers = office.scans(["TST-0002PRN-0009", "10011002", "TST-0002XYZ"])
    assert [said.text_key for said in answers] == [
        "errors.counter.glued_several",
        "errors.counter.unknown_figures",
        "errors.counter.unknown_code",
    ]


def counter_after(office: Office, code: str) -> Counter:
    return office.scans([code])[0]
