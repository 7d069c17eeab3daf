"""Deciding about a whole file of officers by the single act, line by line, before anything is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from station.core.codes import CodeHolder, CodeKind, code_key
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft
from station.core.notices import notice
from station.core.policy import Policy
from station.people.naming import OFFICER_TEMPLATE
from station.people.officers import (
    OfficerCase,
    about_signed,
    decide_badge,
    decide_change,
    decide_register,
    officer_case,
    officer_of,
)
from station.people.ports import PeopleView
from station.people.posts.use_cases import PostCase, decide_post
from station.people.posts.values import NO_POST, Post, posts_on
from station.people.sessions import Session
from station.people.unit_names import UnitNames
from station.people.values import Department, Group, Office, Officer
from station.sheets import Becomes, Checked, CheckedRow, Preview
from station.sheets.checked import emptied, require_complete, require_nothing_emptied
from station.sheets.field_change import FieldChange
from station.sheets.previewing import LineOutcomes, changed_fields, new_fields, previewed
from station.sheets.problems import problem_of


@dataclass(frozen=True, slots=True)
class ImportCase:
    """The facts of an import.

    The table, whether it may change known officers, all officers on record, units and codes. Officers who left are
    among them. `tags` are the items and kits whose code stands in the table, by `code_key`.
    """

    checked: Checked
    update: bool
    officers: tuple[Officer, ...]
    office: Office | None
    departments: tuple[Department, ...]
    groups: tuple[Group, ...]
    tags: Mapping[str, tuple[CodeHolder, ...]]
    signed_for: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    """By number, what those who may change their unit signed for a unit or place."""
    posted: Mapping[str, Post] = field(default_factory=dict)
    """By number, who has which post and line today."""
    today: date = date.min


def import_case(checked: Checked, view: PeopleView, today: date, *, update: bool) -> ImportCase:
    """The case of a file of officers, whose posts hold from `today` on."""
    people = view.people
    codes = [code for row in checked.rows for code in (row.text("number"), row.text("badge"))]
    held = view.codes.holders_of(codes)
    return ImportCase(
        checked,
        update,
        people.officers(active_only=False),
        people.office(),
        people.every_department(),
        people.every_group(),
        {key: tuple(each for each in found if not each.is_officer) for key, found in held.items()},
        _signed_for(checked, view) if update else {},
        posts_on(view.posts.postings(), today),
        today,
    )


def _signed_for(checked: Checked, view: PeopleView) -> Mapping[str, Sequence[tuple[str, str]]]:
    """What those of a table signed for a unit or place whose unit stands there in other words."""
    units = {row.text("number"): (row.text("department"), row.text("group")) for row in checked.rows}
    known = {each.number: each for each in view.people.officers()}
    moved = [
        each.number
        for number, (department, group) in units.items()
        if (each := known.get(number)) is not None
        and (department or each.department, group or each.group) != (each.department, each.group)
    ]
    return {number: view.equipment.signed_for(number) for number in moved}


class _Ahead:
    """The people as the lines so far will leave them, since the lines of one file build on each other."""

    def __init__(self, case: ImportCase) -> None:
        self._officers: dict[str, Officer] = {}
        self._tags = case.tags
        self._held: dict[str, list[CodeHolder]] = {}
        for officer in case.officers:
            self._hold(officer)
        self._units = UnitNames(case.office, case.departments, case.groups)

    @property
    def known(self) -> Mapping[str, Officer]:
        return self._officers

    def officer(self, number: str) -> Officer | None:
        return self._officers.get(number)

    def holders(self, code: str) -> tuple[CodeHolder, ...]:
        key = code_key(code)
        return (*self._tags.get(key, ()), *self._held.get(key, ()))

    def holders_of(self, codes: Iterable[str]) -> dict[str, tuple[CodeHolder, ...]]:
        return {code_key(code): self.holders(code) for code in codes}

    def unit_names(self) -> UnitNames:
        return self._units

    def add(self, officer: Officer) -> None:
        before = self._officers.get(officer.number)
        if before is not None:
            for holder in _codes_of(before):
                self._held[code_key(holder[0])].remove(holder[1])
        self._hold(officer)
        self._units.add(officer.department, officer.group)

    def _hold(self, officer: Officer) -> None:
        self._officers[officer.number] = officer
        for code, holder in _codes_of(officer):
            self._held.setdefault(code_key(code), []).append(holder)


def _codes_of(officer: Officer) -> list[tuple[str, CodeHolder]]:
    """The officer's number and, if any, badge, each with its holder."""
    number = (officer.number, CodeHolder(CodeKind.NUMBER, officer.number, officer.name))
    badge = (officer.badge, CodeHolder(CodeKind.BADGE, officer.number, officer.name))
    return [number, badge] if officer.badge else [number]


