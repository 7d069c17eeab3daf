"""Who lacks what against the standard, and training on record."""

from datetime import date

import pytest

from station.core.deadlines import State
from station.core.errors import NotPermitted, Refused
from station.inventory.bodies import CheckedOut
from station.inventory.values import NewItem
from tests.inventory.offices import KEEPER, PLAIN, Office


@pytest.mark.rule("EQ-02", "shortfall")
@pytest.mark.rule("EQ-01", "standard")
def test_the_shortfall_is_known_per_category_officer_and_group(any_office: Office) -> None:
    office = any_office
    office.take("1001", "PRN-0009")
    short = office.overview.shortfall(KEEPER)
    assert office.overview.cover(KEEPER) == short.cover
    cover = {each.category: each for each in short.cover}
    assert list(cover) == list(range(1, 11))
    assert (cover[4].required, cover[4].existing, cover[4].out, cover[4].missing) == (3, 1, 1, 2)
    assert (cover[3].required, cover[3].existing, cover[3].missing) == (3, 2, 1)
    assert (cover[7].required, cover[7].missing) == (2, 1)
    printers = [gap.number for gap in short.gaps if gap.category == 4]
    assert printers == ["1002", "1003"], "kept in person: exactly those without"
    cameras = [gap for gap in short.gaps if gap.category == 3]
    assert {gap.number for gap in cameras} == {"1001", "1002", "1003"}
    assert all(gap.shared for gap in cameras), "kept centrally: one is short, and these share it"
    assert [gap.group for gap in short.gaps if gap.category == 7] == ["一科 一组", "二科 二组"]


@pytest.mark.rule("EQ-02", "condition")
def test_a_damaged_item_does_not_fill_a_gap(office: Office) -> None:
    office.register.register(KEEPER, NewItem("BWC-0019", 3, "执法记录仪"))
    cover = {each.category: each for each in office.overview.shortfall(KEEPER).cover}
    assert cover[3].missing == 0
    assert not [gap for gap in office.overview.shortfall(KEEPER).gaps if gap.category == 3]
    office.register.change(KEEPER, "BWC-0019", {"condition": "damaged"}, "摔坏")
    cover = {each.category: each for each in office.overview.shortfall(KEEPER).cover}
    assert (cover[3].existing, cover[3].damaged, cover[3].missing) == (3, 1, 1)


@pytest.mark.rule("EQ-03", "record")
def test_training_is_recorded_for_all_named_or_for_none(any_office: Office) -> None:
    office = any_office
    entries = office.training.record(KEEPER, ["1001", "1002"], [4, 10], date(2026, 11, 2), "新机培训")
    assert len(entries) == 4
    assert entries[0].subjects == ("officer:1001",)
    assert [(each.category, each.note) for each in office.training.of(KEEPER, "1001")][-2:] == [
        (4, "新机培训"),
        (10, "新机培训"),
    ]
    assert office.take("1001", "PRN-0009").of(CheckedOut).warnings == ()
    for numbers, category, day, code in (
        (["1003", "4711"], 4, date(2026, 1, 1), "unknown_officer"),
        (["1003"], 99, date(2026, 1, 1), "unknown_category"),
        (["1003"], 4, date(2027, 1, 1), "day_ahead"),
    ):
        with pytest.raises(Refused, match=code):
            office.training.record(KEEPER, numbers, [category], day)
    assert 4 not in {each.category for each in office.training.of(KEEPER, "1003")}
    with pytest.raises(NotPermitted):
        office.training.record(PLAIN, ["1001"], [4], date(2026, 1, 1))


def test_what_is_due_comes_with_the_most_urgent_first(office: Office) -> None:
    office.take("1001", "BWC-0017", "TST-0002")
    office.take("1002", "BWC-0018")
    office.clock.advance(minutes=5)
    office.desk.check_in(KEEPER, ["BWC-0018"])
    office.clock.advance(days=2)
    assert [each.deadline.subject for each in office.due("loan")] == ["item:BWC-0017", "item:TST-0002"]
    (opened,) = office.due("recordings", state=State.OVERDUE)
    assert opened.deadline.subject == "item:BWC-0018"
    assert office.due("loan", PLAIN) == [], "others' loans are not theirs to see"
