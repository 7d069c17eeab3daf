"""Matters: one number however it is written, who may do and see what, days in their order, and tables that go in and out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from station.audit.histories import HistoryList
from station.core.errors import IntegrityProblem, NotPermitted
from station.core.listing import ListQuery
from station.matters.bodies import MatterChanged, MatterDecision, MatterType, Party
from station.matters.leaving import MattersOpen
from station.matters.listing import MatterList
from station.matters.numbers import matter_key
from station.matters.table import wish_for
from station.matters.use_cases import Matters
from station.matters.values import KnownNumber, MatterWish
from station.matters.visit_bodies import VisitResult
from station.people.permissions import Role
from station.people.sessions import Session
from station.store.engine import transaction
from tests.people.office import Office, refusal
from tests.plugins.imports import taken

STAFF = Session("zhao", "赵文", frozenset({Role.OFFICE_STAFF}))
ADMINISTRATOR = Session("gear", "孙管", frozenset({Role.EQUIPMENT_ADMINISTRATOR}))
OWN = Session("li", "李甲", frozenset({Role.OFFICER}), "1001")
OTHER = Session("zhang", "张丙", frozenset({Role.OFFICER}), "1003")
LEADER = Session("zhou", "周所", frozenset({Role.OFFICE_LEADER}))
NUMBER = "示例市监处〔2026〕118号"
SHOP = Party("示例食品店", "示例路1号", "021-0000")
DECIDED = MatterDecision("行政处罚决定", "示例罚〔2026〕1号", date(2026, 11, 20), date(2026, 11, 22))
WISH = MatterWish(
    MatterType.PENALTY, ("1001", "B1002"), "无证经营食品", (SHOP,), date(2026, 11, 2), quality=True
)


def listed(office: Office, session: Session, **filters: str) -> list[str]:
    page = MatterList(office.store).page(session, ListQuery().narrowed(**filters))
    return [each.number for each in page.sound]


@given(st.text(min_size=1, max_size=30))
def test_the_normal_form_of_a_normal_form_is_itself(number: str) -> None:
    assert matter_key(matter_key(number)) == matter_key(number)


@pytest.mark.rule("PF-10", "matter")
def test_a_number_is_one_however_it_is_written(office: Office) -> None:
    matters = Matters(office.store)
    matters.open(STAFF, NUMBER, WISH)
    for written in (
        "示例市监处［２０２６］118号",
        "示例市监处(2026)118",
        " 示例市监处 [2026] 118 号 ",
        "示例市监处（2026）１１８号",
    ):
        with refusal("matters.known"):
            matters.open(STAFF, written, WISH)
        assert matters.known(OTHER, written).number == NUMBER
        assert not matters.known(OTHER, f"{written}9").listed
        assert matters.show(OWN, written).number == NUMBER


@pytest.mark.rule("PF-10", "matter")
def test_a_matter_is_opened_changed_closed_and_opened_again(office: Office) -> None:
    matters = Matters(office.store)
    opened = matters.open(STAFF, NUMBER, WISH)
    assert set(opened.subjects) == {f"matter:{NUMBER}", "officer:1001", "officer:1002"}
    stands = matters.listed(ADMINISTRATOR, NUMBER)
    assert (stands.facts.unit, stands.officers, stands.decided_on) == (
        "一科 › 一组",
        ("李甲 1001", "王乙 1002"),
        None,
    )
    assert matters.change(STAFF, NUMBER, wish_for(stands.facts), "") == (), "nothing changes"
    decided = replace(wish_for(stands.facts), decisions=(DECIDED,))
    with refusal("matters.reason_missing"):
        matters.change(STAFF, NUMBER, decided, " ")
    (entry,) = matters.change(STAFF, NUMBER, decided, "已作决定")
    body = entry.of(MatterChanged)
    assert (body.before.decisions, body.facts.decisions) == ((), (DECIDED,))
    assert matters.listed(OWN, NUMBER).decided_on == date(2026, 11, 20)
    with refusal("matters.outcome_missing"):
        matters.close(STAFF, NUMBER, "")
    for on, code in (
        (date(2026, 11, 1), "closed_before"),
        (date(2027, 1, 1), "day_ahead"),
        (date(26, 1, 1), "implausible"),
    ):
        with refusal(f"matters.{'day_' if code == 'implausible' else ''}{code}"):
            matters.close(STAFF, NUMBER, "已履行", on)
    matters.close(STAFF, NUMBER, "已履行", date(2026, 11, 22))
    with refusal("matters.closed_already"):
        matters.close(STAFF, NUMBER, "再办")
    with refusal("matters.closed_before"):
        matters.change(STAFF, NUMBER, replace(decided, opened_on=date(2026, 11, 23), decisions=()), "错")
    assert matters.offered(STAFF) == ()
    assert matters.known(OTHER, NUMBER).open is False
    matters.reopen(STAFF, NUMBER, "误办结")
    with refusal("matters.open_already"):
        matters.reopen(STAFF, NUMBER, "误办结")
    assert [each.number for each in matters.offered(OWN)] == [NUMBER]
    assert (matters.listed(OWN, NUMBER).closed_on, matters.listed(OWN, NUMBER).outcome) == (None, "")
    office.station.assert_sound()


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"officers": ()}, "matters.officer_missing"),
    ({"officers": ("4711",)}, "people.unknown_officer"),
    ({"officers": tuple(str(each) for each in range(30))}, "people.unknown_officer"),
    ({"unit": "没有的科"}, "offices.unknown_unit"),
    ({"opened_on": date(2030, 1, 1)}, "matters.day_ahead"),
    ({"parties": (Party("", "示例路"),)}, "matters.party_nameless"),
    ({"parties": (Party("甲；乙"),)}, "matters.separator"),
    ({"parties": (SHOP,) * 51}, "matters.too_many"),
    ({"title": "长" * 121}, "matters.text_long"),
    ({"decisions": (replace(DECIDED, what=" "),)}, "matters.decision_nameless"),
    ({"decisions": (replace(DECIDED, on=date(2026, 11, 1)),)}, "matters.decided_before"),
    ({"decisions": (replace(DECIDED, served_on=date(2026, 11, 19)),)}, "matters.served_before"),
)


@pytest.mark.rule("PF-10", "matter")
def test_what_can_not_be_is_refused_and_nothing_is_recorded(office: Office) -> None:
    matters = Matters(office.store)
    for wish, code in WRONG:
        with refusal(code):
            matters.open(STAFF, NUMBER, replace(WISH, **wish))
    assert listed(office, STAFF) == []


@pytest.mark.rule("PF-10", "matter")
def test_a_number_is_there_and_not_too_long_and_who_left_is_put_in_charge_of_nothing(office: Office) -> None:
    matters = Matters(office.store)
    for number, code in (("  ", "number_missing"), ("号" * 101, "number_long")):
        with refusal(f"matters.{code}"):
            matters.open(STAFF, number, WISH)
    matters.open(STAFF, NUMBER, WISH)
    office.roster.leave(office.admin, "1002", "调离")
    with refusal("matters.officer_left"):
        matters.open(STAFF, "另案", replace(WISH, officers=("1001", "1002")))
    stands = matters.listed(STAFF, NUMBER)
    assert matters.change(STAFF, NUMBER, replace(wish_for(stands.facts), note="待交接"), "说明"), (
        "who left stays"
    )
    with refusal("matters.unknown"):
        matters.close(STAFF, "没有的", "完")


@pytest.mark.rule("PF-10", "matter")
@pytest.mark.rule("DM-01", "levels")
def test_an_officer_sees_the_matters_in_their_charge_and_records_none(office: Office) -> None:
    matters = Matters(office.store)
    matters.open(STAFF, NUMBER, WISH)
    matters.open(STAFF, "许可1", MatterWish(MatterType.LICENCE, ("1003",), unit="一科"))
    assert listed(office, OWN) == [NUMBER]
    assert sorted(listed(office, ADMINISTRATOR)) == sorted([NUMBER, "许可1"])
    assert listed(office, Session("x", "无人", frozenset({Role.OFFICER}))) == []
    for session in (OWN, ADMINISTRATOR):
        with pytest.raises(NotPermitted):
            matters.open(session, "又一", WISH)
    with refusal("matters.unknown"):
        matters.show(OTHER, NUMBER)
    assert matters.known(OTHER, NUMBER) == KnownNumber(NUMBER, listed=True, open=True), "and nothing else"
    told = ListQuery().narrowed(subject=f"matter:{NUMBER}")
    assert HistoryList(office.store).page(OWN, told).rows
    with pytest.raises(NotPermitted):
        HistoryList(office.store).page(OTHER, told)
    assert [each.number for each in matters.offered(OTHER)] == ["许可1"]
    for filters, found in (
        ({"kind": "licence"}, ["许可1"]),
        ({"officer": "1001"}, [NUMBER]),
        ({"unit": "一科"}, [NUMBER, "许可1"]),
        ({"unit": "一科 › 一组"}, [NUMBER]),
        ({"opened": "2026-11-01..2026-11-30", "quality": "yes"}, [NUMBER]),
        ({"decided": "2026-01-01.."}, []),
        ({"state": "closed"}, []),
    ):
        assert sorted(listed(office, STAFF, **filters)) == sorted(found), filters


@pytest.mark.rule("PF-10", "matter")
@pytest.mark.rule("PF-01", "file", "update")
@pytest.mark.rule("PF-03", "validated")
def test_a_table_goes_in_as_seen_whole_or_not_at_all_and_comes_out_the_same(
    office: Office, tmp_path: Path
) -> None:
    matters, path = Matters(office.store), tmp_path / "事项.csv"
    head = "案号,类型,事由,当事人,地址,立案日期,决定,决定文号,决定日期,送达日期,承办人,质量监督,结案日期,办理结果\n"
    good = (
        f"{NUMBER},行政处罚,无证经营,甲店；乙店,；示例路2号,2026-11-02,处罚决定；解除查封,文1；,2026-11-20；2026-11-21,"
        "2026-11-22,1001；1002,是,,\n许可1,许可,,,,2026/10/8,,,,,B1003,,2026-11-01,准予\n"
    )
    wrong = (
        "许可１,许可,,,,2026-10-08,,,,,1003,,,\n又1,怪,,,,2026-10-08,,,,,1003,,,\n又2,投诉,,,路,2026-10-08,,,,,1003,,,\n"
        "又3,投诉,,,,2026-10-08,答复,,,,1003,,,\n又4,投诉,,,,2026-10-08,答复,,昨天,,1003,,,\n又5,投诉,,,,2026-10-08,,,,,1003,,2026-10-09,\n"
        "又6,投诉,,,,2026-10-08,,,,,4711,,,\n又7,投诉,,,,,,,,,1003,,,\n又8,投诉,,,,2026-10-08,,,,,1003,也许,,\n"
    )
    path.write_text(head + good + wrong, encoding="utf-8")
    assert [(each.line, each.code) for each in taken(matters, STAFF, path).problems] == [
        (4, "batch.repeated"),
        (5, "matters.unknown_kind"),
        (6, "matters.uneven"),
        (7, "matters.decision_undated"),
        (8, "matters.bad_day"),
        (9, "matters.outcome_missing"),
        (10, "people.unknown_officer"),
        (11, "batch.required"),
        (12, "matters.unknown_mark"),
    ]
    assert listed(office, STAFF) == []
    path.write_text(head + good, encoding="utf-8")
    seen = matters.preview_file(STAFF, path)
    with refusal("batch.changed_since"):
        matters.import_file(STAFF, path, seen="another")
    result = matters.import_file(STAFF, path, seen=seen.digest)
    assert [each.kind for each in result.entries] == ["matter.opened", "matter.opened", "matter.closed"]
    facts = matters.listed(STAFF, NUMBER).facts
    assert facts.parties == (Party("甲店"), Party("乙店", "示例路2号"))
    assert facts.decisions == (
        MatterDecision("处罚决定", "文1", date(2026, 11, 20), date(2026, 11, 22)),
        MatterDecision("解除查封", "", date(2026, 11, 21)),
    )
    assert (taken(matters, STAFF, path).unchanged, facts.quality) == (2, True)
    path.write_text(f"案号,事由\n{NUMBER},无照经营\n", encoding="utf-8")
    assert [each.code for each in taken(matters, STAFF, path, update=True).problems] == [
        "matters.reason_missing"
    ]
    changed = taken(matters, STAFF, path, update=True, reason="核对")
    assert (changed.changed, matters.listed(STAFF, NUMBER).facts) == (1, replace(facts, title="无照经营"))
    path.write_text(head + good, encoding="utf-8")
    assert [each.code for each in taken(matters, STAFF, path).problems] == ["matters.known"]
    office.station.assert_sound()


@pytest.mark.rule("PF-10", "matter")
def test_an_edited_matter_is_found_where_it_would_be_used(office: Office) -> None:
    matters = Matters(office.store)
    matters.open(STAFF, NUMBER, WISH)
    with transaction(office.store.engine, write=True) as connection:
        connection.execute(text("UPDATE matter SET officers = '1003'"))
    with pytest.raises(IntegrityProblem, match=r"store\.state_damaged"):
        matters.show(OTHER, NUMBER)
    with transaction(office.store.engine, write=True) as connection:
        connection.execute(text("DELETE FROM matter"))
    with pytest.raises(IntegrityProblem, match=r"store\.state_damaged"):
        matters.open(STAFF, NUMBER, WISH)


@pytest.mark.rule("PF-10", "matter", "history")
def test_a_number_that_was_written_wrong_is_put_right_and_all_that_hangs_on_it_follows(
    office: Office,
) -> None:
    matters, wrong, right = Matters(office.store), "示例许可〔2026〕7号", "示例许可〔2026〕17号"
    matters.open(STAFF, wrong, replace(WISH, kind=MatterType.LICENCE))
    matters.visit(STAFF, wrong, VisitResult.PASSED)
    with refusal("matters.reason_missing"):
        matters.renumber(STAFF, wrong, right, " ")
    matters.renumber(STAFF, wrong, right, "漏写一位")
    for each in (wrong, right, "示例许可(2026)17", "示例许可(2026)7"):
        found = matters.listed(STAFF, each)
        assert (found.number, found.former) == (right, (wrong,))
        assert matters.known(OTHER, each).number == right
    assert listed(office, STAFF) == [right]
    with refusal("matters.number_same"):
        matters.renumber(STAFF, wrong, right, "再改")
    with refusal("matters.known"):
        matters.open(STAFF, right, WISH)
    explained = matters.exempt(LEADER, right, "safety", "检查场所要求关闭电子设备")
    assert [each.outcome for each in matters.show(STAFF, right).dues.values()] == ["withdrawn"]
    told = HistoryList(office.store).rows(STAFF, ListQuery().narrowed(subject=f"matter:{right}"))
    assert next(each.entry.seq for each in told if each.entry) == explained.seq
    assert (
        len(list(HistoryList(office.store).rows(STAFF, ListQuery().narrowed(subject=f"matter:{wrong}")))) == 4
    )
    other = matters.open(STAFF, wrong, WISH)  # the number that was taken by mistake is somebody's
    assert matters.listed(STAFF, "示例许可(2026)7").seq == other.seq
    assert matters.listed(STAFF, right).former == (wrong,)
    with refusal("matters.known"):
        matters.renumber(STAFF, right, wrong, "改回")
    matters.renumber(STAFF, wrong, "示例许可〔2026〕8号", "又写错")
    assert {each.number for each in (matters.listed(STAFF, wrong), matters.listed(STAFF, right))} == {
        "示例许可〔2026〕8号",
        right,
    }
    office.station.assert_sound()


@pytest.mark.rule("EQ-13", "open", "list")
def test_open_matters_in_charge_stand_in_the_way_until_another_is_in_charge_or_they_end(
    office: Office,
) -> None:
    matters = Matters(office.store)
    matters.open(STAFF, NUMBER, WISH)
    matters.open(STAFF, "示例2", replace(WISH, officers=("1001",), opened_on=date(2026, 11, 1)))

    def named(number: str) -> list[str]:
        with office.store.read() as view:
            return [each.code for each in MattersOpen().open_of(number, "", view)]

    assert named("1001") == ["示例2", NUMBER]
    matters.change(
        STAFF, NUMBER, replace(wish_for(matters.listed(STAFF, NUMBER).facts), officers=("1003",)), "交接"
    )
    matters.close(STAFF, "示例2", "办结")
    assert (named("1001"), named("1002"), named("1003")) == ([], [], [NUMBER])
