"""The lives of accountable paper: whatever is issued, used, spoiled, destroyed and voided, closing = opening − used − issued + received."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import Final, cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from station.approvals.awaiting import Awaiting
from station.approvals.use_cases import Approvals
from station.core.clock import local
from station.core.deciding import record
from station.core.errors import Refused
from station.inventory.certificates.account_use_cases import PaperAccounts
from station.inventory.certificates.books import books_of, months_between
from station.inventory.certificates.cases import NamedSheets, sheets_case
from station.inventory.certificates.decide import UseCase, decide_use
from station.inventory.certificates.losing import PaperLossCarrier, PaperLosses
from station.inventory.certificates.month_use_cases import CertificateMonths, SigningWish
from station.inventory.certificates.months import KindMonth, NoteCode
from station.inventory.certificates.moves import HOUSE, month_of
from station.inventory.certificates.of_units import PaperOfUnits
from station.inventory.certificates.reporting import month_report
from station.inventory.certificates.returning import PaperReturns
from station.inventory.certificates.use_cases import Certificates
from station.inventory.receivers.values import Receiver, ReceiverKind, receiver_of
from station.inventory.register.responsible import answering
from station.inventory.stock.numbers import read_ranges
from station.inventory.stock.paper_bodies import SpoilCause
from station.inventory.stock.use_cases import StockResult
from station.inventory.values import NewItem, Tracking
from station.people.confirming import UNCONFIRMED, Confirmation
from station.people.offices.values import Function
from station.people.permissions import Role
from station.people.roster import Roster
from station.people.sessions import Session
from station.people.two_persons import TwoPersons
from station.people.unit_life.use_cases import UnitLives
from station.people.unit_life.void_use_cases import UnitVoids
from station.people.unit_life.wording import unit_stands_words
from station.people.values import Group
from tests.inventory.offices import (
    KEEPER,
    LEADER,
    PROGRAM,
    Believed,
    KnownPins,
    attachments_in,
    copied_office,
    hold_office,
)
from tests.inventory.test_stock import SECOND, TEXTS, assert_sound, stock_of
from tests.plugins.seeds import Seeds

FEW: Final = 3
FORMS, LICENCES = "WS-01", "BL-01"
ONE, TWO = "one", "two"
TAGS: Final = {"legal_form": FORMS, "business": LICENCES}
BUREAU: Final = Session("bao", "区局", frozenset({Role.OFFICE_LEADER}), "9004")
KEEPER_TOO: Final = Session("sun", "孙管库", frozenset({Role.KEEPER}), "9009")
WISH: Final = SigningWish("1001", "1002", Confirmation(pin="1111"), Confirmation(pin="2222"))
TWO_PATH: Final = "二科 › 二组"
few = st.integers(1, 4)


def key_of(account: Receiver | None) -> str:
    return HOUSE if account is None else account.key


units = st.sampled_from((HOUSE, ONE, TWO))
Delta = dict[tuple[str, str], int]
"""By how much an act changed what an account has, used and spoiled, and what was destroyed."""


def numbers(first: int, more: int) -> str:
    return f"A{first:02d}-A{min(20, first + more):02d}"


@dataclass
class Act:
    """What should have come of an act: of forms by how much each account changed; of licences which numbers went where; of a merge nothing yet."""

    seq: int
    delta: Delta
    numbers: tuple[int, ...] = ()
    to: str | None = None


class Papers(RuleBasedStateMachine):
    """Forms by quantity and licences by number, of the office and two groups whose names change and which are merged and parted.

    The model knows each act that counts, and adds up by itself.
    """

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
        stocks = (PaperOfUnits(self.office.clock.zone),)
        self.lives = UnitLives(self.office.store, stocks)
        self.unit_voids = UnitVoids(self.office.store, stocks)
        for tag, kind in ((FORMS, "legal_form"), (LICENCES, "business")):
            self.papers.set_kind(KEEPER, tag, kind)
        self.accounts = PaperAccounts(self.office.store)
        self.acts: list[Act] = []
        self.changes: list[tuple[int, str | None]] = []
        """The changes of units that count: the name that the first group had before, None for a merge."""
        self.name = "一组"
        pins = KnownPins({"1001": "1111", "1002": "2222"})
        files = attachments_in(Path(mkdtemp(dir=type(self).folder)))
        self.months = CertificateMonths(self.office.store, pins, files)
        self.losses, self.returns = PaperLosses(self.office.store), PaperReturns(self.office.store)
        awaiting = Awaiting((PaperLossCarrier(self.office.clock.zone),), self.office.clock.zone)
        self.requests = Approvals(self.office.store, persons, files, awaiting)
        hold_office(self.office, BUREAU, Function.BUREAU_OFFICE)
        self.frozen: dict[int, list[KindMonth]] = {}
        """The figures that were signed, by the entry."""
        for number, function in (("1001", Function.KEEPER), ("1002", Function.DEPUTY)):
            hold_office(self.office, Session(number, "任职人", frozenset(), number), function)

    # --------------------------------------------------------------------------------------------- model

    @property
    def merged(self) -> bool:
        return any(before is None for _, before in self.changes)

    def there(self) -> Counter[tuple[str, str]]:
        """What each account has by all acts that count, in their order."""
        found = Counter({(FORMS, HOUSE): 12, (LICENCES, HOUSE): 20})
        owner: dict[int, str] = {}
        merges = [Act(seq, {}, to="merge") for seq, before in self.changes if before is None]
        for act in sorted((*self.acts, *merges), key=lambda each: each.seq):
            found.update(act.delta)
            if act.to == "merge":
                for tag in (FORMS, LICENCES):
                    found.update({(tag, ONE): found[tag, TWO], (tag, TWO): -found[tag, TWO]})
                owner = {number: ONE if who == TWO else who for number, who in owner.items()}
            for number in act.numbers:
                found[LICENCES, owner.get(number, HOUSE)] -= 1
                if act.to is not None:
                    owner[number] = act.to
                    found[LICENCES, act.to] += 1
        return found

    def label(self, unit: str) -> str:
        """Whose account the paper of a unit is."""
        return ONE if unit == TWO and self.merged else unit

    def named(self, unit: str) -> str:
        """What a unit is called by people, also one that is part of another one."""
        return {HOUSE: "", ONE: self.name, TWO: "二组"}[unit]

    def receiver(self, unit: str) -> Receiver | None:
        path = {ONE: f"一科 › {self.name}", TWO: TWO_PATH}.get(self.label(unit))
        return None if path is None else Receiver(ReceiverKind.GROUP, path)

    def account(self, label: str) -> str:
        """The key of an account."""
        return {HOUSE: HOUSE, ONE: f"group:一科 › {self.name}", TWO: f"group:{TWO_PATH}"}[label]

    def did(self, call: Callable[[], StockResult], delta: Delta, *, to: str | None = None) -> None:
        """The act did this, or was refused and did nothing: what it may do is another test's."""
        try:
            entry = call().entry
        except Refused:
            return
        moved = getattr(entry.typed, "numbers", ())
        ranges = [each.numbers for each in moved]
        which = tuple(number for each in ranges for number in range(each.first, each.last + 1))
        self.acts.append(Act(entry.seq, delta, which, to))

    # ---------------------------------------------------------------------------------------------- acts

    @rule(pieces=few)
    def receive(self, pieces: int) -> None:
        self.did(lambda: self.stock.receive(KEEPER, FORMS, pieces), {(FORMS, HOUSE): pieces})

    @rule(pieces=few, unit=units)
    def issue(self, pieces: int, unit: str) -> None:
        delta = {(FORMS, HOUSE): -pieces, **({(FORMS, self.label(unit)): pieces} if unit else {})}
        to = self.receiver(unit)
        self.did(lambda: self.stock.issue(KEEPER, "1001", {FORMS: pieces}, receiver=to), delta)

    @rule(pieces=few, unit=units)
    def issue_licences(self, pieces: int, unit: str) -> None:
        to = self.receiver(unit)
        whose = self.label(unit)
        self.did(lambda: self.stock.issue(KEEPER, "1001", {LICENCES: pieces}, receiver=to), {}, to=whose)

    @rule(first=st.integers(1, 20), more=st.integers(0, 2))
    def take_back(self, first: int, more: int) -> None:
        self.did(lambda: self.stock.take_back(KEEPER, LICENCES, numbers(first, more)), {}, to=HOUSE)

    @rule(pieces=few, unit=st.sampled_from((ONE, TWO)))
    def bring_back(self, pieces: int, unit: str) -> None:
        sheets = NamedSheets(FORMS, pieces, unit=self.named(unit))
        delta = {(FORMS, HOUSE): pieces, (FORMS, self.label(unit)): -pieces}
        self.did(lambda: self.returns.take_back(KEEPER, sheets), delta)

    @rule(pieces=few, unit=units)
    def use(self, pieces: int, unit: str) -> None:
        sheets = NamedSheets(FORMS, pieces, unit=self.named(unit))
        delta = {(FORMS, self.label(unit)): -pieces}
        self.did(lambda: self.papers.use(KEEPER, sheets, "1001"), delta)

    @rule(first=st.integers(1, 20), more=st.integers(0, 2), unit=units)
    def use_licences(self, first: int, more: int, unit: str) -> None:
        sheets = NamedSheets(LICENCES, numbers=numbers(first, more), unit=self.named(unit))
        self.did(lambda: self.papers.use(KEEPER, sheets, "1001"), {})

    @rule(pieces=few, unit=units, of_used=st.booleans())
    def spoil(self, pieces: int, unit: str, of_used: bool) -> None:
        sheets = NamedSheets(FORMS, pieces, unit=self.named(unit), of_used=of_used)
        account = self.label(unit)
        delta: Delta = {(FORMS, f"spoiled {account}"): pieces}
        delta |= {} if of_used else {(FORMS, account): -pieces}
        self.did(lambda: self.papers.spoil(KEEPER, sheets, SpoilCause.MISPRINT, "打错"), delta)

    def lost(self, sheets: NamedSheets) -> StockResult:
        """The whole way of a loss; the chain is the administrator, the head and the bureau's office."""
        request = str(self.losses.report(KEEPER_TOO, sheets, "1001", "清点少了").seq)
        try:
            for who in (KEEPER, LEADER, BUREAU):
                entries = self.requests.decide(who, request, accepted=True)
        except Refused:
            self.requests.withdraw(KEEPER_TOO, request, "不成")
            raise
        return StockResult(entries[-1], ())

    @rule(pieces=few, unit=units)
    def lose(self, pieces: int, unit: str) -> None:
        sheets = NamedSheets(FORMS, pieces, unit=self.named(unit))
        self.did(lambda: self.lost(sheets), {(FORMS, self.label(unit)): -pieces})

    @rule(first=st.integers(1, 20), unit=units)
    def lose_licences(self, first: int, unit: str) -> None:
        sheets = NamedSheets(LICENCES, numbers=numbers(first, 0), unit=self.named(unit))
        self.did(lambda: self.lost(sheets), {})

    @rule(pieces=few)
    def destroy(self, pieces: int) -> None:
        sheets, there = NamedSheets(FORMS, pieces), self.there()
        spoiled = sum(there[FORMS, f"spoiled {each}"] for each in (HOUSE, ONE, TWO))
        if spoiled - there[FORMS, "destroyed"] < pieces:
            with pytest.raises(Refused, match="not_enough_spoiled"):
                self.papers.destroy(KEEPER, sheets, "粉碎", SECOND)
            return
        self.did(lambda: self.papers.destroy(KEEPER, sheets, "粉碎", SECOND), {(FORMS, "destroyed"): pieces})

    @rule(which=st.integers(0, 30))
    def void(self, which: int) -> None:
        if not self.acts:
            return
        act = self.acts[which % len(self.acts)]
        try:
            self.office.voids.void(KEEPER, f"custody:{act.seq}", "记错", second=SECOND)
        except Refused:
            return
        self.acts.remove(act)

    @rule(name=st.sampled_from(("一组", "快检组")))
    def rename(self, name: str) -> None:
        if name != self.name:
            entry = self.lives.rename(PROGRAM, f"一科 › {self.name}", name, "改名")
            self.changes.append((entry.seq, self.name))
            self.name = name

    @rule()
    def merge(self) -> None:
        if not self.merged:
            entry = self.lives.merge(PROGRAM, TWO_PATH, f"一科 › {self.name}", "合并")
            self.changes.append((entry.seq, None))

    @rule(last=st.just(True))
    def part(self, last: bool) -> None:
        """The last change of units does not count; refused where a unit would have less than nothing."""
        if not self.changes:
            return
        seq, before = self.changes[-1]
        try:
            self.unit_voids.void(PROGRAM, f"custody:{seq}", "弄错")
        except Refused as problem:
            if before is not None or problem.code not in {
                "certificates.falls_short",
                "certificates.more_spoiled",
            }:
                raise
            return
        self.changes.pop()
        self.name = before or self.name

    @rule(unit=units)
    def sign(self, unit: str) -> None:
        """The first report that is due is signed; the next one is another month's."""
        account = self.account(self.label(unit))
        due = [each for each in self.months.all(KEEPER) if each.signed is None]
        mine = [each for each in due if ("" if each.account is None else each.account.key) == account]
        if mine:
            month = mine[-1].month
            told = self.papers.month(KEEPER, month, self.named(unit), "zh_CN").kinds
            seq = self.months.sign(KEEPER, month, self.named(unit), WISH).seq
            self.frozen[seq] = [each for _, each in told]

    @rule(days=st.integers(1, 20))
    def time_goes_on(self, days: int) -> None:
        self.office.clock.advance(days=days)

    @invariant()
    def accounts_are_what_was_done(self) -> None:
        there, clock = self.there(), self.office.clock
        with self.office.store.read() as view:
            books = books_of(view, clock.zone)
            items = view.equipment.items((FORMS, LICENCES))
            first = min(entry.happened_at for line in books.lines for entry in line.history)
            present = month_of(local(clock.now(), clock.zone).date())
            months = [*months_between(month_of(local(first, clock.zone).date()), present), present]
            reports = {
                (label, month): month_report(
                    view, books, month, receiver_of(self.account(label)), clock, "zh_CN"
                )
                for label in (HOUSE, ONE, TWO)
                for month in months
            }
        spoiled: Counter[tuple[str, str]] = Counter()
        received: Counter[str] = Counter()
        for label in (HOUSE, ONE, TWO):
            before: dict[str, int] = {}
            for month in months:
                report = reports[label, month]
                if report.signed is not None:
                    assert [each for _, each in report.kinds] == self.frozen[report.signed.seq]
                for tag, each in ((TAGS.get(each.kind, ""), each) for _, each in report.kinds):
                    assert each.closing == each.opening - each.used - each.issued + each.received
                    assert each.opening == before.get(tag, 0), (label, month)
                    assert min(each.opening, each.closing) >= 0
                    before[tag] = each.closing
                    spoiled[tag, label] += each.spoiled
                    received[tag] += each.received if label else -each.issued
            for tag in (FORMS, LICENCES):
                assert before.get(tag, 0) == there[tag, label], (tag, label)
            assert spoiled[FORMS, label] == there[FORMS, f"spoiled {label}"]
        assert not any(received.values()), "units received what was issued"
        assert items[0] is not None
        assert items[0].quantity == there[FORMS, HOUSE]
        self.registers_are_what_was_done(there)

    def registers_are_what_was_done(self, there: Counter[tuple[str, str]]) -> None:
        """What each account has by its register, by the last movement there and by its unused numbers."""
        held = {(each.line.tag, key_of(each.account)): each for each in self.accounts.holdings(KEEPER)}
        left = {(each.line.tag, key_of(each.account)): each.left for each in self.accounts.moves(KEEPER)}
        for label in (HOUSE, ONE, TWO):
            for tag in (FORMS, LICENCES):
                key = (tag, self.account(label))
                assert there[tag, label] == left.get(key, 0) == (held[key].left if key in held else 0), key
            ours = held.get((LICENCES, self.account(label)))
            unused = read_ranges(ours.numbers) if ours is not None and ours.numbers else ()
            assert sum(each.count for each in unused) == there[LICENCES, label]
        assert held[FORMS, HOUSE].to_destroy == sum(
            (1 if "spoiled" in what else -1) * pieces
            for (tag, what), pieces in there.items()
            if tag == FORMS and what.startswith(("spoiled", "destroyed"))
        )

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
        lambda: life.issue(4, unit=ONE),
        lambda: life.issue_licences(4, unit=ONE),
        lambda: life.use(2, ONE),
        lambda: life.use_licences(1, 1, unit=ONE),
        lambda: life.spoil(2, "", of_used=False),
        lambda: life.spoil(1, ONE, of_used=True),
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


