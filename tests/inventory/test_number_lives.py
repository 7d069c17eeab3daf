"""The lives of numbered ranges: whatever is issued, comes back, is spoiled and voided, each number is in one place by one entry."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from station.core.errors import Refused
from station.inventory.receivers.values import Receiver, ReceiverKind
from station.inventory.stock.numbers import NumberState
from station.inventory.stock.use_cases import StockResult
from station.inventory.values import NewItem, Tracking
from tests.inventory.offices import KEEPER, copied_office
from tests.inventory.test_stock import SECOND, assert_sound, stock_of
from tests.plugins.seeds import Seeds

FEW: Final = 2
Number = tuple[str, int]
SERIES: Final = {"FT-01": ("A", 1, 1, 9), "FT-02": ("A", 2, 10, 14), "FT-03": ("", 4, 8, 12)}
"""Prefix, width, first and last number of each line; the first two have the same prefix."""
ALL: Final = [
    (tag, number) for tag, (_, _, first, last) in SERIES.items() for number in range(first, last + 1)
]
GROUP: Final = Receiver(ReceiverKind.GROUP, "一组")
STORE, SPOILED = "store", "spoiled"

lines = st.sampled_from(tuple(SERIES))
officers = st.sampled_from(("1001", "1002"))


def words(tag: str, numbers: Iterable[int]) -> str:
    prefix, width, _, _ = SERIES[tag]
    return ",".join(f"{prefix}{number:0{width}d}" for number in numbers)


def in_store(place: str) -> bool:
    return place == STORE


def is_out(place: str) -> bool:
    return place not in (STORE, SPOILED)


@dataclass
class Act:
    """What an entry did to numbers: where each went; `two` persons made it. It counts for a line until it is voided for it."""

    seq: int
    went: dict[Number, str]
    two: bool = False
    voided: set[str] = field(default_factory=set)

    @property
    def tags(self) -> list[str]:
        return sorted({tag for tag, _ in self.went})


class Seals(RuleBasedStateMachine):
    """Three lines; the model knows nothing but the acts in their order, and where each number is by the last that counts."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.office = copied_office(Path(mkdtemp(dir=type(self).folder)))
        new = NewItem("", 7, "封条", tracking=Tracking.RANGE, unit="枚", quantity=-1)
        made = [
            replace(new, tag=tag, numbers=f"{prefix}{first:0{width}d}-{prefix}{last:0{width}d}")
            for tag, (prefix, width, first, last) in SERIES.items()
        ]
        self.stock = stock_of(self.office, made[0])
        for each in made[1:]:
            self.office.register.register(KEEPER, each)
        with self.office.store.read() as view:
            self.registered = {tag: view.ledger.about(f"item:{tag}")[0].seq for tag in SERIES}
        self.acts: list[Act] = []
        self.labels = {tag: tag for tag in SERIES}

    # ------------------------------------------------------------------------------------------ the model

    def by(self, number: Number) -> Act | None:
        """The last act that moved a number and counts."""
        tag = number[0]
        moved = (each for each in reversed(self.acts) if number in each.went and tag not in each.voided)
        return next(moved, None)

    def where(self, number: Number) -> str:
        act = self.by(number)
        return STORE if act is None else act.went[number]

    def some(self, tag: str, first: int, more: int, fits: Callable[[str], bool]) -> list[Number]:
        """Numbers of a line that follow each other; the first is where an act needs it, if any is."""
        _, _, lowest, highest = SERIES[tag]
        there = [
            each for number in ALL if number[0] == tag and fits(self.where(number)) for each in number[1:]
        ]
        start = there[first % len(there)] if there else lowest + first % (highest - lowest + 1)
        return [(tag, each) for each in range(start, min(highest, start + more) + 1)]

    def move(
        self,
        moved: Mapping[Number, str],
        needed: Callable[[str], bool],
        call: Callable[[], StockResult],
        *,
        two: bool = False,
    ) -> None:
        """These numbers go where it is said, if all are where the act needs them; else it is refused, and nothing moves."""
        if moved and all(needed(self.where(each)) for each in moved):
            self.acts.append(Act(call().entry.seq, dict(moved), two))
            return
        with pytest.raises(Refused):
            call()

    # ------------------------------------------------------------------------------------------ what happens

    @rule(tag=lines, first=st.integers(0, 8), more=st.integers(0, 4), who=officers, group=st.booleans())
    def issue_named(self, tag: str, first: int, more: int, who: str, group: bool) -> None:
        numbers = self.some(tag, first, more, in_store)
        named = {self.labels[tag]: words(tag, (each for _, each in numbers))}
        to = "一科 › 一组" if group else who
        self.move(
            dict.fromkeys(numbers, to),
            in_store,
            lambda: self.stock.issue(
                KEEPER, who, dict.fromkeys(named, 0), numbers=named, receiver=GROUP if group else None
            ),
        )

    @rule(more=st.integers(1, 3), who=officers)
    def issue_of_two_lines(self, more: int, who: str) -> None:
        """The next ones of two lines in one entry."""
        wanted = {
            tag: [each for each in ALL if each[0] == tag and self.where(each) == STORE][:more]
            for tag in ("FT-01", "FT-03")
        }
        enough = all(len(each) == more for each in wanted.values())
        moved = {number: who for each in wanted.values() for number in each} if enough else {}
        quantities = {self.labels[tag]: more for tag in wanted}
        self.move(moved, lambda _there: True, lambda: self.stock.issue(KEEPER, who, quantities))

    @rule(tag=lines, more=st.integers(1, 3), who=officers)
    def issue_at_the_counter(self, tag: str, more: int, who: str) -> None:
        """The next ones, as the screen shows them."""
        numbers = [each for each in ALL if each[0] == tag and self.where(each) == STORE][:more]
        if len(numbers) < more:
            return
        counter, _ = self.office.scans([f"B{who}", self.labels[tag], f"*{more}"])
        (entry,) = self.office.desk.confirm(KEEPER, counter).entries
        self.acts.append(Act(entry.seq, dict.fromkeys(numbers, who)))

    @rule(tag=lines, first=st.integers(0, 8), more=st.integers(0, 4))
    def take_back(self, tag: str, first: int, more: int) -> None:
        numbers = self.some(tag, first, more, is_out)
        named = words(tag, (each for _, each in numbers))
        self.move(
            dict.fromkeys(numbers, STORE),
            is_out,
            lambda: self.stock.take_back(KEEPER, self.labels[tag], named),
        )

    @rule(tag=lines, first=st.integers(0, 8), more=st.integers(0, 2), sound=st.booleans())
    def spoil(self, tag: str, first: int, more: int, sound: bool) -> None:
        needed, to = (SPOILED, STORE) if sound else (STORE, SPOILED)
        numbers = self.some(tag, first, more, lambda there: there == needed)
        named = words(tag, (each for _, each in numbers))
        self.move(
            dict.fromkeys(numbers, to),
            lambda there: there == needed,
            lambda: self.stock.spoil(KEEPER, self.labels[tag], named, "坏", SECOND, sound=sound),
            two=True,
        )

    @rule(which=st.integers(0, 9), alone=st.booleans(), second=st.booleans())
    def void(self, which: int, alone: bool, second: bool) -> None:
        """Any of the newer acts, for all of its lines or one: it goes where nothing that counts moved its numbers since."""
        if not self.acts:
            return
        act = self.acts[-1 - which % len(self.acts)]
        tags = act.tags[:1] if alone else act.tags
        open_tags = [tag for tag in tags if tag not in act.voided]
        still = all(self.by(each) is act for each in act.went if each[0] in open_tags)

        def call() -> None:
            named = [self.labels[tag] for tag in tags] if alone else []
            by = SECOND if second else None
            self.office.voids.void(KEEPER, f"custody:{act.seq}", "错", named, second=by)

        if not open_tags or not still or (act.two and not second):
            with pytest.raises(Refused, match=r"twice|numbers_moved|second_missing"):
                call()
            return
        call()
        act.voided.update(open_tags)

    @rule(tag=lines)
    def retag(self, tag: str) -> None:
        if self.labels[tag] == tag:
            self.labels[tag] = f"NEW-{tag}"
            self.office.register.retag(KEEPER, tag, self.labels[tag], "换标签")

    # ------------------------------------------------------------------------------------------ what holds

    @invariant()
    def each_number_is_in_one_place_by_one_entry(self) -> None:
        with self.office.store.write() as work:  # as an act asks, by the entries
            runs = {tag: work.equipment.number_runs(tag) for tag in SERIES}
            items = {item.tag: item for item in work.equipment.items(tuple(SERIES)) if item is not None}
        there: dict[Number, tuple[str, int]] = {}
        for tag, found in runs.items():
            for run in found:
                held = run.receiver or run.number
                place = held if run.state is NumberState.ISSUED else run.state.value
                for number in range(run.numbers.first, run.numbers.last + 1):
                    assert (tag, number) not in there
                    there[(tag, number)] = (place, run.seq)
        expected = {each: (self.where(each), self._seq(each)) for each in ALL}
        assert there == expected
        for tag in SERIES:
            in_store = sum(1 for each in ALL if each[0] == tag and self.where(each) == STORE)
            assert items[tag].quantity == in_store

    def _seq(self, number: Number) -> int:
        act = self.by(number)
        return self.registered[number[0]] if act is None else act.seq

    def teardown(self) -> None:
        assert_sound(self.office)
        self.office.store.close()


