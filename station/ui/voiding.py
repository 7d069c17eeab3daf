"""Voiding an entry from a page that shows it: what goes along is looked at first, and a person says why."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from station.core.ledger import Entry
from station.inventory.voiding.plan import VoidPlan
from station.inventory.voiding.use_cases import VOIDABLE, VoidResult
from station.people.permissions import Permission
from station.ui.page import Page
from station.ui.pages.parts import NeedsInventory
from station.ui.void_form import VoidForm


class VoidNeeds(NeedsInventory, Protocol):
    """What voiding needs of the station's services."""


class VoidActs(QObject):
    """The form and its acts; messages go to `page`."""

    opened = Signal(object)
    """Show this form."""
    left = Signal()
    """The form is done with or given up."""
    voided = Signal(object)
    """A `VoidResult`."""

    def __init__(self, page: Page, services: VoidNeeds) -> None:
        super().__init__(page)
        self._page, self._voids = page, services.inventory.voids
        self.form = VoidForm(page.texts)
        self.form.scope_chosen.connect(self._look_anew)
        self.form.acted.connect(self._void)
        self.form.closed.connect(self.left)

    def offers(self, entry: Entry) -> bool:
        """Whether entries of this kind can be voided, by the person at the desk."""
        return entry.kind in VOIDABLE and self._page.may(Permission.EQUIPMENT_EDIT)

    def begin(self, place: str, tag: str = "") -> None:
        """Void the entry at `place` (``custody:17``); from the history of the item `tag` at first for this item alone."""

        def show(plan: VoidPlan) -> None:
            self.opened.emit(self.form)
            self.form.begin(plan, tag)

        self._page.ask(self._voids.preview, place, (tag,) if tag else (), done=show, latest="void-begin")

    def _look_anew(self) -> None:
        form = self.form
        form.set_busy(busy=True)
        self._page.ask(
            self._voids.preview,
            form.place,
            form.tags,
            done=form.show_plan,
            failed=form.refuse,
            latest="void-plan",
        )

    def _void(self) -> None:
        form = self.form
        if form.plan is None:
            return
        form.set_busy(busy=True)
        void = partial(self._voids.void, seen=form.plan.digest)
        self._page.ask(
            void, form.place, form.reason.value, form.tags, done=self._on_voided, failed=form.refuse
        )

    def _on_voided(self, result: VoidResult) -> None:
        self.form.set_busy(busy=False)
        said = self._page.texts("voiding.done", seq=result.plan.entry.seq, by=result.entry.seq)
        self._page.say_ok(said, topic="voided")
        self.left.emit()
        self.voided.emit(result)
