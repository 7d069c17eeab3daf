"""采集设备: the recorders with where they are looked for and their clocks, and what was said of serial numbers that no item has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.archive.clocks.wording import ahead_words
from station.archive.recorders.overview import KnownRecorder
from station.archive.recorders.values import RecorderState
from station.archive.serials.values import AnsweredSerial, SerialAnswer
from station.core.changes import Change
from station.core.errors import StationError
from station.people.sessions import Session
from station.ui.models.column import RIGHT, TableColumn, moment_shown
from station.ui.models.declared import Look
from station.ui.models.record_model import RecordModel
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.ingest.needs import Needs
from station.ui.pages.ingest.recorders import STATES, PlacesForm
from station.ui.pages.ingest.serial_forms import RegisterForm, TakeBackForm
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.choice_box import Option
from station.ui.widgets.detail import MasterDetail, SidePane
from station.ui.widgets.faces import Faces
from station.ui.widgets.flow import Flow
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.selection_bar import RowAct

_LANE = "recorders"
F = TypeVar("F", bound=FormPane)


class DevicesView(QWidget):
    """Two lists in one place: the recorders, and the serial numbers that are not asked about any more."""

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__()
        self._page, self._services = page, services
        texts, archive = page.texts, services.archive
        self._recorders, self._overview, self._serials = (
            archive.recorders,
            archive.recorder_overview,
            archive.serials,
        )
        self.model = RecordModel(texts, self._columns(services.clock.zone), key=_key)
        self.table = RecordTable(texts, self.model, name="recorders")
        self.table.set_empty(self._words("no_recorders"), self._words("places"))
        self.table.empty_acted.connect(self.ask_places)
        self.table.add_act(
            RowAct(
                "register", self._words("register"), "edit", self._ask_item, several=False, fits=_is_unknown
            )
        )
        self.answers = PageList(
            page,
            services,
            archive.serial_list,
            {
                "serial": Look(180, face="code"),
                "answer": Look(150),
                "reason": Look(220, stretch=True),
                "name": Look(100, gives_way=2),
                "answered": Look(150, gives_way=1),
            },
            title=texts("serials.title"),
            parent=self,
        )
        self.answers.table.add_filters(self.answers.filters.chips)
        self.answers.table.set_empty(self._words("no_answers"))
        self.answers.table.add_act(
            RowAct("take_back", self._words("take_back"), "undo", self._ask_back, several=False)
        )
        self.faces = Faces(self.table, self.answers.table)
        self.pane = SidePane()
        self.split = MasterDetail(self.faces, self.pane)
        self.other_button = Button(texts("serials.title"), "search")
        self.other_button.clicked.connect(self.turn)
        self.places_button = Button(self._words("places"), "usb", role="primary")
        self.places_button.clicked.connect(self.ask_places)
        row = Flow()
        for button in (self.other_button, self.places_button):
            row.add(button, at_end=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(row)
        column.addWidget(self.split, 1)
        self.setFocusProxy(self.table)

    def load(self) -> None:
        """Read what is shown."""
        if self._answers_shown:
            self.answers.reload()
        else:
            self._page.ask(self._overview.list, done=self._show, latest="recorder overview", lane=_LANE)

    def refresh(self, change: Change) -> None:
        """Read anew what `change` touches."""
        if any(change.touches(prefix) for prefix in ("media.clock", "media.serial", "equipment.")):
            self.load()

    def turn(self, *_checked: object) -> None:
        """Show the other list."""
        to_answers = not self._answers_shown
        self.faces.show_face(self.answers.table if to_answers else self.table)
        other = self._words("recorders") if to_answers else self._page.texts("serials.title")
        self.other_button.setText(other)
        self._close_pane()
        self.load()

    def ask_places(self, *_checked: object) -> None:
        """A form for where recorders are looked for."""
        self._page.ask(self._recorders.places, done=self._show_places, lane=_LANE)

    # ------------------------------------------------------------------------------------------------ parts

    @property
    def _answers_shown(self) -> bool:
        return self.faces.present is self.answers.table

    def _show(self, found: Iterable[KnownRecorder]) -> None:
        self.model.set_rows(list(found))

    def _columns(self, zone: str) -> tuple[TableColumn, ...]:
        key = "ingest_page.devices.column."
        moment = moment_shown(zone)
        return (
            TableColumn("camera", f"{key}camera", self._item, face="strong", width=110),
            TableColumn("serial", f"{key}serial", lambda row: row.serial, face="code", width=150),
            TableColumn("state", f"{key}state", self._state_word, state=self._state, width=110),
            TableColumn("place", f"{key}place", lambda row: row.place, width=180, stretch=True),
            TableColumn("road", f"{key}road", self._road, width=110, gives_way=1),
            TableColumn("seen", f"{key}seen", lambda row: row.seen_at, show=moment, width=134, gives_way=3),
            TableColumn("read", f"{key}read", lambda row: row.read_at, show=moment, width=134, gives_way=2),
            TableColumn("ahead", f"{key}ahead", self._ahead, width=120),
            TableColumn("drift", f"{key}drift", self._drift, align=RIGHT, width=110),
        )

    def _item(self, row: KnownRecorder) -> str:
        return row.camera or (self._words("no_item") if row.serial else "")

    def _state_word(self, row: KnownRecorder) -> str:
        return self._page.texts(f"recorders.state.{row.state}")

    def _state(self, row: KnownRecorder) -> ChipState:
        look = STATES.get(row.state, ("neutral", "minus"))
        return ChipState(self._state_word(row), *look)

    def _road(self, row: KnownRecorder) -> str:
        return self._page.texts(f"recorders.road.{row.road}") if row.road else ""

    def _ahead(self, row: KnownRecorder) -> str:
        return "" if row.ahead_ms is None else ahead_words(self._page.texts, row.ahead_ms)

    def _drift(self, row: KnownRecorder) -> str:
        return "" if row.seconds_a_day is None else self._words("a_day", seconds=f"{row.seconds_a_day:+.1f}")

    def _show_places(self, places: tuple[str, ...]) -> None:
        self._open(PlacesForm(self._page.texts, places, self._recorders.examples), self._keep_places)

    def _keep_places(self, form: PlacesForm) -> None:
        written = tuple(form.places.value.split())
        self._carry_out(
            form,
            lambda session: self._recorders.set_places(session, written),
            lambda _kept: self._finish(self._page.texts("recorders.page.places_kept")),
        )

    def _ask_item(self, rows: list[object]) -> None:
        (row,) = rows
        if isinstance(row, KnownRecorder) and _is_unknown(row):
            self._page.ask(
                self._free_items, done=partial(self._show_items, row.serial), latest="serial items"
            )

    def _free_items(self, session: Session) -> list[Option]:
        devices = self._services.inventory.listing.recording_devices(session)
        free = (row for row in devices if not row.item.usb_serial)
        return [Option(row.item.tag, f"{row.item.label} · {row.item.name}") for row in free]

    def _show_items(self, serial: str, items: list[Option]) -> None:
        self._open(RegisterForm(self._page.texts, serial, items), self._register)

    def _register(self, form: RegisterForm) -> None:
        texts, tag = self._page.texts, form.item.value
        register, why = self._services.inventory.register, texts("ingest_page.register_reason")
        self._carry_out(
            form,
            lambda session: register.change(session, tag, {"usb_serial": form.serial}, why),
            lambda _done: self._finish(texts("ingest_page.registered", tag=tag, serial=form.serial)),
        )

    def _ask_back(self, rows: list[object]) -> None:
        (row,) = rows
        if isinstance(row, AnsweredSerial):
            self._open(TakeBackForm(self._page.texts, row), self._take_back)

    def _take_back(self, form: TakeBackForm) -> None:
        serial, reason = form.serial, form.reason.value
        self._carry_out(
            form,
            lambda session: self._serials.answer(session, serial, SerialAnswer.ASK_AGAIN, reason),
            lambda _entry: self._finish(self._page.texts("serials.asked_again", serial=serial)),
        )

    def _words(self, key: str, **facts: object) -> str:
        return self._page.texts(f"ingest_page.devices.{key}", **facts)

    def _open(self, form: F, act: Callable[[F], object]) -> None:
        """Show `form` beside the list; `act` is called with it when its required fields are filled in."""
        form.acted.connect(partial(act, form))
        form.closed.connect(self._close_pane)
        self.pane.put(form)
        self.split.open_detail()
        form.setFocus()

    def _close_pane(self) -> None:
        self.pane.clear()
        self.split.close_detail()
        self.faces.present.setFocus()

    def _carry_out(
        self, form: FormPane, act: Callable[[Session], object], done: Callable[[object], object]
    ) -> None:
        form.clear_problem()
        form.set_busy(busy=True)

        def failed(problem: StationError) -> None:
            form.set_busy(busy=False)
            form.refuse(problem)

        self._page.ask(act, done=done, failed=failed)

    def _finish(self, said: str) -> None:
        self._page.say_ok(said, topic="devices")
        self._close_pane()
        self.load()


def _key(row: object) -> object:
    return (row.place, row.serial) if isinstance(row, KnownRecorder) else row


def _is_unknown(row: object) -> bool:
    """Whether it is plugged in and no item has its serial number."""
    return (
        isinstance(row, KnownRecorder)
        and bool(row.serial)
        and row.camera is None
        and (row.state is not RecorderState.SILENT)
    )


class WorkStack(Faces):
    """What is seen below the page's head: the work with cards, or the devices, which nothing but a person takes away."""

    def __init__(self, make: Callable[[], DevicesView]) -> None:
        super().__init__()
        self._make, self._work = make, QWidget()
        self.devices: DevicesView | None = None
        """Made when it is first asked for."""

    @property
    def at_work(self) -> bool:
        """Whether the work with cards is seen."""
        return self.devices is None or self.present is not self.devices

    def show_work(self, widget: QWidget) -> None:
        """Show this part of the work, now or when the person is back from the devices."""
        self._work = widget
        if self.at_work:
            self.show_face(widget)

    def turn(self) -> None:
        """Show the devices, or the work again."""
        if not self.at_work:
            self.show_face(self._work)
            return
        if self.devices is None:
            self.devices = self._make()
            self.add(self.devices)
        self.show_face(self.devices)
        self.devices.load()
        self.devices.setFocus()
