"""存放: the places with what is kept there, each with its conditions, and the acts on them (EQ-09)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.core.ledger import subject
from station.core.texts import Texts
from station.inventory.places.conditions import StorageCondition
from station.inventory.places.keys.values import PlaceKey
from station.inventory.places.listing import FIT, UNFIT, fitness
from station.inventory.places.values import PlaceStanding
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats
from station.ui.foreseeing import WHY, foresee
from station.ui.label_window import show_labels
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.equipment.history import HistoryView, ProvenEntry, read_history
from station.ui.pages.equipment.needs import Needs
from station.ui.pages.equipment.place_forms import AdoptForm, PlaceCheckForm, PlaceEndForm, PlaceForm
from station.ui.pages.equipment.place_keys import KeyActs, KeysDialog, key_words
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import DetailFrame, MasterDetail, SidePane
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.row_opener import RowOpener
from station.ui.widgets.selection_bar import RowAct

T = TypeVar("T")
_TOKENS = {FIT: "ok", UNFIT: "stop"}


def fitness_chip(texts: Texts, row: PlaceStanding) -> ChipState | None:
    """How the conditions were found; None for a place that is checked with what it lies in."""
    state = fitness(row)
    return ChipState(texts(f"places.fitness.{state}"), _TOKENS.get(state, "attention")) if state else None


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A place as it is shown: how it stands, its entries, what a check looks at, the keys that somebody has."""

    row: PlaceStanding
    history: Sequence[ProvenEntry]
    conditions: Sequence[StorageCondition]
    keys: Sequence[PlaceKey]


class PlaceDetail(DetailFrame):
    """A place with its facts and history; the buttons emit the place they are about."""

    check_wished = Signal(object)
    change_wished = Signal(object)
    end_wished = Signal(object)
    label_wished = Signal(object)
    items_wished = Signal(object)
    give_key_wished = Signal(object)
    key_back_wished = Signal(object)
    key_lost_wished = Signal(object)

    def __init__(
        self,
        page: Page,
        row: PlaceStanding,
        history: Sequence[ProvenEntry],
        conditions: Sequence[StorageCondition],
        keys: Sequence[PlaceKey],
        zone: str,
        *,
        edits: bool,
    ) -> None:
        super().__init__(page.texts)
        texts, place = page.texts, row.place
        self.row = row
        kind = texts(f"places.kind.{place.kind.value}")
        self.set_header(place.name, f"{place.code} · {kind}", fitness_chip(texts, row))
        acts = (
            ("places.check", "check", self.check_wished, edits and place.is_checked),
            ("places.change", "edit", self.change_wished, edits),
            ("places.label", "barcode", self.label_wished, edits),
            ("places.show_items", "equipment", self.items_wished, bool(row.items)),
            ("place_keys.give", "lock", self.give_key_wished, edits),
            ("place_keys.back", "unlock", self.key_back_wished, edits and bool(keys)),
            ("place_keys.lose", "warning", self.key_lost_wished, edits and bool(keys)),
            ("places.end", "close", self.end_wished, edits),
        )
        self.acts = {}
        for key, icon, wished, offered in acts:
            button = Button(texts(key), icon)
            button.clicked.connect(partial(wished.emit, row))
            button.setVisible(offered)
            self.buttons.add(button)
            self.acts[key.partition(".")[2]] = button
        called = {each.code: each.called for each in conditions}
        unfit = texts("entry.join").join(called.get(code, code) for code in place.unfit)
        moments = {"checked": place.checked_at, "due": row.due_at}
        facts = [
            Fact(texts("places.field.path"), row.path),
            Fact(texts("places.field.items"), str(row.items)),
            *(
                Fact(texts(f"places.field.{key}"), formats.moment(at, zone))
                for key, at in moments.items()
                if at
            ),
            *([Fact(texts("places.field.by"), place.checked_by)] if place.checked_by else []),
            *([Fact(texts("places.fitness.unfit"), unfit)] if unfit else []),
            *(Fact(texts("place_keys.field.held"), key_words(texts, each, zone)) for each in keys),
        ]
        self.set_tab("overview", KeyValues(facts))
        self.history = HistoryView(texts)
        self.history.show_history(subject("place", place.code), history, may_open=False, may_void=False)
        self.set_tab("history", self.history, scroll=False)


