"""What was recorded just now: slips with their state, and cameras whose recordings are awaited."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.ui.icons import IconLabel
from station.ui.widgets.button import Button
from station.ui.widgets.chip import Chip, ChipState
from station.ui.widgets.flow import Flow
from station.ui.widgets.text import words

KEPT, NOT_KEPT, PRINTING, PRINTED, UNPRINTED = "kept", "not_kept", "printing", "printed", "unprinted"
_STATES = {
    KEPT: ("neutral", "file"),
    NOT_KEPT: ("attention", "warning"),
    PRINTING: ("accent", "waiting"),
    PRINTED: ("ok", "ok"),
    UNPRINTED: ("attention", "warning"),
}


class ResultCard(QWidget):
    """Shown until somebody or something is at the counter; `print_wished(number)`, `photo_wished(number)`, `void_wished(subject)` of the ledger page, and `ingest_wished(tag)`."""

    print_wished = Signal(str)
    photo_wished = Signal(int)
    void_wished = Signal(str)
    ingest_wished = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._rows: dict[str, _SlipRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 4, 12, 4)
        self._column.setSpacing(10)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The slips shown."""
        return tuple(self._rows)

    def state(self, number: str) -> str:
        """The state of a slip: ``kept``, ``printing``, ``printed`` and so on."""
        return self._rows[number].state

    def begin(self) -> None:
        """Start with nothing."""
        self._rows.clear()
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def add_slip(self, number: str, what: str, entry: int, state: str, *, moves: bool = True) -> None:
        """Add one slip with its content and its entry; `moves`: it is of items that went out or came back, of which there may be photos."""
        row = _SlipRow(self._texts, number, what, entry)
        row.photo_button.clicked.connect(self._on_photo)
        row.photo_button.setVisible(moves)
        row.button.clicked.connect(self._on_print)
        row.void_button.clicked.connect(self._on_void)
        self._rows[number] = row
        self._column.addWidget(row)
        self.set_state(number, state)

    def add_awaited(self, tag: str, sentence: str) -> None:
        """A camera that came back with its recordings still in it."""
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(IconLabel("camera", "attention", 22))
        line.addWidget(words(sentence, "counter", wrap=True, state="attention"), 1)
        button = Button(self._texts("counter_page.result.to_ingest"), "ingest", parent=row)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setProperty("tag", tag)
        button.clicked.connect(self._on_ingest)
        line.addWidget(button)
        self._column.addWidget(row)

    def finish(self) -> None:
        """Say that the next person may come, since everything is recorded."""
        self._column.addStretch(1)
        self._column.addWidget(words(self._texts("counter_page.result.next"), "muted"))

    def set_state(self, number: str, state: str) -> None:
        """Set the state of a slip; one that is no longer shown is ignored."""
        if number in self._rows:
            self._rows[number].show_state(state)

    def take_back(self, number: str) -> None:
        """Nothing came of printing a slip: it is what it was before."""
        if number in self._rows:
            self._rows[number].show_state(self._rows[number].before)

    def _on_print(self) -> None:
        self.print_wished.emit(self.sender().property("number"))

    def _on_photo(self) -> None:
        self.photo_wished.emit(self.sender().property("moved"))

    def _on_void(self) -> None:
        self.void_wished.emit(f"void:custody:{self.sender().property('entry')}")

    def _on_ingest(self) -> None:
        self.ingest_wished.emit(self.sender().property("tag"))


class _SlipRow(QWidget):
    """Icon, number, state, button."""

    def __init__(self, texts: Texts, number: str, what: str, entry: int) -> None:
        super().__init__()
        self._texts = texts
        self.state = self.before = KEPT
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(IconLabel("file", "text-muted", 22), 0, Qt.AlignmentFlag.AlignTop)
        names = QVBoxLayout()
        names.setSpacing(4)
        names.addWidget(words(what, "counter"))
        said = (
            texts("counter_page.result.slip", number=number),
            texts("counter_page.result.entry", seq=entry),
        )
        names.addWidget(words("　".join(said), "muted", copy=True))
        row.addLayout(names, 1)
        self.chip = Chip(ChipState(""))
        row.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        acts = Flow(spacing=8)
        names.addWidget(acts)
        self.button = Button("", "print")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setProperty("number", number)
        acts.add(self.button)
        self.photo_button = Button(texts("attachments.loan.add"), "file-image", parent=self)
        self.photo_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.photo_button.setProperty("moved", entry)
        self.photo_button.setToolTip("Shift+F7")
        acts.add(self.photo_button)
        self.void_button = Button(texts("voiding.act"), "undo")
        self.void_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.void_button.setProperty("entry", entry)
        acts.add(self.void_button)

    def show_state(self, state: str) -> None:
        if state == PRINTING:
            self.before = self.state
        self.state = state
        token, icon = _STATES[state]
        self.chip.set_state(ChipState(self._texts(f"counter_page.result.{state}"), token, icon))
        again = state in (PRINTED, UNPRINTED)
        self.button.setText(self._texts(f"counter_page.result.{'reprint' if again else 'print'}"))
        self.button.setEnabled(state != PRINTING)
