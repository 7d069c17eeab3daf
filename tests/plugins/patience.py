"""How long tests wait: for a condition, as long as only a hang takes. No test depends on a machine that is idle.

What is waited for mostly comes at once, so that a long patience costs nothing where all is well.
"""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, AnyStr

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from station.ui import theme
from station.ui.window import MainWindow

HANG_SECONDS = 300
"""No program, server or answer needs so long, however busy the machine is; pytest itself stops a test later still."""


@contextmanager
def in_time(child: subprocess.Popen[AnyStr]) -> Iterator[None]:
    """What is done here with a child's streams ends: a child that hangs is killed, and its streams with it."""
    patience = threading.Timer(HANG_SECONDS, child.kill)
    patience.daemon = True
    patience.start()
    try:
        yield
    finally:
        patience.cancel()


def next_line(child: subprocess.Popen[AnyStr]) -> AnyStr:
    """The next line that a child prints; an empty one when it ended instead."""
    assert child.stdout is not None
    with in_time(child):
        return child.stdout.readline()


def last_words(child: subprocess.Popen[AnyStr]) -> AnyStr:
    """All that a child prints before it ends, after the lines that were taken already."""
    assert child.stdout is not None
    with in_time(child), child.stdout as said:
        words = said.read()
    child.wait(HANG_SECONDS)
    return words


def wait_until(holds: Callable[[], object]) -> None:
    """Wait until a condition holds that nothing tells of."""
    end = time.monotonic() + HANG_SECONDS
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.002)


def join(threads: Iterable[threading.Thread]) -> None:
    """Wait for the end of each thread."""
    for thread in threads:
        thread.join(HANG_SECONDS)
        assert not thread.is_alive(), "a thread hangs"


class PatientBot(QtBot):
    """pytest-qt's `qtbot`: its waits end only where something hangs, and what it is given looks as in the program."""

    def addWidget(self, widget: QWidget, **options: Any) -> None:  # noqa: N802 - Qt's name
        """Close `widget` after the test; one without a window wears the style sheet itself."""
        if isinstance(widget, MainWindow):  # nobody is there to answer what it asks before it closes
            options.setdefault("before_close_func", MainWindow.end)
        super().addWidget(widget, **options)
        if widget.parentWidget() is None and not widget.styleSheet():
            theme.dress(widget)

    def waitUntil(self, callback: Callable[[], Any], *, timeout: int = HANG_SECONDS * 1000) -> None:  # noqa: N802 - Qt's name
        """Wait until `callback` says so, or doesn't fail any more."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = HANG_SECONDS * 1000, **options: Any) -> Any:  # noqa: N802 - Qt's name
        """Wait until `signal` is emitted."""
        return super().waitSignal(signal, timeout=timeout, **options)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[PatientBot]:
    """A hand at the keyboard and the mouse that waits as long as need be.

    The widgets that it was given are gone when the test is over. pytest-qt only asks for their deletion, which takes
    place in an event loop; without one they stay, and each change of the style draws all of them anew.
    """
    yield PatientBot(request)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
