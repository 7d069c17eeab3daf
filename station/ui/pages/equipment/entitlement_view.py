"""配备缺口: the office against a catalogue, by its rows, by officer and by group, and what is to be bought (EQ-02)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station.core.clock import local_today
from station.core.policy import Bilingual, Category
from station.core.texts import Texts
from station.inventory.entitlement.demand import NeedRow
from station.inventory.entitlement.listing import LackingList
from station.inventory.entitlement.needs import Needs as YearNeeds
from station.inventory.entitlement.use_cases import NeedsWish
from station.inventory.standards.use_cases import CatalogueStanding, catalogue_words
from station.inventory.standards.values import OWN, CatalogueState
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats
from station.ui.models.record_model import RecordModel
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.equipment.entitlement_columns import (
    catalogue_looks,
    ending_columns,
    lacking_looks,
    lot_columns,
    need_columns,
    row_looks,
)
from station.ui.pages.equipment.needs import Needs
from station.ui.pages.equipment.wording import category_name
from station.ui.paper_window import show_paper
from station.ui.widgets.button import Button
from station.ui.widgets.cited import RuleChip
from station.ui.widgets.declared_list import DeclaredList
from station.ui.widgets.detail import MasterDetail, SidePane
from station.ui.widgets.drop_down import DropDown
from station.ui.widgets.filter_bar import Filter, FilterBar
from station.ui.widgets.flow import Flow
from station.ui.widgets.form_kinds import FormDay, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.text import words

_OF_OWN = ("officer", "group")
"""Views of the office's own catalogue alone: which officer and group lacks what in person."""
VIEWS = ("category", *_OF_OWN, "ending", "lots", "rows", "catalogues")
_YEARS_AHEAD = 3
_CHARACTERS = 18
"""So many fit into what is chosen at least."""


class CatalogueEndForm(FormPane):
    """From which day a catalogue is no more, and why."""

    def __init__(self, texts: Texts, services: Needs, name: str) -> None:
        word = texts("entitlement_page.end")
        super().__init__(texts, word, word, name)
        self.day = self.add("ended_on", FormDay(texts("standards.field.ended_on"), services.clock))
        reason = FormText(texts("entitlement_page.reason"), required=True, rule="EQ-02")
        self.reason = self.add("reason", reason)


