"""Receipts and issues of counted stock that do not count any more (EQ-10).

Quantities add up in any order, so a movement is voided whatever followed, as long as no less than nothing is there then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Entry, Stream, subject
from station.core.ledger.voiding import VoidedEntry, Voids, entry_subject, voided_already
from station.core.policy import Policy
from station.inventory.bodies import CheckedOut
from station.inventory.certificates.accounting import counted
from station.inventory.certificates.kinds import kind_of
from station.inventory.certificates.moves import require_sound
from station.inventory.stock.bodies import (
    MOST_PIECES,
    StockAgain,
    StockCorrected,
    StockIssued,
    StockMovementVoided,
    StockReceived,
)
from station.inventory.stock.facts import RULE
from station.inventory.stock.loss_bodies import StockLost
from station.inventory.stock.number_history import moved_in, put_back
from station.inventory.stock.numbered_bodies import (
    MOST_MOVED,
    MovedNumbers,
    StockMovementVoided3,
    StockReceived2,
)
from station.inventory.stock.numbers import NumberRun, NumberState, parts_of, range_words
from station.inventory.stock.paper_bodies import PaperMoved, SheetsDestroyed, SheetSpoiled, StockUsed
from station.inventory.stock.portion_bodies import PartReturned, StockJoined, StockParted
from station.inventory.stock.reported import require_unreported
from station.inventory.values import Item, ItemState
from station.inventory.voiding.plan import VoidPlan
from station.people.sessions import Session
from station.people.values import Account
from station.people.voiding.plan import digest_of, require_same, required_reason

STOCK_MOVES: Final = frozenset(
    each.KIND
    for each in (
        *(StockReceived, StockIssued, StockCorrected, PartReturned),
        *(StockUsed, SheetSpoiled, SheetsDestroyed, StockLost),
    )
)
"""Kinds of entry that move stock, and are voided here; what two persons made, two void (`decide_void_stock`)."""


@dataclass(frozen=True, slots=True)
class StockVoidLine:
    """A line of stock, by how much the wrong entry moved it as far as that counts, and the void by which it does not count for it already."""

    item: Item
    moved: int
    void: Entry | None


@dataclass(frozen=True, slots=True)
class StockVoidCase:
    """The facts of the decision: the place as it was asked for, the entry there, and its lines that were asked for.

    `strange` are tags that were asked for and are not in the entry. `seen` is the digest of the preview that a person saw.
    `runs` are where the numbers of numbered ranges are, `histories` all entries about each of them and about paper, with those by which
    units changed, by tag. `second` is who says besides that
    what two persons did was wrong. `left` are the names of officers who had numbers and have left service, by their numbers.
    """

    place: str
    entry: Entry
    lines: tuple[StockVoidLine, ...]
    strange: tuple[str, ...] = ()
    reason: str = ""
    seen: str = ""
    runs: Mapping[str, tuple[NumberRun, ...]] = field(default_factory=dict)
    histories: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    second: Account | None = None
    left: Mapping[str, str] = field(default_factory=dict)


def moved_by(entry: Entry, without: Collection[str] = ()) -> Mapping[str, int]:
    """By how much an entry moved which lines of stock, without the pieces of these portions; nothing for entries of other kinds."""
    body = entry.typed
    if isinstance(body, StockReceived):
        return {body.tag: body.quantity}
    if isinstance(body, StockCorrected | PaperMoved):
        return {body.tag: body.after - body.before}
    if isinstance(body, StockIssued):
        return {line.tag: -line.quantity for line in body.lines}
    if isinstance(body, PartReturned):
        into, counting = Counter[str](), [each for each in body.lines if each.tag not in without]
        for each in counting:
            into[each.line] += each.quantity
        return {**into, **{each.tag: -each.quantity for each in counting}}
    return {}


def line_moved_by(entry: Entry, line: str, without: Collection[str] = ()) -> int:
    """By how much an entry moved a line of counted gear, also as pieces went out of it or came back, without these portions."""
    body = entry.typed
    if not isinstance(body, StockParted | StockJoined):
        return moved_by(entry, without).get(line, 0)
    if body.line != line or body.tag in without:
        return 0
    return body.quantity if isinstance(body, StockJoined) else -body.quantity


def moved_together(entry: Entry, tags: Collection[str]) -> frozenset[str]:
    """Of the lines of stock and portions that an entry moved those that are moved with these: pieces of a loan and their line."""
    body = entry.typed
    if not isinstance(body, PartReturned):
        return frozenset(tags)
    lines = {each.line for each in body.lines if {each.line, each.tag} & set(tags)}
    return frozenset(lines | {each.tag for each in body.lines if each.line in lines})


def void_lines(
    entry: Entry, items: Sequence[Item], voids: Mapping[str, Entry | None]
) -> tuple[StockVoidLine, ...]:
    """What the entry moved, by the void of it for each tag.

    Where a loan does not count, neither does what came back of it in part: not for the portion, and so not for its line either.
    """
    body, by = entry.typed, dict(voids)
    moved = moved_by(entry, [tag for tag, void in voids.items() if void is not None])
    for each in body.lines if isinstance(body, PartReturned) else ():
        if each.line in by and each.line not in moved:
            by[each.line] = by[each.line] or by[each.tag]
    return tuple(StockVoidLine(item, moved.get(item.tag, 0), by[item.tag]) for item in items)


def loans_instead(history: Sequence[Entry], portions: Mapping[str, Sequence[Entry]]) -> tuple[Entry, ...]:
    """What happened to a line of counted gear, with the loans that count in place of its pieces' going out and coming back.

    `portions` are the histories of what ever went out of it, by tag: where a loan does not count, nothing went out.
    """
    loans: dict[int, Entry] = {}
    for tag, found in portions.items():
        voids, about = Voids(found), subject("item", tag)
        taken = (each for each in found if isinstance(each.typed, CheckedOut))
        loans.update((each.seq, each) for each in taken if voids.by(each, about) is None)
    kept = [each for each in history if not isinstance(each.typed, StockParted | StockJoined | PartReturned)]
    return tuple(sorted((*kept, *loans.values()), key=lambda each: each.seq))


def _numbers(body: object) -> tuple[str, ...]:
    """Whose issue or loan an entry is about."""
    if isinstance(body, StockIssued | StockUsed | SheetSpoiled | StockLost):
        return (body.number,) if body.number else ()
    if isinstance(body, StockReceived2):
        return tuple(dict.fromkeys(each.number for each in body.numbers))
    return tuple(dict.fromkeys(line.number for line in body.lines)) if isinstance(body, PartReturned) else ()


def stock_plan(session: Session, case: StockVoidCase) -> VoidPlan:
    """What the void would do.

    Raises Refused ``void.not_in_entry``, ``void.twice``, ``void.own``, ``stock.loan_over``, ``stock.void_other_unit``, ``stock.void_below_zero``, ``stock.too_many``,
    ``stock.numbers_moved``, ``void.numbers_holder_left`` (EQ-13), ``void.changed_since`` and as `require_sound`.
    """
    entry = case.entry
    if case.strange:
        raise Refused("void.not_in_entry", rule=RULE, tag=", ".join(case.strange), place=case.place)
    lines = _counting(case)
    body = entry.typed
    if session.number is not None and session.number in _numbers(body):
        raise Refused("void.own", rule=RULE, tag=lines[0].item.label, name=lines[0].item.name)
    _require_going_on(entry, lines)
    units = _units(entry)
    numbers = _numbers_again(case, lines)  # that names what moved them since, where too few are left besides
    _require_in_service(case, numbers)
    again = tuple(_again(line, units.get(line.item.tag, line.item.unit)) for line in lines)
    _require_paper_sound(case, lines)
    about = tuple(sorted(subject("item", each.tag) for each in again))
    voided = (VoidedEntry(entry.seq, entry.hash.hex(), entry.kind, about),)
    digest = digest_of(
        voided,
        [
            *((each.tag, each.before, each.after) for each in again),
            *((each.tag, each.lowest, each.highest) for each in numbers),
        ],
    )
    require_same(case.seen, digest, case.place)
    labels = {line.item.tag: line.item.label for line in case.lines}
    two = isinstance(body, StockCorrected | SheetsDestroyed | StockLost)
    return VoidPlan(entry, voided, digest, stock=again, numbers=numbers, labels=labels, by_two=two)


def decide_void_stock(
    session: Session, case: StockVoidCase, policy: Policy, now: datetime
) -> Decided[VoidPlan]:
    """The entry by which a movement does not count.

    Raises Refused like `stock_plan`, ``void.reason_missing``, ``void.second_missing`` (what two persons did, two undo).
    """
    del policy
    plan, why = stock_plan(session, case), required_reason(case.reason, case.place)
    second = case.second if plan.by_two else None
    if plan.by_two and second is None:
        raise Refused("void.second_missing", rule=RULE, field="second", place=case.place)
    body, wrong = StockMovementVoided(Stream.CUSTODY, plan.voided, why, plan.stock), case.entry.typed
    if plan.numbers or second is not None:
        by = ("", "") if second is None else (second.name, second.display_name)
        body = StockMovementVoided3(Stream.CUSTODY, plan.voided, why, plan.stock, plan.numbers, *by)
    officer = tuple(subject("officer", number) for number in _numbers(wrong))
    officer += () if second is None else (subject("account", second.name),)
    about = (
        *(subject("item", each.tag) for each in plan.stock),
        *officer,
        entry_subject(Stream.CUSTODY, case.entry.seq),
    )
    return Decided((session.draft(body, now, subjects=about, rules=(RULE,)),), (), plan)


def _counting(case: StockVoidCase) -> Sequence[StockVoidLine]:
    lines = [line for line in case.lines if line.void is None]
    if not lines:
        by = next(line.void for line in case.lines if line.void is not None)
        raise voided_already(case.place, case.entry.kind, by, RULE)
    return lines


def _require_paper_sound(case: StockVoidCase, lines: Sequence[StockVoidLine]) -> None:
    """Raise Refused as `require_sound` where an account of paper would have less than nothing without the entry."""
    for each in lines:
        history = case.histories.get(each.item.tag, ())
        if kind_of(history) is not None:
            without = [one for one in history if one.seq != case.entry.seq]
            require_sound(each.item, counted(each.item.tag, without, case.entry.zone))


def _units(entry: Entry) -> Mapping[str, str]:
    """In which unit an entry moved which lines of stock."""
    body = entry.typed
    if isinstance(body, StockReceived | StockCorrected | PaperMoved):
        return {body.tag: body.unit}
    return (
        {line.tag: line.unit for line in body.lines} if isinstance(body, StockIssued | PartReturned) else {}
    )


def _require_going_on(entry: Entry, lines: Sequence[StockVoidLine]) -> None:
    """Raise Refused ``stock.loan_over`` where pieces came back of a loan that is none any more: that is voided first."""
    body = entry.typed
    if not isinstance(body, PartReturned):
        return
    whose = {line.tag: line.number for line in body.lines}
    for each in lines:
        item = each.item
        if item.tag in whose and (item.state is not ItemState.OUT or item.holder != whose[item.tag]):
            raise Refused("stock.loan_over", rule=RULE, tag=item.label, name=item.name)


def _numbers_again(case: StockVoidCase, lines: Sequence[StockVoidLine]) -> tuple[MovedNumbers, ...]:
    """Where the numbers are without the entry. Raises Refused ``stock.numbers_moved`` where another entry moved some of them since, and as `require_unreported`."""
    labels = {line.item.tag: line.item for line in lines}
    found: list[MovedNumbers] = []
    for each in moved_in(case.entry.typed):
        numbers = each.numbers
        if each.tag not in labels or numbers is None:
            continue
        parts, strange = parts_of(case.runs.get(each.tag, ()), (numbers,))
        since = [(part, run) for part, run in parts if (run.state, run.seq) != (each.after, case.entry.seq)]
        if since or strange:
            item, moved = labels[each.tag], [part for part, _ in since]
            facts = {"tag": item.label, "name": item.name, "numbers": range_words((*moved, *strange))}
            by = max((run.seq for _, run in since), default=0)
            raise Refused("stock.numbers_moved", rule=RULE, **facts, seq=by)
        require_unreported(labels[each.tag], parts)
        found += put_back(each, case.histories.get(each.tag, ()), case.entry.seq)
    if len(found) > MOST_MOVED:
        raise Refused("stock.too_many_ranges", rule=RULE, most=MOST_MOVED)
    return tuple(found)


def _require_in_service(case: StockVoidCase, numbers: Sequence[MovedNumbers]) -> None:
    """No paper comes into the name of somebody who has left; what is none is used up by being issued."""
    labels = {line.item.tag: line.item for line in case.lines}
    for each in numbers:
        theirs = each.after is NumberState.ISSUED and not each.receiver and each.number in case.left
        if theirs and kind_of(case.histories.get(each.tag, ())) is not None:
            item, moved = labels[each.tag], "" if each.numbers is None else each.numbers.words
            facts = {"tag": item.label, "item": item.name, "numbers": moved}
            who = {"number": each.number, "name": case.left[each.number]}
            raise Refused("void.numbers_holder_left", rule="EQ-13", **facts, **who)


def _again(line: StockVoidLine, unit: str) -> StockAgain:
    item, after = line.item, line.item.quantity - line.moved
    facts = {"tag": item.label, "name": item.name, "unit": item.unit}
    if unit != item.unit:
        raise Refused("stock.void_other_unit", rule=RULE, **facts, former=unit)
    if after < 0:
        raise Refused("stock.void_below_zero", rule=RULE, **facts, moved=line.moved, there=item.quantity)
    if after > MOST_PIECES:
        raise Refused("stock.too_many", rule=RULE, tag=item.label, name=item.name, most=MOST_PIECES)
    return StockAgain(item.tag, item.name, item.unit, item.quantity, after)
