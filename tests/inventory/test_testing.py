"""Reagents by lot and rapid tests: signed use, reports, what follows an abnormal one (ST-05)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

import pytest

from station.core.clock import local
from station.core.deadlines import DeadlineState
from station.core.errors import Refused
from station.core.ledger.words import sentence
from station.core.listing import ListQuery
from station.core.texts import load_texts
from station.inventory.care.instruments import Instruments
from station.inventory.kits.use_cases import Kits
from station.inventory.receivers.values import Receiver, ReceiverKind
from station.inventory.reserving.use_cases import Reservations
from station.inventory.stock.matter_bodies import StockUsed2
from station.inventory.stock.reagents import LotUse, Reagents
from station.inventory.stock.use_cases import Stock
from station.inventory.testing.bodies import TestResult
from station.inventory.testing.listing import RAPID_TEST_LIST, RapidTestList
from station.inventory.testing.use_cases import RapidTests
from station.inventory.testing.values import TestFacts, TestState
from station.inventory.values import NewItem, Tracking
from station.people.confirming import Confirmation
from station.people.permissions import Role
from station.people.sessions import Session
from station.people.two_persons import TwoPersons
from station.store.comparing import differences
from station.store.engine import transaction
from tests.inventory.late import late_entries, late_wish
from tests.inventory.offices import KEEPER, Believed, KnownPins, Office, attachments_in

TEXTS = load_texts("zh_CN")
PIN = Confirmation(pin="2468")
OFFICER = Session("li", "李甲", frozenset({Role.OFFICER}), "1001")


def day_of(office: Office) -> date:
    return local(office.clock.now(), office.clock.zone).date()


@dataclass
class Laboratory:
    """Two lots of the same reagent, the second expires first."""

    reagents: Reagents
    tests: RapidTests


def laboratory(office: Office) -> Laboratory:
    day = day_of(office)
    for tag, lot, days in (("RG-01", "L1", 400), ("RG-02", "L2", 20)):
        office.register.register(
            KEEPER,
            NewItem(
                *(tag, 7, "农残速测卡"),
                tracking=Tracking.LOT,
                unit="片",
                quantity=12,
                lot=lot,
                expires_on=day + timedelta(days=days),
            ),
        )
    files = attachments_in(office.slips.folder)
    return Laboratory(
        Reagents(office.store, KnownPins({"1001": "2468"})), RapidTests(office.store, files, TEXTS)
    )


def assert_sound(office: Office) -> None:
    with transaction(office.store.engine, write=False) as connection:
        assert differences(connection) == []


@pytest.mark.rule("ST-05", "used", "lot", "low")
def test_each_use_of_a_lot_is_signed_and_the_first_to_expire_goes_first(office: Office) -> None:
    lab, use = (
        laboratory(office),
        lambda tag, quantity=2, **more: LotUse(tag, quantity, "农贸市场抽检", **more),
    )
    with pytest.raises(Refused, match=r"reagents\.unsigned"):
        lab.reagents.use(KEEPER, use("RG-02"), "1001")
    with pytest.raises(Refused, match="pin_wrong"):
        lab.reagents.use(KEEPER, use("RG-02"), "1001", Confirmation(pin="0000"))
    with pytest.raises(Refused, match="earlier_lot"):
        lab.reagents.use(KEEPER, use("RG-01"), "1001", PIN)
    used = lab.reagents.use(KEEPER, use("RG-02"), "B1001", PIN)
    body = used.entry.of(StockUsed2)
    assert (body.quantity, body.after, body.number, body.purpose) == (2, 10, "1001", "农贸市场抽检")
    assert body.matter == "", "what for is no number of a matter"
    assert [each.proof for each in used.entry.others] == ["pin"]
    assert [each.code for each in used.notices] == ["stock_near_expiry"]
    assert sentence(TEXTS, used.entry) == "李甲使用 农残速测卡 RG-02 2 片（农贸市场抽检），在库 10 片"
    few = lab.reagents.use(KEEPER, use("RG-01", 12, reason="整盒带走"), "1001", PIN).notices
    assert [each.code for each in few] == ["reagents_low"], "all lots together"
    assert office.due("expiry", standing="open")[0].deadline.code == "RG-02", "RG-01 is used up"
    for wrong, code in (
        (use("RG-02", 11), "not_enough"),
        (use("RG-02", 0), "bad_quantity"),
        (use("TST-0002"), r"reagents\.no_lot"),
        (use("RG-02", on=day_of(office) + timedelta(days=1)), "day_ahead"),
        (LotUse("RG-02", 1, "长" * 61), "purpose_long"),
    ):
        with pytest.raises(Refused, match=code):
            lab.reagents.use(KEEPER, wrong, "1001", PIN)
    office.voids.void(KEEPER, f"custody:{used.entry.seq}", "记错批次")
    assert office.item("RG-02").quantity == 12
    office.clock.advance(days=30)
    with pytest.raises(Refused, match="expired"):
        lab.reagents.use(KEEPER, use("RG-02"), "1001", PIN)
    assert_sound(office)


@pytest.mark.rule("ST-05", "low")
@pytest.mark.rule("EQ-10", "entry")
def test_all_lots_of_a_reagent_together_run_low_until_more_comes(office: Office) -> None:
    lab, stock = laboratory(office), Stock(office.store, KnownPins({}), cast("TwoPersons", Believed()), TEXTS)

    def use(tag: str, quantity: int) -> int:
        return lab.reagents.use(KEEPER, LotUse(tag, quantity, reason="指定"), "1001", PIN).entry.seq

    def low() -> list[str]:
        return [each.deadline.code for each in office.due("low_stock", standing="open")]

    use("RG-01", 12)
    assert low() == [], "there are 12 of the other lot, and 10 are to be there"
    wrong = use("RG-02", 2)
    (due,) = office.due("low_stock")
    assert (due.deadline.code, due.deadline.title) == ("RG-02", "农残速测卡")
    use("RG-02", 1)
    assert [each.deadline.id for each in office.due("low_stock")] == [due.deadline.id], "it goes on"
    stock.receive(KEEPER, "RG-01", 2)
    assert low() == [], "more of any lot ends it"
    office.voids.void(KEEPER, f"custody:{wrong}", "没有用")
    use("RG-01", 2)
    assert stock.settle_low() == (), "11 are there, and each act says what comes of it"
    office.clock.advance(days=21)
    (entry,) = stock.settle_low()  # what a new day does: the other lot expired
    assert "剩 0 片，已到最低库存 10 片" in sentence(TEXTS, entry)
    assert (low(), stock.settle_low()) == (["RG-01"], ())
    day = day_of(office)
    third = NewItem("RG-03", 7, "农残速测卡", tracking=Tracking.LOT, unit="片", quantity=8, minimum=5)
    office.register.register(KEEPER, replace(third, lot="L3", expires_on=day + timedelta(days=500)))
    assert low() == [], "a minimum of its own goes before that of the rule"
    use("RG-03", 3)
    assert low() == ["RG-03"]
    office.clock.advance(days=600)
    assert len(stock.settle_low()) == 1
    assert low() == [], "what has no lot whose day is to come is kept no longer"
    assert_sound(office)


@pytest.mark.rule("ST-05", "no_lending")
def test_no_road_lends_reagents_or_hands_them_on(office: Office) -> None:
    laboratory(office)
    late, now = late_entries(office), office.clock.now()
    group, day = Receiver(ReceiverKind.GROUP, "一组"), day_of(office)
    kept = (now + timedelta(days=1), now + timedelta(days=2), "sampling", "抽样")
    wish = late_wish(now - timedelta(hours=1))
    roads: tuple[Callable[[], object], ...] = (
        lambda: office.take("1001", "RG-02"),
        lambda: office.desk.check_out(KEEPER, "1001", ["RG-02"], quantity=2),
        lambda: office.desk.check_out(KEEPER, "1001", ["RG-02"], receiver=group),
        lambda: office.desk.check_out(KEEPER, "1001", ["RG-02"], receiver=group, quantity=2),
        lambda: office.handovers.hand_over(KEEPER, "1002", ["RG-02"], PIN, PIN),
        lambda: office.extensions.extend(KEEPER, ["RG-02"], now + timedelta(days=3), "再用几天"),
        lambda: Kits(office.store).define(KEEPER, "KIT-01", "快检包", ["TST-0002", "RG-02"]),
        lambda: Reservations(office.store).reserve(KEEPER, "1001", ["RG-02"], *kept),
        lambda: late.check_out(KEEPER, "1001", ["RG-02"], wish),
        lambda: late.check_out(KEEPER, "1001", ["RG-02"], wish, receiver=group, quantity=2),
        lambda: office.register.register(
            KEEPER,
            NewItem(
                *("RG-09", 7, "速测卡"),
                tracking=Tracking.LENT,
                unit="片",
                quantity=5,
                lot="L9",
                expires_on=day,
            ),
        ),
    )
    for road in roads:
        with pytest.raises(Refused, match=r"^(stock|counter|kits|reservations)\."):
            road()
    counter, answers = office.scans(["B1001", "RG-02"])
    assert answers[-1].text_key == "counter.answer.issued", (
        "what is scanned at the counter is used up by who signs for it"
    )
    (entry,) = office.desk.confirm(KEEPER, counter).entries
    assert entry.kind == "stock.issued"
    assert (office.item("RG-02").holder, office.item("RG-02").quantity) == (None, 11)
    counter, answers = office.scans(["B1001", "RG-02"])
    assert [each.tag for each in counter.lines] == ["RG-02"]
    assert answers[-1].text_key == "counter.answer.issued", "nobody brings back what is used up"
    assert_sound(office)


@pytest.mark.rule("ST-05", "tests")
def test_an_abnormal_test_is_filed_and_followed_up_in_time(office: Office) -> None:
    lab, day = laboratory(office), day_of(office)
    normal = TestFacts("鸡蛋", "兽药残留", TestResult.NORMAL, "1001", source="某超市")
    assert lab.tests.report(OFFICER, normal).follow_by is None
    facts = TestFacts("青菜", "有机磷", TestResult.ABNORMAL, "1001", value="抑制率 62%", lots=("RG-02",))
    made = lab.tests.report(KEEPER, facts)
    seq = made.entry.seq
    assert sentence(TEXTS, made.entry) == "李甲 检测 青菜 的有机磷：异常（抑制率 62%）"
    (due,) = office.due("test_follow_up")
    assert (due.deadline.rule, due.deadline.title, due.deadline.persons) == (
        "ST-05",
        "青菜",
        ("1001", "9001"),
    )
    listed = RapidTestList(office.store, RAPID_TEST_LIST)
    rows = list(listed.rows(KEEPER, ListQuery().narrowed(state="open")))
    assert [(row.id, row.sample, row.lots, row.state) for row in rows] == [
        (seq, "青菜", "RG-02", TestState.OPEN)
    ]
    office.clock.advance(days=9)
    assert [each.state for each in office.due("test_follow_up")] == [DeadlineState.OVERDUE]
    with pytest.raises(Refused, match="sent_before"):
        lab.tests.follow_up(KEEPER, seq, "市食检院", sent_on=day - timedelta(days=1))
    lab.tests.follow_up(KEEPER, seq, "市食检院")
    said = lab.tests.follow_up(KEEPER, seq, "市食检院", outcome="合格")
    assert "结果：合格" in sentence(TEXTS, said)
    test, _ = lab.tests.test(KEEPER, seq)
    assert (test.state, len(test.followed)) == (TestState.FOLLOWED_UP, 2)
    assert office.due("test_follow_up", standing="open") == []
    lab.tests.withdraw(KEEPER, seq, "样品弄错")
    with pytest.raises(Refused, match="withdrawn_already"):
        lab.tests.follow_up(KEEPER, seq, "市食检院")
    with pytest.raises(Refused, match="unknown"):
        lab.tests.test(KEEPER, 1)
    assert_sound(office)


@pytest.mark.rule("ST-05", "tests")
@pytest.mark.rule("ST-06", "verified")
def test_what_a_report_can_not_be(office: Office) -> None:
    lab, day = laboratory(office), day_of(office)
    office.measuring(7)
    instruments = Instruments(office.store, attachments_in(office.slips.folder))
    instruments.verify(KEEPER, "TST-0002", "旧证", on=day - timedelta(days=400))
    plain = TestFacts("青菜", "有机磷", TestResult.NORMAL, "1001")

    def refused(code: str, session: Session = KEEPER, **more: Any) -> None:
        with pytest.raises(Refused, match=code):
            lab.tests.report(session, replace(plain, **more))

    refused("sample_missing", sample=" ")
    refused("analyte_missing", analyte="")
    refused("too_long", value="长" * 81)
    refused("unknown_officer", number="4711")
    refused("for_oneself", OFFICER, number="1002")
    refused("day_ahead", tested_on=day + timedelta(days=1))
    refused("no_lot", lots=("TST-0002",))
    refused("equipment.unknown", lots=("NO-1",))
    refused("verification_ended", instrument="TST-0002")
    office.clock.advance(days=30)
    refused("lot_expired", lots=("RG-02",))
    lab.tests.report(
        KEEPER, TestFacts("青菜", "有机磷", TestResult.NORMAL, "1001", tested_on=day, lots=("RG-02",))
    )
