"""Rows that are all in memory: up to some 100,000. Cells are made when they are looked at and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from PySide6.QtCore import QObject

from station.core.listing import Sort
from station.core.texts import Texts
from station.ui.models.column import Cell, TableColumn, cell, sort_value, worded
from station.ui.models.row_model import Key, RowModel

_KEPT_CELLS = 20_000


class RecordModel(RowModel):
    """`set_rows` shows a sequence of frozen values; sorting, searching and filtering happen here.

    Until rows were given, if only none, nothing is known of them: the list is being read and not empty.
    """

    def __init__(
        self,
        texts: Texts,
        columns: Sequence[TableColumn],
        rows: Iterable[object] | None = None,
        *,
        key: Key | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(texts, columns, key=key, parent=parent)
        self._rows: list[object] = []
        self._shown: list[object] = []
        self._cells: dict[tuple[int, int], Cell] = {}
        self._searchable: dict[int, str] = {}
        self._words: tuple[str, ...] = ()
        self._keep: Callable[[object], bool] | None = None
        self._sorted_by: list[tuple[TableColumn, bool]] = []
        self._known = False
        if rows is not None:
            self.set_rows(rows)

    @property
    def total(self) -> int:
        """Rows there are."""
        return len(self._rows)

    @property
    def found(self) -> int:
        """Rows on show."""
        return len(self._shown)

    @property
    def known(self) -> bool:
        """Whether rows were given."""
        return self._known

    def is_gone(self, key: object) -> bool:
        return self._known and self.place_of(key) is None

    @property
    def rows(self) -> tuple[object, ...]:
        """The shown rows, in order."""
        return tuple(self._shown)

    def set_rows(self, rows: Iterable[object]) -> None:
        """Show other rows; order, search and filter stay."""
        self._rows, self._known = list(rows), True
        self._searchable.clear()
        self._arrange()

    def set_filter(self, keep: Callable[[object], bool] | None) -> None:
        """Show only rows that `keep` keeps (a filter chip); None shows all."""
        self._keep = keep
        self._arrange()

    def find(self, words: str) -> None:
        self._words = tuple(words.casefold().split())
        self._arrange()

    def sort_by(self, sorts: Sequence[Sort]) -> None:
        by_key = {column.key: column for column in self.columns}
        self._sorted_by = [(by_key[each.key], each.descending) for each in sorts if each.key in by_key]
        self._arrange()

    def row_at(self, place: int) -> object | None:
        return self._shown[place] if 0 <= place < len(self._shown) else None

    def cell(self, place: int, column: int) -> Cell:
        known = self._cells.get((place, column))
        if known is None:
            if len(self._cells) > _KEPT_CELLS:
                self._cells.clear()
            known = self._cells[(place, column)] = cell(self.columns[column], self._shown[place])
        return known

    def values(self, columns: Sequence[TableColumn]) -> Callable[[], Iterator[list[object]]]:
        rows = tuple(self._shown)

        def read() -> Iterator[list[object]]:
            return ([column.value(row) for column in columns] for row in rows)

        return read

    def _arrange(self) -> None:
        self.beginResetModel()
        self._cells.clear()
        shown = self._rows
        if self._keep is not None:
            shown = [row for row in shown if self._keep(row)]
        if self._words:
            shown = [row for row in shown if self._has_words(row)]
        self._shown = self._ordered(shown)
        self.endResetModel()
        self.counted.emit()

    def _ordered(self, rows: list[object]) -> list[object]:
        """Sorted by the last column first: each sort keeps the order of equals, and nothing stands last."""
        rows = list(rows)
        for column, descending in reversed(self._sorted_by):
            keyed = [(sort_value(column, row), row) for row in rows]
            there = sorted(
                (pair for pair in keyed if not pair[0][0]), key=lambda pair: pair[0][1], reverse=descending
            )
            rows = [row for _, row in there] + [row for (missing, _), row in keyed if missing]
        return rows

    def _has_words(self, row: object) -> bool:
        text = self._searchable.get(id(row))
        if text is None:
            text = " ".join(worded(column, column.value(row)) for column in self.columns).casefold()
            self._searchable[id(row)] = text
        return all(word in text for word in self._words)
