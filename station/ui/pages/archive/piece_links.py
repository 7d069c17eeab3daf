"""The pieces of a recording below its film: which one is shown, the gap before it, and the others to go to (RC-03)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from station.archive.catalogue.piece_wording import piece_words
from station.archive.values import Recording
from station.core.texts import Texts
from station.ui.widgets.text import set_state, words


class PieceLinks(QWidget):
    """Hidden for a recording in one piece without a gap."""

    wished = Signal(str)
    """The content (SHA-256) of the piece to go to."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.said = words("", "strong", wrap=True)
        self.others = QLabel()
        self.others.setWordWrap(True)
        self.others.setTextFormat(Qt.TextFormat.RichText)
        self.others.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.others.linkActivated.connect(self.wished)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.said)
        column.addWidget(self.others)
        self.hide()

    def show_piece(self, recording: Recording) -> None:
        """Say which piece this one is; the others follow with `show_others`."""
        piece = recording.piece
        self.setVisible(piece is not None)
        self.others.hide()
        if piece is not None:
            self.said.setText(self._texts("list.join").join(piece_words(self._texts, piece)))
            set_state(self.said, "attention" if piece.has_gap else "")

    def show_others(self, shown: Recording, pieces: Sequence[Recording]) -> None:
        """Offer the other pieces, in their order."""
        links = [
            self._texts("archive_page.piece.number", number=each.piece.number)
            if each.sha256 == shown.sha256
            else f'<a href="{each.sha256}">'
            f"{self._texts('archive_page.piece.number', number=each.piece.number)}</a>"
            for each in pieces
            if each.piece is not None
        ]
        self.others.setText(" · ".join(links))
        self.others.setVisible(len(links) > 1)
