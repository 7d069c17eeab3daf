"""证照月报: the monthly reports of certificates, due, signed and late; one in full, and signing it (ST-04)."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.core.report import Report
from station.inventory.certificates.month_use_cases import MonthState, PaperMonth, SigningWish
from station.inventory.certificates.papers import month_note
from station.inventory.certificates.reporting import MonthReport, report_digest
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.equipment.month_form import MonthForm
from station.ui.pages.equipment.needs import Needs
from station.ui.pages.equipment.record import offer_officers
from station.ui.paper_window import show_paper
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import DetailFrame, MasterDetail, SidePane
from station.ui.widgets.flow import Flow
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.row_opener import RowOpener

_TOKENS = {
    MonthState.DUE: "accent",
    MonthState.OVERDUE: "stop",
    MonthState.SIGNED: "sealed",
    MonthState.SIGNED_LATE: "attention",
}
_ICONS = {
    MonthState.DUE: "clock",
    MonthState.OVERDUE: "clock",
    MonthState.SIGNED: "check",
    MonthState.SIGNED_LATE: "check",
}


class MonthDetail(DetailFrame):
    """A report with its figures: printed, or signed by who may."""

    def __init__(self, page: Page, row: PaperMonth, report: MonthReport, zone: str) -> None:
        super().__init__(page.texts)
        texts = page.texts
        self.row, self.report = row, report
        whose = texts("certificates.house") if row.account is None else row.account.words
        state = ChipState(
            texts(f"certificates.month_state.{row.state.value}"), _TOKENS[row.state], _ICONS[row.state]
        )
        self.set_header(row.month, whose, state)
        self.print_button = Button(texts("papers.title.certificate_month"), "print")
        self.sign_button = Button(texts("certificates.months.sign"), "signature", role="primary")
        self.sign_button.setVisible(row.signed is None and page.may(Permission.STOCK_KEEP))
        for button in (self.sign_button, self.print_button):
            self.buttons.add(button)
        due = formats.until(row.due_at, zone)
        facts = [
            Fact(
                texts("certificates.months.due"),
                texts("deadlines.provisional_due", due=due) if row.provisional else due,
            )
        ]
        if row.by is not None and row.signed is not None:
            at = formats.moment(row.signed.happened_at, zone)
            facts += [
                Fact(texts("certificates.months.keeper"), row.by.keeper_name),
                Fact(texts("certificates.months.leader"), row.by.leader_name),
                Fact(texts("certificates.months.signed"), at),
            ]
        line = "registry_figures" if report.registry else "office_figures"
        for name, each in report.kinds:
            figures = {
                "opening": each.opening,
                "used": each.used,
                "spoiled": each.spoiled,
                "issued": each.issued,
                "received": each.received,
                "closing": each.closing,
            }
            if not each.is_empty:
                facts.append(Fact(name, texts(f"certificates.months.{line}", **figures)))
        notes = [month_note(note, texts) for _, each in report.kinds for note in each.remarks]
        facts += [Fact(texts("papers.fact.notes"), note) for note in notes]
        self.set_tab("overview", KeyValues(facts))


class MonthsView(QWidget):
    """The list with its chips on the left, a report or the form to sign it on the right."""

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__()
        self._page, self._services, self._texts = page, services, page.texts
        texts = self._texts
        months = services.inventory.certificate_month_list
        self.list = PageList(
            page, services, months, self._looks(), title=texts("certificates.months.title"), parent=self
        )
        self.table = self.list.table
        self.table.add_filters(self.list.filters)
        self.table.set_empty(texts("certificates.months.empty"))
        self.pane = SidePane()
        self.split = MasterDetail(self.table, self.pane)
        self._opener = RowOpener(
            self.table, self.split, self._open_row, stays=self._in_form, close=self.close_pane
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head = Flow()
        head.add(self.list.filters.chips)
        column.addWidget(head)
        column.addWidget(self.split, 1)

    def reload(self) -> None:
        """Read anew."""
        self.list.reload()

    def show_month(self, code: str) -> None:
        """Show the report with this name (``2026-11``, ``2026-11 一科 › 一组``) beside the list."""

        def read(session: Session) -> tuple[PaperMonth, MonthReport] | None:
            inventory = self._services.inventory
            row = next(
                (each for each in inventory.certificate_months.all(session) if each.code == code), None
            )
            if row is None:
                return None
            unit = "" if row.account is None else row.account.code
            return row, inventory.certificates.month(session, row.month, unit, self._texts.language)

        self._page.ask(read, done=self._show, latest="paper-month")

    def close_pane(self) -> None:
        """Close the pane and give the keyboard back to the list."""
        self.pane.clear()
        self.split.close_detail()
        self.table.setFocus()

    def _show(self, found: tuple[PaperMonth, MonthReport] | None) -> None:
        if found is None or self._in_form():
            return
        detail = MonthDetail(self._page, *found, self._services.clock.zone)
        detail.closed.connect(self.close_pane)
        detail.print_button.clicked.connect(partial(self._print, found[0]))
        detail.sign_button.clicked.connect(partial(self._begin_sign, *found))
        self._put(detail)

    def _print(self, row: PaperMonth) -> None:
        papers, texts = self._services.inventory.certificate_papers, self._texts
        unit = "" if row.account is None else row.account.code

        def make(session: Session) -> Report:
            return papers.month(session, texts, row.month, unit)

        title = texts("papers.title.certificate_month")
        show_paper(self._page, self._services.printing.reporting, title, make)

    def _begin_sign(self, row: PaperMonth, report: MonthReport) -> None:
        whose = self._texts("certificates.house") if row.account is None else row.account.words
        form = MonthForm(self._texts, f"{row.month} {whose}", report_digest(report))
        for field in (form.keeper, form.leader):
            offer_officers(self._page, self._services, field)
        form.acted.connect(partial(self._sign, form, row))
        form.closed.connect(self.close_pane)
        self._put(form)
        form.keeper.setFocus()

    def _sign(self, form: MonthForm, row: PaperMonth) -> None:
        months, unit = (
            self._services.inventory.certificate_months,
            "" if row.account is None else row.account.code,
        )
        wish: SigningWish = form.filled()
        whose = self._texts("certificates.house") if row.account is None else row.account.words

        def done(_entry: object) -> None:
            self._page.say_ok(
                self._texts("certificates.months.done", month=row.month, whose=whose), topic="months"
            )
            self.close_pane()
            self.reload()
            self.show_month(row.code)

        form.set_busy(busy=True)
        self._page.ask(months.sign, row.month, unit, wish, done=done, failed=form.refuse)

    def _open_row(self, row: object) -> None:
        if isinstance(row, PaperMonth) and not self._in_form():
            self.show_month(row.code)

    def _in_form(self) -> bool:
        return not self.split.pane.isHidden() and isinstance(self.pane.currentWidget(), FormPane)

    def _put(self, widget: QWidget) -> None:
        self.pane.put(widget)
        self.split.open_detail()

    def _looks(self) -> dict[str, Look]:
        texts = self._texts

        def state(row: PaperMonth) -> ChipState | None:
            words = texts(f"certificates.month_state.{row.state.value}")
            return ChipState(words, _TOKENS[row.state], _ICONS[row.state])

        def whose(row: PaperMonth) -> str:
            return texts("certificates.house") if row.account is None else row.account.words

        return {
            "month": Look(90, face="strong"),
            "unit": Look(200, stretch=True, value=whose),
            "state": Look(120, state=state),
            "due": Look(140),
            "signed": Look(140, gives_way=3),
            "keeper": Look(90, gives_way=2),
            "leader": Look(100, gives_way=1),
        }
