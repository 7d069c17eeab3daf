"""Forms about reservations: what is kept for whom and when (EQ-04); and that it is kept no longer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Final

from station.core.clock import Clock, at_office, local, next_weekday
from station.core.policy import Activity
from station.core.texts import Texts
from station.people.values import Officer
from station.ui.matter_line import MatterLine
from station.ui.officer_choice import OfficerAmong
from station.ui.pages.equipment.items_field import ItemsField
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormDay, FormLine, FormText, form_row
from station.ui.widgets.form_pane import FormPane

_BEGIN, _END = "08:30", "17:30"
_LITTLE_LEFT: Final = time(16, 30)


class ReserveForm(FormPane):
    """Items, the officer, and from when until when; by the office's clock."""

    def __init__(self, texts: Texts, clock: Clock, items: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(texts, texts("reservations.form.new"), texts("reservations.form.act"))
        self._clock = clock
        self.items = self.add("items", ItemsField(texts, texts("reservations.field.items")))
        self.items.put(items)
        unset = texts("reservations.form.choose")
        self.number = self.add(
            "number", OfficerAmong(texts("reservations.field.holder"), unset, required=True)
        )
        self.first = FormDay(texts("reservations.field.first"), clock)
        self.first_time = FormLine(texts("reservations.field.first_time"), required=True)
        self.last = FormDay(texts("reservations.field.last"), clock)
        self.last_time = FormLine(texts("reservations.field.last_time"), required=True)
        for key, day, at in (("first", self.first, self.first_time), ("last", self.last, self.last_time)):
            self.add(key, day)
            self.add(f"{key}_time", at)
            self.column.addLayout(form_row(day, at))
        for day in (self.first, self.last):
            day.put(_day_offered(clock))
        self.first_time.put(_BEGIN)
        self.last_time.put(_END)
        self.activity = self.add("activity", FormChoice(texts("reservations.field.activity")))
        self.matter = self.add("matter", MatterLine(texts("reservations.field.matter")))
        self.note = self.add("note", FormText(texts("reservations.field.note"), lines=2))
        self.setFocusProxy(self.items if not items else self.number)

    def offer(self, officers: Iterable[Officer], activities: Iterable[Activity]) -> None:
        """Offer these; what was chosen stays."""
        self.number.offer_officers(each for each in officers if each.active)
        language = self._texts.language
        none = Option("", self._texts("reservations.form.no_activity"))
        current = (Option(each.code, each.name(language)) for each in activities if not each.ended)
        self.activity.offer((none, *current))

    def times(self) -> tuple[datetime, datetime] | None:
        """From when until when; None where a time of day can't be read, which is then shown."""
        found = []
        for day, at in ((self.first, self.first_time), (self.last, self.last_time)):
            try:
                moment = time.fromisoformat(at.value)
            except ValueError:
                at.set_problem(self._texts("errors.reservations.bad_time", value=at.value))
                at.setFocus()
                return None
            found.append(at_office(datetime.combine(day.value, moment), self._clock.zone))
        return found[0], found[1]


def _day_offered(clock: Clock) -> date:
    """Today, or where little of it is left the next day that is not of a weekend: what ends at once is not kept."""
    now = local(clock.now(), clock.zone)
    return now.date() if now.time() < _LITTLE_LEFT else next_weekday(now.date())


class EndReservationForm(FormPane):
    """Why the chosen items are kept no longer."""

    def __init__(self, texts: Texts, named: str) -> None:
        super().__init__(texts, texts("reservations.form.end"), texts("reservations.form.end"), named)
        self.reason = self.add(
            "reason", FormText(texts("reservations.form.reason"), required=True, rule="EQ-04")
        )
