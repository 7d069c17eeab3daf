"""One item in full: 概况 · 经过 · 文件 · 关联, with the acts on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.archive.bodies import MediaImported
from station.core import sizes
from station.core.clock import Clock
from station.core.deadlines import DeadlineState
from station.core.ledger import subject
from station.core.policy import Category
from station.core.texts import Texts
from station.inventory.register.listing import CENTRAL, IN_PERSON
from station.inventory.values import GONE, Item, ItemState
from station.people.deadlines.values import DeadlineStanding
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats
from station.ui.leading import HISTORY, ShortHistory, leads_to
from station.ui.pages.equipment.caring import CareButtons
from station.ui.pages.equipment.gone import GoneButtons
from station.ui.pages.equipment.header_times import HeaderTimeButton, habit_facts
from station.ui.pages.equipment.history import HistoryView, named_in
from station.ui.pages.equipment.item_files import FileList
from station.ui.pages.equipment.item_record import ItemRecord
from station.ui.pages.equipment.loan_photos import LoanPhotos
from station.ui.pages.equipment.portions import number_facts, out_facts
from station.ui.pages.equipment.reopening import ReturnInQuestion
from station.ui.pages.equipment.repairing import RepairButtons
from station.ui.pages.equipment.stock_buttons import StockButtons, stock_facts
from station.ui.pages.equipment.wording import (
    awaited_facts,
    category_name,
    condition_state,
    due_facts,
    money,
    purchase_facts,
    request_name,
    request_stands,
    stock_state,
)
from station.ui.widgets.button import Button
from station.ui.widgets.detail import DetailFrame
from station.ui.widgets.empty_state import EmptyState
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.text import words

_MOST_LINKS = 40


def is_reportable(item: Item) -> bool:
    """Whether a loss, a fault or the scrapping of it is reported: of counted stock only what is lent of it."""
    return item.state is not ItemState.WRITTEN_OFF and not item.counted and item.quantity > 0


class ItemDetail(DetailFrame):
    """Shows an `ItemRecord`; the page carries out its acts."""

    change_wished = Signal()
    attach_wished = Signal()
    see_wished = Signal(object)
    """A picture among its photos and papers."""
    save_wished = Signal(object)
    """A copy of one of them."""
    photos_shown = Signal()
    """`photos` of its loans wait to be read."""
    retag_wished = Signal()
    extend_wished = Signal(object)
    """The loan of this item is to last longer."""
    report_wished = Signal()
    request_wished = Signal()
    """A change that needs approval is to be applied for."""
    exempt_wished = Signal()
    pause_wished = Signal()
    """Hold the deadline of the recordings up, or let it go on."""
    item_asked = Signal(str)
    """Another item, by tag."""
    kit_asked = Signal(str)
    """The kit that the item belongs to, by code."""
    page_asked = Signal(str, str)
    """A page with a subject, such as an officer or a recording."""

    def __init__(self, texts: Texts, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(texts, parent)
        self._words, self._clock = texts, clock
        self.record: ItemRecord | None = None
        self.photos: LoanPhotos | None = None
        """The photos of its loans, where it has some."""
        self.change_button = Button(texts("equipment_page.change"), "edit")
        self.change_button.clicked.connect(self.change_wished)
        self.retag_button = Button(texts("equipment_page.retag"), "switch")
        self.retag_button.clicked.connect(self.retag_wished)
        self.report_button = Button(texts("losses.form.short"), "warning")
        self.report_button.setToolTip(texts("losses.form.title"))
        self.report_button.clicked.connect(self.report_wished)
        self.request_button = Button(texts("losses.change.title"), "signature")
        self.request_button.clicked.connect(self.request_wished)
        self.exempt_button = Button(texts("equipment_page.exempt"), "signature")
        self.exempt_button.clicked.connect(self.exempt_wished)
        self.pause_button = Button(texts("equipment_page.pause"), "pause")
        self.pause_button.clicked.connect(self.pause_wished)
        self.attach_button = Button(texts("attachments.add"), "file-image")
        self.attach_button.clicked.connect(self.attach_wished)
        self.extend_button = Button(texts("loans.form.title"), "clock")
        self.extend_button.clicked.connect(self._on_extend)
        self.header_button = HeaderTimeButton(texts)
        self.repairs = RepairButtons(texts)
        often = (self.extend_button, self.change_button, self.exempt_button, self.report_button)
        for button in often:
            self.buttons.add(button)
        self.add_seldom(self.request_button, self.retag_button, self.header_button, self.attach_button)
        self.facts = KeyValues()
        self.history = HistoryView(texts)
        self.history.entry_asked.connect(self._on_entry_asked)
        overview, column = _column()
        column.addWidget(self.pause_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.gone, self.stock, self.care = GoneButtons(texts), StockButtons(texts), CareButtons(texts)
        self.returned = ReturnInQuestion(texts)
        for widget in (self.returned, self.gone, self.stock, self.repairs, self.care, self.facts):
            column.addWidget(widget)
        self.set_tab("overview", overview)
        entries = ShortHistory(texts, self.history)
        entries.whole.clicked.connect(self._on_whole_asked)
        self.set_tab("history", entries, scroll=False)
        self.set_tab("files", QWidget())
        self.set_tab("related", QWidget())

    def show_record(self, record: ItemRecord, session: Session, catalogue: Mapping[int, Category]) -> None:
        """Show an item as `session` may see it."""
        self.record = record
        item, texts = record.item, self._words
        category = category_name(texts, catalogue, item.category)
        subtitle = " · ".join(part for part in (category, item.model, item.place) if part)
        self.set_header(f"{item.label}  {item.name}", subtitle, stock_state(texts, item, self._clock))
        for button in (self.change_button, self.attach_button):
            button.setVisible(session.may(Permission.EQUIPMENT_EDIT))
        self.retag_button.setVisible(session.may(Permission.EQUIPMENT_EDIT) and not item.is_portion)
        self.stock.offer(record, session)
        self.report_button.setVisible(is_reportable(item))
        self.request_button.setVisible(item.state not in GONE and session.may(Permission.EQUIPMENT_EDIT))
        extends = any(map(session.may, (Permission.COUNTER_OPERATE, Permission.RECORDING_EXEMPT)))
        self.extend_button.setVisible(item.due_at is not None and extends)
        self.gone.show_item(item, session)
        asked = record.in_question
        whose = "" if asked is None else named_in(record.history, asked.completed.number)
        self.returned.show_question(asked, whose, self._clock.zone)
        self.header_button.show_item(item, catalogue.get(item.category), session)
        awaiting = item.state is ItemState.AWAITING_RECORDINGS
        self.exempt_button.setVisible(awaiting and session.may(Permission.RECORDING_EXEMPT))
        self._offer_pause(record.awaited, session)
        under_way = self.repairs.show_item(
            item, [each.entry for each in record.history], record.running, session
        )
        holds = self.care.show_record(record, session, self._clock)
        self.facts.show_facts([*under_way, *holds, *self._facts(record, category)])
        self.history.show_history(
            subject("item", item.tag),
            record.history,
            may_open=session.may(Permission.LEDGER_VIEW),
            may_void=session.may(Permission.EQUIPMENT_EDIT),
            may_photograph=any(map(session.may, (Permission.EQUIPMENT_EDIT, Permission.COUNTER_OPERATE))),
            has_slips=record.paper is not None and record.paper.kind is not None,
        )
        self.set_tab("files", self._files(record))
        self.set_tab("related", self._related(record, session))
        if self.photos is not None:
            self.photos_shown.emit()

    def _offer_pause(self, awaited: DeadlineStanding | None, session: Session) -> None:
        """Only a running deadline can be paused, and only a paused one can be resumed."""
        paused = awaited is not None and awaited.state is DeadlineState.PAUSED
        runs = awaited is not None and awaited.state is not DeadlineState.OVERDUE
        self.pause_button.setText(self._words(f"equipment_page.{'resume' if paused else 'pause'}"))
        self.pause_button.set_icon("play" if paused else "pause")
        self.pause_button.setVisible(runs and session.may(Permission.RECORDING_EXEMPT))

    def _facts(self, record: ItemRecord, category: str) -> list[Fact]:
        texts, item, zone = self._words, record.item, self._clock.zone

        def moment(value: object) -> str:
            return formats.moment(value, zone) if isinstance(value, datetime) else ""

        def field(name: str) -> str:
            return texts(f"equipment.field.{name}")

        facts = []
        due = "" if item.due_at is None else formats.until(item.due_at, zone)
        if item.state is ItemState.OUT:
            receiver = record.listed.receiver
            facts += [
                *([Fact(field("held_for"), receiver)] if receiver else []),
                Fact(field("holder"), f"{record.listed.holder_name} · {item.holder}"),
                Fact(texts("equipment_page.taken_at"), moment(item.taken_at)),
                Fact(field("due"), due or texts("equipment_page.no_due")),
            ]
        elif item.state is ItemState.AWAITING_RECORDINGS:
            facts += [
                Fact(texts("equipment_page.returned_by"), named_in(record.history, item.returned_by or "")),
                Fact(texts("equipment_page.returned_at"), moment(item.returned_at)),
                *awaited_facts(texts, record.awaited, zone),
            ]
        for each in record.running:
            holder, column = _column()
            named = request_name(texts, each)
            column.addWidget(self._link(named, "approvals", "approvals", f"request:{each.id}"))
            column.addWidget(words(request_stands(texts, each), "muted", wrap=True))
            facts.append(Fact(field("reported"), holder))
        for kept in record.reserved:
            when = texts("reservations.in_time", first=moment(kept.first), last=moment(kept.last))
            said = texts("reservations.kept_for", holder_name=kept.holder_name, when=when)
            facts.append(Fact(texts("reservations.title"), said))
        return [
            *facts,
            *due_facts(texts, record.due, zone),
            *stock_facts(texts, record),
            *out_facts(texts, record, zone),
            *number_facts(texts, record, zone),
            Fact(field("condition"), condition_state(texts, item)),
            *([Fact(field("note"), item.note)] if item.note else []),
            Fact(field("tag"), item.label, code=True),
            *(
                [Fact(field("former_tags"), " ".join(item.former_tags), code=True)]
                if item.former_tags
                else []
            ),
            Fact(field("category"), f"{item.category} {category}"),
            *([Fact(field("section"), texts("list.join").join(record.sections))] if record.sections else []),
            *([] if record.kit is None else [Fact(field("kit"), f"{record.kit.code} {record.kit.name}")]),
            Fact(field("name"), item.name),
            Fact(field("model"), item.model),
            Fact(field("serial"), item.serial, code=True),
            Fact(field("usb_serial"), item.usb_serial, code=True),
            Fact(field("kept"), texts(f"equipment.kept.{IN_PERSON if record.in_person else CENTRAL}")),
            Fact(field("place"), record.kept_at(texts)),
            Fact(field("acquired_on"), "" if item.acquired_on is None else formats.day(item.acquired_on)),
            Fact(field("value_fen"), money(item.value_fen)),
            *purchase_facts(texts, record.listed),
            *habit_facts(texts, record.habits, zone),
            *(
                [Fact(texts("equipment_page.last_import"), moment(item.last_import_at))]
                if item.last_import_at
                else []
            ),
        ]

    def _files(self, record: ItemRecord) -> QWidget:
        texts, history, self.photos = self._words, record.history, None
        recordings = [
            (body, each.entry.zone) for each in history if isinstance(body := each.entry.typed, MediaImported)
        ]
        if not recordings and not record.files:
            return EmptyState(texts("equipment_page.no_files"), icon="file-image")
        holder, column = _column()
        if record.loans:
            self.photos = LoanPhotos(texts, self._clock, record.loans)
            self.photos.see_wished.connect(self.see_wished)
            self.photos.save_wished.connect(self.save_wished)
            column.addWidget(self.photos)
        if others := record.other_files:
            files = FileList(texts, self._clock, others)
            files.see_wished.connect(self.see_wished)
            files.save_wished.connect(self.save_wished)
            column.addWidget(files)
        if not recordings:
            return holder
        column.addWidget(words(texts("equipment_page.files", count=len(recordings)), "muted"))
        for body, zone in recordings[:_MOST_LINKS]:
            name = body.stored.rsplit("/", 1)[-1]
            column.addWidget(self._link(name, "file-video", "archive", f"recording:{body.sha256}"))
            when = formats.moment(body.recorded_from, zone)
            column.addWidget(words(f"{when} · {sizes.size(body.size)}", "small"))
        return holder

    def _related(self, record: ItemRecord, session: Session) -> QWidget:
        texts, item = self._words, record.item
        holder, column = _column()
        if record.people:
            column.addWidget(words(texts("equipment_page.people"), "strong"))
        for name, number in record.people[:_MOST_LINKS]:
            text = f"{name} · {number}"
            place = leads_to(session, subject("officer", number))
            column.addWidget(words(text) if place is None else self._link(text, "person", *place))
        if record.beside:
            column.addWidget(words(texts("equipment_page.beside", name=record.listed.holder_name), "strong"))
        for other in record.beside[:_MOST_LINKS]:
            link = Button(f"{other.item.label}  {other.item.name}", "equipment", role="link")
            link.setProperty("tag", other.item.tag)
            link.clicked.connect(self._on_item_link)
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        if record.kit is not None:
            column.addWidget(words(texts("equipment.field.kit"), "strong"))
            link = Button(f"{record.kit.code}  {record.kit.name}", "equipment", role="link")
            link.setProperty("kit", record.kit.code)
            link.clicked.connect(self._on_kit_link)
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        if record.prints:
            column.addWidget(words(texts("equipment_page.as_printer"), "strong"))
            column.addWidget(
                self._link(texts("equipment_page.test_printer"), "printer", "printers", f"item:{item.tag}")
            )
        if column.count() == 0:
            return EmptyState(texts("equipment_page.no_related"), icon="link")
        return holder

    def _link(self, text: str, icon: str, page: str, subject: str) -> Button:
        link = Button(text, icon, role="link")
        link.setProperty("page", page)
        link.setProperty("subject", subject)
        link.clicked.connect(self._on_page_link)
        return link

    def _on_page_link(self) -> None:
        sender = self.sender()
        self.page_asked.emit(str(sender.property("page")), str(sender.property("subject")))

    def _on_item_link(self) -> None:
        self.item_asked.emit(str(self.sender().property("tag")))

    def _on_kit_link(self) -> None:
        self.kit_asked.emit(str(self.sender().property("kit")))

    def _on_extend(self) -> None:
        if self.record is not None:
            self.extend_wished.emit(self.record.item)

    def _on_entry_asked(self) -> None:
        if self.record is not None:
            self.page_asked.emit("ledger", f"item:{self.record.item.tag}")

    def _on_whole_asked(self) -> None:
        if self.record is not None:
            self.page_asked.emit(HISTORY, subject("item", self.record.item.tag))


def _column() -> tuple[QWidget, QVBoxLayout]:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    return holder, column
