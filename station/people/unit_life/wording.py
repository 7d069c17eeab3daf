"""What a void of a change of units does, in words; for the form and the command line."""

from __future__ import annotations

from collections.abc import Sequence

from station.core.texts import Texts
from station.people.unit_life.ports import UnitStock
from station.people.unit_life.standing import row_path
from station.people.unit_life.voiding import UnitVoidPlan

_MOST_LINES = 12


def unit_stands_words(texts: Texts, plan: UnitVoidPlan) -> list[str]:
    """How each unit stands then, how many people go along, what is lent to it as before, and who stays where they are."""
    rows, lines = plan.rows, list[str]()
    for each in rows.units[:_MOST_LINES]:
        if each.merged_into:
            state, facts = "merged", {"into": each.merged_into}
        elif each.closed_on is not None:
            state, facts = "ended", {"ended_on": each.closed_on.isoformat()}
        else:
            state, facts = "lasts", {}
        lines.append(texts(f"voiding.units.{state}", unit=row_path(each), **facts))
    lines += [texts("voiding.units.gone", unit=row_path(each)) for each in rows.gone[:_MOST_LINES]]
    if rows.people:
        lines.append(texts("voiding.units.people", count=len(rows.people)))
    if rows.posts:
        lines.append(texts("voiding.units.posts", count=len(rows.posts)))
    if rows.tags:
        lines.append(texts("voiding.units.lent", count=len(rows.tags)))
    lines += [texts("voiding.units.paper", **stock_facts(each)) for each in plan.stock[:_MOST_LINES]]
    lines += [texts("voiding.units.stays", number=each) for each in plan.stay[:_MOST_LINES]]
    lines += [texts("voiding.units.joined", number=each) for each in plan.joined[:_MOST_LINES]]
    return lines


def went_along_words(texts: Texts, stock: Sequence[UnitStock]) -> list[str]:
    """What a unit that became part of another one brought along."""
    return [texts("units.paper_along", **stock_facts(each)) for each in stock[:_MOST_LINES]]


def stock_facts(stock: UnitStock) -> dict[str, object]:
    """What a sentence says of it."""
    return {
        "unit": stock.unit.name,
        "to": stock.to,
        "tag": stock.code,
        "name": stock.title,
        "count": stock.quantity,
        "measure": stock.measure,
    }
