"""The list of items with its filters, and the pane beside it: an item, or a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from station.core.clock import Clock
from station.core.policy import Category
from station.core.texts import Texts
from station.inventory.register.listing import ItemFilter, ItemQuery, ItemTally, ListedItem
from station.inventory.values import Condition, ItemState
from station.ui import theme
from station.ui.models.column import RIGHT, Column, moment_shown
from station.ui.models.paged_model import Fetch, PagedModel, Query
from station.ui.pages.equipment.wording import (
    category_name,
    condition_state,
    item_state,
    on_the_wall,
    yuan,
)
from station.ui.tasks import Tasks
from station.ui.widgets.chip import State, chip_width
from station.ui.widgets.detail import MasterDetail
from station.ui.widgets.filter_bar import Filter, FilterBar
from station.ui.widgets.record_table import RecordTable

_TYPING_PAUSE = 200
_SORTS = {"value": "value_fen"}
_DETAIL_WIDTH = 400
_ALL_COLUMNS = 980
"""Width under which the list gives up columns while something is shown beside it."""
_STEPS_ASIDE = ("category", "place", "condition")
"""Those columns; the pane says them."""


class RegisterView(QWidget):
    """Filters above the list on the left, the pane on the right; `states` are chips for the page to place."""

    filters_changed = Signal()

    def __init__(
        self,
        texts: Texts,
        tasks: Tasks,
        clock: Clock,
        fetch: Fetch,
        failed: Callable[..., object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts, self._clock = texts, clock
        self._catalogue: Mapping[int, Category] = {}
        self._category_to_come: int | None = None
        self._aside = False
        self.wanted = ItemFilter()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(10)
        self._make_filters()
        self.model = PagedModel(texts, self._columns(), fetch, tasks, failed=failed, key=_tag)
        self.table = RecordTable(texts, self.model, name="equipment", exports=True)
        self.table.add_filters(self.category)
        self.table.add_filters(self.holder)
        self.pane = QStackedWidget()
        self.split = MasterDetail(self.table, self.pane)
        self.split.splitterMoved.connect(self._make_room)
        column.addWidget(self.split, 1)

    # ------------------------------------------------------------------------------------- filters

    def _make_filters(self) -> None:
        texts = self._texts
        self.states = FilterBar()
        self.category = QComboBox()
        self.category.setAccessibleName(texts("equipment.field.category"))
        self.category.setFixedWidth(168)
        self.category.addItem(texts("equipment_page.all_categories"), None)
        self.holder = QLineEdit()
        self.holder.setPlaceholderText(texts("equipment_page.find_holder"))
        self.holder.setAccessibleName(texts("equipment_page.find_holder"))
        self.holder.setClearButtonEnabled(True)
        self.holder.setFixedWidth(168)
        theme.mark(self.holder, "search")
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPING_PAUSE)
        self._typed.timeout.connect(self._on_filters)
        self.show_tally(None)
        self.states.changed.connect(self._on_filters)
        self.category.currentIndexChanged.connect(self._on_filters)
        self.holder.textChanged.connect(self._typed.start)

    def show_tally(self, tally: ItemTally | None) -> None:
        """Show the counts on the chips; None shows none."""
        texts = self._texts

        def count(state: ItemState) -> int | None:
            return None if tally is None else tally.by_state[state]

        chips = [Filter("all", texts("equipment_page.all"), None if tally is None else tally.total)]
        chips += [
            Filter(state.value, texts(f"equipment.state.{state.value}"), count(state)) for state in ItemState
        ]
        chips.insert(
            3, Filter("overdue", texts("equipment_page.overdue"), None if tally is None else tally.overdue)
        )
        self.states.set_filters(chips)

    def show_catalogue(self, catalogue: Sequence[Category]) -> None:
        """Offer the categories; the one chosen stays."""
        self._catalogue = {each.number: each for each in catalogue}
        chosen = self.category.currentData()
        self.category.blockSignals(True)
        while self.category.count() > 1:
            self.category.removeItem(1)
        for each in catalogue:
            self.category.addItem(f"{each.number}  {each.name(self._texts.language)}", each.number)
        wanted = chosen if self._category_to_come is None else self._category_to_come
        self.category.setCurrentIndex(max(0, self.category.findData(wanted)))
        self.category.blockSignals(False)
        if self._category_to_come is not None:
            self._category_to_come = None
            self._on_filters()

    def clear_filters(self) -> None:
        """Show everything again."""
        self.narrow()

    def narrow(
        self, *, state: str = "all", category: int | None = None, holder: str = "", find: str = ""
    ) -> None:
        """Show these and no others; what is left out does not narrow. A category may come before the catalogue."""
        known = self.category.findData(category)
        self._category_to_come = category if known < 0 else None
        with QSignalBlocker(self.category), QSignalBlocker(self.holder), QSignalBlocker(self.states):
            self.category.setCurrentIndex(max(0, known))
            self.holder.setText(holder)
            self.states.choose(state)
        self.table.find_line.setText(find)
        self._on_filters()

    def _on_filters(self) -> None:
        self._typed.stop()
        chosen = self.states.chosen[0] if self.states.chosen else "all"
        overdue = chosen == "overdue"
        wanted = ItemFilter(
            category=self.category.currentData(),
            state=None if chosen in ("all", "overdue") else ItemState(chosen),
            overdue_at=self._clock.now() if overdue else None,
            holder=self.holder.text().strip(),
        )
        if wanted != self.wanted:
            self.wanted = wanted
            self.filters_changed.emit()
            self.model.reload()

    # ---------------------------------------------------------------------------------------- list

    def query(self, asked: Query) -> ItemQuery:
        """What the model asks for, as the register understands it; may be called in a worker."""
        return ItemQuery(
            replace(self.wanted, find=asked.find),
            _SORTS.get(asked.sort, asked.sort) or "tag",
            asked.descending,
            asked.offset,
            asked.limit,
        )

    def show_pane(self, widget: QWidget) -> None:
        """Show `widget` beside the list."""
        self.pane.setCurrentWidget(widget)
        if self.split.pane.isHidden():
            self.split.open_detail()
            room = self.split.width()
            if room > 2 * _DETAIL_WIDTH:
                wide = max(_DETAIL_WIDTH, room // 3)
                self.split.setSizes([room - wide, wide])
            self._make_room()

    def close_pane(self) -> None:
        """Give the room back to the list."""
        self.split.close_detail()
        self._make_room()
        self.table.setFocus()

    def _make_room(self) -> None:
        """Give up columns that the pane says anyway, as long as the list is narrow."""
        shown = not self.split.pane.isHidden()
        self._step_aside(aside=shown and self.split.sizes()[0] < _ALL_COLUMNS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._make_room)

    def _step_aside(self, *, aside: bool) -> None:
        if aside == self._aside:
            return
        self._aside = aside
        header = self.table.view.horizontalHeader()
        for section, column in enumerate(self.model.columns):
            if column.key in _STEPS_ASIDE:
                header.setSectionHidden(section, aside)
        self.table.columns.fit()

    def _columns(self) -> list[Column]:
        texts, zone, clock = self._texts, self._clock.zone, self._clock
        moment = moment_shown(zone)

        def holder(row: ListedItem) -> str:
            return " ".join(part for part in (row.holder_name, row.item.holder or "") if part)

        def due_icon(row: ListedItem) -> tuple[str, str] | None:
            return ("clock", "stop") if row.item.overdue(clock.now()) else None

        def condition_chip(row: ListedItem) -> object:
            found = row.item.condition
            return None if found is Condition.GOOD else condition_state(texts, found)

        def fact(key: str, width: int, **more: Any) -> Column:
            return Column(
                key, f"equipment.field.{key}", lambda row: getattr(row.item, key), width=width, **more
            )

        def shown(key: str, value: Callable[[ListedItem], object], width: int, **more: Any) -> Column:
            return Column(key, f"equipment.field.{key}", value, width=width, **more)

        words = [
            texts("equipment_page.overdue"),
            *(texts(f"equipment.state.{state.value}") for state in ItemState),
        ]
        metrics = QFontMetrics(theme.text_font(theme.SMALL_PIXELS))
        widest = max(chip_width(State(word), metrics) for word in words) + 24
        return [
            fact("tag", 118, face="code"),
            shown(
                "category",
                lambda row: category_name(texts, self._catalogue, row.item.category),
                150,
                face="muted",
            ),
            fact("name", 170, stretch=True, face="strong"),
            shown(
                "state",
                lambda row: item_state(texts, row.item, clock.now()).word,
                widest,
                state=lambda row: item_state(texts, row.item, clock.now()),
            ),
            shown("holder", holder, 126),
            fact("place", 96),
            shown("due", lambda row: on_the_wall(row.item.due_at, zone), 152, show=moment, icon=due_icon),
            shown(
                "condition",
                lambda row: condition_state(texts, row.item.condition).word,
                92,
                state=condition_chip,
            ),
            fact("model", 120, hidden=True),
            fact("serial", 140, hidden=True, face="code"),
            fact("usb_serial", 150, hidden=True, face="code"),
            fact("acquired_on", 110, hidden=True),
            shown(
                "value",
                lambda row: yuan(row.item.value_fen),
                110,
                hidden=True,
                align=RIGHT,
                sums=True,
                show="{:,.2f}".format,
            ),
        ]


def _tag(row: object) -> object:
    return row.item.tag if isinstance(row, ListedItem) else row
