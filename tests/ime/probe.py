"""A window with the program's own fields on a real screen: `python -m tests.ime.probe`, started by `peers.Probe`.

Lines on standard input are commands (``focus NAME``, ``clear``), one JSON line answers each; what happens in between is
told by lines of its own: what an input method composes, and codes that a box took.
"""

import json
import os
import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSocketNotifier
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from station.app import _application
from station.core.texts import load_texts
from station.ui.pages.counter.note_line import NoteLine
from station.ui.scan_watch import ScanWatch
from station.ui.sign_in import BADGE, SignInCover
from station.ui.widgets.find_line import FindLine
from station.ui.widgets.form_kinds import FormChoice, FormLine, FormText
from station.ui.widgets.scan_box import ScanBox


def tell(**facts: object) -> None:
    """One line for the test."""
    print(json.dumps(facts), flush=True)


class Heard(QObject):
    """Tells what an input method composes."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QInputMethodEvent):
            tell(composing=event.preeditString())
        return False


class Window(QWidget):
    """Each kind of field once, by name."""

    def __init__(self) -> None:
        super().__init__()
        texts = load_texts("zh_CN")
        note = NoteLine(texts)
        cover = SignInCover(texts, "市监所", start=BADGE)
        counter = ScanBox("扫描", codes_only=True)
        self._parts: dict[str, QWidget] = {
            "search": ScanBox("查找"),
            "find": FindLine(texts),
            "line": FormLine("名称"),
            "text": FormText("原因"),
            "choice": FormChoice("人员", unset="不限"),
            "note": note,
            "counter": counter,
            "code": FormLine("编号", codes=True),
            "badge": cover,
        }
        column = QVBoxLayout(self)
        for part in self._parts.values():
            column.addWidget(part)
        note.open("BWC-0001", "")
        self.fields = {name: _typed_into(part) for name, part in self._parts.items()} | {
            "note": note.line,
            "badge": cover.badge_box,
        }
        for box in (counter, cover.badge_box):
            box.scanned.connect(lambda code: tell(scanned=code))
        self._heard = Heard(self)
        app = QApplication.instance()
        assert app is not None
        self._watch = ScanWatch(self)
        self._watch.ask_printed = lambda code, answer: answer(code == "BWC-0001")
        self._watch.scanned.connect(lambda code: tell(watched=code))
        self._watch.begin()
        app.installEventFilter(self._heard)  # a choice's line has what its box is sent

    def obey(self, command: str) -> None:
        """Do it, and answer."""
        word, _, name = command.partition(" ")
        if word == "focus":
            self.fields[name].setFocus()
        elif word == "clear":
            for field in self.fields.values():
                field.clear()  # type: ignore[attr-defined]
        focused = next((key for key, field in self.fields.items() if field.hasFocus()), "")
        tell(focused=focused, shown={key: _shown(field) for key, field in self.fields.items()})


def _typed_into(part: QWidget) -> QWidget:
    found = (
        part if isinstance(part, QLineEdit) else part.findChild(QLineEdit) or part.findChild(QPlainTextEdit)
    )
    assert isinstance(found, QWidget)
    return found


def _shown(field: QWidget) -> str:
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()  # type: ignore[attr-defined]


def _listen(obey: Callable[[str], None], end: Callable[[], None]) -> QSocketNotifier:
    notifier, kept = QSocketNotifier(0, QSocketNotifier.Type.Read), bytearray()

    def read() -> None:
        given = os.read(0, 4096)
        if not given:
            end()
        kept.extend(given)
        while b"\n" in kept:
            line, _, rest = bytes(kept).partition(b"\n")
            kept[:] = rest
            obey(line.decode())

    notifier.activated.connect(read)
    return notifier


def main() -> int:
    """Show the window until the input ends."""
    app = _application(load_texts("zh_CN"))
    window = Window()
    window.resize(700, 900)
    window.show()
    listening = _listen(window.obey, app.quit)
    tell(window=int(window.winId()))
    status = app.exec()
    listening.setEnabled(False)
    return status


if __name__ == "__main__":
    sys.exit(main())
