"""履历: one person or thing, and all that happened to it in the order of time, each line a way on (PF-10)."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from station.audit.entry_lines import EntryLine
from station.audit.histories import oneself
from station.core.changes import Change
from station.core.ledger.words import subject_words
from station.core.texts import Texts
from station.people.permissions import Permission
from station.ui.entry_detail import EntryDetail
from station.ui.leading import leads_to
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.history.needs import Needs
from station.ui.pages.history.standing import SubjectStanding, Way, meant_by, read_standing
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.void_chosen import ChosenEntries
from station.ui.way_back import WayBack
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import MasterDetail
from station.ui.widgets.flow import Flow
from station.ui.widgets.row_opener import RowOpener
from station.ui.widgets.scan_box import ScanBox

_LANE = "history"
_BOX = 220


class HistoryPage(Page):
    """Begins with whoever is signed in; links, the box and the lists of other pages lead to others."""

    def __init__(self, texts: Texts, tasks: Tasks, services: Needs, signed_in: SignedIn) -> None:
        super().__init__(texts, tasks, signed_in, texts("history_page.title"), texts("history_page.subtitle"))
        self._services = services
        self.standing: SubjectStanding | None = None
        self.way_back = WayBack(self, self._show_again)
        self.box = ScanBox(texts("history_page.box"), role="search")
        self.box.setFixedWidth(_BOX)
        self.box.scanned.connect(self._find)
        self.ways = Flow(spacing=16)
        self.ways.add(self.box)
        self.links: list[Button] = []
        self.list = PageList(
            self,
            services,
            services.audit.histories,
            self._looks(),
            title=texts("history_page.title"),
            lane=_LANE,
        )
        self.table = self.list.table
        self.table.add_filters(self.list.filters)
        self.table.set_empty(texts("history_page.empty"))
        self.detail = EntryDetail(texts, history=False)
        self.detail.void_button.hide()
        self.detail.subject_asked.connect(self._lead_to)
        self.ledger_button = Button(texts("equipment_page.in_ledger"), "ledger")
        self.ledger_button.clicked.connect(self._show_in_ledger)
        if self.may(Permission.LEDGER_VIEW):
            self.detail.buttons.add(self.ledger_button)
        self.chosen = ChosenEntries(self, services, self.table, self._whose)
        self.chosen.opened.connect(self._bring)
        self.chosen.left.connect(self._leave_form)
        self._pane = QStackedWidget()
        self._pane.addWidget(self.detail)
        self._pane.addWidget(self.chosen.form)
        self.split = MasterDetail(self.table, self._pane)
        self._opener = RowOpener(self.table, self.split, self._open_row, stays=self._in_form)
        self.body.addWidget(self.ways)
        self.body.addWidget(self.split, 1)
        self.setFocusProxy(self.table)

    # ------------------------------------------------------------------------------------- the frame

    def entered(self) -> None:
        """Show whom it was about, read anew; at first whoever is signed in."""
        self._read(oneself(self.signed_in.session) if self.standing is None else self.standing.about)
        self.table.setFocus()

    def refresh(self, _change: Change) -> None:
        """Whatever was recorded may concern it: a step of a request names the request alone."""
        if self.standing is not None:
            self._read(self.standing.about)

    def new_day(self) -> None:
        super().new_day()
        self.list.filters.new_day()

    def led_from(self, page: str) -> None:
        self.way_back.led_from(page)
        if page:
            self.standing = None
            self.split.close_detail()

    def show_subject(self, subject: str) -> None:
        """All that happened to ``officer:1001``, ``item:BWC-0017``, ``place:``, ``kit:`` or another subject of entries."""
        self._read(subject)

    # -------------------------------------------------------------------------------------- whom about

    def _read(self, about: str) -> None:
        read = partial(read_standing, self._services, self.texts)
        self.ask(read, about, lane=_LANE, done=self._show, latest="history-standing")

    def _find(self, words: str) -> None:
        self.ask(
            partial(meant_by, self._services),
            words,
            lane=_LANE,
            done=partial(self._on_found, words),
            latest="history-find",
        )

    def _on_found(self, words: str, found: tuple[str, ...]) -> None:
        self.banners.clear("history")
        if len(found) == 1:
            self._read(found[0])
        elif found:
            named = self.texts("list.join").join(subject_words(self.texts, each) for each in found)
            self.say_info(self.texts("history_page.several", words=words, named=named), topic="history")
        else:
            self.say_info(self.texts("history_page.nobody", words=words), topic="history")

    def _show(self, standing: SubjectStanding) -> None:
        before = self.standing
        if before is not None and before.about != standing.about:
            self.way_back.passed(before.about)
            self.split.close_detail()
        self.standing = standing
        self.header.title.setText(standing.title)
        self.header.set_subtitle(standing.subtitle)
        self.list.exports.title = self.texts("history_page.of", title=standing.title)
        self._show_links(standing.links)
        if before is None or before.about != standing.about:
            self.list.filters.clear()
            self.list.show_part(subject=standing.about)
        self.list.reload()

    def _show_links(self, links: tuple[Way, ...]) -> None:
        for former in self.links:
            self.ways.remove(former)
            former.hide()
            former.deleteLater()
        self.links = [self._way(each) for each in links]

    def _way(self, link: Way) -> Button:
        way = Button(link.text, link.icon, role="link")
        way.setProperty("page", link.page)
        way.setProperty("subject", link.subject)
        way.clicked.connect(self._on_way)
        self.ways.add(way)
        return way

    def _on_way(self) -> None:
        way = self.sender()
        self.navigate.emit(str(way.property("page")), str(way.property("subject")))

    def _show_again(self, about: str) -> None:
        self.standing = None  # what is left is not where one comes back to
        self._read(about)

    # ---------------------------------------------------------------------------------------- entries

    def _looks(self) -> dict[str, Look]:
        return {
            "happened": Look(width=140),
            "what": Look(width=150, face="strong"),
            "said": Look(width=460, stretch=True, struck=lambda line: line.struck),
            "by": Look(width=150, gives_way=1),
        }

    def _open_row(self, row: object) -> None:
        if isinstance(row, EntryLine) and not self._in_form():
            self.detail.show_line(row, self._state(row), may_void=False)
            self._bring(self.detail)

    def _in_form(self) -> bool:
        return self._pane.currentWidget() is self.chosen.form and not self.split.pane.isHidden()

    def _bring(self, view: QWidget) -> None:
        self._pane.setCurrentWidget(view)
        self.split.open_detail()

    def _leave_form(self) -> None:
        self.split.close_detail()
        self.table.setFocus()

    def _whose(self) -> str:
        return "" if self.standing is None else self.standing.about

    def _state(self, line: EntryLine) -> ChipState:
        """What is known without verifying the ledger: that the entry is what its hash says."""
        if line.entry is None or line.missing:
            return ChipState(self.texts("timeline.broken"), "stop")
        return ChipState(self.texts("timeline.proven"), "sealed")

    def _lead_to(self, subject: str) -> None:
        place = leads_to(self.signed_in.session, subject)
        if place is None:
            self.say_info(self.texts("history_page.not_yours"), topic="history")
        else:
            self.navigate.emit(*place)

    def _show_in_ledger(self) -> None:
        line = self.table.current
        if isinstance(line, EntryLine):
            self.navigate.emit("ledger", f"place:{line.place}")
