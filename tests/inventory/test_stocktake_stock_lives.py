"""Random lives of counted lines and numbered ranges under a count: a model that runs forward finds what the program finds backward."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from station.core.errors import Refused
from station.inventory.stock.numbers import Numbers, joined, range_words
from station.inventory.stocktake.scanning import ReadAt
from station.inventory.stocktake.use_cases import Stocktakes
from station.inventory.stocktake.values import FindingKind
from station.inventory.values import NewItem, Tracking
from station.store.comparing import differences
from tests.inventory.offices import KEEPER, Office
from tests.inventory.test_portions import CONE, CONES, out_of
from tests.inventory.test_stock import NEW, SECOND, TAPE, stock_of
from tests.inventory.test_stocktakes import stocktakes_of

SEAL = "SEAL-01"
SEALS = NewItem(SEAL, 7, "封签", tracking=Tracking.RANGE, unit="枚", quantity=30, numbers="A01-A30")
LINES = (TAPE, CONE)


@dataclass
class Line:
    """What the model knows of a line: pieces by the book and in truth, each movement with its entry, and the last count."""

    book: int
    truth: int
    moves: dict[int, int] = field(default_factory=dict)
    read: tuple[int, int] | None = None

    def before(self, seq: int) -> int:
        return self.book + sum(pieces for at, pieces in self.moves.items() if at < seq)

    @property
    def now(self) -> int:
        return self.book + sum(self.moves.values())


@dataclass
class Range:
    """The same of a range, number by number: which entry took it out of the store."""

    truth: set[int]
    gone: dict[int, set[int]] = field(default_factory=dict)
    reads: list[tuple[int, frozenset[int]]] = field(default_factory=list)

    def there(self, number: int, seq: int) -> bool:
        return not any(number in numbers for at, numbers in self.gone.items() if at < seq)

    def compared(self) -> tuple[set[int], set[int]]:
        last = {number: seq for seq, numbers in self.reads for number in numbers}
        expected = {number for number, seq in last.items() if self.there(number, seq)}
        unread = set(range(1, 31)) - set(last)
        expected |= {each for each in unread if all(self.there(each, seq) for seq, _ in self.reads)}
        return expected, set(last)


class Life:
    """One count over two lines and a range, with what the model knows."""

    def __init__(self, office: Office, counts: Stocktakes, random: Random) -> None:
        self.office, self.counts, self.random = office, counts, random
        self.stock = stock_of(office, NEW)
        office.register.register(KEEPER, CONES)
        office.register.register(KEEPER, SEALS)
        self.lines = {tag: Line(20, 20) for tag in LINES}
        self.seals = Range(set(range(1, 31)))
        self.before: list[tuple[str, int, int]] = []
        """Movements from before the count, which a void may undo all the same."""
        self.moved: list[tuple[str, int, int]] = []
        """Movements that a void may undo: of which line, by which entry, and how many pieces, or which seal."""
        self.seq = 0

    def begin(self) -> None:
        """A count begins; what moved before it is in its book."""
        self.move()
        for line in self.lines.values():
            line.book, line.moves, line.read = line.now, {}, None
        self.seals.reads = []
        self.before = list(self.moved)
        self.seq = self.counts.start(KEEPER, f"tags:{TAPE},{CONE},{SEAL}").seq

    def expected(self) -> Iterator[tuple[str, tuple[int, int] | None]]:
        """By the book and as it was seen, of each line that differs; None of one that nobody counted."""
        for tag, line in self.lines.items():
            if line.read is None:
                if line.now:
                    yield tag, None
            elif line.before(line.read[0]) != line.read[1]:
                yield tag, (line.before(line.read[0]), line.read[1])
        book, seen = self.seals.compared()
        if not self.seals.reads:
            yield SEAL, None
        elif book != seen:
            yield SEAL, (len(book), len(seen))

    def step(self) -> None:
        acts = (self.move, self.move, self.bring, self.seal, self.void, self.vanish, self.read, self.read)
        act = self.random.choice(acts)
        act()

    def move(self) -> None:
        """Pieces go or come, in truth or by the register alone."""
        tag, pieces = self.random.choice(LINES), self.random.randint(1, 4)
        line, really = self.lines[tag], self.random.random() < 0.7
        if line.now < pieces or line.truth < pieces:
            return
        if tag == CONE:
            entry = self.office.desk.check_out(KEEPER, "1001", [CONE], quantity=pieces).entries[0]
        elif self.random.random() < 0.3:
            entry, pieces = self.stock.receive(KEEPER, TAPE, pieces, "采购").entry, -pieces
        else:
            entry = self.stock.issue(KEEPER, "1001", {TAPE: pieces}).entry
        line.moves[entry.seq] = -pieces
        line.truth -= pieces if really else 0
        self.moved.append((tag, entry.seq, -pieces))

    def bring(self) -> None:
        """All cones come back, in truth or by the register alone."""
        line, out = self.lines[CONE], sum(each.quantity for each in out_of(self.office))
        if not out:
            return
        entry = self.office.desk.check_in(KEEPER, [CONE], number="1001").entries[0]
        line.moves[entry.seq] = out
        line.truth += out if self.random.random() < 0.7 else 0
        self.moved = [each for each in self.moved if each[0] != CONE]  # a loan that is over is another matter
        self.moved.append((CONE, entry.seq, out))

    def seal(self) -> None:
        """A seal is issued, or is gone without a word."""
        there = [each for each in sorted(self.seals.truth) if self.seals.there(each, 1 << 60)]
        if not there:
            return
        number = self.random.choice(there)
        self.seals.truth.discard(number)
        if self.random.random() < 0.6:
            numbers = {SEAL: f"A{number:02d}"}
            entry = self.stock.issue(KEEPER, "1001", {SEAL: 0}, numbers=numbers).entry
            self.seals.gone[entry.seq] = {number}
            self.moved.append((SEAL, entry.seq, number))

    def void(self) -> None:
        """What was recorded never was, or was all the same; of before the count, too."""
        if not self.moved:
            return
        tag, seq, pieces = self.random.choice(self.moved)
        try:
            self.office.voids.void(KEEPER, f"custody:{seq}", "记错", second=SECOND)
        except Refused:
            return
        self.moved.remove((tag, seq, pieces))
        if tag == SEAL:
            del self.seals.gone[seq]
        elif (tag, seq, pieces) in self.before:
            self.lines[tag].book -= pieces
        else:
            del self.lines[tag].moves[seq]

    def vanish(self) -> None:
        """A piece is gone without a word."""
        line = self.lines[self.random.choice(LINES)]
        line.truth -= 1 if line.truth else 0

    def read(self) -> None:
        if self.random.random() < 0.4:
            self._read_seals()
            return
        tag = self.random.choice(LINES)
        line = self.lines[tag]
        answers, _ = self.counts.scan(KEEPER, self.seq, [tag], ReadAt(place="柜3", quantity=line.truth))
        line.read = (answers[0].scan, line.truth)

    def _read_seals(self) -> None:
        some = {each for each in self.seals.truth if self.random.random() < 0.8}
        if some:
            numbers = range_words(joined(Numbers("A", 2, each, each) for each in some))
            answers, _ = self.counts.scan(KEEPER, self.seq, [SEAL], ReadAt(numbers=numbers))
            self.seals.reads.append((answers[0].scan, frozenset(some)))


@pytest.mark.rule("EQ-10", "count", "findings", "frozen")
def test_random_lives_of_counted_stock_find_what_a_model_finds(office: Office, tmp_path: Path) -> None:
    """One count after another: what was not put right by the last one is found by the next one."""
    life = Life(office, stocktakes_of(office, tmp_path), Random(4))
    for _ in range(2):
        life.begin()
        for _ in range(20):
            life.step()
        held = {tag: office.item(tag).quantity for tag in LINES}
        assert held == {tag: line.now for tag, line in life.lines.items()}
        found = {
            each.tag: None if each.kind is FindingKind.MISSING else (each.book.quantity, each.seen.quantity)
            for each in life.counts.close(KEEPER, life.seq, "随机").findings
        }
        assert found == dict(life.expected())
    with office.afresh() as (connection, _):
        assert differences(connection) == []
