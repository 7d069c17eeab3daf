"""The acts on items beside the list: registering, correcting, exempting, voiding, training; each from its form."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar, TypeVarTuple

from PySide6.QtCore import QObject, Signal

from station.approvals.values import Request
from station.core.deadlines import Deadline, DeadlineState
from station.core.ledger import Entry
from station.core.notices import Notice
from station.core.policy import Category
from station.inventory.attaching.bodies import Attached, PaperKind
from station.inventory.attaching.use_cases import AttachResult
from station.inventory.bodies import NothingRecorded, RecordingExempted
from station.inventory.losses.bodies import ReportKind
from station.inventory.register.use_cases import ChangeResult, RegisterResult
from station.inventory.values import GONE, Item, ItemState
from station.inventory.voiding.use_cases import VoidResult
from station.people.deadlines.values import DeadlineStanding
from station.people.sessions import Session
from station.people.values import Officer
from station.ui import formats
from station.ui.page import Page
from station.ui.pages.equipment.caring import CareActs
from station.ui.pages.equipment.certificate_acts import CertificateActs
from station.ui.pages.equipment.extending import ExtendActs
from station.ui.pages.equipment.header_times import HeaderTimeActs
from station.ui.pages.equipment.item_detail import ItemDetail
from station.ui.pages.equipment.item_files import AttachForm, FileActs
from station.ui.pages.equipment.item_forms import ItemForm, PauseForm
from station.ui.pages.equipment.item_photos import ItemPhotoActs
from station.ui.pages.equipment.needs import Needs
from station.ui.pages.equipment.record import offer_officers, officers_in_service
from station.ui.pages.equipment.reopening import ReopenActs
from station.ui.pages.equipment.repairing import RepairActs
from station.ui.pages.equipment.reporting import ReportActs
from station.ui.pages.equipment.retag_form import RetagForm
from station.ui.pages.equipment.stock_acts import StockActs
from station.ui.pages.equipment.training_form import TrainingForm
from station.ui.settle_forms import NOTHING_RECORDED, ExemptForm
from station.ui.voiding import VoidActs
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.lazy_form import LazyForm

T = TypeVar("T")
Values = TypeVarTuple("Values")


class ItemActs(QObject):
    """The forms and their acts. `item` is the shown item; messages go to `page`."""

    form_opened = Signal(object)
    """Show this form."""
    left = Signal()
    """The form is done with or given up."""
    item_changed = Signal(str)
    """This item is to be shown as it is now."""
    item_gone = Signal()
    """The shown item is on the register no more."""

    new_form = LazyForm(
        lambda acts: ItemForm(acts.texts, acts._services.clock, new=True), lambda acts: acts._register_item
    )
    change_form = LazyForm(
        lambda acts: ItemForm(acts.texts, acts._services.clock, new=False), lambda acts: acts._change_item
    )
    retag_form = LazyForm(lambda acts: RetagForm(acts.texts), lambda acts: acts._retag)
    exempt_form = LazyForm(lambda acts: ExemptForm(acts.texts), lambda acts: acts._exempt)
    pause_form = LazyForm(lambda acts: PauseForm(acts.texts), lambda acts: acts._pause)
    training_form = LazyForm(
        lambda acts: TrainingForm(acts.texts, acts._services.clock), lambda acts: acts._record_training
    )
    attach_form = LazyForm(lambda acts: AttachForm(acts.texts), lambda acts: acts._attach)

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__(page)
        self._page, self._services = page, services
        self.texts = page.texts
        self.item: Item | None = None
        self.running: tuple[Request, ...] = ()
        """Requests about it that are not done with."""
        self.categories: tuple[Category, ...] = ()
        self.own_fields: tuple[str, ...] = ()
        self.awaited: DeadlineStanding | None = None
        """How the deadline of the recordings of the item on show stands."""
        self.voids = VoidActs(page, services)
        self.reports = ReportActs(page, services)
        self.repairs = RepairActs(page, services)
        self.extending, self.reopening = ExtendActs(page, services), ReopenActs(page, services)
        self.file_acts = FileActs(page, services.inventory.files)
        self.stock = StockActs(page, services)
        self.certificates = CertificateActs(page, services)
        self.photos = ItemPhotoActs(page, services, self.file_acts)
        self.care, self.header_times = CareActs(page, services), HeaderTimeActs(page, services)
        others = (self.reports, self.repairs, self.stock, self.certificates, self.extending, self.photos)
        self.voids.opened.connect(self.form_opened)
        self.voids.left.connect(self.left)
        self.voids.voided.connect(self._on_voided)
        for acts_of in (*others, self.care, self.header_times, self.reopening):
            acts_of.opened.connect(self.form_opened)
            acts_of.left.connect(self.left)
            acts_of.changed.connect(self.item_changed)

    def offer(self, categories: tuple[Category, ...]) -> None:
        """Offer these categories, in a form that is open already too."""
        self.categories = categories
        self.reports.offer(categories)
        for late in (ItemActs.new_form, ItemActs.training_form):
            if (form := late.made(self)) is not None:
                form.offer(categories)

    def begin_new(self) -> None:
        """Register an item."""
        self.form_opened.emit(self.new_form)
        self.new_form.begin(None, self.categories, self.own_fields)
        offer_officers(self._page, self._services, self.new_form.responsible)

    def begin_change(self) -> None:
        """Correct facts of the shown item."""
        if self.item is not None:
            self.form_opened.emit(self.change_form)
            self.change_form.begin(self.item, self.categories, self.own_fields)
            offer_officers(self._page, self._services, self.change_form.responsible)

    def begin_retag(self) -> None:
        """Give the shown item another tag."""
        if self.item is not None:
            self.form_opened.emit(self.retag_form)
            self.retag_form.begin(self.item)

    def begin_report(self) -> None:
        """Report a loss, damage, fault or scrapping of the shown item."""
        if self.item is not None:
            self.reports.begin(self.item, self.running)

    def begin_fault(self) -> None:
        """Report that the shown item does not work (EQ-14)."""
        if self.item is not None:
            self.reports.begin(self.item, self.running, ReportKind.REPAIR)

    def begin_change_request(self) -> None:
        """Apply for a change of what one person's reason can't change of the shown item."""
        if self.item is not None:
            self.reports.begin_change(self.item, self.running)

    def begin_found(self) -> None:
        """The shown item, which was lost, is found."""
        if self.item is not None:
            self.reports.begin_found(self.item)

    def begin_undo(self) -> None:
        """Apply for the loss or scrap of the shown item to be undone."""
        if self.item is not None:
            self.reports.begin_undo(self.item, self.running)

    def begin_asked(self, form: str) -> None:
        """The form that another page asked for, where it fits the item as it is."""
        item = self.item
        if item is None or (item.state is ItemState.WRITTEN_OFF and form != "undo"):
            return
        if form == "undo" and item.state not in GONE:
            return
        begun = {"report": self.begin_report, "change": self.begin_change_request, "undo": self.begin_undo}
        begun["header"] = partial(self.header_times.begin, item)
        begun.get(form, self.begin_fault)()

    def begin_exempt(self) -> None:
        """Explain why the shown item has no recordings."""
        item = self.item
        if item is None:
            return

        def show(grounds: dict[str, str]) -> None:
            self.form_opened.emit(self.exempt_form)
            self.exempt_form.begin(f"{item.label}  {item.name}", grounds)
            self.exempt_form.matter.attend(self._page, self._services.matters.matters)

        self._page.ask(self._services.inventory.exemptions.grounds, self.texts.language, done=show)

    def begin_pause(self) -> None:
        """State the cause that delays the recordings of the shown item, or that it has gone."""
        if self.item is not None and self.awaited is not None:
            self.form_opened.emit(self.pause_form)
            self.pause_form.begin(self.item, resumes=self.awaited.state is DeadlineState.PAUSED)

    def begin_attach(self) -> None:
        """Add a photo or paper to the shown item."""
        if self.item is not None:
            self.form_opened.emit(self.attach_form)
            self.attach_form.begin(f"{self.item.label}  {self.item.name}")

    def attend(self, detail: ItemDetail) -> None:
        """Carry out what is wished for in the pane of an item."""
        self.photos.attend(detail)
        self.care.attend(detail.care)
        self.repairs.attend(detail.repairs)
        detail.returned.wished.connect(self.reopening.begin)
        detail.header_button.clicked.connect(lambda: self.begin_asked("header"))

    def _attach(self) -> None:
        if self.item is not None:
            attach, (path, what, note) = self._services.inventory.files.attach, self.attach_form.filled()
            filled = (self.item.tag, path, PaperKind(what), note)
            self._act(self.attach_form, attach, *filled, done=self._on_attached)

    def _on_attached(self, result: AttachResult) -> None:
        self.attach_form.set_busy(busy=False)
        body = result.entry.of(Attached)
        said = self.texts("attachments.added", name=body.file.name, tag=body.tag, seq=result.entry.seq)
        self._page.say_ok(said, topic="equipment-act")
        self.left.emit()
        self.item_changed.emit(body.tag)

    def begin_void(self, place: str) -> None:
        """Void an entry of the shown item (``custody:17``), for this item or for all of its items."""
        if self.item is not None:
            self.voids.begin(place, self.item.tag)

    def _on_voided(self, result: VoidResult) -> None:
        if self.item is not None and any(
            each.tag == self.item.tag and not each.registered for each in result.plan.facts
        ):
            self.item_gone.emit()
        elif self.item is not None:
            self.item_changed.emit(self.item.tag)

    def begin_training(self) -> None:
        """Record training."""
        self._page.ask(partial(officers_in_service, self._services), done=self._show_training)

    def _show_training(self, officers: tuple[Officer, ...]) -> None:
        self.form_opened.emit(self.training_form)
        self.training_form.begin(officers, self.categories)

    def _register_item(self) -> None:
        new = self.new_form.new_item()
        if new is not None:
            self._act(
                self.new_form, self._services.inventory.register.register, new, done=self._on_registered
            )

    def _act(
        self,
        form: FormPane,
        call: Callable[[Session, *Values], T],
        *values: *Values,
        done: Callable[[T], object],
    ) -> None:
        """Carry out the act of `form`; a refusal is shown in the form."""
        form.set_busy(busy=True)
        self._page.ask(call, *values, done=done, failed=form.refuse)

    def _on_registered(self, result: RegisterResult) -> None:
        sentence = self.texts("equipment_page.registered", tag=result.item.label, seq=result.entry.seq)
        self._page.say_ok(sentence, topic="equipment-act")
        self._warn(result.notices)
        self.new_form.begin(None, self.categories, self.own_fields)

    def _warn(self, notices: tuple[Notice, ...]) -> None:
        for notice in notices:
            self._page.warn(
                self.texts(notice.text_key, **notice.named_facts),
                rule=notice.rule,
                topic=notice.code,
                stays=False,
            )

    def _change_item(self) -> None:
        if self.item is not None:
            change, filled = self._services.inventory.register.change, self.change_form.changes()
            self._act(self.change_form, change, self.item.tag, *filled, done=self._on_changed)

    def _retag(self) -> None:
        if self.item is not None:
            retag, filled = self._services.inventory.register.retag, self.retag_form.filled()
            self._act(self.retag_form, retag, self.item.tag, *filled, done=self._on_retagged)

    def _on_retagged(self, result: ChangeResult) -> None:
        self.retag_form.set_busy(busy=False)
        item = result.item
        said = self.texts("equipment_page.retagged", tag=item.label, former=item.former_tags[-1])
        self._page.say_ok(said, topic="equipment-act")
        self._warn(result.notices)
        self.left.emit()
        self.item_changed.emit(item.tag)

    def _on_changed(self, result: ChangeResult) -> None:
        self.change_form.set_busy(busy=False)
        item = result.item
        same = self.item == item
        key = "equipment_page.unchanged" if same else "equipment_page.changed"
        self._page.say_ok(self.texts(key, tag=item.label), topic="equipment-act")
        self._warn(result.notices)
        self.left.emit()
        self.item_changed.emit(item.tag)

    def _exempt(self) -> None:
        if self.item is not None:
            exemptions, tag = self._services.inventory.exemptions, self.item.tag
            ground, text, matter = self.exempt_form.filled()
            if ground == NOTHING_RECORDED:
                confirm = exemptions.confirm_nothing_recorded
                self._act(self.exempt_form, confirm, tag, text, done=self._on_exempted)
            else:
                given = (tag, ground, text, matter)
                self._act(self.exempt_form, exemptions.exempt, *given, done=self._on_exempted)

    def _on_exempted(self, entry: Entry) -> None:
        self.exempt_form.set_busy(busy=False)
        body = entry.typed
        tag = body.tag if isinstance(body, NothingRecorded) else entry.of(RecordingExempted).tag
        label = self.item.label if self.item is not None else tag
        sentence = self.texts("equipment_page.exempted", tag=label, seq=entry.seq)
        self._page.say_ok(sentence, topic="equipment-act")
        self.left.emit()
        self.item_changed.emit(tag)

    def _pause(self) -> None:
        form, awaited = self.pause_form, self.awaited
        if awaited is not None:
            deadlines = self._services.people.deadlines
            act = deadlines.resume if form.resumes else deadlines.pause
            self._act(form, act, awaited.deadline.id, form.reason.value, done=self._on_paused)

    def _on_paused(self, deadline: Deadline) -> None:
        self.pause_form.set_busy(busy=False)
        tag = deadline.subject.partition(":")[2]
        due = formats.until(deadline.due_at, self._services.clock.zone)
        key = "equipment_page.paused" if deadline.pause is not None else "equipment_page.resumed"
        self._page.say_ok(self.texts(key, tag=deadline.code, due=due), topic="equipment-act")
        self.left.emit()
        self.item_changed.emit(tag)

    def _record_training(self) -> None:
        filled = self.training_form.filled()
        if filled is not None:
            self._act(
                self.training_form, self._services.inventory.training.hold, filled, done=self._on_trained
            )

    def _on_trained(self, entries: tuple[Entry, ...]) -> None:
        self.training_form.set_busy(busy=False)
        self._page.say_ok(self.texts("equipment_page.trained", count=len(entries)), topic="equipment-act")
        self.left.emit()
