"""Counted gear that is lent by quantity: what goes out, comes back in part, and is never in two places."""

from collections import Counter as Tally
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from station.audit.naming import EntryNames
from station.core.errors import Refused
from station.core.ledger.words import sentence
from station.inventory.counter import AnswerKind, Counter
from station.inventory.counter.draft import draft_of, read_draft, written_draft
from station.inventory.extending.use_cases import Extensions
from station.inventory.labelling import Labelling
from station.inventory.repairs.use_cases import Repairs
from station.inventory.stock.bodies import StockCorrected, StockReceived
from station.inventory.stock.portion_bodies import PartReturned
from station.inventory.stock.use_cases import Stock
from station.inventory.values import Condition, Item, ItemState, NewItem, Tracking
from station.people.permissions import Role
from station.people.sessions import Session
from station.printing.labels import LabelChoice
from station.reports.labels import LabelSheets
from station.store.readers.equipment import EquipmentRows
from tests.inventory.late import late_entries, late_wish
from tests.inventory.offices import KEEPER, Office, copied_office
from tests.inventory.test_handing import SIGNED
from tests.inventory.test_stock import SECOND, TEXTS, assert_sound, stock_of
from tests.plugins.seeds import Seeds

CONE = "ZT-01"
FEW = 3
BORROWER = Session("li", "李甲", frozenset({Role.EQUIPMENT_ADMINISTRATOR}), "1001")
VOIDABLE = (
    *("equipment.checked_out", "equipment.checked_in", "equipment.handed_over"),
    *("stock.part_returned", "stock.corrected", "stock.received"),
)
CONES = NewItem(CONE, 8, "反光锥", place="柜4", tracking=Tracking.LENT, unit="个", quantity=20)


def with_cones(office: Office) -> Stock:
    stock = stock_of(office)
    office.register.register(KEEPER, CONES)
    return stock


def out_of(office: Office) -> list[Item]:
    with office.store.write() as work:  # as an act asks, by the entries
        return work.equipment.portions(CONE)


def lend(office: Office, number: str, quantity: int) -> str:
    before = {each.tag for each in out_of(office)}
    office.desk.check_out(KEEPER, number, [CONE], quantity=quantity)
    (made,) = (each.tag for each in out_of(office) if each.tag not in before)
    return made


@pytest.mark.rule("EQ-10", "tracking")
def test_pieces_go_out_on_loan_and_come_back_in_part(any_office: Office) -> None:
    office = any_office
    with_cones(office)
    result = office.desk.check_out(KEEPER, "1001", [CONE], quantity=6)
    assert [word in str(result.slips[0].document) for word in ("反光锥", "6 个")] == [True, True]
    assert sentence(TEXTS, result.entries[-1]) == "李甲 领用 反光锥 ZT-01 6 个（未确认）"
    assert sentence(TEXTS, result.entries[-1], "item:ZT-01/1").endswith("应还，6 个（未确认）")
    (part,) = out_of(office)
    assert (part.tag, part.quantity, part.holder, part.part_of) == ("ZT-01/1", 6, "1001", CONE)
    assert part.due_at is not None
    labels = Labelling(office.store, LabelSheets()).prepare(KEEPER, [part.tag, CONE], LabelChoice(), TEXTS)
    assert [each.code for each in labels.labels] == [CONE], "the code of a part ends with its loan"
    assert office.item(CONE).quantity == 14
    due = office.due("loan")
    back = office.desk.check_in(KEEPER, [CONE], number="1001", quantity=4)
    (entry,) = back.entries
    line = entry.of(PartReturned).lines[0]
    assert (line.quantity, line.remaining, line.after) == (4, 2, 18)
    assert sentence(TEXTS, entry, "item:ZT-01") == "李甲还回 4 个，仍借 2 个；库内 18 个（未确认）"
    assert "归还 4 个" in str(back.slips[0].document)
    assert office.due("loan") == due
    with pytest.raises(Refused) as refusal:
        office.desk.check_in(KEEPER, [CONE], number="1001", quantity=3)
    assert (refusal.value.code, refusal.value.facts["out"]) == ("stock.more_than_out", 2)
    office.register.retag(KEEPER, CONE, "ZT-99", "换标签")
    with office.store.read() as view:  # as every entry, by the tag that the line bears now
        named = [sentence(TEXTS, EntryNames(view).added(each)) for each in (result.entries[-1], entry)]
    assert [each.partition("ZT-99")[0] for each in named] == ["李甲 领用 反光锥 ", "李甲还回反光锥 "]
    more = office.desk.check_in(KEEPER, ["ZT-99"], number="1001", quantity=1)
    assert "ZT-99" in str(more.slips[0].document)
    office.desk.check_in(KEEPER, [CONE], number="1001")
    assert (office.item(CONE).quantity, out_of(office), office.due("loan")) == (20, [], [])
    assert_sound(office)


