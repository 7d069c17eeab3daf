"""The form by which an entry is voided: what goes along, how the items stand then, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.core.ledger.words import kind_words
from station.core.texts import Texts
from station.inventory.entitlement.voiding import TrainingVoidPlan
from station.inventory.voiding.decide import tags_in
from station.inventory.voiding.plan import VoidPlan
from station.people.naming import account_key
from station.people.two_persons import Person
from station.people.unit_life.voiding import UnitVoidPlan
from station.people.voiding.values import PeopleVoidPlan
from station.ui import formats
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormLine, FormSecret, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.key_values import Fact, KeyValues

_THIS, _ALL = "this", "all"

AnyPlan: TypeAlias = VoidPlan | PeopleVoidPlan | UnitVoidPlan | TrainingVoidPlan


@dataclass(frozen=True, slots=True)
class PlanWords:
    """A plan in words: a line for each entry that goes, and a line for each thing, how it stands then."""

    goes: Callable[[Texts, Any], Sequence[str]]
    stands: Callable[[Texts, Any], Sequence[str]]


class VoidForm(FormPane):
    """Shows the plan of a void; `scope_chosen` when the person wants it for all items of the entry, or for the one alone."""

    scope_chosen = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(texts, texts("voiding.title"), texts("voiding.act"), parent=parent)
        self.plan: AnyPlan | None = None
        self._plan_words: PlanWords | None = None
        self._tag = ""
        self.scope = self.add("scope", FormChoice(texts("voiding.scope")))
        self.scope.edited.connect(self.scope_chosen)
        self.facts = KeyValues()
        self.column.addWidget(self.facts)
        name, hint = texts("voiding.reason"), texts("voiding.hint")
        self.reason = self.add("reason", FormText(name, hint=hint, required=True, rule="EQ-10"))
        name, hint = texts("new_key.second"), texts("voiding.second_hint")
        self.second = self.add("second", FormLine(name, hint=hint, required=True, rule="PF-05"))
        self.password = self.add(
            "second_password", FormSecret(texts, texts("new_key.second_password"), required=True)
        )

    @property
    def place(self) -> str:
        """The wrong entry (``custody:17``)."""
        entry = None if self.plan is None else self.plan.entry
        return "" if entry is None else f"{entry.stream.value}:{entry.seq}"

    @property
    def tags(self) -> tuple[str, ...]:
        """The items for which it is voided; none: all of them."""
        return (self._tag,) if self._tag and self.scope.value == _THIS else ()

    def second_person(self) -> Person | None:
        """Who voids it besides; None where nobody has to. The password is taken, and typed again after a refusal."""
        if self.second.isHidden():
            return None
        return Person(account_key(self.second.value), self.password.take())

    def begin(self, plan: AnyPlan, plan_words: PlanWords, tag: str) -> None:
        """Start with what a void of an entry would do to the item `tag`, or, without one, to all of its items."""
        self.start_over()
        self._tag, self._plan_words = tag, plan_words
        several = len(tags_in(plan.entry)) if tag else 0
        self.scope.offer(
            (
                Option(_THIS, self._texts("voiding.scope_this", tag=tag)),
                Option(_ALL, self._texts("voiding.scope_all", count=several)),
            )
        )
        self.scope.setVisible(several > 1)
        self.show_plan(plan)
        self.reason.setFocus()

    def show_plan(self, plan: AnyPlan) -> None:
        """Show what the void would do now."""
        texts, entry = self._texts, plan.entry
        self.plan = plan
        by_two = isinstance(plan, VoidPlan) and plan.by_two
        for field in (self.second, self.password):
            field.setVisible(by_two)
        self.clear_problem()
        self.set_busy(busy=False)
        when = formats.moment(entry.happened_at, entry.zone)
        kind = kind_words(texts, entry.kind)
        self.set_title(texts("voiding.title"), texts("voiding.about", seq=entry.seq, kind=kind, when=when))
        if self._plan_words is not None:
            goes, stands = self._plan_words.goes(texts, plan), self._plan_words.stands(texts, plan)
            self.facts.show_facts(
                [
                    Fact(texts("voiding.goes"), "\n".join(goes)),
                    Fact(texts("voiding.stands"), "\n".join(stands)),
                ]
            )
