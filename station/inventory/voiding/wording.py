"""What a void does, in words: which entries go, and how the items stand then; for the form and the command line."""

from __future__ import annotations

from collections.abc import Sequence

from station.core.ledger import subject
from station.core.ledger.voiding import VoidedEntry
from station.core.ledger.words import kind_words
from station.core.texts import Texts
from station.inventory.voiding.bodies import ItemAgain
from station.inventory.voiding.decide import VoidPlan


def tags_of(plan: VoidPlan, voided: VoidedEntry) -> list[str]:
    """The items for which an entry does not count then."""
    return [each.tag for each in plan.items if subject("item", each.tag) in voided.about]


def goes_words(texts: Texts, plan: VoidPlan) -> list[str]:
    """A line for each entry that goes."""
    join = texts("entry.join")
    return [
        texts(
            "voiding.goes_line",
            seq=each.seq,
            kind=kind_words(texts, each.kind),
            items=texts("entry.some_items", first=tags[0], count=len(tags))
            if len(tags := tags_of(plan, each)) > _FEW
            else join.join(tags),
        )
        for each in plan.voided
    ]


def stands_words(texts: Texts, plan: VoidPlan) -> list[str]:
    """A line for each item, how it stands then."""
    return [_stands(texts, plan, each) for each in plan.items]


def _stands(texts: Texts, plan: VoidPlan, item: ItemAgain) -> str:
    said: Sequence[str] = (
        texts(f"equipment.state.{item.state.value}"),
        texts(f"equipment.condition.{item.condition.value}"),
    )
    key = "voiding.stands_held" if item.holder else "voiding.stands_line"
    holder = f"{plan.names.get(item.holder or '', '')} {item.holder or ''}".strip()
    state = texts("entry.join").join(said)
    return texts(key, tag=item.tag, name=item.name, state=state, holder=holder)


_FEW = 6
"""More items than this are told by the first one and their number."""
