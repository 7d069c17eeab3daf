"""证照: what the office and each unit have of certificates, what moved it, the monthly reports, and which numbers are odd (ST-01…04)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.core.policy import Category
from station.core.report import Report
from station.inventory.certificates.accounts import AccountMove, PaperHolding
from station.inventory.certificates.deliveries import Delivered
from station.inventory.certificates.gaps import NumberFinding, OddNumbers
from station.inventory.certificates.standing import PaperAct
from station.inventory.certificates.use_cases import KindStock
from station.inventory.papers.period import PaperPeriod
from station.inventory.values import Tracking
from station.people.listing import ListService
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.voiding.wording import notice_words
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.equipment.delivery_form import DeliveryForm
from station.ui.pages.equipment.months_view import MonthsView
from station.ui.pages.equipment.needs import Needs
from station.ui.pages.equipment.record import offer_officers
from station.ui.paper_window import show_paper
from station.ui.period_dialog import PeriodDialog
from station.ui.widgets.button import Button
from station.ui.widgets.detail import MasterDetail, SidePane
from station.ui.widgets.faces import Faces
from station.ui.widgets.filter_bar import Filter, FilterBar
from station.ui.widgets.flow import Flow
from station.ui.widgets.selection_bar import RowAct

STOCK, ACCOUNT, MONTHS, NUMBERS = "stock", "account", "months", "numbers"
VIEWS: Final = (STOCK, ACCOUNT, MONTHS, NUMBERS)
_FOLLOW: Final = ((PaperAct.LOST, "warning"), (PaperAct.SPOIL, "cancel"), (PaperAct.USE, "check"))
"""What becomes of skipped numbers that are looked into."""
_SKIPPED: Final = frozenset({OddNumbers.SKIPPED_ISSUE, OddNumbers.SKIPPED_USE})


class PaperList(QWidget):
    """One list with its chips above it."""

    def __init__(
        self, page: Page, services: Needs, service: ListService[Any], looks: Mapping[str, Look], name: str
    ) -> None:
        super().__init__()
        texts = page.texts
        title = texts(f"certificates.{name}.title")
        self.list = PageList(page, services, service, looks, title=title, parent=self)
        self.table = self.list.table
        self.table.add_filters(self.list.filters)
        self.head = Flow()
        self.head.add(self.list.filters.chips)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.head)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)


class CertificatesView(QWidget):
    """Four lists, of which `views` chooses one; the page places `views` and `deliver_button` in the corner of the tabs."""

    item_asked = Signal(str)
    """The line with this tag, in the register."""
    sheets_wished = Signal(object, str, str, str)
    """A `PaperAct` on sheets of the line with this tag: these numbers, or those of this unit."""

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__()
        self._page, self._services, self._texts = page, services, page.texts
        self._kinds: tuple[KindStock, ...] = ()
        self._edits, self._keeps = map(page.may, (Permission.EQUIPMENT_EDIT, Permission.STOCK_KEEP))
        inventory, texts = services.inventory, self._texts
        self.stock = PaperList(page, services, inventory.paper_stock_list, _stock_looks(), STOCK)
        self.account = PaperList(page, services, inventory.paper_account_list, _account_looks(), ACCOUNT)
        self.numbers = PaperList(page, services, inventory.odd_number_list, _number_looks(), NUMBERS)
        self.months = MonthsView(page, services)
        self.views = FilterBar([Filter(each, texts(f"certificates.{each}.tab")) for each in VIEWS])
        self.views.changed.connect(self._on_view)
        self.deliver_button = Button(texts("certificates.delivery.title"), "import")
        self.deliver_button.clicked.connect(self.deliver)
        self.deliver_button.setVisible(False)
        self.register_button = Button(texts("papers.title.certificate_ledger"), "print")
        self.register_button.clicked.connect(lambda: self._print_register(self._shown_account))
        self.account.head.add(self.register_button, at_end=True)
        self._faces = Faces(self.stock, self.account, self.numbers)
        self.pane = SidePane()
        self.split = MasterDetail(self._faces, self.pane)
        self._outer = Faces(self.split, self.months)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.addWidget(self._outer, 1)
        self.setFocusProxy(self.stock)
        self._add_acts()

    @property
    def corner(self) -> tuple[QWidget, ...]:
        """What stands at the right of the tabs."""
        return self.views, self.deliver_button

    @property
    def view(self) -> str:
        """Which of `VIEWS` is in front."""
        return next(iter(self.views.chosen), STOCK)

    def reload(self) -> None:
        """Read the list in front anew, and which kinds there are."""
        self.deliver_button.setVisible(self._edits)
        self._page.ask(
            self._services.inventory.certificates.kinds,
            self._texts.language,
            done=self._show_kinds,
            latest="paper-view-kinds",
        )
        {STOCK: self.stock.list, ACCOUNT: self.account.list, NUMBERS: self.numbers.list}.get(
            self.view, self.months
        ).reload()

    def show_subject(self, kind: str, what: str) -> None:
        """Show the report of a month (``paper_month:2026-11``), one of `VIEWS` (``paper:numbers``), or the register of an account (``paper:account:CODE``)."""
        if kind == "paper_month":
            self.views.choose(MONTHS)
            self.months.show_month(what)
            return
        view, _, account = what.partition(":")
        if view in VIEWS:
            self.views.choose(view)
        if view == ACCOUNT and account:
            self.account.list.narrow(account=account)

    def close_pane(self) -> None:
        """Close the form."""
        self.pane.clear()
        self.split.close_detail()
        self._faces.present.setFocus()

    # ------------------------------------------------------------------------------------------- acts

    def deliver(self) -> None:
        """Count a delivery in."""

        def begin(catalogue: tuple[Category, ...]) -> None:
            form = DeliveryForm(self._texts, self._kinds, catalogue)
            form.acted.connect(partial(self._count_in, form))
            form.closed.connect(self.close_pane)
            offer_officers(self._page, self._services, form.responsible)
            if self.view == MONTHS:
                self.views.choose(STOCK)
            self.pane.put(form)
            self.split.open_detail()
            form.setFocus()

        self._page.ask(self._services.inventory.listing.catalogue, done=begin, latest="paper-catalogue")

    def _count_in(self, form: DeliveryForm) -> None:
        texts, delivery = self._texts, form.filled()

        def done(came: Delivered) -> None:
            item = came.item
            much = delivery.numbers and item.numbers
            much = much or texts("stock.amount", quantity=delivery.quantity, unit=item.unit)
            told = texts("certificates.cli.delivered", tag=item.label, numbers=much, seq=came.entry.seq)
            said = [told, *(notice_words(texts, each) for each in came.notices)]
            self.close_pane()
            self._page.say_ok(texts.sentences(said), topic="paper")
            self.reload()

        form.clear_problem()
        form.set_busy(busy=True)
        self._page.ask(
            self._services.inventory.paper_deliveries.count_in, delivery, done=done, failed=form.refuse
        )

    def _print_register(self, account: str) -> None:
        texts, registers = self._texts, self._services.inventory.certificate_registers
        title = texts("papers.title.certificate_ledger")

        def chosen(period: PaperPeriod) -> None:
            def make(session: Session) -> Report:
                return registers.ledger(session, texts, period, account)

            show_paper(self._page, self._services.printing.reporting, title, make)

        PeriodDialog(self._page, self._services.clock, title, chosen).open()

    # --------------------------------------------------------------------------------------- internal

    @property
    def _shown_account(self) -> str:
        """The unit to which the register in front is narrowed; "" for the office's own."""
        return dict(self.account.list.filters.value).get("account", "")

    def _show_kinds(self, kinds: tuple[KindStock, ...]) -> None:
        self._kinds, texts = kinds, self._texts
        if not any(each.lines for each in kinds):
            for name, each in ((STOCK, self.stock), (ACCOUNT, self.account)):
                act = texts("certificates.delivery.title") if self._edits and name == STOCK else ""
                each.table.set_empty(texts(f"certificates.{name}.empty"), act)

    def _on_view(self, chosen: tuple[str, ...]) -> None:
        faces = {STOCK: self.stock, ACCOUNT: self.account, NUMBERS: self.numbers}
        for view in chosen:
            self._outer.show_face(self.months if view == MONTHS else self.split)
            if view in faces:
                self._faces.show_face(faces[view])
            self.reload()

    def _add_acts(self) -> None:
        texts = self._texts
        register = texts("certificates.account.of_unit")
        self.stock.table.opened.connect(self._open_account)
        self.stock.table.add_act(
            RowAct(
                "account", register, "ledger", self._of_first(self._open_account), several=False, looks=True
            )
        )
        if self._edits:
            back = texts("certificates.form.back")
            self.stock.table.add_act(
                RowAct(
                    "back", back, "undo", self._of_first(self._take_back), several=False, fits=_can_come_back
                )
            )
        for each in (self.stock, self.account, self.numbers):
            word, ask = texts("certificates.stock.line"), self._of_first(self._open_line)
            each.table.add_act(RowAct("line", word, "equipment", ask, several=False))
        self.account.table.opened.connect(self._open_line)
        self.numbers.table.opened.connect(self._open_line)
        for act, icon in _FOLLOW if self._keeps else ():
            follow = self._of_first(partial(self._follow, act))
            word = texts(f"certificates.form.{act.value}")
            self.numbers.table.add_act(RowAct(act.value, word, icon, follow, several=False, fits=_can_follow))
        self.stock.table.set_empty(texts("certificates.stock.empty"))
        self.stock.table.empty_acted.connect(self.deliver)
        self.account.table.set_empty(texts("certificates.account.empty"))
        self.numbers.table.set_empty(texts("certificates.numbers.empty"))

    def _of_first(self, act: Callable[[object], object]) -> Callable[[list[object]], object]:
        return lambda rows: act(rows[0])

    def _open_account(self, row: object) -> None:
        if isinstance(row, PaperHolding):
            self.views.choose(ACCOUNT)
            whose = {"whose": "own"} if row.account is None else {"account": row.account.code}
            self.account.list.narrow(tag=row.line.label, **whose)

    def _open_line(self, row: object) -> None:
        if isinstance(row, PaperHolding | AccountMove):
            self.item_asked.emit(row.line.tag)
        elif isinstance(row, NumberFinding):
            self.item_asked.emit(row.item.tag)

    def _take_back(self, row: object) -> None:
        if isinstance(row, PaperHolding) and row.account is not None:
            self.sheets_wished.emit(PaperAct.BACK, row.line.tag, row.numbers, row.account.code)

    def _follow(self, act: PaperAct, row: object) -> None:
        if isinstance(row, NumberFinding):
            self.sheets_wished.emit(act, row.item.tag, row.numbers, "")


