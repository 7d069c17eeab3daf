"""The draws on record as a list beside the counts; the chosen one beside it, with the way to repeat and to count it (PF-11)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.audit.draws.listing import DrawResult, result_of
from station.audit.draws.use_cases import RecordedDraw
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.stocktake.drawing import RandomDraws
from station.ui.pages.stocktake.needs import Needs
from station.ui.pages.stocktake.spot_check import SpotCheckWish
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import MasterDetail, SidePane
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.row_opener import RowOpener

_CHIPS = {
    DrawResult.UNCHECKED: ("neutral", "clock"),
    DrawResult.MATCHES: ("ok", "check"),
    DrawResult.DIFFERS: ("stop", "warning"),
}


class DrawsView(QWidget):
    """All draws; `begin_count` begins a count by scope and counters, `front` brings the view to the front.

    `spot_check` draws and counts at once, as a form wishes it.
    """

    def __init__(
        self,
        page: Page,
        services: Needs,
        begin_count: Callable[[str, str], object],
        front: Callable[[], object],
        spot_check: Callable[[FormPane, SpotCheckWish], object],
    ) -> None:
        super().__init__()
        self._texts, self._front = page.texts, front
        title = page.texts("draw.list")
        self.list = PageList(page, services, services.audit.draw_list, self._looks(), title=title)
        self.table = self.list.table
        self.table.add_filters(self.list.filters.chips)
        self.table.set_empty(page.texts("draws_page.none"), page.texts("draws_page.draw"))
        self.pane = SidePane()
        self.split = MasterDetail(self.table, self.pane)
        self.drawing = RandomDraws(
            page, services.audit.draws, self._put, self.close_pane, begin_count, spot_check
        )
        self.table.empty_acted.connect(self.drawing.begin)
        self._opener = RowOpener(self.table, self.split, self._on_opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list.filters)
        column.addWidget(self.split, 1)
        self.setFocusProxy(self.table)

    def reload(self) -> None:
        """Read the list anew."""
        self.list.reload()

    def _on_opened(self, row: object) -> None:
        if isinstance(row, RecordedDraw) and not isinstance(self.pane.currentWidget(), FormPane):
            self.drawing.show(row.entry.seq)

    def _put(self, widget: QWidget) -> None:
        self._front()
        self.pane.put(widget)
        self.split.open_detail()

    def close_pane(self) -> None:
        """Away with what stands beside the list."""
        self.pane.clear()
        self.split.close_detail()
        self.table.setFocus()

    def _looks(self) -> dict[str, Look]:
        def state(row: RecordedDraw) -> ChipState:
            result = result_of(row)
            return ChipState(self._texts(f"draw.result.{result.value}"), *_CHIPS[result])

        return {
            "draw": Look(56, face="code"),
            "on": Look(136),
            "source": Look(64, face="strong"),
            "within": Look(120, gives_way=5),
            "count": Look(64),
            "candidates": Look(64, gives_way=4),
            "drawn": Look(160, stretch=True),
            "seed": Look(110, gives_way=3),
            "head": Look(76, gives_way=2),
            "by": Look(72, gives_way=6),
            "result": Look(92, state=state),
            "checked": Look(136, gives_way=1),
        }
