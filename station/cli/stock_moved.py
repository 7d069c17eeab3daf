"""What the command line says of a movement of counted stock."""

from __future__ import annotations

from station.cli.context import Context
from station.cli.item_facts import item_facts
from station.cli.outcome import Outcome
from station.inventory.stock.numbered_bodies import numbers_in
from station.inventory.stock.use_cases import StockResult


def moved(context: Context, result: StockResult, done: str) -> Outcome:
    """What a movement of one line of stock did."""
    texts, (item,) = context.texts, result.items
    left = texts("stock.amount", quantity=item.quantity, unit=item.unit)
    notices = [texts(each.text_key, **each.named_facts) for each in result.notices]
    numbers = numbers_in(result.entry.typed, item.tag)
    document = {"entry": result.entry.reference, "item": item_facts(item), "notices": notices}
    document |= {"numbers": numbers} if numbers else {}
    said = texts(done, tag=item.label, name=item.name, left=left, seq=result.entry.seq)
    return Outcome(document, [said, *filter(None, (numbers,)), *notices])
