"""Counted stock on the register: the forms by which more comes in, some is issued or a count is put right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal

from station.core.texts import Texts
from station.inventory.receivers.values import Receiver
from station.inventory.stock.bodies import MOST_PIECES, StockIssued
from station.inventory.stock.numbered_bodies import numbers_in
from station.inventory.stock.use_cases import StockResult
from station.inventory.values import Item, Tracking
from station.people.confirming import UNCONFIRMED, Confirmation
from station.people.sessions import Session
from station.people.two_persons import Person
from station.ui.matter_line import MatterLine
from station.ui.officer_choice import OfficerChoice
from station.ui.page import Page
from station.ui.pages.equipment.line_acts import (
    LineActs,
    SecondFields,
    earlier_words,
    named_line,
    numbers_line,
)
from station.ui.pages.equipment.needs import Needs
from station.ui.pages.equipment.record import offer_officers
from station.ui.pages.equipment.stock_buttons import StockButtons
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import (
    FormChoice,
    FormFlag,
    FormNumber,
    FormSecret,
    FormText,
)
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.lazy_form import LazyForm


class ReceiptForm(FormPane):
    """How much came in, and from where."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, texts("stock.form.receive"), texts("stock.form.receive_act"))
        self.quantity = self.add("quantity", FormNumber(texts("equipment.field.quantity"), 1, MOST_PIECES))
        self.numbers = self.add("numbers", numbers_line(texts, texts("stock.form.back_hint"), required=True))
        self.note = self.add("note", FormText(texts("stock.form.note"), lines=2))

    def begin(self, item: Item) -> None:
        """Start for a line of stock."""
        self.start_over()
        ranged = item.tracking is Tracking.RANGE
        title = self._texts("stock.form.take_back" if ranged else "stock.form.receive")
        self.set_title(title, named_line(self._texts, item))
        self.quantity.put(1)
        self.quantity.setVisible(not ranged)
        self.numbers.setVisible(ranged)
        for field in (self.numbers, self.note):
            field.put("")
        (self.numbers if ranged else self.quantity).setFocus()

    def filled(self) -> tuple[int, str]:
        """The quantity and the note."""
        return self.quantity.value, self.note.value

    def filled_numbers(self) -> tuple[str, str]:
        """The numbers that come back, and the note."""
        return self.numbers.value, self.note.value


class IssueForm(FormPane):
    """Who takes how much, and why not of the lot that expires first."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, texts("stock.form.issue"), texts("stock.form.issue_act"))
        hint, unset = texts("stock.form.number_hint"), texts("reservations.form.choose")
        self.number = self.add(
            "number", OfficerChoice(texts("stock.form.number"), unset, hint=hint, required=True)
        )
        self._receivers: dict[str, Receiver] = {}
        name, nobody = texts("stock.form.for_unit"), texts("stock.form.for_oneself")
        self.receiver = self.add("receiver", FormChoice(name, unset=nobody))
        self.quantity = self.add("quantity", FormNumber(texts("equipment.field.quantity"), 1, MOST_PIECES))
        self.numbers = self.add("numbers", numbers_line(texts, texts("stock.form.numbers_hint")))
        self.matter = self.add("matter", MatterLine(texts("stock.form.matter")))
        self.reason = self.add(
            "reason", FormText(texts("stock.form.other_lot"), lines=2, required=True, rule="ST-05")
        )
        hint = texts("stock.form.pin_hint")
        self.pin = self.add("pin", FormSecret(texts, texts("stock.form.pin"), hint=hint))

    def begin(self, item: Item) -> None:
        """Start for a line of stock; no PIN stays on screen."""
        self.start_over()
        self.set_title(self._texts("stock.form.issue"), named_line(self._texts, item))
        self.numbers.setVisible(item.tracking is Tracking.RANGE)
        for field in (self.number, self.receiver, self.numbers, self.matter, self.reason, self.pin):
            field.put("")
        self.quantity.put(1)
        self.reason.hide()
        self.number.setFocus()

    def show_earlier(self, lot: Item | None) -> None:
        """Say which lot of the same expires first and ask why that one is not issued; nothing where this one does."""
        self.reason.setVisible(lot is not None)
        if lot is not None:
            self.reason.set_hint(earlier_words(self._texts, lot))

    def offer_receivers(self, receivers: Sequence[Receiver]) -> None:
        """Offer the units and places for which somebody may sign."""
        self._receivers = {each.key: each for each in receivers}
        self.receiver.offer(Option(key, each.words) for key, each in self._receivers.items())

    @property
    def whom(self) -> Receiver | None:
        """The unit or place that it is for; None where it is for who takes it."""
        return self._receivers.get(self.receiver.value)

    def filled(self) -> tuple[str, int, str, Confirmation]:
        """Who takes it, the quantity, the reason, and how they confirm."""
        pin = self.pin.take()
        confirmation = Confirmation(pin=pin) if pin else UNCONFIRMED
        reason = "" if self.reason.isHidden() else self.reason.value
        return self.number.value, self.quantity.value, reason, confirmation


class CorrectionForm(FormPane):
    """What was counted, why the register is wrong, and who says so besides."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, texts("stock.form.correct"), texts("stock.form.correct_act"))
        self.quantity = self.add("quantity", FormNumber(texts("stock.form.counted"), 0, MOST_PIECES))
        self.numbers = self.add("numbers", numbers_line(texts, texts("stock.form.spoil_hint"), required=True))
        self.sound = self.add("sound", FormFlag("", texts("stock.form.sound")))
        hint = texts("stock.form.reason_hint")
        self.reason = self.add(
            "reason",
            FormText(texts("equipment_page.reason"), hint=hint, lines=2, required=True, rule="EQ-10"),
        )
        self.other = SecondFields(self, texts)

    def begin(self, item: Item) -> None:
        """Start for a line of stock; no password stays on screen."""
        self.start_over()
        ranged = item.tracking is Tracking.RANGE
        title = self._texts("stock.form.spoil" if ranged else "stock.form.correct")
        self.set_title(title, named_line(self._texts, item))
        self.quantity.put(item.quantity)
        self.quantity.setVisible(not ranged)
        self.numbers.setVisible(ranged)
        self.sound.setVisible(ranged)
        self.sound.put(False)
        for field in (self.numbers, self.reason, self.other.second, self.other.password):
            field.put("")
        (self.numbers if ranged else self.quantity).setFocus()

    def filled(self) -> tuple[int, str, Person]:
        """The quantity, the reason and the second person."""
        return self.quantity.value, self.reason.value, self.other.person()

    def filled_numbers(self) -> tuple[str, str, Person, bool]:
        """The numbers, the reason, the second person, and whether they are sound after all."""
        return self.numbers.value, self.reason.value, self.other.person(), self.sound.value


