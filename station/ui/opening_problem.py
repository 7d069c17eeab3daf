"""The start window where the station can't be opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.core.errors import StationError
from station.core.texts import Texts
from station.ui.choosing_files import file_to_open
from station.ui.icons import IconLabel
from station.ui.new_key import KEY_TROUBLE, NewKeyForm
from station.ui.widgets.button import Button
from station.ui.widgets.text import words

OWN_ROWS = frozenset({"store.own_row_lost", "store.own_row_changed", "store.head_damaged"})
"""What is wrong with the rows by which a database is known; the entries say them anew."""


class OpeningProblem(QWidget):
    """Why the station can't be opened, in words, with the facts to copy for whoever helps."""

    retry_wished = Signal()
    quit_wished = Signal()
    new_key_wished = Signal(object)
    """`NewKeyWish`."""
    key_brought = Signal(object)
    """The file of the station's new key, from another desktop."""

    mend_wished = Signal()
    """What the database lost of itself is to be said anew from the ledger."""

    def __init__(self, texts: Texts, data: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._data = texts, data
        self._facts = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(72, 48, 72, 32)
        column.setSpacing(14)
        column.addStretch(1)
        self.mark = IconLabel("stop", "stop", 44)
        column.addWidget(self.mark)
        column.addWidget(words(texts("start.not_opened"), "title"))
        self.sentence = words(wrap=True)
        self.safe = words(texts("start.nothing_lost"), "muted", wrap=True)
        self.where = words(texts("start.data_folder", data=str(data)), "small", wrap=True, copy=True)
        column.addWidget(self.sentence)
        column.addWidget(self.safe)
        column.addWidget(self.where)
        self.form = NewKeyForm(texts, shut=True)
        self.form.hide()
        self.form.acted.connect(self._wish_key)
        self.form.closed.connect(self._put_away)
        column.addWidget(self.form, 20)
        column.addStretch(2)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.copy_button = Button(texts("start.copy"), "copy", role="quiet")
        self.copy_button.clicked.connect(self._copy)
        self.new_key_button = Button(texts("new_key.look"), "lock")
        self.new_key_button.clicked.connect(self._ask_key)
        self.take_key_button = Button(texts("new_key.take"), "lock")
        self.take_key_button.clicked.connect(self._bring_key)
        self.mend_button = Button(texts("ledger_page.rebuild"), "ledger")
        self.mend_button.clicked.connect(self.mend_wished)
        self.quit_button = Button(texts("start.quit"))
        self.quit_button.clicked.connect(self.quit_wished)
        self.retry_button = Button(texts("start.retry"), "refresh", role="primary")
        self.retry_button.clicked.connect(self.retry_wished)
        row.addWidget(self.copy_button)
        row.addStretch(1)
        row.addWidget(self.mend_button)
        row.addWidget(self.take_key_button)
        row.addWidget(self.new_key_button)
        row.addWidget(self.quit_button)
        row.addWidget(self.retry_button)
        column.addLayout(row)

    def explain(self, problem: StationError) -> None:
        """Put `problem` into words."""
        self.sentence.setText(self._texts.error(problem))
        self._facts = f"{problem}\n{self._data}"
        self.copy_button.setText(self._texts("start.copy"))
        self._put_away()
        self.mend_button.setVisible(problem.code in OWN_ROWS)
        self.new_key_button.setVisible(problem.code in KEY_TROUBLE)
        self.take_key_button.setVisible(problem.code in KEY_TROUBLE)

    def refuse(self, problem: StationError) -> None:
        """Show why no new key was made."""
        self.form.refuse(problem)

    def _bring_key(self) -> None:
        chosen = file_to_open(self, self._texts("new_key.take_title"), ("pem",))
        if chosen is not None:
            self.key_brought.emit(chosen)

    def _ask_key(self) -> None:
        self._give_room(asking=True)
        self.form.begin()

    def _wish_key(self) -> None:
        self.form.set_busy(busy=True)
        self.new_key_wished.emit(self.form.wish)

    def _put_away(self) -> None:
        self.form.begin()
        self._give_room(asking=False)

    def _give_room(self, *, asking: bool) -> None:
        """The form takes the place of what else is said."""
        self.form.setVisible(asking)
        for each in (
            self.mark,
            self.safe,
            self.where,
            self.take_key_button,
            self.new_key_button,
            self.retry_button,
        ):
            each.setVisible(not asking)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.sentence.text()}\n{self._facts}")
        self.copy_button.setText(self._texts("start.copied"))
