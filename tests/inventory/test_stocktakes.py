"""Stocktakes: the frozen book against what was read, while the counter goes on."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from station.core.deadlines import DeadlineState
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.ledger.words import sentence
from station.core.policy import load_rulebook
from station.core.texts import load_texts
from station.inventory.counter import Confirmation
from station.inventory.stocktake.bodies import FindingDecided, StocktakeExpected, StocktakeScanned
from station.inventory.stocktake.scanning import ReadAt, ScanAnswer
from station.inventory.stocktake.settling import FindingWish
from station.inventory.stocktake.standing import StocktakeStanding
from station.inventory.stocktake.use_cases import Stocktakes
from station.inventory.stocktake.values import Action, Purpose, ScanOutcome, Sight, StocktakeState, Why
from station.inventory.values import Condition, NewItem, Tracking
from station.people.credentials import Secrets
from station.people.permissions import Role
from station.people.sessions import Session
from station.people.two_persons import TwoPersons
from station.store.comparing import differences
from station.store.engine import open_engine
from station.store.store import Store
from tests.inventory.offices import KEEPER, PLAIN, Office, attachments_in

COUNTER = Session("wang", "王乙", frozenset({Role.OFFICER}), "1002")


def stocktakes_of(office: Office, folder: Path) -> Stocktakes:
    return stocktakes_at(office.store, folder)


def stocktakes_at(store: Store, folder: Path) -> Stocktakes:
    """The stocktakes as a desktop of their own has them, over `store`."""
    persons = TwoPersons(store, store.clock, Secrets(1, 8, 1))
    return Stocktakes(store, attachments_in(folder), persons)


def found(stands: StocktakeStanding) -> list[tuple[str, str]]:
    return [(each.kind.value, each.code) for each in stands.findings]


def numbers(stands: StocktakeStanding) -> dict[str, int]:
    assert stands.closed is not None
    names = ("found", "missing", "surplus", "misplaced", "unknown", "moved")
    return {name: getattr(stands.closed, name) for name in names}


def outcomes(answers: Sequence[ScanAnswer]) -> list[ScanOutcome]:
    return [each.outcome for each in answers]


@pytest.mark.rule("EQ-10", "count", "findings")
def test_a_count_compares_the_book_with_what_was_read(any_office: Office, tmp_path: Path) -> None:
    office, counts = any_office, stocktakes_of(any_office, tmp_path)
    office.take("1003", "TAB-0001")
    seq = counts.start(KEEPER).seq
    answers, _ = counts.scan(KEEPER, seq, ["ｂwc–0017", "CAM-X", "BWC-0017"], ReadAt(place="柜1-03"))
    assert outcomes(answers) == [ScanOutcome.FOUND, ScanOutcome.UNKNOWN, ScanOutcome.AGAIN]
    answers, _ = counts.scan(KEEPER, seq, ["柜2-01", "PRN-0009"], ReadAt(condition=Condition.DAMAGED))
    assert outcomes(answers) == [ScanOutcome.PLACE, ScanOutcome.ELSEWHERE]
    answers, _ = counts.scan(KEEPER, seq, ["TAB-0001"])
    assert (outcomes(answers), answers[0].holder) == ([ScanOutcome.HELD], "张丙 1003")
    stands = counts.close(KEEPER, seq)
    assert numbers(stands) == {
        "found": 1,
        "missing": 2,
        "surplus": 1,
        "misplaced": 1,
        "unknown": 1,
        "moved": 0,
    }
    assert found(stands) == [
        ("missing", "BWC-0018"),
        ("missing", "TST-0002"),
        ("surplus", "TAB-0001"),
        ("misplaced", "PRN-0009"),
        ("unknown", "CAM-X"),
        ("condition", "PRN-0009"),
    ]
    surplus, misplaced = stands.findings[2:4]
    assert (surplus.why, surplus.book.number, surplus.book.person) == (Why.OUT, "1003", "张丙")
    assert (misplaced.book.place, misplaced.seen.place) == ("柜1-07", "柜2-01")
    assert office.item("PRN-0009").condition is Condition.GOOD  # a finding changes nothing
    with office.afresh() as (connection, _):
        assert differences(connection) == []
    assert [each.state for each in office.due("stocktake_filing")] == [DeadlineState.RUNNING]
    assert [each.deadline.subject for each in office.due("stocktake_interval")] == ["stocktake:full"]
    with pytest.raises(Refused, match=r"stocktake\.undecided"):
        counts.file(KEEPER, seq)
    for each in stands.findings:
        counts.decide(KEEPER, seq, each.finding, FindingWish(Action.NOTED, "演练"))
    counts.file(KEEPER, seq, "存档 2026-11")
    assert office.due("stocktake_filing") == []


@pytest.mark.rule("EQ-10", "count", "findings")
def test_two_programs_read_and_close_at_once_on_one_database(any_office: Office, tmp_path: Path) -> None:
    """What was acknowledged before the close is in its numbers; what comes behind it is refused, never lost in silence."""
    address = any_office.store.engine.url.render_as_string(hide_password=False)
    stores = [Store(open_engine(address), any_office.clock, load_rulebook()) for _ in range(2)]
    seq = stocktakes_of(any_office, tmp_path).start(KEEPER).seq
    read: list[int] = []
    refused: list[str] = []
    began = threading.Event()

    def reads(counts: Stocktakes) -> None:
        for place in range(40):
            try:
                read.append(counts.scan(KEEPER, seq, [f"CODE-{place}", "BWC-0017"])[0][1].scan)
            except Refused as problem:
                refused.append(problem.code)
                return
            if len(read) > 6:
                began.set()

    desktops = [threading.Thread(target=reads, args=(stocktakes_at(each, tmp_path),)) for each in stores]
    for each in desktops:
        each.start()
    assert began.wait(60)
    stands = stocktakes_of(any_office, tmp_path).close(KEEPER, seq)
    for each in desktops:
        each.join(60)
    assert set(refused) <= {"stocktake.closed"}
    assert stands.read == 2 * len(read), "each acknowledged code, and no other"
    assert stands.closed is not None
    assert max(read) <= stands.closed.through
    for store in stores:
        store.close()


@pytest.mark.rule("EQ-10", "count", "frozen")
def test_what_moves_meanwhile_is_neither_missing_nor_surplus(office: Office, tmp_path: Path) -> None:
    counts = stocktakes_of(office, tmp_path)
    office.take("1001", "BWC-0017")
    seq = counts.start(KEEPER).seq
    office.desk.check_in(KEEPER, ["BWC-0017"], confirmation=Confirmation())  # came back: seen at the counter
    office.take("1002", "PRN-0009")  # went out before anybody read it
    counts.scan(KEEPER, seq, ["TST-0002"], ReadAt(place="柜1-07"))
    office.take("1003", "TST-0002")  # read at a wrong place, and handed out from there
    went = office.take("1001", "TAB-0001")
    office.voids.void(KEEPER, f"custody:{went.seq}", "拿错")
    counts.scan(KEEPER, seq, ["TAB-0001"], ReadAt(place="柜2-02"))
    office.register.register(KEEPER, NewItem("NEW-0001", 4, "热敏打印机", place="柜2-03"))
    counts.scan(KEEPER, seq, ["NEW-0001"], ReadAt(place="柜2-03"))
    stands = counts.close(KEEPER, seq)
    assert found(stands) == [("missing", "BWC-0018")]
    assert numbers(stands) == {
        "found": 4,  # back, read and lent, read after a void, registered meanwhile
        "missing": 1,
        "surplus": 0,
        "misplaced": 0,
        "unknown": 0,
        "moved": 1,
    }


@pytest.mark.rule("EQ-10", "count")
def test_what_an_officer_has_is_shown_or_declared(office: Office, tmp_path: Path) -> None:
    counts = stocktakes_of(office, tmp_path)
    office.take("1001", "BWC-0017", "PRN-0009")
    office.take("1002", "BWC-0018", "TST-0002")
    seq = counts.start(KEEPER).seq
    answers, at = counts.scan(KEEPER, seq, ["B1001", "BWC-0017"])
    assert (outcomes(answers), at.number, at.sight) == (
        [ScanOutcome.PERSON, ScanOutcome.FOUND],
        "1001",
        Sight.SHOWN,
    )
    counts.scan(KEEPER, seq, ["PRN-0009"], ReadAt(number="1001", sight=Sight.DECLARED))
    answers, _ = counts.scan(KEEPER, seq, ["TST-0002", "TAB-0001"], ReadAt(number="1001", sight=Sight.SHOWN))
    assert outcomes(answers) == [ScanOutcome.ELSEWHERE, ScanOutcome.ELSEWHERE]
    stands = counts.close(KEEPER, seq)
    assert found(stands) == [("unshown", "BWC-0018"), ("misplaced", "TST-0002"), ("misplaced", "TAB-0001")]
    assert stands.closed is not None
    assert (stands.closed.declared, stands.closed.unshown, stands.closed.missing) == (1, 1, 1)
    assert stands.findings[2].seen.person == "李甲"


@pytest.mark.rule("EQ-10", "count")
def test_counted_stock_is_compared_with_what_was_there_at_its_count(office: Office, tmp_path: Path) -> None:
    counts = stocktakes_of(office, tmp_path)
    for tag, quantity in (("TAPE", 10), ("BAGS", 20), ("GLOVES", 5)):
        office.register.register(
            KEEPER,
            NewItem(tag, 9, "封条", place="柜3", tracking=Tracking.COUNTED, unit="卷", quantity=quantity),
        )
    office.register.register(
        KEEPER,
        NewItem("SEAL", 9, "封签", tracking=Tracking.RANGE, unit="枚", quantity=10, numbers="A001-A010"),
    )
    seq = counts.start(KEEPER, "tags:TAPE,BAGS,GLOVES,SEAL").seq
    with pytest.raises(Refused, match=r"stocktake\.how_many"):
        counts.scan(KEEPER, seq, ["TAPE"])
    counts.scan(KEEPER, seq, ["TAPE"], ReadAt(quantity=10))
    counts.scan(KEEPER, seq, ["BAGS"], ReadAt(place="柜3", quantity=12))
    counts.scan(
        KEEPER, seq, ["柜3", "BAGS"], ReadAt(quantity=13)
    )  # counted again: the last one at a place counts
    counts.scan(KEEPER, seq, ["BAGS"], ReadAt(quantity=4))  # and at another place
    counts.scan(KEEPER, seq, ["SEAL"], ReadAt(numbers="A001-A004, A006-A010"))
    stands = counts.close(KEEPER, seq)
    assert found(stands) == [("missing", "GLOVES"), ("quantity", "BAGS"), ("quantity", "SEAL")]
    bags, seal = stands.findings[1:]
    assert (bags.book.quantity, bags.seen.quantity) == (20, 17)
    assert (seal.book.numbers, seal.seen.numbers) == ("A001~A010", "A001~A004, A006~A010")


@pytest.mark.rule("EQ-10", "count")
@pytest.mark.rule("PF-11", "own")
def test_who_counts_a_blind_one_is_named_and_does_not_see_the_book(office: Office, tmp_path: Path) -> None:
    counts = stocktakes_of(office, tmp_path)
    office.take("1001", "TAB-0001")
    with pytest.raises(Refused, match=r"stocktake\.keeper_counts"):
        counts.start(KEEPER, counters=["1002", "1001"], purpose=Purpose.SPOT_CHECK)
    seq = counts.start(KEEPER, blind=True, counters=["1002"], purpose=Purpose.SPOT_CHECK).seq
    with pytest.raises(Refused, match=r"stocktake\.not_a_counter"):
        counts.scan(PLAIN, seq, ["BWC-0017"])
    answers, _ = counts.scan(COUNTER, seq, ["BWC-0017", "NO-SUCH", "BWC-0017"], ReadAt(place="柜2-01"))
    assert outcomes(answers) == [ScanOutcome.NOTED, ScanOutcome.UNKNOWN, ScanOutcome.AGAIN]
    assert {each.place for each in answers} == {""}
    blind, seeing = counts.standing(COUNTER, seq), counts.standing(KEEPER, seq)
    assert (blind.expected, blind.seen, blind.places, blind.read) == (None, None, (), 3)
    assert (seeing.expected, seeing.seen) == (5, 1)
    assert blind.counters_named == ("王乙 1002",)
    for who, why, code in ((PLAIN, "看错", "not_a_counter"), (COUNTER, " ", "reason_missing")):
        with pytest.raises(Refused, match=rf"stocktake\.{code}"):
            counts.withdraw(who, seq, blind.latest[1].seq, blind.latest[1].line, why)
    counts.withdraw(COUNTER, seq, blind.latest[1].seq, blind.latest[1].line, "看错")
    assert counts.standing(KEEPER, seq).read == 2
    assert ("misplaced", "BWC-0017") in found(counts.close(KEEPER, seq))


@pytest.mark.rule("EQ-10", "count", "findings")
def test_a_count_pauses_and_outlasts_a_power_cut(office: Office, tmp_path: Path) -> None:
    counts = stocktakes_of(office, tmp_path)
    seq = counts.start(KEEPER, "place:柜1-03").seq
    counts.scan(KEEPER, seq, ["BWC-0017"])
    counts.pause(KEEPER, seq, "下班")
    with pytest.raises(Refused, match=r"stocktake\.paused"):
        counts.scan(KEEPER, seq, ["BWC-0018"])
    again = Store(
        open_engine(tmp_path / "station.db"), office.clock, load_rulebook()
    )  # the other was never closed
    try:
        persons = TwoPersons(again, office.clock, Secrets(1, 8, 1))
        counts = Stocktakes(again, attachments_in(tmp_path), persons)
        (stands,) = counts.open_now(KEEPER)
        assert (stands.id, stands.state, stands.read) == (seq, StocktakeState.PAUSED, 1)
        counts.resume(KEEPER, seq)
        counts.scan(KEEPER, seq, ["BWC-0018"])  # lies elsewhere by the register
        stands = counts.close(KEEPER, seq)
        assert found(stands) == [("misplaced", "BWC-0018")]
        assert stands.findings[0].seen.place == "柜1-03"
        for act in (counts.close, counts.resume, counts.pause):
            with pytest.raises(Refused, match=r"stocktake\.closed"):
                act(KEEPER, seq)
    finally:
        again.close()


@pytest.mark.rule("EQ-10", "findings")
def test_nothing_is_closed_by_a_slip(office: Office, tmp_path: Path) -> None:
    counts = stocktakes_of(office, tmp_path)
    seq = counts.start(KEEPER).seq
    with pytest.raises(Refused, match=r"stocktake\.runs_already"):
        counts.start(KEEPER)
    with pytest.raises(Refused, match=r"stocktake\.nothing_scanned"):
        counts.close(KEEPER, seq)
    for code in ("123456", "CMD:GOOD", "*3", "x" * 121):
        with pytest.raises(Refused, match=r"stocktake\."):
            counts.scan(KEEPER, seq, ["BWC-0017", code])
    assert counts.standing(KEEPER, seq).read == 0  # all codes of a call, or none
    assert numbers(counts.close(KEEPER, seq, "演练"))["missing"] == 5


@pytest.mark.rule("EQ-10", "findings")
def test_what_was_read_stands_in_entries_with_words(office: Office, tmp_path: Path) -> None:
    counts, texts = stocktakes_of(office, tmp_path), load_texts("zh_CN")
    start = counts.start(KEEPER)
    counts.scan(KEEPER, start.seq, ["BWC-0017"], ReadAt(place="柜1-03"))
    with office.store.read() as view:
        told = view.ledger.about(subject("stocktake", str(start.seq)))
        history = view.ledger.about(subject("item", "BWC-0017"))
    assert [type(each.typed) for each in told] == [StocktakeExpected, StocktakeScanned]
    assert sentence(texts, start) == "开始盘点：全部装备，账面 5 项"
    assert sentence(texts, told[1]) == f"盘点 {start.seq} 读到 执法记录仪 BWC-0017"
    assert sentence(texts, history[-1], subject("item", "BWC-0017")).endswith("位于 柜1-03")


@pytest.mark.rule("EQ-10", "decided", "findings")
def test_a_finding_changes_the_register_by_its_decision_alone(office: Office, tmp_path: Path) -> None:
    counts = stocktakes_of(office, tmp_path)
    office.take("1003", "TAB-0001")
    seq = counts.start(KEEPER).seq
    counts.scan(KEEPER, seq, ["BWC-0017", "NEW-77"], ReadAt(place="柜1-04"))
    counts.scan(KEEPER, seq, ["PRN-0009"], ReadAt(place="柜1-07", condition=Condition.DAMAGED))
    counts.scan(KEEPER, seq, ["TAB-0001"])
    lines = {(each.kind.value, each.code): each.finding for each in counts.close(KEEPER, seq).findings}

    def decide(kind: str, code: str, action: Action, name: str = "", category: int = 0) -> FindingDecided:
        wish = FindingWish(action, "清点组意见", "", name, category)
        return counts.decide(KEEPER, seq, lines[kind, code], wish).of(FindingDecided)

    with pytest.raises(Refused, match=r"stocktake\.wrong_action"):
        decide("missing", "BWC-0018", Action.SET_PLACE)
    with pytest.raises(Refused, match=r"stocktake\.wrong_action"):
        decide("missing", "BWC-0018", Action.CORRECT)
    with pytest.raises(Refused, match=r"stocktake\.register_facts"):
        decide("unknown", "NEW-77", Action.REGISTER)
    lost = decide("missing", "BWC-0018", Action.REPORT_LOSS)
    assert (lost.request > 0, lost.entry) == (True, 0)
    assert office.item("BWC-0018").asked == "loss"  # only asked for
    with pytest.raises(Refused, match=r"stocktake\.decided"):
        decide("missing", "BWC-0018", Action.NOTED)
    decide("missing", "TST-0002", Action.SEEN)
    decide("misplaced", "BWC-0017", Action.SET_PLACE)
    assert office.item("BWC-0017").place == "柜1-04"
    decide("surplus", "TAB-0001", Action.TAKE_IN)
    assert office.item("TAB-0001").holder is None
    decide("unknown", "NEW-77", Action.REGISTER, name="测距仪", category=9)
    assert office.item("NEW-77").place == "柜1-04"
    damaged = decide("condition", "PRN-0009", Action.REPORT_DAMAGE)
    stands = counts.standing(KEEPER, seq)
    assert (stands.open_decisions, stands.decisions[damaged.finding]) == (0, damaged)
    with office.afresh() as (connection, _):
        assert differences(connection) == []
