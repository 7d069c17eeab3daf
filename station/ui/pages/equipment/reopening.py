"""Deciding on a return that recordings with wrong times had completed: what is in question, the forms and their acts (EQ-05)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.core.ledger import Entry
from station.core.texts import Texts
from station.inventory.movement.reopening import QuestionedReturn
from station.inventory.movement.reopening_bodies import ReturnReopened
from station.ui import formats
from station.ui.page import Page
from station.ui.pages.equipment.needs import Needs
from station.ui.widgets.button import Button
from station.ui.widgets.flow import Flow
from station.ui.widgets.form_kinds import FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.lazy_form import LazyForm
from station.ui.widgets.text import words

REOPEN, KEEP = "reopen", "keep"


class ReturnInQuestion(QWidget):
    """What is in question of the shown item's return, with the two ways to decide; nothing where nothing is."""

    wished = Signal(object, str)
    """On this `QuestionedReturn` it is to be decided so: ``reopen`` or ``keep``."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._found: QuestionedReturn | None = None
        self.said = words("", "strong", wrap=True)
        self.reopen_button = Button(texts("returns.form.reopen"), "undo")
        self.keep_button = Button(texts("returns.form.keep"), "check")
        column, row = QVBoxLayout(self), Flow()
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.said)
        for button, how in ((self.reopen_button, REOPEN), (self.keep_button, KEEP)):
            button.clicked.connect(partial(self._on_clicked, how))
            row.add(button)
        column.addWidget(row)

    def show_question(self, found: QuestionedReturn | None, officer: str, zone: str) -> None:
        """Show it, with the name of the `officer` whose loan it was."""
        self._found = found
        self.setVisible(found is not None)
        if found is None:
            return
        loan = found.completed
        start, end = (formats.moment(each, zone) for each in (loan.start, loan.end))
        facts = {"officer": officer, "start": start, "end": end, "session": loan.session}
        said = self._texts("returns.question", **facts)
        if not found.reopens:
            said = self._texts.sentences((said, self._texts("returns.lent_since")))
        self.said.setText(said)
        self.reopen_button.setVisible(found.reopens)

    def _on_clicked(self, how: str) -> None:
        if self._found is not None:
            self.wished.emit(self._found, how)


class ReturnForm(FormPane):
    """Why it is decided so: ``reopen`` or ``keep``."""

    def __init__(self, texts: Texts, how: str) -> None:
        self._how = how
        title = texts(f"returns.form.{how}")
        super().__init__(texts, title, title)
        example = texts(f"returns.form.{how}_example")
        self.reason = self.add(
            "reason",
            FormText(
                texts("returns.form.reason"),
                hint=f"{texts(f'returns.form.{how}_hint')}\n{example}",
                required=True,
                rule="EQ-05",
            ),
        )

    def begin(self, found: QuestionedReturn) -> None:
        """Start for a return."""
        self.start_over()
        item = found.item
        self.set_title(self._texts(f"returns.form.{self._how}"), f"{item.label}  {item.name}")
        self.reason.setFocus()


class ReopenActs(QObject):
    """Shows the forms and carries out their acts."""

    opened = Signal(object)
    left = Signal()
    changed = Signal(str)
    """This item is to be shown as it is now."""

    reopen_form = LazyForm(lambda acts: ReturnForm(acts._page.texts, REOPEN), lambda acts: acts._reopen)
    keep_form = LazyForm(lambda acts: ReturnForm(acts._page.texts, KEEP), lambda acts: acts._keep)

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__(page)
        self._page, self._services = page, services
        self._tag = ""

    def begin(self, found: QuestionedReturn, how: str) -> None:
        """Ask for the reason."""
        self._tag = found.item.tag
        form = self.reopen_form if how == REOPEN else self.keep_form
        self.opened.emit(form)
        form.begin(found)

    def _reopen(self) -> None:
        self._decide(self.reopen_form)

    def _keep(self) -> None:
        self._decide(self.keep_form)

    def _decide(self, form: ReturnForm) -> None:
        returns = self._services.inventory.returns
        decide = returns.reopen if form is self.reopen_form else returns.keep
        form.set_busy(busy=True)
        self._page.ask(
            decide, self._tag, form.reason.value, done=partial(self._done, form), failed=form.refuse
        )

    def _done(self, form: ReturnForm, entry: Entry) -> None:
        form.set_busy(busy=False)
        texts, body = self._page.texts, entry.typed
        facts = {"tag": self._tag, "seq": entry.seq}
        if isinstance(body, ReturnReopened):
            due = formats.moment(body.recordings_due_at, self._services.clock.zone)
            said = texts("returns.reopened", due=due, **facts)
        else:
            said = texts("returns.kept", **facts)
        self._page.say_ok(said, topic="equipment-act")
        self.left.emit()
        self.changed.emit(self._tag)
