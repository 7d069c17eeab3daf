"""Forms by which what is due is settled: a loan that lasts longer, and the explanation in place of recordings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from PySide6.QtWidgets import QWidget

from station.core.clock import Clock, at_office, local, next_weekday
from station.core.texts import Texts
from station.inventory.extending.decide import ExtensionRoom
from station.inventory.values import Item, ReturnOutcome
from station.ui import formats
from station.ui.matter_line import MatterLine
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormDay, FormLine, FormText
from station.ui.widgets.form_pane import FormPane

NOTHING_RECORDED = ReturnOutcome.NOTHING_RECORDED.value
"""Offered beside the grounds of RC-06: no exemption, but that there was nothing to record (EQ-05)."""
_END = "17:30"


class ExtendForm(FormPane):
    """Until when the loan lasts instead, by the office's clock, and why."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        super().__init__(texts, texts("loans.form.title"), texts("loans.form.act"))
        self._clock, self._due = clock, ""
        self._offered: date | None = None
        self.day = self.add("until", FormDay(texts("loans.form.day"), clock))
        self.time = self.add("time", FormLine(texts("loans.form.time"), required=True))
        hint = texts("loans.form.reason_hint")
        self.reason = self.add(
            "reason", FormText(texts("loans.form.reason"), hint=hint, required=True, rule="EQ-07")
        )

    def begin(self, item: Item) -> None:
        """Start for an item; offers the time of day at which it is due now, on the day after."""
        zone = self._clock.zone
        due = "" if item.due_at is None else formats.until(item.due_at, zone)
        self.begin_for(f"{item.label}  {item.name}", item.due_at)
        self._due = self._texts("loans.form.due", due=due)
        self.day.set_hint(self._due)
        if item.due_at is not None:
            self.time.put(f"{local(item.due_at, zone):%H:%M}")

    def begin_for(self, named: str, latest: datetime | None) -> None:
        """Start for loans that are `named` on one line, due at times of their own, at the `latest` then: a day after that is offered."""
        self.start_over()
        self.set_title(self._texts("loans.form.title"), named)
        now = self._clock.now()
        due = max(now, latest or now)
        self._offered, self._due = next_weekday(local(due, self._clock.zone).date()), ""
        self.day.put(self._offered)
        self.day.set_hint("")
        self.time.put(_END)
        self.reason.put("")
        self.day.setFocus()

    def offer(self, room: ExtensionRoom | None) -> None:
        """Offer the first working day, unless another day was chosen meanwhile, and say until when the loans may last."""
        if room is None:
            return
        if self.day.value == self._offered:
            self._offered = room.day
            self.day.put(room.day)
        latest = formats.moment(room.latest, self._clock.zone)
        self.day.set_hint(
            " ".join(filter(None, (self._due, self._texts("loans.form.latest", latest=latest))))
        )

    def filled(self) -> tuple[datetime, str] | None:
        """Until when and why; None where the time of day can't be read, which is then shown."""
        try:
            at = time.fromisoformat(self.time.value)
        except ValueError:
            self.time.set_problem(self._texts("errors.reservations.bad_time", value=self.time.value))
            self.time.setFocus()
            return None
        return at_office(datetime.combine(self.day.value, at), self._clock.zone), self.reason.value


class ExemptForm(FormPane):
    """Why there are no recordings (RC-06): the ground and the explanation."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(
            texts,
            texts("equipment_page.exempt"),
            texts("equipment_page.exempt_act"),
            parent=parent,
        )
        self.ground = self.add("ground", FormChoice(texts("equipment_page.ground"), required=True))
        name, hint = texts("equipment_page.explanation"), texts("equipment_page.hint.explanation")
        self.text = self.add("text", FormText(name, hint=hint, lines=6, required=True, rule="RC-06"))
        name, example = texts("ingest_page.matter"), texts("ingest_page.matter_hint")
        self.matter = self.add("matter", MatterLine(name, example=example))

    def begin(self, named: str, grounds: Mapping[str, str]) -> None:
        """Start for awaited recordings, `named` on one line; `grounds` by code with their names."""
        self.start_over()
        self.set_title(self._texts("equipment_page.exempt"), named)
        nothing = Option(NOTHING_RECORDED, self._texts("equipment.outcome.nothing_recorded"))
        self.ground.offer([*(Option(code, name) for code, name in grounds.items()), nothing])
        self.ground.setFocus()

    def filled(self) -> tuple[str, str, str]:
        """The ground's code, the explanation, and the number of the matter it was out for."""
        return self.ground.value, self.text.value, self.matter.value
