"""预留: what is kept for whom, and the acts on it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.core.errors import StationError
from station.core.ledger import subject
from station.core.ledger.words import sentence
from station.core.policy import Activity
from station.inventory.reserving.listing import ENDED, GONE, KEPT, LEFT, TAKEN, ListedReservation
from station.inventory.reserving.use_cases import ReserveResult
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer
from station.ui.bulk import BulkRun
from station.ui.leading import offer_history
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.equipment.needs import Needs
from station.ui.pages.equipment.reserve_forms import EndReservationForm, ReserveForm
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import MasterDetail, SidePane
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.selection_bar import RowAct

_TOKENS = {
    KEPT: ("accent", "clock"),
    TAKEN: ("ok", "ok"),
    ENDED: ("neutral", "close"),
    LEFT: ("neutral", "close"),
    GONE: ("neutral", "close"),
}


class ReservationsView(QWidget):
    """The list, and a form beside it; a row leads to its item."""

    item_asked = Signal(str)
    """An item, by tag."""

    def __init__(self, page: Page, services: Needs, run: BulkRun) -> None:
        super().__init__()
        self._page, self._services, self.texts, self._run = page, services, page.texts, run
        self._reservations = services.inventory.reservations
        self._activities: dict[str, str] = {}
        self.edits = page.may(Permission.COUNTER_OPERATE)
        texts = self.texts

        def state(row: ListedReservation) -> ChipState:
            return ChipState(texts(f"reservations.outcome.{row.outcome}"), *_TOKENS[row.outcome])

        looks = {
            "tag": Look(118),
            "name": Look(160, stretch=True, face="strong"),
            "holder": Look(130),
            "first": Look(140),
            "last": Look(140, gives_way=1),
            "outcome": Look(
                value=lambda row: state(row).word,
                state=state,
                among=[texts(f"reservations.outcome.{each}") for each in _TOKENS],
            ),
            "activity": Look(130, value=lambda row: self._named(row.reservation.activity), gives_way=3),
            "matter": Look(150, face="code", gives_way=4),
            "note": Look(150, gives_way=2),
        }
        service, title = services.inventory.reservation_list, texts("reservations.title")
        self.list = PageList(page, services, service, looks, title=title, parent=self)
        self.table = self.list.table
        self.table.add_filters(self.list.filters)
        self.table.set_empty(
            texts("reservations.empty"), texts("reservations.form.new") if self.edits else ""
        )
        self.table.empty_acted.connect(self.add)
        self.table.opened.connect(self._on_opened)
        self.pane = SidePane()
        self.split = MasterDetail(self.table, self.pane)
        self.add_button = Button(texts("reservations.form.new"), "plus")
        self.add_button.clicked.connect(self.add)
        if not self.edits:  # shown by itself it would be a window, for it is in none yet
            self.add_button.hide()
        if self.edits:
            word = texts("reservations.form.end")
            self.table.add_act(RowAct("end", word, "cancel", self.ask_end, fits=_is_kept))
        offer_history(page, self.table, _holder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.split, 1)
        self.setFocusProxy(self.table)

    @property
    def corner(self) -> tuple[QWidget, ...]:
        """What stands at the right of the tabs."""
        return (self.add_button,)

    def reload(self) -> None:
        """Read the list anew, and what activities are called."""
        self._page.ask(self._reservations.activities, done=self._name_activities, latest="activities")
        self.list.reload()

    def show_from(self, number: str) -> None:
        """Narrow to what is kept for an officer; "" for all."""
        self.list.narrow(standing="coming", **({"number": number} if number else {}))

    def close_pane(self) -> None:
        """Close the form."""
        self.pane.clear()
        self.split.close_detail()
        self.table.setFocus()

    # ------------------------------------------------------------------------------------------- acts

    def add(self) -> None:
        """A form for items to be kept."""
        self.reserve(())

    def reserve(self, items: Sequence[tuple[str, str]]) -> None:
        """A form that begins with these items, by tag and name."""
        if not self.edits:
            return
        form = ReserveForm(self.texts, self._services.clock, items)
        form.items.asked.connect(partial(self._ask_item, form))
        form.acted.connect(partial(self._reserve, form))
        self._open(form)
        form.matter.attend(self._page, self._services.matters.matters)
        self._page.ask(self._choices, done=lambda found: form.offer(*found), latest="reserve-choices")

    def ask_end(self, rows: list[object]) -> None:
        """A form for why these are kept no longer."""
        chosen = [row for row in rows if isinstance(row, ListedReservation) and _is_kept(row)]
        if not chosen:
            self._page.say_info(self.texts("reservations.none_kept"), topic="reservations")
            return
        named = self.texts("list.join").join(row.label for row in chosen)
        form = EndReservationForm(self.texts, named)
        form.acted.connect(partial(self._end, form, chosen))
        self._open(form)

    def _reserve(self, form: ReserveForm) -> None:
        times = form.times()
        if times is None:
            return
        form.clear_problem()
        form.set_busy(busy=True)

        def done(result: ReserveResult) -> None:
            self.close_pane()
            self.list.reload()
            done = self.texts("reservations.done", said=sentence(self.texts, result.entry))
            if result.notices:
                said = (done, *(self.texts(each.text_key, **each.named_facts) for each in result.notices))
                self._page.warn(self.texts.sentences(said), rule="EQ-04", topic="reservations", stays=False)
            else:
                self._page.say_ok(done, topic="reservations")

        call = partial(
            self._reservations.reserve,
            activity=form.activity.value or None,
            note=form.note.value,
            matter=form.matter.value,
        )
        values = (form.number.value, form.items.value, *times)
        self._page.ask(call, *values, done=done, failed=form.refuse)

    def _end(self, form: EndReservationForm, rows: Sequence[ListedReservation]) -> None:
        reason = form.reason.value

        def end(session: Session, row: ListedReservation) -> None:
            self._reservations.end(session, row.reservation.seq, reason, (row.reservation.tag,))

        things = [(f"{row.label} {row.item_name}", row) for row in rows]
        title = self.texts("reservations.form.end")
        self._run.start(title, things, end, form=form, begun=self.close_pane, done=self.reload)

    def _ask_item(self, form: ReserveForm, code: str) -> None:
        def failed(problem: StationError) -> None:
            form.items.refuse(self.texts.error(problem))

        self._page.ask(self._reservations.keepable, code, done=form.items.add_item, failed=failed)

    # ---------------------------------------------------------------------------------------- showing

    def _choices(self, session: Session) -> tuple[Sequence[Officer], tuple[Activity, ...]]:
        officers = self._services.people.roster.officers(session)
        return officers, self._reservations.activities(session)

    def _name_activities(self, known: Sequence[Activity]) -> None:
        self._activities = {each.code: each.name(self.texts.language) for each in known}
        self.table.view.viewport().update()

    def _named(self, activity: str) -> str:
        return self._activities.get(activity, activity)

    def _open(self, form: FormPane) -> None:
        self.close_pane()
        form.closed.connect(self.close_pane)
        self.pane.put(form)
        self.split.open_detail()
        form.setFocus()

    def _on_opened(self, row: object) -> None:
        if isinstance(row, ListedReservation):
            self.item_asked.emit(row.reservation.tag)


def _is_kept(row: object) -> bool:
    return isinstance(row, ListedReservation) and row.outcome == KEPT


def _holder(row: object) -> str:
    return subject("officer", row.reservation.number) if isinstance(row, ListedReservation) else ""
