"""Asking for a new password or PIN, because the given one is right but serves only to choose another (PF-04)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QWidget

from station.core.errors import StationError
from station.core.ledger import Entry
from station.core.texts import Texts
from station.people.own_secrets import SecretChoices
from station.ui.form_dialog import open_form
from station.ui.page import Page
from station.ui.widgets.cover import Cover
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.twice_secret import TwiceSecret

_WIDTH, _HEIGHT = 440, 400
_LANE = "own-secret"


class ChoosingForm(FormPane):
    """The reason why another is needed, and two fields for the new one; `what` is ``password`` or ``pin``."""

    def __init__(self, texts: Texts, what: str, why: str) -> None:
        words = f"own_secrets.{what}"
        super().__init__(texts, texts(f"{words}.title"), texts("own_secrets.save"), why)
        self.close_button.hide()
        name, hint = texts(f"{words}.name"), texts(f"{words}.hint")
        self.new = TwiceSecret(texts, self, what, name, hint=hint, required=True)


class ChoosingCover(Cover):
    """The form over the whole window. Emits `chosen(new)` or `cancelled`; answered by `refuse` or by uncovering."""

    chosen = Signal(str)
    cancelled = Signal()

    def __init__(self, texts: Texts, what: str, why: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, width=_WIDTH, around=(12, 8, 12, 8))
        self.card.setFixedHeight(_HEIGHT)
        self.form = ChoosingForm(texts, what, why)
        self.form.acted.connect(self._on_acted)
        self.form.closed.connect(self.cancelled)
        self.column.addWidget(self.form)
        self.setFocusProxy(self.form)

    def refuse(self, sentence: str) -> None:
        """Show why the new secret was refused."""
        self.form.set_busy(busy=False)
        self.form.new.first.set_problem(sentence)
        self.form.setFocus()

    def _on_acted(self) -> None:
        new = self.form.new.typed()
        if new is not None:
            self.form.set_busy(busy=True)
            self.chosen.emit(new)


class PinChooser(QObject):
    """Lets an officer choose another PIN when they wanted to confirm an act on `page` with the present one."""

    def __init__(self, page: Page, own_secrets: SecretChoices) -> None:
        super().__init__(page)
        self._page, self._own_secrets = page, own_secrets
        self.form: ChoosingForm | None = None
        """The form that is open."""

    def ask(self, problem: StationError, present: str, chosen: Callable[[str], object]) -> None:
        """Ask for a PIN in place of `present`, which `problem` refused; `chosen` is called with the new one."""
        texts, number = self._page.texts, str(problem.facts["owner"])
        form = ChoosingForm(texts, "pin", texts.error(problem))
        dialog = open_form(form, self._page, QSize(_WIDTH, _HEIGHT))

        def carry_out() -> None:
            new = form.new.typed()
            if new is None:
                return

            def done(_entry: Entry) -> None:
                dialog.accept()
                chosen(new)

            form.set_busy(busy=True)
            self._page.tasks.ask(
                self._own_secrets.choose_pin,
                *(number, present, new),
                lane=_LANE,
                done=done,
                failed=form.refuse,
                owner=dialog,
            )

        form.acted.connect(carry_out)
        dialog.finished.connect(self._closed)
        self.form = form

    def _closed(self) -> None:
        self.form = None
