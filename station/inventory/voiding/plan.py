"""What a void of entries about equipment would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from station.approvals.values import Request
from station.core.ledger import Entry
from station.core.ledger.voiding import VoidedEntry
from station.inventory.stock.bodies import StockAgain
from station.inventory.stock.numbered_bodies import MovedNumbers
from station.inventory.voiding.bodies import FactsAgain, ItemAgain
from station.people.voiding.plan import LeftOut


@dataclass(frozen=True, slots=True)
class VoidPlan:
    """What a void does: which entries do not count any more for which items, and how these stand then.

    `entry` is the wrong one, of several the first; `items` stand so after voided movements, whose holders are called `names`
    by number, `recordings` are then nobody's, `facts` stand so after voided facts and `stock` after voided movements of counted stock, `numbers` go so, `left` are those that can't be voided among several. `digest` stands for what a
    person saw of it, `labels` are the tags that the items bear. `by_two`: two persons made the entry, and two void it. `disputes` over
    returns that go are withdrawn with them.
    """

    entry: Entry
    voided: tuple[VoidedEntry, ...]
    digest: str
    items: tuple[ItemAgain, ...] = ()
    names: Mapping[str, str] | None = None
    recordings: tuple[str, ...] = ()
    facts: tuple[FactsAgain, ...] = ()
    stock: tuple[StockAgain, ...] = ()
    numbers: tuple[MovedNumbers, ...] = ()
    left: tuple[LeftOut, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    by_two: bool = False
    disputes: tuple[Request, ...] = ()

    def label(self, tag: str) -> str:
        """The tag that an item bears."""
        return self.labels.get(tag, tag)
