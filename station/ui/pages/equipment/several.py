"""Acts on several items of the register: corrected facts, requests, what is due settled, a wrong movement voided."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.ledger.words import kind_words
from station.core.policy import Category
from station.inventory.care.caring import CaredResult
from station.inventory.register.listing import ListedItem
from station.inventory.values import GONE, Item, ItemState
from station.people.deadlines.values import Reminding
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats
from station.ui.bulk import BulkRun
from station.ui.label_window import show_labels
from station.ui.leading import offer_history
from station.ui.page import Page
from station.ui.pages.equipment.care_forms import CaredForm
from station.ui.pages.equipment.change_request import ChangeRequestForm
from station.ui.pages.equipment.item_detail import is_reportable
from station.ui.pages.equipment.needs import Needs
from station.ui.pages.equipment.record import offer_officers
from station.ui.pages.equipment.reporting import ReportForm, tell_vacant
from station.ui.pages.equipment.several_form import SeveralItemsForm
from station.ui.remind_form import RemindForm, tell_unseen
from station.ui.settling import LOAN, RECORDINGS, Owed, Settling
from station.ui.void_many_form import VoidManyForm
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.lazy_form import LazyForm
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.selection_bar import RowAct

V = TypeVar("V")


class SeveralItems(QObject):
    """Offers the acts in `table` and carries them out through the acts on one item."""

    form_opened = Signal(object)
    reserve_wished = Signal(list)
    """These items are to be kept for somebody: tags with names."""
    left = Signal()
    """The form is done with or given up."""

    change_form = LazyForm(lambda acts: SeveralItemsForm(acts.texts), lambda acts: acts._change)
    void_form = LazyForm(lambda acts: VoidManyForm(acts.texts, "voiding.newest"), lambda acts: acts._void)
    report_form = LazyForm(
        lambda acts: ReportForm(acts.texts, acts._services.clock), lambda acts: acts._report
    )
    request_form = LazyForm(lambda acts: ChangeRequestForm(acts.texts), lambda acts: acts._request_change)
    cared_form = LazyForm(lambda acts: CaredForm(acts.texts, acts._services.clock), lambda acts: acts._cared)
    remind_form = LazyForm(lambda acts: RemindForm(acts.texts), lambda acts: acts._remind)

    def __init__(self, page: Page, services: Needs, table: RecordTable) -> None:
        super().__init__(page)
        self._page, self._services = page, services
        self.texts = page.texts
        self.run = BulkRun(page)
        self._movements: Mapping[str, Entry] = {}
        self._items: Sequence[Item] = ()
        self._catalogue: Sequence[Category] = ()
        self.settling = Settling(page, services, table, self.run, _owed)
        self.settling.opened.connect(self.form_opened)
        self.settling.left.connect(self.left)
        if page.may(Permission.EQUIPMENT_EDIT):
            word = self.texts("equipment_page.change_chosen")
            table.add_act(RowAct("change", word, "edit", self.begin_change))
            word = self.texts("losses.change.several")
            table.add_act(RowAct("request", word, "signature", self.begin_change_request, fits=_is_there))
            word = self.texts("labels.print")
            table.add_act(RowAct("label", word, "barcode", self.label))
            word = self.texts("voiding.newest")
            table.add_act(RowAct("void", word, "undo", self.begin_void, fits=_is_single))
            word = self.texts("care.form.cared")
            table.add_act(RowAct("cared", word, "wrench", self.begin_cared, fits=_is_cared_for))
        if page.may(Permission.COUNTER_OPERATE):
            word = self.texts("reservations.form.act")
            table.add_act(RowAct("reserve", word, "clock", self._wish_reserve, fits=_is_single))
        if page.may(Permission.COUNTER_OPERATE) or page.may(Permission.RECORDING_EXEMPT):
            word = self.texts("tasks_page.remind_holder")
            table.add_act(RowAct("remind", word, "clock", self.begin_remind, fits=_is_awaited))
        word = self.texts("losses.form.several")
        table.add_act(RowAct("report", word, "warning", self.begin_report, fits=_is_reportable))
        offer_history(page, table, _subject)

    def offer(self, catalogue: Sequence[Category]) -> None:
        """Offer these categories, in a form that is open already too."""
        self._catalogue = catalogue
        if (form := SeveralItems.request_form.made(self)) is not None:
            form.offer(catalogue)

    def begin_change(self, rows: list[object]) -> None:
        """Correct facts of these items."""
        self._items = [row.item for row in rows if isinstance(row, ListedItem)]
        if self._items:
            self.form_opened.emit(self.change_form)
            self.change_form.begin(self._named())
            offer_officers(self._page, self._services, self.change_form.responsible)
            self._page.ask(
                self._services.inventory.places.standings,
                done=lambda found: self.change_form.offer_places([each.place.code for each in found]),
                latest="places-offered",
            )

    def begin_report(self, rows: list[object]) -> None:
        """Report the same of these items: each gets a request of its own."""
        self._items = [row.item for row in rows if isinstance(row, ListedItem)]
        if self._items:
            self.form_opened.emit(self.report_form)
            self.report_form.begin(self._items[0])
            self.report_form.set_title(self.texts("losses.form.title"), self._named())

    def begin_change_request(self, rows: list[object]) -> None:
        """Apply for the same change of these items: each gets a request of its own."""
        self._items = [row.item for row in rows if isinstance(row, ListedItem)]
        if self._items:
            self.form_opened.emit(self.request_form)
            self.request_form.offer(self._catalogue)
            self.request_form.begin(self._items, self._named())

    def begin_cared(self, rows: list[object]) -> None:
        """The same was done to keep these items fit for use: each is due again by its own schedule (EQ-14)."""
        self._items = [row.item for row in rows if isinstance(row, ListedItem)]
        if self._items:
            self.form_opened.emit(self.cared_form)
            self.cared_form.begin(self._items[0])
            self.cared_form.set_title(self.texts("care.form.cared"), self._named())

    def _cared(self) -> None:
        form, care = self.cared_form, self._services.inventory.care
        what, on, worker = form.what.value, form.on.value, form.worker.value

        def done(session: Session, item: Item) -> CaredResult:
            return care.done(session, item.tag, what, on=on, worker=worker)

        self._start("care.form.cared", form, done)

    def label(self, rows: list[object]) -> None:
        """Show the labels of these items, to be printed."""
        codes = [row.item.tag for row in rows if isinstance(row, ListedItem)]
        if codes:
            show_labels(self._page, self._services, lambda _session: codes)

    def _wish_reserve(self, rows: list[object]) -> None:
        items = [(row.item.label, row.item.name) for row in rows if isinstance(row, ListedItem)]
        if items:
            self.reserve_wished.emit(items)

    def begin_remind(self, rows: list[object]) -> None:
        """Remind whoever has these items, or owes their recordings."""
        self._items = [row.item for row in rows if isinstance(row, ListedItem)]
        if self._items:
            self.form_opened.emit(self.remind_form)
            self.remind_form.begin(self._named())

    def _remind(self) -> None:
        note, deadlines = self.remind_form.note.value, self._services.people.deadlines

        def remind(session: Session, item: Item) -> Sequence[Reminding]:
            return deadlines.remind_of(session, subject("item", item.tag), note)

        def tell(sent: Sequence[Sequence[Reminding]]) -> None:
            tell_unseen(self._page, chain.from_iterable(sent))

        self._start("equipment_page.remind_chosen", self.remind_form, remind, tell)

    def begin_void(self, rows: list[object]) -> None:
        """Void the newest movement of each of these items, for those of the chosen that have one."""
        items = [row.item for row in rows if isinstance(row, ListedItem)]

        def show(movements: Mapping[str, Entry]) -> None:
            self._items, self._movements = items, movements
            if not movements:
                self._page.say_info(self.texts("voiding.none_moved"), topic="equipment-act")
                return
            self.form_opened.emit(self.void_form)
            moved = [each for each in items if each.tag in movements]
            self.void_form.begin([self._moved(each, movements[each.tag]) for each in moved], self._named())

        newest = self._services.inventory.voids.newest
        self._page.ask(newest, [item.tag for item in items], done=show, latest="void-newest")

    def _moved(self, item: Item, entry: Entry) -> str:
        kind, when = kind_words(self.texts, entry.kind), formats.moment(entry.happened_at, entry.zone)
        facts = {"seq": entry.seq, "kind": kind, "when": when}
        return self.texts("voiding.newest_line", tag=item.label, name=item.name, **facts)

    def _void(self) -> None:
        voids, movements, reason = (
            self._services.inventory.voids,
            self._movements,
            self.void_form.reason.value,
        )

        def void(session: Session, item: Item) -> None:
            if item.tag not in movements:
                raise Refused("void.never_moved", rule="EQ-10", tag=item.label, name=item.name)
            entry = movements[item.tag]
            voids.void(session, f"{entry.stream.value}:{entry.seq}", reason, (item.tag,))

        self._start("equipment_page.void_chosen", self.void_form, void)

    def _change(self) -> None:
        filled = self.change_form.changes()
        if filled is None:
            return
        changes, reason = filled
        register = self._services.inventory.register

        def change(session: Session, item: Item) -> None:
            register.change(session, item.tag, changes, reason)

        self._start("equipment_page.change_chosen", self.change_form, change)

    def _report(self) -> None:
        filled = self.report_form.filled()
        if filled is not None:
            losses, (reported, photos) = self._services.inventory.losses, filled

            def report(session: Session, item: Item) -> Entry:
                return losses.report(session, item.tag, reported, photos)

            self._start("losses.form.several", self.report_form, report, self._tell_vacant, asks=True)

    def _request_change(self) -> None:
        filled = self.request_form.filled()
        if filled is not None:
            losses, (wished, photos) = self._services.inventory.losses, filled

            def request(session: Session, item: Item) -> Entry:
                return losses.request_change(session, item.tag, wished, photos)

            self._start("losses.change.several", self.request_form, request, self._tell_vacant, asks=True)

    def _tell_vacant(self, filed: Sequence[Entry]) -> None:
        """The chain is the same for all that was filed together: what is missing for one is missing for each."""
        if filed:
            show = self._services.approvals.requests.show
            self._page.ask(show, str(filed[-1].seq), done=partial(tell_vacant, self._page))

    def _start(
        self,
        title: str,
        form: FormPane,
        act: Callable[[Session, Item], V],
        given: Callable[[Sequence[V]], object] | None = None,
        *,
        asks: bool = False,
    ) -> None:
        things = [(f"{item.label} {item.name}", item) for item in self._items]
        self.run.start(
            self.texts(title), things, act, form=form, begun=self.left.emit, given=given, asks=asks
        )

    def _named(self) -> str:
        names = self.texts("list.join").join(item.label for item in self._items)
        return self.texts("bulk.chosen", names=names, count=len(self._items))


def _is_there(row: object) -> bool:
    """Whether it is stock of the office still, lent or not."""
    return isinstance(row, ListedItem) and row.item.state not in GONE


def _is_single(row: object) -> bool:
    """Whether such a thing is kept for anybody, or a movement of it voided here: of counted stock never."""
    return isinstance(row, ListedItem) and _is_there(row) and not row.item.counted


def _is_cared_for(row: object) -> bool:
    """Whether it is cared for by schedule."""
    return isinstance(row, ListedItem) and row.care_due is not None


def _is_awaited(row: object) -> bool:
    """Whether somebody is awaited with it, with its recordings, or with its repair."""
    return isinstance(row, ListedItem) and row.item.state not in GONE | {ItemState.IN_STORE}


def _is_reportable(row: object) -> bool:
    """Whether a loss, a fault or the scrapping of such a thing is reported: of counted stock, what is lent of it."""
    return isinstance(row, ListedItem) and is_reportable(row.item)


def _subject(row: object) -> str:
    return subject("item", row.item.tag) if isinstance(row, ListedItem) else ""


def _owed(row: object) -> Owed | None:
    """What is due of an item: itself while it is out, its recordings while they are awaited."""
    if not isinstance(row, ListedItem):
        return None
    item = row.item
    due = {ItemState.OUT: LOAN, ItemState.AWAITING_RECORDINGS: RECORDINGS}.get(item.state, "")
    return Owed(item.tag, f"{item.label} {item.name}", due, item.due_at)