class StockActs(LineActs):
    """Carries the forms of stock that comes in, goes out or is put right out."""

    receipt_form = LazyForm(lambda acts: ReceiptForm(acts._page.texts), lambda acts: acts._receive)
    correction_form = LazyForm(lambda acts: CorrectionForm(acts._page.texts), lambda acts: acts._correct)
    issue_form = LazyForm(lambda acts: IssueForm(acts._page.texts), lambda acts: acts._issue)

    slip_wished = Signal(str)
    """The slip of the issue at this place, of paper for a unit (ST-02)."""

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__(page, services)
        self._stock = services.inventory.stock
        self._buttons: StockButtons | None = None

    def attend(self, buttons: StockButtons) -> None:
        """Do what is wished there."""
        self._buttons = buttons
        buttons.receive_wished.connect(self.begin_receive)
        buttons.issue_wished.connect(self.begin_issue)
        buttons.correct_wished.connect(self.begin_correct)

    def begin_receive(self, item: Item) -> None:
        """More of this line came in."""
        self._item = item
        self.opened.emit(self.receipt_form)
        self.receipt_form.begin(item)

    def begin_issue(self, item: Item) -> None:
        """Somebody takes some of this line."""
        self._item = item
        self.opened.emit(self.issue_form)
        self.issue_form.begin(item)
        offer_officers(self._page, self._services, self.issue_form.number)
        self.issue_form.matter.attend(self._page, self._services.matters.matters)
        receivers = self._services.inventory.counter.receivers
        self._page.ask(receivers, done=self.issue_form.offer_receivers, latest="stock-receivers")
        if item.expires_on is not None:
            first, show = self._stock.first_to_expire, self.issue_form.show_earlier
            self._page.ask(first, item.tag, done=show, latest="earlier-lot")

    def begin_correct(self, item: Item) -> None:
        """Another quantity of this line was counted."""
        self._item = item
        self.opened.emit(self.correction_form)
        self.correction_form.begin(item)

    def _receive(self) -> None:
        form = self.receipt_form
        if self._ranged:
            self._ask(form, self._stock.take_back, form.filled_numbers(), "stock.taken_back")
            return
        self._ask(form, self._stock.receive, form.filled(), "stock.received")

    def _issue(self) -> None:
        number, quantity, reason, confirmation = self.issue_form.filled()
        stock, numbers = self._stock, self.issue_form.numbers.value if self._ranged else ""
        receiver, matter = self.issue_form.whom, self.issue_form.matter.value

        def issue(session: Session, tag: str) -> StockResult:
            named = {tag: numbers} if numbers else {}
            return stock.issue(
                *(session, number, {tag: quantity}, None, confirmation),
                receiver=receiver,
                reason=reason,
                numbers=named,
                matter=matter,
            )

        self._ask(self.issue_form, issue, (), "stock.issued", _issued)

    def _correct(self) -> None:
        form = self.correction_form
        if self._ranged:
            numbers, reason, second, sound = form.filled_numbers()
            call = partial(self._stock.spoil, sound=sound)
            self._ask(form, call, (numbers, reason, second), "stock.sound" if sound else "stock.spoiled")
            return
        self._ask(form, self._stock.correct, form.filled(), "stock.corrected")

    def _after(self, result: StockResult) -> tuple[str, Callable[[], None]] | None:
        """The slip of paper that was issued to a unit."""
        body, is_paper = result.entry.typed, self._buttons is not None and self._buttons.is_paper
        if not isinstance(body, StockIssued) or body.receiver is None or not is_paper:
            return None
        place = f"{result.entry.stream.value}:{result.entry.seq}"
        return self._page.texts("papers.title.certificate_slip"), partial(self.slip_wished.emit, place)

    def _ask(
        self,
        form: FormPane,
        call: Callable[..., StockResult],
        filled: tuple[Any, ...],
        key: str,
        more: Callable[[Texts, StockResult], dict[str, str]] = lambda _texts, _result: {},
    ) -> None:
        if self._item is not None:
            self._carry_out(form, call, (self._item.tag, *filled), key, more)


def _issued(texts: Texts, result: StockResult) -> dict[str, str]:
    """To whom how much went."""
    body = result.entry.of(StockIssued)
    line = body.lines[0]
    amount = texts("stock.amount", quantity=line.quantity, unit=line.unit)
    name = body.name if body.receiver is None else body.receiver.value.words
    return {"name": name, "amount": f"{amount} {numbers_in(body, line.tag)}".rstrip()}
