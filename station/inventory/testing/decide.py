"""Decisions about rapid tests: a report is filed, what is abnormal is followed up, a mistake withdrawn. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from station.core.attachments import AttachedFile
from station.core.calendar import CalendarYear
from station.core.clock import local
from station.core.deadlines import Length, LengthUnit
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft, subject
from station.core.policy import Policy, working_hours
from station.core.policy.served import served_integer
from station.inventory.movement.check_out import about_matter
from station.inventory.movement.takeable import require_verified_on
from station.inventory.movement.terms import Setting
from station.inventory.receivers.bodies import MOST_WATCHING
from station.inventory.testing.bodies import (
    LONGEST_LINE,
    MOST_FILES,
    MOST_LOTS,
    RapidTestFiled,
    RapidTestFollowedUp,
    RapidTestReported,
    RapidTestReported2,
    RapidTestWithdrawn,
    TestResult,
    UsedLot,
)
from station.inventory.testing.values import StandingTest, TestFacts, TestState
from station.inventory.values import Item, Tracking
from station.matters.decide import required_number
from station.matters.knowing import named_subjects
from station.matters.values import KnownNumber
from station.people.deadlines.bodies import DueBy
from station.people.naming import noted, written
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer
from station.sheets.cells import FIRST_YEAR

RULE: Final = "ST-05"
FOLLOW_UP: Final = served_integer("ST-05", "follow_up_working_days")


@dataclass(frozen=True, slots=True)
class RapidTestCase:
    """A test that is reported, who made it, its lots and its instrument on the register, whom an abnormal one concerns besides."""

    facts: TestFacts
    officer: Officer | None
    lots: Sequence[Item]
    instrument: Item | None
    watching: tuple[str, ...]
    years: tuple[CalendarYear, ...]
    setting: Setting
    matter: KnownNumber | None = None


def decide_report(
    session: Session, case: RapidTestCase, policy: Policy, now: datetime
) -> Decided[DueBy | None]:
    """A test is on record; until when what is abnormal is to be followed up.

    Raises Refused ``counter.unknown_officer``, ``counter.officer_left``, ``testing.for_oneself``, ``testing.sample_missing``,
    ``testing.analyte_missing``, ``testing.too_long``, ``testing.day_ahead``, ``testing.day_implausible``, ``testing.no_lot``,
    ``testing.too_many_lots``, ``testing.lot_expired``, ``matters.number_long`` and as `require_verified_on`.
    """
    facts, zone = case.facts, case.setting.zone
    officer = _tester(session, case)
    day = _day(facts.tested_on, local(now, zone).date(), "tested_on")
    sample = _line(written(facts.sample, "testing.sample_missing", RULE, field="sample"), "sample")
    analyte = _line(written(facts.analyte, "testing.analyte_missing", RULE, field="analyte"), "analyte")
    instrument = case.instrument
    if instrument is not None:
        require_verified_on(instrument, case.setting.terms(policy), day)
    follow_by = None
    if facts.result is TestResult.ABNORMAL:
        length = Length(FOLLOW_UP.of(policy), LengthUnit.WORKING_DAYS)
        follow_by = DueBy.after(now, length, working_hours(policy, case.years, zone))
    told = (
        sample,
        _line(facts.source, "source"),
        analyte,
        _line(facts.method, "method"),
        _lots(case, day),
        "" if instrument is None else instrument.tag,
        "" if instrument is None else instrument.name,
        facts.result,
        _line(facts.value, "value"),
        day,
        officer.number,
        officer.name,
        noted(facts.note, RULE),
        follow_by,
        case.watching[:MOST_WATCHING],
    )
    body = RapidTestReported(*told)
    if case.matter is not None:
        body = RapidTestReported2(*told, required_number(case.matter.number))
    things = (*(each.tag for each in case.lots), *(() if instrument is None else (instrument.tag,)))
    about = (*(subject("item", tag) for tag in dict.fromkeys(things)), subject("officer", officer.number))
    about = (*about, *named_subjects(case.matter))
    draft = session.draft(body, now, subjects=about, rules=(RULE,))
    return Decided((draft,), about_matter(case.matter), follow_by)


def _tester(session: Session, case: RapidTestCase) -> Officer:
    officer = case.officer
    if officer is None:
        raise Refused("counter.unknown_officer", number=case.facts.number)
    if not officer.active:
        raise Refused("counter.officer_left", rule="EQ-13", number=officer.number, name=officer.name)
    if officer.number != session.number and not session.may(Permission.EQUIPMENT_EDIT):
        raise Refused("testing.for_oneself", rule=RULE, number=officer.number, name=officer.name)
    return officer


def _lots(case: RapidTestCase, day: date) -> tuple[UsedLot, ...]:
    if len(case.lots) > MOST_LOTS:
        raise Refused("testing.too_many_lots", rule=RULE, most=MOST_LOTS)
    for item in case.lots:
        named = {"tag": item.label, "name": item.name}
        if item.tracking is not Tracking.LOT or item.expires_on is None:
            raise Refused("testing.no_lot", rule=RULE, **named)
        if item.expires_on < day:
            raise Refused("testing.lot_expired", rule=RULE, **named, day=item.expires_on.isoformat())
    return tuple(UsedLot(each.tag, each.name, each.lot) for each in case.lots)


def filed_draft(
    session: Session, seq: int, sample: str, files: Sequence[AttachedFile], now: datetime
) -> Draft:
    """Photos or scans belong to a report. Raises Refused ``testing.too_many_files``."""
    if len(files) > MOST_FILES:
        raise Refused("testing.too_many_files", rule=RULE, most=MOST_FILES)
    body = RapidTestFiled(seq, sample, tuple(files))
    return session.draft(body, now, subjects=(body.about,), rules=(RULE,))


@dataclass(frozen=True, slots=True)
class FollowCase:
    """A report, to whom what is abnormal was sent, on which day (None: today), and what came of it."""

    test: StandingTest
    agency: str
    sent_on: date | None
    outcome: str
    zone: str


def decide_follow_up(session: Session, case: FollowCase, _policy: Policy, now: datetime) -> Decided[None]:
    """What is abnormal went to a third party; said again, what that one found.

    Raises Refused ``testing.normal``, ``testing.withdrawn_already``, ``testing.agency_missing``, ``testing.too_long``, ``testing.day_ahead``,
    ``testing.sent_before``.
    """
    test = case.test
    _require_counts(test)
    if test.state is TestState.FILED:
        raise Refused("testing.normal", rule=RULE, report=test.seq)
    agency = _line(written(case.agency, "testing.agency_missing", RULE, field="agency"), "agency")
    day = _day(case.sent_on, local(now, case.zone).date(), "sent_on")
    if day < test.body.tested_on:
        raise Refused("testing.sent_before", rule=RULE, field="sent_on", day=test.body.tested_on.isoformat())
    body = RapidTestFollowedUp(test.seq, test.body.sample, agency, day, noted(case.outcome, RULE))
    return Decided((session.draft(body, now, subjects=(body.about,), rules=(RULE,)),), (), None)


@dataclass(frozen=True, slots=True)
class TestWithdrawCase:
    """A report that was made by mistake, and why it does not count."""

    test: StandingTest
    reason: str


def decide_withdraw(
    session: Session, case: TestWithdrawCase, _policy: Policy, now: datetime
) -> Decided[None]:
    """A report does not count. Raises Refused ``testing.withdrawn_already``, ``testing.reason_missing``."""
    test = case.test
    _require_counts(test)
    why = written(case.reason, "testing.reason_missing", RULE, field="reason")
    body = RapidTestWithdrawn(test.seq, test.body.sample, why)
    return Decided((session.draft(body, now, subjects=(body.about,), rules=(RULE,)),), (), None)


def _require_counts(test: StandingTest) -> None:
    if test.state is TestState.WITHDRAWN:
        raise Refused("testing.withdrawn_already", rule=RULE, report=test.seq)


def _line(words: str, field: str) -> str:
    kept = " ".join(words.split())
    if len(kept) > LONGEST_LINE:
        raise Refused("testing.too_long", rule=RULE, field=field, longest=LONGEST_LINE)
    return kept


def _day(day: date | None, today: date, field: str) -> date:
    found = day or today
    if found > today:
        raise Refused("testing.day_ahead", rule=RULE, field=field, day=found.isoformat())
    if found.year < FIRST_YEAR:
        raise Refused("testing.day_implausible", rule=RULE, field=field, day=found.isoformat())
    return found
