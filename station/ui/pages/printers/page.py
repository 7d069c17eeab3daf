"""打印机: the list of printers, the results of their last tests, and a test page on any of them."""

from __future__ import annotations

from PySide6.QtCore import Qt

from station.core.changes import Change
from station.core.errors import DeviceProblem, Refused, StationError
from station.core.ledger import Entry
from station.core.listing import ListPage, ListQuery
from station.core.texts import Texts
from station.inventory.printers import ListedPrinter
from station.people.sessions import Session
from station.printing.address import PrinterAddress
from station.printing.values import PageAnswers, PrinterTestRun
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.printers.needs import Needs
from station.ui.pages.printers.status_words import verdict_state
from station.ui.pages.printers.test_panel import ANSWERING, RUNNING, TestPanel
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import MasterDetail
from station.ui.widgets.row_opener import RowOpener

PRINTER_LANE, PREVIEW_LANE = "printer", "preview"
_PANE = 420


class PrintersPage(Page):
    """The list of printers, and the test beside it."""

    keys = (("Y / N", "printers_page.key_answer"),)

    def __init__(self, texts: Texts, tasks: Tasks, services: Needs, signed_in: SignedIn) -> None:
        super().__init__(texts, tasks, signed_in, texts("frame.page.printers"))
        self._services = services
        self.other_button = Button(texts("printers_page.other"), "plus")
        self.other_button.clicked.connect(self.begin_other)
        self.add_action(self.other_button)
        self.list = PageList(
            self,
            services,
            services.inventory.printers,
            self._looks(),
            title=texts("frame.page.printers"),
        )
        self.model, self.table, self.filters = self.list.model, self.list.table, self.list.filters
        self.table.set_empty(texts("printers_page.empty"), texts("printers_page.other"))
        self.table.empty_acted.connect(self.begin_other)
        self.table.add_filters(self.filters.chips)
        self.table.add_filters(self.filters)
        self.panel = TestPanel(texts, services.printing.roads.examples)
        self.panel.run_wished.connect(self.run_test)
        self.panel.preview_wished.connect(self._preview)
        self.panel.record_wished.connect(self._record)
        self.split = MasterDetail(self.table, self.panel)
        self.opener = RowOpener(self.table, self.split, self._on_current, stays=self._tests)
        self.table.opened.connect(self.panel.take_keyboard)
        self.panel.closed.connect(self._close_panel)
        self.body.addWidget(self.split, 1)

    # --------------------------------------------------------------------------------- the frame

    def entered(self) -> None:
        self.list.reload()
        self._read_ports()
        self.table.setFocus()

    def refresh(self, change: Change) -> None:
        if change.touches("printer.") or change.touches("equipment."):
            self.list.reload()

    def new_day(self) -> None:
        super().new_day()
        self.filters.new_day()

    def show_subject(self, subject: str) -> None:
        """Begin the test of a printer (``item:PRN-0009``)."""
        query = ListQuery((("key", subject),))
        self.ask(self._services.inventory.printers.page, query, done=self._begin_found, latest="printer")

    def _tests(self) -> bool:
        """Whether a test is under way or waits for its result."""
        return self.panel.steps.currentIndex() in (RUNNING, ANSWERING)

    def may_leave(self) -> bool:
        """A page that was printed and not answered yet stays; the second attempt leaves it."""
        if self.panel.run is None or self._warned:
            return True
        self._warned = True
        self.warn(self.texts("printers_page.unrecorded"), topic="unrecorded")
        return False

    def unfinished(self) -> str:
        return "" if self.panel.run is None else self.texts("printers_page.unanswered")

    _warned = False

    # ------------------------------------------------------------------------------------ the list

    def _begin_found(self, page: ListPage[ListedPrinter]) -> None:
        for printer in page.rows:
            self.table.choose(printer.key)
            self._begin(printer)
            self.panel.take_keyboard()

    def _on_current(self, row: object) -> None:
        shown = self.panel.printer
        if isinstance(row, ListedPrinter) and (
            self.split.pane.isHidden() or shown is None or shown.key != row.key
        ):
            self._begin(row)

    def begin_other(self) -> None:
        """Test a printer that is not on the register."""
        self._begin(ListedPrinter(None, None))
        self.panel.take_keyboard()

    def _begin(self, printer: ListedPrinter) -> None:
        if self._busy or (self.panel.run is not None and not self.may_leave()):
            return
        self._warned = False
        if self.split.pane.isHidden():
            self.split.open_detail()
            room = self.split.width()
            if room > 2 * _PANE:
                self.split.setSizes([room - max(_PANE, room * 2 // 5), max(_PANE, room * 2 // 5)])
        self.panel.begin(printer)

    @property
    def _busy(self) -> bool:
        """Whether a page is being printed: its result belongs to the shown printer."""
        return self.panel.steps.currentIndex() == RUNNING

    def _close_panel(self) -> None:
        if not self._busy and (self.panel.run is None or self.may_leave()):
            self.panel.run, self.panel.printer = None, None
            self.split.close_detail()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------------------------------ the test

    def run_test(self, written: str) -> None:
        """Print the test page at the address `written`."""
        try:
            address = self._services.printing.roads.address(written)
        except Refused as refusal:
            self.panel.refuse(refusal)
            return
        self.panel.show_running()
        self.ask(
            self._services.printing.tests.run,
            address,
            self._tag(),
            lane=PRINTER_LANE,
            title=self.texts("printers_page.job", address=address.location),
            done=self._on_run,
            failed=self._on_refused,
        )

    def _on_run(self, run: PrinterTestRun) -> None:
        self._warned = False
        self.panel.show_run(run)

    def _on_refused(self, problem: StationError) -> None:
        if isinstance(problem, Refused | DeviceProblem):
            self.panel.refuse(problem)
        else:
            self.panel.steps.setCurrentIndex(0)
            self.show_problem(problem)

    def _record(self, answers: PageAnswers) -> None:
        if self.panel.run is not None:
            self.ask(
                self._services.printing.tests.record,
                self.panel.run,
                answers,
                done=self._on_recorded,
                failed=self._on_not_recorded,
            )

    def _on_not_recorded(self, problem: StationError) -> None:
        self.panel.show_recording(on=False)
        self.show_problem(problem)

    def _on_recorded(self, entry: Entry) -> None:
        self.banners.clear("unrecorded")
        self.panel.show_entry(entry)
        self.panel.run = None

    def _preview(self, written: str) -> None:
        """Draw the page for the address as far as it can be read; a narrow roll is shown at once."""
        try:
            address = self._services.printing.roads.address(written)
        except Refused:
            address = PrinterAddress("", "—")
        self.ask(
            self._draw,
            address,
            self._tag(),
            lane=PREVIEW_LANE,
            done=self.panel.show_preview,
            failed=_leave_out,
            latest="preview",
        )

    def _draw(self, session: Session, address: PrinterAddress, tag: str | None) -> bytes:
        """In the lane: the test page as a picture."""
        printing = self._services.printing
        return printing.draw_document(printing.tests.page(session, address, tag), address.paper)

    def _read_ports(self) -> None:
        self.tasks.ask(
            self._services.printing.roads.places,
            lane=PRINTER_LANE,
            done=self.panel.show_ports,
            latest="ports",
            owner=self,
        )

    def _tag(self) -> str | None:
        printer = self.panel.printer
        return (printer.tag or None) if printer is not None else None

    def _looks(self) -> dict[str, Look]:
        texts = self.texts

        def name(row: ListedPrinter) -> str:
            return row.listed.item.name if row.listed is not None else texts("printers_page.unregistered")

        def state(row: ListedPrinter) -> ChipState:
            return verdict_state(texts, row.verdict)

        return {
            "tag": Look(110),
            "name": Look(150, stretch=True, face="strong", value=name),
            "verdict": Look(state=state),
            "tested": Look(146),
            "where": Look(104, gives_way=3),
            "address": Look(220, gives_way=2),
            "key": Look(220, gives_way=1),
        }


def _leave_out(_problem: StationError) -> None:
    """Ignore a preview that can't be drawn; printing itself says why."""
