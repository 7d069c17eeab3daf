"""Decisions about sheets of accountable paper: used, spoiled, destroyed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from station.core.clock import local
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Entry, Participant, subject
from station.core.ledger.entry import TAKER
from station.core.notices import Notice, notice
from station.core.policy import Policy
from station.inventory.certificates.accounting import Accounting, key_of
from station.inventory.certificates.kinds import kind_of
from station.inventory.certificates.moves import (
    HOUSE,
    CountedEntry,
    MonthColumn,
    PaperMove,
    month_of,
    require_sound,
    sums,
    there_is,
)
from station.inventory.certificates.owners import NumberOwners
from station.inventory.receivers.bodies import LoanReceiver
from station.inventory.receivers.values import Receiver
from station.inventory.stock.decide import about_low
from station.inventory.stock.facts import require_counted, require_pieces
from station.inventory.stock.numbered import NumbersCase, all_in, require_ranged
from station.inventory.stock.numbered_bodies import MovedNumbers
from station.inventory.stock.numbers import NumberRun, Numbers, NumberState, range_words
from station.inventory.stock.paper_bodies import (
    LONGEST_MATTER,
    LONGEST_WAY,
    SheetsDestroyed,
    SheetSpoiled,
    SpoilCause,
    StockUsed,
)
from station.inventory.values import Item, Tracking
from station.matters.values import KnownNumber
from station.people.confirming import UNPROVEN, Proven
from station.people.naming import noted, written
from station.people.sessions import Session
from station.people.values import Account, Officer

_STORE, _ISSUED, _USED = NumberState.STORE, NumberState.ISSUED, NumberState.USED
_DESTROYABLE: Final = (NumberState.SPOILED,)
USE_RULE: Final = "ST-03"


@dataclass(frozen=True, slots=True)
class SheetsCase:
    """Sheets of a line as they are named: a quantity, or of a numbered range the numbers, and what is known of the line.

    `history` are all entries about it, with those by which units changed. `account` is the unit whose sheets they are (None: the office's own), `on` the day; `of_used`: they had
    been recorded as used before.
    """

    item: Item
    runs: tuple[NumberRun, ...]
    history: Sequence[Entry]
    quantity: int
    numbers: str
    on: date
    zone: str
    account: Receiver | None = None
    of_used: bool = False


@dataclass(frozen=True, slots=True)
class UseCase:
    """Sheets that an officer used, how they confirmed it, for which case or licence; `listed` is the matter of that number."""

    of: SheetsCase
    officer: Officer | None
    asked: str
    matter: str = ""
    note: str = ""
    proven: Proven = UNPROVEN
    listed: KnownNumber | None = None


@dataclass(frozen=True, slots=True)
class SpoilCase:
    """Sheets that are spoiled, why, and by whom if that is said."""

    of: SheetsCase
    cause: SpoilCause
    reason: str
    officer: Officer | None = None
    asked: str = ""


@dataclass(frozen=True, slots=True)
class DestroyedCase:
    """Spoiled sheets that were destroyed, how, and the second person."""

    of: SheetsCase
    way: str
    second: Account
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheets:
    """So many sheets: how many of them lay in the store, how many had been used before, whose they are, and their numbers by run."""

    quantity: int
    stored: int
    of_used: int
    account: LoanReceiver | None
    parts: tuple[tuple[Numbers, NumberRun], ...] = ()

    def moved(self, tag: str, after: NumberState, officer: Officer | None = None) -> tuple[MovedNumbers, ...]:
        """Their numbers as they go to a state, by an officer where the state says who."""
        by = ("", "") if officer is None else (officer.number, officer.name)
        to = "" if self.account is None else self.account.value.words
        who = (*by, to) if after.names_who else ("", "", "")
        return tuple(
            MovedNumbers(tag, each.written(each.first), each.written(each.last), run.state, after, *who)
            for each, run in self.parts
        )


def decide_use(session: Session, case: UseCase, policy: Policy, now: datetime) -> Decided[int]:
    """Sheets are used; how many are in the store then.

    Raises Refused ``counter.unknown_officer``, ``counter.officer_left``, ``certificates.matter_long`` and as `named_sheets`.
    """
    del policy
    item, officer = case.of.item, in_service(case.officer, case.asked)
    sheets = named_sheets(case.of, (_STORE, _ISSUED), now)
    matter, said = _short(case.matter, LONGEST_MATTER, "matter"), tuple[Notice, ...]()
    if matter and case.listed is not None:
        if not case.listed.listed:
            said = (notice("matter_unlisted", "PF-10", matter=matter),)
        elif len(case.listed.number) <= LONGEST_MATTER:
            matter = case.listed.number
    left = item.quantity - sheets.stored
    body = StockUsed(
        *(item.tag, item.name, item.unit, sheets.quantity, item.quantity, left),
        sheets.moved(item.tag, NumberState.USED, officer),
        *(sheets.account, case.of.on, officer.number, officer.name),
        *(matter, noted(case.note, USE_RULE), case.proven.drawn()),
    )
    draft = session.draft(
        body,
        now,
        subjects=(*_about(item, sheets), subject("officer", officer.number)),
        rules=(USE_RULE,),
        others=(Participant(TAKER, officer.number, officer.name, case.proven.proof),),
    )
    low = about_low(item, left) if sheets.stored else ()
    return Decided((draft,), (*low, *said), left)


def decide_spoil(session: Session, case: SpoilCase, policy: Policy, now: datetime) -> Decided[int]:
    """Sheets are spoiled, which counts as used; how many are in the store then.

    Raises Refused ``certificates.reason_missing``, ``counter.unknown_officer``, ``counter.officer_left`` and as `named_sheets`.
    """
    del policy
    item = case.of.item
    officer = in_service(case.officer, case.asked) if case.asked else None
    why = written(case.reason, "certificates.reason_missing", USE_RULE, field="reason", tag=item.label)
    sheets = named_sheets(case.of, (_STORE, _ISSUED, _USED), now)
    left = item.quantity - sheets.stored
    body = SheetSpoiled(
        *(item.tag, item.name, item.unit, sheets.quantity, item.quantity, left),
        sheets.moved(item.tag, NumberState.SPOILED),
        *(sheets.account, case.of.on, sheets.of_used, case.cause, why),
        *(("", "") if officer is None else (officer.number, officer.name)),
    )
    about = _about(item, sheets)
    about += () if officer is None else (subject("officer", officer.number),)
    low = about_low(item, left) if sheets.stored else ()
    return Decided((session.draft(body, now, subjects=about, rules=(USE_RULE,)),), low, left)


def decide_destroy(session: Session, case: DestroyedCase, policy: Policy, now: datetime) -> Decided[int]:
    """Spoiled sheets were destroyed before a second person; how many are in the store, as before.

    Raises Refused ``certificates.way_missing``, ``certificates.way_long``, ``certificates.not_spoiled`` and as `named_sheets`.
    """
    del policy
    item, second = case.of.item, case.second
    way = _short(written(case.way, "certificates.way_missing", USE_RULE, field="way"), LONGEST_WAY, "way")
    sheets = named_sheets(case.of, _DESTROYABLE, now)
    body = SheetsDestroyed(
        *(item.tag, item.name, item.unit, sheets.quantity, item.quantity, item.quantity),
        sheets.moved(item.tag, NumberState.DESTROYED),
        *(case.of.on, way, noted(case.note, USE_RULE), second.name, second.display_name),
    )
    about = (subject("item", item.tag), subject("account", second.name))
    return Decided((session.draft(body, now, subjects=about, rules=(USE_RULE,)),), (), item.quantity)


def named_sheets(case: SheetsCase, states: tuple[NumberState, ...], now: datetime) -> Sheets:
    """The sheets that are named, all of them in one of these states and of one account.

    Raises Refused ``certificates.no_kind``, ``certificates.day_ahead``, ``certificates.before_there``, ``certificates.numbers_needed``,
    ``certificates.several_accounts``, ``certificates.other_account``, ``certificates.not_spoiled``, ``certificates.not_enough``,
    ``stock.bad_quantity``, as `all_in` and `require_sound`.
    """
    item = case.item
    require_counted(item)
    if kind_of(case.history) is None:
        raise Refused("certificates.no_kind", rule="ST-01", tag=item.label, name=item.name)
    if case.on > local(now, case.zone).date():
        raise Refused("certificates.day_ahead", rule=USE_RULE, field="on", day=case.on.isoformat())
    accounting = Accounting(item.tag, case.history, case.zone)
    told = accounting.told
    if item.tracking is Tracking.RANGE:
        sheets = _numbered(case, states, accounting.owners)
    else:
        if case.numbers.strip():
            require_ranged(item)
        sheets = _by_quantity(case, states, told)
    require_sound(item, [*told, _tried(case, sheets, states)])
    return sheets


def _numbered(case: SheetsCase, states: tuple[NumberState, ...], owners: NumberOwners) -> Sheets:
    item = case.item
    named = {"tag": item.label, "name": item.name}
    if not case.numbers.strip():
        raise Refused("certificates.numbers_needed", rule="ST-01", field="numbers", **named)
    numbers = NumbersCase(item, case.runs, case.numbers, case.zone)
    if states == _DESTROYABLE:
        _require_spoiled(numbers)
    found = all_in(numbers, *states)
    parts = [one for each, _ in found for one in owners.of(each)]
    whose = {key_of(each): each for _, each in parts}
    if len(whose) > 1 and states != _DESTROYABLE:
        first = next(each for _, each in parts if each is not None)
        mine = range_words(part for part, each in parts if each == first)
        facts = {**named, "numbers": mine, "account": _words(first)}
        raise Refused("certificates.several_accounts", rule="ST-04", field="numbers", **facts)
    account = next(iter(whose.values()))
    if case.account is not None and case.account.key != key_of(account):
        words = _words(account)
        code = "other_account" if words else "house_account"
        facts = {**named, "asked": case.account.words, "account": words}
        raise Refused(f"certificates.{code}", rule="ST-04", field="unit", **facts)
    for each, run in found:
        day = local(run.at, case.zone).date()
        if case.on < day:
            facts = {**named, "numbers": each.words, "day": day.isoformat(), "on": case.on.isoformat()}
            raise Refused("certificates.before_there", rule="ST-04", field="on", **facts)
    pieces = {state: sum(each.count for each, run in found if run.state is state) for state in NumberState}
    return Sheets(sum(pieces.values()), pieces[_STORE], pieces[_USED], account, tuple(found))


def _require_spoiled(case: NumbersCase) -> None:
    """Raise Refused ``certificates.not_spoiled`` for numbers that are good, or were used and not spoiled."""
    found = all_in(case, *NumberState)
    good = [each for each, run in found if run.state in (_STORE, _ISSUED, _USED)]
    if good:
        facts = {"tag": case.item.label, "name": case.item.name, "numbers": range_words(good)}
        raise Refused("certificates.not_spoiled", rule=USE_RULE, field="numbers", **facts)


def _by_quantity(case: SheetsCase, states: tuple[NumberState, ...], told: Sequence[CountedEntry]) -> Sheets:
    item, account = case.item, case.account
    key = HOUSE if account is None else account.key
    require_pieces(case.quantity, "quantity", 1)
    mine = sums(told, key)
    if states == _DESTROYABLE:
        whole = sums(told)
        there = whole[MonthColumn.SPOILED] - whole[MonthColumn.DESTROYED]
        code = "not_enough_spoiled"
    elif case.of_used:
        used = mine[MonthColumn.USED] + mine[MonthColumn.USED_ELSEWHERE]
        there, code = used - mine[MonthColumn.SPOILED], "not_enough_used"
    elif account is None:
        there, code = item.quantity, "not_enough"
    else:
        there, code = there_is(told)[key], "not_enough_of_unit"
    if case.quantity > there:
        facts = {"tag": item.label, "name": item.name, "unit": item.unit, "there": max(there, 0)}
        whom = "" if account is None else account.words
        facts = {**facts, "asked": case.quantity, "account": whom}
        raise Refused(f"certificates.{code}", rule="ST-04", field="quantity", **facts)
    of_used = case.quantity if case.of_used else 0
    stored = case.quantity if account is None and not of_used and code == "not_enough" else 0
    owner = None if account is None else LoanReceiver(account.kind, account.code, account.name)
    return Sheets(case.quantity, stored, of_used, owner)


def _tried(case: SheetsCase, sheets: Sheets, states: tuple[NumberState, ...]) -> CountedEntry:
    """What these sheets will have moved, to be looked at before it is recorded."""
    account, fresh = key_of(sheets.account), sheets.quantity - sheets.of_used
    if states == _DESTROYABLE:
        moves: tuple[PaperMove, ...] = (PaperMove(HOUSE, MonthColumn.DESTROYED, sheets.quantity),)
    else:
        moves = (PaperMove(account, MonthColumn.USED, fresh),)
        if _USED in states:
            moves += (PaperMove(account, MonthColumn.SPOILED, sheets.quantity),)
    return CountedEntry(month_of(case.on), 0, moves)


def _words(receiver: LoanReceiver | None) -> str:
    return "" if receiver is None else receiver.value.words


def in_service(officer: Officer | None, asked: str) -> Officer:
    """The officer who was named. Raises Refused ``counter.unknown_officer``, ``counter.officer_left``."""
    if officer is None:
        raise Refused("counter.unknown_officer", number=asked)
    if not officer.active:
        raise Refused("counter.officer_left", rule="EQ-13", number=officer.number, name=officer.name)
    return officer


def _short(words: str, longest: int, field: str) -> str:
    kept = " ".join(words.split())
    if len(kept) > longest:
        raise Refused(f"certificates.{field}_long", rule=USE_RULE, field=field, longest=longest)
    return kept


def _about(item: Item, sheets: Sheets) -> tuple[str, ...]:
    to = () if sheets.account is None else (sheets.account.value.subject,)
    return (subject("item", item.tag), *to)