@pytest.mark.rule("EQ-10", "tracking")
def test_the_counter_lends_and_takes_back_by_scan_and_typed_quantity(office: Office) -> None:
    with_cones(office)
    office.set_parameter("EQ-03", "before_issue", "warn")
    counter, answers = office.scans([CONE])
    assert (answers[0].text_key, counter.lines) == ("errors.counter.badge_first", ())
    counter, answers = office.scans(["B1001", CONE, CONE, "*6", "*21", "TST-0002"])
    keys = [said.text_key for said in answers[1:5]]
    assert keys == [*["counter.answer.pieces_out"] * 3, "errors.stock.not_enough"]
    again, _ = office.desk.resume(KEEPER, Counter(), read_draft(written_draft(draft_of(counter))))
    assert [(line.tag, line.quantity) for line in again.lines] == [(CONE, 6), ("TST-0002", 1)]
    result = office.desk.confirm(KEEPER, again)
    assert [entry.kind for entry in result.entries] == ["equipment.checked_out"]
    assert [part.quantity for part in out_of(office)] == [6]
    counter, answers = office.scans(["B1001", CONE, "*4", "CMD:DAMAGED", "*7"])
    assert [said.text_key for said in answers[1:]] == [
        *["counter.answer.pieces_back"] * 2,
        "errors.stock.part_condition",
        "errors.stock.more_than_out",
    ]
    office.desk.confirm(KEEPER, counter)
    assert (office.item(CONE).quantity, [part.quantity for part in out_of(office)]) == (18, [2])
    counter, _ = office.scans(["B1001"])
    counter, _ = office.desk.return_all(KEEPER, counter)
    (held,) = [line for line in counter.lines if line.part_of]
    assert (held.quantity, held.stays_out, counter.person.held if counter.person else 0) == (2, 0, 3)
    counter, answers = office.scans([CONE], counter)
    assert answers[0].text_key == "counter.answer.seen"
    counter, answers = office.scans(["B1001", CONE, "*+1"])
    assert answers[2].text_key == "counter.answer.pieces_more"  # and nothing of what they have comes back
    assert answers[2].kind is AnswerKind.WARNING
    counter, _ = office.scans(["*+2"], counter)
    assert [(line.tag, line.quantity) for line in counter.lines] == [(CONE, 3)]
    office.desk.confirm(KEEPER, counter)
    assert [part.quantity for part in out_of(office)] == [2, 3]
    counter, _ = office.scans(["B1001", CONE, "*4"])
    assert [(line.quantity, line.stays_out) for line in counter.lines] == [(2, 0), (2, 1)]
    counter, _ = office.scans(["B1002", CONE])
    assert [(line.tag, line.lent) for line in counter.lines] == [
        (CONE, True)
    ]  # another takes of what is there
    _, answers = office.scans([CONE])
    assert (answers[0].text_key, answers[0].facts["count"]) == ("errors.counter.badge_first_either", 1)
    counter, _ = office.scans(["B1002", "ZT-01/2", "*+1"])
    assert [(line.tag, line.holder, line.quantity) for line in counter.lines] == [
        ("ZT-01/2", "1001", 3),
        (CONE, "1002", 1),
    ], "what they bring for another stays"


