"""What stands open in a person's name among requests: their own, and the steps that nobody else could decide (EQ-13)."""

from __future__ import annotations

from typing import Final

from station.approvals.ports import ApprovalsView
from station.approvals.values import Request, RequestState
from station.core.clock import Clock, local
from station.core.ledger import subject
from station.people.leaving.ports import OpenThing, OpenThings, Way
from station.people.offices.holding import offices_on
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

    def _ways(self, request: Request) -> tuple[Way, ...]:
        if request.state is RequestState.OPEN:
            return (Way.DECIDE, Way.WITHDRAW)
        return (Way.SETTLE, Way.WITHDRAW)


class DecisionsOpen:
    """Steps of others' requests that nobody could decide once the person has left: the office ends with it.

    What the bureau decides comes on paper, whoever enters it.
    """

    kinds = frozenset({DECISION})

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def open_of(self, number: str, _account: str, view: ApprovalsView) -> tuple[OpenThing, ...]:
        """Each of them, the next due first."""
        day = local(self._clock.now(), self._clock.zone).date()
        holdings = view.offices.holdings()
        afterwards = [each for each in holdings if each.number != number]
        vacant = offices_on(holdings, day).held - offices_on(afterwards, day).held
        waiting = view.requests.waiting(sorted(vacant - {Function.BUREAU_OFFICE}))
        others = (each for each in waiting if each.number != number)
        return tuple(_line(DECISION, each, (Way.DECIDE, Way.HAND_ON)) for each in others)


def _line(kind: str, request: Request, ways: tuple[Way, ...]) -> OpenThing:
    about = subject("request", request.id)
    return OpenThing(kind, about, request.id, request.title, 1, request.filed_at, ways, request.name)


def open_things(clock: Clock) -> tuple[OpenThings, ...]:
    """What this room tells of whoever leaves."""
    return (RequestsOpen(), DecisionsOpen(clock))
