"""What is done about an item that is lost or scrapped: it is found, or that it was reported by mistake is applied for (EQ-12, EQ-15)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.core.attachments import SUFFIXES
from station.core.texts import Texts
from station.inventory.losses.bodies import UndoRequested
from station.inventory.values import GONE, Condition, Item, ItemState
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.widgets.button import Button
from station.ui.widgets.choice_box import Option
from station.ui.widgets.flow import Flow
from station.ui.widgets.form_files import FormFiles
from station.ui.widgets.form_kinds import FormChoice, FormText
from station.ui.widgets.form_pane import FormPane


class GoneButtons(Flow):
    """The ways back of the shown item, where it is lost or scrapped."""

    found_wished = Signal()
    undo_wished = Signal()
    """That it be undone is to be applied for."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found_button = Button(texts("losses.found"), "ok")
        self.found_button.clicked.connect(self.found_wished)
        self.undo_button = Button(texts("losses.undo.title"), "undo")
        self.undo_button.clicked.connect(self.undo_wished)
        for button in (self.found_button, self.undo_button):
            self.add(button)

    def show_item(self, item: Item, session: Session) -> None:
        """Offer what can be done: what is scrapped can't be found."""
        self.found_button.setVisible(item.state is ItemState.LOST)
        self.setVisible(item.state in GONE and session.may(Permission.EQUIPMENT_EDIT))


class FoundForm(FormPane):
    """In what condition a lost item was found, and where."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, texts("losses.found"), texts("losses.found_act"))
        self.condition = self.add("condition", FormChoice(texts("equipment.field.condition"), required=True))
        self.condition.offer(
            Option(each.value, texts(f"equipment.condition.{each.value}")) for each in Condition
        )
        self.note = self.add("note", FormText(texts("losses.found_note"), required=True, rule="EQ-15"))

    def begin(self, item: Item) -> None:
        """Start for an item."""
        self.start_over()
        self.set_title(self._texts("losses.found"), f"{item.label}  {item.name}")
        self.condition.put(item.condition.value)
        self.note.setFocus()


class UndoForm(FormPane):
    """Why a loss or scrap was approved by mistake, with photos of the item or of the paper that says so."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, texts("losses.undo.title"), texts("losses.form.act"))
        hint = texts("losses.undo.text_hint")
        self.text = self.add(
            "text", FormText(texts("losses.undo.text"), hint=hint, required=True, rule="EQ-12")
        )
        self.photos = self.add("photos", FormFiles(texts, texts("losses.undo.photo"), SUFFIXES))
        self.photos.accept_dropped(self)

    def begin(self, item: Item) -> None:
        """Start for an item."""
        self.start_over()
        self.set_title(self._texts("losses.undo.title"), f"{item.label}  {item.name}")
        self.text.set_hint(self._texts("losses.undo.text_hint"))
        self.photos.set_hint("")
        self.text.setFocus()

    def answer(self, refused: str, filed: object) -> None:
        """Begin with what was `filed` and came back; what it was `refused` for stands where it is to be answered."""
        self.text.set_hint(refused)
        if not isinstance(filed, UndoRequested):
            return
        self.text.put(filed.text)
        if filed.photos:
            self.photos.set_hint(self._texts("losses.form.photo_anew"))
        self.text.setFocus()

    def filled(self) -> tuple[str, tuple[Path, ...]]:
        """What was filled in."""
        return self.text.value, self.photos.files
