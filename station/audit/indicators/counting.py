"""Counting the five indicators (PF-09): pure, from a case with all the facts of a period.

What the assessment asks beyond these facts is not on record yet: the office's written rules of use, data from the
platform, random checks, leaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, cast

from station.audit.indicators.values import (
    Assessment,
    Finding,
    IndicatorCode,
    IndicatorScore,
    IndicatorTerms,
    LateRecording,
    Period,
)
from station.core.calendar import WorkingHours
from station.core.deadlines import (
    Deadline,
    DeadlineOutcome,
    Length,
    LengthUnit,
    Recipient,
    due,
    moment_of,
    steps_of,
)
from station.core.ledger import Stream, subject
from station.core.policy import Bilingual, Policy
from station.core.policy.served import served_integer, served_table
from station.matters.visiting import SITE_VISIT
from station.people.offices.values import Function
from station.people.permissions import Role

TERMS = served_table("PF-09", "indicators")
MONTH = served_integer("PF-09", "assessment_month")
DAY = served_integer("PF-09", "assessment_day")
OWN_DATA = served_integer("PF-09", "own_data_working_days")
INCOMING = served_integer("PF-09", "incoming_working_days")
NAMED_ROLES: Final = (Role.OFFICE_LEADER, Role.OFFICE_STAFF, Role.SYSTEM_ADMINISTRATOR)
"""Who has to be named: the leader in charge, the liaison, the office's system administrator."""
_NAMED_BY_OFFICE: Final = {Role.OFFICE_LEADER: frozenset({Function.HEAD, Function.LEADER_IN_CHARGE})}
"""The functions whose holder is named without a role (EQ-06)."""
_ENTERED: Final = {"recordings": "late", SITE_VISIT: "late_visit"}
"""The deadlines of what is to come in, with the finding where it was late."""


@dataclass(frozen=True, slots=True)
class Incident:
    """An entry that says that the record or a stored file was damaged.

    Its kind, its place (``stream/seq``), its time.
    """

    kind: str
    reference: str
    at: datetime


@dataclass(frozen=True, slots=True)
class IndicatorCase:
    """The facts of a period up to `as_of`.

    `roles` are those that an active account held then, `offices` what was held of the office. `unsent` are the streams of which the centre lacks entries now,
    with when the oldest of these was recorded; without a `centre` nothing is shared. `deadlines` are those that ran in
    the period, `claimed` says when each was first claimed (by id). `incidents` were recorded in the period.
    `judged` recordings were due in the period and are in, of which `late_recordings` came too late.
    """

    period: Period
    begins: datetime
    as_of: datetime
    roles: frozenset[Role]
    centre: bool
    unsent: Mapping[Stream, datetime]
    deadlines: tuple[Deadline, ...]
    claimed: Mapping[str, datetime]
    incidents: tuple[Incident, ...]
    offices: frozenset[Function] = frozenset()
    judged: int = 0
    late_recordings: tuple[LateRecording, ...] = ()


def assessed_period(policy: Policy, today: date) -> Period:
    """The assessment year of `today`: it ends on the day that PF-09 names."""
    month, day = MONTH.of(policy), DAY.of(policy)
    last = date(today.year, month, day)
    if today > last:
        last = last.replace(year=last.year + 1)
    return Period(last.replace(year=last.year - 1) + timedelta(days=1), last)


def terms_of(policy: Policy) -> tuple[IndicatorTerms, ...]:
    """The rows of ``PF-09.indicators``, in the order of the assessment."""
    rows = {
        IndicatorCode(cast("str", row["code"])): IndicatorTerms(
            IndicatorCode(cast("str", row["code"])),
            Bilingual(cast("str", row["name_zh"]), cast("str", row["name_en"])),
            cast("int", row["weight"]),
            cast("int", row["deduction"]),
            cast("int", row["most"]),
        )
        for row in TERMS.of(policy)
    }
    return tuple(rows[code] for code in IndicatorCode if code in rows)


def assess(case: IndicatorCase, policy: Policy, hours: WorkingHours) -> Assessment:
    """Every indicator with the number counted, the findings against the office, and the score."""
    counting = _Counting(case, policy, hours)
    return Assessment(case.period, case.as_of, tuple(map(counting.score, terms_of(policy))))