class PlacesView(QWidget):
    """The list on the left, a place or a form on the right; the filters' chips and the buttons are for the page to place."""

    items_asked = Signal(str)
    """Show the items that lie at the place with this code, or in what lies in it."""

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__()
        self._page, self._services, self._texts = page, services, page.texts
        texts = self._texts
        self.list = PageList(
            page,
            services,
            services.inventory.place_list,
            self._looks(),
            title=texts("places.title"),
            parent=self,
        )
        self.table = self.list.table
        self.table.add_filters(self.list.filters)
        self.pane = SidePane()
        self.split = MasterDetail(self.table, self.pane)
        opening, stays = (self.table, self.split, self._open_row), self._in_form
        self._opener = RowOpener(*opening, stays=stays, close=self.close_pane)
        self.add_button = Button(texts("places.add"), "plus")
        self.add_button.clicked.connect(self.begin_new)
        self.keys_button = Button(texts("place_keys.all"), "lock")
        self.keys_button.clicked.connect(self.show_keys)
        self.adopt_button = Button(texts("places.adopt"), "import")
        self.adopt_button.clicked.connect(self.begin_adopt)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.split, 1)
        self.keys = KeyActs(page, services, self._open_form, self._told)
        self._places: tuple[PlaceStanding, ...] = ()
        self._wanted = ""
        self.table.empty_acted.connect(self.begin_new)
        if page.may(Permission.EQUIPMENT_EDIT):
            self.table.add_act(RowAct("label", texts("labels.print"), "barcode", self._label))

    @property
    def corner(self) -> tuple[QWidget, ...]:
        """What stands at the right of the tabs."""
        return self.list.filters.chips, self.keys_button, self.adopt_button, self.add_button

    def reload(self) -> None:
        """Read anew."""
        may_edit = self._page.may(Permission.EQUIPMENT_EDIT)
        self.add_button.setVisible(may_edit)
        self.adopt_button.setVisible(False)
        self.table.set_empty(self._texts("places.empty"), self._texts("places.add") if may_edit else "")
        places = self._services.inventory.places

        def read(session: Session) -> tuple[tuple[PlaceStanding, ...], Mapping[str, int]]:
            return places.standings(session), places.unplaced(session)

        self._page.ask(read, done=self._show_read, latest="places")
        self.list.reload()

    def show_place(self, code: str) -> None:
        """Show a place beside the list."""

        def read(session: Session) -> ShownPlace:
            places, keys = self._services.inventory.places, self._services.inventory.place_keys
            row = places.show(session, code)
            history = read_history(self._services.audit.proof, session, subject("place", row.place.code))
            conditions = places.conditions(session, code, self._texts.language)
            return ShownPlace(row, history, conditions, keys.of(session, code))

        self._page.ask(read, done=self._show_place, latest="place")

    # ------------------------------------------------------------------------------------------ acts

    def begin_new(self) -> None:
        """A form for a new place."""
        if self._page.may(Permission.EQUIPMENT_EDIT):
            self._open_form(PlaceForm(self._texts, self._places), self._define)

    def show_keys(self) -> None:
        """A window with all keys that somebody has."""
        dialog = KeysDialog(self._page, self._services)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def begin_adopt(self) -> None:
        """A form that makes places of what items name as their place."""
        self._page.ask(
            self._services.inventory.places.unplaced,
            done=lambda found: self._open_form(AdoptForm(self._texts, found, self._places), self._adopt),
        )

    def begin_check(self, row: PlaceStanding) -> None:
        """A form for the conditions of a place."""

        def show(conditions: tuple[StorageCondition, ...]) -> None:
            self._open_form(PlaceCheckForm(self._texts, row, conditions), self._check)

        conditions = self._services.inventory.places.conditions
        self._page.ask(conditions, row.place.code, self._texts.language, done=show)

    def _define(self, form: PlaceForm) -> None:
        def done(outcome: tuple[PlaceStanding, Sequence[object]]) -> None:
            stands, entries = outcome
            key = "unchanged" if not entries else "defined" if form.standing is None else "changed"
            self._done(f"{key}_done", stands.place.code, path=stands.path)

        places = self._services.inventory.places
        self._carry_out(form, lambda session: places.define(session, form.filled()), done)

    def _adopt(self, form: AdoptForm) -> None:
        self._carry_out(
            form,
            lambda session: self._services.inventory.places.adopt(session, *form.filled()),
            lambda entries: self._done("adopted_done", count=len(entries)),
        )

    def _check(self, form: PlaceCheckForm) -> None:
        def done(outcome: tuple[PlaceStanding, object]) -> None:
            stands, _ = outcome
            due = "" if stands.due_at is None else formats.until(stands.due_at, self._services.clock.zone)
            self._done("checked_done", stands.place.code, path=stands.path, due=due)

        places, language = self._services.inventory.places, self._texts.language
        self._carry_out(form, lambda session: places.check(session, *form.filled(), language), done)

    def _begin_end(self, of: PlaceStanding) -> None:
        form, places = PlaceEndForm(self._texts, of), self._services.inventory.places
        self._open_form(form, self._end)
        foresee(self._page, form, lambda session: places.end(session, of.place.code, WHY))

    def _end(self, form: PlaceEndForm) -> None:
        place = form.standing.place
        self._carry_out(
            form,
            lambda session: self._services.inventory.places.end(session, place.code, form.reason.value),
            lambda _entry: self._done("ended_done", name=place.name),
        )

    def _carry_out(self, form: FormPane, act: Callable[[Session], T], done: Callable[[T], object]) -> None:
        form.set_busy(busy=True)
        self._page.ask(act, done=done, failed=form.refuse)

    def _done(self, key: str, code: str = "", /, **facts: object) -> None:
        self._told(self._texts(f"places.{key}", **facts), code)

    def _told(self, said: str, code: str) -> None:
        self._page.say_ok(said, topic="places")
        self.close_pane()
        self.reload()
        if code:
            self.list.show_among(find=code)
            self.show_place(code)

    def _label(self, rows: list[object]) -> None:
        codes = [row.place.code for row in rows if isinstance(row, PlaceStanding)]
        if codes:
            show_labels(self._page, self._services, lambda _session: codes)

    # --------------------------------------------------------------------------------------- showing

    def _show_read(self, answer: tuple[tuple[PlaceStanding, ...], Mapping[str, int]]) -> None:
        self._places, unplaced = answer
        self.adopt_button.setVisible(bool(unplaced) and self._page.may(Permission.EQUIPMENT_EDIT))

    def _show_place(self, shown: ShownPlace) -> None:
        if self._in_form():
            return
        detail = PlaceDetail(
            self._page,
            *(shown.row, shown.history, shown.conditions, shown.keys),
            self._services.clock.zone,
            edits=self._page.may(Permission.EQUIPMENT_EDIT),
        )
        detail.closed.connect(self.close_pane)
        detail.check_wished.connect(self.begin_check)
        detail.change_wished.connect(
            lambda of: self._open_form(PlaceForm(self._texts, self._places, of), self._define)
        )
        detail.end_wished.connect(self._begin_end)
        detail.label_wished.connect(lambda of: self._label([of]))
        detail.items_wished.connect(lambda of: self.items_asked.emit(of.place.code))
        detail.give_key_wished.connect(self.keys.begin_give)
        detail.key_back_wished.connect(self.keys.begin_back)
        detail.key_lost_wished.connect(lambda of: self.keys.begin_back(of, lost=True))
        self._put(detail)

    def _open_row(self, row: object) -> None:
        if isinstance(row, PlaceStanding) and not self._in_form():
            self.show_place(row.place.code)

    def _in_form(self) -> bool:
        return not self.split.pane.isHidden() and isinstance(self.pane.currentWidget(), FormPane)

    def _open_form(self, form: FormPane, act: Callable[..., object]) -> None:
        form.acted.connect(partial(act, form))
        form.closed.connect(self.close_pane)
        self._put(form)
        form.setFocus()

    def close_pane(self) -> None:
        """Close the pane and give the keyboard back to the list."""
        self.pane.clear()
        self.split.close_detail()
        self.table.setFocus()

    def _put(self, widget: QWidget) -> None:
        self.pane.put(widget)
        self.split.open_detail()

    def _looks(self) -> dict[str, Look]:
        texts = self._texts
        return {
            "code": Look(118),
            "name": Look(140, face="strong"),
            "kind": Look(100, face="muted"),
            "path": Look(220, stretch=True, gives_way=2),
            "items": Look(70),
            "fitness": Look(100, state=partial(fitness_chip, texts)),
            "checked": Look(150, gives_way=3),
            "due": Look(150, gives_way=1),
            "by": Look(110),
        }
