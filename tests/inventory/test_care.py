"""Instruments that are verified, and what is refused without a verification that holds (ST-06)."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import update

from station.core.clock import local
from station.core.deadlines import DeadlineState
from station.core.errors import Refused
from station.core.ledger.words import sentence
from station.core.listing import ListQuery, Sort
from station.core.report import Origin
from station.core.texts import load_texts
from station.inventory.attaching.use_cases import ItemFiles
from station.inventory.care.bodies import CareEnded, InstrumentVerified
from station.inventory.care.caring import Care
from station.inventory.care.instruments import Instruments
from station.inventory.care.papers import InstrumentPapers
from station.inventory.care.scrapping import Scrapping
from station.inventory.care.verifying import months_later
from station.inventory.losses.bodies import WrittenOff
from station.inventory.register.listing import EquipmentList
from station.inventory.reserving.use_cases import Reservations
from station.inventory.values import NewItem, Tracking
from station.printing.dated import Origins
from station.store.comparing import differences
from station.store.engine import transaction
from station.store.schema.deadlines import deadline
from tests.inventory.offices import KEEPER, PLAIN, Office, attachments_in
from tests.inventory.test_handing import PIN, SIGNED
from tests.plugins.imports import taken

CASE = "TST-0002"


@dataclass
class Unsealed:
    """Where a paper comes from, without its seal, which is another test's subject."""

    office: Office

    def origin(self, *_asked: object) -> Origin:
        return Origin("某所", "赵管理", self.office.clock.now())


TEXTS = load_texts("zh_CN")


def instruments_of(office: Office) -> Instruments:
    """The use cases; food rapid-test cases (category 7) and distance meters (9) are measuring instruments from now on."""
    office.measuring(7, 9)
    return Instruments(office.store, attachments_in(office.slips.folder))


def today(office: Office) -> date:
    return local(office.clock.now(), office.clock.zone).date()


def refused(office: Office, tag: str = CASE) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refusal:
        office.take("1001", tag)
    return refusal.value.code, refusal.value.rule


def assert_sound(office: Office) -> None:
    with transaction(office.store.engine, write=False) as connection:
        assert differences(connection) == []


@pytest.mark.rule("ST-06", "verified")
def test_an_instrument_goes_out_nowhere_without_a_verification_that_holds(office: Office) -> None:
    instruments = instruments_of(office)
    assert refused(office) == ("counter.not_verified", "ST-06")
    _, answers = office.scans([CASE])
    assert answers[0].text_key == "errors.counter.not_verified", "before any badge"
    _, answers = office.scans(["B1001", CASE])
    assert answers[1].text_key == "errors.counter.not_verified"
    kept = Reservations(office.store, TEXTS)
    first = office.clock.now() + timedelta(hours=1)
    told = kept.reserve(KEEPER, "1001", [CASE], first, first + timedelta(hours=4)).notices
    assert [each.code for each in told] == ["reserved_unverified"]
    day = today(office)
    result = instruments.verify(
        KEEPER, CASE, "沪检2026-118", valid_until=day + timedelta(days=3), by="市计量院"
    )
    assert [each.code for each in result.notices] == ["verification_near"]
    (due,) = office.due("verification")
    assert (due.deadline.rule, due.deadline.persons, due.state) == ("ST-06", ("9001",), DeadlineState.NEAR)
    assert f"有效期至 {day + timedelta(days=3)}；检定单位 市计量院" in sentence(TEXTS, result.entry)
    assert _tags(EquipmentList(office.store), due_month="yes") == [CASE]
    loan = office.desk.check_out(KEEPER, "1001", [CASE])
    assert "verification_near" in {each.code for each in loan.notices}
    office.clock.advance(days=4)
    with pytest.raises(Refused, match="verification_ended"):
        office.handovers.hand_over(KEEPER, "1002", [CASE], PIN, SIGNED)
    office.desk.check_in(KEEPER, [CASE])
    assert refused(office) == ("counter.verification_ended", "ST-06")
    listed = EquipmentList(office.store)
    assert _tags(listed, verification="ended") == [CASE]
    office.register.register(KEEPER, NewItem("RNG-0001", 9, "测距仪"))
    assert _tags(listed, verification="missing,soon") == ["RNG-0001"]
    instruments.verify(KEEPER, "RNG-0001", "沪检2026-119")
    assert office.item("RNG-0001").verified_until == today(office).replace(year=2027) - timedelta(days=1)
    office.take("1003", "RNG-0001")
    assert_sound(office)


