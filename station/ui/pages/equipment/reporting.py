"""Reporting what happened to the shown item, that a lost one is found again, or that it was a mistake: the forms and their acts (EQ-12, EQ-15)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from station.approvals.values import Request, RequestStanding, RequestState
from station.approvals.wording import came_back_words, filed_words, vacant_words
from station.core.attachments import SUFFIXES
from station.core.clock import Clock
from station.core.ledger import Entry
from station.core.policy import Category
from station.core.texts import Texts
from station.inventory.losses.bodies import ItemReported, ReportKind
from station.inventory.losses.decide import Reported
from station.inventory.losses.finding import found_words
from station.inventory.values import Condition, Item
from station.ui.officer_choice import OfficerChoice
from station.ui.page import Page
from station.ui.pages.equipment.change_request import ChangeRequestForm
from station.ui.pages.equipment.gone import FoundForm, UndoForm
from station.ui.pages.equipment.item_forms import amount_of, fen_of
from station.ui.pages.equipment.needs import Needs
from station.ui.pages.equipment.record import offer_officers
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_files import FormFiles
from station.ui.widgets.form_kinds import FormChoice, FormDay, FormLine, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.lazy_form import LazyForm


class ReportForm(FormPane):
    """What is reported of an item, with a photo, and whose responsibility it is at what cost."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        super().__init__(texts, texts("losses.form.title"), texts("losses.form.act"))
        self.kind = self.add("kind", FormChoice(texts("losses.form.kind"), required=True))
        self.kind.offer(Option(each.value, texts(f"approvals.matter.{each.value}")) for each in ReportKind)
        hint = texts("losses.form.text_hint")
        self.text = self.add(
            "text", FormText(texts("losses.form.text"), hint=hint, required=True, rule="EQ-12")
        )
        self.found_on = self.add("found_on", FormDay(texts("losses.form.found_on"), clock, until_today=True))
        hint = texts("losses.form.responsible_hint")
        self.responsible = self.add(
            "responsible",
            OfficerChoice(texts("losses.form.responsible"), texts("losses.form.nobody"), hint=hint),
        )
        self.amount = self.add("amount", FormLine(texts("losses.form.amount"), example="1680.00"))
        self.compensation = self.add("compensation", FormLine(texts("losses.form.compensation")))
        self.photos = self.add("photos", FormFiles(texts, texts("losses.form.photo"), SUFFIXES))
        self.photos.accept_dropped(self)

    def begin(self, item: Item) -> None:
        """Start for an item."""
        self.start_over()
        self.set_title(self._texts("losses.form.title"), f"{item.label}  {item.name}")
        self.text.set_hint(self._texts("losses.form.text_hint"))
        self.photos.set_hint("")
        self.kind.setFocus()

    def answer(self, refused: str, filed: object) -> None:
        """Begin with what was `filed` and came back; what it was `refused` for stands where it is to be answered."""
        self.text.set_hint(refused)
        if not isinstance(filed, ItemReported):
            return
        self.kind.put(filed.report.value)
        self.text.put(filed.text)
        self.found_on.put(filed.found_on)
        self.responsible.put(filed.responsible)
        self.amount.put(amount_of(filed.amount_fen))
        self.compensation.put(filed.compensation)
        if filed.photos:
            self.photos.set_hint(self._texts("losses.form.photo_anew"))
        self.text.setFocus()

    def filled(self) -> tuple[Reported, tuple[Path, ...]] | None:
        """What was filled in; None when the amount can't be read, which is then shown."""
        amount = None
        if self.amount.value:
            amount = fen_of(self.amount.value)
            if amount is None:
                self.amount.set_problem(self._texts("equipment_page.hint.value"))
                self.amount.setFocus()
                return None
        reported = Reported(
            ReportKind(self.kind.value),
            self.text.value,
            self.found_on.value,
            self.responsible.value,
            amount,
            self.compensation.value,
        )
        return reported, self.photos.files


