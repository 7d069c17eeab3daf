"""The columns of the entitlement: each row of a catalogue with what there is and lacks, and what ends by the end of the year."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from station.core.texts import Texts
from station.inventory.entitlement.demand import EndingGear, NeedRow
from station.inventory.entitlement.listing import Lacking
from station.inventory.entitlement.ports import ExpiringLot
from station.inventory.papers.needs import reason
from station.inventory.standards.use_cases import CatalogueStanding
from station.inventory.standards.values import CatalogueState
from station.ui.models.column import RIGHT, TableColumn
from station.ui.models.declared import Look
from station.ui.widgets.chip import ChipState

_STATES: Mapping[CatalogueState, str] = {
    CatalogueState.IN_FORCE: "ok",
    CatalogueState.COMING: "attention",
    CatalogueState.REPLACED: "neutral",
    CatalogueState.ENDED: "neutral",
}
_GIVE_WAY = {"damaged": 1, "surplus": 2}
Names = Callable[[Sequence[int]], str]
"""Several categories by their names."""


def need_columns(texts: Texts, whose: Callable[[NeedRow], str]) -> list[TableColumn]:
    """A row with what is required, there, to spare, ending and to be bought, as on the paper; `whose` says which posts and lines are to have it."""

    def standard(row: NeedRow) -> str:
        return texts(f"equipment_page.class.{row.row.per.value}", count=row.row.quantity)

    def verdict(row: NeedRow) -> ChipState:
        if row.missing:
            return ChipState(texts("equipment_page.missing", count=row.missing), "attention")
        return ChipState(texts("equipment_page.covered"), "ok")

    def count(key: str) -> TableColumn:
        title, way = f"equipment_page.cover.{key}", _GIVE_WAY.get(key, 0)
        return TableColumn(
            key, title, lambda row: getattr(row, key), align=RIGHT, sums=True, width=84, gives_way=way
        )

    return [
        TableColumn("number", "equipment_page.cover.number", lambda row: row.row.code, width=64),
        TableColumn(
            "category",
            "equipment_page.cover.project",
            lambda row: row.row.name(texts.language),
            face="strong",
            width=200,
            stretch=True,
        ),
        TableColumn("standard", "equipment_page.cover.standard", standard, width=130, gives_way=3),
        *map(count, ("required", "existing", "damaged")),
        TableColumn(
            "missing",
            "equipment_page.cover.missing",
            lambda row: row.missing,
            state=verdict,
            sums=True,
            width=110,
        ),
        *map(count, ("surplus", "ending", "wanted")),
        TableColumn("whose", "entitlement_page.whose", whose, width=120, gives_way=4),
        TableColumn("reason", "papers.column.reason", lambda row: reason(row, texts), width=120, gives_way=5),
    ]


def ending_columns(texts: Texts) -> list[TableColumn]:
    """An item whose service is over, with its days and whose it is."""

    def unit(row: EndingGear) -> str:
        leaf = row.gear.leaf
        return "" if leaf is None else leaf.group or leaf.department

    return [
        TableColumn("tag", "equipment.field.tag", lambda row: row.gear.label, face="code", width=120),
        TableColumn("name", "equipment.field.name", lambda row: row.gear.name, face="strong", width=180),
        TableColumn(
            "project",
            "equipment_page.cover.project",
            lambda row: row.row.name(texts.language),
            width=180,
            stretch=True,
        ),
        TableColumn("since", "equipment.field.since", lambda row: row.gear.since, show=_day, width=110),
        TableColumn("ends_on", "equipment.field.ends_on", lambda row: row.ends_on, show=_day, width=110),
        TableColumn("unit", "papers.column.unit_of", unit, width=150),
        TableColumn("place", "equipment.field.place", lambda row: row.gear.place, width=120),
    ]


def lot_columns(texts: Texts, names: Names) -> list[TableColumn]:
    """The columns of the lots that expire, as on the paper."""

    def left(row: ExpiringLot) -> str:
        return texts("stock.amount", quantity=row.quantity, unit=row.unit)

    return [
        TableColumn("tag", "equipment.field.tag", lambda row: row.label, face="code", width=120),
        TableColumn(
            "name", "equipment.field.name", lambda row: row.name, face="strong", width=180, stretch=True
        ),
        TableColumn(
            "project",
            "equipment_page.cover.project",
            lambda row: names([row.category]),
            width=160,
            gives_way=1,
        ),
        TableColumn("lot", "equipment.field.lot", lambda row: row.lot, face="code", width=140),
        TableColumn(
            "expires_on", "equipment.field.expires_on", lambda row: row.expires_on, show=_day, width=110
        ),
        TableColumn("left", "papers.column.remaining", left, width=110),
        TableColumn("place", "equipment.field.place", lambda row: row.place, width=120),
    ]


def _day(value: object) -> str:
    return "" if value is None else str(value)


def lacking_looks(texts: Texts, names: Names) -> dict[str, Look]:
    """How the lists of who lacks what look."""

    def state(row: Lacking) -> ChipState | None:
        if row.own:
            return ChipState(texts("equipment_page.lacks", count=len(row.own)), "attention")
        return ChipState(texts("equipment_page.lacks_shared"), "neutral")

    return {
        "number": Look(100),
        "name": Look(110, face="strong"),
        "group": Look(180, face="strong"),
        "count": Look(120, state=state),
        "own": Look(260, stretch=True, value=lambda row: names(row.own)),
        "shared": Look(260, value=lambda row: names(row.shared)),
    }


def catalogue_looks(texts: Texts) -> dict[str, Look]:
    """How the list of catalogues looks."""

    def state(row: CatalogueStanding) -> ChipState:
        return ChipState(texts(f"standards.state.{row.state.value}"), _STATES[row.state])

    return {
        "code": Look(140),
        "name": Look(220, face="strong", stretch=True),
        "level": Look(110),
        "state": Look(130, state=state),
        "effective_on": Look(110),
        "ended_on": Look(110),
        "rows": Look(70),
        "short": Look(80),
        "source": Look(220),
    }


def row_looks() -> dict[str, Look]:
    """How the list of rows looks."""
    widths = {"catalogue": 110, "no": 70, "per": 90, "quantity": 70, "class": 80, "life_years": 90}
    looks = {key: Look(width) for key, width in widths.items()}
    return {
        **looks,
        "project": Look(200, face="strong", stretch=True),
        "categories": Look(100),
        "words": Look(140),
        "posts": Look(110),
        "lines": Look(110),
        "ends_on": Look(110),
    }
