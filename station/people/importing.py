"""Deciding about a whole file of officers by the single act, line by line, before anything is recorded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft
from station.core.policy import Policy
from station.people.officers import decide_change, decide_register, officer_case, officer_of
from station.people.ports import PeopleReader
from station.people.sessions import Session
from station.people.values import Group, ImportOutcome, Officer
from station.sheets import Checked, CheckedRow
from station.sheets.problems import problem_of


@dataclass(frozen=True, slots=True)
class ImportCase:
    """A table as read, whether it may change who is known, everybody on record, also who left, and the units."""

    checked: Checked
    update: bool
    officers: tuple[Officer, ...]
    departments: frozenset[str]
    groups: frozenset[Group]


def import_case(checked: Checked, people: PeopleReader, *, update: bool) -> ImportCase:
    """The case of a file of officers."""
    return ImportCase(
        checked,
        update,
        people.officers(active_only=False),
        frozenset(department.name for department in people.departments()),
        frozenset(people.groups()),
    )


class _Ahead:
    """The people as they will be after the lines so far: the lines of one file build upon each other."""

    def __init__(self, case: ImportCase) -> None:
        self._officers = {officer.number: officer for officer in case.officers}
        self._by_badge = {officer.badge: officer for officer in case.officers if officer.badge}
        self._departments = set(case.departments)
        self._groups = set(case.groups)

    def officer(self, number: str) -> Officer | None:
        return self._officers.get(number)

    def officer_by_badge(self, badge: str) -> Officer | None:
        return self._by_badge.get(badge)

    def has_department(self, name: str) -> bool:
        return name in self._departments

    def has_group(self, group: Group) -> bool:
        return group in self._groups

    def add(self, officer: Officer) -> None:
        before = self._officers.get(officer.number)
        if before is not None:
            self._by_badge.pop(before.badge, None)
        self._officers[officer.number] = officer
        if officer.badge:
            self._by_badge[officer.badge] = officer
        self._departments.add(officer.department)
        self._groups.add(Group(officer.group, officer.department))


def decide_import(
    session: Session, case: ImportCase, policy: Policy, now: datetime
) -> Decided[ImportOutcome]:
    """Every line's drafts in order, or every line's problems: those of the table and those of the single act."""
    ahead = _Ahead(case)
    drafts: list[Draft] = []
    problems = list(case.checked.problems)
    counts: Counter[str] = Counter()
    for row in case.checked.rows:
        officer = _meant(row, ahead)
        try:
            became, decided = _line(session, officer, ahead, policy, now, update=case.update)
        except Refused as refusal:
            problems.append(problem_of(row.line, _column(refusal), refusal, row.sheet))
        else:
            counts[became] += 1
            drafts += decided
            ahead.add(officer)
    if problems:
        found = tuple(sorted(problems, key=lambda problem: problem.line))
        return Decided((), (), ImportOutcome(problems=found, left_out=case.checked.left_out))
    outcome = ImportOutcome(
        counts["imported"], counts["changed"], counts["unchanged"], left_out=case.checked.left_out
    )
    return Decided(tuple(drafts), (), outcome)


def _meant(row: CheckedRow, ahead: _Ahead) -> Officer:
    """The officer as the line has them. What it leaves blank, or has no column for, stays as it is on record.

    Only a group is left with the department that it belongs to.
    """
    known = ahead.officer(row.text("number"))
    if known is None or not known.active:
        return officer_of(row.text)
    moved = row.given("department") and row.text("department") != known.department

    def field(key: str) -> str:
        if row.given(key) or (key == "group" and moved):
            return row.text(key)
        return str(getattr(known, key))

    return officer_of(field)


def _line(
    session: Session, officer: Officer, ahead: _Ahead, policy: Policy, now: datetime, *, update: bool
) -> tuple[str, tuple[Draft, ...]]:
    """What one line comes to. Raises Refused, also ``people.number_known`` for changes without `update`."""
    known = ahead.officer(officer.number)
    if known == officer:
        return "unchanged", ()
    if known is None or not known.active:
        return "imported", decide_register(session, officer_case(officer, ahead), policy, now).drafts
    if not update:
        raise Refused("people.number_known", number=known.number, name=known.name)
    return "changed", decide_change(session, officer_case(officer, ahead), policy, now).drafts


def _column(refusal: Refused) -> str:
    return "badge" if refusal.code == "people.badge_taken" else "number"
