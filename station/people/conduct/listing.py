"""Conduct as a list: criticisms, violations, orders, commendations and assessments, by officer, unit and year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from station.core.listing import (
    FilterKind,
    ListColumn,
    ListDeclaration,
    ListFilter,
    NamedKind,
    Sort,
    ValueKind,
)
from station.people.asking import Extent, asks
from station.people.conduct.heads import heads
from station.people.conduct.use_cases import SEEN
from station.people.conduct.values import ConductKind, ConductRecord, ConductRule, ConductState
from station.people.listing import ListService, ListStore
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class ConductScope:
    """Whose records a person sees: all, or those about the officer `number`."""

    everything: bool
    number: str


def _column(key: str, kind: ValueKind = ValueKind.TEXT, value: Any = None, **more: Any) -> ListColumn:
    return ListColumn(key, f"conduct.field.{key}", value or attrgetter(key), kind, **more)


def _whom(row: ConductRecord) -> str:
    """The officer, or the unit that it is about as such."""
    return row.name or row.unit


CONDUCT_LIST: Final[ListDeclaration[ConductRecord]] = ListDeclaration(
    name="violations",
    title="conduct.title",
    columns=(
        _column("id", ValueKind.NUMBER, attrgetter("seq")),
        _column("kind", ValueKind.CHOICE, words="conduct.kind."),
        _column("on", ValueKind.DAY),
        _column("number", ValueKind.CODE),
        _column("name", value=_whom),
        _column("unit"),
        _column("head", sortable=False),
        _column("text", sortable=False),
        _column("state", ValueKind.CHOICE, words="conduct.state."),
        _column("until", ValueKind.DAY, attrgetter("put_right_by")),
        _column("points", ValueKind.NUMBER),
        _column("by"),
        _column("rule", ValueKind.CODE, shown=False),
        _column("code", ValueKind.CODE, shown=False),
        _column("year", ValueKind.NUMBER, shown=False),
        _column("most", ValueKind.NUMBER, shown=False, sortable=False),
        _column("recorded", ValueKind.MOMENT, attrgetter("recorded_at"), shown=False),
        _column("ended", ValueKind.MOMENT, attrgetter("ended_at"), shown=False),
        _column("ended_by", shown=False, sortable=False),
        _column("outcome", shown=False, sortable=False),
    ),
    filters=(
        ListFilter(
            "kind",
            "conduct.field.kind",
            choices=tuple(each.value for each in ConductKind),
            words="conduct.kind.",
            chips=True,
        ),
        ListFilter(
            "state",
            "conduct.field.state",
            choices=tuple(each.value for each in ConductState),
            words="conduct.state.",
        ),
        ListFilter("year", "conduct.field.year"),
        ListFilter("unit", "conduct.field.unit", names=NamedKind.UNIT),
        ListFilter("number", "conduct.field.number", offered=False, names=NamedKind.OFFICER),
        ListFilter(
            "rule",
            "conduct.field.rule",
            choices=tuple(each.value for each in ConductRule),
            words="conduct.rule.",
            seldom=True,
        ),
        ListFilter("code", "conduct.field.head", seldom=True),
        ListFilter("on", "conduct.field.on", FilterKind.DAYS, seldom=True),
    ),
    key="id",
    sort=(Sort("on", descending=True), Sort("id", descending=True)),
)


def _scope(session: Session) -> ConductScope:
    return ConductScope(SEEN.of(session) is Extent.OFFICE, session.number or "")


class ConductList(ListService[ConductRecord], ask=asks(within=SEEN)):
    """All records with PEOPLE_VIEW, else those about oneself."""

    def __init__(self, store: ListStore) -> None:
        super().__init__(store, CONDUCT_LIST, _scope)
        self._view = store

    def choices(self, session: Session, language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Departments by name, heads by their words, the years up to this one."""
        del session
        clock = self._view.clock
        this_year = clock.now().year
        with self._view.read() as view:
            office = view.people.office()
            units = [each.name for each in view.people.departments()]
            known = {
                each.code: each.name(language)
                for rule in reversed(ConductRule)
                for each in heads(view.shown_policy, rule)
            }
        first = [] if office is None else [office.name]
        return {
            "unit": [(name, name) for name in (*first, *units)],
            "code": list(known.items()),
            "year": [(str(year), str(year)) for year in range(this_year, this_year - 5, -1)],
        }
