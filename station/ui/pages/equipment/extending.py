"""The act by which the loan of the shown item is extended (EQ-07)."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from station.inventory.extending.bodies import LoanExtended
from station.inventory.extending.use_cases import ExtendResult
from station.inventory.values import Item
from station.ui import formats
from station.ui.page import Page
from station.ui.pages.equipment.needs import Needs
from station.ui.settle_forms import ExtendForm
from station.ui.widgets.lazy_form import LazyForm


class ExtendActs(QObject):
    """Shows the form and carries out its act."""

    opened = Signal(object)
    left = Signal()
    changed = Signal(str)
    """This item is to be shown as it is now."""

    form = LazyForm(
        lambda acts: ExtendForm(acts._page.texts, acts._services.clock), lambda acts: acts._extend
    )

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__(page)
        self._page, self._services = page, services
        self._tag = ""

    def begin(self, item: Item) -> None:
        """Ask until when the loan of the item lasts."""
        self._tag = item.tag
        self.opened.emit(self.form)
        self.form.begin(item)
        room = self._services.inventory.extensions.room
        self._page.ask(room, (item.tag,), done=self.form.offer, latest="extension-room")

    def _extend(self) -> None:
        filled = self.form.filled()
        if filled is not None:
            self.form.set_busy(busy=True)
            extend = self._services.inventory.extensions.extend
            self._page.ask(extend, (self._tag,), *filled, done=self._on_extended, failed=self.form.refuse)

    def _on_extended(self, result: ExtendResult) -> None:
        self.form.set_busy(busy=False)
        page, texts = self._page, self._page.texts
        (entry,), (item,) = result.entries, result.items
        until = formats.moment(entry.of(LoanExtended).after, self._services.clock.zone)
        page.say_ok(texts("loans.done", tag=item.label, until=until, seq=entry.seq), topic="equipment-act")
        for each in result.notices:
            page.warn(texts(each.text_key, **each.named_facts), rule=each.rule, topic=each.code, stays=False)
        self.left.emit()
        self.changed.emit(item.tag)
