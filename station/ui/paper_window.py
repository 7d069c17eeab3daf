"""A paper before it is printed: its pages, the printers of this computer, the copies, and the result of the job."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.core.errors import StationError
from station.core.report import FORMATS, Report, named_characters
from station.people.sessions import Session
from station.printing.office import MOST_COPIES, OfficePrinter, PrintedJob, PrintSignIn
from station.printing.reporting import Reporting
from station.ui import theme
from station.ui.choosing_files import file_to_save
from station.ui.page import Page
from station.ui.screen_room import fit_to_screen
from station.ui.widgets.button import Button
from station.ui.widgets.choice_box import Option
from station.ui.widgets.cited import CitedWords
from station.ui.widgets.form_kinds import FormChoice, FormLine, FormNumber, FormSecret
from station.ui.widgets.paper_view import PaperPages, PaperView, read_paper
from station.ui.widgets.scrolled import Scrolled
from station.ui.widgets.shortcut import Shortcut
from station.ui.widgets.text import set_state, words

LANE, FILES = "office-printer", "exports"
_SIDE, _SIZE = 280, QSize(1060, 760)
_WHO = frozenset({"office_printing.password_wanted", "office_printing.wrong_password"})
_STATES = {"printed": "ok", "queued": "attention", "failed": "stop", "unknown": "attention"}


Make: TypeAlias = Callable[[Session], Report]
"""Makes the report anew, for the person at the desk."""


def show_paper(page: Page, reporting: Reporting, title: str, make: Make) -> None:
    """Set the report that `make` makes, off the screen's thread, and show it over `page`."""

    def paper(session: Session) -> PaperPages:
        made = reporting.pdf(make(session))
        return read_paper(made.pdf, made.missing)

    def show(made: PaperPages) -> None:
        PaperWindow(page, reporting, title, made, make).show()

    page.ask(paper, lane=FILES, title=page.texts("paper.setting", title=title), done=show, latest="paper")


