"""Pictures side by side, as many as the room has, read off the screen's thread."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Protocol

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.inventory.figures.use_cases import Figures
from station.inventory.figures.values import FigureKind, GearFigure
from station.people.sessions import Session
from station.printing.reporting import Reporting
from station.ui import theme
from station.ui.figure_card import FigureCard
from station.ui.page import Page
from station.ui.pages.parts import NeedsInventory, NeedsPrinting
from station.ui.paper_window import show_paper
from station.ui.widgets.scrolled import Scrolled

LANE = "overview"
"""Not the counter's lane: a scan never waits for a picture."""
_LEAST = 430
"""Pixels that a card needs."""
_MOST_BESIDE = 3


class _Needs(NeedsInventory, NeedsPrinting, Protocol):
    """What pictures need of the services."""


def all_figures(page: Page, services: _Needs) -> ScrolledFigures:
    """All of them, as many as there are."""
    board = FiguresBoard(page, services.inventory.figures, services.printing.reporting, tuple(FigureKind))
    return ScrolledFigures(board)


class FiguresBoard(QWidget):
    """The pictures `kinds` of `page`; those without anything to tell are left out where `only_told`."""

    def __init__(
        self,
        page: Page,
        figures: Figures,
        reporting: Reporting,
        kinds: Sequence[FigureKind],
        *,
        only_told: bool = False,
    ) -> None:
        super().__init__()
        self._page, self._figures, self._reporting = page, figures, reporting
        self._kinds, self._only_told = tuple(kinds), only_told
        self._found: dict[FigureKind, GearFigure] = {}
        self.cards: dict[FigureKind, FigureCard] = {}
        self._beside = 1
        beside = QHBoxLayout(self)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme.GAP)
        self._columns = [QVBoxLayout() for _ in range(_MOST_BESIDE)]
        for column in self._columns:
            column.setSpacing(theme.GAP)
            column.addStretch(1)
            beside.addLayout(column, 1)
        self._row = beside

    def reload(self) -> None:
        """Read them anew, one after another, each shown as soon as it is there."""
        if self._page.tasks.closed or not self._page.signed_in.present:
            return
        for kind in self._kinds:
            call = partial(self._read, kind=kind)
            self._page.ask(
                call, lane=LANE, done=self._show, failed=lambda _problem: None, latest=f"figure-{kind.value}"
            )

    def _read(self, session: Session, *, kind: FigureKind) -> GearFigure:
        return self._figures.figure(session, self._page.texts, kind)

    def _show(self, figure: GearFigure) -> None:
        if self._found.get(figure.kind) == figure:
            return
        self._found[figure.kind] = figure
        before = self.cards.pop(figure.kind, None)
        if before is not None:
            before.hide()
            before.deleteLater()
        if not (self._only_told and figure.empty):
            card = FigureCard(self._page.texts, figure)
            card.opened.connect(self._page.navigate)
            card.print_wished.connect(self._print)
            self.cards[figure.kind] = card
        self._place()

    def _print(self, kind: FigureKind) -> None:
        title = self._page.texts(f"figures.title.{kind.value}")
        show_paper(
            self._page,
            self._reporting,
            title,
            lambda session: self._figures.report(session, self._page.texts, kind),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = max(1, min(_MOST_BESIDE, self.width() // _LEAST))
        if beside != self._beside:
            self._beside = beside
            self._place()

    def _place(self) -> None:
        """The next card goes where there is more room."""
        heights = [0] * self._beside
        shown = [self.cards[kind] for kind in self._kinds if kind in self.cards]
        for column in self._columns:
            for card in shown:  # one that stands in it already would be counted when its new place is found
                column.removeWidget(card)
        for card in shown:
            place = heights.index(min(heights))
            heights[place] += card.sizeHint().height()
            column = self._columns[place]
            column.insertWidget(column.count() - 1, card)
        for place in range(_MOST_BESIDE):
            self._row.setStretch(place, 1 if place < self._beside else 0)


class ScrolledFigures(Scrolled):
    """A board that scrolls where the window is small."""

    def __init__(self, board: FiguresBoard) -> None:
        super().__init__(board)
        self.board = board

    def reload(self) -> None:
        """Read them anew."""
        self.board.reload()