@pytest.mark.rule("ST-06", "verified")
def test_a_verification_holds_to_the_day_before_its_own_and_for_ten_years_at_most(office: Office) -> None:
    instruments = instruments_of(office)
    leap = date(2024, 2, 29)
    assert [str(months_later(leap, each)) for each in (12, 24, 48, 10)] == [
        "2025-02-28",
        "2026-02-28",
        "2028-02-29",
        "2024-12-29",
    ]
    with pytest.raises(Refused, match="until_far"):
        instruments.verify(KEEPER, CASE, "甲证", on=leap, valid_until=date(2034, 3, 1))
    assert instruments.verify(KEEPER, CASE, "甲证", on=leap).valid_until == date(2025, 2, 27)
    instruments.verify(KEEPER, CASE, "乙证", on=leap, valid_until=date(2034, 2, 28))
    assert office.item(CASE).verified_until == date(2034, 2, 28)


def _tags(listed: EquipmentList, **wanted: str) -> list[str]:
    return [row.item.label for row in listed.rows(KEEPER, ListQuery().narrowed(**wanted))]


@pytest.mark.rule("ST-06", "verified", "kind")
def test_an_ended_verification_keeps_an_instrument_in_whatever_its_category_says(office: Office) -> None:
    instruments = instruments_of(office)
    day = today(office)
    with pytest.raises(Refused, match="no_instrument") as refusal:
        instruments.verify(KEEPER, "BWC-0017", "沪检118")
    assert refusal.value.rule == "ST-06"
    assert [
        each.code for each in instruments.verify(KEEPER, CASE, "旧证", on=day - timedelta(days=400)).notices
    ] == ["verification_over"]
    office.measuring()
    assert refused(office) == ("counter.verification_ended", "ST-06")
    instruments.verify(KEEPER, CASE, "又一证", on=day - timedelta(days=380))
    assert refused(office) == ("counter.verification_ended", "ST-06"), "it stays an instrument"
    gear = NewItem("CONE-1", 9, "测高杆", tracking=Tracking.LENT, unit="个", quantity=4)
    tape = NewItem("TAPE-1", 9, "警戒带", tracking=Tracking.COUNTED, unit="卷", quantity=4)
    for line in (gear, tape):
        office.register.register(KEEPER, line)
    instruments_of(office)
    assert [each.text_key for each in office.scans(["B1001", "CONE-1"])[1][1:]] == [
        "errors.counter.verified_singly"
    ], "each has a verification of its own"
    counter, _ = office.scans(["B1001", "TAPE-1"])
    assert [line.tag for line in counter.lines] == ["TAPE-1"], "what is used up measures nothing"


