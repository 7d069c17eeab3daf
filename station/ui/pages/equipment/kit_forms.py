"""Forms about kits: which items form one, scanned or typed one by one; and that it is no more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.inventory.kits.values import KitStanding
from station.inventory.values import Item
from station.ui.widgets.button import Button
from station.ui.widgets.cited import CitedWords
from station.ui.widgets.form_kinds import FormLine, FormPart, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.line import TextLine
from station.ui.widgets.shortcut import WITHIN, Shortcut

_TAG = Qt.ItemDataRole.UserRole
_LIST_HEIGHT = 120


class PartsField(FormPart):
    """A line for tags, above the items that were added; Delete takes the chosen one out again."""

    asked = Signal(str)
    """Whether the item with this code can be added."""

    def __init__(self, texts: Texts) -> None:
        part = QWidget()
        self.line = TextLine(codes=True)
        self.line.setPlaceholderText(texts("kits.form.part_hint"))
        self.line.setAccessibleName(texts("kits.form.part_hint"))
        self.wrong = CitedWords(texts, state="stop")
        self.wrong.hide()
        self.items = QListWidget()
        self.items.setFixedHeight(_LIST_HEIGHT)
        self.items.setAccessibleName(texts("kits.field.parts"))
        self.remove_button = Button(texts("kits.form.remove"), "trash")
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.line, self.wrong, self.items):
            column.addWidget(widget)
        column.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignLeft)
        super().__init__(texts("kits.field.parts"), part)
        part.setFocusProxy(self.line)
        self.line.returnPressed.connect(self._ask)
        self.line.textEdited.connect(self.edited)
        self.remove_button.clicked.connect(self.remove_chosen)
        self._key = Shortcut(
            "Delete", self.items, texts("kits.form.remove"), self.remove_chosen, context=WITHIN
        )

    @property
    def value(self) -> tuple[str, ...]:
        """The tags, in their order."""
        return tuple(str(self.items.item(row).data(_TAG)) for row in range(self.items.count()))

    @property
    def empty(self) -> bool:
        return not self.items.count()

    def put(self, parts: Sequence[tuple[str, str]]) -> None:
        """Show these tags with their names."""
        self.items.clear()
        for tag, name in parts:
            self._add(tag, name)

    def add_item(self, item: Item) -> None:
        """Add an item that was asked for; one that is there already is chosen."""
        tags = self.value
        if item.label not in tags:
            self._add(item.label, item.name)
        self.items.setCurrentRow(self.value.index(item.label))
        self.line.clear()
        self.line.setFocus()
        self.wrong.hide()
        self.edited.emit()

    def refuse(self, sentence: str) -> None:
        """What was typed is no item that can be added: it stays, to be put right."""
        self.wrong.setText(sentence)
        self.wrong.show()
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


class KitForm(FormPane):
    """A new kit, or another name and other items for a known one, with the reason (EQ-10)."""

    def __init__(self, texts: Texts, known: KitStanding | None = None) -> None:
        title = "kits.form.new" if known is None else "kits.form.change"
        act = "kits.form.define" if known is None else "kits.form.save"
        super().__init__(texts, texts(title), texts(act), "" if known is None else known.code)
        self.known = known
        code = FormLine(texts("kits.field.code"), example="KIT-01", required=True, codes=True)
        self.code = self.add("kit", code)
        self.name = self.add("name", FormLine(texts("kits.field.name"), required=True))
        self.parts = self.add("parts", PartsField(texts))
        self.reason = FormText(texts("kits.form.reason"), required=known is not None, rule="EQ-10")
        if known is not None:
            self.add("reason", self.reason)
            self.code.put(known.code)
            self.code.hide()
            self.name.put(known.name)
            self.parts.put(
                [
                    (each.tag, "") if each.item is None else (each.item.label, each.item.name)
                    for each in known.parts
                ]
            )
        self.setFocusProxy(self.code if known is None else self.name)


class DissolveForm(FormPane):
    """Why a kit is no more; its items stay as they are."""

    def __init__(self, texts: Texts, kit: KitStanding) -> None:
        super().__init__(
            texts, texts("kits.form.dissolve"), texts("kits.form.dissolve"), f"{kit.code} {kit.name}"
        )
        self.kit = kit
        self.reason = self.add("reason", FormText(texts("kits.form.reason"), required=True, rule="EQ-10"))
        self.setFocusProxy(self.reason)
