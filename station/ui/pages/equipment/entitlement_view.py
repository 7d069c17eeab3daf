"""配备缺口: the office against the standard, by category, by officer and by group (EQ-02)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station.core.errors import StationError
from station.core.policy import Category
from station.core.texts import Texts
from station.inventory.entitlement.listing import Lacking, LackingList
from station.inventory.values import CategoryCover
from station.ui import formats
from station.ui.models.column import RIGHT, TableColumn
from station.ui.models.declared import Look
from station.ui.models.record_model import RecordModel
from station.ui.pages.equipment.needs import Needs
from station.ui.pages.equipment.wording import category_name
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.chip import ChipState
from station.ui.widgets.cited import RuleChip
from station.ui.widgets.declared_list import DeclaredList
from station.ui.widgets.filter_bar import Filter, FilterBar
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.text import words

VIEWS = ("category", "officer", "group")


class EntitlementView(QWidget):
    """A sentence that sums it up, and three lists; `views` are the chips that choose one, which the page places."""

    export_wished = Signal(object)

    def __init__(
        self,
        texts: Texts,
        tasks: Tasks,
        services: Needs,
        signed_in: SignedIn,
        failed: Callable[[StationError], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts = texts
        self._catalogue: Mapping[int, Category] = {}
        self._cover: Sequence[CategoryCover] = ()
        self._lacking: dict[str, int] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(10)
        self.summary = words(role="strong")
        cited = RuleChip(texts, "EQ-02")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.summary)
        head.addWidget(cited)
        head.addStretch(1)
        self.views = FilterBar([Filter(view, texts(f"equipment_page.by_{view}")) for view in VIEWS])
        self.views.changed.connect(self._on_view)
        column.addLayout(head)

        def lacking(service: LackingList) -> DeclaredList:
            return DeclaredList(
                texts,
                tasks,
                services.clock,
                service,
                signed_in,
                looks=self._looks(),
                failed=failed,
                parent=self,
            )

        self.officers = lacking(services.inventory.lacking_officers)
        self.groups = lacking(services.inventory.lacking_groups)
        self._covers = RecordModel(texts, self._cover_columns())
        self.tables = {
            "category": RecordTable(texts, self._covers, name="entitlement-category", exports=True),
            "officer": self.officers.table,
            "group": self.groups.table,
        }
        self._stack = QStackedWidget()
        for table in self.tables.values():
            table.set_empty(texts("equipment_page.nothing_lacking"))
            table.export_wished.connect(self.export_wished)
            self._stack.addWidget(table)
        for each in (self.officers, self.groups):
            each.table.add_filters(each.filters)
            each.model.counted.connect(self._sum_up)
        column.addWidget(self._stack, 1)

    def reload(self) -> None:
        """Read anew who lacks what."""
        self.officers.reload()
        self.groups.reload()

    def show_cover(self, cover: Sequence[CategoryCover], catalogue: Mapping[int, Category]) -> None:
        """Show the office's cover by category."""
        self._catalogue, self._cover = catalogue, cover
        self._covers.set_rows(cover)
        self._sum_up()

    def _sum_up(self) -> None:
        """Sum it up in one sentence; the number of those who lack something is of the whole office."""
        missing = sum(cover.missing for cover in self._cover)
        short = sum(1 for cover in self._cover if cover.missing)
        people, groups = self._counted(self.officers), self._counted(self.groups)
        key = "equipment_page.lacking" if missing or people or groups else "equipment_page.lacks_nothing"
        shown = self._texts(
            key, missing=formats.number(missing), categories=short, officers=people, groups=groups
        )
        self.summary.setText(shown)
        self.views.set_filters(
            [
                Filter(view, self._texts(f"equipment_page.by_{view}"), count)
                for view, count in zip(VIEWS, (short, people, groups), strict=True)
            ]
        )

    def _counted(self, listed: DeclaredList) -> int:
        """How many lack something in all; while the list is narrowed, what was counted before."""
        if not listed.model.query.narrows:
            self._lacking[listed.declaration.name] = listed.model.found
        return self._lacking.get(listed.declaration.name, 0)

    def show_view(self, view: str) -> None:
        """Show one of `VIEWS`."""
        self.views.choose(view)

    def _on_view(self, chosen: tuple[str, ...]) -> None:
        if chosen:
            self._stack.setCurrentWidget(self.tables[chosen[0]])

    def _names(self, numbers: Sequence[int]) -> str:
        names = [category_name(self._texts, self._catalogue, number) for number in numbers]
        return self._texts("equipment_page.join").join(names)

    def _cover_columns(self) -> list[TableColumn]:
        def name(cover: CategoryCover) -> str:
            return category_name(self._texts, self._catalogue, cover.category)

        def standard(cover: CategoryCover) -> str:
            found = self._catalogue.get(cover.category)
            return (
                ""
                if found is None
                else self._texts(f"equipment_page.class.{found.per.value}", count=found.quantity)
            )

        def verdict(cover: CategoryCover) -> ChipState:
            if cover.missing:
                return ChipState(self._texts("equipment_page.missing", count=cover.missing), "attention")
            return ChipState(self._texts("equipment_page.covered"), "ok")

        def count(key: str) -> TableColumn:
            return TableColumn(
                key,
                f"equipment_page.cover.{key}",
                lambda cover: getattr(cover, key),
                align=RIGHT,
                sums=True,
                width=92,
            )

        return [
            TableColumn(
                "number", "equipment_page.cover.number", lambda cover: cover.category, align=RIGHT, width=64
            ),
            TableColumn("category", "equipment.field.category", name, face="strong", width=200, stretch=True),
            TableColumn("standard", "equipment_page.cover.standard", standard, width=150),
            *(count(key) for key in ("required", "existing", "in_store", "out", "damaged")),
            TableColumn(
                "missing",
                "equipment_page.cover.missing",
                lambda cover: cover.missing,
                state=verdict,
                sums=True,
                width=120,
            ),
        ]

    def _looks(self) -> dict[str, Look]:
        def state(row: Lacking) -> ChipState | None:
            if row.own:
                return ChipState(self._texts("equipment_page.lacks", count=len(row.own)), "attention")
            return ChipState(self._texts("equipment_page.lacks_shared"), "neutral")

        def own(row: Lacking) -> str:
            return self._names(row.own)

        def shared(row: Lacking) -> str:
            return self._names(row.shared)

        return {
            "number": Look(100),
            "name": Look(110, face="strong"),
            "group": Look(180, face="strong"),
            "count": Look(120, state=state),
            "own": Look(260, stretch=True, value=own),
            "shared": Look(260, value=shared),
        }
