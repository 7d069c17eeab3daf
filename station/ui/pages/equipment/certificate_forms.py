"""The forms of accountable paper: its kind, sheets used, misprinted or void, destroyed."""

from __future__ import annotations

from collections.abc import Iterable

from station.core.clock import Clock
from station.core.texts import Texts
from station.inventory.certificates.cases import NamedSheets
from station.inventory.certificates.kinds import CertificateKind
from station.inventory.certificates.standing import PaperStanding
from station.inventory.stock.bodies import MOST_PIECES
from station.inventory.stock.paper_bodies import LONGEST_MATTER, LONGEST_WAY, SpoilCause
from station.inventory.values import Item, Tracking
from station.people.confirming import UNCONFIRMED, Confirmation
from station.people.two_persons import Person
from station.ui.matter_line import MatterLine
from station.ui.officer_choice import OfficerChoice
from station.ui.pages.equipment.item_record import ItemRecord
from station.ui.pages.equipment.line_acts import SecondFields, named_line, numbers_line
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import (
    FormChoice,
    FormDay,
    FormFlag,
    FormLine,
    FormNumber,
    FormSecret,
    FormText,
)
from station.ui.widgets.form_pane import FormPane


class SheetForm(FormPane):
    """Which sheets of a line, of what bears no numbers also whose, and on which day; what was done to them stands below."""

    def __init__(self, texts: Texts, clock: Clock, act: str, *, of_unit: bool = True) -> None:
        super().__init__(texts, texts(f"certificates.form.{act}"), texts(f"certificates.form.{act}_act"))
        self._act, self._of_unit, self._tag = act, of_unit, ""
        self.quantity = self.add("quantity", FormNumber(texts("equipment.field.quantity"), 1, MOST_PIECES))
        hint = texts(f"certificates.form.{act}_numbers")
        self.numbers = self.add("numbers", numbers_line(texts, hint, required=True))
        self.unit = self.add("unit", FormChoice(texts("certificates.form.unit")))
        self.on = self.add("on", FormDay(texts("entry.field.on"), clock, until_today=True))

    def begin(self, record: ItemRecord, numbers: str = "", unit: str = "") -> None:
        """Start for a line as it stands, with these numbers, or sheets of this unit, where any are named; nothing secret stays on screen."""
        self.start_over()
        item, texts = record.item, self._texts
        self._tag = item.tag
        self.set_title(texts(f"certificates.form.{self._act}"), named_line(texts, item))
        ranged = item.tracking is Tracking.RANGE
        self.quantity.setVisible(not ranged)
        self.numbers.setVisible(ranged)
        units = () if record.paper is None or ranged or not self._of_unit else record.paper.units
        self.unit.setVisible(bool(units))
        house = Option("", texts("certificates.cli.house"))
        self.unit.offer([house, *(Option(each.code, each.words) for each in units)])
        self.unit.put(unit)
        self.numbers.put(numbers if ranged else "")
        self._ready(item)
        (self.numbers if ranged else self.quantity).setFocus()

    def _ready(self, item: Item) -> None:
        """Show the fields that fit the line."""

    def sheets(self, *, of_used: bool = False) -> NamedSheets:
        """The sheets that are named."""
        ranged = not self.numbers.isHidden()
        numbers, quantity = (self.numbers.value, 0) if ranged else ("", self.quantity.value)
        unit = "" if self.unit.isHidden() else self.unit.value
        return NamedSheets(self._tag, quantity, numbers, unit, self.on.value, of_used)


