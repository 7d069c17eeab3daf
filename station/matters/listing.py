"""Matters as a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from station.core.listing import (
    ColumnsTitled,
    FilterKind,
    ListColumn,
    ListDeclaration,
    ListFilter,
    NamedKind,
    Sort,
    ValueKind,
)
from station.matters.bodies import MatterType
from station.matters.values import Matter, MatterState
from station.matters.visibility import SEEN, scope_of
from station.people.asking import asks
from station.people.listing import ListService, ListStore
from station.people.sessions import Session

JOIN: Final = "；"
"""Between several parties, officers or decisions of a matter, as its table has them."""


def _joined(values: Sequence[str]) -> str:
    """Several values in one cell; blank ones keep their place among the others."""
    return JOIN.join(values) if any(values) else ""


_column: Final = ColumnsTitled("matters.field.")


def _apart(key: str, value: Callable[[Matter], Sequence[str]]) -> ListColumn:
    """Something of each party or decision, in their order."""
    return _column(key, lambda row: _joined(value(row)), sortable=False, shown=False)


MATTER_LIST: Final[ListDeclaration[Matter]] = ListDeclaration(
    name="matters",
    title="matters.title",
    columns=(
        _column("number", "number", ValueKind.CODE),
        _column("kind", "kind", ValueKind.CHOICE, words="matters.kind."),
        _column("title", "facts.title"),
        _column("parties", lambda row: _joined(row.parties)),
        _column("opened_on", "facts.opened_on", ValueKind.DAY),
        _column("decided", "decided_on", ValueKind.DAY),
        _column("officers", lambda row: _joined(row.officers)),
        _column("unit", "facts.unit"),
        _column("state", "state", ValueKind.CHOICE, words="matters.state."),
        _column(
            "quality",
            lambda row: "yes" if row.facts.quality else None,
            ValueKind.CHOICE,
            words="matters.quality.",
            shown=False,
        ),
        _apart("address", lambda row: [each.address for each in row.facts.parties]),
        _apart("contact", lambda row: [each.contact for each in row.facts.parties]),
        _apart("decisions", lambda row: [each.what for each in row.facts.decisions]),
        _apart("decision_numbers", lambda row: [each.number for each in row.facts.decisions]),
        _apart("decided_on", lambda row: [each.on.isoformat() for each in row.facts.decisions]),
        _apart(
            "served_on",
            lambda row: [
                each.served_on.isoformat() if each.served_on else "" for each in row.facts.decisions
            ],
        ),
        _column("closed_on", "closed_on", ValueKind.DAY, shown=False),
        _column("outcome", "outcome", shown=False, sortable=False),
        _column("note", "facts.note", shown=False, sortable=False),
        _column("key", "key", ValueKind.CODE, shown=False),
    ),
    filters=(
        ListFilter(
            "kind",
            "matters.field.kind",
            choices=tuple(each.value for each in MatterType),
            words="matters.kind.",
            chips=True,
        ),
        ListFilter(
            "state",
            "matters.field.state",
            choices=tuple(each.value for each in MatterState),
            words="matters.state.",
        ),
        ListFilter("officer", "matters.field.officer", names=NamedKind.OFFICER),
        ListFilter("unit", "matters.field.unit", names=NamedKind.UNIT),
        ListFilter("opened", "matters.field.opened_on", FilterKind.DAYS),
        ListFilter("decided", "matters.field.decided", FilterKind.DAYS, seldom=True),
        ListFilter("closed", "matters.field.closed_on", FilterKind.DAYS, seldom=True),
        ListFilter("quality", "matters.field.quality", FilterKind.FLAG, seldom=True),
    ),
    key="key",
    sort=(Sort("opened_on", descending=True), Sort("key", descending=True)),
)


class MatterList(ListService[Matter], ask=asks(within=SEEN)):
    """All matters with MATTER_VIEW, else those that the person is in charge of."""

    def __init__(self, store: ListStore) -> None:
        super().__init__(store, MATTER_LIST, scope_of)
        self._view = store

    def choices(self, session: Session, language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Departments and groups by name."""
        del session, language
        with self._view.read() as view:
            departments = (each.name for each in view.people.departments())
            units = (*departments, *(each.path for each in view.people.groups()))
            return {"unit": [(each, each) for each in units]}
