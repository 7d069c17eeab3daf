"""A paper on screen: the pages of a PDF under each other, drawn in a worker as they come into view."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPixmap, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from station.ui import theme
from station.ui.tasks import Tasks

LANE = "paper"
_MARGIN, _GAP = 16, 12


@dataclass(frozen=True, slots=True)
class PaperPages:
    """A PDF with the sizes of its pages in points, and their words.

    `missing` are characters that stand on it as numbers, since no font of this computer holds them.
    """

    pdf: bytes
    sizes: tuple[tuple[float, float], ...]
    words: tuple[str, ...]
    missing: tuple[str, ...] = ()


def read_paper(pdf: bytes, missing: tuple[str, ...] = ()) -> PaperPages:
    """The pages of `pdf`, read in a worker."""
    document, held = _open(pdf)
    pages = range(document.pageCount())
    sizes = tuple((document.pagePointSize(n).width(), document.pagePointSize(n).height()) for n in pages)
    words = tuple(document.getAllText(page).text() for page in pages)
    document.close()
    held.close()
    return PaperPages(pdf, sizes, words, missing)


def draw_page(pdf: bytes, page: int, size: QSize) -> QImage:
    """A page as a picture on white, drawn in a worker."""
    document, held = _open(pdf)
    drawn = document.render(page, size)
    document.close()
    held.close()
    picture = QImage(size, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return picture


def _open(pdf: bytes) -> tuple[QPdfDocument, QBuffer]:
    held = QBuffer()
    held.setData(QByteArray(pdf))
    held.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(held)
    return document, held


class PaperView(QScrollArea):
    """Shows one paper, as wide as there is room; only pages in view are drawn."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self.paper = PaperPages(b"", (), ())
        self._drawn: set[int] = set()
        self._fits = True
        self._labels: list[QLabel] = []
        self._holder = QWidget()
        theme.mark(self._holder, "clear")
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        self._column.setSpacing(_GAP)
        self.setWidget(self._holder)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._draw_seen)
        self.verticalScrollBar().valueChanged.connect(self._soon.start)

    def show_paper(self, paper: PaperPages) -> None:
        """Show `paper` from its first page on."""
        self.paper = paper
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._labels = [QLabel() for _ in paper.sizes]
        for label in self._labels:
            theme.mark(label, "card")
            self._column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self._fits = False
        self._soon.start()
        self.verticalScrollBar().setValue(0)

    def picture(self, page: int) -> QPixmap:
        """The picture of a page, empty until it is drawn."""
        return self._labels[page].pixmap()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fits = False  # not now: the layout is at work
        self._soon.start()

    def _fit(self) -> None:
        """Give each page the room it takes at this width, and draw anew what is seen."""
        across = max(100, self.viewport().width() - 2 * _MARGIN)
        for label, (width, height) in zip(self._labels, self.paper.sizes, strict=True):
            label.setFixedSize(across, round(across * height / width))
            label.clear()
        self._drawn.clear()
        self._column.activate()
        self._fits = True

    def _draw_seen(self) -> None:
        if not self._fits:
            self._fit()
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        for page, label in enumerate(self._labels):
            place = label.geometry()
            if page in self._drawn or place.bottom() < top or place.top() > bottom:
                continue
            self._drawn.add(page)
            self._ask_for(page, label)

    def _ask_for(self, page: int, label: QLabel) -> None:
        ratio = self.devicePixelRatioF()
        size = label.size() * ratio  # rounded as it is compared below
        pdf = self.paper.pdf

        def show(picture: QImage) -> None:
            if picture.size() != label.size() * ratio:
                return  # the window has another size by now
            picture.setDevicePixelRatio(ratio)
            label.setPixmap(QPixmap.fromImage(picture))

        self._tasks.ask(draw_page, pdf, page, size, lane=LANE, done=show, owner=label)
