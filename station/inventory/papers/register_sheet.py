"""The lines of the register as a paper: each item with its purchase, how it stands and what it is worth (EQ-06)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from station.core.documents import Cell
from station.core.listing import ListQuery
from station.core.policy import Category
from station.core.report import ColumnKind, ReportColumn, ReportTable
from station.core.texts import Texts
from station.inventory.register.listing import ListedItem
from station.inventory.values import Tracking

_BEFORE_AMOUNTS: Final[tuple[tuple[str, ColumnKind], ...]] = (
    ("tag", "code"),
    ("category", "text"),
    ("name", "text"),
    ("model", "text"),
    ("serial", "code"),
    ("state", "text"),
    ("holder", "text"),
    ("place", "text"),
    ("condition", "text"),
    ("acquired_on", "day"),
)
_PURCHASE: Final[tuple[tuple[str, ColumnKind], ...]] = (
    ("asset_number", "code"),
    ("supplier", "text"),
    ("purchase_order", "code"),
    ("accepted_on", "day"),
    ("accepted_by", "text"),
    ("warranty_until", "day"),
    ("usb_serial", "code"),
)

_WIDTHS: Final = {"category": 20}
"""Half-width characters of what would leave the others too little room on the paper."""


def category_words(catalogue: Mapping[int, Category], number: int, texts: Texts) -> str:
    """A category by number and name; by its number alone where the catalogue has it no more."""
    found = catalogue.get(number)
    return str(number) if found is None else f"{number} {found.name(texts.language)}"


def register_columns(texts: Texts) -> tuple[ReportColumn, ...]:
    """What it is and how it stands, how much of it and its value, and the papers of its purchase."""

    def field(key: str, kind: ColumnKind, *, sums: bool = False) -> ReportColumn:
        return ReportColumn(key, texts(f"equipment.field.{key}"), kind, _WIDTHS.get(key), sums=sums)

    return (
        *(field(key, kind) for key, kind in _BEFORE_AMOUNTS),
        ReportColumn("pieces", texts("equipment.report.pieces"), "count", sums=True),
        field("value", "money", sums=True),
        *(field(key, kind) for key, kind in _PURCHASE),
    )


def register_tables(
    listed: Callable[[ListQuery], Iterable[ListedItem]],
    query: ListQuery,
    catalogue: Mapping[int, Category],
    texts: Texts,
) -> tuple[ReportTable, ...]:
    """A table of the single items, and one of what is counted in each unit, as in the daily register: unlike units are never added up.

    The lines of what is counted are few and gathered first; the single items are read as they are written.
    """
    wanted = query.value("tracking").split(",") if query.value("tracking") else [*Tracking]
    ways = [each for each in wanted if each != Tracking.SINGLE]
    of_unit: dict[str, list[ListedItem]] = {}
    for row in listed(query.narrowed(tracking=",".join(ways))) if ways else ():
        of_unit.setdefault(row.item.unit, []).append(row)
    columns, singles = register_columns(texts), Tracking.SINGLE in wanted
    single = listed(query.narrowed(tracking=Tracking.SINGLE)) if singles else ()
    alone = [ReportTable(columns, register_rows(single, catalogue, texts))] if singles or not of_unit else []
    return (
        *alone,
        *(
            ReportTable(
                columns, [*register_rows(rows, catalogue, texts)], texts("papers.counted_in", unit=unit)
            )
            for unit, rows in of_unit.items()
        ),
    )


def register_rows(
    listed: Iterable[ListedItem], catalogue: Mapping[int, Category], texts: Texts
) -> Iterator[Sequence[Cell]]:
    """A line for each item."""
    for row in listed:
        item = row.item
        yield (
            item.label,
            category_words(catalogue, item.category, texts),
            item.name,
            item.model,
            item.serial,
            texts(f"equipment.state.{item.state.value}"),
            f"{item.holder} {row.holder_name}".strip() if item.holder else "",
            item.place,
            texts(f"equipment.condition.{item.condition.value}"),
            item.acquired_on,
            item.quantity,
            None if item.value_fen is None else Decimal(item.value_fen) / 100,
            item.asset_number,
            item.supplier,
            item.purchase_order,
            item.accepted_on,
            item.accepted_by,
            item.warranty_until,
            item.usb_serial,
        )
