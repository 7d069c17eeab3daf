"""Changing the policy: parameters of the rules, each change an entry with its reason (PF-07)."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from station.core.clock import Clock
from station.core.deciding import Decided, record
from station.core.errors import IntegrityProblem, Refused
from station.core.ledger import Entry, subject
from station.core.listing import DamagedRow
from station.core.policy import JSONValue, Policy, Rule
from station.core.policy.served import is_served
from station.people.asking import asks
from station.people.bodies import ParameterChanged
from station.people.naming import written
from station.people.offices.ports import UnitsReader
from station.people.offices.sections import SECTIONS, require_departments, rows_now
from station.people.permissions import Permission
from station.people.ports import PeopleStore
from station.people.sessions import Session
from station.people.values import Department


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """A rule with the values of its parameters at this office.

    `changed` names those that are no longer the default, `served` those that the program reads; the others are locked.
    `set_aside` names those whose recorded value this version no longer takes, so that the default holds; `damaged`
    those whose record is not as the ledger says, with the problem: they have no value.
    """

    rule: Rule
    values: Mapping[str, JSONValue]
    changed: frozenset[str]
    served: frozenset[str]
    set_aside: frozenset[str] = frozenset()
    damaged: Mapping[str, IntegrityProblem] = field(default_factory=dict)


_CATALOGUE: Final = ("EQ-01", "catalogue")
_ACTIVITIES: Final = ("EQ-04", "activities")
_SECTIONS: Final = (SECTIONS.rule, SECTIONS.key)


@dataclass(frozen=True, slots=True)
class ParameterCase:
    """A parameter and its wanted value: the value itself, or the text that a person typed.

    `categories` are those that items on the register have, `in_standards` those that a row of another catalogue names (its code and the row's number), `activities` those for which something was ever handed out or kept,
    `departments` those of the office.
    """

    rule: str
    key: str
    value: JSONValue | None
    reason: str
    categories: frozenset[int] = frozenset()
    activities: frozenset[str] = frozenset()
    departments: tuple[Department, ...] = ()
    in_standards: Mapping[int, tuple[str, str]] = field(default_factory=dict)


class Parameters:
    """The rules in force and changes of them. Looking needs only a session, changing needs POLICY_EDIT."""

    def __init__(self, store: PeopleStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    @asks(Permission.ACCOUNT_OWN)
    def current(self, session: Session) -> tuple[RuleInForce, ...]:
        """Every rule in the rulebook's order, with its parameters' values."""
        with self._store.read() as view:
            policy, _ = view.sound_policy()
            return tuple(_in_force(policy, rule, view.people) for rule in policy.rulebook)

    @asks(Permission.ACCOUNT_OWN)
    def listed(self, session: Session) -> tuple[RuleInForce | DamagedRow, ...]:
        """The same, and behind them the rows of parameters that are damaged, also those of none that a rule has."""
        with self._store.read() as view:
            policy, damaged = view.sound_policy()
            return (*(_in_force(policy, rule, view.people) for rule in policy.rulebook), *damaged)

    @asks(Permission.POLICY_EDIT)
    def change(self, session: Session, rule: str, key: str, value: JSONValue | None, reason: str) -> Entry:
        """Set a parameter; `value` is the value itself, or the text that a person typed for it.

        Raises Refused ``policy.…`` when it does not fit or, ``policy.not_served``, when nothing in the program reads
        it, ``people.reason_missing``, ``people.parameter_same``.
        """
        with self._store.write() as work:
            case = ParameterCase(rule, key, value, reason)
            if (rule, key) == _CATALOGUE:
                on_record, named = work.equipment.categories_on_record(), work.standards.naming_category()
                case = replace(case, categories=on_record, in_standards=named)
            elif (rule, key) == _ACTIVITIES:
                known = _column(work.policy.value(rule, key), "code")
                case = replace(case, activities=work.equipment.activities_on_record(map(str, known)))
            elif (rule, key) == _SECTIONS:
                case = replace(case, departments=work.people.departments())
            decided = decide_parameter(session, case, work.policy, self._clock.now())
            return record(work, decided)[0]


def _in_force(policy: Policy, rule: Rule, people: UnitsReader) -> RuleInForce:
    def among(named: Container[tuple[str, str]]) -> frozenset[str]:
        return frozenset(each.key for each in rule.parameters if (rule.id, each.key) in named)

    wrong = {each.key: policy.doubted.get((rule.id, each.key)) for each in rule.parameters}
    damaged = {key: problem for key, problem in wrong.items() if problem is not None}
    values = {
        each.key: policy.value(rule.id, each.key) for each in rule.parameters if each.key not in damaged
    }
    if rule.id == SECTIONS.rule and SECTIONS.key in values:
        values[SECTIONS.key] = rows_now(values[SECTIONS.key], people)
    return RuleInForce(
        rule,
        values,
        among(policy.overrides),
        frozenset(each.key for each in rule.parameters if is_served(rule.id, each.key)),
        among(policy.set_aside),
        damaged,
    )


def decide_parameter(
    session: Session, case: ParameterCase, policy: Policy, now: datetime
) -> Decided[JSONValue]:
    """Another value of a parameter; the value in its stored form. Raises Refused as `Parameters.change`."""
    rule, key, value = case.rule, case.key, case.value
    reason = written(case.reason, "people.reason_missing", "PF-07")
    new = policy.parse(rule, key, value) if isinstance(value, str) else policy.check(rule, key, value)
    old = policy.value(rule, key)
    if not is_served(rule, key):
        raise Refused("policy.not_served", rule="PF-07", about=rule, parameter=key)
    if new == old:
        raise Refused("people.parameter_same", rule=rule, parameter=key)
    if (rule, key) == _CATALOGUE:
        _require_kept(old, new, "number", case.categories, "category")
        _require_named(new, case.in_standards)
    elif (rule, key) == _ACTIVITIES:
        _require_kept(old, new, "code", case.activities, "activity")
    elif (rule, key) == _SECTIONS:
        require_departments(new, case.departments)
    body = ParameterChanged(rule, key, old, new, reason)
    draft = session.draft(body, now, subjects=(subject("rule", rule),), rules=(rule, "PF-07"))
    return Decided((draft,), (), new)


def _require_kept(old: JSONValue, new: JSONValue, column: str, used: Collection[Any], what: str) -> None:
    """A row that is on record keeps its code, by which it is named there, and is never left out.

    Raises Refused ``policy.category_used`` (EQ-01) and ``policy.activity_used`` (EQ-04), and where the row is there under
    another code ``policy.category_renamed`` and ``policy.activity_renamed``, with its place.
    """
    rule = _CATALOGUE[0] if what == "category" else _ACTIVITIES[0]
    for code in sorted(set(used) - _column(new, column)):
        (row,) = (each for each in _rows(old) if each[column] == code)
        for place, each in enumerate(_rows(new), 1):
            if each[column] not in _column(old, column) and _same_but(each, row, column):
                facts = {what: code, "row": place, "column": column, "now": each[column]}
                raise Refused(f"policy.{what}_renamed", rule=rule, **facts)
        raise Refused(f"policy.{what}_used", rule=rule, **{what: code})


def _require_named(new: JSONValue, named: Mapping[int, tuple[str, str]]) -> None:
    """A category that a row of another catalogue names stays. Raises Refused ``policy.category_in_standard``."""
    for category in sorted(named.keys() - _column(new, "number")):
        catalogue, no = named[category]
        facts = {"category": category, "catalogue": catalogue, "no": no}
        raise Refused("policy.category_in_standard", rule=_CATALOGUE[0], **facts)


def _same_but(one: dict[str, JSONValue], other: dict[str, JSONValue], column: str) -> bool:
    """Whether two rows are called the same, in one language at least."""
    return any(one[name] == other[name] for name in ("name_zh", "name_en") if name != column)


def _rows(table: JSONValue) -> list[dict[str, JSONValue]]:
    return [each for each in table if isinstance(each, dict)] if isinstance(table, list) else []


def _column(table: JSONValue, key: str) -> frozenset[Any]:
    """The values of a column of a table."""
    return frozenset(row[key] for row in _rows(table))
