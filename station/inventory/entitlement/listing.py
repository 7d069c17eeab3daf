"""Lists of who lacks what by the standard: officers and groups (EQ-01, EQ-02, EQ-08)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from station.core.listing import (
    ALL_ROWS,
    ListColumn,
    ListDeclaration,
    ListFilter,
    ListPage,
    ListQuery,
    Sort,
    ValueKind,
)
from station.core.policy import Per, Policy, categories, kept_in_person
from station.core.progress import CancelToken, Report, silent
from station.inventory.entitlement.shortfall import read_cover
from station.inventory.ports import InventoryStore
from station.inventory.values import CategoryCover
from station.people.asking import asks
from station.people.listing import ListService, ListStore
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer


@dataclass(frozen=True, slots=True)
class HeldCategory:
    """How many items of each category an officer, or all officers of a group together, have in hand."""

    group: str
    items: Mapping[int, int]
    officer: Officer | None = None


@dataclass(frozen=True, slots=True)
class Lacking:
    """Who lacks which categories: an officer, or a group by its full name; `shared` ones are kept centrally."""

    group: str
    own: tuple[int, ...]
    shared: tuple[int, ...]
    officer: Officer | None = None

    @property
    def number(self) -> str:
        """The officer's number; "" for a group."""
        return "" if self.officer is None else self.officer.number

    @property
    def name(self) -> str:
        """The officer's name; "" for a group."""
        return "" if self.officer is None else self.officer.name


@dataclass(frozen=True, slots=True)
class Demand:
    """How many of a category each must have; `shared` where it is stored centrally and the office has too few."""

    category: int
    quantity: int
    shared: bool

    @property
    def text(self) -> str:
        """The written form for the filter ``lacks``."""
        return f"{self.category}:{self.quantity}"


def demands(policy: Policy, cover: Sequence[CategoryCover], per: Per) -> tuple[Demand, ...]:
    """What every officer, or every group, can lack.

    Categories kept in person, and those short in the central store.
    """
    missing = {each.category: each.missing for each in cover}
    return tuple(
        Demand(each.number, each.quantity, shared=not kept_in_person(policy, each.number))
        for each in categories(policy)
        if each.per is per and each.quantity and (kept_in_person(policy, each.number) or missing[each.number])
    )


def lacking(row: HeldCategory, wanted: Sequence[Demand]) -> Lacking:
    """The parts of `wanted` that a holder has too few of."""
    short = [each for each in wanted if row.items.get(each.category, 0) < each.quantity]
    own = tuple(each.category for each in short if not each.shared)
    return Lacking(row.group, own, tuple(each.category for each in short if each.shared), row.officer)


_LACKS: Final = (
    ListFilter("category", "equipment.field.category"),
    ListFilter("lacks", "equipment_page.lacks_own", offered=False),
)
NOTHING_DEMANDED: Final = "none"
"""The value of ``lacks`` where the standard demands nothing: nobody lacks anything."""

_WHAT: Final = (
    ListColumn(
        "count", "equipment_page.cover.missing", lambda row: len(row.own), ValueKind.NUMBER, sortable=False
    ),
    ListColumn("own", "equipment_page.lacks_own", lambda row: _numbers(row.own), sortable=False),
    ListColumn("shared", "equipment_page.lacks_central", lambda row: _numbers(row.shared), sortable=False),
)


def _numbers(categories: tuple[int, ...]) -> str:
    return ", ".join(map(str, categories))


LACKING_OFFICER_LIST: Final[ListDeclaration[Lacking]] = ListDeclaration(
    name="lacking_officers",
    title="equipment_page.tab_entitlement",
    columns=(
        ListColumn("number", "people.field.number", lambda row: row.number, ValueKind.CODE),
        ListColumn("name", "people.field.name", lambda row: row.name),
        ListColumn("group", "people.field.group", lambda row: row.group),
        *_WHAT,
    ),
    filters=_LACKS,
    key="number",
    sort=(Sort("number"),),
)
LACKING_GROUP_LIST: Final[ListDeclaration[Lacking]] = ListDeclaration(
    name="lacking_groups",
    title="equipment_page.tab_entitlement",
    columns=(ListColumn("group", "people.field.group", lambda row: row.group), *_WHAT),
    filters=_LACKS,
    key="group",
    sort=(Sort("group"),),
)


class LackingList(ListService[Lacking], ask=asks(Permission.EQUIPMENT_VIEW)):
    """Officers in service, or groups, that have less than the standard requires; looking needs EQUIPMENT_VIEW."""

    def __init__(
        self, inventory: InventoryStore, store: ListStore, declaration: ListDeclaration[Lacking], per: Per
    ) -> None:
        super().__init__(store, declaration)
        self._inventory, self._per = inventory, per

    def page(
        self,
        session: Session,
        query: ListQuery = ALL_ROWS,
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> ListPage[Lacking]:
        """One page; `query` may narrow to categories. Raises what `ListDeclaration.check` raises."""
        with self._inventory.read() as view:
            wanted = demands(view.shown_policy, read_cover(view), self._per)
        chosen = query.value("category")
        if chosen:
            asked = self.declaration.check(query).wanted["category"]
            wanted = tuple(each for each in wanted if str(each.category) in asked)  # type: ignore[operator]  # this filter reads to a tuple of choices
        lacks = ",".join(each.text for each in wanted) or NOTHING_DEMANDED
        page: ListPage[Any] = super().page(
            session, query.narrowed(category=None, lacks=lacks), report, cancel
        )
        return replace(page, rows=tuple(lacking(row, wanted) for row in page.rows))

    def choices(self, session: Session, language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
        """The categories that each must have, by number and name."""
        del session
        with self._inventory.read() as view:
            demanded = [each for each in categories(view.shown_policy) if each.per is self._per]
        return {"category": [(str(each.number), f"{each.number} {each.name(language)}") for each in demanded]}
