"""Columns of a list as a person likes them: order, width, hidden ones, sort; remembered by the list's name."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from PySide6.QtCore import QObject, QSettings, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView

from station.core.texts import Texts
from station.ui.models.row_model import RowModel

_LEAST_WIDTH, _MOST_GROWN = 48, 320


class TableColumns(QObject):
    """Keeps the header of `view` as it was left; the stretching column takes the remaining room.

    Where the room is too small for all, columns are left out until there is more of it: nothing has to be scrolled
    sideways. That is no person's choice: what was left out so is still exported, printed and copied, and nothing of it is
    remembered. What a person asks for in the menu stays.
    """

    def __init__(
        self, texts: Texts, view: QTableView, model: RowModel, name: str, settings: QSettings | None
    ) -> None:
        super().__init__(view)
        self._texts, self._view, self._model = texts, view, model
        self._setting = f"tables/{name}" if name else ""
        self._settings = settings
        self._fitting = False
        self._left_out: set[int] = set()
        self._without_room: frozenset[int] = frozenset()
        self._insisted: set[int] = set()
        self._lent: frozenset[int] = frozenset()
        """Those that a filter shows as long as it narrows."""
        self._widths: dict[int, int] = {}
        """As they are wished for, those of columns that are not on show too."""
        self._needs: dict[int, int] = {}
        """What the rows on show have needed since the list was read: columns don't jump while it is scrolled."""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(400)
        self._later.timeout.connect(self.save)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.fit)
        header = self.header
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(_LEAST_WIDTH)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setResizeContentsPrecision(0)  # the rows on show are measured, no others
        header.sectionResized.connect(self._on_resized)
        header.sectionMoved.connect(self._remember)
        model.modelReset.connect(self._needs.clear)
        model.counted.connect(self._came)
        model.dataChanged.connect(self._came)
        self.restore()

    def remember_in(self, settings: QSettings) -> None:
        """Keep them here from now on, and put them as they were left."""
        if self._settings is None:
            self._settings = settings
            if self._saved():
                self.restore()

    @property
    def header(self) -> QHeaderView:
        """The header of the view."""
        return self._view.horizontalHeader()

    def visible(self) -> list[int]:
        """The columns on show, in the order they are seen."""
        return [section for section in self.chosen() if section not in self._without_room]

    def chosen(self) -> list[int]:
        """The columns of the list in their order: those shown, and those for which there is no room."""
        order = [self.header.logicalIndex(place) for place in range(self.header.count())]
        return [section for section in order if section not in self._left_out - self._lent]

    def lend(self, keys: Collection[str]) -> None:
        """Show these columns too until others are lent: what a filter narrows by is seen, and what was chosen stays as it was."""
        lent = frozenset(at for at, column in enumerate(self._model.columns) if column.key in keys)
        if lent != self._lent:
            self._lent = lent
            self._show_those_chosen()
            self.fit()

    def show_column(self, section: int, shown: bool) -> None:
        """Show or hide a column; the last one stays."""
        if not shown and self.visible() in ([], [section]):
            return
        self._lent -= {section}
        (self._left_out.discard if shown else self._left_out.add)(section)
        (self._insisted.add if shown else self._insisted.discard)(section)
        self._show_those_chosen()
        self.fit()
        self._remember()

    def reset(self) -> None:
        """Restore the page's default."""
        self._left_out = self._left_out_by_the_page()
        self._insisted.clear()
        self._show_those_chosen()
        for place, column in enumerate(self._model.columns):
            self.header.moveSection(self.header.visualIndex(place), place)
            self._wish(place, column.width)
        self.fit()
        self._remember()

    def menu(self) -> QMenu:
        """A menu of the columns to tick; the caller shows it."""
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
        """Leave out what has no room, and give the stretching column the room that is left."""
        if self._view.isVisible():
            without_room = self._found_without_room()
            if without_room != self._without_room:
                self._without_room = without_room
                self._show_those_chosen()
        self._stretch()

    def _stretch(self) -> None:
        section, shown = self._stretching, self.visible()
        if section is None:
            return
        widths = {at: self._least(at) for at in shown}
        widths |= self._grown(widths, section)
        left = self._view.viewport().width() - sum(widths.values())
        widths[section] += max(0, left)
        self._spare(widths, section)
        self._fitting = True
        for at, width in widths.items():
            if self.header.sectionSize(at) != width:
                self.header.resizeSection(at, width)
        self._fitting = False

    def _grown(self, widths: dict[int, int], stretching: int) -> dict[int, int]:
        """The columns that grow to their rows on show with what the stretching one leaves; none that a person has set."""
        columns, grown = self._model.columns, dict[int, int]()
        wanted = max(widths[stretching], columns[stretching].width, self._needed(stretching))
        left = self._view.viewport().width() - sum(widths.values()) - wanted + widths[stretching]
        for at, width in widths.items():
            more = min(left, self._needed(at) - width) if left > 0 else 0
            if more > 0 and width == columns[at].width and at != stretching:
                grown[at] = width + more
                left -= more
        return grown

    def _spare(self, widths: dict[int, int], stretching: int) -> None:
        """What the stretching column lacks for its rows on show is given by those whose rows need less, the last one first; by none that a person has set."""
        short = self._needed(stretching) - widths[stretching]
        for at in reversed(list(widths)):
            if short <= 0:
                return
            if at == stretching or widths[at] != self._model.columns[at].width:
                continue
            least = max(self._needed(at), self.header.sectionSizeHint(at), _LEAST_WIDTH)
            given = min(short, max(0, widths[at] - least))
            widths[at] -= given
            widths[stretching] += given
            short -= given

    def _needed(self, section: int) -> int:
        """What the words of the rows on show take in a column, up to a bound: a long sentence is read in the pane."""
        on_show = self._view.isVisible() and self._model.found > 0  # of a hidden list Qt measures every row
        measured = self._view.sizeHintForColumn(section) if on_show else 0
        self._needs[section] = max(self._needs.get(section, 0), min(_MOST_GROWN, measured))
        return self._needs[section]

    def _came(self) -> None:
        """Other rows than those that were measured; they are on show once the view has taken them."""
        self._soon.start()

    def save(self) -> None:
        """Write down how the columns are."""
        if self._settings is None or not self._setting:
            return
        order = [self.header.logicalIndex(place) for place in range(self.header.count())]
        columns = [
            {
                "key": self._model.columns[section].key,
                "width": self._widths.get(section, self._model.columns[section].width),
                "hidden": section in self._left_out,
            }
            for section in order
        ]
        self._settings.setValue(self._setting, json.dumps(columns))

    def restore(self) -> None:
        """Put the columns as they were left; unknown ones are ignored, new ones keep their place."""
        self._left_out = self._left_out_by_the_page()
        for section, column in enumerate(self._model.columns):
            self._wish(section, column.width)
        sections = {column.key: at for at, column in enumerate(self._model.columns)}
        for place, saved in enumerate(saved for saved in self._saved() if saved.get("key") in sections):
            section = sections[saved["key"]]
            self.header.moveSection(self.header.visualIndex(section), place)
            hidden = bool(saved.get("hidden", False))
            (self._left_out.add if hidden else self._left_out.discard)(section)
            if not hidden:
                self._wish(section, max(_LEAST_WIDTH, int(saved.get("width", 120))))
        self._show_those_chosen()
        self.fit()

    def _left_out_by_the_page(self) -> set[int]:
        return {section for section, column in enumerate(self._model.columns) if column.hidden}

    @property
    def _stretching(self) -> int | None:
        """The column that takes the room that is left; where it is left out, the last one does."""
        shown = self.visible()
        named = (at for at in shown if self._model.columns[at].stretch)
        return next(named, shown[-1] if self._without_room and shown else None)

    def _wish(self, section: int, width: int) -> None:
        self._widths[section] = width
        self._fitting = True
        self.header.resizeSection(section, width)
        self._fitting = False

    def _least(self, section: int) -> int:
        """The width with which a column is on show; the stretching one can be narrower than it wishes."""
        column = self._model.columns[section]
        if column.stretch:
            return max(_LEAST_WIDTH, column.width * 3 // 5)
        return self._widths.get(section, column.width)

    def _found_without_room(self) -> frozenset[int]:
        """The columns that are too many for the present width; the first one stays unless it says otherwise."""
        chosen, room = self.chosen(), self._view.viewport().width()
        gives_way = {at: self._model.columns[at].gives_way for at in chosen}
        turn = {at: (gives_way[at] or len(self._model.columns), -place) for place, at in enumerate(chosen)}
        first_or_stretching = {*chosen[:1], *(at for at in chosen if self._model.columns[at].stretch)}
        stay = {*(at for at in first_or_stretching if not gives_way[at]), *self._insisted, *self._lent}
        wanted, gone = sum(map(self._least, chosen)), set[int]()
        for section in sorted(chosen, key=turn.__getitem__):
            if wanted > room and section not in stay:
                gone.add(section)
                wanted -= self._least(section)
        return frozenset(gone)

    def _show_those_chosen(self) -> None:
        self._fitting = True
        for section in range(self.header.count()):
            hidden = section in self._left_out - self._lent or section in self._without_room
            self.header.setSectionHidden(section, hidden)
        self._fitting = False

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

    def _on_resized(self, section: int, _before: int, width: int) -> None:
        """A person widens or narrows a column."""
        if not self._fitting and not self.header.isSectionHidden(section):
            self._widths[section] = width
            self._stretch()
            self._remember()

    def _remember(self) -> None:
        self._later.start()
