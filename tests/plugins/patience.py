"""How long tests wait: for a condition, as long as only a hang takes. No test depends on a machine that is idle.

What is waited for mostly comes at once, so that a long patience costs nothing where all is well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

HANG_SECONDS = 300
"""No program, server or answer needs so long, however busy the machine is; pytest itself stops a test later still."""


class PatientBot(QtBot):
    """pytest-qt's `qtbot`, whose waits end only where something hangs."""

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
