"""Gear that goes out for a matter: scanned, typed or chosen, on the slip, in the matter's history and the list of what is out (PF-10)."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from station.audit.histories import HistoryList
from station.core.errors import Refused
from station.core.ledger.voiding import Voids
from station.core.ledger.words import sentence
from station.core.listing import ListQuery
from station.core.texts import load_texts
from station.inventory.counter import AnswerKind, Counter
from station.inventory.counter.draft import draft_of, read_draft, written_draft
from station.inventory.counter.scanning import LookUp, MatterCode, read_code
from station.inventory.losses.bodies import ReportKind
from station.inventory.papers.period import Told
from station.inventory.papers.rows import RowWords
from station.inventory.papers.stock import stock_movement_rows
from station.inventory.register.listing import EquipmentList
from station.inventory.reserving.listing import RESERVATION_LIST, ReservationList
from station.inventory.reserving.use_cases import Reservations
from station.inventory.stock.matter_bodies import CheckedOut6, StockIssued4, StockUsed2, matter_of_loan
from station.inventory.stock.reagents import LotUse
from station.inventory.testing.bodies import TestResult, matter_of_test
from station.inventory.testing.listing import RAPID_TEST_LIST, RapidTestList
from station.inventory.testing.values import TestFacts
from station.inventory.values import Condition, NewItem, Tracking
from station.matters.bodies import MatterType
from station.matters.use_cases import Matters
from station.matters.values import MatterWish
from station.store.comparing import differences
from station.store.engine import transaction
from station.ui.pages.counter.saved_words import SavedWords
from tests.inventory.offices import KEEPER, LEADER, Office
from tests.inventory.test_losses import BUREAU, Losses
from tests.inventory.test_testing import PIN, laboratory

NUMBER, TYPED = "示例许可〔2026〕7号", "示例许可(2026)7"
STAFFED = MatterWish(MatterType.LICENCE, ("1001",), "食品经营许可", opened_on=date(2026, 11, 2))


def out_for(office: Office, number: str) -> list[str]:
    rows = EquipmentList(office.store).rows(KEEPER, ListQuery().narrowed(matter=number))
    return [each.item.tag for each in rows]


def told(office: Office) -> list[str]:
    lines = HistoryList(office.store).rows(KEEPER, ListQuery().narrowed(subject=f"matter:{NUMBER}"))
    return [each.entry.kind.partition(".")[2] for each in reversed(list(lines)) if each.entry]


@pytest.mark.rule("PF-10", "matter", "history")
@pytest.mark.rule("EQ-10", "entry")
def test_what_goes_out_for_a_matter_hangs_on_it_until_it_is_back(office: Office) -> None:
    counter, answers = office.scans(["B1001", f"事项：{TYPED}", "PRN-0009"])
    assert [each.kind for each in answers[1:2]] == [AnswerKind.WARNING], "no matter has the number yet"
    assert [each.code for each in answers[1].notices] == ["loan_matter_unlisted"]
    signed = SavedWords(load_texts("zh_CN"), "Asia/Shanghai").signed(counter)
    assert signed == "领用 1 件（归在事项示例许可(2026)7 名下）", "the sheet that is signed says so"
    Matters(office.store).open(LEADER, NUMBER, STAFFED)
    counter, (_, answer) = office.scans(["BWC-0017", TYPED], counter)
    assert (answer.kind, counter.matter) == (AnswerKind.OK, NUMBER), (
        "read like any code, as it is on the list"
    )
    kept = read_draft(written_draft(draft_of(counter)))
    again, _ = office.desk.resume(KEEPER, Counter(), kept)
    assert again.matter == NUMBER, "what lies unconfirmed is kept with it"
    result = office.desk.confirm(KEEPER, again)
    (entry,) = result.entries
    assert entry.of(CheckedOut6).matter == NUMBER
    assert f"matter:{NUMBER}" in entry.subjects
    assert NUMBER in str(result.slips[0].document)
    assert out_for(office, TYPED) == ["BWC-0017", "PRN-0009"]
    assert out_for(office, "别的") == []
    office.desk.check_in(KEEPER, ["PRN-0009"])
    assert out_for(office, NUMBER) == ["BWC-0017"]
    plain = office.take("1002", "PRN-0009")
    office.desk.check_in(KEEPER, ["PRN-0009"])
    assert told(office) == ["opened", "checked_out", "checked_in"], "the later loan was for none"
    assert matter_of_loan(plain.typed) == ""
    back = office.desk.check_in(KEEPER, ["BWC-0017"]).entries[0]
    office.voids.void(KEEPER, str(back.seq), "误记")
    assert out_for(office, NUMBER) == ["BWC-0017"], "it did not come back"
    office.desk.check_in(KEEPER, ["BWC-0017"])
    assert told(office).count("checked_in") == 3, "of these two, one of which does not count"


@pytest.mark.rule("PF-10", "matter")
def test_nobody_is_asked_for_a_matter_and_one_is_taken_back(office: Office) -> None:
    counter, _ = office.scans(["B1001", "PRN-0009"])
    assert counter.matter == ""
    chosen, said = office.desk.set_matter(KEEPER, counter, TYPED)
    assert (chosen.matter, said.kind) == (TYPED, AnswerKind.WARNING)
    for back in ("", TYPED):
        assert office.desk.set_matter(KEEPER, chosen, back)[0].matter == ""
    _, refused = office.desk.set_matter(KEEPER, counter, "长" * 101)
    assert (refused.kind, refused.text_key) == (AnswerKind.REFUSED, "errors.matters.number_long")
    alone = read_code(NUMBER)
    assert isinstance(alone, LookUp)
    assert read_code(f"事项 {NUMBER}") == MatterCode(alone.code)
    texts = load_texts("zh_CN")
    plain = office.desk.check_out(KEEPER, "1001", ["PRN-0009"]).slips[0].document
    assert texts("slip.matter") not in str(plain), "a slip says nothing of what nobody named"


@pytest.mark.rule("PF-10", "history")
def test_what_was_lost_and_found_goes_out_for_no_matter_anew(office: Office, tmp_path: Path) -> None:
    losses = Losses(office, tmp_path)
    counter, _ = office.scans(["B1001", f"事项：{NUMBER}", "PRN-0009"])
    office.desk.confirm(KEEPER, counter)
    losses.approve(losses.report(ReportKind.LOSS, "PRN-0009"), KEEPER, LEADER, BUREAU)
    losses.reports.found(KEEPER, "PRN-0009", Condition.GOOD, "车辆后座找到")
    office.take("1002", "PRN-0009")
    office.desk.check_in(KEEPER, ["PRN-0009"])
    assert told(office) == ["checked_out", "reported", "lost"], "what is reported meanwhile hangs on it too"
    losses.assert_sound()


@pytest.mark.rule("PF-10", "matter", "history")
@pytest.mark.rule("ST-05", "used", "tests")
@pytest.mark.rule("EQ-04", "reserved")
def test_what_is_kept_issued_used_and_tested_for_a_matter_hangs_on_it(office: Office) -> None:
    lab, reserving = laboratory(office), Reservations(office.store)
    office.register.register(
        KEEPER, NewItem("TAPE-01", 7, "警戒带", tracking=Tracking.COUNTED, unit="卷", quantity=20)
    )
    begins = office.clock.now() + timedelta(hours=2)
    facts = ("1001", ["PRN-0009"], begins, begins + timedelta(hours=8), "sampling", "抽样")
    kept = reserving.reserve(KEEPER, *facts, TYPED)
    assert "loan_matter_unlisted" in [each.code for each in kept.notices]
    Matters(office.store).open(LEADER, NUMBER, STAFFED)
    counter, _ = office.scans(["B1001", f"事项：{TYPED}", "TAPE-01", "*3"])
    result = office.desk.confirm(KEEPER, counter)
    (issued,) = result.entries
    assert (issued.of(StockIssued4).matter, issued.of(StockIssued4).numbers) == (NUMBER, ())
    assert NUMBER in str(result.slips[0].document), "the slip says so"
    words = RowWords(load_texts("zh_CN"), {}, lambda _number: None)
    (line,) = stock_movement_rows(Told(issued, Voids((issued,))), words)
    assert any(f"李甲（{NUMBER}" in str(cell) for cell in line), "and the record of movements"
    assert office.voids.void(KEEPER, f"custody:{issued.seq}", "误记") is not None
    assert office.item("TAPE-01").quantity == 20, "an issue for a matter is voided like any other"
    used = lab.reagents.use(KEEPER, LotUse("RG-02", 2, "蔬菜农残", matter=TYPED), "1001", PIN).entry
    assert (used.of(StockUsed2).matter, used.of(StockUsed2).purpose) == (NUMBER, "蔬菜农残")
    assert f"（{NUMBER} 蔬菜农残）" in sentence(load_texts("zh_CN"), used)
    test = TestFacts("青菜", "有机磷", TestResult.NORMAL, "1001", lots=("RG-02",), matter=TYPED)
    reported = lab.tests.report(KEEPER, test)
    assert (matter_of_test(lab.tests.test(KEEPER, reported.entry.seq)[0].body), reported.notices) == (
        NUMBER,
        (),
    )
    assert told(office) == ["reserved", "opened", "issued", "used", "reported"]
    for each in (issued, used, reported.entry):
        assert f"matter:{NUMBER}" in each.subjects
    narrowed = ListQuery().narrowed(matter="示例许可")
    (row,) = ReservationList(office.store, RESERVATION_LIST).rows(KEEPER, narrowed)
    assert (row.reservation.matter, row.label) == (TYPED, "PRN-0009"), "nobody had opened it yet"
    (listed,) = RapidTestList(office.store, RAPID_TEST_LIST).rows(KEEPER, narrowed)
    assert listed.matter == NUMBER
    with pytest.raises(Refused, match="number_long"):
        lab.tests.report(KEEPER, replace(test, matter="长" * 101))
    with transaction(office.store.engine, write=False) as connection:
        assert differences(connection) == []
