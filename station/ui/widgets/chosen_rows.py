"""The acts on the chosen rows of any list: copy, export, print, and the page's acts.

Keys: Ctrl+C copies, Ctrl+E offers the formats, Ctrl+P prints; the Menu key opens all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from station.core.report import FORMATS
from station.core.texts import Texts
from station.ui import formats, icons
from station.ui.called_back import call_back
from station.ui.models.column import worded
from station.ui.models.row_model import TableExport
from station.ui.widgets.button import Button
from station.ui.widgets.rule_text import show_rule
from station.ui.widgets.selection_bar import MOST_ACTED_ON, MOST_LOOKED_AT, as_table
from station.ui.widgets.shortcut import THERE, Shortcut

if TYPE_CHECKING:
    from station.ui.widgets.record_table import RecordTable


class ChosenRows(QObject):
    """Belongs to one table; `exports` offers files and paper."""

    def __init__(self, texts: Texts, table: RecordTable, *, exports: bool) -> None:
        super().__init__(table)
        self._texts, self._table, self._exports = texts, table, exports
        view = table.view
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)
        view.copy_wished.connect(self.copy)
        table.bar.acted.connect(self._on_acted)
        table.bar.more_wished.connect(self._show_all)
        table.bar.keyboard_left.connect(view.setFocus)
        table.model.dataChanged.connect(self._on_read)
        table.model.modelReset.connect(self._on_read)
        if exports:
            self.export_button = Button(texts("table.export_chosen"), "export")
            self.export_button.setProperty("menu", True)
            self.export_button.setMenu(self._formats())
            self.print_button = Button(texts("table.print_chosen"), "print")
            self.print_button.clicked.connect(self.print)
            for button in (self.export_button, self.print_button):
                table.bar.add_tool(button)
            self._keys = [
                Shortcut("Ctrl+E", view, "table.key_export", self._offer_formats, context=THERE),
                Shortcut("Ctrl+P", view, "table.key_print", self.print, context=THERE),
            ]

    def offer(self, places: list[int]) -> None:
        """Offer what goes with the rows at these places."""
        self._table.bar.show_chosen(len(places), self._looked_at(places))

    def copy(self) -> None:
        """Put the chosen rows on the clipboard as a table, in the columns on show."""
        places = self._table.places[:MOST_ACTED_ON]
        if places:
            self._table.model.gather(places, self._copy)

    def export(self, kind: str) -> None:
        """Wish for the chosen rows in a report's format, or for ``print``."""
        table, places = self._table, self._table.places
        if len(places) == table.model.found:
            table.export_wished.emit(table.export(kind))
        elif places:
            table.model.gather(places, lambda rows: table.export_wished.emit(self._export_of(kind, rows)))

    def print(self) -> None:
        """Wish for the chosen rows on paper."""
        self.export("print")

    def menu(self) -> QMenu:
        """A menu of all acts; the caller shows it."""
        menu = QMenu(self._table)
        self._table.bar.fill(menu)
        menu.addSeparator()
        menu.addAction(icons.icon("copy", "text"), self._texts("table.copy"), self.copy)
        places = self._table.places
        if len(places) == 1 and (rule := self._table.cited(places[0])):
            said = self._texts("messages.open_rule", rule=rule)
            menu.addAction(
                icons.icon("rules", "text"), said, lambda: show_rule(self._texts, rule, self._table)
            )
        if self._exports:
            files = menu.addMenu(icons.icon("export", "text"), self._texts("table.export_chosen"))
            self._fill(files)
            menu.addAction(icons.icon("print", "text"), self._texts("table.print_chosen"), self.print)
        return menu

    def _on_read(self) -> None:
        """The same rows are chosen, but they may stand otherwise by now."""
        if 0 < self._table.bar.count <= MOST_LOOKED_AT:
            self.offer(self._table.places)

    def _looked_at(self, places: list[int]) -> list[object] | None:
        """The sound rows at these places; None where they are many, or one of them is not read yet."""
        if len(places) > MOST_LOOKED_AT:
            return None
        model = self._table.model
        rows = [(place, model.row_at(place)) for place in places]
        if any(row is None and model.damage_at(place) is None for place, row in rows):
            return None
        return [row for _place, row in rows if row is not None]

    def _export_of(self, kind: str, rows: list[object]) -> TableExport:
        """The rows as a list of their own, which says that they were chosen."""
        whole = self._table.export(kind)
        columns = [self._table.model.columns[section] for section in self._table.columns.chosen()]

        def values() -> Iterator[list[object]]:
            for row in rows:
                yield [column.value(row) for column in columns]

        chosen = self._texts("table.chosen", count=formats.number(len(rows)))
        filters = (*whole.filters, chosen)
        return TableExport(kind, whole.name, whole.columns, values, filters, as_of=whole.as_of)

    def _copy(self, rows: list[object]) -> None:
        table = self._table
        columns = [table.model.columns[section] for section in table.columns.chosen()]
        cells = [[worded(column, column.value(row)) for column in columns] for row in rows]
        QGuiApplication.clipboard().setText(as_table([self._texts(each.title) for each in columns], cells))

    def _formats(self) -> QMenu:
        menu = QMenu(self._table)
        self._fill(menu)
        return menu

    def _fill(self, menu: QMenu) -> None:
        for kind in FORMATS:
            menu.addAction(self._texts(f"table.export_{kind}")).setData(kind)
        menu.triggered.connect(self._on_format)

    def _on_format(self, chosen: QAction) -> None:
        self.export(str(chosen.data()))

    def _offer_formats(self) -> None:
        if self._table.places and self.export_button.isVisible():
            self.export_button.showMenu()
        elif self._table.places:
            self._open_above(self._formats())

    def _show_menu(self, at: QPoint) -> None:
        if self._table.places:
            self._menu = self.menu()
            self._menu.popup(self._table.view.viewport().mapToGlobal(at))

    def _show_all(self) -> None:
        self._open_above(self.menu())

    def _open_above(self, menu: QMenu) -> None:
        """The button with all acts stands at the lower edge of the window."""
        self._menu = menu
        self._menu.popup(self._table.bar.more_button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _on_acted(self, key: str) -> None:
        act = self._table.bar.acts[key].act
        self._table.model.gather(
            self._table.places[:MOST_ACTED_ON], lambda rows: rows and call_back(act, rows)
        )
