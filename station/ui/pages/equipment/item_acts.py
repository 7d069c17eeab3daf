"""What is done about items beside the list: registering, putting right, exempting, training; each from its form."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from station.core.ledger import Entry
from station.core.policy import Category
from station.core.progress import CancelToken, Report
from station.inventory.bodies import RecordingExempted
from station.inventory.register.use_cases import RegisterResult
from station.inventory.values import Item
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer
from station.ui.page import Page
from station.ui.pages.equipment.item_forms import ExemptForm, ItemForm
from station.ui.pages.equipment.needs import Needs
from station.ui.pages.equipment.training_form import TrainingForm
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.form_pane import FormPane

LANE = "records"


class ItemActs(QObject):
    """The forms and what they do. `item` is the item on show; messages go to `page`."""

    form_opened = Signal(object)
    """Show this form."""
    left = Signal()
    """The form is done with or given up."""
    item_changed = Signal(str)
    """This item is to be shown as it is now."""

    def __init__(self, page: Page, tasks: Tasks, services: Needs, signed_in: SignedIn) -> None:
        super().__init__(page)
        self._page, self._tasks, self._services, self._signed_in = page, tasks, services, signed_in
        self.texts = page.texts
        self.item: Item | None = None
        self.categories: tuple[Category, ...] = ()
        self.new_form = ItemForm(self.texts, services.clock, new=True)
        self.change_form = ItemForm(self.texts, services.clock, new=False)
        self.exempt_form = ExemptForm(self.texts)
        self.training_form = TrainingForm(self.texts, services.clock)
        acts: tuple[tuple[FormPane, Callable[[], None]], ...] = (
            (self.new_form, self._register_item),
            (self.change_form, self._change_item),
            (self.exempt_form, self._exempt),
            (self.training_form, self._record_training),
        )
        self.forms = tuple(form for form, _ in acts)
        for form, act in acts:
            form.acted.connect(act)
            form.closed.connect(self.left)

    def begin_new(self) -> None:
        """Register an item."""
        self.form_opened.emit(self.new_form)
        self.new_form.begin(None, self.categories)

    def begin_change(self) -> None:
        """Put facts of the item on show right."""
        if self.item is not None:
            self.form_opened.emit(self.change_form)
            self.change_form.begin(self.item, self.categories)

    def begin_exempt(self) -> None:
        """Explain why the item on show has no recordings."""
        session, services, item = self._signed_in.session, self._services, self.item
        if item is None:
            return

        def work(_report: Report, _cancel: CancelToken) -> dict[str, str]:
            return services.inventory.exemptions.grounds(session, self.texts.language)

        def show(grounds: dict[str, str]) -> None:
            self.form_opened.emit(self.exempt_form)
            self.exempt_form.begin(item, grounds)

        self._tasks.run(LANE, work, done=show, failed=self._page.show_problem)

    def begin_training(self) -> None:
        """Put training on record."""
        session, services = self._signed_in.session, self._services

        def work(_report: Report, _cancel: CancelToken) -> tuple[Officer, ...]:
            return officers_in_service(services, session)

        def show(officers: tuple[Officer, ...]) -> None:
            self.form_opened.emit(self.training_form)
            self.training_form.begin(officers, self.categories)

        self._tasks.run(LANE, work, done=show, failed=self._page.show_problem)

    def _register_item(self) -> None:
        new, session = self.new_form.new_item(), self._signed_in.session
        if new is None:
            return
        self.new_form.set_busy(busy=True)

        def work(_report: Report, _cancel: CancelToken) -> RegisterResult:
            return self._services.inventory.register.register(session, new)

        self._tasks.run(LANE, work, done=self._on_registered, failed=self.new_form.refuse)

    def _on_registered(self, result: RegisterResult) -> None:
        sentence = self.texts("equipment_page.registered", tag=result.item.tag, seq=result.entry.seq)
        self._page.say_ok(sentence, topic="equipment-act")
        for notice in result.notices:
            self._page.warn(
                self.texts(notice.text_key, **notice.named_facts), rule=notice.rule, topic=notice.code
            )
        self.new_form.begin(None, self.categories)

    def _change_item(self) -> None:
        item, session, filled = self.item, self._signed_in.session, self.change_form.changes()
        if item is None or filled is None:
            return
        self.change_form.set_busy(busy=True)
        changes, reason = filled

        def work(_report: Report, _cancel: CancelToken) -> Item:
            return self._services.inventory.register.change(session, item.tag, changes, reason)

        self._tasks.run(LANE, work, done=self._on_changed, failed=self.change_form.refuse)

    def _on_changed(self, item: Item) -> None:
        self.change_form.set_busy(busy=False)
        same = self.item == item
        key = "equipment_page.unchanged" if same else "equipment_page.changed"
        self._page.say_ok(self.texts(key, tag=item.tag), topic="equipment-act")
        self.left.emit()
        self.item_changed.emit(item.tag)

    def _exempt(self) -> None:
        item, session = self.item, self._signed_in.session
        if item is None:
            return
        ground, text = self.exempt_form.filled()
        self.exempt_form.set_busy(busy=True)

        def work(_report: Report, _cancel: CancelToken) -> Entry:
            return self._services.inventory.exemptions.exempt(session, item.tag, ground, text)

        self._tasks.run(LANE, work, done=self._on_exempted, failed=self.exempt_form.refuse)

    def _on_exempted(self, entry: Entry) -> None:
        self.exempt_form.set_busy(busy=False)
        tag = entry.of(RecordingExempted).tag
        self._page.say_ok(
            self.texts("equipment_page.exempted", tag=tag, seq=entry.seq), topic="equipment-act"
        )
        self.left.emit()
        self.item_changed.emit(tag)

    def _record_training(self) -> None:
        filled, session = self.training_form.filled(), self._signed_in.session
        if filled is None:
            return
        self.training_form.set_busy(busy=True)

        def work(_report: Report, _cancel: CancelToken) -> tuple[Entry, ...]:
            return self._services.inventory.training.record(session, *filled)

        self._tasks.run(LANE, work, done=self._on_trained, failed=self.training_form.refuse)

    def _on_trained(self, entries: tuple[Entry, ...]) -> None:
        self.training_form.set_busy(busy=False)
        self._page.say_ok(self.texts("equipment_page.trained", count=len(entries)), topic="equipment-act")
        self.left.emit()


def officers_in_service(services: Needs, session: Session) -> tuple[Officer, ...]:
    """Officers in service; nobody for a person who may not see them."""
    return tuple(services.people.roster.officers(session)) if session.may(Permission.PEOPLE_VIEW) else ()
