"""Voiding entries from a page that shows them: what goes along is looked at first, and a person says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from station.core.ledger import Entry
from station.inventory.entitlement.voiding import (
    TRAINING_ENTRIES,
    training_stands_words,
)
from station.inventory.voiding.plan import VoidPlan
from station.inventory.voiding.use_cases import VOIDABLE
from station.inventory.voiding.wording import done_words, goes_words, stands_words
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.two_persons import Person
from station.people.unit_life.voiding import UNIT_ENTRIES
from station.people.unit_life.wording import unit_stands_words
from station.people.voiding.decide import ACCOUNT_ENTRIES, OFFICER_ENTRIES
from station.people.voiding.whole import WholeVoids, whole_goes_words
from station.people.voiding.wording import people_goes_words, people_stands_words
from station.ui.page import Page
from station.ui.pages.parts import NeedsInventory, NeedsPeople
from station.ui.void_form import AnyPlan, PlanWords, VoidForm


class VoidNeeds(NeedsInventory, NeedsPeople, Protocol):
    """What voiding needs of the station's services."""


@dataclass(frozen=True, slots=True)
class VoidRoom:
    """Kinds of entry with the permission that voiding them needs, the look before and the act, and their words."""

    kinds: frozenset[str]
    permission: Permission
    preview: Callable[[Session, str, Sequence[str]], AnyPlan]
    void: Callable[[Session, str, str, Sequence[str], str, Person | None], Any]
    words: PlanWords


def void_rooms(services: VoidNeeds) -> tuple[VoidRoom, ...]:
    """Each room that voids entries of its own."""
    items, people = services.inventory.voids, services.people.voids
    units, training = services.people.unit_voids, services.inventory.training_voids
    of_people = PlanWords(people_goes_words, people_stands_words)

    def void(
        session: Session, place: str, reason: str, tags: Sequence[str], seen: str, second: Person | None
    ) -> Any:
        return items.void(session, place, reason, tags, seen=seen, second=second)

    of_items = PlanWords(goes_words, stands_words)
    of_units = PlanWords(whole_goes_words, unit_stands_words)
    of_training = PlanWords(whole_goes_words, training_stands_words)
    return (
        VoidRoom(VOIDABLE, Permission.EQUIPMENT_EDIT, items.preview, void, of_items),
        _whole(OFFICER_ENTRIES, Permission.PEOPLE_EDIT, people, of_people),
        _whole(ACCOUNT_ENTRIES, Permission.ACCOUNTS_EDIT, people, of_people),
        _whole(UNIT_ENTRIES, Permission.PEOPLE_EDIT, units, of_units),
        _whole(TRAINING_ENTRIES, Permission.TRAINING_RECORD, training, of_training),
    )


def _whole(kinds: frozenset[str], permission: Permission, voids: WholeVoids, words: PlanWords) -> VoidRoom:
    def look(session: Session, place: str, _tags: Sequence[str]) -> AnyPlan:
        plan: AnyPlan = voids.preview(session, place)
        return plan

    def act(
        session: Session, place: str, reason: str, _tags: Sequence[str], seen: str, _second: Person | None
    ) -> Any:
        return voids.void(session, place, reason, seen=seen)

    return VoidRoom(kinds, permission, look, act, words)


class VoidActs(QObject):
    """The form and its acts; messages go to `page`."""

    opened = Signal(object)
    """Show this form."""
    left = Signal()
    """The form is done with or given up."""
    voided = Signal(object)
    """What came of it: the room's result, with its `plan`."""

    def __init__(self, page: Page, services: VoidNeeds) -> None:
        super().__init__(page)
        self._page, self._rooms = page, void_rooms(services)
        self._room = self._rooms[0]
        self.form = VoidForm(page.texts)
        self.form.scope_chosen.connect(self._look_anew)
        self.form.acted.connect(self._void)
        self.form.closed.connect(self.left)

    def offers(self, entry: Entry) -> bool:
        """Whether entries of this kind can be voided, by the person at the desk."""
        room = self._room_of(entry.kind)
        return room is not None and self._page.may(room.permission)

    def begin(self, place: str, tag: str = "", kind: str = "") -> None:
        """Void the entry of this kind at `place` (``custody:17``).

        From the history of the item `tag` at first for this item alone. Without a kind it is about equipment.
        """
        self._room = room = self._room_of(kind) or self._rooms[0]

        def show(plan: AnyPlan) -> None:
            self.opened.emit(self.form)
            self.form.begin(plan, room.words, tag)

        self._page.ask(room.preview, place, (tag,) if tag else (), done=show, latest="void-begin")

    def _room_of(self, kind: str) -> VoidRoom | None:
        return next((each for each in self._rooms if kind in each.kinds), None)

    def _look_anew(self) -> None:
        form = self.form
        form.set_busy(busy=True)
        self._page.ask(
            self._room.preview,
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
        self._page.ask(
            self._room.void,
            *(form.place, form.reason.value, form.tags, form.plan.digest, form.second_person()),
            done=self._on_voided,
            failed=form.refuse,
        )

    def _on_voided(self, result: Any) -> None:
        self.form.set_busy(busy=False)
        texts, plan, by = self._page.texts, result.plan, result.entry.seq
        if isinstance(plan, VoidPlan):
            said = done_words(texts, plan, by)
        else:
            said = texts("voiding.done", seq=plan.entry.seq, by=by)
        self._page.say_ok(said, topic="voided")
        self.left.emit()
        self.voided.emit(result)
