"""The days that a paper is about, asked for over the page."""

from __future__ import annotations

from collections.abc import Callable

from station.core.clock import Clock, local_today
from station.core.errors import Refused
from station.inventory.papers.period import PaperPeriod
from station.ui.page import Page
from station.ui.widgets.button import Button
from station.ui.widgets.dialog import Dialog
from station.ui.widgets.form_field import FormFields
from station.ui.widgets.form_kinds import FormDay


class PeriodDialog(Dialog):
    """Two days, from the first of this month (`yearly`: of this year) to today until others are chosen; `chosen` is called with them.

    Days that make no period are refused below them, and stay to be corrected.
    """

    def __init__(
        self,
        page: Page,
        clock: Clock,
        title: str,
        chosen: Callable[[PaperPeriod], None],
        *,
        yearly: bool = False,
    ) -> None:
        super().__init__(title, page)
        texts, today = page.texts, local_today(clock)
        self._chosen = chosen
        self.first = FormDay(texts("papers.since"), clock, until_today=True)
        self.last = FormDay(texts("papers.until"), clock, until_today=True)
        self.first.put(today.replace(month=1, day=1) if yearly else today.replace(day=1))
        self.fields = FormFields(texts)
        for key, field in (("first", self.first), ("last", self.last)):
            self.body.addWidget(self.fields.keep(key, field))
            field.edited.connect(self.fields.clear_problem)
        self.back_button = Button(texts("wizard.cancel"))
        self.back_button.clicked.connect(self.reject)
        self.make_button = Button(texts("papers.make"), "print", role="primary")
        self.make_button.setDefault(True)
        self.make_button.clicked.connect(self.accept)
        self.add_button(self.back_button)
        self.add_button(self.make_button)

    def accept(self) -> None:
        """Go on with these days, if they make a period."""
        period = self._period()
        if period is None:
            self.grow()
            return
        super().accept()
        self._chosen(period)

    def _period(self) -> PaperPeriod | None:
        if not self.fields.check():
            return None
        try:
            return PaperPeriod(self.first.value, self.last.value)
        except Refused as problem:
            self.fields.refuse(Refused(problem.code, rule=problem.rule, **problem.facts, field="last"))
            return None
