"""Sending the shown item to be repaired, and having it back: the buttons, the forms and their acts (EQ-14)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from station.approvals.values import Request
from station.core.clock import Clock, local_today
from station.core.ledger import Entry
from station.core.report import Report
from station.core.texts import Texts
from station.inventory.losses.bodies import ReportKind
from station.inventory.repairs.bodies import BackFromRepair, SentToRepair
from station.inventory.repairs.decide import open_repair
from station.inventory.values import Condition, Item, ItemState
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats
from station.ui.page import Page
from station.ui.pages.equipment.item_forms import fen_of
from station.ui.pages.equipment.needs import Needs
from station.ui.paper_window import show_paper
from station.ui.widgets.button import Button
from station.ui.widgets.choice_box import Option
from station.ui.widgets.flow import Flow
from station.ui.widgets.form_kinds import FormChoice, FormDay, FormLine, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.key_values import Fact
from station.ui.widgets.lazy_form import LazyForm

FAULTS = frozenset({ReportKind.DAMAGE.value, ReportKind.REPAIR.value})
"""Reports that say that an item has a fault."""
_USUAL = timedelta(days=7)
"""Proposed for a repair."""
MENDED, UNMENDED = "mended", "unmended"


class RepairButtons(Flow):
    """What can be done about a repair of the shown item, and its paper."""

    send_wished = Signal(object)
    """This item is to be sent."""
    back_wished = Signal(object)
    """This item is back."""
    paper_wished = Signal(object)
    """The paper of this item is to be shown."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = texts
        self._item: Item | None = None
        self.send_button = Button(texts("repairs.send"), "wrench")
        self.back_button = Button(texts("repairs.back"), "ok")
        self.paper_button = Button(texts("papers.title.repair"), "print")
        for button, wished in (
            (self.send_button, lambda: self.send_wished.emit(self._item)),
            (self.back_button, lambda: self.back_wished.emit(self._item)),
            (self.paper_button, lambda: self.paper_wished.emit(self._item)),
        ):
            button.clicked.connect(wished)
            self.add(button)

    def show_item(
        self, item: Item, history: Sequence[Entry], running: Sequence[Request], session: Session
    ) -> list[Fact]:
        """Offer what can be done; gives what is to be said of a repair that is under way.

        `history` is the newest first, `running` are the requests about the item. The paper is for what has a fault, or is said to.
        """
        self._item = item
        sent = open_repair(item, reversed(history))
        may = session.may(Permission.EQUIPMENT_EDIT)
        damaged = item.state is ItemState.IN_STORE and item.condition is Condition.DAMAGED
        self.send_button.setVisible(may and damaged)
        self.back_button.setVisible(may and sent is not None)
        faulty = item.condition is Condition.DAMAGED or any(each.matter in FAULTS for each in running)
        self.paper_button.setVisible(may and (faulty or sent is not None))
        offered = (self.send_button, self.back_button, self.paper_button)
        self.setVisible(not all(each.isHidden() for each in offered))
        if sent is None:
            return []
        day = formats.day(sent.expected_on)
        said = self._words("repairs.out_at", repairer=sent.repairer, day=day)
        return [Fact(self._words("repairs.out"), said)]


class SendForm(FormPane):
    """Where an item is sent, and when it is to be back."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        super().__init__(texts, texts("repairs.send"), texts("repairs.send_act"))
        self._clock = clock
        self.repairer = self.add("repairer", FormChoice(texts("repairs.repairer"), required=True))
        self.expected_on = self.add("expected_on", FormDay(texts("repairs.expected_on"), clock))
        self.fault = self.add("fault", FormText(texts("repairs.fault"), required=True, rule="EQ-14"))

    def begin(self, item: Item, repairers: Sequence[str]) -> None:
        """Start for an item."""
        self.start_over()
        self.set_title(self._texts("repairs.send"), f"{item.label}  {item.name}")
        self.repairer.offer(Option(each, each) for each in repairers)
        self.expected_on.put(local_today(self._clock) + _USUAL)
        self.fault.put(item.note)
        self.repairer.setFocus()


class BackForm(FormPane):
    """What came of a repair."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, texts("repairs.back"), texts("repairs.back_act"))
        self.result = self.add("result", FormChoice(texts("repairs.result"), required=True))
        self.result.offer(Option(each, texts(f"repairs.{each}")) for each in (MENDED, UNMENDED))
        hint = texts("repairs.note_hint")
        self.note = self.add("note", FormText(texts("repairs.note"), hint=hint, required=True, rule="EQ-14"))
        self.cost = self.add("cost", FormLine(texts("repairs.cost"), example="200.00"))

    def begin(self, item: Item) -> None:
        """Start for an item."""
        self.start_over()
        self.set_title(self._texts("repairs.back"), f"{item.label}  {item.name}")
        self.note.put("")
        self.cost.put("")
        self.result.setFocus()

    def cost_fen(self) -> int | None:
        """What it cost; None where nothing is said, or it can't be read, which is then shown."""
        found = fen_of(self.cost.value) if self.cost.value else None
        if self.cost.value and found is None:
            self.cost.set_problem(self._texts("equipment_page.hint.value"))
            self.cost.setFocus()
        return found


