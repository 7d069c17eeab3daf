"""A whole table of matters: each line is decided by the single act, all problems are found, and nothing is half recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft
from station.core.policy import Policy
from station.matters.decide import (
    RULE,
    MatterChangeCase,
    MatterClosingCase,
    MatterNames,
    OpenCase,
    decide_change,
    decide_close,
    decide_open,
)
from station.matters.numbers import kept_number, matter_key
from station.matters.table import facts_of, wish_for, wish_of
from station.matters.values import Matter, MatterWish
from station.people.sessions import Session
from station.sheets import Becomes, Checked, CheckedRow, Preview
from station.sheets.field_change import FieldChange
from station.sheets.previewing import LineOutcomes, changed_fields, new_fields, previewed
from station.sheets.problems import problem_of


@dataclass(frozen=True, slots=True)
class MattersCase:
    """A table, the matters on the list that its lines name, by key, and whom and what the lines name.

    `update`: lines about known matters change them, for the `reason`.
    """

    checked: Checked
    known: Mapping[str, Matter]
    names: MatterNames
    today: date
    update: bool = False
    reason: str = ""


def decide_matters(session: Session, case: MattersCase, policy: Policy, now: datetime) -> Decided[Preview]:
    """The outcome of every line, and the drafts of all in order; with any problem there are none."""
    outcomes, drafts = LineOutcomes(case.checked, "number", "title"), list[Draft]()
    first: dict[str, int] = {}
    for row in case.checked.rows:
        key = matter_key(row.text("number"))
        known = case.known.get(key)
        title = "" if known is None else known.facts.title
        try:
            _require_once(row, first.setdefault(key, row.line))
            matter, made = _line(session, row, known, case, policy, now)
        except Refused as refusal:
            column = str(refusal.facts.get("field", "number"))
            outcomes.refuse(row, problem_of(row.line, column, refusal, row.sheet), title)
            continue
        becomes = Becomes.NEW if known is None else Becomes.CHANGED if made else Becomes.UNCHANGED
        outcomes.take(row, becomes, (matter.number, matter.facts.title), _changes(known, matter))
        drafts += made
    found = tuple(drafts) if outcomes.sound else ()
    return Decided(found, (), previewed(outcomes, case.checked, found))


def _require_once(row: CheckedRow, first: int) -> None:
    if first != row.line:
        raise Refused("batch.repeated", value=row.text("number"), first=first)


def _line(
    session: Session,
    row: CheckedRow,
    known: Matter | None,
    case: MattersCase,
    policy: Policy,
    now: datetime,
) -> tuple[Matter, list[Draft]]:
    """The matter as the line leaves it, and what is recorded."""
    wish, number = wish_of(row, known), row.text("number")
    if known is None:
        opened = decide_open(session, OpenCase(number, wish, None, case.names, case.today), policy, now)
        matter, drafts = opened.value, list(opened.drafts)
    else:
        reason = case.reason if case.update else kept_number(number)  # not recorded: it is refused below
        asked = MatterChangeCase(number, wish, known, case.names, case.today, reason)
        changed = decide_change(session, asked, policy, now)
        matter, drafts = changed.value, list(changed.drafts)
    on, outcome = row.date("closed_on"), row.text("outcome")
    if (on is not None or outcome) and (matter.open or (on, outcome) != (matter.closed_on, matter.outcome)):
        closing = MatterClosingCase(number, matter, on, outcome, case.today)
        closed = decide_close(session, closing, policy, now)
        matter, drafts = closed.value, [*drafts, *closed.drafts]
    if known is not None and drafts and not case.update:
        raise Refused("matters.known", rule=RULE, field="number", matter=known.number)
    return matter, drafts


def _changes(known: Matter | None, matter: Matter) -> tuple[FieldChange, ...]:
    after = _cells(matter)
    return tuple(new_fields(after) if known is None else changed_fields(_cells(known), after))


def _cells(matter: Matter) -> dict[str, str | int | date | None]:
    wish: MatterWish = wish_for(matter.facts)
    return {**facts_of(wish), "closed_on": matter.closed_on, "outcome": matter.outcome}
