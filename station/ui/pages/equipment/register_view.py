"""The list of items with its filters, and the pane beside it: an item or a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from station.core.policy import Category
from station.inventory.register.listing import ListedItem
from station.inventory.register.upkeep import DUE_MONTH
from station.inventory.values import Condition, ItemState
from station.people.offices.sections import OwnLine
from station.ui.messages import INFO, Message
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.equipment.needs import Needs
from station.ui.pages.equipment.wording import (
    category_name,
    condition_state,
    item_state,
    stock_state,
)
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import MasterDetail
from station.ui.widgets.list_filters import ALL
from station.ui.widgets.shortcut import Shortcut

_DETAIL_WIDTH = 400
_MONTH, _MONTH_KEY = f"{DUE_MONTH.key}=yes", "F4"
_MUCH = "99999"
"""As wide as what a chip says of a quantity with its unit."""
_STATE_WIDTH = 124
"""With a quantity of stock, and with the unit for which somebody signed."""


class RegisterView(QWidget):
    """Filters above the list on the left, the pane on the right; the filters' chips are for the page to place."""

    def __init__(
        self,
        page: Page,
        services: Needs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts, self._clock = page.texts, services.clock
        self._page, self._services = page, services
        self._catalogue: Mapping[int, Category] = {}
        self._line: OwnLine | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(10)
        self.list = PageList(
            page,
            services,
            services.inventory.listing,
            self._looks(),
            title=page.texts("frame.page.equipment"),
            parent=self,
        )
        self.model, self.filters, self.table = self.list.model, self.list.filters, self.list.table
        self.table.add_filters(self.filters)
        self.filters.chips.chip(_MONTH).setToolTip(page.texts("equipment_page.month_key", key=_MONTH_KEY))
        self._month_key = Shortcut(_MONTH_KEY, self, DUE_MONTH.title, self._show_month)
        self.pane = QStackedWidget()
        self.split = MasterDetail(self.table, self.pane)
        column.addWidget(self.split, 1)

    @property
    def corner(self) -> tuple[QWidget, ...]:
        """What stands at the right of the tabs."""
        return (self.filters.chips,)

    def show_catalogue(self, catalogue: Sequence[Category]) -> None:
        """Call the categories by their names."""
        self._catalogue = {each.number: each for each in catalogue}

    def reload(self) -> None:
        """Read the list anew; at first it is asked whether the person heads a section, whose gear they see before all other."""
        if self._line is None:
            self._page.ask(self._services.people.offices.own_line, done=self._begin, latest="equipment-line")
        else:
            self.list.reload()

    def _begin(self, line: OwnLine) -> None:
        """Show the gear of one's section first (EQ-06), unless a link or a search has asked for something already."""
        self._line = line
        if line.sections and not self.filters.narrows and not self.table.find_line.text():
            named = self._texts("list.join").join(line.sections)
            self.filters.begin_with("section", ",".join(line.sections), named)
            self._page.say(
                Message(
                    INFO,
                    self._texts("equipment_page.own_line", sections=named),
                    "EQ-06",
                    self._texts("equipment_page.all_lines"),
                    self.filters.clear,
                    "own line",
                    passing=True,
                )
            )
        self.list.reload()

    def _show_month(self) -> None:
        """What is to be cared for or verified this month, or everything again."""
        chips = self.filters.chips
        chips.choose(ALL if _MONTH in chips.chosen else _MONTH)

    def narrow(self, *, find: str = "", **filters: str) -> None:
        """Narrow by these filters and no others."""
        self.list.narrow(find=find, **filters)

    # ---------------------------------------------------------------------------------------- list

    def show_pane(self, widget: QWidget) -> None:
        """Show `widget` beside the list; a form has its place there from when it is first shown."""
        if self.pane.indexOf(widget) < 0:
            self.pane.addWidget(widget)
        self.pane.setCurrentWidget(widget)
        if self.split.pane.isHidden():
            self.split.open_detail()
            room = self.split.width()
            if room > 2 * _DETAIL_WIDTH:
                wide = max(_DETAIL_WIDTH, room // 3)
                self.split.setSizes([room - wide, wide])

    def close_pane(self) -> None:
        """Close the pane beside the list."""
        self.split.close_detail()
        self.table.setFocus()

    def _looks(self) -> dict[str, Look]:
        texts, clock = self._texts, self._clock

        def due_icon(row: ListedItem) -> tuple[str, str] | None:
            return ("clock", "stop") if row.item.overdue(clock.now()) else None

        def condition_chip(row: ListedItem) -> ChipState | None:
            if row.item.disputed:
                return ChipState(texts("disputes.short"), "attention", "warning")
            return None if row.item.condition is Condition.GOOD else condition_state(texts, row.item)

        def state(row: ListedItem) -> str:
            return item_state(texts, row.item, clock).word

        def state_chip(row: ListedItem) -> ChipState:
            return stock_state(texts, row.item, clock)

        words = [
            *(texts(key) for key in ("equipment_page.overdue", "stock.low", "stock.expired")),
            *(texts(f"equipment.state.{state.value}") for state in ItemState),
        ]
        stocked = (texts("stock.low"), texts("stock.expired"), texts("equipment.state.in_store"))
        words += [texts("stock.state", state=each, amount=_MUCH) for each in stocked]
        return {
            "tag": Look(118),
            "category": Look(
                150,
                face="muted",
                value=lambda row: category_name(texts, self._catalogue, row.item.category),
                gives_way=1,
            ),
            "name": Look(170, stretch=True, face="strong"),
            "state": Look(_STATE_WIDTH, value=state, state=state_chip, among=words),
            "holder": Look(126, gives_way=4),
            "place": Look(96, gives_way=2),
            "due": Look(152, icon=due_icon, gives_way=5),
            "condition": Look(92, state=condition_chip),
            "serial": Look(140, gives_way=3),
            "usb_serial": Look(150, gives_way=3),
        }
