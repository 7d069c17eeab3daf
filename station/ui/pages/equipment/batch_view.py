"""批量登记: the template to download, the file to choose, and what stands against it line by line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.inventory.register.use_cases import BatchResult
from station.sheets import Problem
from station.ui.choosing_files import TABLES, file_to_open, file_to_save
from station.ui.models.column import RIGHT, TableColumn
from station.ui.models.record_model import RecordModel
from station.ui.widgets.button import Button
from station.ui.widgets.card import Card
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.text import set_state, words


class BatchView(QWidget):
    """Two steps side by side, the outcome below."""

    closed = Signal()
    template_wished = Signal(object)
    """A `Path` to write the template to."""
    file_chosen = Signal(object)
    """A `Path` to import."""
    export_wished = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.back_button = Button(texts("equipment_page.batch.back"), "chevron-left", role="quiet")
        self.back_button.clicked.connect(self.closed)
        self.template_button = Button(texts("equipment_page.batch.download"), "export")
        self.template_button.clicked.connect(self._ask_template)
        self.choose_button = Button(texts("equipment_page.batch.choose"), "folder", role="primary")
        self.choose_button.clicked.connect(self._ask_file)
        back = QHBoxLayout()
        back.addWidget(self.back_button)
        back.addStretch(1)
        column.addLayout(back)
        steps = QHBoxLayout()
        steps.setSpacing(12)
        steps.addWidget(self._step("template", self.template_button), 1)
        steps.addWidget(self._step("file", self.choose_button), 1)
        column.addLayout(steps)
        self.outcome = words(role="strong", wrap=True)
        self.outcome.hide()
        column.addWidget(self.outcome)
        self.table = RecordTable(
            texts, RecordModel(texts, self._columns()), name="equipment-problems", exports=True
        )
        self.table.export_wished.connect(self.export_wished)
        self.table.hide()
        column.addWidget(self.table, 1)
        self._room = QWidget()
        column.addWidget(self._room, 1)

    def begin(self) -> None:
        """Start without an outcome."""
        self.outcome.hide()
        self._show_table(shown=False)
        self.set_busy(busy=False)
        self.choose_button.setFocus()

    def set_busy(self, *, busy: bool) -> None:
        """While a file is being read."""
        self.choose_button.setEnabled(not busy)

    def show_result(self, name: str, result: BatchResult) -> None:
        """Say what became of the file `name`."""
        self.set_busy(busy=False)
        self.choose_button.setFocus()
        texts = self._texts
        said = (*result.notices, *result.left_out)
        model = self.table.model
        if isinstance(model, RecordModel):
            model.set_rows(result.problems or said)
        if result.problems:
            self.outcome.setText(texts("equipment_page.batch.refused", name=name, count=len(result.problems)))
            set_state(self.outcome, "stop")
        elif said:
            self.outcome.setText(
                texts("equipment_page.batch.noticed", count=result.imported, notices=len(said))
            )
            set_state(self.outcome, "attention")
        else:
            self.outcome.setText(texts("equipment_page.batch.done", name=name, count=result.imported))
            set_state(self.outcome, "ok")
        self.outcome.show()
        self._show_table(shown=bool(result.problems or said))

    def _show_table(self, *, shown: bool) -> None:
        self.table.setVisible(shown)
        self._room.setVisible(not shown)

    def _step(self, name: str, button: Button) -> Card:
        card = Card(self._texts(f"equipment_page.batch.{name}"))
        card.body.addWidget(words(self._texts(f"equipment_page.batch.{name}_words"), "muted", wrap=True))
        card.body.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _columns(self) -> list[TableColumn]:
        texts = self._texts

        def line(row: object) -> int | None:
            return row.line if isinstance(row, Problem) else None

        def place(row: object) -> str:
            key = f"equipment.field.{row.column}" if isinstance(row, Problem) else ""
            return texts(key) if texts.has(key) else texts("equipment_page.batch.whole_line")

        def why(row: object) -> str:
            if isinstance(row, Problem):
                return str(row.worded(texts, "equipment.field")["message"])
            return texts(row.text_key, **row.named_facts)  # type: ignore[attr-defined]

        return [
            TableColumn("line", "equipment_page.batch.line", line, align=RIGHT, width=80),
            TableColumn("column", "equipment_page.batch.column", place, width=140),
            TableColumn("why", "equipment_page.batch.why", why, width=400, stretch=True),
        ]

    def _ask_template(self) -> None:
        name = self._texts("equipment_page.batch.template_name")
        title = self._texts("equipment_page.batch.download")
        path = file_to_save(self, self._texts, title, f"{name}.xlsx", ("xlsx", "csv"))
        if path is not None:
            self.template_wished.emit(path)

    def _ask_file(self) -> None:
        title = self._texts("equipment_page.batch.choose")
        chosen = file_to_open(self, title, TABLES)
        if chosen is not None:
            self.file_chosen.emit(chosen)