@pytest.mark.rule("EQ-10", "void")
def test_a_void_of_a_loan_or_a_return_moves_its_pieces_back(office: Office) -> None:
    with_cones(office)
    taken = office.desk.check_out(KEEPER, "1001", [CONE], quantity=6).entries[0]
    with pytest.raises(Refused) as refusal:  # the pieces were parted from the line for the loan
        office.voids.void(KEEPER, f"custody:{taken.seq - 1}", "数错")
    assert (refusal.value.code, refusal.value.facts["seq"]) == ("void.along_with", taken.seq)
    some = office.desk.check_in(KEEPER, [CONE], number="1001", quantity=4).entries[0]
    office.voids.void(KEEPER, f"custody:{some.seq}", "数错", [CONE])
    assert (office.item(CONE).quantity, out_of(office)[0].quantity) == (14, 6)
    some = office.desk.check_in(KEEPER, [CONE], number="1001", quantity=1).entries[0]
    whole = office.desk.check_in(KEEPER, [CONE], number="1001").entries[0]
    with pytest.raises(Refused) as refusal:
        office.voids.void(KEEPER, f"custody:{some.seq}", "数错")
    assert refusal.value.code == "stock.loan_over"
    office.voids.void(KEEPER, f"custody:{whole.seq}", "没有还")
    (part,) = out_of(office)
    assert (part.quantity, part.holder, office.item(CONE).quantity) == (5, "1001", 15)
    assert len(office.due("loan")) == 1
    with office.afresh() as (connection, attested):  # as a program that has just begun knows it
        rows = EquipmentRows(connection, attested, decides=True)
        assert [each and each.quantity for each in rows.items((CONE, part.tag))] == [15, 5]
    with pytest.raises(Refused) as refusal:  # and joined it again after the return, which is void
        office.voids.void(KEEPER, f"custody:{whole.seq + 1}", "数错")
    assert refusal.value.code == "void.twice"
    voided = office.voids.void(KEEPER, f"custody:{taken.seq}", "借错人").plan.voided
    assert [each.seq for each in voided] == [taken.seq, some.seq]
    with pytest.raises(Refused, match="twice"):  # it came back of a loan that never was
        office.voids.void(KEEPER, f"custody:{some.seq}", "数错")
    assert (office.item(CONE).quantity, out_of(office), office.due("loan")) == (20, [], [])
    first, other = (
        office.desk.check_out(KEEPER, number, [CONE], quantity=4).entries[0] for number in ("1001", "1002")
    )
    counter, _ = office.scans([step for part in out_of(office) for step in (part.tag, "*1")])
    (both,) = office.desk.confirm(KEEPER, counter).entries
    assert [each.quantity for each in both.of(PartReturned).lines] == [1, 1]
    office.voids.void(KEEPER, f"custody:{first.seq}", "没有借")
    office.voids.void(KEEPER, f"custody:{both.seq}", "没有还")  # of the loan that goes on still
    assert (office.item(CONE).quantity, [each.quantity for each in out_of(office)]) == (16, [4])
    with office.store.read() as view:
        registered = view.ledger.about(f"item:{CONE}")[0]
    with pytest.raises(Refused) as refusal:
        office.voids.void(KEEPER, f"custody:{registered.seq}", "登错")
    assert refusal.value.facts["seq"] == other.seq, "the loan, which can be voided before it"
    office.voids.void(KEEPER, f"custody:{other.seq}", "没有借")
    office.voids.void(KEEPER, f"custody:{registered.seq}", "登错")  # none of its loans counts
    office.register.register(KEEPER, CONES)
    again = lend(office, "1002", 20)
    back = office.desk.check_in(KEEPER, [again], number="1002").entries[0]
    lend(office, "1003", 20)
    with pytest.raises(Refused, match="void_below_zero"):  # they are with somebody else by now
        office.voids.void(KEEPER, f"custody:{back.seq}", "没有还")
    assert_sound(office)


@pytest.mark.rule("EQ-11", "handover")
@pytest.mark.rule("EQ-14", "fault")
def test_a_portion_is_handed_over_whole_and_what_is_damaged_stays_apart(office: Office) -> None:
    with_cones(office)
    tag = lend(office, "1001", 6)
    (handed,) = office.handovers.hand_over(KEEPER, "1002", [tag], SIGNED, SIGNED).entries
    assert sentence(TEXTS, handed) == "李甲 把反光锥 ZT-01 6 个移交给 王乙"
    assert [(each.holder, each.quantity) for each in out_of(office)] == [("1002", 6)]
    with office.store.read() as view:
        assert sum(each.items for each in view.equipment.held_counts("1002", office.clock.now())) == 6
    (some,) = office.desk.check_in(KEEPER, [CONE], number="1002", quantity=5).entries
    with pytest.raises(
        Refused
    ) as refusal:  # the loan goes on without it, so what came back is decided on first
        office.voids.void(KEEPER, f"custody:{handed.seq}", "没有移交")
    assert (refusal.value.code, refusal.value.facts["seq"]) == ("void.overtaken", some.seq)
    office.desk.check_in(KEEPER, [tag], Condition.DAMAGED, number="1002", note="压扁")
    assert (office.item(CONE).quantity, office.item(tag).quantity) == (19, 1)
    assert office.item(tag).state is ItemState.IN_STORE
    office.set_parameter("EQ-14", "repairers", ["厂家"])
    repairs = Repairs(office.store)
    sent = repairs.send(KEEPER, tag, "厂家", office.clock.now().date(), "压扁")
    back = repairs.back(KEEPER, tag, mended=True, note="敲平")  # sound again, it is one of the line
    assert (office.item(CONE).quantity, office.item(tag).quantity) == (20, 0)
    with pytest.raises(Refused, match="portion_back"):
        repairs.send(KEEPER, tag, "厂家", office.clock.now().date(), "压扁")
    for wrong, state in (
        (back, ItemState.AT_REPAIR),
        (sent, ItemState.IN_STORE),
    ):  # it is not sound after all
        office.voids.void(KEEPER, f"custody:{wrong.seq}", "记错")
        part = office.item(tag)
        assert (office.item(CONE).quantity, part.quantity, part.state) == (19, 1, state)
        with office.store.read() as view:
            apart = view.ledger.about(f"item:{tag}")[-1]
        assert sentence(TEXTS, apart, "item:ZT-01") == "1 个不完好，另行存放（ZT-01/1）；余 19 个"
        if wrong is back:
            repairs.back(KEEPER, tag, mended=True, note="敲平")
    assert_sound(office)


