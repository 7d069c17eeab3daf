"""The decisions by themselves: pure functions over whatever the register may hold."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.errors import Refused
from station.core.ledger import canonical_bytes
from station.core.policy import Policy, load_rulebook
from station.inventory.movement.check_in import (
    Brought,
    CheckInCase,
    decide_check_in,
)
from station.inventory.movement.check_out import (
    CheckOutCase,
    Wanted,
    decide_check_out,
)
from station.inventory.movement.person import Taker
from station.inventory.movement.terms import Terms
from station.inventory.values import Condition, Item, ItemState
from station.matters.explaining import grounds
from station.people.confirming import MOST_POINTS, DrawnSignature, Proven, Signature, check_signature
from station.people.values import Officer
from tests.inventory.offices import KEEPER

POLICY = Policy(load_rulebook(), {})
TERMS = Terms(POLICY, "Asia/Shanghai")
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
OFFICER = Officer("1001", "李甲", "一科", "一组")
MOMENTS = st.timedeltas(timedelta(days=-20), timedelta(0)).map(lambda ago: NOW + ago)


@st.composite
def items(draw: st.DrawFn) -> Item:
    """An item in any state that the register can hold."""
    state = draw(st.sampled_from(ItemState))
    item = Item(
        f"T-{draw(st.integers(0, 5))}",
        draw(st.integers(1, 10)),
        "装备",
        state=state,
        condition=draw(st.sampled_from(Condition)),
        last_import_at=draw(st.none() | MOMENTS),
        last_import_session="S-1",
    )
    if state is not ItemState.OUT:
        return item
    holder, taken_at = draw(st.sampled_from(["1001", "1002"])), draw(MOMENTS)
    due_at = draw(st.none() | MOMENTS)
    return replace(item, holder=holder, taken_at=taken_at, due_at=due_at)


def _free_and_sound(item: Item) -> bool:
    return item.state is ItemState.IN_STORE and item.condition is not Condition.DAMAGED


@pytest.mark.rule("EQ-10", "item")
@given(
    st.lists(items(), max_size=4),
    st.frozensets(st.integers(1, 10)),
    st.sampled_from([None, "sampling", "food_emergency"]),
)
def test_what_goes_out_is_free_sound_and_named_once(
    wanted: list[Item], trained: frozenset[int], activity: str | None
) -> None:
    person = Taker("1001", "李甲", "一科", "一组", trained=trained)
    asked = tuple(Wanted(each.tag, each) for each in wanted)
    case = CheckOutCase("1001", person, asked, activity, Proven("pin"))
    tags = [each.tag for each in wanted]
    possible = bool(wanted) and all(map(_free_and_sound, wanted)) and len(set(tags)) == len(tags)
    try:
        decision = decide_check_out(KEEPER, case, POLICY, NOW)
    except Refused:
        assert not possible
        return
    assert possible
    assert decision == decide_check_out(KEEPER, case, POLICY, NOW)
    assert [line.item.tag for line in decision.value] == tags
    assert all(line.due_at is None or line.due_at > NOW for line in decision.value)
    untrained = {each.tag for each in wanted if each.category not in trained}
    said = {str(each.named_facts["tag"]) for each in decision.notices if each.code == "not_trained"}
    assert said == untrained
    (draft,) = decision.drafts
    assert canonical_bytes(draft.plain_body())
    assert {each.rule for each in decision.notices} <= set(draft.rules)
    assert [subject for subject in draft.subjects if subject.startswith("item:")] == [
        f"item:{tag}" for tag in tags
    ]


@pytest.mark.rule("EQ-05", "awaited")
@pytest.mark.rule("DM-05", "limit")
@given(st.lists(items(), max_size=4), st.sampled_from(Condition), st.booleans())
def test_what_comes_back_was_out_and_its_recordings_are_in_or_awaited(
    brought: list[Item], condition: Condition, in_person: bool
) -> None:
    case = CheckInCase(
        tuple(Brought(each.tag, each, condition, " 说明 ") for each in brought),
        OFFICER if in_person else None,
        {"1001": "李甲", "1002": "王乙"},
    )
    tags = [each.tag for each in brought]
    possible = (
        bool(brought)
        and len(set(tags)) == len(tags)
        and all(each.state is ItemState.OUT for each in brought)
        and (not in_person or all(each.holder == "1001" for each in brought))
    )
    try:
        decision = decide_check_in(KEEPER, case, POLICY, NOW)
    except Refused:
        assert not possible
        return
    assert possible
    for line in decision.value:
        holds = TERMS.holds_recordings(line.item.category)
        assert (line.recordings_due_at is not None) + (line.recordings_session is not None) == int(holds)
        if line.recordings_session is not None:
            assert line.item.last_import_at is not None
            assert line.item.taken_at is not None
            assert line.item.last_import_at >= max(line.item.taken_at, NOW - timedelta(minutes=30))
        if line.recordings_due_at is not None:
            assert line.recordings_due_at == NOW + timedelta(hours=24)
        assert line.note == "说明"
    late = {str(each.named_facts["tag"]) for each in decision.notices if each.code == "returned_late"}
    assert late == {each.tag for each in brought if each.overdue(NOW)}
    (draft,) = decision.drafts
    assert canonical_bytes(draft.plain_body())
    assert {other.role for other in draft.others} == {"returner" if in_person else "holder"}


def test_a_signature_is_kept_stroke_by_stroke_and_has_bounds() -> None:
    drawn = Signature(300, 100, (((1, 2), (3, 4)), ((5, 6), (7, 8))))
    assert Proven("signature", check_signature(drawn)).drawn() == DrawnSignature(
        300, 100, ((1, 2, 3, 4), (5, 6, 7, 8))
    )
    with pytest.raises(Refused, match="signature_too_long"):
        check_signature(Signature(300, 100, (((0, 0),) * (MOST_POINTS + 1),)))


@pytest.mark.rule("EQ-07", "due")
def test_holidays_of_the_policy_move_the_due_time_and_nonsense_in_it_does_not_stop_the_counter() -> None:
    policy = POLICY.changed("EQ-07", "holidays", ["2026-11-24/2026-11-25", "元旦"])
    due = Terms(policy, "Asia/Shanghai").due_at(7, NOW)
    assert due == datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


@pytest.mark.rule("DM-05", "limit")
def test_how_long_recordings_may_take_is_the_offices_to_say() -> None:
    longer = Terms(POLICY.changed("DM-05", "deadline_hours", 36), "Asia/Shanghai")
    assert longer.recordings_due_at(NOW) == NOW + timedelta(hours=36)
    assert TERMS.recordings_due_at(NOW) == NOW + timedelta(hours=24)


@pytest.mark.rule("DM-05", "loan")
def test_how_fresh_an_import_must_be_is_the_offices_to_say() -> None:
    minutes = POLICY.integer("DM-05", "fresh_minutes")
    imported = NOW - timedelta(minutes=minutes)
    assert TERMS.is_fresh(imported, None, NOW)
    assert not TERMS.is_fresh(imported - timedelta(seconds=1), None, NOW)
    stricter = Terms(POLICY.changed("DM-05", "fresh_minutes", minutes - 1), "Asia/Shanghai")
    assert not stricter.is_fresh(imported, None, NOW)


@pytest.mark.rule("RC-06", "explanation")
def test_the_grounds_of_an_explanation_are_the_offices_to_name() -> None:
    rows = [{"code": "storm", "name_zh": "台风", "name_en": "A storm"}]
    changed = POLICY.changed("RC-06", "grounds", rows)
    assert (grounds(changed, "zh_CN"), grounds(changed, "en")) == ({"storm": "台风"}, {"storm": "A storm"})


def test_a_category_that_left_the_catalogue_is_shown_by_its_number() -> None:
    assert TERMS.category_name(77) == "77"
    assert not TERMS.holds_recordings(77)
    assert Terms(POLICY, "Asia/Shanghai", "en").names((3, 4)) == "Body camera, Portable thermal printer"
