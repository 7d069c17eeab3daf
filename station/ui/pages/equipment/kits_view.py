"""成套: the kits as a list, one of them with its items, and the acts on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.core.errors import StationError
from station.core.ledger import subject
from station.inventory.kits.listing import OUT, READY, SHORT, ListedKit
from station.inventory.kits.values import KitPart, KitStanding
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.label_window import show_labels
from station.ui.leading import offer_history
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.equipment.history import ProvenEntry, read_history
from station.ui.pages.equipment.kit_detail import KitDetail
from station.ui.pages.equipment.kit_forms import DissolveForm, KitForm
from station.ui.pages.equipment.needs import Needs
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import MasterDetail, SidePane
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.row_opener import RowOpener
from station.ui.widgets.selection_bar import RowAct

F = TypeVar("F", bound=FormPane)
_TOKENS = {READY: ("ok", "ok"), OUT: ("accent", "export"), SHORT: ("attention", "warning")}
KitRecord = tuple[KitStanding, tuple[ProvenEntry, ...]]


def kit_state(page: Page, stands: str) -> ChipState:
    """How a kit stands, as a chip."""
    token, icon = _TOKENS[stands]
    return ChipState(page.texts(f"kits.stands.{stands}"), token, icon)


class KitsView(QWidget):
    """The list on the left, a kit or a form on the right; the filters' chips are for the page to place."""

    item_asked = Signal(str)
    """An item of a kit, by tag."""

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__()
        self._page, self._services, self.texts = page, services, page.texts
        self._kits = services.inventory.kits
        self._edits = page.may(Permission.EQUIPMENT_EDIT)
        texts = self.texts
        words = [texts(f"kits.stands.{each}") for each in (READY, OUT, SHORT)]
        looks = {
            "code": Look(110),
            "name": Look(180, stretch=True, face="strong"),
            "stands": Look(value=_word(page), state=lambda row: kit_state(page, row.stands), among=words),
            "parts": Look(80),
            "ready": Look(90, gives_way=2),
            "out": Look(80, gives_way=3),
            "holder": Look(150, gives_way=1),
        }
        self.list = PageList(
            page, services, services.inventory.kit_list, looks, title=texts("kits.title"), parent=self
        )
        self.table, self.filters = self.list.table, self.list.filters
        self.table.add_filters(self.filters)
        self.table.set_empty(texts("kits.empty"), texts("kits.form.new") if self._edits else "")
        self.table.empty_acted.connect(self.add)
        self.pane = SidePane()
        self.split = MasterDetail(self.table, self.pane)
        self._opener = RowOpener(
            self.table, self.split, self._on_opened, stays=self.in_form, close=self.close_pane
        )
        self.add_button = Button(texts("kits.form.new"), "plus")
        self.add_button.clicked.connect(self.add)
        if not self._edits:  # shown without a parent it would be a window for a moment
            self.add_button.hide()
        if self._edits:
            self.table.add_act(RowAct("label", texts("labels.print"), "barcode", self._label))
        offer_history(page, self.table, _subject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.split, 1)
        self.setFocusProxy(self.table)

    @property
    def corner(self) -> tuple[QWidget, ...]:
        """What stands at the right of the tabs."""
        return self.filters.chips, self.add_button

    def in_form(self) -> bool:
        """Whether a form is open: choosing another row must not replace it."""
        return not self.split.pane.isHidden() and isinstance(self.pane.currentWidget(), FormPane)

    def reload(self) -> None:
        """Read the list anew, and the kit on show."""
        self.list.reload()
        shown = self.pane.currentWidget()
        if isinstance(shown, KitDetail) and not self.split.pane.isHidden():
            self.show_kit(shown.kit.code, failed=lambda _problem: self.close_pane())

    def show_kit(self, code: str, *, failed: Callable[[StationError], object] | None = None) -> None:
        """Show a kit beside the list."""
        self._page.ask(self._read, code, done=self._show, failed=failed, latest="equipment-kit")

    def close_pane(self) -> None:
        """Close the pane beside the list."""
        self._put(None)
        self.table.setFocus()

    # ------------------------------------------------------------------------------------------- acts

    def add(self) -> None:
        """A form for a new kit."""
        if self._edits:
            self._open(KitForm(self.texts), self._define)

    def _define(self, form: KitForm) -> None:
        known = form.known
        call = partial(self._kits.define, change=known is not None, reason=form.reason.value)
        code = form.code.value if known is None else known.code
        self._carry_out(form, call, code, form.name.value, form.parts.value)

    def _dissolve(self, form: DissolveForm) -> None:
        self._carry_out(form, self._kits.dissolve, form.kit.code, form.reason.value)

    def _carry_out(self, form: FormPane, call: Callable[..., object], code: str, *values: object) -> None:
        form.clear_problem()
        form.set_busy(busy=True)

        def done(_answer: object) -> None:
            self.close_pane()
            self.list.reload()
            if isinstance(form, KitForm):
                self.list.show_among(find=code)
                self.show_kit(code)

        key = "kits.done_dissolved" if isinstance(form, DissolveForm) else "kits.done"
        success = self.texts(key, kit=code)
        self._page.ask(call, code, *values, done=done, failed=form.refuse, success=success, topic="kits")

    def _ask_part(self, form: KitForm, code: str) -> None:
        kit = "" if form.known is None else form.known.code

        def failed(problem: StationError) -> None:
            form.parts.refuse(self.texts.error(problem))

        self._page.ask(self._kits.part, code, kit, done=form.parts.add_item, failed=failed)

    def _label(self, rows: list[object]) -> None:
        codes = [row.code for row in rows if isinstance(row, ListedKit)]
        if codes:
            show_labels(self._page, self._services, lambda _session: codes)

    # ---------------------------------------------------------------------------------------- showing

    def _read(self, session: Session, code: str) -> KitRecord:
        kit = self._kits.show(session, code)
        return kit, tuple(read_history(self._services.audit.proof, session, subject("kit", kit.code)))

    def _show(self, record: KitRecord) -> None:
        if self.in_form():
            return
        kit, history = record
        detail = KitDetail(self.texts, kit, kit_state(self._page, _stands(kit.parts)), edits=self._edits)
        detail.show_history(history, may_open=self._page.may(Permission.LEDGER_VIEW))
        detail.closed.connect(self.close_pane)
        detail.item_asked.connect(self.item_asked)
        detail.entry_asked.connect(lambda: self._page.navigate.emit("ledger", f"kit:{kit.code}"))
        detail.change_wished.connect(lambda: self._open(KitForm(self.texts, kit), self._define))
        detail.dissolve_wished.connect(lambda: self._open(DissolveForm(self.texts, kit), self._dissolve))
        self._put(detail)
        self.table.choose(kit.code)

    def _open(self, form: F, act: Callable[[F], object]) -> None:
        form.acted.connect(partial(act, form))
        form.closed.connect(self.close_pane)
        if isinstance(form, KitForm):
            form.parts.asked.connect(partial(self._ask_part, form))
        self._opener.pane.shows(None)
        self._put(form)
        form.setFocus()

    def _put(self, widget: QWidget | None) -> None:
        if widget is None:
            self.pane.clear()
            self.split.close_detail()
            return
        self.pane.put(widget)
        self.split.open_detail()

    def _on_opened(self, row: object) -> None:
        if isinstance(row, ListedKit) and not self.in_form():
            self.show_kit(row.code)


def _word(page: Page) -> Callable[[ListedKit], str]:
    return lambda row: page.texts(f"kits.stands.{row.stands}")


def _stands(parts: tuple[KitPart, ...]) -> str:
    """How a kit with these items stands, as its row of the list says."""
    return ListedKit(
        "", "", len(parts), sum(each.ready for each in parts), sum(each.out for each in parts)
    ).stands


def _subject(row: object) -> str:
    return subject("kit", row.code) if isinstance(row, ListedKit) else ""
