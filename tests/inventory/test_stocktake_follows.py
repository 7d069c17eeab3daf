"""What the register says meanwhile is followed: a thing is compared with what it said right before the thing was read."""

from pathlib import Path
from typing import cast

import pytest

from station.core.errors import Refused
from station.inventory.counter import Confirmation
from station.inventory.losses.bodies import ReportKind
from station.inventory.losses.decide import Reported
from station.inventory.losses.use_cases import ItemReports
from station.inventory.stocktake.bodies import FindingDecided
from station.inventory.stocktake.scanning import ReadAt
from station.inventory.stocktake.settling import FindingWish, actions_for
from station.inventory.stocktake.use_cases import Stocktakes
from station.inventory.stocktake.values import Action, Purpose, ScanOutcome
from station.inventory.values import Condition, NewItem, Tracking
from station.people.permissions import Role
from station.people.roster import Roster
from station.people.sessions import Session
from station.people.two_persons import TwoPersons
from tests.inventory.offices import KEEPER, PROGRAM, Believed, Office, attachments_in
from tests.inventory.test_portions import CONE, CONES
from tests.inventory.test_stock import SECOND, stock_of
from tests.inventory.test_stocktakes import found, numbers, outcomes, stocktakes_of

PLACE = "柜1-03"
OWNER = Session("li", "李甲", frozenset({Role.EQUIPMENT_ADMINISTRATOR}), "1001")


@pytest.mark.rule("EQ-10", "count", "frozen")
def test_a_change_of_place_or_condition_meanwhile_is_followed(office: Office, tmp_path: Path) -> None:
    counts = stocktakes_of(office, tmp_path)
    for tag in ("LEFT", "READ", "BACK", "BETTER", "WORSE"):
        office.register.register(KEEPER, NewItem(tag, 9, "测距仪", place=PLACE))
    office.stated("BETTER", condition="damaged")
    lent = office.take("1002", "BACK")
    office.take("1003", "PRN-0009")
    seq = counts.start(KEEPER, f"place:{PLACE}").seq
    office.register.change(KEEPER, "LEFT", {"place": "柜2-01"}, "移柜")
    counts.scan(KEEPER, seq, ["BWC-0017", "READ"], ReadAt(place=PLACE))
    good = ReadAt(place=PLACE, condition=Condition.GOOD)
    counts.scan(KEEPER, seq, ["BETTER", "WORSE"], good)
    office.register.change(KEEPER, "READ", {"place": "柜2-01"}, "移柜")
    office.take("1001", "WORSE")
    back = Condition.DAMAGED
    office.desk.check_in(KEEPER, ["WORSE"], back, note="裂", confirmation=Confirmation())
    office.register.change(KEEPER, "TST-0002", {"place": PLACE}, "移柜")
    answers, _ = counts.scan(KEEPER, seq, ["TST-0002"], ReadAt(place=PLACE))
    assert outcomes(answers) == [ScanOutcome.FOUND]
    office.voids.void(KEEPER, f"custody:{lent.seq}", "发错")
    answers, _ = counts.scan(KEEPER, seq, ["BACK"], ReadAt(place=PLACE))
    assert outcomes(answers) == [ScanOutcome.FOUND]
    counts.scan(KEEPER, seq, ["B1003", "PRN-0009"])  # not of this scope, and with whom the register says
    stands = counts.close(KEEPER, seq)
    assert found(stands) == [("condition", "BETTER")]
    assert actions_for(stands.findings[0]) == (Action.NOTED,)  # nobody reports damage of what was good
    assert numbers(stands) == {
        "found": 6,  # BWC-0017, READ, BETTER, WORSE, and those that came: TST-0002, BACK
        "missing": 0,
        "surplus": 0,
        "misplaced": 0,
        "unknown": 0,
        "moved": 1,
    }


