"""The lives of accountable paper: whatever is issued, used, spoiled, destroyed and voided, closing = opening − used − issued + received."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Final, cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from station.core.clock import local
from station.core.errors import Refused
from station.inventory.certificates.months import PaperLine, month_figures
from station.inventory.certificates.moves import HOUSE, month_of
from station.inventory.certificates.use_cases import Certificates, NamedSheets
from station.inventory.receivers.values import Receiver, ReceiverKind
from station.inventory.stock.paper_bodies import SpoilCause
from station.inventory.stock.use_cases import StockResult
from station.inventory.values import NewItem, Tracking
from station.people.two_persons import TwoPersons
from tests.inventory.offices import KEEPER, Believed, KnownPins, copied_office
from tests.inventory.test_stock import SECOND, assert_sound, stock_of
from tests.plugins.seeds import Seeds

FEW: Final = 3
FORMS, LICENCES = "WS-01", "BL-01"
GROUP: Final = Receiver(ReceiverKind.GROUP, "一组")
ACCOUNT: Final = "group:一科 › 一组"
few = st.integers(1, 4)
units = st.sampled_from(("", "一组"))
Delta = dict[tuple[str, str], int]
"""By how much an act changed what an account has, used and spoiled, and what was destroyed."""


def numbers(first: int, more: int) -> str:
    return f"A{first:02d}-A{min(20, first + more):02d}"


class Papers(RuleBasedStateMachine):
    """Forms by quantity and licences by number; the model knows sums alone, by what each act that counts should have done."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.office = copied_office(Path(mkdtemp(dir=type(self).folder)))
        new = NewItem(FORMS, 7, "文书", tracking=Tracking.COUNTED, unit="份", quantity=12)
        self.stock = stock_of(self.office, new)
        ranged = replace(new, tag=LICENCES, tracking=Tracking.RANGE, quantity=-1, numbers="A01-A20")
        self.office.register.register(KEEPER, ranged)
        persons = cast("TwoPersons", Believed())
        self.papers = Certificates(self.office.store, KnownPins({}), persons)
        for tag, kind in ((FORMS, "legal_form"), (LICENCES, "business")):
            self.papers.set_kind(KEEPER, tag, kind)
        self.acts: list[tuple[int, Delta]] = []
        self.there = Counter({(FORMS, HOUSE): 12, (LICENCES, HOUSE): 20})

    def did(self, call: Callable[[], StockResult], delta: Delta) -> None:
        """The act did this, or was refused and did nothing: what it may do is another test's."""
        try:
            entry = call().entry
        except Refused:
            return
        self.acts.append((entry.seq, delta))
        self.there.update(delta)

    @rule(pieces=few)
    def receive(self, pieces: int) -> None:
        self.did(lambda: self.stock.receive(KEEPER, FORMS, pieces), {(FORMS, HOUSE): pieces})

    @rule(pieces=few, unit=st.booleans())
    def issue(self, pieces: int, unit: bool) -> None:
        delta = {(FORMS, HOUSE): -pieces, **({(FORMS, ACCOUNT): pieces} if unit else {})}
        to = GROUP if unit else None
        self.did(lambda: self.stock.issue(KEEPER, "1001", {FORMS: pieces}, receiver=to), delta)

    @rule(pieces=few, unit=st.booleans())
    def issue_licences(self, pieces: int, unit: bool) -> None:
        delta = {(LICENCES, HOUSE): -pieces, (LICENCES, ACCOUNT): pieces} if unit else {}
        to = GROUP if unit else None
        self.did(lambda: self.stock.issue(KEEPER, "1001", {LICENCES: pieces}, receiver=to), delta)

    @rule(first=st.integers(1, 20), more=st.integers(0, 2))
    def take_back(self, first: int, more: int) -> None:
        count = min(20, first + more) - first + 1
        with self.office.store.read() as view:
            runs = view.equipment.number_runs(LICENCES)
        theirs = sum(
            each.numbers.first <= n <= each.numbers.last and bool(each.receiver)
            for n in range(first, first + count)
            for each in runs
        )
        delta = {(LICENCES, HOUSE): theirs, (LICENCES, ACCOUNT): -theirs}
        self.did(lambda: self.stock.take_back(KEEPER, LICENCES, numbers(first, more)), delta)

    @rule(pieces=few, unit=units)
    def use(self, pieces: int, unit: str) -> None:
        sheets = NamedSheets(FORMS, pieces, unit=unit)
        delta = {(FORMS, ACCOUNT if unit else HOUSE): -pieces}
        self.did(lambda: self.papers.use(KEEPER, sheets, "1001"), delta)

    @rule(first=st.integers(1, 20), more=st.integers(0, 2), unit=st.booleans())
    def use_licences(self, first: int, more: int, unit: bool) -> None:
        sheets = NamedSheets(LICENCES, numbers=numbers(first, more), unit="一组" if unit else "")
        count = min(20, first + more) - first + 1
        try:
            entry = self.papers.use(KEEPER, sheets, "1001").entry
        except Refused:
            return
        account = ACCOUNT if getattr(entry.typed, "issued_to", None) is not None else HOUSE
        assert (account == ACCOUNT) or not unit
        self.acts.append((entry.seq, {(LICENCES, account): -count}))
        self.there.update({(LICENCES, account): -count})

    @rule(pieces=few, unit=units, of_used=st.booleans())
    def spoil(self, pieces: int, unit: str, of_used: bool) -> None:
        sheets = NamedSheets(FORMS, pieces, unit=unit, of_used=of_used)
        account = ACCOUNT if unit else HOUSE
        delta: Delta = {(FORMS, f"spoiled {account}"): pieces}
        delta |= {} if of_used else {(FORMS, account): -pieces}
        self.did(lambda: self.papers.spoil(KEEPER, sheets, SpoilCause.MISPRINT, "打错"), delta)

    @rule(pieces=few)
    def destroy(self, pieces: int) -> None:
        sheets = NamedSheets(FORMS, pieces)
        spoiled = sum(self.there[FORMS, f"spoiled {each}"] for each in (HOUSE, ACCOUNT))
        if spoiled - self.there[FORMS, "destroyed"] < pieces:
            with pytest.raises(Refused, match="not_enough_spoiled"):
                self.papers.destroy(KEEPER, sheets, "粉碎", SECOND)
            return
        self.did(lambda: self.papers.destroy(KEEPER, sheets, "粉碎", SECOND), {(FORMS, "destroyed"): pieces})

    @rule(which=st.integers(0, 30))
    def void(self, which: int) -> None:
        if not self.acts:
            return
        seq, delta = self.acts[which % len(self.acts)]
        try:
            self.office.voids.void(KEEPER, f"custody:{seq}", "记错", second=SECOND)
        except Refused:
            return
        self.acts.remove((seq, delta))
        self.there.subtract(delta)

    @rule(days=st.integers(1, 20))
    def time_goes_on(self, days: int) -> None:
        self.office.clock.advance(days=days)

    @invariant()
    def accounts_are_what_was_done(self) -> None:
        zone = self.office.clock.zone
        with self.office.store.read() as view:
            told = view.equipment.history_since((FORMS, LICENCES), 0)
            items = view.equipment.items((FORMS, LICENCES))
        lines = [PaperLine(tag, tag, told[tag]) for tag in told]
        moments = [each.happened_at for tag in told for each in told[tag]]
        months = sorted({month_of(local(each, zone).date()) for each in moments})
        spoiled: Counter[tuple[str, str]] = Counter()
        for account in (HOUSE, ACCOUNT):
            before: dict[str, int] = {}
            for month in months:
                for tag, each in month_figures(lines, month, account, zone).items():
                    assert each.closing == each.opening - each.used - each.issued + each.received
                    assert each.opening == before.get(tag, 0)
                    assert min(each.opening, each.closing) >= 0
                    before[tag] = each.closing
                    spoiled[tag, account] += each.spoiled
            for tag in told:
                assert before[tag] == self.there[tag, account], (tag, account)
            assert spoiled[FORMS, account] == self.there[FORMS, f"spoiled {account}"]
        assert items[0] is not None
        assert items[0].quantity == self.there[FORMS, HOUSE]

    def teardown(self) -> None:
        assert_sound(self.office)


