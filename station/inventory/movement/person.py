"""The person at the counter, with their items and their training."""

from __future__ import annotations

from dataclasses import dataclass

from station.core.errors import Refused
from station.inventory.values import HeldCount
from station.people.values import SecretIssue


@dataclass(frozen=True, slots=True)
class Taker:
    """Whoever takes items out, as far as a decision asks.

    `categories` are those of which they have something in hand; `colleagues` are categories counted per group of which a
    colleague of their group has an item, both asked only where an activity needs a set (EQ-04); `trained` are those they are trained on. `active` is False for an officer who
    left.
    """

    number: str
    name: str
    department: str
    group: str
    categories: frozenset[int] = frozenset()
    colleagues: frozenset[int] = frozenset()
    trained: frozenset[int] = frozenset()
    active: bool = True
    overdue: int = 0
    """How many items they have past their time, without those that come back in the same act (EQ-07)."""


@dataclass(frozen=True, slots=True)
class CounterPerson(Taker):
    """The person at the counter, as their card shows them.

    `own` is how much of each category they have in hand, and how much of it is overdue. `barred` is what speaks against
    handing them anything, `untrained` the categories that are refused to them for want of training. `lacks` are the categories kept
    in person that the standard requires and they do not have (EQ-02).
    """

    own: tuple[HeldCount, ...] = ()
    lacks: tuple[int, ...] = ()
    barred: tuple[Refused, ...] = ()
    untrained: tuple[int, ...] = ()
    has_pin: bool = True
    """Whether they can confirm by a PIN; else they sign."""
    pin_issue: SecretIssue | None = None
    """That somebody else gave them the PIN they have, as long as it is news."""

    @property
    def held(self) -> int:
        """How many items they have now."""
        return sum(each.items for each in self.own)
