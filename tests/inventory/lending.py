"""What is lent to units, kept for somebody and lent as kits, and who comes and goes, in any order with the loans of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from station.core.errors import Refused
from station.core.ledger import Entry
from station.inventory.bodies import CheckedOut
from station.inventory.counter import Direction
from station.inventory.kits.use_cases import Kits
from station.inventory.leaving import KEY, UNDO, open_things
from station.inventory.places.decide import PlaceWish
from station.inventory.places.keys.use_cases import PlaceKeys
from station.inventory.places.use_cases import Places
from station.inventory.places.values import PlaceKind
from station.inventory.receivers.bodies import CheckedOut4
from station.inventory.receivers.values import Receiver, ReceiverKind
from station.inventory.reserving.use_cases import Reservations
from station.inventory.values import GONE, Item
from station.people.leaving.ports import ITEM
from station.people.permissions import Role
from station.people.roster import Roster
from station.people.sessions import Session
from station.people.unit_life.use_cases import UnitLives
from station.people.values import Group
from station.people.voiding.use_cases import PeopleVoids
from tests.inventory.movements import NUMBERS, TAG, TAGS, Movements, tried
from tests.inventory.offices import KEEPER, KnownPins
from tests.inventory.standing import Act, Event, Standing, spans
from tests.store import histories

ALL = Session("admin", "管理员", frozenset(Role), "9000")
UNITS = st.sampled_from(["D1", "D2", "G1", "G2"])
CAMERA = st.just("BWC-0017")


@dataclass
class Kept:
    """An item that is kept for somebody."""

    seq: int
    tag: str
    number: str
    first: datetime
    last: datetime
    ended: bool = False


class Lending(Movements):
    """Loans to units, reservations and kits, whose people and units change."""

    @initialize()
    def open(self) -> None:
        super().open()
        store = self.office.store
        self.kits, self.reservations, self.units = Kits(store), Reservations(store), UnitLives(store)
        self.open_things = {kind: each for each in open_things() for kind in each.kinds}
        rooms = tuple(self.open_things[kind] for kind in (ITEM, KEY, UNDO))
        self.roster, self.returning = Roster(store, store.clock, rooms), PeopleVoids(store)
        self.keys, self.key_of = PlaceKeys(store, KnownPins({})), ""
        Places(store).define(KEEPER, PlaceWish("柜K", "钥匙柜", PlaceKind.POSITION))
        self.leaves: dict[str, int] = {}
        self.entries = self.count()
        self.kept: list[Kept] = []
        self.kit: tuple[str, ...] = ()
        self.called = {"D1": "一科", "D2": "二科", "G1": "一组", "G2": "二组"}
        self.parents, self.merged = {"G1": "D1", "G2": "D2"}, dict[str, str]()

    # ------------------------------------------------------------------------------------------ units

    def unit(self, key: str) -> str:
        """The unit that this one is now."""
        while key in self.merged:
            key = self.merged[key]
        return key

    def receiver(self, key: str) -> Receiver:
        key = self.unit(key)
        if key.startswith("D"):
            return Receiver(ReceiverKind.DEPARTMENT, self.called[key], self.called[key])
        path = Group(self.called[key], self.called[self.unit(self.parents[key])]).path
        return Receiver(ReceiverKind.GROUP, path, path)

    @rule(number=NUMBERS, tags=TAGS, unit=UNITS)
    def lend(self, number: str, tags: Sequence[str], unit: str) -> None:
        """To a unit, for which an officer signs."""
        free, to = self.free(number, tags), self.receiver(unit)
        self.lending = unit
        try:
            entry = self.office.desk.check_out(KEEPER, number, tags, receiver=to).entries[0]
        except Refused:
            assert not free or len(set(tags)) < len(tags)
            return
        assert free
        assert isinstance(entry.typed, CheckedOut4)
        self.happened(entry)

    def lent_to(self, entry: Entry) -> str:
        return self.lending if isinstance(entry.typed, CheckedOut4) else ""

    @rule(unit=UNITS)
    def rename(self, unit: str) -> None:
        key, name = self.unit(unit), f"{self.entries}号"
        self.units.rename(ALL, self.receiver(key).code, name, "机构改革")
        self.called[key] = name
        self.entries += 1

    @rule()
    def merge_departments(self) -> None:
        self.merge("D2", "D1")

    def merge_groups(self) -> None:
        self.merge("G1", "G2")

    def merge(self, one: str, other: str) -> None:
        if self.unit(one) == self.unit(other):
            return
        self.units.merge(ALL, self.receiver(one).code, self.receiver(other).code, "机构改革")
        self.merged[self.unit(one)] = self.unit(other)
        self.entries += 1

    # ------------------------------------------------------------------------------------------- people

    @rule(number=NUMBERS, wrong=st.booleans())
    def leave_or_come_back(self, number: str, wrong: bool) -> None:
        """Whoever has nothing open leaves, and comes back, or the leave was `wrong` and does not count."""
        if number in self.left:
            if wrong:
                self.returning.void(ALL, str(self.leaves[number]), "办错了")
                self.entries += 1
            else:
                self.entries += len(self.returning.reinstate(ALL, number, "调回").entries)
            self.left.remove(number)
            return
        mine = [tag for tag in self.events if self.office.item(tag).holder == number]
        awaited = [tag for tag in self.events if self.office.item(tag).returned_by == number]
        bound = bool(mine or awaited or self.key_of == number or self.undone_for(number))
        left, refused = tried(lambda: self.roster.leave(ALL, number, "调出"))
        if left is None:
            assert bound, refused
            return
        assert not bound
        self.entries += len(left)
        self.leaves[number] = left[0].seq
        self.left.add(number)

    def undone_for(self, number: str) -> bool:
        """Whether a loss may be undone so that the thing is theirs again."""
        del number
        return False

    @rule(number=NUMBERS, lost=st.booleans())
    def give_key_or_take_it_back(self, number: str, lost: bool) -> None:
        if self.key_of:
            if lost:
                self.keys.lose(KEEPER, "柜K", None, "丢失，已换锁")
            else:
                self.keys.take_back(KEEPER, "柜K")
            self.key_of = ""
        else:
            given, _ = tried(lambda: self.keys.give(KEEPER, "柜K", number))
            assert (given is None) == (number in self.left)
            self.key_of = "" if given is None else number
            self.entries -= given is None
        self.entries += 1

    @invariant()
    def nothing_is_in_the_name_of_who_left(self) -> None:
        if self.left:
            with self.office.store.read() as view:
                for number in self.left:
                    for kind in (ITEM, KEY, UNDO):
                        assert self.open_things[kind].open_of(number, "", view) == ()

    @rule(hours=st.sampled_from([1, 8, 30, 200]))
    def wait(self, hours: int) -> None:
        self.office.clock.advance(hours=hours)

    # ------------------------------------------------------------------------------------------ imports

    @rule(tag=CAMERA)
    def bring_recordings(self, tag: str) -> None:
        """An import that closes a return, where one is awaited."""
        awaited = self.stands(tag).waits
        entry = histories.imported(self.office.store, tag, closes=awaited)
        self.entries += 1
        self.put(Event(entry.seq, entry.happened_at, Act.IMPORTED if awaited else Act.STATED), tag)

    def imported(self, tag: str) -> bool:
        return True

    # ------------------------------------------------------------------------------------- reservations

    @rule(number=NUMBERS, tag=TAG, first=st.integers(-5, 30), length=st.sampled_from([1, 40]))
    def keep(self, number: str, tag: str, first: int, length: int) -> None:
        now = self.office.clock.now()
        begin = now + timedelta(hours=first)
        end = begin + timedelta(hours=length)
        made, refused = tried(lambda: self.reservations.reserve(KEEPER, number, [tag], begin, end))
        if made is None:
            codes = ("reservations.kept", "reservations.past", "counter.officer_left")
            assert refused in codes or self.stands(tag).state in GONE
            return
        entry = made.entry
        self.kept.append(Kept(entry.seq, tag, number, max(begin, entry.happened_at), end))
        self.entries += 1

    @precondition(lambda self: self.kept)
    @rule(data=st.data())
    def keep_no_more(self, data: st.DataObject) -> None:
        kept = data.draw(st.sampled_from(self.kept))
        try:
            self.reservations.end(KEEPER, kept.seq, "活动取消")
        except Refused:
            assert kept.ended
            return
        assert not kept.ended
        kept.ended = True
        self.entries += 1

    def taken(self, kept: Kept) -> bool:
        """Whether its person had the item in the time for which it is kept."""
        return any(
            number == kept.number and start <= kept.last and (end is None or end >= kept.first)
            for number, start, end in spans(self.events[kept.tag])
        )

    # --------------------------------------------------------------------------------------------- kits

    @rule(parts=st.sets(TAG, min_size=1, max_size=3))
    def define_kit(self, parts: set[str]) -> None:
        wanted = sorted(parts)
        _, made = self.kits.define(KEEPER, "KIT-1", "执法包", wanted, change=bool(self.kit), reason="换件")
        self.kit = tuple(wanted)
        self.entries += len(made)

    @precondition(lambda self: self.kit)
    @rule(number=NUMBERS)
    def lend_kit(self, number: str) -> None:
        """What of it can go out goes out."""
        able = [tag for tag in self.kit if self.free(number, [tag])]
        try:
            tags = self.office.desk.tags_of(KEEPER, "KIT-1", Direction.TAKE, number)
        except Refused:
            assert not able
            return
        assert sorted(tags) == able
        entry = self.office.desk.check_out(KEEPER, number, tags, kits=("KIT-1",)).entries[0]
        assert [line.tag for line in entry.of(CheckedOut).lines] == list(tags)
        self.happened(entry)

    @precondition(lambda self: self.kit)
    @rule()
    def bring_kit(self) -> None:
        """What of it is out comes back, whoever has it."""
        out = [tag for tag in self.kit if self.stands(tag).holder]
        try:
            tags = self.office.desk.tags_of(KEEPER, "KIT-1", Direction.RETURN)
        except Refused:
            assert not out
            return
        assert sorted(tags) == out
        self.happened(self.office.desk.check_in(KEEPER, tags, kits=("KIT-1",)).entries[0])

    @precondition(lambda self: self.kit)
    @rule()
    def dissolve_kit(self) -> None:
        self.kits.dissolve(KEEPER, "KIT-1", "拆分")
        self.kit = ()
        self.entries += 1

    def due_is_what_is_open(self, stand: dict[str, Standing]) -> None:
        """So is what is kept: for whom, whether they had it, whether they or it are gone."""
        super().due_is_what_is_open(stand)
        if not self.kept:
            return
        with self.office.store.read() as view:
            found = view.reservations.of_items({each.tag for each in self.kept})
        facts = {(each.seq, each.tag): each for of in found.values() for each in of}
        for kept in self.kept:
            row = facts[kept.seq, kept.tag]
            assert (row.ended_at is not None) == kept.ended
            assert row.taken == self.taken(kept)
            assert row.gone == (stand[kept.tag].state in GONE)
            assert row.left == (kept.number in self.left)

    def rooms_agree(self, tag: str, item: Item, stands: Standing) -> None:
        del tag
        assert item.held_for == (self.receiver(stands.unit).key if stands.unit else "")
