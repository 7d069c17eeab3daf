"""What is chosen at the counter for all of it: the activity, for whom it is, for which matter, and who brings it (EQ-04, EQ-11, PF-10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from station.core.texts import Texts
from station.inventory.counter import answering, changing
from station.inventory.counter.lending import set_receiver
from station.inventory.counter.looking_up import ViewedFacts
from station.inventory.counter.naming_matters import set_matter
from station.inventory.counter.values import Counter, CounterAnswer
from station.inventory.movement.terms import Terms
from station.inventory.ports import InventoryStore, InventoryView
from station.inventory.receivers.finding import every_receiver
from station.inventory.receivers.values import Receiver
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session

_Answered: TypeAlias = tuple[Counter, CounterAnswer]


class CounterChoices:
    """Choices about a counter; none of them records anything."""

    def __init__(self, store: InventoryStore, texts: Texts) -> None:
        self._store, self._texts = store, texts

    @asks(Permission.COUNTER_OPERATE)
    def set_activity(
        self, session: Session, counter: Counter, code: str | None
    ) -> tuple[Counter, CounterAnswer]:
        """Choose the activity from a list; None for none in particular (EQ-04)."""
        return self._edit(session, counter, lambda terms: changing.set_activity(counter, code, terms))

    @asks(Permission.COUNTER_OPERATE)
    def set_receiver(
        self, session: Session, counter: Counter, receiver: Receiver | None
    ) -> tuple[Counter, CounterAnswer]:
        """Choose from a list for which unit or place the person signs; None for themselves (EQ-11)."""
        return self._look(counter, lambda facts: set_receiver(counter, receiver, facts))

    @asks(Permission.COUNTER_OPERATE)
    def receivers(self, session: Session) -> tuple[Receiver, ...]:
        """All that gear can be lent to besides officers."""
        del session
        with self._store.read() as view:
            return every_receiver(view)

    @asks(Permission.COUNTER_OPERATE)
    def set_outsider(self, session: Session, counter: Counter, name: str) -> tuple[Counter, CounterAnswer]:
        """Set who brings things back for their holders, where that is no officer; "" for nobody in particular (EQ-10)."""
        return self._edit(session, counter, lambda _terms: changing.set_outsider(counter, name))

    @asks(Permission.COUNTER_OPERATE)
    def set_matter(self, session: Session, counter: Counter, number: str) -> tuple[Counter, CounterAnswer]:
        """Set the matter that the loan is for, by its number; "" for none (PF-10)."""
        return self._look(counter, lambda facts: set_matter(counter, number, facts))

    def _look(self, counter: Counter, change: Callable[[ViewedFacts], _Answered]) -> _Answered:
        with self._store.read() as view:
            facts = ViewedFacts(view, self._terms(view), self._store.clock.now())
            return answering.answered(counter, lambda: change(facts))

    def _edit(self, session: Session, counter: Counter, change: Callable[[Terms], _Answered]) -> _Answered:
        with self._store.read() as view:
            terms = self._terms(view)
            return answering.answered(counter, lambda: change(terms))

    def _terms(self, view: InventoryView) -> Terms:
        return Terms(view.policy, self._store.clock.zone, self._texts.language, view.calendar.years())