@pytest.mark.rule("ST-04", "report")
@pytest.mark.rule("EQ-02", "units")
def test_paper_follows_its_unit_under_another_name_and_into_another_one(tmp_path: Path) -> None:
    """What random lives seldom meet in few steps, by the same model."""
    Papers.folder = tmp_path
    life = Papers()
    steps: tuple[tuple[Callable[[], None], int, int], ...] = (
        (lambda: life.issue(6, ONE), 1, 0),
        (lambda: life.rename("快检组"), 1, 1),
        (lambda: life.use(2, ONE), 2, 1),  # under its name of now
        (lambda: life.issue(2, ONE), 3, 1),
        (lambda: life.part(last=True), 3, 0),
        (lambda: life.use(5, ONE), 4, 0),  # what came under the name of then is its own too
        (lambda: life.issue(3, TWO), 5, 0),
        (lambda: life.issue_licences(4, TWO), 6, 0),
        (lambda: life.use_licences(1, 0, TWO), 7, 0),
        (lambda: life.use(1, TWO), 8, 0),
        (lambda: life.time_goes_on(20), 8, 0),
        (life.merge, 8, 1),
        (lambda: life.spoil(1, TWO, of_used=True), 9, 1),  # used before they were one
        (lambda: life.use_licences(2, 0, TWO), 10, 1),
        (lambda: life.take_back(3, 0), 11, 1),
        (lambda: life.use(3, ONE), 12, 1),
        (lambda: life.part(last=True), 12, 1),  # it would have used what it never had: refused
        (lambda: life.void(11), 11, 1),
        (lambda: life.void(8), 10, 1),
        (lambda: life.part(last=True), 10, 0),
        (lambda: life.use_licences(4, 0, TWO), 11, 0),
        (lambda: life.use(1, TWO), 12, 0),
        (lambda: life.bring_back(2, TWO), 12, 0),  # one is left
        (lambda: life.bring_back(1, TWO), 13, 0),
        (lambda: life.void(12), 12, 0),
    )
    for number, (step, acts, changes) in enumerate(steps):
        step()
        life.accounts_are_what_was_done()
        assert (len(life.acts), len(life.changes)) == (acts, changes), number
    Roster(life.office.store, life.office.clock).define_group(PROGRAM, Group("三组", "一科"))
    third = Receiver(ReceiverKind.GROUP, "一科 › 三组")
    life.stock.issue(KEEPER, "1001", {FORMS: 1}, receiver=third)
    with pytest.raises(Refused, match="paper_left"):
        life.lives.end(PROGRAM, third.code, "撤销")
    entry = life.lives.merge(PROGRAM, third.code, TWO_PATH, "合并")
    (along,) = life.lives.went_along(PROGRAM, entry)
    assert (along.code, along.quantity, along.to) == (FORMS, 1, TWO_PATH)
    plan = life.unit_voids.preview(PROGRAM, f"custody:{entry.seq}")
    assert "WS-01（文书）1 份 记回一科 › 三组名下" in unit_stands_words(TEXTS, plan)
    life.teardown()


