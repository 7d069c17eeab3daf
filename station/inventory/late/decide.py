"""Whether what happened without the program can be entered late, and its entries.

The decisions are those of the counter, at the moment when it happened; what is known otherwise is named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Body, Draft, Participant
from station.core.notices import Notice, notice
from station.core.policy import Policy
from station.inventory.bodies import CheckedIn, CheckedOut2
from station.inventory.late.bodies import CheckedIn2, CheckedOut3, Late
from station.inventory.movement.bodies import CheckedIn3
from station.inventory.movement.check_in import CheckInCase, ReturnedLine, decide_check_in
from station.inventory.movement.check_out import CheckOutCase, TakenLine, lent
from station.inventory.movement.person import Taker
from station.inventory.movement.terms import worded
from station.inventory.receivers.bodies import CheckedOut4
from station.inventory.stock.loan_bodies import CheckedIn4, CheckedOut5
from station.inventory.stock.portion_bodies import PartReturned, PartReturned2
from station.inventory.stock.portions import PartReturnCase, decide_part_return
from station.inventory.values import Item
from station.people.naming import written
from station.people.sessions import Session
from station.people.values import Account


@dataclass(frozen=True, slots=True)
class Gone:
    """From `start` to `end` an item was lost or out for repair, or a person not in service; `seq` is the entry that began it."""

    start: datetime
    end: datetime
    seq: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How two persons counted a line of counted gear after some moment: by the entry `seq`, at `at`."""

    at: datetime
    seq: int


@dataclass(frozen=True, slots=True)
class LateCase:
    """When it really happened, why it is entered only now, the second person, and since when each item is on the register.

    `holders` are the names of those who had an item after that moment, `lost` and `at_repair` the times in which one was lost or
    out for repair that had not passed then, all by tag. `on_roster` is since when the taker is on record (None: not asked), `away` the time of their being
    gone in which that moment lies. `zone` is the office's. For each portion of counted gear `counted` is the last count of its line
    since then, and `least` the fewest pieces that were left in the line at any time since then, below zero where it had too few.
    """

    happened_at: datetime
    reason: str
    second: Account
    zone: str
    registered: Mapping[str, datetime] = field(default_factory=dict)
    holders: Mapping[str, str] = field(default_factory=dict)
    lost: Mapping[str, Gone] = field(default_factory=dict)
    at_repair: Mapping[str, Gone] = field(default_factory=dict)
    counted: Mapping[str, Counted] = field(default_factory=dict)
    least: Mapping[str, int] = field(default_factory=dict)
    on_roster: datetime | None = None
    away: Gone | None = None


@dataclass(frozen=True, slots=True)
class LateCheckOutCase:
    """A loan as the counter's decision has it, and what makes it a late entry."""

    late: LateCase
    loan: CheckOutCase


@dataclass(frozen=True, slots=True)
class LateCheckInCase:
    """A return as the counter's decision has it, and what makes it a late entry."""

    late: LateCase
    back: CheckInCase


@dataclass(frozen=True, slots=True)
class LatePartReturnCase:
    """A return in part as the counter's decision has it, and what makes it a late entry."""

    late: LateCase
    some: PartReturnCase


