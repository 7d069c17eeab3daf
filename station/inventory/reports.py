"""The equipment's reports: the register, entitlement, and open loans (EQ-01, EQ-02, EQ-07)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from station.core.clock import local
from station.core.documents import Cell
from station.core.errors import Refused
from station.core.listing import ALL_ROWS, ListQuery
from station.core.listing.wording import narrowed_in_words
from station.core.policy import Category, Per, categories
from station.core.report import Derived, Origin, Report, ReportColumn, ReportTable, Section
from station.core.texts import Texts
from station.inventory.entitlement.shortfall import read_shortfall
from station.inventory.in_hand import most_urgent
from station.inventory.papers.making import made
from station.inventory.papers.register_sheet import category_words, register_tables
from station.inventory.papers.signing import signature_lines
from station.inventory.ports import InventoryStore
from station.inventory.receivers.values import ReceiverKind, receiver_of
from station.inventory.register.listing import EQUIPMENT_LIST, EquipmentList, ListedItem
from station.inventory.values import Gap, Item, ItemState, Shortfall, full_group
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer, unit_parts
from station.printing.dated import DatedPapers, Origins

_COVER_COUNTS = ("required", "existing", "in_store", "out", "damaged")


class EquipmentReports(DatedPapers, behind="papers", ask=asks(Permission.EQUIPMENT_VIEW)):
    """Makes the reports; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: InventoryStore, origins: Origins, listing: EquipmentList) -> None:
        self._store, self._origins, self._listing = store, origins, listing

    @asks(Permission.EQUIPMENT_VIEW)
    def register(self, session: Session, texts: Texts, query: ListQuery = ALL_ROWS) -> Report:
        """登记造册: every item on the register that `query` finds, in its order, with its purchase, its value added up (EQ-06)."""
        with self._store.read() as view:
            catalogue = {each.number: each for each in categories(view.policy)}
        choices = self._listing.choices(session, texts.language)
        said = narrowed_in_words(texts, EQUIPMENT_LIST, query, choices)
        origin = self._origins.origin(session, texts, said, EQUIPMENT_LIST.name, query.as_of)
        tables = register_tables(partial(self._listing.rows, session), query, catalogue, texts)
        return made(self._store, "register", origin, texts, tables, ("keeper", "leader"))

    @asks(Permission.EQUIPMENT_VIEW)
    def entitlement(self, session: Session, texts: Texts) -> Report:
        """The office against the standard: each category, and everybody who lacks something (EQ-01, EQ-02)."""
        origin = self._origins.origin(session, texts, behind="entitlement")
        with self._store.read() as view:
            catalogue = {each.number: each for each in categories(view.policy)}
            officers = {each.number: each for each in view.people.officers()}
            found = read_shortfall(view.policy, list(officers.values()), view.equipment)
        sections = (_cover_section(found, catalogue, texts), _gap_section(found, catalogue, officers, texts))
        title = texts("equipment.report.entitlement")
        return Report(title, origin, sections, "entitlement", self._signed(texts, origin, "keeper", "leader"))

    @asks(Permission.EQUIPMENT_VIEW)
    def open_loans(self, session: Session, texts: Texts) -> Report:
        """All items that are out, by unit and officer, with how late each is (EQ-07)."""
        origin = self._origins.origin(session, texts, behind="open_loans")
        out = ListQuery().narrowed(state=ItemState.OUT.value)
        listed = list(self._listing.rows(session, out))
        items = [row.item for row in listed]
        with self._store.read() as view:
            numbers = {item.holder for item in items if item.holder is not None}
            holders = {number: view.people.officer(number) for number in numbers}
            catalogue = {each.number: each for each in categories(view.policy)}
        rows = sorted(
            _loan_rows(items, holders, catalogue, texts, origin, _receivers(listed)), key=_loan_order
        )
        late = sum(1 for row in rows if row[-2])
        facts = (
            (texts("equipment.report.out"), str(len(rows))),
            (texts("equipment.report.overdue"), str(late)),
        )
        table = ReportTable(_loan_columns(texts), rows, grouped_by="unit")
        title = texts("equipment.report.open_loans")
        signatures = self._signed(texts, origin, "keeper")
        return Report(title, origin, (Section(facts=facts, tables=(table,)),), "open_loans", signatures)

    @asks(Permission.EQUIPMENT_VIEW)
    def in_hand(self, session: Session, texts: Texts, number: str) -> Report:
        """All that one officer has, what is overdue longest first, to be signed by them and the keeper (EQ-07, EQ-10)."""
        with self._store.read() as view:
            officer = view.people.officer(number)
            catalogue = {each.number: each for each in categories(view.policy)}
        if officer is None:
            raise Refused("counter.unknown_officer", number=number)
        said = texts("equipment.report.held_by", holder=f"{officer.name} {officer.number}")
        origin = self._origins.origin(session, texts, (said,), "open_loans")
        query = ListQuery().narrowed(state=ItemState.OUT.value, officer=number)
        listed = list(self._listing.rows(session, query))
        items = sorted((row.item for row in listed), key=most_urgent)
        loans = _loan_rows(items, {number: officer}, catalogue, texts, origin, _receivers(listed))
        rows = [row[3:] for row in loans]
        facts = (
            (texts("equipment.report.out"), str(len(rows))),
            (texts("equipment.report.overdue"), str(sum(1 for row in rows if row[-2]))),
        )
        sections = (Section(facts=facts, tables=(ReportTable(_loan_columns(texts)[3:], rows),)),)
        signatures = self._signed(texts, origin, "holder", "keeper")
        return Report(texts("equipment.report.in_hand"), origin, sections, signatures=signatures)

    def _signed(self, texts: Texts, origin: Origin, *roles: str) -> tuple[str, ...]:
        """Who signs, by name where somebody holds the office on the paper's day."""
        with self._store.read() as view:
            return signature_lines(view, texts, local(origin.made_at, origin.zone).date(), roles)


