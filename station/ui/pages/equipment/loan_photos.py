"""Photos at both ends of a loan, side by side: how an item looked when it was taken, and when it came back (EQ-10)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from station.core.attachments import Attachment
from station.core.clock import Clock
from station.core.errors import StationError
from station.core.ledger.voiding import marked
from station.core.texts import Texts
from station.inventory.attaching.movements import LoanEnd, PhotographedLoan
from station.inventory.handing.bodies import HandedOver
from station.ui import formats, theme
from station.ui.widgets.button import Button
from station.ui.widgets.text import plain_tip, words

SMALL = QSize(156, 117)
"""A photo beside its other end, in the window's own pixels."""
_MARGIN, _SIGN = 8, 32
_MOST_LOANS = 20
_MOST_SMALL = 24
"""Photos that are decoded to be shown small; the older ones are opened by their names."""


class LoanPhotos(QWidget):
    """The loans of an item that have photos, newest first: on the left as it was taken, on the right as it came back."""

    see_wished = Signal(object)
    """Show this picture in a window of its own."""
    save_wished = Signal(object)
    """Write a copy of this picture, whose entry does not count."""

    def __init__(self, texts: Texts, clock: Clock, loans: Sequence[PhotographedLoan]) -> None:
        super().__init__()
        self._texts, self._clock = texts, clock
        self.tiles: list[PhotoTile] = []
        """What is shown small, the newest loan first."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(words(texts("attachments.loan.title"), "strong"))
        for loan in loans[:_MOST_LOANS]:
            column.addLayout(self._row(loan))

    def _row(self, loan: PhotographedLoan) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        for end, key in ((loan.taken, "taken"), (loan.returned, "returned")):
            row.addWidget(self._end(end, key), 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        return row

    def _end(self, end: LoanEnd | None, key: str) -> QWidget:
        texts = self._texts
        holder = QWidget()
        holder.setFixedWidth(SMALL.width() + _MARGIN)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        if end is None:
            column.addWidget(words(texts(f"attachments.loan.{key}"), "strong"))
            said = texts("attachments.loan.not_yet") if key == "returned" else ""
            column.addWidget(words(said, "muted", wrap=True))
            return holder
        if isinstance(end.entry.typed, HandedOver):
            key = "handed"
        title = words(marked(texts, texts(f"attachments.loan.{key}"), struck=end.struck), "strong", wrap=True)
        column.addWidget(_struck(title) if end.struck else title)
        when = formats.moment(end.entry.happened_at, end.entry.zone)
        name = f"{end.name} {end.number}".strip()
        whose = words(
            texts("attachments.loan.whose", name=name, when=when, by=end.entry.actor.name), "small", wrap=True
        )
        column.addWidget(_struck(whose) if end.struck else whose)
        for photo in end.photos:
            column.addWidget(self._tile(photo))
        if not end.photos:
            column.addWidget(words(texts("attachments.loan.no_photo"), "muted", wrap=True))
        return holder

    def _tile(self, photo: Attachment) -> QWidget:
        tile = PhotoTile(self._texts, self._clock, photo)
        wished = self.save_wished if photo.voided else self.see_wished
        tile.name.clicked.connect(partial(wished.emit, photo))
        if not photo.voided and len(self.tiles) < _MOST_SMALL:
            self.tiles.append(tile)
            tile.begin()
        return tile


class PhotoTile(QWidget):
    """One photo, small, with its name, who added it and when; in its place what is wrong with the file."""

    def __init__(self, texts: Texts, clock: Clock, photo: Attachment) -> None:
        super().__init__()
        self._texts, self.photo = texts, photo
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        self.small = QLabel()
        self.small.setWordWrap(True)
        self.small.setAccessibleName(texts("attachments.loan.picture", name=photo.file.name))
        self.small.hide()
        self.name = Button("", "file-image", role="link")
        room, middle = SMALL.width() - _SIGN, Qt.TextElideMode.ElideMiddle
        self.name.setText(self.name.fontMetrics().elidedText(photo.file.name, middle, room))
        self.name.setToolTip(plain_tip(photo.file.name))
        self.name.setAccessibleName(photo.file.name)
        column.addWidget(self.small)
        column.addWidget(self.name, 0, Qt.AlignmentFlag.AlignLeft)
        when = formats.moment(photo.at, clock.zone)
        said = [texts("attachments.loan.added_by", when=when, by=photo.by)]
        said += [photo.note] * bool(photo.note) + [texts("attachments.voided")] * photo.voided
        column.addWidget(words(" · ".join(said), "small", wrap=True))

    def begin(self) -> None:
        """Say that it is being read."""
        self._say(self._texts("attachments.loan.loading"), "muted")

    def show_image(self, image: QImage) -> None:
        """Show the picture, as `small_of` made it."""
        ratio = self.devicePixelRatioF()
        shown = QPixmap.fromImage(image)
        shown.setDevicePixelRatio(ratio)
        self.small.setWordWrap(False)  # a label that wraps gives a picture no height
        self.small.setPixmap(shown)
        self.small.setFixedSize(shown.deviceIndependentSize().toSize())
        self.small.show()

    def show_problem(self, problem: StationError) -> None:
        """Say why it can't be shown: the file is missing, changed, on another computer."""
        self._say(self._texts.error(problem), "small", state="stop")

    def _say(self, sentence: str, role: str, *, state: str = "") -> None:
        self.small.setText(sentence)
        theme.mark(self.small, role, state=state)
        self.small.show()


def small_of(image: QImage, ratio: float) -> QImage:
    """The image as large as a tile shows it on a screen with so many points to a pixel; for a worker."""
    fit, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(SMALL * ratio, fit, smooth)


def _struck(label: QLabel) -> QLabel:
    """The words with a line through them: their entry does not count."""
    font = label.font()
    font.setStrikeOut(True)
    label.setFont(font)
    return label
