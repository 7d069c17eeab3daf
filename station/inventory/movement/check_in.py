"""Returning items: their condition, and whether their recordings are imported or awaited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from station.approvals.values import Request
from station.core.clock import to_record
from station.core.deciding import Decided
from station.core.errors import Refused, raise_together
from station.core.ledger import Draft, Participant, subject
from station.core.ledger.entry import BRINGER, RETURNER
from station.core.notices import Notice, cited, notice, warned
from station.core.policy import Policy
from station.inventory.bodies import CheckedIn, ReturnedItem
from station.inventory.kits.incomplete import still_out
from station.inventory.kits.values import KitStanding
from station.inventory.losses.told import about_reported
from station.inventory.movement.bodies import Bringer, CheckedIn3
from station.inventory.movement.check_out import each_once
from station.inventory.movement.person import Taker
from station.inventory.movement.takeable import held_elsewhere
from station.inventory.movement.terms import USUAL, Setting, Terms, worded
from station.inventory.receivers.values import Receiver, may_bring
from station.inventory.stock.facts import require_single
from station.inventory.stock.loan_bodies import CheckedIn4, ReturnedItem2, facts_of, pieces_in
from station.inventory.values import Condition, Item, ItemState
from station.people.confirming import UNPROVEN, Proven
from station.people.naming import noted
from station.people.sessions import Session
from station.people.values import Officer

RECORDINGS_DUE = "recordings_due"


@dataclass(frozen=True, slots=True)
class Brought:
    """An item that is brought back: the given tag, its item on the register, its condition; None: nothing is said of it."""

    tag: str
    item: Item | None
    condition: Condition | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CheckInCase:
    """The facts of the decision. `returner` is the person at the counter, None for a return on behalf of the holders.

    `number` is how the returner was named. `names` are those of the holders, by number; `proven` is how the returner
    confirmed. `kits` are those that were scanned as a set. `receivers` are those for which the items are held, by their keys. `bringer` is who
    brings things on behalf of their holders, where that is noted; `proven` is their confirmation then. `running` are requests
    about the items that run, by tag.
    """

    brought: tuple[Brought, ...]
    returner: Officer | Taker | None
    names: Mapping[str, str]
    number: str | None = None
    proven: Proven = UNPROVEN
    setting: Setting = USUAL
    kits: tuple[KitStanding, ...] = ()
    receivers: Mapping[str, Receiver] = field(default_factory=dict)
    bringer: Bringer | None = None
    running: Mapping[str, tuple[Request, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """An item that comes back from officer `number`, and its notices.

    For a recording device, either `recordings_due_at` says until when its recordings must be imported (DM-05), or
    `recordings_session` names the import during the loan that holds them.
    """

    item: Item
    number: str
    condition: Condition
    note: str
    recordings_due_at: datetime | None
    recordings_session: str | None
    notices: tuple[Notice, ...] = ()


def decide_check_in(
    session: Session, case: CheckInCase, policy: Policy, now: datetime
) -> Decided[tuple[ReturnedLine, ...]]:
    """The returned items and the warnings. Raises like `lines_in`."""
    lines = lines_in(case, case.setting.terms(policy), now)
    notices = _notices(case, lines)
    return Decided((check_in_draft(session, case, lines, notices, now),), notices, lines)


def _notices(case: CheckInCase, lines: tuple[ReturnedLine, ...]) -> tuple[Notice, ...]:
    """What is said of each line, and of each kit what is still out."""
    returned = frozenset(line.item.tag for line in lines)
    of_kits = (each for kit in case.kits for each in still_out(kit, returned))
    return (*(each for line in lines for each in line.notices), *of_kits)


def lines_in(case: CheckInCase, terms: Terms, now: datetime) -> tuple[ReturnedLine, ...]:
    """The items of the case as they would come back now; a scan shows its line by the same decision.

    Raises Refused for an unknown officer, for a tag that is unknown, given twice or not out, and for an item that the
    officer at the counter does not have (EQ-11), and ``counter.damage_stands``. What is against each item is told together.
    """
    if case.number is not None and case.returner is None:
        raise Refused("counter.unknown_officer", number=case.number)
    lines: list[ReturnedLine] = []
    against: list[Refused] = []
    for brought, item in each_once(case.brought):
        try:
            lines.append(_line(item, require_returnable(item, case), brought, case, terms, now))
        except Refused as refusal:
            against.append(refusal)
    raise_together(against)
    return tuple(lines)


def require_returnable(item: Item, case: CheckInCase) -> str:
    """The number of the officer who has the item.

    Raises Refused as `require_single`, and unless it is out and belongs to the returner, if there is one, or is lent to a unit of theirs.
    """
    require_single(item)
    if item.state is not ItemState.OUT or item.holder is None:
        raise Refused("counter.not_out", rule="EQ-10", tag=item.label, name=item.name)
    who = case.returner
    if who is not None and item.holder != who.number and not may_bring(item.held_for, who):
        raise held_elsewhere(item, case.names.get(item.holder, ""))
    return item.holder


def require_after_loan(item: Item, moment: datetime, zone: str) -> None:
    """Raise Refused ``counter.clock_before_loan`` where a return would end the loan before it began (EQ-07)."""
    if item.taken_at is not None and moment < item.taken_at:
        facts = {"tag": item.label, "name": item.name, "shown": worded(moment, zone)}
        raise Refused("counter.clock_before_loan", rule="EQ-07", **facts, began=worded(item.taken_at, zone))


def _line(
    item: Item, holder: str, brought: Brought, case: CheckInCase, terms: Terms, now: datetime
) -> ReturnedLine:
    require_after_loan(item, now, terms.zone)
    condition, note = _found(item, brought)
    due_at, session = recordings_of(item, terms, now)
    notices = about_returning(item, condition, note, due_at, now)
    notices += about_reported(item, case.running.get(item.tag, ()))  # who looks at it knows what to look for
    return ReturnedLine(item, holder, condition, note, due_at, session, notices)


def _found(item: Item, brought: Brought) -> tuple[Condition, str]:
    """The condition in which it comes back, and what is said of that; as it is on record where nothing is said.

    What is recorded as damaged is not sound by a return alone: raises Refused ``counter.damage_stands`` without words about it.
    """
    condition = brought.condition or item.condition
    note = noted(brought.note, "EQ-10")
    if item.condition is Condition.DAMAGED and condition is not Condition.DAMAGED and not note:
        raise Refused("counter.damage_stands", rule="EQ-14", tag=item.label, name=item.name, note=item.note)
    as_before = condition is item.condition and condition is not Condition.GOOD
    return condition, note or (item.note if as_before else "")


def recordings_of(item: Item, terms: Terms, now: datetime) -> tuple[datetime | None, str | None]:
    """For a return at `now`: until when its recordings must be in, or the import that brought them in already.

    Both are None for an item that holds no recordings (EQ-05, DM-05).
    """
    if not terms.holds_recordings(item.category):
        return None, None
    imported_at = item.last_import_at
    if imported_at is not None and terms.is_fresh(imported_at, item.taken_at, now):
        return None, item.last_import_session
    return terms.recordings_due_at(now), None


def about_returning(
    item: Item, condition: Condition, note: str, recordings_due_at: datetime | None, now: datetime
) -> tuple[Notice, ...]:
    """The notices of a return: late (EQ-07), faulty (EQ-14), recordings awaited (EQ-05)."""
    said: list[Notice] = []
    if item.overdue(now):
        said.append(notice("returned_late", "EQ-07", tag=item.label))
    if item.condition is Condition.DAMAGED and condition is not Condition.DAMAGED:
        said.append(notice("damage_returned_as", "EQ-14", tag=item.label, note=note))
    if condition is Condition.DAMAGED:
        known = item.condition is Condition.DAMAGED
        said.append(
            notice("damage_stands", "EQ-14", tag=item.label, note=item.note)
            if known
            else notice("returned_damaged", "EQ-14", tag=item.label)
        )
    if condition is Condition.INCOMPLETE:
        said.append(notice("returned_incomplete", "EQ-10", tag=item.label))
    if recordings_due_at is not None:
        said.append(notice(RECORDINGS_DUE, "EQ-05", tag=item.label, due=to_record(recordings_due_at)))
    return tuple(said)


def check_in_draft(
    session: Session,
    case: CheckInCase,
    lines: tuple[ReturnedLine, ...],
    notices: tuple[Notice, ...],
    now: datetime,
) -> Draft:
    """The one entry of this check-in (EQ-10)."""
    numbers = tuple(dict.fromkeys(line.number for line in lines))
    returned = tuple(_returned(line, case.names) for line in lines)
    said = (case.returner is None, returned, warned(notices), case.proven.drawn())
    bringer = case.bringer or for_their_unit(case, numbers)
    body: CheckedIn = CheckedIn(*said) if bringer is None else CheckedIn3(*said, bringer, late=None)
    if any(line.item.is_portion for line in lines):
        counted = tuple(
            ReturnedItem2(**facts_of(each), pieces=pieces_in(line.item))
            for each, line in zip(returned, lines, strict=True)
        )
        body = CheckedIn4(**{**facts_of(body), "lines": counted, "brought_by": bringer, "late": None})
    officers = numbers if bringer is None or not bringer.number else (*numbers, bringer.number)
    return session.draft(
        body,
        now,
        subjects=(
            *(subject("item", line.item.tag) for line in lines),
            *(subject("officer", number) for number in officers),
        ),
        rules=cited("EQ-10", notices),
        others=returning(case, numbers),
    )


def for_their_unit(case: CheckInCase, holders: Sequence[str]) -> Bringer | None:
    """The returner as the one who brings what a colleague signed for on behalf of their unit (EQ-11)."""
    who = case.returner
    if who is None or all(number == who.number for number in holders):
        return None
    return Bringer(who.number, who.name)


def returning(case: CheckInCase, numbers: tuple[str, ...]) -> tuple[Participant, ...]:
    """The returner with their proof; on behalf, each holder without a proof, and whoever brought it with theirs."""
    if case.returner is not None:
        return (Participant(RETURNER, case.returner.number, case.returner.name, case.proven.proof),)
    holders = tuple(Participant("holder", number, case.names.get(number, number)) for number in numbers)
    bringer = case.bringer
    if bringer is None:
        return holders
    return (*holders, Participant(BRINGER, bringer.number, bringer.shown, case.proven.proof))


def _returned(line: ReturnedLine, names: Mapping[str, str]) -> ReturnedItem:
    item = line.item
    return ReturnedItem(
        tag=item.tag,
        category=item.category,
        name=item.name,
        place=item.place,
        number=line.number,
        holder_name=names.get(line.number, line.number),
        due_at=item.due_at,
        condition=line.condition,
        note=line.note,
        recordings_due_at=line.recordings_due_at,
        recordings_session=line.recordings_session,
    )
