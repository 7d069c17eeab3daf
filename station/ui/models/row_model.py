"""The interface of every list's model, wherever its rows come from; `RecordTable` uses only this."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from station.core.listing import DamagedRow, Sort
from station.core.report import ReportColumn
from station.core.texts import Texts
from station.ui.models.column import WAITING, Cell, TableColumn, titles

Index = QModelIndex | QPersistentModelIndex
Key = Callable[[object], object]
NO_PARENT: Final = QModelIndex()
"""What rows of a list stand under."""


@dataclass(frozen=True, slots=True)
class TableExport:
    """A list to write or print as it is seen (order, filter and visible columns).

    `format` is one of a report's, or ``print``; `values()` gives the rows' plain values and may be called in a worker:
    it touches no widget. `name` is the table's, `filters` are what narrows it, in words; `found` how many rows it is, -1
    where that is said otherwise or not known.
    """

    format: str
    name: str
    columns: tuple[ReportColumn, ...]
    values: Callable[[], Iterator[list[object]]]
    filters: tuple[str, ...] = ()
    found: int = -1
    as_of: date | None = None


class RowModel(QAbstractTableModel):
    """Rows of frozen values under `columns`. `key(row)` tells a row from others over a reload; the row itself if None."""

    counted = Signal()
    """`total` or `found` changed."""

    def __init__(
        self,
        texts: Texts,
        columns: Sequence[TableColumn],
        *,
        key: Key | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.texts = texts
        self.columns = tuple(columns)
        self._key = key
        self._titles = titles(texts, self.columns)
        self.marks: dict[str, str] = {}
        """What stands behind a title: its place among several that are sorted by."""

    # ---------------------------------------------------------------------------------- to be answered

    @property
    @abstractmethod
    def total(self) -> int:
        """Rows there are."""

    @property
    @abstractmethod
    def found(self) -> int:
        """Rows on show: those that the search found."""

    @property
    def nothing_words(self) -> str:
        """What is said where nothing is left by what the list is narrowed to."""
        return self.texts("table.nothing_found")

    @abstractmethod
    def row_at(self, place: int) -> object | None:
        """The row at `place`; None while it is being read."""

    @abstractmethod
    def cell(self, place: int, column: int) -> Cell:
        """The cell to paint."""

    def damage_at(self, place: int) -> DamagedRow | None:
        """The damaged row at `place`; None where it is sound or not read yet."""
        del place
        return None

    @property
    def damaged(self) -> int:
        """Damaged rows among those that are loaded."""
        return 0

    @property
    def known(self) -> bool:
        """Whether `found` is the whole number, and not only the number of rows read so far."""
        return True

    @abstractmethod
    def sort_by(self, sorts: Sequence[Sort]) -> None:
        """Order the rows by several columns, the first one first; none gives back the order they came in."""

    @abstractmethod
    def find(self, words: str) -> None:
        """Show only rows in which all of `words` occur; empty shows all."""

    def gather(self, places: Sequence[int], done: Callable[[list[object]], object]) -> None:
        """Call `done` with the rows at `places`, in the screen's thread: at once, or when they have been read."""
        done([row for row in map(self.row_at, places) if row is not None])

    def sum_up(self, places: Sequence[int], done: Callable[[dict[str, object]], object]) -> None:
        """Call `done` with the sums of the rows at `places`, by column, as `gather` does with rows."""
        self.gather(places, lambda rows: done(sums_of(self.columns, rows)))

    @abstractmethod
    def values(self, columns: Sequence[TableColumn]) -> Callable[[], Iterator[list[object]]]:
        """All rows on show as plain values, to be asked for in a worker."""

    # --------------------------------------------------------------------------------------- for Qt

    def key_of(self, row: object) -> object:
        """The value that identifies `row`."""
        return self._key(row) if self._key is not None else row

    def place_of(self, key: object) -> int | None:
        """The place of the row with `key`; None when it is not loaded."""
        for place in range(self.found):
            row = self.row_at(place)
            if row is not None and self.key_of(row) == key:
                return place
        return None

    @abstractmethod
    def is_gone(self, key: object) -> bool:
        """Whether it is certain that no row on show has `key`: all of them are at hand."""

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else self.found

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section] + self.marks.get(self.columns[section].key, "")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(self.columns[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        damaged = self.damage_at(index.row())
        if damaged is not None and role == Qt.ItemDataRole.ToolTipRole:
            return self.texts.error(damaged.problem)
        shown = self.cell(index.row(), index.column())
        return shown.state.word if shown.state is not None else shown.text


def sums_of(columns: Sequence[TableColumn], rows: Sequence[object]) -> dict[str, object]:
    """The sums of `rows` in the columns that have any."""
    found: dict[str, object] = {}
    for column in columns:
        if column.sums:
            amounts = [column.value(row) for row in rows]
            found[column.key] = sum(each for each in amounts if isinstance(each, int | float | Decimal))
    return found


def alignment(column: TableColumn) -> Qt.AlignmentFlag:
    """How `column` is aligned, for Qt."""
    across = {
        "left": Qt.AlignmentFlag.AlignLeft,
        "right": Qt.AlignmentFlag.AlignRight,
        "centre": Qt.AlignmentFlag.AlignHCenter,
    }[column.align]
    return across | Qt.AlignmentFlag.AlignVCenter


__all__ = ["WAITING", "Cell", "Index", "Key", "RowModel", "TableExport", "alignment"]