@pytest.mark.rule("EQ-10", "tracking")
def test_each_number_is_in_exactly_one_place(tmp_path: Path, seeds: Seeds) -> None:
    Seals.folder = tmp_path
    lives = len(seeds(FEW))
    longer = settings(stateful_step_count=8 if lives <= FEW else 40)
    health = list(HealthCheck)
    run_state_machine_as_test(
        Seals, settings=settings(longer, max_examples=lives, deadline=None, suppress_health_check=health)
    )


@pytest.mark.rule("EQ-10", "void")
def test_a_number_goes_back_to_the_last_entry_that_counts(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What random lives seldom meet in few steps, by the same model: the counter is right about each number after each step."""
    Seals.folder = tmp_path
    life = Seals()

    def issue(first: int, more: int = 0) -> None:
        life.issue_named("FT-01", first, more, "1001", group=False)

    def void(which: int, *, alone: bool = False, second: bool = False) -> None:
        life.void(which, alone, second)

    steps: tuple[Callable[[], None], ...] = (
        lambda: issue(2),  # A3: the next three are parted by it
        lambda: life.issue_at_the_counter("FT-01", 3, "1002"),
        lambda: void(0),  # A1, A2 and A4 are there by the registration
        lambda: life.take_back("FT-01", 0, 0),
        lambda: life.issue_of_two_lines(4, "1001"),  # A1 to A4, of which A3 came back
        lambda: void(0),
        lambda: void(1),  # the return of A3: nothing that counts moved it since
        lambda: life.take_back("FT-01", 0, 0),
        lambda: life.spoil("FT-01", 2, 0, sound=False),
        lambda: life.spoil("FT-01", 0, 0, sound=True),
        lambda: void(2, second=True),  # in the store again, but by another entry than the return
        lambda: void(0),  # two made it
        lambda: void(0, second=True),
        lambda: life.issue_named("FT-02", 0, 4, "1001", group=True),
        lambda: life.take_back("FT-02", 0, 0),
        lambda: life.issue_named("FT-02", 0, 0, "1002", group=False),
        lambda: void(1),  # of which none is left to go back: the issue since is named
        lambda: life.retag("FT-01"),
        lambda: life.issue_of_two_lines(2, "1001"),
        lambda: void(0, alone=True),
        lambda: void(0),
        lambda: void(0),
    )
    for step in steps:
        step()
        life.each_number_is_in_one_place_by_one_entry()
    assert [bool(each.voided) for each in life.acts] == [
        *(False, True, True, True),
        *(False, False, True),
        *(False, False, False, True),
    ]
    assert "numbers_differ" not in caplog.text, "each entry met the numbers where it says"
    life.teardown()
