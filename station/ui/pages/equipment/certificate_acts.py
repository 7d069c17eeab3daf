"""The acts on a line of accountable paper: its kind, sheets used, misprinted or void, destroyed, lost, brought back (ST-01, ST-03)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from station.core.ledger import Entry
from station.core.report import Report
from station.inventory.certificates.standing import PaperAct
from station.inventory.certificates.use_cases import KindStock
from station.people.sessions import Session
from station.ui.page import Page
from station.ui.pages.equipment.certificate_forms import (
    DestroyForm,
    KindForm,
    LossForm,
    SheetForm,
    SheetsBackForm,
    SpoilForm,
    UseForm,
)
from station.ui.pages.equipment.history import HistoryView
from station.ui.pages.equipment.item_record import ItemRecord
from station.ui.pages.equipment.line_acts import LineActs, refuse_at
from station.ui.pages.equipment.needs import Needs
from station.ui.pages.equipment.record import offer_officers, read_record
from station.ui.pages.equipment.stock_buttons import StockButtons
from station.ui.paper_window import show_paper
from station.ui.widgets.lazy_form import LazyForm


class CertificateActs(LineActs):
    """Carries the forms of paper out."""

    kind_form = LazyForm(lambda acts: KindForm(acts._page.texts), lambda acts: acts._set_kind)
    use_form = LazyForm(lambda acts: UseForm(acts._page.texts, acts._services.clock), lambda acts: acts._use)
    spoil_form = LazyForm(
        lambda acts: SpoilForm(acts._page.texts, acts._services.clock), lambda acts: acts._spoil
    )
    destroy_form = LazyForm(
        lambda acts: DestroyForm(acts._page.texts, acts._services.clock), lambda acts: acts._destroy
    )

    loss_form = LazyForm(
        lambda acts: LossForm(acts._page.texts, acts._services.clock), lambda acts: acts._report_lost
    )

    back_form = LazyForm(
        lambda acts: SheetsBackForm(acts._page.texts, acts._services.clock), lambda acts: acts._take_back
    )
    record_read = Signal(object)
    """The line that an act elsewhere is about, to be shown below its form."""

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__(page, services)
        self._papers = services.inventory.certificates

    def attend(self, buttons: StockButtons, history: HistoryView) -> None:
        """Do what is wished there."""
        buttons.paper_wished.connect(self._begin)
        history.slip_wished.connect(self.show_slip)

    def show_slip(self, place: str) -> None:
        """Show the slip of the issue at this place (ST-02)."""
        papers, texts = self._services.inventory.certificate_papers, self._page.texts

        def make(session: Session) -> Report:
            return papers.slip(session, texts, place)

        title = texts("papers.title.certificate_slip")
        show_paper(self._page, self._services.printing.reporting, title, make)

    def begin_for(self, act: PaperAct, tag: str, numbers: str = "", unit: str = "") -> None:
        """Show the line with this tag and the form of an act on it, with these numbers or sheets of this unit filled in."""

        def show(record: ItemRecord) -> None:
            self.record_read.emit(record)
            self._begin(act, record, numbers, unit)

        self._page.ask(partial(read_record, self._services), tag, done=show, latest="equipment-item")

    def _begin(self, act: PaperAct, record: ItemRecord, numbers: str = "", unit: str = "") -> None:
        self._item = record.item
        if act is PaperAct.KIND:
            self._begin_kind(record)
            return
        forms: dict[PaperAct, SheetForm] = {
            PaperAct.USE: self.use_form,
            PaperAct.SPOIL: self.spoil_form,
            PaperAct.DESTROY: self.destroy_form,
            PaperAct.LOST: self.loss_form,
            PaperAct.BACK: self.back_form,
        }
        form = forms[act]
        self.opened.emit(form)
        form.begin(record, numbers, unit)
        if isinstance(form, UseForm | SpoilForm | LossForm):
            offer_officers(self._page, self._services, form.number)
        if isinstance(form, UseForm):
            form.matter.attend(self._page, self._services.matters.matters)

    def _begin_kind(self, record: ItemRecord) -> None:
        if record.paper is None:
            return
        form = self.kind_form
        self.opened.emit(form)
        form.begin(record, record.paper)

        def offer(found: tuple[KindStock, ...]) -> None:
            form.offer(each.kind for each in found if each.kind is not None)

        self._page.ask(self._papers.kinds, self._page.texts.language, done=offer, latest="paper-kinds")

    def _set_kind(self) -> None:
        if self._item is not None:
            filled = (self._item.tag, *self.kind_form.filled())
            self._carry_out(self.kind_form, self._papers.set_kind, filled, "certificates.cli.kind_set")

    def _use(self) -> None:
        form = self.use_form
        self._carry_out(form, self._papers.use, form.filled(), "certificates.cli.used")

    def _spoil(self) -> None:
        form = self.spoil_form
        self._carry_out(form, self._papers.spoil, form.filled(), "certificates.cli.spoiled")

    def _destroy(self) -> None:
        form = self.destroy_form
        self._carry_out(form, self._papers.destroy, form.filled(), "certificates.cli.destroyed")

    def _take_back(self) -> None:
        form, inventory = self.back_form, self._services.inventory
        sheets, note = form.filled()
        if self._ranged:
            filled = (sheets.tag, sheets.numbers, note)
            self._carry_out(form, inventory.stock.take_back, filled, "certificates.cli.back")
            return
        self._carry_out(form, inventory.paper_returns.take_back, (sheets, note), "certificates.cli.back")

    def _report_lost(self) -> None:
        form, item = self.loss_form, self._item
        if item is None:
            return

        def done(entry: Entry) -> None:
            form.set_busy(busy=False)
            said = self._page.texts(
                "certificates.form.lost_done", tag=item.label, name=item.name, seq=entry.seq
            )
            self._page.say_ok(said, topic="equipment-act")
            self.left.emit()
            self.changed.emit(item.tag)

        form.set_busy(busy=True)
        losses = self._services.inventory.paper_losses
        self._page.ask(losses.report, *form.filled(), done=done, failed=partial(refuse_at, form))
