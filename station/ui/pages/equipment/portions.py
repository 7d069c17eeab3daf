"""What is out of a line of counted gear, and where the numbers of a numbered range are, in words."""

from __future__ import annotations

from typing import Final

from station.core.clock import local
from station.core.texts import Texts
from station.inventory.register.listing import ListedItem
from station.inventory.stock.numbers import Numbers, NumberState, in_state, range_words
from station.inventory.values import ItemState, Tracking
from station.ui import formats
from station.ui.pages.equipment.item_record import ItemRecord
from station.ui.widgets.key_values import Fact

_MOST_HOLDERS: Final = 20
"""People whose numbers the page of a line lists."""


def out_facts(texts: Texts, record: ItemRecord, zone: str) -> list[Fact]:
    """With whom how much of a line of counted gear is, until when; nothing for what is not lent by quantity."""
    if record.item.tracking is not Tracking.LENT:
        return []
    said = texts("list.join").join(_portion(texts, each, zone) for each in record.portions)
    return [Fact(texts("stock.form.out"), said or texts("stock.all_in"))]


def number_facts(texts: Texts, record: ItemRecord, zone: str) -> list[Fact]:
    """Which numbers are in the store, with whom, used, spoiled and destroyed; nothing for what bears no numbers."""
    if record.item.tracking is not Tracking.RANGE:
        return []
    facts = [Fact(texts("equipment.field.numbers"), record.item.numbers, code=True)]
    for state in (
        NumberState.STORE,
        NumberState.USED,
        NumberState.SPOILED,
        NumberState.DESTROYED,
        NumberState.LOST,
    ):
        numbers = range_words(in_state(record.runs, state))
        if numbers:
            facts.append(Fact(texts(f"stock.number_state.{state.value}"), numbers, code=True))
    issued: dict[tuple[str, str], list[Numbers]] = {}
    for run in record.runs:
        if run.state is NumberState.ISSUED:
            issued.setdefault((run.whom, formats.day(local(run.at, zone).date())), []).append(run.numbers)
    said = [
        texts("stock.run_issued", numbers=range_words(numbers), whom=whom, day=day)
        for (whom, day), numbers in list(issued.items())[:_MOST_HOLDERS]
    ]
    more = len(issued) - len(said)
    if said:
        words = "\n".join(said)
        words = texts("stock.out_more", listed=words, count=len(issued)) if more > 0 else words
        facts.append(Fact(texts("stock.number_state.issued"), words))
    return facts


def _portion(texts: Texts, listed: ListedItem, zone: str) -> str:
    item = listed.item
    amount = texts("stock.amount", quantity=item.quantity, unit=item.unit)
    if item.state is not ItemState.OUT:
        return texts("stock.out_state", state=texts(f"equipment.state.{item.state.value}"), amount=amount)
    name = listed.receiver or listed.holder_name
    if item.due_at is None:
        return texts("stock.out_with", name=name, amount=amount)
    return texts("stock.out_due", name=name, amount=amount, due=formats.until(item.due_at, zone))