def decide_late_check_out(
    session: Session, case: LateCheckOutCase, policy: Policy, now: datetime
) -> Decided[tuple[TakenLine, ...]]:
    """A loan that began without the program.

    Raises Refused ``counter.late_ahead``, ``counter.late_no_reason``, ``counter.late_own``, ``counter.late_unregistered``,
    ``counter.late_lost``, ``counter.late_at_repair``, ``counter.late_before_officer``, ``counter.late_officer_away``, ``counter.late_counted``,
    ``counter.late_too_few``, and ``counter.late_contradicts`` where somebody else had the item after that moment; else like
    `decide_check_out`, also for an activity that has ended since.
    """
    late, loan = case.late, case.loan
    body = _late(late, now)
    if loan.person is not None:
        _require_others(session, late, loan.person.number, loan.person.name)
        _require_on_roster(loan.person, late)
    items = [each.item for each in loan.wanted if each.item is not None]
    for item in items:
        _require_registered(item, late)
        _require_there(item, late)
        _require_uncounted(item, late)
        _require_enough(item, late)
        span = loan.since.get(item.tag)
        if span is not None and span.end is not None:
            raise Refused(
                "counter.late_contradicts",
                rule="EQ-10",
                **_named(item, late),
                number=span.number,
                holder_name=late.holders.get(item.tag, span.number),
                since=worded(span.start, late.zone),
                until=worded(span.end, late.zone),
                seq=span.seq,
            )
    decided = lent(session, loan, policy, late.happened_at)
    said = (*decided.notices, *_about_recordings(decided.value))
    drafts = tuple(_entered(session, each, CheckedOut2, CheckedOut3, body, late) for each in decided.drafts)
    return Decided(drafts, said, decided.value)


def decide_late_check_in(
    session: Session, case: LateCheckInCase, policy: Policy, now: datetime
) -> Decided[tuple[ReturnedLine, ...]]:
    """A loan that ended without the program.

    Recordings that were imported since the real return are in. Raises Refused ``counter.late_before_loan`` where the loan
    began later, ``counter.late_own``, ``counter.late_counted``; else like `decide_late_check_out` and `decide_check_in`.
    """
    late, back = case.late, case.back
    body = _late(late, now)
    _require_then(session, late, back)
    brought = tuple(replace(each, item=_imported(each.item, late)) for each in back.brought)
    decided = decide_check_in(session, replace(back, brought=brought), policy, late.happened_at)
    drafts = tuple(_entered(session, each, CheckedIn, CheckedIn2, body, late) for each in decided.drafts)
    return Decided(drafts, decided.notices, decided.value)


def decide_late_part_return(
    session: Session, case: LatePartReturnCase, policy: Policy, now: datetime
) -> Decided[None]:
    """Pieces of a loan came back without the program, and it went on with the others.

    Raises Refused like `decide_late_check_in` and `decide_part_return`.
    """
    late, some = case.late, case.some
    body = _late(late, now)
    _require_then(session, late, some.back)
    decided = decide_part_return(session, some, policy, late.happened_at)
    drafts = tuple(
        _entered(session, each, PartReturned, PartReturned2, body, late) for each in decided.drafts
    )
    return Decided(drafts, decided.notices, None)


def _require_then(session: Session, late: LateCase, back: CheckInCase) -> None:
    """Raise Refused unless the things that are said to have come back were out then, and are brought by others than who enters it."""
    if back.bringer is not None and back.bringer.number:
        _require_others(session, late, back.bringer.number, back.bringer.shown)
    for item in (each.item for each in back.brought if each.item is not None):
        if item.holder is not None:
            _require_others(session, late, item.holder, back.names.get(item.holder, item.holder))
        if item.taken_at is not None and late.happened_at < item.taken_at:
            began = worded(item.taken_at, late.zone)
            raise Refused("counter.late_before_loan", rule="EQ-10", **_named(item, late), began=began)
        _require_uncounted(item, late)


def _late(late: LateCase, now: datetime) -> Late:
    """What the entry says of being late. Raises Refused ``counter.late_ahead``, ``counter.late_no_reason``."""
    if late.happened_at > now:
        moment, shown = worded(late.happened_at, late.zone), worded(now, late.zone)
        raise Refused("counter.late_ahead", rule="EQ-10", field="happened_at", moment=moment, shown=shown)
    why = written(late.reason, "counter.late_no_reason", "EQ-10", field="reason")
    return Late(why, late.second.name, late.second.display_name)


def _require_registered(item: Item, late: LateCase) -> None:
    since = late.registered.get(item.tag)
    if since is not None and late.happened_at < since:
        since_words = worded(since, late.zone)
        raise Refused("counter.late_unregistered", rule="EQ-10", **_named(item, late), since=since_words)