@pytest.mark.rule("ST-04", "frozen")
def test_a_signed_month_stays_and_what_is_found_later_is_made_up_for(tmp_path: Path) -> None:
    Papers.folder = tmp_path
    life = Papers()
    life.issue(6, ONE)
    life.use(2, ONE)
    life.time_goes_on(30)
    first = life.months.all(KEEPER)
    assert [(each.month, each.account and each.account.code, each.signed) for each in first] == [
        ("2026-12", "一科 › 一组", None),
        ("2026-12", None, None),
    ]
    with pytest.raises(Refused, match="unsigned"):
        life.months.sign(KEEPER, "2026-12", "", replace(WISH, leader_confirms=UNCONFIRMED))
    with pytest.raises(Refused, match="not_leader"):
        life.months.sign(KEEPER, "2026-12", "", replace(WISH, leader="1003", leader_confirms=UNCONFIRMED))
    with pytest.raises(Refused, match="month_moved"):
        life.months.sign(KEEPER, "2026-12", "", replace(WISH, seen="0"))
    life.sign(ONE)
    with pytest.raises(Refused, match="month_signed"):
        life.months.sign(KEEPER, "2026-12", "一组", WISH)
    with pytest.raises(Refused, match="month_runs"):
        life.months.sign(KEEPER, "2027-01", "一组", WISH)
    life.void(1)  # the use, of a month that is signed
    life.did(
        lambda: life.papers.use(KEEPER, NamedSheets(FORMS, 3, unit="一组", on=date(2026, 12, 31)), "1001"),
        {(FORMS, ONE): -3},
    )
    life.accounts_are_what_was_done()
    ((_, then),) = life.papers.month(KEEPER, "2026-12", "一组", "zh_CN").kinds[-1:]
    ((_, now),) = life.papers.month(KEEPER, "2027-01", "一组", "zh_CN").kinds[-1:]
    assert (then.used, then.closing) == (2, 4)
    assert (now.opening, now.used, now.closing) == (4, 1, 3)
    assert [(each.code, each.pieces) for each in now.remarks] == [
        (NoteCode.LATE, 3),
        (NoteCode.VOIDED_LATE, 2),
    ]
    assert not life.months.all(KEEPER)[0].late, "signed in time"
    life.rename("快检组")  # what was signed under the former name is the same account's
    life.accounts_are_what_was_done()
    life.time_goes_on(30)
    with pytest.raises(Refused, match="month_before"):
        life.months.sign(KEEPER, "2027-01", "", WISH)
    for _ in range(2):
        life.sign(HOUSE)
        life.sign(ONE)
        life.accounts_are_what_was_done()
    life.part(last=True)  # nor is it another one when the former name is back
    life.accounts_are_what_was_done()
    assert [each.late for each in life.months.all(KEEPER)] == [False, False, False, True]
    life.months.settle()
    life.time_goes_on(1500)  # one start with a clock that is years ahead, before anything is recorded by it
    assert life.months.settle() == ()
    life.teardown()


