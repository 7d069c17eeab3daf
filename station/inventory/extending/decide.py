"""Whether a loan may be extended, by whom, and until when (EQ-07)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from station.approvals.decide import OfficeDay
from station.core.calendar import WorkingHours
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.notices import cited, warned
from station.core.policy import Policy
from station.core.policy.served import served_choice, served_integer
from station.inventory.extending.bodies import LoanExtended
from station.inventory.movement.check_out import require_item
from station.inventory.movement.terms import Setting, worded
from station.inventory.reserving.told import about_reserved
from station.inventory.reserving.values import Reservation
from station.inventory.stock.facts import require_single
from station.inventory.values import Item, ItemState
from station.people.naming import written
from station.people.offices.values import Function
from station.people.permissions import Permission
from station.people.sessions import Session

MOST_DAYS: Final = served_integer("EQ-07", "extension_days")
MOST_TOGETHER: Final = served_integer("EQ-07", "extension_total_days")
BY: Final = served_choice("EQ-07", "extension_by")
_DESK: Final = "desk"
_LEADERS: Final = frozenset({Function.HEAD, Function.DEPUTY, Function.LEADER_IN_CHARGE})
"""Who leads the office, and extends a loan whoever else may."""


@dataclass(frozen=True, slots=True)
class ExtendCase:
    """An item by the given tag, who has it, for whom it is kept; until when and why it is wanted longer; the office's day.

    `first_due` is when it was due before it was ever extended; None where it never was.
    """

    tag: str
    item: Item | None
    holder_name: str
    kept: tuple[Reservation, ...]
    until: datetime
    reason: str
    office: OfficeDay
    setting: Setting
    first_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExtensionRoom:
    """What goes for several loans at once: the first working day after they all are due, and until when all may last at most."""

    day: date
    latest: datetime


def room_of(
    loans: Iterable[tuple[datetime, datetime | None]], policy: Policy, hours: WorkingHours, now: datetime
) -> ExtensionRoom | None:
    """The room that these loans have, each by when it is due and was due at first; None where there is no loan."""
    begun, latest = list[datetime](), list[datetime]()
    together = MOST_TOGETHER.of(policy)
    for due_at, first_due in loans:
        begun.append(max(due_at, now))
        latest.append(begun[-1] + timedelta(days=MOST_DAYS.of(policy)))
        if together:
            latest.append((first_due or due_at) + timedelta(days=together))
    if not begun:
        return None
    last = min(latest)
    day = hours.calendar.on_or_after(hours.day_of(max(begun)) + timedelta(days=1))
    return ExtensionRoom(min(day, max(hours.day_of(last), hours.day_of(max(begun)))), last)


def decide_extend(session: Session, case: ExtendCase, policy: Policy, now: datetime) -> Decided[LoanExtended]:
    """The loan is due later.

    Raises Refused ``counter.unknown_tag``, as `require_single`, ``counter.not_out``, ``loans.no_due``, ``loans.own``, ``loans.not_for_you``,
    ``loans.no_reason``, ``loans.not_later``, ``loans.too_long``, ``loans.too_long_together``, and as `about_reserved`.
    """
    item = require_item(case.tag, case.item)
    named = {"tag": item.label, "name": item.name}
    require_single(item)
    if item.state is not ItemState.OUT or item.holder is None:
        raise Refused("counter.not_out", rule="EQ-10", **named)
    if item.due_at is None:
        raise Refused("loans.no_due", rule="EQ-07", **named)
    _require_may(session, case, policy, item, now)
    terms, zone = case.setting.terms(policy), case.setting.zone
    reason = written(case.reason, "loans.no_reason", "EQ-07", field="reason")
    begins = max(item.due_at, now)
    if case.until <= begins:
        facts = {**named, "due": worded(item.due_at, zone), "until": worded(case.until, zone)}
        raise Refused("loans.not_later", rule="EQ-07", field="until", **facts)
    most = MOST_DAYS.of(policy)
    if case.until > begins + timedelta(days=most):
        latest = worded(begins + timedelta(days=most), zone)
        raise Refused("loans.too_long", rule="EQ-07", field="until", **named, most=most, latest=latest)
    _require_not_again_and_again(case, policy, item.due_at)
    notices = about_reserved(item, case.kept, item.holder, case.until, now, terms)
    body = LoanExtended(
        item.tag,
        item.name,
        item.holder,
        case.holder_name,
        item.due_at,
        case.until,
        item.due_at < now,
        reason,
        warned(notices),
    )
    about = (subject("item", item.tag), subject("officer", item.holder))
    draft = session.draft(body, now, subjects=about, rules=cited("EQ-07", notices))
    return Decided((draft,), notices, body)


def _require_not_again_and_again(case: ExtendCase, policy: Policy, due_at: datetime) -> None:
    """Raise Refused ``loans.too_long_together`` where several extensions would make of a loan what one may not."""
    most, first = MOST_TOGETHER.of(policy), case.first_due or due_at
    latest = first + timedelta(days=most)
    if most and case.until > latest and case.item is not None:
        zone, named = case.setting.zone, {"tag": case.item.label, "name": case.item.name}
        facts = {**named, "most": most, "first": worded(first, zone), "latest": worded(latest, zone)}
        raise Refused("loans.too_long_together", rule="EQ-07", field="until", **facts)


def _require_may(session: Session, case: ExtendCase, policy: Policy, item: Item, now: datetime) -> None:
    """Raise Refused ``loans.own`` for one's own loan, ``loans.not_for_you`` for whom the office does not let extend any."""
    named = {"tag": item.label, "name": item.name}
    if session.number is not None and session.number == item.holder:
        raise Refused("loans.own", rule="EQ-07", **named)
    if case.office.functions(session.number, now) & _LEADERS:
        return
    if BY.of(policy) != _DESK or not session.may(Permission.COUNTER_OPERATE):
        raise Refused("loans.not_for_you", rule="EQ-07", **named)
