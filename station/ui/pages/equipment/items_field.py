"""Several items in a form, scanned or typed one by one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.inventory.values import Item
from station.ui.widgets.button import Button
from station.ui.widgets.form_kinds import FormPart
from station.ui.widgets.line import TextLine
from station.ui.widgets.shortcut import WITHIN, Shortcut

_TAG = Qt.ItemDataRole.UserRole
_LIST_HEIGHT = 120


class ItemsField(FormPart):
    """A line for tags, above the items that were added; Delete takes the chosen one out again."""

    asked = Signal(str)
    """Whether the item with this code can be added."""

    def __init__(self, texts: Texts, name: str) -> None:
        part = QWidget()
        self.line = TextLine(codes=True)
        self.line.setPlaceholderText(texts("equipment_page.items_field.hint"))
        self.line.setAccessibleName(texts("equipment_page.items_field.hint"))
        self.items = QListWidget()
        self.items.setFixedHeight(_LIST_HEIGHT)
        self.items.setAccessibleName(name)
        self.remove_button = Button(texts("equipment_page.items_field.remove"), "trash")
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.line, self.items):
            column.addWidget(widget)
        column.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignLeft)
        super().__init__(name, part, self.line.textEdited)
        column.insertWidget(1, self.note)  # what is wrong is said at what was typed
        self.line.returnPressed.connect(self._ask)
        self.remove_button.clicked.connect(self.remove_chosen)
        self._key = Shortcut(
            "Delete",
            self.items,
            texts("equipment_page.items_field.remove"),
            self.remove_chosen,
            context=WITHIN,
        )

    @property
    def value(self) -> tuple[str, ...]:
        """The tags, in their order."""
        return tuple(str(self.items.item(row).data(_TAG)) for row in range(self.items.count()))

    @property
    def empty(self) -> bool:
        return not self.items.count()

    def put(self, items: Sequence[tuple[str, str]]) -> None:
        """Show these tags with their names."""
        self.items.clear()
        for tag, name in items:
            self._add(tag, name)

    def start_over(self) -> None:
        self.put(())
        self.line.clear()

    def add_item(self, item: Item) -> None:
        """Add an item that was asked for; one that is there already is chosen."""
        tags = self.value
        if item.label not in tags:
            self._add(item.label, item.name)
        self.items.setCurrentRow(self.value.index(item.label))
        self.line.clear()
        self.line.setFocus()
        self.edited.emit()

    def refuse(self, sentence: str) -> None:
        """What was typed is no item that can be added: it stays, to be put right."""
        self.set_problem(sentence)
        self.line.setFocus()
        self.line.selectAll()

    def remove_chosen(self) -> None:
        """Take the chosen item out."""
        if self.items.currentRow() >= 0:
            self.items.takeItem(self.items.currentRow())
            self.items.setFocus()
            self.edited.emit()

    def _ask(self) -> None:
        code = self.line.text().strip()
        if code:
            self.asked.emit(code)

    def _add(self, tag: str, name: str) -> None:
        item = QListWidgetItem(f"{tag}  {name}")
        item.setData(_TAG, tag)
        self.items.addItem(item)