class ReportActs(QObject):
    """Carries the forms out; messages go to `page`."""

    opened = Signal(object)
    """Show this form."""
    left = Signal()
    changed = Signal(str)
    """This item is to be shown as it is now."""

    form = LazyForm(
        lambda acts: ReportForm(acts._page.texts, acts._services.clock), lambda acts: acts._report
    )
    change_form = LazyForm(
        lambda acts: ChangeRequestForm(acts._page.texts), lambda acts: acts._request_change
    )
    found_form = LazyForm(lambda acts: FoundForm(acts._page.texts), lambda acts: acts._found)
    undo_form = LazyForm(lambda acts: UndoForm(acts._page.texts), lambda acts: acts._request_undo)

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__(page)
        self._page, self._services, self._losses = page, services, services.inventory.losses
        self._approvals = services.approvals
        self._item: Item | None = None
        self._categories: tuple[Category, ...] = ()

    def offer(self, categories: tuple[Category, ...]) -> None:
        """Offer these categories, in a form that is open already too."""
        self._categories = categories
        if (form := ReportActs.change_form.made(self)) is not None:
            form.offer(categories)

    def begin(self, item: Item, running: Sequence[Request] = (), kind: ReportKind | None = None) -> None:
        """Report something of the item, or this; about which these requests are not done with: what came back is filed anew."""
        self._item = item
        self.opened.emit(self.form)
        self.form.begin(item)
        if kind is not None:
            self.form.kind.put(kind.value)
            if item.condition is not Condition.GOOD:
                self.form.text.put(item.note)  # as it was said when it came back
            self.form.text.setFocus()
        offer_officers(self._page, self._services, self.form.responsible)
        self._answer(self.form, item, running)

    def begin_change(self, item: Item, running: Sequence[Request] = ()) -> None:
        """Apply for a change of the item, as for a report of it."""
        self._item = item
        self.opened.emit(self.change_form)
        self.change_form.offer(self._categories)
        self.change_form.begin((item,), f"{item.label}  {item.name}")
        self._answer(self.change_form, item, running)

    def begin_undo(self, item: Item, running: Sequence[Request] = ()) -> None:
        """Apply for the loss or scrap of the item to be undone, as for a report of it."""
        self._item = item
        self.opened.emit(self.undo_form)
        self.undo_form.begin(item)
        self._answer(self.undo_form, item, running)

    def _answer(
        self, form: ReportForm | ChangeRequestForm | UndoForm, item: Item, running: Sequence[Request]
    ) -> None:
        account, texts = self._page.signed_in.session.account, self._page.texts
        returned = (each for each in running if each.state is RequestState.RETURNED)
        former = next((each for each in returned if each.account == account), None)
        if former is None:
            return

        def show(standing: RequestStanding) -> None:
            if self._item is item and form.isVisible() and not form.typed:
                refused = came_back_words(texts, standing.request)
                form.answer(texts("approvals_page.answer", refused=refused), standing.entry.typed)

        self._page.ask(self._approvals.requests.show, former.id, done=show, latest="filed-before")

    def begin_found(self, item: Item) -> None:
        """A lost item is found."""
        self._item = item
        self.opened.emit(self.found_form)
        self.found_form.begin(item)

    def _report(self) -> None:
        filled = self.form.filled()
        if self._item is not None and filled is not None:
            self.form.set_busy(busy=True)
            tag = self._item.tag
            done = partial(self._on_filed, self.form)
            self._page.ask(self._losses.report, tag, *filled, done=done, failed=self.form.refuse)

    def _request_change(self) -> None:
        form, filled = self.change_form, self.change_form.filled()
        if self._item is not None and filled is not None:
            form.set_busy(busy=True)
            done, request = partial(self._on_filed, form), self._losses.request_change
            self._page.ask(request, self._item.tag, *filled, done=done, failed=form.refuse)

    def _request_undo(self) -> None:
        form = self.undo_form
        if self._item is not None:
            form.set_busy(busy=True)
            done, request = partial(self._on_filed, form), self._losses.request_undo
            self._page.ask(request, self._item.tag, *form.filled(), done=done, failed=form.refuse)

    def _on_filed(self, form: FormPane, entry: Entry) -> None:
        show, texts = self._approvals.requests.show, self._page.texts

        def told(standing: RequestStanding) -> None:
            tell_vacant(self._page, standing)  # first: a warning takes the place of what is done before it
            self._done(form, filed_words(texts, standing))

        self._page.ask(show, str(entry.seq), done=told, failed=form.refuse)

    def _found(self) -> None:
        if self._item is not None:
            form = self.found_form
            form.set_busy(busy=True)
            filled = (Condition(form.condition.value), form.note.value)
            found = self._losses.found
            self._page.ask(found, self._item.tag, *filled, done=self._on_found, failed=form.refuse)

    def _on_found(self, entry: Entry) -> None:
        label = "" if self._item is None else self._item.label
        self._done(self.found_form, self._page.texts(found_words(entry), tag=label))

    def _done(self, form: FormPane, said: str) -> None:
        form.set_busy(busy=False)
        self._page.say_ok(said, topic="equipment-act")
        self.left.emit()
        if self._item is not None:
            self.changed.emit(self._item.tag)


def tell_vacant(page: Page, standing: RequestStanding) -> None:
    """Say which functions a request needs and nobody holds, if there are any."""
    if missing := vacant_words(page.texts, standing):
        page.warn(missing, rule=standing.request.rule, topic="approvals-vacant")