class PaperWindow(QWidget):
    """Stands beside the page until it is closed; printing goes on in either case."""

    kinds: tuple[str, ...] = ("pdf", *(one for one in FORMATS if one != "pdf"))
    """What it can be saved as; other kinds than PDF are made anew by `make`."""

    def __init__(
        self, page: Page, reporting: Reporting, title: str, paper: PaperPages, make: Make | None = None
    ) -> None:
        super().__init__(page, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        theme.mark(self, "page")
        self._page, self._reporting, self._title, self._make = page, reporting, title, make
        self._pdf = paper.pdf
        self._texts = page.texts
        self.view = PaperView(page.tasks)
        self.view.show_paper(paper)
        self.printers = FormChoice(self._texts("paper.printer"))
        self.copies = FormNumber(
            self._texts("paper.copies"), 1, MOST_COPIES, unit=self._texts("paper.copies_unit")
        )
        self.print_button = Button(self._texts("paper.print"), "print", role="primary")
        self.again_button = Button(self._texts("paper.ask_again"), "refresh")
        self.save_button = Button(self._texts("paper.save"), "export")
        self.close_button = Button(self._texts("paper.close"))
        self.pages = words(self._texts("paper.pages", count=len(paper.sizes)), "muted")
        self.user = FormLine(self._texts("paper.user"))
        self.password = FormSecret(self._texts, self._texts("paper.password"))
        self.sign_in_button = Button(self._texts("paper.sign_in"))
        self._sign_in: PrintSignIn | None = None
        self._wished: Callable[[], None] = self.ask_printers
        self.said = CitedWords(self._texts)
        lacking = named_characters(paper.missing)
        self.missing = words(self._texts("reports.missing", characters=lacking) if lacking else "", wrap=True)
        set_state(self.missing, "attention")
        if not lacking:
            self.missing.hide()
        for field in (self.user, self.password, self.sign_in_button):
            field.hide()
        self._arrange()
        self._connect()
        fit_to_screen(self, _SIZE)
        self.ask_printers()

    def ask_printers(self) -> None:
        """Ask the print server for its queues; the preview is shown meanwhile."""
        self._say(self._texts("paper.asking"))
        self.print_button.setEnabled(False)
        self.again_button.hide()
        sign_in, self._wished = self._sign_in, self.ask_printers
        self._page.tasks.ask(
            self._reporting.printers,
            sign_in,
            lane=LANE,
            done=self._show_printers,
            failed=self._no_printers,
            latest="office-printers",
            owner=self,
        )

    def print_now(self) -> None:
        """Send the paper to the chosen printer."""
        name, copies = self.printers.value, self.copies.value
        sign_in, self._wished = self._sign_in, self.print_now
        self.print_button.setEnabled(False)
        self._say(self._texts("paper.sending", printer=self.printers.control.currentText()))
        self._page.tasks.ask(
            self._sending(name, copies, sign_in),
            lane=LANE,
            title=self._texts("paper.running", title=self._title),
            done=self._show_end,
            failed=self._not_sent,
            owner=self,
        )

    def sign_in(self) -> None:
        """Repeat the request with the typed name and password, which are kept for this window."""
        self._sign_in = PrintSignIn(self.user.value, self.password.take())
        self._ask_who(wanted=False)
        self._wished()

    def save(self, path: Path) -> None:
        """Write the paper to `path`, or what it says in another format of a report, by the suffix."""
        self._page.tasks.ask(
            self._writing(path),
            lane=FILES,
            done=lambda written: self._say(self._texts("paper.saved", path=str(written)), "ok"),
            failed=self._not_printed,
            owner=self,
        )

    def _sending(self, printer: str, copies: int, sign_in: PrintSignIn | None) -> Callable[[], PrintedJob]:
        """Prints the paper as it is on show now, in a worker."""
        return partial(self._reporting.print, self._pdf, printer, self._title, copies, sign_in)

    def _writing(self, path: Path) -> Callable[[], Path]:
        """Writes the paper as it is on show now, in a worker."""
        reporting, pdf, make = self._reporting, self._pdf, self._make
        session = self._page.signed_in.session

        def write() -> Path:
            if path.suffix.lower() == ".pdf" or make is None:
                reporting.save(pdf, path)
            else:
                reporting.write(make(session), path)
            return path

        return write

    def _options(self) -> tuple[QWidget, ...]:
        """What stands above the choice of a printer."""
        return ()

    def _show_printers(self, found: tuple[OfficePrinter, ...]) -> None:
        self.printers.offer(Option(each.name, self._named(each)) for each in found)
        self.print_button.setEnabled(bool(found))
        self.again_button.setVisible(not found)
        self._say("" if found else self._texts("paper.no_printers"), "" if found else "attention")

    def _named(self, printer: OfficePrinter) -> str:
        name = f"{printer.description} ({printer.name})" if printer.description else printer.name
        return name if printer.accepting else self._texts("paper.not_accepting", printer=name)

    def _no_printers(self, problem: StationError) -> None:
        self.again_button.show()
        self._say(self._texts.error(problem), "attention")
        self._ask_who(wanted=problem.code in _WHO)

    def _show_end(self, done: PrintedJob) -> None:
        self.print_button.setEnabled(True)
        self._say(done.words(self._texts), _STATES[done.end])

    def _not_sent(self, problem: StationError) -> None:
        self._not_printed(problem)
        self._ask_who(wanted=problem.code in _WHO)

    def _ask_who(self, *, wanted: bool) -> None:
        for field in (self.user, self.password, self.sign_in_button):
            field.setVisible(wanted)
        if wanted:
            (self.user if self.user.empty else self.password).setFocus()

    def _not_printed(self, problem: StationError) -> None:
        self.print_button.setEnabled(not self.printers.empty)
        self._say(self._texts.error(problem), "stop")

    def _say(self, sentence: str, state: str = "") -> None:
        self.said.setText(sentence)
        set_state(self.said, state)

    def _choose_file(self) -> None:
        chosen = file_to_save(
            self,
            self._texts,
            self._texts("paper.save"),
            f"{self._reporting.file_name(self._title)}.pdf",
            self.kinds,
        )
        if chosen is not None:
            self.save(chosen)

    def _arrange(self) -> None:
        side = QWidget()
        area = Scrolled(side)
        area.setFixedWidth(_SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(words(self._title, "heading", wrap=True))
        column.addWidget(self.pages)
        column.addWidget(self.missing)
        for widget in self._options():
            column.addWidget(widget)
        column.addWidget(self.printers)
        column.addWidget(self.copies)
        column.addWidget(self.print_button)
        column.addWidget(self.said)
        column.addWidget(self.user)
        column.addWidget(self.password)
        column.addWidget(self.sign_in_button)
        column.addWidget(self.again_button)
        column.addStretch(1)
        column.addWidget(self.save_button)
        column.addWidget(self.close_button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.view, 1)
        row.addWidget(area)

    def _connect(self) -> None:
        self.print_button.clicked.connect(self.print_now)
        self.again_button.clicked.connect(self.ask_printers)
        self.sign_in_button.clicked.connect(self.sign_in)
        self.password.finished.connect(self.sign_in)
        self.save_button.clicked.connect(self._choose_file)
        self.close_button.clicked.connect(self.close)
        self._escape = Shortcut("Esc", self, "")
        self._escape.activated.connect(self.close)
