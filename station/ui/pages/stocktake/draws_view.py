"""The draws on record as a list beside the counts; the chosen one beside it, with the way to repeat and to count it (PF-11)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from station.audit.draws.listing import DrawResult, result_of
from station.audit.draws.use_cases import RecordedDraw
from station.core.texts import Texts
from station.ui.list_beside_pane import ListBesidePane
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.stocktake.drawing import RandomDraws
from station.ui.pages.stocktake.needs import Needs
from station.ui.pages.stocktake.spot_check import SpotCheckWish
from station.ui.widgets.chip import ChipState
from station.ui.widgets.form_pane import FormPane

_CHIPS = {
    DrawResult.UNCHECKED: ("neutral", "clock"),
    DrawResult.MATCHES: ("ok", "check"),
    DrawResult.DIFFERS: ("stop", "warning"),
}


class DrawsView(ListBesidePane):
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
        texts, draws = page.texts, services.audit.draw_list
        title = texts("draw.list")
        super().__init__(PageList(page, services, draws, _looks(texts), title=title), self._on_opened)
        self._front = front
        self.table.set_empty(page.texts("draws_page.none"), page.texts("draws_page.draw"))
        self.drawing = RandomDraws(
            page, services.audit.draws, self._put, self.close_pane, begin_count, spot_check
        )
        self.table.empty_acted.connect(self.drawing.begin)

    def _on_opened(self, row: object) -> None:
        if isinstance(row, RecordedDraw):
            self.drawing.show(row.entry.seq)

    def _put(self, widget: QWidget) -> None:
        self._front()
        self.put(widget)


def _looks(texts: Texts) -> dict[str, Look]:
    def state(row: RecordedDraw) -> ChipState:
        result = result_of(row)
        return ChipState(texts(f"draw.result.{result.value}"), *_CHIPS[result])

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