@pytest.mark.rule("ST-06", "verified")
def test_a_verification_by_mistake_is_voided_and_the_one_before_counts_again(office: Office) -> None:
    instruments, day = instruments_of(office), today(office)
    until = [day + timedelta(days=each) for each in (20, 300)]
    instruments.verify(KEEPER, CASE, "甲证", valid_until=until[0])
    wrong = instruments.verify(KEEPER, CASE, "乙证", valid_until=until[1]).entry
    for on, last, code in (
        (day, until[0], "care.verified_longer"),
        (day + timedelta(days=1), None, "care.day_ahead"),
        (day, day - timedelta(days=1), "care.until_before"),
        (day, day + timedelta(days=4500), "care.until_far"),
    ):
        with pytest.raises(Refused, match=code):
            instruments.verify(KEEPER, CASE, "丙证", on=on, valid_until=last)
    for certificate, code in ((" ", "certificate_missing"), ("长" * 61, "certificate_long")):
        with pytest.raises(Refused, match=code):
            instruments.verify(KEEPER, CASE, certificate)
    with pytest.raises(Refused, match="people"):
        instruments.verify(PLAIN, CASE, "丙证")
    void = office.voids.void(KEEPER, f"custody:{wrong.seq}", "看错证书").entry
    assert office.item(CASE).verified_until == until[0]
    (due,) = office.due("verification", standing="open")
    assert local(due.deadline.due_at, office.clock.zone).date() == until[0]
    with pytest.raises(Refused, match="void"):
        office.voids.void(KEEPER, f"custody:{wrong.seq}", "再一次")
    with office.store.read() as view:
        first = next(each for each in view.ledger.about(f"item:{CASE}") if each.kind == "equipment.verified")
    office.voids.void(KEEPER, f"custody:{first.seq}", "也错了")
    assert (office.item(CASE).verified_until, office.due("verification", standing="open")) == (None, [])
    assert refused(office)[0] == "counter.not_verified"
    assert void.seq > wrong.seq
    assert_sound(office)


@pytest.mark.rule("ST-06", "file")
def test_the_certificate_is_a_file_of_the_instrument(office: Office, tmp_path: Path) -> None:
    instruments = instruments_of(office)
    paper = tmp_path / "证书.pdf"
    paper.write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    result = instruments.verify(KEEPER, CASE, "沪检2026-118", file=paper)
    assert result.filed is not None
    files = ItemFiles(office.store, attachments_in(office.slips.folder))
    assert [(each.what, each.note) for each in files.kept(KEEPER, CASE)] == [("certificate", "沪检2026-118")]


@pytest.mark.rule("ST-06", "verified", "kind", "file")
def test_a_table_of_certificates_is_recorded_as_seen_whole_or_not_at_all(
    office: Office, tmp_path: Path
) -> None:
    instruments, day = instruments_of(office), today(office)
    office.register.register(KEEPER, NewItem("RNG-0001", 9, "测距仪"))
    path = tmp_path / "检定.csv"
    head, valid = "编号,证书编号,检定日期,有效期至,检定单位\n", day + timedelta(days=200)
    good = f"{CASE},沪检118,{day},{valid},区计量所\nrng-0001,沪检119,{day},,\n"
    wrong = f"BWC-0017,沪检120,{day},,\n{CASE},沪检121,{day},,\nNO-1,沪检122,{day},,\nTAB-0001,,{day},,\n"
    path.write_text(head + good + wrong, encoding="utf-8")
    refused = taken(instruments, KEEPER, path)
    assert [(each.line, each.code) for each in refused.problems] == [
        (4, "care.no_instrument"),
        (5, "batch.repeated"),
        (6, "equipment.unknown"),
        (7, "batch.required"),
    ]
    assert (refused.entries, office.item(CASE).verified_until) == ((), None)
    path.write_text(head + good, encoding="utf-8")
    seen = instruments.preview_file(KEEPER, path)
    assert [(each.becomes, each.name) for each in seen.lines] == [("new", "快检箱"), ("new", "测距仪")]
    with pytest.raises(Refused, match="changed_since"):
        instruments.import_file(KEEPER, path, seen="another")
    result = instruments.import_file(KEEPER, path, seen=seen.digest)
    assert (result.imported, [each.kind for each in result.entries]) == (2, ["equipment.verified"] * 2)
    first = result.entries[0].of(InstrumentVerified)
    assert (first.certificate, first.verifier, first.valid_until) == ("沪检118", "区计量所", valid)
    assert office.item("RNG-0001").verified_until == months_later(day, 12) - timedelta(days=1)
    assert len(office.due("verification")) == 2
    path.write_text(f"{head}{good}", encoding="utf-8")
    again = taken(instruments, KEEPER, path)
    assert (again.imported, again.unchanged) == (0, 2), "what is on record is no mistake"
    path.write_text(f"{head}{CASE},沪检130,{day},{valid},\n", encoding="utf-8")
    assert [each.code for each in taken(instruments, KEEPER, path).problems] == ["care.verified_longer"]
    with pytest.raises(Refused, match="people"):
        instruments.preview_file(PLAIN, path)
    assert_sound(office)


