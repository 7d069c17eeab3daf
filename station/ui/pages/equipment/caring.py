"""Verification and care of the shown item: the buttons, the forms and their acts (ST-06, EQ-14)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from station.core.clock import Clock, local, local_today
from station.core.report import Report
from station.core.texts import Texts
from station.inventory.care.bodies import (
    CARE,
)
from station.inventory.care.caring import CaredResult, PlanResult
from station.inventory.care.instruments import VerifiedResult
from station.inventory.care.scrapping import ScrapStep, scrap_step
from station.inventory.stock.use_cases import StockResult
from station.inventory.values import GONE, Item, Tracking
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.voiding.wording import notice_words
from station.ui import formats
from station.ui.page import Page
from station.ui.pages.equipment.care_forms import (
    CaredForm,
    DisposeForm,
    EndPlanForm,
    LotUseForm,
    PlanForm,
    SealForm,
    VerifyForm,
)
from station.ui.pages.equipment.item_record import ItemRecord
from station.ui.pages.equipment.needs import Needs
from station.ui.pages.equipment.record import offer_officers
from station.ui.paper_window import show_paper
from station.ui.widgets.button import Button
from station.ui.widgets.flow import Flow
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.key_values import Fact
from station.ui.widgets.lazy_form import LazyForm


class CareButtons(Flow):
    """What can be done to keep the shown item fit for use, and its file on paper."""

    verify_wished = Signal(object)
    """This item was verified."""
    cared_wished = Signal(object)
    plan_wished = Signal(object)
    end_wished = Signal(object)
    seal_wished = Signal(object)
    dispose_wished = Signal(object)
    file_wished = Signal(object)
    use_wished = Signal(object)
    """Some of this lot was used."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._words = texts
        self._item: Item | None = None
        self.verify = Button(texts("care.form.verify"), "ok")
        self.cared = Button(texts("care.form.cared"), "wrench")
        self.plan = Button(texts("care.form.plan"), "clock")
        self.end = Button(texts("care.form.end"), "cancel")
        self.seal = Button(texts("care.form.seal"), "lock")
        self.dispose = Button(texts("care.form.dispose"), "trash")
        self.file = Button(texts("papers.title.instrument"), "print")
        self.use = Button(texts("reagents.form.use"), "check")
        for button, wished in (
            (self.verify, self.verify_wished),
            (self.cared, self.cared_wished),
            (self.plan, self.plan_wished),
            (self.end, self.end_wished),
            (self.seal, self.seal_wished),
            (self.dispose, self.dispose_wished),
            (self.file, self.file_wished),
            (self.use, self.use_wished),
        ):
            button.clicked.connect(lambda _checked, wished=wished: wished.emit(self._item))
            self.add(button)

    def show_record(self, record: ItemRecord, session: Session, clock: Clock) -> list[Fact]:
        """Offer what can be done; gives until when its verification holds, where one is on record."""
        item = self._item = record.item
        single = not item.counted and not item.is_portion
        acts = single and item.state not in GONE and session.may(Permission.EQUIPMENT_EDIT)
        planned = any(each.deadline.kind == CARE for each in record.due)
        for button in (self.cared, self.plan):
            button.setVisible(acts)
        self.verify.setVisible(acts and record.measures)
        self.end.setVisible(acts and planned)
        edits = single and session.may(Permission.EQUIPMENT_EDIT)
        step = scrap_step(item, [each.entry for each in reversed(record.history)])
        self.seal.setVisible(edits and step is ScrapStep.TO_SEAL)
        self.dispose.setVisible(edits and step is ScrapStep.SEALED)
        self.file.setVisible(single and (record.measures or planned or step is not None))
        lot = item.tracking is Tracking.LOT and item.quantity > 0
        self.use.setVisible(lot and session.may(Permission.EQUIPMENT_EDIT))
        self.setVisible(any(not each.isHidden() for each in self.widgets))
        until = item.verified_until
        if until is None or any(each.deadline.kind == "verification" for each in record.due):
            return []  # what is due says it
        over = until < local_today(clock)
        said = self._words("care.form.over" if over else "care.form.holds", day=formats.day(until))
        return [Fact(self._words("equipment.field.verified_until"), said)]


