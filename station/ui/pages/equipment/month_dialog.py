"""The month and the unit that a report of certificates is about, asked for over the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from station.core.clock import Clock, local_today
from station.inventory.certificates.moves import month_of
from station.inventory.receivers.values import Receiver
from station.ui.page import Page
from station.ui.widgets.button import Button
from station.ui.widgets.choice_box import Option
from station.ui.widgets.dialog import Dialog
from station.ui.widgets.form_field import FormFields
from station.ui.widgets.form_kinds import FormChoice

_OFFERED: Final = 36
"""Months that are offered, this one among them."""


class MonthDialog(Dialog):
    """A month, the last one that is over until another is chosen, and whose figures; `chosen` is called with them, no unit being the office itself.

    `units` are those to which paper was ever issued; where there are none nobody is asked whose.
    """

    def __init__(
        self,
        page: Page,
        clock: Clock,
        title: str,
        units: Iterable[Receiver],
        chosen: Callable[[str, str], None],
    ) -> None:
        super().__init__(title, page)
        texts, self._chosen = page.texts, chosen
        months = list(_months(local_today(clock)))
        self.month = FormChoice(texts("papers.fact.month"))
        self.month.offer(Option(each, each) for each in months)
        self.month.put(months[1])
        self.unit = FormChoice(texts("papers.fact.unit"))
        own = Option("", texts("certificates.cli.house"))
        self.unit.offer([own, *(Option(each.code, each.words) for each in units)])
        self.fields = FormFields(texts)
        for key, field in (("month", self.month), ("unit", self.unit)):
            self.body.addWidget(self.fields.keep(key, field))
        self.unit.setVisible(self.unit.control.count() > 1)
        self.back_button = Button(texts("wizard.cancel"))
        self.back_button.clicked.connect(self.reject)
        self.make_button = Button(texts("papers.make"), "print", role="primary")
        self.make_button.setDefault(True)
        self.make_button.clicked.connect(self.accept)
        self.add_button(self.back_button)
        self.add_button(self.make_button)

    def accept(self) -> None:
        """Go on with this month."""
        if self.fields.check():
            super().accept()
            self._chosen(self.month.value, self.unit.value)


def _months(today: date) -> Iterator[str]:
    """This month and those before it, the newest first."""
    first = today.replace(day=1)
    for _ in range(_OFFERED):
        yield month_of(first)
        first = (first - timedelta(days=1)).replace(day=1)