@pytest.mark.rule("EQ-10", "count", "frozen")
def test_what_is_issued_between_two_counts_of_a_line_is_no_difference(office: Office, tmp_path: Path) -> None:
    tape = NewItem("TAPE", 9, "封条", place="柜3", tracking=Tracking.COUNTED, unit="卷", quantity=10)
    seal = NewItem("SEAL", 9, "封签", tracking=Tracking.RANGE, unit="枚", quantity=50, numbers="A0001-A0050")
    stock = stock_of(office, tape)
    office.register.register(KEEPER, seal)
    counts = Stocktakes(office.store, attachments_in(tmp_path), cast("TwoPersons", Believed()))
    seqs: list[int] = []
    for _ in range(2):
        seqs.append(counts.start(KEEPER, f"tags:TAPE,SEAL{',BWC-0017' * len(seqs)}").seq)
        counts.scan(KEEPER, seqs[-1], ["TAPE"], ReadAt(place="柜3", quantity=6))
    counts.scan(KEEPER, seqs[0], ["SEAL"], ReadAt(numbers="A0001-A0020"))
    stock.issue(KEEPER, "1001", {"TAPE": 2, "SEAL": 0}, numbers={"SEAL": "A0001-A0005"})
    counts.scan(KEEPER, seqs[0], ["TAPE"], ReadAt(place="柜2-01", quantity=4))
    counts.scan(KEEPER, seqs[0], ["SEAL"], ReadAt(numbers="A0021-A0049"))
    counts.scan(KEEPER, seqs[0], ["A0050"])
    assert found(counts.close(KEEPER, seqs[0])) == []
    counts.scan(KEEPER, seqs[1], ["TAPE"], ReadAt(place="柜2-01", quantity=1))
    counts.scan(KEEPER, seqs[1], ["SEAL"], ReadAt(numbers="A0005-A0048"))
    stands = counts.close(KEEPER, seqs[1])
    assert found(stands)[1:] == [("quantity", "TAPE"), ("quantity", "SEAL")]
    short, seals = stands.findings[1:]
    assert (short.book.quantity, short.seen.quantity) == (8, 7)
    assert (seals.book.numbers, seals.seen.numbers) == ("A0006~A0050", "A0005~A0048")
    wish = FindingWish(Action.CORRECT, "少两枚")
    decided = counts.decide(KEEPER, seqs[1], seals.finding, wish, SECOND).of(FindingDecided)
    assert (office.item("SEAL").quantity, counts.standing(KEEPER, seqs[1]).struck) == (43, frozenset())
    office.voids.void(KEEPER, f"custody:{decided.entry}", "找到了", second=SECOND)
    assert counts.standing(KEEPER, seqs[1]).struck == {seals.finding}, "what was done does not count any more"


@pytest.mark.rule("PF-11", "own")
def test_in_a_spot_check_nobody_reads_what_they_have(office: Office, tmp_path: Path) -> None:
    counts, roster = stocktakes_of(office, tmp_path), Roster(office.store, office.clock)
    office.register.register(KEEPER, NewItem("RNG-0001", 9, "测距仪", responsible="1001"))
    roster.leave(PROGRAM, "1003", "退休")
    for number, code in (("1001", "stocktake.keeper_counts"), ("1003", "counter.officer_left")):
        with pytest.raises(Refused, match=code):  # who answers for it, who has left
            counts.start(KEEPER, "tags:RNG-0001", counters=[number], purpose=Purpose.SPOT_CHECK)
    office.take("1001", "TAB-0001")
    seq = counts.start(OWNER, purpose=Purpose.SPOT_CHECK).seq
    office.desk.check_in(KEEPER, ["TAB-0001"])  # which they had when it began
    office.take("1001", "TST-0002")
    for codes in (["TAB-0001"], ["B1001", "TST-0002"], ["RNG-0001"]):
        with pytest.raises(Refused, match=r"stocktake\.keeper_counts"):
            counts.scan(OWNER, seq, codes)
    counts.scan(OWNER, seq, ["BWC-0017"])
    assert counts.standing(KEEPER, seq).read == 1


