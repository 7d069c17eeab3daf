"""Sitting at a page: it is on screen, hears of changes as in the window, and a test waits for what it shows."""

from __future__ import annotations

import time
from typing import Protocol, TypeVar

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.people.sessions import Session
from station.services import Services
from station.ui.change_bridge import ChangeBridge
from station.ui.page import Page
from station.ui.pages import page_spec
from station.ui.shell import Shell
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.list_filters import ListFilters
from tests.plugins.patience import HANG_SECONDS
from tests.ui.desks import ADMIN


class Served(Protocol):
    """Where a person sits: an open station with its services."""

    @property
    def services(self) -> Services:
        """What the pages call."""
        ...


def sit_at(
    name: str, desk: Served, texts: Texts, tasks: Tasks, qtbot: QtBot, session: Session = ADMIN
) -> Page:
    """The page called `name`, entered and idle."""
    signed_in = SignedIn(session)
    page = page_spec(name, texts, tasks, desk.services, signed_in).build()
    bridge = ChangeBridge(desk.services.changes, page)
    bridge.changed.connect(page.refresh)
    page.destroyed.connect(bridge.close)
    page._held = (signed_in, bridge)  # type: ignore[attr-defined]  # kept alive with the page
    qtbot.addWidget(page)
    page.resize(1166, 680)
    page.show()
    page.entered()
    settle(tasks)
    return page


W = TypeVar("W", bound=QWidget)


def part(filters: ListFilters, key: str, kind: type[W]) -> W:
    """The widget of this kind in a filter's field."""
    found = filters.fields[key].findChild(kind)
    assert found is not None
    return found


def settle(tasks: Tasks) -> None:
    """Until nothing runs, nothing waits on the event loop, and what was recorded was told to every page on screen.

    A change that follows another is held back for a tenth of a second, which no job and no event shows.
    """
    for _ in range(3):
        assert tasks.wait_until_idle(HANG_SECONDS)
        QApplication.processEvents()
        end = time.monotonic() + HANG_SECONDS
        while not all(bridge.idle for bridge in bridges()):
            assert time.monotonic() < end, "a change is told to nobody"
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def bridges() -> list[ChangeBridge]:
    """What tells changes to the windows and pages that are open.

    Each belongs to one of them, or to its shell: among all that stands in a window, looking took a tenth of each test.
    """
    own = Qt.FindChildOption.FindDirectChildrenOnly
    windows = QApplication.topLevelWidgets()
    owners = [*windows, *(shell for window in windows for shell in window.findChildren(Shell, options=own))]
    return [each for owner in owners for each in owner.findChildren(ChangeBridge, options=own)]


def said(page: Page) -> list[str]:
    """The sentences above the page, newest first."""
    return [message.sentence for message in page.banners.messages]


def write(widget: QWidget, text: str) -> None:
    """Type `text` as a Chinese input method does: QTest's keys know Latin letters only."""
    widget = widget.focusProxy() or widget
    widget.setFocus()
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)