@pytest.mark.rule("ST-04", "report")
@pytest.mark.rule("ST-03", "part_of_used")
def test_closing_is_opening_and_the_movements_for_any_history(tmp_path: Path, seeds: Seeds) -> None:
    Papers.folder = tmp_path
    lives = len(seeds(FEW))
    longer = settings(stateful_step_count=8 if lives <= FEW else 40)
    health = list(HealthCheck)
    run_state_machine_as_test(
        Papers, settings=settings(longer, max_examples=lives, deadline=None, suppress_health_check=health)
    )


@pytest.mark.rule("ST-04", "report")
@pytest.mark.rule("ST-03", "part_of_used", "destroyed")
def test_a_void_takes_back_what_the_entry_moved(tmp_path: Path) -> None:
    """What random lives seldom meet in few steps, by the same model."""
    Papers.folder = tmp_path
    life = Papers()
    steps: tuple[Callable[[], None], ...] = (
        lambda: life.issue(4, unit=True),
        lambda: life.issue_licences(4, unit=True),
        lambda: life.use(2, "一组"),
        lambda: life.use_licences(1, 1, unit=True),
        lambda: life.spoil(2, "", of_used=False),
        lambda: life.spoil(1, "一组", of_used=True),
        lambda: life.destroy(3),
        lambda: life.time_goes_on(20),
        lambda: life.time_goes_on(20),
        lambda: life.void(4),  # of what is destroyed no more is spoiled: refused
        lambda: life.void(2),  # nor was it used: refused
        lambda: life.void(6),
        lambda: life.void(5),
        lambda: life.void(4),
        lambda: life.void(3),
        lambda: life.void(2),
        lambda: life.take_back(3, 1),
        lambda: life.void(0),
    )
    counting = []
    for step in steps:
        step()
        life.accounts_are_what_was_done()
        counting.append(len(life.acts))
    life.teardown()
    assert counting == [1, 2, 3, 4, 5, 6, 7, 7, 7, 7, 7, 6, 5, 4, 3, 2, 3, 2]
