"""Saying that it is outside enforcement time, beside the title, as long as it is true of somebody who takes something (EQ-07)."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from station.inventory.counter.desk import CounterDesk
from station.ui.page import Page
from station.ui.pages.counter.open_counter import OpenCounter

_MINUTE = 60_000
_TOPIC = "hours"


class HoursWatch(QObject):
    """Asks when the page comes to the front, and each minute while somebody may stand there."""

    def __init__(self, page: Page, desk: CounterDesk, open_counter: OpenCounter) -> None:
        super().__init__(page)
        self._page, self._desk, self._open = page, desk, open_counter
        self._outside = False
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE)
        self._minute.timeout.connect(self.look)

    def look(self) -> None:
        """Now, and in a minute again."""
        if self._page.signed_in.present and not self._page.tasks.closed:
            self._minute.start()
            self._page.ask(self._desk.outside_hours, done=self._on_hours, latest="counter-hours")

    def stop(self) -> None:
        """Nobody stands at the counter."""
        self._minute.stop()

    def say(self) -> None:
        """It is said as long as it is true, and not for one scan."""
        counter = self._open.counter
        if self._outside and (counter.person is not None or counter.taking):
            self._page.warn(self._page.texts("notice.outside_hours"), rule="EQ-07", topic=_TOPIC)
        else:
            self._page.banners.clear(_TOPIC)

    @property
    def seen(self) -> bool:
        """Whether it is the message that is seen beside the title."""
        return any(each.message.topic == _TOPIC for each in self._page.banners.shown)

    def _on_hours(self, outside: bool) -> None:
        self._outside = outside
        self.say()
