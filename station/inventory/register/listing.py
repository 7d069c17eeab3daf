"""The register as a list: its columns, filters and order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, Protocol

from station.core.clock import Clock
from station.core.listing import (
    DamagedRow,
    FilterKind,
    ListColumn,
    ListContext,
    ListDeclaration,
    ListFilter,
    ListQuery,
    NamedKind,
    Sort,
    ValueKind,
)
from station.core.policy import Category, Policy, categories, kept_in_person
from station.inventory.entitlement.life import ends_on, in_use_since, life_years
from station.inventory.movement.takeable import NOTICE_DAYS
from station.inventory.places.values import NOWHERE, Layout
from station.inventory.ports import PlaceReader
from station.inventory.receivers.values import receiver_of
from station.inventory.register.service_life import LIFE_COLUMNS, LIFE_FILTERS
from station.inventory.register.upkeep import DUE_MONTH, UPKEEP_COLUMNS, UPKEEP_FILTERS
from station.inventory.values import GONE, Condition, Item, ItemState, ReturnOutcome, Tracking
from station.people.asking import asks
from station.people.dated import DatedStore
from station.people.listing import ListService, ListView
from station.people.offices.sections import sections, sections_now
from station.people.permissions import Permission
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item with the names of its holder, of who answers for it, and of the vehicle or room that it is lent to ("" for nobody).

    `reported` is what a request about it that runs asks for, worded in ``approvals.matter.<value>``; None where none does.
    `life_years` are those of its category for single items (EQ-01).
    """

    item: Item
    holder_name: str = ""
    responsible_name: str = ""
    place_name: str = ""
    reported: str | None = None
    life_years: int | None = None
    care_due: datetime | None = None
    """When it is to be cared for next; None where no care is planned (EQ-14)."""

    @property
    def ends_on(self) -> date | None:
        """When its service life is over, by the years of its category now; None where there is no such day (EQ-02)."""
        return ends_on(in_use_since(self.item), self.life_years)

    @property
    def receiver(self) -> str:
        """The unit or place that it is lent to."""
        found = receiver_of(self.item.held_for)
        return "" if found is None else replace(found, name=self.place_name or found.name).words

    @property
    def responsible(self) -> str:
        """Number and name of who answers for it."""
        return " ".join(part for part in (self.item.responsible, self.responsible_name) if part)

    @property
    def own(self) -> str:
        """The office's own fields on one line."""
        return "；".join(self.item.own.splitlines())

    @property
    def holder(self) -> str:
        """Name and number of the holder, after the unit or place for which they signed."""
        signer = " ".join(part for part in (self.holder_name, self.item.holder or "") if part)
        return " · ".join(part for part in (self.receiver, signer) if part)


def _fact(name: str) -> Callable[[ListedItem], Any]:
    def value(row: ListedItem) -> Any:
        return getattr(row.item, name)

    return value


def _column(key: str, kind: ValueKind = ValueKind.TEXT, *, fact: str = "", **more: Any) -> ListColumn:
    return ListColumn(key, f"equipment.field.{key}", _fact(fact or key), kind, **more)


IN_PERSON, CENTRAL = "in_person", "central"
"""How a category is kept: by officers themselves, or in the central store (EQ-08)."""