@pytest.mark.rule("EQ-10", "late")
def test_pieces_that_were_lent_on_paper_are_entered_late(office: Office) -> None:
    late = late_entries(office)
    with_cones(office)
    office.clock.advance(days=1)
    began = office.clock.now()
    office.clock.advance(hours=5)
    lent = late.check_out(KEEPER, "1001", [CONE], late_wish(began), quantity=3).entries[-1]
    assert sentence(TEXTS, lent).startswith("李甲 领用 反光锥 ZT-01 3 个（补记")
    assert [(each.quantity, each.taken_at) for each in out_of(office)] == [(3, began)]
    then = office.clock.now()
    office.clock.advance(hours=2)
    with pytest.raises(Refused, match="late_before_loan"):
        late.check_in(KEEPER, [CONE], late_wish(began - timedelta(hours=1)), number="1001", quantity=1)
    with pytest.raises(Refused, match="late_own"):
        late.check_in(BORROWER, [CONE], late_wish(then), number="1001", quantity=1)
    result = late.check_in(KEEPER, [CONE], late_wish(then), number="1001", quantity=2)
    (some,) = result.entries
    assert (some.happened_at, result.pieces) == (then, 2)
    said = sentence(TEXTS, some, "item:ZT-01")
    assert said == "李甲还回 2 个，仍借 1 个；库内 19 个（补记：停电，记在纸上；钱所长确认）"
    office.voids.void(KEEPER, f"custody:{some.seq}", "抄错")
    assert (office.item(CONE).quantity, [each.quantity for each in out_of(office)]) == (17, [3])
    counter, _ = office.scans(["B1001", CONE, "*1"])
    late.confirm(KEEPER, counter, late_wish(then))
    assert (office.item(CONE).quantity, [each.quantity for each in out_of(office)]) == (18, [2])
    back = late.check_in(KEEPER, [CONE], late_wish(office.clock.now()), number="1001").entries
    (said,) = (sentence(TEXTS, each) for each in back if each.kind == "equipment.checked_in")
    assert said.startswith("李甲 归还 反光锥 ZT-01 2 个（补记")
    assert (office.item(CONE).quantity, out_of(office)) == (20, [])
    assert_sound(office)


