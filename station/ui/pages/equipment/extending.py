"""The form by which the loan of the shown item is extended, and its act (EQ-07)."""

from __future__ import annotations

from datetime import datetime, time

from PySide6.QtCore import QObject, Signal

from station.core.clock import Clock, at_office, local
from station.core.texts import Texts
from station.inventory.extending.bodies import LoanExtended
from station.inventory.extending.use_cases import ExtendResult
from station.inventory.values import Item
from station.ui import formats
from station.ui.page import Page
from station.ui.pages.equipment.needs import Needs
from station.ui.widgets.form_kinds import FormDay, FormLine, FormText
from station.ui.widgets.form_pane import FormPane

_END = "17:30"


class ExtendForm(FormPane):
    """Until when the loan lasts instead, by the office's clock, and why."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        super().__init__(texts, texts("loans.form.title"), texts("loans.form.act"))
        self._clock = clock
        self.day = self.add("until", FormDay(texts("loans.form.day"), clock))
        self.time = self.add("time", FormLine(texts("loans.form.time"), required=True))
        hint = texts("loans.form.reason_hint")
        self.reason = self.add(
            "reason", FormText(texts("loans.form.reason"), hint=hint, required=True, rule="EQ-07")
        )

    def begin(self, item: Item) -> None:
        """Start for an item; offers the time of day at which it is due now."""
        self.start_over()
        zone = self._clock.zone
        due = "" if item.due_at is None else formats.moment(item.due_at, zone)
        self.set_title(self._texts("loans.form.title"), f"{item.label}  {item.name}")
        self.day.put(None)
        self.day.set_hint(self._texts("loans.form.due", due=due))
        self.time.put(_END if item.due_at is None else f"{local(item.due_at, zone):%H:%M}")
        self.reason.put("")
        self.day.setFocus()

    def filled(self) -> tuple[datetime, str] | None:
        """Until when and why; None where the time of day can't be read, which is then shown."""
        try:
            at = time.fromisoformat(self.time.value)
        except ValueError:
            self.time.set_problem(self._texts("errors.reservations.bad_time", value=self.time.value))
            self.time.setFocus()
            return None
        return at_office(datetime.combine(self.day.value, at), self._clock.zone), self.reason.value


class ExtendActs(QObject):
    """Shows the form and carries out its act."""

    opened = Signal(object)
    left = Signal()
    changed = Signal(str)
    """This item is to be shown as it is now."""

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__(page)
        self._page, self._services = page, services
        self._tag = ""
        self.form = ExtendForm(page.texts, services.clock)
        self.forms: tuple[FormPane, ...] = (self.form,)
        self.form.acted.connect(self._extend)
        self.form.closed.connect(self.left)

    def begin(self, item: Item) -> None:
        """Ask until when the loan of the item lasts."""
        self._tag = item.tag
        self.opened.emit(self.form)
        self.form.begin(item)

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
            page.warn(texts(each.text_key, **each.named_facts), rule=each.rule, topic=each.code)
        self.left.emit()
        self.changed.emit(item.tag)
