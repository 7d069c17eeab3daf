"""Decisions about counted stock: more comes in, some is issued for use, the quantity is put right. Pure."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, Final

from station.core.clock import local
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Participant, subject
from station.core.ledger.entry import TAKER
from station.core.notices import Notice, cited, notice, warned
from station.core.policy import Policy
from station.core.policy.served import served_integer
from station.inventory.bodies import MOST_LINES
from station.inventory.movement.check_out import about_matter, require_item, require_person
from station.inventory.movement.person import Taker
from station.inventory.movement.takeable import about_taking, require_usable
from station.inventory.movement.terms import USUAL, Setting, Terms
from station.inventory.receivers.bodies import LoanReceiver
from station.inventory.receivers.values import Receiver, about_signer
from station.inventory.stock.bodies import (
    MOST_PIECES,
    IssuedStock,
    StockCorrected,
    StockIssued,
    StockIssued2,
    StockReceived,
)
from station.inventory.stock.facts import RULE, about_expired, require_counted, require_pieces
from station.inventory.stock.matter_bodies import StockIssued4
from station.inventory.stock.numbered import chosen, issued_numbers, require_unnumbered
from station.inventory.stock.numbered_bodies import MOST_MOVED, StockIssued3
from station.inventory.stock.numbers import NumberRun, Numbers
from station.inventory.values import Item, Tracking
from station.matters.decide import required_number
from station.matters.knowing import named_subjects
from station.matters.values import KnownNumber
from station.people.confirming import UNPROVEN, Proven
from station.people.naming import noted, written
from station.people.sessions import Session
from station.people.values import Account

NEAR_EXPIRY: Final = served_integer("ST-05", "near_expiry_days")


@dataclass(frozen=True, slots=True)
class ReceiptCase:
    """So much of a line of stock came in on this day; `note` says from where, or by which paper."""

    item: Item
    quantity: int
    today: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionCase:
    """So much of a line of stock was counted, why the register is wrong, and the second person."""

    item: Item
    counted: int
    reason: str
    second: Account


@dataclass(frozen=True, slots=True)
class AskedStock:
    """So much of the line of stock with this tag is asked for; `earlier` is a lot of the same that expires before it (ST-05).

    `runs` are where the numbers of a numbered range are, `numbers` those of them that are named; the next ones where none are.
    """

    tag: str
    item: Item | None
    quantity: int
    earlier: Item | None = None
    runs: tuple[NumberRun, ...] = ()
    numbers: str = ""


@dataclass(frozen=True, slots=True)
class IssueCase:
    """Stock that is to be issued for use: the officer with this number takes it, for themselves or for a `receiver`.

    `proven` is how they confirmed, `reason` why not of the lot that expires first, `matter` what it is for (PF-10).
    """

    number: str
    taker: Taker | None
    asked: tuple[AskedStock, ...]
    activity: str | None = None
    proven: Proven = UNPROVEN
    setting: Setting = USUAL
    receiver: Receiver | None = None
    reason: str = ""
    matter: KnownNumber | None = None


@dataclass(frozen=True, slots=True)
class IssueLine:
    """So much of a line of stock goes out, with its notices and, of a numbered range, its numbers."""

    item: Item
    quantity: int
    notices: tuple[Notice, ...] = ()
    numbers: tuple[Numbers, ...] = ()

    @property
    def after(self) -> int:
        """How much is left."""
        return self.item.quantity - self.quantity


def decide_receipt(session: Session, case: ReceiptCase, policy: Policy, now: datetime) -> Decided[int]:
    """How much is there then; an expired lot is told (ST-05). Raises Refused ``stock.not_counted``, ``stock.numbers_needed``, ``stock.bad_quantity``, ``stock.too_many``."""
    del policy
    item = case.item
    require_counted(item)
    require_unnumbered(item)
    require_pieces(case.quantity, "quantity", 1)
    after = item.quantity + case.quantity
    if after > MOST_PIECES:
        raise Refused("stock.too_many", rule=RULE, field="quantity", **named(item), most=MOST_PIECES)
    note = noted(case.note, RULE)
    body = StockReceived(item.tag, item.name, item.unit, case.quantity, after, note)
    draft = session.draft(body, now, subjects=(subject("item", item.tag),), rules=(RULE,))
    return Decided((draft,), about_expired(item.label, item, case.today), after)


def decide_correction(session: Session, case: CorrectionCase, policy: Policy, now: datetime) -> Decided[int]:
    """The quantity on the register is the one that was counted.

    Raises Refused ``stock.not_counted``, ``stock.bad_quantity``, ``stock.same_quantity``, ``equipment.reason_missing``.
    """
    del policy
    item = case.item
    require_counted(item)
    require_unnumbered(item)
    require_pieces(case.counted, "quantity", 0)
    why = written(case.reason, "equipment.reason_missing", RULE, field="reason", tag=item.label)
    if case.counted == item.quantity:
        raise Refused("stock.same_quantity", rule=RULE, field="quantity", **named(item), unit=item.unit)
    second = case.second
    body = StockCorrected(
        *(item.tag, item.name, item.unit, item.quantity, case.counted),
        *(why, second.name, second.display_name),
    )
    about = (subject("item", item.tag), subject("account", second.name))
    draft = session.draft(body, now, subjects=about, rules=(RULE,))
    return Decided((draft,), about_low(item, case.counted), case.counted)


def decide_issue(
    session: Session, case: IssueCase, policy: Policy, now: datetime
) -> Decided[tuple[IssueLine, ...]]:
    """Stock goes to an officer for use; nothing is issued that is not there.

    Raises Refused ``counter.unknown_officer``, ``counter.officer_left`` (EQ-13), ``policy.unknown_activity``,
    ``policy.activity_ended``, ``matters.number_long`` and as `issue_lines`.
    """
    terms = case.setting.terms(policy)
    taker = require_person(case.number, case.taker)
    if case.activity:
        terms.current_activity(case.activity)
    lines = issue_lines(case, terms, now)
    notices = [each for line in lines for each in line.notices]
    to = case.receiver
    notices += about_signer(to, taker)
    notices += about_matter(case.matter)
    if not terms.hours.covers(now):
        notices.append(notice("outside_hours", "EQ-07"))
    body = StockIssued(
        number=taker.number,
        name=taker.name,
        department=taker.department,
        group=taker.group,
        activity=case.activity,
        receiver=None if to is None else LoanReceiver(to.kind, to.code, to.name),
        lines=tuple(_issued(line) for line in lines),
        warnings=warned(notices),
        signature=case.proven.drawn(),
    )
    why = noted(case.reason, RULE)
    if why and any(asked.earlier is not None for asked in case.asked):
        body = StockIssued2(**_facts(body), reason=why)
    moved = [
        part
        for line in lines
        for part in issued_numbers(line.item.tag, line.numbers, taker.number, taker.name, to)
    ]
    if len(moved) > MOST_MOVED:
        raise Refused("stock.too_many_ranges", rule=RULE, field="numbers", most=MOST_MOVED)
    if moved or case.matter is not None:
        why = body.reason if isinstance(body, StockIssued2) else ""
        body = _with_matter(_facts(body) | {"reason": why, "numbers": tuple(moved)}, case.matter)
    draft = session.draft(
        body,
        now,
        subjects=(
            *(subject("item", line.item.tag) for line in lines),
            subject("officer", taker.number),
            *(() if to is None else (to.subject,)),
            *named_subjects(case.matter),
        ),
        rules=cited("ST-05" if any(line.item.expires_on for line in lines) else RULE, notices),
        others=(Participant(TAKER, taker.number, taker.name, case.proven.proof),),
    )
    return Decided((draft,), tuple(notices), lines)


def _with_matter(facts: dict[str, Any], matter: KnownNumber | None) -> StockIssued3:
    """The body with numbers, and with the matter where there is one. Raises Refused ``matters.number_long``."""
    if matter is None:
        return StockIssued3(**facts)
    return StockIssued4(**facts, matter=required_number(matter.number))


def issue_lines(case: IssueCase, terms: Terms, now: datetime) -> tuple[IssueLine, ...]:
    """The lines as they would go out now; the counter shows its lines by the same decision.

    Raises Refused ``counter.nothing_named``, ``counter.unknown_tag``, ``counter.named_twice``, ``stock.not_counted``,
    ``stock.comes_back``, ``stock.bad_quantity``, ``stock.not_enough``, ``stock.too_many_lines``, ``counter.item_damaged`` (EQ-14),
    ``stock.expired`` and, without a reason, ``stock.earlier_lot`` (ST-05), and for missing training
    (EQ-03) where the policy refuses it.
    """
    if not case.asked:
        raise Refused("counter.nothing_named")
    if len(case.asked) > MOST_LINES:
        raise Refused("stock.too_many_lines", rule=RULE, most=MOST_LINES)
    taker = require_person(case.number, case.taker)
    seen: set[str] = set()
    lines: list[IssueLine] = []
    for asked in case.asked:
        item = require_item(asked.tag, asked.item)
        if item.tag in seen:
            raise Refused("counter.named_twice", tag=item.label)
        seen.add(item.tag)
        notices = _about_lot(item, asked.earlier, case, local(now, terms.zone).date(), terms)
        lines.append(_line(item, asked, taker, terms, notices))
    return tuple(lines)


def _about_lot(
    item: Item, earlier: Item | None, case: IssueCase, today: date, terms: Terms
) -> tuple[Notice, ...]:
    """That a lot expires soon. Raises Refused ``stock.expired``, ``stock.earlier_lot``."""
    if item.expires_on is None:
        return ()
    facts = {**named(item), "lot": item.lot, "day": item.expires_on.isoformat()}
    if item.expires_on < today:
        raise Refused("stock.expired", rule="ST-05", **facts)
    if earlier is not None and earlier.expires_on is not None and not case.reason.strip():
        first = {
            "earlier": earlier.label,
            "earlier_lot": earlier.lot,
            "first": earlier.expires_on.isoformat(),
        }
        raise Refused("stock.earlier_lot", rule="ST-05", field="reason", **facts, **first)
    if item.expires_on - today > timedelta(days=NEAR_EXPIRY.of(terms.policy)):
        return ()
    return (notice("stock_near_expiry", "ST-05", **facts),)


def _line(
    item: Item, asked: AskedStock, taker: Taker, terms: Terms, notices: tuple[Notice, ...] = ()
) -> IssueLine:
    require_counted(item)
    if item.tracking is Tracking.LENT:
        raise Refused("stock.comes_back", rule=RULE, **named(item))
    numbers = chosen(item, asked.runs, asked.quantity, asked.numbers, terms.zone)
    quantity = sum(each.count for each in numbers) if asked.numbers.strip() else asked.quantity
    require_pieces(quantity, "quantity", 1)
    require_usable(item)
    if quantity > item.quantity:
        facts = {**named(item), "unit": item.unit, "asked": quantity, "there": item.quantity}
        raise Refused("stock.not_enough", rule=RULE, field="quantity", **facts)
    said = (*notices, *about_taking(item, taker.trained, terms), *about_low(item, item.quantity - quantity))
    return IssueLine(item, quantity, said, numbers)


def about_low(item: Item, after: int) -> tuple[Notice, ...]:
    """That no more is left than there should be at least."""
    if not item.minimum or after > item.minimum:
        return ()
    said = notice("stock_low", RULE, **named(item), unit=item.unit, left=after, minimum=item.minimum)
    return (said,)


def _facts(body: StockIssued) -> dict[str, Any]:
    return {each.name: getattr(body, each.name) for each in fields(body)}


def _issued(line: IssueLine) -> IssuedStock:
    item = line.item
    return IssuedStock(
        *(item.tag, item.category, item.name, item.place, item.unit, line.quantity, line.after)
    )


def named(item: Item) -> dict[str, str]:
    """How a refusal names a line of stock."""
    return {"tag": item.label, "name": item.name}