@pytest.mark.rule("EQ-14", "care")
def test_what_is_planned_falls_due_is_done_and_due_again(office: Office) -> None:
    care, day = Care(office.store, EquipmentList(office.store)), today(office)
    office.register.register(
        KEEPER, NewItem("TAPE-1", 7, "试纸", tracking=Tracking.COUNTED, unit="盒", quantity=4)
    )
    planned = care.plan(KEEPER, number=7, first=day + timedelta(days=3))
    assert planned.count == 1, "what is used up is not cared for"
    with pytest.raises(Refused, match="nothing_to_plan"):
        care.plan(KEEPER, number=7)
    (due,) = office.due("care")
    assert (due.deadline.code, due.deadline.rule, due.deadline.persons) == (CASE, "EQ-14", ("9001",))
    listed = EquipmentList(office.store)
    (row,) = listed.page(KEEPER, ListQuery().narrowed(due_month="yes")).sound
    assert (row.item.tag, row.care_due) == (CASE, due.deadline.due_at)
    assert _tags(listed, care_due=f"{day}..{day + timedelta(days=3)}") == [CASE]
    assert _tags(listed, care_due=f"{day}..{day + timedelta(days=2)}") == []
    by_care = ListQuery((), sort=(Sort("care_due"), Sort("tag")))
    assert next(listed.rows(KEEPER, by_care)).item.tag == CASE, "what has none stands last"
    office.clock.advance(days=5)
    assert [each.state for each in office.due("care")] == [DeadlineState.OVERDUE]
    done = care.done(KEEPER, CASE, "清洁、换电池", worker="孙队员")
    assert done.next_due is not None
    assert (
        88 <= (local(done.next_due, office.clock.zone).date() - today(office)).days <= 97
    )  # EQ-14: 3 months
    assert "清洁、换电池；保养人 孙队员；下次" in sentence(TEXTS, done.entry)
    assert _tags(listed, due_month="yes") == [], "three months on"
    office.voids.void(KEEPER, f"custody:{done.entry.seq}", "记错箱子")
    assert _tags(listed, due_month="yes") == [CASE], "overdue is due too"
    assert [each.state for each in office.due("care", standing="open")] == [DeadlineState.OVERDUE], (
        "due as before"
    )
    care.done(KEEPER, CASE, "清洁", on=day + timedelta(days=1))
    care.plan(KEEPER, (CASE,), months=6)
    (due,) = office.due("care", standing="open")
    assert str(due.deadline.length) == "6 months"
    for on, what, code in ((None, " ", "what_missing"), (day + timedelta(days=30), "清洁", "cared_ahead")):
        with pytest.raises(Refused, match=code):
            care.done(KEEPER, CASE, what, on=on)
    with pytest.raises(Refused, match="first_day"):
        care.plan(KEEPER, (CASE,), first=day)
    with pytest.raises(Refused, match="by_quantity"):
        care.plan(KEEPER, ("TAPE-1",))
    with pytest.raises(Refused, match="reason_missing") as refusal:
        care.end(KEEPER, CASE, " ")
    assert (refusal.value.rule, refusal.value.facts["field"]) == ("EQ-14", "reason")
    ended = care.end(KEEPER, CASE, "停用")
    assert (ended.of(CareEnded).reason, ended.rules) == ("停用", ("EQ-14",))
    assert sentence(TEXTS, ended).endswith("停用")
    assert office.due("care", standing="open") == []
    assert care.done(KEEPER, CASE, "清洁").next_due is None, "it is planned no more"
    with pytest.raises(Refused, match="not_planned"):
        care.end(KEEPER, CASE, "再一次")
    assert_sound(office)
    care.plan(KEEPER, (CASE,))
    with transaction(office.store.engine, write=True) as connection:
        later = update(deadline).where(deadline.c.kind == "care", deadline.c.ended_at.is_(None))
        connection.execute(later.values(due_at="2031-01-01T00:00:00.000000Z"))
    assert [each.table for _, each in listed.page(KEEPER).damaged] == ["deadline"]