EQUIPMENT_LIST: Final[ListDeclaration[ListedItem]] = ListDeclaration(
    name="equipment",
    title="frame.page.equipment",
    columns=(
        _column("tag", ValueKind.CODE, fact="label"),
        _column("category", ValueKind.NUMBER),
        _column("name"),
        _column("state", ValueKind.CHOICE, words="equipment.state."),
        ListColumn("holder", "equipment.field.holder", lambda row: row.holder),
        _column("place"),
        _column("due", ValueKind.MOMENT, fact="due_at"),
        _column("condition", ValueKind.CHOICE, words="equipment.condition."),
        ListColumn(
            "reported",
            "equipment.field.reported",
            lambda row: row.reported,
            ValueKind.CHOICE,
            words="approvals.matter.",
            shown=False,
        ),
        _column("outcome", ValueKind.CHOICE, words="equipment.outcome.", shown=False),
        _column("model", shown=False),
        _column("serial", ValueKind.CODE, shown=False),
        _column("usb_serial", ValueKind.CODE, shown=False),
        _column("acquired_on", ValueKind.DAY, shown=False),
        _column("value", ValueKind.MONEY, fact="value_fen", sums=True, shown=False),
        _column("first_tag", ValueKind.CODE, fact="tag", shown=False),
        ListColumn("responsible", "equipment.field.responsible", lambda row: row.responsible, shown=False),
        _column("asset_number", ValueKind.CODE, shown=False),
        _column("supplier", shown=False),
        _column("purchase_order", ValueKind.CODE, shown=False),
        _column("accepted_on", ValueKind.DAY, shown=False),
        _column("accepted_by", shown=False),
        _column("warranty_until", ValueKind.DAY, shown=False),
        _column("tracking", ValueKind.CHOICE, words="equipment.tracking.", shown=False),
        _column("quantity", ValueKind.NUMBER, sums=True, shown=False),
        _column("unit", shown=False),
        _column("minimum", ValueKind.NUMBER, shown=False),
        _column("lot", ValueKind.CODE, shown=False),
        _column("expires_on", ValueKind.DAY, shown=False),
        _column("numbers", ValueKind.CODE, shown=False),
        ListColumn("own", "equipment.field.own", lambda row: row.own, shown=False),
        ListColumn("held_for", "equipment.field.held_for", lambda row: row.receiver, shown=False),
        *LIFE_COLUMNS,
        *UPKEEP_COLUMNS,
    ),
    filters=(
        ListFilter(
            "state",
            "equipment.field.state",
            choices=tuple(state.value for state in ItemState),
            words="equipment.state.",
            chips=True,
            chipped=tuple(state.value for state in ItemState if state not in GONE),
        ),
        ListFilter("section", "equipment.field.section", seldom=True, names=NamedKind.UNIT),
        ListFilter(
            "kept", "equipment.field.kept", choices=(IN_PERSON, CENTRAL), words="equipment.kept.", seldom=True
        ),
        ListFilter("overdue", "equipment_page.overdue", FilterKind.FLAG, chips=True),
        DUE_MONTH,
        ListFilter("reported", "equipment.filter.reported", FilterKind.FLAG, seldom=True),
        ListFilter("category", "equipment.field.category"),
        ListFilter("holder", "equipment.field.holder", FilterKind.TEXT, names=NamedKind.OFFICER),
        ListFilter("held_for", "equipment.field.held_for", FilterKind.TEXT, seldom=True),
        ListFilter("officer", "equipment.field.holder", offered=False, names=NamedKind.OFFICER),
        ListFilter(
            "gone",
            "equipment.filter.gone",
            choices=tuple(state.value for state in ItemState if state in GONE),
            words="equipment.state.",
            seldom=True,
        ),
        ListFilter(
            "condition",
            "equipment.field.condition",
            choices=tuple(condition.value for condition in Condition),
            words="equipment.condition.",
            seldom=True,
        ),
        ListFilter(
            "outcome",
            "equipment.field.outcome",
            choices=tuple(outcome.value for outcome in ReturnOutcome),
            words="equipment.outcome.",
            seldom=True,
        ),
        ListFilter(
            "responsible",
            "equipment.field.responsible",
            FilterKind.TEXT,
            seldom=True,
            names=NamedKind.OFFICER,
        ),
        ListFilter("place", "equipment.field.place", FilterKind.TEXT, seldom=True, names=NamedKind.PLACE),
        ListFilter("lies", "equipment.field.place", FilterKind.TEXT, offered=False, names=NamedKind.PLACE),
        ListFilter("part_of", "equipment.field.part_of", offered=False, names=NamedKind.ITEM),
        ListFilter("kit", "equipment.field.kit", FilterKind.TEXT, seldom=True, names=NamedKind.KIT),
        ListFilter("matter", "equipment.filter.matter", FilterKind.TEXT, seldom=True),
        ListFilter("due", "equipment.field.due", FilterKind.DAYS, seldom=True),
        ListFilter("acquired_on", "equipment.field.acquired_on", FilterKind.DAYS, seldom=True),
        *(
            ListFilter(each, f"equipment.field.{each}", FilterKind.TEXT, seldom=True)
            for each in ("asset_number", "supplier", "purchase_order", "accepted_by", "own")
        ),
        ListFilter(
            "tracking",
            "equipment.field.tracking",
            choices=tuple(each.value for each in Tracking),
            words="equipment.tracking.",
            seldom=True,
        ),
        ListFilter("numbers", "equipment.filter.numbers", FilterKind.TEXT, seldom=True),
        ListFilter("lot", "equipment.field.lot", FilterKind.TEXT, seldom=True),
        ListFilter("expires_on", "equipment.field.expires_on", FilterKind.DAYS, seldom=True),
        *UPKEEP_FILTERS,
        ListFilter("low", "equipment.filter.low", FilterKind.FLAG, seldom=True),
        ListFilter("accepted_on", "equipment.field.accepted_on", FilterKind.DAYS, seldom=True),
        ListFilter("warranty_until", "equipment.field.warranty_until", FilterKind.DAYS, seldom=True),
        *LIFE_FILTERS,
    ),
    key="first_tag",
    sort=(Sort("tag"),),
)


