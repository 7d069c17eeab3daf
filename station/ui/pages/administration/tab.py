"""The base of the page's tabs: calling a service, showing the result, and a pane beside a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.core.changes import Change
from station.core.errors import StationError
from station.core.ledger import Entry
from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.bulk import BulkRun
from station.ui.page import Page
from station.ui.pages.administration.needs import Needs
from station.ui.signed_in import SignedIn
from station.ui.tasks import RECORDS, Tasks
from station.ui.widgets.button import Button
from station.ui.widgets.detail import DetailFrame, MasterDetail, SidePane
from station.ui.widgets.form_pane import FormPane

LANE = "records"
_HISTORY = 200
T = TypeVar("T")
F = TypeVar("F", bound=FormPane)


@dataclass(frozen=True, slots=True)
class TabContext:
    """What every tab is given."""

    page: Page
    texts: Texts
    tasks: Tasks
    services: Needs
    signed_in: SignedIn
    bulk: BulkRun

    def may(self, permission: Permission) -> bool:
        """Whether the person who is signed in may do it."""
        return self.signed_in.session.may(permission)

    def ask(
        self,
        question: Callable[[Session], T],
        done: Callable[[T], object],
        *,
        failed: Callable[[StationError], object] | None = None,
        latest: str = "",
        lane: str = RECORDS,
    ) -> None:
        """Call a service off the screen's thread as the person who is signed in; `done` gets the answer."""
        self.page.ask(question, done=done, failed=failed, latest=latest, lane=lane)


class Tab(QWidget):
    """One tab: `load` when it comes on screen, `refresh` when something it shows was recorded."""

    key = ""
    """Names it in texts: ``administration.<key>.title``."""
    touches: tuple[str, ...] = ()
    """Prefixes of the kinds that concern it."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 12, 0, 0)
        self.column.setSpacing(12)

    def words(self, key: str, **facts: object) -> str:
        """A text of this tab."""
        return self.context.texts(f"administration.{self.key}.{key}", **facts)

    def load(self) -> None:
        """Read what is shown."""

    def refresh(self, change: Change) -> None:
        """Read anew what `change` touches."""
        if any(change.touches(prefix) for prefix in self.touches):
            self.load()

    def carry_out(self, form: FormPane, act: Callable[[Session], T], done: Callable[[T], object]) -> None:
        """Carry out the act of `form`; a refusal is shown below the field it is about, else above the page."""
        form.clear_problem()
        form.set_busy(busy=True)

        def failed(problem: StationError) -> None:
            form.set_busy(busy=False)
            if not form.at_field(problem):
                self.context.page.show_problem(problem)

        self.context.ask(act, done, failed=failed)

    def read_history(
        self, pane: SidePane, about: str, detail: QWidget, show_history: Callable[[list[Entry]], object]
    ) -> None:
        """Read the entries about a subject, if the person may; they are shown if `detail` still stands in the pane."""
        if not self.context.may(Permission.LEDGER_VIEW):
            show_history([])
            return
        proof = self.context.services.audit.proof

        def show(entries: list[Entry]) -> None:
            if pane.currentWidget() is detail:
                show_history(entries)

        self.context.ask(
            lambda session: proof.about(session, about, newest=_HISTORY),
            show,
            latest="administration-history",
        )

    def show_entry(self, key: str) -> None:
        """Show an entry (``custody:12``) on the ledger page, where it can be voided."""
        if self.context.may(Permission.LEDGER_VIEW):
            self.context.page.navigate.emit("ledger", f"place:{key}")

    def show_subject(self, subject: str) -> None:
        """Show one thing."""


class ListTab(Tab):
    """A tab with a list and a pane beside it, in which the detail of a row or a form is open."""

    pane: SidePane
    split: MasterDetail

    def place_pane(self, lists: QWidget) -> None:
        """Make the pane beside `lists`; the tab places `split`."""
        self.pane = SidePane()
        self.split = MasterDetail(lists, self.pane)

    @property
    def filling(self) -> bool:
        """Whether a form is open: choosing another row must not replace it."""
        return isinstance(self.pane.currentWidget(), FormPane)

    def open_form(
        self, form: F, act: Callable[[F], object], *, closed: Callable[[], object] | None = None
    ) -> None:
        """Show `form` in the pane; `act` is called with it when its required fields are filled in."""
        form.acted.connect(partial(act, form))
        form.closed.connect(self.close_pane if closed is None else closed)
        self._put(form)
        form.setFocus()

    def open_detail(
        self, detail: DetailFrame, about: str, show_history: Callable[[list[Entry]], object]
    ) -> None:
        """Show a detail in the pane; `show_history` gets the entries about the subject `about`."""
        detail.closed.connect(self.close_pane)
        self._put(detail)
        self.read_history(self.pane, about, detail, show_history)

    def close_pane(self) -> None:
        """Close the pane and give the focus back to the list."""
        self.pane.clear()
        self.split.close_detail()
        self.focus_list()

    def focus_list(self) -> None:
        """Give the focus to the shown list."""
        self.setFocus()

    def _put(self, widget: QWidget) -> None:
        self.pane.put(widget)
        self.split.open_detail()


def button_row(*buttons: Button) -> QHBoxLayout:
    """Buttons side by side at the left."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
