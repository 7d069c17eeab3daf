"""What was written on paper is entered late with its real time, on the word of two; a clock that is behind is asked about."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.ledger.words import sentence
from station.core.texts import load_texts
from station.inventory.counter import Counter
from station.inventory.late.bodies import CheckedIn2, CheckedOut3
from station.inventory.late.use_cases import LateEntries
from station.inventory.losses.bodies import ItemFound, ItemLost
from station.inventory.repairs.bodies import BackFromRepair, SentToRepair
from station.inventory.values import Condition, ItemState, NewItem
from station.people.bodies import OfficerLeft, OfficerRegistered
from station.people.deadlines.bodies import DueBy
from station.people.voiding.bodies import OfficerReinstated
from station.store.comparing import differences
from station.store.engine import transaction
from tests.inventory.late import WHY, late_entries, late_wish
from tests.inventory.offices import KEEPER, PROGRAM, Office
from tests.store import histories

CAMERA, PRINTER, TESTER = "BWC-0017", "PRN-0009", "TST-0002"


@dataclass
class Late:
    """Late entries of an office with accounts of the keeper and of a second person."""

    office: Office
    entries: LateEntries

    def take(self, at: datetime, *tags: str, number: str = "1001", **given: Any) -> Entry:
        return self.entries.check_out(KEEPER, number, tags, late_wish(at, **given)).entries[0]

    def bring(self, at: datetime, *tags: str, **given: Any) -> Entry:
        return self.entries.check_in(KEEPER, tags, late_wish(at, **given)).entries[0]


@pytest.fixture
def late(office: Office) -> Late:
    office.clock.advance(days=10)
    return Late(office, late_entries(office))


def assert_sound(office: Office) -> None:
    with transaction(office.store.engine, write=False) as connection:
        assert differences(connection) == []


@pytest.mark.rule("EQ-10", "late")
def test_a_loan_and_a_return_on_paper_are_entered_with_their_real_times(late: Late) -> None:
    office, now = late.office, late.office.clock.moment
    taken, back = now - timedelta(days=2), now - timedelta(days=1)
    entry = late.take(taken, CAMERA, PRINTER)
    assert (entry.happened_at, entry.recorded_at > now) == (taken, True)
    body = entry.of(CheckedOut3)
    assert (body.late.second, body.late.second_name) == ("qian", "钱所长")
    assert [(each.role, each.number) for each in entry.others][-1] == ("second", "9002")
    assert office.item(CAMERA).taken_at == taken
    assert WHY in sentence(load_texts("zh_CN"), entry)
    with office.store.read() as view:
        assert view.equipment.holders(CAMERA, taken + timedelta(hours=1)) == ("1001",)
    entry = late.bring(back, CAMERA, PRINTER)
    assert entry.of(CheckedIn2).late.reason == WHY
    assert (office.item(CAMERA).state, office.item(CAMERA).returned_at) == (
        ItemState.AWAITING_RECORDINGS,
        back,
    )
    with office.store.read() as view:
        assert view.equipment.holders(CAMERA, back + timedelta(hours=1)) == ()
    (due,) = office.due("recordings")
    assert due.deadline.started_at == back
    assert_sound(office)
    office.voids.void(KEEPER, str(entry.seq), "记错了")
    assert office.item(CAMERA).state is ItemState.OUT
    assert_sound(office)


@pytest.mark.rule("EQ-10", "late")
def test_what_contradicts_a_late_entry_is_named(late: Late) -> None:
    office = late.office
    before = office.clock.now()
    office.clock.advance(hours=1)
    office.take("1002", PRINTER)
    office.clock.advance(hours=1)
    out = office.clock.now()
    office.clock.advance(hours=1)
    office.desk.check_in(KEEPER, [PRINTER])
    office.clock.advance(hours=1)
    for at in (before, out):
        with pytest.raises(Refused) as refusal:
            late.take(at, PRINTER)
        assert (refusal.value.code, refusal.value.facts["holder_name"]) == (
            "counter.late_contradicts",
            "王乙",
        )
        assert "{" not in load_texts().error(refusal.value)
    free = office.clock.now()
    office.clock.advance(hours=1)
    office.take("1001", PRINTER)
    with pytest.raises(Refused, match="held_elsewhere"):
        late.take(free, PRINTER, number="1002")
    with pytest.raises(Refused, match="late_before_loan"):
        late.bring(before, PRINTER)
    new = office.register.register(KEEPER, NewItem("RNG-1", 9, "测距仪")).item
    with pytest.raises(Refused, match="late_unregistered"):
        late.take(before, new.tag)
    assert_sound(office)


@pytest.mark.rule("EQ-10", "late")
def test_nobody_takes_late_what_was_lost_or_at_repair_or_before_or_after_they_were_there(late: Late) -> None:
    office, times = late.office, [late.office.clock.now()]
    back_by = DueBy(times[0], "3 days", False)
    sent = SentToRepair(TESTER, "快检箱", "维修点", "开不了机", date(2026, 12, 31), back_by)
    mended = BackFromRepair(TESTER, "快检箱", "维修点", True, "换电池", None)
    lost, found = ItemLost(PRINTER, "热敏打印机", 1), ItemFound(PRINTER, "热敏打印机", Condition.GOOD, "车上")
    came = OfficerRegistered("2001", "新来", "一科", "一组", "", "")
    for body in (
        lost,
        sent,
        found,
        mended,
        came,
        OfficerLeft("2001", "借调"),
        OfficerReinstated("2001", "", "回来"),
    ):
        office.clock.advance(hours=1)
        with office.store.write() as work:
            about = f"item:{body.tag}" if hasattr(body, "tag") else "officer:2001"
            work.append(PROGRAM.draft(body, office.clock.now(), subjects=(about,)))
        office.clock.advance(hours=1)
        times.append(office.clock.now())
    before, while_lost, while_sent, _, _, there, away, back = times
    for at, tag, number, code in (
        (before, PRINTER, "1001", "late_lost"),
        (while_lost, PRINTER, "1001", "late_lost"),
        (before, TESTER, "1001", "late_at_repair"),
        (while_sent, TESTER, "1001", "late_at_repair"),
        (while_lost, CAMERA, "2001", "late_before_officer"),
        (away, CAMERA, "2001", "late_officer_away"),
    ):
        with pytest.raises(Refused) as refusal:
            late.take(at, tag, number=number)
        assert refusal.value.code == f"counter.{code}"
        assert "{" not in load_texts().error(refusal.value)
    late.take(there, CAMERA, number="2001")
    late.take(back, PRINTER, TESTER, number="2001")
    assert_sound(office)


@pytest.mark.rule("EQ-10", "late")
def test_neither_who_enters_nor_who_confirms_had_it_themselves(late: Late) -> None:
    office, own = late.office, replace(KEEPER, number="1002")
    at = office.clock.now()
    office.clock.advance(hours=1)
    wish, confirmed_by_taker = late_wish(at), late_wish(at, second="wang")
    late.entries.check_out(KEEPER, "1001", [CAMERA], confirmed_by_taker)
    for act in (
        lambda: late.entries.check_out(own, "1002", [PRINTER], wish),
        lambda: late.entries.check_out(KEEPER, "1002", [PRINTER], confirmed_by_taker),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert (refusal.value.code, refusal.value.facts["number"]) == ("counter.late_own", "1002")
        assert "{" not in load_texts().error(refusal.value)
    late.take(at, PRINTER, number="1002")
    for who, how in ((own, wish), (KEEPER, confirmed_by_taker)):
        with pytest.raises(Refused, match="late_own"):
            late.entries.check_in(who, [PRINTER], how)
    late.bring(at, PRINTER)
    assert_sound(office)


@pytest.mark.rule("EQ-10", "late")
@pytest.mark.parametrize(
    ("hours", "given", "code"),
    [
        (1, {}, "counter.late_ahead"),
        (-1, {"reason": " "}, "counter.late_no_reason"),
        (-1, {"second": "zhao"}, "people.second_needed"),
        (-1, {"second": "nobody"}, "people.second_needed"),
    ],
)
def test_a_late_entry_needs_a_past_time_a_reason_and_another_person(
    late: Late, hours: int, given: dict[str, str], code: str
) -> None:
    at = late.office.clock.now() + timedelta(hours=hours)
    with pytest.raises(Refused) as refusal:
        late.take(at, PRINTER, **given)
    assert refusal.value.code == code
    assert "{" not in load_texts().error(refusal.value)


@pytest.mark.rule("EQ-10", "late")
def test_an_import_since_the_real_return_holds_the_recordings(late: Late) -> None:
    office = late.office
    office.take("1001", CAMERA)
    office.clock.advance(hours=2)
    back = office.clock.now()
    office.clock.advance(hours=1)
    histories.imported(office.store, CAMERA, closes=True)
    office.clock.advance(hours=1)
    late.bring(back, CAMERA)
    assert office.item(CAMERA).state is ItemState.IN_STORE


@pytest.mark.rule("EQ-10", "late")
def test_the_lines_of_the_counter_are_entered_late(late: Late) -> None:
    office = late.office
    at = office.clock.now()
    office.clock.advance(hours=1)
    counter, _ = office.scans(["B1001", CAMERA])
    result = late.entries.confirm(KEEPER, counter, late_wish(at))
    assert [(entry.kind, entry.version, entry.happened_at) for entry in result.entries] == [
        ("equipment.checked_out", 3, at)
    ]
    assert [each.code for each in result.notices if each.code == "late_recordings"]
    with pytest.raises(Refused, match="nothing_named"):
        late.entries.confirm(KEEPER, Counter(), late_wish(at))


@pytest.mark.rule("EQ-07", "clock")
def test_a_clock_behind_the_loan_is_asked_about_and_ends_nothing(office: Office) -> None:
    office.take("1001", PRINTER)
    office.clock.set_on(hours=-5)
    counter, (answer,) = office.scans([PRINTER])
    assert (answer.text_key, answer.rule, counter.lines) == ("errors.counter.clock_before_loan", "EQ-07", ())
    with pytest.raises(Refused, match="clock_before_loan"):
        office.desk.check_in(KEEPER, [PRINTER])
    office.clock.set_on(hours=5)
    office.clock.advance(hours=1)
    office.desk.check_in(KEEPER, [PRINTER])
    office.clock.set_on(hours=-1)
    with pytest.raises(Refused) as refusal:
        office.take("1001", PRINTER)
    assert refusal.value.code == "counter.clock_before_return"
    assert "{" not in load_texts().error(refusal.value)