def _can_come_back(row: object) -> bool:
    item = row.line.item if isinstance(row, PaperHolding) else None
    if not isinstance(row, PaperHolding) or row.account is None or item is None:
        return False
    return row.left > 0 and item.tracking in (Tracking.RANGE, Tracking.COUNTED)


def _can_follow(row: object) -> bool:
    return isinstance(row, NumberFinding) and row.odd in _SKIPPED


def _stock_looks() -> dict[str, Look]:
    return {
        "account": Look(150, face="strong"),
        "kind": Look(150, stretch=True),
        "tag": Look(110),
        "numbers": Look(190, gives_way=1),
        "received": Look(70),
        "issued": Look(70),
        "used": Look(70),
        "spoiled": Look(84),
        "to_destroy": Look(70, gives_way=2),
        "left": Look(70, face="strong"),
    }


def _account_looks() -> dict[str, Look]:
    return {
        "day": Look(104),
        "account": Look(140, face="strong"),
        "tag": Look(100),
        "what": Look(110),
        "numbers": Look(180, stretch=True),
        "received": Look(70),
        "issued": Look(70),
        "used": Look(70),
        "spoiled": Look(84),
        "left": Look(70, face="strong"),
        "by": Look(90, gives_way=1),
        "entry": Look(70, gives_way=2),
    }


def _number_looks() -> dict[str, Look]:
    return {
        "odd": Look(110, face="strong"),
        "tag": Look(110),
        "name": Look(120, gives_way=1),
        "numbers": Look(170),
        "finding": Look(320, stretch=True),
    }
