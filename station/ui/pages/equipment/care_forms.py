"""The forms of verification and care: a certificate, a care that was done, its schedule, the seal and disposal of scrap, the use of a lot."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Final

from station.core.attachments import SUFFIXES
from station.core.clock import Clock, local_today
from station.core.texts import Texts
from station.inventory.care.bodies import (
    LONGEST_CARE,
    LONGEST_CERTIFICATE,
    LONGEST_MARK,
    LONGEST_VERIFIER,
    MOST_MONTHS,
)
from station.inventory.stock.bodies import MOST_PIECES
from station.inventory.stock.paper_bodies import LONGEST_MATTER
from station.inventory.stock.reagents import LotUse
from station.inventory.values import Item
from station.people.confirming import Confirmation
from station.ui.matter_line import MatterLine
from station.ui.officer_choice import OfficerChoice
from station.ui.pages.equipment.line_acts import earlier_words, named_line
from station.ui.widgets.form_files import FormFile
from station.ui.widgets.form_kinds import FormDay, FormLine, FormNumber, FormSecret, FormText
from station.ui.widgets.form_pane import FormPane

_YEAR: Final = timedelta(days=364)
"""Proposed for a verification: a year without a day."""
_WEEK: Final = timedelta(days=7)
_EVERY: Final = 3
"""Months that are proposed between two cares."""


class VerifyForm(FormPane):
    """The certificate of a verification, and until when it holds."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        super().__init__(texts, texts("care.form.verify"), texts("care.form.verify_act"))
        self._clock = clock
        name = texts("entry.field.certificate")
        self.certificate = self.add(
            "certificate", FormLine(name, required=True, rule="ST-06", longest=LONGEST_CERTIFICATE)
        )
        self.on = self.add("on", FormDay(texts("care.form.on"), clock, until_today=True))
        self.until = self.add("valid_until", FormDay(texts("entry.field.valid_until"), clock))
        self.by = self.add("verifier", FormLine(texts("entry.field.verifier"), longest=LONGEST_VERIFIER))
        self.file = self.add("file", FormFile(texts, texts("care.form.file"), SUFFIXES))

    def begin(self, item: Item) -> None:
        """Start for an item: verified today, for a year."""
        self.start_over()
        self.set_title(self._texts("care.form.verify"), f"{item.label}  {item.name}")
        today = local_today(self._clock)
        for field in (self.certificate, self.by, self.file):
            field.put("")
        self.on.put(today)
        self.until.put(today + _YEAR)
        self.certificate.setFocus()

    def filled(self) -> tuple[str, date, date, str, Path | None]:
        """Certificate, the day, until when, by whom, the file."""
        file = Path(self.file.value) if self.file.value else None
        return self.certificate.value, self.on.value, self.until.value, self.by.value, file


class CaredForm(FormPane):
    """What was done to an item, when and by whom."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        super().__init__(texts, texts("care.form.cared"), texts("care.form.cared_act"))
        self._clock = clock
        hint = texts("care.form.what_hint")
        self.what = self.add(
            "what", FormLine(texts("care.form.what"), hint=hint, required=True, longest=LONGEST_CARE)
        )
        self.on = self.add("on", FormDay(texts("care.form.cared_on"), clock, until_today=True))
        self.worker = self.add("worker", FormLine(texts("entry.field.worker"), longest=LONGEST_VERIFIER))

    def begin(self, item: Item) -> None:
        """Start for an item."""
        self.start_over()
        self.set_title(self._texts("care.form.cared"), f"{item.label}  {item.name}")
        for field in (self.what, self.worker):
            field.put("")
        self.on.put(local_today(self._clock))
        self.what.setFocus()


class PlanForm(FormPane):
    """How often an item is cared for, and when first."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        super().__init__(texts, texts("care.form.plan"), texts("care.form.plan_act"))
        self._clock = clock
        self.every = self.add("every", FormNumber(texts("care.form.every"), 1, MOST_MONTHS))
        self.first = self.add("first", FormDay(texts("care.form.first"), clock))

    def begin(self, item: Item) -> None:
        """Start for an item."""
        self.start_over()
        self.set_title(self._texts("care.form.plan"), f"{item.label}  {item.name}")
        self.every.put(_EVERY)
        self.first.put(local_today(self._clock) + _WEEK)
        self.every.setFocus()


