"""What the acts on a line of stock share: its name in a form, the field of its numbers, and how an act is carried out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from station.core.errors import Refused, StationError
from station.core.texts import Texts
from station.inventory.stock.use_cases import StockResult
from station.inventory.values import Item, Tracking
from station.people.naming import account_key
from station.people.two_persons import Person
from station.people.voiding.wording import notice_words
from station.ui.messages import OK, Message
from station.ui.page import Page
from station.ui.pages.equipment.needs import Needs
from station.ui.widgets.form_kinds import FormLine, FormSecret
from station.ui.widgets.form_pane import FormPane

_AT_FIELD: Final = {
    **dict.fromkeys(("people.pin_wrong", "people.no_pin", "people.pin_outdated", "people.pin_issued"), "pin"),
    **dict.fromkeys(("counter.unknown_officer", "counter.officer_left"), "number"),
}
"""Where a form shows refusals of the officer it names that do not say so themselves."""


def numbers_line(texts: Texts, hint: str = "", *, required: bool = False) -> FormLine:
    """The field for numbers of a range."""
    return FormLine(
        texts("equipment.field.numbers"), hint=hint, example="A0021-A0040", required=required, codes=True
    )


def named_line(texts: Texts, item: Item) -> str:
    """The line, and how much of it is in the store, below the title of a form."""
    there = texts("stock.there", amount=texts("stock.amount", quantity=item.quantity, unit=item.unit))
    return f"{item.label}  {item.name}  {there}"


def earlier_words(texts: Texts, lot: Item) -> str:
    """Which lot of the same expires first, and how much of it is there (ST-05)."""
    day = "" if lot.expires_on is None else lot.expires_on.isoformat()
    left = texts("stock.amount", quantity=lot.quantity, unit=lot.unit)
    return texts("reagents.form.earlier", tag=lot.label, lot=lot.lot, day=day, left=left)


class SecondFields:
    """Adds to a `form` who confirms besides, by account and password."""

    def __init__(self, form: FormPane, texts: Texts) -> None:
        self.second = form.add("second", FormLine(texts("new_key.second"), required=True, rule="PF-05"))
        self.password = form.add(
            "second_password", FormSecret(texts, texts("new_key.second_password"), required=True)
        )

    def person(self) -> Person:
        """Who that is; the password is taken, and typed again after a refusal."""
        return Person(account_key(self.second.value), self.password.take())


class LineActs(QObject):
    """Carries the forms of a line of stock out; messages go to `page`."""

    opened = Signal(object)
    """Show this form."""
    left = Signal()
    changed = Signal(str)
    """This line of stock is to be shown as it is now."""

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__(page)
        self._page, self._services = page, services
        self._item: Item | None = None

    @property
    def _ranged(self) -> bool:
        return self._item is not None and self._item.tracking is Tracking.RANGE

    def _after(self, result: StockResult) -> tuple[str, Callable[[], None]] | None:
        """What is offered with what was told of an act, and its word; nothing unless an act says so."""
        del result
        return None

    def _carry_out(
        self,
        form: FormPane,
        call: Callable[..., StockResult],
        filled: tuple[Any, ...],
        key: str,
        more: Callable[[Texts, StockResult], dict[str, str]] = lambda _texts, _result: {},
    ) -> None:
        """Call `call` with what is filled in; what came of it is told by the text `key`."""

        def done(result: StockResult) -> None:
            form.set_busy(busy=False)
            texts, (item,) = self._page.texts, result.items
            left = texts("stock.amount", quantity=item.quantity, unit=item.unit)
            facts = {"tag": item.label, "name": item.name, "left": left, "seq": result.entry.seq}
            told = texts(key, **{**facts, **more(texts, result)})
            said = [told, *(notice_words(texts, each) for each in result.notices)]
            label, act = self._after(result) or ("", None)
            self._page.say(Message(OK, texts.sentences(said), None, label, act, "equipment-act"))
            self.left.emit()
            self.changed.emit(item.tag)

        form.set_busy(busy=True)
        self._page.ask(call, *filled, done=done, failed=partial(refuse_at, form))


def refuse_at(form: FormPane, problem: StationError) -> None:
    """Show a refusal in the form: of the officer it names at the field that says who, or how they confirm."""
    field = _AT_FIELD.get(problem.code) if isinstance(problem, Refused) else None
    if field is not None:
        problem = Refused(problem.code, rule=problem.rule, **{**problem.facts, "field": field})
    form.refuse(problem)
