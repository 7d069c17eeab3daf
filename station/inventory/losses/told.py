"""What is said when an item goes out or comes back about which a report or a dispute runs (EQ-11, EQ-12, EQ-14)."""

from __future__ import annotations

from collections.abc import Iterable

from station.approvals.values import Request
from station.core.notices import Notice, notice
from station.inventory.losses.bodies import ReportKind
from station.inventory.values import DISPUTE, Item

_KINDS = frozenset((*(each.value for each in ReportKind), DISPUTE))


def about_reported(item: Item, running: Iterable[Request]) -> tuple[Notice, ...]:
    """A notice for each report or dispute about the item that runs.

    The register stays as it is until a report is approved, so no single person's report keeps an item from going out; but
    nobody hands it out, or takes it back, without a word.
    """
    return tuple(
        notice(
            f"reported_{each.matter}",
            each.rule,
            tag=item.label,
            name=item.name,
            request=each.id,
            by=each.name,
        )
        for each in running
        if each.matter in _KINDS
    )
