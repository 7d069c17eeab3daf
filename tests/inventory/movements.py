"""Loans in any order against a plain model: one holder at a time, an entry for each act, state provable."""

import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from station.core.errors import Refused
from station.core.ledger import Entry, Stream, subject
from station.core.listing import ListQuery
from station.inventory.bodies import CheckedIn, CheckedOut
from station.inventory.counter import Confirmation, Counter, Direction, Signature
from station.inventory.extending.bodies import LoanExtended
from station.inventory.handing.bodies import HandedOver
from station.inventory.values import Condition, Item, ItemState
from station.store.comparing import compare
from station.store.engine import transaction
from station.store.readers.deadlines import DeadlineRows
from station.store.readers.equipment import EquipmentRows
from tests.inventory.late import late_entries, late_wish
from tests.inventory.offices import ITEMS, KEEPER, OFFICERS, Office, copied_office
from tests.inventory.standing import Act, Event, Standing, gone_with, standing

T = TypeVar("T")
NUMBERS = st.sampled_from([officer.number for officer in OFFICERS])
ITEM_TAGS = ["BWC-0017", "TST-0002", "PRN-0009"]
"""Few things, so that much happens to each: a camera, something with a due time, something else."""
TAG = st.sampled_from(ITEM_TAGS)
TAGS = st.lists(TAG, min_size=1, max_size=2)
CODES = st.sampled_from(
    [
        *(officer.badge for officer in OFFICERS),
        *ITEM_TAGS,
        *("CMD:GOOD", "CMD:DAMAGED", "CMD:INCOMPLETE", "CMD:UNDO", "CMD:DONE", "ACT:sampling", "?"),
    ]
)
SIGNED = Confirmation(signature=Signature(400, 160, (((10, 10), (20, 25), (30, 12), (80, 42)),)))
CAMERAS = {item.tag for item in ITEMS if item.category == 3}
CONTRADICTS = (
    "counter.late_contradicts",
    "counter.late_unregistered",
    "counter.late_before_officer",
    "counter.late_lost",
    "counter.late_at_repair",
    "counter.late_officer_away",
)
LEFT = ("void.holder_left", "void.returner_left")
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def tried(act: Callable[[], T]) -> tuple[T | None, str]:
    """What comes of an act, or the code of its refusal."""
    try:
        return act(), ""
    except Refused as refusal:
        return None, refusal.code


