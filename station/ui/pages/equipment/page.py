"""装备: the register as a list, one item in full, registering and changing, batch import, and who lacks what."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from station.core.changes import Change
from station.core.errors import Refused, StationError
from station.core.ledger import subject
from station.core.policy import Category
from station.core.texts import Texts
from station.inventory.register.listing import ListedItem
from station.inventory.register.upkeep import DUE_MONTH
from station.inventory.testing.bodies import RAPID_TEST
from station.people.permissions import Permission
from station.ui.exporting import ListExport
from station.ui.figures_board import ScrolledFigures, all_figures
from station.ui.page import Page
from station.ui.pages.equipment.certificates_view import CertificatesView
from station.ui.pages.equipment.entitlement_view import EntitlementView
from station.ui.pages.equipment.item_acts import ItemActs
from station.ui.pages.equipment.item_detail import ItemDetail
from station.ui.pages.equipment.item_record import ItemRecord
from station.ui.pages.equipment.kits_view import KitsView
from station.ui.pages.equipment.needs import Needs
from station.ui.pages.equipment.parts import PARTS, TOUCHES
from station.ui.pages.equipment.places_view import PlacesView
from station.ui.pages.equipment.record import read_record
from station.ui.pages.equipment.register_view import RegisterView
from station.ui.pages.equipment.report_menu import ReportButton
from station.ui.pages.equipment.reservations_view import ReservationsView
from station.ui.pages.equipment.several import SeveralItems
from station.ui.pages.equipment.tab_corner import CornerTabs, InTab, Reloads
from station.ui.pages.equipment.tables import Tables
from station.ui.pages.equipment.tests_view import TestsView
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.button import Button
from station.ui.widgets.faces import Faces
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.row_opener import RowOpener
from station.ui.widgets.tabs import Tabs


class EquipmentPage(Page):
    """The register of equipment."""

    def __init__(self, texts: Texts, tasks: Tasks, services: Needs, signed_in: SignedIn) -> None:
        super().__init__(texts, tasks, signed_in, texts("frame.page.equipment"))
        self._services = services
        self._categories: tuple[Category, ...] = ()
        self._wanted_tag = self._wanted_form = ""
        self.register = RegisterView(self, services)
        self.detail, self.acts = ItemDetail(texts, services.clock), ItemActs(self, services)
        self.several = SeveralItems(self, services, self.register.table)
        for widget in (self.detail, self.acts.voids.form, *self.several.settling.forms):
            self.register.pane.addWidget(widget)
        self._opener = RowOpener(
            self.register.table,
            self.register.split,
            self._open_row,
            stays=self._in_form,
            close=self._close_pane,
        )
        self.tabs = Tabs()
        self._tabbed = CornerTabs(self.tabs)
        put = self._tabbed.add
        put("register", texts("equipment_page.tab_register"), lambda: self.register)
        put("kits", texts("kits.title"), self._make_kits)
        put("reserved", texts("reservations.title"), self._make_reserved)
        put("entitlement", texts("equipment_page.tab_entitlement"), self._make_entitlement)
        put("places", texts("places.tab"), self._make_places)
        put("paper", texts("certificates.tab"), self._make_paper)
        put("figures", texts("figures.tab"), partial(all_figures, self, services))
        put(RAPID_TEST, texts("testing.title"), partial(TestsView, self, services))
        self.tabs.shown.connect(self.banners.said.clear_passing)
        self.tabs.shown.connect(self._read)
        self._faces = Faces(self._tabbed)
        self.tables = Tables(self, services, self._faces, self._read)
        self.body.addWidget(self._faces, 1)
        self._add_actions()
        self._connect()

    # ------------------------------------------------------------- what is made when it is asked for

    kits = InTab("kits", KitsView)
    reserved = InTab("reserved", ReservationsView)
    entitlement = InTab("entitlement", EntitlementView)
    places = InTab("places", PlacesView)
    paper = InTab("paper", CertificatesView)
    figures = InTab("figures", ScrolledFigures)
    tests = InTab(RAPID_TEST, TestsView)

    def _make_kits(self) -> KitsView:
        kits = KitsView(self, self._services)
        kits.item_asked.connect(self._show_tag)
        return kits

    def _make_reserved(self) -> ReservationsView:
        reserved = ReservationsView(self, self._services, self.several.run)
        reserved.item_asked.connect(self._show_tag)
        return reserved

    def _make_entitlement(self) -> EntitlementView:
        entitlement = EntitlementView(self, self._services)
        entitlement.show_categories(self._by_number())
        entitlement.import_wished.connect(self.tables.begin_catalogue)
        entitlement.export_wished.connect(self.gap_exports.carry_out)
        return entitlement

    def _make_places(self) -> PlacesView:
        places = PlacesView(self, self._services)
        places.items_asked.connect(partial(self._show_part, "lies"))
        return places

    def _make_paper(self) -> CertificatesView:
        paper = CertificatesView(self, self._services)
        paper.item_asked.connect(self._show_tag)
        paper.sheets_wished.connect(self.acts.certificates.begin_for)
        return paper

    # --------------------------------------------------------------------------------- the frame

    def entered(self) -> None:
        """Offer the acts that this person may do, and read anew."""
        may_edit = self.may(Permission.EQUIPMENT_EDIT)
        self.new_button.setVisible(may_edit)
        self.batch_button.setVisible(may_edit)
        self.training_button.setVisible(self.may(Permission.TRAINING_RECORD))
        acts = ("equipment_page.new_item", "equipment_page.import_first") if may_edit else ()
        self.register.table.set_empty(self.texts("equipment_page.empty"), *map(self.texts, acts))
        self._read()
        self.register.table.setFocus()

    def new_day(self) -> None:
        """Read what is due anew."""
        super().new_day()
        self._read()

    def refresh(self, change: Change) -> None:
        """Read anew what an entry touched."""
        if any(map(change.touches, TOUCHES)):
            self._read()
        record = self.detail.record
        if record is not None and subject("item", record.item.tag) in change.subjects and not self._in_form():
            self.show_item(record.item.tag)

    def show_subject(self, wanted: str) -> None:
        """Show an item (``item:BWC-0017``; ``report:``, ``fault:``, ``change:`` and ``header:`` with the form to report or change it, or to state how it writes times), or what a search for it finds.

        Parts are ``filter:overdue`` (``due_month``, or a state), ``category:3``, ``holder:1001``, ``kit:KIT-01`` and ``find:`` with words;
        ``shortfall:`` is the office against the standard, ``kits:`` the kits, or the one with the code, ``reserved:`` what is
        kept for coming activities, or for the officer with the number, ``place:柜1`` a place, ``paper_month:2026-11`` the report of a month, ``paper:numbers`` a list of certificates, ``figures:`` the pictures, ``rapidtest:`` the rapid tests.
        """
        kind, _, what = wanted.partition(":")
        if kind == "shortfall":
            self._show_tab("entitlement")
            self.entitlement.show_view(what or "category")
        elif kind == "kits":
            self._show_tab("kits")
            if what:
                self.kits.show_kit(what)
        elif kind == "reserved":
            self._show_tab("reserved")
            self.reserved.show_from(what)
        elif kind in ("item", "report", "fault", "change", "undo", "header") and what:
            self._wanted_form = "" if kind == "item" else kind
            self._show_register()
            self._wanted_tag = what
            self._opener.pane.shows(None)
            self._read_item(what, failed=self._search_instead)
        elif kind in ("figures", RAPID_TEST):
            self._show_plain(kind, what)
        elif kind == "place" and what:
            self._show_tab("places")
            self.places.show_place(what)
        elif kind in ("paper", "paper_month"):
            self._show_tab("paper")
            self.paper.show_subject(kind, what)
        elif kind in PARTS and what:
            self._show_part(PARTS[kind], what)

    def _show_tab(self, key: str) -> None:
        self._faces.show_face(self._tabbed)
        self.tabs.show_tab(key)

    def _show_plain(self, key: str, what: str) -> None:
        self._show_tab(key)
        if key == RAPID_TEST:
            self.tests.show_test(what)

    def _show_part(self, name: str, what: str) -> None:
        if self._in_form():  # what is half written is not swept away by a link
            return
        self._close_pane()
        self._show_register()
        if name == "state" and what in ("overdue", DUE_MONTH.key):
            name, what = what, "yes"
        self.register.narrow(**{name: what})
        self.register.table.setFocus()

    # ---------------------------------------------------------------------------------- reading

    def _read(self) -> None:
        """Read the tab in front; the other one is read when it comes to the front."""
        inventory = self._services.inventory
        self.ask(inventory.listing.catalogue, done=self._show_catalogue, latest="equipment-catalogue")
        self.ask(inventory.register.own_fields, done=self._show_own_fields, latest="equipment-own-fields")
        shown = self.tabs.content(self.tabs.present)
        if isinstance(shown, Reloads):
            shown.reload()

    def _show_catalogue(self, catalogue: tuple[Category, ...]) -> None:
        self._categories = catalogue
        self.acts.offer(catalogue)
        self.several.offer(catalogue)
        self.register.show_catalogue(catalogue)
        edits = self.may(Permission.EQUIPMENT_EDIT)
        self.verification_button.setVisible(edits and any(each.measures for each in catalogue))
        if self.tabs.made("entitlement"):
            self.entitlement.show_categories(self._by_number())

    def _show_own_fields(self, names: tuple[str, ...]) -> None:
        self.acts.own_fields = names

    def _by_number(self) -> dict[int, Category]:
        return {each.number: each for each in self._categories}

    # ---------------------------------------------------------------------------------- one item

    def show_item(self, tag: str) -> None:
        """Show an item beside the list."""
        self._read_item(tag, failed=self.show_problem)

    def _read_item(self, tag: str, *, failed: Callable[[StationError], object]) -> None:
        self.ask(
            partial(read_record, self._services),
            tag,
            done=self._show_record,
            failed=failed,
            latest="equipment-item",
        )

    def _show_record(self, record: ItemRecord) -> None:
        self.acts.item, self.acts.awaited, self.acts.running = record.item, record.awaited, record.running
        self.detail.show_record(record, self.signed_in.session, self._by_number())
        self.register.show_pane(self.detail)
        self.register.table.choose(record.item.tag)
        form, self._wanted_form = self._wanted_form, ""
        if form:
            self.acts.begin_asked(form)

    def _search_instead(self, problem: StationError) -> None:
        """No item has this tag: search the list for what was typed."""
        if not isinstance(problem, Refused):
            self.show_problem(problem)
            return
        self.register.narrow(find=self._wanted_tag)

    def _open_row(self, row: object) -> None:
        if isinstance(row, ListedItem) and not self._in_form():
            self.show_item(row.item.tag)

    def _in_form(self) -> bool:
        open_now = not self.register.split.pane.isHidden()
        return open_now and self.register.pane.currentWidget() is not self.detail

    def _close_pane(self) -> None:
        self.detail.record = None
        self.register.close_pane()

    def _back_to_item(self) -> None:
        record = self.detail.record
        if record is None:
            self._close_pane()
        else:
            self.register.show_pane(self.detail)
        self.register.table.setFocus()

    # ----------------------------------------------------------------------------------- internal

    def _show_tag(self, tag: str) -> None:
        self.show_subject(f"item:{tag}")

    def _begin_reserving(self, items: list[tuple[str, str]]) -> None:
        self.tabs.show_tab("reserved")
        self.reserved.reserve(items)

    def _show_form(self, form: FormPane) -> None:
        self._show_register()
        self.register.show_pane(form)

    def _show_register(self) -> None:
        self._show_tab("register")

    def _add_actions(self) -> None:
        texts = self.texts
        self.report_button = ReportButton(self, self._services, lambda: self.register.filters.as_of)
        self.add_action(self.report_button)
        self.training_button = Button(texts("equipment_page.training"), "training")
        self.batch_button = Button(texts("equipment_page.batch.title"), "import")
        self.new_button = Button(texts("equipment_page.new_item"), "plus", role="primary")
        self.new_button.setShortcut("Ctrl+N")
        self.verification_button = Button(texts("importing.verifications.title"), "ok")
        self.verification_button.hide()
        for button, act in (
            (self.verification_button, self.tables.begin_verifications),
            (self.training_button, self.acts.begin_training),
            (self.batch_button, self.tables.begin_register),
            (self.new_button, self.acts.begin_new),
        ):
            button.clicked.connect(act)
            self.add_action(button)

    def _connect(self) -> None:
        self.register.table.empty_acted.connect(self.acts.begin_new)
        self.register.table.empty_acted_else.connect(self.tables.begin_register)
        self.detail.closed.connect(self._close_pane)
        self.detail.change_wished.connect(self.acts.begin_change)
        self.detail.retag_wished.connect(self.acts.begin_retag)
        self.detail.extend_wished.connect(self.acts.extending.begin)
        self.detail.report_wished.connect(self.acts.begin_report)
        self.detail.request_wished.connect(self.acts.begin_change_request)
        self.detail.gone.found_wished.connect(self.acts.begin_found)
        self.detail.gone.undo_wished.connect(self.acts.begin_undo)
        self.acts.stock.attend(self.detail.stock)
        self.acts.certificates.attend(self.detail.stock, self.detail.history)
        self.acts.certificates.record_read.connect(self._show_record)
        self.acts.stock.slip_wished.connect(self.acts.certificates.show_slip)
        self.detail.exempt_wished.connect(self.acts.begin_exempt)
        self.detail.attach_wished.connect(self.acts.begin_attach)
        self.acts.attend(self.detail)
        self.detail.pause_wished.connect(self.acts.begin_pause)
        self.detail.history.void_wished.connect(self.acts.begin_void)
        self.detail.item_asked.connect(self.show_item)
        self.detail.page_asked.connect(self.navigate)
        self.detail.kit_asked.connect(lambda code: self.show_subject(f"kits:{code}"))
        self.several.reserve_wished.connect(self._begin_reserving)
        for acts in (self.acts, self.several):
            acts.form_opened.connect(self._show_form)
            acts.left.connect(self._back_to_item)
        self.acts.item_changed.connect(self.show_item)
        self.acts.item_gone.connect(self._close_pane)
        title, reporting = self.texts("equipment_page.tab_entitlement"), self._services.printing.reporting
        self.gap_exports = ListExport(self, reporting, title)
