"""What stands open in a person's name among requests: their own, and the steps that nobody else could decide (EQ-13)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from station.approvals.awaiting import Awaiting, able, filed_entry
from station.approvals.decide import OfficeDay
from station.approvals.ports import ApprovalsView
from station.approvals.values import Request, RequestState
from station.core.clock import Clock
from station.core.ledger import subject
from station.people.leaving.ports import OpenThing, OpenThings, OpenWay
from station.people.offices.values import Function

REQUEST: Final = "request"
DECISION: Final = "decision"


class RequestsOpen:
    """Requests of a person that are not done with."""

    kinds = frozenset({REQUEST})

    def open_of(self, number: str, account: str, view: ApprovalsView) -> tuple[OpenThing, ...]:
        """Each of them; one that came back is filed anew or given up."""
        found = view.requests.running_of(number, account)
        return tuple(_line(REQUEST, each, self._ways(each)) for each in found)

    def _ways(self, request: Request) -> tuple[OpenWay, ...]:
        if request.state is RequestState.OPEN:
            return (OpenWay.DECIDE, OpenWay.WITHDRAW, OpenWay.HAND_ON)
        return (OpenWay.SETTLE, OpenWay.WITHDRAW, OpenWay.HAND_ON)


class DecisionsOpen:
    """Steps of others' requests that nobody could decide once the person has left: the office ends with it.

    What the bureau decides comes on paper, whoever enters it.
    """

    kinds = frozenset({DECISION})

    def __init__(self, awaiting: Awaiting, clock: Clock) -> None:
        self._awaiting, self._clock = awaiting, clock

    def open_of(self, number: str, _account: str, view: ApprovalsView) -> tuple[OpenThing, ...]:
        """Each of them, the next due first."""
        office = self._awaiting.office(view)
        afterwards = replace(
            office, holdings=tuple(each for each in office.holdings if each.number != number)
        )
        theirs = {each.function for each in office.holdings if each.number == number}
        waiting = view.requests.waiting(sorted(theirs - {Function.BUREAU_OFFICE}))
        return tuple(
            _line(DECISION, each, (OpenWay.DECIDE, OpenWay.HAND_ON))
            for each in waiting
            if self._anybody(view, each, office) and not self._anybody(view, each, afterwards)
        )

    def _anybody(self, view: ApprovalsView, found: Request, office: OfficeDay) -> bool:
        """Whether anybody may decide the step that waits."""
        involved = self._awaiting.involved(view, found, *filed_entry(view, found))
        function, now = found.present.function, self._clock.now()
        return bool(able(view, found, involved, function, office, now))


def _line(kind: str, request: Request, ways: tuple[OpenWay, ...]) -> OpenThing:
    about = subject("request", request.id)
    return OpenThing(kind, about, request.id, request.title, 1, request.filed_at, ways, request.name)


def open_things(awaiting: Awaiting, clock: Clock) -> tuple[OpenThings, ...]:
    """What this room tells of whoever leaves."""
    return (RequestsOpen(), DecisionsOpen(awaiting, clock))
