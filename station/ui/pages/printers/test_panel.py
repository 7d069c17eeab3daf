"""Testing one printer: its address, the page, its status, what the person sees, the result."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station.core.errors import StationError
from station.core.ledger import Entry
from station.core.progress import Progress
from station.core.texts import Texts
from station.inventory.printers import ListedPrinter
from station.printing.bodies import PrinterTested
from station.printing.values import QUESTIONS, PageAnswers, PrinterPlace, PrinterTestRun
from station.ui.pages.printers.paper_view import StripView
from station.ui.pages.printers.questions import Questions
from station.ui.pages.printers.status_words import status_state, verdict_state
from station.ui.widgets.button import Button, IconButton
from station.ui.widgets.chip import ChipState
from station.ui.widgets.choice_box import Option
from station.ui.widgets.cited import CitedWords
from station.ui.widgets.drop_down import DropDown
from station.ui.widgets.form_kinds import FormChoice, FormLine
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.progress import ProgressLine
from station.ui.widgets.text import set_state, words

_PAPERS = (80, 58)
ASKING, RUNNING, ANSWERING, DONE = range(4)


class TestPanel(QWidget):
    """Four steps, one shown at a time; the page carries out their requests."""

    __test__ = False
    run_wished = Signal(str)
    """Print the page at this address."""
    preview_wished = Signal(str)
    record_wished = Signal(object)
    """Record the run on show with these `PageAnswers`."""
    closed = Signal()

    def __init__(
        self, texts: Texts, examples: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        """`examples` are the roads to printers, each with an address as it is written there."""
        super().__init__(parent)
        self._texts, self._examples = texts, examples
        self.printer: ListedPrinter | None = None
        self.run: PrinterTestRun | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addLayout(self._head())
        self.steps = QStackedWidget()
        for make in (self._asking, self._running, self._answering, self._done):
            self.steps.addWidget(make())
        column.addWidget(self.steps, 1)

    # --------------------------------------------------------------------------------- what it shows

    @property
    def address(self) -> str:
        """The address as typed, with the paper's width."""
        text = self.address_field.value
        narrow = self.paper.currentData() == _PAPERS[1]
        if not text or "paper=" in text or not narrow:
            return text
        return f"{text}{'&' if '?' in text else '?'}paper=58"

    def begin(self, printer: ListedPrinter) -> None:
        """Test this printer."""
        self.printer, self.run = printer, None
        item = printer.listed.item if printer.listed is not None else None
        said = (self._texts("printers_page.unregistered"), "", "")
        title, *beside = said if item is None else (f"{item.label}  {item.name}", item.model, item.place)
        self.title.setText(title)
        self.subtitle.setText(" · ".join(filter(None, beside)))
        self.address_field.put(printer.address)
        self.address_field.clear_problem()
        self.steps.setCurrentIndex(ASKING)
        self._wish_preview()

    def take_keyboard(self) -> None:
        """Ask for the address: where a row is merely clicked or passed, the keyboard stays in the list."""
        if self.steps.currentIndex() == ASKING:
            self.address_field.setFocus()

    def show_ports(self, ports: Sequence[PrinterPlace]) -> None:
        """Offer what this computer has that may be a printer."""
        offered = [Option("", self._texts("printers_page.choose_port"))]
        for port in ports:
            said = " · ".join(part for part in (port.address, port.description) if part)
            offered.append(Option(port.address, said))
        self.ports.offer(offered)
        self.ports.setVisible(bool(ports))

    def show_preview(self, png: bytes) -> None:
        """Show the page as it will come out."""
        pixmap = QPixmap()
        pixmap.loadFromData(png)
        self.paper_view.show_page(pixmap)

    def show_running(self) -> None:
        """Show that the page is being printed."""
        self.progress.show_progress(Progress("printing"))
        self.steps.setCurrentIndex(RUNNING)

    def refuse(self, problem: StationError) -> None:
        """Show that it could not be printed; the address may be corrected."""
        self.steps.setCurrentIndex(ASKING)
        self.address_field.set_problem(self._texts.error(problem))
        self.address_field.setFocus()

    def show_run(self, run: PrinterTestRun) -> None:
        """Show that the page was sent or broke off, and ask what the person sees."""
        self.run = run
        texts = self._texts
        self.status.show_facts(
            [
                Fact(texts("printers_page.status_before"), status_state(texts, run.status_before)),
                Fact(texts("printers_page.status_after"), self._after(run)),
                Fact(
                    texts("printers_page.sent"),
                    texts("printers_page.bytes", sent=f"{run.sent:,}", size=f"{run.size:,}"),
                ),
            ]
        )
        broken = run.problem is not None
        self.problem.setVisible(broken)
        if run.problem is not None:
            self.problem.setText(texts.error(run.problem))
        for widget in (self.question_title, self.questions, self.key_hint):
            widget.setVisible(not broken)
        self.steps.setCurrentIndex(ANSWERING)
        self.questions.begin()
        self._on_answers()
        if broken:
            self.record_button.setFocus()

    def show_recording(self, *, on: bool) -> None:
        """While the result goes on record it can't be wished for a second time."""
        self.record_button.setEnabled(not on)
        self.unseen_button.setEnabled(not on)
        if not on:
            self._on_answers()

    def show_entry(self, entry: Entry) -> None:
        """Show that the result is on record."""
        texts, body = self._texts, entry.of(PrinterTested)
        verdict = body.verdict
        self.verdict.setText(texts(f"printing.verdict.{verdict}"))
        set_state(self.verdict, verdict_state(texts, verdict).token)
        wrong = [
            texts(f"printers_page.fault.{name}") for name in QUESTIONS if getattr(body.answers, name) == "no"
        ]
        facts = [
            Fact(texts("printers_page.wrong"), texts("printers_page.join").join(wrong)),
            Fact(
                texts("printers_page.problem"),
                texts.error(self.run.problem) if self.run and self.run.problem else "",
            ),
            Fact(texts("printers_page.address"), body.address, code=True),
            Fact(
                texts("printers_page.entry"),
                texts("printers_page.entry_words", seq=entry.seq, who=entry.actor.name),
            ),
            Fact(texts("printers_page.digest"), entry.hash.hex()[:32], code=True),
        ]
        self.result.show_facts([fact for fact in facts if fact.value])
        self.steps.setCurrentIndex(DONE)
        self.again_button.setFocus()

    # --------------------------------------------------------------------------------------- steps

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        names = QVBoxLayout()
        names.setSpacing(2)
        self.title = words(role="heading")
        self.subtitle = words(role="muted")
        names.addWidget(self.title)
        names.addWidget(self.subtitle)
        row.addLayout(names, 1)
        self.close_button = IconButton("close", self._texts("detail.close"), size=16)
        self.close_button.clicked.connect(self.closed)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _asking(self) -> QWidget:
        texts, (holder, column) = self._texts, _column()
        address, hint = texts("printers_page.address"), texts("printers_page.address_hint")
        self.address_field = FormLine(address, hint=hint, example=self._examples[0][1])
        self.address_field.finished.connect(self._wish_run)
        self.address_field.control.editingFinished.connect(self._wish_preview)
        column.addWidget(self.address_field)
        examples = QHBoxLayout()
        examples.setSpacing(8)
        for road, example in self._examples:
            button = Button(texts(f"printers_page.road.{road}"), role="filter")
            button.setToolTip(example)
            button.setProperty("example", example)
            button.clicked.connect(self._on_example)
            examples.addWidget(button)
        examples.addStretch(1)
        self.paper = DropDown()
        for millimetres in _PAPERS:
            self.paper.addItem(texts("printers_page.paper", width=millimetres), millimetres)
        self.paper.currentIndexChanged.connect(self._wish_preview)
        examples.addWidget(self.paper)
        column.addLayout(examples)
        self.ports = FormChoice(texts("printers_page.ports"))
        self.ports.edited.connect(self._on_port)
        column.addWidget(self.ports)
        self.paper_view = StripView()
        area = QScrollArea()
        area.setWidget(self.paper_view)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        column.addWidget(words(texts("printers_page.preview"), "small"))
        column.addWidget(area, 1)
        self.run_button = Button(texts("printers_page.run"), "print", role="primary")
        self.run_button.clicked.connect(self._wish_run)
        column.addLayout(_foot(self.run_button))
        return holder

    def _running(self) -> QWidget:
        holder, column = _column()
        self.progress = ProgressLine(self._texts, self._texts("printers_page.running"))
        column.addWidget(self.progress)
        column.addWidget(words(self._texts("printers_page.running_hint"), "muted", wrap=True))
        column.addStretch(1)
        return holder

    def _answering(self) -> QWidget:
        texts, (holder, column) = self._texts, _column()
        self.status = KeyValues()
        column.addWidget(self.status)
        self.problem = CitedWords(texts, state="stop")
        column.addWidget(self.problem)
        self.question_title = words(texts("printers_page.look"), "strong", wrap=True)
        self.questions = Questions(texts)
        self.questions.changed.connect(self._on_answers)
        self.questions.all_answered.connect(self._to_record)
        self.questions.confirmed.connect(self._wish_record)
        self.key_hint = words(texts("printers_page.keys"), "small", wrap=True)
        for widget in (self.question_title, self.questions, self.key_hint):
            column.addWidget(widget)
        column.addStretch(1)
        self.back_button = Button(texts("printers_page.discard"))
        self.back_button.clicked.connect(self._again)
        self.unseen_button = Button(texts("printers_page.record_unseen"), role="quiet")
        self.unseen_button.clicked.connect(self._wish_record)
        self.record_button = Button(texts("printers_page.record"), "check", role="primary")
        self.record_button.clicked.connect(self._wish_record)
        # Where the page was sent a moment ago nothing stands that could be pressed before somebody looked.
        foot = _foot(self.back_button, self.record_button)
        foot.insertWidget(0, self.unseen_button)
        column.addLayout(foot)
        return holder

    def _done(self) -> QWidget:
        holder, column = _column()
        self.verdict = words(role="answer")
        self.result = KeyValues()
        column.addWidget(self.verdict)
        column.addWidget(self.result)
        column.addStretch(1)
        self.again_button = Button(self._texts("printers_page.again"), "refresh")
        self.again_button.clicked.connect(self._again)
        column.addLayout(_foot(self.again_button))
        return holder

    # ------------------------------------------------------------------------------------- internal

    def _after(self, run: PrinterTestRun) -> ChipState:
        if run.problem is not None and run.status_after is None:
            return ChipState(
                self._texts("printers_page.broken_off" if run.sent else "printers_page.not_printed"), "stop"
            )
        return status_state(self._texts, run.status_after)

    def _on_answers(self) -> None:
        given = len(self.questions.answers.given())
        broken = self.run is not None and self.run.problem is not None
        self.record_button.setEnabled(bool(given or broken))
        self.unseen_button.setEnabled(True)
        self.unseen_button.setVisible(not (given or broken))

    def _to_record(self) -> None:
        self.record_button.setFocus()

    def _on_example(self) -> None:
        self.address_field.put(str(self.sender().property("example")))
        self.address_field.clear_problem()
        self.address_field.setFocus()
        self._wish_preview()

    def _on_port(self) -> None:
        if address := self.ports.value:
            self.address_field.put(address)
            self.address_field.clear_problem()
            self._wish_preview()

    def _wish_preview(self) -> None:
        self.preview_wished.emit(self.address)

    def _wish_run(self) -> None:
        if not self.address:
            self.address_field.set_problem(self._texts("printers_page.address_missing"))
            self.address_field.setFocus()
            return
        self.run_wished.emit(self.address)

    def _wish_record(self) -> None:
        broken = self.run is not None and self.run.problem is not None
        self.show_recording(on=True)
        self.record_wished.emit(PageAnswers() if broken else self.questions.answers)

    def _again(self) -> None:
        self.run = None
        self.steps.setCurrentIndex(ASKING)
        self.address_field.setFocus()


def _column() -> tuple[QWidget, QVBoxLayout]:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    return holder, column


def _foot(*buttons: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    return row
