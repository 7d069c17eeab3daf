"""What stands open in a person's name among matters: those that they are in charge of (EQ-13)."""

from __future__ import annotations

from typing import Final

from station.core.ledger import subject
from station.matters.bodies import MATTER
from station.matters.ports import MatterView
from station.people.leaving.ports import OpenThing, OpenThings, OpenWay

IN_CHARGE: Final = "matter"
_ALL: Final = (1 << 31) - 1


class MattersOpen:
    """Open matters in the charge of a person: somebody else is to be in charge, or they end."""

    kinds = frozenset({IN_CHARGE})

    def open_of(self, number: str, _account: str, view: MatterView) -> tuple[OpenThing, ...]:
        """Each of them, those opened first first."""
        ways = (OpenWay.HAND_ON, OpenWay.SETTLE)
        return tuple(
            OpenThing(IN_CHARGE, subject(MATTER, each.number), each.number, each.called, 1, None, ways)
            for each in reversed(view.matters.open_ones(number, _ALL))
        )


def open_things() -> tuple[OpenThings, ...]:
    """What this room tells of whoever leaves."""
    return (MattersOpen(),)
