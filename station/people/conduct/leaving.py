"""Orders to put right that stand open in the name of whoever leaves (EQ-13)."""

from __future__ import annotations

from typing import Any, Final

from station.people.conduct.decide import about_record
from station.people.conduct.values import ConductKind, ConductState
from station.people.leaving.ports import OpenThing, OpenWay

ORDER: Final = "order"


class OpenOrders:
    """What an officer has still to put right."""

    kinds: frozenset[str] = frozenset({ORDER})

    def open_of(self, number: str, account: str, view: Any) -> tuple[OpenThing, ...]:
        """The open orders to the officer `number`; `view` sees records of conduct."""
        del account
        return tuple(
            OpenThing(
                ORDER,
                about_record(each.seq),
                str(each.seq),
                each.text,
                1,
                each.recorded_at,
                (OpenWay.SETTLE,),
                "" if each.put_right_by is None else each.put_right_by.isoformat(),
            )
            for each in view.conduct.of_officer(number)
            if each.kind is ConductKind.ORDER and each.state is ConductState.OPEN
        )
