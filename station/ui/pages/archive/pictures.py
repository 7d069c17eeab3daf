"""Small pictures of recordings: made on a lane of their own for the rows in view, cached, painted into the list."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from station.archive.catalogue.thumbnails import Thumbnails
from station.archive.catalogue.use_cases import Catalogue
from station.archive.catalogue.visibility import may_open
from station.archive.values import Recording
from station.core.errors import StationError
from station.core.progress import CancelToken, Report
from station.people.sessions import Session
from station.ui import icons, theme
from station.ui.media import KIND_ICONS, image_of
from station.ui.models.row_model import RowModel
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.row_delegate import paint_background

LANE = "thumbnails"
ROW_HEIGHT = 54
_WIDTH, _HEIGHT = 72, 42
_KEPT, _MOST_WAITING, _AT_ONCE = 600, 48, 3


class Pictures(QObject):
    """`picture(recording)` answers at once with what is there; what is missing comes later, told by `came`.

    The newest wish is served first, and wishes that have scrolled away are dropped.
    """

    came = Signal(str)
    """SHA-256 of a recording whose picture is there now."""

    def __init__(
        self, thumbnails: Thumbnails, tasks: Tasks, signed_in: SignedIn, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._thumbnails, self._tasks, self._signed_in = thumbnails, tasks, signed_in
        self._kept: OrderedDict[str, QPixmap | None] = OrderedDict()
        self._waiting: OrderedDict[str, Recording] = OrderedDict()
        self._running = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._serve)

    def picture(self, recording: Recording) -> QPixmap | None:
        """The picture.

        None while it is not made, for a recording without one, and for one that this person may not open.
        """
        if not may_open(self._signed_in.session, recording):
            return None
        if recording.sha256 in self._kept:
            self._kept.move_to_end(recording.sha256)
            return self._kept[recording.sha256]
        self._waiting[recording.sha256] = recording
        self._waiting.move_to_end(recording.sha256)
        while len(self._waiting) > _MOST_WAITING:
            self._waiting.popitem(last=False)
        if not self._running:
            self._timer.start()
        return None

    def _serve(self) -> None:
        if self._running or not self._waiting or self._tasks.closed or not self._signed_in.present:
            return
        wanted = [self._waiting.popitem()[1] for _ in range(min(_AT_ONCE, len(self._waiting)))]
        self._running = True
        make = partial(_make, self._thumbnails, self._signed_in.session, wanted)
        job = self._tasks.run(LANE, make, done=self._take)
        job.ended.connect(self._on_ended)
        self._job = job

    def _take(self, made: list[tuple[str, QImage | None]]) -> None:
        for sha256, image in made:
            self._kept[sha256] = None if image is None or image.isNull() else QPixmap.fromImage(image)
            self.came.emit(sha256)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def _on_ended(self) -> None:
        self._running = False
        if self._waiting:
            self._timer.start()


def _make(
    thumbnails: Thumbnails,
    session: Session,
    wanted: Sequence[Recording],
    _report: Report,
    cancel: CancelToken,
) -> list[tuple[str, QImage | None]]:
    """Pictures one by one, so that it can be stopped in between; None for what can't be pictured."""
    made: list[tuple[str, QImage | None]] = []
    for recording in wanted:
        cancel.check()
        try:
            path = thumbnails.make(session, recording, cancel)
        except StationError:
            path = None
        made.append((recording.sha256, None if path is None else QImage(str(path))))
    return made


def photo_of(catalogue: Catalogue, session: Session, sha256: str, cancel: CancelToken) -> tuple[QImage, bool]:
    """The photo as large as it is, put on record as seen, and whether its decoding was kept apart from the machine.

    Not in the screen's thread. Raises what `Catalogue.see` raises.
    """
    points = catalogue.see(session, sha256, cancel=cancel)
    return image_of(points), points.kept_apart


class PictureDelegate(QStyledItemDelegate):
    """Paints the picture of a row, or the sign of its kind."""

    def __init__(self, pictures: Pictures, view: QTableView) -> None:
        super().__init__(view)
        self._pictures, self._view = pictures, view
        pictures.came.connect(self._on_came)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(_WIDTH + 20, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        if not isinstance(model, RowModel):
            return
        place = paint_background(painter, option)
        row = model.row_at(index.row())
        if isinstance(row, Recording):
            frame = QRectF(place.left() + 10, place.center().y() - _HEIGHT / 2, _WIDTH, _HEIGHT)
            paint_picture(painter, frame, self._pictures.picture(row), KIND_ICONS[row.kind])

    def _on_came(self, _sha256: str) -> None:
        self._view.viewport().update()


def paint_picture(painter: QPainter, frame: QRectF, picture: QPixmap | None, sign: str) -> None:
    """`picture` filling `frame` with round corners; without one the icon `sign`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    shape = QPainterPath()
    shape.addRoundedRect(frame, 4, 4)
    painter.fillPath(shape, theme.colour("neutral-soft"))
    if picture is None:
        side = min(22.0, frame.height() * 0.6)
        centre = frame.center()
        icons.paint(
            painter, sign, "text-muted", QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
        )
    else:
        painter.setClipPath(shape)
        scaled = picture.size().scaled(frame.size().toSize(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        left = frame.center().x() - scaled.width() / 2
        top = frame.center().y() - scaled.height() / 2
        painter.drawPixmap(
            QRectF(left, top, scaled.width(), scaled.height()), picture, QRectF(picture.rect())
        )
    painter.restore()