class CareActs(QObject):
    """Carries the forms out; messages go to `page`."""

    opened = Signal(object)
    """Show this form."""
    left = Signal()
    changed = Signal(str)
    """This item is to be shown as it is now."""

    verify_form = LazyForm(
        lambda acts: VerifyForm(acts._page.texts, acts._services.clock), lambda acts: acts._verify
    )
    cared_form = LazyForm(
        lambda acts: CaredForm(acts._page.texts, acts._services.clock), lambda acts: acts._cared
    )
    plan_form = LazyForm(
        lambda acts: PlanForm(acts._page.texts, acts._services.clock), lambda acts: acts._plan
    )
    end_form = LazyForm(lambda acts: EndPlanForm(acts._page.texts), lambda acts: acts._end)

    seal_form = LazyForm(
        lambda acts: SealForm(acts._page.texts, acts._services.clock), lambda acts: acts._seal
    )
    dispose_form = LazyForm(
        lambda acts: DisposeForm(acts._page.texts, acts._services.clock), lambda acts: acts._dispose
    )

    use_form = LazyForm(
        lambda acts: LotUseForm(acts._page.texts, acts._services.clock), lambda acts: acts._use
    )

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__(page)
        self._page, self._services = page, services
        self._item: Item | None = None

    def attend(self, buttons: CareButtons) -> None:
        """Do what is wished there."""
        for wished, name in (
            (buttons.verify_wished, "verify_form"),
            (buttons.cared_wished, "cared_form"),
            (buttons.plan_wished, "plan_form"),
            (buttons.end_wished, "end_form"),
            (buttons.seal_wished, "seal_form"),
            (buttons.dispose_wished, "dispose_form"),
            (buttons.use_wished, "use_form"),
        ):
            wished.connect(partial(self._begin, name))
        buttons.file_wished.connect(self._show_file)

    def _begin(self, name: str, item: Item) -> None:
        self._item, form = item, getattr(self, name)
        self.opened.emit(form)
        form.begin(item)
        if isinstance(form, LotUseForm):
            offer_officers(self._page, self._services, form.number)
            form.matter.attend(self._page, self._services.matters.matters)
            first = self._services.inventory.stock.first_to_expire
            self._page.ask(first, item.tag, done=form.show_earlier, latest="earlier-lot")

    def _show_file(self, item: Item) -> None:
        papers, texts = self._services.inventory.instrument_papers, self._page.texts

        def make(session: Session) -> Report:
            return papers.file(session, texts, item.tag)

        show_paper(self._page, self._services.printing.reporting, texts("papers.title.instrument"), make)

    def _verify(self) -> None:
        form, item = self.verify_form, self._item
        if item is None:
            return
        certificate, on, until, by, file = form.filled()
        texts = self._page.texts

        def said(result: VerifiedResult) -> str:
            told = [texts("care.cli.verified", tag=item.label, day=result.valid_until.isoformat())]
            return texts.sentences([*told, *(notice_words(texts, each) for each in result.notices)])

        act = partial(self._services.inventory.instruments.verify, on=on, valid_until=until, by=by, file=file)
        self._carry_out(form, act, (item.tag, certificate), said)

    def _cared(self) -> None:
        form, item, texts = self.cared_form, self._item, self._page.texts
        if item is None:
            return

        def said(result: CaredResult) -> str:
            due = result.next_due
            if due is None:
                return texts("care.cli.done_once", tag=item.label)
            return texts("care.cli.done", tag=item.label, day=self._day(due))

        act = partial(self._services.inventory.care.done, on=form.on.value, worker=form.worker.value)
        self._carry_out(form, act, (item.tag, form.what.value), said)

    def _plan(self) -> None:
        form, item, texts = self.plan_form, self._item, self._page.texts
        if item is None:
            return

        def said(result: PlanResult) -> str:
            return texts("care.cli.planned", count=result.count, day=self._day(result.due_at))

        act = partial(self._services.inventory.care.plan, months=form.every.value, first=form.first.value)
        self._carry_out(form, act, ((item.tag,),), said)

    def _end(self) -> None:
        form, item, texts = self.end_form, self._item, self._page.texts
        if item is not None:

            def said(_entry: object) -> str:
                return texts("care.cli.ended", tag=item.label)

            self._carry_out(form, self._services.inventory.care.end, (item.tag, form.reason.value), said)

    def _seal(self) -> None:
        form, item, texts = self.seal_form, self._item, self._page.texts
        if item is not None:
            photo = Path(form.photo.value) if form.photo.value else None
            act = partial(self._services.inventory.scrapping.seal, on=form.on.value, photo=photo)

            def said(_entry: object) -> str:
                return texts("care.cli.sealed", tag=item.label)

            self._carry_out(form, act, (item.tag, form.mark.value, form.seal.value), said)

    def _dispose(self) -> None:
        form, item, texts = self.dispose_form, self._item, self._page.texts
        if item is not None:
            act = partial(self._services.inventory.scrapping.dispose, on=form.on.value)

            def said(_entry: object) -> str:
                return texts("care.cli.disposed", tag=item.label)

            self._carry_out(form, act, (item.tag, form.way.value, form.paper.value), said)

    def _use(self) -> None:
        form, texts = self.use_form, self._page.texts

        def said(result: StockResult) -> str:
            (item,) = result.items
            left = texts("stock.amount", quantity=item.quantity, unit=item.unit)
            told = texts("reagents.used", tag=item.label, name=item.name, left=left, seq=result.entry.seq)
            return texts.sentences([told, *(notice_words(texts, each) for each in result.notices)])

        self._carry_out(form, self._services.inventory.reagents.use, form.filled(), said)

    def _day(self, moment: Any) -> str:
        return local(moment, self._services.clock.zone).date().isoformat()

    def _carry_out(
        self, form: FormPane, call: Callable[..., Any], filled: tuple[Any, ...], said: Callable[[Any], str]
    ) -> None:
        item = self._item

        def done(result: Any) -> None:
            form.set_busy(busy=False)
            self._page.say_ok(said(result), topic="equipment-act")
            self.left.emit()
            if item is not None:
                self.changed.emit(item.tag)

        form.set_busy(busy=True)
        self._page.ask(call, *filled, done=done, failed=form.refuse)