@pytest.mark.rule("ST-03", "lost")
@pytest.mark.rule("ST-01", "range")
def test_a_lost_sheet_leaves_the_account_when_its_report_is_approved(tmp_path: Path) -> None:
    Papers.folder = tmp_path
    life = Papers()
    life.issue_licences(4, ONE)
    lost = NamedSheets(LICENCES, numbers="A03", unit="一组")
    reported = life.losses.report(KEEPER_TOO, lost, "1001", "清点少了一张")
    request = str(reported.seq)
    life.accounts_are_what_was_done()
    with pytest.raises(Refused, match="open_already"):
        life.losses.report(KEEPER_TOO, NamedSheets(LICENCES, numbers="A04"), "1001", "又少了一张")
    for who in (KEEPER, LEADER):
        life.requests.decide(who, request, accepted=True)
    with pytest.raises(Refused, match="numbers_reported") as refused:  # it turned up
        life.papers.use(KEEPER, lost, "1001")
    assert (refused.value.facts["request"], refused.value.facts["numbers"]) == (request, "A03")
    with pytest.raises(Refused, match="numbers_reported"):
        life.stock.take_back(KEEPER, LICENCES, "A03")
    life.requests.withdraw(KEEPER_TOO, request, "找到了")
    request = str(life.losses.report(KEEPER_TOO, lost, "1001", "又不见了").seq)
    for who in (KEEPER, LEADER):
        life.requests.decide(who, request, accepted=True)
    clock = life.office.clock
    # as a program did that did not keep reported sheets where they are
    with life.office.store.write() as work:
        sheets = replace(sheets_case(work, lost, clock), runs=work.equipment.number_runs(LICENCES))
        case = UseCase(sheets, answering(work, "1001"), "1001")
        (used,) = record(work, decide_use(KEEPER, case, work.policy, clock.now()))
    life.acts.append(Act(used.seq, {}, (3,)))
    with pytest.raises(Refused, match="numbers_since_reported") as since:
        life.requests.decide(BUREAU, request, accepted=True)
    assert (since.value.facts["request"], since.value.facts["numbers"]) == (request, "A03")
    life.requests.decide(BUREAU, request, accepted=False, opinion="已经用了")
    life.accounts_are_what_was_done()
    life.lose_licences(2, ONE)
    life.lose(2, HOUSE)
    assert [len(each.numbers) for each in life.acts] == [4, 1, 1, 0]
    life.accounts_are_what_was_done()
    month = month_of(local(life.office.clock.now(), life.office.clock.zone).date())
    told = dict(life.papers.month(KEEPER, month, "一组", "zh_CN").kinds)["营业执照"]
    assert (told.used, told.spoiled, told.received, told.closing) == (2, 0, 4, 2)
    assert [(each.code, each.pieces) for each in told.remarks] == [(NoteCode.LOST, 1)]
    odd = [(each.odd.value, each.numbers, each.whom) for each in life.accounts.odd_numbers(KEEPER)]
    assert odd == [("skipped_use", "A01", "一科 › 一组")]
    with pytest.raises(Refused, match="numbers_lost"):
        life.papers.use(KEEPER, NamedSheets(LICENCES, numbers="A02"), "1001")
    life.void(2)  # found again: two persons say so
    life.accounts_are_what_was_done()
    assert len(life.acts) == 3
    life.teardown()
