"""What can be done about a serial number that no item has: put it on record, or say what bears it, so that it is asked about once."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from station.core.texts import Texts
from station.ui.pages.ingest.source import ImportSource
from station.ui.widgets.button import Button


def is_asked(source: ImportSource) -> bool:
    """Whether nobody has said what bears the serial number of `source`, which no item has (EQ-05)."""
    if not source.unknown_serial:
        return False
    if source.ordered is not None:
        return source.ordered.identified.said is None and not source.ordered.identified.of_several
    return source.question_problem is None or source.question_problem.code == "archive.device_not_registered"


class SerialButtons(QObject):
    """The two acts about the source on show, for who may edit the register."""

    registering = Signal(object)
    """The serial number of this source is to be put on record at the device that is stated."""
    answering = Signal(object)
    """It is to be said what bears it."""

    def __init__(self, texts: Texts, parent: QObject) -> None:
        super().__init__(parent)
        self.unmarked: frozenset[str] = frozenset()
        """Tags of the devices at which the person may put a serial number on record."""
        self.answers = False
        """Whether the person may say what bears one."""
        self.register_button = Button(texts("ingest_page.register_serial"), "edit")
        self.answer_button = Button(texts("ingest_page.answer_serial"), "info")
        self._source: ImportSource | None = None
        self.register_button.clicked.connect(lambda: self.registering.emit(self._source))
        self.answer_button.clicked.connect(lambda: self.answering.emit(self._source))

    @property
    def buttons(self) -> tuple[Button, ...]:
        """In the order in which they stand."""
        return self.answer_button, self.register_button

    def show_source(self, source: ImportSource) -> None:
        """Offer what can be done about this one."""
        self._source = source
        stated = source.options.camera in self.unmarked
        self.register_button.setVisible(bool(source.unknown_serial) and stated)
        self.answer_button.setVisible(self.answers and is_asked(source) and not stated)