class RepairActs(QObject):
    """Carries the two forms out; messages go to `page`."""

    opened = Signal(object)
    """Show this form."""
    left = Signal()
    changed = Signal(str)
    """This item is to be shown as it is now."""

    send_form = LazyForm(
        lambda acts: SendForm(acts._page.texts, acts._services.clock), lambda acts: acts._send
    )
    back_form = LazyForm(lambda acts: BackForm(acts._page.texts), lambda acts: acts._back)

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__(page)
        self._page, self._services, self._repairs = page, services, services.inventory.repairs
        self._item: Item | None = None

    def attend(self, buttons: RepairButtons) -> None:
        """Carry out what is wished for beside an item."""
        buttons.send_wished.connect(self.begin_send)
        buttons.back_wished.connect(self.begin_back)
        buttons.paper_wished.connect(self.show_paper)

    def show_paper(self, item: Item | None) -> None:
        """Show the paper with which the item is sent to be repaired (EQ-14)."""
        if item is not None:
            papers, texts = self._services.inventory.papers, self._page.texts

            def make(session: Session) -> Report:
                return papers.repair(session, texts, item.tag)

            title = texts("papers.title.repair")
            show_paper(self._page, self._services.printing.reporting, title, make)

    def begin_send(self, item: Item) -> None:
        """Send the item to be repaired."""
        self._item = item

        def show(repairers: tuple[str, ...]) -> None:
            if not repairers:
                self._page.warn(
                    self._page.texts("errors.repairs.no_repairer"), rule="EQ-14", topic="repairs", stays=False
                )
                return
            self.opened.emit(self.send_form)
            self.send_form.begin(item, repairers)

        self._page.ask(self._repairs.places, done=show)

    def begin_back(self, item: Item) -> None:
        """The item is back from repair."""
        self._item = item
        self.opened.emit(self.back_form)
        self.back_form.begin(item)

    def _send(self) -> None:
        form, item = self.send_form, self._item
        if item is not None:
            form.set_busy(busy=True)
            filled = (form.repairer.value, form.expected_on.value, form.fault.value)
            done = partial(self._done, form, item)
            self._page.ask(self._repairs.send, item.tag, *filled, done=done, failed=form.refuse)

    def _back(self) -> None:
        form, item = self.back_form, self._item
        cost = form.cost_fen()
        if item is None or (form.cost.value and cost is None):
            return
        form.set_busy(busy=True)
        mended = form.result.value == MENDED
        back = partial(self._repairs.back, mended=mended, cost_fen=cost)
        done = partial(self._done, form, item)
        self._page.ask(back, item.tag, form.note.value, done=done, failed=form.refuse)

    def _done(self, form: FormPane, item: Item, entry: Entry) -> None:
        form.set_busy(busy=False)
        texts, body = self._page.texts, entry.typed
        if isinstance(body, BackFromRepair):
            said = texts(f"repairs.{'mended' if body.mended else 'unmended'}_done", tag=item.label)
        else:
            said = texts("repairs.sent_done", tag=item.label, repairer=entry.of(SentToRepair).repairer)
        self._page.say_ok(said, topic="equipment-act")
        self.left.emit()
        self.changed.emit(item.tag)
