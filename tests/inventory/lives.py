"""What is reported, disputed, repaired and tagged anew, in any order with all loans: the rooms of equipment together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from station.approvals.awaiting import Awaiting
from station.approvals.bodies import APPROVAL
from station.approvals.use_cases import Approvals
from station.core.clock import local
from station.core.errors import Refused
from station.core.ledger import Entry
from station.inventory.bodies import CheckedIn
from station.inventory.disputing.use_cases import DisputeCarrier
from station.inventory.disputing.values import Dissent
from station.inventory.losses.bodies import ItemFound2, ReportKind
from station.inventory.losses.changing import Wished
from station.inventory.losses.decide import Reported
from station.inventory.losses.use_cases import ItemReportCarrier, ItemReports
from station.inventory.repairs.use_cases import Repairs
from station.inventory.values import DISPUTE, GONE, Condition, Item, ItemState, NewItem
from station.people.credentials import Secrets
from station.people.two_persons import TwoPersons
from tests.inventory.late import late_wish
from tests.inventory.lending import Lending
from tests.inventory.movements import CAMERAS, ITEM_TAGS, TAG, tried
from tests.inventory.offices import KEEPER, LEADER, PLAIN, attachments_in
from tests.inventory.standing import (
    Act,
    Event,
    Standing,
    gone_with,
    moved_since,
    seen_since,
    standing,
    undone,
)

PLAIN_EDITOR = replace(PLAIN, roles=KEEPER.roles)
DESIGNATED = "指定维修点"
SPARE = st.sampled_from(["L-1", "L-2", "L-3"])
FOUND_SO = st.sampled_from([Condition.DAMAGED, Condition.INCOMPLETE])
STEPS = "out over extend in explain void lend rename merge dispute damage lose scrap change unlose accept refuse find send mended back import kit"


def waits_as(kind: str) -> str:
    """The kind of the deadline of a request; of each one about a thing runs at a time."""
    return DISPUTE if kind == DISPUTE else APPROVAL


@dataclass(frozen=True)
class Asked:
    """A request about an item that runs."""

    seq: int
    kind: str
    holder: str
    returned: int = 0
    found: Condition = Condition.GOOD
    claimed: Condition = Condition.GOOD


class Lives(Lending):
    """The rooms of equipment together: what one of them does is no surprise to another, and any void leaves all of them right."""

    @initialize()
    def open(self) -> None:
        super().open()
        office, store = self.office, self.office.store
        office.set_parameter("EQ-12", "approval_chain", ["head"])
        office.set_parameter("EQ-14", "repairers", [DESIGNATED])
        files, persons = attachments_in(office.slips.folder), TwoPersons(store, store.clock, Secrets(1, 8, 1))
        self.repairs, self.reports = Repairs(store), ItemReports(store, files)
        awaiting = Awaiting((DisputeCarrier(), ItemReportCarrier(store.clock.zone)), store.clock.zone)
        self.approvals = Approvals(store, persons, files, awaiting)
        self.asked: dict[tuple[str, str], Asked] = {}
        self.labels = {tag: [tag] for tag in ITEM_TAGS}
        self.retags: list[tuple[int, str]] = []
        self.registered: dict[str, int] = {}
        self.entries = self.count()

    # ------------------------------------------------------------------------- requests and what they do

    def ask(self, tag: str, entry: Entry, kind: str, **facts: Any) -> None:
        item = self.office.item(tag)
        self.asked[waits_as(kind), tag] = Asked(
            entry.seq, kind, item.holder or item.returned_by or "", **facts
        )
        self.entries += 1

    @rule(tag=TAG, found=FOUND_SO, claimed=st.sampled_from(Condition), late=st.booleans())
    def bring_disputed(self, tag: str, found: Condition, claimed: Condition, late: bool) -> None:
        """Whoever has it brings it back, and disagrees with how the desk finds it; or so it stands on paper."""
        stands = self.stands(tag)
        said = Dissent("借出时就是这样", claimed)
        number, note, wish = stands.holder or "1001", "当面查验", late_wish(self.office.clock.moment)
        try:
            done = (
                self.late.check_in(KEEPER, [tag], wish, found, number=number, note=note, dissent=said)
                if late
                else self.office.desk.check_in(KEEPER, [tag], found, number=number, note=note, dissent=said)
            )
        except Refused:
            assert not stands.holder or (DISPUTE, tag) in self.asked or claimed is found
            return
        assert stands.holder
        (returned,), (filed,) = done.entries, done.disputes
        assert returned.of(CheckedIn).lines[0].condition is found
        self.happened(returned)
        self.ask(tag, filed, DISPUTE, returned=returned.seq, found=found, claimed=claimed)

    @rule(tag=TAG, kind=st.sampled_from(ReportKind))
    def report(self, tag: str, kind: ReportKind) -> None:
        stands = self.stands(tag)
        try:
            entry = self.reports.report(PLAIN, tag, Reported(kind, "巡查途中"))
        except Refused:
            scrapped = kind is ReportKind.SCRAP and (stands.holder or stands.waits)
            assert (APPROVAL, tag) in self.asked or stands.state in GONE or scrapped
            return
        self.ask(tag, entry, kind.value)

    @rule(tag=TAG, condition=st.sampled_from(Condition))
    def ask_for_change(self, tag: str, condition: Condition) -> None:
        stands = self.stands(tag)
        try:
            entry = self.reports.request_change(PLAIN_EDITOR, tag, Wished({"condition": condition}, "经查验"))
        except Refused:
            away = stands.state in (*GONE, ItemState.AT_REPAIR)
            assert (APPROVAL, tag) in self.asked or away or condition is stands.condition
            return
        self.ask(tag, entry, "change", found=stands.condition, claimed=condition)

    @rule(tag=TAG)
    def ask_to_undo(self, tag: str) -> None:
        """What was lost or scrapped by mistake is to stand as before."""
        gone = [each for each in self.events[tag] if each.act in (Act.LOST, Act.SCRAPPED)]
        there = self.stands(tag).state not in GONE
        try:
            entry = self.reports.request_undo(PLAIN_EDITOR, tag, "报错了")
        except Refused:
            assert there or (APPROVAL, tag) in self.asked or self.in_the_name_of_the_left(tag, gone[-1].seq)
            return
        assert not there
        self.ask(tag, entry, "undo", returned=gone[-1].seq)

    def in_the_name_of_the_left(self, tag: str, seq: int) -> bool:
        """Whether the item would be somebody's who has left, where its loss is undone."""
        return self.whose_again(tag, seq) in self.left

    def undone_for(self, number: str) -> bool:
        """Their own requests are told as theirs, by another room."""
        return number != PLAIN_EDITOR.number and any(
            asked.kind == "undo" and self.whose_again(tag, asked.returned) == number
            for (_, tag), asked in self.asked.items()
        )

    def whose_again(self, tag: str, seq: int) -> str:
        """Who would have the item, or bring its recordings, where its loss is undone."""
        rest = undone(self.events[tag], seq) or ()
        then = standing(rest)
        whose = [each.who for each in rest if each.act in (Act.OUT, Act.OVER)]
        return whose[-1] if then.holder or then.waits else ""

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), accepted=st.booleans())
    def decide(self, data: st.DataObject, accepted: bool) -> None:
        """The leader accepts, and the register follows; or refuses, and the requester gives it up."""
        self.answer(*data.draw(st.sampled_from(sorted(self.asked))), accepted=accepted)

    def answer_any(self, tag: str, *, accepted: bool) -> None:
        """What runs about an item is decided, what is disputed first."""
        for kind in (DISPUTE, APPROVAL):
            if (kind, tag) in self.asked:
                self.answer(kind, tag, accepted=accepted)
                return

    def answer(self, kind: str, tag: str, *, accepted: bool) -> None:
        asked = self.asked[kind, tag]
        if asked.kind == "undo" and accepted:
            self.accept_undoing(tag, asked)
            return
        follows = self.effect(tag, asked)
        entries, refused = tried(
            lambda: self.approvals.decide(LEADER, str(asked.seq), accepted=accepted, opinion="按此办理")
        )
        if entries is None:
            assert (accepted, refused, follows) == (True, "approvals.not_feasible", None)
            return
        self.entries += len(entries)
        del self.asked[kind, tag]
        if not accepted:
            self.give_up(asked)
            return
        assert follows is not None
        assert len(entries) == 1 + len(follows)
        for entry, (act, condition) in zip(entries[1:], follows, strict=True):
            self.put(Event(entry.seq, entry.happened_at, act, condition=condition), tag)
            self.seqs.append(entry.seq)

    def accept_undoing(self, tag: str, asked: Asked) -> None:
        """The item stands as before its loss or scrap, unless it moved since."""
        rest = undone(self.events[tag], asked.returned)
        entries, refused = tried(lambda: self.approvals.decide(LEADER, str(asked.seq), accepted=True))
        if entries is None:
            assert refused == "approvals.not_feasible"
            assert rest is None or self.in_the_name_of_the_left(tag, asked.returned)
            return
        assert rest is not None
        assert [each.kind for each in entries] == ["approval.decided", "equipment.movement_voided"]
        self.events[tag] = rest
        self.entries += 2
        del self.asked[APPROVAL, tag]

    def give_up(self, asked: Asked) -> None:
        """A refused request goes back to its requester; that over a return has ended."""
        if asked.kind != DISPUTE:
            who = PLAIN_EDITOR if asked.kind in ("change", "undo") else PLAIN
            self.approvals.withdraw(who, str(asked.seq), "不再申请")
            self.entries += 1

    def effect(self, tag: str, asked: Asked) -> list[tuple[Act, Condition | None]] | None:
        """What an acceptance does to the item; None where it can't follow any more."""
        stands, events = self.stands(tag), self.events[tag]
        item, moved = self.office.item(tag), moved_since(events, asked.seq)
        if asked.kind == DISPUTE:
            away = stands.state in GONE or stands.state is ItemState.AT_REPAIR
            if away or stands.condition is not asked.found or seen_since(events, asked.seq):
                return []
            return [(Act.STATED, asked.claimed)]
        if stands.state is ItemState.WRITTEN_OFF or (
            stands.state is ItemState.LOST and asked.kind != "scrap"
        ):
            return None
        if asked.kind == "undo":
            return []
        if asked.kind == "change":
            apart = stands.condition is not asked.found or stands.state is ItemState.AT_REPAIR
            return None if apart or moved else [(Act.STATED, asked.claimed)]
        if asked.kind in ("damage", "repair"):
            repairs = [each for each in moved if each.act in (Act.SENT, Act.FETCHED)]
            mended = repairs and repairs[-1].condition is Condition.GOOD
            return [] if mended else [(Act.STATED, Condition.DAMAGED)]
        if moved or asked.holder != (item.holder or item.returned_by or ""):
            return None
        if asked.kind == "scrap":
            return None if stands.holder or stands.waits else [(Act.SCRAPPED, None)]
        return [(Act.LOST, None)]

    @rule(tag=TAG, condition=st.none() | st.sampled_from(Condition))
    def find(self, tag: str, condition: Condition | None) -> None:
        """What was lost is back; recordings of a loan that were not in are awaited again."""
        lost = self.stands(tag).state is ItemState.LOST
        try:
            entry = self.reports.found(KEEPER, tag, condition, "车上找到")
        except Refused:
            assert not lost
            return
        assert lost
        events = self.events[tag]
        place = max(at for at, each in enumerate(events) if each.act is Act.LOST)
        before = standing(events[:place])
        awaited = tag in CAMERAS and bool(before.holder or before.waits)
        assert isinstance(entry.typed, ItemFound2) == awaited
        self.put(Event(entry.seq, entry.happened_at, Act.FOUND, "", "", condition, awaited), tag)
        self.entries += 1
        self.seqs.append(entry.seq)

    # ------------------------------------------------------------------------------------------ repairs

    @rule(tag=TAG)
    def send(self, tag: str) -> None:
        stands, now = self.stands(tag), self.office.clock.now()
        able = stands.state is ItemState.IN_STORE and stands.condition is Condition.DAMAGED
        day = local(now + timedelta(days=3), self.office.clock.zone).date()
        try:
            entry = self.repairs.send(KEEPER, tag, DESIGNATED, day, "开不了机")
        except Refused:
            assert not able
            return
        assert able
        self.note(entry, tag, Act.SENT)

    @rule(tag=TAG, mended=st.booleans())
    def fetch(self, tag: str, mended: bool) -> None:
        away = self.stands(tag).state is ItemState.AT_REPAIR
        try:
            entry = self.repairs.back(KEEPER, tag, "换电池", mended=mended)
        except Refused:
            assert not away
            return
        assert away
        self.note(entry, tag, Act.FETCHED, Condition.GOOD if mended else Condition.DAMAGED)

    # --------------------------------------------------------------------------------------------- tags

    def meaning(self, code: str) -> bool:
        """Whether something is called so, or was and may be again."""
        return code in self.registered or any(code in labels for labels in self.labels.values())

    @rule(tag=TAG, label=SPARE)
    def retag(self, tag: str, label: str) -> None:
        """Another tag moves nothing: the model goes on naming the item by its first one."""
        try:
            item = self.office.register.retag(KEEPER, tag, label, "标签破损").item
        except Refused:
            assert self.meaning(label)
            return
        assert not self.meaning(label) or label in self.labels[tag][:-1], "or its own of before"
        assert (item.tag, item.label) == (tag, label)
        self.labels[tag].append(label)
        self.entries += 1
        self.retags.append((self.count(), tag))

    @precondition(lambda self: self.retags)
    @rule(data=st.data())
    def void_retag(self, data: st.DataObject) -> None:
        seq, tag = data.draw(st.sampled_from(self.retags))
        newest = [each for each, of in self.retags if of == tag][-1] == seq
        try:
            self.entries += len(self.office.voids.void(KEEPER, str(seq), "换错").entries)
        except Refused:
            assert not newest
            return
        assert newest
        self.retags.remove((seq, tag))
        self.labels[tag].pop()

    @rule(tag=SPARE)
    def register_or_not(self, tag: str) -> None:
        """What nothing happened to leaves the register again, and its tag is free."""
        if tag in self.registered:
            self.entries += len(self.office.voids.void(KEEPER, str(self.registered.pop(tag)), "录错").entries)
            return
        try:
            self.office.register.register(KEEPER, NewItem(tag, 9, "测距仪"))
        except Refused:
            assert self.meaning(tag)
            return
        assert not self.meaning(tag)
        self.registered[tag] = self.count()
        self.entries += 1

    # -------------------------------------------------------------------------------------- in any order

    @rule(tag=TAG, steps=st.lists(st.sampled_from(STEPS.split()), max_size=8))
    def one_after_the_other(self, tag: str, steps: Sequence[str]) -> None:
        """Much happens to one item, step by step."""
        self.walk(tag, steps)

    def acts(self, tag: str) -> dict[str, Callable[[], None]]:
        damaged, good = Condition.DAMAGED, Condition.GOOD
        return {
            **super().acts(tag),
            "lend": lambda: self.lend("1001", [tag], "G1"),
            "rename": lambda: self.rename("G1"),
            "merge": self.merge_groups,
            "dispute": lambda: self.bring_disputed(tag, damaged, good, late=False),
            "damage": lambda: self.report(tag, ReportKind.DAMAGE),
            "lose": lambda: self.report(tag, ReportKind.LOSS),
            "scrap": lambda: self.report(tag, ReportKind.SCRAP),
            "change": lambda: self.ask_for_change(tag, damaged),
            "unlose": lambda: self.ask_to_undo(tag),
            "accept": lambda: self.answer_any(tag, accepted=True),
            "refuse": lambda: self.answer_any(tag, accepted=False),
            "find": lambda: self.find(tag, None),
            "send": lambda: self.send(tag),
            "mended": lambda: self.fetch(tag, mended=True),
            "back": lambda: self.fetch(tag, mended=False),
            "import": lambda: self.bring_recordings("BWC-0017"),
            "kit": lambda: self.define_kit({tag}),
        }

    def undo(self, seq: int, only: str | None) -> None:
        """With a return what was disputed of it is withdrawn."""
        before = self.entries
        of = {tag for tag, events in self.events.items() if any(each.seq == seq for each in events)}
        goes = {tag: gone_with(self.events[tag], seq) or [] for tag in of if only in (None, tag)}
        super().undo(seq, only)
        if self.entries == before:
            return
        for tag, gone in goes.items():
            asked = self.asked.get((DISPUTE, tag))
            if asked is not None and asked.returned in {each.seq for each in gone}:
                del self.asked[DISPUTE, tag]

    def awaited(self, stand: dict[str, Standing]) -> list[tuple[str, str]]:
        return [*super().awaited(stand), *self.asked]

    def rooms_agree(self, tag: str, item: Item, stands: Standing) -> None:
        super().rooms_agree(tag, item, stands)
        assert item.label == self.labels[tag][-1]
        asked = [each.kind for kind in (DISPUTE, APPROVAL) if (each := self.asked.get((kind, tag)))]
        assert item.asked == (asked[0] if asked else "")
