"""Columns of a list as a person likes them: order, width, hidden ones, sort; remembered by the list's name."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QObject, QSettings, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView

from station.core.texts import Texts
from station.ui.models.row_model import RowModel

_LEAST_WIDTH = 48


class TableColumns(QObject):
    """Keeps the header of `view` as it was left; the stretching column takes the remaining room."""

    def __init__(
        self, texts: Texts, view: QTableView, model: RowModel, name: str, settings: QSettings | None
    ) -> None:
        super().__init__(view)
        self._texts, self._view, self._model = texts, view, model
        self._setting = f"tables/{name}" if name else ""
        self._settings = settings
        self._fitting = False
        self._left_out: set[int] = set()
        self._aside: frozenset[int] = frozenset()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(400)
        self._later.timeout.connect(self.save)
        header = self.header
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(_LEAST_WIDTH)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.sectionResized.connect(self._on_resized)
        header.sectionMoved.connect(self._remember)
        self.restore()

    @property
    def header(self) -> QHeaderView:
        """The header of the view."""
        return self._view.horizontalHeader()

    def visible(self) -> list[int]:
        """The columns on show, in the order they are seen."""
        return [section for section in self.chosen() if section not in self._aside]

    def chosen(self) -> list[int]:
        """The columns of the list in their order: those shown, and those hidden for a pane."""
        order = [self.header.logicalIndex(place) for place in range(self.header.count())]
        return [section for section in order if section not in self._left_out]

    def hide_for_pane(self, keys: Iterable[str]) -> None:
        """Hide the columns with these keys to make room for a pane, and show those hidden so before.

        This is not a person's choice: hidden columns are still exported, printed and copied, and nothing of it is
        remembered.
        """
        named = frozenset(keys)
        aside = frozenset(at for at, column in enumerate(self._model.columns) if column.key in named)
        if aside != self._aside:
            self._aside = aside
            self._show_those_chosen()
            self.fit()

    def show_column(self, section: int, shown: bool) -> None:
        """Show or hide a column; the last one stays."""
        if not shown and self.visible() in ([], [section]):
            return
        (self._left_out.discard if shown else self._left_out.add)(section)
        self._aside -= {section}
        self._show_those_chosen()
        self.fit()
        self._remember()

    def reset(self) -> None:
        """Restore the page's default."""
        self._left_out = self._left_out_by_the_page()
        self._show_those_chosen()
        for place, column in enumerate(self._model.columns):
            self.header.moveSection(self.header.visualIndex(place), place)
            self.header.resizeSection(place, column.width)
        self.fit()
        self._remember()

    def menu(self) -> QMenu:
        """A menu of the columns to tick; the caller shows it."""
        menu = QMenu(self._view)
        for section, column in enumerate(self._model.columns):
            action = QAction(self._texts(column.title), menu)
            action.setCheckable(True)
            action.setChecked(section not in self._left_out)
            action.setData(section)
            action.toggled.connect(self._on_toggled)
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self._texts("table.reset_columns"), self.reset)
        return menu

    def fit(self) -> None:
        """Give the stretching column the room that is left."""
        section = next((at for at, column in enumerate(self._model.columns) if column.stretch), None)
        if section is None or self.header.isSectionHidden(section):
            return
        others = sum(self.header.sectionSize(at) for at in self.visible() if at != section)
        least = max(_LEAST_WIDTH, self._model.columns[section].width * 3 // 5)
        width = max(least, self._view.viewport().width() - others)
        self._fitting = True
        self.header.resizeSection(section, width)
        self._fitting = False

    def save(self) -> None:
        """Write down how the columns are."""
        if self._settings is None or not self._setting:
            return
        order = [self.header.logicalIndex(place) for place in range(self.header.count())]
        columns = [
            {
                "key": self._model.columns[section].key,
                "width": self.header.sectionSize(section),
                "hidden": section in self._left_out,
            }
            for section in order
        ]
        self._settings.setValue(self._setting, json.dumps(columns))

    def restore(self) -> None:
        """Put the columns as they were left; unknown ones are ignored, new ones keep their place."""
        self._left_out = self._left_out_by_the_page()
        for section, column in enumerate(self._model.columns):
            self.header.resizeSection(section, column.width)
        sections = {column.key: at for at, column in enumerate(self._model.columns)}
        for place, saved in enumerate(saved for saved in self._saved() if saved.get("key") in sections):
            section = sections[saved["key"]]
            self.header.moveSection(self.header.visualIndex(section), place)
            hidden = bool(saved.get("hidden", False))
            (self._left_out.add if hidden else self._left_out.discard)(section)
            if not hidden:
                self.header.resizeSection(section, max(_LEAST_WIDTH, int(saved.get("width", 120))))
        self._show_those_chosen()
        self.fit()

    def _left_out_by_the_page(self) -> set[int]:
        return {section for section, column in enumerate(self._model.columns) if column.hidden}

    def _show_those_chosen(self) -> None:
        for section in range(self.header.count()):
            self.header.setSectionHidden(section, section in self._left_out or section in self._aside)

    def _saved(self) -> list[dict[str, Any]]:
        if self._settings is None or not self._setting:
            return []
        try:
            saved = json.loads(str(self._settings.value(self._setting, "[]")))
        except ValueError:
            return []
        return [one for one in saved if isinstance(one, dict)] if isinstance(saved, list) else []

    def _on_toggled(self, shown: bool) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.show_column(int(action.data()), shown)

    def _on_resized(self) -> None:
        if not self._fitting:
            self.fit()
            self._remember()

    def _remember(self) -> None:
        self._later.start()