class Movements(RuleBasedStateMachine):
    """The counter against a plain model: who has what, what is awaited, what is damaged, by what still counts."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="station-movements-")
        self.office: Office
        self.events: dict[str, list[Event]] = {tag: [] for tag in ITEM_TAGS}
        self.seqs: list[int] = []
        self.left: set[str] = set()
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

    def stands(self, tag: str) -> Standing:
        return standing(self.events[tag])

    def free(self, number: str, tags: Sequence[str]) -> bool:
        return number not in self.left and all(tag in self.events and self.stands(tag).free for tag in tags)

    def out(self, tags: Sequence[str]) -> bool:
        return all(tag in self.events and self.stands(tag).holder for tag in tags)

    @rule(number=NUMBERS, tags=TAGS)
    def take(self, number: str, tags: Sequence[str]) -> None:
        free = self.free(number, tags)
        try:
            entry = self.office.take(number, *tags)
        except Refused:
            assert not free or len(set(tags)) < len(tags)
            return
        assert free
        assert [line.tag for line in entry.of(CheckedOut).lines] == list(tags)
        self.happened(entry)

    @rule(number=NUMBERS, tags=TAGS, before=st.integers(0, 40))
    def take_late(self, number: str, tags: Sequence[str], before: int) -> None:
        """What was taken on paper a little earlier: by the same rules, unless a loan ended since."""
        free = self.free(number, tags)
        at = self.office.clock.moment - timedelta(milliseconds=before)
        done, refused = tried(lambda: self.late.check_out(KEEPER, number, tags, late_wish(at)))
        if done is None:
            assert not free or len(set(tags)) < len(tags) or refused in CONTRADICTS
            return
        assert free
        assert done.entries[0].happened_at == at
        assert max((each.at for tag in tags for each in self.events[tag] if each.moves), default=at) <= at
        self.happened(done.entries[0])

    @rule(tags=TAGS, before=st.integers(0, 40))
    def bring_late(self, tags: Sequence[str], before: int) -> None:
        out = self.out(tags)
        at = self.office.clock.moment - timedelta(milliseconds=before)
        done, refused = tried(lambda: self.late.check_in(KEEPER, tags, late_wish(at)))
        if done is None:
            assert not out or len(set(tags)) < len(tags) or refused == "counter.late_before_loan"
            return
        assert out
        self.happened(done.entries[0])

    @rule(number=NUMBERS, tags=TAGS)
    def hand_over(self, number: str, tags: Sequence[str]) -> None:
        """Straight from one officer to another, but no camera, whose recordings would come in first."""
        free = self.may_hand_over(number, tags)
        done, refused = tried(lambda: self.office.handovers.hand_over(KEEPER, number, tags, SIGNED, SIGNED))
        if done is None:
            assert not free or len(set(tags)) < len(tags) or refused.startswith("counter.handover_")
            return
        assert free
        self.happened(done.entries[0])

    def may_hand_over(self, number: str, tags: Sequence[str]) -> bool:
        """One giver, another taker in service, and nothing damaged."""
        if not self.out(tags) or number in self.left:
            return False
        found = [self.stands(tag) for tag in tags]
        givers = {each.holder for each in found}
        sound = all(each.condition is not Condition.DAMAGED for each in found)
        return sound and len(givers) == 1 and number not in givers

    @rule(tag=TAG, days=st.integers(1, 7))
    def extend(self, tag: str, days: int) -> None:
        """A loan with a due time is put off by some days from then, or from now."""
        if tag not in self.events:
            return
        due, now = self.office.item(tag).due_at, self.office.clock.now()
        until = max(due or now, now) + timedelta(days=days, seconds=-1)
        try:
            (entry,) = self.office.extensions.extend(KEEPER, [tag], until, "检查延长").entries
        except Refused:
            assert due is None
            return
        assert self.office.item(tag).due_at == until
        self.happened(entry)

    @rule(tags=TAGS, condition=st.sampled_from(Condition), note=st.sampled_from(["", "当面查验"]))
    def bring(self, tags: Sequence[str], condition: Condition, note: str) -> None:
        """What is recorded as damaged is not sound again without a word."""
        out, before = self.out(tags), [self.stands(tag) for tag in tags if tag in self.events]
        sound = condition is Condition.DAMAGED or bool(note)
        silent = any(each.condition is Condition.DAMAGED and not sound for each in before)
        try:
            (entry,) = self.office.desk.check_in(KEEPER, tags, condition, note=note).entries
        except Refused:
            assert not out or silent or len(set(tags)) < len(tags)
            return
        assert out
        assert not silent
        assert [line.number for line in entry.of(CheckedIn).lines] == [each.holder for each in before]
        assert {line.condition for line in entry.of(CheckedIn).lines} == {condition}
        self.happened(entry)

    @rule(tag=st.sampled_from(sorted(CAMERAS)))
    def exempt(self, tag: str) -> None:
        try:
            entry = self.office.exemptions.exempt(KEEPER, tag, "safety", "设备故障，没有录像")
        except Refused:
            assert tag not in self.events or not self.stands(tag).waits
            return
        assert self.stands(tag).waits
        self.note(entry, tag, Act.EXPLAINED)

    def happened(self, entry: Entry) -> None:
        """Note what a movement did to each of its items."""
        body = entry.typed
        if isinstance(body, CheckedOut | HandedOver):
            act = Act.OUT if isinstance(body, CheckedOut) else Act.OVER
            for taken in body.lines:
                unit = self.stands(taken.tag).unit if act is Act.OVER else self.lent_to(entry)
                self.put(Event(entry.seq, entry.happened_at, act, body.number, unit), taken.tag)
        elif isinstance(body, LoanExtended):
            self.put(Event(entry.seq, entry.happened_at, Act.EXTENDED), body.tag)
        elif isinstance(body, CheckedIn):
            for line in body.lines:
                awaited = line.recordings_due_at is not None
                assert awaited == (line.tag in CAMERAS) or self.imported(line.tag)
                back = Event(entry.seq, entry.happened_at, Act.BACK, "", "", line.condition, awaited)
                self.put(back, line.tag)
        self.entries += 1
        self.seqs.append(entry.seq)

    def note(self, entry: Entry, tag: str, act: Act, condition: Condition | None = None) -> None:
        """Note an act on one item."""
        self.put(Event(entry.seq, entry.happened_at, act, condition=condition), tag)
        self.entries += 1
        self.seqs.append(entry.seq)

    def put(self, event: Event, tag: str) -> None:
        self.events[tag].append(event)

    def lent_to(self, entry: Entry) -> str:
        """The unit that a loan is for."""
        del entry
        return ""

    def imported(self, tag: str) -> bool:
        """Whether the recordings of its loan were imported before it came back."""
        return any(each.act is Act.IMPORTED for each in self.events[tag])

    @precondition(lambda self: self.seqs)
    @rule(data=st.data(), only=st.none() | TAG)
    def void(self, data: st.DataObject, only: str | None) -> None:
        """An act is voided, for all of its items that it still counts for or for one; its loan's later steps go along."""
        self.undo(data.draw(st.sampled_from(self.seqs)), only)

    def undo(self, seq: int, only: str | None) -> None:
        counting = [tag for tag, events in self.events.items() if any(event.seq == seq for event in events)]
        tags = counting if only is None else [tag for tag in counting if tag == only]
        goes = {tag: gone_with(self.events[tag], seq) for tag in tags}
        named = [only] if only else []
        result, refused = tried(lambda: self.office.voids.void(KEEPER, str(seq), "记错了", named))
        if result is None:
            assert not tags or None in goes.values() or (self.left and refused in LEFT)
            return
        assert tags
        assert {item.tag for item in result.items} == set(tags)
        self.entries += len(result.entries)
        for tag in tags:
            gone = goes[tag]
            assert gone is not None
            self.events[tag] = [event for event in self.events[tag] if event not in gone]

    def walk(self, tag: str, steps: Sequence[str]) -> None:
        """One item goes out, in and from hand to hand, and what was wrong of that is voided, the newest first."""
        acts = self.acts(tag)
        for step in steps:
            acts[step]()
            self.every_movement_has_its_entry_and_every_item_one_holder()
            self.stands_afresh(tag)

    def acts(self, tag: str) -> dict[str, Callable[[], None]]:
        """The steps of a walk, by their names."""
        return {
            "out": lambda: self.take("1001", [tag]),
            "over": lambda: self.hand_over("1003", [tag]),
            "extend": lambda: self.extend(tag, 1),
            "in": lambda: self.bring([tag], Condition.GOOD, ""),
            "explain": lambda: self.exempt(tag),
            "void": lambda: self.undo_newest(tag),
        }

    def undo_newest(self, tag: str) -> None:
        if self.events[tag]:
            self.undo(self.events[tag][-1].seq, tag)

    def stands_afresh(self, tag: str) -> None:
        """For a program that was started just now an item and what is due of it are what the entries give."""
        with self.office.afresh() as (connection, attested):
            assert EquipmentRows(connection, attested, decides=True).item(tag) == self.office.item(tag)
            assert DeadlineRows(connection, attested).open_about(subject("item", tag)).damaged == ()

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
            stands = self.stands(line.tag)
            assert stands.holder == (line.holder if line.direction is Direction.TAKE else "")
            assert line.direction is Direction.TAKE or line.condition in (None, stands.condition)

    def check_counter(self, counter: Counter) -> None:
        """What lies on the counter can be done; whoever stands there takes it, or brings it back for whoever has it."""
        tags = [line.tag for line in counter.lines]
        assert len(set(tags)) == len(tags)
        assert counter.person is not None or not counter.taking
        for line in counter.lines:
            holder = self.stands(line.tag).holder
            assert (not holder) == (line.direction is Direction.TAKE)
            if counter.person is not None:
                assert line.holder == (holder or counter.person.number)

    @invariant()
    def every_movement_has_its_entry_and_every_item_one_holder(self) -> None:
        if not hasattr(self, "office"):
            return
        assert self.count() == self.entries
        stand = {tag: self.stands(tag) for tag in self.events}
        with self.office.store.read() as view:
            at = self.office.clock.now()
            for tag, stands in stand.items():
                item = view.equipment.item(tag)
                assert item is not None
                assert (item.holder or "") == stands.holder
                assert item.state is stands.state
                assert item.condition is stands.condition
                spans = [each for each in view.equipment.spans(tag, at, at) if each.end is None]
                assert [each.number for each in spans] == ([item.holder] if item.holder else [])
                self.rooms_agree(tag, item, stands)
        self.due_is_what_is_open(stand)

    def rooms_agree(self, tag: str, item: Item, stands: Standing) -> None:
        """Whether the item's row says what other rooms know of it; here is none."""

    def due_is_what_is_open(self, stand: dict[str, Standing]) -> None:
        """What is due is due once, and of what is open alone."""
        found = self.office.deadline_list.rows(KEEPER, ListQuery())
        due = sorted((each.deadline.kind, each.deadline.subject.removeprefix("item:")) for each in found)
        assert due == sorted(self.awaited(stand))

    def awaited(self, stand: dict[str, Standing]) -> list[tuple[str, str]]:
        """What is open of each item, by the kind of its deadline."""
        return [
            (kind, tag)
            for tag, each in stand.items()
            for kind, runs in (
                ("recordings", each.waits),
                ("loan", each.holder and self.office.item(tag).due_at),
                ("repair", each.state is ItemState.AT_REPAIR),
            )
            if runs
        ]

    def teardown(self) -> None:
        if hasattr(self, "office"):
            with transaction(self.office.store.engine, write=False) as connection:
                found = compare(connection)
            assert [*found.differences, *found.impossible, *found.beside] == []
            with self.office.store.read() as view:
                for tag in self.events:  # nobody has what another has
                    for one, other in pairwise(view.equipment.spans(tag, FIRST, LAST)):
                        assert one.end is not None
                        assert one.start <= one.end <= other.start
            self.office.store.close()
        self.folder.cleanup()
