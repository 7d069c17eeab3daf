"""Counts as they stood on a past day, beside the list of that day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from station.inventory.stocktake.standing import StocktakeStanding
from station.people.sessions import Session
from station.ui.page import Page
from station.ui.pages.stocktake.detail import StocktakeDetail
from station.ui.pages.stocktake.needs import Needs
from station.ui.pages.stocktake.turns import CountTurns
from station.ui.widgets.declared_list import PAST


class CountsThen:
    """Reads them for `page`; `show` puts what is to be seen beside the list, `turns` show the paper."""

    def __init__(
        self, page: Page, services: Needs, turns: CountTurns, show: Callable[[StocktakeDetail], None]
    ) -> None:
        self._page, self._services, self._turns, self._show = page, services, turns, show

    def open(self, stocktake: int, day: date) -> None:
        """Show a count as it stood at the end of a day."""
        counts = self._services.inventory.stocktakes

        def read(session: Session) -> StocktakeStanding:
            return counts.as_of(session, day).standing(session, stocktake)

        self._page.ask(read, done=partial(self._shown, day), latest="stocktake", lane=PAST)

    def _shown(self, day: date, stands: StocktakeStanding) -> None:
        page = self._page
        read_only = replace(stands, may_scan=False, hands_for=())
        session, zone = page.signed_in.session, self._services.clock.zone
        detail = StocktakeDetail(page.texts, read_only, session, zone, past=day)
        detail.wished.connect(lambda _wish: self._turns.show_paper(stands.id, "", day))
        self._show(detail)