def _require_others(session: Session, late: LateCase, number: str, name: str) -> None:
    """Raise Refused ``counter.late_own`` unless whoever enters it and whoever confirms it are others than who had the item.

    What is overdue would else be met by the word of the one whom it binds.
    """
    if number == session.number:
        raise Refused("counter.late_own", rule="EQ-10", name=name, number=number)
    if number == late.second.number:
        raise Refused("counter.late_own", rule="EQ-10", field="second", name=name, number=number)


def _require_there(item: Item, late: LateCase) -> None:
    """Raise Refused for an item that was lost or out for repair, then or since: it was with nobody."""
    for code, times in (("counter.late_lost", late.lost), ("counter.late_at_repair", late.at_repair)):
        gone = times.get(item.tag)
        if gone is not None:
            since, until = worded(gone.start, late.zone), worded(gone.end, late.zone)
            raise Refused(code, rule="EQ-10", **_named(item, late), since=since, until=until, seq=gone.seq)


def _require_uncounted(item: Item, late: LateCase) -> None:
    """Raise Refused ``counter.late_counted`` where two persons counted the line of a portion since: that count has it already."""
    counted = late.counted.get(item.tag)
    if counted is not None:
        facts = {**_named(item, late), "tag": item.part_of, "at": worded(counted.at, late.zone)}
        raise Refused("counter.late_counted", rule="EQ-10", **facts, seq=counted.seq)


def _require_enough(item: Item, late: LateCase) -> None:
    """Raise Refused ``counter.late_too_few`` where the line of a portion had fewer pieces than that since then."""
    least = late.least.get(item.tag, 0)
    if least < 0:
        facts = {**_named(item, late), "tag": item.part_of, "unit": item.unit}
        raise Refused(
            "counter.late_too_few", rule="EQ-10", **facts, asked=item.quantity, there=item.quantity + least
        )


def _require_on_roster(person: Taker, late: LateCase) -> None:
    """Raise Refused where the person was not on record yet at that moment, or gone."""
    facts = {"number": person.number, "name": person.name, "moment": worded(late.happened_at, late.zone)}
    if late.on_roster is not None and late.happened_at < late.on_roster:
        since = worded(late.on_roster, late.zone)
        raise Refused("counter.late_before_officer", rule="EQ-10", **facts, since=since)
    if late.away is not None:
        since, until = worded(late.away.start, late.zone), worded(late.away.end, late.zone)
        raise Refused("counter.late_officer_away", rule="EQ-13", **facts, since=since, until=until)


def _named(item: Item, late: LateCase) -> dict[str, str]:
    return {"tag": item.label, "name": item.name, "moment": worded(late.happened_at, late.zone)}


def _imported(item: Item | None, late: LateCase) -> Item | None:
    """The item with an import after its real return, which holds the whole loan, counted as one right at that return."""
    if item is None or item.last_import_at is None or item.last_import_at <= late.happened_at:
        return item
    return replace(item, last_import_at=late.happened_at)


def _about_recordings(lines: tuple[TakenLine, ...]) -> tuple[Notice, ...]:
    """That recordings which were imported since without a loan may be of this one: they are never moved silently."""
    return tuple(notice("late_recordings", "DM-09", tag=each.item.label) for each in lines if each.recording)


def _entered(
    session: Session,
    draft: Draft,
    kind: type[CheckedOut2 | CheckedIn | PartReturned],
    entered: Callable[..., Body],
    body: Late,
    late: LateCase,
) -> Draft:
    """The draft of the decision as one that says that it was entered late, and who confirmed it besides."""
    typed = draft.body
    facts = {each.name: getattr(typed, each.name) for each in fields(kind)}
    second = Participant(
        "second", late.second.number or late.second.name, late.second.display_name, "password"
    )
    return session.draft(
        replace(typed, late=body)
        if isinstance(typed, CheckedIn3 | CheckedIn4 | CheckedOut4 | CheckedOut5)
        else entered(**facts, late=body),
        late.happened_at,
        subjects=draft.subjects,
        rules=draft.rules,
        others=(*draft.others, second),
    )
