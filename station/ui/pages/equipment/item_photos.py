"""What is done with the files of the shown item: seen, saved, and a photo added to the end of a loan (EQ-10)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from station.core.attachments import Attachment
from station.core.ledger import Entry
from station.inventory.attaching.bodies import Attached2
from station.inventory.values import Item
from station.ui.page import Page
from station.ui.pages.equipment.item_detail import ItemDetail
from station.ui.pages.equipment.item_files import FileActs, PhotoForm
from station.ui.pages.equipment.needs import Needs
from station.ui.widgets.lazy_form import LazyForm


class ItemPhotoActs(QObject):
    """Attends to the files on show in an `ItemDetail`."""

    opened = Signal(object)
    left = Signal()
    changed = Signal(str)
    """This item is to be shown as it is now."""

    form = LazyForm(lambda acts: PhotoForm(acts._page.texts), lambda acts: acts._photograph)

    def __init__(self, page: Page, services: Needs, files: FileActs) -> None:
        super().__init__(page)
        self._page, self._services, self._files = page, services, files
        self._detail: ItemDetail | None = None

    def attend(self, detail: ItemDetail) -> None:
        """Do what is wished there."""
        self._detail = detail
        detail.see_wished.connect(self._see)
        detail.save_wished.connect(self._save)
        detail.photos_shown.connect(self._show_small)
        detail.history.photo_wished.connect(self._begin)

    @property
    def _item(self) -> Item | None:
        shown = None if self._detail is None else self._detail.record
        return None if shown is None else shown.item

    def _see(self, file: Attachment) -> None:
        if self._item is not None:
            self._files.see(self._item.tag, file)

    def _save(self, file: Attachment) -> None:
        if self._item is not None:
            self._files.save(self._item.tag, file)

    def _show_small(self) -> None:
        if self._item is not None and self._detail is not None and self._detail.photos is not None:
            self._files.show_small(self._item.tag, self._detail.photos.tiles)

    def _begin(self, seq: int) -> None:
        item, texts = self._item, self._page.texts
        if item is not None:
            self.opened.emit(self.form)
            where = texts("equipment_page.entry.seq", seq=seq)
            self.form.begin(f"{item.label}  {item.name} · {where}", seq)

    def _photograph(self) -> None:
        item = self._item
        if item is not None:
            path, seq, note = self.form.filled()
            self.form.set_busy(busy=True)
            call = partial(self._services.inventory.files.photograph, tags=(item.tag,), note=note)
            self._page.ask(call, path, seq, done=self._on_added, failed=self.form.refuse)

    def _on_added(self, entries: tuple[Entry, ...]) -> None:
        self.form.set_busy(busy=False)
        texts, (entry,) = self._page.texts, entries
        body = entry.of(Attached2)
        what = texts(f"entry.kind.{body.movement.kind}")
        said = texts("attachments.loan.added", name=body.file.name, what=what, seq=body.movement.seq)
        self._page.say_ok(said, topic="equipment-act")
        self.left.emit()
        self.changed.emit(body.tag)
