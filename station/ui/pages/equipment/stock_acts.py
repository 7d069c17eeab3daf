"""Counted stock on the register: the forms by which more comes in, some is issued or a count is put right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from station.core.errors import Refused, StationError
from station.core.texts import Texts
from station.inventory.stock.bodies import MOST_PIECES, StockIssued
from station.inventory.stock.numbered_bodies import numbers_in
from station.inventory.stock.use_cases import StockResult
from station.inventory.values import Item, Tracking
from station.people.confirming import UNCONFIRMED, Confirmation
from station.people.naming import account_key
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.two_persons import Person
from station.people.voiding.wording import notice_words
from station.ui import formats
from station.ui.officer_choice import OfficerChoice
from station.ui.page import Page
from station.ui.pages.equipment.needs import Needs
from station.ui.pages.equipment.record import offer_officers
from station.ui.widgets.button import Button
from station.ui.widgets.flow import Flow
from station.ui.widgets.form_kinds import (
    FormFlag,
    FormLine,
    FormNumber,
    FormSecret,
    FormText,
)
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.key_values import Fact
from station.ui.widgets.lazy_form import LazyForm

_AT_FIELD: Final = {
    **dict.fromkeys(("people.pin_wrong", "people.no_pin", "people.pin_outdated", "people.pin_issued"), "pin"),
    **dict.fromkeys(("counter.unknown_officer", "counter.officer_left"), "number"),
}
"""Where the form of an issue shows refusals that do not say so themselves."""


def stock_facts(texts: Texts, item: Item) -> list[Fact]:
    """How much of counted stock is there; nothing for a single item."""
    if item.is_portion:
        said = texts("stock.amount", quantity=item.quantity, unit=item.unit)
        said = said if item.quantity else texts("stock.portion_back", line=item.part_of)
        line = Fact(texts("equipment.field.part_of"), item.part_of, code=True)
        return [Fact(texts("equipment.field.quantity"), said), line]
    if not item.counted:
        return []
    facts = [Fact(texts("stock.form.there"), texts("stock.amount", quantity=item.quantity, unit=item.unit))]
    if item.expires_on is not None:
        facts.append(Fact(texts("equipment.field.lot"), item.lot, code=True))
        facts.append(Fact(texts("equipment.field.expires_on"), formats.day(item.expires_on)))
    if item.minimum:
        least = texts("stock.amount", quantity=item.minimum, unit=item.unit)
        facts.append(Fact(texts("equipment.field.minimum"), least))
    return facts


class StockButtons(Flow):
    """The acts on the shown line of stock."""

    issue_wished = Signal()
    receive_wished = Signal()
    correct_wished = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.issue = Button(texts("stock.form.issue"), "person")
        self.issue.clicked.connect(self.issue_wished)
        self.receive = Button(texts("stock.form.receive"), "import")
        self.receive.clicked.connect(self.receive_wished)
        self.correct = Button(texts("stock.form.correct"), "edit")
        self.correct.clicked.connect(self.correct_wished)
        for button in (self.issue, self.receive, self.correct):
            self.add(button)

    def offer(self, item: Item, session: Session) -> None:
        """Show them for counted stock to who may use them."""
        edits, issues = (
            session.may(each) for each in (Permission.EQUIPMENT_EDIT, Permission.COUNTER_OPERATE)
        )
        self.setVisible(item.counted and (edits or issues))
        ranged = item.tracking is Tracking.RANGE
        self.receive.setText(self._texts("stock.form.take_back" if ranged else "stock.form.receive"))
        self.correct.setText(self._texts("stock.form.spoil" if ranged else "stock.form.correct"))
        self.issue.setVisible(issues and item.tracking is not Tracking.LENT)
        self.receive.setVisible(edits)
        self.correct.setVisible(edits)


class ReceiptForm(FormPane):
    """How much came in, and from where."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, texts("stock.form.receive"), texts("stock.form.receive_act"))
        self.quantity = self.add("quantity", FormNumber(texts("equipment.field.quantity"), 1, MOST_PIECES))
        self.numbers = self.add("numbers", _numbers_line(texts, texts("stock.form.back_hint"), required=True))
        self.note = self.add("note", FormText(texts("stock.form.note"), lines=2))

    def begin(self, item: Item) -> None:
        """Start for a line of stock."""
        self.start_over()
        ranged = item.tracking is Tracking.RANGE
        title = self._texts("stock.form.take_back" if ranged else "stock.form.receive")
        self.set_title(title, _named(self._texts, item))
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
        self.quantity = self.add("quantity", FormNumber(texts("equipment.field.quantity"), 1, MOST_PIECES))
        self.numbers = self.add("numbers", _numbers_line(texts, texts("stock.form.numbers_hint")))
        hint = texts("stock.form.other_lot_hint")
        self.reason = self.add(
            "reason", FormText(texts("stock.form.other_lot"), hint=hint, lines=2, rule="ST-05")
        )
        hint = texts("stock.form.pin_hint")
        self.pin = self.add("pin", FormSecret(texts, texts("stock.form.pin"), hint=hint))

    def begin(self, item: Item) -> None:
        """Start for a line of stock; no PIN stays on screen."""
        self.start_over()
        self.set_title(self._texts("stock.form.issue"), _named(self._texts, item))
        self.numbers.setVisible(item.tracking is Tracking.RANGE)
        for field in (self.number, self.numbers, self.reason, self.pin):
            field.put("")
        self.quantity.put(1)
        self.reason.setVisible(item.expires_on is not None)
        self.number.setFocus()

    def filled(self) -> tuple[str, int, str, Confirmation]:
        """Who takes it, the quantity, the reason, and how they confirm."""
        pin = self.pin.take()
        confirmation = Confirmation(pin=pin) if pin else UNCONFIRMED
        return self.number.value, self.quantity.value, self.reason.value, confirmation


