"""Decisions about orders to put something right by a day, what came of them, and the assessment of a unit. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from station.core.clock import at_office
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.people.conduct.bodies import MOST_BOUND, AssessedHead, OrderIssued, OrderSettled, UnitAssessed2
from station.people.conduct.decide import about_record, require_other, required, subject_of, whom
from station.people.conduct.heads import unit_heads
from station.people.conduct.values import ConductKind, ConductRecord, ConductRule, ConductState
from station.people.naming import noted, written
from station.people.sessions import Session
from station.people.values import Officer

RULE: Final = ConductRule.EQUIPMENT.value
MOST_DAYS: Final = 366
"""An order of more than a year is a slip of the hand."""
_LAST_MINUTE: Final = time(23, 59)


@dataclass(frozen=True, slots=True)
class OrderCase:
    """What an officer (without a number: the unit) is to put right by a day, and the violation that it is about.

    `heads_of` are the numbers of those who head the unit, `whole_office` says that the unit is the office itself.
    """

    number: str
    officer: Officer | None
    unit: str
    text: str
    by: date
    today: date
    zone: str
    seq: int = 0
    violation: ConductRecord | None = None
    heads_of: Sequence[str] = ()
    whole_office: bool = False


def decide_order(session: Session, case: OrderCase, policy: Policy, now: datetime) -> Decided[None]:
    """It is to be put right by the end of the day.

    Raises Refused ``people.unknown_officer``, ``conduct.own``, ``conduct.text_missing``, ``conduct.day_past``,
    ``conduct.day_far``, ``conduct.unknown``, ``conduct.no_violation``, ``conduct.of_another``.
    """
    del policy
    rule = RULE if case.violation is None else case.violation.rule.value
    number, name, unit, about = whom(session, case.number, case.officer, case.unit, rule)
    subjects = [about]
    if case.seq:
        found = required(case.violation, case.seq)
        _require_about(found, number, "" if case.whole_office else unit)
        subjects.append(about_record(found.seq))
    text = written(case.text, "conduct.text_missing", rule, field="text")
    if case.by < case.today:
        raise Refused("conduct.day_past", rule=rule, field="by", day=case.by.isoformat())
    if case.by > case.today + timedelta(days=MOST_DAYS):
        raise Refused("conduct.day_far", rule=rule, field="by", day=case.by.isoformat(), days=MOST_DAYS)
    due = at_office(datetime.combine(case.by, _LAST_MINUTE), case.zone)
    persons = (number,) if number else tuple(dict.fromkeys(case.heads_of))[:MOST_BOUND]
    body = OrderIssued(rule, number, name, unit, case.seq, text, case.by, due, persons)
    return Decided((session.draft(body, now, subjects=tuple(subjects), rules=(rule,)),), (), None)


def _require_about(found: ConductRecord, number: str, unit: str) -> None:
    rule = found.rule.value
    if found.kind is not ConductKind.VIOLATION or not found.counts:
        raise Refused("conduct.no_violation", rule=rule, field="violation", record=found.seq)
    if number and found.number != number:
        facts = {"record": found.seq, "whose": found.whose}
        raise Refused("conduct.of_another", rule=rule, field="violation", **facts)
    if not number and unit and found.unit != unit:
        facts = {"record": found.seq, "unit": found.unit}
        raise Refused("conduct.of_another_unit", rule=rule, field="violation", **facts)


@dataclass(frozen=True, slots=True)
class SettleCase:
    """What came of an order, in words."""

    seq: int
    order: ConductRecord | None
    done: bool
    text: str
    today: date


def decide_settle(session: Session, case: SettleCase, policy: Policy, now: datetime) -> Decided[bool]:
    """The order is done with; the value is whether it was done late.

    Raises Refused ``conduct.unknown``, ``conduct.no_order``, ``conduct.settled``, ``conduct.withdrawn``, ``conduct.own``,
    ``conduct.result_missing`` where nothing was put right and nobody says why.
    """
    del policy
    order = required(case.order, case.seq)
    rule = order.rule.value
    if order.kind is not ConductKind.ORDER:
        raise Refused("conduct.no_order", rule=rule, record=order.seq)
    if order.state is not ConductState.OPEN:
        code = "conduct.withdrawn" if order.state is ConductState.WITHDRAWN else "conduct.settled"
        raise Refused(code, rule=rule, record=order.seq)
    require_other(session, order.number, rule)
    text = noted(case.text, rule)
    if not case.done and not text:
        raise Refused("conduct.result_missing", rule=rule, field="text", record=order.seq)
    late = order.put_right_by is not None and case.today > order.put_right_by
    body = OrderSettled(order.seq, order.number, order.name, order.unit, case.done, not late, text)
    about = (about_record(order.seq), subject_of(order))
    return Decided((session.draft(body, now, subjects=about, rules=(rule,)),), (), case.done and late)


@dataclass(frozen=True, slots=True)
class AssessCase:
    """The points of a unit in a year, by the code of each head, with words.

    `before` is the assessment that stands, `records` are the numbers of what counts for the unit and the year.
    """

    unit: str
    year: int
    points: Mapping[str, int]
    words: Mapping[str, str]
    text: str
    today: date
    before: ConductRecord | None = None
    records: Sequence[int] = ()


def decide_assess(session: Session, case: AssessCase, policy: Policy, now: datetime) -> Decided[None]:
    """A unit is assessed for a year; what was said of it before counts no more.

    Raises Refused ``conduct.unknown_unit_head``, ``conduct.points_missing``, ``conduct.points_out``, ``conduct.year_ahead``,
    ``conduct.year_implausible``.
    """
    if case.year > case.today.year:
        raise Refused("conduct.year_ahead", rule=RULE, field="year", year=case.year)
    if case.year < case.today.year - 10:
        raise Refused("conduct.year_implausible", rule=RULE, field="year", year=case.year)
    known = unit_heads(policy)
    codes = ", ".join(each.code for each in known)
    for code in (*case.points, *case.words):
        if code not in {each.code for each in known}:
            raise Refused("conduct.unknown_unit_head", rule=RULE, field="points", head=code[:64], heads=codes)
    lines: list[AssessedHead] = []
    for each in known:
        points = case.points.get(each.code)
        if points is None:
            facts = {"head": each.code, "name": each.words.zh}
            raise Refused("conduct.points_missing", rule=RULE, field="points", **facts)
        if not 0 <= points <= each.most:
            facts_of = {"head": each.code, "name": each.words.zh, "points": points, "most": each.most}
            raise Refused("conduct.points_out", rule=RULE, field="points", **facts_of)
        said = noted(case.words.get(each.code, ""), RULE)
        lines.append(AssessedHead(each.code, each.words.zh, points, each.most, said))
    total, most = sum(each.points for each in lines), sum(each.most for each in lines)
    before = 0 if case.before is None else case.before.seq
    facts_of_all = (case.unit, case.year, tuple(lines), total, most, noted(case.text, RULE), before)
    body = UnitAssessed2(*facts_of_all, tuple(sorted(case.records)))
    about = [subject("unit", case.unit)] + ([about_record(before)] if before else [])
    return Decided((session.draft(body, now, subjects=tuple(about), rules=(RULE,)),), (), None)
