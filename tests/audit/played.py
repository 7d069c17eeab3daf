"""An office at work, played by a script: gear, loans, stock, paper, repairs, losses, training, counts, and every kind of trouble.

It gives bodies of entries in their order, as an office would record them, with the moment at which each happened. What can't
have happened is never played, so a ledger of them can be derived like any other. The same seed plays the same office.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from station.approvals.bodies import StepDecided
from station.core.ledger import Body, Stream, subject
from station.core.ledger.voiding import VoidedEntry
from station.inventory.bodies import (
    Changed,
    CheckedIn,
    CheckedOut,
    FactChange,
    Registered,
    ReturnedItem,
    TakenItem,
    TrainingRecorded,
)
from station.inventory.care.bodies import Cared
from station.inventory.entitlement.void_bodies import TrainingVoided
from station.inventory.extending.bodies import LoanExtended
from station.inventory.handing.bodies import HandedItem, HandedOver
from station.inventory.losses.bodies import ItemFound, ItemLost, ItemReported, ReportKind, WrittenOff
from station.inventory.repairs.bodies import BackFromRepair, SentToRepair
from station.inventory.stock.bodies import (
    IssuedStock,
    Registered3,
    StockAgain,
    StockCorrected,
    StockIssued,
    StockMovementVoided,
    StockReceived,
)
from station.inventory.stock.portion_bodies import StockJoined, StockParted
from station.inventory.stocktake.bodies import StocktakeClosed, StocktakeScope, StocktakeStarted
from station.inventory.stocktake.values import Purpose, ScopeKind
from station.inventory.testing.bodies import (
    RapidTestFollowedUp,
    RapidTestReported,
    RapidTestWithdrawn,
    TestResult,
)
from station.inventory.values import Condition, ItemState, Tracking
from station.inventory.voiding.bodies import (
    DueAgain,
    DueGone,
    FactsAgain,
    FactsVoided,
    ItemAgain,
    MovementVoided,
    SpanAgain,
    SpanGone,
)
from station.people.conduct.bodies import (
    ConductCommended,
    ConductCriticised,
    ConductWithdrawn,
    OrderIssued,
    OrderSettled,
    ViolationRecorded,
)
from station.people.conduct.values import ConductKind
from station.people.deadlines.bodies import DueBy
from station.people.offices.values import Function
from station.printing.bodies import Answers, PrinterTested
from station.printing.values import Verdict

OFFICERS = tuple(str(1001 + number) for number in range(24))
PLACES = ("柜1-01", "柜1-02", "柜2-01", "库房")
_SEEN = Answers("yes", "yes", "yes", "yes", "unasked", "yes")


class Told(NamedTuple):
    """A body, when it happened, what it is about; it is recorded `late` after that."""

    body: Body
    at: datetime
    about: tuple[str, ...]
    late: timedelta = timedelta()


@dataclass
class Thing:
    """A single item as the script knows it."""

    tag: str
    category: int
    name: str
    place: str
    state: ItemState = ItemState.IN_STORE
    holder: str = ""
    taken_at: datetime | None = None
    due_at: datetime | None = None
    out_seq: int = 0
    sent_seq: int = 0


@dataclass
class Line:
    """A line of counted stock."""

    tag: str
    category: int
    name: str
    unit: str
    quantity: int = 0
    tracking: Tracking = Tracking.COUNTED


@dataclass
class Played:
    """The script; `seq` is the number that the next entry gets, `hash_of` gives the hash of one that was given before."""

    seed: int
    first: datetime
    days: int
    items: int = 120
    loans: int = 18
    seq: int = 1
    hashes: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)
        self._things: dict[str, Thing] = {}
        self._lines: dict[str, Line] = {}
        self._made = 0
        self._now = self.first

    def entries(self) -> Iterator[Told]:
        """All of it, day by day; whoever takes one tells its hash by `hashes` and has `seq` counted on."""
        yield from self._founding()
        for day in range(self.days):
            self._now = self.first + timedelta(days=day + 1)
            yield from self._day(day)

    # -------------------------------------------------------------------------------------------- helpers

    def _at(self) -> datetime:
        self._now += timedelta(minutes=2)
        return self._now

    def _told(self, body: Body, *about: str, at: datetime | None = None) -> Told:
        now = self._at()
        told = Told(body, now if at is None else at, about, timedelta() if at is None else now - at)
        self.seq += 1
        return told

    def _some(self, *states: ItemState) -> Thing | None:
        found = [each for each in self._things.values() if each.state in states]
        return self._random.choice(found) if found else None

    def _voided(self, seq: int, kind: str, *about: str) -> VoidedEntry:
        return VoidedEntry(seq, self.hashes[seq], kind, about)

    def _new(self) -> Thing:
        self._made += 1
        category = self._random.randint(2, 10)
        return Thing(f"IT-{self._made:05d}", category, f"器材{category}", self._random.choice(PLACES))

    def _register(self, thing: Thing) -> Told:
        self._things[thing.tag] = thing
        fen = self._random.choice((None, 98_000, 352_050))
        day = self._now.date() - timedelta(days=400 * (self._made % 3))
        named = (thing.tag, thing.category, thing.name)
        acquired = day if self._made % 4 else None
        body = Registered(*named, place=thing.place, value_fen=fen, acquired_on=acquired)
        return self._told(body, subject("item", thing.tag))

    # -------------------------------------------------------------------------------------------- acts

    def _founding(self) -> Iterator[Told]:
        for _ in range(self.items):
            yield self._register(self._new())
        lines = (
            Line("HC-01", 7, "打印纸", "卷", 40),
            Line("HC-02", 8, "手套", "盒", 12),
            Line("ZT-01", 8, "反光锥", "个", 30, Tracking.LENT),
        )
        for line in lines:
            self._lines[line.tag] = line
            body = Registered3(
                line.tag,
                line.category,
                line.name,
                tracking=line.tracking,
                unit=line.unit,
                quantity=line.quantity,
            )
            yield self._told(body, subject("item", line.tag))

    def _day(self, day: int) -> Iterator[Told]:
        for _ in range(self.loans):
            yield from self._loan()
        for _ in range(self.loans - 2):
            yield from self._return()
        yield from self._stock(day)
        for often, act in (
            (5, self._bought),
            (7, self._moved),
            (9, self._repair),
            (4, self._mended),
            (11, self._loss),
            (13, self._scrap),
            (29, self._found),
            (3, self._trained),
            (6, self._tested),
            (8, self._handed),
            (6, self._extended),
            (5, self._void_out),
            (7, self._void_back),
            (17, self._void_facts),
            (10, self._portion),
            (20, self._counted),
            (5, self._conduct),
            (14, self._void_extended),
            (3, self._rapid_test),
            (10, self._cared),
        ):
            if day % often == often - 1:
                yield from act()

    def _loan(self) -> Iterator[Told]:
        thing = self._some(ItemState.IN_STORE)
        if thing is None:
            return
        number, due = self._random.choice(OFFICERS), self._now + timedelta(hours=self._random.choice((8, 56)))
        # some are entered late, the day after
        at = self._now - timedelta(hours=20) if self._random.random() < 0.02 else None
        yield self._out(thing, number, due, at)

    def _out(self, thing: Thing, number: str, due: datetime, at: datetime | None) -> Told:
        line = TakenItem(thing.tag, thing.category, thing.name, thing.place, due, recording=False)
        body = CheckedOut(number, f"警员{number}", "一科", "一组", None, (line,), (), None)
        thing.out_seq = self.seq
        told = self._told(body, subject("item", thing.tag), subject("officer", number), at=at)
        thing.state, thing.holder, thing.taken_at, thing.due_at = ItemState.OUT, number, told.at, due
        return told

    def _return(self) -> Iterator[Told]:
        thing = self._some(ItemState.OUT)
        if thing is not None:
            yield self._back(thing)

    def _back(self, thing: Thing) -> Told:
        who = (thing.holder, f"警员{thing.holder}", thing.due_at)
        line = ReturnedItem(
            thing.tag, thing.category, thing.name, thing.place, *who, Condition.GOOD, "", None, None
        )
        about = (subject("item", thing.tag), subject("officer", thing.holder))
        thing.state = ItemState.IN_STORE
        return self._told(CheckedIn(False, (line,), (), None), *about)

    def _void_out(self) -> Iterator[Told]:
        thing = self._some(ItemState.IN_STORE)
        if thing is None:
            return
        told = self._out(thing, OFFICERS[0], self._now + timedelta(hours=8), None)
        yield told
        item, seq = subject("item", thing.tag), thing.out_seq
        body = MovementVoided(
            Stream.CUSTODY,
            (self._voided(seq, CheckedOut.KIND),),
            "登记错了人",
            (self._again(thing, ItemState.IN_STORE),),
            (),
            (SpanGone(thing.tag, seq),),
            (),
            (DueGone("loan", item, seq),),
        )
        thing.state = ItemState.IN_STORE
        yield self._told(body, item, f"entry:custody:{seq}")

    def _void_back(self) -> Iterator[Told]:
        thing = self._some(ItemState.OUT)
        if thing is None or thing.taken_at is None or thing.due_at is None:
            return
        returned = self.seq
        yield self._back(thing)
        item = subject("item", thing.tag)
        span = SpanAgain(thing.tag, thing.out_seq, thing.holder, thing.taken_at, None, None, False)
        due = self._due(thing, thing.taken_at, thing.due_at)
        body = MovementVoided(
            Stream.CUSTODY,
            (self._voided(returned, CheckedIn.KIND),),
            "其实没有归还",
            (self._again(thing, ItemState.OUT),),
            (span,),
            (),
            (due,),
            (),
        )
        thing.state = ItemState.OUT
        yield self._told(body, item, f"entry:custody:{returned}")

    def _due(self, thing: Thing, taken_at: datetime, due_at: datetime) -> DueAgain:
        return DueAgain(
            kind="loan",
            about=subject("item", thing.tag),
            seq=thing.out_seq,
            rule="EQ-07",
            title=thing.name,
            persons=(thing.holder,),
            started_at=taken_at,
            due_at=due_at,
            length="",
            provisional=False,
            computed_seq=thing.out_seq,
            pauses=(),
            ended_at=None,
            outcome=None,
            ended_seq=None,
        )

    def _again(self, thing: Thing, state: ItemState) -> ItemAgain:
        out = state is ItemState.OUT
        return ItemAgain(
            *(thing.tag, thing.name, state, Condition.GOOD, ""),
            *(thing.holder if out else None, None, thing.taken_at if out else None),
            *(None, None, None, None, None),
        )

    def _handed(self) -> Iterator[Told]:
        thing = self._some(ItemState.OUT)
        if thing is None:
            return
        number, giver = self._random.choice(OFFICERS), thing.holder
        line = HandedItem(thing.tag, thing.category, thing.name, thing.place, thing.due_at, recording=False)
        names = (number, f"警员{number}", "一科", "一组", giver, f"警员{giver}")
        thing.out_seq, thing.holder = self.seq, number
        told = self._told(HandedOver(*names, (line,), (), None, None), subject("item", thing.tag))
        thing.taken_at = told.at
        yield told

    def _extended(self) -> Iterator[Told]:
        thing = self._some(ItemState.OUT)
        if thing is None or thing.due_at is None:
            return
        before, thing.due_at = thing.due_at, self._now + timedelta(days=3)
        overdue = before < self._now
        names = (thing.tag, thing.name, thing.holder, f"警员{thing.holder}")
        body = LoanExtended(*names, before, thing.due_at, overdue, "办案需要", ())
        if overdue:  # the deadline begins anew, and a void of the return names that one: not played
            thing.taken_at = None
        yield self._told(body, subject("item", thing.tag))

    def _void_extended(self) -> Iterator[Told]:
        """What was put off by mistake is due when it was due before."""
        ahead = [
            each
            for each in self._things.values()
            if each.state is ItemState.OUT and each.due_at is not None and each.due_at > self._now
        ]
        thing = self._random.choice(ahead) if ahead else None
        if thing is None or thing.taken_at is None or thing.due_at is None:
            return
        before, seq, item = thing.due_at, self.seq, subject("item", thing.tag)
        names = (thing.tag, thing.name, thing.holder, f"警员{thing.holder}")
        after = before + timedelta(days=60)
        yield self._told(LoanExtended(*names, before, after, False, "记错了", ()), item)
        body = MovementVoided(
            Stream.CUSTODY,
            (self._voided(seq, LoanExtended.KIND),),
            "记错了",
            (self._again(thing, ItemState.OUT),),
            (),
            (),
            (self._due(thing, thing.taken_at, before),),
            (),
        )
        yield self._told(body, item, f"entry:custody:{seq}")

    def _conduct(self) -> Iterator[Told]:
        """A criticism, then a violation with an order, of which one does not count; and good work."""
        number, day = self._random.choice(OFFICERS), self._now.date()
        whose = ("EQ-16", "not_carried", "未按规定携带", number, f"警员{number}", "一科", day, "当面指出")
        criticism = self.seq
        yield self._told(ConductCriticised(*whose), f"conduct:{criticism}")
        violation = self.seq
        yield self._told(ViolationRecorded(*whose, (criticism,), ()), f"conduct:{violation}")
        order, ends = self.seq, self._now + timedelta(days=5)
        bound = ("EQ-16", number, f"警员{number}", "一科", violation, "三日内改正", day, ends, (number,))
        yield self._told(OrderIssued(*bound), f"conduct:{order}")
        if self._random.random() < 0.5:
            done = self._random.random() < 0.7
            settled = OrderSettled(order, number, f"警员{number}", "一科", done, True, "已检查")
            yield self._told(settled, f"conduct:{order}")
        praise = ConductCommended("DM-12", number, f"警员{number}", "一科", day, "拍摄完整")
        seq = self.seq
        yield self._told(praise, f"conduct:{seq}")
        if self._random.random() < 0.5:
            what = ConductWithdrawn(
                violation, ConductKind.VIOLATION, number, f"警员{number}", "一科", "另有其人"
            )
            yield self._told(what, f"conduct:{violation}")

    def _rapid_test(self) -> Iterator[Told]:
        """What is abnormal is mostly sent on; some report is a mistake."""
        seq, abnormal = self.seq, self._random.random() < 0.5
        until = DueBy(self._now + timedelta(days=5), "5 days", False) if abnormal else None
        body = RapidTestReported(
            *("黄瓜", "东门市场", "农药残留", "速测卡", (), "", ""),
            TestResult.ABNORMAL if abnormal else TestResult.NORMAL,
            *("", self._now.date(), OFFICERS[5], "某", "", until, ()),
        )
        yield self._told(body, f"rapidtest:{seq}")
        if abnormal and self._random.random() < 0.6:
            sent = RapidTestFollowedUp(seq, "黄瓜", "区检验所", self._now.date(), "")
            yield self._told(sent, f"rapidtest:{seq}")
        if self._random.random() < 0.3:
            yield self._told(RapidTestWithdrawn(seq, "黄瓜", "录错了"), f"rapidtest:{seq}")

    def _cared(self) -> Iterator[Told]:
        thing = self._some(ItemState.IN_STORE)
        if thing is not None:
            body = Cared(thing.tag, thing.name, self._now.date(), "清洁", "", 0, None, ())
            yield self._told(body, subject("item", thing.tag))

    def _bought(self) -> Iterator[Told]:
        yield self._register(self._new())

    def _moved(self) -> Iterator[Told]:
        thing = self._some(ItemState.IN_STORE)
        if thing is None:
            return
        changes: dict[str, FactChange] = {}
        place, thing.place = thing.place, self._random.choice(PLACES)
        changes["place"] = FactChange(place, thing.place)
        if self._random.random() < 0.5:
            category, thing.category = thing.category, self._random.randint(2, 10)
            changes["category"] = FactChange(category, thing.category)
        yield self._told(Changed(thing.tag, changes, "重新整理"), subject("item", thing.tag))

    def _void_facts(self) -> Iterator[Told]:
        """One is registered by mistake, and another's change of category does not count."""
        wrong = self._new()
        seq = self.seq
        yield self._register(wrong)
        del self._things[wrong.tag]
        gone = FactsAgain(wrong.tag, wrong.name, False, {})
        yield self._facts_void(seq, Registered.KIND, gone)
        thing = self._some(ItemState.IN_STORE)
        if thing is None:
            return
        seq, other = self.seq, thing.category % 10 + 1
        change = {"category": FactChange(thing.category, other)}
        yield self._told(Changed(thing.tag, change, "看错了"), subject("item", thing.tag))
        yield self._facts_void(
            seq, Changed.KIND, FactsAgain(thing.tag, thing.name, True, {"category": thing.category})
        )

    def _facts_void(self, seq: int, kind: str, again: FactsAgain) -> Told:
        about = subject("item", again.tag)
        body = FactsVoided(Stream.CUSTODY, (self._voided(seq, kind, about),), "录入有误", (again,))
        return self._told(body, about, f"entry:custody:{seq}")

    def _repair(self) -> Iterator[Told]:
        thing = self._some(ItemState.IN_STORE)
        if thing is not None:
            thing.state, day = ItemState.AT_REPAIR, self._now.date() + timedelta(days=10)
            back_by = DueBy(self._now + timedelta(days=10), "10 days", False)
            body = SentToRepair(thing.tag, thing.name, "指定维修站", "不能开机", day, back_by)
            yield self._told(body, subject("item", thing.tag))

    def _mended(self) -> Iterator[Told]:
        thing = self._some(ItemState.AT_REPAIR)
        if thing is not None:
            thing.state = ItemState.IN_STORE
            cost = self._random.choice((None, 12_000, 45_050))
            mended = self._random.random() < 0.8
            body = BackFromRepair(thing.tag, thing.name, "指定维修站", mended, "已检修", cost)
            yield self._told(body, subject("item", thing.tag))

    def _report(self, thing: Thing, kind: ReportKind, fen: int | None) -> Iterator[Told]:
        request = self.seq
        body = ItemReported(
            text="情况属实",
            report=kind,
            tag=thing.tag,
            name=thing.name,
            found_on=self._now.date(),
            holder=thing.holder,
            responsible="" if fen is None else OFFICERS[3],
            responsible_name="" if fen is None else f"警员{OFFICERS[3]}",
            amount_fen=fen,
            compensation="" if fen is None else "照价赔偿",
            photos=(),
            chain=(Function.HEAD,),
            due=DueBy(self._now + timedelta(days=5), "5 days", False),
            instead_of=0,
        )
        about = subject("item", thing.tag)
        yield self._told(body, about, f"request:{request}")
        yield self._told(accepted(request, body), about, f"request:{request}")

    def _loss(self) -> Iterator[Told]:
        thing = self._some(ItemState.OUT)
        if thing is not None:
            request = self.seq
            yield from self._report(thing, ReportKind.LOSS, self._random.choice((None, 88_000)))
            thing.state = ItemState.LOST
            yield self._told(ItemLost(thing.tag, thing.name, request), subject("item", thing.tag))

    def _scrap(self) -> Iterator[Told]:
        thing = self._some(ItemState.IN_STORE, ItemState.LOST)
        if thing is not None:
            request = self.seq
            yield from self._report(thing, ReportKind.SCRAP, None)
            thing.state = ItemState.WRITTEN_OFF
            yield self._told(WrittenOff(thing.tag, thing.name, request), subject("item", thing.tag))

    def _found(self) -> Iterator[Told]:
        thing = self._some(ItemState.LOST)
        if thing is not None:
            thing.state = ItemState.IN_STORE
            body = ItemFound(thing.tag, thing.name, Condition.GOOD, "在车里找到")
            yield self._told(body, subject("item", thing.tag))

    def _trained(self) -> Iterator[Told]:
        number, category = self._random.choice(OFFICERS), self._random.randint(2, 10)
        day, seq, about = self._now.date(), self.seq, subject("officer", number)
        yield self._told(TrainingRecorded(number, category, day, "操作"), about)
        if self._random.random() < 0.2:
            wrong = (self._voided(seq, TrainingRecorded.KIND),)
            body = TrainingVoided(Stream.CUSTODY, wrong, "记错了人", number, category, day)
            yield self._told(body, about, f"entry:custody:{seq}")

    def _tested(self) -> Iterator[Told]:
        verdicts: tuple[Verdict, ...] = ("passed", "passed", "failed")
        verdict = self._random.choice(verdicts)
        body = PrinterTested("tcp://192.0.2.7:9100", 900, 900, None, None, _SEEN, None, verdict)
        yield self._told(body, "item:IT-00001")

    def _stock(self, day: int) -> Iterator[Told]:
        line = self._lines[self._random.choice(("HC-01", "HC-02"))]
        about = subject("item", line.tag)
        names = (line.tag, line.name, line.unit)
        if line.quantity < 5:
            line.quantity += 20
            yield self._told(StockReceived(*names, 20, line.quantity, ""), about)
        issued, taken = self.seq, self._random.randint(1, 3)
        line.quantity -= taken
        told = IssuedStock(line.tag, line.category, line.name, "", line.unit, taken, line.quantity)
        who = (OFFICERS[day % 24], "某", "一科", "一组", None, None)
        yield self._told(StockIssued(*who, (told,), (), None), about)
        if day % 9 == 4:
            line.quantity += taken
            again = StockAgain(*names, line.quantity - taken, line.quantity)
            voided = (self._voided(issued, StockIssued.KIND, about),)
            body = StockMovementVoided(Stream.CUSTODY, voided, "没有领走", (again,))
            yield self._told(body, about, f"entry:custody:{issued}")
        if day % 14 == 6:
            before, line.quantity = line.quantity, line.quantity + 1
            yield self._told(StockCorrected(*names, before, line.quantity, "清点", "li", "李某"), about)

    def _portion(self) -> Iterator[Told]:
        """Some of a line is lent and comes back whole, or some of it is lost."""
        line, number = self._lines["ZT-01"], self._random.choice(OFFICERS)
        if line.quantity < 4:
            return
        self._made += 1
        part = Thing(f"ZT-01-{self._made}", line.category, line.name, "")
        line.quantity -= 4
        facts = (part.tag, line.tag, line.category, line.name, "", "", line.unit, 4, line.quantity, "某")
        about = (subject("item", part.tag), subject("item", line.tag))
        yield self._told(StockParted(*facts), *about)
        yield self._out(part, number, self._now + timedelta(hours=8), None)
        if self._random.random() < 0.3:
            request = self.seq
            yield from self._report(part, ReportKind.LOSS, 4_000)
            yield self._told(ItemLost(part.tag, part.name, request), subject("item", part.tag))
            return
        yield self._back(part)
        line.quantity += 4
        yield self._told(StockJoined(part.tag, line.tag, line.name, line.unit, 4, line.quantity), *about)

    def _counted(self) -> Iterator[Told]:
        seq = self.seq
        scope = StocktakeScope(ScopeKind.ALL)
        body = StocktakeStarted(scope, Purpose.PERIODIC, False, (), 90, 120, seq - 1, "ab" * 32)
        yield self._told(body, f"stocktake:{seq}")
        due = DueBy(self._now + timedelta(days=20), "20 working_days", False)
        missing = self._random.randint(0, 3)
        numbers = (90 - missing, missing, 1, 2, 0, 0, 0, 0, missing + 3)
        closed = StocktakeClosed(seq, seq, *numbers, "", "全面盘点", (), due, None)
        yield self._told(closed, f"stocktake:{seq}")


def accepted(request: int, body: ItemReported) -> StepDecided:
    """The one step of a request was accepted."""
    return StepDecided(
        *(request, body.KIND, "EQ-12", body.about, body.title, 0, Function.HEAD, True, ""),
        *("", "", None, "", "", None),
    )
