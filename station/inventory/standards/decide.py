"""Deciding about catalogues: another version with all rows of before, or the end of one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Final

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy, categories
from station.inventory.entitlement.demand import StandardRow
from station.inventory.standards.bodies import (
    CATALOGUE,
    LONGEST_CODE,
    LONGEST_NAME,
    LONGEST_SOURCE,
    MOST_ROWS,
    CatalogueEnded,
    CatalogueRow,
    CatalogueSet,
)
from station.inventory.standards.table import RULE, facts_of, row_of
from station.inventory.standards.values import OWN, CatalogueLevel, StandardCatalogue, newest
from station.people.naming import plain_name, written
from station.people.posts.values import found_code, lines, posts
from station.people.sessions import Session
from station.sheets import Becomes, Checked, Preview
from station.sheets.field_change import FieldChange
from station.sheets.previewing import LineOutcomes, changed_fields, new_fields, previewed
from station.sheets.problems import problem_of

_CODE: Final = re.compile(r"[a-z0-9][a-z0-9_-]*")
_MOST_SHOWN: Final = 20
_WORDS: Final = {"per": "standards.per.", "class": "equipment.report.class."}


@dataclass(frozen=True, slots=True)
class CatalogueHead:
    """What is said of a version besides its rows."""

    code: str
    name: str
    level: CatalogueLevel
    source: str
    effective_on: date


@dataclass(frozen=True, slots=True)
class CatalogueCase:
    """A checked table of rows, its head, and the versions on record."""

    head: CatalogueHead
    checked: Checked
    known: tuple[StandardCatalogue, ...]


def tidied(head: CatalogueHead) -> CatalogueHead:
    """The head in its stored form.

    Raises Refused ``standards.bad_code``, ``standards.code_reserved``, ``standards.name_missing``, ``standards.source_missing``,
    ``standards.text_long``.
    """
    code = head.code.strip().casefold()
    if code == OWN:
        raise Refused("standards.code_reserved", rule=RULE, catalogue=code)
    if len(code) > LONGEST_CODE or not _CODE.fullmatch(code):
        raise Refused("standards.bad_code", rule=RULE, catalogue=head.code, longest=LONGEST_CODE)
    name, source = plain_name(head.name), plain_name(head.source)
    for what, text, longest in (("name", name, LONGEST_NAME), ("source", source, LONGEST_SOURCE)):
        if not text:
            raise Refused(f"standards.{what}_missing", rule=RULE, catalogue=code)
        if len(text) > longest:
            raise Refused("standards.text_long", rule=RULE, length=len(text), longest=longest)
    return replace(head, code=code, name=name, source=source)


def decide_catalogue(
    session: Session, case: CatalogueCase, policy: Policy, now: datetime
) -> Decided[Preview]:
    """What comes of each line, and the entry of the version; none with a problem.

    Raises Refused as `tidied`, ``standards.before_last`` for a day before that of the last version, ``standards.too_many_rows``,
    ``standards.rows_missing`` where a row of before is in no line, ``standards.same`` where nothing differs.
    """
    head = tidied(case.head)
    before = newest(case.known, head.code)
    if before is not None and before.effective_on is not None and head.effective_on < before.effective_on:
        raise Refused("standards.before_last", rule=RULE, catalogue=head.code, last=before.effective_on)
    if len(case.checked.rows) > MOST_ROWS:
        raise Refused("standards.too_many_rows", rule=RULE, count=len(case.checked.rows), most=MOST_ROWS)
    outcomes = LineOutcomes(case.checked, "no", "name")
    rows = _rows(case, policy, outcomes, {} if before is None else {each.code: each for each in before.rows})
    if not outcomes.sound:
        return Decided((), (), previewed(outcomes, case.checked, ()))
    _require_all(head.code, before, rows)
    body = CatalogueSet(head.code, head.name, head.level, head.source, head.effective_on, tuple(rows))
    if before is not None and before.ended_on is None and _same(before, body):
        raise Refused("standards.same", rule=RULE, catalogue=head.code, name=head.name)
    draft = session.draft(body, now, subjects=(subject(CATALOGUE, head.code),), rules=(RULE,))
    return Decided((draft,), (), previewed(outcomes, case.checked, (draft,)))


def _rows(
    case: CatalogueCase, policy: Policy, outcomes: LineOutcomes, before: Mapping[str, StandardRow]
) -> list[CatalogueRow]:
    known_categories = {each.number: each.words_name for each in categories(policy)}
    post = partial(found_code, known=posts(policy), what="post")
    work_line = partial(found_code, known=lines(policy), what="line")
    rows: list[CatalogueRow] = []
    for line in case.checked.rows:
        try:
            row = row_of(line, known_categories, post, work_line)
        except Refused as refusal:
            column = str(refusal.facts.get("field", "no"))
            outcomes.refuse(line, problem_of(line.line, column, refusal, line.sheet))
            continue
        rows.append(row)
        about, facts = (row.no, row.name), facts_of(row.as_row())
        known = before.get(row.no)
        if known is None:
            outcomes.take(line, Becomes.NEW, about, _worded(new_fields(facts)))
            continue
        changes = _worded(changed_fields(facts_of(known), facts))
        outcomes.take(line, Becomes.CHANGED if changes else Becomes.UNCHANGED, about, changes)
    return rows


def _worded(changes: Iterable[FieldChange]) -> tuple[FieldChange, ...]:
    return tuple(replace(each, words=_WORDS.get(each.key, each.words)) for each in changes)


def _require_all(code: str, before: StandardCatalogue | None, rows: list[CatalogueRow]) -> None:
    """A row is never removed: what was on record is named again, with the day from which it demands nothing."""
    if before is None:
        return
    named = {each.no for each in rows}
    gone = [each.code for each in before.rows if each.code not in named]
    if gone:
        more = "…" if len(gone) > _MOST_SHOWN else ""
        shown = ", ".join(gone[:_MOST_SHOWN]) + more
        raise Refused("standards.rows_missing", rule=RULE, catalogue=code, count=len(gone), rows=shown)


def _same(before: StandardCatalogue, body: CatalogueSet) -> bool:
    head = (before.name, before.level, before.source, before.effective_on)
    return head == (body.name, body.level, body.source, body.effective_on) and before.rows == tuple(
        each.as_row() for each in body.rows
    )


@dataclass(frozen=True, slots=True)
class CatalogueEndCase:
    """The catalogue that is to end, from which day, why, and the versions on record."""

    code: str
    ended_on: date
    reason: str
    known: tuple[StandardCatalogue, ...]


def decide_end(session: Session, case: CatalogueEndCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry of the end.

    Raises Refused ``standards.own_catalogue``, ``standards.unknown``, ``standards.ended_already``, ``standards.reason_missing``.
    """
    code = case.code.strip().casefold()
    if code == OWN:
        raise Refused("standards.own_catalogue", rule="EQ-01", catalogue=code)
    last = newest(case.known, code)
    if last is None:
        known = ", ".join(dict.fromkeys(each.code for each in case.known))
        raise Refused("standards.unknown", rule=RULE, catalogue=code, known=known or OWN)
    if last.ended_on is not None:
        raise Refused("standards.ended_already", rule=RULE, catalogue=code, ended_on=last.ended_on)
    reason = written(case.reason, "standards.reason_missing", RULE)
    body = CatalogueEnded(code, last.name, case.ended_on, reason)
    return Decided((session.draft(body, now, subjects=(subject(CATALOGUE, code),), rules=(RULE,)),), (), None)