class CorrectionForm(FormPane):
    """What was counted, why the register is wrong, and who says so besides."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, texts("stock.form.correct"), texts("stock.form.correct_act"))
        self.quantity = self.add("quantity", FormNumber(texts("stock.form.counted"), 0, MOST_PIECES))
        self.numbers = self.add(
            "numbers", _numbers_line(texts, texts("stock.form.spoil_hint"), required=True)
        )
        self.sound = self.add("sound", FormFlag("", texts("stock.form.sound")))
        hint = texts("stock.form.reason_hint")
        self.reason = self.add(
            "reason",
            FormText(texts("equipment_page.reason"), hint=hint, lines=2, required=True, rule="EQ-10"),
        )
        self.second = self.add("second", FormLine(texts("new_key.second"), required=True, rule="PF-05"))
        self.password = self.add(
            "second_password", FormSecret(texts, texts("new_key.second_password"), required=True)
        )

    def begin(self, item: Item) -> None:
        """Start for a line of stock; no password stays on screen."""
        self.start_over()
        ranged = item.tracking is Tracking.RANGE
        title = self._texts("stock.form.spoil" if ranged else "stock.form.correct")
        self.set_title(title, _named(self._texts, item))
        self.quantity.put(item.quantity)
        self.quantity.setVisible(not ranged)
        self.numbers.setVisible(ranged)
        self.sound.setVisible(ranged)
        self.sound.put(False)
        for field in (self.numbers, self.reason, self.second, self.password):
            field.put("")
        (self.numbers if ranged else self.quantity).setFocus()

    def filled(self) -> tuple[int, str, Person]:
        """The quantity, the reason and the second person."""
        return self.quantity.value, self.reason.value, self._second()

    def filled_numbers(self) -> tuple[str, str, Person, bool]:
        """The numbers, the reason, the second person, and whether they are sound after all."""
        return self.numbers.value, self.reason.value, self._second(), self.sound.value

    def _second(self) -> Person:
        return Person(account_key(self.second.value), self.password.take())


def _numbers_line(texts: Texts, hint: str, *, required: bool = False) -> FormLine:
    return FormLine(
        texts("equipment.field.numbers"), hint=hint, example="A0021-A0040", required=required, codes=True
    )


def _named(texts: Texts, item: Item) -> str:
    there = texts("stock.there", amount=texts("stock.amount", quantity=item.quantity, unit=item.unit))
    return f"{item.label}  {item.name}  {there}"


class StockActs(QObject):
    """Carries the two forms out; messages go to `page`."""

    opened = Signal(object)
    """Show this form."""
    left = Signal()
    changed = Signal(str)
    """This line of stock is to be shown as it is now."""

    receipt_form = LazyForm(lambda acts: ReceiptForm(acts._page.texts), lambda acts: acts._receive)
    correction_form = LazyForm(lambda acts: CorrectionForm(acts._page.texts), lambda acts: acts._correct)
    issue_form = LazyForm(lambda acts: IssueForm(acts._page.texts), lambda acts: acts._issue)

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__(page)
        self._page, self._services, self._stock = page, services, services.inventory.stock
        self._item: Item | None = None

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

        def issue(session: Session, tag: str) -> StockResult:
            named = {tag: numbers} if numbers else {}
            return stock.issue(
                session, number, {tag: quantity}, None, confirmation, reason=reason, numbers=named
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

    @property
    def _ranged(self) -> bool:
        return self._item is not None and self._item.tracking is Tracking.RANGE

    def _ask(
        self,
        form: FormPane,
        call: Callable[..., StockResult],
        filled: tuple[Any, ...],
        key: str,
        more: Callable[[Texts, StockResult], dict[str, str]] = lambda _texts, _result: {},
    ) -> None:
        if self._item is None:
            return

        def done(result: StockResult) -> None:
            form.set_busy(busy=False)
            texts, (item,) = self._page.texts, result.items
            left = texts("stock.amount", quantity=item.quantity, unit=item.unit)
            facts = {"tag": item.label, "left": left, "seq": result.entry.seq, **more(texts, result)}
            said = [texts(key, **facts), *(notice_words(texts, each) for each in result.notices)]
            self._page.say_ok(texts.sentences(said), topic="equipment-act")
            self.left.emit()
            self.changed.emit(item.tag)

        form.set_busy(busy=True)
        failed = partial(_refuse, form)
        self._page.ask(call, self._item.tag, *filled, done=done, failed=failed)


def _refuse(form: FormPane, problem: StationError) -> None:
    """Show a refusal in the form: of the person who takes it at the field that says who, or how they confirm."""
    field = _AT_FIELD.get(problem.code) if isinstance(problem, Refused) else None
    if field is not None:
        problem = Refused(problem.code, rule=problem.rule, **{**problem.facts, "field": field})
    form.refuse(problem)


def _issued(texts: Texts, result: StockResult) -> dict[str, str]:
    """To whom how much went."""
    body = result.entry.of(StockIssued)
    line = body.lines[0]
    amount = texts("stock.amount", quantity=line.quantity, unit=line.unit)
    return {"name": body.name, "amount": f"{amount} {numbers_in(body, line.tag)}".rstrip()}
