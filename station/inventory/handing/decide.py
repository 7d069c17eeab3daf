"""Whether items may go straight from one officer to another, by the rules of a return and of a loan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Participant, subject
from station.core.ledger.entry import GIVER, TAKER
from station.core.notices import Notice, cited, notice, warned
from station.core.policy import Policy
from station.inventory.handing.bodies import HandedItem, HandedOver
from station.inventory.movement.check_in import CheckInCase, ReturnedLine, lines_in
from station.inventory.movement.check_out import (
    CheckOutCase,
    TakenLine,
    lines_out,
    require_person,
    taken_item,
)
from station.inventory.movement.terms import Terms, worded
from station.inventory.receivers.bodies import MOST_WATCHING, HandedOver2, LoanReceiver
from station.inventory.receivers.values import ReceiverKind, may_bring, receiver_of
from station.inventory.stock.loan_bodies import HandedItem2, HandedOver3, facts_of, pieces_in
from station.inventory.values import Item, ItemState
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class HandOverCase:
    """What the giver brings, as for a return, and what the taker takes, as for a loan: the same items. Each holds how they confirmed."""

    back: CheckInCase
    loan: CheckOutCase


@dataclass(frozen=True, slots=True)
class HandedLine:
    """An item with the line by which it comes back from the giver, and the one by which it goes to the taker."""

    back: ReturnedLine
    loan: TakenLine

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is said of both."""
        return (*self.back.notices, *self.loan.notices)


def decide_hand_over(
    session: Session, case: HandOverCase, policy: Policy, now: datetime
) -> Decided[tuple[HandedLine, ...]]:
    """The items with their new due moments. Raises like `lines_over`, Refused ``counter.handover_unproven``."""
    terms = case.loan.setting.terms(policy)
    lines = lines_over(case, terms, now)
    _require_proven(case)
    notices = [each for line in lines for each in line.notices]
    if not terms.hours.covers(now):
        notices.append(notice("outside_hours", "EQ-07"))
    giver, taker = case.back.returner, require_person(case.loan.number, case.loan.person)
    if giver is None:
        raise AssertionError("a return without its officer is refused")
    body = HandedOver(
        number=taker.number,
        name=taker.name,
        department=taker.department,
        group=taker.group,
        giver=giver.number,
        giver_name=giver.name,
        lines=tuple(_handed(line) for line in lines),
        warnings=warned(notices),
        signature=case.loan.proven.drawn(),
        giver_signature=case.back.proven.drawn(),
    )
    subjects: tuple[str, ...] = (
        *(subject("item", line.loan.item.tag) for line in lines),
        subject("officer", giver.number),
        subject("officer", taker.number),
    )
    if case.loan.receiver is not None:
        subjects = (*subjects, case.loan.receiver.subject)
    both = (
        Participant(GIVER, giver.number, giver.name, case.back.proven.proof),
        Participant(TAKER, taker.number, taker.name, case.loan.proven.proof),
    )
    draft = session.draft(
        _of_these(body, case, lines), now, subjects=subjects, rules=cited("EQ-11", notices), others=both
    )
    return Decided((draft,), tuple(notices), lines)


def _of_these(body: HandedOver, case: HandOverCase, lines: tuple[HandedLine, ...]) -> HandedOver:
    """The body in the version that can say it: how many pieces of counted gear, and for which unit or place."""
    to, facts = case.loan.receiver, facts_of(body)
    lent = None if to is None else LoanReceiver(to.kind, to.code, to.name)
    watching = () if lent is None else case.loan.watching[:MOST_WATCHING]
    if any(line.back.item.is_portion for line in lines):
        handed = tuple(
            HandedItem2(**facts_of(each), pieces=pieces_in(line.back.item))
            for each, line in zip(body.lines, lines, strict=True)
        )
        return HandedOver3(**{**facts, "lines": handed}, receiver=lent, watching=watching)
    return body if lent is None else HandedOver2(**facts, receiver=lent, watching=watching)


def lines_over(case: HandOverCase, terms: Terms, now: datetime) -> tuple[HandedLine, ...]:
    """The items as they would change hands now; a scan shows its line by the same decision.

    Raises Refused ``counter.held_already`` where the taker is the giver, ``counter.handover_recordings`` for a device whose recordings
    are not in (EQ-05), ``counter.handover_of_unit`` for what is lent to a unit that the taker does not belong to, ``counter.handover_mixed``
    where not all is lent to the same or to nobody, else like `lines_in` for the giver and `lines_out` for the taker.
    """
    back = lines_in(case.back, terms, now)
    _require_one_receiver(back, case.loan)
    for line in back:
        named = {"tag": line.item.label, "name": line.item.name}
        if line.number == case.loan.number:
            raise Refused("counter.held_already", **named)
        if line.recordings_due_at is not None:
            raise Refused("counter.handover_recordings", rule="EQ-05", **named)
    there = {line.item.tag: _in_store(line.item) for line in back}
    wanted = tuple(
        replace(each, item=None if each.item is None else there[each.item.tag], holder_name="")
        for each in case.loan.wanted
    )
    loan = lines_out(replace(case.loan, wanted=wanted), terms, now)
    return tuple(
        HandedLine(one, _begun_anew(one.item, other, terms, now))
        for one, other in zip(back, loan, strict=True)
    )


def _begun_anew(item: Item, line: TakenLine, terms: Terms, now: datetime) -> TakenLine:
    """The taker's line; that what was overdue has a new due moment from now on is said, and stays in the entry."""
    if not item.overdue(now) or line.due_at is None:
        return line
    said = notice("handed_over_overdue", "EQ-07", tag=item.label, due=worded(line.due_at, terms.zone))
    return replace(line, notices=(*line.notices, said))


def _require_one_receiver(back: tuple[ReturnedLine, ...], loan: CheckOutCase) -> None:
    """Raise Refused unless all is lent to one unit, to which the taker belongs, to one place, or to nobody but the giver."""
    first = back[0].item
    other = next((line.item for line in back if line.item.held_for != first.held_for), None)
    if other is not None:
        raise Refused("counter.handover_mixed", rule="EQ-11", tag=first.label, other=other.label)
    to = receiver_of(first.held_for)
    if to is None or to.kind is ReceiverKind.PLACE or loan.person is None:
        return
    if not may_bring(to.key, loan.person):
        named = {"tag": first.label, "name": first.name, "receiver": to.words, "taker": loan.person.name}
        raise Refused("counter.handover_of_unit", rule="EQ-11", **named)


def _in_store(item: Item) -> Item:
    """The item as it is between the two loans."""
    return replace(item, state=ItemState.IN_STORE, holder=None, taken_at=None, due_at=None)


def _require_proven(case: HandOverCase) -> None:
    """Raise Refused unless both have confirmed: nothing changes hands on the word of one (EQ-11)."""
    giver, taker = case.back.returner, case.loan.person
    for person, proven in ((giver, case.back.proven), (taker, case.loan.proven)):
        if person is not None and proven.proof == "none":
            facts = {"name": person.name, "number": person.number}
            raise Refused("counter.handover_unproven", rule="EQ-11", **facts)


def _handed(line: HandedLine) -> HandedItem:
    back = line.back
    taken = taken_item(line.loan)
    return HandedItem(
        taken.tag,
        taken.category,
        taken.name,
        taken.place,
        taken.due_at,
        taken.recording,
        taken.length,
        taken.provisional,
        back.item.due_at,
        back.recordings_session,
    )