def _cover_section(found: Shortfall, catalogue: Mapping[int, Category], texts: Texts) -> Section:
    def count(key: str, derived: Derived | None = None) -> ReportColumn:
        return ReportColumn(key, texts(f"equipment.report.cover.{key}"), "count", sums=True, derived=derived)

    columns = (
        ReportColumn("category", texts("equipment.field.category")),
        ReportColumn("unit", texts("equipment.report.cover.unit")),
        ReportColumn("class", texts("equipment.report.cover.class")),
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
        name = category_words(catalogue, cover.category, texts)
        kind = texts(f"equipment.report.class.{'standard' if each.standard else 'optional'}")
        rows.append((name, each.unit(texts.language), kind, standard, *counts, cover.missing))
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
        category = category_words(catalogue, gap.category, texts)
        return (unit, gap.number, name, category, gap.required, gap.held, gap.required - gap.held)

    rows = sorted(map(row, (gap for gap in found.gaps if not gap.shared)), key=lambda each: str(each[0]))
    title = texts("equipment.report.lacking_in_person")
    return Section(title, tables=(ReportTable(columns, rows, title, grouped_by="unit"),))


def _unit(officer: Officer) -> str:
    return full_group(officer.department, officer.group) or officer.department


def _lent_unit(item: Item) -> str:
    """The unit that an item is lent to, which it stays with wherever its signatory goes; "" for a place, and for no unit."""
    to = receiver_of(item.held_for)
    if to is None or to.kind is ReceiverKind.PLACE:
        return ""
    department, group = unit_parts(to.code)
    return full_group(department, group) if to.kind is ReceiverKind.GROUP else to.code


def _loan_columns(texts: Texts) -> tuple[ReportColumn, ...]:
    return (
        ReportColumn("unit", texts("people.field.group")),
        ReportColumn("number", texts("people.field.number"), "code"),
        ReportColumn("name", texts("people.field.name")),
        ReportColumn("held_for", texts("equipment.field.held_for")),
        ReportColumn("tag", texts("equipment.field.tag"), "code"),
        ReportColumn("item", texts("equipment.field.name")),
        ReportColumn("category", texts("equipment.field.category")),
        ReportColumn("taken", texts("equipment.report.taken"), "moment"),
        ReportColumn("due", texts("equipment.field.due"), "moment"),
        ReportColumn("late", texts("equipment.report.days_late"), "count"),
        ReportColumn("pieces", texts("equipment.report.pieces"), "count", sums=True),
    )


def _named(item: Item, texts: Texts) -> str:
    """What an item is called, with how much of it there is where it is counted."""
    if not item.is_portion:
        return item.name
    return f"{item.name} {texts('stock.amount', quantity=item.quantity, unit=item.unit)}"


def _loan_rows(
    items: Iterable[Item],
    holders: Mapping[str, Officer | None],
    catalogue: Mapping[int, Category],
    texts: Texts,
    origin: Origin,
    receivers: Mapping[str, str],
) -> Iterator[Sequence[Cell]]:
    for item in items:
        holder = holders.get(item.holder or "")
        yield (
            _lent_unit(item) or (_unit(holder) if holder is not None else ""),
            item.holder or "",
            holder.name if holder is not None else "",
            receivers.get(item.held_for, ""),
            item.label,
            _named(item, texts),
            category_words(catalogue, item.category, texts),
            item.taken_at,
            item.due_at,
            item.days_late(origin.made_at),
            1,
        )


def _receivers(listed: Iterable[ListedItem]) -> Mapping[str, str]:
    """What the units and places are called that these items are lent to, by the keys in their rows."""
    return {row.item.held_for: row.receiver for row in listed if row.item.held_for}


def _loan_order(row: Sequence[Cell]) -> tuple[str, str, str]:
    return str(row[0]), str(row[1]), str(row[4])
