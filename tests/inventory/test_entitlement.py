"""Who lacks what against the standard, and training on record."""

from datetime import date

import pytest

from station.core.errors import NotPermitted, Refused
from station.core.listing import ListQuery
from station.inventory.bodies import CheckedOut
from station.inventory.entitlement.shortfall import read_shortfall
from station.inventory.entitlement.voiding import TrainingVoids
from station.inventory.receivers.values import Receiver, ReceiverKind
from station.inventory.values import Condition, NewItem
from station.people.bodies import OfficerRegistered
from tests.inventory.offices import KEEPER, PLAIN, Office
from tests.store.histories import append

UNITS = (
    ("三科", ""),
    ("", ""),
    ("三科", "三科一组"),
    ("", "三科一组"),
    ("三科", "一组"),
    ("一科", "一组"),
    ("四科", "三科 一组"),
)
"""No group; a group that bears its department's name; one full name of two units."""


@pytest.mark.rule("EQ-02", "shortfall")
@pytest.mark.rule("EQ-01", "standard")
def test_the_shortfall_is_known_per_category_officer_and_group(any_office: Office) -> None:
    office = any_office
    office.take("1001", "PRN-0009")
    cover = {each.category: each for each in office.overview.cover(KEEPER)}
    assert list(cover) == list(range(1, 11))
    assert (cover[4].required, cover[4].existing, cover[4].out, cover[4].missing) == (3, 1, 1, 2)
    assert (cover[3].required, cover[3].existing, cover[3].missing) == (3, 2, 1)
    assert (cover[7].required, cover[7].missing) == (2, 1)
    officers = {row.number: row for row in office.lacking_officers.page(KEEPER).rows}
    assert [number for number, row in officers.items() if 4 in row.own] == ["1002", "1003"], (
        "kept in person: exactly those without"
    )
    assert [number for number, row in officers.items() if 3 in row.shared] == ["1001", "1002", "1003"], (
        "kept centrally: one is short, and these share it"
    )
    groups = {row.group: row for row in office.lacking_groups.page(KEEPER).rows}
    assert list(groups) == ["一科 一组", "二科 二组"]
    assert all(7 in (*row.own, *row.shared) for row in groups.values())
    narrowed = office.lacking_officers.page(KEEPER, ListQuery((("category", "4"),)))
    assert [(row.number, row.own, row.shared) for row in narrowed.rows] == [
        ("1002", (4,), ()),
        ("1003", (4,), ()),
    ]
    assert narrowed.found == 2


@pytest.mark.rule("EQ-02", "shortfall")
def test_the_lists_say_what_a_reading_of_everything_says(any_office: Office) -> None:
    office = any_office
    office.take("1001", "PRN-0009", "BWC-0017")
    office.take("1003", "BWC-0018")
    for tag, kind, code in (
        ("TST-0002", ReceiverKind.GROUP, "二科 › 二组"),
        ("TAB-0001", ReceiverKind.DEPARTMENT, "一科"),
    ):
        office.desk.check_out(KEEPER, "1001", [tag], receiver=Receiver(kind, code))
    for number, (department, group) in enumerate(UNITS, 2001):
        unit = OfficerRegistered(str(number), "执法乙", department, group, "", "")
        append(office.store, unit, f"officer:{number}")
    with office.store.read() as view:
        found = read_shortfall(view.policy, view.people.officers(), view.equipment)
    assert office.overview.cover(KEEPER) == found.cover
    gaps = found.gaps
    without = {(gap.group, gap.category) for gap in gaps if gap.group}
    assert ("二科 二组", 7) not in without, "lent to the group, whoever signed for it"
    assert ("一科 一组", 7) in without, "the signer's own group has none of it"
    assert ("一科 一组", 10) in without, "lent to a department, which is no group"
    for listed, who in (
        (office.lacking_officers, lambda gap: gap.number),
        (office.lacking_groups, lambda gap: gap.group),
    ):
        said = {
            (row.number or row.group, category, shared)
            for row in listed.rows(KEEPER)
            for shared, found in ((False, row.own), (True, row.shared))
            for category in found
        }
        assert said == {(who(gap), gap.category, gap.shared) for gap in gaps if who(gap)}


@pytest.mark.rule("EQ-02", "condition")
def test_a_damaged_item_does_not_fill_a_gap(office: Office) -> None:
    office.register.register(KEEPER, NewItem("BWC-0019", 3, "执法记录仪"))
    cover = {each.category: each for each in office.overview.cover(KEEPER)}
    assert cover[3].missing == 0
    assert not [row for row in office.lacking_officers.rows(KEEPER) if 3 in (*row.own, *row.shared)]
    office.take("1001", "BWC-0019")
    office.desk.check_in(KEEPER, ["BWC-0019"], Condition.DAMAGED, note="摔坏")
    cover = {each.category: each for each in office.overview.cover(KEEPER)}
    assert (cover[3].existing, cover[3].damaged, cover[3].missing) == (3, 1, 1)


@pytest.mark.rule("EQ-03", "record")
@pytest.mark.rule("EQ-10", "void")
def test_training_is_recorded_for_all_named_or_for_none(any_office: Office) -> None:
    office = any_office
    entries = office.training.record(KEEPER, ["1001", "1002"], [4, 10], date(2026, 11, 2), "新机培训")
    assert len(entries) == 4
    assert entries[0].subjects == ("officer:1001",)
    assert [(each.category, each.note) for each in office.training.of(KEEPER, "1001")][-2:] == [
        (4, "新机培训"),
        (10, "新机培训"),
    ]
    (again,) = office.training.record(KEEPER, ["1003"], [10], date(2026, 11, 2))
    voids = TrainingVoids(office.store)
    plan = voids.preview(KEEPER, str(again.seq))
    assert (plan.body.number, plan.trained_besides) == ("1003", False)
    voids.void(KEEPER, str(again.seq), "人记错了", seen=plan.digest)
    assert 10 not in {each.category for each in office.training.of(KEEPER, "1003")}
    with pytest.raises(Refused, match=r"void\.twice"):
        voids.void(KEEPER, str(again.seq), "人记错了")
    (once_more,) = office.training.record(KEEPER, ["1003"], [10], date(2026, 11, 3))
    assert not voids.preview(KEEPER, str(once_more.seq)).trained_besides, "the other one does not count"
    with pytest.raises(Refused, match=r"void\.changed_since"):
        voids.void(KEEPER, str(once_more.seq), "人记错了", seen=plan.digest)
    voids.void(KEEPER, str(once_more.seq), "人记错了")
    with pytest.raises(NotPermitted):
        voids.preview(PLAIN, str(entries[0].seq))
    (untested,) = office.take("1001", "PRN-0009").of(CheckedOut).warnings
    assert untested.code == "printer_untested", "of training nothing is said any more"
    for numbers, category, day, code in (
        (["1003", "471193"], 4, date(2026, 1, 1), "unknown_officer"),
        (["1003"], 99, date(2026, 1, 1), "unknown_category"),
        (["1003"], 4, date(2027, 1, 1), "day_ahead"),
        (["1003"], 4, date(26, 1, 1), "day_implausible"),
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
    (opened,) = office.due("recordings", state="overdue")
    assert opened.deadline.subject == "item:BWC-0018"
    assert office.due("loan", PLAIN) == [], "others' loans are not theirs to see"