@pytest.mark.rule("EQ-10", "count")
def test_counted_gear_that_its_officer_shows_is_of_their_loan(office: Office, tmp_path: Path) -> None:
    counts = stocktakes_of(office, tmp_path)
    office.register.register(KEEPER, CONES)
    office.desk.check_out(KEEPER, "1002", [CONE], quantity=3)
    seq = counts.start(KEEPER, "holder:1002").seq
    answers, _ = counts.scan(KEEPER, seq, ["B1002", CONE], ReadAt(quantity=3))
    assert outcomes(answers) == [ScanOutcome.PERSON, ScanOutcome.FOUND]
    assert found(counts.close(KEEPER, seq)) == []
    never = office.desk.check_out(KEEPER, "1001", [CONE], quantity=6).entries[0]
    back = (
        office.desk.check_out(KEEPER, "1003", [CONE], quantity=2),
        office.desk.check_in(KEEPER, [CONE], number="1003"),
    )
    there = office.item(CONE).quantity
    seq = counts.start(KEEPER, f"tags:{CONE}").seq
    counts.scan(KEEPER, seq, [CONE], ReadAt(quantity=there + 6 - 2))
    office.voids.void(KEEPER, f"custody:{never.seq}", "没有借出")
    office.voids.void(KEEPER, f"custody:{back[1].entries[0].seq}", "没有归还")
    assert found(counts.close(KEEPER, seq)) == [], "neither a loan nor a return that was none moved anything"


@pytest.mark.rule("EQ-10", "decided")
def test_a_finding_that_was_overtaken_is_not_acted_on(office: Office, tmp_path: Path) -> None:
    """What moved since the close was seen at the counter; a report that runs already is taken for the decision's."""
    counts = stocktakes_of(office, tmp_path)
    for tag in ("MOVED", "READ", "ASKED"):
        office.register.register(KEEPER, NewItem(tag, 9, "测距仪", place=PLACE))
    office.register.register(KEEPER, NewItem("FAR", 9, "测距仪", place="柜2-01"))
    office.take("1003", "TAB-0001", "PRN-0009")
    seq = counts.start(KEEPER).seq
    counts.scan(KEEPER, seq, ["TAB-0001", "PRN-0009", "TST-0002", "FAR"], ReadAt(place=PLACE))
    lines = {each.code: each.finding for each in counts.close(KEEPER, seq).findings}

    def decide(code: str, action: Action, place: str = "") -> FindingDecided:
        return counts.decide(KEEPER, seq, lines[code], FindingWish(action, "核实", place)).of(FindingDecided)

    office.take("1001", "MOVED")
    office.desk.check_in(KEEPER, ["TAB-0001"])
    office.take("1002", "TAB-0001")
    office.register.change(KEEPER, "TST-0002", {"place": "柜1-07"}, "移柜")
    other = counts.start(KEEPER, "tags:READ,BWC-0018,BWC-0017").seq
    counts.scan(KEEPER, other, ["READ", "BWC-0018"])
    counts.withdraw(KEEPER, other, counts.scan(KEEPER, other, ["BWC-0017"])[0][0].scan, 1, "看错")
    overtaken = (
        ("MOVED", Action.REPORT_LOSS),
        ("READ", Action.REPORT_LOSS),
        ("TAB-0001", Action.TAKE_IN),
        ("TST-0002", Action.SET_PLACE),
    )
    for code, action in overtaken:
        with pytest.raises(Refused, match=r"stocktake\.overtaken") as refused:
            decide(code, action)
        assert str(refused.value.facts["place"]).startswith("custody:")
    assert office.item("TAB-0001").holder == "1002", "the loan of now is left alone"
    assert decide("BWC-0017", Action.REPORT_LOSS).request, "what was withdrawn was not seen"
    with pytest.raises(Refused, match=r"places\.unknown"):
        decide("FAR", Action.SET_PLACE, "不存在的柜")
    decide("PRN-0009", Action.TAKE_IN)
    reports = ItemReports(office.store, attachments_in(tmp_path))
    running = reports.report(KEEPER, "ASKED", Reported(ReportKind.LOSS, "找不到"))
    assert decide("ASKED", Action.REPORT_LOSS).request == running.seq
