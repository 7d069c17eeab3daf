"""A picture of the office's gear: its sentence, its chart, the same as a table in words, and its print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from station.core.money import yuan
from station.core.texts import Texts
from station.inventory.figures.values import FigureKind, FigureRow, GearFigure, Series
from station.ui.widgets.button import Button
from station.ui.widgets.card import Card
from station.ui.widgets.chart import Chart, ChartBar, ChartSeries
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.text import words

_TOKENS: Final[Mapping[Series, str]] = {
    Series.USUAL: "neutral",
    Series.TODAY: "accent",
    Series.OUT: "accent",
    Series.LOANS: "stop",
    Series.OVER: "stop",
    Series.THIS_YEAR: "attention",
    Series.NEXT_YEAR: "sealed",
    Series.LATER: "ok",
    Series.UNDATED: "neutral",
    Series.LOST: "stop",
    Series.WRITTEN_OFF: "attention",
    Series.SEEN: "ok",
    Series.LEFT: "neutral",
}
"""The colour of each series by its meaning; its word stands beside it."""


class FigureCard(Card):
    """Shows one `GearFigure`; `opened(page, subject)` for the things of a bar, `print_wished(kind)`."""

    opened = Signal(str, str)
    print_wished = Signal(object)

    def __init__(self, texts: Texts, figure: GearFigure, parent: QWidget | None = None) -> None:
        title = texts(f"figures.title.{figure.kind.value}")
        super().__init__(title, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.figure, self._texts = figure, texts
        self.said = words(texts(figure.words, **figure.facts), "muted", wrap=True, copy=True)
        self.body.addWidget(self.said)
        self.chart: Chart | None = None
        self.table: KeyValues | None = None
        if figure.empty:
            return
        self.chart = Chart(
            [ChartSeries(texts(f"figures.series.{each.value}"), _TOKENS[each]) for each in figure.series],
            [
                ChartBar(row.label, row.values, self._said_of(row), bool(row.subject), _beside(row))
                for row in figure.rows
            ],
            title,
            upright=figure.kind is FigureKind.OCCUPANCY,
        )
        self.chart.opened.connect(self._open)
        self._faces = QStackedWidget()
        self._faces.addWidget(self.chart)
        self.body.addWidget(self._faces)
        self.table_button = Button(texts("figures.as_table"), role="link")
        self.table_button.clicked.connect(self._turn)
        self.print_button = Button(texts("figures.print"), role="link")
        self.print_button.clicked.connect(lambda _checked=False: self.print_wished.emit(figure.kind))
        for each in (self.table_button, self.print_button):
            self.add_tool(each)

    def _said_of(self, row: FigureRow) -> str:
        """A bar in words: its label, and each number with what it is."""
        return self._texts("figures.row", label=row.label, numbers=self._numbers(row))

    def _numbers(self, row: FigureRow) -> str:
        series, worth = self.figure.series, row.worth or (0,) * len(row.values)
        parts = [
            self._texts(
                "figures.number_worth" if fen else "figures.number",
                word=self._texts(f"figures.series.{each.value}"),
                count=value,
                **({"worth": yuan(fen)} if fen else {}),
            )
            for each, value, fen in zip(series, row.values, worth, strict=True)
            if value is not None
        ]
        return self._texts("list.join").join(parts)

    def _turn(self) -> None:
        """From the chart to the table, and back."""
        if self.table is None:
            facts = [Fact(row.label, self._numbers(row)) for row in self.figure.rows]
            self.table = KeyValues(facts)
            self._faces.addWidget(self.table)
        shown = self._faces.currentWidget() is self.table
        self._faces.setCurrentIndex(0 if shown else 1)
        self.table_button.setText(self._texts("figures.as_table" if shown else "figures.as_chart"))

    def _open(self, place: int) -> None:
        row = self.figure.rows[place]
        self.opened.emit(row.page, row.subject)


def _beside(row: FigureRow) -> str:
    """What stands behind the number of a bar: what its things were worth."""
    return yuan(sum(row.worth)) if any(row.worth) else ""
