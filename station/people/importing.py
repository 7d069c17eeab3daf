"""Deciding about a whole file of officers by the single act, line by line, before anything is recorded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from station.core.errors import Refused
from station.core.ledger import Draft
from station.people.officers import decide_change, decide_register, officer_of
from station.people.ports import PeopleReader
from station.people.sessions import Session
from station.people.values import Group, Officer
from station.sheets import Checked, Problem
from station.sheets.problems import problem_of


@dataclass(frozen=True, slots=True)
class DecidedImport:
    """What a file comes to: drafts in the order of its lines, or the problems that stand against it."""

    drafts: tuple[Draft, ...] = ()
    imported: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()


class _Ahead:
    """The people as they will be after the lines so far: the lines of one file build upon each other."""

    def __init__(self, people: PeopleReader) -> None:
        self._officers = {officer.number: officer for officer in people.officers(active_only=False)}
        self._by_badge = {officer.badge: officer for officer in self._officers.values() if officer.badge}
        self._departments = {department.name for department in people.departments()}
        self._groups = set(people.groups())

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
    session: Session, checked: Checked, people: PeopleReader, now: datetime, *, update: bool
) -> DecidedImport:
    """Every line's drafts, or every line's problems: those of the table and those the single act would refuse."""
    ahead = _Ahead(people)
    drafts: list[Draft] = []
    problems = list(checked.problems)
    counts: Counter[str] = Counter()
    for row in checked.rows:
        officer = officer_of(row.text)
        try:
            outcome, decided = _decide_line(session, officer, ahead, now, update=update)
        except Refused as refusal:
            problems.append(problem_of(row.line, _column(refusal), refusal))
        else:
            counts[outcome] += 1
            drafts += decided
            ahead.add(officer)
    if problems:
        return DecidedImport(problems=tuple(sorted(problems, key=lambda problem: problem.line)))
    return DecidedImport(tuple(drafts), counts["imported"], counts["changed"], counts["unchanged"])


def _decide_line(
    session: Session, officer: Officer, ahead: _Ahead, now: datetime, *, update: bool
) -> tuple[str, tuple[Draft, ...]]:
    """What one line comes to. Raises Refused, also ``people.number_known`` for changes without `update`."""
    known = ahead.officer(officer.number)
    if known == officer:
        return "unchanged", ()
    if known is None or not known.active:
        return "imported", decide_register(session, officer, ahead, now)
    if not update:
        raise Refused("people.number_known", number=known.number, name=known.name)
    return "changed", decide_change(session, officer, ahead, now)


def _column(refusal: Refused) -> str:
    return "badge" if refusal.code == "people.badge_taken" else "number"