class UseForm(SheetForm):
    """Who used sheets, for what."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        super().__init__(texts, clock, "use")
        name, unset = texts("certificates.form.used_by"), texts("reservations.form.choose")
        hint = texts("stock.form.number_hint")
        self.number = self.add("number", OfficerChoice(name, unset, hint=hint, required=True))
        self.matter = self.add(
            "matter", MatterLine(texts("certificates.form.matter"), longest=LONGEST_MATTER)
        )
        self.note = self.add("note", FormText(texts("equipment.field.note"), lines=2))
        name, hint = texts("certificates.form.pin"), texts("stock.form.pin_hint")
        self.pin = self.add("pin", FormSecret(texts, name, hint=hint))

    def filled(self) -> tuple[NamedSheets, str, str, str, Confirmation]:
        """The sheets, who used them, for which case or licence, the note, and how they confirm."""
        pin = self.pin.take()
        confirmation = Confirmation(pin=pin) if pin else UNCONFIRMED
        return self.sheets(), self.number.value, self.matter.value, self.note.value, confirmation


class SpoilForm(SheetForm):
    """Why sheets are spoiled, and by whom if that is said."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        super().__init__(texts, clock, "spoil")
        self.of_used = self.add("of_used", FormFlag("", texts("certificates.form.of_used")))
        self.cause = self.add("cause", FormChoice(texts("certificates.form.cause"), required=True))
        self.cause.offer(Option(each.value, texts(f"stock.cause.{each.value}")) for each in SpoilCause)
        name, hint = texts("certificates.form.reason"), texts("certificates.form.reason_hint")
        self.reason = self.add("reason", FormText(name, hint=hint, lines=2, required=True, rule="ST-03"))
        name, nobody = texts("certificates.form.spoiled_by"), texts("losses.form.nobody")
        self.number = self.add(
            "number", OfficerChoice(name, nobody, hint=texts("certificates.form.spoiled_by_hint"))
        )

    def _ready(self, item: Item) -> None:
        self.of_used.setVisible(item.tracking is not Tracking.RANGE)

    def filled(self) -> tuple[NamedSheets, SpoilCause, str, str]:
        """The sheets, the cause, what happened, and who spoiled them."""
        sheets = self.sheets(of_used=self.of_used.value)
        return sheets, SpoilCause(self.cause.value), self.reason.value, self.number.value


class DestroyForm(SheetForm):
    """How spoiled sheets were destroyed, and who was there."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        super().__init__(texts, clock, "destroy", of_unit=False)
        name, hint = texts("certificates.form.way"), texts("certificates.form.way_hint")
        self.way = self.add(
            "way", FormLine(name, hint=hint, longest=LONGEST_WAY, required=True, rule="ST-03")
        )
        self.note = self.add("note", FormText(texts("equipment.field.note"), lines=2))
        self.witness = SecondFields(self, texts)

    def filled(self) -> tuple[NamedSheets, str, Person, str]:
        """The sheets, how, the second person, and the note."""
        return self.sheets(), self.way.value, self.witness.person(), self.note.value


class LossForm(SheetForm):
    """What happened to sheets that are lost, and which keeper answers for them."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        super().__init__(texts, clock, "lost")
        name, unset = texts("certificates.form.lost_by"), texts("reservations.form.choose")
        hint = texts("stock.form.number_hint")
        self.number = self.add("number", OfficerChoice(name, unset, hint=hint, required=True))
        name, hint = texts("certificates.form.lost_text"), texts("certificates.form.lost_text_hint")
        self.text = self.add("text", FormText(name, hint=hint, lines=3, required=True, rule="ST-03"))

    def filled(self) -> tuple[NamedSheets, str, str]:
        """The sheets, the keeper, and what happened."""
        return self.sheets(), self.number.value, self.text.value


class SheetsBackForm(SheetForm):
    """Which sheets a unit brings back unused: by number, or how many of which unit."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        super().__init__(texts, clock, "back")
        self.note = self.add("note", FormText(texts("equipment.field.note"), lines=2))

    def _ready(self, item: Item) -> None:
        del item
        self.on.hide()
        if self.unit.control.count() > 1:
            self.unit.control.removeItem(0)  # what the office has itself is in its store

    def filled(self) -> tuple[NamedSheets, str]:
        """The sheets, and the note."""
        return self.sheets(), self.note.value


class KindForm(FormPane):
    """Of which kind of paper a line is, and why it was on record as another one."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, texts("certificates.form.kind"), texts("certificates.form.kind_act"))
        hint = texts("certificates.form.kind_hint")
        self.kind = self.add("kind", FormChoice(texts("certificates.form.kind"), hint=hint, required=True))
        name = texts("certificates.form.kind_reason")
        self.reason = self.add("reason", FormText(name, lines=2, required=True, rule="ST-01"))
        self._now = ""

    def begin(self, record: ItemRecord, paper: PaperStanding) -> None:
        """Start for a line as it stands."""
        self.start_over()
        self.set_title(self._texts("certificates.form.kind"), named_line(self._texts, record.item))
        self._now = "" if paper.kind is None else paper.kind.kind
        self.reason.setVisible(bool(self._now))
        self.kind.setFocus()

    def offer(self, kinds: Iterable[CertificateKind]) -> None:
        """Offer these kinds, while the form is open already too; the one on record is chosen at first."""
        chosen = self.kind.value
        self.kind.offer(Option(each.code, each.name(self._texts.language)) for each in kinds)
        self.kind.put(chosen or self._now)

    def filled(self) -> tuple[str, str]:
        """The kind, and the reason."""
        return self.kind.value, self.reason.value