@pytest.mark.rule("EQ-10", "late")
def test_a_late_entry_that_the_quantity_of_a_line_contradicts_is_named(office: Office) -> None:
    late, stock = late_entries(office), with_cones(office)
    wrong = office.desk.check_out(KEEPER, "1002", [CONE], quantity=20).entries[0]
    office.voids.void(KEEPER, f"custody:{wrong.seq}", "借错人")  # nothing was out by it
    office.clock.advance(hours=1)
    morning = office.clock.now()
    lend(office, "1001", 18)
    office.clock.advance(hours=1)
    late.check_in(KEEPER, [CONE], late_wish(office.clock.now()), number="1001", quantity=9)
    noon = office.clock.now()
    office.clock.advance(hours=1)
    office.desk.check_in(KEEPER, [CONE], number="1001")
    with pytest.raises(Refused) as refusal:  # of 20 there were 2 when they were out
        late.check_out(KEEPER, "1002", [CONE], late_wish(morning), quantity=3)
    assert (refusal.value.code, refusal.value.facts["there"]) == ("counter.late_too_few", 2)
    late.check_out(KEEPER, "1002", [CONE], late_wish(noon), quantity=11)
    stock.correct(KEEPER, CONE, 12, "清点", SECOND)
    office.clock.advance(hours=1)
    after = office.clock.now()
    for call in (
        lambda: late.check_in(KEEPER, [CONE], late_wish(noon), number="1002", quantity=3),
        lambda: late.check_in(KEEPER, [CONE], late_wish(noon), number="1002"),
        lambda: late.check_out(KEEPER, "1001", [CONE], late_wish(noon), quantity=1),
    ):
        with pytest.raises(Refused) as refusal:  # two persons counted since: they would count twice
            call()
        assert refusal.value.code == "counter.late_counted"
        assert "{" not in TEXTS.error(refusal.value)
    late.check_in(KEEPER, [CONE], late_wish(after), number="1002", quantity=3)
    assert (office.item(CONE).quantity, [each.quantity for each in out_of(office)]) == (15, [8])
    assert_sound(office)


@pytest.mark.rule("EQ-10", "tracking")
def test_what_can_not_be_with_counted_gear_is_refused_in_words(office: Office) -> None:
    stock = with_cones(office)
    tag = lend(office, "1001", 2)
    lend(office, "1002", 2)
    done = lend(office, "1003", 1)
    office.desk.check_in(KEEPER, [CONE], number="1003")
    acts = {
        "stock.how_many": lambda: office.take("1001", CONE),
        "stock.not_enough": lambda: lend(office, "1001", 17),
        "stock.not_counted": lambda: office.desk.check_out(KEEPER, "1001", ["TST-0002"], quantity=2),
        "stock.used_up": lambda: office.desk.check_out(KEEPER, "1001", ["TAPE-01"], quantity=2),
        "stock.comes_back": lambda: stock.issue(KEEPER, "1001", {CONE: 1}),
        "stock.none_out": lambda: office.desk.check_in(KEEPER, [CONE], number="1003"),
        "stock.which_loan": lambda: Extensions(office.store, TEXTS).extend(
            KEEPER, [CONE], office.clock.now() + timedelta(days=2), "还要用"
        ),
        "stock.which_loan ": lambda: office.handovers.hand_over(KEEPER, "1002", [CONE], SIGNED, SIGNED),
        "stock.whose": lambda: office.desk.check_in(KEEPER, [CONE], quantity=1),
        "stock.quantity_of_one": lambda: office.desk.check_in(KEEPER, [CONE, tag], quantity=1),
        "stock.portion_back": lambda: office.take("1001", done),
        "stock.portion_by_loan": lambda: office.register.register(
            KEEPER, replace(CONES, tag="A-1", tracking=Tracking.PORTION)
        ),
        "stock.lent_tag_long": lambda: office.register.register(KEEPER, replace(CONES, tag="A" * 33)),
        "stock.lent_no_minimum": lambda: office.register.change(KEEPER, CONE, {"minimum": 5}, "改"),
        "stock.portion_of_line": lambda: office.register.change(KEEPER, tag, {"unit": ""}, "改"),
        "stock.portion_of_line ": lambda: office.register.retag(KEEPER, tag, "A-1", "改"),
        "stock.line_place": lambda: office.desk.check_in(KEEPER, [CONE], number="1001", place="柜4"),
        "stock.lent_unit_stays": lambda: office.register.change(KEEPER, CONE, {"unit": "只"}, "改"),
    }
    for code, act in acts.items():
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == code.strip()
        assert "{" not in TEXTS.error(refusal.value)
    assert office.item(CONE).quantity == 16