def decide_import(session: Session, case: ImportCase, policy: Policy, now: datetime) -> Decided[Preview]:
    """The outcome of every line, and the drafts of all in order.

    With a problem of the table or of a line there are no drafts.
    """
    ahead, outcomes = _Ahead(case), LineOutcomes(case.checked, "number", "name")
    drafts: list[Draft] = []
    on_record = dict(ahead.known)
    if case.update:
        drafts += _given_up(session, case, ahead, policy, now)
    for row in case.checked.rows:
        before = on_record.get(row.text("number"))
        try:
            if before is not None and _stays_left(row, before, ahead.unit_names()):
                stays = notice("left_stays", number=before.number, name=before.name)
                outcomes.take(row, Becomes.UNCHANGED, (before.number, before.name), notices=(stays,))
                continue
            officer = _meant(row, ahead)
            becomes, decided = _line(session, officer, ahead, policy, now, update=case.update)
            post, posted = _posted(session, row, officer, case, policy, now)
            if posted and becomes is Becomes.UNCHANGED:
                _require_update(officer, case)
                becomes = Becomes.CHANGED
            known = ahead.officer(officer.number) if becomes is Becomes.CHANGED else None
        except Refused as refusal:
            problem = problem_of(row.line, _column(row, refusal), refusal, row.sheet)
            outcomes.refuse(row, problem, before.name if before is not None else "")
            continue
        if becomes is Becomes.UNCHANGED and officer != before:
            becomes = Becomes.CHANGED  # their badge was freed ahead of all lines (`_given_up`)
        said = () if known is None else about_signed(known, officer, case.signed_for.get(officer.number, ()))
        changes = (*_changes(before, officer, becomes), *_post_changes(case.posted.get(officer.number), post))
        outcomes.take(row, becomes, (officer.number, officer.name), changes, said)
        drafts += (*decided, *posted)
        ahead.add(officer)
    found = tuple(drafts) if outcomes.sound else ()
    return Decided(found, (), previewed(outcomes, case.checked, found))


def _changes(known: Officer | None, officer: Officer, becomes: Becomes) -> tuple[FieldChange, ...]:
    """What is recorded of the officer's facts, from what stands on record before the file."""
    facts = {key: str(getattr(officer, key)) for key in _FACTS}
    if becomes is Becomes.NEW or known is None:
        return tuple(new_fields(facts))
    return tuple(changed_fields({key: str(getattr(known, key)) for key in _FACTS}, facts))


_POSTS: Final = ("post", "line")
"""What is no fact of an officer but an entry of its own (`station.people.posts`)."""
_FACTS: Final = tuple(
    column.key for column in OFFICER_TEMPLATE.columns if column.key not in ("number", *_POSTS)
)


def _posted(
    session: Session, row: CheckedRow, officer: Officer, case: ImportCase, policy: Policy, now: datetime
) -> tuple[Post, tuple[Draft, ...]]:
    """The post and line that the line gives, a blank cell leaving what is on record, and their entry where they differ."""
    before = case.posted.get(officer.number, NO_POST)
    if not any(row.given(key) or key in row.cleared for key in _POSTS):
        return before, ()
    on_record = {"post": before.post, "line": before.line}
    wanted = {
        key: row.text(key) if row.given(key) or key in row.cleared else on_record[key] for key in _POSTS
    }
    try:
        asked = PostCase(officer, wanted["post"], wanted["line"], case.today, before)
        decided = decide_post(session, asked, policy, now)
    except Refused as refusal:
        if refusal.code == "people.post_same":
            return before, ()
        raise
    return decided.value, decided.drafts


