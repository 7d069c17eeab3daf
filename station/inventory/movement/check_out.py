"""Handing out items: whether they may go to this officer, until when, and with which notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from station.approvals.values import Request
from station.core.deadlines import Length
from station.core.deciding import Decided
from station.core.errors import Refused, raise_together
from station.core.ledger import Draft, Participant, subject
from station.core.ledger.entry import TAKER
from station.core.notices import Notice, cited, notice, warned
from station.core.policy import Mode, Policy
from station.inventory.bodies import CheckedOut2, TakenItem2
from station.inventory.kits.incomplete import left_behind
from station.inventory.kits.values import KitStanding
from station.inventory.losses.told import about_reported
from station.inventory.movement.barred import require_goes_out, require_present
from station.inventory.movement.person import Taker
from station.inventory.movement.takeable import about_keeping, about_taking, about_verification
from station.inventory.movement.terms import USUAL, Setting, Terms, worded
from station.inventory.movement.tested import PrinterRecord, about_printer
from station.inventory.receivers.bodies import MOST_WATCHING, CheckedOut4, LoanReceiver
from station.inventory.receivers.values import Receiver, about_signer
from station.inventory.reserving.told import about_reserved
from station.inventory.reserving.values import Reservation
from station.inventory.stock.loan_bodies import CheckedOut5, TakenItem3, facts_of, pieces_in
from station.inventory.stock.matter_bodies import CheckedOut6
from station.inventory.values import CustodySpan, Item
from station.matters.decide import required_number
from station.matters.knowing import named_subjects
from station.matters.values import KnownNumber
from station.people.confirming import UNPROVEN, Proven
from station.people.sessions import Session

N = TypeVar("N", bound="NamedItem")


@dataclass(frozen=True, slots=True)
class Wanted:
    """An item that is asked for: the given tag, its item on the register, for whom it is kept, requests about it that run, the tests of a printer."""

    tag: str
    item: Item | None
    holder_name: str = ""
    kept: tuple[Reservation, ...] = ()
    running: tuple[Request, ...] = ()
    tests: PrinterRecord | None = None


@dataclass(frozen=True, slots=True)
class CheckOutCase:
    """The facts of the decision: `person` (None where nobody has the `number`), the items and the activity.

    `kits` are those that were scanned as a set, `issued` the categories of counted stock that is issued besides. `since` are loans of these items that end after the moment of this one, by tag;
    they are gathered where the clock, or the real time of a late entry, lies before the newest entry. `proven` is how the person confirmed; while lines are still being added, nobody has confirmed.
    With a `receiver` the items are lent to it, and the person signs; `watching` are the equipment administrators of that unit.
    `matter` is what it is for (PF-10).
    """

    number: str
    person: Taker | None
    wanted: tuple[Wanted, ...]
    activity: str | None = None
    proven: Proven = UNPROVEN
    setting: Setting = USUAL
    kits: tuple[KitStanding, ...] = ()
    since: Mapping[str, CustodySpan] = field(default_factory=dict)
    receiver: Receiver | None = None
    watching: tuple[str, ...] = ()
    issued: frozenset[int] = frozenset()
    matter: KnownNumber | None = None


@dataclass(frozen=True, slots=True)
class TakenLine:
    """An item that goes out for `length` until `due_at` (both None: without a due date), and its notices.

    `provisional` when a year that decides the due moment is not announced yet.
    """

    item: Item
    due_at: datetime | None
    recording: bool
    notices: tuple[Notice, ...] = ()
    length: Length | None = None
    provisional: bool = False


def decide_check_out(
    session: Session, case: CheckOutCase, policy: Policy, now: datetime
) -> Decided[tuple[TakenLine, ...]]:
    """The items with their due moments, and the warnings.

        Raises Refused for what is against it: what `lines_out` refuses, an activity that has ended, or an incomplete
    set (EQ-04) where the policy refuses it.
    """
    if case.activity is not None:
        case.setting.terms(policy).current_activity(case.activity)
    return lent(session, case, policy, now)


def lent(
    session: Session, case: CheckOutCase, policy: Policy, now: datetime
) -> Decided[tuple[TakenLine, ...]]:
    """The same, also for an activity that has ended since: of a loan that was at the time."""
    terms = case.setting.terms(policy)
    person = require_person(case.number, case.person)
    lines = lines_out(case, terms, now)
    notices = [each for line in lines for each in line.notices]
    there = person.categories | person.colleagues | case.issued | {line.item.category for line in lines}
    for kit in case.kits:
        notices.extend(left_behind(kit, frozenset(line.item.tag for line in lines), person, terms, now))
    notices.extend(about_the_set(case.activity, there, terms))
    notices.extend(about_signer(case.receiver, person))
    notices.extend(about_matter(case.matter))
    if not terms.hours.covers(now):
        notices.append(notice("outside_hours", "EQ-07"))
    draft = check_out_draft(session, person, case, lines, tuple(notices), now)
    return Decided((draft,), tuple(notices), lines)


def lines_out(case: CheckOutCase, terms: Terms, now: datetime) -> tuple[TakenLine, ...]:
    """The items of the case as they would go out now; a scan shows its line by the same decision.

    Raises Refused for an unknown or departed officer (EQ-13), a tag that is unknown, given twice, held by another
    officer (EQ-11), back without its recordings (EQ-05) or damaged (EQ-14), for missing training (EQ-03) where
    the policy refuses it, and for too much past its time (EQ-07). All reasons against all items are told together.
    """
    person = require_person(case.number, case.person)
    lines: list[TakenLine] = []
    against: list[Refused] = []
    for wanted, item in each_once(case.wanted):
        try:
            lines.append(_taken_line(wanted, item, person, case, terms, now))
        except Refused as refusal:
            against.append(refusal)
    raise_together(against)
    return tuple(lines)


def _taken_line(
    wanted: Wanted, item: Item, person: Taker, case: CheckOutCase, terms: Terms, now: datetime
) -> TakenLine:
    """Raises Refused with all that speaks against this item."""
    require_goes_out(item, person, wanted.holder_name, terms, now)
    _require_after_loans(item, case, now, terms.zone)
    notices = about_taking(item, person.trained, terms) + about_keeping(item, case.receiver, terms)
    notices += about_verification(item, terms, now)
    notices += about_reported(item, wanted.running) + about_printer(item, wanted.tests, now, terms.zone)
    if wanted.kept:
        until = terms.due_at(item.category, now)
        notices += about_reserved(item, wanted.kept, person.number, until, now, terms)
    return _line(item, notices, terms, now)


def _require_after_loans(item: Item, case: CheckOutCase, now: datetime, zone: str) -> None:
    """Raise Refused ``counter.clock_before_return`` where a loan of this item ended later than this one begins (EQ-07)."""
    span = case.since.get(item.tag)
    if span is not None and span.end is not None:
        facts = {"tag": item.label, "name": item.name, "shown": worded(now, zone)}
        raise Refused("counter.clock_before_return", rule="EQ-07", **facts, ended=worded(span.end, zone))


def _line(item: Item, notices: tuple[Notice, ...], terms: Terms, now: datetime) -> TakenLine:
    due, recording = terms.due(item.category, now), terms.holds_recordings(item.category)
    if due is None:
        return TakenLine(item, None, recording, notices)
    return TakenLine(item, due.at, recording, notices, terms.loan_length(item.category), due.provisional)


def require_person(number: str, person: Taker | None) -> Taker:
    """The officer, if there is one who has not left. Raises Refused."""
    if person is None:
        raise Refused("counter.unknown_officer", number=number)
    require_present(person)
    return person


class NamedItem(Protocol):
    """A given tag, with its item on the register."""

    @property
    def tag(self) -> str:
        """The tag."""
        ...

    @property
    def item(self) -> Item | None:
        """The item; None where there is none."""
        ...


def each_once(named: Sequence[N]) -> Iterator[tuple[N, Item]]:
    """Everything named, with its item.

    Raises Refused when nothing is named, a tag is unknown, or one is given twice.
    """
    if not named:
        raise Refused("counter.nothing_named")
    seen: set[str] = set()
    for each in named:
        item = require_item(each.tag, each.item)
        if item.tag in seen:
            raise Refused("counter.named_twice", tag=item.label)
        seen.add(item.tag)
        yield each, item


def require_item(tag: str, item: Item | None) -> Item:
    """The item, if the register has it. Raises Refused."""
    if item is None:
        raise Refused("counter.unknown_tag", rule="EQ-10", tag=tag)
    return item


def about_matter(matter: KnownNumber | None) -> tuple[Notice, ...]:
    """That the number of the matter is not on the list, or that its matter is closed (PF-10)."""
    if matter is None or (matter.listed and matter.open):
        return ()
    code = "loan_matter_closed" if matter.listed else "loan_matter_unlisted"
    return (notice(code, "PF-10", matter=matter.number),)


def about_the_set(activity: str | None, covered: frozenset[int], terms: Terms) -> tuple[Notice, ...]:
    """What the activity still needs (EQ-04). Raises Refused where the policy refuses an incomplete set."""
    missing = what_is_missing(activity, covered, terms)
    if missing and terms.activity_mode is Mode.REFUSE:
        raise Refused("counter.set_incomplete", rule="EQ-04", **missing[0].named_facts)
    return missing


def what_is_missing(activity: str | None, covered: frozenset[int], terms: Terms) -> tuple[Notice, ...]:
    """The notice that names what the activity still needs (EQ-04), where it needs anything."""
    missing = terms.missing(activity, covered)
    if activity is None or not missing:
        return ()
    facts = {"activity": terms.activity(activity).name(terms.lang), "missing": terms.names(missing)}
    return (notice("set_incomplete", "EQ-04", **facts),)


def check_out_draft(
    session: Session,
    person: Taker,
    case: CheckOutCase,
    lines: tuple[TakenLine, ...],
    notices: tuple[Notice, ...],
    now: datetime,
) -> Draft:
    """The one entry of this check-out (EQ-10)."""
    body: CheckedOut2 = CheckedOut2(
        number=person.number,
        name=person.name,
        department=person.department,
        group=person.group,
        activity=case.activity,
        lines=tuple(taken_item(line) for line in lines),
        warnings=warned(notices),
        signature=case.proven.drawn(),
    )
    about = (*(subject("item", line.item.tag) for line in lines), subject("officer", person.number))
    if case.receiver is not None:
        about = (*about, case.receiver.subject)
    about = (*about, *named_subjects(case.matter))
    return session.draft(
        _of_this_loan(body, case, lines),
        now,
        subjects=about,
        rules=cited("EQ-10", notices),
        others=(Participant(TAKER, person.number, person.name, case.proven.proof),),
    )


def _of_this_loan(body: CheckedOut2, case: CheckOutCase, lines: tuple[TakenLine, ...]) -> CheckedOut2:
    """The body in the version that can say it: how many pieces of counted gear, for which unit or place, and for which matter."""
    to, facts = case.receiver, facts_of(body)
    lent = None if to is None else LoanReceiver(to.kind, to.code, to.name)
    watching = () if lent is None else case.watching[:MOST_WATCHING]
    if case.matter is not None or any(line.item.is_portion for line in lines):
        taken = tuple(
            TakenItem3(**facts_of(each), pieces=pieces_in(line.item))
            for each, line in zip(body.lines, lines, strict=True)
        )
        facts |= {"lines": taken, "receiver": lent, "watching": watching, "late": None}
        if case.matter is None:
            return CheckedOut5(**facts)
        return CheckedOut6(**facts, matter=required_number(case.matter.number))
    return body if lent is None else CheckedOut4(**facts, receiver=lent, watching=watching, late=None)


def taken_item(line: TakenLine) -> TakenItem2:
    """The line as an entry holds it."""
    item, length = line.item, None if line.length is None else str(line.length)
    return TakenItem2(
        item.tag,
        item.category,
        item.name,
        item.place,
        line.due_at,
        line.recording,
        length,
        line.provisional,
    )
