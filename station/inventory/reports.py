"""The equipment's reports: the register, the office against the standard, and what is out (EQ-01, EQ-02, EQ-07)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from station.core.clock import local
from station.core.documents import Cell
from station.core.policy import Category, Per, categories
from station.core.report import Derived, Origin, Report, ReportColumn, ReportTable, Section
from station.core.texts import Texts
from station.inventory.entitlement.shortfall import read_shortfall
from station.inventory.ports import InventoryStore
from station.inventory.register.batch import EQUIPMENT_TEMPLATE
from station.inventory.values import Gap, Item, ItemState, Shortfall, full_group
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer

_PAGE = 1000
_COVER_COUNTS = ("required", "existing", "in_store", "out", "damaged")


class Origins(Protocol):
    """Where the figures of a report come from; `station.printing.reporting.Reporting` says it."""

    def origin(self, session: Session, texts: Texts, filters: Iterable[str] = ()) -> Origin:
        """The origin of a report made now."""
        ...


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """Which items; what is None does not narrow. `holder` is an officer's number."""

    category: int | None = None
    holder: str | None = None
    state: ItemState | None = None


class EquipmentReports:
    """Makes the reports; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: InventoryStore, origins: Origins) -> None:
        self._store, self._origins = store, origins

    @asks(Permission.EQUIPMENT_VIEW)
    def register(self, session: Session, texts: Texts, wanted: RegisterFilter = RegisterFilter()) -> Report:
        """Every item on the register by tag, with its value added up (EQ-06)."""
        with self._store.read() as view:
            catalogue = {each.number: each for each in categories(view.policy)}
        filters = _register_filters(wanted, catalogue, texts)
        origin = self._origins.origin(session, texts, filters)
        rows = _register_rows(self._items(wanted), catalogue, texts, self._name)
        table = ReportTable(_register_columns(texts), rows)
        title = texts("equipment.report.register")
        signatures = _signatures(texts, "keeper", "leader")
        return Report(title, origin, (Section(tables=(table,)),), "register", signatures)

    @asks(Permission.EQUIPMENT_VIEW)
    def entitlement(self, session: Session, texts: Texts) -> Report:
        """The office against the standard: each category, and everybody who lacks something (EQ-01, EQ-02)."""
        origin = self._origins.origin(session, texts)
        with self._store.read() as view:
            catalogue = {each.number: each for each in categories(view.policy)}
            officers = {each.number: each for each in view.people.officers()}
            groups = [full_group(group.department, group.name) for group in view.people.groups()]
            found = read_shortfall(view.policy, list(officers.values()), groups, view.equipment)
        sections = (_cover_section(found, catalogue, texts), _gap_section(found, catalogue, officers, texts))
        title = texts("equipment.report.entitlement")
        return Report(title, origin, sections, "entitlement", _signatures(texts, "keeper", "leader"))

    @asks(Permission.EQUIPMENT_VIEW)
    def open_loans(self, session: Session, texts: Texts) -> Report:
        """Everything that is out, by unit and officer, with how late it is (EQ-07)."""
        origin = self._origins.origin(session, texts)
        items = list(self._items(RegisterFilter(state=ItemState.OUT)))
        with self._store.read() as view:
            numbers = {item.holder for item in items if item.holder is not None}
            holders = {number: view.people.officer(number) for number in numbers}
            catalogue = {each.number: each for each in categories(view.policy)}
        rows = sorted(_loan_rows(items, holders, catalogue, texts, origin), key=_loan_order)
        late = sum(1 for row in rows if row[-2])
        facts = (
            (texts("equipment.report.out"), str(len(rows))),
            (texts("equipment.report.overdue"), str(late)),
        )
        table = ReportTable(_loan_columns(texts), rows, grouped_by="unit")
        title = texts("equipment.report.open_loans")
        signatures = _signatures(texts, "keeper")
        return Report(title, origin, (Section(facts=facts, tables=(table,)),), "open_loans", signatures)

    def _items(self, wanted: RegisterFilter) -> Iterator[Item]:
        """The items a page at a time, so that a long list holds no transaction open."""
        after: str | None = None
        while True:
            with self._store.read() as view:
                page = view.equipment.items(
                    category=wanted.category,
                    holder=wanted.holder,
                    state=wanted.state,
                    after=after,
                    limit=_PAGE,
                )
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].tag

    def _name(self, number: str) -> str:
        with self._store.read() as view:
            officer = view.people.officer(number)
        return officer.name if officer is not None else ""


def batch_form(title: str, origin: Origin) -> Report:
    """The form in which a batch of items is registered, with an example line."""
    columns = tuple(ReportColumn(each.key, each.key, "code") for each in EQUIPMENT_TEMPLATE.columns)
    table = ReportTable(columns, [[each.example for each in EQUIPMENT_TEMPLATE.columns]])
    return Report(title, origin, (Section(tables=(table,)),), bare=True)


def _signatures(texts: Texts, *roles: str) -> tuple[str, ...]:
    return tuple(texts(f"equipment.report.signature.{role}") for role in roles)


def _category(catalogue: Mapping[int, Category], number: int, texts: Texts) -> str:
    found = catalogue.get(number)
    return str(number) if found is None else f"{number} {found.name(texts.language)}"


def _register_filters(wanted: RegisterFilter, catalogue: Mapping[int, Category], texts: Texts) -> list[str]:
    filters = [] if wanted.category is None else [_category(catalogue, wanted.category, texts)]
    if wanted.state is not None:
        filters.append(texts(f"equipment.state.{wanted.state.value}"))
    if wanted.holder is not None:
        filters.append(texts("equipment.report.held_by", holder=wanted.holder))
    return filters


def _register_columns(texts: Texts) -> tuple[ReportColumn, ...]:
    def field(key: str, **more: object) -> ReportColumn:
        return ReportColumn(key, texts(f"equipment.field.{key}"), **more)  # type: ignore[arg-type]

    return (
        field("tag", kind="code"),
        field("category"),
        field("name"),
        field("model"),
        field("serial", kind="code"),
        field("state"),
        field("holder"),
        field("place"),
        field("condition"),
        field("acquired_on", kind="day"),
        field("value", kind="money", sums=True),
    )


def _register_rows(
    items: Iterable[Item],
    catalogue: Mapping[int, Category],
    texts: Texts,
    name_of: Callable[[str], str],
) -> Iterator[Sequence[Cell]]:
    names: dict[str, str] = {}
    for item in items:
        if item.holder is not None and item.holder not in names:
            names[item.holder] = f"{item.holder} {name_of(item.holder)}".strip()
        yield (
            item.tag,
            _category(catalogue, item.category, texts),
            item.name,
            item.model,
            item.serial,
            texts(f"equipment.state.{item.state.value}"),
            names.get(item.holder or "", ""),
            item.place,
            texts(f"equipment.condition.{item.condition.value}"),
            item.acquired_on,
            None if item.value_fen is None else Decimal(item.value_fen) / 100,
        )


def _cover_section(found: Shortfall, catalogue: Mapping[int, Category], texts: Texts) -> Section:
    def count(key: str, derived: Derived | None = None) -> ReportColumn:
        return ReportColumn(key, texts(f"equipment.report.cover.{key}"), "count", sums=True, derived=derived)

    columns = (
        ReportColumn("category", texts("equipment.field.category")),
        ReportColumn("unit", texts("equipment.report.cover.unit")),
        ReportColumn("standard", texts("equipment.report.cover.standard")),
        *map(count, _COVER_COUNTS),
        count("missing", Derived(("required", "damaged"), ("existing",), least=0)),
    )
    rows = []
    for cover in found.cover:
        each = catalogue[cover.category]
        per = "officer" if each.per is Per.OFFICER else "group"
        standard = texts(f"equipment.report.per.{per}", count=each.quantity)
        counts = (getattr(cover, key) for key in _COVER_COUNTS)
        name = _category(catalogue, cover.category, texts)
        rows.append((name, each.unit(texts.language), standard, *counts, cover.missing))
    title = texts("equipment.report.against_standard")
    return Section(title, tables=(ReportTable(columns, rows, title),))


def _gap_section(
    found: Shortfall, catalogue: Mapping[int, Category], officers: Mapping[str, Officer], texts: Texts
) -> Section:
    columns = (
        ReportColumn("unit", texts("people.field.group")),
        ReportColumn("number", texts("people.field.number"), "code"),
        ReportColumn("name", texts("people.field.name")),
        ReportColumn("category", texts("equipment.field.category")),
        ReportColumn("required", texts("equipment.report.cover.required"), "count", sums=True),
        ReportColumn("held", texts("equipment.report.held"), "count", sums=True),
        ReportColumn(
            "lacking",
            texts("equipment.report.lacking"),
            "count",
            sums=True,
            derived=Derived(("required",), ("held",), least=0),
        ),
    )

    def row(gap: Gap) -> Sequence[Cell]:
        officer = officers.get(gap.number)
        unit = gap.group or (_unit(officer) if officer is not None else "")
        name = officer.name if officer is not None else ""
        category = _category(catalogue, gap.category, texts)
        return (unit, gap.number, name, category, gap.required, gap.held, gap.required - gap.held)

    rows = sorted(map(row, (gap for gap in found.gaps if not gap.shared)), key=lambda each: str(each[0]))
    title = texts("equipment.report.lacking_in_person")
    return Section(title, tables=(ReportTable(columns, rows, title, grouped_by="unit"),))


def _unit(officer: Officer) -> str:
    return full_group(officer.department, officer.group) or officer.department


def _loan_columns(texts: Texts) -> tuple[ReportColumn, ...]:
    return (
        ReportColumn("unit", texts("people.field.group")),
        ReportColumn("number", texts("people.field.number"), "code"),
        ReportColumn("name", texts("people.field.name")),
        ReportColumn("tag", texts("equipment.field.tag"), "code"),
        ReportColumn("item", texts("equipment.field.name")),
        ReportColumn("category", texts("equipment.field.category")),
        ReportColumn("taken", texts("equipment.report.taken"), "moment"),
        ReportColumn("due", texts("equipment.field.due"), "moment"),
        ReportColumn("late", texts("equipment.report.days_late"), "count"),
        ReportColumn("pieces", texts("equipment.report.pieces"), "count", sums=True),
    )


def _loan_rows(
    items: Iterable[Item],
    holders: Mapping[str, Officer | None],
    catalogue: Mapping[int, Category],
    texts: Texts,
    origin: Origin,
) -> Iterator[Sequence[Cell]]:
    for item in items:
        holder = holders.get(item.holder or "")
        yield (
            _unit(holder) if holder is not None else "",
            item.holder or "",
            holder.name if holder is not None else "",
            item.tag,
            item.name,
            _category(catalogue, item.category, texts),
            item.taken_at,
            item.due_at,
            _days_late(item, origin.made_at, origin.zone),
            1,
        )


def _days_late(item: Item, now: datetime, zone: str) -> int | None:
    """Days on the calendar since it was due, at least one; None when it is not late."""
    if item.due_at is None or not item.overdue(now):
        return None
    return max(1, (local(now, zone).date() - local(item.due_at, zone).date()).days)


def _loan_order(row: Sequence[Cell]) -> tuple[str, str, str]:
    return str(row[0]), str(row[1]), str(row[3])
