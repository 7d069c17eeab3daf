"""The audit of a year: its figures counted a second time from the raw entries, its workbook, its package and its check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from station.audit.year.gathering import gather
from station.audit.year.manifest import later_told, sheet_told
from station.audit.year.register import REGISTER_KINDS
from station.audit.year.values import YearFigures, YearPeriod
from station.core.ledger import Actor, Body, Draft, Entry, Head, Stream, seal, suite_named
from station.core.ledger.voiding import VoidedEntry
from station.core.progress import silent
from station.inventory.bodies import Changed, FactChange, Registered
from station.inventory.care.bodies import Cared
from station.inventory.losses.bodies import ItemLost, ItemReported, ReportKind
from station.inventory.testing.bodies import (
    RapidTestFollowedUp,
    RapidTestReported,
    RapidTestWithdrawn,
    TestResult,
)
from station.inventory.values import Condition, ItemState
from station.inventory.voiding.bodies import ItemAgain, MovementVoided
from station.people.conduct.bodies import (
    AssessedHead,
    ConductWithdrawn,
    OrderIssued,
    OrderSettled,
    UnitAssessed,
    ViolationRecorded,
)
from station.people.conduct.values import ConductKind
from station.people.deadlines.bodies import DueBy
from station.people.offices.values import Function
from station.store.projections.registry import all_projections
from station.store.schema.equipment import item
from tests.audit.independent import figures
from tests.audit.played import Played, accepted

ZONE = "Asia/Shanghai"
FIRST = datetime(2025, 12, 15, 1, 0, tzinfo=UTC)
NEW_YEAR = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)


@dataclass
class Raw:
    """Sealed entries in memory, as a ledger has them."""

    entries: list[Entry]

    def between(self, stream: Stream, kinds: Iterable[str], after: int, until: int) -> Iterator[Entry]:
        wanted = frozenset(kinds)
        return (each for each in self.entries[after:until] if each.kind in wanted)


def sealed(played: Played) -> Iterator[Entry]:
    """The entries of a played office, chained."""
    suite, head = suite_named("sha256+ed25519"), Head.empty(Stream.CUSTODY)
    for told in played.entries():
        draft = Draft(told.body, Actor("zhao", "赵管理", "9001"), told.at, told.about)
        at = told.at + told.late
        entry = seal(draft, head, suite, station="310110-01", epoch=1, recorded_at=at, zone=ZONE)
        head = Head(entry.stream, entry.epoch, entry.seq, entry.hash)
        played.hashes[entry.seq] = entry.hash.hex()
        yield entry


@pytest.fixture(scope="module")
def month() -> Raw:
    """The last days of a year and the first month of the next one."""
    return Raw(list(sealed(Played(7, FIRST, 46))))


def told(found: YearFigures) -> Counter[str]:
    return Counter(
        {
            " ".join(filter(None, (each.code, *each.of))): amount
            for each in found.figures
            if (amount := found.amount(each))
        }
    )


@pytest.mark.rule("EQ-10", "count")
def test_a_played_month_is_counted_a_second_time(month: Raw) -> None:
    before = sum(each.recorded_at < NEW_YEAR for each in month.entries)
    period = YearPeriod(2026, month.entries[-1].recorded_at, ZONE, before, len(month.entries))
    found = gather(month, period, len(month.entries), silent, None)
    again = figures((each.content for each in month.entries), 2026, before)
    assert told(found) == again
    assert len(month.entries) > 1500
    # a later program may know more columns of a sheet: a package is checked by those that it names
    sheet = found.sheet("loans")
    fewer = [column.key for column in sheet.columns][:-1]
    former = replace(
        sheet,
        columns=sheet.columns[:-1],
        lines=tuple(replace(each, cells=each.cells[:-1]) for each in sheet.lines),
    )
    assert sheet_told(sheet, fewer) == sheet_told(former, fewer) != sheet_told(sheet, fewer[:-1])


LAST, NEXT = datetime(2026, 12, 10, 2, tzinfo=UTC), datetime(2027, 1, 7, 2, tzinfo=UTC)
WHOSE = ("EQ-16", "misuse", "不当使用", "1009", "某", "一科")
OF = ("1009", "某", "一科")
TOLD_LATER = {
    6: ("withdrawn", [1]),
    7: ("order_settled", [2]),
    8: ("followed_up", [3]),
    9: ("unit_assessed", [4]),
    10: ("withdrawn", [3]),
    11: ("violation_recorded", []),
    12: ("cared", []),
    13: ("withdrawn", [11]),
    14: ("unit_assessed", [9]),
    15: ("decided", [5]),
}


def over_new_year() -> Iterator[Entry]:
    """Conduct, a test, an assessment and a report of December, and what was recorded about December in January."""
    day, late = date(2026, 12, 10), date(2026, 12, 20)
    test = ("黄瓜", "东门市场", "农药残留", "速测卡", (), "", "", TestResult.ABNORMAL, "", day, "1009", "某")
    assessed = ("一科", 2026, (AssessedHead("gear", "装备", 5, 10, ""),), 5, 10, "")
    reported = ("A-2", "记录仪", day, "", "", "", None, "", ())
    due = DueBy(LAST, "", False)
    lost = ItemReported("情况属实", (Function.HEAD,), due, 0, ReportKind.LOSS, *reported)
    then = (
        ViolationRecorded(*WHOSE, day, "当面指出", (), ()),
        OrderIssued("EQ-16", *OF, 0, "三日内改正", day, LAST, ("1009",)),
        RapidTestReported(*test, "", None, ()),
        UnitAssessed(*assessed, 0),
        lost,
    )
    now = (
        ConductWithdrawn(1, ConductKind.VIOLATION, *OF, "另有其人"),
        OrderSettled(2, *OF, True, True, "已改"),
        RapidTestFollowedUp(3, "黄瓜", "区检验所", NEXT.date(), ""),
        UnitAssessed(*assessed, 4),
        RapidTestWithdrawn(3, "黄瓜", "录错了"),
        ViolationRecorded(*WHOSE, late, "补录", (), ()),
        Cared("A-1", "记录仪", late, "清洁", "", 0, None, ()),
        ConductWithdrawn(11, ConductKind.VIOLATION, *OF, "补错了"),
        UnitAssessed(*assessed, 9),
        accepted(5, lost),
        Cared("A-1", "记录仪", NEXT.date(), "清洁", "", 0, None, ()),
    )
    return chained(*((each, LAST) for each in then), *((each, NEXT) for each in now))


def chained(*told: tuple[Body, datetime]) -> Iterator[Entry]:
    """The entries of these bodies, recorded when they happened."""
    suite, head = suite_named("sha256+ed25519"), Head.empty(Stream.CUSTODY)
    who = Actor("zhao", "赵管理", "9001")
    for body, at in told:
        entry = seal(
            Draft(body, who, at), head, suite, station="310110-01", epoch=1, recorded_at=at, zone=ZONE
        )
        head = Head(entry.stream, entry.epoch, entry.seq, entry.hash)
        yield entry


@pytest.mark.rule("EQ-10", "count")
def test_what_is_recorded_for_an_earlier_year_is_told_in_the_audits_of_both() -> None:
    entries = Raw(list(over_new_year()))
    made = len(entries.entries)
    then = gather(entries, YearPeriod(2026, NEW_YEAR.replace(year=2026), ZONE, 0, 5), made, silent, None)
    said = {each.seq: (each.kind.partition(".")[2], [*each.voids, *each.records]) for each in then.later}
    assert said == TOLD_LATER
    # a package that was made by the rule before is checked by that one
    former = gather(entries, then.period, made, silent, None, then.later_kinds, 1)
    assert (former.later, former.figures, "records" in later_told(then)[0]) == ((), then.figures, True)
    now = gather(entries, YearPeriod(2027, NEXT, ZONE, 5, made), made, silent, None)
    rows = {line.entries[0] for line in now.sheet("earlier").lines}
    # the violation that was entered late and withdrawn within the year does not count
    assert rows == set(TOLD_LATER) - {11, 13}
    assert (told(now)["earlier.recorded"], told(now)["care.cared"], told(now)["conduct.violations"]) == (
        8,
        1,
        0,
    )
    assert told(then)["earlier.recorded"] == 0


@pytest.mark.rule("EQ-10", "count")
def test_what_a_register_took_in_of_before_is_not_told_as_acquired_in_the_year() -> None:
    day = LAST.date()
    changed = Changed("A-3", {"acquired_on": FactChange(None, day.isoformat())}, "查到发票")
    bodies = (
        Registered("A-1", 3, "记录仪", value_fen=100, acquired_on=date(2022, 1, 5)),
        Registered("A-2", 3, "记录仪", value_fen=200, acquired_on=day),
        Registered("A-3", 3, "记录仪", value_fen=400),
        Registered("A-4", 3, "记录仪", value_fen=800),
        changed,
    )
    entries = Raw(list(chained(*((each, LAST) for each in bodies))))
    found = told(gather(entries, YearPeriod(2026, NEW_YEAR.replace(year=2026), ZONE, 0, 5), 5, silent, None))
    names = ("count", "value", "of_year", "of_year_value")
    assert [found[f"purchases.{each}"] for each in names] == [4, 1500, 2, 600]


def reported_losses() -> Iterator[Entry]:
    """A loss approved in December, one of December approved in January, and one of January that was undone."""
    due, day = DueBy(LAST, "", False), LAST.date()

    def loss(tag: str, number: str) -> ItemReported:
        whose = (day, "", number, f"警员{number}", 100, "", ())
        return ItemReported("丢了", (Function.HEAD,), due, 0, ReportKind.LOSS, tag, "记录仪", *whose)

    first, second, third = loss("A-1", "1009"), loss("A-2", "1010"), loss("A-3", "1011")
    wrong = VoidedEntry(9, "0" * 64, ItemLost.KIND, ("item:A-3",))
    stands = ItemAgain("A-3", "记录仪", ItemState.IN_STORE, Condition.GOOD, "", *(None,) * 8)
    undone = MovementVoided(Stream.CUSTODY, (wrong,), "找到了", (stands,), (), (), (), ())
    then = (first, second, accepted(1, first), ItemLost("A-1", "记录仪", 1))
    now = (
        *(accepted(2, second), ItemLost("A-2", "记录仪", 2)),
        *(third, accepted(7, third), ItemLost("A-3", "记录仪", 7), undone),
    )
    return chained(*((each, LAST) for each in then), *((each, NEXT) for each in now))


@pytest.mark.rule("EQ-15", "answers")
def test_who_answers_for_a_loss_counts_in_the_year_of_its_approval_and_not_once_it_is_undone() -> None:
    entries = Raw(list(reported_losses()))
    made = len(entries.entries)
    periods = (
        YearPeriod(2026, NEW_YEAR.replace(year=2026), ZONE, 0, 4),
        YearPeriod(2027, NEXT, ZONE, 4, made),
    )
    then, now = (gather(entries, each, made, silent, None) for each in periods)
    answered = [
        {name: number for name, number in told(each).items() if name.startswith("officers.loss_reports ")}
        for each in (then, now)
    ]
    assert answered == [{"officers.loss_reports 1009": 1}, {"officers.loss_reports 1010": 1}]
    state = now.sheet("reports").place("state")
    assert [line.cells[state] for line in now.sheet("reports").lines] == ["undone"]
    assert told(now)["losses.lost"] == 1
    # a package that was made by the rule before is checked by that one
    former = gather(entries, periods[1], made, silent, None, None, 2, 1)
    assert (told(former)["officers.loss_reports 1010"], told(former)["officers.loss_reports 1011"]) == (0, 1)
    assert [line.cells[state] for line in former.sheet("reports").lines] == ["accepted"]


WHO_HAS_IT = """
equipment.checked_out equipment.checked_in equipment.handed_over equipment.sent_to_repair equipment.back_from_repair
equipment.recording_exempted equipment.nothing_recorded equipment.retagged equipment.verified media.import_closed media.device_known
media.session_redated equipment.return_reopened
unit.renamed unit.merged unit.entry_voided
"""
"""Kinds that write items and change neither how many there are nor of which category, unit and place."""


def test_every_kind_that_moves_the_stock_is_followed() -> None:
    writing = {each.kind for each in all_projections() if item in each.writes}
    assert writing == REGISTER_KINDS | set(WHO_HAS_IT.split())
