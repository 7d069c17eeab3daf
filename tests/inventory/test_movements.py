"""Whatever is taken, brought and voided in whatever order: one holder at a time, an entry for each act, state provable."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from station.core.errors import Refused
from station.core.ledger import Entry, Stream, subject
from station.inventory.bodies import CheckedIn, CheckedOut
from station.inventory.counter import Confirmation, Counter, CounterResult, Direction, Signature
from station.inventory.extending.bodies import LoanExtended
from station.inventory.handing.bodies import HandedOver
from station.inventory.values import Condition, ItemState
from station.store.comparing import differences
from station.store.engine import transaction
from station.store.readers.deadlines import DeadlineRows
from station.store.readers.equipment import EquipmentRows
from tests.inventory.late import late_entries, late_wish
from tests.inventory.offices import ITEMS, KEEPER, OFFICERS, Office, copied_office

NUMBERS = st.sampled_from([officer.number for officer in OFFICERS])
TAGS = st.lists(st.sampled_from([item.tag for item in ITEMS]), min_size=1, max_size=4)
CODES = st.sampled_from(
    [
        *(officer.badge for officer in OFFICERS),
        *(item.tag for item in ITEMS),
        *("CMD:GOOD", "CMD:DAMAGED", "CMD:INCOMPLETE", "CMD:UNDO", "CMD:DONE", "ACT:sampling", "?"),
    ]
)
SIGNED = Confirmation(signature=Signature(400, 160, (((10, 10), (20, 25), (30, 12), (80, 42)),)))
CAMERAS = {item.tag for item in ITEMS if item.category == 3}
STEPS = ("out", "in", "over", "extend", "explain", "void")
CONTRADICTS = ("counter.late_contradicts", "counter.late_unregistered", "counter.late_before_officer")


def entered(act: Callable[[], CounterResult]) -> tuple[Entry | None, str]:
    """The one entry of an act, or the code of its refusal."""
    try:
        return act().entries[0], ""
    except Refused as refusal:
        return None, refusal.code


@dataclass(frozen=True)
class Event:
    """What an act did to one item: it went out to `who`, was `extended`, came back in a condition, or its recordings were explained."""

    seq: int
    who: str = ""
    condition: Condition | None = None
    extended: bool = False

    @property
    def step(self) -> int:
        return 0 if self.who else 2 if self.condition is None else 1


def voidable(events: Sequence[Event]) -> bool:
    """Whether nothing but later steps of the same loan followed the first of them."""
    if events[0].extended:
        return len(events) == 1
    steps = [event.step for event in events if not event.extended]
    return steps == list(range(steps[0], steps[0] + len(steps)))


class Movements(RuleBasedStateMachine):
    """The counter against a plain model: who has what, what is awaited, what is damaged, by what still counts."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="station-movements-")
        self.office: Office
        self.holder: dict[str, str] = {}
        self.awaited: set[str] = set()
        self.damaged: set[str] = set()
        self.events: dict[str, list[Event]] = {item.tag: [] for item in ITEMS}
        self.seqs: list[int] = []
        self.entries = 0

    @initialize()
    def open(self) -> None:
        folder = Path(self.folder.name)
        self.office = copied_office(folder)
        self.late = late_entries(self.office)
        self.entries = self.count()

    def count(self) -> int:
        with self.office.store.read() as view:
            return view.ledger.head(Stream.CUSTODY).seq

    @rule(number=NUMBERS, tags=TAGS)
    def take(self, number: str, tags: Sequence[str]) -> None:
        free = all(tag not in self.holder and tag not in self.awaited | self.damaged for tag in tags)
        try:
            entry = self.office.take(number, *tags)
        except Refused:
            assert not free or len(set(tags)) < len(tags)
            return
        assert free
        assert [line.tag for line in entry.of(CheckedOut).lines] == list(tags)
        self.holder |= dict.fromkeys(tags, number)
        self.happened(entry)

    @rule(number=NUMBERS, tags=TAGS, before=st.integers(0, 40))
    def take_late(self, number: str, tags: Sequence[str], before: int) -> None:
        """What was taken on paper a little earlier: by the same rules, unless a loan ended since."""
        free = all(tag not in self.holder and tag not in self.awaited | self.damaged for tag in tags)
        at = self.office.clock.moment - timedelta(milliseconds=before)
        entry, refused = entered(lambda: self.late.check_out(KEEPER, number, tags, late_wish(at)))
        if entry is None:
            assert not free or len(set(tags)) < len(tags) or refused in CONTRADICTS
            return
        assert free
        assert entry.happened_at == at
        self.holder |= dict.fromkeys(tags, number)
        self.happened(entry)

    @rule(tags=TAGS, before=st.integers(0, 40))
    def bring_late(self, tags: Sequence[str], before: int) -> None:
        out = all(tag in self.holder for tag in tags)
        at = self.office.clock.moment - timedelta(milliseconds=before)
        entry, refused = entered(lambda: self.late.check_in(KEEPER, tags, late_wish(at)))
        if entry is None:
            assert not out or len(set(tags)) < len(tags) or refused == "counter.late_before_loan"
            return
        assert out
        self.happened(entry)
        for tag in tags:
            del self.holder[tag]
            self.damaged.discard(tag)
        self.awaited |= CAMERAS & set(tags)

    @rule(number=NUMBERS, tags=TAGS)
    def hand_over(self, number: str, tags: Sequence[str]) -> None:
        """Straight from one officer to another, but no camera, whose recordings would come in first."""
        givers = {self.holder.get(tag, "") for tag in tags}
        free = len(givers) == 1 and not givers & {"", number} and not CAMERAS & set(tags)
        try:
            (entry,) = self.office.handovers.hand_over(KEEPER, number, tags, SIGNED, SIGNED).entries
        except Refused:
            assert not free or len(set(tags)) < len(tags)
            return
        assert free
        self.holder |= dict.fromkeys(tags, number)
        self.happened(entry)

    @rule(tag=st.sampled_from([item.tag for item in ITEMS]), days=st.integers(1, 7))
    def extend(self, tag: str, days: int) -> None:
        """A loan with a due time is put off by some days from then, or from now."""
        due, now = self.office.item(tag).due_at, self.office.clock.now()
        until = max(due or now, now) + timedelta(days=days, seconds=-1)
        try:
            (entry,) = self.office.extensions.extend(KEEPER, [tag], until, "检查延长").entries
        except Refused:
            assert due is None
            return
        assert self.office.item(tag).due_at == until
        self.happened(entry)

    @rule(tags=TAGS, condition=st.sampled_from(Condition))
    def bring(self, tags: Sequence[str], condition: Condition) -> None:
        out = all(tag in self.holder for tag in tags)
        try:
            (entry,) = self.office.desk.check_in(KEEPER, tags, condition).entries
        except Refused:
            assert not out or len(set(tags)) < len(tags)
            return
        assert out
        assert [line.number for line in entry.of(CheckedIn).lines] == [self.holder[tag] for tag in tags]
        self.happened(entry)
        for tag in tags:
            del self.holder[tag]
            self.damaged.discard(tag)
        self.awaited |= CAMERAS & set(tags)
        if condition is Condition.DAMAGED:
            self.damaged |= set(tags)

    @rule(tag=st.sampled_from(sorted(CAMERAS)))
    def exempt(self, tag: str) -> None:
        try:
            entry = self.office.exemptions.exempt(KEEPER, tag, "safety", "设备故障，没有录像")
        except Refused:
            assert tag not in self.awaited
            return
        self.awaited.remove(tag)
        self.happened(entry)

    @rule(tag=st.sampled_from([item.tag for item in ITEMS]))
    def retag(self, tag: str) -> None:
        """Another tag moves nothing: the model goes on naming the item by its first one."""
        label = f"NEW-{self.entries}"
        item = self.office.register.retag(KEEPER, tag, label, "标签破损").item
        assert (item.tag, item.label) == (tag, label)
        self.entries += 1

    def happened(self, entry: Entry) -> None:
        """Note what an act did to each of its items."""
        self.entries += 1
        self.seqs.append(entry.seq)
        body = entry.typed
        if isinstance(body, CheckedOut | HandedOver):
            for taken in body.lines:
                self.events[taken.tag].append(Event(entry.seq, body.number))
        elif isinstance(body, LoanExtended):
            self.events[body.tag].append(Event(entry.seq, extended=True))
        elif isinstance(body, CheckedIn):
            for line in body.lines:
                self.events[line.tag].append(Event(entry.seq, condition=line.condition))
        else:
            tag = entry.subjects[0].removeprefix(subject("item", ""))
            self.events[tag].append(Event(entry.seq))

    @precondition(lambda self: self.seqs)
    @rule(data=st.data(), only=st.none() | st.sampled_from([item.tag for item in ITEMS]))
    def void(self, data: st.DataObject, only: str | None) -> None:
        """An act is voided, for all of its items that it still counts for or for one; its loan's later steps go along."""
        self.undo(data.draw(st.sampled_from(self.seqs)), only)

    def undo(self, seq: int, only: str | None) -> None:
        counting = [tag for tag, events in self.events.items() if any(event.seq == seq for event in events)]
        tags = counting if only is None else [tag for tag in counting if tag == only]
        gone = {tag: [event for event in self.events[tag] if event.seq >= seq] for tag in tags}
        alone = all(voidable(events) for events in gone.values())
        try:
            result = self.office.voids.void(KEEPER, str(seq), "记错了", [only] if only else [])
        except Refused:
            assert not tags or not alone
            return
        assert tags
        assert alone
        self.entries += 1
        assert {item.tag for item in result.items} == set(tags)
        for tag in tags:
            self.events[tag] = [event for event in self.events[tag] if event.seq < seq]
            self.stands(tag)

    @rule(
        tag=st.sampled_from([item.tag for item in ITEMS]), steps=st.lists(st.sampled_from(STEPS), max_size=6)
    )
    def walk(self, tag: str, steps: Sequence[str]) -> None:
        """One item goes out, in and from hand to hand, and what was wrong of that is voided, the newest first."""
        acts: dict[str, Callable[[], None]] = {
            "out": lambda: self.take("1001", [tag]),
            "over": lambda: self.hand_over("1003", [tag]),
            "extend": lambda: self.extend(tag, 1),
            "in": lambda: self.bring([tag], Condition.GOOD),
            "explain": lambda: self.exempt(tag),
            "void": lambda: self.undo(self.events[tag][-1].seq, tag) if self.events[tag] else None,
        }
        for step in steps:
            acts[step]()
            self.every_movement_has_its_entry_and_every_item_one_holder()
            self.stands_afresh(tag)

    def stands_afresh(self, tag: str) -> None:
        """For a program that was started just now an item and what is due of it are what the entries give."""
        with self.office.afresh() as (connection, attested):
            assert EquipmentRows(connection, attested, decides=True).item(tag) == self.office.item(tag)
            assert DeadlineRows(connection, attested).open_about(subject("item", tag)).damaged == ()

    def stands(self, tag: str) -> None:
        """Put the item as what still counts says."""
        self.holder.pop(tag, None)
        self.awaited.discard(tag)
        self.damaged.discard(tag)
        for event in self.events[tag]:
            if event.who:
                self.holder[tag] = event.who
            elif event.extended:
                continue
            elif event.condition is not None:
                self.holder.pop(tag)
                (self.damaged.add if event.condition is Condition.DAMAGED else self.damaged.discard)(tag)
                self.awaited |= CAMERAS & {tag}
            else:
                self.awaited.discard(tag)

    @rule(codes=st.lists(CODES, max_size=8))
    def scan_and_confirm(self, codes: Sequence[str]) -> None:
        counter, _ = self.office.scans(codes)
        self.check_counter(counter)
        if not counter.lines:
            return
        result = self.office.desk.confirm(KEEPER, counter)
        for entry in result.entries:
            self.happened(entry)
        for line in counter.lines:
            if line.direction is Direction.TAKE:
                self.holder[line.tag] = line.holder
                continue
            del self.holder[line.tag]
            self.damaged.discard(line.tag)
            if line.tag in CAMERAS:
                self.awaited.add(line.tag)
            if line.condition is Condition.DAMAGED:
                self.damaged.add(line.tag)

    def check_counter(self, counter: Counter) -> None:
        """What lies on the counter can be done; whoever stands there takes it, or brings it back for whoever has it."""
        tags = [line.tag for line in counter.lines]
        assert len(set(tags)) == len(tags)
        assert counter.person is not None or not counter.taking
        for line in counter.lines:
            assert (self.holder.get(line.tag) is None) == (line.direction is Direction.TAKE)
            if counter.person is not None:
                assert line.holder == self.holder.get(line.tag, counter.person.number)

    @invariant()
    def every_movement_has_its_entry_and_every_item_one_holder(self) -> None:
        if not hasattr(self, "office"):
            return
        assert self.count() == self.entries
        for kind, things in (("recordings", self.awaited), ("loan", self.holder)):
            due = {each.deadline.subject.removeprefix("item:") for each in self.office.due(kind)}
            assert due == {tag for tag in things if kind == "recordings" or self.office.item(tag).due_at}
        for each in ITEMS:
            item = self.office.item(each.tag)
            assert item.holder == self.holder.get(each.tag)
            assert (item.state is ItemState.AWAITING_RECORDINGS) == (each.tag in self.awaited)
            assert (item.condition is Condition.DAMAGED) == (each.tag in self.damaged)
            with self.office.store.read() as view:
                at = self.office.clock.now()
                open_spans = [span for span in view.equipment.spans(each.tag, at, at) if span.end is None]
            assert [span.number for span in open_spans] == ([item.holder] if item.holder else [])

    def teardown(self) -> None:
        if hasattr(self, "office"):
            with transaction(self.office.store.engine, write=False) as connection:
                assert differences(connection) == []
            with self.office.store.read() as view:
                first, last = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
                for each in ITEMS:  # nobody has what another has
                    spans = view.equipment.spans(each.tag, first, last)
                    for one, other in pairwise(spans):
                        assert one.end is not None
                        assert one.start <= one.end <= other.start
            self.office.store.close()
        self.folder.cleanup()


TestMovements = Movements.TestCase
TestMovements.settings = settings(
    max_examples=12, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.rule("EQ-10", "void")
@pytest.mark.rule("EQ-07", "due")
def test_what_a_void_opened_again_ends_with_the_return_and_is_put_off_as_before() -> None:
    """Whatever of an item's way is voided, what is due is due once, until it is back; then nothing is."""
    office = Movements()
    office.open()
    for tag, way in (
        ("TST-0002", "out in out void void in"),
        ("TST-0002", "out over void in"),
        ("TST-0002", "out extend void in"),
        ("TST-0002", "out extend over void extend void extend in"),
        ("BWC-0017", "out in explain out in void void void explain"),
    ):
        office.walk(tag, way.split())
        assert tag not in office.holder
    office.teardown()
