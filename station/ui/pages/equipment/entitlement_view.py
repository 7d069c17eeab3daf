"""配备缺口: the office against the standard, by category, by officer and by group (EQ-02)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from station.core.policy import Category
from station.core.texts import Texts
from station.inventory.values import CategoryCover, Gap, Shortfall
from station.people.values import Officer
from station.ui import formats, theme
from station.ui.models.column import RIGHT, Column
from station.ui.models.record_model import RecordModel
from station.ui.pages.equipment.wording import category_name
from station.ui.widgets.chip import State
from station.ui.widgets.filter_bar import Filter, FilterBar
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.text import words

VIEWS = ("category", "officer", "group")


@dataclass(frozen=True, slots=True)
class Lacking:
    """Who lacks which categories: an officer (with `number`) or a group; `shared` ones are kept centrally."""

    name: str
    number: str
    unit: str
    own: tuple[int, ...]
    shared: tuple[int, ...]


class EntitlementView(QWidget):
    """A sentence that sums it up, and three lists; `views` are chips that choose one, for the page to place."""

    export_wished = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._catalogue: Mapping[int, Category] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(10)
        self.summary = words(role="strong")
        cited = QLabel(texts("messages.cited", rule="EQ-02"))
        theme.mark(cited, "rule-chip")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.summary)
        head.addWidget(cited)
        head.addStretch(1)
        self.views = FilterBar([Filter(view, texts(f"equipment_page.by_{view}")) for view in VIEWS])
        self.views.changed.connect(self._on_view)
        column.addLayout(head)
        self._stack = QStackedWidget()
        self.tables: dict[str, RecordTable] = {}
        columns = {
            "category": self._cover_columns(),
            "officer": self._officer_columns(),
            "group": self._group_columns(),
        }
        for view in VIEWS:
            model = RecordModel(texts, columns[view])
            table = RecordTable(texts, model, name=f"entitlement-{view}", exports=True)
            table.set_empty(texts("equipment_page.nothing_lacking"))
            table.export_wished.connect(self.export_wished)
            self.tables[view] = table
            self._stack.addWidget(table)
        column.addWidget(self._stack, 1)

    def show_shortfall(
        self, shortfall: Shortfall, officers: Sequence[Officer], catalogue: Mapping[int, Category]
    ) -> None:
        """Show how the office stands."""
        self._catalogue = catalogue
        people, groups = _by_officer(shortfall.gaps, officers), _by_group(shortfall.gaps)
        self._set_rows("category", shortfall.cover)
        self._set_rows("officer", people)
        self._set_rows("group", groups)
        missing = sum(cover.missing for cover in shortfall.cover)
        short = sum(1 for cover in shortfall.cover if cover.missing)
        key = "equipment_page.lacking" if missing or people or groups else "equipment_page.lacks_nothing"
        self.summary.setText(
            self._texts(
                key,
                missing=formats.number(missing),
                categories=short,
                officers=len(people),
                groups=len(groups),
            )
        )
        self.views.set_filters(
            [
                Filter("category", self._texts("equipment_page.by_category"), short),
                Filter("officer", self._texts("equipment_page.by_officer"), len(people)),
                Filter("group", self._texts("equipment_page.by_group"), len(groups)),
            ]
        )

    def show_view(self, view: str) -> None:
        """Show one of `VIEWS`."""
        self.views.choose(view)

    def _set_rows(self, view: str, rows: Sequence[object]) -> None:
        model = self.tables[view].model
        if isinstance(model, RecordModel):
            model.set_rows(rows)

    def _on_view(self, chosen: tuple[str, ...]) -> None:
        if chosen:
            self._stack.setCurrentWidget(self.tables[chosen[0]])

    def _names(self, numbers: Sequence[int]) -> str:
        names = [category_name(self._texts, self._catalogue, number) for number in numbers]
        return self._texts("equipment_page.join").join(names)

    def _cover_columns(self) -> list[Column]:
        def name(cover: CategoryCover) -> str:
            return category_name(self._texts, self._catalogue, cover.category)

        def standard(cover: CategoryCover) -> str:
            found = self._catalogue.get(cover.category)
            return (
                ""
                if found is None
                else self._texts(f"equipment_page.class.{found.per.value}", count=found.quantity)
            )

        def verdict(cover: CategoryCover) -> State:
            if cover.missing:
                return State(self._texts("equipment_page.missing", count=cover.missing), "attention")
            return State(self._texts("equipment_page.covered"), "ok")

        def count(key: str) -> Column:
            return Column(
                key,
                f"equipment_page.cover.{key}",
                lambda cover: getattr(cover, key),
                align=RIGHT,
                sums=True,
                width=92,
            )

        return [
            Column(
                "number", "equipment_page.cover.number", lambda cover: cover.category, align=RIGHT, width=64
            ),
            Column("category", "equipment.field.category", name, face="strong", width=200, stretch=True),
            Column("standard", "equipment_page.cover.standard", standard, width=150),
            *(count(key) for key in ("required", "existing", "in_store", "out", "damaged")),
            Column(
                "missing",
                "equipment_page.cover.missing",
                lambda cover: cover.missing,
                state=verdict,
                sums=True,
                width=120,
            ),
        ]

    def _officer_columns(self) -> list[Column]:
        return [
            Column("number", "people.field.number", lambda row: row.number, face="code", width=100),
            Column("name", "people.field.name", lambda row: row.name, face="strong", width=110),
            Column("unit", "people.field.group", lambda row: row.unit, width=150),
            *self._lacking_columns(),
        ]

    def _group_columns(self) -> list[Column]:
        return [
            Column("name", "people.field.group", lambda row: row.name, face="strong", width=180),
            *self._lacking_columns(),
        ]

    def _lacking_columns(self) -> list[Column]:
        def state(row: Lacking) -> State | None:
            if row.own:
                return State(self._texts("equipment_page.lacks", count=len(row.own)), "attention")
            return State(self._texts("equipment_page.lacks_shared"), "neutral")

        return [
            Column("count", "equipment_page.cover.missing", lambda row: len(row.own), state=state, width=120),
            Column(
                "own", "equipment_page.lacks_own", lambda row: self._names(row.own), width=260, stretch=True
            ),
            Column("shared", "equipment_page.lacks_central", lambda row: self._names(row.shared), width=260),
        ]


def _by_officer(gaps: Sequence[Gap], officers: Sequence[Officer]) -> list[Lacking]:
    own, shared = _gathered(gap for gap in gaps if gap.number)
    return [
        Lacking(each.name, each.number, each.group, tuple(own[each.number]), tuple(shared[each.number]))
        for each in officers
        if own[each.number] or shared[each.number]
    ]


def _by_group(gaps: Sequence[Gap]) -> list[Lacking]:
    own, shared = _gathered(gap for gap in gaps if gap.group)
    return [
        Lacking(name, "", name, tuple(own[name]), tuple(shared[name])) for name in sorted({*own, *shared})
    ]


def _gathered(gaps: object) -> tuple[defaultdict[str, list[int]], defaultdict[str, list[int]]]:
    own: defaultdict[str, list[int]] = defaultdict(list)
    shared: defaultdict[str, list[int]] = defaultdict(list)
    for gap in gaps:  # type: ignore[attr-defined]
        (shared if gap.shared else own)[gap.number or gap.group].append(gap.category)
    return own, shared
