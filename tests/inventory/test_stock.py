"""Counted stock: what comes in, goes out and is put right by quantity, and what is never possible with it."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from station.core.deadlines import DeadlineState
from station.core.errors import Refused
from station.core.ledger.words import sentence
from station.core.listing import ListContext, ListQuery
from station.core.texts import load_texts
from station.inventory.counter import AnswerKind, Counter, Effect
from station.inventory.counter.draft import draft_of, read_draft, written_draft
from station.inventory.counter.resuming import LaidAgain
from station.inventory.receivers.values import Receiver, ReceiverKind
from station.inventory.register.listing import EQUIPMENT_LIST
from station.inventory.repairs.use_cases import Repairs
from station.inventory.reserving.use_cases import Reservations
from station.inventory.stock.bodies import StockCorrected, StockIssued, StockIssued2
from station.inventory.stock.use_cases import Stock
from station.inventory.values import Condition, NewItem, Tracking
from station.people.two_persons import Person, TwoPersons
from station.store.comparing import differences
from station.store.engine import transaction
from tests.inventory.late import late_entries
from tests.inventory.offices import KEEPER, Believed, KnownPins, Office, copied_office

TAPE = "TAPE-01"
NEW = NewItem(TAPE, 7, "警戒带", place="柜3", tracking=Tracking.COUNTED, unit="卷", quantity=20, minimum=5)
SECOND = Person("qian", "-")
TEXTS = load_texts("zh_CN")


def stock_of(office: Office, line: NewItem = NEW) -> Stock:
    """The use cases, with a line of stock, and accounts of the keeper and of a second person who is believed."""
    late_entries(office)
    office.clock.advance(days=10)
    office.register.register(KEEPER, line)
    persons = cast("TwoPersons", Believed())
    return Stock(office.store, KnownPins({"1001": "2468"}), persons, TEXTS)


def assert_sound(office: Office) -> None:
    with transaction(office.store.engine, write=False) as connection:
        assert differences(connection) == []


@pytest.mark.rule("EQ-10", "tracking")
def test_stock_comes_in_goes_out_and_is_put_right_by_quantity(any_office: Office) -> None:
    office = any_office
    stock = stock_of(office)
    assert stock.receive(KEEPER, TAPE, 4, "采购单").items[0].quantity == 24
    issued = stock.issue(KEEPER, "1001", {TAPE: 19}, receiver=Receiver(ReceiverKind.GROUP, "一组"))
    (low,) = issued.notices
    assert TEXTS(low.text_key, **low.named_facts) == "TAPE-01（警戒带）剩 5 卷，已到最低库存 5 卷，请补充"
    body = issued.entry.of(StockIssued)
    assert (body.number, body.group, body.lines[0].quantity, body.lines[0].after) == ("1001", "一组", 19, 5)
    assert sentence(TEXTS, issued.entry) == "一科 › 一组领走警戒带 TAPE-01 19 卷，李甲签领（未确认）"
    assert stock.settle_low() == (), "it is due already"
    (due,) = office.due("low_stock")
    assert (due.deadline.rule, due.deadline.code, str(due.deadline.length)) == (
        "EQ-10",
        TAPE,
        "10 working_days",
    )
    corrected = stock.correct(KEEPER, TAPE, 3, "清点少两卷", SECOND)
    assert [each.deadline.id for each in office.due("low_stock")] == [due.deadline.id], "it goes on"
    assert corrected.entry.of(StockCorrected).second_name == "钱所长"
    item = office.item(TAPE)
    assert (item.quantity, item.low, item.holder) == (3, True, None)
    with office.store.write() as work:  # as an act asks, by the entries
        assert work.equipment.items((TAPE,)) == (item,)
        assert (7, "in_store", "good", 1) in work.equipment.counts()  # no roll of tape is a case (EQ-02)
    context = ListContext(office.clock.now(), "Asia/Shanghai")
    with office.store.read() as view:
        page = view.lists.page(
            "equipment", EQUIPMENT_LIST.check(ListQuery(summed=True, counted=True)), context
        )
        few = view.lists.page("equipment", EQUIPMENT_LIST.check(ListQuery().narrowed(low="yes")), context)
    assert (page.found, page.sums["quantity"]) == (6, 8)
    assert [row.item.label for row in few.rows] == [TAPE]
    assert_sound(office)


@pytest.mark.rule("EQ-10", "tracking")
def test_what_is_not_there_is_not_issued_and_what_is_counted_is_not_lent(office: Office) -> None:
    stock = stock_of(office)
    acts = {
        "stock.not_enough": lambda: stock.issue(KEEPER, "1001", {TAPE: 21}),
        "stock.bad_quantity": lambda: stock.receive(KEEPER, TAPE, 0),
        "stock.not_counted": lambda: stock.receive(KEEPER, "TST-0002", 1),
        "stock.same_quantity": lambda: stock.correct(KEEPER, TAPE, 20, "数过", SECOND),
        "people.second_needed": lambda: stock.correct(KEEPER, TAPE, 19, "数过", Person("zhao", "-")),
        "stock.by_quantity": lambda: office.take("1001", TAPE),
        "reservations.counted": lambda: Reservations(office.store).keepable(KEEPER, TAPE),
        "stock.by_quantity ": lambda: Repairs(office.store).send(KEEPER, TAPE, "维修站", date(2026, 12, 1)),
    }
    for code, act in acts.items():
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == code.strip()
        assert "{" not in TEXTS.error(refusal.value)
    wrong = {
        "stock.unit_missing": replace(NEW, tag="A-1", unit=" "),
        "stock.bad_quantity": replace(NEW, tag="A-1", quantity=-1),
        "stock.no_value": replace(NEW, tag="A-1", value_fen=100),
        "stock.tags_needed": replace(NEW, tag="A-1", category=3),
        "stock.only_counted": NewItem("A-1", 7, "快检箱", quantity=2),
    }
    for code, item in wrong.items():
        with pytest.raises(Refused) as refusal:
            office.register.register(KEEPER, item)
        assert refusal.value.code == code
        assert "{" not in TEXTS.error(refusal.value)
    for changes, code in (
        ({"quantity": 3}, "stock.quantity_by_act"),
        ({"tracking": Tracking.SINGLE}, "stock.tracking_stays"),
        ({"condition": Condition.DAMAGED}, "stock.by_quantity"),
        ({"category": 3}, "stock.tags_needed"),
        ({"unit": "箱"}, "stock.unit_stays"),
    ):
        with pytest.raises(Refused) as refusal:
            office.register.change(KEEPER, TAPE, changes, "改")
        assert refusal.value.code == code
    changed = office.register.change(KEEPER, TAPE, {"unit": "卷 ", "minimum": 0, "quantity": 20}, "改")
    assert (changed.item.unit, changed.item.minimum, changed.item.quantity) == ("卷", 0, 20)
    issued = stock.issue(KEEPER, "1001", {TAPE: 20}).entry
    assert office.register.change(KEEPER, TAPE, {"unit": "箱"}, "改").item.unit == "箱"
    with pytest.raises(Refused, match="void_other_unit"):
        office.voids.void(KEEPER, f"custody:{issued.seq}", "记错")


@pytest.mark.rule("EQ-10", "void")
def test_a_movement_of_stock_is_voided_whatever_followed_unless_too_little_is_left(office: Office) -> None:
    stock = stock_of(office)
    wrong = stock.receive(KEEPER, TAPE, 10).entry
    issued = stock.issue(KEEPER, "1001", {TAPE: 25}).entry
    with pytest.raises(Refused) as refusal:
        office.voids.void(KEEPER, f"custody:{wrong.seq}", "重复入库")
    assert refusal.value.code == "stock.void_below_zero"
    ((low,), plan) = office.due("low_stock"), office.voids.preview(KEEPER, f"custody:{issued.seq}")
    result = office.voids.void(KEEPER, f"custody:{issued.seq}", "发错", seen=plan.digest)
    assert [(each.tag, each.quantity) for each in result.items] == [(TAPE, 30)]
    assert office.due("low_stock") == [], "it never ran low"
    again = stock.issue(KEEPER, "1001", {TAPE: 26}).entry
    office.clock.advance(days=1)
    (due,), came = office.due("low_stock"), stock.receive(KEEPER, TAPE, 4).entry
    assert office.due("low_stock") == []
    office.voids.void(KEEPER, f"custody:{came.seq}", "没有到货")
    (goes_on,) = office.due("low_stock")
    assert (goes_on.deadline.due_at, goes_on.deadline.persons) == (due.deadline.due_at, ())
    ended = {each.deadline.seq: each.state for each in office.due("low_stock", standing="ended")}
    assert (ended[low.deadline.seq], ended[due.deadline.seq]) == (DeadlineState.WITHDRAWN,) * 2
    office.voids.void(KEEPER, f"custody:{again.seq}", "发错")
    assert office.due("low_stock") == []
    assert office.voids.void(KEEPER, f"custody:{wrong.seq}", "重复入库").items[0].quantity == 20
    with pytest.raises(Refused, match="twice"):
        office.voids.void(KEEPER, f"custody:{wrong.seq}", "又来")
    office.voids.void(
        KEEPER, "custody:" + str(_registered(office)), "登记错了"
    )  # nothing of it counts besides
    with office.store.read() as view:
        assert view.equipment.item(TAPE) is None
    assert_sound(office)


def _registered(office: Office) -> int:
    with office.store.read() as view:
        return view.ledger.about(f"item:{TAPE}")[0].seq


@pytest.mark.rule("EQ-10", "tracking")
def test_the_counter_issues_stock_by_scan_and_typed_quantity(office: Office) -> None:
    stock_of(office)
    office.set_parameter("EQ-03", "before_issue", "warn")
    counter, answers = office.scans([TAPE])
    assert (answers[0].text_key, counter.lines) == ("errors.counter.badge_first", ())
    counter, answers = office.scans(["B1001", "PRN-0009", TAPE, TAPE, "*6", "*21", "BWC-0018", "＊4"])
    assert [said.effect for said in answers[2:5]] == [
        Effect.LINE_ADDED,
        Effect.LINE_CHANGED,
        Effect.LINE_CHANGED,
    ]
    assert (answers[5].kind, answers[5].text_key) == (AnswerKind.REFUSED, "errors.stock.not_enough")
    assert answers[7].text_key == "errors.counter.no_quantity"
    line = counter.line(TAPE)
    assert line is not None
    assert (line.quantity, line.unit, len(counter.lines)) == (6, "卷", 3)
    kept = read_draft(written_draft(draft_of(counter)))
    again, said = office.desk.resume(KEEPER, Counter(), kept)
    assert isinstance(said, LaidAgain)
    assert [(each.tag, each.quantity) for each in again.lines] == [
        ("PRN-0009", 1),
        (TAPE, 6),
        ("BWC-0018", 1),
    ]
    group = Receiver(ReceiverKind.GROUP, "一组")
    again, _ = office.desk.set_receiver(KEEPER, again, group)
    assert {line.receiver and line.receiver.code for line in again.lines} == {"一科 › 一组"}
    result = office.desk.confirm(KEEPER, again)
    lent, issued = result.entries
    assert (lent.kind, issued.kind) == ("equipment.checked_out", "stock.issued")
    assert [item.label for item in result.items] == ["PRN-0009", "BWC-0018", TAPE]
    assert office.item(TAPE).quantity == 14
    assert ("6 卷" in str(result.slips[1].document), "警戒带" in str(result.slips[1].document)) == (
        True,
        True,
    )
    assert "发给" in str(result.slips[1].document), "what is used up is not lent"
    assert not office.desk.is_printed("*6")
    assert_sound(office)


@pytest.mark.rule("EQ-10", "tracking")
def test_a_table_of_stock_comes_back_unchanged(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "库存.csv"
    path.write_text(
        "编号,类别,名称,管理方式,计量单位,数量,最低库存,批号,有效期至\n"
        "T-1,7,警戒带,计数,卷,20,5,,\nT-2,7,手套,counted,双,0,,,\nS-1,7,快检箱,,,1,,,\n"
        "R-1,7,试剂,批次,盒,9,,2026-1,2027-03-31\nL-1,7,反光锥,计数借用,个,5,,,\n",
        encoding="utf-8-sig",
    )
    seen = office.register.preview_file(KEEPER, path)
    assert seen.problems == ()
    office.register.import_file(KEEPER, path, seen=seen.digest)
    assert (office.item("T-1").quantity, office.item("T-2").unit, office.item("S-1").unit) == (20, "双", "")
    assert str(office.item("R-1").expires_on) == "2027-03-31"
    again = office.register.preview_file(KEEPER, path, update=True, reason="核对")
    assert {line.becomes.value for line in again.lines} == {"unchanged"}
    for line, column in (
        ("T-9,7,手套,,,5,", "quantity"),
        ("T-9,7,手套,,双,,", "unit"),
        ("T-9,7,手套,计数,,5,", "unit"),
        ("T-9,7,手套,计数,双,,", "quantity"),
        ("T-9,7,手套,一批,双,5,", "tracking"),
    ):
        path.write_text(f"编号,类别,名称,管理方式,计量单位,数量,最低库存\n{line}\n", encoding="utf-8-sig")
        (problem,) = office.register.preview_file(KEEPER, path).problems
        assert problem.column == column
    path.write_text("编号,数量,计量单位\nT-1,21,\nS-1,,台\n", encoding="utf-8-sig")
    problems = office.register.preview_file(KEEPER, path, update=True, reason="核对").problems
    assert [(each.code, each.column) for each in problems] == [
        ("stock.quantity_by_act", "quantity"),
        ("stock.only_counted", "unit"),
    ]


@pytest.mark.rule("ST-05", "lot")
@pytest.mark.rule("EQ-10", "tracking")
def test_an_expired_lot_is_not_issued_and_the_first_to_expire_goes_first(any_office: Office) -> None:
    office = any_office
    stock, today = stock_of(office), office.clock.now().date()
    for tag, days in (("R-1", 10), ("R-2", 100), ("R-3", 0)):
        made = replace(NEW, tag=tag, name="试剂", tracking=Tracking.LOT, lot=f"2026{tag}", minimum=0)
        office.register.register(KEEPER, replace(made, expires_on=today + timedelta(days=days)))
    office.clock.advance(days=1)
    received = stock.receive(KEEPER, "R-3", 1)
    made = replace(made, tag="R-4", expires_on=today)
    registered = office.register.register(KEEPER, made)
    for said in (*received.notices, *registered.notices):
        assert (said.code, said.rule, "{" in TEXTS(said.text_key, **said.named_facts)) == (
            "stock_expired",
            "ST-05",
            False,
        )
    assert (len(received.notices), len(registered.notices)) == (1, 1)
    with pytest.raises(Refused, match="lot_name_stays"):
        office.register.change(KEEPER, "R-2", {"name": "其他"}, "改")
    with pytest.raises(Refused) as refusal:
        stock.issue(KEEPER, "1001", {"R-3": 1})
    assert (refusal.value.code, refusal.value.rule) == ("stock.expired", "ST-05")
    counter, answers = office.scans(["B1001", "R-2", "R-1"])
    assert (answers[1].text_key, answers[1].facts["earlier"]) == ("errors.stock.earlier_lot", "R-1")
    assert [said.code for said in answers[2].notices] == ["stock_near_expiry"]
    assert [line.tag for line in counter.lines] == ["R-1"]
    other = stock.issue(KEEPER, "B1001", {"R-2": 1}, reason="包装破损").entry
    assert (other.of(StockIssued2).reason, "ST-05" in other.rules) == ("包装破损", True)
    assert sentence(TEXTS, other) == "李甲 领走 试剂 R-2 1 卷（未发先到期的批次：包装破损）（未确认）"
    stock.issue(KEEPER, "1001", {"R-1": 20})  # used up: nothing expires before the next one
    stock.issue(KEEPER, "1001", {"R-2": 1})
    with pytest.raises(Refused, match="tracking_stays"):
        office.register.change(KEEPER, "R-2", {"expires_on": today}, "改")
    for wrong, code in (
        (replace(NEW, tag="A-1", lot="1"), "stock.only_lot"),
        (replace(NEW, tag="A-1", tracking=Tracking.LOT, lot="1"), "stock.lot_missing"),
    ):
        with pytest.raises(Refused) as refusal:
            office.register.register(KEEPER, wrong)
        assert refusal.value.code == code
        assert "{" not in TEXTS.error(refusal.value)
    assert_sound(office)


class Quantities(RuleBasedStateMachine):
    """Any receipts, issues, corrections and voids: what came is what is there and what was used and written off."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.office = copied_office(Path(mkdtemp(dir=type(self).folder)))
        expires_on = self.office.clock.now().date() + timedelta(days=90)
        lot = replace(NEW, tracking=Tracking.LOT, lot="2026-1", expires_on=expires_on)
        self.stock = stock_of(self.office, lot)
        self.minimum = lot.minimum
        self.moves: dict[int, tuple[str, int]] = {}
        """What each movement that counts added, by its entry."""

    @property
    def there(self) -> int:
        return NEW.quantity + sum(by for _, by in self.moves.values())

    @rule(quantity=st.integers(1, 30))
    def receive(self, quantity: int) -> None:
        entry = self.stock.receive(KEEPER, TAPE, quantity).entry
        self.moves[entry.seq] = ("came", quantity)

    @rule(quantity=st.integers(1, 30), number=st.sampled_from(("1001", "1002")))
    def issue(self, quantity: int, number: str) -> None:
        if quantity > self.there:
            with pytest.raises(Refused, match="not_enough"):
                self.stock.issue(KEEPER, number, {TAPE: quantity})
            return
        entry = self.stock.issue(KEEPER, number, {TAPE: quantity}).entry
        self.moves[entry.seq] = ("used", -quantity)

    @rule(counted=st.integers(0, 40))
    def correct(self, counted: int) -> None:
        if counted == self.there:
            return
        entry = self.stock.correct(KEEPER, TAPE, counted, "清点", SECOND).entry
        self.moves[entry.seq] = ("written off", counted - self.there)

    @rule(which=st.integers(0, 10))
    def void(self, which: int) -> None:
        if not self.moves:
            return
        seq = sorted(self.moves)[which % len(self.moves)]
        if self.there - self.moves[seq][1] < 0:
            with pytest.raises(Refused, match="void_below_zero"):
                self.office.voids.void(KEEPER, f"custody:{seq}", "记错", second=SECOND)
            return
        if self.moves[seq][0] == "written off":
            with pytest.raises(Refused, match="second_missing"):  # two persons made it
                self.office.voids.void(KEEPER, f"custody:{seq}", "记错")
        self.office.voids.void(KEEPER, f"custody:{seq}", "记错", second=SECOND)
        del self.moves[seq]

    @invariant()
    def adds_up(self) -> None:
        total = {what: sum(by for of, by in self.moves.values() if of == what) for what in ("came", "used")}
        written_off = -sum(by for of, by in self.moves.values() if of == "written off")
        assert NEW.quantity + total["came"] == self.there - total["used"] + written_off
        with self.office.store.write() as work:
            (item,) = work.equipment.items((TAPE,))
        assert item is not None
        assert item.quantity == self.there >= 0
        assert len(self.office.due("expiry")) == bool(self.there), "until the lot is used up or discarded"
        assert len(self.office.due("low_stock")) == (0 < self.minimum >= self.there)

    @rule(minimum=st.integers(0, 40))
    def ask_for(self, minimum: int) -> None:
        self.office.register.change(KEEPER, TAPE, {"minimum": minimum}, "改")
        self.minimum = minimum

    def teardown(self) -> None:
        assert_sound(self.office)
        self.office.store.close()


@pytest.mark.rule("EQ-10", "tracking")
def test_quantities_add_up_in_any_history(tmp_path: Path) -> None:
    Quantities.folder = tmp_path
    run_state_machine_as_test(
        Quantities,
        settings=settings(
            max_examples=3,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