@pytest.mark.rule("ST-06", "scrap", "file")
def test_a_scrapped_instrument_is_marked_sealed_and_disposed_of_and_its_file_tells_all(
    office: Office,
) -> None:
    scrapping = Scrapping(office.store, attachments_in(office.slips.folder))
    with pytest.raises(Refused, match="not_scrapped"):
        scrapping.seal(KEEPER, CASE, "报废2026-03", "封条0017")
    instruments_of(office).verify(KEEPER, CASE, "沪检118")
    care = Care(office.store, EquipmentList(office.store))
    care.plan(KEEPER, (CASE,))
    care.done(KEEPER, CASE, "清洁")
    with office.store.write() as work:  # as an approved request does (EQ-12)
        body = WrittenOff(CASE, "快检箱", 7)
        work.append(KEEPER.draft(body, office.clock.now(), subjects=(f"item:{CASE}", "request:7")))
    assert [*office.due("care", standing="open"), *office.due("verification", standing="open")] == []
    with pytest.raises(Refused, match="not_sealed"):
        scrapping.dispose(KEEPER, CASE, "统一处置")
    for mark, seal, on, code in (
        (" ", "封", None, "mark_missing"),
        ("标", "", None, "seal_missing"),
        ("长" * 61, "封", None, "line_long"),
        ("标", "封", today(office) + timedelta(days=1), "scrap_day"),
    ):
        with pytest.raises(Refused, match=code):
            scrapping.seal(KEEPER, CASE, mark, seal, on=on)
    wrong = scrapping.seal(KEEPER, CASE, "报废2026-03", "封条0017")
    with pytest.raises(Refused, match="sealed_already"):
        scrapping.seal(KEEPER, CASE, "报废2026-03", "封条0018")
    office.voids.void(KEEPER, f"custody:{wrong.seq}", "封条写错")
    scrapping.seal(KEEPER, CASE, "报废2026-03", "封条0018")
    entry = scrapping.dispose(KEEPER, CASE, "区局统一处置", "沪市监处9")
    assert sentence(TEXTS, entry).endswith("处置：区局统一处置（沪市监处9）")
    with pytest.raises(Refused, match="disposed_already"):
        scrapping.dispose(KEEPER, CASE, "再一次")
    report = InstrumentPapers(office.store, cast("Origins", Unsealed(office))).file(KEEPER, TEXTS, CASE)
    assert [
        ("".join(column.title + " " for column in table.columns).strip(), len(list(table.checked())))
        for table in report.tables
    ] == [
        ("类别 文件 备注 日期 记录号", 0),
        ("日期 证书编号 检定单位 有效期至 记录号", 1),
        ("日期 保养内容 保养人 记录号", 1),
        ("日期 事项 说明 费用 经办人 记录号", 0),
        ("日期 事项 说明 经办人 记录号", 3),
    ]
    assert [name for name, _ in report.sections[0].facts][:4] == ["编号", "名称", "类别", "型号"]
    assert report.signatures == ("管理员（签字）", "单位负责人（签字）")
    assert_sound(office)
