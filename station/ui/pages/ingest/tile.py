"""The tile of one card or folder, and the grid they stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.ui import theme
from station.ui.icons import IconLabel
from station.ui.pages.ingest.source import ImportSource
from station.ui.pages.ingest.stage import Stage
from station.ui.pages.ingest.wording import STAGES, hardware, stage_state, tile_line, who
from station.ui.widgets.button import pressed_by_enter
from station.ui.widgets.chip import Chip, ChipState
from station.ui.widgets.progress import ProgressRing
from station.ui.widgets.text import ElidedLabel

HEIGHT, LEAST_WIDTH, MOST_WIDTH, GAP = 116, 330, 440, 12
_RING = 68
_COLOURED = {Stage.DONE: "ok", Stage.TROUBLE: "stop"}


class SourceTile(QAbstractButton):
    """Shows a `ImportSource`; a click, Enter or the space bar chooses it."""

    def __init__(
        self, texts: Texts, source: ImportSource, parent: QWidget | None = None, named: Mapping[str, str] = {}
    ) -> None:
        super().__init__(parent)
        self._texts, self.source, self.named = texts, source, named
        self.setCheckable(True)
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.ring = ProgressRing(_RING)
        self.name = ElidedLabel(role="heading")
        self.hardware = ElidedLabel(role="small", mode=Qt.TextElideMode.ElideMiddle)
        self.who = ElidedLabel(role="body")
        self.line = ElidedLabel(role="muted")
        self.chip = Chip(ChipState(""))
        self._arrange()
        source.changed.connect(self.show_source)
        source.replanned.connect(self.show_source)
        self.show_source()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def show_source(self) -> None:
        """Show the state of the source."""
        texts, source = self._texts, self.source
        token, icon = STAGES[source.stage]
        if source.stage.copying:
            self.ring.show_fraction(source.progress.fraction, token)
        elif source.stage in (Stage.DONE, Stage.TROUBLE, Stage.STOPPED):
            self.ring.show_fraction(1.0, token, icon)
        else:
            self.ring.show_fraction(0.0, token, icon)
        self.name.setText(source.name)
        self.hardware.setText(hardware(texts, source))
        self.who.setText(who(texts, source, self.named))
        self.line.setText(tile_line(texts, source))
        state = stage_state(texts, source)
        self.chip.set_state(state)
        self.setAccessibleName(f"{source.name} {state.word} {self.who.text()} {self.line.text()}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token = _COLOURED.get(self.source.stage)
        background = f"{token}-soft" if token else "surface-raised"
        strong = self.isChecked() or self.hasFocus()
        edge = "accent" if strong else (token or "border")
        width = 2.0 if strong else 1.0
        painter.setPen(QPen(theme.colour(edge), width))
        painter.setBrush(theme.colour(background))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 8, 8)
        painter.end()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 14, 12)
        row.setSpacing(16)
        row.addWidget(self.ring, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout()
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._icon = IconLabel("folder" if self.source.is_folder else "card", "text-muted", 18)
        head.addWidget(self._icon)
        head.addWidget(self.name, 1)
        head.addWidget(self.chip)
        column.addLayout(head)
        for label in (self.hardware, self.who, self.line):
            column.addWidget(label)
        row.addLayout(column, 1)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


class TileGrid(QScrollArea):
    """Tiles in rows; two rows are seen, more scroll."""

    chosen = Signal(object)
    """The `ImportSource` whose tile was chosen."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._tiles: list[SourceTile] = []
        self._named: Mapping[str, str] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.mark(self, "clear")
        self._holder = QWidget()
        theme.mark(self._holder, "clear")
        self.setWidget(self._holder)

    @property
    def tiles(self) -> Sequence[SourceTile]:
        """The tiles in order."""
        return tuple(self._tiles)

    def show_sources(self, sources: Sequence[ImportSource]) -> None:
        """A tile for each of `sources`; those that stay keep theirs."""
        kept = {tile.source: tile for tile in self._tiles}
        wanted = set(sources)
        for source, tile in kept.items():
            if source not in wanted:
                tile.hide()
                tile.deleteLater()
        self._tiles = [kept.get(source) or self._made(source) for source in sources]
        self.arrange()

    def name_devices(self, named: Mapping[str, str]) -> None:
        """Say which device has which serial number, also of those that are not open."""
        self._named = named
        for tile in self._tiles:
            tile.named = named
            tile.show_source()

    def choose(self, source: ImportSource | None) -> None:
        """Mark the tile of `source`."""
        for tile in self._tiles:
            tile.setChecked(tile.source is source)

    def arrange(self) -> None:
        """Place the tiles in the available room."""
        room = self.viewport().width()
        columns = max(1, (room + GAP) // (LEAST_WIDTH + GAP))
        width = min(MOST_WIDTH, (room - GAP * (columns - 1)) // columns)
        for place, tile in enumerate(self._tiles):
            row, column = divmod(place, columns)
            tile.setGeometry(column * (width + GAP), row * (HEIGHT + GAP), width, HEIGHT)
            tile.show()
        rows = -(-len(self._tiles) // columns)
        self._holder.resize(room, max(0, rows * (HEIGHT + GAP) - GAP))
        self.setFixedHeight(max(0, min(rows, 2) * (HEIGHT + GAP) - GAP))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def _made(self, source: ImportSource) -> SourceTile:
        tile = SourceTile(self._texts, source, self._holder, self._named)
        tile.clicked.connect(self._on_clicked)
        return tile

    def _on_clicked(self) -> None:
        tile = self.sender()
        if isinstance(tile, SourceTile):
            self.choose(tile.source)
            self.chosen.emit(tile.source)
