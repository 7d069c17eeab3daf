"""Random lives of a count: whatever moves, is read, withdrawn or voided meanwhile, a model of a few lines finds the same."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from station.inventory.counter import Confirmation
from station.inventory.places.use_cases import Places
from station.inventory.places.values import PlaceKind
from station.inventory.stocktake.scanning import ReadAt
from station.inventory.stocktake.standing import StocktakeStanding
from station.inventory.stocktake.use_cases import Stocktakes
from station.inventory.stocktake.values import FindingKind, Sight
from station.store.comparing import differences
from tests.inventory.offices import ITEMS, KEEPER, Office
from tests.inventory.test_stocktakes import stocktakes_of

TAGS = ("BWC-0017", "PRN-0009", "TST-0002", "TAB-0001")
PLACES = tuple(each.place for each in ITEMS)
NUMBERS = ("1001", "1002", "1003")
COMPARED = (FindingKind.MISSING, FindingKind.UNSHOWN, FindingKind.SURPLUS, FindingKind.MISPLACED)


@dataclass
class Thing:
    """What the model knows of an item: who had it at the start, where it belongs, and in order what was recorded since."""

    begin: str
    place: str
    told: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def holder(self) -> str:
        moves = [what for kind, what, _ in self.told if kind == "move"]
        return moves[-1] if moves else self.begin

    def booked(self, seq: int) -> set[str]:
        """Where the register had it right before an entry, and since."""
        places = [(at, what) for kind, what, at in self.told if kind == "place"]
        earlier = [what for at, what in places if at < seq]
        return {earlier[-1] if earlier else self.place, *(what for at, what in places if at > seq)}

    def found(self) -> str:
        """The kind of its finding, ``moved`` or ``found``."""
        holder, said, read, last = self.begin, "", False, 0
        for kind, what, seq in self.told:
            if kind == "place":
                continue
            last = seq
            if kind == "move":
                holder, said = what, ""
            else:
                read = True
                if kind == "shown":
                    said = "found" if what == holder else "misplaced"
                else:
                    said = "surplus" if holder else what
        if said in ("", "found", "misplaced", "surplus"):
            moved = any(kind == "move" for kind, _, _ in self.told)
            if said or read:
                return said or "found"
            if moved:
                return "moved" if holder else "found"
            return "unshown" if self.begin else "missing"
        return "found" if said in self.booked(last) else "misplaced"


@dataclass
class Life:
    """One count of an office with what the model knows."""

    office: Office
    counts: Stocktakes
    random: Random

    def __post_init__(self) -> None:
        self.seq = self.counts.start(KEEPER, f"tags:{','.join(TAGS)}").seq
        items = {tag: self.office.item(tag) for tag in TAGS}
        self.things = {tag: Thing(item.holder or "", item.place) for tag, item in items.items()}

    def step(self) -> None:
        tag = self.random.choice(TAGS)
        thing = self.things[tag]
        step = self.random.choice(
            (self.move, self.move, self.read, self.read, self.show, self.withdraw, self.void, self.shift)
        )
        step(tag, thing)

    def move(self, tag: str, thing: Thing) -> None:
        if thing.holder and self.office.item(tag).holder:
            entries = self.office.desk.check_in(KEEPER, [tag], confirmation=Confirmation()).entries
            thing.told.append(("move", "", entries[0].seq))
        elif self.office.item(tag).state.value == "in_store":
            number = self.random.choice(NUMBERS)
            thing.told.append(("move", number, self.office.take(number, tag).seq))

    def read(self, tag: str, thing: Thing) -> None:
        place = self.random.choice((thing.place, thing.place, self.random.choice(PLACES)))
        self._scan(tag, ReadAt(place=place))
        thing.told.append(("scan", place, self._last()))

    def show(self, tag: str, thing: Thing) -> None:
        number = self.random.choice((thing.holder or "1001", self.random.choice(NUMBERS)))
        self._scan(tag, ReadAt(number=number, sight=Sight.SHOWN))
        thing.told.append(("shown", number, self._last()))

    def withdraw(self, _tag: str, thing: Thing) -> None:
        scans = [each for each in thing.told if each[0] in ("scan", "shown")]
        if scans:
            gone = self.random.choice(scans)
            self.counts.withdraw(KEEPER, self.seq, gone[2], 1, "看错")
            thing.told.remove(gone)

    def void(self, _tag: str, thing: Thing) -> None:
        moves = [each for each in thing.told if each[0] == "move"]
        if moves and moves[-1][1]:
            self.office.voids.void(KEEPER, f"custody:{moves[-1][2]}", "发错")
            thing.told.remove(moves[-1])

    def shift(self, tag: str, thing: Thing) -> None:
        """Its place on the register is changed, or a change of it is voided."""
        changes = [each for each in thing.told if each[0] == "place"]
        if changes and self.random.random() < 0.4:
            self.office.voids.void(KEEPER, f"custody:{changes[-1][2]}", "写错")
            thing.told.remove(changes[-1])
            return
        place = self.random.choice([each for each in PLACES if each != self.office.item(tag).place])
        entry = self.office.register.change(KEEPER, tag, {"place": place}, "移柜").entry
        assert entry is not None
        thing.told.append(("place", place, entry.seq))

    def close(self) -> StocktakeStanding:
        before = [self.office.item(tag) for tag in TAGS]
        stands = self.counts.close(KEEPER, self.seq, "随机")
        assert [self.office.item(tag) for tag in TAGS] == before, "findings change nothing"
        return stands

    def _scan(self, tag: str, at: ReadAt) -> None:
        self.counts.scan(KEEPER, self.seq, [tag], at)

    def _last(self) -> int:
        return self.counts.standing(KEEPER, self.seq).latest[0].seq


@pytest.mark.rule("EQ-10", "count", "frozen")
def test_random_lives_of_a_count_find_what_a_model_finds(office: Office, tmp_path: Path) -> None:
    """Also with a service that remembers nothing, as another desktop has it."""
    Places(office.store).adopt(KEEPER, PLACES, PlaceKind.POSITION)
    for seed in range(5):
        life = Life(office, stocktakes_of(office, tmp_path), Random(seed))
        for _ in range(18):
            life.step()
            if life.random.random() < 0.1:
                life.counts = stocktakes_of(office, tmp_path)
        expected = {tag: thing.found() for tag, thing in life.things.items()}
        stands = life.close()
        found = {each.tag: each.kind.value for each in stands.findings if each.kind in COMPARED}
        assert found == {tag: kind for tag, kind in expected.items() if kind not in ("found", "moved")}, seed
        ends, closed = Counter(expected.values()), stands.closed
        assert closed is not None
        assert (closed.found, closed.moved) == (ends["found"], ends["moved"])
        assert closed.found + closed.moved + closed.missing + closed.misplaced + closed.surplus == len(TAGS)
    with office.afresh() as (connection, _):
        assert differences(connection) == []