class Pieces(RuleBasedStateMachine):
    """Any loans, returns, handovers, receipts, losses of count, late entries and voids: each piece is in the store or with one person."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.office = copied_office(Path(mkdtemp(dir=type(self).folder)))
        self.stock = with_cones(self.office)
        self.late = late_entries(self.office)
        self.came = CONES.quantity
        self.out = Tally[str]()
        """How much each officer has, as it was told to the program."""
        self.returns: list[tuple[int, str, int]] = []
        """Returns in part that may be voided: the entry, whose loan, how much."""

    @property
    def there(self) -> int:
        return self.came - self.out.total()

    @rule(quantity=st.integers(1, 25), number=st.sampled_from(("1001", "1002")))
    def lend(self, quantity: int, number: str) -> None:
        if quantity > self.there:
            with pytest.raises(Refused, match="not_enough"):
                self.office.desk.check_out(KEEPER, number, [CONE], quantity=quantity)
            return
        self.office.desk.check_out(KEEPER, number, [CONE], quantity=quantity)
        self.out[number] += quantity

    @rule(quantity=st.integers(1, 25), number=st.sampled_from(("1001", "1002")))
    def bring(self, quantity: int, number: str) -> None:
        if quantity > self.out[number]:
            with pytest.raises(Refused, match=r"more_than_out|none_out"):
                self.office.desk.check_in(KEEPER, [CONE], number=number, quantity=quantity)
            return
        self.office.desk.check_in(KEEPER, [CONE], number=number, quantity=quantity)
        self.out[number] -= quantity

    @rule(hours=st.integers(1, 3))
    def time_passes(self, hours: int) -> None:
        self.office.clock.advance(hours=hours)

    @rule(
        quantity=st.integers(1, 25),
        number=st.sampled_from(("1001", "1002")),
        hours=st.integers(0, 4),
        back=st.booleans(),
    )
    def enter_late(self, quantity: int, number: str, hours: int, back: bool) -> None:
        """A loan or a return on paper: it moves as much as it says, or contradicts what is on record and moves nothing."""
        wish, before = late_wish(self.office.clock.now() - timedelta(hours=hours)), self._holdings()
        refused = False
        try:
            if back:
                self.late.check_in(KEEPER, [CONE], wish, number=number, quantity=quantity)
            else:
                self.late.check_out(KEEPER, number, [CONE], wish, quantity=quantity)
        except Refused:
            refused = True
        if refused:
            assert hours or quantity > (self.out[number] if back else self.there), "nothing contradicts it"
            assert self._holdings() == before
            return
        self.out[number] += -quantity if back else quantity

    @rule(quantity=st.integers(0, 25))
    def count(self, quantity: int) -> None:
        if quantity != self.there:
            self.stock.correct(KEEPER, CONE, quantity, "清点", SECOND)
            self.came += quantity - self.there

    @rule(quantity=st.integers(1, 5))
    def receive(self, quantity: int) -> None:
        self.stock.receive(KEEPER, CONE, quantity)
        self.came += quantity

    @rule(which=st.integers(0, 5))
    def hand_over(self, which: int) -> None:
        parts = out_of(self.office)
        if not parts:
            return
        part = parts[which % len(parts)]
        taker = "1002" if part.holder == "1001" else "1001"
        self.office.handovers.hand_over(KEEPER, taker, [part.tag], SIGNED, SIGNED)
        self.out[part.holder or ""] -= part.quantity
        self.out[taker] += part.quantity

    @rule(which=st.integers(0, 30))
    def void(self, which: int) -> None:
        """The newest movement of any portion, or any return in part, as far as it can be voided."""
        with self.office.store.read() as view:
            tags = [CONE, *(each.tag for each in out_of(self.office))][:3]
            found = {each.seq: each for tag in tags for each in view.ledger.about(f"item:{tag}")}
            entries = [each for each in found.values() if each.kind in VOIDABLE]
        if not entries:
            return
        before, wrong = self._holdings(), entries[which % len(entries)]
        try:
            self.office.voids.void(KEEPER, f"custody:{wrong.seq}", "记错", second=SECOND)
        except Refused:
            assert self._holdings() == before
            return
        self.out = Tally(self._holdings())
        if isinstance(wrong.typed, StockCorrected | StockReceived):
            by = wrong.typed
            self.came -= by.quantity if isinstance(by, StockReceived) else by.after - by.before

    def _holdings(self) -> dict[str, int]:
        found = Tally[str]()
        for part in out_of(self.office):
            found[part.holder or ""] += part.quantity
        return dict(found)

    @invariant()
    def adds_up(self) -> None:
        with self.office.store.write() as work:
            (line,) = work.equipment.items((CONE,))
        assert line is not None
        assert line.quantity == self.there >= 0
        assert self._holdings() == {number: held for number, held in self.out.items() if held}

    def teardown(self) -> None:
        assert_sound(self.office)
        self.office.store.close()


@pytest.mark.rule("EQ-10", "tracking")
def test_no_piece_is_in_two_places_whatever_happens(tmp_path: Path, seeds: Seeds) -> None:
    Pieces.folder = tmp_path
    lives = len(seeds(FEW))
    run_state_machine_as_test(
        Pieces,
        settings=settings(
            max_examples=lives,
            stateful_step_count=12 if lives <= FEW else 40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
