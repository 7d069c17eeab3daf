"""The only dialogs: a question before an act that can't be undone, and the report of a fault of the program."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.ui import theme
from station.ui.icons import IconLabel
from station.ui.widgets.button import Button
from station.ui.widgets.dialog import Dialog
from station.ui.widgets.text import words

log = logging.getLogger(__name__)

_REPORT = (592, 240)


class Confirm(Dialog):
    """Asks once before an act that can't be undone; the safe answer has the focus."""

    def __init__(
        self, texts: Texts, question: str, consequence: str, act: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(question, parent)
        _fill(self.body, "warning", "attention", question, consequence)
        self.back_button = Button(texts("dialogs.back"))
        self.back_button.clicked.connect(self.reject)
        self.act_button = Button(act, role="danger")
        self.act_button.setAutoDefault(False)
        self.act_button.clicked.connect(self.accept)
        self.add_button(self.back_button)
        self.add_button(self.act_button)
        self.back_button.setDefault(True)
        self.back_button.setFocus()


def confirm(parent: QWidget, texts: Texts, question: str, consequence: str, act: str) -> bool:
    """Ask before an act that can't be undone: the question, its consequence, and the word of the act."""
    return Confirm(texts, question, consequence, act, parent).exec() == QDialog.DialogCode.Accepted


class BugReport(Dialog):
    """A fault of the program: what happened, to be copied and sent; the program goes on."""

    def __init__(self, texts: Texts, report: str, parent: QWidget | None = None) -> None:
        super().__init__(texts("dialogs.bug_title"), parent, least_width=_REPORT[0])
        self._texts = texts
        _fill(self.body, "stop", "stop", texts("dialogs.bug_title"), texts("dialogs.bug_sentence"))
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setFont(theme.code_font(theme.SMALL_PIXELS))
        self.report.setMinimumHeight(_REPORT[1])
        self.body.addWidget(self.report, 1)
        self.copy_button = Button(texts("dialogs.bug_copy"), "copy")
        self.copy_button.clicked.connect(self._copy)
        self.close_button = Button(texts("dialogs.bug_close"), role="primary")
        self.close_button.clicked.connect(self.accept)
        self.add_button(self.copy_button)
        self.add_button(self.close_button)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
        self.copy_button.setText(self._texts("dialogs.bug_copied"))


class UnforeseenErrors(QObject):
    """Turns an uncaught exception into a `caught` report instead of ending the program.

    Exceptions in Qt slots reach `sys.excepthook`; `install` sets this hook, `remove` restores the earlier one.
    """

    caught = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before: Callable[..., object] | None = None
        self._before_thread = threading.excepthook

    def install(self) -> None:
        """Report uncaught exceptions from now on."""
        self._before = sys.excepthook
        sys.excepthook = self._on_exception
        self._before_thread = threading.excepthook
        threading.excepthook = self._on_thread_exception

    def remove(self) -> None:
        """Restore the earlier hook."""
        if self._before is not None:
            sys.excepthook = self._before
            threading.excepthook = self._before_thread
            self._before = None

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        report = "".join(traceback.format_exception(kind, error, trace))
        log.error("uncaught: %s", report)
        if shiboken6.isValid(self):
            self.caught.emit(report)

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)


def _fill(column: QVBoxLayout, icon: str, token: str, title: str, sentence: str) -> None:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(IconLabel(icon, token, 24), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(words(title, "heading", wrap=True), 1)
    column.addLayout(row)
    column.addWidget(words(sentence, wrap=True))
