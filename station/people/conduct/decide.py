"""Decisions about what officers did: criticised, a violation recorded, commended, a record withdrawn. Pure: a case holds all the facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.people.conduct.bodies import (
    MOST_NAMED,
    ConductCommended,
    ConductCriticised,
    ConductWithdrawn,
    ViolationRecorded,
)
from station.people.conduct.heads import ConductHead, head_named, needed_before
from station.people.conduct.values import (
    CONDUCT,
    ConductKind,
    ConductRecord,
    ConductRule,
    ConductState,
)
from station.people.naming import written
from station.people.sessions import Session
from station.people.values import Officer
from station.sheets.cells import FIRST_YEAR

_WITHDRAWABLE: Final = frozenset(ConductKind) - {ConductKind.ASSESSMENT}
"""A unit is assessed anew instead."""


@dataclass(frozen=True, slots=True)
class ConductCase:
    """What an officer did on a day, under the head `code` of a rule, and all that is on record of them.

    `criticisms` and `entries` are the numbers that a violation names, the latter with whether there is such a custody entry.
    """

    rule: ConductRule
    code: str
    number: str
    officer: Officer | None
    on: date
    text: str
    today: date
    known: Sequence[ConductRecord] = ()
    criticisms: Sequence[int] = ()
    entries: Mapping[int, bool] | None = None

    def standing(self, kind: ConductKind, code: str) -> list[ConductRecord]:
        """What counts of this officer, of a kind and head, in the year of the day."""
        return [
            each
            for each in self.known
            if each.kind is kind
            and each.counts
            and (each.rule, each.code, each.year) == (self.rule, code, self.on.year)
        ]


def decide_criticise(session: Session, case: ConductCase, policy: Policy, now: datetime) -> Decided[int]:
    """A criticism is on record; the value is how many of this head the officer has that year, with this one.

    Raises Refused ``people.unknown_officer``, ``conduct.own``, ``conduct.unknown_head``, ``conduct.day_ahead``,
    ``conduct.day_implausible``, ``conduct.text_missing``, ``conduct.same_again``.
    """
    officer, head, text = _found(session, case, policy, ConductKind.CRITICISM)
    body = ConductCriticised(*_facts(case, officer, head), case.on, text)
    draft = session.draft(body, now, subjects=_about(officer), rules=(case.rule.value,))
    return Decided((draft,), (), len(case.standing(ConductKind.CRITICISM, head.code)) + 1)


def decide_violation(session: Session, case: ConductCase, policy: Policy, now: datetime) -> Decided[None]:
    """A violation is on record and counts; one that counts only after criticism names as many as it needs.

    Raises Refused as `decide_criticise`, ``conduct.criticism_unknown``, ``conduct.criticism_later``,
    ``conduct.criticisms_missing``, ``conduct.too_many_named``, ``conduct.entry_unknown``.
    """
    officer, head, text = _found(session, case, policy, ConductKind.VIOLATION)
    criticisms = _criticisms(case, policy, head)
    entries = tuple(dict.fromkeys(case.entries or ()))
    unknown = [seq for seq, there in (case.entries or {}).items() if not there]
    if unknown:
        raise Refused("conduct.entry_unknown", rule=case.rule.value, field="entries", entry=unknown[0])
    _require_few(case, len(entries))
    body = ViolationRecorded(*_facts(case, officer, head), case.on, text, criticisms, entries)
    about = (*_about(officer), *(about_record(each) for each in criticisms))
    return Decided((session.draft(body, now, subjects=about, rules=(case.rule.value,)),), (), None)


def _found(
    session: Session, case: ConductCase, policy: Policy, kind: ConductKind
) -> tuple[Officer, ConductHead, str]:
    """The officer, the head and the words, each as it is recorded."""
    rule = case.rule.value
    officer = require_officer(case.officer, case.number, rule)
    require_other(session, officer.number, rule)
    head = head_named(policy, case.rule, case.code)
    require_day(case.on, case.today, rule)
    text = written(case.text, "conduct.text_missing", rule, field="text")
    for each in case.standing(kind, head.code):
        if (each.on, each.text) == (case.on, text):
            raise Refused("conduct.same_again", rule=rule, field="text", record=each.seq, whose=each.whose)
    return officer, head, text


def _criticisms(case: ConductCase, policy: Policy, head: ConductHead) -> tuple[int, ...]:
    """The criticisms that the violation names, each of the same head and year and not after it."""
    rule = case.rule.value
    there = {each.seq: each for each in case.standing(ConductKind.CRITICISM, head.code)}
    named = tuple(sorted(dict.fromkeys(case.criticisms)))
    for seq in named:
        if seq not in there:
            facts = {"record": seq, "head": head.words.zh, "year": case.on.year}
            raise Refused("conduct.criticism_unknown", rule=rule, field="criticisms", **facts)
        if there[seq].on > case.on:
            raise Refused("conduct.criticism_later", rule=rule, field="criticisms", record=seq, day=case.on)
    needed = needed_before(policy, case.rule, head.code)
    if len(named) < needed:
        known = ", ".join(str(seq) for seq, each in sorted(there.items()) if each.on <= case.on)
        code = "conduct.criticisms_unnamed" if known else "conduct.criticisms_missing"
        facts = {"needed": needed, "named": len(named), "known": known, "year": case.on.year}
        raise Refused(code, rule=rule, field="criticisms", **facts)
    _require_few(case, len(named))
    return named


def _require_few(case: ConductCase, count: int) -> None:
    if count > MOST_NAMED:
        raise Refused("conduct.too_many_named", rule=case.rule.value, most=MOST_NAMED, count=count)


def _facts(case: ConductCase, officer: Officer, head: ConductHead) -> tuple[str, str, str, str, str, str]:
    return case.rule.value, head.code, head.words.zh, officer.number, officer.name, officer.department


def _about(officer: Officer) -> tuple[str, ...]:
    return (subject("officer", officer.number),)


def about_record(seq: int) -> str:
    """A record as a subject."""
    return subject(CONDUCT, str(seq))


def require_officer(officer: Officer | None, number: str, rule: str) -> Officer:
    """Raise Refused ``people.unknown_officer``; who has left may be spoken of, too."""
    if officer is None:
        raise Refused("people.unknown_officer", rule=rule, field="number", number=number)
    return officer


def require_other(session: Session, number: str, rule: str) -> None:
    """Raise Refused ``conduct.own``: nobody decides about themselves."""
    if number and session.number == number:
        raise Refused("conduct.own", rule=rule, field="number", number=number)


def require_day(day: date, today: date, rule: str) -> None:
    """Raise Refused ``conduct.day_ahead``, ``conduct.day_implausible``."""
    if day > today:
        raise Refused("conduct.day_ahead", rule=rule, field="on", day=day.isoformat())
    if day.year < FIRST_YEAR:
        raise Refused("conduct.day_implausible", rule=rule, field="on", day=day.isoformat(), first=FIRST_YEAR)


@dataclass(frozen=True, slots=True)
class CommendCase:
    """Good work of an officer, or of a unit where there is no number."""

    number: str
    officer: Officer | None
    unit: str
    on: date
    text: str
    today: date
    rule: ConductRule = ConductRule.RECORDING


def decide_commend(session: Session, case: CommendCase, policy: Policy, now: datetime) -> Decided[None]:
    """It is commended (DM-12).

    Raises Refused ``people.unknown_officer``, ``conduct.own``, ``conduct.day_ahead``, ``conduct.day_implausible``,
    ``conduct.text_missing``.
    """
    del policy
    rule = case.rule.value
    number, name, unit, about = whom(session, case.number, case.officer, case.unit, rule)
    require_day(case.on, case.today, rule)
    text = written(case.text, "conduct.text_missing", rule, field="text")
    body = ConductCommended(rule, number, name, unit, case.on, text)
    return Decided((session.draft(body, now, subjects=(about,), rules=(rule,)),), (), None)


def whom(
    session: Session, number: str, officer: Officer | None, unit: str, rule: str
) -> tuple[str, str, str, str]:
    """Number, name and unit of whom it is about, and that as a subject: the officer, or without a number the unit."""
    if not number:
        return "", "", unit, subject("unit", unit)
    found = require_officer(officer, number, rule)
    require_other(session, found.number, rule)
    return found.number, found.name, found.department, subject("officer", found.number)


@dataclass(frozen=True, slots=True)
class ConductWithdrawalCase:
    """A record that is not to count, and why; `resting` are violations that count and name it."""

    seq: int
    record: ConductRecord | None
    reason: str
    resting: Sequence[int] = ()


def decide_withdraw(
    session: Session, case: ConductWithdrawalCase, policy: Policy, now: datetime
) -> Decided[None]:
    """It does not count any more; another person than the one who made it says so, and not whom it is about.

    Raises Refused ``conduct.unknown``, ``conduct.withdrawn``, ``conduct.settled``, ``conduct.assessed``, ``conduct.by_another``,
    ``conduct.own``, ``conduct.rests_on``, ``conduct.reason_missing``.
    """
    del policy
    record = required(case.record, case.seq)
    rule = record.rule.value
    if record.kind not in _WITHDRAWABLE:
        raise Refused("conduct.assessed", rule=rule, record=record.seq)
    if record.state not in (ConductState.STANDS, ConductState.OPEN):
        code = "conduct.withdrawn" if record.state is ConductState.WITHDRAWN else "conduct.settled"
        raise Refused(code, rule=rule, record=record.seq)
    require_other(session, record.number, rule)
    same = session.number is not None and session.number == record.by_number
    if same or session.account == record.by_account:
        raise Refused("conduct.by_another", rule=rule, record=record.seq, by=record.by)
    if case.resting:
        raise Refused("conduct.rests_on", rule=rule, record=record.seq, violation=case.resting[0])
    reason = written(case.reason, "conduct.reason_missing", rule, field="reason", record=record.seq)
    body = ConductWithdrawn(record.seq, record.kind, record.number, record.name, record.unit, reason)
    about = (about_record(record.seq), subject_of(record))
    return Decided((session.draft(body, now, subjects=about, rules=(rule,)),), (), None)


def subject_of(record: ConductRecord) -> str:
    """Whom a record is about, as a subject."""
    return subject("officer", record.number) if record.number else subject("unit", record.unit)


def required(record: ConductRecord | None, seq: int) -> ConductRecord:
    """Raise Refused ``conduct.unknown``."""
    if record is None:
        raise Refused("conduct.unknown", record=seq)
    return record