def _require_update(officer: Officer, case: ImportCase) -> None:
    if not case.update:
        raise Refused("people.number_known", number=officer.number, name=officer.name)


def _post_changes(before: Post | None, after: Post) -> list[FieldChange]:
    known = before or NO_POST
    return list(
        changed_fields({"post": known.post, "line": known.line}, {"post": after.post, "line": after.line})
    )


def _stays_left(row: CheckedRow, known: Officer, units: UnitNames) -> bool:
    """Whether the line says of somebody who left only what is on record, as the program's own list does.

    Their units may have other names since, and a list of before they left has the badge that they gave back.
    """
    if known.active or row.cleared:
        return False
    said = {key: row.text(key) for key in _FACTS if key != "badge"}
    said["department"], said["group"] = units.placed(said["department"], said["group"])
    return all(value in ("", getattr(known, key)) for key, value in said.items())


def _meant(row: CheckedRow, ahead: _Ahead) -> Officer:
    """The officer as the line describes them.

    A blank cell, or a missing column, leaves the recorded fact. Only a group is left together with the department
    that it belongs to.
    """
    known = ahead.officer(row.text("number"))
    if known is None or not known.active:
        require_nothing_emptied(row)
        require_complete(row, OFFICER_TEMPLATE)
        return officer_of(row.text)
    facts = {key: str(getattr(known, key)) for key in _FACTS}
    without = emptied(row, OFFICER_TEMPLATE, facts)
    told = {key for key in _FACTS if row.given(key) or key in without}
    moved = "department" in told and row.text("department") != known.department

    def field(key: str) -> str:
        if key == "number" or key in told or (key == "group" and moved):
            return row.text(key)
        return facts[key]

    return officer_of(field)


def _line(
    session: Session, officer: Officer, ahead: _Ahead, policy: Policy, now: datetime, *, update: bool
) -> tuple[Becomes, tuple[Draft, ...]]:
    """The outcome of one line. Raises Refused, also ``people.number_known`` for changes without `update`."""
    known = ahead.officer(officer.number)
    if known == officer:
        return Becomes.UNCHANGED, ()
    if known is None or not known.active:
        case = officer_case(officer, ahead, ahead)
        return Becomes.NEW, decide_register(session, case, policy, now).drafts
    if not update:
        raise Refused("people.number_known", number=known.number, name=known.name)
    return Becomes.CHANGED, decide_change(session, officer_case(officer, ahead, ahead), policy, now).drafts


def _given_up(
    session: Session, case: ImportCase, ahead: _Ahead, policy: Policy, now: datetime
) -> list[Draft]:
    """Badges that one line gives up and another takes.

    They are freed before all lines, so that two officers can exchange theirs.
    """
    wanted = {code_key(row.text("badge")): row.text("number") for row in case.checked.rows}
    drafts: list[Draft] = []
    for row in case.checked.rows:
        known = ahead.officer(row.text("number"))
        if known is None or not known.active or not known.badge:
            continue
        if not row.given("badge") and "badge" not in row.cleared:
            continue
        key = code_key(known.badge)
        if code_key(row.text("badge")) == key or wanted.get(key, known.number) == known.number:
            continue
        free = replace(known, badge="")
        drafts += decide_badge(session, OfficerCase(free, known), policy, now).drafts
        ahead.add(free)
    return drafts


def _column(row: CheckedRow, refusal: Refused) -> str:
    """The column that a refusal is about; for a code, the column that holds it."""
    if "field" in refusal.facts:
        return str(refusal.facts["field"])
    if refusal.code in ("people.unknown_post", "people.unknown_line"):
        return refusal.code.rpartition("_")[2]
    code = refusal.facts.get("value")
    return "badge" if code is not None and code == row.text("badge") != row.text("number") else "number"
