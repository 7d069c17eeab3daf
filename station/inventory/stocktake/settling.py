"""A decision on one finding: what it does to the register goes through the single act that stands, in the same unit of work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from station.approvals.values import RequestState
from station.core.clock import Clock, local
from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import Entry, Stream, subject
from station.core.policy import Policy
from station.core.texts import DEFAULT_LANGUAGE
from station.inventory.counter.looking_up import ViewedFacts
from station.inventory.losses.bodies import ItemReported, ReportKind
from station.inventory.losses.decide import Reported
from station.inventory.losses.finding import FoundCase, decide_found, unsettled_loan
from station.inventory.losses.use_cases import report_in
from station.inventory.movement.check_in import Brought, decide_check_in
from station.inventory.movement.terms import Setting, Terms
from station.inventory.register.decisions import ChangeCase, RegisterCase, decide_change, decide_register
from station.inventory.register.numbers import ItemNumbers, known_numbers
from station.inventory.register.use_cases import required
from station.inventory.stock.decide import CorrectionCase, decide_correction
from station.inventory.stock.facts import require_single
from station.inventory.stock.levels import record_levels
from station.inventory.stock.numbered import NumbersCase, SpoiledCase, decide_spoiling
from station.inventory.stock.numbers import NumberState, in_state, range_words, read_ranges
from station.inventory.stock.rejoining import rejoin
from station.inventory.stock.reported import runs_to_move
from station.inventory.stocktake.bodies import FindingDecided, FindingLine
from station.inventory.stocktake.decide import RULE, about
from station.inventory.stocktake.following import without
from station.inventory.stocktake.placing import place_on_record
from station.inventory.stocktake.ports import StocktakeWork
from station.inventory.stocktake.record import StocktakeRecord
from station.inventory.stocktake.values import Action, FindingKind, StocktakeState
from station.inventory.values import Condition, Item, NewItem, Tracking
from station.people.naming import written
from station.people.sessions import Session
from station.people.values import Account

_ACTIONS: Final[Mapping[FindingKind, tuple[Action, ...]]] = {
    FindingKind.MISSING: (Action.REPORT_LOSS, Action.CORRECT, Action.SEEN, Action.NOTED),
    FindingKind.UNSHOWN: (Action.REPORT_LOSS, Action.SEEN, Action.NOTED),
    FindingKind.SURPLUS: (Action.TAKE_IN, Action.FOUND_AGAIN, Action.NOTED),
    FindingKind.MISPLACED: (Action.SET_PLACE, Action.PUT_BACK, Action.NOTED),
    FindingKind.UNKNOWN: (Action.REGISTER, Action.FOREIGN, Action.NOTED),
    FindingKind.TWICE: (Action.NOTED,),
    FindingKind.CONDITION: (Action.REPORT_DAMAGE, Action.NOTED),
    FindingKind.QUANTITY: (Action.CORRECT, Action.NOTED),
}
"""What may be done about each kind of finding."""


def actions_for(finding: FindingLine) -> tuple[Action, ...]:
    """What may be done about a finding: what is kept by quantity is corrected, a single thing is reported lost.

    What was seen in good condition is not reported damaged.
    """
    if finding.kind is FindingKind.CONDITION and finding.seen.condition is Condition.GOOD:
        return (Action.NOTED,)
    other = Action.REPORT_LOSS if finding.unit else Action.CORRECT
    missing = finding.kind is FindingKind.MISSING
    return tuple(each for each in _ACTIONS[finding.kind] if not missing or each is not other)


@dataclass(frozen=True, slots=True)
class FindingWish:
    """What is to be done about a finding, and why; the place, name and category that an act needs besides."""

    action: Action
    reason: str
    place: str = ""
    name: str = ""
    category: int = 0


@dataclass(frozen=True, slots=True)
class FindingCase:
    """A finding that is to be decided, by its number; `entry` is what was done (0: nothing), `request` what was filed."""

    record: StocktakeRecord
    number: int
    wish: FindingWish
    entry: int = 0
    request: int = 0
    second: Account | None = None


def open_finding(record: StocktakeRecord, number: int, action: Action) -> FindingLine:
    """The finding, which nobody has decided yet, and for which this may be done.

    Raises Refused ``stocktake.not_closed``, ``stocktake.finding_unknown``, ``stocktake.decided``, ``stocktake.wrong_action``.
    """
    if record.state is not StocktakeState.CLOSED:
        raise Refused("stocktake.not_closed", rule=RULE, stocktake=record.seq)
    finding = record.findings.get(number)
    if finding is None:
        raise Refused("stocktake.finding_unknown", rule=RULE, stocktake=record.seq, line=number)
    if number in record.decisions:
        raise Refused("stocktake.decided", rule=RULE, stocktake=record.seq, line=number)
    if action not in actions_for(finding):
        facts = {"line": number, "finding": finding.kind.value, "action": action.value}
        raise Refused("stocktake.wrong_action", rule=RULE, field="action", **facts)
    return finding


def decide_finding(session: Session, case: FindingCase, policy: Policy, now: datetime) -> Decided[None]:
    """The decision on a finding, with its reason. Raises Refused ``stocktake.decision_reason`` and as `open_finding`."""
    del policy
    seq, wish = case.record.seq, case.wish
    finding = open_finding(case.record, case.number, wish.action)
    why = written(wish.reason, "stocktake.decision_reason", RULE, field="reason")
    body = FindingDecided(
        seq,
        case.number,
        finding.kind,
        wish.action,
        finding.tag,
        finding.code,
        finding.name,
        why,
        case.entry,
        case.request,
        "" if case.second is None else case.second.name,
        "" if case.second is None else case.second.display_name,
    )
    items = (subject("item", finding.tag),) if finding.tag else ()
    requests = (subject("request", str(case.request)),) if case.request else ()
    return Decided(
        (session.draft(body, now, subjects=(about(seq), *items, *requests), rules=(RULE,)),), (), None
    )


class FindingAct:
    """Does what is decided about a finding, within one unit of work."""

    def __init__(
        self, session: Session, work: StocktakeWork, clock: Clock, finding: FindingLine, wish: FindingWish
    ) -> None:
        self._session, self._work, self._clock = session, work, clock
        self._finding, self._wish = finding, wish
        self._now = clock.now()

    def act(self, second: Account | None) -> Entry | None:
        """The entry of what was done; None where the register stays as it is. Raises Refused as the act itself."""
        acts: dict[Action, Callable[[], Entry]] = {
            Action.REPORT_LOSS: lambda: self._report(ReportKind.LOSS),
            Action.REPORT_DAMAGE: lambda: self._report(ReportKind.DAMAGE),
            Action.TAKE_IN: self._take_in,
            Action.FOUND_AGAIN: self._found_again,
            Action.SET_PLACE: self._set_place,
            Action.REGISTER: self._register,
            Action.CORRECT: lambda: self._correct(second),
        }
        act = acts.get(self._wish.action)
        return None if act is None else act()

    def _report(self, kind: ReportKind) -> Entry:
        """Reported anew, unless somebody did so already: then the decision rests on that request."""
        about = subject("item", required(self._work, self._finding.tag).tag)
        waiting = [each for each in self._work.requests.running(about) if each.state is RequestState.OPEN]
        for each in waiting:
            filed = self._work.ledger.entry(Stream.CUSTODY, each.seq, checked=True)
            if filed is not None and isinstance(filed.typed, ItemReported) and filed.typed.report is kind:
                return filed
        reported = Reported(kind, self._wish.reason)
        return report_in(self._work, self._clock, self._session, self._finding.tag, reported)

    def _take_in(self) -> Entry:
        """It comes back on behalf of whoever has it by the register."""
        item = required(self._work, self._finding.tag)
        require_single(item)
        zone, years = self._clock.zone, self._work.calendar.years()
        facts = ViewedFacts(self._work, Terms(self._work.policy, zone, DEFAULT_LANGUAGE, years), self._now)
        seen = self._finding.seen.condition
        case = facts.returning(None, (Brought(item.tag, item, seen, self._wish.reason),))
        (entry,) = record(self._work, decide_check_in(self._session, case, self._work.policy, self._now))
        return entry

    def _found_again(self) -> Entry:
        item = required(self._work, self._finding.tag)
        setting = Setting(self._clock.zone, years=self._work.calendar.years())
        loan = unsettled_loan(self._work, item)
        case = FoundCase(item, self._finding.seen.condition, self._wish.reason, loan, setting)
        (entry,) = record(self._work, decide_found(self._session, case, self._work.policy, self._now))
        rejoin(self._session, self._work, (item.tag,), self._now)
        return entry

    def _set_place(self) -> Entry:
        item = required(self._work, self._finding.tag)
        place = self._place()
        if not place.strip():
            raise Refused("stocktake.place_missing", rule=RULE, field="place", tag=item.label)
        known = known_numbers(self._work, (ItemNumbers("", "", ""),))
        case = ChangeCase(item, {"place": place}, self._wish.reason, self._today(), known, None)
        entries = record(self._work, decide_change(self._session, case, self._work.policy, self._now))
        if not entries:
            raise Refused("stocktake.place_same", rule=RULE, field="place", tag=item.label, place=item.place)
        return entries[0]

    def _place(self) -> str:
        """The place that was named for it, which has to be on record as in a scan, or else the one where it was seen."""
        named = self._wish.place.strip()
        return place_on_record(self._work, named) if named else self._finding.seen.place

    def _register(self) -> Entry:
        wish = self._wish
        if not wish.category or not wish.name.strip():
            raise Refused("stocktake.register_facts", rule=RULE, field="name", value=self._finding.code)
        new = NewItem(self._finding.code, wish.category, wish.name, place=self._place())
        known = known_numbers(self._work, (ItemNumbers(new.tag, "", ""),))
        case = RegisterCase(new, known, self._today())
        (entry,) = record(self._work, decide_register(self._session, case, self._work.policy, self._now))
        return entry

    def _correct(self, second: Account | None) -> Entry:
        """The register has as much more or less as was counted then: what moved since stays."""
        item = required(self._work, self._finding.tag)
        if second is None:
            raise Refused("stocktake.second_needed", rule=RULE, field="second", tag=item.label)
        if item.tracking is Tracking.RANGE:
            return self._correct_numbers(item, second)
        book, seen = self._finding.book.quantity or 0, self._finding.seen.quantity or 0
        counted = max(0, item.quantity + seen - book)
        case = CorrectionCase(item, counted, self._wish.reason, second)
        (entry,) = record(self._work, decide_correction(self._session, case, self._work.policy, self._now))
        self._level(item)
        return entry

    def _correct_numbers(self, item: Item, second: Account) -> Entry:
        """The numbers that were not there are taken out of the store; those that were issued or used since stay where they are."""
        book, seen = self._finding.book.numbers, self._finding.seen.numbers
        runs = runs_to_move(self._work, item)
        short = without(read_ranges(book) if book else (), read_ranges(seen) if seen else ())
        here = in_state(runs, NumberState.STORE)
        gone = without(here, without(here, short))
        if not gone:
            raise Refused("stocktake.no_numbers_short", rule=RULE, field="action", tag=item.label)
        of = NumbersCase(item, runs, range_words(gone), self._clock.zone)
        case = SpoiledCase(of, self._wish.reason, second)
        (entry,) = record(self._work, decide_spoiling(self._session, case, self._work.policy, self._now))
        self._level(item)
        return entry

    def _level(self, item: Item) -> None:
        levelled = self._work.equipment.written((item.tag,))
        record_levels(self._session, self._work, levelled, (self._now, self._clock.zone))

    def _today(self) -> date:
        return local(self._now, self._clock.zone).date()