@dataclass(frozen=True, slots=True)
class Lines:
    """The categories of each section's line, those kept in person, the places and the years of service of categories, for the filters ``section``, ``kept``, ``lies`` and ``life``; the list itself is everybody's.

    For ``verification`` the categories that measure, and how many days before its end a verification ends soon.
    """

    of: Mapping[str, frozenset[int]]
    in_person: frozenset[int] = frozenset()
    measuring: frozenset[int] = frozenset()
    notice_days: int = 0
    layout: Layout = NOWHERE
    life: Mapping[int, int] = field(default_factory=dict)
    everything: bool = True


class ItemListView(ListView, Protocol):
    """What the list of the register reads."""

    @property
    def places(self) -> PlaceReader:
        """The places."""
        ...


class ItemListStore(DatedStore, Protocol):
    """The part of the store that the list needs."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[ItemListView]:
        """An unchanging view."""
        ...


class EquipmentList(ListService[ListedItem], ask=asks(Permission.EQUIPMENT_VIEW)):
    """The list behind the equipment page; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: ItemListStore) -> None:
        super().__init__(store, EQUIPMENT_LIST)
        self._register = store

    def choices(self, session: Session, language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
        """The categories by number and name, and the sections that guide a line (EQ-06)."""
        named = [
            (str(each.number), f"{each.number} {each.name(language)}") for each in self.catalogue(session)
        ]
        return {"category": named, "section": [(each, each) for each in self.sections(session)]}

    def _context(self, session: Session, filters: Collection[str]) -> ListContext:
        """The present sections with their lines, also by the names in the rule, what is kept in person, and the places, where the query asks for it."""
        context = super()._context(session, filters)
        if not {"section", "kept", "lies", "verification", "life"}.intersection(filters):
            return context
        with self._register.read() as view:
            policy = view.shown_policy
            known = {**sections(policy), **sections_now(policy, view.people)}
            layout = Layout(view.places.places(), view.places.kept()) if "lies" in filters else NOWHERE
            measuring = frozenset(each.number for each in categories(policy) if each.measures)
            lives, notice_days = life_years(policy), NOTICE_DAYS.of(policy)
            lines = Lines(known, _in_person(policy), measuring, notice_days, layout, lives)
            return replace(context, scope=lines)

    def _completing(
        self, view: Any, context: ListContext, rows: Sequence[Any]
    ) -> Callable[[Any], ListedItem] | None:
        """The years of service of each item's category, where any has some."""
        del context, rows
        years = life_years(view.shown_policy)

        def complete(row: ListedItem) -> ListedItem:
            single = row.item.tracking is Tracking.SINGLE
            return replace(row, life_years=years.get(row.item.category) if single else None)

        return complete if years else None

    @asks(Permission.EQUIPMENT_VIEW)
    def sections(self, session: Session) -> Mapping[str, frozenset[int]]:
        """The categories that each business section guides and supervises (EQ-06), by its name of now."""
        del session
        with self._register.read() as view:
            return sections_now(view.shown_policy, view.people)

    @asks(Permission.EQUIPMENT_VIEW)
    def recording_devices(self, session: Session) -> Iterator[ListedItem]:
        """The undamaged items of categories that make recordings, by tag (EQ-05), to choose from."""
        numbers = [str(each.number) for each in self.catalogue(session) if each.records]
        found = self._of_categories(session, numbers)
        return (each for each in found if not isinstance(each, DamagedRow))

    @asks(Permission.EQUIPMENT_VIEW)
    def printers(self, session: Session) -> Iterator[ListedItem | DamagedRow]:
        """The items of categories that print, by tag."""
        return self._of_categories(
            session, [str(each.number) for each in self.catalogue(session) if each.prints]
        )

    def _of_categories(self, session: Session, numbers: list[str]) -> Iterator[ListedItem | DamagedRow]:
        return self.lines(session, ListQuery((("category", ",".join(numbers)),))) if numbers else iter(())

    @asks(Permission.EQUIPMENT_VIEW)
    def kept_in_person(self, session: Session) -> frozenset[int]:
        """The categories that officers keep themselves (EQ-08); all others are kept centrally."""
        with self._register.read() as view:
            return _in_person(view.shown_policy)

    @asks(Permission.EQUIPMENT_VIEW)
    def catalogue(self, session: Session) -> tuple[Category, ...]:
        """The categories as this office's rules have them (EQ-01)."""
        with self._register.read() as view:
            return categories(view.shown_policy)


def _in_person(policy: Policy) -> frozenset[int]:
    return frozenset(each.number for each in categories(policy) if kept_in_person(policy, each.number))
