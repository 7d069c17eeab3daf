"""Photos and papers of an item: the list in its files, the form that adds one, and what is done with one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.core import sizes
from station.core.attachments import ENDINGS, PICTURE_SUFFIXES, SUFFIXES, Attachment, Picture
from station.core.clock import Clock
from station.core.progress import CancelToken, Report
from station.core.texts import Texts
from station.inventory.attaching.bodies import PaperKind
from station.people.sessions import Session
from station.ui import formats
from station.ui.choosing_files import file_to_save
from station.ui.media import image_of
from station.ui.page import Page
from station.ui.pages.equipment.loan_photos import PhotoTile, small_of
from station.ui.photo_window import PhotoWindow
from station.ui.widgets.button import Button
from station.ui.widgets.choice_box import Option
from station.ui.widgets.flow import Flow
from station.ui.widgets.form_files import FormFile
from station.ui.widgets.form_kinds import FormChoice, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.text import words

_SHOWN = "pictures"
"""The lane of pictures: nothing else waits for one."""


class AttachForm(FormPane):
    """Which file, what it is (one of `kinds`, worded in ``attachments.what``), and a note."""

    def __init__(
        self, texts: Texts, kinds: Iterable[StrEnum] = PaperKind, parent: QWidget | None = None
    ) -> None:
        super().__init__(texts, texts("attachments.add"), texts("attachments.act"), parent=parent)
        hint = texts("attachments.file_hint")
        self.file = self.add(
            "file", FormFile(texts, texts("attachments.file"), SUFFIXES, hint=hint, required=True)
        )
        self.file.accept_dropped(self)
        self.what = self.add("what", FormChoice(texts("attachments.what_field"), required=True))
        self.what.offer(Option(each.value, texts(f"attachments.what.{each.value}")) for each in kinds)
        self.note = self.add(
            "note", FormText(texts("attachments.note"), hint=texts("attachments.note_example"))
        )

    def begin(self, named: str) -> None:
        """Start for an item, `named` on one line."""
        self.start_over()
        self.set_title(self._texts("attachments.add"), named)
        self.file.setFocus()

    def filled(self) -> tuple[Path, str, str]:
        """The file, what it is, and the note."""
        return Path(self.file.value), self.what.value, self.note.value


class PhotoForm(FormPane):
    """A photo of the shown item as it went out or came back, and a note."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(texts, texts("attachments.loan.add"), texts("attachments.loan.act"), parent=parent)
        self.seq = 0
        """The entry of the movement."""
        hint = texts("attachments.loan.file_hint")
        self.file = self.add(
            "file",
            FormFile(texts, texts("attachments.loan.field"), PICTURE_SUFFIXES, hint=hint, required=True),
        )
        self.file.accept_dropped(self)
        self.note = self.add(
            "note", FormText(texts("attachments.note"), hint=texts("attachments.loan.note_example"))
        )

    def begin(self, named: str, seq: int) -> None:
        """Start for the movement `seq`; `named` is the item with it, on one line."""
        self.start_over()
        self.seq = seq
        self.set_title(self._texts("attachments.loan.add"), named)
        self.file.setFocus()

    def filled(self) -> tuple[Path, int, str]:
        """The file, the entry of the movement, and the note."""
        return Path(self.file.value), self.seq, self.note.value


class FileList(QWidget):
    """The photos and papers of an item, newest first; those that were voided say so."""

    see_wished = Signal(object)
    """Show this picture."""
    save_wished = Signal(object)
    """Write a copy of this file."""

    def __init__(self, texts: Texts, clock: Clock, files: Sequence[Attachment]) -> None:
        super().__init__()
        self._texts, self._clock = texts, clock
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(words(texts("attachments.title"), "strong"))
        for each in reversed(files):
            column.addWidget(self._row(each))

    def _row(self, each: Attachment) -> QWidget:
        texts = self._texts
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        buttons = Flow(spacing=8)
        picture = each.file.form.is_picture and not each.voided
        sign = "file-image" if each.file.form.is_picture else "file"
        name = Button(each.file.name, sign, role="link")
        name.clicked.connect(partial((self.see_wished if picture else self.save_wished).emit, each))
        save = Button(texts("attachments.save"), "export", role="quiet")
        save.setAccessibleName(f"{texts('attachments.save')} {each.file.name}")
        save.clicked.connect(partial(self.save_wished.emit, each))
        buttons.add(name)
        buttons.add(save)
        column.addWidget(buttons)
        what, when = texts(f"attachments.what.{each.what}"), formats.moment(each.at, self._clock.zone)
        said = [texts("attachments.line", what=what, when=when, by=each.by), sizes.size(each.file.size)]
        said += [each.note] * bool(each.note) + [texts("attachments.voided")] * each.voided
        column.addWidget(words(" · ".join(said), "small", wrap=True))
        return holder


class ShownFiles(Protocol):
    """Files of things: of items, of requests."""

    def picture(
        self, session: Session, key: str, seq: int, /, *, cancel: CancelToken | None = None
    ) -> Picture:
        """The picture that the entry `seq` added to the thing."""
        ...

    def save(self, session: Session, key: str, seq: int, target: Path, /) -> Path:
        """Write a copy of the file that the entry `seq` added."""
        ...


class FileActs(QObject):
    """Shows a picture of an item, or writes a copy of one of its files; messages go to `page`."""

    def __init__(self, page: Page, files: ShownFiles) -> None:
        super().__init__(page)
        self._page, self._files = page, files

    def see(self, tag: str, each: Attachment) -> None:
        """Show a picture in a window of its own, as soon as it is compared and decoded."""
        session, files = self._page.signed_in.session, self._files

        def read(_report: Report, cancel: CancelToken) -> QImage:
            return image_of(files.picture(session, tag, each.seq, cancel=cancel))

        self._page.tasks.run(
            _SHOWN,
            read,
            title=self._page.texts("attachments.see"),
            done=partial(self._show, tag, each),
            failed=self._page.show_problem,
        )

    def show_small(self, tag: str, tiles: Sequence[PhotoTile]) -> None:
        """Show pictures small in their tiles, one after the other; each is compared before, and a tile says what is wrong with its file."""
        session, files = self._page.signed_in.session, self._files
        for tile in tiles:

            def read(
                _report: Report,
                cancel: CancelToken,
                seq: int = tile.photo.seq,
                ratio: float = tile.devicePixelRatioF(),
            ) -> QImage:
                return small_of(image_of(files.picture(session, tag, seq, cancel=cancel)), ratio)

            self._page.tasks.run(
                _SHOWN, read, done=tile.show_image, failed=tile.show_problem, owner=tile, harmless=True
            )

    def save(self, tag: str, each: Attachment) -> None:
        """Ask where a copy goes, and write it."""
        texts, ending = self._page.texts, ENDINGS[each.file.form]
        stem = each.file.name.rpartition(".")[0] or each.file.name
        chosen = file_to_save(self._page, texts, texts("attachments.save"), f"{stem}.{ending}", (ending,))
        if chosen is not None:
            self.write(tag, each, chosen)

    def write(self, tag: str, each: Attachment, target: Path) -> None:
        """Write a copy of a file to `target`."""

        def write(session: Session) -> Path:
            return self._files.save(session, tag, each.seq, target)

        said = self._page.texts("attachments.saved", path=str(target))
        self._page.ask(write, lane="exports", success=said, topic="attachment")

    def _show(self, tag: str, each: Attachment, image: QImage) -> None:
        if self._page.isVisible():
            window = PhotoWindow(self._page, each.file.name, image, partial(self.save, tag, each))
            window.show()
