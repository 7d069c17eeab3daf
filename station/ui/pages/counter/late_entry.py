"""What lies at the counter happened earlier, on paper: its real time, why it is entered late, and a second person (EQ-10)."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from station.core.clock import Clock, at_office
from station.core.errors import StationError
from station.core.texts import Texts
from station.inventory.late.use_cases import LateWish
from station.people.naming import account_key
from station.people.two_persons import Person
from station.ui.page import Page
from station.ui.pages.counter.confirm_sheet import ConfirmSheet
from station.ui.pages.counter.needs import Needs
from station.ui.pages.counter.open_counter import OpenCounter
from station.ui.widgets.form_kinds import FormDay, FormLine, FormSecret, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.form_time import FormTime


class LateForm(FormPane):
    """When it was, why it is entered late, and who confirms it besides."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        super().__init__(texts, texts("counter_page.late.title"), texts("counter_page.late.act"))
        self._clock = clock
        self.day = self.add("happened_at", FormDay(texts("counter_page.late.day"), clock, until_today=True))
        hint = texts("counter_page.late.time_hint")
        self.time = self.add("time", FormTime(texts("counter_page.late.time"), hint=hint, required=True))
        self.reason = self.add(
            "reason", FormText(texts("counter_page.late.reason"), lines=2, required=True, rule="EQ-10")
        )
        self.second = self.add("second", FormLine(texts("new_key.second"), required=True, rule="PF-05"))
        self.password = self.add(
            "second_password", FormSecret(texts, texts("new_key.second_password"), required=True)
        )

    def begin(self, named: str) -> None:
        """Start for the lines `named`; no password stays on screen."""
        self.start_over()
        self.set_title(self._texts("counter_page.late.title"), named)
        self.day.setFocus()

    def refuse(self, problem: StationError) -> None:
        """Show what is wrong; the password was taken with the wish, and is typed again once that is right."""
        super().refuse(problem)
        if self.password.empty:
            self.password.set_problem(self._texts("counter_page.late.password_again"))
        if not any(field.has_keyboard for field in self.fields.values()):
            self.password.setFocus()

    def refuse_scan(self) -> None:
        """Say that a scan is not taken here."""
        self.wrong.setText(self._texts("counter_page.late.scanned"))
        self.wrong.show()

    def wish(self) -> LateWish | None:
        """What is filled in; None where the time can't be read, which is then shown."""
        found = self.time.time
        if found is None:
            self.time.set_problem(self._texts("counter_page.late.time_hint"))
            self.time.setFocus()
            return None
        shown = datetime.combine(self.day.value, found)
        second = Person(account_key(self.second.value), self.password.take())
        return LateWish(at_office(shown, self._clock.zone), self.reason.value, second)


class CounterLate(QObject):
    """Shows the form in the page's stack, and enters the counter's lines; the page shows what came of it."""

    closed = Signal()
    """The form was left: the sheet is to be shown again."""

    def __init__(self, page: Page, services: Needs, open_counter: OpenCounter, stack: QStackedWidget) -> None:
        super().__init__(page)
        self._entries, self._open, self._stack = services.inventory.late, open_counter, stack
        self.form = LateForm(page.texts, services.clock)
        stack.addWidget(self.form)
        self.form.acted.connect(self._enter)
        self.form.closed.connect(self.closed)

    @property
    def shown(self) -> bool:
        """Whether the form is in front."""
        return self._stack.currentWidget() is self.form

    def begin(self, named: str, sheet: ConfirmSheet) -> None:
        """Ask for what a late entry needs, in place of the signature that `sheet` asks for."""
        sheet.forget()
        self._stack.setCurrentWidget(self.form)
        self.form.begin(named)

    def refuse(self, problem: StationError) -> None:
        """Show in the form why nothing was recorded."""
        self.form.refuse(problem)

    def refuse_scan(self) -> None:
        """Say that a scan is not taken while the form is in front."""
        self.form.refuse_scan()

    def _enter(self) -> None:
        wish = self.form.wish()
        if wish is not None:
            self.form.set_busy(busy=True)
            self._open.enter_late(self._entries, wish)