class EndPlanForm(FormPane):
    """Why an item is cared for by no schedule any more."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, texts("care.form.end"), texts("care.form.end"))
        name = texts("equipment_page.reason")
        self.reason = self.add("reason", FormText(name, lines=2, required=True, rule="EQ-14"))

    def begin(self, item: Item) -> None:
        """Start for an item."""
        self.start_over()
        self.set_title(self._texts("care.form.end"), f"{item.label}  {item.name}")
        self.reason.put("")
        self.reason.setFocus()


class SealForm(FormPane):
    """The mark and the seal of a scrapped item, with a photo."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        super().__init__(texts, texts("care.form.seal"), texts("care.form.seal_act"))
        self._clock = clock
        mark, seal = texts("entry.field.mark"), texts("entry.field.seal")
        self.mark = self.add("mark", FormLine(mark, required=True, rule="ST-06", longest=LONGEST_MARK))
        self.seal = self.add("seal", FormLine(seal, required=True, longest=LONGEST_MARK))
        self.on = self.add("on", FormDay(texts("care.form.scrap_on"), clock, until_today=True))
        self.photo = self.add("photo", FormFile(texts, texts("care.form.photo"), SUFFIXES))

    def begin(self, item: Item) -> None:
        """Start for an item."""
        self.start_over()
        self.set_title(self._texts("care.form.seal"), f"{item.label}  {item.name}")
        for field in (self.mark, self.seal, self.photo):
            field.put("")
        self.on.put(local_today(self._clock))
        self.mark.setFocus()


class DisposeForm(FormPane):
    """How a sealed item was disposed of, and by which paper."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        super().__init__(texts, texts("care.form.dispose"), texts("care.form.dispose_act"))
        self._clock = clock
        self.way = self.add("way", FormLine(texts("entry.field.way"), required=True, longest=LONGEST_MARK))
        self.paper = self.add("paper", FormLine(texts("care.form.paper"), longest=LONGEST_MARK))
        self.on = self.add("on", FormDay(texts("care.form.scrap_on"), clock, until_today=True))

    def begin(self, item: Item) -> None:
        """Start for an item."""
        self.start_over()
        self.set_title(self._texts("care.form.dispose"), f"{item.label}  {item.name}")
        for field in (self.way, self.paper):
            field.put("")
        self.on.put(local_today(self._clock))
        self.way.setFocus()


class LotUseForm(FormPane):
    """How much of a lot of reagents was used, for what, by whom, who signs by PIN."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        super().__init__(texts, texts("reagents.form.use"), texts("reagents.form.act"))
        self._clock, self._tag = clock, ""
        self.quantity = self.add("quantity", FormNumber(texts("equipment.field.quantity"), 1, MOST_PIECES))
        name = texts("reagents.form.other_lot")
        self.reason = self.add("reason", FormText(name, lines=2, required=True, rule="ST-05"))
        self.matter = self.add("matter", MatterLine(texts("reagents.form.matter")))
        self.purpose = self.add("purpose", FormLine(texts("papers.column.purpose"), longest=LONGEST_MATTER))
        self.on = self.add("on", FormDay(texts("entry.field.on"), clock, until_today=True))
        name, hint = texts("papers.column.user"), texts("stock.form.number_hint")
        unset = texts("reservations.form.choose")
        self.number = self.add("number", OfficerChoice(name, unset, hint=hint, required=True))
        name, hint = texts("certificates.form.pin"), texts("reagents.form.pin_hint")
        self.pin = self.add("pin", FormSecret(texts, name, hint=hint, required=True))

    def begin(self, item: Item) -> None:
        """Start for a lot; no PIN stays on screen."""
        self.start_over()
        self._tag = item.tag
        self.set_title(self._texts("reagents.form.use"), named_line(self._texts, item))
        for field in (self.matter, self.purpose, self.number, self.pin, self.reason):
            field.put("")
        self.quantity.put(1)
        self.on.put(local_today(self._clock))
        self.reason.hide()
        self.quantity.setFocus()

    def show_earlier(self, lot: Item | None) -> None:
        """Say which lot of the same expires first and ask why that one is not used; nothing where this one does."""
        self.reason.setVisible(lot is not None)
        if lot is not None:
            self.reason.set_hint(earlier_words(self._texts, lot))

    def filled(self) -> tuple[LotUse, str, Confirmation]:
        """What was used, by whom, and the PIN."""
        reason = "" if self.reason.isHidden() else self.reason.value
        facts = (self.quantity.value, self.purpose.value, self.on.value, reason, self.matter.value)
        use = LotUse(self._tag, *facts)
        return use, self.number.value, Confirmation(pin=self.pin.take())
