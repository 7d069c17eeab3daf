"""A form beside a list is for the rows that were chosen when it began: where others are chosen since, it says so."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget, QWidget

from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.record_table import RecordTable

_HEARD = "station-form-rows"
_LOOKED_AT = 200
"""Chosen rows that are told apart; of more their number counts."""


class FormRows(QObject):
    """Watches the lists in `master` for the forms in `pane`."""

    def __init__(self, master: QWidget, pane: QStackedWidget) -> None:
        super().__init__(pane)
        self._master, self._pane = master, pane
        self._table: RecordTable | None = None
        self._begun_with: object = None
        pane.currentChanged.connect(self._begin)

    def _begin(self) -> None:
        """Another form is on show, or this one is for another thing."""
        form = self._pane.currentWidget()
        if not isinstance(form, FormPane):
            return
        form.set_apart(apart=False)
        if form.property(_HEARD) is None:
            form.setProperty(_HEARD, True)
            form.renamed.connect(self._on_renamed)
        self._table = next((each for each in self._tables() if each.isVisible()), None)
        if self._table is not None:
            self._begun_with = _begun_with(self._table)
            if self._table.property(_HEARD) is None:
                self._table.setProperty(_HEARD, True)
                self._table.selection_changed.connect(self._compare)

    def _on_renamed(self) -> None:
        if self._table is not None and self.sender() is self._pane.currentWidget():
            self._begun_with = _begun_with(self._table)
            self._compare()

    def _compare(self) -> None:
        form = self._pane.currentWidget()
        if isinstance(form, FormPane) and self._table is not None:
            chosen = chosen_of(self._table)
            form.set_apart(apart=bool(self._table.places) and chosen != self._begun_with)

    def _tables(self) -> list[RecordTable]:
        found = [self._master] if isinstance(self._master, RecordTable) else []
        return [*found, *self._master.findChildren(RecordTable)]


def _begun_with(table: RecordTable) -> object:
    """What a form begins with: what is chosen, or the row that is marked once the list is read."""
    awaited = table.mark.awaited
    return chosen_of(table) if awaited is None else (1, frozenset({awaited}))


def chosen_of(table: RecordTable) -> object:
    """What is chosen in `table`, to be compared with what is later."""
    places = table.places
    rows = (table.model.row_at(place) for place in places[:_LOOKED_AT])
    return len(places), frozenset(table.model.key_of(row) for row in rows if row is not None)
