"""The officer disagrees with the condition of what they bring back: what both say, before they sign (EQ-11)."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from station.approvals.values import RequestStanding
from station.approvals.wording import filed_words, vacant_words
from station.core.attachments import SUFFIXES
from station.core.errors import StationError
from station.core.texts import Texts
from station.inventory.counter import Counter, CounterAnswer, CounterLine
from station.inventory.disputing.values import Dissent
from station.inventory.values import Condition
from station.ui.page import Page
from station.ui.pages.counter.claim import ALREADY, claim_of, claim_words, claims
from station.ui.pages.counter.confirm_sheet import ConfirmSheet
from station.ui.pages.counter.needs import Needs
from station.ui.pages.counter.open_counter import OpenCounter, Saved
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_files import FormFiles
from station.ui.widgets.form_kinds import FormChoice, FormText
from station.ui.widgets.form_pane import FormPane


class DissentForm(FormPane):
    """Over which item, what the desk found, what the officer says, and photos."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, texts("disputes.form.title"), texts("disputes.form.act"))
        self._lines: dict[str, CounterLine] = {}
        self.item = self.add("tag", FormChoice(texts("disputes.form.item"), required=True))
        hint = texts("disputes.form.note_hint")
        self.note = self.add(
            "note",
            FormText(texts("disputes.form.note"), lines=2, hint=hint, required=True, rule="EQ-11"),
        )
        self.claimed = self.add("claimed", FormChoice(texts("disputes.form.claimed"), required=True))
        hint = texts("disputes.form.text_hint")
        self.text = self.add(
            "text", FormText(texts("disputes.form.text"), lines=2, hint=hint, required=True, rule="EQ-11")
        )
        self.photos = self.add("photos", FormFiles(texts, texts("losses.form.photo"), SUFFIXES))
        self.photos.accept_dropped(self)
        self.item.edited.connect(self._show_line)

    def begin(self, counter: Counter) -> None:
        """Start for what the officer brings back; what is found faulty comes first."""
        lines = sorted(counter.own, key=lambda each: each.condition is Condition.GOOD)
        self._lines = {each.tag: each for each in lines}
        self.start_over()
        name = "" if counter.person is None else counter.person.name
        self.set_title(self._texts("disputes.form.title"), name)
        self.item.offer(Option(each.tag, self._named(each)) for each in lines)
        self.item.put(lines[0].tag)
        self._show_line()
        self.fields.missing()[0].setFocus()

    def _named(self, line: CounterLine) -> str:
        condition = self._texts(f"equipment.condition.{line.condition.value}")
        return self._texts("disputes.form.found", tag=line.label, name=line.name, condition=condition)

    def _show_line(self) -> None:
        """What was said of the chosen item already; what can be claimed against what the desk found of it."""
        line = self._lines[self.item.value]
        said = line.dissent
        self.claimed.offer(Option(key, claim_words(self._texts, key, line.condition)) for key in claims(line))
        self.claimed.put("" if said is None else claim_of(said))
        self.note.put(line.note)
        self.text.put("" if said is None else said.text)
        self.photos.put_files(() if said is None else said.photos)

    def filled(self) -> tuple[str, Dissent, str]:
        """The item, what the officer says, and what the desk found."""
        already = self.claimed.value == ALREADY
        claimed = None if already else Condition(self.claimed.value)
        said = Dissent(self.text.value, claimed, self.photos.files, already)
        return self.item.value, said, self.note.value


class CounterDissent(QObject):
    """Shows the form in the page's stack, puts what is said on the line, and tells of the requests once they are filed."""

    closed = Signal()
    """The form was left: the sheet is to be shown again."""

    def __init__(
        self,
        page: Page,
        services: Needs,
        open_counter: OpenCounter,
        stack: QStackedWidget,
        sheet: ConfirmSheet,
    ) -> None:
        super().__init__(page)
        self._page, self._services, self._open, self._stack = page, services, open_counter, stack
        self._sheet = sheet
        self.form = DissentForm(page.texts)
        stack.addWidget(self.form)
        self.form.acted.connect(self._say)
        self.form.closed.connect(self.closed)
        sheet.dissent_wished.connect(self.begin)
        open_counter.saved.connect(self._tell)

    @property
    def shown(self) -> bool:
        """Whether the form is in front."""
        return self._stack.currentWidget() is self.form

    def begin(self) -> None:
        """Ask what both say, in place of the signature; who signs then signs that too."""
        self._sheet.forget()
        self._stack.setCurrentWidget(self.form)
        self.form.begin(self._open.counter)

    def refuse_scan(self) -> None:
        """Say that a scan is not taken while the form is in front."""
        self.form.wrong.setText(self._page.texts("disputes.form.scanned"))
        self.form.wrong.show()

    def _say(self) -> None:
        self.form.set_busy(busy=True)
        self._open.ask(
            self._services.inventory.counter.set_dissent, *self.form.filled(), told=self._on_answer
        )

    def _on_answer(self, answer: CounterAnswer | StationError) -> None:
        self.form.set_busy(busy=False)
        problem = answer if isinstance(answer, StationError) else next(iter(answer.reasons), None)
        if problem is not None:
            self.form.refuse(problem)
        elif self.shown:
            self.closed.emit()

    def _tell(self, saved: Saved) -> None:
        """The number of each request, whose decision it waits for, and who is missing for it."""
        for each in saved.result.disputes:
            self._page.ask(self._services.approvals.requests.show, str(each.seq), done=self._on_filed)

    def _on_filed(self, standing: RequestStanding) -> None:
        texts = self._page.texts
        filed = filed_words(texts, standing)
        request = standing.request
        tag = request.about.partition(":")[2]
        told = texts("disputes.form.filed", title=request.title, tag=tag, filed=filed)
        if missing := vacant_words(texts, standing):  # first: a warning takes away what was said to be done
            self._page.warn(missing, rule=standing.request.rule, topic="approvals-vacant")
        self._page.say_ok(told, topic="counter-dispute")
