"""Columns of a list as a person likes them: order, width, hidden ones, sort; remembered by the list's name."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QObject, QSettings, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView

from station.core.texts import Texts
from station.ui.models.row_model import RowModel

_LEAST_WIDTH = 48


class TableColumns(QObject):
    """Keeps the header of `view` as it was left; the stretching column takes what room the others leave."""

    def __init__(
        self, texts: Texts, view: QTableView, model: RowModel, name: str, settings: QSettings | None
    ) -> None:
        super().__init__(view)
        self._texts, self._view, self._model = texts, view, model
        self._setting = f"tables/{name}" if name else ""
        self._settings = settings
        self._fitting = False
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
        order = [self.header.logicalIndex(place) for place in range(self.header.count())]
        return [section for section in order if not self.header.isSectionHidden(section)]

    def show_column(self, section: int, shown: bool) -> None:
        """Show or hide a column; the last one stays."""
        if not shown and len(self.visible()) <= 1:
            return
        self.header.setSectionHidden(section, not shown)
        self.fit()
        self._remember()

    def reset(self) -> None:
        """Back to what the page gave."""
        for place, column in enumerate(self._model.columns):
            self.header.moveSection(self.header.visualIndex(place), place)
            self.header.setSectionHidden(place, column.hidden)
            self.header.resizeSection(place, column.width)
        self.fit()
        self._remember()

    def menu(self) -> QMenu:
        """The columns to tick; whoever asked shows it."""
        menu = QMenu(self._view)
        for section, column in enumerate(self._model.columns):
            action = QAction(self._texts(column.title), menu)
            action.setCheckable(True)
            action.setChecked(not self.header.isSectionHidden(section))
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
                "hidden": self.header.isSectionHidden(section),
            }
            for section in order
        ]
        self._settings.setValue(self._setting, json.dumps(columns))

    def restore(self) -> None:
        """Put the columns as they were left; unknown ones are ignored, new ones keep their place."""
        for section, column in enumerate(self._model.columns):
            self.header.resizeSection(section, column.width)
            self.header.setSectionHidden(section, column.hidden)
        sections = {column.key: at for at, column in enumerate(self._model.columns)}
        for place, saved in enumerate(saved for saved in self._saved() if saved.get("key") in sections):
            section = sections[saved["key"]]
            self.header.moveSection(self.header.visualIndex(section), place)
            hidden = bool(saved.get("hidden", False))
            self.header.setSectionHidden(section, hidden)
            if not hidden:
                self.header.resizeSection(section, max(_LEAST_WIDTH, int(saved.get("width", 120))))
        self.fit()

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