class _Counting:
    """One assessment."""

    def __init__(self, case: IndicatorCase, policy: Policy, hours: WorkingHours) -> None:
        self._case, self._policy, self._hours = case, policy, hours
        self._by_code: Mapping[IndicatorCode, Callable[[], tuple[int, list[Finding]]]] = {
            IndicatorCode.SYSTEM: self._system,
            IndicatorCode.SHARING: self._sharing,
            IndicatorCode.ENTRY: self._entry,
            IndicatorCode.RESPONSE: self._response,
            IndicatorCode.SECURITY: self._security,
        }

    def score(self, terms: IndicatorTerms) -> IndicatorScore:
        counted, findings = self._by_code[terms.code]()
        return IndicatorScore(terms, counted, tuple(findings))

    def _system(self) -> tuple[int, list[Finding]]:
        """Each responsibility has a person."""
        case = self._case
        missing = [
            role
            for role in NAMED_ROLES
            if role not in case.roles and not _NAMED_BY_OFFICE.get(role, frozenset()) & case.offices
        ]
        return len(NAMED_ROLES), [Finding(IndicatorCode.SYSTEM, "not_named", role.value) for role in missing]

    def _sharing(self) -> tuple[int, list[Finding]]:
        """The office's own data reach the centre within so many working days."""
        case, findings = self._case, []
        for stream in Stream:
            oldest = case.unsent.get(stream)
            if not case.centre:
                findings.append(Finding(IndicatorCode.SHARING, "not_shared", stream.value))
            elif oldest is not None:
                until = self._working_days(oldest, OWN_DATA.of(self._policy))
                if until < case.as_of:
                    findings.append(Finding(IndicatorCode.SHARING, "unsent", stream.value, until))
        return len(Stream), findings

    def _entry(self) -> tuple[int, list[Finding]]:
        """Recordings of the period, and the material of its site visits, come in in time (DM-05): by device, by visit and by recording.

        What a device's late return brought is counted with the device, not once more for each recording.
        """
        case = self._case
        due_then = [
            each
            for each in case.deadlines
            if each.kind in _ENTERED
            and case.begins <= each.due_at <= case.as_of
            and not (each.outcome is DeadlineOutcome.WITHDRAWN and self._ended(each) is not None)
        ]
        late = [each for each in due_then if self._is_late(each)]
        findings = [
            Finding(IndicatorCode.ENTRY, _ENTERED[each.kind], each.subject, each.due_at, self._ended(each))
            for each in late
        ]
        findings += [
            Finding(
                IndicatorCode.ENTRY,
                "late_recording",
                subject("recording", each.sha256),
                each.due_at,
                each.came_in_at,
            )
            for each in case.late_recordings
            if not any(self._brought(of, each) for of in late)
        ]
        return len(due_then) + case.judged, findings

    def _is_late(self, deadline: Deadline) -> bool:
        return deadline.pause is None and (self._ended(deadline) or self._case.as_of) > deadline.due_at

    def _brought(self, late: Deadline, recording: LateRecording) -> bool:
        """Whether the recording came in while its device's own time ran, which was exceeded."""
        if recording.camera is None or late.subject != subject("item", recording.camera):
            return False
        return late.started_at <= recording.came_in_at <= (self._ended(late) or self._case.as_of)

    def _response(self) -> tuple[int, list[Finding]]:
        """A task that has reached an office is claimed, or done, within so many working days."""
        findings, counted = [], 0
        for deadline, reached_at in self._reached():
            counted += 1
            until = self._working_days(reached_at, INCOMING.of(self._policy))
            taken = self._taken_up(deadline)
            if (taken or self._case.as_of) > until:
                finding = Finding(IndicatorCode.RESPONSE, "not_taken_up", deadline.subject, until, taken)
                findings.append(finding)
        return counted, findings

    def _reached(self) -> Iterator[tuple[Deadline, datetime]]:
        """Deadlines that reached a person by their office within the period, and when they first did."""
        case = self._case
        for deadline in case.deadlines:
            steps = (
                each for each in steps_of(self._policy, deadline.kind) if each.to is not Recipient.PERSON
            )
            first = min((moment_of(each, deadline, self._hours) for each in steps), default=None)
            ended = self._ended(deadline)
            if first is None or deadline.pause is not None or not case.begins <= first <= case.as_of:
                continue
            if ended is None or ended > first:
                yield deadline, first

    def _security(self) -> tuple[int, list[Finding]]:
        """Nothing on record was damaged."""
        incidents = self._case.incidents
        findings = [
            Finding(IndicatorCode.SECURITY, each.kind, each.reference, None, each.at) for each in incidents
        ]
        return len(incidents), findings

    def _ended(self, deadline: Deadline) -> datetime | None:
        """When it ended, if it had by then."""
        ended = deadline.ended_at
        return ended if ended is not None and ended <= self._case.as_of else None

    def _taken_up(self, deadline: Deadline) -> datetime | None:
        claimed = self._case.claimed.get(deadline.id)
        moments = (claimed, self._ended(deadline))
        return min((each for each in moments if each is not None and each <= self._case.as_of), default=None)

    def _working_days(self, start: datetime, amount: int) -> datetime:
        return due(start, Length(amount, LengthUnit.WORKING_DAYS), self._hours).at
