"""盘点: the counts of the office as a list; above it the box of the one that is open, beside it its state and findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.core.changes import Change
from station.core.ledger import Entry
from station.core.texts import Texts
from station.inventory.stocktake.bodies import FindingDecided, FindingLine
from station.inventory.stocktake.listing import ListedStocktake
from station.inventory.stocktake.record import Sighting
from station.inventory.stocktake.scanning import ReadAt
from station.inventory.stocktake.standing import StocktakeStanding
from station.inventory.stocktake.values import Purpose, StocktakeState
from station.inventory.stocktake.wording import outcome_words
from station.people.offices.keeper_bodies import KEEPER_CHANGE
from station.people.offices.keepers import KeeperChange
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.stocktake.detail import StocktakeDetail
from station.ui.pages.stocktake.draws_view import DrawsView
from station.ui.pages.stocktake.filed_papers import FiledPapers
from station.ui.pages.stocktake.forms import FindingForm, StartForm, TurnForm
from station.ui.pages.stocktake.looks import count_looks
from station.ui.pages.stocktake.needs import Needs
from station.ui.pages.stocktake.scan_strip import ScanStrip
from station.ui.pages.stocktake.spot_check import SpotCheckWish, begin_spot_check
from station.ui.pages.stocktake.then import CountsThen
from station.ui.pages.stocktake.turns import TOPIC, CountTurns
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.button import Button
from station.ui.widgets.detail import MasterDetail, SidePane
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.row_opener import RowOpener
from station.ui.widgets.tabs import Tabs

TOUCHES = ("stocktake.",)


class StocktakePage(Page):
    """Counts as a list; the chosen one beside it, and its scan box above while it runs."""

    def __init__(self, texts: Texts, tasks: Tasks, services: Needs, signed_in: SignedIn) -> None:
        super().__init__(
            texts, tasks, signed_in, texts("stocktake_page.title"), texts("stocktake_page.subtitle")
        )
        self._services, self._stocktakes = services, services.inventory.stocktakes
        self._shown: StocktakeStanding | None = None
        self._in_hand = 0
        """The count that was asked for last, shown or still being read; 0 for none."""
        self._left_at = 0
        """The finding that a form was about, until the list stands again."""
        self._folded = False
        """The pane was closed while its count goes on."""
        self.start_button = Button(texts("stocktake_page.start"), "plus", role="primary")
        self.start_button.clicked.connect(self._begin)
        self.strip = ScanStrip(texts)
        self.strip.asked.connect(self._scan)
        self.strip.hide()
        self.list = PageList(
            self,
            services,
            services.inventory.stocktake_list,
            count_looks(texts),
            title=texts("stocktake.title"),
        )
        self.table = self.list.table
        self.table.add_filters(self.list.filters.chips)
        if self.may(Permission.EQUIPMENT_EDIT):
            self.table.set_empty(texts("stocktake_page.none"), texts("stocktake_page.start"))
            self.table.empty_acted.connect(self._begin)
        else:
            self.table.set_empty(texts("stocktake_page.none"))
        self._turns = CountTurns(self, services, self._ask_by, self._carry_out)
        self._then = CountsThen(self, services, self._turns, self._show_then)
        self.pane = SidePane()
        self.split = MasterDetail(self.table, self.pane)
        self._filed = FiledPapers(self, services.inventory.stocktake_files, self.pane, services.clock)
        self.draws = DrawsView(self, services, self._begin_drawn, self._to_draws, self._spot_check)
        if self.may(Permission.EQUIPMENT_EDIT):
            self.add_action(self.start_button)
        self._opener = RowOpener(self.table, self.split, self._on_opened, of_past=True)
        self.counts = QWidget()
        column = QVBoxLayout(self.counts)
        column.setContentsMargins(0, 12 if self.may(Permission.LEDGER_VIEW) else 0, 0, 0)  # below the tabs
        column.addWidget(self.list.filters)
        column.addWidget(self.split, 1)
        self.counts.setFocusProxy(self.table)
        self.body.addWidget(self.strip)
        self.tabs = Tabs()
        if self.may(Permission.LEDGER_VIEW):
            self.tabs.put("counts", texts("draws_page.counts"), self.counts)
            self.tabs.put("draws", texts("draw.list"), self.draws)
            self.tabs.shown.connect(self._on_tab)
            self.body.addWidget(self.tabs, 1)
        else:
            self.body.addWidget(self.counts, 1)
        self.setFocusProxy(self.table)

    def entered(self) -> None:
        self.list.reload()
        if self.tabs.present == "draws":
            self.draws.reload()
        if self._in_hand:
            self._read(self._in_hand)

    def refresh(self, change: Change) -> None:
        if any(map(change.touches, TOUCHES)):
            self.entered()
        if change.touches("draw.") and self.tabs.present == "draws":
            self.draws.reload()

    def show_subject(self, subject: str) -> None:
        """``stocktake:``, ``draw:`` or ``keeper_change:`` (which is to be counted), and its number."""
        kind, _, what = subject.partition(":")
        if kind == "draw" and what.isdigit():
            self.draws.drawing.show(int(what))
        if kind == "stocktake" and what.isdigit():
            self._opener.pane.shows(None)
            self.open(int(what))
        if kind == KEEPER_CHANGE:
            waiting = self._services.inventory.keeper_counts.waiting
            self.ask(waiting, done=lambda found: self._begin_joint(found, what), latest="joint-count")

    def take_scan(self, code: str) -> bool:
        """A code that no field took is read in the stocktake that runs."""
        if self.strip.isHidden():
            return False
        self.strip.take(code)
        return True

    def open(self, stocktake: int) -> None:
        """Show a stocktake beside the list."""
        self._to_counts()
        self._folded, self._in_hand = False, stocktake
        self.table.choose(stocktake)
        self._read(stocktake)

    def _on_tab(self, key: str) -> None:
        if key == "draws":
            self.draws.reload()

    def _to_draws(self) -> None:
        if "draws" in self.tabs:
            self.tabs.show_tab("draws")

    def _to_counts(self) -> None:
        if "counts" in self.tabs:
            self.tabs.show_tab("counts")

    def _read(self, stocktake: int) -> None:
        self.ask(self._stocktakes.standing, stocktake, done=self._show, latest="stocktake")

    def _on_opened(self, row: object) -> None:
        if isinstance(row, ListedStocktake) and not isinstance(self.pane.currentWidget(), FormPane):
            day = self.list.model.query.as_of
            if day is None:
                self.open(row.id)
            else:
                self._then.open(row.id, day)

    def _show(self, stands: StocktakeStanding) -> None:
        other = self._shown is None or self._shown.id != stands.id
        self._shown = stands
        if other:
            self._left_at = 0
        reads = stands.may_scan and stands.state is StocktakeState.RUNNING
        if other:
            self.strip.start_over()
        begins = reads and self.strip.isHidden()
        self.strip.setVisible(reads)
        self.list.filters.setVisible(not reads)  # the room is for what is read
        self.strip.show_progress(stands)
        before = self.pane.currentWidget()
        if not isinstance(before, FormPane) and (other or not self._folded):
            self._stand(self._detail(stands), None if other else before)
        if reads and (begins or other):
            self.strip.box.setFocus()

    def _show_then(self, detail: StocktakeDetail) -> None:
        """A count as it stood on a past day: nothing is done with it."""
        if not isinstance(self.pane.currentWidget(), FormPane):
            self._shown, self._in_hand = None, 0
            self.strip.hide()
            detail.closed.connect(self._close)
            self._put(detail)

    def _stand(self, detail: StocktakeDetail, before: QWidget | None) -> None:
        """Show it where `before` was: what a person had chosen in the findings stays, and so does the keyboard."""
        same = before if isinstance(before, StocktakeDetail) else None
        typed = same is not None and same.has_keyboard
        if same is not None:
            detail.stand_as(same)
        self._put(detail)
        self._filed.show(detail)
        if self._left_at and detail.findings is not None:
            detail.go_on_after(self._left_at)
        elif typed and detail.findings is not None:
            detail.findings.view.setFocus()
        self._left_at = 0

    def _detail(self, stands: StocktakeStanding) -> StocktakeDetail:
        detail = StocktakeDetail(self.texts, stands, self.signed_in.session, self._services.clock.zone)
        detail.closed.connect(self._close)
        detail.wished.connect(partial(self._turns.wish, stands))
        detail.decision_wished.connect(partial(self._decide, stands))
        detail.withdrawal_wished.connect(partial(self._withdraw, stands))
        return detail

    # ------------------------------------------------------------------------------------------- acts

    def _begin_drawn(self, draw: str, team: str) -> None:
        self._begin().begin_with_draw(draw, team)

    def _begin(self) -> StartForm:
        form = StartForm(self.texts)

        def act() -> None:
            scope, blind, named = form.scope, form.blind.value, form.named
            purpose = Purpose(form.purpose.value)

            def start(session: Session) -> Entry:
                return self._stocktakes.start(session, scope, blind=blind, counters=named, purpose=purpose)

            self._carry_out(form, start, "started_short", lambda entry: entry.seq)

        self._ask_by(form, act)
        return form

    def _spot_check(self, form: FormPane, wish: SpotCheckWish) -> None:
        draws = self._services.audit.draws

        def begun(entry: Entry) -> int:
            self.draws.close_pane()
            return entry.seq

        self._carry_out(
            form,
            lambda session: begin_spot_check(session, draws, self._stocktakes, wish),
            "started_short",
            begun,
        )

    def _begin_joint(self, changes: Sequence[KeeperChange], wanted: str) -> None:
        """A form for the count by which the change of keeper `wanted` is handed over."""
        change = next((each for each in changes if each.id == wanted), None)
        if change is not None and self.may(Permission.EQUIPMENT_EDIT):
            self._begin().begin_with_change(change)

    def _scan(self, code: str, at: ReadAt) -> None:
        if not self._in_hand:
            return
        self.banners.said.clear_passing()  # that it has begun is known by now
        self.ask(
            self._stocktakes.scan,
            self._in_hand,
            [code],
            at,
            done=lambda found: self.strip.answered(*found),
            failed=self.strip.refused,
        )

    def _withdraw(self, stands: StocktakeStanding, seen: Sighting) -> None:
        seq = stands.id
        form = TurnForm(self.texts, "withdraw", f"{seen.read.code} {seen.read.name}".strip(), required=True)

        def act(session: Session) -> object:
            return self._stocktakes.withdraw(session, seq, seen.seq, seen.line, form.reason.value)

        self._ask_by(form, lambda: self._carry_out(form, act, "withdrawn", lambda _entry: seq))

    def _decide(self, stands: StocktakeStanding, finding: FindingLine) -> None:
        seq = stands.id
        form = FindingForm(self.texts, finding)

        def act() -> None:
            wish, person = form.wish, form.person

            def decide(session: Session) -> Entry:
                return self._stocktakes.decide(session, seq, finding.finding, wish, person)

            def said(entry: Entry) -> str:
                return outcome_words(self.texts, entry.of(FindingDecided))

            self._carry_out(form, decide, said, lambda _entry: seq)

        self._left_at = finding.finding
        self._ask_by(form, act)

    def _ask_by(self, form: FormPane, act: Callable[[], object]) -> None:
        self._to_counts()
        form.acted.connect(act)
        form.closed.connect(self._back)
        self._put(form)
        form.setFocus()

    def _carry_out(
        self,
        form: FormPane,
        act: Callable[[Session], Any],
        done: str | Callable[[Any], str],
        number: Callable[[Any], int],
    ) -> None:
        """Do it; `done` are the words that it is, or makes them of the answer, and `number` tells the stocktake."""
        form.clear_problem()
        form.set_busy(busy=True)

        def finished(found: object) -> None:
            seq = number(found)
            said = (
                self.texts(f"stocktake.cli.{done}", stocktake=seq) if isinstance(done, str) else done(found)
            )
            self.say_ok(said, topic=TOPIC)
            self.pane.clear()
            self.list.reload()
            self._opener.pane.shows(None)  # not the row that stood there before
            self.open(seq)

        self.ask(act, done=finished, failed=form.refuse)

    def _back(self) -> None:
        """Away from a form, to the stocktake as it stands now."""
        self.pane.clear()
        if self._shown is None:
            self._close()
        else:
            self.open(self._shown.id)

    def _put(self, widget: QWidget) -> None:
        self.pane.put(widget)
        self.split.open_detail()

    def _close(self) -> None:
        """Close the pane; the box stays while its count runs."""
        self._folded = not self.strip.isHidden()
        self.pane.clear()
        self.split.close_detail()
        if self._folded:
            self.strip.box.setFocus()
            return
        self._shown, self._in_hand = None, 0
        self.table.setFocus()
