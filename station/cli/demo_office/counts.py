"""The counts of the demo office: one of yesterday evening, closed and decided in part, and one of this morning that runs."""

from __future__ import annotations

from collections.abc import Callable

from station.cli.demo_office.gear import tag
from station.cli.demo_office.people import PASSWORD
from station.inventory.stocktake.scanning import ReadAt
from station.inventory.stocktake.settling import FindingWish
from station.inventory.stocktake.values import Action, FindingKind
from station.people.sessions import Session
from station.services import Services

GoTo = Callable[[int, int], object]
"""Sets the clock to an hour and a minute of the day."""


def closed_count(services: Services, go_to: GoTo) -> None:
    """The tablets: one missing, one at a wrong place, and a code that nobody knows."""
    gear, counts = _counter(services), services.inventory.stocktakes
    go_to(17, 20)
    seq = counts.start(gear, "category:10").seq
    seen = [tag("TAB", number) for number in range(1, 16) if number not in (3, 9)]
    go_to(17, 25)
    counts.scan(gear, seq, [*seen, "PAD-0042"])
    counts.scan(gear, seq, [tag("TAB", 3)], ReadAt(place="柜4-02"))
    go_to(17, 30)
    findings = counts.close(gear, seq).findings
    moved = next(each.finding for each in findings if each.kind is FindingKind.MISPLACED)
    counts.decide(gear, seq, moved, FindingWish(Action.PUT_BACK, "已放回原柜"))


def running_count(services: Services, go_to: GoTo) -> None:
    """The range finders, half of which are read."""
    gear, counts = _counter(services), services.inventory.stocktakes
    go_to(8, 38)
    seq = counts.start(gear, "category:9").seq
    go_to(8, 44)
    counts.scan(gear, seq, [tag("LRF", number) for number in range(2, 9)])


def _counter(services: Services) -> Session:
    return services.people.sign_in.with_password("gear", PASSWORD)
