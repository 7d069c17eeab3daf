"""快速检测: the reports of rapid tests, and the acts on them (ST-05)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.core.clock import local
from station.core.ledger import subject
from station.core.report import Report
from station.inventory.testing.bodies import RAPID_TEST
from station.inventory.testing.listing import ListedTest
from station.inventory.testing.use_cases import ReportedTest
from station.inventory.testing.values import TestState
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.leading import offer_history
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.equipment.needs import Needs
from station.ui.pages.equipment.record import offer_officers
from station.ui.pages.equipment.test_forms import FollowForm, TestFilesForm, TestForm, TestWithdrawForm
from station.ui.paper_window import show_paper
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import MasterDetail, SidePane
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.selection_bar import RowAct

_TOKENS = {
    TestState.FILED: ("ok", "ok"),
    TestState.OPEN: ("stop", "warning"),
    TestState.FOLLOWED_UP: ("accent", "export"),
    TestState.WITHDRAWN: ("neutral", "cancel"),
}


class TestsView(QWidget):
    """The list, and a form beside it; a row opens its paper."""

    __test__ = False

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__()
        self._page, self._services, self.texts = page, services, page.texts
        self._tests = services.inventory.rapid_tests
        self.edits = page.may(Permission.EQUIPMENT_EDIT)
        texts = self.texts

        def state(row: ListedTest) -> ChipState:
            return ChipState(texts(f"testing.state.{row.state.value}"), *_TOKENS[row.state])

        looks = {
            "id": Look(80),
            "tested_on": Look(110),
            "sample": Look(150, stretch=True, face="strong"),
            "source": Look(140, gives_way=3),
            "analyte": Look(120),
            "result": Look(80),
            "value": Look(110, gives_way=2),
            "tester": Look(120, gives_way=1),
            "matter": Look(150, face="code", gives_way=4),
            "state": Look(
                value=lambda row: state(row).word,
                state=state,
                among=[texts(f"testing.state.{each.value}") for each in TestState],
            ),
        }
        service, title = services.inventory.rapid_test_list, texts("testing.title")
        self.list = PageList(page, services, service, looks, title=title, parent=self)
        self.table, self.filters = self.list.table, self.list.filters
        self.table.add_filters(self.filters)
        self.table.set_empty(texts("testing.empty"), texts("testing.form.report"))
        self.table.empty_acted.connect(self.add)
        self.table.opened.connect(self._show_paper)
        self.pane = SidePane()
        self.split = MasterDetail(self.table, self.pane)
        self.add_button = Button(texts("testing.form.report"), "plus")
        self.add_button.clicked.connect(self.add)
        self._add_acts()
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

    def _add_acts(self) -> None:
        texts = self.texts
        if self.edits:
            follow, withdraw = texts("testing.form.follow"), texts("testing.form.withdraw")
            self.table.add_act(RowAct("follow", follow, "export", self._follow, several=False, fits=_open))
            self.table.add_act(
                RowAct("withdraw", withdraw, "undo", self._withdraw, several=False, fits=_counts)
            )
        attach, paper = texts("testing.form.attach"), texts("papers.title.rapid_test")
        self.table.add_act(RowAct("attach", attach, "file-image", self._attach, several=False))
        self.table.add_act(
            RowAct("paper", paper, "print", lambda rows: self._show_paper(rows[0]), several=False)
        )

    def reload(self) -> None:
        """Read the list anew."""
        self.list.reload()

    def show_test(self, number: str) -> None:
        """Choose the report with this number, where one is named."""
        if number.isdigit():
            self.list.show_among(find="")
            self.table.choose(int(number))

    def close_pane(self) -> None:
        """Close the form."""
        self.pane.clear()
        self.split.close_detail()
        self.table.setFocus()

    # ------------------------------------------------------------------------------------------- acts

    def add(self) -> None:
        """A form for a test."""
        form = TestForm(self.texts, self._services.clock)
        self._open(form, self._report)
        form.begin(self._page.signed_in.session.number or "")
        offer_officers(self._page, self._services, form.number)
        form.matter.attend(self._page, self._services.matters.matters)

    def _report(self, form: TestForm) -> None:
        def said(made: ReportedTest) -> str:
            if made.follow_by is None:
                return self.texts("testing.cli.reported", report=made.entry.seq)
            day = local(made.follow_by, self._services.clock.zone).date().isoformat()
            return self.texts("testing.cli.reported_abnormal", report=made.entry.seq, day=day)

        self._carry_out(form, self._tests.report, (form.filled(), form.files.files), said)

    def _follow(self, rows: list[object]) -> None:
        if isinstance(row := rows[0], ListedTest):
            self._open(FollowForm(self.texts, self._services.clock, row), partial(self._send, row.id))

    def _send(self, seq: int, form: FollowForm) -> None:
        call = partial(self._tests.follow_up, sent_on=form.sent_on.value, outcome=form.outcome.value)
        said = self.texts("testing.cli.followed_up", report=seq)
        self._carry_out(form, call, (seq, form.agency.value), lambda _entry: said)

    def _attach(self, rows: list[object]) -> None:
        if isinstance(row := rows[0], ListedTest):
            self._open(TestFilesForm(self.texts, row), partial(self._file, row.id))

    def _file(self, seq: int, form: TestFilesForm) -> None:
        files = form.files.files
        said = self.texts("testing.cli.attached", report=seq, count=len(files))
        self._carry_out(form, self._tests.file, (seq, files), lambda _entry: said)

    def _withdraw(self, rows: list[object]) -> None:
        if isinstance(row := rows[0], ListedTest):
            self._open(TestWithdrawForm(self.texts, [row]), partial(self._take_back, row.id))

    def _take_back(self, seq: int, form: TestWithdrawForm) -> None:
        said = self.texts("testing.cli.withdrawn", report=seq)
        self._carry_out(form, self._tests.withdraw, (seq, form.reason.value), lambda _entry: said)

    def _show_paper(self, row: object) -> None:
        if not isinstance(row, ListedTest):
            return
        papers, texts, seq = self._services.inventory.laboratory_papers, self.texts, row.id

        def make(session: Session) -> Report:
            return papers.test(session, texts, seq)

        show_paper(self._page, self._services.printing.reporting, texts("papers.title.rapid_test"), make)

    def _carry_out(
        self, form: FormPane, call: Callable[..., Any], filled: tuple[Any, ...], said: Callable[[Any], str]
    ) -> None:
        form.clear_problem()
        form.set_busy(busy=True)

        def done(result: Any) -> None:
            self.close_pane()
            self.list.reload()
            self._page.say_ok(said(result), topic="tests")

        self._page.ask(call, *filled, done=done, failed=form.refuse)

    def _open(self, form: FormPane, act: Callable[[Any], object]) -> None:
        self.close_pane()
        form.acted.connect(partial(act, form))
        form.closed.connect(self.close_pane)
        self.pane.put(form)
        self.split.open_detail()
        form.setFocus()


def _open(row: object) -> bool:
    return isinstance(row, ListedTest) and row.state in (TestState.OPEN, TestState.FOLLOWED_UP)


def _counts(row: object) -> bool:
    return isinstance(row, ListedTest) and row.state is not TestState.WITHDRAWN


def _subject(row: object) -> str:
    return subject(RAPID_TEST, str(row.id)) if isinstance(row, ListedTest) else ""