class EntitlementView(QWidget):
    """A sentence that sums it up, the catalogue and the year, and seven lists; `views` are the chips that choose one, which the page places."""

    export_wished = Signal(object)
    import_wished = Signal()

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__(page)
        self._page, self._services, self._texts = page, services, page.texts
        self._catalogue: Mapping[int, Category] = {}
        self._needs: YearNeeds | None = None
        self._standings: Sequence[CatalogueStanding] = ()
        self._lacking: dict[str, int] = {}
        self._called: Mapping[str, Bilingual] = {}
        texts, inventory = page.texts, services.inventory
        self.summary = words(role="strong", wrap=True)
        self.views = FilterBar([Filter(view, texts(f"equipment_page.by_{view}")) for view in VIEWS])
        self.views.changed.connect(self._on_view)
        self._make_tools()
        looks = lacking_looks(texts, self._names)
        title = texts("equipment_page.tab_entitlement")

        def lacking(service: LackingList) -> PageList:
            return PageList(page, services, service, looks, title=title, parent=self)

        self.officers, self.groups = lacking(inventory.lacking_officers), lacking(inventory.lacking_groups)
        called, service = texts("standards.title"), inventory.catalogue_list
        self.catalogues = PageList(page, services, service, catalogue_looks(texts), title=called, parent=self)
        called, listed_rows = texts("standards.rows_title"), inventory.catalogue_row_list
        self.rows = PageList(page, services, listed_rows, row_looks(), title=called, parent=self)
        self.rows.show_part(catalogue=OWN)
        self._covers = RecordModel(texts, need_columns(texts, self._whose))
        self._ending = RecordModel(texts, ending_columns(texts))
        self._lots = RecordModel(texts, lot_columns(texts, self._names))
        self.tables = {
            "category": RecordTable(texts, self._covers, name="entitlement-category", exports=True),
            "officer": self.officers.table,
            "group": self.groups.table,
            "ending": RecordTable(texts, self._ending, name="entitlement-ending", exports=True),
            "lots": RecordTable(texts, self._lots, name="entitlement-lots", exports=True),
            "rows": self.rows.table,
            "catalogues": self.catalogues.table,
        }
        self._stack, self.pane = QStackedWidget(), SidePane()
        for name, table in self.tables.items():
            table.set_empty(texts(f"entitlement_page.empty.{name}"))
            self._stack.addWidget(table)
        for each in map(self.tables.__getitem__, ("category", "ending", "lots")):
            each.export_wished.connect(self.export_wished)
        for listed in (self.officers, self.groups, self.rows, self.catalogues):
            listed.table.add_filters(listed.filters)
        for listed in (self.officers, self.groups):
            listed.model.counted.connect(self._sum_up)
        self._arrange()

    @property
    def corner(self) -> tuple[QWidget, ...]:
        """What stands at the right of the tabs."""
        return (self.views,)

    @property
    def wish(self) -> NeedsWish:
        """The year and the catalogue that are chosen."""
        return NeedsWish(self.year.currentData(), "", self.catalogue.currentData() or OWN)

    def reload(self) -> None:
        """Read anew what lacks, who lacks what, and which catalogues there are."""
        standards = self._services.inventory.standards
        self._page.ask(standards.standings, done=self._offer, latest="entitlement-catalogues")
        self._read_needs()
        for each in (self.officers, self.groups, self.rows, self.catalogues):
            each.reload()

    def show_categories(self, catalogue: Mapping[int, Category]) -> None:
        """Call the categories so in the lists of who lacks what."""
        self._catalogue = catalogue

    def show_view(self, view: str) -> None:
        """Show one of `VIEWS`."""
        self.views.choose(view)

    # ------------------------------------------------------------------------------------- internal

    def _make_tools(self) -> None:
        texts = self._texts
        self.catalogue, self.year = DropDown(), DropDown()
        for box in (self.catalogue, self.year):  # what is offered comes later than the box
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.setMinimumContentsLength(_CHARACTERS)
        self.catalogue.setAccessibleName(texts("entitlement_page.against"))
        self.year.setAccessibleName(texts("entitlement_page.year"))
        self.catalogue.addItem(texts("standards.own"), OWN)
        clock = self._services.clock
        this = local_today(clock).year
        for year in range(this, this + _YEARS_AHEAD + 1):
            self.year.addItem(texts("entitlement_page.until", year=year), year)
        self.catalogue.currentIndexChanged.connect(self._on_chosen)
        self.year.currentIndexChanged.connect(self._on_chosen)
        self.needs_button = Button(texts("papers.title.needs"), "print", role="primary")
        self.needs_button.clicked.connect(self._show_needs)
        self.standard_button = Button(texts("papers.title.standard"), "print")
        self.standard_button.clicked.connect(self._show_standard)
        self.import_button = Button(texts("importing.catalogue.title"), "import")
        self.import_button.clicked.connect(self.import_wished)
        self.end_button = Button(texts("entitlement_page.end"), "close")
        self.end_button.clicked.connect(self._begin_end)
        if not self._page.may(Permission.POLICY_EDIT):
            self.import_button.hide()
        self.end_button.hide()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.summary, 1)
        head.addWidget(RuleChip(self._texts, "EQ-02"))
        tools = Flow()
        for each in (
            words(self._texts("entitlement_page.against"), "muted"),
            self.catalogue,
            self.year,
            self.needs_button,
            self.standard_button,
            self.import_button,
            self.end_button,
        ):
            tools.add(each)
        self.split = MasterDetail(self._stack, self.pane)
        column.addLayout(head)
        column.addWidget(tools)
        column.addWidget(self.split, 1)

    def _offer(self, standings: tuple[CatalogueStanding, ...]) -> None:
        """Offer the catalogues in force; the chosen one stays where it still is."""
        self._standings = standings
        chosen = self.catalogue.currentData() or OWN
        with QSignalBlocker(self.catalogue):
            self.catalogue.clear()
            for each in standings:
                if each.state is CatalogueState.IN_FORCE:
                    self.catalogue.addItem(catalogue_words(self._texts, each.catalogue), each.catalogue.code)
            self.catalogue.setCurrentIndex(max(0, self.catalogue.findData(chosen)))
        if (self.catalogue.currentData() or OWN) != chosen:
            self._on_chosen()

    def _on_chosen(self) -> None:
        own = self.wish.catalogue == OWN
        self.end_button.setVisible(not own and self._page.may(Permission.POLICY_EDIT))
        self.rows.show_part(catalogue=self.wish.catalogue)
        self._read_needs()

    def _read_needs(self) -> None:
        needs = self._services.inventory.needs
        posts, wish = self._services.people.posts, self.wish

        def read(session: Session) -> tuple[YearNeeds, Mapping[str, Bilingual]]:
            offered = posts.offered(session) if session.may(Permission.PEOPLE_VIEW) else None
            called = {} if offered is None else {**offered.posts, **offered.lines}
            return needs.of_year(session, wish), called

        self._page.ask(read, done=self._show, latest="entitlement-needs")

    def _show(self, read: tuple[YearNeeds, Mapping[str, Bilingual]]) -> None:
        found, self._called = read
        self._needs = found
        self._covers.set_rows(found.rows)
        self._ending.set_rows(found.ending)
        self._lots.set_rows(found.lots)
        self._sum_up()

    def _sum_up(self) -> None:
        """Sum it up in one sentence; the number of those who lack something is of the whole office."""
        if self._needs is None:
            return
        texts, rows, own = self._texts, self._needs.rows, self.wish.catalogue == OWN
        missing, wanted = sum(each.missing for each in rows), sum(each.wanted for each in rows)
        short, people, groups = self._needs.short, self._counted(self.officers), self._counted(self.groups)
        lacks = missing or (own and (people or groups))
        key = "lacks_nothing" if not lacks else "lacking" if own else "lacking_rows"
        facts = {
            "missing": formats.number(missing),
            "categories": short,
            "officers": people,
            "groups": groups,
        }
        said = [texts(f"equipment_page.{key}", **facts)]
        if wanted:
            said.append(texts("entitlement_page.to_buy", year=self._needs.year, count=formats.number(wanted)))
        self.summary.setText(texts.sentences(said))
        counts = {"category": short, "officer": people, "group": groups}
        counts |= {"ending": len(self._needs.ending), "lots": len(self._needs.lots)}
        self.views.set_filters(
            [
                Filter(view, texts(f"equipment_page.by_{view}"), counts.get(view))
                for view in VIEWS
                if own or view not in _OF_OWN
            ]
        )

    def _counted(self, listed: DeclaredList) -> int:
        """How many lack something in all; while the list is narrowed, what was counted before."""
        if not listed.model.query.narrows:
            self._lacking[listed.declaration.name] = listed.model.found
        return self._lacking.get(listed.declaration.name, 0)

    def _on_view(self, chosen: tuple[str, ...]) -> None:
        if chosen:
            self._stack.setCurrentWidget(self.tables[chosen[0]])

    def _whose(self, row: NeedRow) -> str:
        """The posts and lines of work whose officers alone are to have it."""
        codes = (*row.row.posts, *row.row.lines)
        named = (
            self._called[each].say(self._texts.language) if each in self._called else each for each in codes
        )
        return self._texts("list.join").join(named)

    def _names(self, numbers: Sequence[int]) -> str:
        names = [category_name(self._texts, self._catalogue, number) for number in numbers]
        return self._texts("equipment_page.join").join(names)

    # ----------------------------------------------------------------------------------------- acts

    def _show_needs(self) -> None:
        papers, texts, wish = self._services.inventory.needs_papers, self._texts, self.wish
        show_paper(
            self._page,
            self._services.printing.reporting,
            texts("papers.title.needs"),
            lambda session: papers.needs(session, texts, wish),
        )

    def _show_standard(self) -> None:
        papers, texts, code = self._services.inventory.standard_papers, self._texts, self.wish.catalogue
        show_paper(
            self._page,
            self._services.printing.reporting,
            texts("papers.title.standard"),
            lambda session: papers.standard(session, texts, code),
        )

    def _begin_end(self) -> None:
        code, name = self.wish.catalogue, self.catalogue.currentText()
        form = CatalogueEndForm(self._texts, self._services, name)
        form.acted.connect(partial(self._end, form, code))
        form.closed.connect(self._close)
        self.pane.put(form)
        self.split.open_detail()
        form.setFocus()

    def _end(self, form: CatalogueEndForm, code: str) -> None:
        day, reason = form.day.value, form.reason.value
        standards = self._services.inventory.standards
        form.clear_problem()
        form.set_busy(busy=True)

        def end(session: Session) -> object:
            return standards.end(session, code, reason, day)

        self._page.ask(
            end,
            done=lambda _entry: self._ended(),
            failed=form.refuse,
            success=self._texts("standards.cli.ended", code=code),
            topic="catalogue",
        )

    def _ended(self) -> None:
        self._close()
        self.reload()

    def _close(self) -> None:
        self.pane.clear()
        self.split.close_detail()
