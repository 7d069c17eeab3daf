"""Site visits and explanations of matters: until when material is in, what is told meanwhile, and what is taken back (DM-05, RC-06)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from station.audit.missing.listing import MissingList, MissingRecordings
from station.audit.missing.values import MissingKind
from station.core.listing import ListQuery
from station.matters.bodies import MatterType
from station.matters.table import wish_for
from station.matters.use_cases import Matters
from station.matters.values import MatterWish
from station.matters.visit_bodies import MatterVisited, VisitResult
from station.matters.visiting import material_state
from station.people.permissions import Role
from station.people.sessions import Session
from tests.archive.office import STAFF, Office, card, office
from tests.people.office import refusal
from tests.plugins.stations import MONDAY

__all__ = ["office"]
NUMBER, OTHER = "示例许可〔2026〕7号", "示例监管〔2026〕8号"
LEADER = Session("zhou", "周所", frozenset({Role.OFFICE_LEADER}))
TODAY = date(2026, 11, 23)


@pytest.fixture
def matters(office: Office) -> Matters:
    found = Matters(office.station.store)
    wish = MatterWish(MatterType.LICENCE, ("1001",), "食品经营许可", opened_on=date(2026, 11, 2))
    found.open(STAFF, NUMBER, wish)
    found.open(STAFF, OTHER, replace(wish, kind=MatterType.FOLLOW_UP))
    return found


def told(office: Office, **filters: str) -> list[tuple[str, str, bool]]:
    store = office.station.store
    listed = MissingList(MissingRecordings(store), store, store.clock)
    rows = listed.page(STAFF, ListQuery().narrowed(**filters)).sound
    return [(each.kind, each.code, each.late) for each in rows]


def stands(office: Office, matters: Matters, number: str = NUMBER) -> list[str]:
    dues = matters.show(STAFF, number).dues
    return [material_state(dues[seq], office.station.clock.now()) for seq in sorted(dues)]


@pytest.mark.rule("DM-05", "visit")
@pytest.mark.rule("PF-09", "late")
def test_material_of_a_visit_is_awaited_until_a_recording_of_it_is_in(
    office: Office, matters: Matters, tmp_path: Path
) -> None:
    passed = matters.visit(STAFF, NUMBER, VisitResult.PASSED).of(MatterVisited)
    wrong = matters.visit(STAFF, OTHER, VisitResult.TO_CORRECT).of(MatterVisited)
    assert passed.visited_on == wrong.visited_on == TODAY
    assert passed.due.due_at.astimezone(UTC).date() == date(2026, 11, 30), "five working days"
    assert wrong.due.due_at == datetime(2026, 11, 23, 16, tzinfo=UTC), "the end of that day"
    visit = MissingKind.VISIT
    assert sorted(told(office)) == sorted([(visit, NUMBER, False), (visit, OTHER, False)])
    office.bring_in(card(tmp_path / "before", 1, MONDAY - timedelta(days=3)), matter=NUMBER)
    assert stands(office, matters) == ["awaited"], "what was recorded before the visit is not of it"
    office.station.clock.advance(hours=24)
    assert told(office, late="yes") == [(visit, OTHER, True)]
    office.bring_in(card(tmp_path / "of", 1, MONDAY + timedelta(hours=1)), matter=NUMBER)
    office.bring_in(card(tmp_path / "late", 1, MONDAY + timedelta(hours=2)), matter=OTHER)
    assert (stands(office, matters), stands(office, matters, OTHER)) == (["in_time"], ["late"])
    assert told(office) == []
    again = matters.visit(STAFF, OTHER, VisitResult.PASSED, TODAY).of(MatterVisited)
    assert again.material is not None, "what is in already is found"
    assert stands(office, matters, OTHER) == ["late", "in_time"]
    office.station.assert_sound()


@pytest.mark.rule("RC-06", "matter")
@pytest.mark.rule("DM-05", "visit")
def test_a_matter_is_explained_and_what_was_noted_by_mistake_is_taken_back(
    office: Office, matters: Matters
) -> None:
    visited = matters.visit(STAFF, NUMBER, VisitResult.PASSED)
    with refusal("equipment.unknown_ground"):
        matters.exempt(LEADER, NUMBER, "holiday", "没有理由")
    with refusal("equipment.explanation_short"):
        matters.exempt(LEADER, NUMBER, "safety", " 短 ")
    explained = matters.exempt(LEADER, NUMBER, "safety", "检查场所要求关闭电子设备")
    assert stands(office, matters) == ["explained"]
    assert [code for _, code, _ in told(office)] == [OTHER]
    with refusal("matters.no_statement"):
        matters.withdraw_visit(STAFF, NUMBER, explained.seq, "不是核查")
    matters.withdraw_exemption(LEADER, NUMBER, explained.seq, "写错事项")
    assert stands(office, matters) == ["awaited"], "its material is due again"
    assert (MissingKind.VISIT, NUMBER, False) in told(office)
    with refusal("matters.withdrawal_reason_missing"):
        matters.withdraw_visit(STAFF, NUMBER, visited.seq, " ")
    matters.withdraw_visit(STAFF, NUMBER, visited.seq, "日期登记错")
    assert matters.show(STAFF, NUMBER).dues == {}
    assert (MissingKind.MATTER, NUMBER, False) in told(office), "it has no recording still"
    with refusal("matters.visited_before"):
        matters.visit(STAFF, NUMBER, VisitResult.PASSED, date(2026, 11, 1))
    with refusal("matters.day_ahead"):
        matters.visit(STAFF, NUMBER, VisitResult.PASSED, date(2026, 11, 24))
    matters.open(STAFF, "罚1", MatterWish(MatterType.PENALTY, ("1001",)))
    with refusal("matters.visit_kind"):
        matters.visit(STAFF, "罚1", VisitResult.PASSED)
    office.station.assert_sound()


@pytest.mark.rule("DM-05", "visit")
def test_what_came_in_while_an_explanation_stood_for_it_is_in_when_that_is_taken_back(
    office: Office, matters: Matters, tmp_path: Path
) -> None:
    for _ in range(2):
        matters.visit(STAFF, NUMBER, VisitResult.PASSED)
    explained = matters.exempt(LEADER, NUMBER, "safety", "检查场所要求关闭电子设备")
    office.bring_in(card(tmp_path / "of", 1, MONDAY + timedelta(hours=1)), matter=NUMBER)
    came_in = office.station.clock.now()
    office.station.clock.advance(days=20)
    matters.withdraw_exemption(LEADER, NUMBER, explained.seq, "写错事项")
    assert stands(office, matters) == ["in_time", "in_time"]
    (ended,) = {each.ended_at for each in matters.show(STAFF, NUMBER).dues.values()}
    assert ended is not None
    assert ended <= came_in
    assert told(office, kind="visit") == []
    office.station.assert_sound()


@pytest.mark.rule("DM-05", "visit")
@pytest.mark.rule("PF-10", "matter")
def test_what_came_in_under_the_right_number_is_material_once_the_wrong_one_is_put_right(
    office: Office, matters: Matters, tmp_path: Path
) -> None:
    right = "示例许可〔2026〕70号"
    matters.visit(STAFF, NUMBER, VisitResult.PASSED)
    office.bring_in(card(tmp_path / "of", 1, MONDAY + timedelta(hours=1)), matter=right)
    assert stands(office, matters) == ["awaited"]
    office.station.clock.advance(days=20)
    matters.renumber(STAFF, NUMBER, right, "漏写一位")
    assert stands(office, matters, right) == ["in_time"]
    assert matters.show(STAFF, right).named_by["media"] == 1
    office.station.assert_sound()


@pytest.mark.rule("RC-06", "matter")
@pytest.mark.rule("DM-05", "visit")
def test_nobody_explains_a_matter_of_their_own_or_takes_back_a_visit_that_is_late_by_them(
    office: Office, matters: Matters
) -> None:
    own, visited = replace(LEADER, number="1001"), matters.visit(STAFF, NUMBER, VisitResult.PASSED)
    with refusal("matters.own_exemption"):
        matters.exempt(own, NUMBER, "safety", "检查场所要求关闭电子设备")
    noted = matters.visit(own, NUMBER, VisitResult.PASSED)
    matters.withdraw_visit(own, NUMBER, noted.seq, "登记了两次")
    office.station.clock.advance(days=20)
    with refusal("matters.own_visit"):
        matters.withdraw_visit(own, NUMBER, visited.seq, "日期登记错")
    matters.withdraw_visit(STAFF, NUMBER, visited.seq, "日期登记错")


@pytest.mark.rule("DM-05", "visit")
@pytest.mark.rule("PF-10", "matter")
def test_a_visit_stays_with_its_matter_when_another_gets_the_number_it_had(
    office: Office, matters: Matters
) -> None:
    right = "示例许可〔2026〕70号"
    matters.visit(STAFF, NUMBER, VisitResult.PASSED)
    matters.renumber(STAFF, NUMBER, right, "漏写一位")
    matters.open(STAFF, NUMBER, MatterWish(MatterType.PENALTY, ("1002",), "无照经营", opened_on=TODAY))
    store = office.station.store
    rows = MissingList(MissingRecordings(store), store, store.clock).page(STAFF, ListQuery()).sound
    (found,) = [each for each in rows if each.kind is MissingKind.VISIT]
    assert (found.code, found.person, found.about) == (right, "李甲", f"matter:{right}")
    assert {each.code for each in rows if each.kind is MissingKind.MATTER} == {OTHER, NUMBER}
    wish = wish_for(matters.listed(STAFF, right).facts)
    matters.change(STAFF, right, replace(wish, officers=("1002",)), "交接")
    with store.read() as view:
        (due,) = view.deadlines.open("site_visit").deadlines
    assert (due.title, due.persons) == (f"{right} 食品经营许可", ("1002",)), "of whoever is in charge now"
    assert due.code_beside_title == "", "its number is said once"
    office.station.assert_sound()
